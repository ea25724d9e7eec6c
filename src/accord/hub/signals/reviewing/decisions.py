"""A reviewer's decision on held claims: one at a time or many, each by itself, and by what holds within the turn."""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from accord.core.signals import BadSignal
from accord.core.trust.releasing import RELEASE, SAY_YES, answer
from accord.formats.signals import read_note, read_signal, read_wire
from accord.hub.guard import actions as guard
from accord.hub.guard import queries as guard_queries
from accord.hub.guard.queries import HeldRow
from accord.hub.journal.actions import Turn, turn
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.refusals import Absent, Conflict, NotAllowed, Refusal
from accord.hub.signals.publishing import quarantine
from accord.hub.signals.publishing.directory import Directory
from accord.hub.signals.publishing.turns import Published, publish
from accord.hub.signals.reviewing.weighing import refusal, weighed
from accord.hub.times import now
from accord.tables import identifier_tables, schemes

_DECIDED = "This claim no longer waits for a decision. Read the queue again."
_NOT_NAMED = "This claim is for named people. A reviewer whom it names can release it; you can reject it."


class Outcome(NamedTuple):
    """The outcome for one of many: published, duplicate, waiting (for a second yes), rejected or refused; then `error` says why."""

    id: UUID
    status: str
    error: Refusal | BadSignal | None = None


class _Otherwise(Exception):
    """Within the turn it stands otherwise than a moment before: another reviewer said yes, or a member took something back."""


def review(claim_id: UUID, caller: Caller, decision: str, reason: str = "") -> Published | None:
    """Decide on a quarantined claim: `release` publishes it as it was sent, `reject` closes it. None where there is nothing to decide.

    Where a release takes two reviewers, the first yes leaves the claim `waiting`. Nobody lets out what it can't read: a claim for named
    people is released by a reviewer among them, and rejected by any.
    """
    if decision not in ("release", "reject"):
        raise BadSignal("decision", "unknown-word", "Decide with release or reject.")
    claim = guard_queries.held_by_id(claim_id)
    if claim is None or claim.decision:
        return None
    if decision == "release" and not quarantine.may_read(claim.content, caller):
        raise NotAllowed(_NOT_NAMED, "not-named")
    review = _Review(claim, caller, reason)
    if decision == "reject":
        return review.reject()
    while True:
        try:
            return review.release()
        except _Otherwise:
            continue


class _Review:
    """One decision by one reviewer."""

    def __init__(self, row: HeldRow, caller: Caller, reason: str) -> None:
        self.row, self.caller = row, caller
        self.owner = members.as_member(next(m for m in members.members() if m.n == row.member))
        tables = identifier_tables()
        self.draft = read_signal(read_wire(row.content), originator=self.owner.id, tables=tables, schemes=schemes())
        self.said = read_note(reason, self.draft.identifier, tables, "reason", region=caller.country) if reason else ""

    def reject(self) -> Published:
        with turn() as t:
            self._settle(t, "reject")
        return Published("rejected", self.row.id.bytes)

    def release(self) -> Published:
        if self._asked(now()) == SAY_YES:
            return self._say_yes()
        released = publish(self.owner, [self.draft], reviewed=True, settle=self._release)[0]
        if released.error:
            raise released.error
        return released

    def _asked(self, at: int) -> str:
        """The effect of this yes as things stand. Raises NotReleased."""
        (weight,) = weighed([self.row], at, but=self.row.id.bytes)
        says = answer(weight.case, self.caller.n)
        if says not in (RELEASE, SAY_YES):
            raise refusal(says, weight)
        return says

    def _release(self, t: Turn) -> None:
        if self._asked(t.at) != RELEASE:
            raise _Otherwise
        guard.say_yes(t, self.row.id, self.caller.n, self.caller.actor)
        self._settle(t, "release")

    def _say_yes(self) -> Published:
        with turn() as t:
            if self._asked(t.at) != SAY_YES:
                raise _Otherwise
            self._still_waits()
            guard.say_yes(t, self.row.id, self.caller.n, self.caller.actor)
            t.audit(self.caller.n, self.caller.actor, "hub:quarantine:review", detail=f"yes {self.row.id}")
        return Published("waiting", self.row.id.bytes)

    def _still_waits(self) -> None:
        row = guard_queries.held_by_id(self.row.id)
        if row is None or row.decision:
            raise Conflict("decided", _DECIDED)

    def _settle(self, t: Turn, decision: str) -> None:
        if not guard.settle(self.row.id, decision, self.caller.n, t.at):
            raise Conflict("decided", _DECIDED)
        data = {"id": str(self.row.id), "decision": decision, "reason": self.said}
        quarantine.tell_reviewed(t, self.owner, self.draft, data, self.caller, Directory(self.caller).people)
        t.audit(self.caller.n, self.caller.actor, "hub:quarantine:review", detail=f"{decision} {self.row.id}")


def review_many(ids: Iterable[UUID], caller: Caller, decision: str, reason: str = "") -> list[Outcome]:
    """Decide on many claims: each by itself, so that what can't be decided on is named and the others are."""
    return [_one_of_many(id, caller, decision, reason) for id in dict.fromkeys(ids)]


def _one_of_many(claim_id: UUID, caller: Caller, decision: str, reason: str) -> Outcome:
    try:
        done = review(claim_id, caller, decision, reason)
    except (Refusal, BadSignal) as error:
        return Outcome(claim_id, "refused", error)
    if done is None:
        return Outcome(claim_id, "refused", Absent(_("No claim of this id waits."), "nothing-waits"))
    return Outcome(claim_id, done.status)
