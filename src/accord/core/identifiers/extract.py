"""All identifiers in a chat, an SMS, an e-mail or a report, in any script, defanged or not, with their places in the original text.

Where two readings overlap, the longer one stands; of two equally long ones, the more specific one (a wallet's number is a `proxy`, not a
`phone`). An address that contains a domain is the address only. Payment card numbers are never found and never repeated; of an address
that contains one the digits are withheld. Names, sender names, scripts and images are not looked for: nothing in a text marks them.
"""

import re
from functools import partial

from msgspec import Struct

from accord.core.identifiers.base import Identifier, NotAnIdentifier, Tables
from accord.core.identifiers.cards import holds_card_number, is_card_number, withhold
from accord.core.identifiers.digits import visible
from accord.core.identifiers.expressions import CLOSING
from accord.core.identifiers.folding import fold
from accord.core.identifiers.guess import surely
from accord.core.identifiers.regions import home
from accord.core.identifiers.spot_addresses import is_glued, spot_addresses
from accord.core.identifiers.spot_codes import spot_codes
from accord.core.identifiers.spot_handles import spot_handles
from accord.core.identifiers.spot_led_handles import spot_led_handles
from accord.core.identifiers.spot_numbers import spot_numbers
from accord.core.identifiers.spot_telegram import spot_telegram
from accord.core.identifiers.spots import Spot, without_overlaps

LONGEST_TEXT = 200_000

_LONGEST_ALONE = 2_000
# Signs that end an address wherever they stand; a browser would take them in.
_WIDE_CLOSING = frozenset("）。，、；：！？…”’」』》】،؛؟۔।॥ฯ")
_WITHOUT_SPACES = frozenset({"url", "domain", "email", "ip", "app"})
_UNREADABLE = re.compile("[\x00\ud800-\udfff]")
_LONG_NUMBER = re.compile(r"[0-9](?:[ .\-]?[0-9]){12}")
# Kinds with a check digit of their own, or letters all through: a row of digits inside is no card.
_OWN_CHECK = frozenset({"iban", "crypto", "phone", "ip"})
# Kinds whose reader withholds such digits itself, or refuses them.
_WITHHOLDS = frozenset({"url", "domain", "email", "handle"})


class Occurrence(Struct, frozen=True):
    """An identifier and where it stands: `text` is `original[start:end]`, in characters, end exclusive, without the digits of a card.

    `others` are what the words name with the same place: of `bKash/Nagad 01712-345678` the account at bKash.
    """

    identifier: Identifier
    start: int
    end: int
    text: str
    others: tuple[Identifier, ...] = ()

    @property
    def all(self) -> tuple[Identifier, ...]:
        """All that stands there."""
        return (self.identifier, *self.others)


def extract(text: str, region: str | None, *, tables: Tables) -> list[Occurrence]:
    """In the order of the text, without overlaps. `region` (ISO 3166-1 alpha-2) is the country whose national forms the text uses.

    Time grows with the length of the text. Refusals: `text-too-long` (more than 200,000 characters), `not-text`, `unknown-region`.
    """
    if len(text) > LONGEST_TEXT:
        raise NotAnIdentifier("text-too-long", "The text has more than {most} characters; send it in parts.", {"most": f"{LONGEST_TEXT:,}"})
    if _UNREADABLE.search(text):
        raise NotAnIdentifier("not-text", "The text holds NUL or half a character (a lone surrogate); copy it again.")
    region = home(region)
    folded = fold(text)
    finders = (partial(spot_addresses, stops=folded.stops), spot_numbers, spot_codes, spot_handles, spot_led_handles, spot_telegram)
    spots = (spot for find in finders for spot in find(folded.text, region, tables))
    occurrences: list[Occurrence] = []
    for spot in without_overlaps(spots, len(folded.text)):
        if spot.identifier is not None and not _holds_card(spot, folded.text):
            start, end = folded.span(spot.start, spot.end)
            if occurrences and start < occurrences[-1].end:
                continue  # one character of the original, such as a fraction, stands in both
            occurrences.append(Occurrence(spot.identifier, start, end, _without_card(spot.identifier, text[start:end]), spot.others))
    as_one = _as_one(text, occurrences, region, tables)
    return occurrences if as_one is None else [as_one]


def _as_one(text: str, occurrences: list[Occurrence], region: str | None, tables: Tables) -> Occurrence | None:
    """A text that is one identifier and nothing else is read as in a check of it alone; None where that was found already."""
    alone = text.strip()
    if not alone or len(alone) > _LONGEST_ALONE or "\n" in alone or is_card_number(alone):
        return None
    identifier = surely(alone, region, tables)
    # A browser takes spaces in an address; in a text they end it.
    if (
        identifier is None
        or not (identifier.verified or occurrences)
        or (identifier.kind in _WITHOUT_SPACES and any(map(str.isspace, alone)))
    ):
        return None
    if len(occurrences) == 1 and (identifier.key in {named.key for named in occurrences[0].all} or _is_closed(alone, occurrences[0])):
        return None
    start = text.index(alone)
    return Occurrence(identifier, start, start + len(alone), _without_card(identifier, alone))


def _is_closed(alone: str, occurrence: Occurrence) -> bool:
    """Whether the text is an address and the end of the sentence that it was copied from: signs, or words glued to it in another script."""
    behind = "".join(map(visible, alone.removeprefix(occurrence.text)))
    if occurrence.identifier.kind not in _WITHOUT_SPACES or not 0 < len(behind) < len(alone):
        return False
    return behind[0] in _WIDE_CLOSING or is_glued(occurrence.text[-1], behind[0]) or behind.strip(f"{CLOSING}]") == ""


def _without_card(identifier: Identifier, text: str) -> str:
    if identifier.kind in _WITHHOLDS and holds_card_number(text):
        return withhold(text, but=identifier.value.partition("/")[0])
    return text


def _holds_card(spot: Spot, text: str) -> bool:
    if spot.identifier is None or spot.identifier.kind in _OWN_CHECK or spot.identifier.kind in _WITHHOLDS:
        return False
    spot_text = text[spot.start : spot.end]
    return _LONG_NUMBER.search(spot_text) is not None and holds_card_number(spot_text)
