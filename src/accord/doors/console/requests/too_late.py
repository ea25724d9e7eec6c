"""A step that is not open any more: who was quicker, and what was typed and is recorded nowhere."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext

from accord.core.protocols import Field, Protocol, Step
from accord.core.times import moment
from accord.doors.console.frame.moments import exact
from accord.doors.console.requests.controls import typed_of
from accord.hub.requests.queries import Page


def last_of(page: Page, key: str) -> str:
    """The step that was taken last, by whom and when; where it is the very step, that it is recorded once."""
    if not page.taken:
        return ""
    last = page.taken[-1]
    happened = f"{gettext(last.title)} · {last.person or last.member_name} · {exact(moment(last.at))}"
    if last.key == key:
        return gettext("It is recorded already, and was not recorded a second time: {happened}.").format(happened=happened)
    return gettext("Last: {happened}.").format(happened=happened)


def not_recorded(protocol: Protocol, key: str, sent: Mapping[str, str]) -> list[tuple[str, str]]:
    """The fields that were typed into the form of the step, by their titles."""
    typed = typed_of(sent)
    fields = {name: field for step in protocol.steps if step.key == key for name, field in _fields(step)}
    rows = []
    for name, value in typed.items():
        field = fields.get("-".join(part for part in name.removeprefix("f-").split("-") if not part.isdigit()))
        if field is None or not value.strip():
            continue
        unit = typed.get(f"{name}-unit", "")
        word = (field.choices.get(value) or protocol.refusals.get(value)) if field.type == "code" else None
        rows.append((gettext(field.title), gettext(word) if word else f"{value} {unit}".strip()))
    return rows


def _fields(step: Step) -> Iterator[tuple[str, Field]]:
    for field in step.fields:
        yield field.key, field
        yield from ((f"{field.key}-{column.key}", column) for column in field.columns)
