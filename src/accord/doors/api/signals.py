"""Operations on signals."""

from collections.abc import Callable, Mapping
from typing import Any

from accord.core.identifiers import KINDS, Identifier, NotAnIdentifier, parse
from accord.core.signals import BadSignal, Draft
from accord.doors.api.operations import Operation, Query, Reply, Request, times
from accord.doors.api.problems import not_found
from accord.doors.api.reading import bad_query, refusals
from accord.formats.api.bulk import LineOut
from accord.formats.api.common import MemberName
from accord.formats.api.signals import (
    Action,
    AudienceOut,
    Changes,
    Dispute,
    OwnHeld,
    PreviewOut,
    PublishedOut,
    Reason,
    Receipt,
    ReceiptsOut,
    SeqOut,
    ShareAnswer,
    ShareRequest,
    ShareRequestList,
    ShareRequestOut,
    Sighting,
    SignalIn,
    SignalList,
    SignalWithHistory,
)
from accord.formats.api.wire import wire
from accord.formats.signals import identifier_out, read_signal, wrong_in
from accord.hub.journal import queries as journal
from accord.hub.members import queries as members
from accord.hub.signals import actions, queries
from accord.hub.signals.queries import Row
from accord.hub.signals.vocabulary import STATES
from accord.tables import identifier_tables, schemes

NDJSON = "application/x-ndjson"
READ, PUBLISH, ANSWER = "member:signals:read", "member:signals:publish", "member:signals:answer"


def draft_of(body: SignalIn, member: members.Caller) -> Draft:
    """The claim that a body holds. Raises BadSignal for the first thing that is wrong with it."""
    return read_signal(body, originator=member.id, tables=identifier_tables(), schemes=schemes(), home=member.country)


def _draft(asked: Request) -> Draft:
    member, tables = asked.caller, identifier_tables()
    try:
        return draft_of(asked.body, member)
    except BadSignal as error:
        raise refusals(error, wrong_in(asked.body, originator=member.id, tables=tables, schemes=schemes())) from None


def names_of_members() -> dict[int, MemberName]:
    return {m.n: MemberName(m.id, m.name) for m in members.members()}


def _named(numbers: list[int], names: Mapping[int, MemberName] | None = None) -> AudienceOut:
    known = names_of_members() if names is None else names
    return AudienceOut(len(numbers), [known[n] for n in numbers])


def publish(asked: Request) -> Reply:
    draft = _draft(asked)
    result = actions.publish(asked.caller, [draft])[0]
    if result.error:
        raise result.error
    return told(asked.caller.n, draft.identifier, result, journal.members_of, None)


def told(
    caller: int,
    identifier: Identifier,
    result: actions.Published,
    members_of: Callable[[int], list[int]],
    names: Mapping[int, MemberName] | None,
) -> Reply:
    """The answer to who published something; `names` are those of all members, where they are at hand."""
    readers = members_of(result.audience) if result.audience else []
    audience = _named([n for n in readers if n != caller], names)
    answer = wire(PublishedOut, result, identifier=identifier_out(identifier), audience=audience)
    return Reply(answer, {"published": 201, "duplicate": 200, "quarantined": 202}[result.status])


def preview(asked: Request) -> Reply:
    draft = _draft(asked)
    result = actions.preview(asked.caller, draft)
    audience = _named(list(result.told.members))
    return Reply(wire(PreviewOut, result, identifier=identifier_out(draft.identifier), audience=audience))


def _found(asked: Request) -> Row:
    row = queries.find(asked.caller, asked.path["id"])
    if row is None:
        raise not_found()
    return row


def _own(asked: Request) -> Row:
    """A signal that the caller may take back: also its own one for named people, which no token may read."""
    row = queries.find(asked.caller, asked.path["id"]) or queries.find_own(asked.caller, asked.path["id"])
    if row is None:
        raise not_found()
    return row


def show(asked: Request) -> Reply:
    row = queries.find(asked.caller, asked.path["id"])
    if row is None:
        held = queries.held_claim(asked.caller, asked.path["id"])
        if held is None:
            raise not_found()
        return Reply(held)
    return Reply({**queries.shown(queries.show(row, asked.caller)), "history": queries.history(row, asked.caller)})


def listing(asked: Request) -> Reply:
    query = asked.query
    if query["scheme"] is not None and query["scheme"] not in schemes():
        raise bad_query("scheme", "unknown-scheme", "This scheme is not known. Use one of: " + ", ".join(schemes()) + ".")
    state = {name: number for number, name in STATES.items()}.get(query["state"])
    filters = queries.Filters(
        key=_key(query), kind=query["kind"], scheme=query["scheme"], state=state, own=query["own"] == 1, **asked.times
    )
    items, following = queries.listed(asked.caller, filters, before=query["before"], limit=query["limit"])
    return Reply(SignalList(items, following))


def _key(query: Any) -> bytes | None:
    """The key of the identifier asked for; `kind` then says how to read it."""
    if query["identifier"] is None:
        return None
    try:
        return parse(query["identifier"], query["region"], query["kind"], tables=identifier_tables()).key
    except NotAnIdentifier as error:
        raise bad_query("region" if error.code == "unknown-region" else "identifier", error.code, error.text) from None


def revise(asked: Request) -> Reply:
    row = _own(asked)
    return Reply(SeqOut(str(row.id), actions.revise(row, asked.caller, asked.body)))


def retract(asked: Request) -> Reply:
    row = _own(asked)
    return Reply(SeqOut(str(row.id), actions.retract(row, asked.caller, asked.body.reason)))


def sight(asked: Request) -> Reply:
    row = _found(asked)
    return Reply(SeqOut(str(row.id), actions.sight(row, asked.caller, count=asked.body.count, note=asked.body.note)), 201)


def act(asked: Request) -> Reply:
    row = _found(asked)
    return Reply(SeqOut(str(row.id), actions.act(row, asked.caller, asked.body.action, note=asked.body.note)), 201)


def dispute(asked: Request) -> Reply:
    row = _found(asked)
    if asked.body.withdraw:
        return Reply(SeqOut(str(row.id), actions.withdraw_dispute(row, asked.caller)))
    if asked.body.reason is None:
        raise BadSignal("reason", "missing", "Say why it is wrong, or send withdraw: true to take your dispute back.")
    return Reply(SeqOut(str(row.id), actions.dispute(row, asked.caller, asked.body.reason)), 201)


def ask_to_share(asked: Request) -> Reply:
    row = _found(asked)
    try:
        id = actions.ask_to_share(row, asked.caller, asked.body.audience, asked.body.reason)
    except BadSignal as error:
        # The audience is read as part of a marking, but was sent as a field of its own.
        raise BadSignal(error.field.removeprefix("marking."), error.code, error.text) from None
    return Reply(SeqOut(id, None), 201)


def share_requests(asked: Request) -> Reply:
    return Reply(ShareRequestList([wire(ShareRequestOut, **row) for row in queries.share_requests(_found(asked), asked.caller)], None))


def answer_share(asked: Request) -> Reply:
    row = _found(asked)
    seq = actions.answer_share_request(row, asked.caller, asked.path["ask"], asked.body.answer == "grant")
    return Reply(SeqOut(asked.path["ask"], seq))


def receipts(asked: Request) -> Reply:
    """Who says it has applied the signal's latest word: for its publisher alone, and where it is for named people for no token."""
    row = _found(asked)
    if row.member != asked.caller.n:
        raise not_found()
    seq, receivers = queries.receipts(row)
    names = {m.n: m for m in members.members()}
    items = [
        wire(Receipt, names[n], applied=applied is not None and applied >= seq, up_to=applied)
        for n, applied in receivers
        if n != asked.caller.n
    ]
    return Reply(ReceiptsOut(seq, items, None))


_LIST = (
    Query("limit", "at most so many", 1, 1000, 100),
    Query("before", "the `next` of the page before", 0, 2**62),
    Query("identifier", "only signals on this identifier, as it was met"),
    Query("region", "helps to read national forms of the identifier"),
    Query("kind", "only this kind of identifier", words=tuple(KINDS)),
    Query("scheme", "only this scheme; see the list of schemes"),
    Query("state", "only what stands so", words=tuple(STATES.values())),
    Query("own", "1: only your own", 0, 1, 0),
    *times("published"),
)

OPERATIONS = (
    Operation(
        method="POST",
        path="/signals",
        name="publish_signal",
        says="Publish a signal: everyone entitled has it, and no one else.",
        scope=PUBLISH,
        handler=publish,
        takes=SignalIn,
        takes_lines={NDJSON: SignalIn},
        gives=PublishedOut,
        lines={NDJSON: LineOut},
        statuses=(201, 200, 202),
        made="/signals/{id}",
    ),
    Operation(
        method="GET",
        path="/signals",
        name="list_signals",
        says="Signals you may see, newest first.",
        scope=READ,
        handler=listing,
        gives=SignalList,
        query=_LIST,
    ),
    Operation(
        method="POST",
        path="/signals/preview",
        name="preview_signal",
        says="Exactly who would see this signal; nothing is published.",
        scope=PUBLISH,
        handler=preview,
        takes=SignalIn,
        gives=PreviewOut,
    ),
    Operation(
        method="GET",
        path="/signals/{id}",
        name="show_signal",
        says="One signal with its history and feedback.",
        scope=READ,
        handler=show,
        gives=(SignalWithHistory, OwnHeld),
    ),
    Operation(
        method="POST",
        path="/signals/{id}/revise",
        name="revise_signal",
        says="Change what your signal says or how it is shared.",
        scope=PUBLISH,
        handler=revise,
        takes=dict[str, Any],
        documented=Changes,
        gives=SeqOut,
    ),
    Operation(
        method="POST",
        path="/signals/{id}/retract",
        name="retract_signal",
        says="Take your signal back; reaches all that ever received it.",
        scope=PUBLISH,
        handler=retract,
        takes=Reason,
        gives=SeqOut,
    ),
    Operation(
        method="POST",
        path="/signals/{id}/sightings",
        name="sight_signal",
        says="You saw it too.",
        scope=ANSWER,
        handler=sight,
        takes=Sighting,
        gives=SeqOut,
        statuses=(201,),
        made="/signals/{id}",
    ),
    Operation(
        method="POST",
        path="/signals/{id}/actions",
        name="act_on_signal",
        says="What you did about it.",
        scope=ANSWER,
        handler=act,
        takes=Action,
        gives=SeqOut,
        statuses=(201,),
        made="/signals/{id}",
    ),
    Operation(
        method="POST",
        path="/signals/{id}/disputes",
        name="dispute_signal",
        says="It is wrong, and why; or withdraw your dispute.",
        scope=ANSWER,
        handler=dispute,
        takes=Dispute,
        gives=SeqOut,
        statuses=(201, 200),
        made="/signals/{id}",
    ),
    Operation(
        method="POST",
        path="/signals/{id}/share-requests",
        name="ask_to_share",
        says="Ask the originator to share it more widely.",
        scope=ANSWER,
        handler=ask_to_share,
        takes=ShareRequest,
        gives=SeqOut,
        statuses=(201,),
        made="/signals/{path.id}/share-requests",
    ),
    Operation(
        method="GET",
        path="/signals/{id}/share-requests",
        name="list_share_requests",
        says="Requests on your signal, or your own on another's.",
        scope=READ,
        handler=share_requests,
        gives=ShareRequestList,
    ),
    Operation(
        method="POST",
        path="/signals/{id}/share-requests/{ask}",
        name="answer_share_request",
        says="Grant or decline a request.",
        scope=PUBLISH,
        handler=answer_share,
        takes=ShareAnswer,
        gives=SeqOut,
    ),
    Operation(
        method="GET",
        path="/signals/{id}/receipts",
        name="signal_receipts",
        says="Who says it has applied your signal's latest entry, and who still acts on what was before.",
        scope=READ,
        handler=receipts,
        gives=ReceiptsOut,
    ),
)
