"""What a list is and what would become of it, before anything of it is published; and how a member reads the tables of a source."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, BinaryIO

import msgspec
from django.utils.translation import gettext as _
from msgspec import Struct, field
from msgspec.structs import replace

from accord.core.identifiers import NotAnIdentifier, parse
from accord.core.signals import BadSignal, Draft
from accord.formats.blocklists.chats import is_chat
from accord.formats.blocklists.columns import MAPPED, Look, Mapping, look
from accord.formats.blocklists.labels import label_of_head
from accord.formats.blocklists.layout import MOST_PLACES, Survey, Unclear, survey
from accord.formats.blocklists.reading import Given
from accord.formats.blocklists.recognising import AUTO, is_markup, is_message, is_rules, is_yaml, readable, recognise
from accord.formats.blocklists.stating import stated
from accord.formats.blocklists.tree import LARGEST_TEXT, MOST_LEVELS, BadDocument, opens
from accord.formats.echoes import echoed
from accord.formats.lists import BadMapping
from accord.hub.imports import store
from accord.hub.imports.errors import BadImport
from accord.hub.imports.opening import Opened, too_long
from accord.hub.imports.running import Plan, Report, heed_label, named_refusal, note_passed_over, reader_for
from accord.hub.imports.vocabulary import MOST_LINES, MOST_TEXT_LINES
from accord.hub.members.queries import Caller
from accord.hub.saying import said
from accord.hub.signals import queries as signals
from accord.hub.signals.queries import Row
from accord.tables import identifier_tables

__all__ = ["AUTO", "FORMATS", "MAPPED", "Opened", "Plan", "Report"]

FORMATS = tuple(sorted(readable()))
SHOWN = 10  # rows of a list that are shown before it is taken in
MOST_REFUSALS = 100  # lines that can't be read, of which is told before it is taken in
LONGEST_SOURCE = 200


class Recognised(Struct, frozen=True):
    """What a list was recognised as: the format, and of a table how it is read, its names of columns, its first rows, and the columns in
    which identifiers stand that are not read."""

    given: Given
    names: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    is_saved: bool = False
    unread: tuple[str, ...] = ()


class Preview(Struct):
    """What would become of a list: how many identifiers it holds and how many lines can't be read, by reason; what of it is lost, by kind;
    and its first rows, each with what was read of it or why nothing was. Of a workbook, the sheet that is read, and all that hold
    anything. `refusals` are the first lines that can't be read, wherever they stand. `left` are the numbers
    of the member's claims that stand under the same source, from an earlier version of the list, and are on nothing that was read of this
    one; the first MOST_LINES, and once these are taken back a new look finds the next. `left_first` are the first of these."""

    recognised: Recognised
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    lines: int = 0
    readable: int = 0
    refused: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)
    losses: dict[str, int] = field(default_factory=dict)
    first: list[dict[str, Any]] = field(default_factory=list)
    refusals: list[dict[str, Any]] = field(default_factory=list)
    left: tuple[int, ...] = ()
    left_first: list[dict[str, Any]] = field(default_factory=list)

    def wire(self) -> dict[str, Any]:
        given = self.recognised.given
        return {
            "format": given.format,
            "mapping": None if given.mapping is None else msgspec.to_builtins(given.mapping),
            "columns": list(self.recognised.names),
            "unread": list(self.recognised.unread),
            "sheet": self.sheet,
            "sheets": list(self.sheets),
            "lines": self.lines,
            "readable": self.readable,
            "refused": self.refused,
            "kinds": self.kinds,
            "codes": self.codes,
            "losses": self.losses,
            "first": self.first,
            "refusals": self.refusals,
            "left": len(self.left),
            "left_first": self.left_first,
        }


def recognised(
    opened: Opened, caller: Caller, format_name: str = AUTO, *, mapping: str | None = None, source: str = "", region: str | None = None
) -> Recognised:
    """What a list is read as: as it is said, otherwise as its content tells. A table is read by the mapping that is given, otherwise by
    the one that was kept for this source, otherwise by one that is guessed. Raises BadImport."""
    if format_name not in (AUTO, *FORMATS):
        raise BadImport("unknown-format", _("Choose the format from: {words}.").format(words=", ".join((AUTO, *FORMATS))), "format")
    lines = opened.head()
    table: Look | None = None
    if format_name == AUTO:
        _refuse_others(lines)
        said = "json" if opens(lines) else "csv"
        format_name, table = (said, None) if mapping else recognise(lines, lambda text: _is_identifier(text, region))
        if format_name == "list" and is_yaml(lines):
            text = _("This file is YAML, which can't be read as a list. Save it as JSON or CSV, or give one identifier on each line.")
            raise BadImport("is-yaml", text, "file")
    if format_name == "json":
        return _recognised_tree(opened, caller, mapping, source, region)
    if format_name != "csv":
        return Recognised(Given(format_name, label=label_of_head(lines)))
    table = table or look(lines, lambda text: _is_identifier(text, region))
    if table is None:
        text = _("No columns can be told apart in this file. Save it as CSV, with a row of names above its rows.")
        raise BadImport("no-table", text, "file")
    read_by, is_saved = _mapping(table, caller, mapping, source)
    return Recognised(Given("csv", read_by, label=label_of_head(lines)), table.names, table.rows[:SHOWN], is_saved, table.unread(read_by))


def _refuse_others(lines: Sequence[str]) -> None:
    """Refuse what is no list, though identifiers stand in it. Raises BadImport."""
    if is_rules(lines):
        text = _(
            "These are rules of Suricata or Snort, which can't be read as a list. Save what they look for as CSV, or one on each line."
        )
        raise BadImport("is-rules", text, "file")
    if is_chat(lines):
        text = _(
            "This is a chat or a mail, and no list: what the harmed person wrote stands in it too. Give the scammer's identifiers alone, "
            "one on each line. The person who reports the scam can paste the whole chat into the report, which asks whose each "
            "identifier is."
        )
        raise BadImport("is-chat", text, "file")
    if is_message(lines):
        text = _(
            "This is a bank's message, and no list: accounts of the person who paid stand in it too. Save the accounts that you mean as "
            "CSV, or one on each line with its bank."
        )
        raise BadImport("is-message", text, "file")
    if is_markup(lines):
        text = _("This file is XML or HTML, which can't be read as a list. Save it as CSV or XLSX, or give one identifier on each line.")
        raise BadImport("is-markup", text, "file")


def _recognised_tree(opened: Opened, caller: Caller, mapping: str | None, source: str, region: str | None) -> Recognised:
    """JSON is gone through once, to its end: nothing is taken in of a document that can't be read whole."""
    try:
        seen = survey(opened.pieces(), lambda text: _is_identifier(text, region), MOST_TEXT_LINES if opened.is_bounded else None)
    except BadDocument as bad:
        if bad.code == "too-many-parts":
            raise too_long() from None
        raise BadImport(bad.code, _why_not(bad), "file") from None
    table = seen.look()
    columns, is_saved = _tree_columns(seen, table, caller, mapping, source)
    try:
        layout, read_by = seen.layout(columns)
    except BadMapping as bad:
        raise BadImport("bad-mapping", str(bad), "map") from None
    except Unclear:
        raise _unclear(table) from None
    return Recognised(Given("json", read_by, layout, seen.label), table.names, table.rows[:SHOWN], is_saved)


def _tree_columns(seen: Survey, table: Look, caller: Caller, given: str | None, source: str) -> tuple[dict[str, str] | None, bool]:
    """The keys that were named, or kept for this source where they are still there."""
    if given:
        try:
            read = stated(given)
            if read.also:
                raise BadMapping(_("Only a table has other columns that can be read too. Leave also= out."))
            return {field: _as_named(key, table) for field, key in read.columns.items()}, False
        except BadMapping as bad:
            raise BadImport("bad-mapping", str(bad), "map") from None
    kept = mapping_of(caller, source)
    if kept is None or kept.delimiter or not all(key in table.names for key in kept.columns.values()):
        return None, False
    return kept.columns, True


def _as_named(key: str, table: Look) -> str:
    """The key itself where it is told by its place, as `#2`."""
    place = key.removeprefix("#")
    if key not in table.names and place != key and place.isascii() and place.isdigit() and 1 <= int(place) <= len(table.names):
        return table.names[int(place) - 1]
    return key


def _why_not(bad: BadDocument) -> str:
    texts = {
        "too-deep": _("Line {line} is nested deeper than {most} levels. Give the list itself, without what is around it."),
        "too-long": _("A text on line {line} is longer than {size} KiB. Leave it out: no identifier is so long."),
        "too-many-places": _("By line {line} this file has more than {places} parts of different names. Give the list alone."),
    }
    text = texts.get(bad.code) or _("This file is not JSON from line {line} on. Look there for a missing comma, quotation mark or bracket.")
    return text.format(line=f"{bad.line:,}", most=MOST_LEVELS, size=f"{LARGEST_TEXT // 1024:,}", places=MOST_PLACES)


def _unclear(table: Look) -> BadImport:
    if not table.names:
        return BadImport("no-list", _("No list is known in this file. Give an array of texts or of objects."), "file")
    if table.rows:
        text = _("No key in this file is known to hold the identifiers of a list. Say which key does, for example value=website.")
        return BadImport("no-column", text, "map")
    text = _("Several parts of this file could be the list: {parts}. Say which, for example value=domains.")
    return BadImport("no-column", text.format(parts=", ".join(table.names[:SHOWN])), "map")


def _mapping(table: Look, caller: Caller, given: str | None, source: str) -> tuple[Mapping, bool]:
    if given:
        try:
            return table.mapping(*stated(given)), False
        except BadMapping as bad:
            raise BadImport("bad-mapping", str(bad), "map") from None
    kept = mapping_of(caller, source)
    if kept is not None and _fits(kept, table):
        return table.mapping(kept.columns, kept.also), True  # whether times are in UTC, each file says itself
    if table.is_of_ranges:
        text = _("Each row of this table is a range, from its first number to its last. Give each number that was used, one in a row.")
        raise BadImport("is-ranges", text, "file")
    if table.guess is None:
        text = _("No column of this table is known to hold identifiers. Say which does, for example value=Website.")
        raise BadImport("no-column", text, "map")
    return table.guess, False


def _fits(kept: Mapping, table: Look) -> bool:
    try:
        table.mapping(kept.columns, kept.also)
    except BadMapping:
        return False
    return (kept.delimiter, kept.header) == (table.delimiter, table.header)


def _is_identifier(text: str, region: str | None) -> bool:
    try:
        kind = parse(text, region, tables=identifier_tables()).kind
    except NotAnIdentifier as error:
        return error.code == "app-needs-store"  # an app's own name, which its column calls an app
    # A word may be somebody's name anywhere; a link to somebody's page is none but that.
    return "://" in text if kind == "handle" else kind not in ("sender", "script", "image")


def mapping_of(caller: Caller, source: str) -> Mapping | None:
    """How the member reads the tables of a source, where it took one in before."""
    kept = store.mapping(caller.n, source) if source else None
    return None if kept is None else msgspec.json.decode(kept, type=Mapping)


def source_of(name: str) -> str:
    """What a list is called after its file, so that two members that import the same one count as one source."""
    stem = name.rpartition("/")[2].rpartition("\\")[2]
    stem = stem.removesuffix(".gz")
    stem = stem.rpartition(".")[0] or stem
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in stem).split())
    return f"list:{plain if plain and plain != '-' else 'standard-input'}"[:LONGEST_SOURCE]


def preview(plan: Plan, opened: Opened, recognised: Recognised) -> Preview:
    """Read a whole list and publish nothing of it. Raises BadSignal where the plan itself can't be used, and BadImport where a list that
    came over the network has too many lines."""
    report = Report(format=recognised.given.format)
    note_passed_over(opened, report)
    plan = replace(plan, given=recognised.given)
    heed_label(plan, opened)
    reader = reader_for(plan, report)
    made = Preview(recognised, opened.sheet, opened.sheets)
    kinds: Counter[str] = Counter()
    codes: Counter[str] = Counter()
    named: set[bytes] | None = set() if plan.source and not plan.benign and signals.has_earlier(plan.caller, plan.source) else None
    for line in reader.lines(opened):
        made.lines += 1
        if not plan.exempt and made.lines > MOST_LINES:
            raise too_long()
        draft = reader.draft(line)
        if isinstance(draft, BadSignal):
            codes[draft.code] += 1
            if len(made.refusals) < MOST_REFUSALS:
                made.refusals.append(named_refusal(line, draft))
        else:
            kinds[draft.identifier.kind] += 1
            if named is not None:
                named.add(draft.identifier.key)
        if len(made.first) < SHOWN:
            made.first.append(_shown(line.number, line.text, draft))
    made.refused, made.readable = codes.total(), kinds.total()
    made.kinds, made.codes, made.losses = dict(kinds.most_common()), dict(codes.most_common()), report.losses
    if named is not None and made.readable:
        _note_left(made, signals.left_of(plan.caller, plan.source or "", named, MOST_LINES))
    return made


def _note_left(made: Preview, rows: Sequence[Row]) -> None:
    made.left = tuple(row.n for row in rows)
    first = rows[:SHOWN]
    known = signals.identifiers_at(row.seq for row in first)
    made.left_first = [
        {"id": str(row.id), "kind": known[row.seq].kind, "value": known[row.seq].display or known[row.seq].value}
        for row in first
        if row.seq in known
    ]


def _shown(number: int, text: str, draft: Draft | BadSignal) -> dict[str, Any]:
    if isinstance(draft, BadSignal):
        return {"line": number, "text": echoed(text), "kind": None, "value": None, "code": draft.code, "why": said(draft.says)}
    identifier = draft.identifier
    return {"line": number, "text": echoed(text), "kind": identifier.kind, "value": identifier.display, "code": None, "why": None}


def opened(stream: BinaryIO, most: int | None = None, region: str | None = None, sheet: str | None = None) -> Opened:
    return Opened(stream, most, region, sheet)
