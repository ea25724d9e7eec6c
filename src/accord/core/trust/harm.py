"""The harm behind a signal: how many people, how much money in which currency, in which countries.

On the wire: `{"victims"?: 3, "loss"?: {"THB": "125000.50"}, "countries"?: ["TH"]}`. Currencies are never added up.
"""

import re
from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct, field

from accord.core.currencies import CURRENCIES
from accord.core.phrases import Phrase
from accord.core.sharing.places import COUNTRIES

MOST_VICTIMS = 10_000_000_000

# Exact and plain: no sign, no exponent, no grouping. No ISO 4217 currency has more than four decimal places.
_AMOUNT = re.compile(r"[0-9]{1,18}(\.[0-9]{1,4})?")
_KEYS = frozenset({"victims", "loss", "countries"})


class BadHarm(ValueError):
    """A part of the harm can't be read. `field` names it (`harm.loss`), `text` says what would be right; neither repeats the input.
    Pages say `says` in the language of the reader."""

    def __init__(self, field: str, text: str | Phrase) -> None:
        self.text = str(text)
        super().__init__(f"{field}: {self.text}")
        self.field = field
        self.says = text if isinstance(text, Phrase) else Phrase(text)


class Harm(Struct, frozen=True):
    """`victims` None is unknown; `loss` maps ISO 4217 codes to exact amounts; `countries` are ISO 3166-1 alpha-2 codes of those harmed."""

    victims: int | None = None
    loss: Mapping[str, Decimal] = field(default_factory=dict)
    countries: frozenset[str] = frozenset()

    def wire(self) -> dict[str, object]:
        """The wire form, without what is unknown; amounts keep the decimal places they were given with."""
        wire: dict[str, object] = {}
        if self.victims is not None:
            wire["victims"] = self.victims
        if self.loss:
            wire["loss"] = {currency: f"{self.loss[currency]:f}" for currency in sorted(self.loss)}
        if self.countries:
            wire["countries"] = sorted(self.countries)
        return wire


def read_harm(wire: object) -> Harm:
    """Read the wire form; None and keys with null are unknown. Raises BadHarm, and nothing else."""
    if wire is None:
        return Harm()
    if not isinstance(wire, Mapping):
        raise BadHarm("harm", "Write it as an object with victims, loss and countries, each optional.")
    if not _KEYS.issuperset(wire):
        raise BadHarm("harm", "Only victims, loss and countries belong here. Remove the other keys.")
    return Harm(_victims(wire.get("victims")), _loss(wire.get("loss")), _countries(wire.get("countries")))


def _victims(value: object) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_VICTIMS:
        raise BadHarm(
            "harm.victims", Phrase("Give a whole number from 0 to {most}, or leave it out where it is unknown.", {"most": MOST_VICTIMS})
        )
    return value


def _loss(value: object) -> dict[str, Decimal]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise BadHarm("harm.loss", 'Write it as an object of currency and amount, for example {"THB": "125000.50"}.')
    if not all(isinstance(currency, str) and currency in CURRENCIES for currency in value):
        raise BadHarm("harm.loss", "Use ISO 4217 currency codes in capitals, for example THB or USD.")
    return {currency: _amount(currency, amount) for currency, amount in value.items()}


def _amount(currency: str, value: object) -> Decimal:
    if not isinstance(value, str) or not _AMOUNT.fullmatch(value):
        raise BadHarm(
            f"harm.loss.{currency}",
            'Write the amount as a text of plain digits, for example "125000.50": at most 18 digits before the point and 4 after it.',
        )
    return Decimal(value)


def _countries(value: object) -> frozenset[str]:
    if value is None:
        return frozenset()
    if not isinstance(value, list | tuple):
        raise BadHarm("harm.countries", 'Write it as a list of country codes, for example ["TH", "NP"].')
    if not all(isinstance(country, str) and country in COUNTRIES for country in value):
        raise BadHarm("harm.countries", "Use ISO 3166-1 alpha-2 country codes in capitals, for example TH or NP.")
    return frozenset(value)
