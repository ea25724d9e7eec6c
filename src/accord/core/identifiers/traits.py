"""Traits of every identifier of a kind, a line for each: the one table that a new kind adds a line to."""

from collections.abc import Mapping
from types import MappingProxyType

from msgspec import Struct


class Traits(Struct, frozen=True):
    """`lifetime_days`: how long a claim stays good after it was last seen. `is_personal`: it may be a person's own, so it is masked where
    it need not be read. `holds_money`: money is paid to it; `speaks`: people are spoken to from it. `has_prefix`: what stands before its
    last colon says of which bank, scheme, chain, platform or country it is, so the rest gives it away alone.
    """

    lifetime_days: int
    is_personal: bool = False
    holds_money: bool = False
    speaks: bool = False
    has_prefix: bool = False


TRAITS: Mapping[str, Traits] = MappingProxyType(
    {
        "phone": Traits(90, is_personal=True, speaks=True),  # operators hand out disconnected numbers again
        "iban": Traits(180, is_personal=True, holds_money=True),
        "account": Traits(180, is_personal=True, holds_money=True, has_prefix=True),
        # Outlives its phone number only where the account does.
        "proxy": Traits(180, is_personal=True, holds_money=True, has_prefix=True),
        "crypto": Traits(730, holds_money=True, has_prefix=True),  # nobody else ever holds the key
        "url": Traits(30),  # most pages are gone in hours; the domain claim lasts longer
        "domain": Traits(180),  # a lapsed domain finds a new registrant
        "ip": Traits(14),  # shared and handed on within days
        "email": Traits(180, is_personal=True, speaks=True),
        "handle": Traits(90, is_personal=True, speaks=True, has_prefix=True),
        "app": Traits(180, has_prefix=True),
        "sender": Traits(90, speaks=True, has_prefix=True),  # sender names are reassigned and spoofed
        "image": Traits(730),
        "script": Traits(730),
    }
)
