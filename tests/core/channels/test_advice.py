from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from accord.core.channels.advice import Closed, NotYet, Open, advise, warnings
from accord.core.channels.loss import Loss
from accord.core.channels.predicates import HOUR, compare
from accord.core.money.amounts import Amount, Rate, amount
from accord.tables import recall_channels

NOW = 1_000 * HOUR
THB_USD = Rate("THB", "USD", Decimal("0.03"), "central bank", 0)
# A person in Bangkok, THB 2,000,000 by SWIFT to Dubai an hour ago; the bank has sent its recall and the police have a report.
BEST = Loss(
    victim_country="TH",
    from_country="TH",
    to_countries=frozenset({"AE"}),
    amount=amount("2000000", "THB"),
    paid_at=NOW - HOUR,
    rail="swift",
    asks="police",
    asks_from="TH",
    done=frozenset({"recall-sent", "police-report"}),
    known=frozenset({"uetr", "national-desk"}),
)


def channel(loss: Loss, key: str, rates=(THB_USD,), now: int = NOW):
    result = {answer.channel: answer for answer in advise(loss, recall_channels(), now, rates)}
    assert list(result) == list(recall_channels())
    return result[key]


def texts(remarks) -> str:
    return " ".join(remark.text for remark in remarks)


def test_the_best_case_opens_what_police_may_open() -> None:
    kinds = {answer.channel: type(answer) for answer in advise(BEST, recall_channels(), NOW, [THB_USD])}
    assert kinds == {
        "bank-recall": NotYet,  # the bank sends it, not the police
        "national-desk": Open,
        "ffkc": Open,
        "i-grip": Open,
        "fiu": NotYet,
        "fincen-rrp": Open,
        "platform": NotYet,
        "exchange": Closed,
    }


def test_the_kill_chain_needs_amount_wire_border_time_and_recall() -> None:
    assert isinstance(channel(BEST, "ffkc"), Open)
    below = channel(replace(BEST, amount=amount("1666666.66", "THB")), "ffkc")
    assert isinstance(below, Closed)
    assert "USD 50,000" in texts(below.why) and "Report the loss all the same" in texts(below.why)
    assert {remark.tag for remark in below.why} == {"S"} and all(remark.source for remark in below.why)
    assert isinstance(channel(replace(BEST, amount=amount("50000", "USD")), "ffkc"), Open)
    assert isinstance(channel(replace(BEST, amount=amount("49999.99", "USD")), "ffkc"), Closed)
    assert isinstance(channel(replace(BEST, rail="domestic"), "ffkc"), Closed)
    assert isinstance(channel(replace(BEST, to_countries=frozenset({"TH"})), "ffkc"), Closed)
    assert isinstance(channel(BEST, "ffkc", now=BEST.paid_at + 72 * HOUR), Open)
    assert isinstance(channel(BEST, "ffkc", now=BEST.paid_at + 72 * HOUR + 1), Closed)
    waiting = channel(replace(BEST, done=frozenset({"police-report"})), "ffkc")
    assert isinstance(waiting, NotYet)
    assert "recall first" in texts(waiting.missing)


def test_without_a_rate_it_says_that_it_could_not_be_compared_and_closes_nothing() -> None:
    for rates in ((), (Rate("PEN", "USD", Decimal("0.27"), "bank", 0),)):
        answer = channel(replace(BEST, amount=amount("1", "THB")), "ffkc", rates)
        assert isinstance(answer, Open)
        assert "could not be compared with 50000.00 USD: state a rate between THB and USD" in texts(answer.remarks)
    assert isinstance(channel(replace(BEST, amount=amount("1", "THB")), "ffkc"), Closed)


def test_a_rate_serves_both_ways_and_the_last_stated_counts() -> None:
    back = Rate("USD", "THB", Decimal("33"), "bank", 5)
    assert compare(amount("33", "THB"), amount("1", "USD"), [back]) == 0
    assert compare(amount("32.99", "THB"), amount("1", "USD"), [back, THB_USD]) == -1
    assert compare(amount("33.34", "THB"), amount("1", "USD"), [THB_USD]) == 1
    assert compare(amount("1", "THB"), amount("1", "USD"), []) is None


def test_i_grip_is_asked_by_the_police_of_the_victims_country() -> None:
    by_person = channel(replace(BEST, asks="person"), "i-grip")
    assert isinstance(by_person, NotYet) and "Only police can ask" in texts(by_person.missing)
    elsewhere = channel(replace(BEST, asks_from="AE"), "i-grip")
    assert isinstance(elsewhere, NotYet) and "country where the victim lives" in texts(elsewhere.missing)
    early = channel(replace(BEST, done=frozenset({"recall-sent"})), "i-grip")
    assert isinstance(early, NotYet) and "police report comes first" in texts(early.missing)
    assert isinstance(channel(replace(BEST, to_countries=frozenset({"TH"})), "i-grip"), Closed)
    assert "shown to police only" in texts(channel(BEST, "i-grip").remarks)


def test_a_recall_is_sent_by_the_victims_bank_and_names_the_payment() -> None:
    assert isinstance(channel(replace(BEST, asks="victim-bank"), "bank-recall"), Open)
    nameless = channel(replace(BEST, asks="victim-bank", known=frozenset()), "bank-recall")
    assert isinstance(nameless, NotYet) and "UETR" in texts(nameless.missing)
    assert isinstance(channel(replace(BEST, asks="victim-bank", rail="crypto"), "bank-recall"), Closed)


def test_units_platforms_and_exchanges_each_ask_for_their_own() -> None:
    assert isinstance(channel(replace(BEST, asks="fiu"), "fiu"), Open)
    late = channel(BEST, "fincen-rrp", now=BEST.paid_at + 80 * HOUR)
    assert isinstance(late, Open) and "More than 72 hours" in texts(late.remarks)
    seen = replace(BEST, known=BEST.known | {"platform-account"})
    assert isinstance(channel(seen, "platform"), Open)
    assert "aggregate" not in texts(channel(seen, "platform").remarks)
    assert "aggregate" in texts(channel(replace(seen, asks="victim-bank"), "platform").remarks)
    coins = replace(BEST, rail="crypto")
    assert isinstance(channel(coins, "exchange"), NotYet)
    assert isinstance(channel(replace(coins, known=frozenset({"transaction-id"})), "exchange"), Open)


def test_what_is_not_known_of_a_loss_closes_no_channel() -> None:
    bare = Loss(asks="person")
    answers = advise(bare, recall_channels(), NOW)
    assert not [answer for answer in answers if isinstance(answer, Closed)]
    assert "countries of both banks are not known" in texts(channel(bare, "i-grip").remarks)


def codes(loss: Loss, now: int = NOW, rates=(THB_USD,)) -> set[str]:
    return {warning.code for warning in warnings(loss, now, recall_channels(), rates)}


def test_a_form_warns_of_what_is_missing_late_or_from_the_wrong_place() -> None:
    assert codes(BEST) == set()
    assert codes(replace(BEST, known=frozenset())) == {"no-uetr"}
    assert codes(replace(BEST, paid_at=None)) == {"no-time"}
    assert codes(BEST, BEST.paid_at + 24 * HOUR) == set()
    assert codes(BEST, BEST.paid_at + 24 * HOUR + 1) == {"over-24-hours"}
    assert codes(BEST, BEST.paid_at + 72 * HOUR) == {"over-24-hours"}
    assert codes(BEST, BEST.paid_at + 72 * HOUR + 1) == {"over-72-hours"}
    assert codes(replace(BEST, done=frozenset())) == {"recall-not-sent"}
    assert codes(replace(BEST, asks_from="AE")) == {"not-victims-country"}
    assert codes(replace(BEST, amount=amount("1000", "THB"))) == {"below-threshold"}
    assert codes(BEST, rates=()) == {"threshold-not-compared"}
    # A transfer within one country, or by a rail that the channel does not take, is none of its threshold's.
    assert codes(replace(BEST, to_countries=frozenset({BEST.from_country})), rates=()) == set()
    assert codes(replace(BEST, rail="promptpay"), rates=()) == set()
    assert codes(replace(BEST, rail=None), rates=()) == {"threshold-not-compared"}
    assert codes(replace(BEST, rail="crypto", known=frozenset(), done=frozenset())) == set()


def test_a_warning_names_the_channel_and_its_threshold() -> None:
    (warning,) = warnings(replace(BEST, amount=amount("1000", "THB")), NOW, recall_channels(), [THB_USD])
    assert warning.text == "The amount is below the 50000.00 USD of 'Financial Fraud Kill Chain of the FBI'."


losses = st.builds(
    Loss,
    victim_country=st.sampled_from([None, "TH", "PE"]),
    from_country=st.sampled_from([None, "TH", "PE"]),
    to_countries=st.frozensets(st.sampled_from(["TH", "AE"]), max_size=2),
    amount=st.none() | st.integers(0, 10**9).map(lambda units: Amount(Decimal(units).scaleb(-2), "THB")),
    paid_at=st.none() | st.integers(NOW - 200 * HOUR, NOW),
    rail=st.sampled_from([None, "swift", "wire", "domestic", "wallet", "card", "crypto", "cash"]),
    asks=st.sampled_from(["victim-bank", "bank", "police", "fiu", "platform", "person"]),
    asks_from=st.sampled_from([None, "TH", "AE"]),
    done=st.frozensets(st.sampled_from(["recall-sent", "police-report", "bank-told"])),
    known=st.frozensets(st.sampled_from(["uetr", "end-to-end", "national-desk", "platform-account", "crypto-address", "exchange"])),
)
RANK = {Closed: 0, NotYet: 1, Open: 2}


@given(
    losses, st.sampled_from(["recall-sent", "police-report"]), st.sampled_from(["uetr", "national-desk", "platform-account", "exchange"])
)
def test_doing_or_knowing_more_never_closes_a_channel(loss, step, fact) -> None:
    more = replace(loss, done=loss.done | {step}, known=loss.known | {fact})
    for before, after in zip(advise(loss, recall_channels(), NOW), advise(more, recall_channels(), NOW), strict=True):
        assert RANK[type(after)] >= RANK[type(before)]


@given(losses, st.booleans())
def test_every_channel_answers_with_a_reason_and_its_source(loss, stated) -> None:
    for answer in advise(loss, recall_channels(), NOW, [THB_USD] if stated else []):
        remarks = {Open: (), NotYet: getattr(answer, "missing", ()), Closed: getattr(answer, "why", ())}[type(answer)]
        assert bool(remarks) == (not isinstance(answer, Open))
        assert all(remark.source and remark.tag in {"V", "S", "own"} for remark in remarks)
        assert {text for text in recall_channels()[answer.channel].unknown} <= {remark.text for remark in answer.remarks}


@pytest.mark.parametrize("hours", [0, 100, 1000])
def test_time_alone_only_closes_channels(hours) -> None:
    for before, after in zip(
        advise(BEST, recall_channels(), NOW, [THB_USD]), advise(BEST, recall_channels(), NOW + hours * HOUR, [THB_USD]), strict=True
    ):
        assert RANK[type(after)] <= RANK[type(before)]
