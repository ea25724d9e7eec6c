"""Open requests, take their steps, say, attach, invite, embargo: each change in one turn, with its entries and its line."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from typing import Any

from django.utils.translation import gettext as _
from msgspec import Struct

from accord.core.money import steps as money
from accord.core.money.refusal import MoneyRefused
from accord.core.times import rfc3339
from accord.hub.journal.actions import Turn, turn
from accord.hub.members import queries as members
from accord.hub.members.errors import NoSuchMember
from accord.hub.members.queries import Caller, need
from accord.hub.refusals import Refusal
from accord.hub.requests import store
from accord.hub.requests.asks import Ask, New
from accord.hub.requests.banks.answers import answer_message
from accord.hub.requests.banks.completing import complete_payment
from accord.hub.requests.banks.investigations import investigation_message
from accord.hub.requests.banks.messages import BankRead, read_bank_message, take_in_answer, take_in_message, take_in_return
from accord.hub.requests.banks.recalls import recall_message
from accord.hub.requests.banks.repeats import TakenIn
from accord.hub.requests.banks.writing import set_bank_form
from accord.hub.requests.errors import NoSuchRequest, NotAllowed, Refused
from accord.hub.requests.files import attachments, texts
from accord.hub.requests.files.attachments import Files, Sealed
from accord.hub.requests.guests.answers import (
    answer_as_guest,
    enter_answer_by_hand,
    invite_guest,
    try_as_guest,
    withdraw_invitation,
)
from accord.hub.requests.guests.invitations import Invitation
from accord.hub.requests.money import ledgers, payments, shared_payments
from accord.hub.requests.opening import dispatch
from accord.hub.requests.opening.dispatch import GapRow, Opened, OpenedRow
from accord.hub.requests.parties.embargoes import lift_embargo, set_embargo
from accord.hub.requests.parties.erasure import erase_identifier, erase_words
from accord.hub.requests.steps import access, claims, clocks, confirmation, creation, execution, notices, waiting
from accord.hub.requests.steps.claims import settle_in as settle_claim_in
from accord.hub.requests.steps.claims import tell_watchers as tell_watchers_in
from accord.hub.requests.steps.common import Taken, add_message, at_or_now, inside, keep_few, readers, taken, tell
from accord.hub.requests.steps.execution import catch_up as catch_up_in
from accord.hub.requests.steps.execution import take_step as take_step_in
from accord.hub.requests.steps.rules import Warning
from accord.hub.requests.store import Party, Request, StepRow
from accord.hub.requests.store import add_claims as add_claims_in
from accord.hub.requests.vocabulary import (
    ANSWER,
    ANSWERER,
    ASKER,
    LONGEST_MESSAGE,
    MANAGE,
    MOST_AT_ONCE,
    MOST_FILES,
    MOST_MESSAGES,
    OPEN,
    OPENED_ELSEWHERE,
    REROUTE,
    REVIEWER,
    SECRETARIAT,
    TAKEN_ELSEWHERE,
)

__all__ = [
    "Ask",
    "BankRead",
    "GapRow",
    "Invitation",
    "New",
    "Opened",
    "OpenedRow",
    "Taken",
    "TakenIn",
    "Told",
    "Warning",
    "add_answerer_in",
    "add_claims_in",
    "answer_as_guest",
    "answer_message",
    "attach",
    "catch_up_in",
    "complete_payment",
    "confirm",
    "create_in",
    "drop_fact_in",
    "enter_answer_by_hand",
    "erase_identifier",
    "erase_words",
    "hand_on",
    "investigation_message",
    "invite_guest",
    "lift_embargo",
    "move_subjects_in",
    "name_reviewer",
    "open_in",
    "open_request",
    "read_bank_message",
    "recall_message",
    "remind_in",
    "say",
    "set_bank_form",
    "set_embargo",
    "settle_claim_in",
    "state_facts_in",
    "take",
    "take_in_answer",
    "take_in_message",
    "take_in_return",
    "take_many",
    "take_step_in",
    "tell_watchers_in",
    "try_as_guest",
    "undo_wrong_hold",
    "unset_end_in",
    "withdraw_invitation",
]


class Told(Struct, frozen=True):
    """The result of a step on one of many requests. Either `taken` or `refused`."""

    request: str
    taken: Taken | None
    refused: Refusal | None


def open_request(caller: Caller, ask: Ask, *, files: Files | None = None, at: int | None = None) -> Opened:
    """Open one request for each responsible member of each identifier, all in one turn, and ring each desk. `files`: see `take`.

    Raises Refused, NotAllowed.
    """
    need(caller, OPEN)
    if ask.protocol in OPENED_ELSEWHERE:
        raise Refused(
            "opened-elsewhere",
            _("Hand a person on from the person's own file, where consent is checked. Open it under Files of people."),
            "protocol",
        )
    at = at_or_now(at)
    return dispatch.open_all(caller, ask, at, turn, files=attachments.seal_named(caller, files or {}, at))


def take(
    caller: Caller,
    request: str,
    step: str,
    fields: Mapping[str, Any] | None = None,
    *,
    private: Mapping[str, Any] | None = None,
    files: Files | None = None,
    seen: int | None = None,
    side: str | None = None,
    at: int | None = None,
) -> Taken:
    """Take a step. Side and role follow from who the caller is; `side` chooses where it stands on several.

    `files`: those that come with it, by their fields. They are put to the request by the step alone.

    `seen` is the version that the caller read: where another caller was quicker since, the step is refused with the last step taken.
    Raises Refused, NoSuchRequest, NotAllowed.
    """
    at = at_or_now(at)
    sealed = _sealed(caller, request, files, at)
    with turn() as t:
        row, parties = access.reach(caller, request)
        row = execution.catch_up(t, row, at)
        given = {**(fields or {}), **attachments.add_named(sealed, caller, at)}
        return _take(t, caller, row, parties, step, given, private or {}, seen, side, at)


def _sealed(caller: Caller, request: str, files: Files | None, at: int) -> Mapping[str, Sealed]:
    """Of a request that the caller takes part in; a turn takes them up, or a day later they are erased."""
    if not files:
        return {}
    need(caller, OPEN, ANSWER, MANAGE)
    if not access.takes_part(caller, *access.reach(caller, request)):
        raise NoSuchRequest
    return attachments.seal_named(caller, files, at)


def _take(
    t: Turn,
    caller: Caller,
    request: Request,
    parties: list[Party],
    step: str,
    fields: Mapping[str, Any],
    private: Mapping[str, Any],
    seen: int | None,
    side: str | None,
    at: int,
) -> Taken:
    protocol = execution.protocol_of(request)
    if protocol.name in TAKEN_ELSEWHERE:
        raise Refused("taken-elsewhere", _("Take steps of the way home on the person's own page. Open it under Way home."))
    there = execution.open_steps(caller, request, parties, protocol)
    keys = tuple(dict.fromkeys(open_step.key for open_step in there))
    if seen is not None and seen != request.version:
        happened = execution.happened(t, request, protocol)
        raise Refused("changed", _("Another person was quicker. Read what changed, then choose again."), open_steps=keys, happened=happened)
    sides = [own_side for own_side in execution.sides_of(caller, request, parties, protocol) if side in (None, own_side)]
    if not sides:
        raise Refused("not-yours", _("You can only see this request. Its parties take its steps."), open_steps=keys)
    acting_side = next((open_step.side for open_step in there if open_step.key == step and open_step.side in sides), None)
    if acting_side is None:
        acting_side = next((own_side for own_side in sides if caller.may(execution.permission_of(own_side))), None)
        if acting_side is None:
            raise NotAllowed
    if acting_side == ASKER:
        execution.keep_repeats_few(request.n, step)
    try:
        role = confirmation.role_on(caller, acting_side)
        work = execution.take_step(t, request, step, side=acting_side, role=role, by=caller, at=at, fields=fields, private=private)
    except Refused as error:
        error.open = keys
        raise
    return taken(caller, work)


def hand_on(caller: Caller, request: str, to: str, *, desks: frozenset[str], at: int | None = None) -> Taken:
    """The secretariat has another member answer, in place of one that leaves: the desks of that one ring for it no more.

    Raises Refused, NoSuchRequest, NotAllowed.
    """
    at = at_or_now(at)
    with turn() as t:
        row, parties = access.reach(caller, request)
        row = execution.catch_up(t, row, at)
        done = _take(t, caller, row, parties, REROUTE, {"to-member": to}, {}, None, SECRETARIAT, at)
        notices.quieten(t, row, ANSWERER, desks, caller, at)
    return done


def take_many(
    caller: Caller, requests: Iterable[str], step: str, fields: Mapping[str, Any] | None = None, *, at: int | None = None
) -> list[Told]:
    """Take the same step on many requests, each by itself; returns the result of each, in order."""
    wanted = list(dict.fromkeys(requests))
    if len(wanted) > MOST_AT_ONCE:
        raise Refused("too-many", _("Answer at most 100 requests together. Choose fewer."), "requests")
    outcomes = []
    for id in wanted:
        try:
            outcomes.append(Told(id, take(caller, id, step, fields, at=at), None))
        except (Refused, NoSuchRequest, NotAllowed) as error:
            outcomes.append(Told(id, None, error))
    return outcomes


def confirm(caller: Caller, request: str, fields: Mapping[str, Any] | None = None, **more: Any) -> Taken:
    """Stand behind an ask: the sender's bank or the police of the harmed person's country. Raises what `take` raises."""
    return take(caller, request, "confirm", fields, **more)


def undo_wrong_hold(caller: Caller, request: str, amount: Any, ground: str, *, at: int | None = None) -> None:
    """Record that money held and released had been held wrongly: it counts as that. For the member that held it, or the secretariat.

    Money that is still held is let go by the step `release`, with the ground `held-wrongly`. Raises Refused, NoSuchRequest, NotAllowed.
    """
    at = at_or_now(at)
    stated = payments.read_amount(amount, "amount")
    if stated is None:
        raise Refused("field-missing", _("Say how much was held wrongly."), "amount")
    with turn() as t:
        row, parties = access.reach(caller, request)
        if Party(caller.n, ANSWERER) not in parties and not caller.may(MANAGE):
            raise Refused("not-yours", _("Only the member that held the money, or the secretariat, can say so."))
        need(caller, ANSWER, MANAGE)
        protocol = execution.protocol_of(row)
        grounds = protocol.fields["release-ground"].choices if "release-ground" in protocol.fields else {}
        if ground not in grounds:
            raise Refused("not-a-choice", _("Choose one of: {choices}.").format(choices=", ".join(grounds)), "ground")
        book = ledgers.load(row.root)
        step_id = store.new_id()
        try:
            book.change(
                row.n, stated.code, lambda ledger: money.undo(ledger, stated, at=at, step=step_id, ground=ground, source="released")
            )
            shared_payments.store_added(book)
        except MoneyRefused as error:
            raise Refused(error.code, error.text, "amount") from None
        side = ANSWERER if Party(caller.n, ANSWERER) in parties else SECRETARIAT
        plain = {"amount": {"value": f"{stated.value:f}", "code": stated.code}, "ground": ground}
        row.version += 1
        store.add_step(
            StepRow(
                id=step_id,
                request=row.n,
                step="undo-hold",
                side=side,
                role=caller.role,
                member=caller.n,
                person=caller.person_n,
                state=row.state,
                fields=plain,
                at=at,
            ),
        )
        store.update(row)
        data = {"id": step_id, "step": "undo-hold", "side": side, "at": rfc3339(at), "totals": ledgers.totals_of(book, row.n)}
        notices.entry(t, "request.step", row, notices.told_of(parties), caller, data)
        t.audit(caller.n, caller.actor, execution.permission_of(side), detail=f"undo-hold {row.id}")


def say(caller: Caller, request: str, text: str, *, at: int | None = None) -> str:
    """Send the other parties a message; the vault keeps its text. Returns the message's id. Raises Refused, NoSuchRequest, NotAllowed."""
    at = at_or_now(at)
    words = texts.checked(text, "text", LONGEST_MESSAGE)
    with turn() as t:
        row, parties = inside(caller, request)
        keep_few(store.count_messages(row.n), MOST_MESSAGES)
        reference = texts.put(caller.n, {"text": words}, readers(row, parties), by=caller.actor, at=at)
        id = add_message(row, caller, reference, at)
        tell(t, row, parties, caller, {"what": "message", "id": id})
    return id


def attach(caller: Caller, request: str | None, name: str, data: bytes, *, at: int | None = None) -> str:
    """Put a file to a request, or keep it for one that is about to be opened (None). Returns the attachment's id.

    Raises Refused where it is too large or not of a kind that is taken, NoSuchRequest, NotAllowed.
    """
    at = at_or_now(at)
    need(caller, OPEN, ANSWER, MANAGE)
    if request is not None:
        with_parties = access.reach(caller, request)
        if not access.takes_part(caller, *with_parties):
            raise NoSuchRequest
    sealed = attachments.seal(caller.n, name, data, by=caller.actor, at=at)
    with turn() as t:
        if request is None:
            return attachments.add(None, sealed, caller, (), at)
        row, parties = inside(caller, request)
        keep_few(store.count_attachments(row.n), MOST_FILES)
        id = attachments.add(row.n, sealed, caller, readers(row, parties), at)
        tell(t, row, parties, caller, {"what": "attachment", "id": id, "size": sealed.size, "sha256": sealed.sha256.hex()})
    return id


def name_reviewer(caller: Caller, request: str, member: str, *, at: int | None = None) -> None:
    """The secretariat lets a member review an appeal; whether it is impartial the machine looks at with each step."""
    need(caller, MANAGE)
    at = at_or_now(at)
    with turn() as t:
        request_row, parties = access.reach(caller, request)
        if REVIEWER not in execution.protocol_of(request_row).sides:
            raise Refused("no-reviewer", _("This protocol has no reviewer."))
        try:
            row = members.member(member)
        except NoSuchMember:
            row = None
        if row is None or row.standing != "active":
            raise Refused("not-a-member", _("Choose an active member from the list of members."), "member")
        takes_sides = any(party.member == row.n and party.side in (ASKER, ANSWERER) for party in parties)
        if takes_sides or row.n in claims.claimants_about(request_row):
            raise Refused("not-impartial", _("This member claims or appeals here, so it may not decide. Choose another."), "member")
        store.add_parties(request_row.n, [Party(row.n, REVIEWER)])
        now_parties = [*parties, Party(row.n, REVIEWER)]
        waiting.keep(request_row, execution.protocol_of(request_row), now_parties, ledgers.load(request_row.root))
        attachments.share(request_row.n, [row.n], at)
        for step in store.steps_of(request_row.n):
            if step.texts:
                texts.share(step.texts, [row.n], request_row.asker, at)
        notices.ring(t, request_row, [row.n], REVIEWER, members.caller_of(request_row.asker), at)
        recipients = notices.told_of(now_parties)
        notices.entry(t, "request.told", request_row, recipients, caller, {"what": "reviewer", "member": row.id})
        t.audit(caller.n, caller.actor, MANAGE, detail=f"reviewer of {request_row.id}")


# For features above, in their own turn


def open_in(t: Turn, caller: Caller, ask: Ask, *, at: int, role: str | None = None, side: str | None = None) -> Opened:
    """Open requests with facts that a feature above has seen to; see `open_request`. Raises Refused."""
    return dispatch.open_all(caller, ask, at, lambda: nullcontext(t), role=role, side=side)


def take_as_officer_in(t: Turn, caller: Caller, request: Request, step: str, side: str, fields: Mapping[str, Any], at: int) -> Request:
    """A step of a request that is between two officers, by one of them: the feature above knows who they are. Raises Refused."""
    row = execution.catch_up(t, request, at)
    return execution.take_step(t, row, step, side=side, role=caller.role, by=caller, at=at, fields=fields).request


def caught_up_in(t: Turn, request: Request, at: int) -> Request:
    """A request after all that fell due by now has happened."""
    return execution.catch_up(t, request, at)


def create_in(t: Turn, new: New, at: int, *, claims: Mapping[str, int] | None = None) -> Request:
    """Open the one request that a feature above has put together, with the claims that it is about. Raises Refused."""
    work = creation.create(t, new, at)
    store.add_claims(work.request.n, claims or {})
    return execution.begin(work).request


def drop_fact_in(request: Request, fact: str) -> None:
    """A fact that was stated holds no more."""
    request.facts.pop(fact, None)
    request.version += 1
    store.update(request)


def unset_end_in(t: Turn, request: Request, clock: str) -> None:
    """The feature above says when the request ends, and no longer this clock of its protocol."""
    if clocks.unset_end(t, request, clock):
        store.update(request)


def state_facts_in(request: Request, facts: Mapping[str, Any]) -> None:
    """State facts that a feature above has seen to, from now on: consent, override."""
    request.facts |= facts
    request.version += 1
    store.update(request)


def add_answerer_in(request: Request, member: int) -> None:
    """This member answers from now on."""
    store.add_parties(request.n, [Party(member, ANSWERER)])
    request.answerer = member
    store.note_answerer(request.n, member)
    waiting.keep(request, execution.protocol_of(request), store.parties(request.n), ledgers.load(request.root))


def remind_in(t: Turn, request: Request, side: str, at: int) -> None:
    """The desks of a side are rung again, unless they ring still."""
    notices.press(t, request, store.parties(request.n), side, at)


def move_subjects_in(t: Turn, moving: Sequence[Any]) -> int:
    """Give the subjects of requests, embargoes and payments their new keys; see `queries.subjects_to_move`."""
    for subject in moving:
        store.move_subject(tuple(subject))
    return len(moving)
