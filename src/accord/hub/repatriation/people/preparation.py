"""Papers, the risk of going home, and what keeps a person: recorded, and cleared with by whom."""

from django.utils.translation import gettext as _

from accord.hub.care.actions import erase_record, seal_words
from accord.hub.care.errors import Refused
from accord.hub.care.queries import checked_text, need
from accord.hub.care.vocabulary import HANDLE, RETENTION
from accord.hub.journal.actions import turn
from accord.hub.members.queries import Caller
from accord.hub.repatriation import access, store
from accord.hub.repatriation.store import Block
from accord.hub.repatriation.vocabulary import CLEARERS, DERIVED, REVIEWED_RISKS
from accord.hub.times import at_or_now
from accord.tables import care, newest_protocols

LONGEST = 5000  # letters of what is written about a risk or a blocker


def see_to_papers(caller: Caller, person_id: str, papers: str, *, at: int | None = None) -> None:
    """Say which papers there are, by the words of the protocol. A passport of one's own needs no consulate. Raises Refused, NoSuchFile."""
    need(caller)
    at = at_or_now(at)
    choices = newest_protocols()["repatriate"].fields["papers"].choices
    if papers not in choices:
        raise Refused("no-such-papers", _("Choose which papers there are: {words}.").format(words=", ".join(choices)), "papers")
    with turn() as t:
        returnee = access.person(caller, person_id)
        if returnee.state == "identified":
            access.take(t, returnee, "see-to-papers", {"papers": papers}, by=caller, at=at)
        store.change(returnee.traveller, papers=papers)
        store.note(returnee.traveller.n, "papers", papers, caller.n, caller.actor, at)
        t.audit(caller.n, caller.actor, HANDLE, detail=f"papers {person_id}")


def assess(caller: Caller, person_id: str, risk: str, words: str, *, at: int | None = None) -> None:
    """Record how dangerous going home is, and why; the words lie in the vault. An earlier review counts no more.

    Raises Refused, NoSuchFile, NotAllowed.
    """
    need(caller)
    at = at_or_now(at)
    why = checked_text(words, "words", LONGEST)
    with turn() as t:
        returnee = access.person(caller, person_id)
        traveller = returnee.traveller
        sealed = seal_words(returnee.file, traveller.id, why, by=caller.actor, at=at)
        access.take(t, returnee, "assess", {"risk": risk, "assessment": sealed}, by=caller, at=at)
        for earlier in (traveller.assessment, traveller.review):
            erase_record(earlier, at, RETENTION)
        store.change(traveller, risk=risk, assessment=sealed, assessed=at, assessor=caller.actor, review=None, reviewed=None, reviewer="")
        store.note(traveller.n, "assessed", risk, caller.n, caller.actor, at)
        t.audit(caller.n, caller.actor, HANDLE, detail=f"risk assessed {person_id}")


def review_risk(caller: Caller, person_id: str, words: str, *, at: int | None = None) -> None:
    """A second person reviews a high risk, or one that is not known, before anybody travels. Raises Refused, NoSuchFile, NotAllowed."""
    need(caller)
    at = at_or_now(at)
    why = checked_text(words, "words", LONGEST)
    with turn() as t:
        returnee = access.person(caller, person_id)
        traveller = returnee.traveller
        if traveller.risk not in REVIEWED_RISKS:
            raise Refused("no-review", _("Only a high risk, or one that is not known, is reviewed. Assess it first."))
        if traveller.assessor == caller.actor:
            raise Refused("own-review", _("You assessed this risk yourself. Ask another victim officer to review it."))
        erase_record(traveller.review, at, RETENTION)
        sealed = seal_words(returnee.file, traveller.id, why, by=caller.actor, at=at)
        store.change(traveller, review=sealed, reviewed=at, reviewer=caller.actor)
        store.note(traveller.n, "reviewed", traveller.risk, caller.n, caller.actor, at)
        t.audit(caller.n, caller.actor, HANDLE, detail=f"risk reviewed {person_id}")


def block(caller: Caller, person_id: str, kind: str, *, since: int | None = None, words: str = "", at: int | None = None) -> str:
    """Record what keeps the person, since when; returns its id. What follows from elsewhere is not recorded. Raises Refused, NoSuchFile."""
    need(caller)
    at = at_or_now(at)
    kinds = [key for key in care().blockers if key not in DERIVED]
    if kind not in kinds:
        raise Refused("no-such-blocker", _("Choose the obstacle: {kinds}.").format(kinds=", ".join(kinds)), "kind")
    if since is not None and since > at:
        raise Refused("not-yet", _("This day has not come yet. Write since when it is an obstacle."), "since")
    note = checked_text(words, "words", LONGEST) if words.strip() else ""
    with turn() as t:
        returnee = access.person(caller, person_id)
        open_ones = [recorded for recorded in returnee.blocks if recorded.kind == kind and recorded.until is None]
        if open_ones:
            return open_ones[0].id
        row = store.new_id()
        sealed = seal_words(returnee.file, row, note, by=caller.actor, at=at) if note else None
        store.add(
            Block(
                id=row,
                traveller=returnee.traveller.n,
                kind=kind,
                since=at if since is None else since,
                until=None,
                clearer="",
                actor=caller.actor,
                note=sealed,
            )
        )
        store.note(returnee.traveller.n, "blocked", kind, caller.n, caller.actor, at)
        t.audit(caller.n, caller.actor, HANDLE, detail=f"kept by {kind} {person_id}")
    return row


def clear(caller: Caller, person_id: str, kind: str, clearer: str, *, at: int | None = None) -> None:
    """It keeps the person no more; `clearer` says by whom it was cleared. Raises Refused, NoSuchFile, NotAllowed.

    What follows from elsewhere clears itself, but for a child's guardian, whom only people can name.
    """
    need(caller)
    at = at_or_now(at)
    if clearer not in CLEARERS:
        raise Refused("no-such-clearer", _("Choose who cleared it: {words}.").format(words=", ".join(CLEARERS)), "by")
    with turn() as t:
        returnee = access.person(caller, person_id)
        traveller = returnee.traveller
        open_rows = [row for row in returnee.blocks if row.kind == kind and row.until is None]
        if kind == "guardian" and returnee.file.is_child and not open_rows:
            store.add(
                Block(
                    id=store.new_id(),
                    traveller=traveller.n,
                    kind=kind,
                    since=traveller.made,
                    until=at,
                    clearer=clearer,
                    actor=caller.actor,
                    note=None,
                )
            )
        elif not open_rows:
            raise Refused("not-blocked", _("No one recorded this obstacle. Check the list again."), "kind")
        for row in open_rows:
            store.change(row, until=at, clearer=clearer, actor=caller.actor)
        store.note(traveller.n, "cleared", kind, caller.n, caller.actor, at)
        t.audit(caller.n, caller.actor, HANDLE, detail=f"cleared {kind} {person_id}")
