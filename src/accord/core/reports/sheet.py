"""The answers filled in so far, as typed: the only part of a form that is kept between its steps. Read anew each time it is used."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

import msgspec

from accord.core.identifiers import NotAnIdentifier
from accord.core.identifiers.cards import holds_card_number
from accord.core.reports.answers import AnswerFault, Around, BadAnswers, read_answers
from accord.core.reports.facts import Behind, Facts, facts_of
from accord.core.reports.form import Answers, Form, ReportKind
from accord.core.reports.reading import Mark, Mention, confirm, is_own, read_words
from accord.core.reports.scanned import Scanned, named_in

MARKS: Final = ("theirs", "own", "wrong")
_ACCOUNT: Final = re.compile(r"[A-Z]{2}:[A-Z0-9]+:([0-9]{13,19})")  # as it is kept once it was read, and asked about


class Sheet(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """`answers` by question, as typed; `marks` by identifier key in hex: whose it is; `off`: keys of items of the plan switched off;
    `codes`: what the QR codes in the pictures name. `mixed`: a person wrote in it who came with its code alone, so it is shown to nobody
    again: the person who began it and the one who found the code may be two."""

    kind: ReportKind = msgspec.field(name="door")  # as sheets are kept
    answers: dict[str, Any] = {}
    marks: dict[str, Mark] = {}
    off: tuple[str, ...] = ()
    codes: tuple[Scanned, ...] = ()
    mixed: bool = False


class Read(msgspec.Struct, frozen=True):
    answers: Answers
    facts: Facts


def open_sheet(text: str | bytes) -> Sheet:
    """Raises BadAnswers."""
    try:
        return msgspec.json.decode(text, type=Sheet)
    except (msgspec.MsgspecError, UnicodeError):
        raise BadAnswers(AnswerFault("?", "not-a-sheet", "What was sent did not arrive whole. Send it again.")) from None


def write_sheet(sheet: Sheet) -> str:
    return msgspec.json.encode(sheet, order="sorted").decode()


def read_sheet(sheet: Sheet, form: Form, around: Around, scammer: Behind = "nobody") -> Read:
    """All of it, read and confirmed. Raises BadAnswers."""
    answers = read_answers(form, sheet.answers, around)
    return Read(
        answers, facts_of(form, sheet.kind, answers, seen_in(sheet, answers, around), around.now, tables=around.tables, scammer=scammer)
    )


def seen_in(sheet: Sheet, answers: Answers, around: Around) -> tuple[Mention, ...]:
    """The identifiers in the words and in the pictures, each with whose it is as far as the person has said."""
    paid = tuple(row.own_account for row in answers.get("payments", ()) if row.own_account is not None)
    own = (*answers.get("own", ()), *paid)
    try:
        mentions = read_words(answers.get("words", ""), around.region, tables=around.tables, own=own, setting=around.setting())
    except NotAnIdentifier as error:
        raise BadAnswers(AnswerFault("words", error.code, error.text)) from None
    keys = {mention.identifier.key for mention in mentions}
    pictured = (identifier for identifier in named_in(sheet.codes, around.region, around.tables) if identifier.key not in keys)
    mentions += tuple(
        Mention(identifier=identifier, places=(), mark="own" if is_own(identifier, own) else "found", scanned=True)
        for identifier in pictured
    )
    marks: Mapping[bytes, Mark] = {bytes.fromhex(key): mark for key, mark in sheet.marks.items() if _is_key(key)}
    return confirm(mentions, MappingProxyType(marks), own)


def _is_key(text: str) -> bool:
    return len(text) == 64 and all(letter in "0123456789abcdef" for letter in text)


def card_in(sheet: Sheet, form: Form) -> str | None:
    """The question whose words hold the number of a payment card: it must not be kept. The number of an account that a payment of this
    sheet names with its bank is none: where it looks like a card's, the person was asked."""
    accounts = frozenset(_account_digits(sheet))
    for key, value in sheet.answers.items():
        question = form.questions.get(key)
        is_text = question is not None and question.type in ("text", "long-text")
        if is_text and isinstance(value, str) and holds_card_number(value, accounts):
            return key
    return None


def _account_digits(sheet: Sheet) -> Iterator[str]:
    for row in sheet.answers.get("payments") or ():
        for column in ("to", "own-account"):
            place = _ACCOUNT.fullmatch(str(row.get(column) or "")) if isinstance(row, Mapping) else None
            if place:
                yield place[1]
