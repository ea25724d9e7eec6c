"""Screening prompts and never scores; a status is assessed by somebody; and a possible victim is neither listed nor blocked."""

from typing import Any

import pytest
from bells import NOON
from caring import DAY, care, forced, reason
from vaults import rows

from accord.hub.care.errors import NoSuchFile, NotAllowed, Refused

NUMBER = "+66812345678"


def now() -> int:
    from accord.hub.times import now

    return now()


def test_answers_are_revisable_with_who_and_when_and_lead_to_offers(any_hub: Any) -> None:
    from accord.hub.care import actions, queries

    made = care(any_hub)
    file = forced(made)
    empty = queries.interview(made["Desk"], file, reason(), at=NOON)
    assert empty.answers == {} and {"interview", "referral"} <= {offer.prompt.key for offer in empty.prompted.offers}
    actions.answer(made["Desk"], file, {"debt": "absent", "locked-in": "declined", "quota": "not-asked"}, reason(), at=NOON)
    actions.answer(made["Desk"], file, {"debt": "present"}, reason("correction"), at=NOON + 1)
    interview = queries.interview(made["Desk"], file, reason(), at=NOON + 2)
    who = made["Desk"].actor
    assert [(row.answer, row.by, row.at) for row in interview.answers["debt"]] == [("absent", who, NOON), ("present", who, NOON + 1)]
    offers = {offer.prompt.key: {indicator.key for indicator in offer.indicators} for offer in interview.prompted.offers}
    assert offers["legal"] == {"debt"} and "interview" in offers and "referral" in offers
    assert [indicator.key for indicator in interview.prompted.declined] == ["locked-in"]
    assert "quota" in {indicator.key for indicator in interview.prompted.open}
    assert "present" not in repr(interview) and "debt" not in repr(interview)
    assert not any("present" in str(row) for row in rows("SELECT * FROM care_forced"))


def test_two_who_begin_a_screening_at_once_lose_no_answer(hub: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.hub.care import actions, queries
    from accord.hub.care.screening import interviewing

    made = care(hub)
    file = forced(made)
    look = interviewing.revisions

    def meanwhile(*asked: Any) -> Any:
        """Between looking and writing, somebody else writes."""
        monkeypatch.setattr(interviewing, "revisions", look)
        actions.answer(made["Desk"], file, {"quota": "present"}, reason(), at=NOON)
        return {}

    monkeypatch.setattr(interviewing, "revisions", meanwhile)
    with pytest.raises(Refused, match="a moment ago"):
        actions.answer(made["Desk"], file, {"debt": "present"}, reason(), at=NOON + 1)
    actions.answer(made["Desk"], file, {"debt": "present"}, reason(), at=NOON + 2)
    assert set(queries.interview(made["Desk"], file, reason(), at=NOON + 3).answers) == {"quota", "debt"}


def test_what_is_no_answer_is_refused(hub: Any) -> None:
    from accord.hub.care import actions

    made = care(hub)
    file = forced(made)
    other = actions.open_file(made["Desk"], "defrauded", {"lost": "9 THB"}, at=NOON).id
    for id, answers, code in (
        (file, {"debt": "7"}, "no-such-answer"),
        (file, {"score": "present"}, "no-such-indicator"),
        (file, {}, "field-missing"),
        (other, {"debt": "present"}, "no-such-kind"),
    ):
        with pytest.raises(Refused) as caught:
            actions.answer(made["Desk"], id, answers, reason(), at=NOON)
        assert caught.value.code == code


def test_a_status_is_what_somebody_assessed_and_no_answer_makes_one(any_hub: Any) -> None:
    from accord.core.screening.indicators import Indicator
    from accord.hub.care import actions, queries
    from accord.tables import screening

    made = care(any_hub)
    file = forced(made)
    indicators: dict[str, Indicator] = dict(screening().indicators)
    actions.answer(made["Desk"], file, dict.fromkeys(indicators, "absent"), reason(), at=NOON)
    assert queries.status(made["Desk"], file, reason(), at=NOON).status == "not-assessed"
    with pytest.raises(Refused) as caught:
        actions.assess_status(made["Desk"], file, "victim", review=NOON, at=NOON)
    assert caught.value.code == "no-review"
    actions.assess_status(made["Desk"], file, "offender", review=NOON + DAY, words="He said so", at=NOON)
    actions.assess_status(made["Desk"], file, "both", review=NOON + 9 * DAY, words="And was locked in", at=NOON + 1)
    status = queries.status(made["Desk"], file, reason(), at=NOON + 2)
    assert (status.status, status.overdue) == ("both", False)
    assert [(assessment.status, assessment.words, assessment.by) for assessment in status.assessments] == [
        ("offender", "He said so", made["Desk"].actor),
        ("both", "And was locked in", made["Desk"].actor),
    ]
    assert queries.status(made["Desk"], file, reason(), at=NOON + 9 * DAY).overdue


def test_answers_are_kept_a_year_from_the_assessment_and_no_longer(hub: Any) -> None:
    from accord.hub.care import actions, queries
    from accord.hub.vault import followers as vault

    made = care(hub)
    file = forced(made)
    actions.answer(made["Desk"], file, {"debt": "present"}, reason(), at=NOON)
    actions.assess_status(made["Desk"], file, "victim", review=NOON + DAY, at=NOON)
    actions.close_file(made["Desk"], file, at=NOON + DAY)
    assert queries.interview(made["Desk"], file, reason(), at=NOON + 364 * DAY).answers
    while vault.work(NOON + 365 * DAY):
        pass
    assert queries.interview(made["Desk"], file, reason(), at=NOON + 365 * DAY).answers == {}
    actions.go_on(made["Desk"], file, at=NOON + 365 * DAY)
    actions.answer(made["Desk"], file, {"quota": "present"}, reason(), at=NOON + 366 * DAY)
    assert set(queries.interview(made["Desk"], file, reason(), at=NOON + 366 * DAY).answers) == {"quota"}


def test_a_possible_victim_is_off_every_list_and_block_until_screened(any_hub: Any) -> None:
    from accord.hub.care import actions, queries
    from accord.hub.lists.queries import usable
    from accord.hub.members.queries import as_member, member
    from accord.hub.signals import queries as signals
    from accord.hub.signals.actions import revise

    made = care(any_hub)
    desk, bank = made.api("Desk"), made.api("Bank")
    id = desk.publish(NUMBER, tlp="TLP:GREEN")["id"]
    reader = as_member(member(bank.id))

    def uses() -> set[str]:
        return set(bank.verdict(NUMBER)["uses"])

    def listed() -> int:
        return len(usable(reader, "block").prefixes)

    assert {"block", "hold"} <= uses() and listed() == 1
    at = now()
    mark = actions.mark(made["Desk"], id, "found-in-compound", review=at + 30 * DAY, at=at)
    assert uses() == {"investigate", "warn"} and listed() == 0
    revised = next(entry for entry in reversed(bank.feed()) if entry["type"] == "signal.revised")
    assert set(revised["marking"]["uses"]) == {"investigate", "warn"}
    # Neither by revising it nor by claiming it anew does its member get around the mark.
    row = signals.by_id(id)
    assert row is not None
    revise(row, as_member(member(desk.id)), {"marking": {"tlp": "TLP:GREEN", "uses": ["block", "investigate", "hold"]}})
    again = desk.publish(NUMBER, tlp="TLP:GREEN", note="the same man")["id"]
    assert again != id and not {"block", "hold", "publish"} & uses() and listed() == 0
    file = forced(made, at=at)
    actions.belongs_to(made["Desk"], mark, file, at=at)
    actions.answer(made["Desk"], file, {"debt": "absent"}, reason(), at=at)
    assert listed() == 0
    actions.assess_status(made["Desk"], file, "both", review=at + DAY, at=at)
    assert listed() == 0 and {use.key for use in queries.marks(made["Desk"], file, at=at)[0].standing.withheld} >= {"list", "block"}
    actions.assess_status(made["Desk"], file, "offender", review=at + DAY, at=at + 1)
    assert listed() == 1 and {"block", "investigate", "hold"} <= uses()
    assert queries.marks(made["Desk"], file, at=at)[0].standing.withheld == ()
    actions.assess_status(made["Desk"], file, "victim", review=at + DAY, at=at + 2)
    assert listed() == 0 and not {"block", "hold"} & uses()
    for entry in bank.feed():
        assert file not in str(entry) and mark not in str(entry)


def test_a_mark_neither_lengthens_a_claims_life_nor_wakes_one_that_has_ended(hub: Any) -> None:
    from uuid import UUID

    from vaults import change

    from accord.hub.care import actions

    made = care(hub)
    desk = made.api("Desk")
    live, gone = desk.publish(NUMBER)["id"], desk.publish(NUMBER, note="earlier")["id"]
    change("UPDATE signals_signal SET expires = 1 WHERE id = %s", UUID(gone).bytes)
    before = rows("SELECT expires FROM signals_signal ORDER BY n")
    actions.mark(made["Desk"], live, "told", review=now() + DAY)
    assert rows("SELECT expires FROM signals_signal ORDER BY n") == before
    assert [flags & 8 for (flags,) in rows("SELECT flags FROM signals_signal ORDER BY n")] == [8, 8]
    revised = [entry["data"]["id"] for entry in desk.feed() if entry["type"] == "signal.revised"]
    assert revised == [live]


def test_who_may_mark_what(hub: Any) -> None:
    from accord.hub.care import actions, queries

    made = care(hub)
    id = made.api("Bank").publish(NUMBER)["id"]
    review = now() + DAY
    for who in (made["Shelter"], made.who("Desk", "officer")):
        with pytest.raises(NoSuchFile):
            actions.mark(who, id, "told", review=review)
    with pytest.raises(NotAllowed):
        actions.mark(made.who("Bank", "auditor"), id, "told", review=review)
    for why, when, code in (("hearsay", review, "no-such-mark"), ("told", now() - 1, "review"), ("told", now() + 400 * DAY, "review")):
        with pytest.raises(Refused) as caught:
            actions.mark(made["Desk"], id, why, review=when)
        assert caught.value.code == code
    mark = actions.mark(made["Desk"], id, "told", review=review)
    with pytest.raises(Refused, match="already"):
        actions.mark(made.who("Bank", "officer"), id, "officer", review=review)
    own_mark = queries.mark_of(made["Desk"], id)
    assert own_mark is not None and own_mark.id == mark and own_mark.is_ours and queries.mark_of(made["Bank"], id) is None
    file, other = forced(made), forced(made)
    actions.belongs_to(made["Desk"], mark, file)
    with pytest.raises(NoSuchFile):
        actions.belongs_to(made["Desk"], mark, other)
    assert [row.signal for row in queries.marks(made["Desk"], file)] == [id]


def test_the_note_on_non_punishment_says_what_is_unknown() -> None:
    from accord.hub.care import queries

    assert {row.instrument.key: row.party for row in queries.non_punishment_note("TH").instruments}["actip"] in ("yes", "no", "unknown")
    assert queries.non_punishment_note("QQ").own[0].unknown


def test_answers_of_two_at_once_are_both_kept_or_one_looks_again(hub: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.hub.care import actions, queries, sealing

    made = care(hub)
    file = forced(made)
    actions.answer(made["Desk"], file, {"debt": "present"}, reason(), at=NOON)
    look = sealing.read_record

    def meanwhile(*asked: Any) -> Any:
        """Somebody else answers between the look and the turn."""
        record = look(*asked)
        monkeypatch.setattr(sealing, "read_record", look)
        actions.answer(made["Desk"], file, {"debt": "absent"}, reason(), at=NOON + 1)
        return record

    monkeypatch.setattr(sealing, "read_record", meanwhile)
    with pytest.raises(Refused, match="a moment ago"):
        actions.answer(made["Desk"], file, {"debt": "declined"}, reason(), at=NOON + 2)
    kept = queries.interview(made["Desk"], file, reason(), at=NOON + 3).answers["debt"]
    assert [answer.answer for answer in kept] == ["present", "absent"]
