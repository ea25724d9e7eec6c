"""Whom a merchant-presented payment code names: the receiver's proxies, phones and pages, in the order in which they stand.

Sources: PromptPay: Bank of Thailand, "Thai QR Code Payment Standard" (tag 29 with AID A000000677010111, tag 30 with A000000677010112);
VietQR: NAPAS (tag 38 with A000000727, sub-tag 01 of bank and number, service QRIBFTTA for an account); Pix: Banco Central do Brasil,
"Manual do BR Code" (`br.gov.bcb.pix`, sub-tag 01 the key); PayNow: SGQR (`SG.PAYNOW`, sub-tag 02 the proxy); FPS: HKICL, "Common QR
Code Specification for Retail Payments in Hong Kong" (`hk.com.hkicl`, sub-tag 02 the identifier, 03 a mobile number, 04 an e-mail address);
KHQR: National Bank of Cambodia, "KHQR Content Guideline" (tags 29 and 30, sub-tag 00 the account id); QR Ph between persons, as codes of
several banks have it (`com.p2pqrpay`, sub-tag 01 the BIC, 04 the account); UPI and connectIPS addresses as
they stand.
"""

from itertools import chain

from accord.core.identifiers import account, email, phone, proxy, url
from accord.core.identifiers.base import Identifier, Tables
from accord.core.identifiers.emv import Emv, tags_of
from accord.core.identifiers.spots import reading

PROMPTPAY_CREDIT = "A000000677010111"
PROMPTPAY_BILL = "A000000677010112"
VIETQR, VIETQR_TO_ACCOUNT = "A000000727", "QRIBFTTA"
_QR_PH, _WALLETS_OF_PH = "com.p2pqrpay", {"GXCHPHM2": "gcash", "PAPHPHM1": "paymaya"}
# Sub-tag of the receiver's id, by the rail's own name in sub-tag 00.
_RAILS = {"br.gov.bcb.pix": ("pix", "01"), "sg.paynow": ("paynow", "02")}


def named_in(emv: Emv, region: str | None, tables: Tables) -> tuple[Identifier, ...]:
    """`region` is where a national number belongs if the code names no country."""
    home = emv.country or region
    named = (
        _promptpay(emv, tables),
        _vietqr(emv, tables),
        _rails(emv, tables),
        _fps(emv, tables),
        _bakong(emv, tables),
        _qr_ph(emv, tables),
    )
    identifiers = [*chain.from_iterable(named), *_addresses(emv, home, tables)]
    mobile = emv.inside("62").get("02")
    if mobile and home:
        identifiers.append(reading(phone.parse, mobile, home, tables))
    return tuple(dict.fromkeys(identifier for identifier in identifiers if identifier))


def _rails(emv: Emv, tables: Tables) -> list[Identifier | None]:
    identifiers: list[Identifier | None] = []
    for tag in emv.templates():
        inside = emv.inside(tag)
        scheme, sub = _RAILS.get(inside.get("00", "").lower(), ("", ""))
        if scheme and sub in inside:
            identifiers.append(reading(proxy.parse, f"{scheme}: {inside[sub]}", None, tables))
    return identifiers


def _fps(emv: Emv, tables: Tables) -> list[Identifier | None]:
    for inside in map(emv.inside, emv.templates()):
        if inside.get("00", "").lower() == "hk.com.hkicl":
            return [
                reading(proxy.parse, f"fps: {inside['02']}", None, tables) if "02" in inside else None,
                reading(proxy.parse, f"fps: {inside['03']}", None, tables) if "03" in inside else None,
                reading(email.parse, inside["04"], None, tables) if "04" in inside else None,
            ]
    return []


def _bakong(emv: Emv, tables: Tables) -> list[Identifier | None]:
    if emv.country != "KH":
        return []
    accounts = [emv.inside(tag).get("00", "") for tag in ("29", "30")]
    return [reading(proxy.parse, f"bakong: {account_id}", None, tables) for account_id in accounts if "@" in account_id]


def _promptpay(emv: Emv, tables: Tables) -> list[Identifier | None]:
    """Tag 29: sub-tag 01 a phone (`0066` and nine digits), 02 a citizen or tax id, 03 an e-wallet id, 04 an account behind its
    bank's code. Tag 30: 01 a biller id, which is the biller's tax id and a suffix of two digits."""
    credit, bill = emv.inside("29"), emv.inside("30")
    identifiers: list[Identifier | None] = []
    if credit.get("00") == PROMPTPAY_CREDIT:
        identifiers += [
            reading(proxy.parse, f"promptpay:{kind}:{credit[sub]}", None, tables)
            for sub, kind in (("01", "phone"), ("02", "citizen"), ("02", "tax"), ("03", "ewallet"))
            if sub in credit
        ]
        if "01" in credit:
            identifiers.append(reading(phone.parse, credit["01"], "TH", tables))
        to = reading(account.parse, f"TH:{credit['04'][:3]}:{credit['04'][3:]}", "TH", tables) if "04" in credit else None
        identifiers.append(to if to is not None and to.verified else None)
    if bill.get("00") == PROMPTPAY_BILL and len(bill.get("01", "")) == 15:
        identifiers.append(reading(proxy.parse, f"promptpay:tax:{bill['01'][:13]}", None, tables))
    return identifiers


def _vietqr(emv: Emv, tables: Tables) -> list[Identifier | None]:
    """An account in Vietnam, named by the six digits of its bank; a card, which the same code may name, is none."""
    named = emv.inside("38")
    to = tags_of(named.get("01", "")) or {}
    if named.get("00") != VIETQR or named.get("02") != VIETQR_TO_ACCOUNT:
        return []
    return [reading(account.parse, f"VN:{to.get('00', '')}:{to.get('01', '')}", "VN", tables)]


def _qr_ph(emv: Emv, tables: Tables) -> list[Identifier | None]:
    """An account in the Philippines, named by its bank's BIC; at a wallet, the mobile number that is its account."""
    for inside in map(emv.inside, emv.templates()):
        bank, number = inside.get("01", "")[:8].upper(), inside.get("04", "")
        if inside.get("00", "").lower() == _QR_PH and bank and number:
            wallet = _WALLETS_OF_PH.get(bank)
            at_wallet = reading(proxy.parse, f"{wallet}: {number}", None, tables) if wallet else None
            return [at_wallet or reading(account.parse, f"PH:{bank}:{number}", "PH", tables)]
    return []


def _addresses(emv: Emv, home: str | None, tables: Tables) -> list[Identifier | None]:
    """UPI addresses, connectIPS aliases and web addresses inside the account templates."""
    identifiers: list[Identifier | None] = []
    for tag in emv.templates():
        for sub, value in emv.inside(tag).items():
            if "@" in value and sub != "00":
                identifiers.append(reading(proxy.parse, value, home, tables))
            elif value.lower().startswith(("http://", "https://")):
                identifiers.append(reading(url.parse, value, home, tables))
    return identifiers
