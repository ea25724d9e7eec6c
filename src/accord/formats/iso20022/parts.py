"""What the messages share: banks, the original payment, reasons, amounts; from generated objects to plain values and back to content."""

from collections.abc import Iterable
from typing import Any, Final

from accord.core.money.amounts import Amount
from accord.core.money.refusal import MoneyRefused
from accord.core.trust.currencies import CURRENCIES
from accord.formats.iso20022.messages import Content
from accord.formats.iso20022.refusal import BadMessage
from accord.formats.iso20022.values import Agent, Original, Reason

_IN_WORDS: Final = "NARR"  # of every list of reasons
_WHICH: Final = "Say which payment is meant: its UETR, or its end-to-end, instruction or transaction id."


def agent_content(agent: Agent) -> Content:
    """Raises BadMessage where nothing says which bank is meant."""
    if not (agent.bic or agent.lei or agent.member):
        raise BadMessage("missing", "FinInstnId/BICFI", "Name the bank by its BIC, LEI or clearing number.", "minOccurs")
    clearing = None if agent.clearing is None else {"Cd": agent.clearing}
    member = None if agent.member is None else {"ClrSysId": clearing, "MmbId": agent.member}
    return {"FinInstnId": {"BICFI": agent.bic, "ClrSysMmbId": member, "LEI": agent.lei}}


def party_content(agent: Agent) -> Content:
    return {"Agt": agent_content(agent)}


def read_agent(found: Any) -> Agent:
    bank = found.fin_instn_id
    member = bank.clr_sys_mmb_id
    clearing = None if member is None or member.clr_sys_id is None else member.clr_sys_id.cd
    return Agent(bic=bank.bicfi, lei=bank.lei, clearing=clearing, member=None if member is None else member.mmb_id)


def read_party(found: Any) -> Agent | None:
    """The bank; of another party its BIC or LEI where it states one, and never its name."""
    if found.agt is not None:
        return read_agent(found.agt)
    organisation = None if found.pty.id is None else found.pty.id.org_id
    if organisation is None or (organisation.any_bic is None and organisation.lei is None):
        return None
    return Agent(bic=organisation.any_bic, lei=organisation.lei)


def amount_content(amount: Amount | None) -> Content | None:
    return None if amount is None else {"": amount.value, "Ccy": amount.code}


def read_amount(found: Any, path: str) -> Amount | None:
    """Raises BadMessage where the currency is none of ISO 4217, or has fewer decimal places than stated."""
    if found is None:
        return None
    if found.ccy not in CURRENCIES:
        raise BadMessage("currency", f"{path}/@Ccy", "This is no currency of ISO 4217. Use a code of its list.", "ISO 4217")
    try:
        return Amount(found.value, found.ccy)
    except MoneyRefused:
        raise BadMessage("currency", path, "The amount has more decimal places than its currency. Leave them out.", "minor unit") from None


def original_content(original: Original) -> dict[str, Any]:
    """Raises BadMessage where nothing says which payment is meant."""
    group = None if original.message is None else {"OrgnlMsgId": original.message, "OrgnlMsgNmId": original.message_name or ""}
    if not (original.uetr or original.end_to_end or original.instruction or original.transaction):
        raise BadMessage("no-reference", "OrgnlUETR", _WHICH)
    return {
        "OrgnlGrpInf": group,
        "OrgnlInstrId": original.instruction,
        "OrgnlEndToEndId": original.end_to_end,
        "OrgnlTxId": original.transaction,
        "OrgnlUETR": original.uetr,
        "OrgnlClrSysRef": original.clearing_reference,
        "OrgnlIntrBkSttlmAmt": amount_content(original.amount),
        "OrgnlIntrBkSttlmDt": original.settled,
    }


def read_original(found: Any, path: str) -> Original:
    group = found.orgnl_grp_inf
    return Original(
        uetr=found.orgnl_uetr,
        end_to_end=found.orgnl_end_to_end_id,
        instruction=found.orgnl_instr_id,
        transaction=found.orgnl_tx_id,
        clearing_reference=found.orgnl_clr_sys_ref,
        message=None if group is None else group.orgnl_msg_id,
        message_name=None if group is None else group.orgnl_msg_nm_id,
        amount=read_amount(found.orgnl_intr_bk_sttlm_amt, f"{path}/OrgnlIntrBkSttlmAmt"),
        settled=None if found.orgnl_intr_bk_sttlm_dt is None else found.orgnl_intr_bk_sttlm_dt.to_date(),
    )


def reasons_content(reasons: Iterable[Reason]) -> list[Content]:
    """Raises BadMessage for a reason that says nothing, or that promises words and brings none."""
    found: list[Content] = []
    for one in reasons:
        if one.code is None and one.own is None and not one.notes:
            raise BadMessage("missing", "Rsn", "Say why: a code, a reason of the bank's own, or a note.", "minOccurs")
        if one.code == _IN_WORDS and not one.notes:
            raise BadMessage("missing", "AddtlInf", f"`{_IN_WORDS}` says that the reason is told in words. Add a note.", "minOccurs")
        reason = None if one.code is None and one.own is None else {"Cd": one.code, "Prtry": one.own}
        found.append({"Rsn": reason, "AddtlInf": list(one.notes)})
    return found


def read_reasons(found: Iterable[Any]) -> tuple[Reason, ...]:
    return tuple(
        Reason(code=None if one.rsn is None else one.rsn.cd, own=None if one.rsn is None else one.rsn.prtry, notes=tuple(one.addtl_inf))
        for one in found
    )


def case_content(case: str | None, by: Agent | None) -> Content | None:
    return None if case is None or by is None else {"Id": case, "Cretr": party_content(by)}


def first_case(*cases: Any) -> tuple[str | None, Agent | None]:
    """The id and the maker of the first case that is told."""
    for case in cases:
        if case is not None:
            return case.id, read_party(case.cretr)
    return None, None
