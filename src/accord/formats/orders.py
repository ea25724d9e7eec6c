"""Payment messages that a victim's bank has in hand, for the form of a request: pacs.008 in any version and envelope, and MT103.

Read leniently, since a person looks at the form before anything is sent, and nothing of it is kept. The payer's side goes to the payer's
fields alone, so that nobody asks to hold the account of who was harmed.
"""

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from accord.formats.iso20022.refusal import BadMessage
from accord.formats.iso20022.tree import Node, read_trees

_SYSTEMS: Final = {"THCBC": "TH", "USABA": "US"}  # clearing systems whose numbers are the banks' codes of a country
_BLOCK: Final = re.compile(r"\{([1-4]):((?:[^{}]|\{[^{}]*\})*)\}?")
_FIELD: Final = re.compile(r"^:([0-9]{2}[A-Z]?):", re.MULTILINE)
_UETR: Final = re.compile(r"\{121:([0-9a-fA-F-]{36})\}")
_VALUE: Final = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})([A-Z]{3})([0-9]+),([0-9]*)")
_BIC: Final = re.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
_PARTY_LINE: Final = re.compile(r"[1-8]/")


class Order(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One payment as the payer's bank wrote it; amounts with a point and their currency, `time` and `settled` in ISO 8601, banks by BIC or
    by country and code. Empty: the message does not say it."""

    name: str
    message: str = ""
    amount: str = ""
    time: str = ""
    settled: str = ""
    uetr: str = ""
    end_to_end: str = ""
    reference: str = ""
    instruction: str = ""
    payer: str = ""
    payer_account: str = ""
    payer_bank: str = ""
    payee: str = ""
    payee_account: str = ""
    payee_bank: str = ""


def is_mt(text: str) -> bool:
    """Whether a text begins as the messages that came before XML do: with its blocks, or with its first field."""
    return text.startswith(("{1:", ":20:"))


def read_orders(data: bytes) -> tuple[Order, ...]:
    """The payments of a payment message; none where the data is another message, or none."""
    text = text_of(data)
    if is_mt(text):
        order = _mt103(text)
        return () if order is None else (order,)
    try:
        return tuple(_pacs(read_trees(data)))
    except BadMessage:
        return ()


def text_of(data: bytes) -> str:
    """With plain line ends, without what networks pad messages with."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n").strip("\x00\x01\x03 \n\t")


def _pacs(roots: list[Node]) -> Iterator[Order]:
    for body in (node for root in roots for node in _all(root, "FIToFICstmrCdtTrf")):
        name = body.namespace.rpartition(":")[2] or "pacs.008"
        for transfer in (node for node in body.children if node.name == "CdtTrfTxInf"):
            yield _transfer(body, transfer, name)


def _transfer(body: Node, transfer: Node, name: str) -> Order:
    return Order(
        name=name,
        message=_at(body, "GrpHdr", "MsgId"),
        amount=_amount(transfer),
        time=_at(transfer, "AccptncDtTm") or _at(body, "GrpHdr", "CreDtTm"),
        settled=_at(transfer, "IntrBkSttlmDt") or _at(body, "GrpHdr", "IntrBkSttlmDt"),
        uetr=_at(transfer, "PmtId", "UETR"),
        end_to_end=_at(transfer, "PmtId", "EndToEndId"),
        reference=_at(transfer, "PmtId", "TxId"),
        instruction=_at(transfer, "PmtId", "InstrId"),
        payer=_at(transfer, "Dbtr", "Nm"),
        payer_account=_account(transfer, "DbtrAcct"),
        payer_bank=_bank(transfer, "DbtrAgt"),
        payee=_at(transfer, "Cdtr", "Nm"),
        payee_account=_account(transfer, "CdtrAcct"),
        payee_bank=_bank(transfer, "CdtrAgt"),
    )


def _all(root: Node, name: str) -> Iterator[Node]:
    left = [root]
    while left:
        node = left.pop()
        if node.name == name:
            yield node
        else:
            left += reversed(node.children)


def _node(node: Node, *path: str) -> Node | None:
    for name in path:
        below = next((child for child in node.children if child.name == name), None)
        if below is None:
            return None
        node = below
    return node


def _at(node: Node, *path: str) -> str:
    found = _node(node, *path)
    return "" if found is None else " ".join(found.text.split())


def _amount(transfer: Node) -> str:
    found = _node(transfer, "IntrBkSttlmAmt")
    return "" if found is None else f"{found.text.strip()} {found.attributes.get('Ccy', '')}".strip()


def _account(transfer: Node, which: str) -> str:
    """The number; an address of the payment network where the message has no number."""
    paths = (("Id", "IBAN"), ("Id", "Othr", "Id"), ("Prxy", "Id"))
    return next(filter(None, (_at(transfer, which, *path) for path in paths)), "")


def _bank(transfer: Node, which: str) -> str:
    bic = _at(transfer, which, "FinInstnId", "BICFI") or _at(transfer, which, "FinInstnId", "BIC")
    country = _SYSTEMS.get(_at(transfer, which, "FinInstnId", "ClrSysMmbId", "ClrSysId", "Cd"))
    member = _at(transfer, which, "FinInstnId", "ClrSysMmbId", "MmbId")
    return _head_office(bic) if bic else f"{country}:{member}" if country and member else ""


def _mt103(text: str) -> Order | None:
    blocks = dict(_BLOCK.findall(text)) if text.startswith("{") else {"4": text}
    header = blocks.get("2", "")
    if header and header[1:4] != "103":
        return None
    fields = _fields(blocks.get("4", ""))
    value = _VALUE.match(_one(fields, "32A"))
    payer, payee = _party(fields, "50"), _party(fields, "59")
    if value is None or not payee[0]:
        return None
    year, month, day, currency, whole, rest = value.groups()
    sender, receiver = _ends(blocks)
    uetr = _UETR.search(blocks.get("3", ""))
    return Order(
        name="MT103",
        message=_one(fields, "20"),
        amount=f"{whole}{'.' + rest if rest else ''} {currency}",
        settled=f"20{year}-{month}-{day}",
        uetr="" if uetr is None else uetr[1].lower(),
        reference=_one(fields, "20"),
        payer_account=payer[0],
        payer=payer[1],
        payer_bank=_institution(fields, "52") or sender,
        payee_account=payee[0],
        payee=payee[1],
        payee_bank=_institution(fields, "57") or receiver,
    )


def _fields(block: str) -> dict[str, str]:
    """The fields of the text by their tags, each without its end; the first of each, as they stand."""
    parts = _FIELD.split(block)
    fields: dict[str, str] = {}
    for tag, text in zip(parts[1::2], parts[2::2], strict=True):
        fields.setdefault(tag, re.sub(r"\n-\}?.*\Z", "", text, flags=re.DOTALL).strip())
    return fields


def _one(fields: dict[str, str], tag: str) -> str:
    return fields.get(tag, "").partition("\n")[0].strip()


def _lines(fields: dict[str, str], tag: str) -> list[str]:
    """The lines of a field, whichever letter it has."""
    return next((text.split("\n") for name, text in fields.items() if name[:2] == tag), [])


def _party(fields: dict[str, str], tag: str) -> tuple[str, str]:
    """Account and name of the payer or the payee; of a field with numbered lines the name alone."""
    lines = _lines(fields, tag)
    account = lines.pop(0)[1:].strip() if lines and lines[0].startswith("/") else ""
    if not lines or _BIC.fullmatch(lines[0].strip()):
        return account, ""
    numbered = [line[2:] for line in lines if line.startswith("1/")]
    name = " ".join(numbered) if _PARTY_LINE.match(lines[0]) else lines[0]
    return account, name.strip()


def _institution(fields: dict[str, str], tag: str) -> str:
    return next((_head_office(line.strip()) for line in _lines(fields, tag) if _BIC.fullmatch(line.strip())), "")


def _ends(blocks: dict[str, str]) -> tuple[str, str]:
    """Who sent the message and who got it: the header names the other side of who holds it."""
    own, header = _logical(blocks.get("1", "")[3:15]), blocks.get("2", "")
    if header.startswith("I"):
        return own, _logical(header[4:16])
    return (_logical(header[14:26]), own) if header.startswith("O") else ("", "")


def _logical(address: str) -> str:
    """The BIC of a logical terminal, whose ninth letter names the terminal."""
    bic = address[:8] + address[9:12]
    return _head_office(bic) if _BIC.fullmatch(bic) else ""


def _head_office(bic: str) -> str:
    """Eight letters, as banks are listed; a branch keeps its three."""
    return bic.removesuffix("XXX") if len(bic) == 11 else bic
