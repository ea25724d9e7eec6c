"""Rows of parts as one member sees them."""

from collections.abc import Iterable, Mapping, Sequence

from accord.hub.cases.parts import things
from accord.hub.cases.parts.things import Thing
from accord.hub.cases.present import EventRow, EvidenceRow, ItemRow, NoteRow, PartRow, PersonRow, TargetRow, TaskRow
from accord.hub.cases.store import Part, SeenPart
from accord.hub.cases.vocabulary import EVENT, EVIDENCE, ITEMS, NOTE, PERSON, TARGET, TASK, TITLE
from accord.hub.members.queries import Caller, MemberRow

AnyPart = Part | SeenPart
_Common = tuple[str, str, str, str, bool, str, int, int, str, tuple[str, ...]]  # the fields of PartRow
_HIDDEN = Thing("", "", "", "", "", False)


class Assembly:
    """Makes the rows of a case for one viewer, of what was loaded for all of them at once."""

    def __init__(
        self,
        me: Caller,
        names: Mapping[int, MemberRow],
        shared: Mapping[int, Iterable[int]],
        texts: Mapping[str, str],
        there: Mapping[str, Thing],
        at: int,
    ) -> None:
        self._me, self._names, self._shared, self._texts, self._there, self._at = me, names, shared, texts, there, at

    def row(self, part: AnyPart) -> PartRow:
        return _MAKERS[part.kind](self, part)

    def _common(self, part: AnyPart) -> _Common:
        owner = self._names[part.owner]
        is_own = part.owner == self._me.n
        there = self._shared.get(part.n) if is_own else None
        shared = tuple(self._names[n].id for n in sorted(there)) if there else ()
        return (
            part.id, part.kind, owner.id, owner.name, is_own, part.tlp, part.at, part.changed, part.actor if is_own else "", shared,
        )  # fmt: skip

    def _item(self, part: AnyPart) -> ItemRow:
        thing = self._there.get(part.id, _HIDDEN)
        return ItemRow(*self._common(part), thing.ref, thing.state, thing.label, thing.subject_kind, thing.subject, thing.is_open)

    def _target(self, part: AnyPart) -> TargetRow:
        assert part.key is not None
        deconflict = bool(part.deconflict) and part.owner == self._me.n
        note = self._texts.get(part.id, "")
        return TargetRow(*self._common(part), part.code, part.value, part.display, bytes(part.key).hex(), deconflict, note)

    def _note(self, part: AnyPart) -> NoteRow:
        return NoteRow(*self._common(part), self._texts.get(part.id, ""))

    def _event(self, part: AnyPart) -> EventRow:
        return EventRow(*self._common(part), part.moment or 0, self._texts.get(part.id, ""))

    def _task(self, part: AnyPart) -> TaskRow:
        doer = self._names.get(part.for_member or 0)
        person = part.for_person if part.for_member == self._me.n else ""
        is_over = part.done is None and part.moment is not None and part.moment <= self._at
        id, name = ("", "") if doer is None else (doer.id, doer.name)
        return TaskRow(*self._common(part), id, name, person, part.moment, part.done, is_over, self._texts.get(part.id, ""))

    def _person(self, part: AnyPart) -> PersonRow:
        return PersonRow(*self._common(part), bool(part.possible_victim), part.moment or 0)

    def _evidence(self, part: AnyPart) -> EvidenceRow:
        return EvidenceRow(*self._common(part), self._texts.get(part.id, ""))


_MAKERS = {
    **dict.fromkeys(ITEMS, Assembly._item),
    TITLE: Assembly._note,
    TARGET: Assembly._target,
    NOTE: Assembly._note,
    EVENT: Assembly._event,
    TASK: Assembly._task,
    PERSON: Assembly._person,
    EVIDENCE: Assembly._evidence,
}


def seen_things(me: Caller, rows: Sequence[AnyPart]) -> dict[str, Thing]:
    return things.seen(me, [row for row in rows if row.kind in ITEMS])
