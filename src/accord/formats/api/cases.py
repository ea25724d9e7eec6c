"""Cases: what a member that takes part is shown of one, and the bodies of calls about them."""

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from accord.formats.api.common import Body, MemberName, Named, Region, Time, list_of
from accord.formats.api.request_bodies import MemberId

Label = Annotated[str, Meta(description="A TLP label.", examples=["TLP:AMBER"])]
LabelIn = Annotated[
    str,
    Meta(description="A TLP label, TLP:CLEAR to TLP:RED. A TLP:RED part is never shared.", examples=["TLP:AMBER"]),
]
Ceiling = Annotated[
    str,
    Meta(description="The strictest label that the member is shown: TLP:CLEAR to TLP:AMBER+STRICT.", examples=["TLP:AMBER"]),
]
Audience = Annotated[list[MemberId], Meta(description="Members that take part and are shown it at once, by id or exact name.")]
Text = Annotated[str, Meta(extra_json_schema={"minLength": 1, "maxLength": 20000})]
Title = Annotated[str, Meta(description="Your own member's title.", extra_json_schema={"minLength": 1, "maxLength": 200})]
Moment = Annotated[
    str,
    Meta(
        description="RFC 3339, or as a person typed it with its zone.",
        examples=["2026-11-20T09:30:00+07:00"],
    ),
]
Parts = Annotated[list[Named], Meta(description="Parts of your own member.", extra_json_schema={"minItems": 1, "maxItems": 500})]
Fields = Annotated[
    dict[str, str],
    Meta(
        description="name, also-known-as, born, sex, nationality, documents, phones, accounts, address, looks, role, why. "
        "Sealed in the vault.",
        examples=[{"also-known-as": "Kevin", "phones": "+66 81 234 5678"}],
    ),
]
ItemKind = Literal["request", "signal", "report"]


# What a case gives


class CaseOut(Struct, kw_only=True):
    """A case as your member sees it. `number` counts your member's own cases; `title` is your own, else the newest that was shared with
    you. `standing`: in, or invited. `due`: of your earliest open task. `offered`: to whom the lead is offered, for the lead."""

    id: Named
    number: int
    state: str
    outcome: str | None
    title: str | None
    scheme: str | None
    standing: str
    ceiling: Label
    lead: MemberName
    is_lead: bool
    is_offered: bool
    offered: Named | None
    opened: Time
    closed: Time | None
    joined: Time | None
    changed: Time
    due: Time | None


class CaseList(Struct):
    """Cases, those that changed last first; `next` is what continues it, null at its end."""

    items: list[CaseOut]
    next: str | None


class ParticipantOut(Struct, kw_only=True):
    """A member that takes part; to the lead also those invited. `is_active`: whether it takes part in the partnership now; nothing can be
    shared with one that does not, such as one that is suspended."""

    member: MemberName
    country: str
    sector: str
    standing: str
    ceiling: Label
    is_lead: bool
    joined: Time | None
    is_active: bool


class PartOut(Struct, kw_only=True):
    """What every part has. `shared_with` (members' ids) is told for your own parts alone."""

    id: Named
    kind: str
    owner: MemberName
    own: bool
    tlp: Label
    at: Time
    changed: Time
    shared_with: list[Named]


class ItemOut(PartOut, kw_only=True):
    """A request, signal or report by reference. Where you may not see the thing itself, `ref` is null, and nothing else is told of it."""

    ref: Named | None
    state: str | None
    label: str | None
    subject_kind: str | None
    subject: str | None
    open: bool


class TargetOut(PartOut, kw_only=True):
    """An identifier that the case is about. `deconflict` is told for your own targets alone."""

    identifier_kind: str
    value: str
    display: str
    key: str
    deconflict: bool
    note: str | None


class NoteOut(PartOut, kw_only=True):
    text: str | None


class EventOut(PartOut, kw_only=True):
    """An entry of the timeline by hand; `moment`: when it was."""

    moment: Time
    text: str | None


class TaskOut(PartOut, kw_only=True):
    """`for_person` (an id) is told to that person's own member alone. `over`: it is due and not done."""

    text: str | None
    for_member: MemberName
    for_person: str | None
    due: Time | None
    done: Time | None
    over: bool


class CasePersonOut(PartOut, kw_only=True):
    """That there is a person of interest. Who it is tells GET /cases/{id}/persons, and each look is recorded."""

    possible_victim: bool
    until: Time


class CasePersonShown(CasePersonOut, kw_only=True):
    """A person of interest; `fields` is null where the vault does not open them to your role."""

    fields: dict[str, str] | None


class CasePersonList(Struct):
    items: list[CasePersonShown]


class CasePage(CaseOut, kw_only=True):
    """A case with all that your member is shown of it, each kind the oldest first."""

    participants: list[ParticipantOut]
    titles: list[NoteOut]
    items: list[ItemOut]
    targets: list[TargetOut]
    notes: list[NoteOut]
    events: list[EventOut]
    tasks: list[TaskOut]
    persons: list[CasePersonOut]
    evidence: list[NoteOut]


class TimelineOut(Struct, kw_only=True):
    """A line of the timeline. `source`: case (what members did here), event (by hand), request, signal or report; `what` happened there."""

    at: Time
    source: str
    what: str
    state: str | None
    kind: str | None
    part: Named | None
    ref: Named | None
    member: MemberName | None
    about: MemberName | None
    code: str | None
    text: str | None


TimelineList = list_of(TimelineOut, "TimelineList")


class CaseMoneyRow(Struct, kw_only=True):
    """One currency. The figures are different facts of the same money and are never added. `requests`: how many first requests."""

    code: str
    lost: str
    held: str
    ordered: str
    released: str
    returned: str
    wrongly_held: str
    requests: int
    payments: int


class CaseRequestMoney(Struct, kw_only=True):
    """A request, as it is counted. `counted_with`: the request in whose trail, or with whose payments, it is counted already."""

    request: Named
    protocol: str
    state: str
    counted_with: Named | None


class CaseMoney(Struct):
    """The money of all requests of a case that you may see: each payment once."""

    at: Time
    rows: list[CaseMoneyRow]
    requests: list[CaseRequestMoney]


class CantShow(Struct):
    """A part that the member can't be shown, or is shown already: `code` is ceiling, red or already."""

    part: Named
    code: str


class SharePreviewOut(Struct, kw_only=True):
    """What one member will see that it does not see now (`parts`), and what it will not."""

    member: MemberName
    country: str
    ceiling: Label
    parts: list[Named]
    refused: list[CantShow]


class PreviewList(Struct):
    items: list[SharePreviewOut]


class CaseRefOut(Struct):
    """A case of which something is part. `part`: its id there."""

    id: Named
    number: int
    state: str
    title: str | None
    part: Named


class CaseRefList(Struct):
    items: list[CaseRefOut]


class DueTaskOut(Struct, kw_only=True):
    """An open task of your member. `number` and `title` are of its case."""

    case: Named
    number: int
    title: str | None
    part: Named
    text: str | None
    due: Time | None
    over: bool
    for_person: str | None


class DueTaskList(Struct):
    items: list[DueTaskOut]


class CaseCounts(Struct):
    """What waits for your member: invitations, offers of the lead, open cases, open tasks, and those of them that are over."""

    invitations: int
    offers: int
    open: int
    tasks: int
    over: int


class CaseMade(Struct):
    id: Named


class PartMade(Struct):
    """`part`: the id of what was put in; what your member had put in already keeps its own."""

    case: Named
    part: Named


class CaseDone(Struct):
    case: Named
    done: bool


class SharedOut(Struct):
    """`count`: to how many part-and-members it is new; taken back, how many that were."""

    case: Named
    count: int


# Bodies


class ItemIn(Body):
    """A request, signal or report by its id; of a report, the id of your own item of it."""

    kind: ItemKind
    ref: Annotated[str, Meta(description="Its id; of a report, that of your own item of it.", extra_json_schema={"format": "uuid"})]


class NewCase(Body):
    """A case that your member leads. Nobody else sees anything of it until you invite and share."""

    title: Title
    scheme: Annotated[str, Meta(description="A kind of scam: GET /schemes.", examples=["romance"])] = ""
    items: list[ItemIn] = field(default_factory=list)
    tlp: LabelIn = "TLP:AMBER"


class FindCases(Body):
    """`text` is looked for in titles, notes, tasks, events and targets that you are shown; an identifier finds its targets."""

    text: Annotated[str, Meta(extra_json_schema={"minLength": 1, "maxLength": 1000})]
    state: Literal["open", "closed", "invited"] | None = None
    limit: Annotated[int, Meta(ge=1, le=200)] = 50
    after: str | None = None


class TitleIn(Body):
    """What your own member calls the case."""

    title: Title
    scheme: str | None = None
    tlp: LabelIn | None = None


class CloseIn(Body):
    """All who take part are told the outcome; `text` is your own note, shown to `audience`."""

    outcome: Annotated[
        str,
        Meta(
            description="arrests, money-returned, taken-down, handed-over, no-crime, not-enough, joined-another, member-left or other.",
            examples=["arrests"],
        ),
    ]
    text: Annotated[str, Meta(extra_json_schema={"maxLength": 20000})] = ""
    audience: Audience = field(default_factory=list)


class NewItem(ItemIn):
    tlp: LabelIn = "TLP:AMBER"
    audience: Audience = field(default_factory=list)


class NewTarget(Body):
    """An identifier as it was found. `deconflict`: ask whether another member works on it (docs/cases.md)."""

    value: Annotated[str, Meta(examples=["+66 81 234 5678"])]
    kind: str | None = None
    region: Region | None = None
    deconflict: bool = False
    note: Annotated[str, Meta(extra_json_schema={"maxLength": 20000})] = ""
    tlp: LabelIn = "TLP:AMBER"
    audience: Audience = field(default_factory=list)


class TargetChange(Body):
    deconflict: bool | None = None
    note: str | None = None
    tlp: LabelIn | None = None


class NewCaseNote(Body):
    text: Text
    tlp: LabelIn = "TLP:AMBER"
    audience: Audience = field(default_factory=list)


class NoteChange(Body):
    text: Text
    tlp: LabelIn | None = None


class NewEvent(Body):
    moment: Moment
    text: Text
    tlp: LabelIn = "TLP:AMBER"
    audience: Audience = field(default_factory=list)


class EventChange(Body):
    moment: Moment | None = None
    text: Text | None = None


class NewTask(Body):
    """`owner`: a member that takes part, by id or exact name, which is then shown the task, or the id of a person of your own; left out:
    your member. When it is due, that member's desk rings."""

    text: Text
    owner: str = ""
    due: Moment | None = None
    tlp: LabelIn = "TLP:AMBER"
    audience: Audience = field(default_factory=list)


class TaskChange(Body):
    """`done` may also be said by the member that is to do it. `no_due`: it is due at no time any more."""

    text: Text | None = None
    owner: str | None = None
    due: Moment | None = None
    no_due: bool = False
    done: bool | None = None


class NewPerson(Body):
    """A person of interest, in the vault until `until`: a year at the most, which is also the default."""

    fields: Fields
    possible_victim: bool
    until: Moment | None = None
    tlp: LabelIn = "TLP:AMBER+STRICT"
    audience: Audience = field(default_factory=list)


class PersonChange(Body):
    """An empty field is taken away."""

    fields: Fields | None = None
    possible_victim: bool | None = None
    until: Moment | None = None


class CaseInvitationIn(Body):
    """`show_title`: the invitation shows your title of the case."""

    member: MemberId
    ceiling: Ceiling = "TLP:AMBER"
    show_title: bool = False


class CeilingIn(Body):
    ceiling: Ceiling


class LeadIn(Body):
    """To whom the lead is offered; null takes the offer back."""

    member: MemberId | None


class ShareIn(Body):
    """Parts of your own member, and the members that take part which are to see them. All or nothing."""

    parts: Parts
    members: Annotated[list[MemberId], Meta(extra_json_schema={"minItems": 1, "maxItems": 50})]
