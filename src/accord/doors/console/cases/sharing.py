"""Who takes part in a case, and who is shown what: sharing with its preview, invitations, the lead, and closing."""

from typing import Any

from django.utils.translation import gettext, ngettext

from accord.core.times import moment
from accord.doors.console.cases.forms import CloseForm, InviteForm
from accord.doors.console.cases.labels import CANT, CEILINGS, ONE, SECTIONS
from accord.doors.console.cases.present import open_requests_of, others_of
from accord.doors.console.cases.rows import BASE, case_row, part_name
from accord.doors.console.cases.views import refuse, sent
from accord.doors.console.frame import once
from accord.doors.console.frame.choices import country
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit, go
from accord.hub.cases import actions, queries
from accord.hub.cases.errors import AsThingsStand, NoSuchCase, Refused
from accord.hub.cases.queries import Case, ItemRow, PartRow, PreviewRow
from accord.hub.cases.vocabulary import REQUEST, WRITE
from accord.hub.members import queries as members
from accord.hub.refusals import Absent
from accord.hub.times import now

_ALREADY = "already"


# Sharing


def share(visit: Visit) -> Answer:
    """Choose parts and members; see exactly who will see what; then share it."""
    case = queries.case(visit.caller, visit.path["id"])
    if case.row.standing != "in":
        raise NoSuchCase
    given = visit.sent if visit.request.method == "POST" else visit.asked
    parts, to = given.getlist("part")[:500], given.getlist("member")[:50]
    if visit.request.method != "POST":
        return _choosing(visit, case, parts, to)
    if visit.text("tick", 10) in SECTIONS:
        ticked = [part.id for part in _of_kind(own_parts(case), visit.text("tick", 10))]
        return _choosing(visit, case, list(dict.fromkeys([*parts, *ticked])), to)
    faults = {}
    if not parts:
        faults["part"] = gettext("Tick at least one part, such as a target.")
    if not to:
        faults["member"] = gettext("Tick at least one member that takes part.")
    if faults:
        return _choosing(visit, case, parts, to, faults=faults)
    try:
        if visit.text("do", 10) == "share":
            count = actions.share(visit.caller, case.row.id, parts, to)
            return go(f"{BASE}/{case.row.id}/share?shared={count}")
        preview = queries.share_preview(visit.caller, case.row.id, parts, to)
    except (Refused, AsThingsStand) as refused:
        return _choosing(visit, case, parts, to, faults={refused.field or "part": refused.text})
    return _choosing(visit, case, parts, to, preview=preview)


def own_parts(case: Case) -> list[PartRow]:
    """The parts of one's own member, in the order of the page."""
    every: list[Any] = [*case.titles, *case.items, *case.targets, *case.persons, *case.notes, *case.events, *case.tasks, *case.evidence]
    return [part for part in every if part.is_own]


def _of_kind(own: list[PartRow], kind: str) -> list[PartRow]:
    """Those of one kind that can be shared."""
    return [part for part in own if part.kind == kind and part.tlp != "red"]


def _choosing(
    visit: Visit,
    case: Case,
    parts: list[str],
    to: list[str],
    *,
    faults: dict[str, str] | None = None,
    preview: tuple[PreviewRow, ...] | None = None,
) -> Answer:
    names = {row.member: row.name for row in case.participants}
    own = own_parts(case)
    called = {part.id: part_name(part) for part in own} | _lines(visit, own)
    base = f"{BASE}/{case.row.id}"
    shared = visit.number("shared") if visit.request.method != "POST" else None
    kinds = {part.id: (gettext(ONE[part.kind]), called[part.id]) for part in own}
    rows = [_preview(row, kinds) for row in preview or ()]
    filled = {
        "case": case_row(case.row, visit.caller),
        "base": base,
        "parts": [
            {
                "row": part,
                "name": called[part.id],
                "kind": gettext(ONE[part.kind]),
                "ticked": part.id in parts,
                "seers": [(id, names.get(id, "")) for id in part.shared_with],
                "is_red": part.tlp == "red",
            }
            for part in own
        ],
        "others": [
            {"row": row, "ceiling": gettext(CEILINGS.get(row.ceiling, row.ceiling)), "ticked": row.member in to}
            for row in case.participants
            if row.member != visit.caller.id and row.standing == "in" and row.is_active
        ],
        "is_shared": any(part.shared_with for part in own),
        "faults": faults or {},
        "preview": rows,
        "is_previewed": preview is not None,
        "ticks": [(kind, gettext(says), count) for kind, says in SECTIONS.items() if (count := len(_of_kind(own, kind))) > 1],
        "can_share": bool(rows) and all(not row["blocked"] for row in rows) and any(row["parts"] for row in rows),
        "chosen_parts": parts,
        "chosen_members": to,
        "said": _said(shared) if shared is not None else "",
        "is_open": case.row.state == "open",
        "now": moment(now()),
    }
    return Shown("case_share.html", filled, 422 if faults else 200)


def _lines(visit: Visit, own: list[PartRow]) -> dict[str, str]:
    """Open requests by their matter: several about one account would be called alike."""
    refs = {part.id: part.ref for part in own if isinstance(part, ItemRow) and part.kind == REQUEST and part.ref}
    there = open_requests_of(visit.caller, list(refs.values()))
    return {id: f"{there[ref].line} {there[ref].about}".strip() for id, ref in refs.items() if ref in there}


def _said(count: int) -> str:
    if not count:
        return gettext("Nothing is new: they saw all of it already.")
    return ngettext("Shared: {count} part is new to a member.", "Shared: {count} parts are new to a member.", count).format(count=count)


def _preview(row: PreviewRow, called: dict[str, tuple[str, str]]) -> dict[str, Any]:
    blocked = [refusal for refusal in row.refused if refusal.code != _ALREADY]
    return {
        "row": row,
        "country": country(row.country) if row.country else "",
        "ceiling": gettext(CEILINGS.get(row.ceiling, row.ceiling)),
        "parts": [called.get(part, ("", "")) for part in row.parts],
        "blocked": [(*called.get(refusal.part, ("", "")), gettext(CANT.get(refusal.code, refusal.code))) for refusal in blocked],
        "already": sum(refusal.code == _ALREADY for refusal in row.refused),
    }


def withdraw(visit: Visit) -> Answer:
    id = visit.path["id"]
    actions.withdraw_share(visit.caller, id, visit.sent.getlist("part")[:500], visit.sent.getlist("member")[:50])
    return go(f"{BASE}/{id}/share")


# Members


def invite(visit: Visit) -> Answer:
    case = queries.case(visit.caller, visit.path["id"])
    taken = {row.member for row in case.participants}
    choices = [(row.id, row.name) for row in members.members() if row.standing == "active" and row.id not in taken]

    def act(form: InviteForm) -> None:
        typed = form.cleaned_data
        if not typed["member"]:
            raise Refused("missing", gettext("Choose a member."), "member")
        actions.invite(visit.caller, case.row.id, typed["member"], typed["ceiling"], show_title=typed["show_title"])

    return sent(visit, InviteForm(visit.sent, members=choices), act, "#members")


def member(visit: Visit) -> Answer:
    """Another ceiling for a member, or it takes part no more."""
    id, other, do = visit.path["id"], visit.text("member", 36), visit.text("do", 10)
    if do == "ceiling":
        actions.set_ceiling(visit.caller, id, other, visit.text("ceiling", 20))
    elif do == "dismiss":
        actions.dismiss(visit.caller, id, other)
    else:
        raise Absent
    return go(f"{BASE}/{id}#members")


_ANSWERS = {"accept": actions.accept, "decline": actions.decline, "leave": actions.leave}


def answer(visit: Visit) -> Answer:
    """Accept or decline an invitation, or leave."""
    id, do = visit.path["id"], visit.text("do", 10)
    if do not in _ANSWERS:
        raise Absent
    _ANSWERS[do](visit.caller, id)
    return go(f"{BASE}/{id}" if do == "accept" else BASE)


def lead(visit: Visit) -> Answer:
    id, do = visit.path["id"], visit.text("do", 10)
    if do == "offer":
        other = visit.text("member", 36)
        if not other:
            raise Refused("missing", gettext("Choose a member that takes part."), "member")
        actions.offer_lead(visit.caller, id, other)
    elif do == "withdraw":
        actions.offer_lead(visit.caller, id, "")
    elif do == "take":
        actions.take_lead(visit.caller, id)
    elif do == "decline":
        actions.decline_lead(visit.caller, id)
    else:
        raise Absent
    return go(f"{BASE}/{id}#members")


def close(visit: Visit) -> Answer:
    case = queries.case(visit.caller, visit.path["id"])
    form = CloseForm(visit.sent if visit.request.method == "POST" else None, members=others_of(visit.caller, case))
    base = f"{BASE}/{case.row.id}"
    if form.is_valid():
        typed = form.cleaned_data
        try:
            actions.close(visit.caller, case.row.id, typed["outcome"], typed["text"], audience=typed.get("audience", []))
            return go(base)
        except (Refused, AsThingsStand) as refused:
            refuse(form, refused)
    filled = {
        "case": case_row(case.row, visit.caller),
        "base": base,
        "form": form,
        "once": once.fresh(),
        "open_tasks": sum(task.done is None for task in case.tasks),
        "others": others_of(visit.caller, case),
    }
    return Shown("case_close.html", filled, 422 if form.is_bound else 200)


def reopen(visit: Visit) -> Answer:
    actions.reopen(visit.caller, visit.path["id"])
    return go(f"{BASE}/{visit.path['id']}")


_WRITES = (WRITE,)
PAGES: tuple[Page, ...] = (
    Page(path="cases/{id}/share", name="case_share", view=share, needs=_WRITES, also_posts=True),
    Page(path="cases/{id}/withdraw", name="case_withdraw", view=withdraw, needs=_WRITES, changes=True),
    Page(path="cases/{id}/invite", name="case_invite", view=invite, needs=_WRITES, changes=True),
    Page(path="cases/{id}/member", name="case_member", view=member, needs=_WRITES, changes=True),
    Page(path="cases/{id}/answer", name="case_answer", view=answer, needs=_WRITES, changes=True),
    Page(path="cases/{id}/lead", name="case_lead", view=lead, needs=_WRITES, changes=True),
    Page(path="cases/{id}/close", name="case_close", view=close, needs=_WRITES, also_posts=True),
    Page(path="cases/{id}/reopen", name="case_reopen", view=reopen, needs=_WRITES, changes=True),
)
