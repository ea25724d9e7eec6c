"""Claims that are held back: the reviewers' queue with release and reject, and what was held back of a member's own."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.utils.translation import gettext, gettext_noop, ngettext

from accord.core.sharing import Tlp
from accord.core.signals import BadSignal
from accord.core.times import DAY
from accord.core.trust.releasing import SAY_YES
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit, go
from accord.doors.console.frame.panes import with_list
from accord.doors.console.signals import quarantine_bulk
from accord.doors.console.signals.labels_quarantine import FILTERS, HELD
from accord.doors.console.signals.quarantine_rows import Claim, claims
from accord.formats.signals import read_signal, read_wire
from accord.hub.guard import queries as guard
from accord.hub.guard.queries import HeldRow
from accord.hub.members import queries as members
from accord.hub.members.queries import MemberRow
from accord.hub.refusals import Absent, Conflict, Refusal
from accord.hub.saying import said
from accord.hub.signals import queries as signals
from accord.hub.signals.actions import note_attributions, review, review_many, told
from accord.hub.signals.errors import NotReleased
from accord.hub.signals.queries import outlooks
from accord.hub.signals.vocabulary import ATTRIBUTE
from accord.hub.times import now
from accord.tables import identifier_tables, schemes

BASE = "/console/quarantine"
REVIEW, PUBLISH = "hub:quarantine:review", "member:signals:publish"
PAGE = 50


def _held(claim_id: str) -> HeldRow | None:
    try:
        return guard.held_by_id(UUID(claim_id))
    except ValueError:
        return None


def _listed(visit: Visit) -> dict[str, Any]:
    after = _held(str(visit.asked.get("after", "")))
    narrowed = quarantine_bulk.filters(visit.asked)
    known = {row.n: row for row in members.members()}
    rows, standing, last = quarantine_bulk.page(visit, narrowed, after, PAGE, known)
    records = guard.records()
    listed = claims(rows, visit.caller, known)
    # A record tells who has it: an unnamed publisher's is shown with its name, on the claim's own page.
    claim_rows = [
        (claim, records.get(row.member) if claim.by else None, quarantine_bulk.stand(*standing[row.id], claim.is_open))
        for row, claim in zip(rows, listed, strict=True)
    ]
    here = str(after.id) if after else ""
    return {
        "rows": claim_rows,
        "count": guard.count_waiting(),
        "next": narrowed.address(BASE, after=str(last.id)) if last else "",
        "first": narrowed.address(BASE) if after else "",
        "done": str(visit.asked.get("done", "")),
        "filters": narrowed,
        "reasons": [(code, gettext(text)) for code, text in HELD.items()],
        "codes": quarantine_bulk.codes(),
        "stands": [(code, gettext(text)) for code, text in FILTERS.items()],
        "members": sorted(((row.id, row.name) for row in known.values()), key=lambda pair: pair[1].casefold()),
        "all": bool(visit.asked.get("all")),
        "choose_none": narrowed.address(BASE, after=here),
        "choose_all": narrowed.address(BASE, after=here, all="1"),
    }


def queue(visit: Visit) -> Answer:
    return Shown("quarantine.html", _listed(visit))


# --- Many at once


def _chosen(visit: Visit) -> list[HeldRow]:
    """The claims that were ticked and still wait, each once and at most those of one page."""
    rows = [row for id in dict.fromkeys(visit.sent.getlist("claim")[:PAGE]) if (row := _held(str(id)[:40]))]
    return [row for row in rows if not row.decision]


def many(visit: Visit) -> Answer:
    """A preview of deciding on the chosen claims, with one reason for all; nothing is decided yet."""
    decision = visit.text("decision", 20)
    return _meant(visit, _chosen(visit), decision if decision in ("release", "reject") else "reject")


def _meant(visit: Visit, rows: list[HeldRow], decision: str, *, error: str = "", reason: str = "", status: int = 200) -> Answer:
    if not rows:
        error = gettext("Tick at least one claim that still waits.")
        return Shown("quarantine.html", {**_listed(visit), "error": error}, 422)
    known = {row.n: row for row in members.members()}
    claim_rows = claims(rows, visit.caller, known)
    meant = quarantine_bulk.meant(rows, decision, visit.caller)
    return Shown("quarantine_many.html", {"claims": claim_rows, "meant": meant, "error": error, "reason": reason, "back": BASE}, status)


def many_decide(visit: Visit) -> Answer:
    rows, decision, reason = _chosen(visit), visit.text("decision", 20), visit.text("reason")
    if decision not in ("release", "reject"):
        raise BadSignal("decision", "unknown-word", gettext("Decide with release or reject."))
    if not rows or (decision == "reject" and not reason.strip()):
        error = gettext("Say why, so that the publisher knows what was wrong.")
        return _meant(visit, rows, decision, error=error, reason=reason, status=422)
    outcomes = review_many([row.id for row in rows], visit.caller, decision, reason)
    known = {row.n: row for row in members.members()}
    named = {claim.id: claim for claim in claims(rows, visit.caller, known)}
    left = [(named[str(outcome.id)], _why(outcome.error)) for outcome in outcomes if outcome.error]
    statuses = Counter(outcome.status for outcome in outcomes)
    done = {
        "released": statuses["published"] + statuses["duplicate"],
        "waiting": statuses["waiting"],
        "rejected": statuses["rejected"],
        "left": left,
    }
    return Shown("quarantine_many.html", {"outcome": done, "back": BASE})


def _why(error: Refusal | BadSignal) -> str:
    """Why it was not done, in the reader's language where the sentence is one of ours."""
    if isinstance(error, NotReleased):
        return quarantine_bulk.said(error)
    if isinstance(error, Absent | Conflict):
        return gettext("This claim no longer waits for a decision.")
    return said(error.says) if isinstance(error, BadSignal) else error.text


def one(visit: Visit) -> Answer:
    row = _held(visit.path["id"])
    if row is None:
        raise Absent
    return _shown(visit, row)


def _shown(visit: Visit, row: HeldRow, *, error: str = "", reason: str = "", status: int = 200) -> Answer:
    known = {member.n: member for member in members.members()}
    owner = known[row.member]
    attributed = visit.caller.may(ATTRIBUTE) and not signals.knows_publisher(row, visit.caller)
    if attributed:
        note_attributions([row.id], visit.caller)
    (claim,) = claims([row], visit.caller, known, attributed=attributed)
    daily, spent = guard.budget(row.member, now() // DAY)
    stand = _stand_of(visit, row, claim)
    detail = {
        "claim": claim,
        "attributed": attributed,
        "record": guard.records().get(row.member),
        "daily": daily,
        "spent": spent,
        "error": error,
        "reason": reason,
        "stand": stand,
        "current": claim.id,
        **(_consequence(row, owner, claim, known, stand.code) if stand else {}),
    }
    return with_list(visit, "quarantine", detail, _listed, status)


def _stand_of(visit: Visit, row: HeldRow, claim: Claim) -> quarantine_bulk.Stand | None:
    if row.decision:
        return None
    assessment, code = outlooks([row], visit.caller)[row.id]
    return quarantine_bulk.stand(assessment, code, claim.is_open)


def _consequence(row: HeldRow, owner: MemberRow, claim: Claim, known: dict[int, MemberRow], outlook: str) -> dict[str, Any]:
    """The effect of a release: who would see it, or why it can't be released as it is. Nothing for a person who may not read it."""
    if not claim.is_open:
        return {}
    try:
        draft = read_signal(read_wire(row.content), originator=owner.id, tables=identifier_tables(), schemes=schemes())
        seen = told(members.as_member(owner), draft.marking)
    except BadSignal as bad:
        return {"cannot": said(bad.says)}
    if outlook == SAY_YES:
        return {"release": gettext("Say yes: it will be released when a reviewer of another member says yes too.")}
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
        raise Absent
    decision, reason = visit.text("decision", 20), visit.text("reason")
    if row.decision:
        return _decided_before(visit, row)
    if decision == "reject" and not reason.strip():
        return _shown(visit, row, error=gettext("Say why, so that the publisher knows what was wrong."), status=422)
    try:
        done = review(row.id, visit.caller, decision, reason)
    except NotReleased as refusal:
        return _shown(visit, row, error=_why(refusal), reason=reason, status=409)
    except Conflict:
        return _decided_before(visit, row)
    except BadSignal as bad:
        return _shown(visit, row, error=said(bad.says), reason=reason, status=422)
    if done is None:
        return _decided_before(visit, row)
    return go(f"{BASE}?done={'yes' if done.status == 'waiting' else decision}")


def _decided_before(visit: Visit, row: HeldRow) -> Answer:
    text = gettext("This claim no longer waits for a decision. Your decision changed nothing.")
    return _shown(visit, guard.held_by_id(row.id) or row, error=text, status=409)


def own(visit: Visit) -> Answer:
    before = _held(str(visit.asked.get("before", "")))
    # The id of another's claim is no cursor here: its place in time would tell of the claim.
    before = before if before and before.member == visit.caller.n and signals.may_read(before.content, visit.caller) else None
    rows = signals.own_held(visit.caller, before=before, limit=PAGE + 1)
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
    Page(path="quarantine", name="quarantine", view=queue, needs=(REVIEW,), label=gettext_noop("Quarantine"), key="q"),
    Page(path="quarantine/own", name="quarantine_own", view=own, needs=(PUBLISH,), label=gettext_noop("Held back")),
    Page(path="quarantine/many", name="quarantine_many", view=many, needs=(REVIEW,), changes=True),
    Page(path="quarantine/many/decide", name="quarantine_many_decide", view=many_decide, needs=(REVIEW,), changes=True),
    Page(path="quarantine/{id}", name="quarantine_claim", view=one, needs=(REVIEW,)),
    Page(path="quarantine/{id}/decide", name="quarantine_decide", view=decide, needs=(REVIEW,), changes=True),
)
