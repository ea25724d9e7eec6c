"""Fields for an e-mail address: a slip in its domain is asked about at the field, once. Sent again as it is, it stands."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accord.core.typed.fields import ASKED, MEANT
from accord.core.typed.mail import ask_mail
from accord.doors.console.frame.pages import Visit
from accord.doors.console.frame.typed_fields import AskingInput
from accord.doors.console.frame.typing import Asked, asked


class MailInput(AskingInput):
    input_type = "email"
    about = ""  # the text that the page asked about before

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        self.about = data.get(name + ASKED, "").strip()
        return super().value_from_datadict(data, files, name)


class MailField(forms.CharField):
    widget = MailInput

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        question = None if text == self.widget.about else ask_mail(text)
        if question is not None:
            self.widget.asked = asked(question, text)
            assert self.widget.asked is not None
            raise ValidationError(self.widget.asked.text)
        return text


def typed_mail(visit: Visit, name: str, most: int) -> tuple[str, Asked | None]:
    """The address from a control that no Django form made, or what was chosen in its place; and the question about it."""
    text, about = visit.text(name, most).strip(), visit.text(name + ASKED, most).strip()
    if about and about == text:
        return visit.text(name + MEANT, most).strip() or text, None
    question = ask_mail(text)
    return text, None if question is None else asked(question, text)
