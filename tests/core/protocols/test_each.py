"""What the other protocols promise, each in a few steps."""

from decimal import Decimal
from typing import Any

import pytest
from small_protocol import AT, DAY, REFERENCE, with_facts

from accord.core.protocols import StepOutcome, StepRefused, open_request, take
from accord.core.times import SECOND
from accord.tables import newest_protocols

HOUR = 3600 * SECOND


def step(name: str, state: str, key: str, *, side: str = "answerer", role: str = "officer", **more: Any) -> StepOutcome:
    more.setdefault("facts", with_facts())
    return take(newest_protocols()[name], state, key, role=role, side=side, at=AT, **more)


def refusal(name: str, state: str, key: str, **more: Any) -> StepRefused:
    with pytest.raises(StepRefused) as error:
        step(name, state, key, **more)
    return error.value


def ends(taken: StepOutcome) -> dict[str, int]:
    return {deadline.clock: deadline.at - AT for deadline in taken.clocks if deadline.kind == "end"}


# preserve: 90 days are the most of a domestic order, 60 the least of a foreign request


@pytest.mark.parametrize("state", ["received", "acknowledged"])
def test_a_domestic_order_keeps_for_at_most_ninety_days(state: str) -> None:
    assert step("preserve", state, "preserve-domestic", fields={"until": AT + 90 * DAY}).state == "preserved"
    assert refusal("preserve", state, "preserve-domestic", fields={"until": AT + 90 * DAY + 1}).code == "too-late"
    assert step("preserve", state, "preserve-domestic", fields={"until": AT + DAY}).clocks[-1].step == "lapse"
    assert refusal("preserve", state, "preserve-domestic", fields={"until": AT + DAY}, facts=with_facts(domestic=False)).code == "domestic"


@pytest.mark.parametrize("state", ["received", "acknowledged"])
def test_a_foreign_request_keeps_for_at_least_sixty_days(state: str) -> None:
    foreign = with_facts(domestic=False)
    assert step("preserve", state, "preserve-foreign", fields={"until": AT + 60 * DAY}, facts=foreign).state == "preserved"
    assert refusal("preserve", state, "preserve-foreign", fields={"until": AT + 60 * DAY - 1}, facts=foreign).code == "too-early"
    assert step("preserve", state, "preserve-foreign", fields={"until": AT + 200 * DAY}, facts=foreign).state == "preserved"
    assert refusal("preserve", state, "preserve-foreign", fields={"until": AT + 60 * DAY}).code == "foreign"


def test_a_country_may_have_its_own_days() -> None:
    rules, foreign = {"preserve.domestic": 30 * 86_400, "preserve.foreign": 120 * 86_400}, with_facts(domestic=False)
    assert refusal("preserve", "received", "preserve-domestic", fields={"until": AT + 31 * DAY}, rules=rules).code == "too-late"
    short = {"fields": {"until": AT + 119 * DAY}, "rules": rules, "facts": foreign}
    assert refusal("preserve", "received", "preserve-foreign", **short).code == "too-early"


def test_a_domestic_order_may_be_renewed_for_ninety_days_again_and_again() -> None:
    for state in ("preserved", "renewed"):
        renewed = step("preserve", state, "renew-domestic", fields={"until": AT + 90 * DAY, "ground": "Inquiry goes on."})
        assert (renewed.state, ends(renewed)) == ("renewed", {"lapse": 90 * DAY})
        late = {"until": AT + 91 * DAY, "ground": "Inquiry goes on."}
        assert refusal("preserve", state, "renew-domestic", fields=late).code == "too-late"


# takedown: preserve comes first, and the clock follows the harm


def opened(name: str, key: str | None = None, *, side: str = "asker", role: str = "officer", **more: Any) -> StepOutcome:
    more.setdefault("facts", with_facts())
    return open_request(newest_protocols()[name], key, role=role, side=side, at=AT, **more)


TAKEDOWN = {"harm": "money-moving", "preserve-first": "yes", "reasons": "It copies a bank's page.", "good-faith": True}


def test_preserve_is_offered_before_takedown_and_waited_for_unless_waived() -> None:
    assert newest_protocols()["takedown"].offers == ("preserve",)
    with pytest.raises(StepRefused) as error:
        opened("takedown", fields={key: value for key, value in TAKEDOWN.items() if key != "preserve-first"})
    assert error.value.field == "preserve-first"
    assert opened("takedown", fields=TAKEDOWN).effects == ("spawn-preserve", "ring-desks")
    assert refusal("takedown", "acknowledged", "remove", facts=with_facts(preserve_open=True)).code == "preserve-settled"
    assert step("takedown", "acknowledged", "waive-preserve", side="asker").effects[0] == "waive-preserve"
    assert step("takedown", "acknowledged", "remove").state == "removed"


@pytest.mark.parametrize(
    ("harm", "seconds"), [("person-in-danger", 1800), ("money-moving", 1800), ("credentials", 3600), ("other", 86_400)]
)
def test_how_soon_depends_on_the_harm(harm: str, seconds: int) -> None:
    assert ends(opened("takedown", fields=TAKEDOWN | {"harm": harm})) == {"acknowledge": seconds * SECOND}


@pytest.mark.parametrize(
    ("name", "state", "key", "fields"),
    [
        ("takedown", "received", "remove", {}),
        ("takedown", "received", "geo-block", {"countries": [{"country": "TH"}]}),
        ("block-number", "acknowledged", "block", {"until": AT + DAY}),
        ("block-number", "blocked", "extend", {"until": AT + DAY, "ground": "Still in use."}),
    ],
)
def test_an_embargo_stops_every_action(name: str, state: str, key: str, fields: dict[str, Any]) -> None:
    assert refusal(name, state, key, fields=fields, facts=with_facts(embargo=True)).code == "no-embargo"
    assert step(name, state, key, fields=fields).state


def test_what_comes_back_up_is_asked_for_again() -> None:
    again = step("takedown", "removed", "back-up", side="asker", fields={"seen": AT}, earlier={"harm": "credentials"})
    assert again.state == "back-up-again" and ends(again) == {"answer": 2 * HOUR}
    assert step("takedown", "back-up-again", "remove").state == "removed"


def test_a_block_has_a_date_and_ends_at_it() -> None:
    assert refusal("block-number", "received", "block").field == "until"
    blocked = step("block-number", "received", "block", fields={"until": AT + 30 * DAY})
    assert [(deadline.step, deadline.at) for deadline in blocked.clocks if deadline.kind == "end"] == [("lapse", AT + 30 * DAY)]
    assert step("block-number", "blocked", "lapse", side="clock", role="system").state == "unblocked"


# inform: records, or figures


def test_an_answer_may_be_figures_only_and_is_never_nothing() -> None:
    outcome = step("inform", "acknowledged", "answer", fields={"figures": [{"counted": "accounts closed", "number": "185"}]})
    assert (outcome.state, outcome.fields["figures"][0]["number"]) == ("answered", 185)
    assert refusal("inform", "acknowledged", "answer").code == "something-told"


# refer and repatriate: nothing without the person

REFER = {"file": REFERENCE, "needs": [{"service": "safehouse"}], "urgent": "yes"}


def test_a_referral_without_consent_is_refused_unless_an_override_is_recorded() -> None:
    without = with_facts(consent=False)
    assert opened("refer", fields=REFER).state == "offered"
    with pytest.raises(StepRefused) as error:
        opened("refer", fields=REFER, facts=without)
    assert error.value.code == "consent"
    with pytest.raises(StepRefused) as error:
        opened("refer", "offer-without-consent", role="administrator", fields=REFER, facts=without)
    assert error.value.field == "override-ground"
    given = REFER | {"override-ground": "child"}
    overridden = opened("refer", "offer-without-consent", role="administrator", fields=given, facts=without)
    assert overridden.effects == ("record-override", "ring-desks")
    assert refusal("refer", "offered", "accept", facts=without).code == "consent-or-override"
    assert step("refer", "offered", "accept", facts=with_facts(consent=False, override=True)).effects[0] == "open-file"


def test_a_referral_may_be_revoked_until_it_is_done_and_that_closes_the_file() -> None:
    for state in ("offered", "accepted"):
        revoked = step("refer", state, "revoke", side="asker", fields={"revoke-ground": "consent-withdrawn"})
        assert revoked.state == "revoked" and "close-file" in revoked.effects


def test_the_consulate_is_told_only_with_consent_and_an_override_does_not_do() -> None:
    consulate = {"side": "asker", "fields": {"consulate": "unknown"}}
    assert (
        refusal("repatriate", "documents", "tell-consulate", facts=with_facts(consent=False, override=True), **consulate).code == "consent"
    )
    assert step("repatriate", "documents", "tell-consulate", **consulate).state == "consular"
    # It is no station that one must pass.
    assessed = step("repatriate", "documents", "assess", side="asker", fields={"risk": "high", "assessment": REFERENCE})
    assert assessed.state == "risk-assessed"


def test_nobody_travels_before_the_risk_is_assessed_nor_without_consent() -> None:
    plan = {"side": "asker", "fields": {"travel-on": "2026-12-01", "travel-plan": REFERENCE, "escort": "no"}}
    for state in ("identified", "documents", "consular"):
        assert refusal("repatriate", state, "travel", **plan).code == "not-open"
    assert refusal("repatriate", "risk-assessed", "travel", facts=with_facts(consent=False, override=True), **plan).code == "consent"
    assert step("repatriate", "risk-assessed", "travel", **plan).state == "travel"
    assert step("repatriate", "travel", "call-off-travel", side="asker").state == "risk-assessed"


# appeal


def test_the_first_answer_to_an_appeal_is_due_in_four_hours() -> None:
    lodged = opened("appeal", role="guest", fields={"reason": REFERENCE, "harm": "money-held"})
    assert ends(lodged)["first-answer"] == 4 * HOUR
    proven = step("appeal", "lodged", "prove", side="asker", role="guest", fields={"proof": "code-at-number"})
    assert (proven.state, ends(proven)) == ("control-proven", {"first-answer": 4 * HOUR})
    error = refusal("appeal", "lodged", "prove", side="asker", fields={"proof": "code-at-number"}, facts=with_facts(proof=False))
    assert error.code == "proof-seen"
    assert refusal("appeal", "lodged", "confirm-control", side="bank", fields={"bank-confirms": "no"}).code == "bank-says-yes"


def test_nobody_reviews_its_own_claim_or_appeal() -> None:
    for key in ("begin-review", "uphold-claim", "reject-claim", "conclude-upheld", "conclude-rejected"):
        state = "acknowledged" if key == "begin-review" else "in-review"
        fields = {"claim": "id-1", "findings": REFERENCE, "refusal": "claim-stands"}
        asked = {field.key for field in next(s for s in newest_protocols()["appeal"].steps if s.key == key).fields}
        given = {name: value for name, value in fields.items() if name in asked}
        for facts in (with_facts(member="claimant"), with_facts(appellant="reviewer"), with_facts(member=None)):
            assert refusal("appeal", state, key, side="reviewer", fields=given, facts=facts).code == "impartial"


def test_upholding_a_claim_undoes_it_everywhere() -> None:
    upheld = step("appeal", "in-review", "uphold-claim", side="reviewer", fields={"claim": "id-1", "findings": REFERENCE})
    assert upheld.effects == ("uphold-claim", "retract-claim", "release-holds", "tell-actors") and not upheld.entered
    conceded = step("appeal", "in-review", "concede", fields={"claim": "id-1"})
    assert {"retract-claim", "release-holds", "tell-actors"} <= set(conceded.effects)
    assert refusal("appeal", "in-review", "concede", fields={"claim": "id-2"}).code == "own-claim"


def test_an_appeal_is_concluded_once_every_claim_is_decided_and_closed_once_everybody_applied_it() -> None:
    conclude = {"side": "reviewer"}
    assert refusal("appeal", "in-review", "conclude-upheld", facts=with_facts(undecided=1), **conclude).code == "all-decided"
    assert refusal("appeal", "in-review", "conclude-upheld", facts=with_facts(upheld=0), **conclude).code == "some-upheld"
    assert step("appeal", "in-review", "conclude-upheld", **conclude).state == "upheld"
    rejected = {"fields": {"refusal": "claim-stands"}}
    assert refusal("appeal", "in-review", "conclude-rejected", **rejected, **conclude).code == "none-upheld"
    assert step("appeal", "in-review", "conclude-rejected", facts=with_facts(upheld=0), **rejected, **conclude).state == "rejected"
    assert refusal("appeal", "upheld", "close", side="reviewer", facts=with_facts(unapplied=1)).code == "all-applied"


# deconflict and accede


def test_a_match_is_told_to_both_officers_at_once_and_to_nobody_else() -> None:
    matched = opened("deconflict", side="clock", role="system")
    assert [(deadline.kind, deadline.at, deadline.step) for deadline in matched.clocks] == [("end", AT, "tell")]
    outcome = step("deconflict", "matched", "tell", side="clock", role="system")
    assert outcome.effects == ("tell-both",)
    protocol = newest_protocols()["deconflict"]
    assert "secretariat" not in protocol.sides
    assert not any(clock.escalate for state in protocol.states.values() for clock in state.clocks)


def test_officers_see_each_other_only_once_both_agreed() -> None:
    first = step("deconflict", "told", "agree", side="asker")
    assert first.state == "told" and "share-contacts" not in first.effects
    assert refusal("deconflict", "told", "agree-too").code == "other-agreed"
    second = step("deconflict", "told", "agree-too", facts=with_facts(other_agreed=True))
    assert second.state == "agreed" and "share-contacts" in second.effects


def test_nobody_becomes_active_without_being_vetted() -> None:
    vetting = {"authority-checked": "yes", "desk-reached": "no", "findings": REFERENCE}
    secretariat = {"side": "secretariat", "role": "secretariat"}
    assert refusal("accede", "signed", "vet", fields=vetting, **secretariat).code == "vetting-passed"
    assert step("accede", "signed", "vet", fields=vetting | {"desk-reached": "yes"}, **secretariat).state == "vetted"
    for state in ("invited", "signed", "suspended"):
        assert refusal("accede", state, "activate", **secretariat).code == "not-open"
    assert refusal("accede", "vetted", "activate", side="asker", role="administrator").code == "not-yours"


def test_amounts_of_two_currencies_are_never_added() -> None:
    facts = with_facts(pending={"THB": Decimal(100), "USD": Decimal(5)})
    error = refusal("hold-funds", "received", "hold", fields={"amount": "100 THB", "until": AT + DAY}, facts=facts)
    assert error.code == "amount-all-pending"
