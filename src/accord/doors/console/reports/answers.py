"""A person's answers in a report, as its desk reads them: each question with its answer in words, each payment row by row."""

from dataclasses import dataclass

from babel import Locale
from django.utils.translation import get_language, gettext

from accord.core.reports.form import Question
from accord.core.sharing.country_names import country_name
from accord.tables import report_form, schemes

_YES_NO = {"yes": "yes", "no": "no"}
Lines = tuple[tuple[str, str], ...]  # a label and what stands there


@dataclass(frozen=True, slots=True)
class Answer:
    """`payments`: the parts of each payment; where there are any, `text` is empty."""

    label: str
    text: str = ""
    payments: tuple[Lines, ...] = ()


def in_words(name: str, text: str) -> Answer:
    """`text` is the copy's: a list with an empty line between, a payment with a line for each part."""
    question = report_form().questions.get(name)
    if question is None:
        return Answer(name, text)
    label, parts = gettext(question.label), text.split("\n\n")
    if question.type == "payments":
        return Answer(label, payments=tuple(_payment(part) for part in parts))
    return Answer(label, "\n".join(_said(question, part) for part in parts) if _is_coded(question) else text)


def language_name(code: str) -> str:
    """`Thai`; a code that no table knows is said as it is."""
    return str(Locale.parse(get_language() or "en", sep="-").languages.get(code, code))


def _is_coded(question: Question) -> bool:
    return bool(question.choices) or question.type in ("yes-no", "country", "countries", "language", "scheme")


def _said(question: Question, code: str) -> str:
    if code in question.choices:
        return gettext(question.choices[code])
    if question.type == "yes-no":
        return gettext(_YES_NO.get(code, code))
    if question.type in ("country", "countries"):
        return country_name(code, get_language())
    if question.type == "language":
        return language_name(code)
    known = schemes().get(code) if question.type == "scheme" else None
    return gettext(known.label) if known else code


def _payment(text: str) -> Lines:
    columns, lines = report_form().columns, []
    for line in text.split("\n"):
        key, _, value = line.partition(": ")
        column = columns.get(key)
        if column is None:
            lines.append(("", line))
        else:
            lines.append((gettext(column.label), gettext(column.choices[value]) if value in column.choices else value))
    order = [gettext(column.label) for column in columns.values()]
    return tuple(sorted(lines, key=lambda pair: order.index(pair[0]) if pair[0] in order else len(order)))
