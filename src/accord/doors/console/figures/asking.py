"""The query of a page with figures: the days, how they are grouped, and what narrows them. Fields that can't be read are asked again."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final, cast
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accord.core.money.amounts import PLACES
from accord.core.periods import UNITS, Unit, count, periods, whole
from accord.core.times import moment
from accord.doors.console.figures import labels
from accord.doors.console.frame import moments
from accord.doors.console.frame.choices import select
from accord.doors.console.frame.pages import Visit
from accord.hub.members import queries as members
from accord.hub.requests.queries import BYS, SIDES, Asked, By, sees_all
from accord.hub.times import now
from accord.tables import newest_protocols

MOST_PERIODS: Final = 120
USUAL_WEEKS: Final = 13  # the one that runs, and those before it
EARLIEST: Final = date(2000, 1, 1)


def _day(label: Any) -> forms.DateField:
    wrong = _("Write the day as year, month and day, for example 2026-11-01.")
    return forms.DateField(
        label=label,
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": wrong, "required": wrong},
    )


class FiguresForm(forms.Form):
    """`today`: the last day there is, in the reader's zone."""

    use_required_attribute = False
    first = _day(_("First day"))
    last = _day(_("Last day"))
    unit = select(_("Periods"), [])
    by = select(_("A row for each"), [])
    side = select(_("Side"), [])
    member = select(_("Member"), [])
    protocol = select(_("Protocol"), [])
    code = forms.CharField(label=_("Currency"), required=False, help_text=_("Three letters, for example THB. Empty: every currency."))

    def __init__(self, visit: Visit, today: date, *, without: Iterable[str] = ()) -> None:
        monday = today - timedelta(days=today.weekday(), weeks=USUAL_WEEKS - 1)
        usual = {"first": f"{monday}", "last": f"{today}", "unit": "week", "by": "period"}
        given = {name: str(visit.asked.get(name, "")).strip()[:64] for name in self.base_fields if name in visit.asked}
        super().__init__(usual | given)
        self.today = today
        self.asked_until: date | None = None  # a last day that is still to come
        everything = sees_all(visit.caller)
        sides = labels.SIDES_OF_ANY if everything else labels.SIDES
        money = [(name, gettext(newest.title)) for name, newest in newest_protocols().items() if _has_money(name)]
        self._choose("unit", [(unit, gettext(labels.UNITS[unit])) for unit in UNITS])
        self._choose("by", [(by, gettext(labels.BYS[by])) for by in BYS])
        self._choose("side", [(side, gettext(word)) for side, word in sides.items()])
        self._choose("member", [("", gettext("Every member")), *_members(visit, everything)])
        self._choose("protocol", [("", gettext("Every protocol")), *money])
        for name in without:
            del self.fields[name]

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        """A list to choose from; whatever else stands in the address chooses the first of it."""
        control = self.fields[name].widget
        assert isinstance(control, forms.Select)
        control.choices = choices
        if self.data.get(name, "") not in {value for value, _word in choices}:
            self.data = {**self.data, name: choices[0][0]}

    def clean_code(self) -> str:
        code = str(self.cleaned_data.get("code") or "").upper()
        if code and code not in PLACES:
            raise forms.ValidationError(gettext("No currency has this code. Write three letters, for example THB."))
        return code

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first is not None and last is not None and first <= self.today < last and last.year == self.today.year:
            # A month, a quarter or a year that still runs is asked for by its last day.
            self.asked_until, last = last, self.today
            cleaned["last"] = last
        if first is None or last is None:
            return cleaned
        if first > last:
            self.add_error("last", gettext("The last day is before the first. Write a last day on or after {day}.").format(day=first))
        elif first < EARLIEST or last > self.today:
            wrong = "first" if first < EARLIEST else "last"
            self.add_error(wrong, gettext("Choose days from {first} to {last}.").format(first=EARLIEST, last=self.today))
        elif self._unit and count(first, last, self._unit, MOST_PERIODS + 1) > MOST_PERIODS:
            text = gettext("That makes more than {most} rows. Choose longer periods, or fewer days.").format(most=MOST_PERIODS)
            self.add_error("unit", text)
        return cleaned

    @property
    def _unit(self) -> Unit | None:
        return cast(Unit, self.data["unit"]) if "unit" in self.fields and self.data["by"] == "period" else None

    @property
    def grouped_by(self) -> By:
        return cast(By, self.data["by"])

    def asked(self) -> Asked:
        """After it was found to be valid."""
        first, last = self.cleaned_data["first"], self.cleaned_data["last"]
        days = periods(first, last, self._unit, moments.zone()) if self._unit else whole(first, last, moments.zone())
        chosen = {name: str(self.cleaned_data.get(name) or "") for name in ("side", "member", "protocol", "code")}
        side = chosen["side"] if chosen["side"] in SIDES else ""
        return Asked(days, side, chosen["member"], chosen["protocol"], chosen["code"])

    def narrowed(self) -> list[tuple[str, str]]:
        """The filters of the figures, in words: a printed page has no form."""
        chosen = []
        for name in ("side", "member", "protocol"):
            control = self.fields[name].widget
            assert isinstance(control, forms.Select)
            word = dict(control.choices).get(self.data.get(name, ""), "") if self.data.get(name) else ""
            chosen.append((str(self.fields[name].label), str(word)))
        if "code" in self.fields:
            chosen.append((str(self.fields["code"].label), str(self.cleaned_data["code"])))
        return [(label, word) for label, word in chosen if word]

    def query(self, **more: str) -> str:
        """The query of the address, for another page or a file of the same."""
        return urlencode({name: value for name, value in {**self.data, **more}.items() if value and name in self.base_fields})


def today() -> date:
    return moment(now()).astimezone(moments.zone()).date()


def _has_money(name: str) -> bool:
    return any("dispute" in step.effects for step in newest_protocols()[name].opening)


def _members(visit: Visit, everything: bool) -> list[tuple[str, str]]:
    rows = [row for row in members.members() if everything or row.n != visit.caller.n]
    return sorted(((row.id, row.name) for row in rows), key=lambda pair: pair[1].casefold())
