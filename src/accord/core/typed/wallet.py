"""The proxy by which a wallet or PromptPay knows a person."""

import re

from accord.core.identifiers import proxy, rails
from accord.core.identifiers.base import NotAnIdentifier
from accord.core.identifiers.proxy import thai_id
from accord.core.identifiers.spots import reading
from accord.core.typed.answers import question, refused
from accord.core.typed.bank_names import WalletName
from accord.core.typed.examples import phone_example
from accord.core.typed.reading import Choice, Reading, Setting, Value
from accord.core.typed.rows import hides_digits, rows

_ROCKET = re.compile(r"(?:88)?(01[3-9][0-9]{8})[0-9]")
_ADDRESS = re.compile(r"[^\s<>()\[\]:;,@]{1,64}@[^\s<>()\[\]:;,@]{1,255}[A-Za-z0-9]")
_FEWEST = 6


def read_at_wallet(typed: str, wallet: WalletName, setting: Setting) -> Reading:
    """Read the text typed beside a wallet: that wallet's proxy, or nothing."""
    example = phone_example(wallet.country)
    if hides_digits(typed):
        return refused("account-hidden", example=example)
    numbers = [row for row in rows(typed) if len(row.digits) >= _FEWEST]
    if len(numbers) > 1:
        readings = [_proxy(wallet, ("+" if row.plus else "") + row.digits, setting) for row in numbers]
        proxies = {reading.value: reading.display for reading in readings if isinstance(reading, Value)}
        if len(proxies) > 1:
            return question("which-number", tuple(Choice(value=answer, display=display) for answer, display in proxies.items()))
        numbers = [row for row, reading in zip(numbers, readings, strict=True) if isinstance(reading, Value)] or numbers[:1]
    if not numbers:
        return _by_address(wallet, typed, setting) or _not_understood(wallet, example)
    row = numbers[0]
    if wallet.key == "rocket" and not row.plus:
        longer = _ROCKET.fullmatch(row.digits)
        shorter = _proxy(wallet, longer[1], setting) if longer else None
        if isinstance(shorter, Value):
            return question("rocket-digit", (Choice(value=shorter.value, display=shorter.display),))
    return _proxy(wallet, ("+" if row.plus else "") + row.digits, setting)


def _by_address(wallet: WalletName, typed: str, setting: Setting) -> Value | None:
    """By the one e-mail address of the text, where the scheme knows people by theirs too."""
    addresses = {address[0] for address in _ADDRESS.finditer(typed)} if wallet.key in rails.LABELS else set()
    identifier = reading(proxy.parse, f"{wallet.key}:{addresses.pop()}", None, setting.tables) if len(addresses) == 1 else None
    return Value(kind="proxy", value=identifier.value, display=identifier.display) if identifier else None


def proxy_choices(digits: str, plus: bool, wallets: tuple[WalletName, ...], setting: Setting) -> tuple[Choice, ...]:
    """The wallets whose proxy these digits can be."""
    readings = (_proxy(wallet, ("+" if plus else "") + digits, setting) for wallet in wallets)
    return tuple(Choice(value=reading.value, display=reading.display) for reading in readings if isinstance(reading, Value))


def _proxy(wallet: WalletName, number: str, setting: Setting) -> Reading:
    example = phone_example(wallet.country)
    try:
        identifier = proxy.parse(f"{wallet.key}:{number}", None, setting.tables)
    except NotAnIdentifier as bad:
        if bad.code == "checksum" or (
            wallet.key == "promptpay" and number.isdigit() and len(number) == 13 and number[0] != "0" and not thai_id(number)
        ):
            return refused("promptpay-checksum", example="1-1017-00230-70-8")
        return _not_understood(wallet, example)
    return Value(kind="proxy", value=identifier.value, display=identifier.display)


def _not_understood(wallet: WalletName, example: str) -> Reading:
    if wallet.key == "promptpay":
        return refused("promptpay-number", example=example)
    return refused("wallet-number", wallet=wallet.name, example=example)
