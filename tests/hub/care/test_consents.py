"""Consent item by item: what it opens, what ends at once when it is taken back, and what goes on with its basis."""

from typing import Any

import pytest
from bells import NOON, change
from caring import FORCED, HOUR, care, forced, reason, referred, seen
from vaults import rows

from accord.hub.care.errors import NoSuchFile, NotAllowed, Refused


def standing(made: Any, file: str) -> set[str]:
    from accord.hub.care import queries

    return {consent.consent for consent in queries.consents(made["Desk"], file) if consent.stands}


def test_each_item_is_asked_by_itself_and_the_last_word_counts(any_hub: Any) -> None:
    from accord.hub.care import actions, queries

    made = care(any_hub)
    file = forced(made, agreed={"support": True, "police": False})
    actions.agree(made["Desk"], file, {"police": True, "contact": True}, how="written", at=NOON + 1)
    actions.agree(made["Desk"], file, {"contact": False}, at=NOON + 1)
    assert standing(made, file) == {"support", "police"}
    latest = {consent.consent: consent for consent in queries.consents(made["Desk"], file)}
    assert (latest["police"].how, latest["police"].at, latest["contact"].said, latest["travel"].said) == ("written", NOON + 1, False, None)
    assert all(consent.says for consent in latest.values()) and "consulate" not in latest


def test_a_file_asks_what_it_hands_on_and_keeps_what_a_report_was_answered(hub: Any) -> None:
    from accord.hub.care import actions, queries

    made = care(hub)
    file = forced(made, agreed={})
    asked = {"support", "travel", "statement", "contact"}
    assert {consent.consent for consent in queries.consents(made["Desk"], file)} == asked, (
        "no bank, no platform, no figure is asked by a file"
    )
    actions.agree(made["Desk"], file, {"bank": True}, how="report", at=NOON)
    assert {consent.consent for consent in queries.consents(made["Desk"], file)} == {*asked, "bank"}
    actions.agree(made["Desk"], file, {"bank": False}, at=NOON + 1)
    assert standing(made, file) == set(), "what was answered can be taken back"


def test_a_no_by_the_code_of_the_report_is_one_to_every_consulate(any_hub: Any) -> None:
    from accord.hub.care import actions, queries
    from accord.hub.journal.actions import turn

    made = care(any_hub)
    file = forced(made)
    for country in ("NP", "BD"):
        actions.agree(made["Desk"], file, {"consulate": True}, about=country, at=NOON)
    report = "0d9ee9c4-6f0e-4a55-9d3c-6b5a5f7a3c10"
    change("UPDATE care_forced SET origin = %s", report)
    with turn() as t:
        actions.say_for_person_in(t, report, {"consulate": True, "police": True}, actor="public", at=NOON + 1)
    assert queries.consulates(made["Desk"], file) == ({"NP", "BD"}, set())
    with turn() as t:
        actions.say_for_person_in(t, report, {"consulate": False}, actor="public", at=NOON + 2)
    assert queries.consulates(made["Desk"], file) == (set(), set()), "none is told, and none is said to be feared"
    assert standing(made, file) == {"support", "police"}


def test_a_consulate_is_agreed_to_by_country_and_one_that_is_feared_is_not(hub: Any) -> None:
    from accord.hub.care import actions, queries

    made = care(hub)
    file = forced(made)
    actions.agree(made["Desk"], file, {"consulate": True}, about="NP", at=NOON)
    actions.agree(made["Desk"], file, {"consulate": True}, about="BD", at=NOON)
    actions.agree(made["Desk"], file, {"consulate": False}, about="BD", feared=True, at=NOON + 1)
    assert queries.consulates(made["Desk"], file) == ({"NP"}, {"BD"})
    for consent, more, code in (
        ("consulate", {}, "which-consulate"),
        ("consulate", {"about": "QQ"}, "which-consulate"),
        ("police", {"about": "NP"}, "which-consulate"),
        ("consulate", {"about": "NP", "feared": True}, "feared"),
        ("police", {"how": "shouted"}, "no-such-way"),
    ):
        with pytest.raises(Refused) as caught:
            actions.agree(made["Desk"], file, {consent: True}, at=NOON, **more)
        assert caught.value.code == code
    assert "consulate" not in standing(made, file)


def test_a_child_agrees_with_a_guardian(hub: Any) -> None:
    from accord.hub.care import actions

    made = care(hub)
    file = forced(made, is_child=True, agreed={"contact": True})
    with pytest.raises(Refused, match="guardian"):
        actions.agree(made["Desk"], file, {"support": True}, at=NOON)
    actions.agree(made["Desk"], file, {"support": True}, how="guardian", at=NOON)
    assert standing(made, file) == {"contact", "support"}


def test_of_what_nobody_was_offered_nobody_is_said_to_keep_a_record(hub: Any) -> None:
    from accord.hub.care import actions

    made = care(hub)
    file = forced(made)
    withdrawal = actions.agree(made["Desk"], file, {"support": False}, at=NOON + 1)
    assert (withdrawal.ended, withdrawal.stays, withdrawal.elsewhere) == ((), (), ())


def test_taking_consent_back_ends_in_that_very_moment_what_rested_on_it(any_hub: Any) -> None:
    from accord.hub.care import actions, queries

    made = care(any_hub)
    file = forced(made)
    referral, other = referred(made, file, "health"), referred(made, file, "food", to="Clinic")
    actions.accept(made["Shelter"], referral, at=NOON)
    assert seen(made, referral)["health"] == FORCED["health"]
    withdrawal = actions.agree(made["Desk"], file, {"support": False}, at=NOON + 1)
    assert (set(withdrawal.ended), withdrawal.stays, withdrawal.elsewhere) == ({referral, other}, (), ("support-record",))
    with pytest.raises(NoSuchFile):
        seen(made, referral, at=NOON + 1)
    with pytest.raises(Refused):
        actions.accept(made["Clinic"], other, at=NOON + 1)
    assert {(row.state, row.ground) for row in queries.referrals(made["Desk"], file)} == {("revoked", "consent-withdrawn")}
    with pytest.raises(Refused, match="consent"):
        referred(made, file, at=NOON + 2)
    assert actions.agree(made["Desk"], file, {"support": False}, at=NOON + 3).ended == ()


def test_consent_taken_back_while_somebody_refers_opens_nothing(hub: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.hub.care import actions, sealing

    made = care(hub)
    file = forced(made)
    look = sealing.read_record

    def meanwhile(*asked: Any) -> Any:
        """Between the look at the file and the turn, the person says no."""
        monkeypatch.setattr(sealing, "read_record", look)
        actions.agree(made["Desk"], file, {"support": False}, at=NOON)
        return look(*asked)

    monkeypatch.setattr(sealing, "read_record", meanwhile)
    with pytest.raises(Refused, match="consent"):
        referred(made, file)
    assert rows("SELECT n FROM care_referral") == [] and rows("SELECT n FROM requests_request") == []


def test_what_rests_on_a_ground_too_goes_on_and_is_told_with_it(any_hub: Any) -> None:
    from accord.hub.care import actions, queries

    made = care(any_hub)
    file = forced(made)
    referral = referred(made, file, "health")
    actions.accept(made["Shelter"], referral, at=NOON)
    actions.override(made["Desk"], file, "life-at-risk", "Unconscious since the morning", at=NOON)
    withdrawal = actions.agree(made["Desk"], file, {"support": False}, at=NOON + 1)
    (stays,) = withdrawal.stays
    assert (withdrawal.ended, stays.referral, stays.grounds) == ((), referral, ("life-at-risk",))
    assert seen(made, referral, at=NOON + 2)
    (row,) = queries.overrides(made["Desk"], file, at=NOON + 2)
    assert (row.ground, row.role, row.until, row.is_over) == ("life-at-risk", "victim officer", NOON + 24 * HOUR, False)


def test_an_override_comes_to_its_end_shuts_and_opens_again_only_when_somebody_looked_again(any_hub: Any) -> None:
    from accord.hub.care import actions, followers, queries

    made = care(any_hub)
    file = forced(made, agreed={})
    with pytest.raises(Refused, match="Ask the person"):
        referred(made, file, "health")
    actions.override(made["Desk"], file, "life-at-risk", "Unconscious", at=NOON)
    referral = referred(made, file, "health")
    actions.accept(made["Shelter"], referral, at=NOON)
    (row,) = queries.referrals(made["Desk"], file)
    assert (row.basis, row.state) == ("life-at-risk", "accepted")
    assert seen(made, referral, at=NOON + 23 * HOUR)
    while followers.work(NOON + 24 * HOUR):
        pass
    with pytest.raises(NoSuchFile):
        seen(made, referral, at=NOON + 24 * HOUR)
    with pytest.raises(Refused, match="Ask the person"):
        referred(made, file, at=NOON + 24 * HOUR)
    actions.override(made["Desk"], file, "life-at-risk", "Still unconscious", at=NOON + 25 * HOUR)
    assert seen(made, referral, at=NOON + 25 * HOUR)["health"] == FORCED["health"]
    actions.agree(made["Desk"], file, {"support": True}, at=NOON + 26 * HOUR)
    while followers.work(NOON + 60 * HOUR):
        pass
    assert seen(made, referral, at=NOON + 60 * HOUR)


def test_only_some_roles_record_a_ground_and_only_one_that_fits(hub: Any) -> None:
    from accord.hub.care import actions

    made = care(hub)
    file = forced(made)
    with pytest.raises(NotAllowed):
        actions.override(made.who("Desk", "officer"), file, "law", "An article", at=NOON)
    assert actions.override(made.who("Desk", "administrator"), file, "law", "An article", at=NOON)
    for ground, code in (("convenience", "no-such-ground"), ("child", "no-child")):
        with pytest.raises(Refused) as caught:
            actions.override(made["Desk"], file, ground, "Because", at=NOON)
        assert caught.value.code == code
    assert len(rows("SELECT n FROM care_override")) == 1


def test_every_yes_no_and_ground_leaves_an_audit_line_without_a_word_of_it(hub: Any) -> None:
    from accord.hub.care import actions

    made = care(hub)
    file = forced(made)
    actions.agree(made["Desk"], file, {"police": True}, at=NOON)
    actions.override(made["Desk"], file, "law", "Quivolda Ostrovantz must be told", at=NOON)
    lines = rows("SELECT actor, action, detail FROM journal_audit WHERE action = 'member:care:handle' ORDER BY id")
    assert [detail.split()[0] for _, _, detail in lines] == ["opened", "consents", "override"]
    assert {actor for actor, _, _ in lines} == {made["Desk"].actor}
    assert "Quivolda" not in str(rows("SELECT * FROM journal_audit")) + str(rows("SELECT * FROM care_override"))
    assert reason().code == "handling"
