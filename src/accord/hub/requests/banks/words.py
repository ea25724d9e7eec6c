"""A bank's answer to a recall in words: what it says that no step says, as a message in the request."""

from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from msgspec.structs import replace

from accord.formats.iso20022.values import Answer
from accord.hub.journal.actions import Turn
from accord.hub.members.queries import Caller
from accord.hub.requests import store
from accord.hub.requests.banks import repeats
from accord.hub.requests.files import texts
from accord.hub.requests.money import ledgers
from accord.hub.requests.steps.common import Taken, add_message, keep_few, readers, taken_before, tell
from accord.hub.requests.store import Party, Request
from accord.hub.requests.vocabulary import ANSWERER, LONGEST_MESSAGE, MOST_MESSAGES, SAID

_AGREES: Final = gettext_noop("The bank agrees to the recall (ACCR). Nothing is recorded as returned until its return comes (pacs.004).")
_RETURNED: Final = gettext_noop("It says that it returned {amount}. Nothing is recorded as returned until its return comes (pacs.004).")
_RETURNED_ON: Final = gettext_noop(
    "It says that it returned {amount} on {day}. Nothing is recorded as returned until its return comes (pacs.004)."
)


def of_answer(request: Request, answer: Answer, status: str | None, *, is_step: bool) -> list[str]:
    """The lines that tell what no step of the request tells: that money went back, that the bank agrees, and its own words."""
    back = answer.returned
    lines = []
    if back is not None and ledgers.load(request.root).balances(request.n, "returned").get(back.code, 0) < back.value:
        amount = f"{back.value:,f} {back.code}"
        day = answer.returned_on
        lines.append(_(_RETURNED).format(amount=amount) if day is None else _(_RETURNED_ON).format(amount=amount, day=day.isoformat()))
    elif back is None and status == "ACCR" and not is_step and _has_more_than_located(request):
        lines.append(_(_AGREES))
    for reason in answer.reasons:
        lines += [_("Its reason: {reason}.").format(reason=reason.own)] if reason.own else []
        lines += [text for text in reason.notes if text.strip()]
    named = next(iter(answer.original.references), None)
    return [*([_("It is about the payment {payment}.").format(payment=named)] if named else []), *lines] if lines else []


def _has_more_than_located(request: Request) -> bool:
    """Whether an answer stands from which it doesn't follow that the bank agrees: it holds the money, or refused it."""
    last = next((step for step in reversed(store.steps_of(request.n)) if step.side == ANSWERER), None)
    return last is not None and not last.step.startswith(("locate", "return"))


def say(t: Turn, caller: Caller, request: Request, parties: list[Party], head: str, lines: list[str], at: int) -> Taken:
    """Tell it in the request, once: the same lines that come again, in a message with another id, are known."""
    mark = repeats.mark_of(repeats.Said(request.id, tuple(lines)))
    if repeats.answered(caller.n, mark).done:
        return taken_before(caller, request, parties, SAID)
    told = add(t, caller, request, parties, [head, *lines], at)
    repeats.keep(caller.n, mark, repeats.TakenIn((told,)), at)
    return told


def add(t: Turn, caller: Caller, request: Request, parties: list[Party], lines: list[str], at: int) -> Taken:
    """A message of these lines. Raises Refused where they hold what no text may."""
    text = "\n".join(lines)
    text = texts.checked(text if len(text) <= LONGEST_MESSAGE else f"{text[: LONGEST_MESSAGE - 1]}…", "message", LONGEST_MESSAGE)
    keep_few(store.count_messages(request.n), MOST_MESSAGES)
    reference = texts.put(caller.n, {"text": text}, readers(request, parties), by=caller.actor, at=at)
    tell(t, request, parties, caller, {"what": "message", "id": add_message(request, caller, reference, at)})
    return replace(taken_before(caller, request, parties, SAID), repeated=False)
