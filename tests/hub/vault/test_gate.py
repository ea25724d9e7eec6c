"""Who may do what: role, member, share and reason; and every look leaves its line."""

from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from vaults import HOME, LATER, NOON, OTHER, kept, lines, read, reader, reason, rows

from accord.hub.vault.errors import BadRecord, Erased, Refused
from accord.hub.vault.vocabulary import ACTIONS, KINDS, NO_MEMBER, RIGHTS, ROLES


def ask(action: str, reference: UUID, who: Any, why: Any) -> object:
    from accord.hub.vault import actions, queries

    return {
        "read": lambda: queries.read(reference, who, why, at=NOON),
        "export": lambda: queries.export(reference, who, why, at=NOON),
        "looks": lambda: queries.looks(reference, who, why, at=NOON),
        "update": lambda: actions.update(reference, {"note": "x"}, who, why, at=NOON),
        "share": lambda: actions.share(reference, OTHER, who, why, until=LATER, at=NOON),
        "keep": lambda: actions.keep(reference, who, why, until=LATER, at=NOON),
        "erase": lambda: actions.erase(reference, who, why, at=NOON),
    }[action]()


@pytest.mark.parametrize("kind", KINDS)
def test_each_role_may_do_just_what_the_table_says_and_only_at_home(kind: str, sqlite_ring: Path) -> None:
    reference = kept(kind=kind)
    for role in (*ROLES, "intern"):
        for action in sorted(ACTIONS, key=lambda name: name == "erase"):
            may = action in RIGHTS[kind].get(role, ())
            target = kept(kind=kind) if action == "erase" else reference
            member = None if role in NO_MEMBER else HOME
            if may:
                ask(action, target, reader(role, member), reason())
            else:
                with pytest.raises(Refused):
                    ask(action, target, reader(role, member), reason())
            assert lines()[-1] == (
                action,
                role if role in ROLES else "unknown",
                "handling",
                "done" if may else "refused",
                "" if may else "role",
            )
            if member is not None and may:
                with pytest.raises(Refused):
                    ask(action, kept(kind=kind), reader(role, OTHER), reason())
                assert lines()[-1][3:] == ("refused", "member")


def test_a_care_file_is_for_victim_officers_of_its_home(ring: Path) -> None:
    reference = kept({"name": "Quivolda", "photo": b"\x00\xff"})
    assert read(reference) == {"name": "Quivolda", "photo": b"\x00\xff"}
    elsewhere = reader("secretariat", OTHER), reader("victim officer", OTHER), reader("hub", None)
    for who in (reader("officer"), reader("administrator"), *elsewhere):
        with pytest.raises(Refused):
            read(reference, who)
    assert [line[3] for line in lines()] == ["done", "done", *["refused"] * 5]


def test_only_the_fields_asked_for_come_out(sqlite_ring: Path) -> None:
    from accord.hub.vault import queries

    reference = kept({"name": "Quivolda", "phone": "+999 1"})
    assert dict(queries.read(reference, reader(), reason(), at=NOON, only=["phone"])) == {"phone": "+999 1"}


def test_a_share_lets_the_other_member_read_until_its_end_and_nothing_more(ring: Path) -> None:
    from accord.hub.vault import actions, queries

    reference = kept()
    there = reader(member=OTHER)
    actions.share(reference, OTHER, reader(), reason("referral"), until=LATER, at=NOON)
    assert read(reference, there)["name"]
    for refused in (
        lambda: read(reference, reader("officer", OTHER)),
        lambda: read(reference, there, at=LATER),
        lambda: read(reference, reader(member=9)),
        lambda: queries.export(reference, there, reason(), at=NOON),
        lambda: actions.update(reference, {"name": "x"}, there, reason(), at=NOON),
        lambda: actions.share(reference, 9, there, reason(), until=LATER, at=NOON),
        lambda: actions.erase(reference, there, reason(), at=NOON),
    ):
        with pytest.raises(Refused):
            refused()
    actions.unshare(reference, OTHER, reader(), reason(), at=NOON)
    with pytest.raises(Refused):
        read(reference, there)


def test_what_is_not_there_answers_like_what_is_not_yours(sqlite_ring: Path) -> None:
    reference, other_home = kept(), reader(member=OTHER)
    answers = []
    for asked in (uuid4(), reference):
        with pytest.raises(Refused) as caught:
            read(asked, other_home)
        answers.append(str(caught.value))
    assert answers[0] == answers[1]
    assert lines()[-2:] == [("read", "victim officer", "handling", "refused", why) for why in ("no-record", "member")]


@pytest.mark.parametrize(
    ("code", "words"), [("", ""), ("curiosity", ""), ("handling", "x" * 201), ("Quivolda", "her name"), ("audit", "\ud800")]
)
def test_without_a_reason_from_the_list_nothing_is_read_and_the_line_holds_none_of_it(code: str, words: str, sqlite_ring: Path) -> None:
    from accord.hub.vault import queries

    reference = kept()
    for who in (reader(), reader(member=OTHER)):
        with pytest.raises(BadRecord, match="reason"):
            queries.read(reference, who, reason(code, words), at=NOON)
    stored = rows("SELECT action, reason, outcome, why, note FROM vault_look ORDER BY n")[1:]
    code = code if code in ("handling", "audit") else ""
    assert stored == [("read", code, "refused", "reason", None), ("read", code, "refused", "member", None)]


def test_a_readers_own_words_are_sealed_and_shown_to_the_auditor_alone(ring: Path) -> None:
    from accord.hub.vault import queries

    reference = kept()
    queries.read(reference, reader(), reason("contact", "called Quivolda back"), at=NOON)
    with pytest.raises(Refused):
        queries.read(reference, reader(member=OTHER), reason("safety", "let me in, Quivolda"), at=NOON + 1)
    looks = queries.looks(reference, reader("auditor"), reason("audit"), at=NOON + 2)
    assert [(look.action, look.outcome, look.why, look.words) for look in looks] == [
        ("put", "done", "", ""),
        ("read", "done", "", "called Quivolda back"),
        ("read", "refused", "member", "let me in, Quivolda"),
    ]
    assert looks[1].actor == "session:4f1c"
    assert "Quivolda" not in repr(looks)
    with pytest.raises(Refused):
        queries.looks(reference, reader("auditor", OTHER), reason("audit"), at=NOON)


def test_nobody_can_look_inside_a_transaction_that_could_undo_the_line(ring: Path) -> None:
    from django.db import transaction

    reference = kept()
    before = len(lines())
    with transaction.atomic(), pytest.raises(RuntimeError, match="before you open the turn"):
        read(reference)
    assert len(lines()) == before


def test_a_new_record_is_there_together_with_its_turn_or_not_at_all(ring: Path) -> None:
    from accord.hub.journal.actions import turn

    with turn() as t:
        reference = kept(at=t.at)
    with pytest.raises(ZeroDivisionError), turn() as t:
        kept(at=t.at)
        raise ZeroDivisionError
    assert rows("SELECT COUNT(*) FROM vault_record") == [(1,)]
    assert lines() == [("put", "hub", "", "done", "")]
    assert read(reference, at=t.at)["name"]


def test_an_actor_is_an_opaque_id_and_never_a_name() -> None:
    from accord.hub.vault.vocabulary import Reader

    for actor in ("Quivolda Ostrovantz", "", "person:Quivolda", "a@b.example", "session:4f1c\n", "token:" + "0" * 37):
        with pytest.raises(BadRecord) as caught:
            Reader(HOME, "officer", actor)
        assert "Quivolda" not in str(caught.value)
    with pytest.raises(BadRecord):
        Reader(HOME, "person", "person")
    assert Reader(None, "person", "person").actor == "person"


def test_the_person_gets_all_of_it_and_who_looked_but_not_which_of_them(ring: Path) -> None:
    import json

    from accord.hub.vault import queries

    reference = kept({"name": "Quivolda", "photo": b"\x00\xff"})
    read(reference)
    exported = queries.export(reference, reader("person", None), reason("person-asked"), at=NOON)
    whole = json.loads(exported)
    assert whole["fields"] == {"name": "Quivolda", "photo": {"base64": "AP8="}}
    assert (whole["reference"], whole["kind"], whole["home"], whole["kept_until"]) == (
        str(reference),
        "care-file",
        HOME,
        "2026-12-24T12:00:00.000000Z",
    )
    assert [(look["action"], look["role"]) for look in whole["looks"]] == [("put", "hub"), ("read", "victim officer")]
    assert b"session" not in exported


def test_an_erased_record_says_so_to_those_who_could_have_read_it(sqlite_ring: Path) -> None:
    from accord.hub.vault import actions

    reference = kept()
    assert actions.erase(reference, reader(), reason("person-asked"), at=NOON)
    with pytest.raises(Erased):
        read(reference)
    with pytest.raises(Refused):
        read(reference, reader(member=OTHER))
    assert [line[3] for line in lines()[-2:]] == ["erased", "refused"]


def test_a_change_that_is_done_together_with_a_turn_is_undone_with_it_and_its_refusal_still_leaves_a_line(ring: Path) -> None:
    from accord.hub.journal.actions import turn
    from accord.hub.vault import actions, queries

    reference = kept()

    def change(who: Any, *, falls: bool = False) -> None:
        with actions.together(), turn():
            actions.update(reference, {"name": "Zanthipe"}, who, reason(), at=NOON)
            if falls:
                raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change(reader(), falls=True)
    assert [line[0] for line in lines()] == ["put"] and read(reference)["name"] == "Quivolda Ostrovantz"
    for who in (reader("officer"), reader(member=OTHER)):
        with pytest.raises(Refused):
            change(who)
        assert lines()[-1][0] == "update" and lines()[-1][3] == "refused"
    change(reader())
    assert read(reference)["name"] == "Zanthipe"
    # What is seen can't be undone, so it is never asked for in a turn, and nothing joins that did not say so.
    with actions.together(), turn(), pytest.raises(RuntimeError):
        queries.read(reference, reader(), reason(), at=NOON)
    with turn(), pytest.raises(RuntimeError):
        actions.update(reference, {"name": "x"}, reader(), reason(), at=NOON)


def test_no_program_opens_what_is_about_somebody_who_is_helped(sqlite_ring: Path) -> None:
    from accord.hub.vault import queries
    from accord.hub.vault.vocabulary import Reader

    for kind, is_open in (("care-file", False), ("referral", False), ("request", True)):
        reference = kept(kind=kind)
        program = Reader(HOME, "victim officer", "token:9b0e")
        if is_open:
            assert queries.read(reference, program, reason(), at=NOON)
        else:
            with pytest.raises(Refused):
                queries.read(reference, program, reason(), at=NOON)
            assert lines()[-1][4] == "role"
        assert read(reference)["name"]
