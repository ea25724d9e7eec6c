"""Claims that are held back: the reviewers' queue with release and reject, and what was held back of a member's own."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext, gettext_noop, ngettext

from accord.core.sharing import Tlp
from accord.core.signals import BadSignal
from accord.core.times import DAY
from accord.doors.console.held import Claim, claims
from accord.doors.console.pages import Answer, NotHere, Page, Shown, Visit, go
from accord.doors.console.panes import with_list
from accord.formats.signals import read_signal, read_wire
from accord.hub.guard import queries as guard
from accord.hub.guard.queries import HeldRow
from accord.hub.journal.times import now
from accord.hub.members import queries as members
from accord.hub.members.queries import MemberRow
from accord.hub.signals import held
from accord.hub.signals.actions import Refused, note_attributions, review
from accord.hub.signals.previewing import told
from accord.tables import identifier_tables, schemes

BASE = "/console/quarantine"
REVIEW, PUBLISH = "hub:quarantine:review", "member:signals:publish"
PAGE = 50


def _held(id: str) -> HeldRow | None:
    try:
        return guard.held_by_id(UUID(id))
    except ValueError:
        return None


def _listed(visit: Visit) -> dict[str, Any]:
    after = _held(str(visit.asked.get("after", "")))
    rows = guard.waiting(after=after, limit=PAGE + 1)
    known = {row.n: row for row in members.members()}
    records = guard.records()
    listed = claims(rows[:PAGE], visit.caller, known)
    # A record tells who has it: an unnamed publisher's is shown with its name, on the claim's own page.
    shown = [(claim, records.get(row.member) if claim.by else None) for row, claim in zip(rows, listed, strict=False)]
    return {
        "rows": shown,
        "count": guard.count_waiting(),
        "next": f"{BASE}?after={rows[PAGE - 1].id}" if len(rows) > PAGE else "",
        "first": BASE if after else "",
        "done": str(visit.asked.get("done", "")),
    }


def queue(visit: Visit) -> Answer:
    return Shown("quarantine.html", _listed(visit))


def one(visit: Visit) -> Answer:
    row = _held(visit.path["id"])
    if row is None:
        raise NotHere
    return _shown(visit, row)


def _shown(visit: Visit, row: HeldRow, *, error: str = "", said: str = "", status: int = 200) -> Answer:
    known = {member.n: member for member in members.members()}
    owner = known[row.member]
    attributed = visit.caller.may(held.ATTRIBUTE) and not held.knows_publisher(row, visit.caller)
    if attributed:
        note_attributions([row.id], visit.caller)
    (claim,) = claims([row], visit.caller, known, attributed=attributed)
    daily, spent = guard.budget(row.member, now() // DAY)
    detail = {
        "claim": claim,
        "attributed": attributed,
        "record": guard.records().get(row.member),
        "daily": daily,
        "spent": spent,
        "error": error,
        "said": said,
        "current": claim.id,
        **(_consequence(row, owner, claim, known) if not row.decision else {}),
    }
    return with_list(visit, "quarantine", detail, _listed, status)


def _consequence(row: HeldRow, owner: MemberRow, claim: Claim, known: dict[int, MemberRow]) -> dict[str, Any]:
    """What releasing would do: who would see it, or why it can't be released as it is. Nothing to whoever may not read it."""
    if not claim.is_open:
        return {}
    try:
        draft = read_signal(read_wire(row.content), originator=owner.id, tables=identifier_tables(), schemes=schemes())
        seen = told(members.as_member(owner), draft.marking)
    except BadSignal as bad:
        return {"cannot": bad.text}
    if claim.tlp == Tlp.RED.label:
        named = len(seen.people)
        text = ngettext("Release: {count} named person will see it.", "Release: {count} named people will see it.", named)
        return {"release": text.format(count=named)}
    text = ngettext(
        "Release: {count} other member will see it, and may act on it at once.",
        "Release: {count} other members will see it, and may act on it at once.",
        len(seen.members),
    )
    # Who sees it besides its publisher tells, of few members, who that is.
    names = {"readers": [known[n].name for n in seen.members], "previews": True} if claim.by else {}
    return {"release": text.format(count=len(seen.members)), **names}


def decide(visit: Visit) -> Answer:
    row = _held(visit.path["id"])
    if row is None:
        raise NotHere
    decision, reason = visit.text("decision", 20), visit.text("reason")
    if row.decision:
        return _decided_before(visit, row)
    if decision == "reject" and not reason.strip():
        return _shown(visit, row, error=gettext("Say why, so that the publisher knows what was wrong."), status=422)
    try:
        done = review(row.id, visit.caller, decision, reason)
    except Refused as refusal:
        if refusal.status != 409:
            raise
        return _decided_before(visit, row)
    except BadSignal as bad:
        return _shown(visit, row, error=bad.text, said=reason, status=422)
    if done is None:
        return _decided_before(visit, row)
    return go(f"{BASE}?done={decision}")


def _decided_before(visit: Visit, row: HeldRow) -> Answer:
    text = gettext("Somebody has decided on this claim a moment ago. Yours was not needed, and changed nothing.")
    return _shown(visit, guard.held_by_id(row.id) or row, error=text, status=409)


def own(visit: Visit) -> Answer:
    before = _held(str(visit.asked.get("before", "")))
    # Somebody else's id is no cursor here: where it lies in time would tell of it.
    before = before if before and before.member == visit.caller.n and held.may_read(before.content, visit.caller) else None
    rows = held.own(visit.caller, before=before, limit=PAGE + 1)
    known = {row.n: row for row in members.members()}
    daily, spent = guard.budget(visit.caller.n, now() // DAY)
    return Shown(
        "quarantine_own.html",
        {
            "claims": claims(rows[:PAGE], visit.caller, known),
            "next": f"{BASE}/own?before={rows[PAGE - 1].id}" if len(rows) > PAGE else "",
            "first": f"{BASE}/own" if before else "",
            "daily": daily,
            "spent": spent,
        },
    )


PAGES: tuple[Page, ...] = (
    Page(path="quarantine", name="quarantine", view=queue, needs=(REVIEW,), label=gettext_noop("Quarantine"), key="q", group="work"),
    Page(path="quarantine/own", name="quarantine_own", view=own, needs=(PUBLISH,), label=gettext_noop("Held back"), group="work"),
    Page(path="quarantine/{id}", name="quarantine_claim", view=one, needs=(REVIEW,)),
    Page(path="quarantine/{id}/decide", name="quarantine_decide", view=decide, needs=(REVIEW,), changes=True),
)
