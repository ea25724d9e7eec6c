"""A list as it would be made: what was read, what is unclear by row and column, and who may be one person."""

from typing import Any

import msgspec

from accord.core.care.labels import DUPLICATES, LISTS
from accord.hub.care.queries import need
from accord.hub.members.queries import Caller
from accord.hub.repatriation import access, returnees, store
from accord.hub.repatriation.lists import making
from accord.hub.repatriation.present import ListedRow, PairRow, Preview
from accord.hub.repatriation.store import Done, Pair, Traveller
from accord.hub.times import at_or_now
from accord.hub.vault.vocabulary import Reason

MOST = 200


def preview(caller: Caller, list_id: str, reason: Reason, *, at: int | None = None) -> Preview:
    """A list before files are made of it, for a reason that stays written down. Raises NoSuchFile, Refused, NotAllowed."""
    need(caller)
    at = at_or_now(at)
    content = making.content(caller, list_id, reason, at)
    pairs = store.where(Pair, sheet=content.sheet.n)
    begun = bool(store.where(Done, sheet=content.sheet.n))
    there = {pair.other for pair in pairs if not pair.other.startswith("row-")}
    persons = returnees.load(store.among(Traveller, "id", there))
    known = {returnee.traveller.id: access.read(returnee, caller, reason, at) for returnee in persons}
    files: dict[str, Any] = {row_person.reference: content.listed.files[place] for place, row_person in enumerate(content.listed.people)}
    unclear: dict[int, list[tuple[str, str, str]]] = {}
    for fault in content.listed.unclear:
        unclear.setdefault(fault.row, []).append((fault.column, fault.code, LISTS[fault.code]))
    rows = []
    for person in content.listed.people:
        number = int(person.reference.removeprefix("row-"))
        rows.append(ListedRow(content.place(number), files[person.reference], tuple(unclear.get(number, ()))))
    pair_rows = []
    for pair in pairs:
        of_row = pair.other.startswith("row-")
        pair_rows.append(
            PairRow(
                id=pair.id,
                number=content.place(int(pair.one.removeprefix("row-"))),
                other_number=content.place(int(pair.other.removeprefix("row-"))) if of_row else 0,
                other_id="" if of_row else pair.other,
                reasons=tuple(DUPLICATES[code] for code in msgspec.json.decode(pair.reasons, type=tuple[str, ...])),
                against=tuple(DUPLICATES[code] for code in msgspec.json.decode(pair.against, type=tuple[str, ...])),
                decision=pair.decision,
                one=files.get(pair.one, {}),
                other=files.get(pair.other, {}) if of_row else known.get(pair.other, {}),
            )
        )
    return Preview(
        id=list_id,
        operation=content.operation.id,
        people=len(rows),
        rows=tuple(rows),
        unclear=sum(len(row.unclear) for row in rows),
        pairs=tuple(pair_rows),
        undecided=sum(not pair.decision for pair in pairs),
        unused=_unused(content.kept),
        begun=begun,
    )


def _unused(kept: making.Kept) -> tuple[str, ...]:
    """The columns that are left out, by number and heading."""
    heads = kept.unused_heads or [""] * len(kept.unused)
    return tuple(f"{number} ({head})" if head else f"{number}" for number, head in zip(kept.unused, heads, strict=True))


def list_of(caller: Caller, list_id: str) -> str:
    """The operation of a list that nobody finished, by its id; nothing of the list is read. Raises NoSuchFile, NotAllowed."""
    need(caller)
    return making.open_list(caller, list_id)[1].id
