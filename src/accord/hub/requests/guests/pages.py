"""The signed page of a guest: the request that a member asks of it, and then the recorded answer."""

from typing import Any

from accord.hub.members import queries as members
from accord.hub.requests import store
from accord.hub.requests.errors import PageOver
from accord.hub.requests.files import texts
from accord.hub.requests.guests import invitations
from accord.hub.requests.money import ledgers, payments
from accord.hub.requests.steps import called_off, execution, facts, offers
from accord.hub.requests.views import assembly
from accord.hub.requests.views.rows import GuestPage, GuestReceipt
from accord.hub.requests.vocabulary import ANSWERER, ASKER
from accord.hub.times import now


def guest_page(token: str, *, at: int | None = None) -> GuestPage:
    """The page of an invitation. Raises NoSuchRequest, and PageOver once it was answered, taken back or is too old."""
    at = now() if at is None else at
    invitation = invitations.found(token, at)
    request = store.by_number(invitation.request)
    assert request is not None
    if request.closed is not None:
        raise PageOver("closed")
    taken = store.steps_of(request.n)
    paid = payments.of_request(request.n)
    book = ledgers.load(request.root)
    subject = assembly.subjects_of([request])[request.n]
    embargo = store.embargoed(request.subject, at)
    parties = store.parties(request.n)
    protocol = execution.protocol_of(request)
    asker = members.by_number([request.asker])[request.asker]
    words: dict[str, str] = {}
    stated: dict[str, Any] = {}
    for step in taken:
        if step.side == ASKER:
            stated |= step.fields
            words |= texts.words_of(texts.read_for_guest(step.texts, request.asker, at)) if step.texts else {}
    steps, barred = offers.open_outside(request, parties, protocol, book, at)
    return GuestPage(
        request=request.id,
        version=request.version,
        protocol=protocol,
        title=protocol.title,
        state_title=called_off.state_title(request, protocol),
        asker_name=asker.name,
        asker_sector=asker.sector,
        asker_country=asker.country,
        confirmed=request.confirmed is not None,
        embargo=embargo is not None,
        subject=subject,
        fields=stated,
        pending={code: f"{value:f}" for code, value in book.balances(request.n, "pending").items()},
        payments=tuple(assembly.payment_row(payment, None, 0, at) for payment in paid),
        words=words,
        private={}
        if facts.is_for_named(request)
        else assembly.private(protocol, request.fields, lambda reference: texts.read_for_guest(reference, request.asker, at)),
        steps=tuple(assembly.open_step(step, request, protocol, book, at) for step in steps),
        barred=barred,
        ending=frozenset(step.key for step in steps if invitations.may_end_with(protocol, request.state, step)),
        taken=tuple((invitations.title_of(protocol, step.step), step.at) for step in taken if step.side == ANSWERER),
        clocks=assembly.clocks(request, protocol, at, book),
        warnings=tuple(assembly.warnings(request, subject, parties, paid, at)),
        expires=invitation.expires,
    )


def guest_receipt(token: str) -> GuestReceipt | None:
    """The answer recorded through the page of this token, or by telephone in its place; None where there is none. Raises NoSuchRequest."""
    invitation = invitations.named(token)
    answer = invitations.answer_of(invitation)
    request = store.by_number(invitation.request)
    if answer is None or request is None:
        return None
    subject = assembly.subjects_of([request])[request.n]
    protocol = execution.protocol_of(request)
    asker = members.by_number([request.asker])[request.asker]
    title, state = invitations.title_of(protocol, answer.step), protocol.states[answer.state].title
    return GuestReceipt(request.id, protocol, asker.name, subject, answer.step, title, state, answer.fields, answer.how, answer.at)
