"""Operations on desks and bells: see who can be reached, ring, acknowledge, take back. Of people there are ids here, never names."""

from accord.doors.api.operations import Operation, Query, Reply, Request, times
from accord.doors.api.reading import bad_query
from accord.formats.api.desks import BellList, BellOut, DeskList, DeskShown, NewBell
from accord.formats.api.wire import wire
from accord.hub.desks import actions, queries
from accord.hub.desks.errors import BadDesk
from accord.hub.desks.queries import BellRow
from accord.hub.desks.vocabulary import TEST
from accord.hub.members import queries as members
from accord.hub.members.errors import NoSuchMember
from accord.hub.members.queries import Caller
from accord.hub.refusals import NotAllowed
from accord.hub.signals import queries as signals

READ, MANAGE_ALL = "member:desks:read", "hub:desks:manage"
RING, ANSWER = "member:bells:ring", "member:bells:answer"


def _bell(row: BellRow) -> BellOut:
    return wire(BellOut, row, by=row.by_member)


def desks(asked: Request) -> Reply:
    member = asked.query["member"]
    if member is not None:
        try:
            member = members.member(member).id
        except NoSuchMember as error:
            raise bad_query("member", "unknown-member", str(error)) from None
    return Reply(wire(DeskList, items=queries.desks(asked.caller, member), next=None))


def desk(asked: Request) -> Reply:
    page = queries.desk(asked.caller, asked.path["id"])
    # Fields that only the desk's own member and the hub's desk managers see.
    inside = ("hook", "contacts", "shifts", "away") if page.row.is_own or page.may_manage else ()
    known = {name: getattr(page, "has_hook" if name == "hook" else name) for name in inside}
    return Reply(wire(DeskShown, page.row, hours=page.week, cover=page.cover, **known))


def ring(asked: Request) -> Reply:
    return Reply(_bell(actions.ring(asked.caller, asked.path["id"], asked.body.kind, _ref(asked.caller, asked.body.ref))), 201)


def _ref(caller: Caller, ref: str) -> str:
    """A bell's subject: not a signal that the caller can't see, nor one for named people, whose id is told on to nobody."""
    id = ref.rpartition(":")[2]
    signal = signals.find(caller, id)
    is_hidden = signals.is_for_people(signal) if signal else signals.find_own(caller, id) is not None or signals.is_signal(id)
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
    rows, following = queries.bells(asked.caller, before=asked.query["before"], limit=asked.query["limit"], **asked.times)
    return Reply(BellList([_bell(row) for row in rows], following))


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
        says="The desks that you can alert, your own first.",
        scope=READ,
        handler=desks,
        gives=DeskList,
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
        gives=DeskShown,
    ),
    Operation(
        method="POST",
        path="/desks/{id}/ring",
        name="ring_desk",
        says="Ring a desk's bell: it escalates until an officer acknowledges it.",
        scope=RING,
        handler=ring,
        takes=NewBell,
        wider=(MANAGE_ALL,),
        gives=BellOut,
        statuses=(201,),
        made="/bells/{id}",
    ),
    Operation(
        method="POST",
        path="/desks/{id}/test",
        name="test_desk",
        says="Test your own desk: the bell rings the first person who is there, and no one after.",
        scope=RING,
        handler=test,
        wider=(MANAGE_ALL,),
        gives=BellOut,
        statuses=(201,),
        made="/bells/{id}",
    ),
    Operation(
        method="GET",
        path="/bells",
        name="list_bells",
        says="Bells at your desks, those that you rang and those that escalated to you, newest first.",
        scope=READ,
        handler=bells,
        gives=BellList,
        query=(
            Query("limit", "at most so many", 1, queries.MOST, 50),
            Query("before", "the `next` of the page before", 0, 2**62),
            *times("first rung"),
        ),
    ),
    Operation(
        method="GET",
        path="/bells/{id}",
        name="show_bell",
        says="One bell and every ring of it; of one that you rang elsewhere, which members it has come to.",
        scope=READ,
        handler=bell,
        wider=(MANAGE_ALL,),
        gives=BellOut,
    ),
    Operation(
        method="POST",
        path="/bells/{id}/answer",
        name="answer_bell",
        says="Take a bell, and with it the request that it rings for; the first one counts, and the answer says who that was.",
        scope=ANSWER,
        handler=answer,
        wider=(MANAGE_ALL,),
        gives=BellOut,
    ),
    Operation(
        method="POST",
        path="/bells/{id}/stop",
        name="stop_bell",
        says="Take back a bell that you rang.",
        scope=RING,
        handler=stop,
        wider=(MANAGE_ALL,),
        gives=BellOut,
    ),
)
