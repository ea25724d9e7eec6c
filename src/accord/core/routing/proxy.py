"""Kind `proxy`: the operator of a scheme that looks payment proxies up, or of one part of it.

Value: the scheme, `promptpay`, `bkash`; a part of it: `promptpay:ewallet`, `upi:okaxis` (the handle of a payment provider).
"""

import re

from accord.core.identifiers.rails import COUNTRIES, LABELS
from accord.core.identifiers.wallets import WALLETS
from accord.core.routing.base import BadExample, BadResponsibility, Example, Identifier, Institution, Tables, typed

KIND = "proxy"
REACHES = ("proxy",)
EXAMPLES = (
    Example("PromptPay", "promptpay"),
    Example("promptpay:ewallet", "promptpay:ewallet"),
    Example("bKash", "bkash"),
    Example("বিকাশ", "bkash"),
    Example("upi:okaxis", "upi:okaxis"),
    Example("@okaxis", "upi:okaxis"),
    Example("UPI", "upi"),
)
BAD_EXAMPLES = (
    BadExample("paypal", "proxy-scheme"),
    BadExample("promptpay:0812345678", "proxy-part"),
    BadExample("upi:name@okaxis", "proxy-part"),
    BadExample("bkash:+8801712345678", "proxy-part"),
    BadExample("", "empty"),
)

PROMPTPAY, UPI = "promptpay", "upi"
_TYPES = ("phone", "citizen", "tax", "ewallet")
_HANDLE = re.compile(r"@?([a-z][a-z0-9-]{1,63})")
_LABELS = (
    {wallet.scheme: (wallet.country, wallet.label) for wallet in WALLETS}
    | {scheme: (COUNTRIES[scheme], label) for scheme, label in LABELS.items()}
    | {PROMPTPAY: ("TH", "PromptPay"), UPI: ("IN", "UPI")}
)
_WORDS = (
    {name.casefold(): wallet.scheme for wallet in WALLETS for name in (wallet.scheme, wallet.label, *wallet.aliases)}
    | {scheme: scheme for scheme in LABELS}
    | {PROMPTPAY: PROMPTPAY, "prompt pay": PROMPTPAY, "พร้อมเพย์": PROMPTPAY, UPI: UPI}
)  # fmt: skip


def parse(text: str, tables: Tables) -> str:
    """Refusals: `proxy-scheme`, `proxy-part`."""
    folded = typed(text).casefold()
    if folded.startswith("@"):
        folded = f"{UPI}:{folded}"
    name, _, part = (piece.strip() for piece in folded.partition(":"))
    scheme = _WORDS.get(name)
    if scheme is None:
        raise BadResponsibility(
            "proxy-scheme", "Name a scheme whose proxies can be read: {schemes}.", {"schemes": ", ".join(sorted(_LABELS))}
        )
    if not part:
        return scheme
    handle = _HANDLE.fullmatch(part)
    if scheme == PROMPTPAY and part in _TYPES:
        return f"{scheme}:{part}"
    if scheme == UPI and handle:
        return f"{scheme}:{handle[1]}"
    raise BadResponsibility("proxy-part", "Declare a whole scheme; of PromptPay also one type, such as promptpay:ewallet, of UPI a handle.")


def above(value: str) -> tuple[str, ...]:
    scheme, colon, _ = value.partition(":")
    return (value, scheme) if colon else (value,)


def keys(identifier: Identifier, tables: Tables) -> tuple[str, ...]:
    scheme, part, *_ = identifier.value.split(":", 2)
    if scheme == PROMPTPAY:
        return (f"{scheme}:{part}", scheme)
    return (f"{scheme}:{part.rpartition('@')[2]}", scheme) if scheme == UPI else (scheme,)


def gap(identifier: Identifier, tables: Tables) -> str | None:
    return keys(identifier, tables)[0]


def institution(value: str, tables: Tables) -> Institution:
    scheme, _, part = value.partition(":")
    country, label = _LABELS.get(scheme, ("", ""))
    return Institution("finance", country, f"{label} @{part}" if scheme == UPI and part else label)
