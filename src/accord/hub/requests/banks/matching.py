"""The requests that a bank's message is about, by the payment that it names or the case that it answers; and who may answer there."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeAlias

from django.utils.translation import gettext as _

from accord.core.money import payments as core
from accord.core.money.refusal import MoneyRefused
from accord.formats.iso20022.values import Original
from accord.hub.journal.actions import Turn
from accord.hub.members.queries import Caller, need
from accord.hub.requests import store
from accord.hub.requests.errors import Refused
from accord.hub.requests.guests.answers import take_outside
from accord.hub.requests.money import ledgers, payments
from accord.hub.requests.steps import access, execution
from accord.hub.requests.steps.common import Taken, taken
from accord.hub.requests.store import Party, Request, StepRow
from accord.hub.requests.vocabulary import ANSWER, ANSWERER, BANK_MESSAGE, MANAGE, OPEN

Found: TypeAlias = list[tuple[Request, list[Party]]]


def about(t: Turn, caller: Caller, original: Original, case: str | None, at: int) -> Found:
    """The open requests that the caller takes part in and that are about this payment: those of the case first."""
    try:
        payment = core.payment(
            uetr=original.uetr, end_to_end=original.end_to_end, bank_reference=original.transaction, amount=original.amount
        )
    except MoneyRefused as error:
        raise Refused(error.code, error.text, "message") from None
    numbers = payments.known(payment, None if caller.may(MANAGE) else caller.n)
    if not numbers:
        return of_case(t, caller, case, at) if case else []
    matches = mine(t, caller, store.in_order(numbers), at)
    named = [pair for pair in matches if case and pair[0].id.replace("-", "") == case.lower()]
    return named or matches


def of_case(t: Turn, caller: Caller, case: str, at: int) -> Found:
    if len(case) != 32 or not case.isalnum():
        return []
    id = "-".join((case[:8], case[8:12], case[12:16], case[16:20], case[20:]))
    request = store.by_id(id.lower())  # systems that know capitals alone send it back in capitals
    return mine(t, caller, [request], at) if request is not None and request.closed is None else []


def mine(t: Turn, caller: Caller, rows: list[Request], at: int) -> Found:
    matches = []
    for request in rows:
        parties = store.parties(request.n)
        if access.sees(caller, request, parties) and access.takes_part(caller, request, parties):
            matches.append((execution.catch_up(t, request, at), parties))
    return matches


def need_voice(caller: Caller, parties: list[Party]) -> None:
    """The bank that was asked hands in its answer itself; for one that is no member, the asker does. Raises Refused, NotAllowed."""
    answers = [party for party in parties if party.side == ANSWERER]
    if answers and Party(caller.n, ANSWERER) not in answers:
        raise Refused("not-yours", _("The bank that was asked is a member. Let it answer in its own inbox."))
    need(caller, *((ANSWER,) if answers else (OPEN, MANAGE)))


def answer(t: Turn, caller: Caller, request: Request, parties: list[Party], step: str, fields: Mapping[str, Any], at: int) -> Taken:
    """Take the step that a message is, for the bank that was asked. After `need_voice`. Raises Refused."""
    if not any(party.side == ANSWERER for party in parties):
        return take_outside(t, request, step, fields, {}, caller, BANK_MESSAGE, at)
    work = execution.take_step(t, request, step, side=ANSWERER, role=caller.role, by=caller, at=at, fields=dict(fields), how=BANK_MESSAGE)
    return taken(caller, work)


def said(request: Request, step: str, refusal: str | None = None) -> bool:
    """Whether the last answer was this one."""
    step_row = last(request)
    return step_row.side == ANSWERER and step_row.step == step and (refusal is None or step_row.fields.get("refusal") == refusal)


def last(request: Request) -> StepRow:
    """The last step of who answers; the first of all where nobody answered yet."""
    steps = store.steps_of(request.n)
    return next((step for step in reversed(steps) if step.side == ANSWERER), steps[0])


def pending(request: Request) -> dict[str, Decimal]:
    return {code: value for code, value in ledgers.load(request.root).balances(request.n, "pending").items() if value}
