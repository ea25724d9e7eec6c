"""Appeals: those in which the member has a part, how each stands and who has applied it, and taking one in for a person."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext, gettext_noop

from accord.core.codes import grouped as in_groups
from accord.core.identifiers import NotAnIdentifier
from accord.core.identifiers.named import one_named
from accord.core.identifiers.regions import REGIONS
from accord.core.times import moment
from accord.doors.console.appeals.forms import AppealForm
from accord.doors.console.appeals.labels import DECISIONS, DUES, HARMS, PROOFS, SIDES, STEPS, WAYS
from accord.doors.console.frame import once
from accord.doors.console.frame.labels import KINDS
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit, go
from accord.doors.console.frame.pictures import sealed_picture
from accord.doors.console.requests.rows import ANSWER, LOOKS, MANAGE, OPEN, step_link
from accord.doors.console.requests.rows import BASE as REQUESTS
from accord.doors.console.requests.rows import listed as in_list
from accord.hub.appeals import actions, queries
from accord.hub.appeals.errors import BadAppeal
from accord.hub.appeals.queries import Appeal, AppealRow, ProofRow, RequestRow
from accord.hub.appeals.vocabulary import PENDING
from accord.hub.intake.errors import BadSubmission
from accord.hub.intake.vocabulary.ways import SENT
from accord.hub.intake.vocabulary.ways import WAYS as KNOWN_WAYS
from accord.hub.protocol_book.queries import protocols
from accord.hub.requests import queries as requests
from accord.hub.saying import said
from accord.hub.times import now
from accord.tables import identifier_tables

BASE = "/console/appeals"
PAGE = 50
_ENDED = ("done", "closed", "lapsed", "withdrawn")
_TONES = {"upheld": "green", "done": "green", "rejected": "amber"}


def row_of(row: AppealRow) -> dict[str, Any]:
    """An appeal as a list shows it: its subject is kept in the vault."""
    what, due = min(row.dues.items(), key=lambda pair: pair[1], default=("", 0))
    return {
        "row": row,
        "href": f"{BASE}/{row.id}",
        "kind": gettext(KINDS.get(row.kind, row.kind)),
        "step": gettext(STEPS[row.step]),
        "tone": _TONES.get(row.step, ""),
        "sides": [gettext(SIDES[side]) for side in row.sides],
        "clock": {"title": gettext(DUES[what]), "due": moment(due), "started": moment(row.changed)} if due else None,
        "made": moment(row.made),
    }


def listed(visit: Visit) -> Answer:
    rows, following = queries.appeals(visit.caller, before=visit.number("before"), limit=PAGE)
    return Shown(
        "appeals.html",
        {
            "rows": [row_of(row) for row in rows],
            "now": moment(now()),
            "next": f"{BASE}?before={following}" if following else "",
            "first": BASE if visit.number("before") else "",
            "may_lodge": visit.caller.may(OPEN),
        },
    )


def shown(visit: Visit) -> Answer:
    return Shown("appeal.html", _filled(visit))


def _filled(visit: Visit, **more: Any) -> dict[str, Any]:
    appeal = queries.appeal(visit.caller, visit.path["id"])
    statement = queries.said(visit.caller, appeal.row.id)
    may_name = visit.caller.may(MANAGE)
    parts = [_part(visit, request, may_name=may_name) for request in appeal.requests]
    return {
        "appeal": row_of(appeal.row),
        "statement": statement,
        "harm": gettext(HARMS[statement.harm]) if statement.harm in HARMS else "",
        "proofs": [_proof(proof) for proof in appeal.proofs],
        "parts": parts,
        "candidates": queries.candidates(visit.caller, appeal.row.id) if any(part["may_name"] for part in parts) else [],
        "dues": [(gettext(DUES[what]), moment(due)) for what, due in appeal.row.dues.items()],
        "ways": _recordable(appeal),
        "papers": range(1, 1 + appeal.papers),
        "papers_wait": appeal.papers_wait and appeal.may_confirm and appeal.row.step == "prove",
        "is_over": appeal.row.step in _ENDED,
        "is_quiet": appeal.row.step in ("proven", "unchanged") and "public_at" not in appeal.row.facts,
        "base": f"{BASE}/{appeal.row.id}",
        "now": moment(now()),
        **more,
    }


def _proof(row: ProofRow) -> dict[str, Any]:
    return {
        "way": gettext(WAYS[row.way]),
        "state": gettext(PROOFS[row.state]),
        "by": row.by_name,
        "at": moment(row.shown) if row.shown is not None else None,
    }


def _recordable(appeal: Appeal) -> list[tuple[str, str]]:
    """The ways that this person may record by hand: a code that was sent proves itself."""
    if not appeal.may_confirm or appeal.row.step != "prove":
        return []
    return [(way, gettext(WAYS[way])) for way in appeal.ways if KNOWN_WAYS[way].style != SENT]


def _part(visit: Visit, row: RequestRow, *, may_name: bool) -> dict[str, Any]:
    """One claimant's part of the appeal: its claims, its answers, its steps, and who has applied what was taken back."""
    page = requests.page(visit.caller, row.id, words=False)
    # Who acted must undo something; all the others only received it, and may be a thousand.
    first = [receipt for receipt in row.receipts if receipt.acted or receipt.member in (row.claimant, visit.caller.id)]
    others = [receipt for receipt in row.receipts if receipt not in first]
    return {
        "row": row,
        "href": f"{REQUESTS}/{row.id}",
        "state": gettext(protocols()[page.row.protocol].states[row.state].title),
        "clock": {"due": moment(row.due), "started": moment(page.row.entered)} if row.due is not None else None,
        "steps": [step_link(page.row.id, page.row.protocol, step) for step in page.row.offered],
        "listed": in_list(page.row),
        "claims": [{"row": claim, "short": claim.claim[:8], "decision": gettext(DECISIONS[claim.decision])} for claim in row.claims],
        "receipts": [{"row": receipt, "at": moment(receipt.applied) if receipt.applied is not None else None} for receipt in first],
        "others": len(others),
        "others_applied": sum(receipt.applied is not None for receipt in others),
        "may_name": may_name and row.state in PENDING,
    }


def control(visit: Visit) -> Answer:
    """Record, with the officer's name, that an officer here saw control, or that the bank knows its customer."""
    try:
        actions.confirm_control(visit.caller, visit.path["id"], visit.text("way", 20))
    except BadAppeal as bad:
        return Shown("appeal.html", _filled(visit, way_error=bad.text), 422)
    return go(f"{BASE}/{visit.path['id']}")


def paper(visit: Visit) -> Answer:
    """A picture of a paper, for people who may record what it shows: nothing of it stays in the browser."""
    number = visit.path["number"]
    place = int(number) if number.isascii() and number.isdigit() and len(number) < 4 else 0
    type, data = queries.paper(visit.caller, visit.path["id"], place)
    return sealed_picture(type, data, f"paper-{number}")


def papers(visit: Visit) -> Answer:
    """Record that the papers do not show that it is theirs."""
    try:
        actions.refuse_papers(visit.caller, visit.path["id"])
    except BadAppeal as bad:
        return Shown("appeal.html", _filled(visit, way_error=bad.text), 422)
    return go(f"{BASE}/{visit.path['id']}")


def reviewer(visit: Visit) -> Answer:
    try:
        actions.name_reviewer(visit.caller, visit.path["id"], visit.text("request", 40), visit.text("member", 40))
    except BadAppeal as bad:
        return Shown("appeal.html", _filled(visit, reviewer_error=bad.text), 422)
    return go(f"{BASE}/{visit.path['id']}")


def lodge(visit: Visit) -> Answer:
    """Lodge an appeal for a person who called or a customer, or for the member itself. Its code is shown once."""
    if visit.request.method != "POST":
        return _lodging(AppealForm(visit.caller))
    form = AppealForm(visit.caller, visit.sent)
    if not form.is_valid():
        return _lodging(form, 422)
    given = form.cleaned_data
    region = given["country"] if given["country"] in REGIONS else ""
    try:
        about = one_named(given["identifier"], region or visit.caller.country or None, given["kind"] or None, tables=identifier_tables())
    except NotAnIdentifier as error:
        form.add_error("identifier", said(error.says))
        return _lodging(form, 422)
    if once.is_again(visit):
        return Shown("appeal_lodged.html", {"again": True, "base": BASE}, 409)
    try:
        receipt = actions.lodge(
            visit.caller,
            about,
            reason=given["reason"],
            harm=given["harm"],
            for_person=given["whose"] != "own",
            name=given["name"],
            reach=given["reach"],
            country=region,
            language=given["language"] if given["language"] in dict(settings.LANGUAGES) else "en",
        )
    except BadSubmission as bad:
        form.add_error(bad.field if bad.field in form.fields else None, bad.text)
        return _lodging(form, 422)
    follow = f"{settings.ACCORD_ADDRESS}/appeal/follow"
    return Shown("appeal_lodged.html", {"code": in_groups(receipt.code), "id": receipt.id, "base": BASE, "follow": follow})


def _lodging(form: AppealForm, status: int = 200) -> Answer:
    return Shown("appeal_lodge.html", {"form": form, "once": once.fresh(), "base": BASE}, status)


PAGES: tuple[Page, ...] = (
    Page(path="appeals", name="appeals", view=listed, needs=LOOKS, label=gettext_noop("Appeals"), key="u"),
    Page(path="appeals/new", name="appeal_lodge", view=lodge, needs=(OPEN,), also_posts=True),
    Page(path="appeals/{id}", name="appeal", view=shown, needs=LOOKS),
    Page(path="appeals/{id}/control", name="appeal_control", view=control, needs=(ANSWER,), changes=True),
    Page(path="appeals/{id}/papers", name="appeal_papers", view=papers, needs=(ANSWER,), changes=True),
    Page(path="appeals/{id}/papers/{number}", name="appeal_paper", view=paper, needs=(ANSWER,)),
    Page(path="appeals/{id}/reviewer", name="appeal_reviewer", view=reviewer, needs=(MANAGE,), changes=True),
)
