"""The pages of a report's form, one after another: which questions each asks, of whom, and what comes next. Phone first: few on each."""

from types import MappingProxyType
from typing import Final

from msgspec import Struct

from accord.core.reports.facts import Facts
from accord.core.reports.form import Answers, Form, Question
from accord.core.reports.paths import path
from accord.tables import report_consents, report_form, report_outlets, report_paths

FIRST, MONEY, STORY, WHOSE, YOU, AGREE, PLAN, PLACE, REACH = "first", "money", "story", "whose", "you", "agree", "plan", "place", "reach"
# The first two of them as one, for a person who says at the door that it is money, where the country is known; and where the shortest way
# leads: what must be asked of everybody together with what will be sent. Each stands in the place of a page of the whole form.
PAID, LAST = "paid", "last"
_IN_PLACE_OF: Final = MappingProxyType({PAID: MONEY, LAST: PLAN})
PAGES: Final = MappingProxyType(
    {"money": (FIRST, MONEY, STORY, WHOSE, YOU, AGREE, PLAN), "held": (PLACE, REACH)},
)
# Which sections stand on a page. What a page asks beside them is below.
SECTIONS: Final = MappingProxyType(
    {
        FIRST: ("first",),
        PAID: ("first",),
        STORY: ("story",),
        YOU: ("you", "contact", "needs", "child"),
        LAST: ("you", "contact", "needs", "child"),
        PLACE: ("held",),
        REACH: ("contact", "child"),
    }
)
_MORE: Final = MappingProxyType({MONEY: ("payments",), PAID: ("payments",), PLACE: ("country", "words", "age")})
_NOT_HERE: Final = frozenset({"payments", "evidence", "language", "began"})
# The consents that each page asks for: the banks with the payments, the rescue with the place, the rest in one list.
CONSENTS: Final = MappingProxyType({MONEY: ("bank",), PAID: ("bank",), REACH: ("rescue", "support", "consulate")})


HELD_CONSENTS: Final = CONSENTS[REACH]


class Stage(Struct, frozen=True):
    """A person's place in the form. `answers` and `facts` are of the sheet as it is kept."""

    report_kind: str
    at: str
    answers: Answers
    facts: Facts | None

    @property
    def situations(self) -> frozenset[str]:
        return frozenset() if self.facts is None else self.facts.situations


def questions(form: Form, stage: Stage) -> tuple[Question, ...]:
    """The questions of a page. One that depends on another question of the page is shown with it, where that one is asked at all: without a
    script nothing can unfold."""
    candidates = [
        question
        for question in form.questions.values()
        if stage.report_kind in question.kinds
        and (question.key in _MORE.get(stage.at, ()) or (question.section in SECTIONS.get(stage.at, ()) and question.key not in _NOT_HERE))
    ]
    asked_keys: set[str] = set()
    while more := {
        question.key for question in candidates if question.key not in asked_keys and _is_asked(form, question, asked_keys, stage)
    }:
        asked_keys |= more
    return tuple(question for question in candidates if question.key in asked_keys)


def _is_asked(form: Form, question: Question, asked_keys: set[str], stage: Stage) -> bool:
    """Whether what the question depends on is so, or could become so by a question that this page asks."""
    return not question.when or any(
        situation in stage.situations or not asked_keys.isdisjoint(form.situations[situation].any) for situation in question.when
    )


def consents(stage: Stage) -> tuple[str, ...]:
    """The consents that a page asks for: those of the ways out that this report could take."""
    if stage.at in CONSENTS:
        return tuple(key for key in CONSENTS[stage.at] if key not in refused(stage))
    if stage.at != AGREE or stage.facts is None:
        return ()
    items = report_consents().items
    kinds = {identifier.kind for identifier in stage.facts.scammer_identifiers}
    asked_consents = {
        outlet.consent
        for outlet in report_outlets().values()
        if (not outlet.when or not stage.situations.isdisjoint(outlet.when))
        and stage.situations.isdisjoint(outlet.unless)
        and (outlet.each != "identifier" or not kinds.isdisjoint(outlet.kinds))
        and (outlet.each != "payment" or stage.facts.payments)
    }
    return tuple(key for key in items if key in asked_consents)


def refused(stage: Stage) -> dict[str, str]:
    """The consents of this page that an answer on a page before has refused already, so that no way out that needs one would be taken; each
    with the question of that answer. One that no answer refused is asked for as any other."""
    outlets, situations = report_outlets().values(), report_form().situations
    by_consent = {}
    for key in CONSENTS.get(stage.at, ()):
        against = [stage.situations.intersection(outlet.unless) for outlet in outlets if outlet.consent == key]
        if against and all(against):
            given = (
                question
                for situation in sorted(against[0])
                for question, answers in situations[situation].any.items()
                if stage.answers.get(question) in answers
            )
            if question := next(given, None):
                by_consent[key] = question
    return by_consent


def is_asked(stage: Stage) -> bool:
    """Whether this page has anything to ask."""
    if stage.at == MONEY:
        return "money-lost" in stage.situations
    if stage.at == WHOSE:
        return stage.facts is not None and any(mention.is_asked for mention in stage.facts.mentions)
    return True


def after(stage: Stage) -> str:
    """The next page that asks something; empty after the last."""
    return _near(stage, 1)


def straight(stage: Stage) -> str:
    """Where the shortest way to sending leads from here: past the story and the list of consents, never past what keeps the person safe;
    empty where there is none. A child is led page by page."""
    if stage.report_kind != "money" or "minor" in stage.situations:
        return ""
    return LAST if stage.at in (MONEY, PAID, STORY, WHOSE) else ""


# The answer that a button gives beside what it does: by page and button the field, and its value.
STRAIGHT, SEND, SEND_BY_CODE = "straight", "send", "send-code"
SAID_BY_BUTTON: Final = MappingProxyType(
    {(MONEY, STRAIGHT): ("yes", "bank"), (PAID, STRAIGHT): ("yes", "bank"), (LAST, SEND_BY_CODE): ("q.may-contact", "code")}
)


def before(stage: Stage) -> str:
    return _near(stage, -1)


def _near(stage: Stage, way: int) -> str:
    pages = PAGES[stage.report_kind]
    place = pages.index(in_place_of(stage.at)) + way
    while 0 <= place < len(pages):
        if is_asked(Stage(stage.report_kind, pages[place], stage.answers, stage.facts)):
            return pages[place]
        place += way
    return ""


def first(report_kind: str) -> str:
    return PAGES[report_kind][0]


def in_place_of(at: str) -> str:
    return _IN_PLACE_OF.get(at, at)


def every(report_kind: str) -> tuple[str, ...]:
    return (*PAGES[report_kind], PAID, LAST) if report_kind == "money" else PAGES[report_kind]


def opening(report_kind: str) -> tuple[str, ...]:
    """The pages with which a report can begin."""
    return (first(report_kind), PAID) if report_kind == "money" else (first(report_kind),)


def said_first(stage: Stage) -> tuple[list[str], list[str]]:
    """The rules said before all else in these situations, and the needs whose help lines go with them."""
    way = path(
        report_form(),
        report_paths(),
        stage.report_kind,  # type: ignore[arg-type]
        stage.situations | ({"held"} if stage.report_kind == "held" else frozenset()),
    )
    # Urgent rules are said on every page; how the form goes on, on its first ones only.
    is_early = stage.at in (FIRST, PAID, MONEY, PLACE, REACH)
    return [rule.says for rule in way.rules if is_early or rule.help_lines], list(way.help_lines)
