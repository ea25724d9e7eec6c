"""Operations on desks and bells: see who can be reached, ring, acknowledge, take back. Of people there are ids here, never names."""

from typing import Any

from accord.core.times import rfc3339
from accord.doors.api import desk_answers as answers
from accord.doors.api import shapes
from accord.doors.api.operations import Operation, Query, Reply, Request
from accord.doors.api.reading import bad_query
from accord.hub.desks import actions, queries
from accord.hub.desks.errors import BadDesk
from accord.hub.desks.queries import BellRow, DeskPage, DeskRow, RingRow
from accord.hub.desks.vocabulary import TEST
from accord.hub.members import queries as members
from accord.hub.members.errors import NoSuchMember
from accord.hub.members.queries import Caller
from accord.hub.refusals import NotAllowed
from accord.hub.signals import queries as signals

READ, MANAGE_ALL = "member:desks:read", "hub:desks:manage"
RING, ANSWER = "member:bells:ring", "member:bells:answer"


def _time(at: int | None) -> str | None:
    return None if at is None else rfc3339(at)


def _desk(row: DeskRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "member": row.member,
        "name": row.name,
        "zone": row.zone,
        "holidays": row.holidays,
        "languages": list(row.languages),
        "open": row.is_open,
        "attended": row.is_attended,
        "tested": _time(row.tested),
        "wait": row.wait,
    }


def _inside(page: DeskPage) -> dict[str, Any]:
    """What only the desk's own member and the hub's desk managers see."""
    return {
        "hook": page.has_hook,
        "contacts": [{"person": row.person, "channels": list(row.channels)} for row in page.contacts],
        "shifts": [{"id": row.id, "person": row.person, **_span(row.begins, row.ends)} for row in page.shifts],
        "away": [{"id": row.id, "person": row.person, **_span(row.begins, row.ends), "stand_in": row.stand_in} for row in page.away],
    }


def _span(begins: int, ends: int) -> dict[str, str]:
    return {"begins": rfc3339(begins), "ends": rfc3339(ends)}


def _bell(row: BellRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "desk": row.desk,
        "member": row.member,
        "kind": row.kind,
        "ref": row.ref,
        "by": row.by_member,
        "at": rfc3339(row.at),
        "state": row.state,
        "answered_by": row.answered_by,
        "ended": _time(row.ended),
        "unanswered": _time(row.unanswered),
        "next": _time(row.next),
        "may_answer": row.may_answer,
        "may_stop": row.may_stop,
        "rings": [_ring(ring) for ring in row.rings],
    }


def _ring(row: RingRow) -> dict[str, Any]:
    return {
        "step": row.step,
        "stop": row.stop,
        "member": row.member,
        "channel": row.channel,
        "due": rfc3339(row.due),
        "state": row.state,
        "tries": row.tries,
        "sent": _time(row.sent),
        "code": row.code,
    }


def desks(asked: Request) -> Reply:
    member = asked.query["member"]
    if member is not None:
        try:
            member = members.member(member).id
        except NoSuchMember as error:
            raise bad_query("member", "unknown-member", str(error)) from None
    return Reply({"items": [_desk(row) for row in queries.desks(asked.caller, member)], "next": None})


def desk(asked: Request) -> Reply:
    page = queries.desk(asked.caller, asked.path["id"])
    inside = _inside(page) if page.row.is_own or page.may_manage else {}
    return Reply({**_desk(page.row), "hours": page.week, "cover": page.cover, **inside})


def ring(asked: Request) -> Reply:
    return Reply(_bell(actions.ring(asked.caller, asked.path["id"], asked.body.kind, _ref(asked.caller, asked.body.ref))), 201)


def _ref(caller: Caller, ref: str) -> str:
    """What a bell rings for: not a signal that the caller can't see, nor one for named people, whose id is told on to nobody."""
    id = ref.rpartition(":")[2]
    found = signals.find(caller, id)
    is_hidden = signals.is_for_people(found) if found else signals.find_own(caller, id) is not None or signals.is_signal(id)
    if is_hidden:
        raise BadDesk("ref", "Give the id of a signal that you see and that is not for named people, another id, or nothing.")
    return ref


def test(asked: Request) -> Reply:
    try:
        return Reply(_bell(actions.ring(asked.caller, asked.path["id"], TEST)), 201)
    except BadDesk as error:
        if error.field != "kind":
            raise
        # The address says that it is a test, so no field is at fault: whose desk it is.
        raise NotAllowed(error.text, "not-yours") from None


def bells(asked: Request) -> Reply:
    rows, following = queries.bells(asked.caller, before=asked.query["before"], limit=asked.query["limit"])
    return Reply({"items": [_bell(row) for row in rows], "next": following})


def bell(asked: Request) -> Reply:
    return Reply(_bell(queries.bell(asked.caller, asked.path["id"])))


def answer(asked: Request) -> Reply:
    return Reply(_bell(actions.answer(asked.caller, asked.path["id"])))


def stop(asked: Request) -> Reply:
    return Reply(_bell(actions.stop(asked.caller, asked.path["id"])))


OPERATIONS = (
    Operation(
        method="GET",
        path="/desks",
        name="list_desks",
        says="The desks that can be rung, your own first.",
        scope=READ,
        handler=desks,
        gives=answers.DeskList,
        query=(Query("member", "only this member's, by its id or exact name"),),
    ),
    Operation(
        method="GET",
        path="/desks/{id}",
        name="show_desk",
        says="One desk with its hours; of your own also contacts, shifts and absences.",
        scope=READ,
        handler=desk,
        wider=(MANAGE_ALL,),
        gives=answers.DeskShown,
    ),
    Operation(
        method="POST",
        path="/desks/{id}/ring",
        name="ring_desk",
        says="Ring a desk's bell: it climbs until somebody acknowledges it.",
        scope=RING,
        handler=ring,
        takes=shapes.NewBell,
        wider=(MANAGE_ALL,),
        gives=answers.BellOut,
        statuses=(201,),
    ),
    Operation(
        method="POST",
        path="/desks/{id}/test",
        name="test_desk",
        says="Test your own desk: the first person who is there is rung, nobody after.",
        scope=RING,
        handler=test,
        wider=(MANAGE_ALL,),
        gives=answers.BellOut,
        statuses=(201,),
    ),
    Operation(
        method="GET",
        path="/bells",
        name="list_bells",
        says="Bells at your desks, rung by you or climbed to you, newest first.",
        scope=READ,
        handler=bells,
        gives=answers.BellList,
        query=(Query("limit", "at most so many", 1, queries.MOST, 50), Query("before", "the `next` of the page before", 0, 2**62)),
    ),
    Operation(
        method="GET",
        path="/bells/{id}",
        name="show_bell",
        says="One bell and every ring of it; of one that you rang elsewhere, which members it has come to.",
        scope=READ,
        handler=bell,
        wider=(MANAGE_ALL,),
        gives=answers.BellOut,
    ),
    Operation(
        method="POST",
        path="/bells/{id}/answer",
        name="answer_bell",
        says="Acknowledge a bell; whoever is first counts, and the answer says who was.",
        scope=ANSWER,
        handler=answer,
        wider=(MANAGE_ALL,),
        gives=answers.BellOut,
    ),
    Operation(
        method="POST",
        path="/bells/{id}/stop",
        name="stop_bell",
        says="Take back a bell that you rang.",
        scope=RING,
        handler=stop,
        wider=(MANAGE_ALL,),
        gives=answers.BellOut,
    ),
)
