"""Declaring, ending and taking in tables: who may, what is kept, and that a table is taken in whole or not at all."""

from typing import Any

import pytest
from bells import person, rows, signed_in
from hubs import Hub
from worlds import caller

from accord.formats.lists import BadMapping
from accord.formats.responsibilities import read_responsibilities
from accord.hub.members import queries as members
from accord.hub.members.errors import NoSuchMember
from accord.hub.routing import actions, queries
from accord.hub.routing.errors import BadRouting, NoSuchResponsibility, NotAllowed

NOWHERE = "6f1c1f0e-7b1c-4f7e-9c1d-0d6f5d9f0a11"


def table(*lines: str, head: str = "kind,value,note") -> Any:
    return read_responsibilities([f"{line}\n".encode() for line in (head, *lines)])


def declared(who: Any) -> list[tuple[str, str, str]]:
    return [(row.kind, row.value, row.note) for row in queries.responsibilities(who, limit=1000)[0]]


def audited() -> list[tuple[Any, ...]]:
    return rows("SELECT member, action, outcome, detail FROM journal_audit ORDER BY id DESC LIMIT 1")


def test_what_is_declared_stands_in_its_canonical_form_until_it_ends(any_hub: Hub) -> None:
    alpha = caller(any_hub.member("Alpha"))
    id = actions.declare(alpha, "bank", "th:kbank", note="  retail  accounts ", protocols=["inform", "hold-funds"])
    (row,), following = queries.responsibilities(alpha)
    assert (row.id, row.kind, row.value, row.note, row.protocols) == (id, "bank", "TH:004", "retail accounts", ("hold-funds", "inform"))
    assert following is None
    assert audited() == [(alpha.n, "member:responsibilities:manage", "done", f"declared {id}")]
    with pytest.raises(BadRouting) as twice:
        actions.declare(alpha, "bank", "TH:004")
    assert (twice.value.field, twice.value.code) == ("value", "declared-already")
    actions.end(alpha, id)
    assert declared(alpha) == []
    assert audited() == [(alpha.n, "member:responsibilities:manage", "done", f"ended {id}")]
    with pytest.raises(NoSuchResponsibility):
        actions.end(alpha, id)
    assert actions.declare(alpha, "bank", "TH:004") != id


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"kind": "colour", "text": "red"}, "kind", "unknown-kind"),
        ({"kind": "bank", "text": "004"}, "value", "form"),
        ({"kind": "bank", "text": "TH:004", "note": "a" * 201}, "note", "bad-note"),
        ({"kind": "bank", "text": "TH:004", "protocols": ["takedown"]}, "protocols", "protocol-does-not-fit"),
        ({"kind": "carrier", "text": "TH:" + "ﷺ" * 40}, "value", "too-long"),
    ],
)
def test_what_cannot_be_declared_is_refused_by_its_field(hub: Hub, given: dict[str, Any], field: str, code: str) -> None:
    alpha = caller(hub.member("Alpha"))
    with pytest.raises(BadRouting) as refused:
        actions.declare(alpha, given.pop("kind"), given.pop("text"), **given)
    assert (refused.value.field, refused.value.code) == (field, code)
    assert declared(alpha) == []


def test_only_its_own_administrator_and_the_secretariat_declare_for_a_member(hub: Hub) -> None:
    alpha, beta = hub.member("Alpha"), hub.member("Beta")
    officer, own = signed_in(person(alpha, "Ann", email=None)), signed_in(person(alpha, "Bob", role="administrator", email=None))
    secretariat = signed_in(person(hub.admin, "Sue", role="secretariat", email=None))
    id = actions.declare(own, "bank", "TH:004")
    with pytest.raises(NotAllowed):
        actions.declare(officer, "bank", "TH:014")
    with pytest.raises(NotAllowed):
        actions.declare(own, "bank", "TH:014", member=beta.id)
    with pytest.raises(NotAllowed):
        actions.end(officer, id)
    with pytest.raises(NoSuchResponsibility):
        actions.end(caller(beta), id)
    declared_id = actions.declare(secretariat, "bank", "TH:014", member="Beta")
    assert audited() == [(secretariat.n, "hub:responsibilities:manage", "done", f"declared {declared_id}")]
    assert declared(caller(beta)) == [("bank", "TH:014", "")]
    assert [row.value for row in queries.responsibilities(secretariat, "Alpha")[0]] == ["TH:004"]
    with pytest.raises(NotAllowed):
        queries.responsibilities(own, "Beta")
    actions.end(secretariat, id)
    assert declared(own) == []
    with pytest.raises(NoSuchMember):
        actions.declare(secretariat, "bank", "TH:014", member=NOWHERE)


def test_pages_follow_each_other_and_kinds_are_told_apart(any_hub: Hub) -> None:
    alpha = caller(any_hub.member("Alpha"))
    actions.take_in(alpha, table(*(f"bank,TH:{number:03}," for number in range(100, 130)), "bic,KASITHBK,", "platform,koo,"))
    responsibilities, after = [], 0
    while after is not None:
        page, following = queries.responsibilities(alpha, after=after, limit=7)
        responsibilities += page
        after = following
    assert len(responsibilities) == 32 == queries.count(alpha)
    assert [row.n for row in responsibilities] == sorted(row.n for row in responsibilities)
    assert [row.value for row in queries.responsibilities(alpha, kind="bic")[0]] == ["KASITHBK"]
    assert len(queries.responsibilities(alpha, kind="bank", limit=100)[0]) == 30


def test_a_table_with_a_bad_line_is_not_taken_in_and_every_bad_line_is_named(any_hub: Hub) -> None:
    alpha = caller(any_hub.member("Alpha"))
    lines = ("bank,TH:004,retail", "bank,004,", "colour,red,", "", "bank,,lost", 'number,"+66 81",', f"bic,KASITHBK,{'a' * 300}")
    report = actions.take_in(alpha, table(*lines))
    assert not report.done
    assert [(bad.line, bad.field, bad.code) for bad in report.refusals] == [
        (3, "value", "form"),
        (4, "kind", "unknown-kind"),
        (6, "value", "missing"),
        (8, "note", "bad-note"),
    ]
    assert (report.lines, report.refused, report.declared) == (6, 4, 0)
    assert declared(alpha) == []
    report = actions.take_in(alpha, table(*lines), partial=True)
    assert (report.done, report.refused, report.declared) == (True, 4, 2)
    assert declared(alpha) == [("bank", "TH:004", "retail"), ("number", "+6681", "")]


def test_a_table_again_changes_notes_only_and_the_last_line_of_a_value_holds(any_hub: Hub) -> None:
    alpha = caller(any_hub.member("Alpha"))
    actions.take_in(alpha, table("bank,TH:004,one", "bank,kbank TH,", "bank,TH:kbank,two", head="kind,value,note"), partial=True)
    assert declared(alpha) == [("bank", "TH:004", "two")]
    report = actions.take_in(alpha, table("bank,TH:004,three,inform", "bank,TH:014,,", head="kind,value,note,protocols"))
    assert (report.declared, report.already, report.changed) == (1, 1, 1)
    assert [(row.value, row.note, row.protocols) for row in queries.responsibilities(alpha)[0]] == [
        ("TH:004", "three", ("inform",)),
        ("TH:014", "", ()),
    ]


def test_a_table_that_replaces_leaves_exactly_itself(any_hub: Hub) -> None:
    alpha, beta = caller(any_hub.member("Alpha")), caller(any_hub.member("Beta"))
    actions.take_in(alpha, table("bank,TH:004,", "bank,TH:014,", "number,+6681,"))
    actions.take_in(beta, table("bank,TH:004,"))
    report = actions.take_in(alpha, table("bank,TH:014,new", "bic,KASITHBK,"), replace=True)
    assert (report.declared, report.already, report.changed, report.ended) == (1, 1, 1, 2)
    assert declared(alpha) == [("bank", "TH:014", "new"), ("bic", "KASITHBK", "")]
    assert declared(beta) == [("bank", "TH:004", "")], "another member's are its own"
    assert not actions.take_in(alpha, table("bank,004,"), replace=True).done
    assert len(declared(alpha)) == 2
    with pytest.raises(BadRouting):
        actions.take_in(alpha, table("bank,TH:004,"), replace=True, partial=True)


def test_a_table_without_its_header_is_refused(hub: Hub) -> None:
    for lines in ([], [b"TH:004\n"], [b"kind;value\n"], [b"\xff\xfe\n"]):
        with pytest.raises(BadMapping):
            read_responsibilities(lines)
    report = actions.take_in(
        caller(hub.member("Alpha")), read_responsibilities([b"\xef\xbb\xbfvalue, kind\n", b"TH:004,bank\n", b"\xff\n"])
    )
    assert [(bad.line, bad.code) for bad in report.refusals] == [(3, "not-utf8")]


def test_many_changes_are_made_in_several_turns_to_the_same_end(any_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    alpha = caller(any_hub.member("Alpha"))
    monkeypatch.setattr(actions, "MOST_AT_ONCE", 20)
    monkeypatch.setattr(actions, "TOGETHER", 10)
    lines = [f"addresses,0x{number:040x}," for number in range(45)]
    assert actions.take_in(alpha, table(*lines)).declared == 45
    assert [detail for (_, _, _, detail) in rows("SELECT member, action, outcome, detail FROM journal_audit ORDER BY id")][-5:] == [
        f"table for {alpha.id}: {count} declared, 0 changed, 0 ended" for count in (10, 10, 10, 10, 5)
    ]
    report = actions.take_in(alpha, table(*(f"addresses,0x{number:040x},new" for number in range(40, 80))), replace=True)
    assert (report.declared, report.already, report.changed, report.ended) == (35, 5, 5, 40)
    assert {row.note for row in queries.responsibilities(alpha, limit=1000)[0]} == {"new"}
    assert queries.count(alpha) == 40
    monkeypatch.setattr(actions, "MOST_LINES", 30)
    with pytest.raises(BadRouting) as refused:
        actions.take_in(alpha, table(*lines))
    assert refused.value.code == "too-many"
    assert actions.take_in(alpha, table(*lines), partial=True).declared == 40


def test_overlaps_name_who_declares_the_same_or_covers_it(any_hub: Hub) -> None:
    alpha, beta, gamma = (any_hub.member(name) for name in ("Alpha", "Beta", "Gamma"))
    actions.take_in(caller(alpha), table("number,+6681,", "bank,TH:004,", "host,a.shop.com,"))
    actions.take_in(caller(beta), table("number,+66,", "number,+66812,", "bank,TH:004,", "platform,koo,"))
    actions.take_in(caller(gamma), table("host,shop.com,"))
    overlaps, has_more = queries.overlaps(caller(alpha))
    assert [(overlap.kind, overlap.value, overlap.by_name, overlap.by_value, overlap.is_same) for overlap in overlaps] == [
        ("number", "+6681", "Beta", "+66", False),
        ("bank", "TH:004", "Beta", "TH:004", True),
        ("host", "a.shop.com", "Gamma", "shop.com", False),
    ]
    assert not has_more
    assert [overlap.by_name for overlap in queries.overlaps(members.operator(), "Beta")[0]] == ["Alpha", "Alpha"]
    with pytest.raises(NotAllowed):
        queries.overlaps(caller(alpha), "Beta")
