"""camt.056, the recall: please cancel this payment, or give it back. One payment in each message."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC
from types import MappingProxyType
from typing import Any, Final

from accord.formats.iso20022.codes import CodeLists
from accord.formats.iso20022.envelope import ENVELOPE, HEADERS, close_envelope
from accord.formats.iso20022.messages import FAMILIES, read_message, write_header, write_message
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
)
from accord.formats.iso20022.refusal import BadMessage
from accord.formats.iso20022.values import Agent, Recall

VERSION: Final = "camt.056.001.11"
_BODY: Final = "/Document/FIToFIPmtCxlReq"
_PAYMENT: Final = f"{_BODY}/Undrlyg[1]/TxInf[1]"
_WHY: Final = "Say why the payment is recalled: a code such as FRAD."
_ONE: Final = "A recall is about one payment. Send one message for each."


VERSIONS: Final = FAMILIES["camt.056"].written


@dataclass(frozen=True, slots=True)
class Market:
    """The narrower message that a market takes: elements of it that it leaves out, and those of the original payment that it asks for.
    `source` says where that is stated."""

    source: str
    leaves_out: frozenset[str] = frozenset()
    asks: tuple[str, ...] = ()


# A new market is a row here. `iso` is the message as the standard has it.
MARKETS: Final[Mapping[str, Market]] = MappingProxyType(
    {
        "iso": Market("ISO 20022"),
        "fedwire": Market(
            "Fedwire Funds Service Release 2025, usage guideline ReturnRequest_camt.056.001.08",
            frozenset({"CtrlData", "CxlId", "Assgnr", "Assgne", "OrgnlClrSysRef", "OrgnlTxRef"}),
            ("OrgnlGrpInf", "OrgnlGrpInf/OrgnlCreDtTm", "OrgnlUETR", "OrgnlIntrBkSttlmAmt", "OrgnlIntrBkSttlmDt"),
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Form:
    """How a bank wants its messages: the version (`08` to `11`), the version of the business header or none, the service that this
    header names, the element around both, and the market."""

    version: str = "11"
    header: str = ""
    service: str = ""
    envelope: str = ""
    market: str = "iso"


def write_in_form(recall: Recall, lists: CodeLists, form: Form) -> bytes:
    """The recall as a bank wants it. Raises BadMessage."""
    if form.version not in VERSIONS:
        raise BadMessage("unknown-message", "/Document", f"Choose a version of camt.056: {', '.join(VERSIONS)}.")
    if form.market not in MARKETS:
        raise BadMessage("market", "/Document", f"Choose a market: {', '.join(MARKETS)}.")
    name = f"camt.056.001.{form.version}"
    data = write_recall(recall, lists, name, MARKETS[form.market])
    if not form.header:
        return close_envelope(data, None, form.envelope)
    if form.header not in HEADERS:
        raise BadMessage("header", "/AppHdr", f"Choose a version of head.001.001: {', '.join(HEADERS)}.")
    return close_envelope(data, write_header(form.header, _header(recall, form, name), lists), form.envelope or ENVELOPE)


def _header(recall: Recall, form: Form, name: str) -> dict[str, Any]:
    created = recall.created.astimezone(UTC)
    return {
        "Fr": {"FIId": agent_content(recall.assigner)},
        "To": {"FIId": agent_content(recall.assignee)},
        "BizMsgIdr": recall.message,
        "MsgDefIdr": name,
        "BizSvc": form.service or None,
        "CreDt": created.strftime("%Y-%m-%dT%H:%M:%SZ") if form.header == "01" else created,  # its first version asks for a text with Z
    }


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
        "OrgnlTxRef": _reference(recall),
    }
    content = {
        "Assgnmt": {
            "Id": recall.message,
            "Assgnr": party_content(recall.assigner),
            "Assgne": party_content(recall.assignee),
            "CreDtTm": recall.created,
        },
        "Case": case_content(recall.case, recall.case_by),
        "CtrlData": {"NbOfTxs": "1"},
        "Undrlyg": [{"TxInf": [{name: value for name, value in payment.items() if name not in market.leaves_out}]}],
    }
    for element in market.asks:
        if _at(payment, element) is None:
            raise BadMessage("market", f"{_PAYMENT}/{element}", "This market asks for it. Add it to the payment.", "minOccurs")
    content = {name: value for name, value in content.items() if name not in market.leaves_out}
    data = write_message(version, content, lists)
    read_recall(data, lists)  # what no class says of it: its currency, its one payment
    return data


def _at(content: Mapping[str, Any], path: str) -> Any:
    name, _, inner = path.partition("/")
    there = content.get(name)
    return _at(there, inner) if inner and there is not None else there


def _reference(recall: Recall) -> dict[str, Any] | None:
    """The account that the money went to, and its bank."""
    if recall.account is None:
        return None
    kind, value = recall.account
    return {
        "CdtrAgt": agent_content(recall.assignee),
        "CdtrAcct": {"Id": {"IBAN": value} if kind == "iban" else {"Othr": {"Id": value}}},
    }


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
