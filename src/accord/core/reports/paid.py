"""A payment as the person tells it: when, how, how much, from where and to whom. What is not known is left out, and nothing is made up."""

from collections.abc import Mapping
from typing import Final, Literal

import msgspec

from accord.core.identifiers.base import Identifier
from accord.core.identifiers.traits import TRAITS
from accord.core.money.amounts import Amount

Way = Literal["transfer", "wallet", "card", "crypto", "cash", "voucher", "other"]
# The rail of such a payment where the bank has not named it yet: as the person can tell it.
RAILS: Final[Mapping[Way, str | None]] = {
    "transfer": None,
    "wallet": "wallet",
    "card": "card",
    "crypto": "crypto",
    "cash": "cash",
    "voucher": "voucher",
    "other": None,
}


class Paid(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`own_bank` and `to_bank` are keys such as `TH:004` or a BIC; `own_account` is the person's own, so it never leaves the vault but to
    the person's bank. Times are microseconds since 1970."""

    at: int | None = None
    amount: Amount | None = None
    way: Way | None = None
    own_bank: str | None = None
    own_account: Identifier | None = None
    to: Identifier | None = None
    to_bank: str | None = None
    reference: str | None = None
    uetr: str | None = None

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields that the bell at the bank still needs: how much, and one end of the payment. The time helps and is not waited for."""
        end = self.own_bank or self.to_bank or (self.to is not None and TRAITS[self.to.kind].holds_money)
        return (*(() if self.amount else ("amount",)), *(() if end else ("own-bank",)))
