"""Questions that a person is asked at a field, in a list: nobody answers for a row, so it is read where the list itself answers, else
refused with how it can."""

from accord.core.phrases import Phrase
from accord.core.signals import BadSignal
from accord.core.typed import Question, Reading, Value
from accord.core.typed.labels import TEXTS

# Asked of a person, who may have slipped; in a list nothing else can be meant.
_CLEAR_IN_LISTS = frozenset({"rocket-digit"})
_ASKED_OF_BANKS = frozenset({"which-bank", "which-of-banks", "bank-not-known"})


def clear(reading: Reading, field: str, region: str | None = None) -> str:
    if isinstance(reading, Value):
        return reading.value
    if isinstance(reading, Question) and reading.code in _CLEAR_IN_LISTS and len(reading.choices) == 1:
        return reading.choices[0].value
    at_home = _at_home(reading, region) if region else None
    if at_home is not None:
        return at_home
    says = Phrase(TEXTS[reading.code], reading.values)
    if isinstance(reading, Question):
        says = _of_a_row(reading, says, region)
    raise BadSignal(field, reading.code, str(says), says)


def _at_home(reading: Reading, region: str) -> str | None:
    """The account at the one bank of the list's own country, where others of that name are abroad: `State Bank of India`."""
    if not isinstance(reading, Question) or reading.code != "which-of-banks":
        return None
    here = [choice.value for choice in reading.choices if choice.value.startswith(f"{region}:") and " " not in choice.value]
    return here[0] if len(here) == 1 else None


def _of_a_row(asked: Question, question: Phrase, region: str | None) -> Phrase:
    """Nobody answers for a row: how the row, or the list, can answer."""
    if asked.code in _ASKED_OF_BANKS and region:
        return Phrase("{question} Write its country and code into the row, such as TH:014.", {"question": question})
    if asked.code in _ASKED_OF_BANKS:
        return Phrase(
            "{question} Write its country and code into the row, such as TH:014, or say of which country the list is (region).",
            {"question": question},
        )
    return Phrase("{question} Write the row so that it can mean one thing alone.", {"question": question})
