"""Reads what a QR code says: payment codes (EMVCo, with their checksum), payment links, wallets' JSON, web addresses, plain text.

Sources: EMVCo, "QR Code Specification for Payment Systems: Merchant-Presented Mode", version 1.1 (layout, tags, CRC-16/CCITT-FALSE over
everything up to and with `6304`); PromptPay: tag 29 with AID A000000677010111, tag 30 with A000000677010112; NEPALPAY: NCHL's QR Code
Specification (tag 29); Fonepay and Bangla QR: tag 26, Yape: tag 39, as seen in live codes; UPI: NPCI, Linking Specification 1.6; BIP 21 and
EIP-681 for coins.
"""

import json
import re
from decimal import Decimal
from urllib.parse import parse_qs, unquote

from msgspec import Struct

from accord.core.identifiers import account, crypto, proxy
from accord.core.identifiers.base import Identifier, NotAnIdentifier, Tables
from accord.core.identifiers.cards import is_card_number
from accord.core.identifiers.emv import Emv, looks_like_emv, read_emv
from accord.core.identifiers.emv_names import PROMPTPAY_BILL, PROMPTPAY_CREDIT, named_in
from accord.core.identifiers.extract import extract
from accord.core.identifiers.guess import card_refusal
from accord.core.identifiers.spots import reading

LONGEST_PAYLOAD = 8_000

_AMOUNT = re.compile(r"[0-9]{1,13}(?:\.[0-9]{0,18})?")
_CURRENCY_OF_COIN = {
    "bitcoin": "BTC",
    "litecoin": "LTC",
    "dogecoin": "DOGE",
    "solana": "SOL",
    "ripple": "XRP",
    "xrpl": "XRP",
    "polkadot": "DOT",
}
_COIN = re.compile(rf"({'|'.join(_CURRENCY_OF_COIN)}|ethereum|tron|ton):(?://transfer/)?([^?\s]+)(?:\?(\S*))?", re.IGNORECASE)
_LONG_NUMBER = re.compile(r"[0-9](?:[ .\-]?[0-9]){12,18}")


class Payload(Struct, frozen=True, kw_only=True):
    """A code's content. `scheme`: promptpay, promptpay-bill, upi, bangla-qr, nepalpay, fonepay, yape, emv, esewa, khalti, bank, crypto, url
    or text. `text` is the code's own text, kept as evidence, with payment card numbers masked. `currency` is ISO 4217 or a coin's ticker;
    `country` ISO 3166-1; `name` the receiver's name as the code gives it, unproven. `crc_ok` is None where the form has no checksum.
    """

    scheme: str
    text: str
    identifiers: tuple[Identifier, ...] = ()
    amount: Decimal | None = None
    currency: str | None = None
    country: str | None = None
    name: str | None = None
    crc_ok: bool | None = None


def read_payload(text: str, region: str | None, tables: Tables) -> Payload:
    """Refusals: `qr-empty`, `qr-too-long`, `qr-crc` (the checksum is wrong or missing), `qr-damaged`, `card-number`, `not-text`."""
    text = text.strip()
    if not text:
        raise NotAnIdentifier("qr-empty", "The code says nothing; take another picture of it.")
    if len(text) > LONGEST_PAYLOAD:
        raise NotAnIdentifier(
            "qr-too-long", "No QR code holds more than {most} characters; send the text of one code.", {"most": f"{LONGEST_PAYLOAD:,}"}
        )
    if is_card_number(text):
        raise card_refusal()
    if looks_like_emv(text):
        return _payment(text, read_emv(text), region, tables)
    return _upi(text, tables) or _coin(text, tables) or _wallet(text, region, tables) or _plain(text, region, tables)


# --- EMVCo


def _payment(text: str, emv: Emv, region: str | None, tables: Tables) -> Payload:
    amount = emv.tags.get("54", "")
    return Payload(
        scheme=_scheme(emv),
        text=_without_cards(text, emv),
        identifiers=named_in(emv, region, tables),
        amount=Decimal(amount) if _AMOUNT.fullmatch(amount) else None,
        currency=emv.currency,
        country=emv.country,
        name=emv.tags.get("59") or None,
        crc_ok=True,
    )


def _scheme(emv: Emv) -> str:
    aids = {tag: emv.inside(tag).get("00", "") for tag in emv.templates()}
    if aids.get("29") == PROMPTPAY_CREDIT:
        return "promptpay"
    if aids.get("30") == PROMPTPAY_BILL:
        return "promptpay-bill"
    if any(aid.lower() == "fonepay.com" for aid in aids.values()):
        return "fonepay"
    if emv.country == "NP" and "29" in aids:
        return "nepalpay"
    if emv.country == "BD" and "26" in aids:
        return "bangla-qr"
    if emv.country == "PE" and "39" in emv.tags:
        return "yape"
    return "upi" if emv.country == "IN" and "26" in aids else "emv"


def _without_cards(text: str, emv: Emv) -> str:
    """Tags 02 to 25 are the card networks' own and may hold a card's number (EMVCo, table 4.3); so may a merchant template."""
    values = [value for tag, value in emv.tags.items() if "02" <= tag <= "25"]
    values += [value for tag in emv.templates() for value in emv.inside(tag).values()]
    for value in values:
        if is_card_number(value):
            text = text.replace(value, "*" * len(value))
    return text


# --- links and JSON


def _upi(text: str, tables: Tables) -> Payload | None:
    link = proxy.PAY_LINK.fullmatch(text)
    fields = {name.lower(): values[0] for name, values in parse_qs(link[1]).items()} if link else {}
    if "pa" not in fields:
        return None
    amount = fields.get("am", "")
    return Payload(
        scheme="upi",
        text=_masked(text),
        identifiers=(proxy.parse(f"upi:{fields['pa']}", "IN", tables),),
        amount=Decimal(amount) if _AMOUNT.fullmatch(amount) else None,
        currency=fields.get("cu", "INR").upper()[:3],
        country="IN",
        name=fields.get("pn"),
    )


def _coin(text: str, tables: Tables) -> Payload | None:
    link = _COIN.fullmatch(text)
    if link is None:
        return None
    chain, address = link[1].lower(), unquote(link[2])
    fields = {name.lower(): values[0] for name, values in parse_qs(link[3] or "").items()}
    # EIP-681: a transfer names the token's contract first and the receiver as a parameter; the contract is everybody's.
    receiver = fields.get("address") if chain == "ethereum" and "/transfer" in address else None
    address = receiver or (address.removeprefix("pay-").partition("@")[0].partition("/")[0] if chain == "ethereum" else address)
    chain_name = {"xrpl": "ripple"}.get(chain, chain)
    identifier = reading(crypto.parse, f"{chain_name}:{address}", None, tables) or reading(crypto.parse, address, None, tables)
    if identifier is None:
        return None
    amount = fields.get("amount", "")
    is_whole_amount = chain in _CURRENCY_OF_COIN and "spl-token" not in fields and _AMOUNT.fullmatch(amount) is not None
    return Payload(
        scheme="crypto",
        text=text,
        identifiers=(identifier,),
        amount=Decimal(amount) if is_whole_amount else None,
        currency=_CURRENCY_OF_COIN[chain] if is_whole_amount else None,
        name=fields.get("label"),
    )


def _wallet(text: str, region: str | None, tables: Tables) -> Payload | None:
    """JSON in wallets' and banks' own codes: eSewa (`eSewa_id`), Khalti (`Khalti_ID`), banks (`bankCode`, `accountNumber`)."""
    if not text.startswith("{"):
        return None
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(content, dict):
        return None
    fields = {str(name).lower(): str(value) for name, value in content.items() if isinstance(value, str | int)}
    name = fields.get("name") or fields.get("accountname")
    for scheme in ("esewa", "khalti"):
        if f"{scheme}_id" in fields:
            held = reading(proxy.parse, f"{scheme}: {fields[f'{scheme}_id']}", "NP", tables)
            return Payload(scheme=scheme, text=_masked(text), identifiers=(held,) if held else (), country="NP", name=name)
    if "bankcode" in fields and "accountnumber" in fields:
        held = reading(account.parse, f"{region or 'NP'}:{fields['bankcode']}:{fields['accountnumber']}", region or "NP", tables)
        return Payload(scheme="bank", text=_masked(text), identifiers=(held,) if held else (), country=region or "NP", name=name)
    return None


def _plain(text: str, region: str | None, tables: Tables) -> Payload:
    occurrences = extract(text, region, tables=tables)
    identifiers = tuple(dict.fromkeys(identifier for occurrence in occurrences for identifier in occurrence.all))
    is_url = len(occurrences) == 1 and occurrences[0].text == text and identifiers[0].kind in ("url", "handle", "app")
    return Payload(scheme="url" if is_url else "text", text=_masked(text), identifiers=identifiers)


def _masked(text: str) -> str:
    return _LONG_NUMBER.sub(lambda match: "*" * len(match.group()) if is_card_number(match.group()) else match.group(), text)
