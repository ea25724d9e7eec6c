"""A recall as the bank wants it: version, header, envelope, its own day, and the facts that came later."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from asking import OPENING, ask, cast
from bank_cast import UETR
from bells import NOON
from hubs import Hub
from request_calls import pending
from worlds import caller

from accord.core.times import micros
from accord.formats.iso20022.messages import name_of
from accord.formats.iso20022.recall import read_recall
from accord.formats.iso20022.values import Agent
from accord.hub.members.queries import Caller
from accord.hub.requests import actions, queries
from accord.hub.requests.errors import NoSuchRequest, NotAllowed, Refused
from accord.tables import code_lists

PAID = {"amount": "200000.00 THB", "uetr": UETR, "from_bank": "VICTTHBK", "to_bank": "KASITHBK"}
EARLY = micros(datetime(2026, 11, 26, 22, tzinfo=UTC))  # five in the morning of the 27th in Bangkok
AT = micros(datetime(2026, 11, 27, 20, 30, tzinfo=UTC))


def recall(caller: Caller, request: str, **more: Any) -> Any:
    return read_recall(actions.recall_message(caller, request, at=AT, **more), code_lists())


def one(made: Any, **paid: Any) -> Any:
    (request,) = ask(made, payments=[{**PAID, **paid}], at=AT).requests
    return request


def test_a_day_is_the_one_of_the_banks_own_place(hub: Hub) -> None:
    made = cast(hub)
    request = one(made, time=EARLY)
    there = recall(made["Sender"], request.id)
    assert (there.original.settled, there.created.isoformat()) == (date(2026, 11, 27), "2026-11-28T03:30:00+07:00")
    assert recall(made["Sender"], request.id, form={"zone": "America/Lima"}).original.settled == date(2026, 11, 26)
    actions.set_bank_form(made["Sender"], {"zone": "Asia/Dubai"})
    assert recall(made["Sender"], request.id).created.isoformat() == "2026-11-28T00:30:00+04:00"
    stated = one(made, time=EARLY, settled="2026-11-30", uetr="9b2e1c4d-7a3f-4e2b-8c1d-5f6a7b8c9d0e")
    assert recall(made["Sender"], stated.id).original.settled == date(2026, 11, 30)


def test_each_member_gets_its_form_and_changes_it_for_one_message(any_hub: Hub) -> None:
    made = cast(any_hub)
    request = one(made)
    sender = made["Sender"]
    assert queries.bank_form(sender).version == "11"
    assert name_of(actions.recall_message(sender, request.id, at=AT)) == "camt.056.001.11"
    form = actions.set_bank_form(sender, {"version": "08", "header": "02", "service": "swift.cbprplus.02"})
    assert queries.bank_form(sender) == form and queries.bank_form(made["Kasi"]).version == "11"
    data = actions.recall_message(sender, request.id, at=AT)
    assert name_of(data) == "camt.056.001.08" and b"<Envelope><AppHdr" in data and b"swift.cbprplus.02" in data
    other = actions.recall_message(sender, request.id, form={"version": "10", "header": "", "envelope": ""}, message="OWN-1", at=AT)
    assert name_of(other) == "camt.056.001.10" and b"AppHdr" not in other and b"<Id>OWN-1</Id>" in other
    actions.set_bank_form(sender, {"header": "01"})
    assert queries.bank_form(sender).version == "08", "what is not given stays"
    assert b"head.001.001.01" in actions.recall_message(sender, request.id, at=AT)


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("version", "12", "not-a-choice"), ("header", "09", "not-a-choice"), ("market", "moon", "not-a-choice"),
        ("envelope", "a b", "bad-name"), ("zone", "Bangkok/Nowhere", "unknown-zone"), ("zone", "+07:00", "unknown-zone"),
        ("service", "s" * 36, "too-long"), ("colour", "red", "field-unknown"), ("version", 8, "not-text"),
    ],
)  # fmt: skip
def test_a_form_that_no_bank_has_is_refused_by_its_field(hub: Hub, field: str, value: Any, code: str) -> None:
    made = cast(hub)
    before = queries.bank_form(made["Sender"])
    for refuses in (
        lambda: actions.set_bank_form(made["Sender"], {field: value}),
        lambda: actions.recall_message(made["Sender"], one(made).id, form={field: value}, at=AT),
    ):
        with pytest.raises(Refused) as refused:
            refuses()
        assert (refused.value.code, refused.value.field) == (code, field)
    assert queries.bank_form(made["Sender"]) == before


def test_what_the_banks_wrote_on_the_payment_is_in_the_recall(hub: Hub) -> None:
    made = cast(hub)
    facts = {"instruction": "INS-1", "message": "MSG-1", "message_name": "pacs.008.001.08", "message_time": EARLY}
    original = recall(made["Sender"], one(made, **facts).id).original
    assert (original.instruction, original.message, original.message_name) == ("INS-1", "MSG-1", "pacs.008.001.08")
    assert original.message_created is not None and original.message_created.isoformat() == "2026-11-27T05:00:00+07:00"


def test_a_bank_of_a_country_is_named_with_its_clearing_system_and_the_account_is_there(hub: Hub) -> None:
    made = cast(hub)
    there = recall(made["Sender"], one(made, to_bank=None, from_bank="TH:014").id)
    assert (there.assigner, there.assignee) == (Agent(clearing="THCBC", member="014"), Agent(clearing="THCBC", member="004"))
    assert there.account == ("account", "1234567890")


def test_what_a_market_asks_for_is_named_where_it_is_missing(hub: Hub) -> None:
    made = cast(hub)
    with pytest.raises(Refused) as refused:
        actions.recall_message(made["Sender"], one(made, time=EARLY).id, form={"version": "08", "market": "fedwire"}, at=AT)
    assert refused.value.code == "market" and "OrgnlGrpInf" in refused.value.text


# Facts that come later


def opened_bare(made: Any) -> tuple[str, str]:
    """Asked of a member by name: neither the account nor its bank is known yet."""
    wanted = actions.Ask(
        "hold-funds", to=[made["Kasi"].id], about="case-7", fields={"asks": "hold", "recall-sent": False, "harmed-in": "TH"},
        payments=[{"disputed": "200000.00 THB", "from_bank": "VICTTHBK"}],
    )  # fmt: skip
    (request,) = actions.open_request(made["Sender"], wanted, at=AT).requests
    return request.id, queries.page(made["Sender"], request.id).payments[0].id


def test_facts_are_added_by_whoever_opened_and_the_recall_is_made_with_them(any_hub: Hub) -> None:
    made = cast(any_hub)
    request, payment = opened_bare(made)
    sender = made["Sender"]
    with pytest.raises(Refused) as refused:
        actions.recall_message(sender, request, at=AT)
    assert refused.value.code == "no-bank"
    version = queries.page(sender, request).row.version
    added = actions.complete_payment(
        sender, request, payment,
        {"to_bank": "KASITHBK", "to": "TH:004:9876543210", "uetr": UETR, "amount": "250000.00 THB", "from": "TH:014:1112223334"}, at=AT,
    )  # fmt: skip
    assert (added.to_banks, added.uetr, added.amounts, added.sender["account"]) == (
        ("KASITHBK",), UETR, ("250000.00 THB",), "TH:014:1112223334",
    )  # fmt: skip
    made_now = recall(sender, request)
    assert (made_now.assignee.bic, made_now.original.uetr, str(made_now.original.amount)) == ("KASITHBK", UETR, "250000.00 THB")
    assert made_now.account == ("account", "9876543210")
    assert queries.page(sender, request).row.version == version + 1
    assert queries.page(made["Kasi"], request).payments[0].to_banks == ("KASITHBK",)
    actions.complete_payment(sender, request, payment, {"to_bank": "KASITHBK", "uetr": UETR}, at=AT)
    assert queries.page(sender, request).row.version == version + 1, "what was said already changes nothing"


@pytest.mark.parametrize(
    ("facts", "code", "field"),
    [
        ({"from_bank": "OTHRTHBK"}, "already-stated", "from_bank"),
        ({"to_bank": "no bank"}, "bad-bank", "to_bank"),
        ({"amount": "1.00 THB"}, "more-than-the-payment", "disputed"),
        ({"amount": "1.00 USD"}, "more-than-the-payment", "disputed"),
        ({"to": "shop.example.com"}, "not-an-identifier", "to"),
        ({"message_name": "a letter"}, "bad-message-name", "message_name"),
        ({"settled": "27.11.2026"}, "bad-day", "settled"),
        ({"colour": "red"}, "field-unknown", None),
    ],
)
def test_a_fact_that_can_not_be_is_refused_by_its_field_and_changes_nothing(
    hub: Hub, facts: dict[str, str], code: str, field: str | None
) -> None:
    made = cast(hub)
    request, payment = opened_bare(made)
    before = queries.page(made["Sender"], request)
    with pytest.raises(Refused) as refused:
        actions.complete_payment(made["Sender"], request, payment, facts, at=AT)
    assert refused.value.code == code and (field is None or refused.value.field == field)
    after = queries.page(made["Sender"], request)
    assert (after.payments, after.row.version) == (before.payments, before.row.version)


def test_nobody_else_adds_a_fact(hub: Hub) -> None:
    made = cast(hub)
    request, payment = opened_bare(made)
    for who, error in (("Kasi", Refused), ("Bangkok", NoSuchRequest)):
        with pytest.raises((error, NotAllowed)):
            actions.complete_payment(made[who], request, payment, {"to_bank": "KASITHBK"}, at=AT)
    with pytest.raises(NoSuchRequest):
        actions.complete_payment(made["Sender"], request, "f47ac10b-58cc-4372-a567-0e02b2c3d479", {"to_bank": "KASITHBK"}, at=AT)
    assert queries.page(made["Sender"], request).payments[0].to_banks == ()


def test_an_answer_finds_the_request_by_a_reference_that_came_later(hub: Hub) -> None:
    made = cast(hub)
    request, payment = opened_bare(made)
    with pytest.raises(NoSuchRequest):
        actions.take_in_answer(made["Kasi"], pending(""), at=AT)
    actions.complete_payment(made["Sender"], request, payment, {"uetr": UETR}, at=AT)
    (done,) = actions.take_in_answer(made["Kasi"], pending(""), at=AT).done
    assert (done.request, done.step) == (request, "acknowledge")


def test_nobody_was_rung_is_said_until_somebody_answers(hub: Hub) -> None:
    made = cast(hub)
    silent = hub.member("Silent Bank", "finance", "TH")
    wanted = actions.Ask("hold-funds", to=[silent.id], about="case-7", fields=OPENING, payments=[PAID])
    opened = actions.open_request(made["Sender"], wanted, at=NOON)
    (request,) = opened.requests
    assert (request.desk, request.rung) == ("", False)
    said = [warning.text for warning in opened.warnings if warning.code == "nobody-rung"]
    assert len(said) == 1 and "Silent Bank" in said[0] and "Call them yourself" in said[0]
    assert said == [warning.text for warning in queries.page(made["Sender"], request.id).warnings if warning.code == "nobody-rung"]
    actions.take(caller(silent), request.id, "acknowledge", at=NOON)
    assert "nobody-rung" not in [warning.code for warning in queries.page(made["Sender"], request.id).warnings]
    assert "nobody-rung" not in [warning.code for warning in ask(made, payments=[PAID], at=NOON + 1).warnings]
