"""camt.056, the recall: please cancel this payment, or give it back. One payment in each message."""

from typing import Any, Final

from accord.formats.iso20022.codes import CodeLists
from accord.formats.iso20022.markets import MARKETS, VERSIONS, Form, Headed, Market, market_of, put_in_form
from accord.formats.iso20022.messages import read_message, write_message
from accord.formats.iso20022.parts import (
    agent_content,
    case_content,
    first,
    first_case,
    original_content,
    party_content,
    read_original,
    read_party,
    read_reasons,
    reasons_content,
    reference_content,
)
from accord.formats.iso20022.refusal import BadMessage
from accord.formats.iso20022.values import Agent, Recall

FAMILY: Final = "camt.056"
VERSION: Final = "camt.056.001.11"
_BODY: Final = "/Document/FIToFIPmtCxlReq"
_PAYMENT: Final = f"{_BODY}/Undrlyg[1]/TxInf[1]"
_WHY: Final = "Say why the payment is recalled: a code such as FRAD."
_ONE: Final = "A recall is about one payment. Send one message for each."


def write_in_form(recall: Recall, lists: CodeLists, form: Form) -> bytes:
    """The recall as a bank wants it. Raises BadMessage."""
    if form.version not in VERSIONS:
        raise BadMessage("unknown-message", "/Document", f"Choose a version of camt.056: {', '.join(VERSIONS)}.")
    name = f"camt.056.001.{form.version}"
    data = write_recall(recall, lists, name, market_of(form))
    return put_in_form(data, Headed(name, recall.message, recall.assigner, recall.assignee, recall.created), form, lists)


def write_recall(recall: Recall, lists: CodeLists, version: str = VERSION, market: Market = MARKETS["iso"]) -> bytes:
    """Raises BadMessage, which names the element and the rule that the value breaks."""
    if not recall.reasons:
        raise BadMessage("missing", f"{_BODY}/Undrlyg/TxInf/CxlRsnInf", _WHY, "minOccurs")
    if recall.case is not None and recall.case_by is None:
        raise BadMessage("missing", f"{_BODY}/Case/Cretr", "Say which bank opened the case.", "minOccurs")
    payment = {
        "CxlId": recall.cancellation,
        **original_content(recall.original),
        "Assgnr": agent_content(recall.assigner),
        "Assgne": agent_content(recall.assignee),
        "CxlRsnInf": reasons_content(recall.reasons),
        "OrgnlTxRef": reference_content(recall.account, recall.assignee),
    }
    narrowed = market.payment(FAMILY, payment, _PAYMENT)
    banks = {f"{_BODY}/Assgnmt/Assgnr/Agt": recall.assigner, f"{_BODY}/Assgnmt/Assgne/Agt": recall.assignee}
    market.check(recall.message, f"{_BODY}/Assgnmt/Id", banks)
    content = {
        "Assgnmt": {
            "Id": recall.message,
            "Assgnr": party_content(recall.assigner),
            "Assgne": party_content(recall.assignee),
            "CreDtTm": recall.created,
        },
        "Case": case_content(recall.case, recall.case_by),
        "CtrlData": {"NbOfTxs": "1"},
        "Undrlyg": [{"TxInf": [narrowed]}],
    }
    data = write_message(version, market.narrow(FAMILY, content), lists)
    read_recall(data, lists)  # what no class says of it: its currency, its one payment
    return data


def _account(payment: Any) -> tuple[str, str] | None:
    account = first(first(payment.orgnl_tx_ref, "cdtr_acct"), "id")
    if account is None:
        return None
    return ("iban", account.iban) if account.iban is not None else ("account", account.othr.id)


def read_recall(data: bytes, lists: CodeLists) -> Recall:
    """Raises BadMessage."""
    body = read_message(data, "camt.056", lists)
    payments = [transaction for group in body.undrlyg for transaction in group.tx_inf]
    if len(payments) != 1 or any(group.orgnl_grp_inf_and_cxl is not None for group in body.undrlyg):
        raise BadMessage("one-payment", f"{_BODY}/Undrlyg", _ONE)
    if body.ctrl_data is not None and int(body.ctrl_data.nb_of_txs) != 1:
        raise BadMessage("count", f"{_BODY}/CtrlData/NbOfTxs", "The number does not agree with the one payment below.")
    (payment,) = payments
    case, case_by = first_case(body.case, payment.case)
    return Recall(
        message=body.assgnmt.id,
        assigner=_bank(read_party(body.assgnmt.assgnr), "Assgnr"),
        assignee=_bank(read_party(body.assgnmt.assgne), "Assgne"),
        created=body.assgnmt.cre_dt_tm.to_datetime(),
        case=case,
        case_by=case_by,
        cancellation=payment.cxl_id,
        original=read_original(payment, _PAYMENT),
        reasons=read_reasons(payment.cxl_rsn_inf),
        account=_account(payment),
    )


def _bank(agent: Agent | None, element: str) -> Agent:
    if agent is None:
        raise BadMessage("missing", f"{_BODY}/Assgnmt/{element}/Agt", "A recall goes from bank to bank: name the bank.", "minOccurs")
    return agent
