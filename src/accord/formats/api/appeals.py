"""Appeals."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from accord.formats.api.common import Body, MemberName, Named, Region, Time, list_of


class NewAppeal(Body):
    """An identifier wrongly listed, blocked or held, and why. `reason`, `name` and `reach` are sealed; no card numbers in them."""

    value: Annotated[str, Meta(description="The number, account, link or address that it is about.", examples=["shop.example.com"])]
    harm: Annotated[Literal["money-held", "number-blocked", "removed", "listed", "other"], Meta(description="What it causes.")]
    reason: Annotated[str, Meta(extra_json_schema={"minLength": 1, "maxLength": 5000})]
    kind: str | None = None
    region: Region | None = None
    for_person: Annotated[bool, Meta(description="False where your member appeals for itself.")] = True
    name: Annotated[str | None, Meta(extra_json_schema={"maxLength": 200})] = None
    reach: Annotated[str | None, Meta(description="How to reach them.", extra_json_schema={"maxLength": 200})] = None
    language: Annotated[Literal["en", "th", "bn", "ne", "es", "ar"], Meta(description="In which they are written to.")] = "en"


class ConfirmControl(Body):
    """The way by which control was seen: one of the appeal's `ways` that is not a code."""

    way: Annotated[str, Meta(examples=["bank"])]


Step = Literal["prove", "proven", "seen", "review", "upheld", "rejected", "unchanged", "done", "closed", "lapsed", "withdrawn"]
Side = Literal["sent", "keeps", "secretariat", "claimant", "reviewer", "watcher", "confirms"]


class AppealRow(Struct):
    """An appeal, and how the caller stands to it. `due` and `counts` hold what there is: what falls due, and how much was decided."""

    id: Named
    step: Step
    kind: Annotated[str, Meta(description="The kind of the identifier that it is about.")]
    country: str
    language: str
    made: Time
    changed: Time
    due: Annotated[dict[str, Time], Meta(description="By what falls due: answer, prove, review, decide, applied, close.")]
    counts: Annotated[dict[str, int], Meta(description="claims, upheld, rejected; told and applied count members.")]
    for_person: Annotated[bool, Meta(description="False where a member appeals for itself.")]
    sides: list[Side]


class ProofOut(Struct):
    """A way to prove control that was chosen. `by` is the member that recorded it by hand; null where the hub saw it, or not yet."""

    way: str
    state: Literal["asked", "sent", "waits", "failed", "shown"]
    outcome: str
    by: Named | None
    shown: Time | None


class AppealedClaim(Struct):
    """A claim that it is about. `seq` is the retraction's number in the journal, null where there is none."""

    id: Named
    decision: Literal["", "upheld", "rejected"]
    seq: int | None


class AppealReceipt(Struct):
    """A member that must apply a retraction: `applied` since when it says that it has. `acted`: it had said that it acted on the claim."""

    claim: Named
    member: MemberName
    acted: bool
    seq: int
    applied: Time | None


class AppealRequest(Struct):
    """A request of the appeal that the caller takes part in: one for each member that made a claim. Who watches sees its own receipt."""

    id: Named
    state: str
    due: Time | None
    claimant: MemberName | None
    claims: list[AppealedClaim]
    receipts: list[AppealReceipt]


class AppealOut(AppealRow):
    """An appeal with its proofs and requests. `ways` can prove control; `may_confirm`: the caller may record one of them by hand."""

    ways: list[str]
    proofs: list[ProofOut]
    requests: list[AppealRequest]
    may_confirm: bool


class LodgedOut(Struct):
    """The appeal's id, and the code with which it is followed on the hub's public page. The code is told this once: hand it on."""

    id: Named
    code: str


AppealList = list_of(AppealRow, "AppealList")
