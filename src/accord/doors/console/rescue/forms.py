"""Forms of the pages about rescues. Every field that is told is a text; nothing of it stands in an address."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext, gettext_lazy

from accord.core.care.nations import read_nationalities
from accord.core.reports.answers import MOST_PEOPLE
from accord.core.sharing import COUNTRIES
from accord.core.sharing.country_names import country_name
from accord.core.sharing.language_names import language_name
from accord.core.typed.counted import read_count
from accord.doors.console.care import forms as care_forms
from accord.doors.console.frame.country_fields import CountedCountriesField
from accord.doors.console.frame.typed_fields import BirthField
from accord.doors.console.rescue.labels import RISK_ANSWERS, YES_NO
from accord.hub.rescue.actions import NewStatement
from accord.tables import care, report_form, rescue_track

Choices = list[tuple[str, str]]
_LONG = ("place", "ways", "who", "danger", "words", "source")
_CLOCKS = ("contact-from", "contact-until")


def knowns(*, by_hand: bool = True) -> Choices:
    """How something is known; what rests on a report is not told by hand."""
    return [(basis.key, gettext(basis.label)) for basis in rescue_track().known.values() if not (by_hand and basis.consent)]


def country(code: str) -> str:
    return country_name(code, get_language())


def countries(first: str) -> Choices:
    names = sorted((country(code), code) for code in COUNTRIES)
    return [("", first), *((code, name) for name, code in names)]


def outcomes(keys: Any) -> Choices:
    return [(key, gettext(rescue_track().outcomes[key].label)) for key in keys]


def _area(rows: int = 1) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto", "class": "grows"})


class CountField(forms.CharField):
    """How many people, as they are told: `40`, `about forty`, `30-35`. Gives the number, None where nothing is told."""

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        count = read_count(text) if text else None
        if text and (count is None or count > MOST_PEOPLE):
            raise forms.ValidationError(gettext("Write about how many people, as a whole number up to 100,000, such as 40."))
        return count


class KnownForm(forms.Form):
    """Everything that is told says how it is known."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["known"] = forms.ChoiceField(label=gettext("How is it known?"), choices=knowns())


class PartsForm(KnownForm):
    """The form for one part of a rescue, or for several when it is opened."""

    def __init__(self, parts: Any, *args: Any, is_new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts = tuple(parts)
        for part in self.parts:
            if part == "place":
                self.fields["country"] = forms.ChoiceField(
                    label=gettext("Country of the place"), choices=countries(gettext("not told")), required=False
                )
            if part == "people":
                self.fields["count"] = CountField(label=gettext("How many are inside, or believed inside"), required=False)
                self.fields["nations"] = CountedCountriesField(
                    label=gettext("Nationalities"),
                    help_text=gettext("Each with how many there are, such as Nepal 3, Kenya 12. Write 0 where the number is not known."),
                )
            for key in rescue_track().parts[part].fields:
                if key != "evidence":
                    self.fields[f"f-{key}"] = _field(key)
            if part == "risk":
                first = gettext("not told") if is_new else gettext("leave as it is")
                words = [("", first), *((code, gettext(word)) for code, word in RISK_ANSWERS.items())]
                for risk in rescue_track().risks.values():
                    self.fields[f"r-{risk.key}"] = forms.ChoiceField(label=gettext(risk.label), choices=words, required=False)
        if is_new:
            self.fields["feared"] = forms.BooleanField(
                label=gettext("No consulate may be told: a person is afraid of it, or that is not known"), required=False
            )
            self.fields["only_me"] = forms.BooleanField(label=gettext("Only I am on the list, until I name others"), required=False)
        self.order_fields(["known"])

    def groups(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        """Its fields by part, each with its heading; how it is known comes first, and what is of the whole last."""
        track = rescue_track()
        of = {"country": "place", "count": "people", "nations": "people"}
        of |= {f"f-{key}": part for part in self.parts for key in track.parts[part].fields} | {f"r-{key}": "risk" for key in track.risks}
        groups: list[tuple[str, str, list[forms.BoundField]]] = [("first", "", [self["known"]])]
        for part in self.parts:
            groups.append((part, gettext(track.parts[part].label), [bound for bound in self if of.get(bound.name) == part]))
        rest = [bound for bound in self if bound.name not in of and bound.name != "known"]
        return [*groups, ("list", gettext("Consulates, and the list"), rest)] if rest else groups

    def said(self) -> list[NewStatement]:
        given = self.cleaned_data
        statements = []
        for part in self.parts:
            fields = {key: given.get(f"f-{key}", "") for key in rescue_track().parts[part].fields if given.get(f"f-{key}")}
            risks = {key: given[f"r-{key}"] for key in rescue_track().risks if given.get(f"r-{key}")}
            statements.append(
                NewStatement(
                    part,
                    fields,
                    country=given["country"] if part == "place" else "",
                    count=given["count"] if part == "people" else None,
                    nations=(given["nations"] or None) if part == "people" else None,
                    risks=(risks or None) if part == "risk" else None,
                )
            )
        return [statement for statement in statements if not statement.is_empty]


def _field(key: str) -> forms.Field:
    label = gettext(rescue_track().fields[key].label)
    if key == "may-contact":
        words = [("", gettext("not told")), *((code, gettext(word)) for code, word in report_form().questions[key].choices.items())]
        return forms.ChoiceField(label=label, choices=words, required=False)
    if key == "only-you":
        words = [("", gettext("not told")), *((code, gettext(word)) for code, word in YES_NO.items())]
        return forms.ChoiceField(label=label, choices=words, required=False)
    if key == "contact-language":
        names = sorted(((code, language_name(code, get_language())) for code, _name in settings.LANGUAGES), key=lambda pair: pair[1])
        return forms.ChoiceField(label=label, choices=[("", gettext("not told")), *names], required=False)
    if key == "contact-country":
        return forms.ChoiceField(label=label, choices=countries(gettext("of the place")), required=False)
    if key in _CLOCKS:
        widget = forms.TimeInput(attrs={"type": "time"})
        return forms.RegexField(r"\A[0-2][0-9]:[0-5][0-9]\Z", label=label, required=False, widget=widget)
    return forms.CharField(label=label, required=False, max_length=20_000, widget=_area(2 if key in _LONG else 1))


class PersonForm(KnownForm):
    """A person inside or believed inside, by the fields of a file."""

    stands = forms.ChoiceField(label=gettext_lazy("Where the person is"))
    is_child = forms.BooleanField(label=gettext_lazy("The person is a child"), required=False)

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = [(word.key, gettext(word.label)) for word in rescue_track().stands.values()]
        self.fields["stands"].choices = words if is_new else [("", gettext("leave as it is")), *words]  # type: ignore[attr-defined]
        self.fields["stands"].required = is_new
        if is_new:
            self.initial.setdefault("stands", "believed")
        for key in rescue_track().person:
            if key == care_forms.BIRTH:
                self.fields[f"f-{key}"] = BirthField(label=gettext(care().fields[key].label), required=False, past=True, max_length=20_000)
                continue
            self.fields[f"f-{key}"] = forms.CharField(
                label=gettext(care().fields[key].label),
                required=False,
                max_length=20_000,
                widget=_area(),
                help_text=gettext("The country's name or code, such as Nepal.") if key == "nationality" else "",
            )
        self.order_fields(["known", "stands", "is_child"])

    def of_person(self) -> dict[str, str]:
        return {name[2:]: value for name, value in self.cleaned_data.items() if name.startswith("f-") and value}

    def clean(self) -> dict[str, Any]:
        """Nationalities by their codes, where all that was typed names countries; else as it was told."""
        given = super().clean() or self.cleaned_data
        codes = read_nationalities(care(), str(given.get("f-nationality") or ""))
        if codes and None not in codes:
            given["f-nationality"] = ", ".join(code for code in codes if code)
        return given


class StatusForm(care_forms.StatusForm):
    words = forms.CharField(label=gettext_lazy("Why"), required=False, max_length=20_000, widget=_area(2))
