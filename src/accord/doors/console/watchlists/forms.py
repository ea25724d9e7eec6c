"""The forms of watchlists. What is watched is sent, and stands in no address."""

from typing import Any

from django import forms
from django.utils.translation import gettext

from accord.doors.console.frame.choices import select
from accord.doors.console.frame.pages import Visit
from accord.doors.console.frame.typed_fields import DayField, end_of, place
from accord.doors.console.watchlists.labels import SEEN_BY
from accord.hub.desks import queries as desks
from accord.hub.members import queries as members
from accord.hub.members.vocabulary import of_role
from accord.hub.requests.vocabulary import DECONFLICT
from accord.hub.watchlists.vocabulary import HANDLE, LONGEST_NOTE, MEMBER

LONGEST = 200_000
PERSON = "person:"  # how the choice of a person who is rung begins


class TermsForm(forms.Form):
    """How something is watched: who is rung, until when, and a note."""

    use_required_attribute = False

    def __init__(self, visit: Visit, sent: Any = None, *, is_own: bool = False, **more: Any) -> None:
        super().__init__(sent, **more)
        if not is_own:
            self.fields["rings"] = select(gettext("Who is notified"), _rings(visit))
        self.fields["until"] = DayField(
            label=gettext("Watch it until"), past=False, required=False, help_text=gettext("At most 366 days. Empty: 90 days.")
        )
        self.fields["note"] = forms.CharField(
            label=gettext("Note"),
            required=False,
            max_length=LONGEST_NOTE,
            help_text=gettext("The hub keeps it sealed. Only those who can see the item can read it."),
            widget=forms.Textarea({"rows": 2, "dir": "auto", "class": "grows"}),
        )
        if visit.caller.may(DECONFLICT):
            self.fields["deconflict"] = forms.BooleanField(
                label=gettext("Introduce us, if another member works on it too"),
                required=False,
                help_text=gettext(
                    "The hub will tell only the two officers of each other, and never why. Write in the note what you work on."
                ),
            )
        place(self, visit)

    def terms(self, visit: Visit) -> dict[str, Any]:
        """The values for the action: what was left empty is left to it."""
        rings = self.cleaned_data.get("rings", "")
        person = rings.removeprefix(PERSON) if rings.startswith(PERSON) else ""
        day = self.cleaned_data["until"]
        return {
            "desk": "" if person else rings,
            "person": person,
            "until": None if day is None else end_of(day, visit),
            "note": self.cleaned_data["note"],
            **({"deconflict": self.cleaned_data["deconflict"]} if "deconflict" in self.fields else {}),
        }


class WatchForm(TermsForm):
    """Identifiers, one or many, with what they are to be read by."""

    def __init__(self, visit: Visit, sent: Any = None, **more: Any) -> None:
        super().__init__(visit, sent, **more)
        self.fields["seen_by"] = select(gettext("Who sees it"), [(key, gettext(words)) for key, words in SEEN_BY.items()])
        if not self.is_bound:
            self.initial.setdefault("seen_by", MEMBER)


def _rings(visit: Visit) -> list[tuple[str, str]]:
    own = [(id, name) for id, name, _rings in desks.not_archived(visit.caller.n)]
    people = [row for row in members.people_of(visit.caller.n) if row.is_active and HANDLE in of_role(row.role, visit.caller.sector)]
    named = [(PERSON + row.id, gettext("Only {name}").format(name=row.name)) for row in people]
    return [("", gettext("The desk where somebody is")), *own, *named]
