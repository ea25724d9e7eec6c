"""Operations on requests: open them, take their steps, say something, invite a guest. What is read of them: request_pages."""

from typing import Any

import msgspec

from accord.core.protocols import Field, Protocol
from accord.core.texts import is_readable
from accord.doors.api.gateways import gateway_out
from accord.doors.api.operations import Reply, Request
from accord.doors.api.problems import Fault, Problem
from accord.doors.api.request_operations import operation, place_of
from accord.doors.api.typed import ACCOUNTS, Lenient, of_step
from accord.formats.api.gateways import GatewayForOut
from accord.formats.api.request_bodies import ByHandIn, ConfirmIn, InviteIn, MessageIn, OpenIn, ReviewerIn, StepIn, StepsIn, WrongHoldIn
from accord.formats.api.requests import (
    GuestsWithdrawn,
    InvitationOut,
    MessageMade,
    OpenedOut,
    ReviewerNamed,
    StepOfMany,
    StepRefusedOut,
    StepsOut,
    StepTaken,
    WrongHoldTold,
)
from accord.formats.api.wire import wire
from accord.formats.requests import opened_out
from accord.hub.gateways import queries as gateways
from accord.hub.gateways.labels import nothing
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.protocol_book import queries as book
from accord.hub.refusals import Kind, Refusal
from accord.hub.requests import actions
from accord.hub.requests.actions import Ask
from accord.hub.requests.vocabulary import ANSWER, MANAGE, MOST_IDENTIFIERS, MOST_PAYMENTS, OPEN, READ
from accord.hub.signals import queries as signals

LONGEST_ID = 64  # of the id that another system gave it


def open_request(asked: Request) -> Reply:
    given = asked.body
    _opaque(("about", given.about), ("reporter", given.reporter), ("origin.id", given.origin.id if given.origin is not None else ""))
    lenient = Lenient(asked.caller, given.region)
    protocol = book.find(asked.caller, given.protocol)
    kinds = protocol.kinds if protocol is not None else ()
    # Of more than a request may name, which is refused as such, none needs to be read.
    identifiers: list[Any] = [msgspec.to_builtins(identifier) for identifier in given.identifiers]
    if len(identifiers) <= MOST_IDENTIFIERS:
        identifiers = [lenient.about(identifier, f"identifiers[{place}]", kinds) for place, identifier in enumerate(identifiers)]
    payments = [_without_nothing(payment) for payment in given.payments]
    if len(payments) <= MOST_PAYMENTS:
        payments = [_payment(lenient, payment, place) for place, payment in enumerate(payments)]
    fields = lenient.fields(given.fields, _opening_fields(protocol, given.step))
    lenient.done()
    origin, origin_id = (given.origin.kind, given.origin.id) if given.origin is not None else ("", "")
    if given.signal is not None:
        identifiers.append(_of_signal(asked.caller, given.signal))
        origin, origin_id = "signal", given.signal
    ask = Ask(
        given.protocol,
        identifiers=identifiers,
        fields=fields,
        private=given.private,
        payments=payments,
        to=given.to,
        about=given.about,
        step=given.step,
        for_person=given.for_person,
        reporter=given.reporter,
        origin=origin,
        origin_id=origin_id,
        guests={guest.about: _contact(guest) for guest in given.guests},
        confirmers=given.confirmers,
        claims=given.claims,
        region=given.region,
    )
    opened = actions.open_request(asked.caller, ask)
    reached = [id for request in opened.requests for id in request.answerers]
    answer = opened_out(opened, OpenedOut, gateways=_gateways(asked.caller, given.protocol, reached))
    # Anyone who has a guest's address may answer as that guest, so the answer kept for a retry is sealed.
    return Reply(answer, 201, is_secret=bool(opened.invitations))


def _payment(lenient: Lenient, row: dict[str, Any], place: int) -> dict[str, Any]:
    """A payment as a person typed it: its amounts, when it was, the account that it came from, and the banks."""
    at = f"payments[{place}]"
    for name in ("amount", "disputed"):
        if name in row:
            row[name] = lenient.amount(row[name], f"{at}.{name}")
    for name in ("time", "message_time"):
        if name in row:
            row[name] = lenient.time(row[name], f"{at}.{name}", past=True)
    if row.get("from"):
        row["from"] = lenient.identifier(row["from"], f"{at}.from", ACCOUNTS, bank=row.get("from_bank"))
    for name in ("from_bank", "to_bank"):
        if name in row:
            row[name] = lenient.bank(row[name], f"{at}.{name}")
    return row


def _opening_fields(known: Protocol | None, step: str | None) -> dict[str, Field]:
    if known is None:
        return {}
    return {field.key: field for opening in known.opening if step in (None, opening.key) for field in opening.fields}


def _opaque(*named: tuple[str, str]) -> None:
    for field, text in named:
        if len(text) > LONGEST_ID or not is_readable(text):
            message = f"Give an id of at most {LONGEST_ID} characters, without control characters."
            raise Problem(422, "bad-id", message, (Fault(field, "bad-id", message),))


def _of_signal(caller: Caller, signal: str) -> dict[str, str]:
    row = signals.find(caller, signal)
    if row is None:
        text = "There is no such signal for you. Look it up, or name the identifier itself."
        raise Problem(422, "unknown-signal", text, (Fault("signal", "unknown-signal", text),))
    identifier = signals.shown(signals.show(row, caller)).get("identifier")
    if identifier is None:
        text = "The content of this signal was erased. Name the identifier itself."
        raise Problem(422, "erased", text, (Fault("signal", "erased", text),))
    return {"kind": identifier["kind"], "value": identifier["value"]}


def _without_nothing(struct: msgspec.Struct) -> dict[str, Any]:
    fields: dict[str, Any] = msgspec.to_builtins(struct)
    return {name: value for name, value in fields.items() if value is not None}


def _contact(given: Any) -> dict[str, str]:
    return {name: text for name, text in _without_nothing(given).items() if name not in ("about", "days")}


def _gateways(caller: Caller, protocol: str, answerers: list[str]) -> list[GatewayForOut]:
    """The register's entry for each country that is asked, and what to do where it has none. No treaty is assumed."""
    countries = dict.fromkeys(members.member(id).country for id in dict.fromkeys(answerers))
    country_gateways = []
    for asked in countries:
        if not caller.country or not asked:
            continue
        rows = gateways.gateway(caller.country, asked, protocol)
        says = None if any(row.is_usable for row in rows) else nothing(caller.country, asked, protocol)
        country_gateways.append(GatewayForOut(caller.country, asked, protocol, [gateway_out(row) for row in rows], says))
    return country_gateways


def _typed(caller: Caller, given: Any) -> dict[str, Any]:
    lenient = Lenient(caller)
    fields = lenient.fields(given.fields, of_step(given.step))
    lenient.done()
    return fields


def take(asked: Request) -> Reply:
    given = asked.body
    fields = _typed(asked.caller, given)
    taken = actions.take(asked.caller, asked.path["id"], given.step, fields, private=given.private, seen=given.seen, side=given.side)
    return Reply(wire(StepTaken, taken))


def take_many(asked: Request) -> Reply:
    given = asked.body
    names = frozenset(given.__struct_encode_fields__)
    many = actions.take_many(asked.caller, given.requests, given.step, _typed(asked.caller, given))
    items = [wire(StepOfMany, outcome, refused=None if outcome.refused is None else _refused(outcome.refused, names)) for outcome in many]
    return Reply(StepsOut(items))


def _refused(error: Refusal, names: frozenset[str]) -> StepRefusedOut:
    """Why one request of many did not take the step; one that the caller may not see is answered like one that never was."""
    field = place_of(names, error.field) if error.field else None
    return StepRefusedOut("not-found" if error.kind is Kind.ABSENT else error.code, error.text, list(error.open), field)


def by_hand(asked: Request) -> Reply:
    given = asked.body
    taken = actions.enter_answer_by_hand(
        asked.caller, asked.path["id"], given.step, _typed(asked.caller, given), spoke_with=given.spoke_with, private=given.private
    )
    return Reply(wire(StepTaken, taken))


def confirm(asked: Request) -> Reply:
    given = asked.body
    return Reply(wire(StepTaken, actions.confirm(asked.caller, asked.path["id"], given.fields, private=given.private)))


def say(asked: Request) -> Reply:
    return Reply(MessageMade(actions.say(asked.caller, asked.path["id"], asked.body.text)), 201)


def invite(asked: Request) -> Reply:
    given = asked.body
    return Reply(wire(InvitationOut, actions.invite_guest(asked.caller, asked.path["id"], _contact(given), days=given.days)), 201)


def uninvite(asked: Request) -> Reply:
    actions.withdraw_invitation(asked.caller, asked.path["id"])
    return Reply(GuestsWithdrawn(asked.path["id"], True))


def name_reviewer(asked: Request) -> Reply:
    actions.name_reviewer(asked.caller, asked.path["id"], asked.body.member)
    return Reply(ReviewerNamed(asked.path["id"], members.member(asked.body.member).id))


def wrongly_held(asked: Request) -> Reply:
    lenient = Lenient(asked.caller)
    amount = lenient.amount(msgspec.to_builtins(asked.body.amount), "amount")
    lenient.done()
    actions.undo_wrong_hold(asked.caller, asked.path["id"], amount, asked.body.ground)
    return Reply(WrongHoldTold(asked.path["id"], True))


_ANYBODY = {"scope": READ, "beside": (OPEN, ANSWER, MANAGE)}

OPERATIONS = (
    operation(
        "POST",
        "/requests",
        "open_request",
        "Ask every responsible desk at once: from a signal, about identifiers, or bare. Each desk's bell rings.",
        open_request,
        scope=OPEN,
        wider=(MANAGE,),
        takes=OpenIn,
        gives=OpenedOut,
        statuses=(201,),
        made="/requests?ask={ask}",
        refuses=(429,),
    ),
    operation(
        "POST",
        "/requests/steps",
        "take_many_steps",
        "The same step for many requests: what became of each, in order.",
        take_many,
        takes=StepsIn,
        gives=StepsOut,
        **_ANYBODY,
    ),
    operation(
        "POST",
        "/requests/{id}/steps",
        "take_step",
        "Take a step that is open to you. Refused, the problem says which steps are open, and what happened since.",
        take,
        takes=StepIn,
        gives=StepTaken,
        **_ANYBODY,
    ),
    operation(
        "POST",
        "/requests/{id}/answer",
        "answer_by_hand",
        "Enter what an institution that is not a member answered by telephone; it is marked so.",
        by_hand,
        scope=OPEN,
        wider=(MANAGE,),
        takes=ByHandIn,
        gives=StepTaken,
    ),
    operation(
        "POST",
        "/requests/{id}/confirm",
        "confirm_request",
        "Confirm a request that no one has confirmed yet, as the sender's bank or the police.",
        confirm,
        scope=ANSWER,
        wider=(MANAGE,),
        takes=ConfirmIn,
        gives=StepTaken,
    ),
    operation(
        "POST",
        "/requests/{id}/messages",
        "say_in_request",
        "Tell the other parties something.",
        say,
        takes=MessageIn,
        gives=MessageMade,
        statuses=(201,),
        made="/requests/{path.id}",
        **_ANYBODY,
    ),
    operation(
        "POST",
        "/requests/{id}/guests",
        "invite_guest",
        "Let an institution that is not a member answer this request, once, on a signed page. Its address is given only once.",
        invite,
        scope=OPEN,
        wider=(MANAGE,),
        takes=InviteIn,
        gives=InvitationOut,
        statuses=(201,),
        made="/requests/{path.id}",
        keeps=False,
    ),
    operation(
        "DELETE",
        "/requests/{id}/guests",
        "uninvite_guests",
        "The guest's page no longer opens.",
        uninvite,
        scope=OPEN,
        wider=(MANAGE,),
        gives=GuestsWithdrawn,
    ),
    operation(
        "POST",
        "/requests/{id}/reviewer",
        "name_reviewer",
        "Let a member review an appeal.",
        name_reviewer,
        scope=MANAGE,
        takes=ReviewerIn,
        gives=ReviewerNamed,
    ),
    operation(
        "POST",
        "/requests/{id}/wrong-holds",
        "tell_wrong_hold",
        "What was held and let go had been held wrongly: it counts as that.",
        wrongly_held,
        scope=ANSWER,
        wider=(MANAGE,),
        takes=WrongHoldIn,
        gives=WrongHoldTold,
    ),
)
