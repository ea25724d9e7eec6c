"""A list out of a spreadsheet becomes files of people: taken in, looked at, pairs decided, made. Nothing of it stands in an address."""

from typing import Any

from django import forms
from django.utils.translation import gettext

from accord.doors.console.care.files import reason_of
from accord.doors.console.care.forms import reasons
from accord.doors.console.care.rows import field_text
from accord.doors.console.frame import once
from accord.doors.console.frame.joining import joined
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit, go
from accord.doors.console.repatriation.labels import COLUMNS, DECISIONS
from accord.doors.console.repatriation.rows import HOME, LISTS, PERSON, operation_row
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
        if once.is_again(visit, alone=True):
            return go(f"{HOME}/{id}")
        try:
            made = actions.put_list(visit.caller, id, file.read(MOST_BYTES + 1))
            return go(f"{LISTS}/{made}?reason=handling")
        except Refused as refused:
            form.add_error("list" if refused.field == "file" else None, refused.text)
    columns = [(gettext(COLUMNS[key]), joined(column.heads[:6])) for key, column in care().columns.items()]
    filled = {"form": form, "operation": operation_row(row), "once": once.fresh(), "back": f"{HOME}/{id}", "columns": columns}
    return Shown("homeward_list_new.html", filled, 422 if form.is_bound else 200)


def shown(visit: Visit) -> Answer:
    """The list shows people, so it shows for a reason; that it is there is no secret to who may see it."""
    id, why = visit.path["id"], reason_of(visit)
    if why is None:
        operation = queries.list_of(visit.caller, id)
        filled = {"base": f"{LISTS}/{id}", "operation": f"{HOME}/{operation}", "named": False, "reasons": reasons()}
        return Shown("homeward_list.html", filled)
    return Shown("homeward_list.html", _filled(queries.preview(visit.caller, id, why)))


def _filled(preview: Preview, **more: Any) -> dict[str, Any]:
    left = [pair for pair in preview.pairs if not pair.decision]
    unclear = [row for row in preview.rows if row.unclear]
    others = [row for row in preview.rows if not row.unclear][: max(0, SHOWN - len(unclear))]
    return {
        "preview": preview,
        "base": f"{LISTS}/{preview.id}",
        "operation": f"{HOME}/{preview.operation}",
        "named": True,
        "reasons": reasons(),
        "pairs": [_pair(pair) for pair in (left or preview.pairs)[:MOST_PAIRS]],
        "several": len(left) > 1,
        "unclear": [_row(row) for row in unclear],
        "rows": [_row(row) for row in others],
        "more": len(preview.rows) - len(unclear) - len(others),
        "decisions": [(code, gettext(word)) for code, word in DECISIONS.items() if code],
        **more,
    }


def _row(row: ListedRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "fields": _fields(row.fields),
        "unclear": [(gettext(COLUMNS.get(column, column)), gettext(text)) for column, _code, text in row.unclear],
    }


def _fields(fields: Any) -> list[tuple[str, str]]:
    keys = ("name", "names-other", "called", "birth", "age-group", "nationality", "languages", "papers", "sex")
    return [(gettext(care().fields[key].label), field_text(key, fields[key])) for key in keys if key in fields]


def _pair(pair: PairRow) -> dict[str, Any]:
    columns = ("name", "names-other", "birth", "age-group", "nationality", "languages", "papers", "sex")
    keys = [key for key in columns if key in pair.one or key in pair.other]
    return {
        "row": pair,
        "other": f"{PERSON}/{pair.other_id}" if pair.other_id else "",
        "reasons": [gettext(text) for text in pair.reasons],
        "against": [gettext(text) for text in pair.against],
        "fields": [
            (gettext(care().fields[key].label), *(field_text(key, fields.get(key, "")) for fields in (pair.one, pair.other)))
            for key in keys
        ],
    }


def decide(visit: Visit) -> Answer:
    """Pairs are decided together; what is left open stays so. `all` decides those that the page showed and nobody marked: as the same
    only those against which nothing speaks."""
    id = visit.path["id"]
    decisions = {key[2:]: str(value) for key, value in visit.sent.items() if key.startswith("p-") and value}
    if for_all := {"same": "same", "two": "two"}.get(visit.text("all", 4), ""):
        shown_pairs = set(visit.sent.getlist("pair"))
        for pair in queries.preview(visit.caller, id, _LOOK).pairs:
            if pair.id in shown_pairs and not pair.decision and not (for_all == "same" and pair.against):
                decisions.setdefault(pair.id, for_all)
    try:
        actions.decide(visit.caller, id, decisions)
    except Refused as refused:
        preview = queries.preview(visit.caller, id, _LOOK)
        return Shown("homeward_list.html", _filled(preview, error=refused.sentence), 422)
    return go(f"{LISTS}/{id}?reason=handling")


def make(visit: Visit) -> Answer:
    """Make the files. Sent again after a line that broke, it goes on where it was."""
    id = visit.path["id"]
    try:
        operation = queries.list_of(visit.caller, id)
        done = actions.make(visit.caller, id)
    except Refused as refused:
        preview = queries.preview(visit.caller, id, _LOOK)
        return Shown("homeward_list.html", _filled(preview, error=refused.sentence), 422)
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
