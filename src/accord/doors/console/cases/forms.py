"""Forms of the pages of cases. The actions that store the values check them; no error repeats what was typed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext

from accord.core.times import micros
from accord.doors.console.cases.labels import CEILINGS, LABELS, OUTCOMES, PERSON_FIELDS
from accord.doors.console.frame.choices import scheme_names, select
from accord.doors.console.frame.country_fields import CountryField
from accord.doors.console.frame.pages import Visit
from accord.doors.console.frame.typed_fields import DayField, MomentField, end_of
from accord.hub.cases.vocabulary import LONGEST, LONGEST_TITLE
from accord.hub.cases.vocabulary import PERSON_FIELDS as FIELDS

Choices = list[tuple[str, str]]


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows, "dir": "auto", "class": "grows"})


def _label() -> forms.CharField:
    return select(gettext("Label"), [(code, gettext(says)) for code, says in LABELS.items()])


def schemes(first: str) -> Choices:
    return [("", first), *((choice.value, choice.name) for choice in scheme_names(None))]


class CaseForm(forms.Form):
    """A form of the case's page. Its fields keep the names of the action's parameters; `auto_id` tells it from its neighbours."""

    use_required_attribute = False
    name = ""

    def __init__(
        self, sent: Any = None, *, initial: Mapping[str, Any] | None = None, members: Choices | None = None, may_deconflict: bool = False
    ) -> None:
        super().__init__(sent, initial=dict(initial or {}), auto_id=f"{self.name}-%s")
        self.members = members or []
        self.may_deconflict = may_deconflict
        self.build()

    def build(self) -> None:
        raise NotImplementedError

    def add_deconflict(self, label: str) -> None:
        """For those alone who may choose it."""
        if self.may_deconflict:
            self.fields["deconflict"] = forms.BooleanField(
                label=label,
                required=False,
                help_text=gettext("Where one does, each of you will see the other's contact officer, and nothing else."),
            )

    def add_audience(self) -> None:
        """Who is shown the new part at once: nobody, where nobody is ticked."""
        if self.members:
            self.fields["audience"] = forms.MultipleChoiceField(
                label=gettext("Show it at once to"),
                required=False,
                choices=self.members,
                widget=forms.CheckboxSelectMultiple,
                help_text=gettext("Nobody ticked: only your own member sees it, until you share it."),
            )
        self.fields["tlp"] = _label()
        self.initial.setdefault("tlp", "amber")

    def given(self) -> dict[str, Any]:
        """The label and the audience, as the actions take them."""
        return {"tlp": self.cleaned_data["tlp"] or "amber", "audience": self.cleaned_data.get("audience", [])}


class NewCaseForm(CaseForm):
    name = "case"

    def build(self) -> None:
        self.fields["title"] = forms.CharField(
            label=gettext("Title"),
            required=False,
            max_length=LONGEST_TITLE,
            help_text=gettext("Such as: Kevin's investment club. Only your own member sees it, until you share it."),
            widget=forms.TextInput({"dir": "auto", "autocomplete": "off"}),
        )
        self.fields["scheme"] = select(gettext("Kind of scam"), schemes(gettext("not known yet")))
        for name in ("kind", "ref"):
            self.fields[name] = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)


class TitleForm(CaseForm):
    name = "title"

    def build(self) -> None:
        self.fields["title"] = forms.CharField(
            label=gettext("Our title"),
            required=False,
            max_length=LONGEST_TITLE,
            widget=forms.TextInput({"dir": "auto", "autocomplete": "off"}),
        )
        self.fields["scheme"] = select(gettext("Kind of scam"), schemes(gettext("not known yet")))
        self.fields["tlp"] = _label()


class AddForm(CaseForm):
    """Whatever was met, a line each: what names a request, a signal or a report is that; everything else is a target."""

    name = "add"

    def build(self) -> None:
        self.fields["what"] = forms.CharField(
            label=gettext("What belongs to this case"),
            required=False,
            max_length=LONGEST,
            strip=True,
            widget=forms.Textarea({"rows": 3, "dir": "auto", "autocapitalize": "off", "autocomplete": "off", "spellcheck": "false"}),
            help_text=gettext(
                "One on each line: a number, an account, a link, such as +66 81 234 5678; or the address or number of a request, "
                "a signal or a report here."
            ),
        )
        self.fields["region"] = CountryField(
            label=gettext("Country of national numbers"), help_text=gettext("Empty: the country of your member.")
        )
        self.add_deconflict(gettext("Ask whether another member works on these targets too"))
        self.add_audience()


class NoteForm(CaseForm):
    name = "note"

    def build(self) -> None:
        self.fields["text"] = forms.CharField(label=gettext("Note"), required=False, max_length=LONGEST, widget=_area(3))
        self.add_audience()


class EventForm(CaseForm):
    name = "event"

    def build(self) -> None:
        self.fields["moment"] = MomentField(label=gettext("When it was"), past=True, required=False)
        self.fields["text"] = forms.CharField(label=gettext("What happened"), required=False, max_length=LONGEST, widget=_area(2))
        self.add_audience()

    def given(self) -> dict[str, Any]:
        moment = self.cleaned_data["moment"]
        return super().given() | {"moment": None if moment is None else micros(moment)}


class TaskForm(CaseForm):
    """`members` beside: whom it may be given to."""

    name = "task"

    def __init__(self, sent: Any = None, *, owners: Choices | None = None, **more: Any) -> None:
        self.owners = owners or []
        super().__init__(sent, **more)

    def build(self) -> None:
        self.fields["text"] = forms.CharField(label=gettext("The task"), required=False, max_length=LONGEST, widget=_area(2))
        if self.owners:
            self.fields["owner"] = select(gettext("By whom"), self.owners)
            self.fields["owner"].help_text = gettext("Another member will see the task.")
        self.fields["due"] = MomentField(
            label=gettext("Due"),
            past=False,
            edge="ends",
            required=False,
            help_text=gettext("Then the desk of that member rings. Empty: no time."),
        )
        self.fields["tlp"] = _label()
        self.initial.setdefault("tlp", "amber")

    def given(self) -> dict[str, Any]:
        due = self.cleaned_data["due"]
        return {
            "owner": self.cleaned_data.get("owner", ""),
            "due": None if due is None else micros(due),
            "tlp": self.cleaned_data["tlp"] or "amber",
        }


class PersonForm(CaseForm):
    """A person of interest. `is_new`: else an empty field is taken away. `may_know`: whether the form says who it is."""

    name = "person"

    def __init__(self, sent: Any = None, *, is_new: bool = True, may_know: bool = True, **more: Any) -> None:
        self.is_new, self.keys = is_new, FIELDS if may_know else ()
        super().__init__(sent, **more)

    def build(self) -> None:
        self.fields["possible_victim"] = select(
            gettext("Can this person be a victim too?"),
            [("", gettext("Choose")), ("yes", gettext("yes, or it is not known")), ("no", gettext("no"))],
        )
        self.fields["possible_victim"].help_text = gettext("People who are held in compounds are made to scam others.")
        for key in self.keys:
            rows = 2 if key in ("why", "looks", "documents") else 1
            self.fields[key] = forms.CharField(label=gettext(PERSON_FIELDS[key]), required=False, max_length=LONGEST, widget=_area(rows))
        self.fields["until"] = DayField(
            label=gettext("Kept until"),
            past=False,
            required=False,
            help_text=gettext("A year at the most. Empty: a year. Then it is erased."),
        )
        if self.is_new:
            self.add_audience()
            self.initial["tlp"] = "amber+strict"

    def fields_given(self) -> dict[str, str]:
        return {key: self.cleaned_data[key] for key in self.keys if self.cleaned_data[key] or not self.is_new}

    def until(self, visit: Visit, now: date | None = None) -> int | None:
        """The end of the last day; None where it was left empty, or is the day that stands there now."""
        day = self.cleaned_data["until"]
        return None if day in (None, now) else end_of(day, visit)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("possible_victim") not in ("yes", "no"):
            self.add_error("possible_victim", gettext("Say yes or no. Where it is not known, say yes."))
        return given


class TargetForm(CaseForm):
    """What may be changed of a target."""

    name = "target"

    def build(self) -> None:
        self.add_deconflict(gettext("Ask whether another member works on it too"))
        self.fields["note"] = forms.CharField(label=gettext("Note about it"), required=False, max_length=LONGEST, widget=_area(2))
        self.fields["tlp"] = _label()


class InviteForm(CaseForm):
    name = "invite"

    def build(self) -> None:
        self.fields["member"] = select(gettext("Member"), [("", gettext("Choose")), *self.members])
        self.fields["ceiling"] = select(gettext("What it can be shown"), [(code, gettext(says)) for code, says in CEILINGS.items()])
        self.fields["ceiling"].help_text = gettext("Its ceiling: a part with a stricter label can't be shared with it.")
        self.fields["show_title"] = forms.BooleanField(
            label=gettext("The invitation shows our title"),
            required=False,
            help_text=gettext("Otherwise it shows who invites, and nothing of the case."),
        )
        self.initial.setdefault("ceiling", "amber")


class CloseForm(CaseForm):
    name = "close"

    def build(self) -> None:
        words = [(code, gettext(says)) for code, says in OUTCOMES.items() if code != "member-left"]
        self.fields["outcome"] = select(gettext("Outcome"), [("", gettext("Choose")), *words])
        self.fields["outcome"].help_text = gettext("All who take part will see it.")
        self.fields["text"] = forms.CharField(label=gettext("Note about the outcome"), required=False, max_length=LONGEST, widget=_area(3))
        self.add_audience()
        del self.fields["tlp"]
