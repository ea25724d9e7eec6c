"""Messages that the tests of bank messages share; no bank and no payment of theirs exists."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from xml.sax.saxutils import escape

from accord.core.money.amounts import Amount
from accord.formats.iso20022.values import Agent, Answer, GroupAnswer, Investigation, Original, Reason, Recall, Resolution

UETR = "f47ac10b-58cc-4372-a567-0e02b2c3d479"
ASKS = Agent(bic="VICTTHBK")
ANSWERS = Agent(bic="MULEAEADXXX")
NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
ORIGINAL = Original(
    uetr=UETR,
    end_to_end="E2E-1",
    instruction="INSTR-1",
    transaction="TX-1",
    clearing_reference="CLR-1",
    message="MSG-1",
    message_name="pacs.008.001.08",
    amount=Amount(Decimal("200000.00"), "THB"),
    settled=date(2026, 11, 24),
)
RECALL = Recall(
    message="ACCORD-1",
    assigner=ASKS,
    assignee=ANSWERS,
    created=NOW,
    case="CASE-1",
    case_by=ASKS,
    cancellation="CXL-1",
    original=ORIGINAL,
    reasons=(Reason(code="FRAD", notes=("authorised push payment scam", "reported within the hour")), Reason(code="INDM")),
)
INVESTIGATION = Investigation(
    message="ACCORD-2",
    requester=ASKS,
    responder=ANSWERS,
    created=NOW,
    case="CASE-1",
    original=ORIGINAL,
    text="This payment is reported as fraud. Please find the money.",
    account=("account", "9876543210"),
)
RESOLUTION = Resolution(
    message="ANSWER-1",
    assigner=ANSWERS,
    assignee=ASKS,
    created=NOW,
    case="CASE-1",
    case_by=ASKS,
    confirmation="PECR",
    groups=(GroupAnswer(message="MSG-1", message_name="pacs.008.001.08", status="PACR", reasons=(Reason(code="AM04"),)),),
    answers=(
        Answer(
            original=ORIGINAL,
            status_id="STS-1",
            status="ACCR",
            reasons=(Reason(code="NARR", notes=("part of it is still there",)), Reason(own="LOCAL-7")),
            returned=Amount(Decimal("60000.00"), "THB"),
            returned_on=date(2026, 11, 26),
            return_uetr="9b2e1c4d-7a3f-4e2b-8c1d-5f6a7b8c9d0e",
        ),
    ),
)
RETURN = b"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.004.001.14">
  <PmtRtr>
    <GrpHdr>
      <MsgId>RTR-1</MsgId><CreDtTm>2026-11-26T08:00:00+04:00</CreDtTm><NbOfTxs>1</NbOfTxs>
      <SttlmInf><SttlmMtd>INDA</SttlmMtd></SttlmInf>
    </GrpHdr>
    <TxInf>
      <RtrId>RTR-1-1</RtrId>
      <OrgnlEndToEndId>E2E-1</OrgnlEndToEndId>
      <OrgnlUETR>f47ac10b-58cc-4372-a567-0e02b2c3d479</OrgnlUETR>
      <OrgnlIntrBkSttlmAmt Ccy="THB">200000.00</OrgnlIntrBkSttlmAmt>
      <RtrdIntrBkSttlmAmt Ccy="THB">60000.00</RtrdIntrBkSttlmAmt>
      <IntrBkSttlmDt>2026-11-26</IntrBkSttlmDt>
      <RtrRsnInf><Rsn><Cd>FOCR</Cd></Rsn><AddtlInf>recall CXL-1</AddtlInf></RtrRsnInf>
    </TxInf>
  </PmtRtr>
</Document>
"""


def finding(
    status: str, reason: str = "", *, asked: str = "ASKED-1", case: str = "", uetr: str = "", message: str = "RESP-0",
    answer_case: str = "", words: tuple[str, ...] = (), enclosed: bool = False, next_bank: str = "", subkind: str = "FRAD",
) -> bytes:  # fmt: skip
    """What became of an investigation, as a bank writes it: camt.111."""

    def bank(name: str, bic: str) -> str:
        return f"<{name}><Agt><FinInstnId><BICFI>{bic}</BICFI></FinInstnId></Agt></{name}>" if bic else ""

    def leaf(name: str, text: str) -> str:
        return f"<{name}>{text}</{name}>" if text else ""

    file = (
        "<NclsdFile><Tp><Prtry><Id>receipt</Id></Prtry></Tp><Id>F-1</Id><IsseDt><Dt>2026-11-25</Dt></IsseDt><Frmt><Prtry><Id>PDF</Id></Prtry></Frmt>"
        "<Nclsr>JVBERi0=</Nclsr></NclsdFile>"
    )
    told = [f"<InvstgtnData><RspnData><RspnNrrtv>{escape(text)}</RspnNrrtv></RspnData></InvstgtnData>" for text in words]
    if enclosed:
        told[-1] = told[-1].replace("</InvstgtnData>", f"{file}</InvstgtnData>")
    why = f"<StsRsn><Cd>{reason}</Cd></StsRsn>" if reason else ""
    kind = leaf("InvstgtnSubTp", leaf("Cd", subkind))
    payment = f"<Undrlyg><IntrBk><OrgnlUETR>{uetr}</OrgnlUETR></IntrBk></Undrlyg>" if uetr else ""
    return (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.111.001.01"><InvstgtnRspn><InvstgtnRspn>'
        f"<MsgId>{message}</MsgId>{leaf('RspndrInvstgtnId', answer_case)}<InvstgtnSts><Sts>{status}</Sts>{why}</InvstgtnSts>"
        f"{bank('NxtRspndr', next_bank)}{''.join(told)}</InvstgtnRspn><OrgnlInvstgtnReq><MsgId>{asked}</MsgId>"
        f"{leaf('RqstrInvstgtnId', case)}<InvstgtnTp><Cd>RQFI</Cd></InvstgtnTp>{kind}{payment}"
        f"{bank('Rqstr', 'VICTTHBK')}{bank('Rspndr', 'KASITHBK')}</OrgnlInvstgtnReq></InvstgtnRspn></Document>"
    ).encode()


OTHER_UETR = "7c9e6679-7425-40de-944b-e07fc1f90ae7"


def with_another(data: bytes = RETURN) -> bytes:
    """The return, with another payment beside it, which came back too."""
    body = data.decode()
    first = body[body.index("    <TxInf>") : body.index("  </PmtRtr>")]
    second = first.replace(UETR, OTHER_UETR).replace("RTR-1-1<", "RTR-1-2<")
    for name in ("OrgnlEndToEndId", "OrgnlTxId", "OrgnlInstrId"):
        second = re.sub(f"<{name}>[^<]*", f"<{name}>OTHER-{name[5:8].upper()}", second)
    return body.replace(first, first + second).replace("<NbOfTxs>1<", "<NbOfTxs>2<").encode()
