"""The form as data: kinds of report, sections, questions, and the situations that answers amount to. The data is `form.toml`."""

from collections.abc import Mapping
from typing import Any, Final, Literal, TypeAlias

import msgspec

from accord.core.data import BadData, must_know, rows
from accord.core.reports.paid import Paid
from accord.core.times import SECOND

ReportKind = Literal["money", "held"]
Type = Literal[
    "text", "long-text", "choice", "choices", "yes-no", "country", "countries", "language", "scheme", "time", "clock", "number",
    "identifiers", "payments", "attachments",
]  # fmt: skip
HOUR: Final = 3600 * SECOND
Answers: TypeAlias = Mapping[str, Any]


class Heading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of report, or a section."""

    key: str
    label: str
    says: str = ""


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`when` names situations of which one must be so; empty: it is always asked in reports of its kinds. `personal` answers lie in the
    vault. With `own`, the identifiers in the answer are the person's own, or of a person close: they never go out."""

    key: str
    section: str
    kinds: tuple[ReportKind, ...]
    type: Type
    label: str
    help: str = ""
    needed: bool = False
    personal: bool = False
    own: bool = False
    when: tuple[str, ...] = ()
    choices: dict[str, str] = {}


class Column(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A column of a payment. The vault keeps a payment whole; a `personal` column leaves it for the person's own bank only."""

    key: str
    type: Literal["amount", "currency", "time", "choice", "bank", "identifier", "reference", "uetr"]
    label: str
    help: str = ""
    personal: bool = False
    choices: dict[str, str] = {}


class Situation(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    """So where the report is of this kind, or one of the answers was given, or a payment was made so lately."""

    key: str
    any: dict[str, tuple[str, ...]] = {}
    kind: ReportKind | None = None
    paid_within_hours: int | None = None


class Form(msgspec.Struct, frozen=True):
    kinds: Mapping[str, Heading]
    sections: Mapping[str, Heading]
    questions: Mapping[str, Question]
    situations: Mapping[str, Situation]
    columns: Mapping[str, Column]

    def asked(self, kind: ReportKind, situations: frozenset[str]) -> tuple[Question, ...]:
        """The questions of a kind of report, in order, of those that are asked in these situations."""
        return tuple(
            question
            for question in self.questions.values()
            if kind in question.kinds and (not question.when or not situations.isdisjoint(question.when))
        )

    @property
    def personal(self) -> frozenset[str]:
        """The questions whose answers lie in the vault."""
        return frozenset(key for key, question in self.questions.items() if question.personal)


def read_form(parsed_toml: Mapping[str, Any]) -> Form:
    """The form out of a parsed TOML table. Raises BadData."""
    form = Form(
        rows(parsed_toml, "kind", Heading),
        rows(parsed_toml, "section", Heading),
        rows(parsed_toml, "question", Question),
        rows(parsed_toml, "situation", Situation),
        rows(parsed_toml, "column", Column),
    )
    for question in form.questions.values():
        place = f"[question.{question.key}]"
        must_know(place, form.sections, question.section)
        must_know(place, form.situations, *question.when)
        if (question.type in ("choice", "choices", "yes-no")) != bool(question.choices):
            raise BadData(f"{place}: a choice has choices, and a yes or no its answer in words; nothing else has.")
        if question.type == "yes-no" and tuple(question.choices) != ("yes", "no"):
            raise BadData(f"{place}: it is answered by yes or no, in this order.")
        if not question.kinds or not question.label.strip():
            raise BadData(f"{place}: it is asked in a kind of report and has a label.")
    for situation in form.situations.values():
        _check(form, situation)
    return form


def _check(form: Form, situation: Situation) -> None:
    place = f"[situation.{situation.key}]"
    if bool(situation.any) + (situation.kind is not None) + (situation.paid_within_hours is not None) != 1:
        raise BadData(f"{place}: it follows from answers, from the kind of report, or from a payment: from one of them.")
    must_know(place, form.questions, *situation.any)
    for key, answers in situation.any.items():
        question = form.questions[key]
        must_know(f"{place} {key}", question.choices, *answers)


def situations(form: Form, kind: ReportKind, answers: Answers, payments: tuple[Paid, ...], now: int) -> frozenset[str]:
    """The situations in the answers. A payment whose time is not told counts as lately made: nobody must wait for a slip of paper."""
    return frozenset(key for key, situation in form.situations.items() if _is_so(situation, kind, answers, payments, now))


def _is_so(situation: Situation, kind: ReportKind, answers: Answers, payments: tuple[Paid, ...], now: int) -> bool:
    if situation.kind is not None:
        return situation.kind == kind
    if situation.paid_within_hours is not None:
        return any(paid.at is None or now - paid.at <= situation.paid_within_hours * HOUR for paid in payments)
    return any(_is_answered_so(answers.get(key), expected) for key, expected in situation.any.items())


def _is_answered_so(answer: object, expected: tuple[str, ...]) -> bool:
    if isinstance(answer, bool):
        return ("yes" if answer else "no") in expected
    if isinstance(answer, tuple | list | frozenset | set):
        return any(choice in expected for choice in answer)
    return answer in expected
