"""A member leaves the hub, a backup is put back, the whole is looked at: what must be gone is gone, and what is amiss is named."""

from typing import Any

import pytest
from asking import cast
from bells import NOON, rows
from investigating import HOUR, NOTE, PERSON, ids, joined, opened, page


def test_a_member_that_leaves_the_hub_hands_its_cases_on(any_hub: Any) -> None:
    from accord.hub.cases import actions, queries
    from accord.hub.members import queries as members

    made = cast(any_hub)
    police, bank = made["Police"], made["Kasi"]
    joint, alone = opened(made, "Kasi"), opened(made, "Kasi", title="Ours alone")
    joined(made, joint, "Police", "Bangkok", lead="Kasi")
    note = actions.add_note(bank, joint, NOTE, ids(made, "Police"), at=NOON)
    actions.add_person(bank, joint, PERSON, possible_victim=False, audience=ids(made, "Police"), at=NOON)
    actions.add_task(bank, joint, "Ask again", owner=police.id, due=NOON + HOUR, at=NOON)
    assert queries.of_member(bank.n) == [joint, alone]
    assert actions.end_member(bank.n, by=members.operator(), heir=made["Bangkok"].n, at=NOON + 1) == 2
    assert actions.end_member(bank.n, by=members.operator(), heir=made["Bangkok"].n, at=NOON + 1) == 0
    seen = page(made, joint)
    assert [(row.name, row.is_lead) for row in seen.participants] == [("Bangkok", True), ("Police", False)]
    assert [(row.id, row.text) for row in seen.notes] == [(note, NOTE)]
    assert [row.text for row in seen.tasks] == ["Ask again"]
    assert seen.persons == ()
    assert rows("SELECT state, outcome FROM cases_case WHERE id = %s", alone) == [("closed", "member-left")]
    assert rows("SELECT COUNT(*) FROM vault_record WHERE kind = 'case-person' AND erased IS NULL")[0][0] == 0
    assert rows("SELECT COUNT(*) FROM cases_part WHERE owner = %s AND actor <> ''", bank.n)[0][0] == 0
    assert rows("SELECT COUNT(*) FROM cases_line WHERE viewer = %s", bank.n)[0][0] == 0
    assert rows("SELECT COUNT(*) FROM cases_line WHERE actor = %s", bank.actor)[0][0] == 0


def test_what_was_erased_and_taken_back_is_so_again_after_a_restore(any_hub: Any) -> None:
    from accord.formats.erasures import Line
    from accord.hub.backups.replaying import redo
    from accord.hub.cases import actions, queries
    from accord.hub.erasures.vocabulary import CASE, RECORD
    from accord.hub.refusals import Absent

    made = cast(any_hub)
    police = made["Police"]
    case = opened(made)
    joined(made, case, "Kasi", "Bangkok")
    person = actions.add_person(police, case, PERSON, possible_victim=False, audience=ids(made, "Kasi"), at=NOON)
    note = actions.add_note(police, case, NOTE, ids(made, "Kasi", "Bangkok"), at=NOON)
    (record,) = rows("SELECT ref FROM cases_part WHERE id = %s", person)[0]

    def twice(kind: str, ref: str) -> tuple[bool, bool]:
        line = Line(at=NOON + 1, kind=kind, ref=ref, check="")
        return redo(line), redo(line)

    assert twice(RECORD, record) == (True, False)
    assert queries.persons(police, case, at=NOON)[0].fields is None
    assert twice(CASE, f"part {person}") == (True, False)
    assert page(made, case).persons == ()
    assert twice(CASE, f"share {note} {made['Kasi'].n}") == (True, False)
    assert page(made, case, "Kasi").notes == ()
    assert page(made, case, "Bangkok").notes[0].text == NOTE
    assert twice(CASE, f"left {case} {made['Bangkok'].n}") == (True, False)
    with pytest.raises(Absent):
        page(made, case, "Bangkok")
    assert twice(CASE, f"left {case} {police.n}") == (True, False), "whoever leads: another leads now"
    assert page(made, case, "Kasi").row.is_lead


def test_each_act_that_a_restore_must_not_undo_is_noted(hub: Any) -> None:
    from accord.hub.cases import actions
    from accord.hub.erasures import log

    made = cast(hub)
    police = made["Police"]
    case = opened(made)
    joined(made, case, "Kasi")
    note = actions.add_note(police, case, NOTE, ids(made, "Kasi"), at=NOON)
    person = actions.add_person(police, case, PERSON, possible_victim=True, at=NOON)
    actions.withdraw_share(police, case, [note], ids(made, "Kasi"), at=NOON)
    actions.erase_person(police, case, person, at=NOON)
    actions.leave(made["Kasi"], case, at=NOON)
    everything = log.path().read_text(encoding="utf-8")
    for ref in (f"share {note} {made['Kasi'].n}", f"part {person}", f"left {case} {made['Kasi'].n}"):
        assert ref in everything
    assert NOTE not in everything


def faults() -> list[str]:
    from accord.hub.cases import queries
    from accord.hub.findings import Findings

    findings = Findings(lambda words: None)
    queries.verify(findings)
    return [fault.what for fault in findings.faults]


def test_what_is_amiss_is_named(any_hub: Any) -> None:
    from django.db import connection

    from accord.hub.cases import actions

    made = cast(any_hub)
    case = opened(made)
    joined(made, case, "Kasi")
    note = actions.add_note(made["Police"], case, NOTE, ids(made, "Kasi"), at=NOON)
    task = actions.add_task(made["Police"], case, "Ask", due=NOON + HOUR, at=NOON)
    actions.add_person(made["Police"], case, PERSON, possible_victim=True, at=NOON)
    assert faults() == []
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM journal_clock WHERE ref = %s", [task])
        cursor.execute("UPDATE cases_participant SET standing = 'left' WHERE member = %s", [made["Kasi"].n])
        cursor.execute("UPDATE cases_case SET lead = %s", [made["Kasi"].n])
        cursor.execute("UPDATE cases_part SET ref = '12345678-1234-4234-9234-123456789012' WHERE kind = 'person'")
    named = " ".join(faults())
    for words in (f"{task} has a deadline", f"Part {note} is shared", f"Case {case} is led by", f"Case {case} lacks a record"):
        assert words in named


def test_one_that_was_only_invited_leaves_unseen(hub: Any) -> None:
    from accord.hub.cases import actions, queries
    from accord.hub.members import queries as members

    made = cast(hub)
    case = opened(made)
    joined(made, case, "Kasi")
    actions.invite(made["Police"], case, made["Bangkok"].id, at=NOON + 1)
    before = queries.timeline(made["Kasi"], case, at=NOON + 9), page(made, case, "Kasi", at=NOON + 9)
    actions.end_member(made["Bangkok"].n, by=members.operator(), heir=None, at=NOON + 2)
    assert (queries.timeline(made["Kasi"], case, at=NOON + 9), page(made, case, "Kasi", at=NOON + 9)) == before
    assert [row.name for row in page(made, case).participants] == ["Police", "Kasi"]


def test_what_was_shared_anew_before_the_backup_stays_so_after_a_restore(any_hub: Any) -> None:
    """A copy that was put back, and a backup for some time before it, has acts of the log in it that are older than what it holds."""
    from accord.formats.erasures import Line
    from accord.hub.backups.replaying import redo
    from accord.hub.cases import actions
    from accord.hub.erasures.vocabulary import CASE, SHARE

    made = cast(any_hub)
    police, kasi = made["Police"], made["Kasi"]
    case = opened(made)
    joined(made, case, "Kasi")
    note = actions.add_note(police, case, NOTE, ids(made, "Kasi"), at=NOON)
    record = rows("SELECT sealed FROM cases_participant WHERE member = %s", police.n)[0][0]
    actions.withdraw_share(police, case, [note], ids(made, "Kasi"), at=NOON + 1)
    actions.share(police, case, [note], ids(made, "Kasi"), at=NOON + 2)
    actions.leave(kasi, case, at=NOON + 3)
    actions.invite(police, case, kasi.id, "TLP:AMBER", at=NOON + 4)
    actions.accept(kasi, case, at=NOON + 5)
    actions.share(police, case, [note], ids(made, "Kasi"), at=NOON + 6)
    for at, kind, ref in (
        (NOON + 1, SHARE, f"{record} {kasi.n}"),
        (NOON + 1, CASE, f"share {note} {kasi.n}"),
        (NOON + 3, CASE, f"left {case} {kasi.n}"),
    ):
        assert redo(Line(at=at, kind=kind, ref=ref, check="")) is False, ref
    assert page(made, case, "Kasi").notes[0].text == NOTE
