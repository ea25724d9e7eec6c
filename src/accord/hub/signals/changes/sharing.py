"""Leave to share a signal more widely: asked of its publisher, and answered."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accord.core.sharing import Marking, write_for_originator
from accord.core.signals import Draft
from accord.formats.signals import identifier_from, read_note, read_signal, read_wire
from accord.hub.journal.actions import Turn, turn
from accord.hub.journal.queries import OPEN, PEOPLE
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.refusals import Absent, Conflict
from accord.hub.signals.changes.common import content_of, need_own, need_reason, need_unchanged, visible_author
from accord.hub.signals.changes.revising import revised, write_revision
from accord.hub.signals.publishing.directory import Directory
from accord.hub.signals.reading.audiences import marking_of, scope, share_requests
from accord.hub.signals.store import sharing
from accord.hub.signals.store.signals import Row
from accord.tables import identifier_tables, schemes


def ask_to_share(row: Row, caller: Caller, audience: Any, reason: object) -> str:
    """Ask the originator for leave to share more widely; returns the id of the request. Both sides find it in their feeds."""
    if row.member == caller.n:
        raise Conflict("own-signal", _("This is your own signal. Revise its marking instead."))
    text = need_reason(reason, "reason")
    entry = content_of(row)
    publisher = next(m for m in members.members() if m.n == row.member)
    wire = {"tlp": "TLP:AMBER", "audience": audience}
    wanted = read_signal(
        read_wire({"identifier": _as_typed(entry), "scheme": row.scheme, "marking": wire}),
        originator=publisher.id,
        tables=identifier_tables(),
        schemes=schemes(),
    )
    marking = Directory(caller).resolve(wanted.marking)
    masked = read_note(text, wanted.identifier, identifier_tables(), "reason", region=caller.country)
    may_ask_to_share(row)
    asked = write_for_originator(marking)["audience"]
    with turn() as t:
        need_unchanged(t, row)
        id = sharing.add(row.n, caller.n, asked, masked or "", t.at)
        data = {"id": str(id), "signal": str(row.id), "audience": asked, "reason": masked}
        t.append("share.asked", audience=t.recipients([row.member, caller.n]), by=caller.n, by_id=caller.id, data=data)
        t.audit(caller.n, caller.actor, "member:signals:answer", detail=f"share asked {row.id}")
    return str(id)


def may_ask_to_share(row: Row) -> None:
    """Raises Conflict where a signal has no list of members that could grow."""
    scope_of = scope(row)
    if scope_of == PEOPLE:
        raise Conflict("named-people", _("RED is widened by its publisher alone, who can revise it. Ask one of the people it names."))
    if scope_of in OPEN:
        raise Conflict("open-already", _("Its label opens this signal to members at large: it has no list that could grow."))


def _asking_and_asked(t: Turn, row: Row, asker: int) -> int:
    """The audience of an answer about wider sharing: both members, or the named people where it has become theirs alone."""
    return row.audience if scope(row) == PEOPLE else t.recipients([row.member, asker])


def _as_typed(entry: Mapping[str, Any]) -> dict[str, str]:
    identifier = entry["data"]["identifier"]
    return {"kind": identifier["kind"], "value": identifier["display"]}


def answer_share_request(row: Row, caller: Caller, request: str, granted: bool) -> int | None:
    """Grant or decline a request for wider sharing. Granted, the audience grows by what was asked; returns the revision's seq."""
    need_own(row, caller)
    asked = next((item for item in share_requests(row, caller) if item["id"] == request), None)
    if asked is None:
        raise Absent(_("There is no such request on this signal."))
    if asked["state"] != "open":
        raise Conflict("answered", _("This request has been answered already."))
    revision = None
    if granted:
        may_ask_to_share(row)
        revision = _widening(row, caller, asked["audience"])
    with turn() as t:
        need_unchanged(t, row)
        if not sharing.settle(UUID(request), "granted" if granted else "declined", t.at):
            raise Conflict("answered", _("This request has been answered already."))
        seq = write_revision(t, row, caller, *revision) if revision else None
        asker = next(m.n for m in members.members() if m.id == asked["by"])
        data = {"id": request, "signal": str(row.id), "answer": "granted" if granted else "declined"}
        t.append("share.answered", audience=_asking_and_asked(t, row, asker), by=caller.n, by_id=visible_author(row, caller), data=data)
        t.audit(caller.n, caller.actor, "member:signals:publish", detail=f"share {data['answer']} {row.id}")
    return seq


def _widening(row: Row, caller: Caller, more: Mapping[str, list[str]]) -> tuple[Draft, Marking, int]:
    """The revision that shares a signal more widely. What was asked for are ids already, circles of the asker among them."""
    entry = content_of(row)
    data, before = entry["data"], marking_of(row, entry, caller.id)
    changes = {"marking": _widened(write_for_originator(before), more)}
    return revised(data, identifier_from(data["identifier"]), before, changes, caller), before, data.get("revision", 0) + 1


def _widened(marking: Mapping[str, Any], more: Mapping[str, list[str]]) -> dict[str, Any]:
    audience = {key: list(names) for key, names in marking.get("audience", {}).items()}
    # Whom the publisher lets in by name is no exception any more.
    audience["except"] = [id for id in audience.get("except", ()) if id not in more.get("members", ())]
    for key, names in more.items():
        if key == "except":
            continue
        audience[key] = sorted({*audience.get(key, []), *names})
    return {**marking, "audience": audience}
