"""Fields of Django's forms for a day and a moment, read where the desk stands; what can mean two things is asked at the field."""

from datetime import UTC, date, datetime, tzinfo
from typing import Any, ClassVar, Literal, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from msgspec.structs import replace

from accord.core.periods import whole
from accord.core.times import moment
from accord.core.typed import Question, Reading, Setting, Value
from accord.core.typed.fields import ASKED, MEANT, example_of_moment, zone_words
from accord.core.typed.moment import ask_hour, read_date, read_moment
from accord.core.typed.zones import zone_of
from accord.doors.console.frame.pages import Visit
from accord.doors.console.frame.typing import Asked, asked, setting, words_of

_Form = TypeVar("_Form", bound=forms.BaseForm)


class AskingInput(forms.TextInput):
    """A line of text with the question that came back about it; the choice takes the place of the text, unless that was typed anew."""

    asked: Asked | None = None

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        text = data.get(name)
        meant = data.get(name + MEANT)
        return meant if meant and text is not None and data.get(name + ASKED, "").strip() == text.strip() else text

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        control = super().render(name, value, attrs, renderer)
        if self.asked is None:
            return control
        id = (attrs or {}).get("id", name)
        # Both parts were rendered by Django, and are escaped already.
        return mark_safe(control + render_to_string("console/question.html", {"asked": self.asked, "name": name, "id": id}))


class _Typed(forms.CharField):
    """Its setting comes with `place`, once the form is there."""

    widget = AskingInput
    kept: ClassVar[frozenset[str]] = frozenset()  # the codes of refusals with which the text stays as it was typed

    def __init__(self, *, past: bool, **more: Any) -> None:
        super().__init__(**{"max_length": 120, **more})
        self.past = past
        self.here: Setting | None = None
        self.waits = False  # for the answer to a question at another field, on which the reading depends
        self.widget.attrs |= {"dir": "auto", "autocomplete": "off"}

    def read(self, text: str, here: Setting) -> Reading:
        raise NotImplementedError

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text or self.waits:
            return None
        assert self.here is not None
        reading = self.read(text, self.here)
        if isinstance(reading, Value):
            return self.made(reading)
        if reading.code in self.kept:
            return text
        self.widget.asked = asked(reading, text)
        raise ValidationError(words_of(reading))

    def made(self, value: Value) -> Any:
        raise NotImplementedError


class MomentField(_Typed):
    """Gives a datetime with its offset. `edge`: of a day alone it is asked whether this is meant, that the day `begins` or `ends`."""

    def __init__(self, *, edge: Literal["begins", "ends", ""] = "", **more: Any) -> None:
        super().__init__(**more)
        self.edge = edge

    def read(self, text: str, here: Setting) -> Reading:
        reading = read_moment(text, here, is_past=self.past)
        return ask_hour(text, reading, here, begins=self.edge == "begins") if self.edge else reading

    def made(self, value: Value) -> datetime:
        if value.kind == "date":
            assert self.here is not None
            raise ValidationError(
                gettext("Type the time of the day too, for example {example}.").format(example=example_of_moment(self.here))
            )
        return datetime.fromisoformat(value.value)


class DayField(_Typed):
    """Gives a date."""

    def read(self, text: str, here: Setting) -> Reading:
        return read_date(text, here, is_past=self.past)

    def made(self, value: Value) -> date:
        return date.fromisoformat(value.value)


class BirthField(_Typed):
    """Gives a day of birth as text, such as `1999-03-04`. What is no whole day stays as it was told: many know the year alone."""

    kept = frozenset({"date-unread"})

    def read(self, text: str, here: Setting) -> Reading:
        return read_date(text, here)

    def made(self, value: Value) -> str:
        return value.value


def place(form: _Form, visit: Visit, zone: str = "") -> _Form:
    """Tells the fields of a form where its desk stands, and says it beside them. `zone`: of the desk that it is about, if it is another."""
    here = replace(setting(visit), zone=zone) if zone else setting(visit)
    for field in form.fields.values():
        if not isinstance(field, _Typed):
            continue
        field.here = here
        example = example_of_moment(here)
        if isinstance(field, MomentField):
            says = gettext("In {zone}, for example {example}.").format(zone=zone_words(here) or "UTC", example=example)
        else:
            says = gettext("For example {example}.").format(example=example.partition(" ")[0])
        field.help_text = f"{field.help_text} {says}".strip()
    return form


def zone_of_desk(visit: Visit) -> tzinfo:
    """The zone by which these fields read."""
    return zone_of(setting(visit)) or UTC


def beginning_of(day: date, visit: Visit) -> int:
    """The first moment of a day where the desk stands."""
    return whole(day, day, zone_of_desk(visit))[0].begins


def end_of(day: date, visit: Visit) -> int:
    """The first moment after a day where the desk stands."""
    return whole(day, day, zone_of_desk(visit))[0].ends


def last_day(until: int, zone: tzinfo) -> date:
    """The last day before a moment: that of which `end_of` gives the end."""
    return moment(until - 1).astimezone(zone).date()


class NotADay(ValueError):
    """The typed text is no day, or can mean several: `text` says what to type instead."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def day_of(visit: Visit, name: str, *, past: bool) -> date | None:
    """A day from a control that no Django form made; None where it was left empty. Raises NotADay."""
    text = visit.text(name, 120).strip()
    if not text:
        return None
    reading = read_date(text, setting(visit), is_past=past)
    if isinstance(reading, Value):
        return date.fromisoformat(reading.value)
    if isinstance(reading, Question) and reading.choices:
        instead = gettext("Type it as {day}.").format(day=reading.choices[0].value)
        raise NotADay(f"{words_of(reading)} {instead}")
    raise NotADay(words_of(reading))
