"""Lists that the member took in, and how one of them is taken back as a whole."""

from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext

from accord.core.times import moment
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit
from accord.hub.refusals import Absent
from accord.hub.signals import actions, queries
from accord.hub.signals.queries import Collection

BASE = "/console/lists/taken"
NEEDS = ("member:signals:publish",)
SHOWN = 50
MOST_AT_ONCE = 10_000  # as many as a list that comes over the network may hold
LONGEST_REASON = 500


class TakeBackForm(forms.Form):
    """The reason, which goes to everybody that received any of it."""

    use_required_attribute = False

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["reason"] = forms.CharField(
            label=gettext("Why"),
            max_length=LONGEST_REASON,
            help_text=gettext("For example: the list holds accounts of people who were harmed. Do not name anybody."),
            widget=forms.Textarea({"rows": 3, "dir": "auto"}),
            error_messages={"required": gettext("Say why, in a sentence; it goes to everybody that received the signals.")},
        )


def listed(visit: Visit) -> Answer:
    return Shown("lists_taken.html", {"rows": [_row(one) for one in queries.collections(visit.caller, SHOWN)]})


def take_back(visit: Visit) -> Answer:
    """Look at one, and take back what of it stands."""
    number = visit.path["id"]
    one = queries.collection(visit.caller, int(number)) if number.isascii() and number.isdecimal() and len(number) < 18 else None
    if one is None:
        raise Absent
    live = queries.count_live_of(visit.caller, one, MOST_AT_ONCE + 1)
    filled = {**_row(one), "live": live, "is_too_many": live > MOST_AT_ONCE, "form": TakeBackForm()}
    if visit.request.method != "POST" or filled["is_too_many"] or not live:
        return Shown("lists_take_back.html", filled)
    form = filled["form"] = TakeBackForm(visit.sent)
    if not form.is_valid():
        return Shown("lists_take_back.html", filled, 422)
    done = actions.retract_collection(one, visit.caller, form.cleaned_data["reason"])
    says = ngettext("%(count)d signal was taken back.", "%(count)d signals were taken back.", done) % {"count": done}
    return Shown("lists_take_back.html", {**filled, "live": 0, "done": says})


def _row(one: Collection) -> dict[str, Any]:
    return {"id": one.id, "name": one.name, "size": one.size, "begun": moment(one.begun), "ended": moment(one.ended)}


PAGES = (
    Page(path="lists/taken", name="lists_taken", view=listed, needs=NEEDS),
    Page(path="lists/taken/{id}", name="lists_take_back", view=take_back, needs=NEEDS, also_posts=True),
)
