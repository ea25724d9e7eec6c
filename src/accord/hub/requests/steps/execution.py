"""A step of a running request, in the caller's turn: facts, the machine, its effects, the clocks, and the notices."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from accord.core.money.refusal import MoneyRefused
from accord.core.protocols import Protocol, Step, StepRefused, likely_first, open_to, take
from accord.core.times import rfc3339
from accord.hub.journal.actions import Turn
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.protocol_book.queries import protocols
from accord.hub.requests import store
from accord.hub.requests.errors import Refused
from accord.hub.requests.files import attachments, texts
from accord.hub.requests.money import ledgers, shared_payments
from accord.hub.requests.money.ledgers import Book
from accord.hub.requests.steps import called_off, clocks, confirmation, continuing, creation, declining, notices, waiting
from accord.hub.requests.steps.context import Work
from accord.hub.requests.steps.effects import carry_out
from accord.hub.requests.steps.facts import Facts
from accord.hub.requests.store import DueRow, Party, Request, StepRow
from accord.hub.requests.vocabulary import (
    ANSWER,
    ANSWERER,
    ASKER,
    CLOCK,
    DECONFLICT,
    FOR_ITSELF,
    FOR_OFFICERS,
    MANAGE,
    MOST_REPEATS,
    NOT_CONFIRMED,
    OPEN,
    RESTORED,
    SECRETARIAT,
    TAKEN_ELSEWHERE,
    TARGET_CHANGED,
    WATCHER,
)
from accord.hub.vault.vocabulary import MOST_FIELDS, NAME
from accord.tables import identifier_tables


def protocol_of(request: Request) -> Protocol:
    return protocols()[request.protocol]


def begin(work: Work) -> Work:
    """Carry out what opening does, and tell: for a request that `making.create` has just written."""
    work.take = take_step
    carry_out(work)
    finish(work)
    return work


def take_step(
    t: Turn,
    request: Request,
    step_key: str,
    *,
    side: str,
    role: str,
    by: Caller | None,
    at: int,
    fields: Mapping[str, Any],
    private: Mapping[str, Any] | None = None,
    how: str = "",
    region: str | None = None,
    facts: Mapping[str, Any] | None = None,
    stated: Mapping[str, Any] | None = None,
) -> Work:
    """Take a step. `facts` hold from now on, `stated` for this step alone, whatever the hub would state. Raises Refused; the opener of the
    turn then gives it up, or the part of it."""
    if by is not None and RESTORED in request.facts:
        raise Refused(
            "restored",
            _(
                "Money was released here after the backup from which this hub was restored. "
                "Compare with the other side's books, then ask the operator of the hub to confirm the request."
            ),
        )
    protocol = protocol_of(request)
    parties = notices.parties_of(request)
    book = ledgers.load(request.root)
    given = dict(fields)
    home = by.n if by is not None else request.asker
    others = notices.told_of([party for party in parties if party.side != WATCHER])
    put_private(t, protocol.fields, given, private or {}, home, others, by, at)
    # A step that is not open is refused without a look at the facts.
    open_step = next((step for step in open_to(protocol, request.state, role, side) if step.key == step_key), None)
    is_open = open_step is not None
    if by is not None and open_step is not None:
        continuing.need(by, open_step, protocol, request, parties)
    request.facts |= facts or {}
    known: Mapping[str, Any] = Facts(request, parties, book, by, side, at, known=stated or {}) if is_open else {}
    try:
        taken = take(
            protocol,
            request.state,
            step_key,
            role=role,
            side=side,
            at=at,
            fields=given,
            facts=known,
            earlier=request.fields,
            rules=store.rules_of(request.rules),
            tables=identifier_tables(),
            region=region or (by.country if by is not None else None) or None,
        )
    except StepRefused as error:
        refused = creation.refused(error, happened(t, request, protocol), protocol=protocol, state=request.state)
        if error.code == "confirmed":
            refused.can_confirm = _can_confirm(request, parties, protocol)
        raise refused from None
    continuing.need_own_money(request, parties, taken, by, book)
    alone = declining.for_itself(request, parties, protocol, taken, by, book)
    if alone is not None:
        taken, how = alone, how or FOR_ITSELF
    attachments.bind(request.n, taken, by, others, at)
    plain, words = texts.apart(taken.step.fields, taken.fields)
    step_id = store.new_id()
    kept = texts.put_words(home, words, others, by="hub" if by is None else by.actor, at=at)
    _note_subjects(t, taken.fields, at)
    was = request.state
    request.state, request.version = taken.state, request.version + 1
    if alone is None:
        request.fields |= {key: value for key, value in plain.items() if not isinstance(value, list)}
    declining.note(request, parties, taken, by, at, is_for_itself=alone is not None)
    continuing.note(request, protocol, taken, by, at)
    called_off.note(request, protocol, taken.step, side, was, at)
    if taken.entered:
        request.entered, request.visit = at, request.visit + 1
        if protocol.states[taken.state].final:
            request.closed = at
            if request.subject is not None:
                t.set_clock(TARGET_CHANGED, f"request 0 {request.id}", 0)
        clocks.set_all(t, request, taken.clocks)
    store.add_step(
        StepRow(
            id=step_id,
            request=request.n,
            step=step_key,
            letter=taken.step.letter or "",
            side=side,
            role=role,
            member=None if by is None else by.n,
            person=None if by is None else by.person_n,
            how=how,
            state=taken.state,
            fields=plain,
            texts=kept,
            at=at,
        )
    )
    work = Work(t, request, protocol, parties, taken, step_id, side, role, by, how, at, plain)
    work.shared_book, work.take, work.was = book, take_step, was
    _settle_bells(work, is_for_itself=alone is not None)
    store.update(request)
    carry_out(work)
    finish(work)
    return work


def finish(work: Work) -> None:
    """Store what the effects changed, children too, and tell the parties of each."""
    t, request = work.t, work.request
    if work.shared_book is not None:
        try:
            shared_payments.store_added(work.shared_book)
        except MoneyRefused as error:
            raise Refused(error.code, error.text, "amount") from None
    book = work.shared_book or Book(request.root)
    is_owed_anew = work.taken.entered or "reopen" in work.taken.effects
    waiting.press_for_rest(t, request, work.protocol, book, since=work.at if is_owed_anew else None)
    waiting.keep(request, work.protocol, work.parties, book)
    data: dict[str, Any] = {"id": work.step_id, "step": work.taken.step.key, "side": work.side, "at": rfc3339(work.at)}
    if work.was is not None:
        data["was"] = work.was
    if work.how:
        data["how"] = work.how
    if request.next_due is not None:
        data["due"] = rfc3339(request.next_due)
    if work.shared_book is not None:
        data["totals"] = ledgers.totals_of(work.shared_book, request.n)
    if request.parent is not None:
        data["trail"] = _id_of(work, request.root)
    recipients = notices.told_of(work.parties, more=work.told)
    type = "request.opened" if work.was is None else "request.step"
    notices.entry(t, type, request, recipients, work.by, data)
    _audit(work)
    for child in work.children:
        finish(child)


def _audit(work: Work) -> None:
    """A line for who took the step; of what is between two officers one for the auditors of each of their members."""
    actor, member = ("hub", None) if work.by is None else (work.by.actor, work.by.n)
    detail = f"{work.taken.step.key} {work.request.id}"
    if work.request.name not in FOR_OFFICERS:
        work.t.audit(member, actor, permission_of(work.side), detail=detail)
        return
    for n in sorted({party.member for party in work.parties}):
        work.t.audit(n, actor if n == member else "hub", DECONFLICT, detail=detail)


def _can_confirm(request: Request, parties: list[Party], protocol: Protocol) -> tuple[str, ...]:
    """The names of those that can confirm it now."""
    numbers = [party.member for party in confirmation.who_can(request, parties, protocol)]
    rows = members.by_number(numbers)
    return tuple(rows[n].name for n in numbers)


def _id_of(work: Work, root: int) -> str:
    request = store.by_number(root)
    return "" if request is None else request.id


def permission_of(side: str) -> str:
    return OPEN if side == ASKER else MANAGE if side in ("secretariat", CLOCK) else ANSWER


def put_private(
    t: Turn,
    known: Mapping[str, Any],
    given: dict[str, Any],
    private: Mapping[str, Any],
    home: int,
    others: set[int],
    by: Caller | None,
    at: int,
) -> None:
    """Put values about a person into the vault, open to the other parties; the field gets the reference. Raises Refused."""
    for key, value in private.items():
        if key not in known or known[key].type != "reference":
            raise Refused(
                "field-unknown", _("This is not asked for here, or not as something personal. See the fields of the step."), "private"
            )
        whole = {"text": value} if isinstance(value, str) else {name.replace("-", "_"): text for name, text in value.items()}
        if not 1 <= len(whole) <= MOST_FIELDS or not all(NAME.fullmatch(name) for name in whole):
            raise Refused("bad-name", _("Give one text, or texts by a name in small letters, such as name or phone."), key)
        for name, text in whole.items():
            whole[name] = texts.checked(text, key, 100_000)
        given[key] = texts.put(home, whole, others, by=_actor(by), at=at)


def _actor(by: Caller | None) -> str:
    return "hub" if by is None else by.actor


def _note_subjects(t: Turn, fields: Mapping[str, Any], at: int) -> None:
    """Identifiers that a step names are kept once, where they can be erased; the step holds their keys."""
    for value in fields.values():
        for row in value if isinstance(value, tuple) else ({"": value},):
            for cell in row.values():
                if hasattr(cell, "key") and hasattr(cell, "display"):
                    store.add_subject(cell.key, cell.kind, cell.value, cell.display, at)


def _settle_bells(work: Work, *, is_for_itself: bool) -> None:
    """Stop the bells of the side that takes the step, since it has seen the request; once the request is over, those of every side."""
    if is_for_itself and work.by is not None:
        desk = store.desk_of(work.request.n, work.by.n, ANSWERER)
        notices.quieten(work.t, work.request, ANSWERER, frozenset({desk}), work.by, work.at)
    elif work.protocol.states[work.taken.state].final:
        sides = sorted({party.side for party in work.parties} | {"secretariat"})
        notices.settle(work.t, work.request, sides, work.by or members.caller_of(work.request.asker), work.at)
    elif work.by is not None and work.side != ASKER:
        notices.settle(work.t, work.request, [work.side], work.by, work.at)
    elif work.by is not None:
        notices.settle(work.t, work.request, [ASKER], work.by, work.at)


def happened(t: Turn, request: Request, protocol: Protocol) -> str | None:
    """The last step, its time and the state now, in a sentence for a caller who came too late; None where no step was taken."""
    last = store.last_step(request.n)
    if last is None:
        return None
    title = next((step.title for step in (*protocol.steps, *protocol.opening) if step.key == last.step), last.step)
    return f"{title}, {rfc3339(last.at)}; it is now: {protocol.states[request.state].title}"


def sides_of(caller: Caller, request: Request, parties: list[Party], protocol: Protocol) -> tuple[str, ...]:
    """On which sides of the request the caller stands. A watcher stands on none."""
    sides = [party.side for party in parties if party.member == caller.n and party.side != WATCHER]
    if caller.may(MANAGE):
        sides += [side for side in ("secretariat", "reviewer") if side in protocol.sides]
    if sides:
        sides += confirmation.more_sides(caller, request, protocol)
    return tuple(dict.fromkeys(sides))


def open_steps(
    caller: Caller, request: Request, parties: list[Party], protocol: Protocol, *, doers: frozenset[int] | None = None
) -> list[Step]:
    """The steps open to the caller in this state, on any of its sides, the likely one first. None where a feature above takes them.

    A request that is confirmed already is not confirmed a second time. `doers` as `continuing.doers` says, where that is known.
    """
    steps: dict[tuple[str, str], Step] = {}
    if protocol.name in TAKEN_ELSEWHERE:
        return []
    own = continuing.doers(request, parties) if doers is None else doers
    for side in sides_of(caller, request, parties, protocol):
        if caller.may(permission_of(side)):
            for step in open_to(protocol, request.state, confirmation.role_on(caller, side), side):
                is_own = continuing.is_open_to(caller, step, protocol, own)
                if is_own and (request.confirmed is None or NOT_CONFIRMED not in step.guards):
                    steps.setdefault((step.side, step.key), step)
    return likely_first(protocol, request.state, steps.values())


def fire(t: Turn, due: DueRow, at: int) -> None:
    """A clock of the request has come to its time: it reminds, climbs, or takes its step."""
    clocks.take_out(t, due.n)
    request = store.by_number(due.request)
    if request is None or request.visit != due.visit or request.closed is not None:
        return
    protocol = protocol_of(request)
    parties = notices.parties_of(request)
    book = ledgers.load(request.root)
    clock, is_owed = waiting.of_clock(request, protocol, due.clock, book)
    if clock is None:
        return  # the rest was answered for, or is gone from the books
    if due.kind == "reminder":
        notices.press(t, request, parties, due.target, at)
    elif due.kind == "escalation":
        if clock.target is not None:
            notices.climb(t, request, parties, clock.target, due.target, at)
            if due.target == SECRETARIAT and SECRETARIAT in protocol.sides:
                notices.join_secretariat(request, parties)
    elif due.step:
        try:
            with t.attempt():
                take_step(t, request, due.step, side=CLOCK, role="system", by=None, at=max(due.at, request.entered), fields={})
            return
        except Refused as error:
            t.audit(None, "hub", MANAGE, "refused", f"{due.step} {request.id}: {error.code}")
            request = store.by_number(due.request) or request
    if due.kind == "end" and not is_owed:
        # The next deadline of this state's own; where there is none, the request stays overdue.
        own = {clock.key for clock in protocol.states[request.state].clocks}
        upcoming = [row.at for row in store.dues(request.n) if row.kind == "end" and row.clock in own]
        request.next_due = min(upcoming, default=due.at)
    waiting.keep(request, protocol, parties, ledgers.load(request.root))
    recipients = notices.told_of(party for party in parties if party.side != WATCHER)
    notices.entry(t, "request.told", request, recipients, None, notices.clock_data(due.at, due.clock, due.kind, due.target))


def catch_up(t: Turn, request: Request, at: int) -> Request:
    """Before anybody takes a step: what fell due by now has happened, also where the clock's process comes later."""
    while True:
        late = [due for due in store.dues(request.n) if due.at <= at]
        if not late:
            return request
        fire(t, late[0], at)
        request = store.by_number(request.n) or request


def keep_repeats_few(request: int, step: str) -> None:
    """Limit how often the asker repeats a step, since each time it rings the other desk. Raises Refused."""
    if store.count_steps(request, step, ASKER) >= MOST_REPEATS:
        raise Refused("said-often", _("You have sent this too many times in this request. Write a message, or call the desk."))
