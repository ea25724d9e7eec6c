"""The page of one request, with everything that happens inside it and its trail."""

from collections.abc import Mapping

import msgspec

from accord.core.money.amounts import Rate
from accord.core.money.figures import Sankey, sankey
from accord.hub.members.queries import Caller
from accord.hub.requests import store
from accord.hub.requests.files import texts
from accord.hub.requests.money import holds, ledgers, payments
from accord.hub.requests.money.ledgers import Book
from accord.hub.requests.steps import access, confirmation, execution, offers
from accord.hub.requests.store import Request
from accord.hub.requests.views import assembly
from accord.hub.requests.views.rows import NOT_NAMED, AttachmentRow, InvitedRow, MessageRow, Page, Trail, TrailRow
from accord.hub.requests.vocabulary import MANAGE, TAKEN_ELSEWHERE
from accord.hub.times import now


def page(caller: Caller, request_id: str, *, words: bool = True, at: int | None = None) -> Page:
    """A request. `words`: texts in the vault are read too, which leaves a line for each look. Raises NoSuchRequest, NotAllowed."""
    at = now() if at is None else at
    request, parties = access.reach(caller, request_id)
    inside = access.takes_part(caller, request, parties)
    taken = store.steps_of(request.n)
    paid = payments.of_request(request.n) if inside else []
    invited = store.invitations_of(request.n) if request.asker == caller.n or caller.may(MANAGE) else []
    embargo = store.embargoed(request.subject, at) if inside else None
    claims = store.claims(request.n) if inside else []
    others = assembly.others(caller, request) if paid else {}
    protocol = execution.protocol_of(request)
    trail_book = ledgers.load(request.root)
    hold = holds.standing(request, trail_book, protocol, at) if inside else None
    answers_outside = inside and request.closed is None and not assembly.answering(parties)
    outside = offers.open_outside(request, parties, protocol, trail_book, at)[0] if answers_outside else []
    can_confirm = confirmation.who_can(request, parties, protocol) if inside else []
    # Where a feature above takes the steps, it decides who sees which data of a person: here the other side sees states and clocks alone.
    elsewhere = request.name in TAKEN_ELSEWHERE
    sees_content = inside and (not elsewhere or request.asker == caller.n)
    (row,) = assembly.rows_of(caller, [request], at, only_known=False, books={request.root: trail_book})
    named = [
        request.asker,
        request.confirmed_by,
        *(step.member for step in taken),
        *(confirmer.member for confirmer in can_confirm),
        *(claim.member for claim in claims),
    ]
    names = assembly.names_of(named)
    if embargo is not None:
        names |= assembly.names_of([embargo[0]])
    people = assembly.people(caller, taken)
    return Page(
        row=row,
        taken=tuple(
            assembly.taken_row(step, protocol, names, people, caller if sees_content and words else None, sees_content, at)
            for step in taken
        ),
        clocks=assembly.clocks(request, protocol, at, trail_book),
        payments=tuple(assembly.payment_row(payment, caller if words else None, others.get(payment[0], 0), at) for payment in paid),
        messages=tuple(_messages(caller, request, words, at)) if inside else (),
        attachments=tuple(_attachments(request)) if inside else (),
        invitations=tuple(
            InvitedRow(invitation.id, invitation.made, invitation.expires, invitation.used, invitation.sent, invitation.code)
            for invitation in invited
        ),
        trail=_trail(caller, request, trail_book),
        warnings=(
            *assembly.warnings(request, row.subject, parties, paid, at, assembly.hand_on(caller, row), assembly.ends(row)),
            *assembly.asker_away(request),
        )
        if inside
        else (),
        private=assembly.private(protocol, request.fields, lambda reference: texts.read(reference, caller, at))
        if sees_content and words and not elsewhere
        else {},
        embargo=None if embargo is None else (names[embargo[0]][1], embargo[1]),
        claims=tuple((claim.claim, names[claim.member][0], claim.decision) for claim in claims),
        contacts=assembly.contacts(request, parties, taken) if request.facts.get("contacts") else (),
        confirmed_by=names[request.confirmed_by][1] if request.confirmed_by else "",
        confirmers=tuple((*names[confirmer.member], confirmer.side) for confirmer in can_confirm),
        hold=hold,
        outside=tuple(assembly.open_step(step, request, protocol, trail_book, at) for step in outside),
    )


def trail(caller: Caller, root: str) -> Trail:
    """The whole trail that begins with, or passes through, a request. Raises NoSuchRequest, NotAllowed."""
    request, _parties = access.reach(caller, root)
    return _trail(caller, request, ledgers.load(request.root))


def _trail(caller: Caller, request: Request, book: Book) -> Trail:
    """The trail: the asker at the root sees all of it; an answerer sees its own requests, as if the trail began there."""
    rows = store.of_trail(request.root)
    parties = store.parties_of(row.n for row in rows)
    visible_rows = {row.n: row for row in rows if access.sees(caller, row, parties.get(row.n, []))}
    ids = {row.n: row.id for row in rows}
    depths: dict[int, int] = {}
    for row in rows:
        depths[row.n] = depths[row.parent] + 1 if row.parent in visible_rows else 0
    names = assembly.names_of(n for row in rows for n in assembly.answering(parties.get(row.n, [])))
    trail_rows = tuple(
        TrailRow(
            row.id,
            ids.get(row.parent) if row.parent in visible_rows else None,
            depths[row.n],
            row.state,
            execution.protocol_of(row).states[row.state].title,
            tuple(names[n] for n in assembly.answering(parties.get(row.n, []))),
            row.next_due,
            ledgers.totals_of(book, row.n),
            any(party.member == caller.n for party in parties.get(row.n, [])),
        )
        for row in rows
        if row.n in visible_rows
    )
    drawings: dict[str, Sankey] = {}
    if request.root in visible_rows:
        stated_by = {f"member {id}": name for id, name in names.values()}
        drawings = {code: _named_sankey(sankey(trail), ids, stated_by) for code, trail in book.trails.items()}
    return Trail(ids.get(request.root, request.id) if request.root in visible_rows else request.id, trail_rows, drawings)


def _named_sankey(drawn: Sankey, ids: Mapping[int, str], stated_by: Mapping[str, str]) -> Sankey:
    """With the ids of requests in the place of their numbers, and who stated a rate by name, where a member here did."""

    def named(key: str) -> str:
        n, slash, account = key.partition("/")
        return ids[int(n)] + slash + account

    def rated(rate: Rate | None) -> Rate | None:
        return rate and msgspec.structs.replace(rate, source=stated_by.get(rate.source, NOT_NAMED))

    return Sankey(
        tuple(type(node)(named(node.key), named(node.request), node.account, node.amount) for node in drawn.nodes),
        tuple(
            type(link)(named(link.source), named(link.target), link.amount, link.into, rated(link.rate), link.width) for link in drawn.links
        ),
    )


def _messages(caller: Caller, request: Request, words: bool, at: int) -> list[MessageRow]:
    rows = store.messages(request.n)
    names = assembly.names_of(row.member for row in rows)
    people = assembly.people_of(caller, [(row.member, row.person) for row in rows])
    messages = []
    for row in rows:
        kept = texts.read(row.text, caller, at) if words else None
        text = None if kept is None else str(kept.get("text", ""))
        messages.append(MessageRow(row.id, *names[row.member], people.get(row.person, "") if row.person else "", text, row.at))
    return messages


def _attachments(request: Request) -> list[AttachmentRow]:
    rows = store.attachments(request.n)
    names = assembly.names_of(row.member for row in rows)
    return [AttachmentRow(row.id, *names[row.member], row.type, row.size, row.sha256.hex(), row.at) for row in rows]
