"""A sheet as the public pages read it, and what is wrong in it."""

from collections.abc import Mapping

from accord.core.reports.answers import Around, BadAnswers
from accord.core.reports.sheet import Read, Sheet, read_sheet
from accord.tables import identifier_tables, report_form, schemes

ROWS = 1  # payments that a page begins with


def around(country: str, at: int) -> Around:
    return Around(now=at, region=country or None, tables=identifier_tables(), schemes=frozenset(schemes()))


def read(sheet: Sheet, at: int) -> Read:
    """Raises BadAnswers."""
    country = sheet.answers.get("country")
    region = country if isinstance(country, str) and len(country) == 2 else ""
    return read_sheet(sheet, report_form(), around(region, at))


def wrong_in(error: BadAnswers) -> Mapping[str, str]:
    """The code of each fault by question, or by `payments.2.amount`; of several of one the first."""
    found: dict[str, str] = {}
    for one in error.wrong:
        found.setdefault(one.question, one.code)
    return found
