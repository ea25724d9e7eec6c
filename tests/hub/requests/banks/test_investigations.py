"""An investigation goes out as camt.110, and what became of it comes in as camt.111: a step where its codes say one, else a message."""

from typing import Any

import pytest
from asking import MINUTE, OPENING, Cast, ask, cast
from bank_cast import UETR, finding
from bells import NOON, rows
from hubs import Hub
from msgspec.structs import replace

from accord.formats.iso20022.messages import read_message
from accord.hub.requests import actions, queries
from accord.hub.requests.errors import NoSuchRequest, NotAllowed, Refused
from accord.tables import code_lists

PAID = {"amount": "200000.00 THB", "uetr": UETR, "from_bank": "VICTTHBK", "to_bank": "KASITHBK", "time": NOON}


def investigation(made: Cast, request: str, **more: Any) -> Any:
    return read_message(actions.investigation_message(made["Sender"], request, at=NOON, **more), "camt.110", code_lists())


def said(made: Cast, request: str) -> list[str]:
    return [str(message.text) for message in queries.page(made["Sender"], request, at=NOON).messages]


def refusal(given: Any, *arguments: Any, **named: Any) -> tuple[str, str | None]:
    with pytest.raises(Refused) as refused:
        given(*arguments, **named)
    return refused.value.code, refused.value.field


def test_an_investigation_names_the_payment_both_banks_and_what_is_asked(any_hub: Hub) -> None:
    made = cast(any_hub)
    (request,) = ask(made, payments=[PAID]).requests
    body = investigation(made, request.id)
    there = body.invstgtn_req
    assert (there.rqstr.agt.fin_instn_id.bicfi, there.rspndr.agt.fin_instn_id.bicfi) == ("VICTTHBK", "KASITHBK")
    assert (there.invstgtn_tp.cd, there.invstgtn_sub_tp.cd, there.req_actn) == ("RQFI", "FRAD", None)
    assert (there.undrlyg.intr_bk.orgnl_uetr, there.rqstr_invstgtn_id) == (UETR, request.id.replace("-", ""))
    (data,) = body.invstgtn_data
    assert data.rsn.cd == "NARR" and "hold what is still there" in data.addtl_req_data.req_nrrtv
    assert refusal(actions.investigation_message, made["Kasi"], request.id, at=NOON) == ("not-yours", None)
    assert sum(b'"investigation"' in bytes(body) for (body,) in rows("SELECT body FROM journal_entry")) == 1


def test_it_asks_how_things_stand_and_to_close_only_what_was_asked_for_before(hub: Hub) -> None:
    made = cast(hub)
    (request,) = ask(made, payments=[PAID]).requests
    write = actions.investigation_message
    assert refusal(write, made["Sender"], request.id, action="RQST", at=NOON) == ("not-asked", "action")
    assert refusal(write, made["Sender"], request.id, action="RQOB", at=NOON) == ("not-a-choice", "action")
    assert refusal(write, made["Sender"], request.id, reason="IRRR", at=NOON) == ("not-a-choice", "reason")
    investigation(made, request.id, message="OWN-1")
    actions.take_in_answer(made["Kasi"], finding("PDNG", asked="OWN-1", answer_case="KASI-77"), at=NOON)
    status = investigation(made, request.id, action="RQST").invstgtn_req
    assert (status.req_actn.actn.cd, status.rspndr_invstgtn_id) == ("RQST", "KASI-77")
    assert status.rqstr_invstgtn_id == request.id.replace("-", "")
    closing = investigation(made, request.id, action="RQCL", reason="IRSI").invstgtn_req
    assert (closing.req_actn.actn.cd, closing.req_actn.actn_rsn.rsn.cd) == ("RQCL", "IRSI")
    assert queries.page(made["Sender"], request.id, at=NOON).row.state == "acknowledged", "asking the bank to close moves nothing of ours"


def test_one_id_names_one_message(hub: Hub) -> None:
    made = cast(hub)
    one, two = (ask(made, payments=[PAID], at=NOON + number).requests[0].id for number in range(2))
    write = actions.investigation_message
    assert investigation(made, one, message="OWN-1").invstgtn_req.msg_id == "OWN-1"
    assert investigation(made, one, message="OWN-1").invstgtn_req.msg_id == "OWN-1", "written again"
    assert refusal(write, made["Sender"], two, message="OWN-1", at=NOON) == ("already-used", "message")
    assert refusal(write, made["Sender"], one, message="OWN-1", action="RQST", at=NOON) == ("already-used", "message")
    assert refusal(write, made["Sender"], one, message="x" * 36, at=NOON) == ("facet", "payment")
    assert rows("SELECT COUNT(*) FROM requests_bank_investigation") == [(1,)], "what was refused left nothing"


def test_a_market_that_can_not_ask_how_it_stands_says_so(hub: Hub) -> None:
    made = cast(hub)
    banks = {"from_bank": "US:021000021", "to_bank": "US:026009593"}
    its = {"message": "20261127MMQFMP0Z000417", "message_name": "pacs.008.001.08", "message_time": NOON, "settled": "2026-11-25"}
    facts = {"uetr": UETR, "amount": "9000.00 USD", **banks, **its}
    (request,) = ask(made, payments=[facts]).requests
    named = {"form": {"market": "fedwire"}, "at": NOON}
    write = actions.investigation_message
    assert refusal(write, made["Sender"], request.id, **named) == ("market", "payment")
    data = write(made["Sender"], request.id, message="20261127MMQFMP0Z000001", **named)
    assert b"<Cd>USABA</Cd>" in data and b"BICFI" not in data
    assert refusal(write, made["Sender"], request.id, message="20261127MMQFMP0Z000002", action="RQST", **named) == ("market", "payment")


@pytest.mark.parametrize(
    ("status", "reason", "step", "state", "words"),
    [
        ("PDNG", "", "acknowledge", "acknowledged", 0),
        ("PDNG", "ARPL", "acknowledge", "acknowledged", 1),
        ("PDNG", "FTNA", None, "received", 1),
        ("RJCT", "NOOR", "refuse not-our-account", "refused", 0),
        ("RJCT", "AGNT", "refuse not-our-account", "refused", 0),
        ("RJCT", "ARDT", "refuse already-returned", "refused", 0),
        ("RJCT", "LEGL", "refuse no-legal-basis", "refused", 0),
        ("RJCT", "RR04", "refuse no-legal-basis", "refused", 0),
        ("RJCT", "NOAS", None, "received", 1),
        ("RJCT", "DU01", None, "received", 1),
        ("RJCT", "", None, "received", 1),
        ("CLSD", "CAPR", None, "received", 1),
        ("CLSD", "NOAD", None, "received", 1),
        ("CLSD", "", None, "received", 1),
    ],
)
def test_what_became_of_it_is_a_step_or_a_message(hub: Hub, status: str, reason: str, step: str | None, state: str, words: int) -> None:
    made = cast(hub)
    (request,) = ask(made, payments=[PAID]).requests
    investigation(made, request.id, message="OWN-1")
    done = actions.take_in_answer(made["Kasi"], finding(status, reason, asked="OWN-1"), at=NOON).done
    key, _, refusal = (step or "").partition(" ")
    assert [taken.step for taken in done] == ([key] if step else []) + ["message"] * words
    page = queries.page(made["Sender"], request.id, at=NOON)
    assert (page.row.state, len(page.messages)) == (state, words)
    if step:
        assert (page.taken[-1].how, page.taken[-1].member_name) == ("bank-message", "Kasi")
        assert page.taken[-1].fields.get("refusal", "") == refusal
    if words:
        assert status in said(made, request.id)[0] and reason in said(made, request.id)[0]


def test_what_it_says_in_words_reaches_the_parties_through_the_vault(any_hub: Hub) -> None:
    made = cast(any_hub)
    (request,) = ask(made, payments=[PAID]).requests
    words = ("Mr. Somchai withdrew 40,000 at 10:12.", "The rest is there.")
    data = finding("CLSD", "NARR", case=request.id.replace("-", ""), words=words, enclosed=True, next_bank="BKKBTHBK")
    (done,) = actions.take_in_answer(made["Kasi"], data, at=NOON).done
    assert (done.step, done.repeated, done.state) == ("message", False, "received")
    (text,) = said(made, request.id)
    assert all(part in text for part in (*words, "CLSD", "NARR", "NclsdFile", "BKKBTHBK"))
    assert not any("Somchai" in str(answer) for (answer,) in rows("SELECT answer FROM requests_bank_message"))
    assert not any(b"Somchai" in bytes(body) for (body,) in rows("SELECT body FROM journal_entry"))


@pytest.mark.parametrize(("status", "reason"), [("PDNG", ""), ("PDNG", "ARPL"), ("RJCT", "NOOR"), ("CLSD", "CAPR")])
def test_the_same_again_records_nothing_whatever_its_id(hub: Hub, status: str, reason: str) -> None:
    made = cast(hub)
    (request,) = ask(made, payments=[PAID]).requests
    case = request.id.replace("-", "")
    first = actions.take_in_answer(made["Kasi"], finding(status, reason, case=case), at=NOON).done
    count = rows("SELECT COUNT(*) FROM journal_entry")
    for id in ("RESP-1", "RESP-2"):
        again = actions.take_in_answer(made["Kasi"], finding(status, reason, case=case, message=id), at=NOON + MINUTE).done
        assert [(taken.step, taken.repeated) for taken in again] == [(taken.step, True) for taken in first]
    assert rows("SELECT COUNT(*) FROM journal_entry") == count


def test_an_open_investigation_of_what_was_answered_already_changes_nothing(hub: Hub) -> None:
    made = cast(hub)
    (request,) = ask(made, payments=[PAID]).requests
    actions.take(made["Kasi"], request.id, "locate", {}, at=NOON)
    (done,) = actions.take_in_answer(made["Kasi"], finding("PDNG", case=request.id.replace("-", "")), at=NOON).done
    assert (done.step, done.state, done.repeated) == ("locate", "located", True)
    assert said(made, request.id) == []


def test_a_rejection_of_what_is_held_already_is_told_and_moves_no_money(hub: Hub) -> None:
    made = cast(hub)
    (request,) = ask(made, payments=[PAID]).requests
    held = {"amount": "200000.00 THB", "until": NOON + 1440 * MINUTE}
    actions.take(made["Kasi"], request.id, "hold", held, at=NOON)
    done = actions.take_in_answer(made["Kasi"], finding("RJCT", "LEGL", case=request.id.replace("-", "")), at=NOON).done
    assert [taken.step for taken in done] == ["message"]
    assert queries.page(made["Sender"], request.id, at=NOON).row.totals["THB"]["held"] == "200000.00"


def test_it_is_found_by_the_message_that_asked_the_case_or_the_payment_of_a_fraud(hub: Hub) -> None:
    made = cast(hub)
    one, two = (ask(made, payments=[PAID], at=NOON + number).requests[0].id for number in range(2))
    investigation(made, two, message="OWN-2")
    (by_message,) = actions.take_in_answer(made["Kasi"], finding("CLSD", "CAPR", asked="OWN-2", uetr=UETR), at=NOON).done
    assert by_message.request == two
    (by_case,) = actions.take_in_answer(made["Kasi"], finding("CLSD", "NOAD", case=one.replace("-", "").upper(), uetr=UETR), at=NOON).done
    assert by_case.request == one
    both = actions.take_in_answer(made["Kasi"], finding("CLSD", "CACR", uetr=UETR), at=NOON).done
    assert {taken.request for taken in both} == {one, two}
    for other in (finding("PDNG", uetr=UETR, subkind=""), finding("PDNG", uetr=UETR, subkind="SANC"), finding("PDNG")):
        with pytest.raises(NoSuchRequest):
            actions.take_in_answer(made["Kasi"], other, at=NOON)


def test_it_is_taken_from_whoever_may_answer(any_hub: Hub) -> None:
    made = cast(any_hub)
    (request,) = ask(made, payments=[PAID]).requests
    investigation(made, request.id, message="OWN-1")
    data = finding("PDNG", asked="OWN-1")
    assert refusal(actions.take_in_answer, made["Sender"], data, at=NOON) == ("not-yours", None)
    for who in ("Bangkok", "Police"):
        with pytest.raises(NoSuchRequest):
            actions.take_in_answer(made[who], data, at=NOON)
    with pytest.raises(NotAllowed):
        actions.take_in_answer(replace(made["Kasi"], scopes=frozenset({"member:requests:read"})), data, at=NOON)
    assert queries.page(made["Sender"], request.id, at=NOON).row.state == "received"


def test_whoever_asks_a_bank_that_is_no_member_brings_its_response_in(hub: Hub) -> None:
    made = cast(hub)
    guest = {0: {"phone": "+6621234567", "verified": "register"}}
    wanted = actions.Ask("hold-funds", identifiers=["TH:006:9876543210"], fields=OPENING, payments=[PAID], guests=guest)
    (request,) = actions.open_request(made["Sender"], wanted, at=NOON).requests
    investigation(made, request.id, message="OWN-1")
    done = actions.take_in_answer(made["Sender"], finding("RJCT", "LEGL", asked="OWN-1", words=("By our law.",)), at=NOON).done
    assert [(taken.step, taken.state) for taken in done] == [("refuse", "refused"), ("message", "refused")]


def test_what_it_would_do_is_shown_and_nothing_of_it_stays(any_hub: Hub) -> None:
    made = cast(any_hub)
    (request,) = ask(made, payments=[PAID]).requests
    read = actions.read_bank_message(made["Kasi"], finding("PDNG", "ARPL", case=request.id.replace("-", "")), at=NOON)
    assert (read.name, [taken.step for taken in read.done]) == ("camt.111.001.01", ["acknowledge", "message"])
    assert (queries.page(made["Sender"], request.id, at=NOON).row.state, said(made, request.id)) == ("received", [])
