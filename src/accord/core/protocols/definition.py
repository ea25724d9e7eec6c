"""A protocol as values: states, steps, fields, clocks, refusal codes. `reading` makes them from a parsed TOML file."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from msgspec import Struct, field

# Sides of a request. `reviewer` is neither claimant nor appellant; `police` and `bank` are those of the
# harmed person, who may confirm an ask; `clock` is the hub itself, when something falls due.
SIDES: Final = ("asker", "answerer", "reviewer", "secretariat", "police", "bank", "clock")
# The roles of people at members, and two more: `guest` answers one request through a signed page, `system` is the hub. A token acts
# with the role that it carries.
ROLES: Final = (
    "officer",
    "investigator",
    "victim officer",
    "analyst",
    "administrator",
    "secretariat",
    "auditor",
    "guest",
    "system",
)
# Things that a request may be about, beside the identifier kinds.
SUBJECTS: Final = ("claim", "data", "match", "member", "money", "person")
FIELD_TYPES: Final = (
    "amount",
    "attachment",
    "code",
    "country",
    "date",
    "duration",
    "identifier",
    "list",
    "member",
    "number",
    "record",
    "reference",
    "text",
    "time",
    "yes-no",
)
# Kinds of things in the hub that a step can point at, in a field of type `record`.
RECORDS: Final = ("claim", "payment", "request")
# The source of a length that is our own choice.
DESIGN: Final = "design"
# Between name@version and the mark of the agreement, in the reference of a protocol that members negotiated.
AGREED: Final = "~"
ESCALATE_TO: Final = ("next contact", "secretariat")


class Limit(Struct, frozen=True):
    """How far from the moment of the step a time may lie. Where `rule` names a corridor rule that has a value, that value counts."""

    seconds: int
    source: str
    rule: str | None = None


class Field(Struct, frozen=True, kw_only=True):
    """One thing that a step asks for.

    `personal` marks what is about a person: it is always a `reference` into the vault. `choices` are the codes of a `code`, by key
    and title; with `refusals` these are the protocol's refusal codes. `columns` are the fields of each row of a `list`; `of` says
    what a `record` is.
    """

    key: str
    title: str
    type: str
    required: bool = True
    personal: bool = False
    choices: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    refusals: bool = False
    columns: "tuple[Field, ...]" = ()
    of: str | None = None
    least: Limit | None = None
    most: Limit | None = None
    help: str = ""


class Escalation(Struct, frozen=True):
    """Whom an unanswered clock tells, and how many seconds after its end."""

    to: str
    late: int


class Clock(Struct, frozen=True, kw_only=True):
    """Runs from the entry into its state.

    It ends at the time in the field `until`, else after what the corridor rule `rule` says, else after the length that `lengths` has
    for the code in the field `by`, else after `after` seconds; with none of them its end is unknown and nothing falls due.
    `reminders` are seconds before the end. `then` is the step that the hub takes at the end. `target` is the side that it presses.
    `source` says where its own length comes from: `design` where we chose it.
    """

    key: str
    title: str
    target: str | None
    after: int | None = None
    until: str | None = None
    by: str | None = None
    lengths: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    rule: str | None = None
    reminders: tuple[int, ...] = ()
    escalate: tuple[Escalation, ...] = ()
    then: str | None = None
    source: str = "unknown"


class State(Struct, frozen=True, kw_only=True):
    """`refusal` marks a state that says no: every step into it asks for a code."""

    key: str
    title: str
    final: bool = False
    refusal: bool = False
    clocks: tuple[Clock, ...] = ()


class Step(Struct, frozen=True, kw_only=True):
    """One way on. `to` None stays in the state, and its clocks run on; a step that leads to the same state enters it anew.

    `letter` is its key at the keyboard, None for what only the hub does.
    """

    key: str
    title: str
    side: str
    roles: tuple[str, ...]
    from_states: tuple[str, ...]
    to: str | None
    letter: str | None = None
    fields: tuple[Field, ...] = ()
    guards: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()
    help: str = ""


class Protocol(Struct, frozen=True, kw_only=True):
    """`opening` is how a request comes to be: a step from nowhere into `first`. `offers` names protocols to offer before this one.

    `kinds` are identifier kinds and subjects; `sides` gives the people on each side a name of this protocol's own; `refusals` are
    the refusal codes by key and title.

    `agreement` marks one that members negotiated, and no other protocol has it: two groups may count the same version. Its texts are
    its proposer's, in `language`; `words` has them in others, by language and by the text as the file has it.
    """

    name: str
    version: int
    title: str
    about: str
    kinds: tuple[str, ...]
    first: str | None
    states: Mapping[str, State]
    steps: tuple[Step, ...]
    opening: tuple[Step, ...]
    fields: Mapping[str, Field]
    refusals: Mapping[str, str]
    sides: Mapping[str, str]
    offers: tuple[str, ...] = ()
    agreement: str = ""
    language: str = ""
    words: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def ref(self) -> str:
        return f"{self.name}@{self.version}{AGREED if self.agreement else ''}{self.agreement}"
