"""Open requests, take their steps, say, attach, invite, embargo: each change in one turn, with its entries and its line."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from accord.core.identifiers import Identifier, NotAnIdentifier, parse
from accord.core.money import steps as money
from accord.core.money.refusal import MoneyRefused
from accord.core.protocols import open_to
from accord.core.times import rfc3339
from accord.hub.desks import queries as desks
from accord.hub.desks.errors import NoSuchDesk
from accord.hub.journal.actions import Turn, refuse, turn
from accord.hub.journal.times import now
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller, MemberRow
from accord.hub.requests import files, guests, ledgers, opening, payments, reaching, store, taking, telling, texts
from accord.hub.requests.errors import NoSuchRequest, NotAllowed, Refused
from accord.hub.requests.files import Sealed
from accord.hub.requests.guests import Invitation
from accord.hub.requests.models import Embargo, Message
from accord.hub.requests.opening import Asked, GapRow, Opened, OpenedRow, Warning
from accord.hub.requests.store import Party, Request, StepRow
from accord.hub.requests.words import (
    ANSWER,
    ANSWERER,
    BY_HAND,
    GUEST,
    GUEST_DAYS,
    LONGEST_EMBARGO,
    LONGEST_MESSAGE,
    MANAGE,
    MOST_AT_ONCE,
    OPEN,
    READ,
    REVIEWER,
    SECRETARIAT,
    WATCHER,
)
from accord.hub.requests.work import Work
from accord.hub.routing import actions as routing
from accord.tables import identifier_tables

__all__ = [
    "GapRow",
    "Invitation",
    "Opened",
    "OpenedRow",
    "Taken",
    "Told",
    "Warning",
    "answer_as_guest",
    "attach",
    "confirm",
    "enter_answer_by_hand",
    "invite_guest",
    "lift_embargo",
    "name_reviewer",
    "open_for_hub",
    "open_request",
    "say",
    "set_embargo",
    "state_facts",
    "take",
    "take_many",
    "undo_wrong_hold",
    "withdraw_invitation",
]


@dataclass(frozen=True, slots=True)
class Taken:
    """What a step did: the state that was reached, the version of the request now, what it begot, and what is open to the caller next."""

    request: str
    step: str
    state: str
    version: int
    open: tuple[str, ...]
    begot: tuple[str, ...]
    gaps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """Of many requests: what became of one of them. Either `taken` or `refused`."""

    request: str
    taken: Taken | None
    refused: Refused | NoSuchRequest | None


def open_request(
    caller: Caller,
    protocol: str,
    *,
    identifiers: Sequence[Any] = (),
    fields: Mapping[str, Any] | None = None,
    payments: Sequence[Mapping[str, Any]] = (),
    private: Mapping[str, Any] | None = None,
    to: Sequence[str] = (),
    about: str = "",
    step: str | None = None,
    for_person: bool = False,
    reporter: str = "",
    origin: str = "",
    origin_id: str = "",
    guests: Mapping[int, Mapping[str, str]] | None = None,
    confirmers: Sequence[str] = (),
    claims: Sequence[str] = (),
    region: str | None = None,
    at: int | None = None,
) -> Opened:
    """Open one request for each responsible member of each identifier, all in one turn, and ring each desk.

    `identifiers` are texts, {kind, value, region} or Identifiers; `fields` those of the opening step; `private` texts or mappings by
    field, which go to the vault. A row of `payments` has rail, uetr, end_to_end, bank_reference, amount, disputed, time, from_bank,
    to_bank, from, holder, to. `to` names members instead of routing. `guests` are verified contacts of those who are no members, by the
    place of the identifier. `for_person`: the caller asks for somebody, so nobody stands behind it yet; `reporter` is an opaque name of
    that somebody. Raises Refused, NotAllowed.
    """
    _need(caller, OPEN)
    asked = Asked(
        protocol=protocol,
        identifiers=identifiers,
        fields=fields or {},
        payments=payments,
        private=private or {},
        to=to,
        about=about,
        step=step,
        for_person=for_person,
        reporter=reporter,
        origin=origin,
        origin_id=origin_id,
        guests=guests or {},
        confirmers=confirmers,
        claims=claims,
        region=region,
    )
    return opening.open_all(caller, asked, _at(at), turn)


def open_for_hub(
    home: MemberRow,
    protocol: str,
    *,
    side: str = "asker",
    facts: Mapping[str, Any] | None = None,
    at: int | None = None,
    **asked: Any,
) -> Opened:
    """Open requests as the hub itself, for a report, an appeal or a match that a higher feature handles; `home` is the member that asks.

    Takes what `open_request` takes, and `facts` that only the hub can state: consent, override, proof. Raises Refused.
    """
    whole = Asked(protocol=protocol, facts=facts or {}, **asked)
    return opening.open_all(members.as_member(home), whole, _at(at), turn, role="system", side=side)


def take(
    caller: Caller,
    request: str,
    step: str,
    fields: Mapping[str, Any] | None = None,
    *,
    private: Mapping[str, Any] | None = None,
    seen: int | None = None,
    side: str | None = None,
    at: int | None = None,
) -> Taken:
    """Take a step. Side and role follow from who the caller is; `side` chooses where it stands on several.

    `seen` is the version that the caller looked at: where somebody was quicker since, the step is refused with what happened.
    Raises Refused, NoSuchRequest, NotAllowed.
    """
    at = _at(at)
    with turn() as t:
        found, parties = reaching.reach(t.cursor, caller, request)
        found = taking.catch_up(t, found, at)
        return _take(t, caller, found, parties, step, fields or {}, private or {}, seen, side, at)


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
    protocol = taking.protocol_of(request)
    there = taking.open_steps(caller, request, parties, protocol)
    keys = tuple(dict.fromkeys(one.key for one in there))
    if seen is not None and seen != request.version:
        happened = taking.happened(t, request, protocol)
        raise Refused(
            "changed", _("Somebody was quicker. See what was done, then choose again."), open=keys, happened=happened
        )
    sides = [one for one in taking.sides_of(caller, request, parties, protocol) if side in (None, one)]
    if not sides:
        raise Refused("not-yours", _("You only see this request. Its parties take its steps."), open=keys)
    mine = next((one.side for one in there if one.key == step and one.side in sides), None)
    if mine is None:
        mine = next((one for one in sides if caller.may(taking.permission_of(one))), None)
        if mine is None:
            raise NotAllowed
    try:
        work = taking.take_step(t, request, step, side=mine, role=caller.role, by=caller, at=at, fields=fields, private=private)
    except Refused as error:
        error.open = keys
        raise
    return _taken(t, caller, work)


def _taken(t: Turn, caller: Caller | None, work: Work) -> Taken:
    request = work.request
    there = taking.open_steps(caller, request, work.parties, work.protocol) if caller is not None else []
    return Taken(
        request.id,
        work.taken.step.key,
        request.state,
        request.version,
        tuple(dict.fromkeys(one.key for one in there)),
        tuple(child.request.id for child in work.begot),
        tuple(one.kind for one in work.gaps),
    )


def take_many(
    caller: Caller, requests: Iterable[str], step: str, fields: Mapping[str, Any] | None = None, *, at: int | None = None
) -> list[Told]:
    """The same step on many requests, each by itself; what became of each is told, in order."""
    wanted = list(dict.fromkeys(requests))
    if len(wanted) > MOST_AT_ONCE:
        raise Refused("too-many", _("Answer at most 100 requests together. Choose fewer."), "requests")
    told = []
    for id in wanted:
        try:
            told.append(Told(id, take(caller, id, step, fields, at=at), None))
        except (Refused, NoSuchRequest) as error:
            told.append(Told(id, None, error))
    return told


def confirm(caller: Caller, request: str, fields: Mapping[str, Any] | None = None, **more: Any) -> Taken:
    """Stand behind an ask: the sender's bank or the police of the harmed person's country. Raises what `take` raises."""
    return take(caller, request, "confirm", fields, **more)


def undo_wrong_hold(caller: Caller, request: str, amount: Any, ground: str, *, at: int | None = None) -> None:
    """What was held and let go had been held wrongly: it counts as that. The member that held it, or the secretariat.

    Money that is still held is let go by the step `release`, with the ground `held-wrongly`. Raises Refused, NoSuchRequest, NotAllowed.
    """
    at = _at(at)
    stated = payments.read_amount(amount, "amount")
    if stated is None:
        raise Refused("field-missing", _("Say how much was held wrongly."), "amount")
    with turn() as t:
        found, parties = reaching.reach(t.cursor, caller, request)
        if Party(caller.n, ANSWERER) not in parties and not caller.may(MANAGE):
            raise Refused("not-yours", _("Only the member that held the money, or the secretariat, can say so."))
        _need(caller, ANSWER, MANAGE)
        protocol = taking.protocol_of(found)
        grounds = protocol.fields["release-ground"].choices if "release-ground" in protocol.fields else {}
        if ground not in grounds:
            raise Refused("not-a-choice", _("Choose one of: {choices}.").format(choices=", ".join(grounds)), "ground")
        book = ledgers.load(t.cursor, found.root)
        step_id = store.new_id()
        try:
            book.change(
                found.n, stated.code, lambda ledger: money.undo(ledger, stated, at=at, step=step_id, ground=ground, source="released")
            )
            ledgers.save(t.cursor, book)
        except MoneyRefused as error:
            raise Refused(error.code, error.text, "amount") from None
        side = ANSWERER if Party(caller.n, ANSWERER) in parties else SECRETARIAT
        plain = {"amount": {"value": f"{stated.value:f}", "code": stated.code}, "ground": ground}
        found.version += 1
        store.add_step(
            t.cursor,
            StepRow(0, step_id, found.n, "undo-hold", "", side, caller.role, caller.n, caller.person_n, "", found.state, plain, "", at),
        )
        store.save(t.cursor, found)
        data = {"id": step_id, "step": "undo-hold", "side": side, "at": rfc3339(at), "totals": ledgers.totals_of(book, found.n)}
        telling.entry(t, "request.step", found, telling.told_of(parties), caller, data)
        t.audit(caller.n, caller.actor, taking.permission_of(side), detail=f"undo-hold {found.id}")


def set_embargo(caller: Caller, identifier: Any, *, until: int, desk: str = "", at: int | None = None) -> str:
    """The police ask that nobody acts on an identifier before then, but contacts them; returns its id. Raises Refused, NotAllowed."""
    _need(caller, ANSWER)
    at = _at(at)
    if caller.sector != "state":
        raise Refused("not-police", _("Only a state authority sets an embargo. Ask the police of your country."))
    if not at < until <= at + LONGEST_EMBARGO:
        raise Refused("bad-until", _("An embargo lasts for at most 90 days. Give a date within these; it can be set again."), "until")
    one = _identifier(identifier, caller.country)
    if desk:
        try:
            if desks.active_desk(desk).member != caller.n:
                raise NoSuchDesk
        except NoSuchDesk:
            raise Refused("no-such-desk", _("Choose a desk of your own, where others can ask."), "desk") from None
    with turn() as t:
        row = Embargo.objects.create(
            id=store.new_id(), key=one.key, member=caller.n, person=caller.person_n, desk=desk, made=at, until=until
        )
        store.add_subject(t.cursor, one.key, one.kind, one.value, one.display, at)
        _tell_of_embargo(t, caller, row, "embargo.set", {"until": rfc3339(until), **({"desk": desk} if desk else {})})
    return str(row.id)


def lift_embargo(caller: Caller, embargo: str, *, at: int | None = None) -> None:
    """The member that set it takes it away before its time. Raises NoSuchRequest, NotAllowed."""
    _need(caller, ANSWER)
    with turn() as t:
        row = Embargo.objects.filter(id=embargo, member=caller.n, lifted=None).first()
        if row is None:
            raise NoSuchRequest(_("There is no such embargo of yours. See the list of those that stand."))
        Embargo.objects.filter(n=row.n).update(lifted=_at(at))
        _tell_of_embargo(t, caller, row, "embargo.lifted", {})


def _tell_of_embargo(t: Turn, caller: Caller, row: Embargo, type: str, data: dict[str, Any]) -> None:
    """Whoever sets it, and whoever is asked about the identifier now: nobody else learns of it."""
    for request in store.load_all(t.cursor, "subject = %s AND closed IS NULL", [bytes(row.key)]):
        parties = store.parties(t.cursor, request.n)
        told = {one.member for one in parties if one.side == ANSWERER} | {caller.n}
        telling.entry(t, type, request, told, caller, {"embargo": row.id, **data})
    t.audit(caller.n, caller.actor, ANSWER, detail=f"{type} {row.id}")


def _identifier(given: Any, region: str | None) -> Identifier:
    if isinstance(given, Identifier):
        return given
    kind, text = (given.get("kind"), given.get("value")) if isinstance(given, Mapping) else (None, given)
    try:
        return parse(str(text), region, kind, tables=identifier_tables())
    except NotAnIdentifier as error:
        raise Refused(error.code, error.text, "identifier") from None


def say(caller: Caller, request: str, text: str, *, at: int | None = None) -> str:
    """Tell the other parties something; the words lie in the vault. Returns the message's id. Raises Refused, NoSuchRequest, NotAllowed."""
    at = _at(at)
    words = texts.checked(text, "text", LONGEST_MESSAGE)
    with turn() as t:
        found, parties = _inside(t, caller, request)
        others = {one.member for one in parties if one.side != WATCHER} | set(_secretariat(found))
        reference = texts.put(caller.n, {"text": words}, others, by=caller.actor, at=at)
        id = store.new_id()
        Message.objects.create(id=id, request=found.n, member=caller.n, person=caller.person_n, text=reference, at=at)
        _tell(t, found, parties, caller, {"what": "message", "id": id})
    return id


def attach(caller: Caller, request: str | None, name: str, data: bytes, *, at: int | None = None) -> str:
    """Put a file to a request, or keep it for one that is about to be opened (None). Returns the attachment's id.

    Raises Refused where it is too large or not of a kind that is taken, NoSuchRequest, NotAllowed.
    """
    at = _at(at)
    _need(caller, OPEN, ANSWER, MANAGE)
    if request is not None:
        with_parties = reaching.reach(connection.cursor(), caller, request)
        if not reaching.takes_part(caller, *with_parties):
            raise NoSuchRequest
    sealed: Sealed = files.seal(caller.n, name, data, by=caller.actor, at=at)
    with turn() as t:
        if request is None:
            return files.add(t, None, sealed, caller, (), at)
        found, parties = _inside(t, caller, request)
        others = {one.member for one in parties if one.side != WATCHER} | set(_secretariat(found))
        id = files.add(t, found.n, sealed, caller, others, at)
        _tell(t, found, parties, caller, {"what": "attachment", "id": id, "size": sealed.size, "sha256": sealed.sha256.hex()})
    return id


def _secretariat(request: Request) -> list[int]:
    return members.secretariat() if SECRETARIAT in taking.protocol_of(request).sides else []


def _inside(t: Turn, caller: Caller, id: str) -> tuple[Request, list[Party]]:
    """A request in which the caller takes part. Raises NoSuchRequest, NotAllowed."""
    found, parties = reaching.reach(t.cursor, caller, id)
    if not reaching.takes_part(caller, found, parties):
        raise NoSuchRequest
    _need(caller, OPEN, ANSWER, MANAGE)
    return found, parties


def _tell(t: Turn, request: Request, parties: list[Party], caller: Caller, data: dict[str, Any]) -> None:
    told = telling.told_of((one for one in parties if one.side != WATCHER), more=[caller.n])
    telling.entry(t, "request.told", request, told, caller, data)
    t.audit(caller.n, caller.actor, READ, detail=f"{data['what']} {request.id}")


def invite_guest(caller: Caller, request: str, contact: Mapping[str, str], *, days: int = GUEST_DAYS, at: int | None = None) -> Invitation:
    """Let somebody who is no member answer this one request: the asker or the secretariat invites, where no member answers.

    `contact` has email or phone, name, organisation, language, and `verified`: how it was. Raises Refused, NoSuchRequest, NotAllowed.
    """
    at = _at(at)
    kept = guests.checked(contact)
    with turn() as t:
        found = _guest_request(t, caller, request)
        made = guests.invite(t, found, kept, caller, at, days=min(max(days, 1), 30))
        t.audit(caller.n, caller.actor, OPEN, detail=f"invited {made.id} to {found.id}")
    return made


def withdraw_invitation(caller: Caller, request: str, *, at: int | None = None) -> None:
    """The page that was sent opens no more. Raises NoSuchRequest, NotAllowed."""
    with turn() as t:
        found = _guest_request(t, caller, request)
        t.cursor.execute(
            "UPDATE requests_invitation SET used = %s, next = NULL WHERE request = %s AND used IS NULL", [_at(at), found.n]
        )
        t.audit(caller.n, caller.actor, OPEN, detail=f"invitations to {found.id} withdrawn")


def _guest_request(t: Turn, caller: Caller, request: str) -> Request:
    found, parties = reaching.reach(t.cursor, caller, request)
    if found.asker != caller.n and not caller.may(MANAGE):
        raise Refused("not-yours", _("Whoever asks, or the secretariat, invites a guest."))
    _need(caller, OPEN, MANAGE)
    if any(one.side == ANSWERER for one in parties):
        raise Refused("has-answerer", _("A member answers this request. A guest is asked where no member can."))
    return found


def answer_as_guest(
    token: str, step: str, fields: Mapping[str, Any] | None = None, *, private: Mapping[str, Any] | None = None, at: int | None = None
) -> Taken:
    """The answer of a guest, through the page of its token. Raises Refused, and NoSuchRequest once it has answered."""
    at = _at(at)
    with turn() as t:
        invitation = guests.found(t.cursor, token, at)
        request = store.load(t.cursor, "n", invitation.request)
        assert request is not None
        request = taking.catch_up(t, request, at)
        return _outside(t, request, step, fields or {}, private or {}, None, GUEST, at)


def enter_answer_by_hand(
    caller: Caller,
    request: str,
    step: str,
    fields: Mapping[str, Any] | None = None,
    *,
    spoke_with: str,
    private: Mapping[str, Any] | None = None,
    at: int | None = None,
) -> Taken:
    """What somebody who is no member answered by telephone; marked so. `spoke_with` lies in the vault, as a message of the request.

    Raises Refused, NoSuchRequest, NotAllowed.
    """
    at = _at(at)
    words = texts.checked(spoke_with, "spoke_with", 500)
    with turn() as t:
        found = taking.catch_up(t, _guest_request(t, caller, request), at)
        done = _outside(t, found, step, fields or {}, private or {}, caller, BY_HAND, at)
        reference = texts.put(caller.n, {"text": words}, [found.asker], by=caller.actor, at=at)
        Message.objects.create(id=store.new_id(), request=found.n, member=caller.n, person=caller.person_n, text=reference, at=at)
    return done


def _outside(
    t: Turn,
    request: Request,
    step: str,
    fields: Mapping[str, Any],
    private: Mapping[str, Any],
    by: Caller | None,
    how: str,
    at: int,
) -> Taken:
    """A step of somebody who is no member. It counts in the list of gaps: whom to invite."""
    protocol = taking.protocol_of(request)
    open_keys = tuple(one.key for one in open_to(protocol, request.state, GUEST, ANSWERER))
    try:
        work = taking.take_step(
            t, request, step, side=ANSWERER, role=GUEST, by=by, at=at, fields=fields, private=private, how=how
        )
    except Refused as error:
        error.open = open_keys
        raise
    subject = store.subjects(t.cursor, [request.subject]).get(request.subject) if request.subject else None
    if guests.is_answer(protocol, request.state) or work.was == request.state:
        t.cursor.execute("UPDATE requests_invitation SET used = %s, next = NULL WHERE request = %s AND used IS NULL", [at, request.n])
        if subject is not None and subject[1] is not None:
            routing.count_answer(t, Identifier(kind=subject[0], value=subject[1], display=subject[2] or ""), request.name)
    return _taken(t, by, work)


def name_reviewer(caller: Caller, request: str, member: str, *, at: int | None = None) -> None:
    """The secretariat lets a member review an appeal; whether it is impartial the machine looks at with each step."""
    _need(caller, MANAGE)
    at = _at(at)
    with turn() as t:
        found, parties = reaching.reach(t.cursor, caller, request)
        if REVIEWER not in taking.protocol_of(found).sides:
            raise Refused("no-reviewer", _("Nobody reviews under this protocol."))
        try:
            row = members.member(member)
        except members.NoSuchMember:
            raise Refused("not-a-member", _("Choose an active member from the list of members."), "member") from None
        store.add_party(t.cursor, found.n, row.n, REVIEWER)
        files.share(t, found.n, [row.n], at)
        for step in store.steps(t.cursor, found.n):
            if step.texts:
                texts.share(step.texts, [row.n], found.asker, at)
        telling.ring(t, found, [row.n], REVIEWER, telling.caller_of(found.asker), at)
        told = telling.told_of([*parties, Party(row.n, REVIEWER)])
        telling.entry(t, "request.told", found, told, caller, {"what": "reviewer", "member": row.id})
        t.audit(caller.n, caller.actor, MANAGE, detail=f"reviewer of {found.id}")


def state_facts(request: str, *, at: int | None = None, **facts: bool) -> None:
    """What a higher feature has seen: `proof` of control, `consent`, `override`. For the hub itself, never for a door."""
    with turn() as t:
        found = store.load(t.cursor, "id", request)
        if found is None:
            raise NoSuchRequest
        found.facts |= facts
        found.version += 1
        store.save(t.cursor, found)
        t.audit(None, "hub", MANAGE, detail=f"facts of {found.id}: {', '.join(sorted(facts))}")


def _need(caller: Caller, *permissions: str) -> None:
    """One of these. Raises NotAllowed, with a line that says so."""
    if not any(caller.may(permission) for permission in permissions):
        refuse(caller.n, caller.actor, permissions[0])
        raise NotAllowed


def _at(at: int | None) -> int:
    return now() if at is None else at

