"""A list out of a spreadsheet: looked at first, pairs decided, then made into files in one action that may be killed and done again."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import msgspec
from django.utils.translation import gettext as _
from msgspec import Struct

from accord.core.care.duplicates import MOST_ROWS, Candidate, Person, TooMany, find_duplicates
from accord.core.care.heads import columns_of
from accord.core.care.lists import Listed, find_heading, read_list
from accord.core.texts import is_readable
from accord.core.typed import Setting
from accord.formats.code_pages import code_page
from accord.formats.sheets import BadSheet, read_sheet
from accord.hub.care.actions import add_in
from accord.hub.care.errors import NoSuchFile, Refused
from accord.hub.care.queries import need, read_record
from accord.hub.care.vocabulary import ANCHOR, FILE, FORCED, HANDLE, HUB, REFERRING, RETENTION
from accord.hub.journal.actions import Turn, turn
from accord.hub.members.queries import Caller
from accord.hub.repatriation import access, store
from accord.hub.repatriation.operations import operating
from accord.hub.repatriation.returnees import Returnee
from accord.hub.repatriation.store import Done, Operation, Pair, Sheet, Traveller
from accord.hub.repatriation.vocabulary import CHUNK, LIST, LIST_KEPT, OPEN, SAME, TWO
from accord.hub.times import at_or_now
from accord.hub.vault import actions as vault
from accord.hub.vault.vocabulary import Reason
from accord.tables import care, countries, identifier_tables

MOST_KEPT = 3_500_000  # bytes of a list in the vault
MOST_HEAD = 60  # letters of the heading of a column that is left out
MADE = "made"
_BIRTH = re.compile(r"\d{4}(-\d\d){0,2}")


class Kept(msgspec.Struct):
    """The sealed content of a list: its heading and rows, just the columns that are known, and where they stood. `compared`: the persons of
    the operation with whom its rows were compared when it came, by their numbers. `unused_heads`: of the columns that are left out how each
    is headed, and nothing else."""

    top: int
    header: list[str]
    unused: list[int]
    rows: list[list[str]]
    compared: list[int] = []
    unused_heads: list[str] = []


class Made(Struct, frozen=True):
    """`made` new files, `joined` rows that were the same person as another row, `known` rows of persons who were there already."""

    made: int
    joined: int
    known: int


@dataclass(frozen=True, slots=True)
class Content:
    """A list read from the vault."""

    sheet: Sheet
    operation: Operation
    kept: Kept = field(repr=False)
    listed: Listed = field(repr=False)

    def place(self, number: int) -> int:
        """The number of a row in the spreadsheet."""
        return self.kept.top + number


def no_list() -> NoSuchFile:
    return NoSuchFile(_("There is no such list, or it was finished. See the operation."))


def put_list(caller: Caller, operation: str, data: bytes, *, at: int | None = None) -> str:
    """Take a list in, look for duplicates in it and among the operation's persons, and keep it sealed until it is made; its id.

    Raises Refused, NoSuchFile, NotAllowed.
    """
    need(caller)
    at = at_or_now(at)
    group = access.operation(caller, operation, changing=True)
    there = access.of_operation(group)
    try:
        rows = read_sheet(data, _page(group)).rows
    except BadSheet as bad:
        raise Refused(bad.code, _(bad.text), "file") from None
    kept = _columns(rows)
    kept.compared = [returnee.traveller.n for returnee in there]
    listed = _read(kept, group, at)
    if not listed.people or not any(column.strip() for column in kept.header):
        raise Refused("nobody", _("No person was found in this list. Its first row must say what each column is, such as Name."), "file")
    packed = msgspec.json.encode(kept).decode()
    if len(packed.encode()) > MOST_KEPT:
        raise Refused("too-large", _("The list holds more than a list of people needs. Split it, for example by nationality."), "file")
    pairs = _find_pairs(listed, caller, there, at)
    id = store.new_id()
    with turn() as t:
        group = access.operation(caller, operation, changing=True)
        sealed = vault.put(caller.n, FILE, {ANCHOR: id, "list": packed}, by=caller.actor, at=at, until=at + 2 * LIST_KEPT)
        sheet = store.add(
            Sheet(id=id, operation=group.n, home=caller.n, sealed=str(sealed), people=len(listed.people), state=OPEN, made=at)
        )
        _keep(sheet, pairs)
        t.set_clock(LIST, id, at + LIST_KEPT)
        t.audit(caller.n, caller.actor, HANDLE, detail=f"list {id} of {len(listed.people)}")
    return id


def _find_pairs(listed: Listed, caller: Caller, there: Iterable[Returnee], at: int) -> list[Candidate]:
    """Rows that may be one person, or one of these persons. Each look at a person leaves a line; never in a turn. Raises Refused."""
    known = [_known(returnee, access.read(returnee, caller, REFERRING, at)) for returnee in there]
    try:
        return [pair for pair in find_duplicates([*listed.people, *known]) if pair.one.startswith("row-")]
    except TooMany:
        text = _("The list has more than {most} rows. Split it, for example by nationality, and compare the parts.")
        raise Refused("too-many", text.format(most=f"{MOST_ROWS:,}"), "file") from None


def _keep(sheet: Sheet, pairs: Iterable[Candidate]) -> None:
    """The pairs of a list, undecided; those that are kept already stay as they were decided."""
    kept = {(pair.one, pair.other) for pair in store.where(Pair, sheet=sheet.n)}
    for pair in pairs:
        if (pair.one, pair.other) not in kept:
            reasons, against = store.encode(pair.reasons), store.encode(pair.against)
            new = {"id": store.new_id(), "sheet": sheet.n, "one": pair.one, "other": pair.other}
            store.add(Pair(**new, reasons=reasons, against=against, decision="", actor=""))


def _columns(rows: Sequence[Sequence[str]]) -> Kept:
    """Just the columns whose heading is known: what nobody asked for is not kept."""
    top = find_heading(care(), rows)
    header = list(rows[top])
    columns = columns_of(care(), header)
    places = [place for place, column in enumerate(columns) if column is not None]
    unused = [place + 1 for place, column in enumerate(columns) if column is None]
    body = [[row[place] if place < len(row) else "" for place in places] for row in rows[top + 1 :]]
    heads = [" ".join(header[number - 1].split())[:MOST_HEAD] for number in unused]
    heads = [head if is_readable(head) else "" for head in heads]
    return Kept(top + 1, [header[place] for place in places], unused, body, unused_heads=heads)


def _page(group: Operation) -> str:
    """By which lists are read that come from a spreadsheet there, where nobody chose UTF-8."""
    country = countries().get(group.country)
    return code_page((country.locale.languages.value if country else None) or ())


def _read(kept: Kept, group: Operation, at: int) -> Listed:
    """As it was read when it came: by the calendars of each person's country, and of the operation's where theirs is not told."""
    here = Setting(now=at, tables=identifier_tables(), packs=countries(), country=group.country)
    return read_list(care(), kept.header, kept.rows, here)


def _known(returnee: Any, fields: Mapping[str, str]) -> Person:
    nations = returnee.nations
    nation = nations[0] if nations else None
    papers = fields.get("papers")
    named = f"{nation}:{papers}" if papers and nation and ":" not in papers else papers
    return Person(
        reference=returnee.traveller.id,
        names=tuple(name.strip() for key in ("name", "names-other") if key in fields for name in fields[key].split(";") if name.strip()),
        birth=fields.get("birth"),
        nationality=nation,
        documents=(named,) if named else (),
    )


def content(caller: Caller, list_id: str, reason: Reason, at: int) -> Content:
    """A list that the caller's member keeps and nobody finished. Leaves a line; never in a turn. Raises NoSuchFile, Refused."""
    sheet, group = open_list(caller, list_id)
    try:
        opened = read_record(sheet.sealed, caller, reason, at)
    except NoSuchFile:
        raise no_list() from None
    kept = msgspec.json.decode(str(opened["list"]), type=Kept)
    return Content(sheet, group, kept, _read(kept, group, sheet.made))


def open_list(caller: Caller, list_id: str) -> tuple[Sheet, Operation]:
    sheet = store.by_id(Sheet, list_id)
    if sheet is None or sheet.home != caller.n or sheet.state != OPEN:
        raise no_list()
    return sheet, store.where(Operation, n=sheet.operation)[0]


def decide(caller: Caller, list_id: str, decisions: Mapping[str, str], *, at: int | None = None) -> None:
    """Say of pairs, by their ids, whether they are the `same` person or `two`; may be said anew until files are made.

    Raises Refused, NoSuchFile, NotAllowed.
    """
    need(caller)
    if any(word not in (SAME, TWO) for word in decisions.values()):
        raise Refused("no-such-decision", _("Say of each pair whether it is the same person or two."), "decision")
    with turn() as t:
        sheet, _operation = open_list(caller, list_id)
        if store.where(Done, sheet=sheet.n):
            raise Refused("begun", _("Files are being made of this list already. Let that finish."))
        pairs = {pair.id: pair for pair in store.where(Pair, sheet=sheet.n)}
        if any(decision not in pairs for decision in decisions):
            raise no_list()
        for key, word in decisions.items():
            store.change(pairs[key], decision=word, actor=caller.actor)
        t.audit(caller.n, caller.actor, HANDLE, detail=f"pairs {len(decisions)} of list {list_id}")


def make(caller: Caller, list_id: str, *, at: int | None = None) -> Made:
    """Make a file of each person of the list, and put each into the operation. Killed anywhere and done again, nothing is made twice.

    Raises Refused where a pair is undecided, NoSuchFile, NotAllowed.
    """
    need(caller)
    at = at_or_now(at)
    content_of = content(caller, list_id, REFERRING, at)
    compared = _compare_again(caller, content_of, at)
    pairs = store.where(Pair, sheet=content_of.sheet.n)
    left = sum(not pair.decision for pair in pairs)
    if left:
        raise Refused("undecided", _("Decide first on every pair that may be one person. Left: {count}.").format(count=left), "pairs")
    groups = clusters(
        [person.reference for person in content_of.listed.people], [(pair.one, pair.other) for pair in pairs if pair.decision == SAME]
    )
    fields = {person_row.reference: content_of.listed.files[place] for place, person_row in enumerate(content_of.listed.people)}
    for start in range(0, len(groups), CHUNK):
        with turn() as t:
            sheet, group = open_list(caller, list_id)
            done = {done.number for done in store.where(Done, sheet=sheet.n)}
            if not done:
                _must_be_compared(sheet, group, compared)
            for rows, there in groups[start : start + CHUNK]:
                if any(_number(row) in done for row in rows):
                    continue
                number = _there(t, there) or _made(t, caller, group, [fields[row] for row in rows], at)
                for row in rows:
                    store.add(Done(sheet=sheet.n, number=_number(row), traveller=number))
            t.audit(caller.n, caller.actor, HANDLE, detail=f"list {list_id} from {start}")
    with turn() as t:
        sheet, _group = open_list(caller, list_id)
        _end(t, sheet, at)
        t.audit(caller.n, caller.actor, HANDLE, detail=f"list {list_id} made")
    new = [rows for rows, there in groups if there is None]
    return Made(len(new), sum(len(rows) - 1 for rows in new), sum(len(rows) for rows, there in groups if there is not None))


def _compare_again(caller: Caller, content_of: Content, at: int) -> frozenset[int]:
    """Compare the rows with who came into the operation since the list came, such as by the same list, put in twice: new pairs are to be
    decided. The numbers of all persons with whom they are compared now. Of a list that is being made what was decided stands."""
    before = frozenset(content_of.kept.compared)
    if store.where(Done, sheet=content_of.sheet.n):
        return before
    came = [returnee for returnee in access.of_operation(content_of.operation) if returnee.traveller.n not in before]
    if came:
        pairs = _find_pairs(content_of.listed, caller, came, at)
        with turn() as t:
            sheet, _group = open_list(caller, content_of.sheet.id)
            _keep(sheet, pairs)
            t.audit(caller.n, caller.actor, HANDLE, detail=f"list {sheet.id} compared with {len(came)}")
    return before | {returnee.traveller.n for returnee in came}


def _must_be_compared(sheet: Sheet, group: Operation, compared: frozenset[int]) -> None:
    """Before the first file of a list is made: nobody came since its rows were compared, and nobody is about to. Raises Refused."""
    others = [other.n for other in store.where(Sheet, operation=group.n, state=OPEN) if other.n != sheet.n]
    if any(store.where(Done, sheet=other) for other in others):
        raise Refused("another-begun", _("Files are being made of another list of this operation. Let that finish, then make these."))
    if any(returnee.traveller.n not in compared for returnee in access.of_operation(group)):
        raise Refused("more-came", _("More people came into the operation just now. Try again: you will see who may be one person."))


def clusters(rows: Sequence[str], same: Iterable[tuple[str, str]]) -> list[tuple[list[str], str | None]]:
    """Rows that are one person, in the order of the list, and the person of the operation that they are, where they are one."""
    parent: dict[str, str] = {}

    def root(row_id: str) -> str:
        while parent.get(row_id, row_id) != row_id:
            row_id = parent[row_id]
        return row_id

    for row_id, other in same:
        first, second = root(row_id), root(other)
        if first != second:
            parent[second] = first
    there = {root(other): other for _, other in same if not other.startswith("row-")}
    groups: dict[str, list[str]] = {}
    for row in rows:
        groups.setdefault(root(row), []).append(row)
    return [(members, there.get(key)) for key, members in groups.items()]


def _number(row: str) -> int:
    return int(row.removeprefix("row-"))


def _there(t: Turn, person_id: str | None) -> int | None:
    traveller = None if person_id is None else store.by_id(Traveller, person_id)
    return None if traveller is None or traveller.gone else traveller.n


def _made(t: Turn, caller: Caller, group: Operation, files: list[Mapping[str, str]], at: int) -> int:
    """One file of the rows that are one person: what the first says counts, where it could be read, and other names stand beside it."""
    returnee: dict[str, str] = {}
    names: list[str] = []
    for row in files:
        for key, value in row.items():
            if key in ("name", "names-other"):
                names.append(value)
            elif key not in returnee or (not _is_read(key, returnee[key]) and _is_read(key, value)):
                returnee[key] = value
    names = list(dict.fromkeys(names))
    if names:
        returnee["name"] = names[0]
    if names[1:]:
        returnee["names-other"] = "; ".join(names[1:])
    if not names:
        # A row that names nobody is a person all the same.
        returnee["called"] = _("not known yet")
    file = add_in(t, FORCED, returnee, country=group.country, by=caller.actor, member=caller.n, at=at)
    nations = access.read_nations(returnee.get("nationality", ""))
    return operating.add_in(t, caller, file, group.n, nations, at).n


def _is_read(key: str, value: str) -> bool:
    """Whether it is more than what stood in the list."""
    if key == "nationality":
        return bool(access.read_nations(value))
    return key != "birth" or _BIRTH.fullmatch(value) is not None


def drop_list(caller: Caller, list_id: str, *, at: int | None = None) -> None:
    """Nothing more is made of it; what was made stays. Raises NoSuchFile, NotAllowed."""
    need(caller)
    with turn() as t:
        sheet, _operation = open_list(caller, list_id)
        _end(t, sheet, at_or_now(at))
        t.audit(caller.n, caller.actor, HANDLE, detail=f"list {list_id} dropped")


def time_is_over(t: Turn, list_id: str, at: int) -> None:
    sheet = store.by_id(Sheet, list_id)
    if sheet is not None and sheet.state == OPEN:
        _end(t, sheet, at)


def _end(t: Turn, sheet: Sheet, at: int) -> None:
    vault.erase(UUID(sheet.sealed), HUB, RETENTION, at=at)
    store.change(sheet, state=MADE)
    t.unset_clock(LIST, sheet.id)
