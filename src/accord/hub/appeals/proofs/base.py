"""The task of making a proof of control, and its outcome."""

from dataclasses import dataclass, field
from typing import Final

from django.utils import translation
from django.utils.translation import gettext as _
from msgspec import Struct

from accord.core.identifiers.digits import plain
from accord.hub.delivery.vocabulary import Message, Outcome
from accord.hub.intake.vocabulary import FAILED, SENT, SHOWN, WAITS


@dataclass(frozen=True, slots=True)
class Task:
    """`value` is the identifier's; `short` the code to send, `placed` the text to look for; `id` is the same however often it is tried."""

    id: str
    kind: str
    value: str = field(repr=False)
    language: str
    short: str = field(repr=False)
    placed: str = field(repr=False)
    at: int


class Made(Struct, frozen=True):
    state: str
    outcome: str = ""


FOUND: Final = Made(SHOWN)
SOMEBODY_LOOKS: Final = Made(WAITS)
NOT_FOUND: Final = Made(FAILED, "not-found")
NOT_REACHED: Final = Made(FAILED, "not-reached")


def message(task: Task) -> Message:
    """The code in its reader's language, and whose it is, which the number that a text message comes from doesn't say. Nothing of what
    the appeal is about.

    Its digits stand together: a telephone takes them over as they are, and in a text that is read from right to left two groups change
    places.
    """
    with translation.override(task.language):
        subject = _("Your code for an appeal")
        text = _(
            "Your Accord code is {code}. Type it on the page of your appeal, and give it to nobody. We never call, and never ask for money."
        )
    return Message(task.id, subject, text.format(code=task.short), task.at, {})


def sent(outcome: Outcome) -> Made:
    if outcome.is_sent:
        return Made(SENT, "sent")
    return Made(FAILED, "not-configured" if outcome.code == "not-configured" else "not-sent")


def is_placed(text: str, task: Task) -> bool:
    """Whether a text that was found is the one to look for, however it was copied."""
    return plain(text[:400]).strip().strip('"').removeprefix("accord-appeal=").upper() == task.placed
