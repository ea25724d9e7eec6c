"""Protocols, and what their steps ask for."""

from msgspec import UNSET, Struct, UnsetType

from accord.formats.api.common import list_of


class FieldOut(Struct):
    """A field that a step asks for; docs/protocol-files.md says what each type takes. `choices`: the codes, and what each says.

    `columns` are those of a list; `personal`: it is about a person, so it is given in `private` and goes to the vault.
    """

    field: str
    title: str
    type: str
    required: bool
    personal: bool | UnsetType = UNSET
    choices: dict[str, str] | UnsetType = UNSET
    columns: "list[FieldOut] | UnsetType" = UNSET
    of: str | UnsetType = UNSET
    help: str | UnsetType = UNSET
    least: str | UnsetType = UNSET
    most: str | UnsetType = UNSET


class ProtocolRow(Struct):
    """A protocol that requests run under. `ref` is its name and version; `kinds`: what it may be about; `offers`: what to offer first."""

    ref: str
    name: str
    version: int
    title: str
    about: str
    kinds: list[str]
    offers: list[str]


class StateClock(Struct):
    """A clock of a state. `after` is null where its length is not known before the request runs: it then ends at the field `until`, or
    by the `rule`. `then` is the step at its end."""

    clock: str
    title: str
    target: str | None
    after: str | None
    until: str | None
    rule: str | None
    source: str
    reminders: list[str]
    escalate: dict[str, str]
    then: str | None


class StateOut(Struct):
    """A state of a protocol. Nothing is open in a `final` one; `refusal`: the member that was asked has refused."""

    state: str
    title: str
    final: bool
    refusal: bool
    clocks: list[StateClock]


class StepAsks(Struct):
    """A step: its name, and the fields that it asks for."""

    step: str
    title: str
    letter: str | None
    help: str
    fields: list[FieldOut]
    guards: list[str]


class ProtocolStep(StepAsks, rename={"from_": "from"}):
    """A step from any of the states `from`; a way to open has none. `to` is null where it stays and the clocks run on.

    `letter` is its key at the keyboard; `guards` are what must hold beside its fields.
    """

    from_: list[str]
    to: str | None
    side: str
    roles: list[str]


class ProtocolOut(ProtocolRow, kw_only=True):
    """A protocol, whole. `drawing` is a Mermaid state diagram."""

    first: str | None
    sides: dict[str, str]
    refusals: dict[str, str]
    opening: list[ProtocolStep]
    states: list[StateOut]
    steps: list[ProtocolStep]
    drawing: str


ProtocolList = list_of(ProtocolRow, "ProtocolList")
