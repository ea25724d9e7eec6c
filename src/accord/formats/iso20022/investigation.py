"""camt.110 and camt.111: please look into this payment, and what became of that. What came out of it is told in words, not in money."""

from typing import Any, Final

from accord.formats.iso20022.codes import CodeLists
from accord.formats.iso20022.markets import MARKETS, Form, Headed, Market, market_of, put_in_form
from accord.formats.iso20022.messages import Content, read_message, write_message
from accord.formats.iso20022.parts import first, original_content, party_content, read_amount, read_party, reference_content
from accord.formats.iso20022.values import Finding, Investigation, Original, Reason

FAMILY: Final = "camt.110"
ANSWERS: Final = "camt.111"
VERSION: Final = "camt.110.001.01"
# What is looked into, of ISO's lists: more is asked about a payment (RQFI), since it is about fraud (FRAD), and the words say what (NARR).
KIND: Final = "RQFI"
FRAUD: Final = "FRAD"
_WORDS: Final = "NARR"
STATUS: Final = "RQST"
CLOSE: Final = "RQCL"
# Why an investigation may be closed on request: it was resolved, or asked for by mistake.
CLOSES: Final = ("IRRR", "IRSI")
_BODY: Final = "/Document/InvstgtnReq"
_PAYMENT: Final = f"{_BODY}/InvstgtnReq/Undrlyg/IntrBk"
_ANSWER: Final = "/Document/InvstgtnRspn"


def write_in_form(investigation: Investigation, lists: CodeLists, form: Form) -> bytes:
    """The message as a bank wants it; the version of its form is that of another message. Raises BadMessage."""
    data = write_investigation(investigation, lists, market_of(form))
    banks = investigation.requester, investigation.responder
    return put_in_form(data, Headed(VERSION, investigation.message, *banks, investigation.created), form, lists)


def write_investigation(investigation: Investigation, lists: CodeLists, market: Market = MARKETS["iso"]) -> bytes:
    """Raises BadMessage, which names the element and the rule that the value breaks."""
    there = f"{_BODY}/InvstgtnReq"
    payment = {
        **{name: value for name, value in original_content(investigation.original).items() if name != "OrgnlClrSysRef"},
        "OrgnlTxRef": reference_content(investigation.account, investigation.responder),
    }
    asked = {
        "MsgId": investigation.message,
        "RqstrInvstgtnId": investigation.case,
        "RspndrInvstgtnId": investigation.answer_case,
        "ReqActn": _action(investigation),
        "InvstgtnTp": {"Cd": KIND},
        "InvstgtnSubTp": {"Cd": FRAUD},
        "Undrlyg": {"IntrBk": market.payment(FAMILY, payment, _PAYMENT)},
        "Rqstr": party_content(investigation.requester),
        "Rspndr": party_content(investigation.responder),
    }
    banks = {f"{there}/Rqstr/Agt": investigation.requester, f"{there}/Rspndr/Agt": investigation.responder}
    market.check(investigation.message, f"{there}/MsgId", banks)
    reason = {"Rsn": {"Cd": _WORDS}, "AddtlReqData": {"ReqNrrtv": investigation.text}}
    return write_message(VERSION, {"InvstgtnReq": market.narrow(FAMILY, asked), "InvstgtnData": [reason]}, lists)


def _action(investigation: Investigation) -> Content | None:
    if investigation.action is None:
        return None
    reason = None if investigation.action_reason is None else {"Rsn": {"Cd": investigation.action_reason}}
    return {"Actn": {"Cd": investigation.action}, "ActnRsn": reason}


def read_finding(data: bytes, lists: CodeLists) -> Finding:
    """Raises BadMessage."""
    body = read_message(data, ANSWERS, lists)
    said, asked = body.invstgtn_rspn, body.orgnl_invstgtn_req
    reason = said.invstgtn_sts.sts_rsn
    return Finding(
        message=said.msg_id,
        status=said.invstgtn_sts.sts,
        reason=None if reason is None else Reason(code=reason.cd, own=reason.prtry),
        answer_case=said.rspndr_invstgtn_id or asked.rspndr_invstgtn_id,
        words=tuple(data.rspn_data.rspn_nrrtv for data in said.invstgtn_data if data.rspn_data.rspn_nrrtv is not None),
        besides=_besides(said.invstgtn_data),
        asked=asked.msg_id,
        case=asked.rqstr_invstgtn_id,
        kind=_code(asked.invstgtn_tp),
        subkind=_code(asked.invstgtn_sub_tp),
        requester=read_party(asked.rqstr),
        responder=read_party(asked.rspndr),
        next_responder=None if said.nxt_rspndr is None else read_party(said.nxt_rspndr),
        original=_original(asked.undrlyg),
    )


def _code(choice: Any) -> str | None:
    return None if choice is None else choice.cd or choice.prtry


_BESIDES: Final = {
    "dbt_authstn": "DbtAuthstn", "compstn": "Compstn", "valtn": "Valtn", "conf": "Conf", "tx_sts": "TxSts", "tx_data": "TxData",
}  # fmt: skip
_ENCLOSED: Final = {"nclsd_file": "NclsdFile", "rltd_file_data": "RltdFileData"}


def _besides(data: list[Any]) -> tuple[str, ...]:
    """The names of the elements that hold more than words, each once, in the order of the message."""
    names = [name for part in data for field, name in _BESIDES.items() if getattr(part.rspn_data, field)]
    names += [name for part in data for field, name in _ENCLOSED.items() if getattr(part, field)]
    return tuple(dict.fromkeys(names))


def _original(underlying: Any) -> Original | None:
    """The payment that was asked about, where the response says it: between banks, or as its customer instructed it."""
    payment = first(underlying, "intr_bk", "initn")
    if payment is None:
        return None
    group = payment.orgnl_grp_inf
    there = f"{_ANSWER}/OrgnlInvstgtnReq/Undrlyg"
    return Original(
        uetr=payment.orgnl_uetr,
        end_to_end=payment.orgnl_end_to_end_id,
        instruction=payment.orgnl_instr_id,
        transaction=first(payment, "orgnl_tx_id"),
        message=first(group, "orgnl_msg_id"),
        message_name=first(group, "orgnl_msg_nm_id"),
        amount=read_amount(first(payment, "orgnl_intr_bk_sttlm_amt", "orgnl_instd_amt"), there),
    )
