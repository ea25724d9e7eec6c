"""Lists: a member's own for other programs to read, and those of others, tried before they are taken in."""

from collections.abc import Sequence
from hashlib import sha256
from io import BytesIO
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import FileResponse
from django.utils.translation import gettext, gettext_noop, ngettext
from msgspec.structs import replace

from accord.core.sharing import Tlp
from accord.core.signals import BadSignal
from accord.core.times import moment
from accord.doors.console.frame.choices import select
from accord.doors.console.frame.labels import KINDS
from accord.doors.console.frame.pages import Answer, Page, Shown, Visit
from accord.doors.console.signals.labels_lists import FIELDS, FORMATS, LOSSES, OTHER_FIELDS, USES, WRITTEN
from accord.hub.imports import actions
from accord.hub.imports import queries as imports
from accord.hub.imports.errors import BadImport
from accord.hub.imports.queries import Opened, Plan, Preview, Recognised
from accord.hub.imports.vocabulary import LARGEST_FILE, LARGEST_UNPACKED
from accord.hub.lists import queries
from accord.hub.lists.errors import BadExport
from accord.hub.saying import said
from accord.tables import schemes

BASE = "/console/lists"
NEEDS = ("member:lists:read",)
TAKES = ("member:signals:publish",)
AUTO = "auto"
TABLE = "csv"
LONGEST_SHEET = 200
REASON = "left_reason"
LONGEST_REASON = 500
MOST_BAD = 20  # lines that can't be read, which a page names
ALL_FIELDS = FIELDS | OTHER_FIELDS


class ExportForm(forms.Form):
    """Which list, and for which program."""

    use_required_attribute = False

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["list"] = select(gettext("What your member may do"), [(name, gettext(USES[name])) for name in queries.NAMES])
        self.fields["format"] = select(gettext("For which program"), [(name, gettext(FORMATS[name])) for name in queries.FORMATS])


class ImportForm(forms.Form):
    """A file, and what all its claims say."""

    use_required_attribute = False

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["file"] = forms.FileField(
            label=gettext("List"),
            help_text=gettext(
                "Drop a file here, or choose one: Excel (XLSX), CSV, JSON, hosts, adblock, dnsmasq, unbound, RPZ, BIND, Clash, or one a "
                "line; up to 8 MB."
            ),
            widget=forms.FileInput({"class": "dropped"}),
            error_messages={"required": gettext("Choose a file."), "empty": gettext("This file is empty. Choose another.")},
        )
        self.fields["scheme"] = select(gettext("Kind of scam"), [(key, gettext(scheme.label)) for key, scheme in schemes().items()])
        self.fields["scheme"].initial = "other"
        shared = [(Tlp.GREEN.label, gettext("All members")), (Tlp.CLEAR.label, gettext("Everybody, the public too"))]
        self.fields["tlp"] = select(gettext("Who may see it"), shared)
        told = [(AUTO, gettext("Recognised by its content")), *((name, gettext(FORMATS[name])) for name in imports.FORMATS)]
        self.fields["format"] = select(gettext("Format"), told)
        # Shown where an earlier list of this name is left, beside what would be taken back.
        given_as = forms.TextInput({"dir": "auto", "maxlength": LONGEST_REASON})
        self.fields[REASON] = forms.CharField(label=gettext("Why they are taken back"), required=False, strip=False, widget=given_as)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise ValidationError(gettext("This file is larger than 8 MB. Take it in by parts, or have it taken in at the command line."))
        return file


def listed(visit: Visit) -> Answer:
    made = {row.name: row for row in queries.latest(visit.caller.n)}
    rows = [
        {"name": gettext(USES[name]), "list": made.get(name), "made": moment(made[name].made) if name in made else None}
        for name in queries.NAMES
    ]
    return Shown("lists.html", {"rows": rows, "form": ExportForm(), "takes": TAKES[0] in visit.caller.scopes})


def export(visit: Visit) -> Answer:
    if "list" not in visit.asked and "format" not in visit.asked:  # the address may say a language
        return Shown("lists_export.html", {"form": ExportForm()})
    form = ExportForm(visit.asked)
    form.is_valid()
    try:
        made = queries.export(visit.caller, form.cleaned_data["list"], form.cleaned_data["format"])
    except BadExport as bad:
        form.add_error("list" if bad.field == "name" else "format", bad.text)
        return Shown("lists_export.html", {"form": form}, 422)
    answer = FileResponse(made.file, as_attachment=True, filename=made.file_name, content_type=made.media)
    answer.headers["Cache-Control"] = "private, no-store"
    answer.headers["Content-Length"] = str(made.size)
    return answer  # type: ignore[return-value]  # to Django's types a streamed answer is no HttpResponse


def take_in(visit: Visit) -> Answer:
    """A list is always tried first: what is taken in is the very file, read in the very way, that was looked at."""
    if visit.request.method != "POST":
        return Shown("lists_import.html", {"form": ImportForm()})
    form = ImportForm({REASON: gettext("No longer on the list."), **visit.sent.dict()}, visit.request.FILES)
    filled: dict[str, Any] = {"form": form}
    if form.is_valid():
        try:
            filled |= _tried(visit, form)
        except (BadImport, BadSignal) as bad:
            field = {"map": "file", "marking.tlp": "tlp"}.get(bad.field or "", bad.field)
            form.add_error(field if field in form.fields else None, said(bad.says) if isinstance(bad, BadSignal) else bad.text)
    status = 422 if form.errors else 200
    if visit.is_part:
        return Shown("lists_look.html", filled)
    return Shown("lists_import.html", filled, status)


def _tried(visit: Visit, form: ImportForm) -> dict[str, Any]:
    data = form.cleaned_data["file"].read()
    plan = Plan(
        caller=visit.caller,
        scheme=form.cleaned_data["scheme"],
        marking={"tlp": form.cleaned_data["tlp"]},
        region=visit.caller.country or None,
        source=imports.source_of(form.cleaned_data["file"].name),
        exempt=False,
    )
    opened = imports.opened(BytesIO(data), LARGEST_UNPACKED, plan.region, _sheet(visit, data))
    seen = _recognised(visit, form, plan, opened)
    tried = imports.preview(plan, opened, seen)
    mark = _mark(data, seen, plan, tried)
    is_other = visit.text("seen") != mark
    if "take" in visit.sent and not is_other and _says_why(visit, form):
        return _taken(visit, plan, opened, tried)
    look = _look(tried, seen, _offered(visit, seen)) | {"left": _left(visit, tried)}
    return {"look": look, "seen": mark, "file": _file(data), "is_other": "take" in visit.sent and is_other}


def _taken(visit: Visit, plan: Plan, opened: Opened, tried: Preview) -> dict[str, Any]:
    """The list is taken in, then what it no longer names is taken back, where that was ticked."""
    report = actions.take_in(plan, opened, tried.recognised)
    done = {"report": report, "bad": report.refusals[:MOST_BAD], "more": max(0, report.refused - MOST_BAD)}
    if "withdraw" not in visit.sent or not tried.left:
        return done
    count = actions.withdraw_left(tried, visit.caller, visit.text(REASON, LONGEST_REASON))
    says = ngettext("%(count)d signal was taken back.", "%(count)d signals were taken back.", count) % {"count": count}
    return {**done, "withdrawn": says}


def _says_why(visit: Visit, form: ImportForm) -> bool:
    if "withdraw" not in visit.sent:
        return True
    reason = visit.text(REASON, LONGEST_REASON)
    if not reason.strip():
        form.add_error(REASON, gettext("Say why, in a sentence; it goes to everybody that received the signals."))
        return False
    try:
        actions.check_reason(reason)
    except BadSignal as bad:
        form.add_error(REASON, said(bad.says))
        return False
    return True


def _left(visit: Visit, tried: Preview) -> dict[str, Any]:
    """What an earlier version of the list named and this one doesn't."""
    return {
        "count": len(tried.left),
        "first": tried.left_first,
        "more": max(0, len(tried.left) - len(tried.left_first)),
        "is_ticked": "withdraw" in visit.sent,
    }


def _file(data: bytes) -> str:
    return sha256(data).hexdigest()


def _sheet(visit: Visit, data: bytes) -> str | None:
    """The sheet that was chosen of this very file; another file begins anew."""
    return visit.text("sheet", LONGEST_SHEET) or None if visit.text("file_seen") == _file(data) else None


def _recognised(visit: Visit, form: ImportForm, plan: Plan, opened: Opened) -> Recognised:
    """As its content tells, with the columns that were chosen on the page where these stand there. Where no column is known to hold
    identifiers the first is shown as if it did, so that another can be chosen."""

    def read(mapping: str | None = None) -> Recognised:
        asked = form.cleaned_data["format"]
        return imports.recognised(opened, plan.caller, asked, mapping=mapping, source=plan.source or "", region=plan.region)

    try:
        seen = read()
    except BadImport as bad:
        if bad.code != "no-column":
            raise
        seen = read("value=#1")
    if visit.text("sheet_seen", LONGEST_SHEET) != (opened.sheet or "") or seen.given.mapping is None or not _is_for(visit, seen):
        return seen
    named = _named(seen)
    columns = named | {field: visit.text(f"column-{field}", 200) for field in ALL_FIELDS if f"column-{field}" in visit.sent}
    columns = {field: column for field, column in columns.items() if column}
    if "column-value" not in visit.sent or "value" not in columns:
        return seen
    also = [column for column in visit.sent.getlist("also") if column not in columns.values()]
    if columns == named and set(also) == {f"#{place + 1}" for place in _beside(seen)}:
        return seen
    return read(",".join(f"{field}={column}" for field, column in (*columns.items(), *(("also", column) for column in also))))


def _is_for(visit: Visit, seen: Recognised) -> bool:
    """Whether the columns that come with it were chosen for a table like this one: another begins as its content tells."""
    return visit.text("columns_seen") in ("", _columns(seen))


def _columns(seen: Recognised) -> str:
    """What the columns of a table are called, or how its first rows look where they have no names."""
    return sha256(repr(seen.names or seen.rows).encode()).hexdigest()


def _places(seen: Recognised) -> dict[str, int]:
    """Where each field of a table stands."""
    mapping = seen.given.mapping
    return {} if mapping is None else mapping.places(_names(seen))


def _beside(seen: Recognised) -> tuple[int, ...]:
    mapping = seen.given.mapping
    return () if mapping is None else mapping.beside(_names(seen))


def _names(seen: Recognised) -> Sequence[str]:
    return seen.names or [""] * max(map(len, seen.rows), default=0)


def _named(seen: Recognised) -> dict[str, str]:
    return {field: f"#{place + 1}" for field, place in _places(seen).items()}


def _mark(data: bytes, seen: Recognised, plan: Plan, tried: Preview) -> str:
    """What was looked at: the file, how it was read, what its claims say, and what it no longer names."""
    read = (
        tried.sheet,
        tried.left,
        seen.given.format,
        sorted(_places(seen).items()),
        sorted(_beside(seen)),
        plan.scheme,
        sorted(plan.marking.items()),
    )
    return sha256(data + b"\0" + repr(read).encode()).hexdigest()


def _offered(visit: Visit, seen: Recognised) -> list[str]:
    """The fields whose columns are shown: those that can always be chosen, each that is read, and each that was just left out."""
    read = _places(seen)
    left_out = {field for field in OTHER_FIELDS if f"column-{field}" in visit.sent and _is_for(visit, seen)}
    return [field for field in ALL_FIELDS if field in FIELDS or field in read or field in left_out]


def _published() -> str:
    return gettext("What stands there will be published with each signal. Choose none where it names a person.")


def _look(tried: Preview, seen: Recognised, offered: list[str]) -> dict[str, Any]:
    columns = seen.given.mapping.columns if seen.given.mapping else {}
    width = max([len(seen.names), *map(len, seen.rows)], default=0)
    names = [(f"#{place + 1}", seen.names[place] if place < len(seen.names) else f"#{place + 1}") for place in range(width)]
    places, beside = _places(seen), _beside(seen)
    unread = replace(seen.given.mapping, also=seen.unread).beside(_names(seen)) if seen.given.mapping else ()
    return {
        "format": gettext(FORMATS[seen.given.format]),
        "readable": tried.readable,
        "refused": tried.refused,
        "losses": [(gettext(LOSSES.get(kind, kind)), count) for kind, count in sorted(tried.losses.items())],
        "kinds": [(gettext(KINDS.get(kind, kind)), count) for kind, count in tried.kinds.items()],
        "first": [row for row in tried.first if row["value"]],  # the others stand below, each with its reason
        "bad": tried.refusals[:MOST_BAD],
        "more": max(0, tried.refused - MOST_BAD),
        "sheet": tried.sheet or "",
        "sheets": tried.sheets[1:] and tried.sheets,
        "is_saved": seen.is_saved,
        "columns_seen": _columns(seen),
        "columns": [
            {
                "name": f"column-{field}",
                "label": gettext(ALL_FIELDS[field]),
                "chosen": f"#{places[field] + 1}" if field in places else "",
                "names": names,
                "hint": _published() if field in WRITTEN else "",
            }
            for field in offered
        ]
        if columns
        else [],
        "also": [(*names[place], place in beside) for place in sorted({*beside, *unread})],
    }


PAGES = (
    Page(path="lists", name="lists", view=listed, needs=NEEDS, label=gettext_noop("Block lists")),
    Page(path="lists/export", name="lists_export", view=export, needs=NEEDS),
    Page(path="lists/import", name="lists_import", view=take_in, needs=TAKES, also_posts=True),
)
