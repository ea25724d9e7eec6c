"""Operations on members, circles, tokens and the reviewers' queue."""

from uuid import UUID

from django.conf import settings

from accord.core.sharing import Tlp
from accord.core.signals import BadSignal
from accord.core.times import NotATime, read_time
from accord.doors.api.operations import Operation, Query, Reply, Request
from accord.doors.api.problems import not_found
from accord.formats.api.members import (
    Budget,
    BudgetOut,
    BudgetSet,
    CircleList,
    CircleMember,
    CircleOut,
    LeftOut,
    MemberList,
    MemberOut,
    MeOut,
    NewCircle,
    NewMember,
    NewToken,
    RevokedOut,
    SchemeList,
    Standing,
    TokenList,
    TokenOut,
    TokenRow,
)
from accord.formats.api.signals import Decision, HeldList, HeldOut, ReviewedOut
from accord.formats.api.wire import wire
from accord.hub.guard import queries as guard
from accord.hub.guard.queries import HeldRow
from accord.hub.journal import queries as journal
from accord.hub.members import actions, queries
from accord.hub.members.queries import Caller, CircleRow, MemberRow
from accord.hub.refusals import NotAllowed
from accord.hub.signals import actions as signals
from accord.hub.signals import queries as signal_queries
from accord.hub.signals.vocabulary import ATTRIBUTE
from accord.hub.times import now
from accord.tables import schemes

READ, CIRCLES, TOKENS, MANAGE = "member:members:read", "member:circles:manage", "member:tokens:manage", "hub:members:manage"
REVIEW = "hub:quarantine:review"


def _member(row: MemberRow) -> MemberOut:
    known = {"note": row.note, "source": row.source} if row.note or row.source else {}
    return wire(MemberOut, row, **known, **_in_sandbox())


def _in_sandbox() -> dict[str, bool]:
    return {"sandbox": True} if settings.ACCORD_SANDBOX else {}


def me(asked: Request) -> Reply:
    who = asked.caller
    budget = BudgetOut(*guard.budget(who.n, now() // 86_400_000_000))
    return Reply(wire(MeOut, who, member=who, scopes=sorted(who.scopes), budget=budget, epoch=journal.epoch(), **_in_sandbox()))


def members(asked: Request) -> Reply:
    return Reply(MemberList([_member(row) for row in queries.members()], None))


def member(asked: Request) -> Reply:
    return Reply(_member(queries.member(asked.path["id"])))


def add_member(asked: Request) -> Reply:
    body = asked.body
    return Reply(_member(actions.add_member(body.name, body.sector, body.country, by=asked.caller, standing=body.standing)), 201)


def set_standing(asked: Request) -> Reply:
    return Reply(_member(actions.change_standing(queries.member(asked.path["id"]), asked.body.standing, by=asked.caller)))


def set_budget(asked: Request) -> Reply:
    member = queries.member(asked.path["id"])
    if not 0 <= asked.body.daily <= 1_000_000_000:
        raise BadSignal("daily", "out-of-range", "Give a number of new claims a day from 0 to 1,000,000,000.")
    signals.set_budget(member.n, asked.body.daily, asked.caller)
    return Reply(BudgetSet(member.id, asked.body.daily))


def circles(asked: Request) -> Reply:
    rows = queries.circles(None if asked.caller.may("hub:circles:manage") else asked.caller.n)
    return Reply(wire(CircleList, items=rows, next=None))


def make_circle(asked: Request) -> Reply:
    return Reply(wire(CircleOut, actions.make_circle(asked.body.name, by=asked.caller, opens=asked.body.opens)), 201)


def _its_circle(asked: Request) -> CircleRow:
    everywhere = asked.caller.may("hub:circles:manage")
    circle = queries.circle(asked.path["id"], None if everywhere else asked.caller.n)
    if circle is None:
        raise not_found()
    return circle


def _owns(circle: CircleRow, asked: Request) -> bool:
    return circle.owner == asked.caller.n or asked.caller.may("hub:circles:manage")


def join_circle(asked: Request) -> Reply:
    circle = _its_circle(asked)
    if not _owns(circle, asked):
        raise NotAllowed("Only the circle's owner lets members in. Ask it.", "not-yours")
    actions.join(circle, queries.member(asked.body.member), by=asked.caller)
    # The hub grants here what the circle opens where it is little; the rest follows by itself.
    signals.grant_all(turns=20)
    return Reply(wire(CircleOut, _its_circle(asked)), 201)


def leave_circle(asked: Request) -> Reply:
    circle, leaver = _its_circle(asked), queries.member(asked.path["member"])
    if leaver.n != asked.caller.n and not _owns(circle, asked):
        raise NotAllowed("Only the circle's owner can take members out; your own member can always leave.", "not-yours")
    actions.leave(circle, leaver, by=asked.caller)
    return Reply(LeftOut(circle.id, leaver.id))


def tokens(asked: Request) -> Reply:
    return Reply(TokenList([wire(TokenRow, **row) for row in queries.tokens(asked.caller.n)], None))


def make_token(asked: Request) -> Reply:
    body, everywhere = asked.body, asked.caller.may("hub:tokens:manage")
    target = queries.member(body.member or asked.caller.id)
    if target.n != asked.caller.n and not everywhere:
        raise not_found()
    if body.scopes == []:
        raise BadSignal(
            "scopes", "empty", "A token without scopes can do nothing. Name some, or leave them out for all of the member's own."
        )
    try:
        expires = None if body.expires is None else read_time(body.expires)
    except NotATime as error:
        raise BadSignal("expires", "bad-time", str(error)) from None
    scopes, role = actions.checked_token(target, asked.caller, tuple(body.scopes or ()), body.role, body.name, expires)
    id, token = actions.make_token(target, by=asked.caller, scopes=scopes, role=role, name=body.name, expires=expires)
    return Reply(TokenOut(id, token, list(scopes), role), 201)


def revoke_token(asked: Request) -> Reply:
    member = None if asked.caller.may("hub:tokens:manage") else asked.caller.n
    if not actions.revoke_token(asked.path["id"], by=asked.caller, member=member):
        raise not_found()
    return Reply(RevokedOut(asked.path["id"], True))


def quarantine(asked: Request) -> Reply:
    """Claims that wait. One for named people is a row without content for reviewers, and nothing at all for others."""
    caller, limit = asked.caller, asked.query["limit"]
    ids = {row.n: row.id for row in queries.members()}
    rows = guard.held(limit=limit) if caller.may(REVIEW) else signal_queries.own_waiting(caller, limit)
    looked_up = [row.id for row in rows if not signal_queries.knows_publisher(row, caller)] if caller.may(ATTRIBUTE) else []
    signals.note_attributions(looked_up, caller)
    return Reply(HeldList([_held(row, caller, ids[row.member]) for row in rows], None))


def _held(row: HeldRow, caller: Caller, publisher: str) -> HeldOut:
    readable = signal_queries.may_read(row.content, caller)
    by = publisher if signal_queries.knows_publisher(row, caller) or caller.may(ATTRIBUTE) else None
    content = row.content if readable else {"marking": {"tlp": Tlp.RED.label}}
    return wire(HeldOut, row, by=by, why=row.why if readable else "", content=content)


def review(asked: Request) -> Reply:
    try:
        id = UUID(asked.path["id"])
    except ValueError:
        raise not_found() from None
    done = signals.review(id, asked.caller, asked.body.decision, asked.body.reason)
    if done is None:
        raise not_found()
    return Reply(wire(ReviewedOut, done, id=id))


def list_schemes(asked: Request) -> Reply:
    return Reply(wire(SchemeList, items=schemes().values(), next=None))


OPERATIONS = (
    Operation(method="GET", path="/me", name="who_am_i", says="Your member, scopes and budget.", scope=READ, handler=me, gives=MeOut),
    Operation(
        method="GET",
        path="/schemes",
        name="list_schemes",
        says="The scam schemes and their crosswalk.",
        scope=READ,
        handler=list_schemes,
        gives=SchemeList,
        cached=True,
    ),
    Operation(
        method="GET",
        path="/members",
        name="list_members",
        says="Who takes part.",
        scope=READ,
        handler=members,
        gives=MemberList,
        cached=True,
    ),
    Operation(
        method="POST",
        path="/members",
        name="add_member",
        says="Add a member.",
        scope=MANAGE,
        handler=add_member,
        takes=NewMember,
        gives=MemberOut,
        statuses=(201,),
        made="/members/{id}",
    ),
    Operation(
        method="GET",
        path="/members/{id}",
        name="show_member",
        says="One member.",
        scope=READ,
        handler=member,
        gives=MemberOut,
    ),
    Operation(
        method="POST",
        path="/members/{id}/standing",
        name="set_standing",
        says="Activate, suspend or withdraw a member.",
        scope=MANAGE,
        handler=set_standing,
        takes=Standing,
        gives=MemberOut,
    ),
    Operation(
        method="POST",
        path="/members/{id}/budget",
        name="set_budget",
        says="How many new claims a day a member may publish.",
        scope=MANAGE,
        handler=set_budget,
        takes=Budget,
        gives=BudgetSet,
    ),
    Operation(
        method="GET",
        path="/circles",
        name="list_circles",
        says="The circles you belong to or own.",
        scope=READ,
        handler=circles,
        wider=("hub:circles:manage",),
        gives=CircleList,
    ),
    Operation(
        method="POST",
        path="/circles",
        name="make_circle",
        says="Make a circle of members.",
        scope=CIRCLES,
        handler=make_circle,
        takes=NewCircle,
        gives=CircleOut,
        statuses=(201,),
        made="/circles",
    ),
    Operation(
        method="POST",
        path="/circles/{id}/members",
        name="join_circle",
        says="Let a member into your circle.",
        scope=CIRCLES,
        handler=join_circle,
        takes=CircleMember,
        wider=("hub:circles:manage",),
        gives=CircleOut,
        statuses=(201,),
        made="/circles",
    ),
    Operation(
        method="DELETE",
        path="/circles/{id}/members/{member}",
        name="leave_circle",
        says="Take a member out of a circle.",
        scope=CIRCLES,
        handler=leave_circle,
        wider=("hub:circles:manage",),
        gives=LeftOut,
    ),
    Operation(
        method="GET",
        path="/tokens",
        name="list_tokens",
        says="Your tokens, without the tokens themselves.",
        scope=TOKENS,
        handler=tokens,
        gives=TokenList,
    ),
    Operation(
        method="POST",
        path="/tokens",
        name="make_token",
        says="Make a token; it is shown only once.",
        scope=TOKENS,
        handler=make_token,
        takes=NewToken,
        wider=("hub:tokens:manage",),
        keeps=False,
        finds=True,
        gives=TokenOut,
        statuses=(201,),
        made="/tokens",
    ),
    Operation(
        method="DELETE",
        path="/tokens/{id}",
        name="revoke_token",
        says="Revoke a token at once.",
        scope=TOKENS,
        handler=revoke_token,
        wider=("hub:tokens:manage",),
        gives=RevokedOut,
    ),
    Operation(
        method="GET",
        path="/quarantine",
        name="list_quarantine",
        says="Claims that wait for a reviewer: all for reviewers, else your own.",
        scope="member:signals:read",
        handler=quarantine,
        wider=(REVIEW, ATTRIBUTE),
        gives=HeldList,
        query=(Query("limit", "at most so many", 1, 1000, 100),),
    ),
    Operation(
        method="POST",
        path="/quarantine/{id}",
        name="review_claim",
        says="Release a quarantined claim or reject it.",
        scope=REVIEW,
        handler=review,
        takes=Decision,
        gives=ReviewedOut,
    ),
)
