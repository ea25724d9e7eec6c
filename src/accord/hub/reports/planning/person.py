"""A person's answers, as the fields of their file."""

from collections.abc import Mapping

from django.conf import settings

from accord.core.care.file import Kind
from accord.core.reports.files import copied
from accord.core.reports.sheet import Sheet
from accord.hub.reports.planning.reading import Report
from accord.tables import report_files, report_form


def kind_of(sheet: Sheet) -> Kind:
    """The kind of file that such a report becomes."""
    return report_files().kinds[sheet.kind].kind


def person_of(report: Report, texts: Mapping[str, str]) -> dict[str, str]:
    """The fields of the person's file out of these answers, by question."""
    fields = copied(report_files(), report_form(), report.sheet.kind, report.facts.situations, texts)
    language = report.submission.language
    return fields | ({"languages": str(dict(settings.LANGUAGES).get(language, language))} if fields else {})
