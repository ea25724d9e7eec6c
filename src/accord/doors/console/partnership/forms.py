"""The form in which an officer notes that a contact of a country was tried."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext

from accord.doors.console.frame.mail_fields import MailField, MailInput
from accord.hub.contacts.labels import FOUND, HOW
from accord.hub.contacts.vocabulary import ANSWERED, PING


class TriedForm(forms.Form):
    """The action that stores the values checks them."""

    use_required_attribute = False

    def __init__(self, sent: Any = None, *, desks: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(sent, initial={"how": "call", "found": ANSWERED})
        hows = [(word, gettext(says)) for word, says in HOW.items() if desks or word != PING]
        # No ChoiceField: its error would say back what was sent.
        self.fields["how"] = forms.CharField(label=gettext("How"), required=False, widget=forms.Select(choices=hows))
        self.fields["found"] = forms.CharField(
            label=gettext("What came of it"),
            required=False,
            widget=forms.Select(choices=[(word, gettext(says)) for word, says in FOUND.items()]),
        )
        self.fields["day"] = forms.CharField(
            label=gettext("On which day"),
            required=False,
            max_length=20,
            help_text=gettext("As 2026-11-25. Empty: today."),
            widget=forms.TextInput({"dir": "ltr", "autocomplete": "off", "inputmode": "numeric"}),
        )
        if desks:
            self.fields["desk"] = forms.CharField(
                label=gettext("The member's desk"),
                required=False,
                help_text=gettext("Where its test bell was answered: that day counts, and later tests count by themselves."),
                widget=forms.Select(choices=[("", gettext("None")), *desks]),
            )

    def clean(self) -> dict[str, Any]:
        return {"desk": "", **(super().clean() or {})}


class BankForm(forms.Form):
    """Where a bank that is no member gets one-time pages. The action that stores the values checks them."""

    use_required_attribute = False

    def __init__(self, sent: Any = None, *, banks: Sequence[tuple[str, str]] = (), initial: Any = None) -> None:
        super().__init__(sent, initial=initial)
        self.fields["bank"] = forms.CharField(label=gettext("Bank"), required=False, widget=forms.Select(choices=banks))
        self.fields["mail"] = MailField(
            label=gettext("Mail address of its desk"),
            required=False,
            max_length=300,
            help_text=gettext(
                "Such as fraud@bank.example: the address of the desk, not of a person. Leave it empty to send the bank no more pages."
            ),
            widget=MailInput({"type": "text", "dir": "ltr", "autocomplete": "off", "inputmode": "email"}),
        )
        self.fields["name"] = forms.CharField(label=gettext("What the desk is called"), required=False, max_length=300)
        self.fields["language"] = forms.CharField(
            label=gettext("Language of the mail"), required=False, widget=forms.Select(choices=list(settings.LANGUAGES))
        )
