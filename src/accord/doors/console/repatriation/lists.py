"""A list out of a spreadsheet becomes files of people: taken in, looked at, pairs decided, made. Nothing of it stands in an address."""

from typing import Any

from django import forms
from django.utils.translation import gettext

from accord.doors.console.care.files import reason_of
from accord.doors.console.care.forms import reasons
from accord.doors.console.frame import once
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit, go
from accord.doors.console.repatriation.labels import COLUMNS, DECISIONS
from accord.doors.console.repatriation.rows import HOME, LISTS, PERSON, operation_row, place_name
from accord.formats.sheets import MOST_BYTES
from accord.hub.care.vocabulary import HANDLE
from accord.hub.repatriation import actions, queries
from accord.hub.repatriation.actions import Reason, Refused
from accord.hub.repatriation.queries import ListedRow, PairRow, Preview
from accord.tables import care

MOST_PAIRS = 200  # that one form decides: the others come after these
SHOWN = 300  # rows that the page lists; what is unclear is listed whatever its number
_LOOK = Reason("handling")


class ListForm(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["list"] = forms.FileField(
            label=gettext("List"),
            help_text=gettext("CSV in UTF-8, or XLSX, at most 5 MB. Its heading says what each column is."),
            widget=forms.FileInput({"accept": ".csv,.xlsx,text/csv"}),
            error_messages={"required": gettext("Choose a file."), "empty": gettext("This file is empty. Choose another.")},
        )


def put(visit: Visit) -> Answer:
    id = visit.path["id"]
    row = queries.operation(visit.caller, id)
    form = ListForm(visit.sent, visit.request.FILES) if visit.request.method == "POST" else ListForm()
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["list"]
        if once.is_again(visit):
            return go(f"{HOME}/{id}")
        try:
            made = actions.put_list(visit.caller, id, file.read(MOST_BYTES + 1))
            return go(f"{LISTS}/{made}?reason=handling")
        except Refused as refused:
            form.add_error("list" if refused.field == "file" else None, refused.text)
    columns = [(gettext(COLUMNS[key]), ", ".join(one.heads[:6])) for key, one in care().columns.items()]
    filled = {"form": form, "one": operation_row(row), "once": once.fresh(), "back": f"{HOME}/{id}", "columns": columns}
    return Shown("homeward_list_new.html", filled, 422 if form.is_bound else 200)


def shown(visit: Visit) -> Answer:
    """The list shows people, so it shows for a reason; that it is there is no secret to who may see it."""
    id, why = visit.path["id"], reason_of(visit)
    if why is None:
        operation = queries.list_of(visit.caller, id)
        filled = {"base": f"{LISTS}/{id}", "operation": f"{HOME}/{operation}", "named": False, "reasons": reasons()}
        return Shown("homeward_list.html", filled)
    return Shown("homeward_list.html", _filled(queries.preview(visit.caller, id, why)))


def _filled(found: Preview, **more: Any) -> dict[str, Any]:
    left = [one for one in found.pairs if not one.decision]
    unclear = [one for one in found.rows if one.unclear]
    others = [one for one in found.rows if not one.unclear][: max(0, SHOWN - len(unclear))]
    return {
        "found": found,
        "base": f"{LISTS}/{found.id}",
        "operation": f"{HOME}/{found.operation}",
        "named": True,
        "reasons": reasons(),
        "pairs": [_pair(one) for one in (left or found.pairs)[:MOST_PAIRS]],
        "unclear": [_row(one) for one in unclear],
        "rows": [_row(one) for one in others],
        "more": len(found.rows) - len(unclear) - len(others),
        "decisions": [(code, gettext(word)) for code, word in DECISIONS.items() if code],
        **more,
    }


def _row(one: ListedRow) -> dict[str, Any]:
    return {
        "number": one.number,
        "fields": _fields(one.fields),
        "unclear": [(gettext(COLUMNS.get(column, column)), gettext(text)) for column, _code, text in one.unclear],
    }


def _fields(fields: Any) -> list[tuple[str, str]]:
    keys = ("name", "names-other", "called", "birth", "nationality", "papers", "sex")
    values = {
        key: place_name(fields[key]) if key == "nationality" and len(fields[key]) == 2 else fields[key] for key in keys if key in fields
    }
    return [(gettext(care().fields[key].label), value) for key, value in values.items()]


def _pair(one: PairRow) -> dict[str, Any]:
    keys = [key for key in ("name", "names-other", "birth", "nationality", "papers", "sex") if key in one.one or key in one.other]
    return {
        "row": one,
        "other": f"{PERSON}/{one.other_id}" if one.other_id else "",
        "reasons": [gettext(text) for text in one.reasons],
        "against": [gettext(text) for text in one.against],
        "fields": [(gettext(care().fields[key].label), one.one.get(key, ""), one.other.get(key, "")) for key in keys],
    }


def decide(visit: Visit) -> Answer:
    """Pairs are decided together; what is left open stays so."""
    id = visit.path["id"]
    said = {key[2:]: str(value) for key, value in visit.sent.items() if key.startswith("p-") and value}
    try:
        actions.decide(visit.caller, id, said)
    except Refused as refused:
        found = queries.preview(visit.caller, id, _LOOK)
        return Shown("homeward_list.html", _filled(found, error=refused.text), 422)
    return go(f"{LISTS}/{id}?reason=handling")


def make(visit: Visit) -> Answer:
    """Make the files. Sent again after a line that broke, it goes on where it was."""
    id = visit.path["id"]
    try:
        operation = queries.list_of(visit.caller, id)
        done = actions.make(visit.caller, id)
    except Refused as refused:
        found = queries.preview(visit.caller, id, _LOOK)
        return Shown("homeward_list.html", _filled(found, error=refused.text), 422)
    return go(f"{HOME}/{operation}?made={done.made}&joined={done.joined}&known={done.known}")


def drop(visit: Visit) -> Answer:
    operation = queries.list_of(visit.caller, visit.path["id"])
    actions.drop_list(visit.caller, visit.path["id"])
    return go(f"{HOME}/{operation}")


_MINE = (HANDLE,)
PAGES: tuple[Page, ...] = (
    Page(path="way-home/{id}/list", name="homeward_list_new", view=put, needs=_MINE, also_posts=True),
    Page(path="way-home/list/{id}", name="homeward_list", view=shown, needs=_MINE),
    Page(path="way-home/list/{id}/decide", name="homeward_decide", view=decide, needs=_MINE, changes=True),
    Page(path="way-home/list/{id}/make", name="homeward_make", view=make, needs=_MINE, changes=True),
    Page(path="way-home/list/{id}/drop", name="homeward_drop", view=drop, needs=_MINE, changes=True),
)
