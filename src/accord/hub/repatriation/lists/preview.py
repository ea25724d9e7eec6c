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


def preview(caller: Caller, id: str, reason: Reason, *, at: int | None = None) -> Preview:
    """A list before files are made of it, for a reason that stays written down. Raises NoSuchFile, Refused, NotAllowed."""
    need(caller)
    at = at_or_now(at)
    found = making.content(caller, id, reason, at)
    pairs = store.where(Pair, sheet=found.sheet.n)
    begun = bool(store.where(Done, sheet=found.sheet.n))
    there = {one.other for one in pairs if not one.other.startswith("row-")}
    wholes = returnees.load(store.among(Traveller, "id", there))
    known = {whole.traveller.id: access.read(whole, caller, reason, at) for whole in wholes}
    files: dict[str, Any] = {one.reference: found.listed.files[place] for place, one in enumerate(found.listed.people)}
    unclear: dict[int, list[tuple[str, str, str]]] = {}
    for said in found.listed.unclear:
        unclear.setdefault(said.row, []).append((said.column, said.code, LISTS[said.code]))
    rows = []
    for one in found.listed.people:
        number = int(one.reference.removeprefix("row-"))
        rows.append(ListedRow(found.place(number), files[one.reference], tuple(unclear.get(number, ()))))
    shown = []
    for pair in pairs:
        of_row = pair.other.startswith("row-")
        shown.append(
            PairRow(
                id=pair.id,
                number=found.place(int(pair.one.removeprefix("row-"))),
                other_number=found.place(int(pair.other.removeprefix("row-"))) if of_row else 0,
                other_id="" if of_row else pair.other,
                reasons=tuple(DUPLICATES[code] for code in msgspec.json.decode(pair.reasons, type=tuple[str, ...])),
                against=tuple(DUPLICATES[code] for code in msgspec.json.decode(pair.against, type=tuple[str, ...])),
                decision=pair.decision,
                one=files.get(pair.one, {}),
                other=files.get(pair.other, {}) if of_row else known.get(pair.other, {}),
            )
        )
    return Preview(
        id=id,
        operation=found.operation.id,
        people=len(rows),
        rows=tuple(rows),
        unclear=sum(len(one.unclear) for one in rows),
        pairs=tuple(shown),
        undecided=sum(not one.decision for one in pairs),
        unused=tuple(found.kept.unused),
        begun=begun,
    )


def list_of(caller: Caller, id: str) -> str:
    """The operation of a list that nobody finished, by its id; nothing of the list is read. Raises NoSuchFile, NotAllowed."""
    need(caller)
    return making.open_list(caller, id)[1].id
