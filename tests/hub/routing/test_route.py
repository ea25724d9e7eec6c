"""Who can act, at which desk, and why: the longest match over what active members declare, against a naive scan."""

from typing import Any

import pytest
from bells import MINUTE, NOON, WEEK, office, person
from hubs import Hub
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import caller, use_sqlite

from accord.core.identifiers import Identifier, parse
from accord.core.routing import above
from accord.hub.desks import actions as desks
from accord.hub.members import actions as members
from accord.hub.members import queries as member_queries
from accord.hub.routing import actions, queries
from accord.hub.routing.errors import BadRouting
from accord.tables import identifier_tables

CLOSED = {day: ["00:00-00:01"] for day in WEEK}


def identifier(text: str, region: str | None = None) -> Identifier:
    return parse(text, region, tables=identifier_tables())


def routed(text: str, protocol: str = "", **more: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (way.member_name, [(reason.kind, reason.value) for reason in way.why]) for way in queries.route(identifier(text), protocol, **more)
    ]


@pytest.fixture
def declared(any_hub: Hub) -> Hub:
    for name, kind, text in (
        ("Alpha", "bank", "TH:004"),
        ("Beta", "bic", "KASITHBK"),
        ("Beta", "number", "+66"),
        ("Gamma", "number", "+6681"),
        ("Delta", "number", "+6681"),
        ("Delta", "iban", "AE:033"),
    ):
        actions.declare(caller(any_hub.member(name)), kind, text)
    return any_hub


def test_each_kind_gives_its_longest_match_and_ties_are_all_answered(declared: Hub) -> None:
    assert routed("TH:004:1234567890") == [("Alpha", [("bank", "TH:004")]), ("Beta", [("bic", "KASITHBK")])]
    assert routed("+66812345678") == [("Delta", [("number", "+6681")]), ("Gamma", [("number", "+6681")])]
    assert routed("+66912345678") == [("Beta", [("number", "+66")])]
    assert routed("TH:014:1234567890") == []


def test_who_is_reached_by_several_kinds_is_one_way_with_all_its_reasons(declared: Hub) -> None:
    actions.declare(caller(declared.member("Alpha")), "bic", "KASITHBK", note="head office")
    (alpha, beta) = queries.route(identifier("TH:004:1234567890"), "hold-funds")
    assert [(reason.kind, reason.value, reason.length, reason.note) for reason in alpha.why] == [
        ("bank", "TH:004", 6, ""),
        ("bic", "KASITHBK", 8, "head office"),
    ]
    assert (alpha.member, alpha.desk, alpha.stop) == (declared.member("Alpha").id, None, "")
    assert beta.member_name == "Beta"


def test_a_member_that_is_not_active_is_passed_over_and_the_wider_match_comes_in_its_place(declared: Hub) -> None:
    for name in ("Gamma", "Delta"):
        members.change_standing(member_queries.member(name), "suspended", by=member_queries.operator())
    assert routed("+66812345678") == [("Beta", [("number", "+66")])]
    members.change_standing(member_queries.member("Gamma"), "active", by=member_queries.operator())
    assert routed("+66812345678") == [("Gamma", [("number", "+6681")])]


def test_what_is_declared_for_other_protocols_is_passed_over(declared: Hub) -> None:
    alpha = caller(declared.member("Alpha"))
    actions.declare(alpha, "number", "+66812", protocols=["preserve"])
    assert [name for name, _ in routed("+66812345678", "block-number")] == ["Delta", "Gamma"]
    assert [name for name, _ in routed("+66812345678", "preserve")] == ["Alpha"]
    assert [name for name, _ in routed("+66812345678")] == ["Alpha"]


def test_what_has_ended_routes_nothing(declared: Hub) -> None:
    gamma = caller(declared.member("Gamma"))
    actions.end(gamma, queries.responsibilities(gamma)[0][0].id)
    assert [name for name, _ in routed("+66812345678")] == ["Delta"]


def test_a_protocol_that_does_not_fit_is_refused_with_those_that_do(hub: Hub) -> None:
    for text, protocol in (("+66812345678", "takedown"), ("+66812345678", "no-such-thing"), ("https://evil.com/x", "hold-funds")):
        with pytest.raises(BadRouting) as refused:
            queries.route(identifier(text), protocol)
        assert (refused.value.field, refused.value.code) == ("protocol", "protocol-does-not-fit")
    with pytest.raises(BadRouting):
        queries.route(Identifier(kind="image", value="0" * 64, display=""), "takedown")


def test_what_the_asker_looked_up_is_matched_too(declared: Hub) -> None:
    actions.declare(caller(declared.member("Alpha")), "registrar", "1068")
    assert routed("https://evil.com/x", "takedown") == []
    assert routed("https://evil.com/x", "takedown", known={"registrar": "1068"}) == [("Alpha", [("registrar", "1068")])]
    with pytest.raises(BadRouting) as refused:
        queries.route(identifier("https://evil.com/x"), known={"registrar": "somebody"})
    assert refused.value.field == "known"


def landed(at: int = NOON) -> tuple[str, str]:
    (way,) = queries.route(identifier("TH:004:1234567890"), "hold-funds", at=at)
    return way.desk_name, way.stop


def test_a_way_ends_at_the_desk_where_somebody_is_now(any_hub: Hub) -> None:
    made = office(any_hub)
    actions.declare(made.alpha, "bank", "TH:004")
    assert landed() == ("Fraud desk", "shift")
    assert landed(NOON + 700 * MINUTE) == ("Fraud desk", "contact"), "nobody is on call any more; the desk is always open"
    desks.change_desk(made.alpha, made.desk, hours=CLOSED)
    assert landed() == ("Fraud desk", "shift"), "whoever is on call is there out of hours too"
    assert landed(NOON + 700 * MINUTE) == ("Fraud desk", "cover")
    second = desks.make_desk(made.alpha, name="Second desk", zone="UTC")
    assert landed(NOON + 700 * MINUTE) == ("Fraud desk", "cover"), "an open desk without anybody helps nobody"
    desks.set_contacts(made.alpha, second, [(made.people["Bob"], ["mail"])])
    assert landed(NOON + 700 * MINUTE) == ("Second desk", "contact")
    assert landed() == ("Fraud desk", "shift")
    desks.set_away(made.alpha, made.people["Bob"], NOON, NOON + 900 * MINUTE)
    assert landed(NOON + 700 * MINUTE) == ("Fraud desk", "cover")
    members.change_standing(member_queries.member("Beta"), "suspended", by=member_queries.operator())
    assert landed(NOON + 700 * MINUTE) == ("Fraud desk", "secretariat"), "a cover that takes part no more covers nothing"


def test_the_number_of_queries_does_not_grow_with_members(hub: Hub) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for number in range(6):
        member = hub.member(f"Member {number}")
        actions.declare(caller(member), "bank", "TH:004")
        desk = desks.make_desk(caller(member), name="Desk", zone="UTC")
        desks.set_contacts(caller(member), desk, [(person(member, "Ann", email=None), ["mail"])])
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert len(queries.route(identifier("TH:004:1234567890"))) == number + 1
        counts.append(len(seen))
    assert len(set(counts)) == 1
    assert counts[0] <= 8


NUMBERS = st.text("01", min_size=1, max_size=5).map("+668".__add__)
MEMBERS = st.integers(0, 2)


@pytest.fixture(scope="module")
def cast(sqlite_template: Any, tmp_path_factory: Any) -> list[Any]:
    use_sqlite(sqlite_template, tmp_path_factory.mktemp("routes"))
    members.add_member("Secretariat", "secretariat")
    return [caller(members.add_member(f"Member {n}", "telecom", by=member_queries.operator()).id) for n in range(3)]


@settings(max_examples=60)
@given(
    declared=st.lists(st.tuples(st.integers(0, 2), NUMBERS), max_size=12, unique=True), asked=NUMBERS, suspended=st.sets(st.integers(0, 2))
)
def test_the_longest_match_is_what_a_naive_scan_finds(
    cast: list[Any], declared: list[tuple[int, str]], asked: str, suspended: set[int]
) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM routing_responsibility")
        cursor.execute("UPDATE members_member SET standing = 'active'")
        for index in suspended:
            cursor.execute("UPDATE members_member SET standing = 'suspended' WHERE n = %s", [cast[index].n])
    for member, number in declared:
        actions.declare(cast[member], "number", number)
    value = f"{asked}00000000"[:12]
    fit = [(member, number) for member, number in declared if value.startswith(number) and member not in suspended]
    longest = max((len(number) for _, number in fit), default=0)
    wanted = {(cast[member].id, number) for member, number in fit if len(number) == longest}
    ways = queries.route(Identifier(kind="phone", value=value, display=value))
    assert {(way.member, reason.value) for way in ways for reason in way.why} == wanted
    assert all(reason.value in above("number", value) for way in ways for reason in way.why)
