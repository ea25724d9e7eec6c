import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from money_cast import DAY, aed, thb

from accord.core.money.payments import Different, Payment, Same, Unsure, merge, payment, received, same_payment
from accord.core.money.refusal import MoneyRefused

UETR = "f47ac10b-58cc-4372-a567-0e02b2c3d479"
OTHER = "9b2e1c4d-7a3f-4e2b-8c1d-5f6a7b8c9d0e"
MULE = "mule" + "0" * 60
VICTIM = "ref:victim-1"


def judged(report: dict, other: dict) -> type:
    judgement = same_payment(payment(**report), payment(**other))
    assert same_payment(payment(**other), payment(**report)) == judgement
    assert judgement.reason.endswith(".")
    return type(judgement)


def test_one_uetr_is_one_payment_even_where_a_fee_changed_the_amount() -> None:
    assert judged({"uetr": UETR, "amount": thb("100")}, {"uetr": UETR.upper(), "amount": thb("95")}) is Same
    assert judged({"uetr": UETR, "amount": thb("100")}, {"uetr": OTHER, "amount": thb("100")}) is Different


def test_a_reference_counts_with_its_rail_and_amount() -> None:
    report = {"rail": "promptpay", "bank_reference": "A1", "amount": thb("100")}
    assert judged(report, report) is Same
    assert judged(report, {**report, "uetr": UETR}) is Same
    assert judged(report, {**report, "rail": "bahtnet"}) is Unsure
    assert judged(report, {**report, "rail": None}) is Unsure
    assert judged(report, {**report, "amount": None}) is Unsure
    assert judged(report, {**report, "amount": aed("11")}) is Unsure
    assert judged(report, {**report, "amount": thb("101")}) is Different
    assert judged(report, {**report, "bank_reference": "A2"}) is Different


def test_an_end_to_end_id_counts_with_both_banks_amount_and_time() -> None:
    report = {"end_to_end": "INV-7", "from_bank": "TH:004", "to_bank": "TH:014", "amount": thb("100"), "time": 10 * DAY}
    assert judged(report, {**report, "time": 13 * DAY}) is Same
    assert judged(report, {**report, "time": 13 * DAY + 1}) is Different
    assert judged(report, {**report, "time": None}) is Unsure
    assert judged(report, {**report, "to_bank": "TH:025"}) is Unsure
    assert judged({**report, "end_to_end": "NOTPROVIDED"}, {**report, "end_to_end": "NOTPROVIDED"}) is Different


def test_like_payments_to_one_receiver_are_for_a_person_to_judge() -> None:
    report = {"amount": thb("160000"), "to": MULE, "from_": VICTIM, "time": DAY}
    assert judged(report, {**report, "time": DAY + 60_000_000}) is Unsure
    assert judged(report, {**report, "amount": thb("160001")}) is Different
    assert judged(report, {"to": MULE}) is Unsure
    assert judged(report, {**report, "to": "another" + "0" * 57}) is Different
    assert judged({}, {}) is Different


def test_a_merged_payment_is_found_by_every_reference() -> None:
    sender = payment(rail="promptpay", bank_reference="A1", amount=thb("100"), from_=VICTIM, time=DAY)
    receiver = payment(rail="promptpay", bank_reference="A1", uetr=UETR, amount=thb("100"), to=MULE, time=DAY + 5)
    both = merge(sender, receiver)
    assert both == Payment(
        uetr=UETR, rails=("promptpay",), bank_references=("A1",), amounts=(thb("100"),), times=(DAY, DAY + 5), from_=(VICTIM,), to=(MULE,)
    )
    assert isinstance(same_payment(both, payment(uetr=UETR)), Same)
    assert isinstance(same_payment(both, payment(rail="promptpay", bank_reference="A1", amount=thb("100"))), Same)


def test_two_uetrs_are_never_one_payment() -> None:
    with pytest.raises(MoneyRefused) as refusal:
        merge(payment(uetr=UETR), payment(uetr=OTHER))
    assert refusal.value.code == "two-uetrs"


def test_one_account_has_many_victims() -> None:
    first = payment(to=MULE, from_="ref:victim-1", amount=thb("100"), rail="promptpay", bank_reference="A1")
    second = payment(to=MULE, from_="ref:victim-2", amount=thb("900"), rail="promptpay", bank_reference="A2")
    elsewhere = payment(to="another" + "0" * 57, amount=thb("100"))
    assert received([first, second, elsewhere], MULE) == (first, second)
    assert isinstance(same_payment(first, second), Different)


@pytest.mark.parametrize(
    ("given_", "code"),
    [
        ({"uetr": "f47ac10b-58cc-1372-a567-0e02b2c3d479"}, "bad-uetr"),
        ({"uetr": "f47ac10b58cc4372a5670e02b2c3d479"}, "bad-uetr"),
        ({"rail": "Prompt Pay"}, "bad-rail"),
        ({"bank_reference": "A" * 101}, "bad-reference"),
        ({"end_to_end": " "}, "bad-reference"),
        ({"end_to_end": "a\nb"}, "bad-reference"),
        ({"to_bank": "Kasikornbank"}, "bad-bank"),
        ({"to": "Somchai Jaidee"}, "not-a-reference"),
        ({"from_": "สมชาย ใจดี"}, "not-a-reference"),
    ],
)
def test_a_report_is_read_strictly_and_takes_no_names(given_, code) -> None:
    with pytest.raises(MoneyRefused) as refusal:
        payment(**given_)
    assert refusal.value.code == code
    assert next(iter(given_.values())).strip() == "" or next(iter(given_.values())) not in refusal.value.text


def test_spaces_around_a_reference_do_not_part_two_reports() -> None:
    assert payment(bank_reference=" A1 ", end_to_end="โอน 1") == payment(bank_reference="A1", end_to_end="โอน 1 ")


reports = st.builds(
    payment,
    uetr=st.sampled_from([None, None, UETR]),
    rail=st.sampled_from([None, "promptpay", "swift"]),
    end_to_end=st.sampled_from([None, "E1", "E2"]),
    bank_reference=st.sampled_from([None, "A1", "A2"]),
    amount=st.sampled_from([None, thb("100"), thb("95"), aed("11")]),
    time=st.none() | st.integers(0, 10).map(lambda day: day * DAY),
    from_bank=st.sampled_from([None, "TH:004"]),
    to_bank=st.sampled_from([None, "TH:014", "AE:033"]),
    from_=st.sampled_from([None, VICTIM, "ref:victim-2"]),
    to=st.sampled_from([None, MULE]),
)


@given(reports, reports, reports)
def test_the_order_of_reports_does_not_matter(first, two, three) -> None:
    assert merge(first, two) == merge(two, first)
    assert merge(first, merge(two, three)) == merge(merge(first, two), three)
    assert merge(first, first) == first
    assert merge(first, merge(first, two)) == merge(first, two)


@given(reports, reports)
def test_judging_is_even_handed_and_a_merged_payment_is_never_parted_from_its_reports(first, two) -> None:
    judgement = same_payment(first, two)
    assert same_payment(two, first) == judgement
    if isinstance(judgement, Same):
        for report in (first, two):
            assert not isinstance(same_payment(merge(first, two), report), Different)


@given(reports)
def test_a_payment_goes_over_the_wire(report) -> None:
    assert msgspec.json.decode(msgspec.json.encode(report), type=Payment) == report
