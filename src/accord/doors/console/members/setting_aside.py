"""Setting a member's signals aside, and taking them up again: those of a night on which its token was stolen, or all of them."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext

from accord.core.times import micros, moment
from accord.doors.console.frame.labels import STANDINGS
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit
from accord.doors.console.frame.typed_fields import MomentField, place
from accord.hub.members import queries
from accord.hub.members.queries import MemberRow
from accord.hub.refusals import Absent
from accord.hub.signals import actions
from accord.hub.signals.queries import count_between
from accord.hub.signals.vocabulary import MANAGE
from accord.hub.times import now

MOST_AT_ONCE = 10_000  # as many as a person waits for; the command line takes any number


class SpanForm(forms.Form):
    """When the signals were published; both ends may stay empty."""

    use_required_attribute = False

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["since"] = MomentField(
            label=gettext("Published since"), past=True, edge="begins", required=False, help_text=gettext("Empty: from the first one on.")
        )
        self.fields["until"] = MomentField(
            label=gettext("Published until"), past=True, edge="ends", required=False, help_text=gettext("Empty: until now.")
        )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        since, until = given.get("since"), given.get("until")
        if isinstance(since, datetime) and isinstance(until, datetime) and until <= since:
            self.add_error("until", gettext("Give an end that comes after the beginning."))
        return given

    def span(self, at: int) -> tuple[int, int]:
        """From which moment to before which, in microseconds."""
        since, until = self.cleaned_data["since"], self.cleaned_data["until"]
        return 0 if since is None else micros(since), at if until is None else min(at, micros(until))


def set_aside(visit: Visit) -> Answer:
    """First how many they are, then a second click."""
    row = queries.member(visit.path["id"])
    if row.id != visit.path["id"].lower():
        raise Absent
    posted = visit.request.method == "POST"
    if posted and visit.text("again", 5):
        return _taken_up_again(visit, row)
    form = place(SpanForm(visit.sent if posted else None), visit)
    if not posted:
        return _shown(row, form)
    if not form.is_valid():
        return _shown(row, form, status=422)
    at = _looked_at(visit)
    since, until = form.span(at or now())
    count = count_between(row.n, since, until, MOST_AT_ONCE + 1, is_aside=False)
    # Where the span was typed anew since, or some were retracted, it is another number than was agreed to.
    if not at or not count or count > MOST_AT_ONCE or visit.text("counted", 10) != str(count):
        span: dict[str, Any] = {"since": moment(since) if since else None, "until": moment(until), "at": until}
        return _shown(row, form, looked=True, count=count, is_too_many=count > MOST_AT_ONCE, **span)
    done = actions.set_aside(row, since, until, visit.caller)
    says = ngettext("%(count)d signal was set aside.", "%(count)d signals were set aside.", done) % {"count": done}
    return _shown(row, place(SpanForm(), visit), done=says)


def _looked_at(visit: Visit) -> int:
    """The moment at which it was counted, where it was; 0 else. None that is yet to come is taken."""
    text = visit.text("at", 20)
    return min(int(text), now()) if text.isascii() and text.isdecimal() else 0


def _taken_up_again(visit: Visit, row: MemberRow) -> Answer:
    if count_between(row.n, 0, now(), MOST_AT_ONCE + 1, is_aside=True) > MOST_AT_ONCE:
        return _shown(row, place(SpanForm(), visit), status=409)
    done = actions.take_up_again(row, 0, now(), visit.caller)
    says = ngettext("%(count)d signal counts again.", "%(count)d signals count again.", done) % {"count": done}
    return _shown(row, place(SpanForm(), visit), done=says)


def _shown(row: MemberRow, form: SpanForm, *, status: int = 200, **more: Any) -> Shown:
    counts = {name: count_between(row.n, 0, now(), MOST_AT_ONCE + 1, is_aside=name == "aside") for name in ("standing", "aside")}
    filled = {
        "row": row,
        "form": form,
        "standing_name": gettext(STANDINGS[row.standing]),
        "is_active": row.standing == "active",
        "most": MOST_AT_ONCE,
        **{name: min(count, MOST_AT_ONCE) for name, count in counts.items()},
        **{f"more_{name}": count > MOST_AT_ONCE for name, count in counts.items()},
        **more,
    }
    return Shown("members_aside.html", filled, status)


PAGES = (Page(path="members/{id}/aside", name="member_aside", view=set_aside, needs=(MANAGE,), also_posts=True),)
