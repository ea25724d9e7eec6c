"""A loss as the adviser sees it: no names, no accounts, only what decides which channels are open."""

from typing import Final, Literal

import msgspec

from accord.core.money.amounts import Amount

Asker = Literal["victim-bank", "bank", "police", "fiu", "platform", "person"]
# swift and wire cross borders as wires do; domestic is any transfer between accounts of one country, proxies included.
Rail = Literal["swift", "wire", "domestic", "wallet", "card", "crypto", "cash"]
Done = Literal["recall-sent", "police-report", "bank-told", "preservation-asked"]
Known = Literal["uetr", "end-to-end", "national-desk", "platform-account", "crypto-address", "transaction-id", "exchange"]

BY_BANK: Final = frozenset({"swift", "wire", "domestic"})


class Loss(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """None is unknown. Countries are ISO 3166-1 alpha-2 codes; `paid_at` is microseconds since 1970.

    `asks_from` is the asker's country; `person` asks through a centre. `done` and `known` hold what is so: whatever is not in them
    is not done, not known.
    """

    victim_country: str | None = None
    from_country: str | None = None
    to_countries: frozenset[str] = frozenset()
    amount: Amount | None = None
    paid_at: int | None = None
    rail: Rail | None = None
    asks: Asker
    asks_from: str | None = None
    done: frozenset[Done] = frozenset()
    known: frozenset[Known] = frozenset()
