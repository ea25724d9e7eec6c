"""Shared parts of messages: banks, the original payment, reasons, amounts; from generated objects to plain values and back to content."""

from collections.abc import Iterable
from typing import Any, Final

from accord.core.currencies import CURRENCIES
from accord.core.money.amounts import Amount
from accord.core.money.refusal import MoneyRefused
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


def first(element: Any, *names: str) -> Any:
    """The first of these fields that an element states; earlier versions lack some, and name some otherwise."""
    return next((value for name in names if (value := getattr(element, name, None)) is not None), None)


def code_of(value: Any) -> str | None:
    """A code, which earlier versions list in their schemas and later ones leave to the external lists."""
    return None if value is None else str(getattr(value, "value", value))


def read_agent(element: Any) -> Agent:
    bank = element.fin_instn_id
    member = bank.clr_sys_mmb_id
    clearing = None if member is None or member.clr_sys_id is None else code_of(member.clr_sys_id.cd)
    return Agent(
        bic=first(bank, "bicfi", "bic"), lei=first(bank, "lei"), clearing=clearing, member=None if member is None else member.mmb_id
    )


def read_party(element: Any) -> Agent | None:
    """The bank; of another party its BIC or LEI where it states one, and never its name."""
    if element.agt is not None:
        return read_agent(element.agt)
    organisation = None if element.pty.id is None else element.pty.id.org_id
    bic, lei = first(organisation, "any_bic", "bicor_bei"), first(organisation, "lei")
    return None if bic is None and lei is None else Agent(bic=bic, lei=lei)


def amount_content(amount: Amount | None) -> Content | None:
    return None if amount is None else {"": amount.value, "Ccy": amount.code}


def read_amount(element: Any, path: str) -> Amount | None:
    """Raises BadMessage where the currency is none of ISO 4217, or has fewer decimal places than stated."""
    if element is None:
        return None
    if element.ccy not in CURRENCIES:
        raise BadMessage("currency", f"{path}/@Ccy", "This is no currency of ISO 4217. Use a code of its list.", "ISO 4217")
    try:
        return Amount(element.value, element.ccy)
    except MoneyRefused:
        raise BadMessage("currency", path, "The amount has more decimal places than its currency. Leave them out.", "minor unit") from None


def original_content(original: Original) -> dict[str, Any]:
    """Raises BadMessage where nothing says which payment is meant."""
    group = None
    if original.message is not None:
        group = {
            "OrgnlMsgId": original.message,
            "OrgnlMsgNmId": original.message_name or "",
            "OrgnlCreDtTm": original.message_created,
        }
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


def reference_content(account: tuple[str, str] | None, bank: Agent) -> Content | None:
    """The account that the money went to, by its kind (iban or account) and number, and its bank."""
    if account is None:
        return None
    kind, value = account
    return {
        "CdtrAgt": agent_content(bank),
        "CdtrAcct": {"Id": {"IBAN": value} if kind == "iban" else {"Othr": {"Id": value}}},
    }


def read_original(element: Any, path: str) -> Original:
    group = element.orgnl_grp_inf
    settled = first(element, "orgnl_intr_bk_sttlm_dt")
    created = first(group, "orgnl_cre_dt_tm")
    return Original(
        uetr=first(element, "orgnl_uetr"),
        end_to_end=element.orgnl_end_to_end_id,
        instruction=element.orgnl_instr_id,
        transaction=element.orgnl_tx_id,
        clearing_reference=element.orgnl_clr_sys_ref,
        message=None if group is None else group.orgnl_msg_id,
        message_name=None if group is None else group.orgnl_msg_nm_id,
        message_created=None if created is None else created.to_datetime(),
        amount=read_amount(element.orgnl_intr_bk_sttlm_amt, f"{path}/OrgnlIntrBkSttlmAmt"),
        settled=None if settled is None else settled.to_date(),
    )


def reasons_content(reasons: Iterable[Reason]) -> list[Content]:
    """Raises BadMessage for a reason that says nothing, or that promises words and brings none."""
    contents: list[Content] = []
    for reason in reasons:
        if reason.code is None and reason.own is None and not reason.notes:
            raise BadMessage("missing", "Rsn", "Say why: a code, a reason of the bank's own, or a note.", "minOccurs")
        if reason.code == _IN_WORDS and not reason.notes:
            raise BadMessage("missing", "AddtlInf", f"`{_IN_WORDS}` says that the reason is told in words. Add a note.", "minOccurs")
        code_or_own = None if reason.code is None and reason.own is None else {"Cd": reason.code, "Prtry": reason.own}
        contents.append({"Rsn": code_or_own, "AddtlInf": list(reason.notes)})
    return contents


def read_reasons(elements: Iterable[Any]) -> tuple[Reason, ...]:
    return tuple(
        Reason(
            code=None if element.rsn is None else code_of(element.rsn.cd),
            own=None if element.rsn is None else element.rsn.prtry,
            notes=tuple(element.addtl_inf),
        )
        for element in elements
    )


def case_content(case: str | None, by: Agent | None) -> Content | None:
    return None if case is None or by is None else {"Id": case, "Cretr": party_content(by)}


def first_case(*cases: Any) -> tuple[str | None, Agent | None]:
    """The id and the maker of the first case that is told."""
    for case in cases:
        if case is not None:
            return case.id, read_party(case.cretr)
    return None, None
