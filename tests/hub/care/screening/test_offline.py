"""Interviews held in the field: taken in once, with their own times and the officer; what can't be kept is said and left on the device."""

import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import forks
import pytest
from bells import NOON
from caring import DAY, FORCED, HOUR, care, forced, reason, referred, seen
from hypothesis import given
from hypothesis import strategies as st
from programs import environment, new_hub
from vaults import rows

from accord.hub.care.errors import NoSuchFile, NotAllowed

MINUTE = 60_000_000
SYNC = NOON + 2 * HOUR


def held(made: Any, *, interview_id: str = "", who: str = "Desk", **more: Any) -> Any:
    """An interview as a device sends it: two answers, one of them corrected, a yes, a no, and a note."""
    from accord.hub.care.actions import Heard, Interview, Note, Said

    defaults: dict[str, Any] = {
        "fields": {"called": FORCED["called"], "languages": "Nepali"},
        "answers": (
            Said("debt", "absent", NOON),
            Said("locked-in", "declined", NOON + MINUTE),
            Said("debt", "present", NOON + 2 * MINUTE),
        ),
        "consents": (Heard("support", True, NOON), Heard("consulate", False, NOON, about="NP", feared=True)),
        "notes": (Note("A scar at the left hand", NOON + 3 * MINUTE),),
    }
    return Interview(id=interview_id or str(uuid4()), officer=made[who].person, **{**defaults, **more})


def taken(made: Any, *interviews: Any, at: int = SYNC, who: str = "Desk", ahead: int = 0) -> Any:
    from accord.hub.care import actions

    return actions.take_in(made[who], interviews, ahead=ahead, at=at)


def answers(made: Any, file: str, *, at: int = SYNC) -> dict[str, list[tuple[str, int]]]:
    from accord.hub.care import queries

    interview = queries.interview(made["Desk"], file, reason(), at=at)
    assert {answer.by for rows in interview.answers.values() for answer in rows} <= {made["Desk"].actor}
    return {key: [(answer.answer, answer.at) for answer in rows] for key, rows in interview.answers.items()}


def test_a_new_person_is_taken_in_whole_and_once(any_hub: Any) -> None:
    from accord.hub.care import queries

    made = care(any_hub)
    interview, other = held(made), held(made, fields={"called": "Another"}, answers=(), consents=(), notes=())
    first = taken(made, interview, other)
    assert [(outcome.id, outcome.state, outcome.bounded) for outcome in first] == [(interview.id, "kept", False), (other.id, "kept", False)]
    assert taken(made, interview, at=SYNC + HOUR) == first[:1] and taken(made, other, interview) == first[::-1]
    assert rows("SELECT count(*) FROM care_forced") == [(2,)] and rows("SELECT count(*) FROM care_consent") == [(2,)]
    file = first[0].file
    assert queries.file(made["Desk"], file, reason(), at=SYNC).fields == {"called": FORCED["called"], "languages": "Nepali"}
    assert answers(made, file) == {"debt": [("absent", NOON), ("present", NOON + 2 * MINUTE)], "locked-in": [("declined", NOON + MINUTE)]}
    kept_interview = queries.interview(made["Desk"], file, reason(), at=SYNC)
    assert [(note.answer, note.at) for note in kept_interview.notes] == [("A scar at the left hand", NOON + 3 * MINUTE)]
    assert queries.consulates(made["Desk"], file) == (frozenset(), frozenset({"NP"}))
    assert {row.consent: row.at for row in queries.consents(made["Desk"], file) if row.stands} == {"support": NOON}
    assert "scar" not in repr(kept_interview) and "scar" not in repr(interview) and FORCED["called"] not in repr(interview)
    assert "scar" not in repr(interview.notes) and "debt" not in repr(interview.answers)


def test_the_same_sent_at_once_by_several_hands_is_kept_once(any_hub: Any) -> None:
    from django.db import connections

    made = care(any_hub)
    new, more = held(made), held(made, file=forced(made), fields={})

    def send(_: int) -> Any:
        try:
            return taken(made, new, more)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as hands:
        outcomes = list(hands.map(send, range(4)))
    assert outcomes == [outcomes[0]] * 4 and {outcome.state for outcome in outcomes[0]} == {"kept"}
    assert rows("SELECT count(*) FROM care_taken") == [(2,)] and rows("SELECT count(*) FROM care_forced") == [(2,)]
    both = {"debt": [("absent", NOON), ("present", NOON + 2 * MINUTE)], "locked-in": [("declined", NOON + MINUTE)]}
    assert [answers(made, outcome.file) for outcome in outcomes[0]] == [both] * 2


def test_into_a_file_that_is_there_nothing_is_overwritten(any_hub: Any) -> None:
    from accord.hub.care import actions, queries

    made = care(any_hub)
    file = forced(made)
    actions.answer(made["Desk"], file, {"debt": "declined"}, reason(), at=NOON - HOUR)
    # What the office learned after the interview stays the last word.
    actions.answer(made["Desk"], file, {"locked-in": "present"}, reason(), at=NOON + HOUR)
    actions.agree(made["Desk"], file, {"support": False}, at=NOON + HOUR)
    interview = held(made, file=file, fields={})
    assert [(outcome.state, outcome.file) for outcome in taken(made, interview, interview)] == [("kept", file)] * 2
    assert answers(made, file) == {
        "debt": [("declined", NOON - HOUR), ("absent", NOON), ("present", NOON + 2 * MINUTE)],
        "locked-in": [("declined", NOON + MINUTE), ("present", NOON + HOUR)],
    }
    assert not {row.consent for row in queries.consents(made["Desk"], file) if row.stands}
    assert queries.file(made["Desk"], file, reason(), at=SYNC).fields == FORCED


def test_a_screening_that_somebody_begins_at_that_moment_is_gone_on_with(hub: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.hub.care import actions
    from accord.hub.care.screening import interviewing

    made = care(hub)
    file = forced(made)
    look = interviewing.revisions

    def meanwhile(*asked: Any) -> Any:
        monkeypatch.setattr(interviewing, "revisions", look)
        actions.answer(made["Desk"], file, {"quota": "present"}, reason(), at=NOON)
        return {}

    monkeypatch.setattr(interviewing, "revisions", meanwhile)
    assert taken(made, held(made, file=file, fields={}))[0].state == "kept"
    assert set(answers(made, file)) == {"quota", "debt", "locked-in"}


def test_a_no_that_was_said_in_the_field_ends_what_rested_on_the_yes(hub: Any) -> None:
    from accord.hub.care import actions
    from accord.hub.care.actions import Heard

    made = care(hub)
    file = forced(made)
    referral = referred(made, file, "health")
    actions.accept(made["Shelter"], referral, at=NOON)
    assert seen(made, referral)
    taken(made, held(made, file=file, fields={}, consents=(Heard("support", False, NOON + HOUR),)))
    with pytest.raises(NoSuchFile):
        seen(made, referral, at=SYNC)


def test_what_must_be_decided_is_named_and_keeps_nothing_else_from_coming_in(any_hub: Any) -> None:
    from accord.hub.care import actions
    from accord.hub.care.actions import Heard, Said

    made = care(any_hub)
    closed, erased, foreign = forced(made), forced(made), forced(made, country="PE")
    actions.close_file(made["Desk"], closed, at=NOON)
    actions.erase_file(made["Desk"], erased, reason("person-asked"), at=NOON)
    other = actions.open_file(made["Desk"], "defrauded", {"lost": "9 THB"}, at=NOON).id
    child = {"is_child": True, "consents": (Heard("support", True, NOON),)}
    cases: list[tuple[dict[str, Any], str, str]] = [
        ({"file": closed, "fields": {}}, "closed", "file"),
        ({"file": erased, "fields": {}}, "no-such-file", "file"),
        ({"file": foreign, "fields": {}}, "no-such-file", "file"),
        ({"file": str(uuid4()), "fields": {}}, "no-such-file", "file"),
        ({"file": other, "fields": {}}, "no-such-kind", "file"),
        ({"file": closed}, "fields-unseen", "fields"),
        ({"fields": {}}, "field-missing", "fields"),
        ({"fields": {"called": "x\x00y"}}, "bad-text", "called"),
        ({"fields": {"score": "7"}}, "field-unknown", "fields"),
        ({"country": "XX"}, "no-such-country", "country"),
        ({"answers": (Said("score", "present", NOON),)}, "no-such-indicator", "answers"),
        ({"answers": (Said("debt", "7", NOON),)}, "no-such-answer", "answers"),
        ({"answers": (Said("debt", "present", NOON),) * 1001}, "too-much", "answers"),
        (child, "guardian", "how"),
        ({"consents": (Heard("consulate", True, NOON),)}, "which-consulate", "about"),
        ({"interview_id": "7"}, "no-id", "id"),
    ]
    before = rows("SELECT count(*) FROM care_forced"), rows("SELECT count(*) FROM vault_record WHERE erased IS NULL")
    wrong = [held(made, **given) for given, _, _ in cases]
    assert [(row.state, row.code, row.field) for row in taken(made, *wrong)] == [("decide", code, field) for _, code, field in cases]
    assert (rows("SELECT count(*) FROM care_forced"), rows("SELECT count(*) FROM vault_record WHERE erased IS NULL")) == before
    assert rows("SELECT count(*) FROM care_taken") == [(0,)]
    assert {outcome.state for outcome in taken(made, wrong[0], held(made), wrong[1])} == {"decide", "kept"}
    assert all("\x00" not in outcome.text and outcome.text.endswith(".") for outcome in taken(made, *wrong))
    # Decided: the file is opened again, or the interview becomes a file of its own, under the id that it had.
    actions.go_on(made["Desk"], closed, at=SYNC)
    assert taken(made, wrong[0])[0].state == "kept"
    assert taken(made, held(made, interview_id=wrong[1].id))[0].state == "kept"


def test_only_who_held_it_sends_it_and_only_a_victim_officer_sends_any(hub: Any) -> None:
    from accord.hub.care import actions

    made = care(hub)
    file = forced(made)
    for name in ("Shelter", "Bank"):
        assert [outcome.code for outcome in taken(made, held(made), who=name)] == ["another-officer"]
        assert [outcome.code for outcome in taken(made, held(made, who=name, file=file, fields={}), who=name)] == ["no-such-file"]
    for role in ("officer", "investigator", "analyst", "administrator", "auditor"):
        with pytest.raises(NotAllowed):
            actions.take_in(made.who("Desk", role), [held(made)], at=SYNC)
        with pytest.raises(NotAllowed):
            actions.take_in(made.who("Desk", role), [], at=SYNC)
    assert rows("SELECT count(*) FROM care_taken") == [(0,)]
    # Ids are each member's own: another's interview of the same id is another interview.
    interview = held(made)
    taken(made, interview)
    assert taken(made, held(made, interview_id=interview.id, who="Lima"), who="Lima")[0].state == "kept"
    assert rows("SELECT count(*) FROM care_taken") == [(2,)]


def test_an_interview_for_another_home_is_handed_in_and_seen_no_more(hub: Any) -> None:
    from accord.hub.care import actions, queries

    made = care(hub)
    interview = held(made, who="Lima", country="TH")
    assert [(outcome.state, outcome.file) for outcome in taken(made, interview, who="Lima")] == [("kept", "")]
    ((id,),) = rows("SELECT id FROM care_forced")
    with pytest.raises(NoSuchFile):
        queries.interview(made["Lima"], id, reason(), at=SYNC)
    assert set(queries.interview(made["Desk"], id, reason(), at=SYNC).answers) == {"debt", "locked-in"}
    actions.erase_file(made["Desk"], id, reason("person-asked"), at=SYNC)
    assert taken(made, interview, who="Lima")[0].state == "kept"


@given(ahead=st.integers(-400 * DAY, 400 * DAY), off=st.integers(-400 * DAY, 400 * DAY), later=st.integers(0, DAY))
def test_no_clock_of_a_device_brings_an_answer_of_the_future_or_of_long_ago(ahead: int, off: int, later: int) -> None:
    from accord.hub.care.screening.offline import LONGEST_AWAY, Clock

    clock = Clock(ahead, SYNC)
    first, last = clock(NOON + off + ahead), clock(NOON + off + later + ahead)
    assert SYNC - LONGEST_AWAY <= first <= last <= SYNC
    assert clock.bounded == ((first, last) != (NOON + off, NOON + off + later))


def test_a_clock_that_is_wrong_is_put_right_by_what_it_says_when_it_sends(hub: Any) -> None:
    from accord.hub.care.screening.offline import LONGEST_AWAY

    made = care(hub)
    ahead = -3650 * DAY
    interview = held(
        made, answers=(_said("debt", "absent", NOON + ahead), _said("debt", "present", NOON + ahead + MINUTE)), consents=(), notes=()
    )
    outcome = taken(made, interview, ahead=ahead)[0]
    assert answers(made, outcome.file)["debt"] == [("absent", NOON), ("present", NOON + MINUTE)] and not outcome.bounded
    # Put right between the interview and the sending, the clock no longer tells when it was.
    lost = held(made, answers=(_said("debt", "absent", NOON + ahead),), consents=(), notes=())
    outcome = taken(made, lost)[0]
    assert answers(made, outcome.file)["debt"] == [("absent", SYNC - LONGEST_AWAY)] and outcome.bounded


def _said(indicator: str, answer: str, at: int) -> Any:
    from accord.hub.care.actions import Said

    return Said(indicator, answer, at)


# In a process of its own, on a hub of its own: interviews are sent, each twice, and it says which were kept.
_WORK = """
import django
django.setup()
from uuid import uuid4
from caring import care, forced
from hubs import Api, Hub
from accord.hub.care import actions
from accord.hub.care.actions import Interview, Note, Said
from accord.hub.times import now
from accord.hub.members import queries
first = queries.first_member()
made = care(Hub("", Api("", first.id, first.n, first.name)))
me, file = made["Desk"], forced(made)
print("ready", flush=True)
while True:
    at = now()
    rows = {"answers": (Said("debt", "present", at),), "notes": (Note("told", at),)}
    new = Interview(id=str(uuid4()), officer=me.person, fields={"called": "Q"}, **rows)
    more = Interview(id=str(uuid4()), officer=me.person, file=file, **rows)
    for one in (new, more, new):
        (told,) = actions.take_in(me, [one])
        assert told.state == "kept", told
        print(one.id, told.file, flush=True)
"""


@pytest.mark.parametrize("count", [4, 9])
def test_killed_while_it_takes_in_nothing_is_there_by_half_and_what_was_kept_is_there_once(tmp_path: Path, count: int) -> None:
    data, _ = new_hub(tmp_path)
    support = str(Path(__file__).parents[3] / "support")
    process = forks.Popen(
        [sys.executable, "-c", _WORK],
        env=environment(ACCORD_DATA=str(data), DJANGO_SETTINGS_MODULE="accord.site.settings", PYTHONPATH=support),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None and process.stderr is not None
    lines = [process.stdout.readline().split() for _ in range(count)]
    process.kill()
    lines += [line.split() for line in process.stdout.read().splitlines()]
    trouble = process.stderr.read()
    assert process.wait(120) == -signal.SIGKILL, trouble
    kept = {line[0]: line[1] for line in lines if len(line) == 2}

    with closing(sqlite3.connect(data / "accord.db", timeout=30)) as database:

        def found(sql: str) -> list[Any]:
            return database.execute(sql).fetchall()

        assert found("PRAGMA integrity_check") == [("ok",)] and len(kept) >= 2
        files = {id: (n, screening) for n, id, screening in found("SELECT n, id, screening FROM care_forced")}
        there = {id: file for id, file in found("SELECT id, file FROM care_taken")}
        assert all(there[id] == files[file][0] for id, file in kept.items())
        # Each file but the first came of one interview, whole: its person and its answers.
        assert len(files) - 1 == len([file for file in there.values() if file != 1]) and all(screening for _, screening in files.values())
        records = {reference for (reference,) in found("SELECT hex(reference) FROM vault_record WHERE kind = 'care-file'")}
        assert len(records) == 2 * len(files)
