"""The forms of a desk. The actions that store the values check them; here only what a person typed is put into shape."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from msgspec.structs import replace

from accord.core.hours import ALWAYS, NotHours, read_hours
from accord.core.hours import DAYS as CODES
from accord.core.recurrence import DAYS as WEEKDAYS
from accord.core.recurrence import LONGEST, Rule
from accord.core.sharing.country_names import read_country
from accord.core.times import micros
from accord.core.typed import Question, Setting, Value
from accord.core.typed.moment import follows_beginning, read_moment
from accord.core.typed.opening import read_opening
from accord.core.typed.span import split_span
from accord.doors.console.desks.labels import DAYS, REPEATS
from accord.doors.console.frame.language_fields import LanguagesField
from accord.doors.console.frame.typed_fields import DayField, MomentField
from accord.hub.desks.errors import BadDesk
from accord.hub.desks.queries import DeskPage
from accord.hub.desks.vocabulary import DEFAULT_WAIT

Choices = Sequence[tuple[str, str]]
RULES: Mapping[str, tuple[str, int, tuple[str, ...]]] = {
    "daily": ("DAILY", 1, ()),
    "weekdays": ("WEEKLY", 1, WEEKDAYS[:5]),
    "sunday-thursday": ("WEEKLY", 1, (*WEEKDAYS[6:], *WEEKDAYS[:4])),
    "sunday-friday": ("WEEKLY", 1, (*WEEKDAYS[6:], *WEEKDAYS[:5])),
    "monday-saturday": ("WEEKLY", 1, WEEKDAYS[:6]),
    "weekly": ("WEEKLY", 1, ()),
    "fortnightly": ("WEEKLY", 2, ()),
}
_OLD = ("Etc/", "SystemV/", "US/", "posix/", "right/")


def zones(also: str = "") -> Choices:
    """Time zones by their IANA names, without the old doubles."""
    names = {zone for zone in available_timezones() if "/" in zone and not zone.startswith(_OLD)} | {"UTC"}
    return [(zone, zone.replace("_", " ")) for zone in sorted(names | ({also} if also else set()))]


class Plain(forms.Form):
    """Fields are text: what they may hold is for the hub to say, in its own sentence and without repeating it."""

    use_required_attribute = False

    def blame(self, bad: BadDesk) -> None:
        """Put an error beside its field, or above the form."""
        self.is_valid()
        field = bad.field if bad.field in self.fields else None
        if bad.text not in self.errors.get(field or "__all__", ()):
            self.add_error(field, bad.text)

    def text(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name) or "")


def _choice(label: Any, choices: Choices, **more: Any) -> forms.CharField:
    # No ChoiceField: its error would say back what was sent.
    return forms.CharField(label=label, required=False, widget=forms.Select(choices=choices), **more)


def _moment(label: Any, edge: Literal["begins", "ends"]) -> MomentField:
    return MomentField(label=label, past=False, required=False, edge=edge)


class DeskForm(Plain):
    name = forms.CharField(label=_("Name"), required=False, help_text=_("Everyone who is alerted reads it. For example: Fraud desk, night"))
    holidays = forms.CharField(
        label=_("Holidays of"),
        required=False,
        help_text=_("The country's name or code, with a part of it where needed: Thailand, US-CA. Empty: none."),
    )
    languages = LanguagesField(label=_("Languages spoken"))
    wait = forms.CharField(
        label=_("A bell escalates after"),
        required=False,
        help_text=_("Minutes, 1 to 120"),
        widget=forms.NumberInput(attrs={"min": 1, "max": 120, "inputmode": "numeric"}),
    )

    def __init__(self, data: Any = None, *, desks: Choices, members: Choices = (), zone: str = "", **more: Any) -> None:
        super().__init__(data, auto_id="desk_%s", **more)
        self.fields["zone"] = _choice(_("Time zone"), zones(zone))
        self.fields["cover"] = _choice(
            _("Covered by"),
            [("", gettext("no other desk")), *desks],
            help_text=_("It is alerted when no one here answers. A desk of another member must agree first."),
        )
        self.fields["always"] = forms.BooleanField(label=_("Open always"), required=False)
        for code in CODES:
            self.fields[code] = forms.CharField(
                label=gettext(DAYS[code]),
                required=False,
                widget=forms.TextInput(attrs={"placeholder": "08:00-17:00", "autocomplete": "off"}),
            )
        if members:
            self.fields["member"] = _choice(_("Desk of"), members)

    def days(self) -> list[forms.BoundField]:
        return [self[code] for code in CODES]

    def changes(self) -> dict[str, Any]:
        """The arguments of `make_desk` and `change_desk`. Raises BadDesk."""
        return {
            "name": self.text("name"),
            "zone": self.text("zone"),
            "hours": self._hours(),
            "holidays": read_country(self.text("holidays"), get_language()) or self.text("holidays").strip().upper(),
            "languages": self._languages(),
            "wait": self._wait(),
            "cover": self.text("cover") or None,
        }

    def _languages(self) -> list[str]:
        if not self.is_valid() and "languages" in self.errors:
            raise BadDesk("languages", str(self.errors["languages"][0]))
        return list(self.cleaned_data["languages"])

    def _hours(self) -> Any:
        self.is_valid()
        typed = {code: self.text(code).strip() for code in CODES}
        if self.cleaned_data.get("always"):
            # Hours that were there before may stay in the form. New ones say that it is not open always.
            new = next((code for code, text in typed.items() if text and text != self.initial.get(code, "")), None)
            if new is not None:
                raise BadDesk(new, gettext("You typed hours, and “Open always” is ticked. Take out one of the two."))
            return ALWAYS
        given = {}
        for code, text in typed.items():
            try:
                spans = read_opening(text)
                read_hours({code: spans})
            except NotHours:
                raise BadDesk(
                    code, gettext("Write hours as 08:00-17:00, with a comma between: 08:00-12:00, 13:00-17:00. Past midnight: 22:00-06:00.")
                ) from None
            if spans:
                given[code] = spans
        return given

    def _wait(self) -> int:
        text = self.text("wait").strip()
        if not (text.isascii() and text.isdigit() and len(text) < 6):
            raise BadDesk("wait", gettext("Let a bell escalate after 1 to 120 minutes."))
        return int(text)


def beginning(page: DeskPage | None = None, zone: str = "") -> dict[str, Any]:
    """The form's first content: the desk as it is, or a new one, in this time zone."""
    if page is None:
        return {"zone": zone or "UTC", "wait": DEFAULT_WAIT, "always": True}
    week: Mapping[str, Iterable[str]] = page.week if isinstance(page.week, dict) else {}
    return {
        "name": page.row.name,
        "zone": page.row.zone,
        "holidays": page.row.holidays,
        "languages": page.row.languages,
        "wait": page.row.wait,
        "cover": page.cover or page.asked or "",
        "always": page.week == ALWAYS,
        **{code: ", ".join(week.get(code, ())) for code in CODES},
    }


class SpanForm(Plain):
    """From when until when, as people type it where the desk is. An end without a day, or with a weekday alone, is the first
    such time after the beginning."""

    begins = _moment(_("From"), "begins")
    ends = _moment(_("Until"), "ends")

    def full_clean(self) -> None:
        if self.is_bound:
            self._part()
        ends = self.fields["ends"]
        if self.is_bound and isinstance(ends, MomentField) and ends.here is not None:
            after = self._after(ends.here)
            ends.waits, ends.here = after is None, after or ends.here
        super().full_clean()

    def _part(self) -> None:
        """A shift that was typed as one text into either field, `21:00-05:00`, with nothing in the other."""
        typed = [str(self.data.get(name) or "").strip() for name in ("begins", "ends")]
        span = split_span(next(filter(None, typed))) if sum(map(bool, typed)) == 1 else None
        if span is not None:
            self.data = {**{name: self.data[name] for name in self.data}, "begins": span[0], "ends": span[1]}

    def _after(self, here: Setting) -> Setting | None:
        """From when on the end is read; None where it depends on what is answered about the beginning."""
        begins, ends = (str(self[name].data or "") for name in ("begins", "ends"))
        if not follows_beginning(ends):
            return here
        reading = read_moment(begins, here, is_past=False)
        possible = reading.choices if isinstance(reading, Question) else (reading,) if isinstance(reading, Value) else ()
        moments = [datetime.fromisoformat(choice.value) for choice in possible]  # of a day alone its first minute
        zone = ZoneInfo(here.zone or "UTC")
        settings = [replace(here, now=micros(at if at.tzinfo else at.replace(tzinfo=zone))) for at in moments]
        readings = [read_moment(ends, setting, is_past=False) for setting in settings]
        if any(reading != readings[0] for reading in readings):
            return None
        return settings[0] if settings else here

    def moment(self, name: str) -> datetime:
        """Raises BadDesk, with what is wrong with what was typed."""
        self.is_valid()
        if errors := self.errors.get(name):
            raise BadDesk(name, str(errors[0]))
        value = self.cleaned_data.get(name)
        if not isinstance(value, datetime):
            raise BadDesk(name, gettext("Give a date and a time, for example 2026-11-24 22:00."))
        return value


class ShiftForm(SpanForm):
    def __init__(self, data: Any = None, *, people: Choices) -> None:
        super().__init__(data, auto_id="shift_%s")
        self.fields["person"] = _choice(_("Who is on call"), people)
        self.order_fields(["person", "begins", "ends"])


class RepeatForm(ShiftForm):
    """A shift that may come again, by the clock on the desk's wall."""

    def __init__(self, data: Any = None, *, people: Choices) -> None:
        super().__init__(data, people=people)
        self.fields["repeat"] = _choice(_("How often"), [(key, gettext(words)) for key, words in REPEATS.items()])
        self.fields["until"] = DayField(
            label=_("Last day"),
            past=False,
            required=False,
            help_text=_("Only for a repeated shift: the day on which the last one begins, within a year."),
        )

    def rule(self, begins: datetime) -> Rule | None:
        """How it repeats; None for once. Raises BadDesk."""
        repeat = self.text("repeat")
        if not repeat:
            return None
        if repeat not in RULES:
            raise BadDesk("repeat", gettext("Choose how often from the list."))
        if errors := self.errors.get("until"):
            raise BadDesk("until", str(errors[0]))
        until = self.cleaned_data.get("until")
        if not isinstance(until, date):
            raise BadDesk("until", gettext("Give the last day, for example 2026-12-31."))
        if not begins.date() <= until <= begins.date() + LONGEST:
            raise BadDesk("until", gettext("Choose a day within a year of the first shift."))
        every, interval, days = RULES[repeat]
        return Rule(every, interval, days, until)


class CalendarForm(Plain):
    file = forms.FileField(
        label=_("Calendar file"),
        required=False,
        help_text=_("iCalendar (.ics), at most 512 kB. Either all of its shifts are put in, or none."),
    )

    def __init__(self, data: Any = None, files: Any = None, *, people: Choices) -> None:
        super().__init__(data, files, auto_id="calendar_%s")
        self.fields["person"] = _choice(_("Who is on call"), [("", gettext("the person whom each event's title names")), *people])


class AwayForm(SpanForm):
    def __init__(self, data: Any = None, *, people: Choices, stand_ins: Choices) -> None:
        super().__init__(data, auto_id="away_%s")
        self.fields["person"] = _choice(_("Who is away"), people)
        self.fields["stand_in"] = _choice(_("Who stands in"), [("", gettext("no one: the bell escalates")), *stand_ins])
        self.order_fields(["person", "begins", "ends", "stand_in"])


class ContactsForm(Plain):
    """Only the fields for a new person; the contacts that there are have fields of their own, named by their ids."""

    def __init__(self, data: Any = None, *, people: Choices, channels: Choices) -> None:
        super().__init__(data, auto_id="contact_%s", initial={"channels": ["mail"]})
        self.fields["add"] = _choice(_("Add a contact"), [("", gettext("nobody")), *people])
        self.fields["channels"] = forms.CharField(
            label=_("Alert by"), required=False, widget=forms.CheckboxSelectMultiple(choices=channels)
        )


class RingForm(Plain):
    signal = forms.CharField(
        label=_("About a signal"),
        required=False,
        help_text=_("The id of a signal that you see. Those who may not see it will find nothing there. Or leave it empty."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="ring_%s")


class HookForm(Plain):
    url = forms.CharField(
        label=_("Address of the webhook"),
        required=False,
        widget=forms.URLInput(attrs={"autocomplete": "off", "placeholder": "https://"}),
        help_text=_("Kept in the vault. It is never shown again; leave it empty to remove the webhook."),
    )
    secret = forms.CharField(
        label=_("Secret"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("whsec_ and a key in base64; or leave it empty, and one is made and shown once."),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="hook_%s")
