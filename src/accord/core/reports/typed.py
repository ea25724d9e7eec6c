"""A sent page of the form, read into the sheet: field names, as the public pages and the page of an officer on the phone have them.

`q.KEY` is the answer to a question, `pN.COLUMN` a part of payment N, `m.KEY` whose an identifier is, `yes` each consent, `item` and `on`
the switches of the plan, `take` the answer to a question that was asked back: the field and what was meant, `p1.amount 50000.00 THB`;
`preset` is the currency that the page chose by itself.
Nothing is thrown away: what is wrong is shown again, and told.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final, Protocol

import msgspec

from accord.core.identifiers import Identifier
from accord.core.reports.answers import AnswerFault, Around, BadAnswers
from accord.core.reports.form import Question
from accord.core.reports.paid_reading import CARDS, read_identifier, readings
from accord.core.reports.reading import Mention
from accord.core.reports.sheet import MARKS, Sheet
from accord.core.typed import Setting, Value
from accord.core.typed.amount import read_amount
from accord.core.typed.fields import ASKED
from accord.core.typed.mail import ask_mail
from accord.core.typed.moment import read_moment
from accord.core.typed.numerals import currency_of
from accord.core.typed.time_of_day import times_of_day
from accord.core.typed.unsaid import says_nothing

MOST_ROWS: Final = 20
COLUMNS: Final = ("at", "amount", "currency", "way", "own-bank", "own-account", "to", "to-bank", "reference")
# In the order in which they are offered; what is paid in another one is told in the person's own words.
CURRENCIES: Final = ("THB", "BDT", "NPR", "PEN", "AED", "USD", "EUR", "GBP", "INR", "CNY", "USDT", "BTC")
# Where an account can't be told more of, what was typed is kept for the person's own bank under these.
# Of these nothing can be made where the person says that it is not known; a text is kept as it was said.
_MAY_BE_UNSAID: Final = ("at", "amount", "own-account", "to", "reference")
_READ: Final = frozenset({"time", "clock", "number"})
_WAYS_TO_REACH: Final = frozenset({"contact", "guardian-contact"})
_THEIRS: Final = "theirs"
_WORDS: Final = "words"
_TIMES_OF_DAY: Final = ("contact-from", "contact-until")
AS_TYPED: Final[Mapping[str, str]] = MappingProxyType({"to": "to-as-typed", "own-account": "own-as-typed"})
UNSAID: Final = "?"
_LONGEST_TAKEN: Final = 400
PAID: Final = "paid"  # beside the marks: it is theirs, and a payment went there
_MOST_LINES: Final = 50


class FormData(Protocol):
    """The fields of a form that was sent."""

    def get(self, key: str, default: Any = ..., /) -> Any: ...

    def getlist(self, key: str, /) -> list[Any]: ...

    def __iter__(self) -> Any: ...

    def __getitem__(self, key: str, /) -> Any: ...


def answered(sheet: Sheet, questions: Iterable[Question], form_data: FormData) -> Sheet:
    """The sheet with what one page says of its questions."""
    answers = dict(sheet.answers)
    for question in questions:
        value = _value(question, form_data)
        if value in (None, "", []):
            answers.pop(question.key, None)
        else:
            answers[question.key] = value
    return msgspec.structs.replace(sheet, answers=answers)


def _value(question: Question, form_data: FormData) -> Any:
    name = f"q.{question.key}"
    if question.type in ("choices", "countries"):
        return form_data.getlist(name)[:_MOST_LINES]
    if question.type == "identifiers":
        typed = (line.strip() for line in form_data.get(name, "").splitlines())
        lines = [line for line in typed if line and not says_nothing(line)][:_MOST_LINES]
        return [_chosen(form_data, f"{name}.{number}") or line for number, line in enumerate(lines, 1)]
    if question.type == "payments":
        return payments(form_data)
    text = _chosen(form_data, name) or form_data.get(name, "").strip()
    return "" if (question.type in _READ or question.key in _WAYS_TO_REACH) and says_nothing(text) else text


def _chosen(form_data: FormData, name: str) -> str:
    """The meaning that the person has just chosen for this field."""
    field, _, value = form_data.get("take", "")[:_LONGEST_TAKEN].partition(" ")
    return value.strip() if field == name else ""


def told_in_words(sheet: Sheet, around: Around) -> Sheet:
    """The sheet whose lines of what the scammers used that are no identifier, such as a name, stand at the end of the words: there whoever
    reads these reads them, and what can be looked up is found in them. As it was, while another of these lines can't be read."""
    lines = sheet.answers.get(_THEIRS)
    if not isinstance(lines, list):
        return sheet
    faults = [_fault_of(str(line), around.setting()) for line in lines]
    if not any(faults) or any(fault is not None and not is_told_in_words(fault) for fault in faults):
        return sheet
    loose = [line for line, fault in zip(lines, faults, strict=True) if fault is not None]
    answers = dict(sheet.answers)
    answers[_WORDS] = "\n".join((*filter(None, (str(answers.get(_WORDS) or "").rstrip(),)), *loose))
    answers[_THEIRS] = [line for line, fault in zip(lines, faults, strict=True) if fault is None]
    return msgspec.structs.replace(sheet, answers={key: value for key, value in answers.items() if value != []})


def is_told_in_words(fault: AnswerFault) -> bool:
    """Whether the fault is that of a line that is no identifier at all, and not a damaged one, which its writer can mend."""
    return fault.code == "no-kind-fits" and fault.question.partition(".")[0] == _THEIRS


def _fault_of(line: str, setting: Setting) -> AnswerFault | None:
    try:
        read_identifier(line, setting, _THEIRS)
    except BadAnswers as bad:
        return bad.wrong[0]
    return None


def mail_asked(sheet: Sheet, questions: Iterable[Question], form_data: FormData) -> dict[str, AnswerFault]:
    """What to ask of addresses that the person is reached at, where the domain of one has a slip: once, and whatever comes then stands."""
    asked = {}
    for question, text in _reached(sheet, questions):
        reading = None if _was_asked(question, text, form_data) else ask_mail(text)
        if reading is not None:
            asked[question.key] = AnswerFault(question.key, reading.code, reading.text, reading.values, reading.choices)
    return asked


def mail_left(sheet: Sheet, questions: Iterable[Question], form_data: FormData) -> dict[str, str]:
    """The texts that were asked about and left as they are, by question."""
    return {question.key: text for question, text in _reached(sheet, questions) if _was_asked(question, text, form_data)}


def _reached(sheet: Sheet, questions: Iterable[Question]) -> Iterable[tuple[Question, str]]:
    answers = ((question, sheet.answers.get(question.key)) for question in questions if question.type == "text" and question.own)
    return ((question, text) for question, text in answers if isinstance(text, str))


def _was_asked(question: Question, text: str, form_data: FormData) -> bool:
    name = f"q.{question.key}"
    return bool(_chosen(form_data, name)) or form_data.get(name + ASKED, "").strip() == text.strip()


def answered_fields(taken: str) -> frozenset[str]:
    """The fields whose text gives way to the answer that `take` holds: the one that was asked about, the lines that it is one of, and the
    currency of an amount."""
    field = taken[:_LONGEST_TAKEN].partition(" ")[0]
    around, _, part = field.rpartition(".")
    beside = around if part.isdigit() else f"{around}.currency" if part == "amount" else field
    return frozenset((field, beside))


def payments(form_data: FormData) -> list[dict[str, str]]:
    rows = []
    for number in range(1, MOST_ROWS + 1):
        row = {column: form_data.get(f"p{number}.{column}", "").strip() for column in (*COLUMNS, *AS_TYPED.values())}
        row |= dict.fromkeys((column for column in _MAY_BE_UNSAID if says_nothing(row[column])), "")
        if any(value for column, value in row.items() if column != "currency"):
            rows.append({column: value for column, value in _with_taken(row, form_data, number).items() if value})
    return rows


def _with_taken(row: dict[str, str], form_data: FormData, number: int) -> dict[str, str]:
    """The row with what was meant in the place of what was typed. What nobody can tell more of is kept as it was typed."""
    for column in COLUMNS:
        chosen = _chosen(form_data, f"p{number}.{column}")
        if chosen == UNSAID and column in AS_TYPED:
            row[AS_TYPED[column]], row[column] = row[column], ""
        elif chosen:
            row[column] = chosen
            if column == "amount":
                row["currency"] = chosen.rpartition(" ")[2]
    for column, as_typed in AS_TYPED.items():
        if row[column]:
            row[as_typed] = ""
    if not row["amount"]:
        row["currency"] = ""
    return row


def with_own_currency(sheet: Sheet, form_data: FormData, setting: Setting) -> Sheet:
    """The sheet whose amounts are in the currency of the country that it names now (the setting's). `preset` says which currency the page
    had chosen by itself: left as it stood, nobody chose it. So a currency that an amount names itself stays (`500 USDT`), and beside
    another country than the page had guessed it is that country's."""
    preset, own = form_data.get("preset", ""), currency_of(setting)
    rows = sheet.answers.get("payments")
    if not rows or own is None:
        return sheet
    moved = []
    for row in rows:
        if preset and row.get("currency") == preset:
            read = read_amount(row["amount"], msgspec.structs.replace(setting, currency=None))
            row = {**row, "currency": read.value.rpartition(" ")[2] if isinstance(read, Value) else own}
        moved.append(row)
    return msgspec.structs.replace(sheet, answers={**sheet.answers, "payments": moved})


def settled(sheet: Sheet, around: Around) -> Sheet:
    """The sheet as it was meant when it was typed: `yesterday 21:00` is a day, and an amount has its currency. Read later, or in another
    language, it is the same."""
    rows = []
    for row in sheet.answers.get("payments") or ():
        if not isinstance(row, dict):
            return sheet
        read = readings(row, around.setting())
        settled_columns: dict[str, str] = {column: read[column].value for column in ("at", "amount") if column in read}
        if "amount" in settled_columns:
            settled_columns["currency"] = settled_columns["amount"].rpartition(" ")[2]
        rows.append({**row, **settled_columns})
    answers = {**sheet.answers, **({"payments": rows} if rows else {})}
    began = answers.get("began")
    if isinstance(began, str) and isinstance(day := read_moment(began, around.setting()), Value):
        answers["began"] = day.value
    for key in _TIMES_OF_DAY:
        if len(times := times_of_day(str(answers.get(key, "")), around.setting())) == 1:
            answers[key] = times[0]
    return msgspec.structs.replace(sheet, answers=answers)


def without_cards(sheet: Sheet, wrong: Iterable[AnswerFault]) -> Sheet:
    """The sheet without what may be the number of a payment card: it is asked about, and not kept."""
    answers = dict(sheet.answers)
    for fault in wrong:
        question, _, rest = fault.question.partition(".")
        number, _, column = rest.partition(".")
        if fault.code not in CARDS or question not in answers:
            continue
        value = answers[question]
        if isinstance(value, list) and number.isdigit() and 1 <= int(number) <= len(value):
            row = value[int(number) - 1]
            remaining = {key: cell for key, cell in row.items() if key != column} if isinstance(row, dict) else ""
            answers[question] = [remaining if place == int(number) else element for place, element in enumerate(value, 1)]
        else:
            answers.pop(question)
    return msgspec.structs.replace(sheet, answers=answers)


def marked(sheet: Sheet, form_data: FormData, mentions: Iterable[Mention]) -> Sheet:
    """Whose each identifier is, as the person says, and whether it is where the money went."""
    marks = dict(sheet.marks)
    for name in form_data:
        if name.startswith("m.") and len(name) == 66 and form_data[name] in MARKS:
            marks[name[2:]] = form_data[name]
    for mention in mentions:
        if form_data.get(f"m.{mention.identifier.key.hex()}") == PAID:
            marks[mention.identifier.key.hex()] = "theirs"
            sheet = _paid_to(sheet, mention.identifier)
    return msgspec.structs.replace(sheet, marks=marks)


def _paid_to(sheet: Sheet, to: Identifier) -> Sheet:
    """The first payment of which it is not told where it went, went there."""
    rows = [dict(row) for row in sheet.answers.get("payments", [])]
    open_row = next((row for row in rows if not row.get("to")), None)
    if open_row is None:
        return sheet
    open_row["to"] = to.value
    return msgspec.structs.replace(sheet, answers={**sheet.answers, "payments": rows})


def switched(sheet: Sheet, form_data: FormData) -> Sheet:
    """Which items of the plan are switched off: those that were shown and are not ticked."""
    offered, on = form_data.getlist("item")[:500], set(form_data.getlist("on"))
    off = [key for key in sheet.off if key not in offered] + [key for key in offered if key not in on and len(key) <= 80]
    return msgspec.structs.replace(sheet, off=tuple(off))


def ticked_consents(consents: tuple[str, ...], form_data: FormData) -> dict[str, bool]:
    """Each yes that is ticked; what is asked and not ticked is a no."""
    yes = set(form_data.getlist("yes"))
    return {word: word in yes for word in consents}
