"""The form that a bank wants its messages in: version, business header, envelope, and the narrower message of its market."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Final

from msgspec import Struct, field

from accord.formats.iso20022.codes import CodeLists
from accord.formats.iso20022.envelope import ENVELOPE, HEADERS, close_envelope
from accord.formats.iso20022.messages import FAMILIES, write_header
from accord.formats.iso20022.parts import agent_content
from accord.formats.iso20022.refusal import BadMessage
from accord.formats.iso20022.values import Agent

VERSIONS: Final = FAMILIES["camt.056"].written


class Narrowed(Struct, frozen=True):
    """Of one message: the elements that a market leaves out, those of the original payment that it asks for, and those that it has not,
    without which the message would say something else."""

    leaves_out: frozenset[str] = frozenset()
    asks: tuple[str, ...] = ()
    lacks: frozenset[str] = frozenset()


class Market(Struct, frozen=True):
    """The narrower messages that a market takes, by family. `clearing`: it names banks by their number there and by nothing else;
    `number` and `id` are the patterns of that number and of a message's id, where it has such. `source` says where that is stated.
    """

    source: str
    narrowed: Mapping[str, Narrowed] = field(default_factory=lambda: MappingProxyType({}))
    clearing: str = ""
    number: str = ""
    id: str = ""

    def narrow(self, family: str, content: Mapping[str, Any]) -> dict[str, Any]:
        """The elements without those that this market leaves out. Raises BadMessage where its message has no place for one."""
        there = self.narrowed.get(family, Narrowed())
        for element in sorted(there.lacks):
            if content.get(element) is not None:
                text = "This market's message has no place for it. Ask the bank another way."
                raise BadMessage("market", f"/Document/{element}", text, "maxOccurs")
        return {name: value for name, value in content.items() if name not in there.leaves_out}

    def payment(self, family: str, content: Mapping[str, Any], path: str) -> dict[str, Any]:
        """The elements of the original payment, as `narrow`. Raises BadMessage where one that this market asks for is missing."""
        for element in self.narrowed.get(family, Narrowed()).asks:
            if _at(content, element) is None:
                raise BadMessage("market", f"{path}/{element}", "This market asks for it. Add it to the payment.", "minOccurs")
        return self.narrow(family, content)

    def check(self, message: str, path: str, banks: Mapping[str, Agent]) -> None:
        """Raises BadMessage where the id of the message, or a bank of these by its place in it, is not as this market has it."""
        if self.id and not re.fullmatch(self.id, message):
            text = f"In this market a message has the id that your bank's system gives it, which matches {self.id}. Name it."
            raise BadMessage("market", path, text, "pattern")
        for place, bank in banks.items():
            if self.clearing and (bank.clearing != self.clearing or not re.fullmatch(self.number, bank.member or "")):
                text = f"This market names a bank by its number in {self.clearing}, which matches {self.number}. State it in the payment."
                raise BadMessage("market", f"{place}/FinInstnId/ClrSysMmbId", text, "pattern")


_FEDWIRE: Final = "Fedwire Funds Service Release 2025, usage guidelines ReturnRequest_camt.056.001.08, InvestigationRequest_camt.110.001.01"
# A new market is a row here. `iso` is the message as the standard has it.
MARKETS: Final[Mapping[str, Market]] = MappingProxyType(
    {
        "iso": Market("ISO 20022"),
        "fedwire": Market(
            _FEDWIRE,
            MappingProxyType(
                {
                    "camt.056": Narrowed(
                        frozenset({"CtrlData", "CxlId", "Assgnr", "Assgne", "OrgnlClrSysRef", "OrgnlTxRef"}),
                        ("OrgnlGrpInf", "OrgnlGrpInf/OrgnlCreDtTm", "OrgnlUETR", "OrgnlIntrBkSttlmAmt", "OrgnlIntrBkSttlmDt"),
                    ),
                    "camt.110": Narrowed(
                        frozenset({"OrgnlTxRef"}), ("OrgnlGrpInf", "OrgnlGrpInf/OrgnlCreDtTm", "OrgnlUETR"), frozenset({"ReqActn"})
                    ),
                }
            ),
            clearing="USABA",
            number="[0-9]{9}",
            id="[0-9]{8}[A-Z0-9]{8}[0-9]{6}",
        ),
    }
)


class Form(Struct, frozen=True):
    """How a bank wants its messages: the version of camt.056 (`08` to `11`), the version of the business header or none, the service
    that this header names, the element around both, and the market."""

    version: str = "11"
    header: str = ""
    service: str = ""
    envelope: str = ""
    market: str = "iso"


class Headed(Struct, frozen=True):
    """What a business header says of a message: its name, its id, from which bank to which, when."""

    name: str
    message: str
    sender: Agent
    receiver: Agent
    created: datetime


def market_of(form: Form) -> Market:
    """Raises BadMessage."""
    if form.market not in MARKETS:
        raise BadMessage("market", "/Document", f"Choose a market: {', '.join(MARKETS)}.")
    return MARKETS[form.market]


def put_in_form(data: bytes, headed: Headed, form: Form, lists: CodeLists) -> bytes:
    """The message with the header and the envelope that the bank wants. Raises BadMessage."""
    if not form.header:
        return close_envelope(data, None, form.envelope)
    if form.header not in HEADERS:
        raise BadMessage("header", "/AppHdr", f"Choose a version of head.001.001: {', '.join(HEADERS)}.")
    return close_envelope(data, write_header(form.header, _header(headed, form), lists), form.envelope or ENVELOPE)


def _header(headed: Headed, form: Form) -> dict[str, Any]:
    created = headed.created.astimezone(UTC)
    return {
        "Fr": {"FIId": agent_content(headed.sender)},
        "To": {"FIId": agent_content(headed.receiver)},
        "BizMsgIdr": headed.message,
        "MsgDefIdr": headed.name,
        "BizSvc": form.service or None,
        "CreDt": created.strftime("%Y-%m-%dT%H:%M:%SZ") if form.header == "01" else created,  # its first version asks for a text with Z
    }


def _at(content: Mapping[str, Any], path: str) -> Any:
    name, _, inner = path.partition("/")
    there = content.get(name)
    return _at(there, inner) if inner and there is not None else there
