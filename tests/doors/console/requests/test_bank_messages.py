"""Bank messages by hand: what one says stands there before anything is recorded, and a refusal names its rule."""

import re
from typing import Any

import pytest
from asking import MINUTE, OPENING, Cast, ask, cast
from bank_cast import OTHER_UETR, RETURN, UETR, finding, with_another
from django.core.files.uploadedfile import SimpleUploadedFile
from hubs import Hub
from request_calls import PAID, pending
from rooms import browser, person
from wrong import said

from accord.formats.iso20022.messages import name_of
from accord.hub.requests import actions, queries

PLACE = "/console/bank-messages"
UETR_OF_ORDER = "eb6305c9-1f7f-49de-aed0-16487c27b42d"
MT103 = (
    "{1:F01SICOTHBKAXXX0000000000}{2:I103KASITHBKXXXXN}{3:{121:" + UETR_OF_ORDER + "}}{4:\r\n:20:SIC20261201-417\r\n:23B:CRED\r\n"
    ":32A:261201THB480000,00\r\n:50K:/0141234567\r\nSOMCHAI JAIDEE\r\n:59:/1234567890\r\nNAREE DEEJAI\r\n:71A:SHA\r\n-}"
)


@pytest.fixture
def made(hub: Hub) -> Cast:
    return cast(hub)


def officer(made: Cast, name: str) -> Any:
    return browser(person(made.api(name), "officer", f"Nok of {name}"))


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, (answer.status_code, answer.content.decode()[:2000])
    return " ".join(answer.content.decode().split())


def file(data: bytes) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("answer.xml", data, "application/xml")}


def opened(made: Cast, **more: Any) -> str:
    from accord.hub.times import now

    return str(ask(made, at=now() - MINUTE, payments=[{**PAID, **more}]).requests[0].id)


def test_an_answer_is_shown_before_it_is_taken_in(made: Cast) -> None:
    id = opened(made)
    client = officer(made, "Kasi")
    page = text(client.post(PLACE, file(pending(id.replace("-", "")))))
    for there in ("camt.029.001.13", "KASITHBK", "VICTTHBK", "being looked at (PDCR)", UETR, "Acknowledge"):
        assert there in page, there
    assert queries.page(made["Sender"], id).row.state == "received", "nothing is recorded yet"
    data = re.search(r'name="data" value="([^"]+)"', page)
    assert data is not None
    taken = client.post(f"{PLACE}/take", {"data": data[1]})
    assert (taken.status_code, taken.headers["Location"]) == (303, f"/console/requests/{id}")
    assert queries.page(made["Sender"], id).row.state == "acknowledged"
    again = text(client.post(PLACE, file(pending(id.replace("-", "")))))
    assert "was recorded before; nothing will change" in again


def test_money_that_came_back_is_shown_with_its_steps(made: Cast) -> None:
    id = opened(made)
    client = officer(made, "Kasi")
    page = text(client.post(PLACE, file(b"<Envelope>" + RETURN.partition(b"?>")[2] + b"</Envelope>")))
    assert "THB 60,000.00" in page and "FOCR" in page and "Hold a part" in page and "Return all of it" in page
    data = re.search(r'name="data" value="([^"]+)"', page)
    assert data is not None and client.post(f"{PLACE}/take", {"data": data[1]}).status_code == 303
    assert queries.page(made["Sender"], id).row.totals["THB"]["returned"] == "60000.00"


def test_a_payment_that_no_request_is_about_is_named_before_the_message_is_taken_in(made: Cast) -> None:
    opened(made)
    page = text(officer(made, "Kasi").post(PLACE, file(with_another())))
    assert f'No. 2 in the message: <bdi dir="ltr" class="identifier">{OTHER_UETR}</bdi>' in page and "Return all of it" in page
    assert "in the message:" not in text(officer(made, "Kasi").post(PLACE, file(RETURN)))


def test_an_investigation_is_asked_for_and_its_response_is_read_before_it_is_taken_in(made: Cast) -> None:
    id = opened(made)
    asks, answers = officer(made, "Sender"), officer(made, "Kasi")
    page = text(asks.get(f"/console/requests/{id}"))
    payment = re.search(r'name="payment" value="([^"]+)"', page)
    assert payment is not None and "Investigation message (camt.110)" in page and "Close it: it is resolved" in page
    place, given = f"/console/requests/{id}/investigation", {"payment": payment[1], "asks": "RQST"}
    assert "asked for yet" in said(asks.post(place, given), path=place, sent=given)
    written = asks.post(place, {"payment": payment[1], "asks": ""})
    assert name_of(written.content) == "camt.110.001.01" and "camt.110-" in written.headers["Content-Disposition"]
    assert b"<Cd>RQCL</Cd>" in (closes := asks.post(place, {**given, "asks": "RQCL IRSI"}).content) and b"<Cd>IRSI</Cd>" in closes
    assert "Investigation message" not in text(answers.get(f"/console/requests/{id}")), "who answers asks for nothing"
    data = finding("CLSD", "NARR", case=id.replace("-", ""), words=("He took <all> of it.",), enclosed=True, next_bank="BKKBTHBK")
    shown = text(answers.post(PLACE, file(data)))
    for there in (
        "camt.111.001.01",
        "KASITHBK",
        "closed (CLSD)",
        "NARR",
        "NclsdFile",
        "BKKBTHBK",
        "He took &lt;all&gt;",
        "A message to the parties",
    ):
        assert there in shown, there
    kept = re.search(r'name="data" value="([^"]+)"', shown)
    assert kept is not None and answers.post(f"{PLACE}/take", {"data": kept[1]}).status_code == 303
    assert queries.page(made["Sender"], id).row.state == "received"
    assert "He took &lt;all&gt; of it." in text(asks.get(f"/console/requests/{id}"))


def test_a_refusal_names_its_rule_and_a_strangers_message_can_not_be_taken_in(made: Cast) -> None:
    id = opened(made)
    client = officer(made, "Kasi")
    flawed = pending(id.replace("-", "")).replace(b">PDCR</TxCxlSts>", b">MAYB</TxCxlSts>")
    told = said(client.post(PLACE, file(flawed)))
    assert "TxCxlSts" in told and "enumeration" in told
    assert "Choose a file." in said(client.post(PLACE, {}))
    assert "Choose the file again." in said(client.post(f"{PLACE}/take", {"data": "no letters of base 64!"}))
    page = text(officer(made, "Bangkok").post(PLACE, file(pending(""))))
    assert "taken in." in page and "No open request of yours is about this payment" in page and 'name="data"' not in page
    assert queries.page(made["Sender"], id).row.version == 1


def test_the_form_is_set_and_one_recall_goes_out_in_another_version(made: Cast) -> None:
    id = opened(made)
    client = officer(made, "Sender")
    form = {"version": "08", "header": "02", "service": "swift.cbprplus.02", "envelope": "", "market": "iso", "zone": ""}
    assert client.post(f"{PLACE}/form", form).status_code == 303
    assert 'value="swift.cbprplus.02"' in text(client.get(PLACE)) and "Asia/Bangkok" in text(client.get(PLACE))
    page = text(client.get(f"/console/requests/{id}"))
    payment = re.search(r'name="payment" value="([^"]+)"', page)
    assert payment is not None and "camt.056.001.10" in page
    own = client.post(f"/console/requests/{id}/recall", {"payment": payment[1], "version": ""})
    other = client.post(f"/console/requests/{id}/recall", {"payment": payment[1], "version": "10"})
    assert (name_of(own.content), name_of(other.content)) == ("camt.056.001.08", "camt.056.001.10")
    assert "Asia/Bangkok" in said(
        client.post(f"{PLACE}/form", {**form, "zone": "Moon"}), path=f"{PLACE}/form", sent={**form, "zone": "Moon"}
    )


def test_what_is_known_later_is_added_to_a_payment(made: Cast) -> None:
    id = opened(made, to_bank="", uetr="")
    client = officer(made, "Sender")
    page = text(client.get(f"/console/requests/{id}"))
    place = re.search(rf'href="(/console/requests/{id}/payments/[^"]+)"', page)
    assert place is not None
    assert "VICTTHBK" in text(client.get(place[1])), "what is stated stands there and is no field"
    assert "Write at least one fact." in said(client.post(place[1], {}))
    assert "36 characters" in said(client.post(place[1], {"uetr": "short"}), path=place[1], sent={"uetr": "short"})
    assert client.post(place[1], {"uetr": UETR, "to_bank": "KASITHBK"}).status_code == 303
    assert queries.page(made["Kasi"], id).payments[0].uetr == UETR
    assert officer(made, "Kasi").get(place[1]).status_code == 404


def test_the_page_says_that_no_desk_was_alerted(hub: Hub) -> None:
    made = cast(hub)
    silent = hub.member("Silent Bank", "finance", "TH")
    wanted = actions.Ask("hold-funds", to=[silent.id], about="case-7", fields=OPENING, payments=[PAID])
    (request,) = actions.open_request(made["Sender"], wanted).requests
    page = text(officer(made, "Sender").get(f"/console/requests/{request.id}"))
    assert "No desk was alerted:" in page and "Silent Bank" in page


def test_a_payment_opens_a_request_about_who_got_it(made: Cast) -> None:
    client = officer(made, "Sender")
    page = text(client.post(PLACE, file(MT103.encode())))
    for there in ("MT103", "SOMCHAI JAIDEE", "NAREE DEEJAI", "THB 480,000", "2026-12-01"):
        assert there in page, there
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
    assert fields["met"] == "KASITHBK 1234567890", "the payee's account, never the payer's"
    assert fields["f-payments-1-from"] == "0141234567"
    assert fields["f-harmed-in"] == "TH"
    form = text(client.post("/console/requests/new", {**fields, "show": "1"}))
    for there in ("KASITHBK 1234567890", "480000.00", UETR_OF_ORDER, "SIC20261201-417", 'value="0141234567"'):
        assert there in form, there
    assert "Kasi" in form, "the preview names who will be asked"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"{1:F01KASITHBKAXXX0000000000}{2:I196SICOTHBKXXXXN}{4:\n:20:A\n:21:B\n:76:/RJCR/\n-}", "This is an MT message"),
        (b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.056.001.08"/>', "camt.056.001.08 is no answer of a bank"),
    ],
)
def test_a_message_that_is_no_answer_says_what_to_do(made: Cast, data: bytes, says: str) -> None:
    assert says in text(officer(made, "Sender").post(PLACE, file(data)), 422)


def test_a_message_of_many_payments_says_how_many_are_shown(made: Cast) -> None:
    transfer = (
        '<CdtTrfTxInf><IntrBkSttlmAmt Ccy="THB">5.00</IntrBkSttlmAmt>'
        "<CdtrAcct><Id><Othr><Id>1234567890</Id></Othr></Id></CdtrAcct></CdtTrfTxInf>"
    )
    message = '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><FIToFICstmrCdtTrf>{}</FIToFICstmrCdtTrf></Document>'
    client = officer(made, "Sender")
    assert "the first 50 of 60" in text(client.post(PLACE, file(message.format(transfer * 60).encode())))
    assert "Payments shown" not in text(client.post(PLACE, file(message.format(transfer * 50).encode())))


def test_the_harmed_person_is_of_the_payers_country_wherever_the_money_went(made: Cast) -> None:
    abroad = MT103.replace("KASITHBK", "EBILAEAD").replace("/1234567890", "/AE070331234567890123456")
    client = officer(made, "Sender")
    page = text(client.post(PLACE, file(abroad.encode())))
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page))
    assert (fields["region"], fields["f-harmed-in"]) == ("AE", "TH")
    for told in (fields, {name: value for name, value in fields.items() if name != "f-harmed-in"}):
        form = text(client.post("/console/requests/new", {**told, "show": "1"}))
        select = re.search(r'<select[^>]* name="f-harmed-in".*?</select>', form, re.DOTALL)
        assert select is not None and re.findall(r'<option value="([A-Z]{2})" selected', select[0]) == ["TH"]
