"""A marking: label, permissible actions, audience, permitted uses, embargo, attribution and expiry of one entry."""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal

from msgspec import Struct, field

from accord.core.phrases import Phrase
from accord.core.sharing.tlp import Pap, Tlp, Use

Attribution = Literal["named", "unnamed"]


class Audience(Struct, frozen=True, kw_only=True):
    """Who is named: anybody that one of the selectors fits, minus `excluded` (member ids). `people` is for TLP:RED alone.

    Members, circles and people are opaque ids, sectors and countries the words of `places`.
    """

    members: frozenset[str] = frozenset()
    sectors: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    circles: frozenset[str] = frozenset()
    people: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()

    @property
    def selects_members(self) -> bool:
        return any(self._selectors())

    def _selectors(self) -> Iterator[frozenset[str]]:
        yield from (self.members, self.sectors, self.countries, self.circles)


class Embargo(Struct, frozen=True):
    """Do not act, contact us. `until` None: until the originator lifts it. `contact` None: the originator's desk."""

    contact: str | None = None
    until: datetime | None = None


class Marking(Struct, frozen=True, kw_only=True):
    """An originator's marking of one entry. Times are aware; `originator` is the publishing member's id."""

    tlp: Tlp
    pap: Pap
    originator: str
    uses: frozenset[Use]
    audience: Audience = field(default_factory=Audience)
    embargo: Embargo | None = None
    attribution: Attribution = "named"
    expires: datetime | None = None


class BadMarking(ValueError):
    """Why a marking was refused: the path of the field, a stable code, a sentence that never repeats the input. Pages say `says` in the
    language of the reader."""

    def __init__(self, field: str, code: str, text: str | Phrase) -> None:
        self.text = str(text)
        super().__init__(self.text)
        self.field = field
        self.code = code
        self.says = text if isinstance(text, Phrase) else Phrase(text)
