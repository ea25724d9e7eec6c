"""Requests: those that the member asked, one with everything that happens inside it, and what is said and sent there."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.utils.translation import gettext, gettext_noop

from accord.core.times import DAY, moment
from accord.doors.console.frame.labels import KINDS
from accord.doors.console.frame.mail_fields import typed_mail
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit, go
from accord.doors.console.requests.bank_messages import PAGES as BANK_MESSAGES
from accord.doors.console.requests.inbox import shown_group
from accord.doors.console.requests.opening import PAGES as OPENING
from accord.doors.console.requests.present import EMBARGO_DAYS, filled, whole
from accord.doors.console.requests.rows import ACTS, ANSWER, BASE, LOOKS, MANAGE, OPEN, as_trails
from accord.doors.console.requests.steps import by_hand, form, shown
from accord.hub.protocol_book.queries import under
from accord.hub.refusals import Absent
from accord.hub.requests import actions, queries
from accord.hub.requests.errors import Refused
from accord.hub.requests.queries import Filters, Group
from accord.hub.times import now
from accord.tables import newest_protocols

PAGE = 50


def asked(visit: Visit) -> Answer:
    """The member's own requests to others, newest first, each with its hops under it: by kind, or all of one kind."""
    state = str(visit.asked.get("open", "yes"))
    protocol = str(visit.asked.get("protocol", ""))
    titles = _titles(visit)
    protocol = protocol if protocol in titles else ""
    is_open = {"yes": True, "no": False}.get(state)
    states = _states(visit, is_open, state, protocol)
    stage = next((each["state"] for each in states.get(protocol, ()) if each["state"] == visit.asked.get("state")), "")
    query = f"open={state}" + (f"&protocol={protocol}" if protocol else "") + (f"&state={stage}" if stage else "")
    following = None
    if protocol:
        wanted = Filters(role="asker", protocol=protocol, state=stage, open=is_open)
        rows, following = queries.listing(visit.caller, wanted, before=visit.number("before"), limit=PAGE)
        found = [Group(protocol, titles[protocol], tuple(rows), len(rows))] if rows else []
    else:
        found = queries.asked_groups(visit.caller, is_open)
    writes = queries.messages_to_take_up(visit.caller, [row.id for group in found for row in group.rows])
    groups = [{**shown_group(group, as_trails(group.rows, writes)), "states": states.get(group.name, ())} for group in found]
    return Shown(
        "asked.html",
        {
            "groups": groups,
            "now": moment(now()),
            "state": state,
            "protocol": protocol,
            "stage": stage,
            "whole": f"{BASE}?open={state}&protocol={protocol}",
            "protocols": list(titles.items()),
            "next": f"{BASE}?{query}&before={following}" if following else "",
            "first": f"{BASE}?{query}" if visit.number("before") else "",
            "is_filtered": state != "yes" or bool(protocol),
            "may_open": visit.caller.may(OPEN),
            "sets_embargoes": visit.caller.sector == "state",
        },
    )


def _states(visit: Visit, is_open: bool | None, which: str, chosen: str) -> dict[str, list[dict[str, Any]]]:
    """Of each protocol how many requests are in which state, the most first, each with the address of the list of these alone; where all
    are in one, nothing."""
    titles = {
        protocol.name: {key: gettext(state.title) for key, state in protocol.states.items()}
        for protocol in (*under(visit.caller), *newest_protocols().values())
    }
    counted: dict[str, list[dict[str, Any]]] = {}
    for name, state, count in sorted(queries.count_asked(visit.caller, is_open), key=lambda row: -row[2]):
        href = f"{BASE}?open={which}&protocol={name}&state={state}"
        title = titles.get(name, {}).get(state, state)
        counted.setdefault(name, []).append({"state": state, "title": title, "count": count, "href": href})
    return {name: rows for name, rows in counted.items() if len(rows) > 1 or name == chosen}


def _titles(visit: Visit) -> dict[str, str]:
    """What the list can be narrowed to: the protocols that ship by their own titles, then those that the member agreed on."""
    newest = newest_protocols()
    agreed = {protocol.name: protocol.title for protocol in under(visit.caller) if protocol.name not in newest}
    return {**{name: gettext(protocol.title) for name, protocol in newest.items()}, **agreed}


def say(visit: Visit) -> Answer:
    text = visit.text("text", 12_000)
    try:
        actions.say(visit.caller, visit.path["id"], text)
    except Refused as refused:
        return Shown("request.html", filled(visit, whole(visit), said_text=text, said_error=gettext(refused.text)), 422)
    return go(f"{BASE}/{visit.path['id']}#said")


def attach(visit: Visit) -> Answer:
    file = visit.request.FILES.get("file")
    try:
        if not isinstance(file, UploadedFile):
            # Whether there is such a request is looked at first: a stranger learns nothing from what is missing.
            page = whole(visit)
            if not page.row.sides:
                raise Absent
            raise Refused("field-missing", gettext("Choose a file."), "file")
        actions.attach(visit.caller, visit.path["id"], str(file.name), file.read())
    except Refused as refused:
        return Shown("request.html", filled(visit, whole(visit), file_error=gettext(refused.text)), 422)
    return go(f"{BASE}/{visit.path['id']}#files")


def file(visit: Visit) -> Answer:
    """A file, with the headers that keep every browser from running or drawing it."""
    download = queries.download(visit.caller, visit.path["id"])
    answer = HttpResponse(download.data, content_type="application/octet-stream")
    for name, value in download.headers.items():
        answer.headers[name] = value
    return answer


def recall(visit: Visit) -> Answer:
    """The recall message of a payment, for the asker's bank to send."""
    id = visit.path["id"]
    try:
        form = {"version": visit.text("version", 10)} if visit.text("version", 10) else {}
        data = actions.recall_message(visit.caller, id, visit.text("payment", 40) or None, form=form)
    except Refused as refused:
        return Shown("request.html", filled(visit, whole(visit), refused=gettext(refused.text)), 422)
    return _message(data, f"camt.056-{id[:8]}.xml")


def investigation(visit: Visit) -> Answer:
    """The message that asks the other bank to look into a payment, for the asker's bank to send."""
    id = visit.path["id"]
    action, _, reason = visit.text("asks", 10).partition(" ")
    try:
        data = actions.investigation_message(visit.caller, id, visit.text("payment", 40) or None, action=action, reason=reason)
    except Refused as refused:
        return Shown("request.html", filled(visit, whole(visit), refused=gettext(refused.text)), 422)
    return _message(data, f"camt.110-{id[:8]}.xml")


def _message(data: bytes, name: str) -> Answer:
    answer = HttpResponse(data, content_type="application/xml")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


_CONTACT = ("organisation", "name", "email", "phone", "verified", "language")


def invite(visit: Visit) -> Answer:
    contact = {name: visit.text(name, 200).strip() for name in _CONTACT}
    contact["email"], question = typed_mail(visit, "email", 200)
    if question is not None:
        return Shown("request.html", filled(visit, whole(visit), guest=contact, guest_error=question.text, mail=question), 422)
    try:
        made = actions.invite_guest(visit.caller, visit.path["id"], contact)
    except Refused as refused:
        more = {"guest": contact, "guest_error": gettext(refused.text)}
        return Shown("request.html", filled(visit, whole(visit), **more), 422)
    address = visit.request.build_absolute_uri(f"/guest/{made.token}")
    invitation: dict[str, Any] = {"address": address, "expires": moment(made.expires), "mailed": bool(contact["email"])}
    return Shown("request_invited.html", {**invitation, "back": f"{BASE}/{made.request}"})


def uninvite(visit: Visit) -> Answer:
    actions.withdraw_invitation(visit.caller, visit.path["id"])
    return go(f"{BASE}/{visit.path['id']}")


def embargo(visit: Visit) -> Answer:
    """The police ask that nobody acts on what this request is about, but contacts them."""
    page = queries.page(visit.caller, visit.path["id"], words=False)
    if not page.row.subject.kind or not page.row.subject.value:
        raise Absent
    text = visit.text("days", 3)
    days = int(text) if text in {str(days) for days in EMBARGO_DAYS} else EMBARGO_DAYS[0]
    named = {"kind": page.row.subject.kind, "value": page.row.subject.value}
    try:
        actions.set_embargo(visit.caller, named, until=now() + days * DAY)
    except Refused as refused:
        return Shown("request.html", filled(visit, whole(visit), refused=gettext(refused.text)), 422)
    return go(f"{BASE}/{visit.path['id']}")


def embargoes(visit: Visit) -> Answer:
    at = now()
    rows = [
        {
            "row": row,
            "kind": gettext(KINDS.get(row.kind, row.kind)),
            "made": moment(row.made),
            "until": moment(row.until),
            "stands": row.lifted is None and row.until > at,
        }
        for row in queries.embargoes(visit.caller)
    ]
    return Shown("embargoes.html", {"rows": rows, "now": moment(at)})


def lift(visit: Visit) -> Answer:
    actions.lift_embargo(visit.caller, visit.path["id"])
    return go("/console/embargoes")


PAGES: tuple[Page, ...] = (
    Page(path="requests", name="requests", view=asked, needs=LOOKS, label=gettext_noop("Asked"), key="y"),
    *OPENING,
    *BANK_MESSAGES,
    Page(path="requests/{id}", name="request", view=shown, needs=LOOKS),
    Page(path="requests/{id}/steps/{step}", name="request_step", view=form, needs=ACTS, also_posts=True),
    Page(path="requests/{id}/by-hand/{step}", name="request_by_hand", view=by_hand, needs=(OPEN, MANAGE), also_posts=True),
    Page(path="requests/{id}/say", name="request_say", view=say, needs=ACTS, changes=True),
    Page(path="requests/{id}/attach", name="request_attach", view=attach, needs=ACTS, changes=True),
    Page(path="requests/{id}/recall", name="request_recall", view=recall, needs=(OPEN, ANSWER), changes=True),
    Page(path="requests/{id}/investigation", name="request_investigation", view=investigation, needs=(OPEN, ANSWER), changes=True),
    Page(path="requests/{id}/invite", name="request_invite", view=invite, needs=(OPEN, MANAGE), changes=True),
    Page(path="requests/{id}/uninvite", name="request_uninvite", view=uninvite, needs=(OPEN, MANAGE), changes=True),
    Page(path="requests/{id}/embargo", name="request_embargo", view=embargo, needs=(ANSWER,), changes=True),
    Page(path="files/{id}", name="request_file", view=file, needs=LOOKS),
    Page(path="embargoes", name="embargoes", view=embargoes, needs=LOOKS),
    Page(path="embargoes/{id}/lift", name="embargo_lift", view=lift, needs=(ANSWER,), changes=True),
)
