"""What a kind of submission says of itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Text:
    """A field that is sealed. `most`: letters; `choices`: the codes of which it is one, where it is chosen."""

    most: int
    needed: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """`sealed` is the kind of the vault's record; `days`: how long that is kept. `reach`: the fields by which the hub may deliver.

    `in_steps`: it is filled in step by step, as one sheet; see `intake.drafts`.
    `about_identifier`: it is about one identifier, control of which is to be proven within `prove` microseconds, and a first answer is
    due within `answer`.
    """

    word: str
    sealed: str
    days: int
    fields: Mapping[str, Text]
    reach: Mapping[str, Text] = field(default_factory=dict)
    about_identifier: bool = False
    answer: int = 0
    prove: int = 0
    in_steps: bool = False
