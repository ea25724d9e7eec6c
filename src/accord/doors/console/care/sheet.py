"""The whole file as its person reads it: one page in their language, to be opened on a phone or printed. Programs take it as JSON."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

import msgspec
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language, get_language_bidi, gettext, override

from accord.core.sharing.country_names import country_name
from accord.core.times import moment
from accord.doors.console.care.labels import ANSWERED, CONSENTS, HOWS, LOOKED, REASONS, RISKS, STATUSES
from accord.doors.console.care.rows import field_text
from accord.hub.care import queries
from accord.hub.care.vocabulary import CONSULATE, PENDING
from accord.hub.members import queries as members
from accord.tables import care, report_consents, screening

FILE, SCREENING = "file", "screening"
# Where a record keeps words of an officer under another name, or keeps none that belong here.
WORD_OF: Mapping[str, str] = {"override": "reason", FILE: ""}
NOTES, WORDS = "notes", "words"  # fields that hold what somebody wrote, beside those of the tables
LANGUAGES = tuple(settings.LANGUAGES)


def sheet(exported: bytes, number: int, language: str, at: int) -> str:
    """The page (HTML) of what `queries.export` gives. `language` is one of `LANGUAGES`, else English."""
    whole = msgspec.json.decode(exported)
    with override(language if language in dict(LANGUAGES) else "en"):
        return render_to_string("console/care_sheet.html", _filled(whole, number, at))


def _filled(whole: Mapping[str, Any], number: int, at: int) -> dict[str, Any]:
    records = whole["records"]
    looks = [look for record in records for look in record["looks"] if look["member"] is not None and look["action"] in LOOKED]
    named = members.by_number({look["member"] for look in looks} | {record["home"] for record in records})
    return {
        "language": get_language(),
        "direction": "rtl" if get_language_bidi() else "ltr",
        "number": number,
        "keeper": next((named[record["home"]].name for record in records if record["what"] == FILE), ""),
        "opened": moment(whole["file"]["opened"]),
        "until": moment(whole["file"]["kept_until"]),
        "now": moment(at),
        "told": [row for record in records if record["what"] == FILE for row in _fields(record["fields"])],
        "interview": [row for record in records if record["what"] == SCREENING for row in _answers(record["fields"])],
        "written": [text for record in records if (text := record["fields"].get(WORD_OF.get(record["what"], WORDS)))],
        "assessed": [(moment(row["at"]), _word(STATUSES, row, "status")) for row in whole["assessments"]],
        "risk": _word(RISKS, whole["file"], "risk"),
        "is_child": whole["file"]["is_child"],
        "agreed": [_consent(row) for row in whole["consents"]],
        "grounds": [_ground(row) for row in whole["grounds"]],
        "handed": [_referral(row) for row in whole["referrals"]],
        "looks": _once_a_day(_look(look, named[look["member"]].name) for look in looks),
    }


def _fields(fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for key, field in care().fields.items():
        if text := fields.get(queries.name_of(key)):
            yield gettext(field.label), field_text(key, text)


def _answers(fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The last answer to each question, and every note."""
    for key, indicator in screening().indicators.items():
        if answers := _rows(fields.get(queries.name_of(key))):
            yield gettext(indicator.label), _word(ANSWERED, answers[-1], "answer")
    for note in _rows(fields.get(NOTES)):
        yield gettext("Notes"), note["answer"]


def _rows(kept: str | None) -> list[dict[str, Any]]:
    return msgspec.json.decode(kept, type=list[dict[str, Any]]) if kept else []


def _consent(row: Mapping[str, Any]) -> dict[str, Any]:
    key = row["consent"]
    item = report_consents().items.get(key)
    says = gettext(item.says) if item is not None and key != CONSULATE else gettext(CONSENTS.get(key, key))
    if key == CONSULATE:
        says = gettext("May we tell the consulate of {country}?").format(country=country_name(row["about"], get_language()))
    return {"says": says, "yes": row["yes"], "is_feared": row["feared"], "how": _word(HOWS, row, "how"), "at": moment(row["at"])}


def _ground(row: Mapping[str, Any]) -> dict[str, Any]:
    ground = care().grounds.get(row["ground"])
    return {"says": gettext(ground.label) if ground else "", "at": moment(row["at"]), "until": moment(row["until"])}


def _referral(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "member": row["member"],
        "at": moment(row["made"]),
        "is_over": row["state"] not in PENDING,
        "services": _labels(care().services[key].label for key in row["services"] if key in care().services),
        "fields": _labels(care().fields[key].label for key in row["fields"] if key in care().fields),
    }


def _labels(labels: Iterable[str]) -> list[str]:
    return [gettext(label) for label in labels]


def _once_a_day(looks: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """In the order of time. A file is several records, and one look at it leaves a line at each: the same of one day is said once."""
    rows = sorted(looks, key=lambda look: look["at"])
    return list({(row["at"].date(), row["member"], row["did"], row["why"], row["words"]): row for row in reversed(rows)}.values())[::-1]


def _look(look: Mapping[str, Any], member: str) -> dict[str, Any]:
    why = _word(REASONS, look, "reason")
    at, did = datetime.fromisoformat(look["at"]), _word(LOOKED, look, "action")
    return {"at": at, "member": member, "did": did, "why": why, "words": look["words"]}


def _word(table: Mapping[str, str], row: Mapping[str, Any], column: str) -> str:
    """What a code of the export says; empty where the table has no word for it."""
    text = table.get(row[column], "")
    return gettext(text) if text else ""
