"""The way through the form: what is asked first, what is said before all else, and when the banks may be rung. The data is `paths.toml`."""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from accord.core.data import must_know, must_say, rows
from accord.core.reports.form import Answers, Form, Question, ReportKind
from accord.core.reports.paid import Paid

Track = Literal["fraud", "rescue"]


class Rule(msgspec.Struct, frozen=True, kw_only=True, rename="kebab", forbid_unknown_fields=True):
    key: str
    when: tuple[str, ...]
    says: str
    source: str
    first: tuple[str, ...] = ()
    consents: tuple[str, ...] = ()
    help_lines: tuple[str, ...] = ()
    bell: bool = False
    track: Track | None = None


class Path(msgspec.Struct, frozen=True, kw_only=True):
    """`first` comes before all else, `rest` after; together they are every question that is asked. `rules` say why, most urgent first.

    `consents` are asked with the first questions. `help_lines` are needs of `core.reports.advice`, in order. With `bell` the banks are
    rung as soon as nothing is `missing`.
    """

    first: tuple[Question, ...]
    rest: tuple[Question, ...]
    consents: tuple[str, ...]
    help_lines: tuple[str, ...]
    bell: bool
    tracks: tuple[Track, ...]
    rules: tuple[Rule, ...]


def read_paths(parsed_toml: Mapping[str, Any], form: Form) -> Mapping[str, Rule]:
    """The rules by key, the most urgent first (a parsed TOML table). Raises BadData."""
    rules = rows(parsed_toml, "rule", Rule)
    for rule in rules.values():
        place = f"[rule.{rule.key}]"
        must_know(place, form.situations, *rule.when)
        must_know(place, form.questions, *rule.first)
        must_say(place, rule.says)
    return rules


def path(form: Form, rules: Mapping[str, Rule], kind: ReportKind, situations: frozenset[str]) -> Path:
    """The way through the form in these situations. Every question of this kind of report is on it, once."""
    questions = form.asked(kind, situations)
    used = tuple(rule for rule in rules.values() if not situations.isdisjoint(rule.when))
    early = dict.fromkeys(key for rule in used for key in rule.first)
    by_key = {question.key: question for question in questions}
    return Path(
        first=tuple(by_key[key] for key in early if key in by_key),
        rest=tuple(question for question in questions if question.key not in early),
        consents=tuple(dict.fromkeys(key for rule in used for key in rule.consents)),
        help_lines=tuple(dict.fromkeys(key for rule in used for key in rule.help_lines)),
        bell=any(rule.bell for rule in used),
        tracks=tuple(dict.fromkeys(rule.track for rule in used if rule.track)),
        rules=used,
    )


def missing(way: Path, answers: Answers) -> tuple[str, ...]:
    """The needed questions that are not answered yet: without them the report can't be sent."""
    needed = (question.key for question in (*way.first, *way.rest) if question.needed)
    return tuple(key for key in needed if answers.get(key) in (None, "", (), []))


def before_the_bell(answers: Answers) -> tuple[str, ...] | None:
    """The fields still missing before the banks can be rung, as a question or `payments.NUMBER.FIELD`; empty: ring now. None: no payment.

    One payment that is told well enough rings, and does not wait for the others. Consent is asked beside it.
    """
    payments: tuple[Paid, ...] = answers.get("payments", ())
    if not payments:
        return None
    lacking = [tuple(f"payments.{number}.{column}" for column in paid.missing) for number, paid in enumerate(payments, 1)]
    return (*(() if answers.get("country") else ("country",)), *min(lacking, key=len))


def short(way: Path) -> tuple[Question, ...]:
    """The questions of an officer who takes a report by phone: the first questions, what is needed, and the person's own words."""
    return (*way.first, *(question for question in way.rest if question.needed or question.key == "words"))
