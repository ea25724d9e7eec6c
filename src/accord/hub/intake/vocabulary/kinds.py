"""The kinds of submission, and what each says of itself."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from msgspec import Struct, field

from accord.core.times import DAY
from accord.hub.intake.vocabulary import HOUR

# Reasons for an appeal: the codes of the protocol's field `harm`.
HARMS: Final = ("money-held", "number-blocked", "removed", "listed", "other")


class Text(Struct, frozen=True):
    """A field that is sealed. `most`: letters; `choices`: the codes of which it is one, where it is chosen."""

    most: int
    needed: bool = False
    choices: tuple[str, ...] = ()


class Kind(Struct, frozen=True):
    """`sealed` is the kind of the vault's record; `days`: how long that is kept. `reach`: the fields by which the hub may deliver.
    `typed`: the other fields of its form, which are kept while it is not sent.

    `in_steps`: it is filled in step by step, as one sheet; see `intake.actions.sheets`.
    `about_identifier`: it is about one identifier, control of which is to be proven within `prove` microseconds, and a first answer is
    due within `answer`.
    """

    word: str
    sealed: str
    days: int
    fields: Mapping[str, Text] = field(default_factory=dict)
    reach: Mapping[str, Text] = field(default_factory=dict)
    typed: Mapping[str, Text] = field(default_factory=dict)
    about_identifier: bool = False
    answer: int = 0
    prove: int = 0
    in_steps: bool = False


# An appeal: a person says that an identifier of theirs is wrongly listed, blocked or held.
APPEAL: Final = Kind(
    word="appeal",
    sealed="appeal",
    days=400,
    fields={"reason": Text(5000, needed=True), "name": Text(200)},
    reach={"harm": Text(20, needed=True, choices=HARMS), "reach": Text(200)},
    typed={"identifier": Text(2000), "kind": Text(20), "country": Text(2)},
    about_identifier=True,
    answer=4 * HOUR,
    prove=14 * DAY,
)
# A report of what happened to a person, or that a person is held. It is filled in step by step, and kept from the first step on.
REPORT: Final = Kind(word="report", sealed="report", days=1095, in_steps=True)

KINDS: Final = MappingProxyType({kind.word: kind for kind in (APPEAL, REPORT)})
