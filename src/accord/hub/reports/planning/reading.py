"""A report as it is handed on: the sheet, read by the rules of the form."""

from collections.abc import Iterable

from django.utils.translation import get_language
from msgspec import Struct, structs

from accord.core.reports.answers import Around
from accord.core.reports.consents import as_agreed
from accord.core.reports.facts import Behind, Facts
from accord.core.reports.plan import Item, Plan, plan
from accord.core.reports.sheet import Read, Sheet, read_sheet
from accord.hub.intake import queries as intake
from accord.hub.intake.queries import Submission, digest
from accord.hub.members import queries as members
from accord.hub.members.queries import MemberRow
from accord.hub.reports.planning.reach import reach
from accord.hub.times import now
from accord.tables import countries, identifier_tables, report_consents, report_form, report_outlets, schemes


def around(country: str, at: int) -> Around:
    """The context that reading needs beside the sheet."""
    return Around(
        now=at,
        region=country or None,
        tables=identifier_tables(),
        schemes=frozenset(schemes()),
        packs=countries(),
        language=get_language() or "en",
    )


def read(sheet: Sheet, country: str, at: int, behind: Behind = "nobody") -> Read:
    """Raises BadAnswers."""
    return read_sheet(sheet, report_form(), around(country, at), behind)


def outlook(sheet: Sheet, stands: frozenset[str], country: str) -> Plan:
    """The plan of the sheet if it were handed in now, for the person to see. Raises BadAnswers."""
    at = now()
    return planned(read(sheet, country, at).facts, stands, sheet.off, at)


def planned(facts: Facts, stands: frozenset[str], off: Iterable[str], at: int) -> Plan:
    return plan(facts, report_outlets(), report_consents(), stands, reach(facts, at), frozenset(off))


def home_of(submission: Submission) -> MemberRow:
    return members.by_number([submission.home])[submission.home]


class Report(Struct, frozen=True):
    """A report on its way from the sheet to those who can help."""

    submission: Submission
    sheet: Sheet
    read: Read

    @property
    def facts(self) -> Facts:
        return self.read.facts

    def key_of(self, item: Item) -> str:
        """The key under which an item is kept: a digest, since the item's own may hold a part of an identifier's."""
        return item_key(self.submission, item.key)


def item_key(submission: Submission, key: str) -> str:
    return digest("item", submission.id.bytes, key.encode()).hex()


def report_of(submission: Submission, at: int, *, behind: Behind = "nobody") -> Report:
    """Its answers are as the person still agrees. Raises VaultError, BadAnswers."""
    sheet = intake.sheet_of(submission, at)
    refused = frozenset(intake.answered(submission.n)) - intake.stands(submission.n)
    choices = {key: question.choices for key, question in report_form().questions.items()}
    sheet = structs.replace(sheet, answers=as_agreed(report_consents(), choices, sheet.answers, refused))
    return Report(submission, sheet, read(sheet, submission.country, at, behind))
