"""Forms of the pages about people. Every field of a person is a text; nothing of it stands in an address."""

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from accord.core.sharing import COUNTRIES
from accord.doors.console.care.labels import ANSWERS, REASONS, STATUSES
from accord.doors.console.frame.choices import countries
from accord.doors.console.frame.country_fields import CountriesField
from accord.doors.console.frame.language_fields import LanguageField, LanguagesField
from accord.doors.console.frame.pages import Visit
from accord.doors.console.frame.typed_fields import BirthField, DayField, end_of
from accord.hub.care.queries import services
from accord.hub.care.vocabulary import TAKES
from accord.tables import care, screening

Choices = list[tuple[str, str]]
BIRTH = "birth"


def reasons() -> Choices:
    return [("", gettext("Choose a reason")), *((code, gettext(word)) for code, word in REASONS.items())]


class FileForm(forms.Form):
    """The form for a person's file, by the fields of this kind of file."""

    def __init__(self, kind: str, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_new:
            names = [("", gettext("The country of your member")), *((country.value, country.name) for country in countries(COUNTRIES, ()))]
            self.fields["country"] = forms.ChoiceField(
                label=gettext("Country"), choices=names, required=False, help_text=gettext("Where the person lives, or is cared for.")
            )
            self.fields["is_child"] = forms.BooleanField(
                label=gettext("The person is a child"),
                required=False,
                help_text=gettext("The hub ticks this by itself where the date of birth or the age group says so."),
            )
            self.fields["joined"] = forms.CharField(widget=forms.HiddenInput, required=False, max_length=36)
        else:
            self.fields["reason"] = forms.ChoiceField(label=gettext("Why you change it"), choices=reasons())
        for key, field in care().fields.items():
            if kind in field.files and key == BIRTH:
                self.fields[f"f-{key}"] = BirthField(label=gettext(field.label), required=False, past=True, max_length=20_000)
            elif kind in field.files:
                widget = forms.Textarea(attrs={"rows": 1, "dir": "auto", "class": "grows"})
                self.fields[f"f-{key}"] = forms.CharField(label=gettext(field.label), required=False, max_length=20_000, widget=widget)

    def of_person(self) -> dict[str, str]:
        return {name[2:]: value for name, value in self.cleaned_data.items() if name.startswith("f-")}


class ScreeningForm(forms.Form):
    """One answer for each indicator; what is left as it is, is not written down."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = [("", gettext("leave as it is")), *((code, gettext(word)) for code, word in ANSWERS.items())]
        for key, indicator in screening().indicators.items():
            self.fields[f"a-{key}"] = forms.ChoiceField(
                label=gettext(indicator.label), choices=words, required=False, help_text=gettext(indicator.asked)
            )

    def answers(self) -> dict[str, str]:
        return {name[2:]: value for name, value in self.cleaned_data.items() if value}


class StatusForm(forms.Form):
    status = forms.ChoiceField(label=gettext_lazy("Status"))
    review = DayField(label=gettext_lazy("Review on"), past=False, help_text=gettext_lazy("Within a year."))
    words = forms.CharField(
        label=gettext_lazy("Why"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = [(code, gettext(word)) for code, word in STATUSES.items()]  # type: ignore[attr-defined]

    def review_ends(self, visit: Visit) -> int:
        """The last moment of the day on which it is looked at again."""
        return end_of(self.cleaned_data["review"], visit) - 1


class NeedForm(forms.Form):
    """The form for a person's needs; the directory is searched by them."""

    services = forms.MultipleChoiceField(label=gettext_lazy("Needs"), widget=forms.CheckboxSelectMultiple)
    language = LanguageField(
        label=gettext_lazy("Language of the person"), help_text=gettext_lazy("Its name or its code, such as Nepali or ne.")
    )
    urgent = forms.BooleanField(label=gettext_lazy("There is danger now"), required=False)
    member = forms.ChoiceField(label=gettext_lazy("Member to ask"), required=False)

    def __init__(self, members: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["services"].choices = service_names(services())  # type: ignore[attr-defined]
        self.fields["member"].choices = [("", gettext("Find out who can help")), *members]  # type: ignore[attr-defined]


class GroundForm(forms.Form):
    """The form for why a person who can't be asked is handed on, by an administrator to whom the file does not open."""

    file = forms.CharField(
        label=gettext_lazy("The file's address"),
        max_length=200,
        widget=forms.TextInput({"dir": "ltr", "autocomplete": "off"}),
        help_text=gettext_lazy("A victim officer gives it to you. You will not see the file."),
    )
    ground = forms.ChoiceField(label=gettext_lazy("Ground"))
    words = forms.CharField(label=gettext_lazy("Why"), max_length=2000, widget=forms.Textarea({"rows": 3, "dir": "auto"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = [(ground.key, gettext(ground.label)) for ground in care().grounds.values()]  # type: ignore[attr-defined]

    def clean_file(self) -> str:
        """Its id, whether that was given or the whole address."""
        return str(self.cleaned_data["file"]).strip().rstrip("/").rpartition("/")[2].lower()


class OfferForm(forms.Form):
    """The form for the help that the member says it can give."""

    services = forms.MultipleChoiceField(label=gettext_lazy("Services"), required=False, widget=forms.CheckboxSelectMultiple)
    countries = CountriesField(
        label=gettext_lazy("Countries"), help_text=gettext_lazy("Names or codes with commas between, such as Thailand, Peru.")
    )
    languages = LanguagesField(label=gettext_lazy("Languages"))
    takes = forms.MultipleChoiceField(label=gettext_lazy("Whom you take"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["services"].choices = service_names(care().services)  # type: ignore[attr-defined]
        words = {"adult": gettext("adults"), "child": gettext("children"), "woman": gettext("women"), "man": gettext("men")}
        self.fields["takes"].choices = [(code, words.get(code, gettext("others"))) for code in TAKES]  # type: ignore[attr-defined]
        for key, service in care().services.items():
            label = gettext("Room: {service}").format(service=gettext(service.label))
            self.fields[f"r-{key}"] = forms.IntegerField(label=label, required=False, min_value=0, max_value=100_000)

    def room(self) -> dict[str, int]:
        return {name[2:]: value for name, value in self.cleaned_data.items() if name.startswith("r-") and value is not None}


def service_names(keys: Any) -> Choices:
    return [(key, gettext(care().services[key].label)) for key in keys]
