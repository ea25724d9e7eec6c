"""Makes values, choices, questions and refusals whose sentences stand in `labels`."""

from accord.core.typed.labels import TEXTS
from accord.core.typed.reading import Choice, Question, Refused, Value


def sentence(code: str, values: dict[str, str]) -> str:
    """The English sentence of this code, filled in."""
    return TEXTS[code].format(**values)


def value(kind: str, canonical: str, code: str, **values: str) -> Value:
    """A value that is read back in a sentence."""
    return Value(kind=kind, value=canonical, display=sentence(code, values), code=code, values=values)


def choice(answer: str, code: str, **values: str) -> Choice:
    """A meaning that is shown in a sentence."""
    return Choice(value=answer, display=sentence(code, values), code=code, values=values)


def question(code: str, choices: tuple[Choice, ...], **values: str) -> Question:
    return Question(code=code, text=sentence(code, values), choices=choices, values=values)


def refused(code: str, **values: str) -> Refused:
    return Refused(code=code, text=sentence(code, values), values=values)
