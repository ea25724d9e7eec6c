"""The form in which a member takes an appeal in: for a person who called, for a customer, or for itself."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext

from accord.core.identifiers.regions import REGIONS
from accord.doors.console.appeals.labels import HARMS
from accord.doors.console.frame.choices import countries
from accord.doors.console.frame.labels import KINDS
from accord.hub.intake.queries import field_of
from accord.hub.members.queries import Caller

# Kinds that are compared by likeness are nobody's own.
NOBODYS = ("image", "script")


class AppealForm(forms.Form):
    """The action that stores the values checks them; its errors never repeat what was typed."""

    use_required_attribute = False

    def __init__(self, caller: Caller, sent: Any = None) -> None:
        super().__init__(sent, initial={"whose": "person", "country": caller.country, "language": "en"})
        self.fields["whose"] = self._choice(
            gettext("For whom"),
            [("person", gettext("A person who called or came, or a customer")), ("own", gettext("Our own member"))],
        )
        self.fields["identifier"] = forms.CharField(
            label=gettext("Number, account, link or address"),
            max_length=2000,
            error_messages={"required": gettext("Write what it is about.")},
            widget=forms.TextInput({"dir": "auto", "autocomplete": "off", "spellcheck": "false"}),
        )
        kinds = [(kind, gettext(name)) for kind, name in KINDS.items() if kind not in NOBODYS]
        self.fields["kind"] = self._choice(gettext("What it is"), [("", gettext("As it looks")), *kinds])
        places = [("", gettext("Another, or unknown")), *((country.value, country.name) for country in countries(REGIONS, ()))]
        self.fields["country"] = self._choice(gettext("Country"), places, hint=gettext("Of the number or account, and of the appellant."))
        harms = [(harm, gettext(HARMS[harm])) for harm in field_of("appeal", "harm").choices]
        self.fields["harm"] = self._choice(gettext("What happened"), harms)
        self.fields["reason"] = forms.CharField(
            label=gettext("Why it is wrong"),
            max_length=field_of("appeal", "reason").most,
            error_messages={"required": gettext("Write it as the appellant told it, in a few sentences.")},
            help_text=gettext("As the appellant told it. No card numbers and no passwords: never ask for them."),
            widget=forms.Textarea({"rows": 5, "dir": "auto"}),
        )
        self.fields["name"] = forms.CharField(label=gettext("Name, if it was given"), required=False, max_length=200)
        self.fields["reach"] = forms.CharField(
            label=gettext("How to reach the appellant, if they want that"),
            required=False,
            max_length=200,
            help_text=gettext("The code alone is enough to follow it."),
        )
        self.fields["language"] = self._choice(gettext("Language of the appellant"), settings.LANGUAGES)

    @staticmethod
    def _choice(label: str, choices: Any, hint: str = "") -> forms.CharField:
        # No ChoiceField: its error would say back what was sent.
        return forms.CharField(label=label, required=False, help_text=hint, widget=forms.Select(choices=choices))
