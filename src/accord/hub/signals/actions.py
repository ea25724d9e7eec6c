"""Publish, revise, retract, answer, review, grant: every change of a signal, each in one turn of the journal."""

from uuid import UUID

from accord.core.identifiers import Identifier
from accord.core.sharing import Reach
from accord.hub.guard import actions as guard
from accord.hub.journal.actions import turn
from accord.hub.members.queries import Caller
from accord.hub.signals.bulk.lines import BulkLines
from accord.hub.signals.bulk.stream import Bulk
from accord.hub.signals.bulk.worker import serve as serve_lines
from accord.hub.signals.changes.answering import (
    act,
    act_in,
    check_reason,
    dispute,
    retract,
    retract_all,
    retract_collection,
    retract_upheld,
    sight,
    unact_in,
    withdraw_dispute,
)
from accord.hub.signals.changes.revising import revise
from accord.hub.signals.changes.sharing import answer_share_request, ask_to_share, may_ask_to_share
from accord.hub.signals.changes.withholding import give_free_in, set_aside, take_up_again, withhold_in
from accord.hub.signals.following.copies import settle_all
from accord.hub.signals.following.granting import GRANTS_A_TURN, grant_all, grant_some
from accord.hub.signals.following.rekeying import rekey_in
from accord.hub.signals.publishing.directory import Directory
from accord.hub.signals.publishing.previewing import Preview, Told, preview, previews, told
from accord.hub.signals.publishing.together import Single, publish_together
from accord.hub.signals.publishing.turns import Published, publish
from accord.hub.signals.reviewing.decisions import review, review_many

__all__ = [
    "Bulk",
    "BulkLines",
    "Preview",
    "Published",
    "Single",
    "Told",
    "act",
    "act_in",
    "answer_share_request",
    "ask_to_share",
    "check_reason",
    "dispute",
    "give_free_in",
    "grant_all",
    "grant_some",
    "may_ask_to_share",
    "preview",
    "previews",
    "publish",
    "publish_together",
    "rekey_in",
    "retract",
    "retract_all",
    "retract_collection",
    "retract_upheld",
    "review",
    "review_many",
    "revise",
    "serve_lines",
    "set_aside",
    "settle_all",
    "sight",
    "take_up_again",
    "told",
    "unact_in",
    "withdraw_dispute",
    "withhold_in",
]

_ALL_MEMBERS = Reach(scope="members")


def vouch(identifiers: list[Identifier], caller: Caller) -> list[bool]:
    """Add benign entries for a member; returns which were new. All members are told, since it changes what they may block."""
    new, directory = list[bool](), Directory(caller)
    for start in range(0, len(identifiers), GRANTS_A_TURN):
        batch = identifiers[start : start + GRANTS_A_TURN]
        with turn() as t:
            directory.forget_viewers()
            added = guard.vouch(t, batch, caller.n)
            audience = t.audience(_ALL_MEMBERS, lambda: directory.readers(_ALL_MEMBERS))
            for identifier, is_new in zip(batch, added, strict=True):
                if is_new:
                    data = {"identifier": {"kind": identifier.kind, "value": identifier.value, "key": identifier.key.hex()}}
                    t.append("protection.added", audience=audience, by=caller.n, by_id=caller.id, data=data)
            t.audit(caller.n, caller.actor, "member:signals:publish", detail=f"vouched {sum(added)}")
        new += added
    return new


def set_budget(member: int, daily: int, caller: Caller) -> None:
    """Set how many new claims a day a member may publish."""
    with turn() as t:
        guard.set_budget(member, daily)
        t.audit(caller.n, caller.actor, "hub:members:manage", detail=f"budget {daily}")


def note_attributions(ids: list[UUID], caller: Caller) -> None:
    """Leave audit lines that a caller looked who published these, or had them held; nothing for none."""
    if ids:
        with turn() as t:
            for id in ids:
                t.audit(caller.n, caller.actor, "hub:signals:attribute", detail=str(id))
