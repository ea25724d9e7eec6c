"""The steps of a request, as people read them: each field by its type, and the story of all steps."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext, ngettext

from accord.core.protocols import Field, Protocol
from accord.core.times import moment
from accord.doors.console.frame.choices import country
from accord.doors.console.frame.joining import joined
from accord.doors.console.frame.moments import about, exact
from accord.doors.console.frame.money import money
from accord.doors.console.requests.labels import HOW, SIDES
from accord.hub.members import queries as members
from accord.hub.requests.queries import TakenRow

SHORT = 3  # fields of a step that its line in the story names


def value_words(field: Field, value: Any) -> str:
    """One field as a text; empty for what says nothing by itself, such as an id or a key."""
    if field.type == "amount":
        return money(Decimal(value["value"]), value["code"])
    if field.type == "time":
        return exact(moment(value))
    if field.type == "duration":
        return about(value)
    if field.type == "code":
        return gettext(field.choices[value]) if value in field.choices else str(value)
    if field.type == "country":
        return country(value)
    if field.type == "yes-no":
        return gettext("yes") if value else gettext("no")
    if field.type == "list":
        return "; ".join(filter(None, (_row(field, row) for row in value))) or ngettext("{number} row", "{number} rows", len(value)).format(
            number=len(value)
        )
    if field.type in ("text", "date", "number"):
        return str(value)
    return ""


def _row(field: Field, row: Mapping[str, Any]) -> str:
    return joined(filter(None, (value_words(column, row[column.key]) for column in field.columns if column.key in row)))


def field_rows(
    protocol: Protocol, fields: Mapping[str, Any], words: Mapping[str, str] | None = None, names: Mapping[str, str] | None = None
) -> list[tuple[str, str]]:
    """Titles and texts, in the order of the protocol; what was said in words stands under its field's own title. `names`: members by id."""
    rows = []
    for key, field in protocol.fields.items():
        value = _with_words(field, key, fields[key], words or {}) if key in fields else None
        text = (words or {}).get(key) or (value_words(field, value) if key in fields and not field.personal else "")
        if field.type == "member" and key in fields:
            text = (names or {}).get(str(value), "")
        if text:
            rows.append((gettext(field.title), text))
    return rows


def _with_words(field: Field, key: str, value: Any, words: Mapping[str, str]) -> Any:
    """The rows of a list with what was said in words in them, which is kept apart: `figures.1.counted` is a column of the first."""
    if field.type != "list":
        return value
    texts = [column.key for column in field.columns if column.type == "text"]
    return [
        {**row, **{text: words[f"{key}.{n}.{text}"] for text in texts if f"{key}.{n}.{text}" in words}} for n, row in enumerate(value, 1)
    ]


def _members_named(protocol: Protocol, taken: Iterable[TakenRow]) -> dict[str, str]:
    """The members that steps name in a field, as the one that the secretariat alerted too: by id."""
    keys = [key for key, field in protocol.fields.items() if field.type == "member"]
    ids = {str(step.fields[key]) for step in taken for key in keys if step.fields.get(key)}
    return {row.id: row.name for row in members.members() if row.id in ids} if ids else {}


def story(protocol: Protocol, taken: Iterable[TakenRow]) -> list[dict[str, Any]]:
    """Every step for the timeline: what, who, how it came, what it said, and the state that it led to."""
    steps: list[dict[str, Any]] = []
    taken = list(taken)
    names = _members_named(protocol, taken)
    before = ""
    for step in taken:
        # The fields asked for at the beginning stand beside the story.
        rows = field_rows(protocol, step.fields, step.words, names) if steps else []
        notes = [f"{title}: {text}" for title, text in rows]
        if step.state != before:
            notes.insert(0, gettext("Now: {state}").format(state=gettext(step.state_title)))
        if step.how:
            notes.append(gettext(HOW.get(step.how, step.how)))
        before = step.state
        name = step.member_name or gettext(SIDES.get(step.side, step.side))
        steps.append(
            {
                "step": gettext(step.title),
                "who": f"{step.person}, {name}" if step.person else name,
                "at": moment(step.at),
                "note": " · ".join(notes),
            }
        )
    return steps
