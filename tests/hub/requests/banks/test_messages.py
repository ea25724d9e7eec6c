"""A recall goes out as camt.056, its answer comes in as camt.029, and money that came back as pacs.004."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from asking import MINUTE, OPENING, ask, cast
from bank_cast import ORIGINAL, OTHER_UETR, RETURN, UETR, with_another
from bells import NOON, rows
from hubs import Hub
from msgspec.structs import replace

from accord.core.money.amounts import amount
from accord.formats.iso20022.recall import read_recall
from accord.formats.iso20022.resolution import read_resolution, write_resolution
from accord.formats.iso20022.values import Agent, Answer, Reason, Resolution
from accord.hub.requests import actions, queries
from accord.hub.requests.errors import NoSuchRequest, NotAllowed, Refused
from accord.tables import code_lists, newest_protocols

PAID = {"amount": "200000.00 THB", "uetr": UETR, "from_bank": "VICTTHBK", "to_bank": "KASITHBK", "time": NOON}


def answer(status: str | None = None, *codes: str, case: str | None = None, confirmation: str | None = None) -> bytes:
    """The answer of a bank, as it writes it."""
    bank, asks = Agent(bic="KASITHBK"), Agent(bic="VICTTHBK")
    bank_answer = Answer(original=ORIGINAL, status=status, reasons=tuple(Reason(code=code) for code in codes))  # type: ignore[arg-type]
    made = Resolution(
        message="ANSWER-1",
        assigner=bank,
        assignee=asks,
        created=datetime(2026, 11, 25, tzinfo=UTC),
        case=case,
        case_by=asks if case else None,
        confirmation=confirmation or {"ACCR": "CNCL", "RJCR": "RJCR", "PDCR": "PDCR"}[status or "PDCR"],
        answers=() if status is None else (bank_answer,),
    )
    return write_resolution(made, code_lists())


def test_a_recall_names_the_payment_both_banks_and_the_request_as_its_case(any_hub: Hub) -> None:
    made = cast(any_hub)
    (request,) = ask(made, payments=[PAID]).requests
    recall = read_recall(actions.recall_message(made["Sender"], request.id, at=NOON), code_lists())
    assert (recall.assigner.bic, recall.assignee.bic, recall.original.uetr) == ("VICTTHBK", "KASITHBK", UETR)
    assert (recall.case, recall.original.amount) == (request.id.replace("-", ""), amount("200000.00", "THB"))
    assert [reason.code for reason in recall.reasons] == ["FRAD"]
    with pytest.raises(Refused) as refused:
        actions.recall_message(made["Kasi"], request.id, at=NOON)
    assert refused.value.code == "not-yours"


def test_a_recall_of_what_no_bank_moved_or_of_no_known_payment_is_refused(hub: Hub) -> None:
    made = cast(hub)
    (request,) = ask(made, payments=[{"amount": "10.00 THB", "from_bank": "TH:014"}]).requests
    with pytest.raises(Refused) as refused:
        actions.recall_message(made["Sender"], request.id, at=NOON)
    assert refused.value.code == "no-reference"
    (two,) = ask(made, payments=[{"amount": "10.00 THB", "uetr": UETR}]).requests
    with pytest.raises(Refused) as refused:
        actions.recall_message(made["Sender"], two.id, at=NOON)
    assert refused.value.code == "no-bank"
    (three,) = ask(made, payments=[PAID, {"amount": "1.00 THB"}], at=NOON + 1).requests
    with pytest.raises(Refused) as refused:
        actions.recall_message(made["Sender"], three.id, at=NOON)
    assert refused.value.code == "which-payment"


@pytest.mark.parametrize(
    ("status", "codes", "step", "state", "refusal"),
    [
        ("PDCR", ("ADAC",), "acknowledge", "acknowledged", None),
        ("ACCR", (), "locate", "located", None),
        ("RJCR", ("AC04",), "refuse", "refused", "account-closed"),
        ("RJCR", ("LEGL",), "refuse", "refused", "no-legal-basis"),
        ("RJCR", ("WSEQ",), "refuse", "refused", "too-little-said"),
        ("RJCR", ("AM04",), "not-found", "not-located", None),
    ],
)
def test_the_banks_answer_becomes_a_step_of_the_request(
    hub: Hub, status: str, codes: tuple[str, ...], step: str, state: str, refusal: str | None
) -> None:
    made = cast(hub)
    (request,) = ask(made, payments=[PAID]).requests
    (done,) = actions.take_in_answer(made["Kasi"], answer(status, *codes), at=NOON).done
    assert (done.request, done.step, done.state) == (request.id, step, state)
    last = queries.page(made["Sender"], request.id).taken[-1]
    assert (last.how, last.member_name, last.fields.get("refusal")) == ("bank-message", "Kasi", refusal)


def test_an_answer_is_taken_from_whoever_may_give_it(any_hub: Hub) -> None:
    made = cast(any_hub)
    (request,) = ask(made, payments=[PAID]).requests
    with pytest.raises(Refused) as refused:
        actions.take_in_answer(made["Sender"], answer("PDCR"), at=NOON)
    assert refused.value.code == "not-yours"
    for who in ("Bangkok", "Police"):
        with pytest.raises(NoSuchRequest):
            actions.take_in_answer(made[who], answer("PDCR"), at=NOON)
    with pytest.raises(Refused):
        actions.take_in_answer(made["Kasi"], b"<Document/>", at=NOON)
    assert queries.page(made["Sender"], request.id).row.state == "received"


def test_a_bank_message_takes_the_permission_of_the_side_that_it_acts_for(hub: Hub) -> None:
    """Kasi was asked, and the sender asks: who may only ask for Kasi answers nothing there, not even by a message that its bank wrote."""
    made = cast(hub)
    (request,) = ask(made, payments=[PAID]).requests
    asks, answers = ({f"member:requests:{word}" for word in ("read", more)} for more in ("open", "answer"))
    kasi = {word: replace(made["Kasi"], scopes=frozenset(scopes)) for word, scopes in (("asks", asks), ("answers", answers))}
    sender = replace(made["Sender"], scopes=frozenset(answers))
    for given in (
        lambda: actions.take_in_answer(kasi["asks"], answer("PDCR"), at=NOON).done,
        lambda: actions.take_in_return(sender, RETURN, at=NOON).done,
    ):
        with pytest.raises(NotAllowed):
            given()
    with pytest.raises(NotAllowed):
        actions.recall_message(sender, request.id, at=NOON)
    assert queries.page(made["Sender"], request.id).row.state == "received"
    (done,) = actions.take_in_answer(kasi["answers"], answer("PDCR"), at=NOON).done
    assert (done.request, done.state) == (request.id, "acknowledged")


@pytest.mark.parametrize("spelled", [str.lower, str.upper])
def test_an_answer_to_the_whole_case_is_found_by_its_case(hub: Hub, spelled: Callable[[str], str]) -> None:
    made = cast(hub)
    ask(made, payments=[PAID])
    (two,) = ask(made, payments=[PAID], at=NOON + 1).requests
    (done,) = actions.take_in_answer(made["Kasi"], answer(case=spelled(two.id.replace("-", "")), confirmation="PDCR"), at=NOON + 2).done
    assert (done.request, done.step) == (two.id, "acknowledge")


def test_whoever_asks_a_bank_that_is_no_member_brings_its_answer_in(hub: Hub) -> None:
    made = cast(hub)
    (request,) = actions.open_request(
        made["Sender"],
        actions.Ask(
            "hold-funds",
            identifiers=["TH:006:9876543210"],
            fields=OPENING,
            payments=[PAID],
            guests={0: {"phone": "+6621234567", "verified": "register"}},
        ),
        at=NOON,
    ).requests
    (done,) = actions.take_in_answer(made["Sender"], answer("RJCR", "CUST"), at=NOON).done
    assert (done.request, done.state) == (request.id, "refused")
    assert rows("SELECT answers FROM routing_gap") == [(1,)]


@pytest.mark.parametrize("who", ["Kasi", "Sender"])
def test_money_that_came_back_is_a_payment_of_its_own_and_returned_in_the_ledger(any_hub: Hub, who: str) -> None:
    made = cast(any_hub)
    (request,) = ask(made, payments=[PAID]).requests
    actions.take(made["Kasi"], request.id, "hold-part", {"amount": "50000.00 THB", "until": NOON + 600 * MINUTE}, at=NOON)
    done = actions.take_in_return(made[who], RETURN, at=NOON + MINUTE).done
    assert [outcome.step for outcome in done] == ["hold-more", "return"]
    page: Any = queries.page(made["Sender"], request.id)
    assert {account: page.row.totals["THB"][account] for account in ("returned", "held", "pending")} == {
        "returned": "60000.00",
        "held": "0.00",
        "pending": "140000.00",
    }
    assert rows("SELECT kind, amount FROM requests_request_payment ORDER BY id") == [("disputed", "200000.00"), ("returned", "60000.00")]
    with pytest.raises(NoSuchRequest):
        actions.take_in_return(made["Bangkok"], RETURN, at=NOON + MINUTE)


def test_a_flaw_of_a_message_is_refused_with_its_element_and_its_rule(hub: Hub) -> None:
    made = cast(hub)
    too_long = answer("RJCR", "NOOR").replace(b"<Id>ANSWER-1</Id>", b"<Id>" + b"x" * 36 + b"</Id>")
    for data, element, rule in (
        (too_long, "/Document/RsltnOfInvstgtn/Assgnmt/Id", "maxLength"),
        (answer("RJCR", "NOOR").replace(b">NOOR<", b">ZZZZ<"), "/CxlStsRsnInf[1]/Rsn/Cd", "ExternalPaymentCancellationRejection1Code"),
    ):
        with pytest.raises(Refused) as refused:
            actions.take_in_answer(made["Sender"], data)
        assert element in refused.value.text and rule in refused.value.text and refused.value.field == "message"
    with pytest.raises(Refused) as refused:
        actions.take_in_return(made["Sender"], RETURN.replace(b"<RtrId>RTR-1-1</RtrId>", b"<RtrId></RtrId>"))
    assert "/TxInf" in refused.value.text and "RtrId" in refused.value.text
    with pytest.raises(Refused) as refused:
        actions.take_in_return(made["Sender"], b"<other/>")
    assert refused.value.text.startswith("This is none of the messages"), "what is wrong as a whole names no element"


# The same again


def again(data: bytes, **changed: str) -> bytes:
    """The same, as a system sends it anew: under another id, at another time."""
    text = data.decode().replace("ANSWER-1", "ANSWER-2").replace("RTR-1<", "RTR-2<").replace("2026-11-25T00:00:00Z", "2026-11-25T00:05:00Z")
    return text.encode()


@pytest.mark.parametrize(("status", "codes"), [("PDCR", ()), ("ACCR", ()), ("RJCR", ("AC04",)), ("RJCR", ("AM04",))])
@pytest.mark.parametrize("new_id", [False, True])
def test_an_answer_that_comes_again_is_answered_as_it_was(any_hub: Hub, status: str, codes: tuple[str, ...], new_id: bool) -> None:
    made = cast(any_hub)
    (request,) = ask(made, payments=[PAID]).requests
    data = answer(status, *codes)
    first = actions.take_in_answer(made["Kasi"], data, at=NOON).done
    steps = queries.page(made["Sender"], request.id).taken
    for _number in range(2):
        second = actions.take_in_answer(made["Kasi"], again(data) if new_id else data, at=NOON + MINUTE).done
        assert [(done.request, done.step, done.state, done.version) for done in second] == [
            (done.request, done.step, done.state, done.version) for done in first
        ]
        assert [done.repeated for done in first + second] == [False, True]
    assert queries.page(made["Sender"], request.id).taken == steps, "nothing was taken twice"


def test_a_repeat_in_another_envelope_is_the_same_message(hub: Hub) -> None:
    made = cast(hub)
    ask(made, payments=[PAID])
    data = answer("ACCR")
    first = actions.take_in_answer(made["Kasi"], data, at=NOON).done
    wrapped = b"<e>" + data.partition(b"?>")[2] + b"</e>"
    (second,) = actions.take_in_answer(made["Kasi"], wrapped.decode().encode("utf-16"), at=NOON + 1).done
    assert (second.repeated, second.open) == (True, first[0].open)


def test_a_repeat_answers_what_was_not_there_before(hub: Hub) -> None:
    made = cast(hub)
    (one,) = ask(made, payments=[PAID]).requests
    data = answer("PDCR")
    actions.take_in_answer(made["Kasi"], data, at=NOON)
    (two,) = ask(made, payments=[PAID], at=NOON + 1).requests
    done = actions.take_in_answer(made["Kasi"], data, at=NOON + 2).done
    assert {(row.request, row.repeated) for row in done} == {(one.id, True), (two.id, False)}


def test_money_comes_back_once_however_often_its_message_comes(any_hub: Hub) -> None:
    made = cast(any_hub)
    (request,) = ask(made, payments=[PAID]).requests
    first = actions.take_in_return(made["Kasi"], RETURN, at=NOON).done
    for who, data in (("Kasi", RETURN), ("Kasi", again(RETURN)), ("Sender", RETURN)):
        done = actions.take_in_return(made[who], data, at=NOON + MINUTE).done
        assert {row.repeated for row in done} == {True} and done[-1].step == first[-1].step, who
    totals = queries.page(made["Sender"], request.id).row.totals["THB"]
    assert (totals["returned"], totals["pending"]) == ("60000.00", "140000.00")
    assert rows("SELECT COUNT(*) FROM requests_request_payment WHERE kind = 'returned'") == [(1,)]


def instalment(amount: str, *, message: str) -> bytes:
    """Another return of the same payment, in a message of its own."""
    text = RETURN.decode().replace(">60000.00<", f">{amount}<").replace("RTR-1<", f"{message}<").replace("RTR-1-1<", f"{message}-1<")
    return text.encode()


def test_money_that_comes_back_in_several_payments_is_recorded_with_each(any_hub: Hub) -> None:
    made = cast(any_hub)
    (request,) = ask(made, payments=[PAID]).requests
    taken = [
        [outcome.step for outcome in actions.take_in_return(made["Kasi"], data, at=NOON + number).done]
        for number, data in enumerate((RETURN, instalment("90000.00", message="RTR-7"), instalment("50000.00", message="RTR-8")))
    ]
    assert taken == [["hold-part", "return"]] * 3
    page: Any = queries.page(made["Sender"], request.id)
    assert (page.row.state, page.row.totals["THB"]["returned"], page.row.totals["THB"]["pending"]) == ("returned", "200000.00", "0.00")
    assert rows("SELECT amount FROM requests_request_payment WHERE kind = 'returned' ORDER BY id") == [
        ("60000.00",),
        ("90000.00",),
        ("50000.00",),
    ]
    with pytest.raises(Refused) as more:
        actions.take_in_return(made["Kasi"], instalment("0.01", message="RTR-9"), at=NOON + MINUTE)
    assert (more.value.code, more.value.field) == ("more-than-open", "message")
    again_taken = actions.take_in_return(made["Kasi"], instalment("90000.00", message="RTR-7"), at=NOON + MINUTE).done
    assert {done.repeated for done in again_taken} == {True}


def test_two_returns_of_one_payment_in_one_message_are_both_recorded(hub: Hub) -> None:
    made = cast(hub)
    (request,) = ask(made, payments=[PAID]).requests
    body = RETURN.decode()
    first = body[body.index("    <TxInf>") : body.index("  </PmtRtr>")]
    second = first.replace("RTR-1-1<", "RTR-1-2<").replace(">60000.00<", ">90000.00<")
    actions.take_in_return(made["Kasi"], body.replace(first, first + second).replace("<NbOfTxs>1<", "<NbOfTxs>2<").encode(), at=NOON)
    assert queries.page(made["Sender"], request.id).row.totals["THB"]["returned"] == "150000.00"


@pytest.mark.parametrize("end", ["release", "convert"])
def test_more_that_turns_up_is_held_where_the_first_part_has_been_dealt_with(hub: Hub, end: str) -> None:
    made = cast(hub)
    (request,) = ask(made, payments=[PAID]).requests
    ground = {"release": {"release-ground": "police-lifted"}, "convert": {}}[end]
    private = {"release": {}, "convert": {"order": {"reference": "Order 1/2026 of the criminal court"}}}[end]
    actions.take(made["Kasi"], request.id, "hold-part", {"amount": "60000.00 THB", "until": SOON}, at=NOON)
    actions.take(made["Kasi"], request.id, end, {"amount": "60000.00 THB", **ground}, private=private, at=NOON + 1)
    actions.take(made["Kasi"], request.id, "hold-part", {"amount": "140000.00 THB", "until": SOON}, at=NOON + 2)
    row = queries.page(made["Sender"], request.id).row
    assert (row.state, row.totals["THB"]["held"], row.totals["THB"]["pending"]) == ("partly-held", "140000.00", "0.00")


def test_a_payment_of_a_message_that_no_request_is_about_is_named_until_one_is(any_hub: Hub) -> None:
    made = cast(any_hub)
    (request,) = ask(made, payments=[PAID]).requests
    both = with_another()
    whole = actions.take_in_return(made["Kasi"], both, at=NOON)
    assert [row.request for row in whole.done] == [request.id] * 2 and [(row.place, row.reference) for row in whole.unknown] == [
        (2, OTHER_UETR)
    ]
    again_taken = actions.take_in_return(made["Kasi"], both, at=NOON + 1)
    assert {row.repeated for row in again_taken.done} == {True} and again_taken.unknown == whole.unknown
    assert [row.place for row in actions.read_bank_message(made["Kasi"], both, at=NOON + 1).unknown] == [2]
    (later,) = ask(made, payments=[{**PAID, "uetr": OTHER_UETR}], at=NOON + 2).requests
    then = actions.take_in_return(made["Kasi"], both, at=NOON + 3)
    assert {(row.request, row.repeated) for row in then.done} == {(request.id, True), (later.id, False)} and then.unknown == ()
    assert queries.page(made["Sender"], later.id).row.totals["THB"]["returned"] == "60000.00"


def test_a_request_that_ended_since_is_not_said_to_be_unknown(hub: Hub) -> None:
    made = cast(hub)
    ask(made, payments=[{**PAID, "amount": "60000.00 THB"}])
    assert actions.take_in_return(made["Kasi"], RETURN, at=NOON).unknown == ()
    rows("UPDATE requests_request SET closed = 1 RETURNING n")
    again_taken = actions.take_in_return(made["Kasi"], RETURN, at=NOON + MINUTE)
    assert {row.repeated for row in again_taken.done} == {True} and again_taken.unknown == ()


def test_a_return_that_a_person_recorded_first_is_not_returned_twice(hub: Hub) -> None:
    made = cast(hub)
    (request,) = ask(made, payments=[PAID]).requests
    actions.take(made["Kasi"], request.id, "hold-part", {"amount": "60000.00 THB", "until": SOON}, at=NOON)
    actions.take(made["Kasi"], request.id, "return", {"amount": "60000.00 THB"}, at=NOON + 1)
    (done,) = actions.take_in_return(made["Kasi"], RETURN, at=NOON + MINUTE).done
    assert (done.repeated, done.step) == (True, "return")
    assert queries.page(made["Sender"], request.id).row.totals["THB"]["returned"] == "60000.00"
    assert rows("SELECT COUNT(*) FROM requests_request_payment WHERE kind = 'returned'") == [(1,)]


def test_an_answer_that_says_nothing_of_a_recall_is_refused_and_not_absent(hub: Hub) -> None:
    made = cast(hub)
    (request,) = ask(made, payments=[PAID]).requests
    for confirmation in ("INFO", "IPAY"):
        data = answer(case=request.id.replace("-", ""), confirmation=confirmation)
        with pytest.raises((Refused, NoSuchRequest)) as refused:
            actions.take_in_answer(made["Kasi"], data, at=NOON)
        assert isinstance(refused.value, Refused) and refused.value.code == "says-nothing"


# Looked at before it is taken in


def test_a_message_is_read_without_a_trace(hub: Hub) -> None:
    made = cast(hub)
    (request,) = ask(made, payments=[PAID]).requests
    read = actions.read_bank_message(made["Kasi"], answer("ACCR"), at=NOON)
    assert (read.name, read.refused, [(row.request, row.step) for row in read.done]) == ("camt.029.001.13", None, [(request.id, "locate")])
    back = actions.read_bank_message(made["Kasi"], RETURN, at=NOON)
    assert [row.step for row in back.done] == ["hold-part", "return"]
    strange = actions.read_bank_message(made["Bangkok"], RETURN, at=NOON)
    assert strange.done == () and isinstance(strange.refused, NoSuchRequest)
    assert len(queries.page(made["Sender"], request.id).taken) == 1
    assert rows("SELECT COUNT(*) FROM requests_bank_message") == [(0,)]
    with pytest.raises(Refused):
        actions.read_bank_message(made["Kasi"], b"<other/>", at=NOON)


SOON = NOON + 60 * MINUTE
ALL = "200000.00 THB"


@pytest.mark.parametrize(
    ("steps", "expected", "codes", "returned"),
    [
        ((), ("PDCR", "PDCR"), [], None),
        ((("acknowledge", {}), ("hold", {"amount": ALL, "until": SOON})), ("PDCR", "PDCR"), [], None),
        ((("hold", {"amount": ALL, "until": SOON}), ("return", {"amount": ALL})), ("CNCL", "ACCR"), [], ALL),
        (
            (("hold-part", {"amount": "50000.00 THB", "until": SOON}), ("return-part", {"amount": "20000.00 THB"})),
            ("PECR", "ACCR"),
            [],
            "20000.00 THB",
        ),
        ((("refuse", {"refusal": "account-closed"}),), ("RJCR", "RJCR"), ["AC04"], None),
        ((("refuse", {"refusal": "too-little-said"}),), ("RJCR", "RJCR"), ["NARR"], None),
        ((("not-found", {"amount": ALL}),), ("RJCR", "RJCR"), ["AM04"], None),
        (
            (("hold", {"amount": ALL, "until": SOON}), ("release", {"amount": ALL, "release-ground": "no-order"})),
            ("RJCR", "RJCR"),
            ["NARR"],
            None,
        ),
    ],
)
def test_a_bank_answers_a_recall_through_us_with_how_the_request_stands(
    hub: Hub, steps: Any, expected: tuple[str, str], codes: list[str], returned: str | None
) -> None:
    made = cast(hub)
    (request,) = ask(made, payments=[PAID]).requests
    for number, (step, fields) in enumerate(steps, 1):
        actions.take(made["Kasi"], request.id, step, fields, at=NOON + number)
    answered = read_resolution(actions.answer_message(made["Kasi"], request.id, at=NOON + MINUTE), code_lists())
    (payment,) = answered.answers
    assert (answered.confirmation, payment.status) == expected
    assert [reason.code for reason in payment.reasons] == codes
    assert (None if payment.returned is None else f"{payment.returned.value} {payment.returned.code}") == returned
    assert (answered.assigner, answered.assignee) == (Agent(bic="KASITHBK"), Agent(bic="VICTTHBK"))
    assert (answered.case, payment.original.uetr) == (request.id.replace("-", ""), UETR)
    for who, code in (("Sender", "not-yours"), ("Stranger", None)):
        with pytest.raises(Refused if code else NoSuchRequest):
            actions.answer_message(made[who], request.id, at=NOON + MINUTE)


def test_every_refusal_code_of_a_hold_has_an_answer_that_banks_can_read(hub: Hub) -> None:
    made = cast(hub)
    for number, refusal in enumerate(newest_protocols()["hold-funds"].refusals):
        (request,) = ask(made, payments=[{**PAID, "uetr": None, "bank_reference": f"REF-{number}"}], at=NOON + number).requests
        actions.take(made["Kasi"], request.id, "refuse", {"refusal": refusal}, at=NOON + number)
        answered = read_resolution(actions.answer_message(made["Kasi"], request.id, at=NOON + number), code_lists())
        (reason,) = answered.answers[0].reasons
        assert answered.confirmation == "RJCR" and (reason.code != "NARR" or reason.notes), refusal
