"""camt.029, the answer to a recall: cancelled, rejected, pending, in part; in, and out for banks that answer through us."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias

from accord.formats.iso20022.codes import CodeLists
from accord.formats.iso20022.messages import read_message, write_message
from accord.formats.iso20022.parts import (
    amount_content,
    case_content,
    code_of,
    first,
    first_case,
    original_content,
    party_content,
    read_amount,
    read_original,
    read_party,
    read_reasons,
    reasons_content,
)
from accord.formats.iso20022.refusal import BadMessage
from accord.formats.iso20022.values import Answer, GroupAnswer, Resolution

VERSION: Final = "camt.029.001.13"
_BODY: Final = "/Document/RsltnOfInvstgtn"


Outcome: TypeAlias = Literal["accepted", "partly", "pending", "refused", "forwarded", "other"]

# Meanings of an answer's codes for a recall; every other code of the list answers something else.
_MEANS: Final[Mapping[str, Outcome]] = MappingProxyType(
    {
        "CNCL": "accepted",
        "CWFW": "accepted",
        "ACCR": "accepted",
        "PECR": "partly",
        "PACR": "partly",
        "PDCR": "pending",
        "PDNG": "pending",
        "RJCR": "refused",
        "FTNA": "forwarded",
    }
)


def outcome(code: str | None) -> Outcome:
    """The meaning of a confirmation, or of the status of one payment or of a group, for a recall."""
    return _MEANS.get(code or "", "other")


def write_resolution(resolution: Resolution, lists: CodeLists, version: str = VERSION) -> bytes:
    """Raises BadMessage, which names the element and the rule that the value breaks."""
    if resolution.assigner is None or resolution.assignee is None:
        raise BadMessage("missing", f"{_BODY}/Assgnmt", "Name the bank that answers and the one that asked.", "minOccurs")
    if resolution.case is not None and resolution.case_by is None:
        raise BadMessage("missing", f"{_BODY}/RslvdCase/Cretr", "Say which bank opened the case.", "minOccurs")
    by = resolution.case_by or resolution.assignee
    content = {
        "Assgnmt": {
            "Id": resolution.message,
            "Assgnr": party_content(resolution.assigner),
            "Assgne": party_content(resolution.assignee),
            "CreDtTm": resolution.created,
        },
        "RslvdCase": case_content(resolution.case, resolution.case_by),
        "Sts": {
            "Conf": resolution.confirmation,
            "DplctOf": case_content(resolution.duplicate_of, by),
            "AssgnmtCxlConf": resolution.assignment_cancelled,
        },
        "CxlDtls": [
            *({"OrgnlGrpInfAndSts": _group_content(group)} for group in resolution.groups),
            *({"TxInfAndSts": [_answer_content(answer)]} for answer in resolution.answers),
        ],
    }
    data = write_message(version, content, lists)
    read_resolution(data, lists)  # what no class says of it: its currencies
    return data


def read_resolution(data: bytes, lists: CodeLists) -> Resolution:
    """Raises BadMessage; also for an answer about a modification or a payment instruction, which no recall asks."""
    body = read_message(data, "camt.029", lists)
    if body.sts.rjctd_mod or first(body, "mod_dtls"):
        raise BadMessage("not-for-us", f"{_BODY}/Sts", "This answers a request to modify a payment, not a recall.")
    if any(details.orgnl_pmt_inf_and_sts for details in body.cxl_dtls):
        raise BadMessage(
            "not-for-us", f"{_BODY}/CxlDtls/OrgnlPmtInfAndSts", "This answers a customer, not a bank. Send what the bank answers."
        )
    answers = []
    for group, details in enumerate(body.cxl_dtls, 1):
        for place, payment in enumerate(details.tx_inf_and_sts, 1):
            answers.append((payment, f"{_BODY}/CxlDtls[{group}]/TxInfAndSts[{place}]"))
    groups = [details.orgnl_grp_inf_and_sts for details in body.cxl_dtls if details.orgnl_grp_inf_and_sts is not None]
    cases = [*(first(group, "rslvd_case") for group in groups), *(payment.rslvd_case for payment, _ in answers)]
    case, case_by = first_case(body.rslvd_case, *cases)
    return Resolution(
        message=body.assgnmt.id,
        assigner=read_party(body.assgnmt.assgnr),
        assignee=read_party(body.assgnmt.assgne),
        created=body.assgnmt.cre_dt_tm.to_datetime(),
        case=case,
        case_by=case_by,
        confirmation=code_of(body.sts.conf),
        duplicate_of=None if body.sts.dplct_of is None else body.sts.dplct_of.id,
        assignment_cancelled=body.sts.assgnmt_cxl_conf,
        groups=tuple(_read_group(group) for group in groups),
        answers=tuple(_read_answer(payment, path) for payment, path in answers),
    )


def _group_content(group: GroupAnswer) -> dict[str, Any]:
    return {
        "OrgnlMsgId": group.message,
        "OrgnlMsgNmId": group.message_name,
        "GrpCxlSts": group.status,
        "CxlStsRsnInf": reasons_content(group.reasons),
    }


def _read_group(element: Any) -> GroupAnswer:
    return GroupAnswer(
        message=element.orgnl_msg_id,
        message_name=element.orgnl_msg_nm_id,
        status=None if element.grp_cxl_sts is None else element.grp_cxl_sts.value,
        reasons=read_reasons(element.cxl_sts_rsn_inf),
    )


def _answer_content(answer: Answer) -> dict[str, Any]:
    settled = {"UETR": answer.return_uetr, "IntrBkSttlmAmt": amount_content(answer.returned), "IntrBkSttlmDt": answer.returned_on}
    return {
        "CxlStsId": answer.status_id,
        **original_content(answer.original),
        "TxCxlSts": answer.status,
        "CxlStsRsnInf": reasons_content(answer.reasons),
        "RsltnRltdInf": settled if any(value is not None for value in settled.values()) else None,
    }


def _read_answer(element: Any, path: str) -> Answer:
    settled = element.rsltn_rltd_inf
    day = None if settled is None else settled.intr_bk_sttlm_dt
    return Answer(
        original=read_original(element, path),
        status_id=element.cxl_sts_id,
        status=None if element.tx_cxl_sts is None else element.tx_cxl_sts.value,
        reasons=read_reasons(element.cxl_sts_rsn_inf),
        returned=None if settled is None else read_amount(settled.intr_bk_sttlm_amt, f"{path}/RsltnRltdInf/IntrBkSttlmAmt"),
        returned_on=None if day is None else day.to_date(),
        return_uetr=first(settled, "uetr"),
    )
