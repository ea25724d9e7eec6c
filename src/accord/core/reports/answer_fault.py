"""Faults in the answers of a report, and the questions asked back."""

from collections.abc import Mapping

import msgspec

from accord.core.typed import Choice
from accord.core.typed.labels import TEXTS


class AnswerFault(msgspec.Struct, frozen=True):
    """`question` is its key, or a path such as `payments.2.amount`. `text` is a sentence with a next step; with `choices` it asks which of
    them was meant, and each that comes back in the place of what was typed is read without a question. Doors translate a sentence of
    `core.typed` by its `code`, with `values` filled in."""

    question: str
    code: str
    text: str
    values: Mapping[str, str] = {}
    choices: tuple[Choice, ...] = ()

    @property
    def is_typed(self) -> bool:
        """Whether its sentence is one of `core.typed`: some codes name a sentence of the form too."""
        return self.code in TEXTS and (bool(self.values) or bool(self.choices) or self.text == TEXTS[self.code])


class BadAnswers(ValueError):
    """The answers can't be read: all the faults."""

    def __init__(self, *wrong: AnswerFault) -> None:
        super().__init__(" ".join(f"{fault.question}: {fault.text}" for fault in wrong))
        self.wrong = wrong
