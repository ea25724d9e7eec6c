"""A sheet as the public pages read it, and what is wrong in it."""

from collections.abc import Iterable, Mapping

from django.utils.translation import get_language

from accord.core.identifiers.regions import REGIONS
from accord.core.reports import typed
from accord.core.reports.answers import AnswerFault, Around, BadAnswers
from accord.core.reports.form import Question
from accord.core.reports.sheet import Read, Sheet, read_sheet
from accord.hub.times import now as now
from accord.tables import countries, identifier_tables, report_form, schemes

ROWS = 1  # payments that a page begins with


def around(country: str, at: int) -> Around:
    return Around(
        now=at,
        region=country or None,
        tables=identifier_tables(),
        schemes=frozenset(schemes()),
        packs=countries(),
        language=get_language() or "en",
    )


def read(sheet: Sheet, at: int) -> Read:
    """Raises BadAnswers."""
    return read_sheet(sheet, report_form(), around(country_of(sheet), at))


def answered(sheet: Sheet, questions: Iterable[Question], form_data: typed.FormData) -> Sheet:
    """The sheet with what one page says of its questions; a currency that only stood there follows the country."""
    sheet = typed.answered(sheet, questions, form_data)
    return typed.with_own_currency(sheet, form_data, around(country_of(sheet), now()).setting())


def told(sheet: Sheet) -> Sheet:
    """The sheet with the names that stand among identifiers told in its words."""
    return typed.told_in_words(sheet, around(country_of(sheet), now()))


def country_of(sheet: Sheet) -> str:
    country = sheet.answers.get("country")
    return country if isinstance(country, str) and country in REGIONS else ""


def wrong_in(error: BadAnswers) -> Mapping[str, AnswerFault]:
    """Each fault by question, or by `payments.2.amount`; of several of one the first. Of a line that fits nothing none is told: it will be
    told in the words, once the other lines are mended."""
    by_question: dict[str, AnswerFault] = {}
    for fault in error.wrong:
        if not typed.is_told_in_words(fault):
            by_question.setdefault(fault.question, fault)
    return by_question
