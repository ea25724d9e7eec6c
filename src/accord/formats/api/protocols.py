"""Protocols, and what their steps ask for."""

from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from accord.formats.api.common import Body, MemberName, Named, Time, list_of


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


FileText = Annotated[
    str,
    Meta(
        description="The protocol's file: TOML, as docs/protocol-files.md says.",
        extra_json_schema={"minLength": 1, "maxLength": 131072},
    ),
]
Reason = Annotated[str, Meta(description="Why, in the member's own words.", extra_json_schema={"minLength": 1, "maxLength": 500})]
Digest = Annotated[str, Meta(description="SHA-256 of the file that was read, as the proposal has it.")]


class NewProposal(Body):
    """A protocol, or a new version of one, for the members that it binds. `counters`: the proposal that it answers instead of accepting it;
    whom that one binds is then asked, where `members` names nobody."""

    text: FileText
    members: Annotated[list[str] | None, Meta(description="Ids or exact names of the other members that it binds.")] = None
    counters: Annotated[str | None, Meta(description="The id of the proposal that it answers.")] = None


class ProtocolFile(Body):
    """A protocol's file, to be looked at."""

    text: FileText


class Acceptance(Body):
    """`digest`: accept only if this is the file that was read."""

    digest: Digest | None = None


class ProposalRefusal(Body):
    reason: Reason


class Notice(Body):
    reason: Annotated[str | None, Meta(description="Why, in the member's own words.", extra_json_schema={"maxLength": 500})] = None


class FileFaultOut(Struct):
    """A fault of a file: its line, a code that stays, the table of the file, and what to correct."""

    line: int
    code: str
    place: str
    text: str


class ChangeOut(Struct):
    """One thing that is other than in the version before. `part`: protocol, side, state, step, clock, field or refusal; `kind`: added,
    removed or changed; `what` of it changed, empty where all of it did. `says` is all of it in a sentence."""

    part: str
    key: str
    title: str
    kind: str
    what: str
    before: list[str]
    after: list[str]
    says: str


class FileChecked(Struct):
    """A file as it was looked at. It can be proposed where it has no faults; `base` is the version before, null for a new protocol."""

    protocol: str | None
    base: str | None
    faults: list[FileFaultOut]
    changes: list[ChangeOut]
    difference: str
    drawing: str


class BoundMember(Struct):
    """A member that a proposal binds. `answer`: asked, accepted, refused or countered. `leaves`: from when on it is bound no more."""

    id: Named
    name: str
    answer: str
    reason: str | None
    at: Time | None
    leaves: Time | None
    proposer: bool


class ProposalItem(Struct):
    """A proposal. `state`: open, agreed, refused, countered or withdrawn. `ref` is what requests under it pin, once it is agreed;
    `in_force`: requests can be opened under it. `newer`: the proposal that took its place between all those bound."""

    id: Named
    protocol: str
    ref: str
    name: str
    version: int
    title: str
    language: str
    about: str
    state: str
    in_force: bool
    newer: str | None
    proposer: MemberName
    base: str | None
    counters: str | None
    made: Time
    settled: Time | None
    members: list[BoundMember]
    waits_for: list[str]
    may_answer: bool
    may_withdraw: bool
    may_leave: bool


class ProposalOut(ProposalItem, kw_only=True):
    """A proposal, whole: its file, its drawing (a Mermaid state diagram), and how it differs from the version before, in sentences and line
    by line."""

    text: str
    digest: str
    drawing: str
    changes: list[ChangeOut]
    difference: str


ProposalList = list_of(ProposalItem, "ProposalList")
