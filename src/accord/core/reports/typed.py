"""What a page of the form sends, read into the sheet: field names, as the public pages and the page of an officer on the phone have them.

`q.KEY` is the answer to a question, `pN.COLUMN` a part of payment N, `m.KEY` whose an identifier is, `yes` each consent, `item` and `on`
the switches of the plan. Nothing is thrown away: what is wrong is shown again, and told.
"""

from collections.abc import Iterable
from typing import Any, Final, Protocol

import msgspec

from accord.core.identifiers import Identifier
from accord.core.reports.form import Question
from accord.core.reports.reading import Seen
from accord.core.reports.sheet import MARKS, Sheet

MOST_ROWS: Final = 20
COLUMNS: Final = ("at", "amount", "currency", "way", "own-bank", "own-account", "to", "to-bank", "reference")
# In the order in which they are offered; what is paid in another one is told in the person's own words.
CURRENCIES: Final = ("THB", "BDT", "NPR", "PEN", "AED", "USD", "EUR", "GBP", "INR", "CNY", "USDT", "BTC")
PAID: Final = "paid"  # beside the marks: it is theirs, and a payment went there
_MOST_LINES: Final = 50


class Given(Protocol):
    """The fields of a form that was sent."""

    def get(self, key: str, default: Any = ..., /) -> Any: ...

    def getlist(self, key: str, /) -> list[Any]: ...

    def __iter__(self) -> Any: ...

    def __getitem__(self, key: str, /) -> Any: ...


def answered(sheet: Sheet, asked: Iterable[Question], given: Given) -> Sheet:
    """The sheet with what one page says of its questions."""
    answers = dict(sheet.answers)
    for one in asked:
        value = _value(one, given)
        if value in (None, "", []):
            answers.pop(one.key, None)
        else:
            answers[one.key] = value
    return msgspec.structs.replace(sheet, answers=answers)


def _value(question: Question, given: Given) -> Any:
    name = f"q.{question.key}"
    if question.type in ("choices", "countries"):
        return given.getlist(name)[:_MOST_LINES]
    if question.type == "identifiers":
        return [line.strip() for line in given.get(name, "").splitlines() if line.strip()][:_MOST_LINES]
    if question.type == "payments":
        return payments(given)
    return given.get(name, "").strip()


def payments(given: Given) -> list[dict[str, str]]:
    rows = []
    for number in range(1, MOST_ROWS + 1):
        row = {column: given.get(f"p{number}.{column}", "").strip() for column in COLUMNS}
        if any(value for column, value in row.items() if column != "currency"):
            if not row["amount"]:
                row["currency"] = ""
            row["amount"] = row["amount"].replace(" ", "")
            rows.append({column: value for column, value in row.items() if value})
    return rows


def marked(sheet: Sheet, given: Given, seen: Iterable[Seen]) -> Sheet:
    """Whose each identifier is, as the person says, and whether it is where the money went."""
    marks = dict(sheet.marks)
    for name in given:
        if name.startswith("m.") and len(name) == 66 and given[name] in MARKS:
            marks[name[2:]] = given[name]
    for one in seen:
        if given.get(f"m.{one.identifier.key.hex()}") == PAID:
            marks[one.identifier.key.hex()] = "theirs"
            sheet = _paid_to(sheet, one.identifier)
    return msgspec.structs.replace(sheet, marks=marks)


def _paid_to(sheet: Sheet, to: Identifier) -> Sheet:
    """The first payment of which it is not told where it went, went there."""
    rows = [dict(row) for row in sheet.answers.get("payments", [])]
    open_row = next((row for row in rows if not row.get("to")), None)
    if open_row is None:
        return sheet
    open_row["to"] = to.value
    return msgspec.structs.replace(sheet, answers={**sheet.answers, "payments": rows})


def switched(sheet: Sheet, given: Given) -> Sheet:
    """Which items of the plan are switched off: those that were shown and are not ticked."""
    shown, on = given.getlist("item")[:500], set(given.getlist("on"))
    off = [key for key in sheet.off if key not in shown] + [key for key in shown if key not in on and len(key) <= 80]
    return msgspec.structs.replace(sheet, off=tuple(off))


def said(asked: tuple[str, ...], given: Given) -> dict[str, bool]:
    """Each yes that is ticked; what is asked and not ticked is a no."""
    yes = set(given.getlist("yes"))
    return {word: word in yes for word in asked}
