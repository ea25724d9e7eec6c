"""camt.110 out and camt.111 in: what is asked about a payment, and what a response says."""

import re

import pytest
from bank_cast import INVESTIGATION, ORIGINAL, UETR, finding
from msgspec.structs import replace

from accord.formats.iso20022.investigation import read_finding, write_in_form
from accord.formats.iso20022.markets import Form
from accord.formats.iso20022.messages import name_of, read_message
from accord.formats.iso20022.refusal import BadMessage
from accord.formats.iso20022.values import Agent
from accord.tables import code_lists

LISTS = code_lists()
HEADER = (
    '<AppHdr xmlns="urn:iso:std:iso:20022:tech:xsd:head.001.001.02"><Fr><FIId><FinInstnId><BICFI>KASITHBK</BICFI></FinInstnId></FIId></Fr>'
    "<To><FIId><FinInstnId><BICFI>VICTTHBK</BICFI></FinInstnId></FIId></To><BizMsgIdr>RESP-0</BizMsgIdr>"
    "<MsgDefIdr>{}</MsgDefIdr><CreDt>2026-11-25T00:00:00Z</CreDt></AppHdr>"
)


@pytest.mark.parametrize("header", ["", "01", "02", "03", "04"])
def test_an_investigation_goes_out_bare_or_with_its_header(header) -> None:
    data = write_in_form(INVESTIGATION, LISTS, Form(header=header, service="swift.cbprplus.02"))
    assert name_of(data) == "camt.110.001.01" and (b"<MsgDefIdr>camt.110.001.01<" in data) == bool(header)
    asked = read_message(data, "camt.110", LISTS).invstgtn_req
    assert (asked.msg_id, asked.undrlyg.intr_bk.orgnl_uetr) == ("ACCORD-2", UETR)
    assert asked.undrlyg.intr_bk.orgnl_tx_ref.cdtr_acct.id.othr.id == "9876543210"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"original": replace(ORIGINAL, uetr=None, end_to_end=None, instruction=None, transaction=None)}, "no-reference"),
        ({"responder": Agent()}, "missing"),
        ({"text": "x" * 501}, "facet"),
        ({"message": ""}, "facet"),
        ({"action": "STOP"}, "code-list"),
        ({"action": "RQCL", "action_reason": "SOON"}, "code-list"),
    ],
)
def test_what_breaks_a_rule_is_refused_by_its_name(change, code) -> None:
    with pytest.raises(BadMessage) as refusal:
        write_in_form(replace(INVESTIGATION, **change), LISTS, Form())
    assert refusal.value.code == code


def test_a_response_is_read_whatever_it_came_in() -> None:
    text = finding("CLSD", "NARR", case="C-1", answer_case="R-1", words=("One.", "Two."), uetr=UETR, next_bank="BKKBTHBK").decode()
    there = read_finding(text.encode(), LISTS)
    assert (there.message, there.status, there.asked, there.case, there.answer_case) == ("RESP-0", "CLSD", "ASKED-1", "C-1", "R-1")
    assert (there.words, there.kind, there.subkind) == (("One.", "Two."), "RQFI", "FRAD")
    assert there.original is not None and there.original.uetr == UETR
    assert there.next_responder == Agent(bic="BKKBTHBK")
    prefixed = re.sub(r"<(/?)", r"<\1n:", text).replace(" xmlns=", " xmlns:n=")
    header = HEADER.format("camt.111.001.01")
    for other in (f"<Envelope>{header}{text}</Envelope>", f"{header}{text}", prefixed, f"<A><B>{prefixed}</B></A>"):
        assert read_finding(other.encode(), LISTS) == there, other[:60]
    with pytest.raises(BadMessage) as refusal:
        read_finding(f"<E>{HEADER.format('camt.029.001.09')}{text}</E>".encode(), LISTS)
    assert refusal.value.code == "header"


def test_what_holds_more_than_words_is_named_and_not_kept() -> None:
    text = finding("CLSD", "NARR", words=("One.",), enclosed=True).decode()
    status = "<InvstgtnData><RspnData><TxSts><Sts><Cd>ACSC</Cd></Sts></TxSts></RspnData></InvstgtnData></InvstgtnRspn><Orgnl"
    assert read_finding(text.replace("</InvstgtnRspn><Orgnl", status).encode(), LISTS).besides == ("TxSts", "NclsdFile")


@pytest.mark.parametrize(
    ("old", "new", "code", "path"),
    [
        ("<Sts>PDNG</Sts>", "<Sts>OPEN</Sts>", "code-list", "InvstgtnSts/Sts"),
        ("<Cd>INPO</Cd>", "<Cd>AM04</Cd>", "code-list", "StsRsn/Cd"),
        ("<Cd>RQFI</Cd>", "<Cd>FRAD</Cd>", "code-list", "InvstgtnTp/Cd"),
        ("<Sts>PDNG</Sts>", "", "missing", "InvstgtnSts/Sts"),
        ("<MsgId>ASKED-1</MsgId>", "", "missing", "OrgnlInvstgtnReq/MsgId"),
        (UETR, "no", "facet", "OrgnlUETR"),
    ],
)
def test_a_response_that_breaks_a_rule_is_refused_by_its_name(old, new, code, path) -> None:
    data = finding("PDNG", "INPO", uetr=UETR).decode().replace(old, new, 1)
    with pytest.raises(BadMessage) as refusal:
        read_finding(data.encode(), LISTS)
    assert refusal.value.code == code and refusal.value.path.endswith(path)
