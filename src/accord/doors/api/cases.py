"""Operations on cases: open, find, look, invite, share, hand over the lead, close."""

from collections.abc import Callable
from typing import Any

from accord.doors.api.case_parts import OPERATIONS as PARTS
from accord.doors.api.case_parts import done, id_of, ids_of
from accord.doors.api.operations import Operation, Query, Reply, Request
from accord.formats.api.cases import (
    CaseCounts,
    CaseDone,
    CaseInvitationIn,
    CaseList,
    CaseMade,
    CaseMoney,
    CasePage,
    CaseRefList,
    CeilingIn,
    CloseIn,
    DueTaskList,
    FindCases,
    LeadIn,
    NewCase,
    PreviewList,
    SharedOut,
    ShareIn,
    TimelineList,
    TitleIn,
)
from accord.formats.api.wire import wire
from accord.formats.cases import case_out, line_out, money_out, page_out, preview_out, ref_out, task_out, word
from accord.hub.cases import actions, queries
from accord.hub.cases.vocabulary import ITEMS, MOST_LISTED, READ, WRITE
from accord.hub.members import queries as members

STATES = ("open", "closed", "invited")


def listed(asked: Request) -> Reply:
    query = asked.query
    rows, following = queries.cases(asked.caller, state=query["state"], after=query["after"], limit=query["limit"])
    return Reply(CaseList([case_out(row) for row in rows], following))


def find(asked: Request) -> Reply:
    given = asked.body
    rows, following = queries.cases(asked.caller, state=given.state, text=given.text, after=given.after, limit=given.limit)
    return Reply(CaseList([case_out(row) for row in rows], following))


def containing(asked: Request) -> Reply:
    rows = queries.cases_of(asked.caller, asked.query["kind"], asked.query["ref"] or "")
    return Reply(CaseRefList([ref_out(row) for row in rows]))


def tasks(asked: Request) -> Reply:
    rows = queries.due(asked.caller, before=asked.query["before"], limit=asked.query["limit"])
    return Reply(DueTaskList([task_out(row) for row in rows]))


def waiting(asked: Request) -> Reply:
    return Reply(wire(CaseCounts, queries.counts(asked.caller)))


def open_case(asked: Request) -> Reply:
    given = asked.body
    items = [(item.kind, item.ref) for item in given.items]
    return Reply(CaseMade(actions.open_case(asked.caller, title=given.title, scheme=given.scheme, items=items, tlp=word(given.tlp))), 201)


def show(asked: Request) -> Reply:
    return Reply(page_out(queries.case(asked.caller, asked.path["id"])))


def timeline(asked: Request) -> Reply:
    rows, following = queries.timeline(asked.caller, asked.path["id"], after=asked.query["after"] or 0, limit=asked.query["limit"])
    return Reply(TimelineList([line_out(row) for row in rows], following))


def money(asked: Request) -> Reply:
    return Reply(money_out(queries.money(asked.caller, asked.path["id"])))


def title(asked: Request) -> Reply:
    given = asked.body
    tlp = None if given.tlp is None else word(given.tlp)
    actions.set_title(asked.caller, asked.path["id"], given.title, scheme=given.scheme, tlp=tlp)
    return done(asked)


def close(asked: Request) -> Reply:
    given = asked.body
    actions.close(asked.caller, asked.path["id"], given.outcome, given.text, audience=ids_of(given.audience, "audience"))
    return done(asked)


def reopen(asked: Request) -> Reply:
    actions.reopen(asked.caller, asked.path["id"])
    return done(asked)


def invite(asked: Request) -> Reply:
    given = asked.body
    id = id_of(given.member, "member")
    actions.invite(asked.caller, asked.path["id"], id, word(given.ceiling), show_title=given.show_title)
    return done(asked)


def set_ceiling(asked: Request) -> Reply:
    actions.set_ceiling(asked.caller, asked.path["id"], members.member(asked.path["member"]).id, word(asked.body.ceiling))
    return done(asked)


def dismiss(asked: Request) -> Reply:
    actions.dismiss(asked.caller, asked.path["id"], members.member(asked.path["member"]).id)
    return done(asked)


def accept(asked: Request) -> Reply:
    actions.accept(asked.caller, asked.path["id"])
    return done(asked)


def decline(asked: Request) -> Reply:
    actions.decline(asked.caller, asked.path["id"])
    return done(asked)


def leave(asked: Request) -> Reply:
    actions.leave(asked.caller, asked.path["id"])
    return done(asked)


def offer_lead(asked: Request) -> Reply:
    named = asked.body.member
    actions.offer_lead(asked.caller, asked.path["id"], id_of(named, "member") if named else "")
    return done(asked)


def take_lead(asked: Request) -> Reply:
    actions.take_lead(asked.caller, asked.path["id"])
    return done(asked)


def decline_lead(asked: Request) -> Reply:
    actions.decline_lead(asked.caller, asked.path["id"])
    return done(asked)


def preview(asked: Request) -> Reply:
    given = asked.body
    rows = queries.share_preview(asked.caller, asked.path["id"], given.parts, ids_of(given.members, "members"))
    return Reply(PreviewList([preview_out(row) for row in rows]))


def share(asked: Request) -> Reply:
    given = asked.body
    count = actions.share(asked.caller, asked.path["id"], given.parts, ids_of(given.members, "members"))
    return Reply(SharedOut(asked.path["id"].lower(), count))


def withdraw(asked: Request) -> Reply:
    given = asked.body
    count = actions.withdraw_share(asked.caller, asked.path["id"], given.parts, ids_of(given.members, "members"))
    return Reply(SharedOut(asked.path["id"].lower(), count))


def _reads(path: str, name: str, says: str, handler: Callable[[Request], Reply], gives: Any, *query: Query, **more: Any) -> Operation:
    return Operation(method="GET", path=path, name=name, says=says, handler=handler, scope=READ, gives=gives, query=query, **more)


def _does(path: str, name: str, says: str, handler: Callable[[Request], Reply], **more: Any) -> Operation:
    given: dict[str, Any] = {"method": "POST", "scope": WRITE, "gives": CaseDone, **more}
    return Operation(path=path, name=name, says=says, handler=handler, **given)


_STATE = Query("state", "only open or closed ones, or only invitations that wait for an answer", words=STATES)
_LIMIT = Query("limit", "at most so many", 1, MOST_LISTED, 50)

OPERATIONS = (
    _reads(
        "/cases",
        "list_cases",
        "The cases of your member, those that changed last first; invitations stand among them.",
        listed,
        CaseList,
        _STATE,
        _LIMIT,
        Query("after", "the `next` of the page before"),
        refuses=(422,),
    ),
    _does(
        "/cases",
        "open_case",
        "Open a case that your member leads. It rings nobody and shows nobody anything.",
        open_case,
        takes=NewCase,
        gives=CaseMade,
        statuses=(201,),
        made="/cases/{id}",
        finds=True,
    ),
    _does(
        "/cases/find",
        "find_cases",
        "The cases in which a text stands that you are shown. What is looked for stands in no address.",
        find,
        scope=READ,
        takes=FindCases,
        gives=CaseList,
    ),
    _reads(
        "/cases/containing",
        "list_cases_containing",
        "The cases in which you are shown this request, signal or report.",
        containing,
        CaseRefList,
        Query("kind", "what it is", words=ITEMS, default=ITEMS[0]),
        Query("ref", "its id; of a report, that of your own item of it"),
    ),
    _reads(
        "/cases/tasks",
        "list_case_tasks",
        "The open tasks of your member in open cases, the first due first.",
        tasks,
        DueTaskList,
        Query("before", "only those due by then (RFC 3339)", is_time=True),
        Query("limit", "at most so many", 1, 1000, 100),
    ),
    _reads("/cases/waiting", "count_cases", "How much waits for your member in its cases.", waiting, CaseCounts),
    _reads("/cases/{id}", "show_case", "A case with all that you are shown of it. Opened texts leave a line in the vault.", show, CasePage),
    _reads(
        "/cases/{id}/timeline",
        "show_case_timeline",
        "What happened, the newest first: at the case, by hand, and with what is in it as far as you may see it.",
        timeline,
        TimelineList,
        Query("limit", "at most so many", 1, 1000, 200),
        Query("after", "the `next` of the page before", 0, 2**31),
    ),
    _reads("/cases/{id}/money", "show_case_money", "The money of all requests of a case, each payment once.", money, CaseMoney),
    _does("/cases/{id}/title", "set_case_title", "Say what your own member calls the case.", title, takes=TitleIn),
    _does(
        "/cases/{id}/close",
        "close_case",
        "Close a case with its outcome: for the lead.",
        close,
        takes=CloseIn,
        finds=True,
    ),
    _does("/cases/{id}/reopen", "reopen_case", "Go on with a closed case: for the lead.", reopen),
    _does(
        "/cases/{id}/members",
        "invite_to_case",
        "Invite a member up to a ceiling: for the lead. Its desk rings.",
        invite,
        takes=CaseInvitationIn,
        finds=True,
    ),
    _does("/cases/{id}/members/{member}", "set_case_ceiling", "For the lead: what a member can be shown.", set_ceiling, takes=CeilingIn),
    _does(
        "/cases/{id}/members/{member}",
        "dismiss_from_case",
        "Take an invitation back, or end the part of a member: for the lead.",
        dismiss,
        method="DELETE",
    ),
    _does("/cases/{id}/accept", "accept_case", "Accept an invitation.", accept),
    _does("/cases/{id}/decline", "decline_case", "Decline an invitation.", decline),
    _does("/cases/{id}/leave", "leave_case", "Leave the case. The lead hands over or closes first.", leave),
    _does("/cases/{id}/lead", "offer_case_lead", "Offer the lead to a member that takes part.", offer_lead, takes=LeadIn, finds=True),
    _does(
        "/cases/{id}/lead/take",
        "take_case_lead",
        "Take the lead that is offered to you, or of a case whose lead is not active in the partnership.",
        take_lead,
    ),
    _does("/cases/{id}/lead/decline", "decline_case_lead", "Decline the lead that is offered to you.", decline_lead),
    _does(
        "/cases/{id}/share/preview",
        "preview_case_share",
        "Exactly who will see what, if these parts are shared with these members.",
        preview,
        scope=READ,
        takes=ShareIn,
        gives=PreviewList,
        finds=True,
    ),
    _does("/cases/{id}/share", "share_case_parts", "Show parts of yours to members that take part.", share, takes=ShareIn, gives=SharedOut),
    _does(
        "/cases/{id}/withdraw",
        "withdraw_case_parts",
        "Stop showing parts of your own to these members.",
        withdraw,
        takes=ShareIn,
        gives=SharedOut,
    ),
    *PARTS,
)
