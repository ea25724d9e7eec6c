"""The shapes of answers about appeals. As in `answers`: add to them, never rename."""

from typing import Annotated, Literal

import msgspec

from accord.doors.api.answers import MemberName, Named, Time, list_of

Step = Literal["prove", "proven", "seen", "review", "upheld", "rejected", "unchanged", "done", "closed", "lapsed", "withdrawn"]
Side = Literal["sent", "keeps", "secretariat", "claimant", "reviewer", "watcher", "confirms"]


class AppealRow(msgspec.Struct):
    """An appeal, and how the caller stands to it. `due` and `counts` hold what there is: what falls due, and how much was decided."""

    id: Named
    step: Step
    kind: Annotated[str, msgspec.Meta(description="The kind of the identifier that it is about.")]
    country: str
    language: str
    made: Time
    changed: Time
    due: Annotated[dict[str, Time], msgspec.Meta(description="By what falls due: answer, prove, review, decide, applied, close.")]
    counts: Annotated[dict[str, int], msgspec.Meta(description="claims, upheld, rejected; told and applied count members.")]
    for_person: Annotated[bool, msgspec.Meta(description="False where a member appeals for itself.")]
    sides: list[Side]


class ProofOut(msgspec.Struct):
    """A way to prove control that was chosen. `by` is the member that recorded it by hand; null where the hub saw it, or not yet."""

    way: str
    state: Literal["asked", "sent", "waits", "failed", "shown"]
    outcome: str
    by: Named | None
    shown: Time | None


class AppealedClaim(msgspec.Struct):
    """A claim that it is about. `seq` is the retraction's number in the journal, null where there is none."""

    id: Named
    decision: Literal["", "upheld", "rejected"]
    seq: int | None


class AppealReceipt(msgspec.Struct):
    """A member that must apply a retraction: `applied` since when it says that it has. `acted`: it had said that it acted on the claim."""

    claim: Named
    member: MemberName
    acted: bool
    seq: int
    applied: Time | None


class AppealRequest(msgspec.Struct):
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


class LodgedOut(msgspec.Struct):
    """The appeal's id, and the code with which it is followed on the hub's public page. The code is told this once: hand it on."""

    id: Named
    code: str


AppealList = list_of(AppealRow, "AppealList")
