"""Operations on requests: open them, see what waits, take steps, say something, invite a guest."""

from typing import Any

import msgspec

from accord.core.identifiers import NotAnIdentifier, parse
from accord.core.times import NotATime, read_time
from accord.doors.api import request_answers as answers
from accord.doors.api import request_shapes as shapes
from accord.doors.api.gateways import gateway_out
from accord.doors.api.operations import Query, Reply, Request
from accord.doors.api.problems import Fault, Problem
from accord.doors.api.reading import bad_query
from accord.doors.api.request_told import operation
from accord.hub.gateways import queries as gateways
from accord.hub.gateways.wording import nothing
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.requests import actions, queries, written
from accord.hub.requests.errors import NoSuchRequest
from accord.hub.requests.queries import Filters
from accord.hub.requests.words import ANSWER, ANSWERER, ASKER, MANAGE, OPEN, READ
from accord.hub.signals import queries as signals
from accord.tables import identifier_tables, newest_protocols


def open_request(asked: Request) -> Reply:
    given = asked.body
    identifiers: list[Any] = [msgspec.to_builtins(one) for one in given.identifiers]
    origin, origin_id = (given.origin.kind, given.origin.id) if given.origin is not None else ("", "")
    if given.signal is not None:
        identifiers.append(_of_signal(asked.caller, given.signal))
        origin, origin_id = "signal", given.signal
    opened = actions.open_request(
        asked.caller,
        given.protocol,
        identifiers=identifiers,
        fields=given.fields,
        private=given.private,
        payments=[_without_nothing(one) for one in given.payments],
        to=given.to,
        about=given.about,
        step=given.step,
        for_person=given.for_person,
        reporter=given.reporter,
        origin=origin,
        origin_id=origin_id,
        guests={one.about: _contact(one) for one in given.guests},
        confirmers=given.confirmers,
        claims=given.claims,
        region=given.region,
    )
    reached = [id for one in opened.requests for id in one.answerers]
    body = {**written.opened_out(opened), "gateways": _gateways(asked.caller, given.protocol, reached)}
    # Whoever has a guest's address may answer as that guest, so it is not kept for a retry.
    return Reply(body, 201, is_secret=bool(opened.invitations))


def _of_signal(caller: Caller, id: str) -> dict[str, str]:
    row = signals.find(caller, id)
    if row is None:
        text = "There is no such signal for you. Look it up, or name the identifier itself."
        raise Problem(422, "unknown-signal", text, (Fault("signal", "unknown-signal", text),))
    identifier = signals.shown(signals.show(row, caller)).get("identifier")
    if identifier is None:
        text = "The content of this signal was erased. Name the identifier itself."
        raise Problem(422, "erased", text, (Fault("signal", "erased", text),))
    return {"kind": identifier["kind"], "value": identifier["value"]}


def _without_nothing(one: msgspec.Struct) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(one)
    return {name: value for name, value in found.items() if value is not None}


def _contact(given: Any) -> dict[str, str]:
    return {name: text for name, text in _without_nothing(given).items() if name not in ("about", "days")}


def _gateways(caller: Caller, protocol: str, answerers: list[str]) -> list[dict[str, Any]]:
    """What the register has for each country that is asked, and what to do where it has nothing. No treaty is assumed."""
    countries = dict.fromkeys(members.member(id).country for id in dict.fromkeys(answerers))
    found = []
    for asked in countries:
        if not caller.country or not asked:
            continue
        rows = gateways.gateway(caller.country, asked, protocol)
        says = None if any(row.is_usable for row in rows) else nothing(caller.country, asked, protocol)
        entries = [gateway_out(row) for row in rows]
        found.append({"asker": caller.country, "asked": asked, "protocol": protocol, "entries": entries, "says": says})
    return found


def inbox(asked: Request) -> Reply:
    rows = queries.inbox(asked.caller, asked.query["desk"], limit=asked.query["limit"])
    return Reply({"items": [written.row_out(row) for row in rows], "next": None})


def listed(asked: Request) -> Reply:
    query = asked.query
    filters = Filters(
        protocol=query["protocol"] or "",
        state=query["state"] or "",
        role=query["side"] or "",
        open={"yes": True, "no": False}.get(query["open"] or ""),
        subject=_key(query),
        root=query["trail"] or "",
        ask=query["ask"] or "",
        desk=query["desk"] or "",
        due=_moment(query["due"]),
    )
    rows, following = queries.listing(asked.caller, filters, before=query["before"], limit=query["limit"])
    return Reply({"items": [written.row_out(row) for row in rows], "next": following})


def _key(query: Any) -> bytes | None:
    if query["identifier"] is None:
        return None
    try:
        return parse(query["identifier"], query["region"], None, tables=identifier_tables()).key
    except NotAnIdentifier as error:
        raise bad_query("region" if error.code == "unknown-region" else "identifier", error.code, error.text) from None


def _moment(text: str | None) -> int | None:
    try:
        return None if text is None else read_time(text)
    except NotATime as error:
        raise bad_query("due", "not-a-time", str(error)) from None


def show(asked: Request) -> Reply:
    return Reply(written.page_out(queries.page(asked.caller, asked.path["id"], words=asked.query["words"] == 1)))


def totals(asked: Request) -> Reply:
    return Reply(written.figures_out(queries.totals(asked.caller)))


def take(asked: Request) -> Reply:
    given = asked.body
    taken = actions.take(asked.caller, asked.path["id"], given.step, given.fields, private=given.private, seen=given.seen, side=given.side)
    return Reply(written.taken_out(taken))


def take_many(asked: Request) -> Reply:
    given = asked.body
    items = []
    for one in actions.take_many(asked.caller, given.requests, given.step, given.fields):
        refused = None
        if isinstance(one.refused, NoSuchRequest):
            refused = {"code": "not-found", "text": "There is no such request for you.", "open": [], "field": None}
        elif one.refused is not None:
            error = one.refused
            field = f"fields.{error.field}" if error.field else None
            refused = {"code": error.code, "text": error.text, "open": list(error.open), "field": field}
        items.append({"request": one.request, "taken": None if one.taken is None else written.taken_out(one.taken), "refused": refused})
    return Reply({"items": items})


def by_hand(asked: Request) -> Reply:
    given = asked.body
    taken = actions.enter_answer_by_hand(
        asked.caller, asked.path["id"], given.step, given.fields, spoke_with=given.spoke_with, private=given.private
    )
    return Reply(written.taken_out(taken))


def confirm(asked: Request) -> Reply:
    given = asked.body
    return Reply(written.taken_out(actions.confirm(asked.caller, asked.path["id"], given.fields, private=given.private)))


def say(asked: Request) -> Reply:
    return Reply({"id": actions.say(asked.caller, asked.path["id"], asked.body.text)}, 201)


def invite(asked: Request) -> Reply:
    given = asked.body
    made = actions.invite_guest(asked.caller, asked.path["id"], _contact(given), days=given.days)
    return Reply(written.invitation_out(made), 201)


def uninvite(asked: Request) -> Reply:
    actions.withdraw_invitation(asked.caller, asked.path["id"])
    return Reply({"id": asked.path["id"], "withdrawn": True})


def name_reviewer(asked: Request) -> Reply:
    actions.name_reviewer(asked.caller, asked.path["id"], asked.body.member)
    return Reply({"id": asked.path["id"], "member": members.member(asked.body.member).id})


def wrongly_held(asked: Request) -> Reply:
    actions.undo_wrong_hold(asked.caller, asked.path["id"], asked.body.amount, asked.body.ground)
    return Reply({"id": asked.path["id"], "told": True})


def payment(asked: Request) -> Reply:
    row, requests = queries.payment(asked.caller, asked.path["id"])
    names = ("id", "protocol", "state", "disputed")
    return Reply({**written.payment_out(row), "requests": [dict(zip(names, one, strict=True)) for one in requests]})


_LIMIT = Query("limit", "at most so many", 1, queries.MOST, 100)
_ANYBODY = {"scope": READ, "wider": (OPEN, ANSWER, MANAGE)}

OPERATIONS = (
    operation(
        "POST",
        "/requests",
        "open_request",
        "Ask every responsible desk at once: from a signal, about identifiers, or bare. Each desk's bell rings.",
        open_request,
        scope=OPEN,
        takes=shapes.OpenIn,
        gives=answers.OpenedOut,
        statuses=(201,),
        refuses=(429,),
    ),
    operation(
        "GET",
        "/requests",
        "list_requests",
        "The requests that you take part in, the newest first.",
        listed,
        scope=READ,
        wider=(MANAGE,),
        gives=answers.RequestList,
        query=(
            Query("protocol", "only under this protocol", words=tuple(newest_protocols())),
            Query("state", "only in this state"),
            Query("side", "only where you ask, or where you answer", words=(ASKER, ANSWERER)),
            Query("open", "yes: only what is open; no: only what is closed", words=("yes", "no")),
            Query("desk", "only what was rung at this desk"),
            Query("due", "only what falls due before then (RFC 3339)"),
            Query("identifier", "only about this identifier"),
            Query("region", "helps to read national forms of the identifier"),
            Query("trail", "only the trail that begins with this request"),
            Query("ask", "only what was opened together"),
            _LIMIT,
            Query("before", "the `next` of the page before", 0, 2**62),
        ),
    ),
    operation(
        "GET",
        "/requests/inbox",
        "read_inbox",
        "What waits for you: every open request that you take part in, by what falls due.",
        inbox,
        scope=READ,
        wider=(MANAGE,),
        gives=answers.RequestList,
        query=(Query("desk", "only what was rung at this desk"), _LIMIT),
    ),
    operation(
        "GET",
        "/requests/totals",
        "read_totals",
        "What was lost, held, under an order, released, returned and wrongly held, over all that you take part in.",
        totals,
        scope=READ,
        wider=(MANAGE,),
        gives=answers.RequestTotals,
    ),
    operation(
        "POST",
        "/requests/steps",
        "take_many_steps",
        "The same step for many requests: what became of each, in order.",
        take_many,
        takes=shapes.StepsIn,
        gives=answers.StepsOut,
        **_ANYBODY,
    ),
    operation(
        "GET",
        "/requests/{id}",
        "show_request",
        "A request with all that you may see of it: steps taken and open, clocks, ledger, payments, messages, trail.",
        show,
        scope=READ,
        wider=(MANAGE,),
        gives=answers.RequestPage,
        query=(Query("words", "0: leave what lies in the vault unread; each look there leaves a line", 0, 1, 1),),
    ),
    operation(
        "POST",
        "/requests/{id}/steps",
        "take_step",
        "Take a step that is open to you. Refused, the problem says which steps are open, and what happened since.",
        take,
        takes=shapes.StepIn,
        gives=answers.StepTaken,
        **_ANYBODY,
    ),
    operation(
        "POST",
        "/requests/{id}/answer",
        "answer_by_hand",
        "Enter what somebody who is no member answered by telephone; it is marked so.",
        by_hand,
        scope=OPEN,
        wider=(MANAGE,),
        takes=shapes.ByHandIn,
        gives=answers.StepTaken,
    ),
    operation(
        "POST",
        "/requests/{id}/confirm",
        "confirm_request",
        "Stand behind an ask that nobody stands behind yet, as the sender's bank or the police.",
        confirm,
        scope=ANSWER,
        takes=shapes.ConfirmIn,
        gives=answers.StepTaken,
    ),
    operation(
        "POST",
        "/requests/{id}/messages",
        "say_in_request",
        "Tell the other parties something.",
        say,
        takes=shapes.MessageIn,
        gives=answers.MessageMade,
        statuses=(201,),
        **_ANYBODY,
    ),
    operation(
        "POST",
        "/requests/{id}/guests",
        "invite_guest",
        "Let somebody who is no member answer this request, once, on a signed page. The address is told this once; earlier ones end.",
        invite,
        scope=OPEN,
        wider=(MANAGE,),
        takes=shapes.InviteIn,
        gives=answers.InvitationOut,
        statuses=(201,),
        keeps=False,
    ),
    operation(
        "DELETE",
        "/requests/{id}/guests",
        "uninvite_guests",
        "The guest's page opens no more.",
        uninvite,
        scope=OPEN,
        wider=(MANAGE,),
        gives=answers.GuestsWithdrawn,
    ),
    operation(
        "POST",
        "/requests/{id}/reviewer",
        "name_reviewer",
        "Let a member review an appeal.",
        name_reviewer,
        scope=MANAGE,
        takes=shapes.ReviewerIn,
        gives=answers.ReviewerNamed,
    ),
    operation(
        "POST",
        "/requests/{id}/wrong-holds",
        "tell_wrong_hold",
        "What was held and let go had been held wrongly: it counts as that.",
        wrongly_held,
        scope=ANSWER,
        wider=(MANAGE,),
        takes=shapes.WrongHoldIn,
        gives=answers.WrongHoldTold,
    ),
    operation(
        "GET",
        "/payments/{id}",
        "show_payment",
        "What all reports say of a payment, and the requests about it that you take part in.",
        payment,
        scope=READ,
        wider=(MANAGE,),
        gives=answers.PaymentOut,
    ),
)
