"""What a person told, as the fields of their file."""

from collections.abc import Mapping

from django.conf import settings

from accord.core.reports.files import copied
from accord.core.reports.sheet import Sheet
from accord.core.reports.told import Told
from accord.tables import report_files, report_form


def person_of(sheet: Sheet, told: Told, texts: Mapping[str, str], language: str) -> dict[str, str]:
    """The fields of the person's file out of these answers, by question."""
    found = copied(report_files(), report_form(), sheet.door, told.situations, texts)
    if found:
        found["languages"] = str(dict(settings.LANGUAGES).get(language, language))
    return found
