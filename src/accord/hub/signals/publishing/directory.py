"""Names in audiences, resolved to ids as far as the caller may name them, and what follows from a marking, worked out once for each."""

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from accord.core.phrases import Phrase
from accord.core.sharing import Marking, Reach, Viewer, above_ceiling, decide_reach, reach, spec, write_marking
from accord.core.signals import BadSignal
from accord.core.times import micros
from accord.core.trust.origins import list_origin, member_origin
from accord.formats.serialize import marking_bytes, whole_marking
from accord.hub.journal import queries as journal
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.signals.vocabulary import bits
from accord.hub.times import FOR_EVER, now

MOST_KEPT = 5_000  # markings that a directory remembers


class Marked(Struct, frozen=True, eq=False):
    """A marking that the caller may publish under, with ids for names, and what follows from it. Of times, microseconds since 1970.

    `visible` is what readers get of it, `whole` what its originator does; both as the journal encodes them.
    """

    marking: Marking
    reach: Reach
    spec: str
    visible: msgspec.Raw
    whole: msgspec.Raw
    uses: int
    unnamed: bool
    embargo: int | None
    expires: int | None


class Directory:
    """Resolves the names in audiences to ids, as far as the caller may name them; made once for a batch."""

    def __init__(self, caller: Caller) -> None:
        self.caller = caller
        self.secret = journal.secret()
        self._viewers: dict[int, Viewer] | None = None
        self._names: dict[str, dict[str, str]] = {}
        self._members: dict[str, int] | None = None
        # By identity, which is quick: signals that are read together share their markings. The marking is kept, so its identity is too.
        self._marked: dict[int, tuple[Marking, Marked]] = {}

    def viewers(self) -> dict[int, Viewer]:
        if self._viewers is None:
            self._viewers = members.viewers()
        return self._viewers

    def forget_viewers(self) -> None:
        self._viewers = None

    def origin(self, source: str | None) -> str | None:
        """The one spelling of an upstream source; a member that is quoted is that member."""
        if source is None:
            return None
        if self._members is None:
            rows = members.members()
            self._members = {name.casefold(): row.n for row in rows for name in (row.name, row.id)}
        quoted = self._members.get(" ".join(source.split()).casefold())
        return list_origin(source) if quoted is None else member_origin(quoted)

    def readers(self, reach: Reach) -> list[int]:
        return [n for n, viewer in self.viewers().items() if decide_reach(reach, viewer).allowed]

    def people(self, reach: Reach) -> set[str]:
        return members.person_readers(reach.people, reach.excluded)

    def marked(self, marking: Marking) -> Marked:
        """The marking with its consequences. Raises BadSignal where the caller may not publish under it, or its time has passed."""
        kept = self._marked.get(id(marking))
        if kept is None:
            if len(self._marked) >= MOST_KEPT:
                self._marked.clear()
            kept = self._marked[id(marking)] = (marking, self._follow(marking))
        marked = kept[1]
        if marked.expires is not None:
            _in_time(marked.expires)
        return marked

    def _follow(self, marking: Marking) -> Marked:
        allowed(self.caller, marking)
        resolved = self.resolve(marking)
        to, embargo = reach(resolved), resolved.embargo
        return Marked(
            marking=resolved,
            reach=to,
            spec=spec(to),
            visible=marking_bytes(write_marking(resolved)),
            whole=whole_marking(resolved),
            uses=bits(resolved.uses),
            unnamed=resolved.attribution == "unnamed",
            embargo=lifted(resolved) if embargo else None,
            expires=None if resolved.expires is None else micros(resolved.expires),
        )

    def resolve(self, marking: Marking) -> Marking:
        """The marking with ids for names. Raises BadSignal naming the list that holds an unknown one."""
        audience = marking.audience
        resolved = replace(
            audience,
            members=self._ids("members", audience.members),
            circles=self._ids("circles", audience.circles),
            people=self._ids("people", audience.people),
            excluded=self._ids("except", audience.excluded),
        )
        return replace(marking, audience=resolved)

    def _ids(self, field: str, asked: frozenset[str]) -> frozenset[str]:
        if not asked:
            return asked
        known = self._table("people" if field == "people" else "circles" if field == "circles" else "members", asked)
        try:
            return frozenset(known[name] for name in asked)
        except KeyError:
            text = Phrase(
                "One of these is not known here. Name members and circles as the lists of members and circles show them, by id or name."
            )
            raise BadSignal(f"marking.audience.{field}", "unknown-name", text) from None

    def _table(self, what: str, asked: frozenset[str]) -> dict[str, str]:
        if what == "people":
            return {id: id for id in members.people(sorted(asked))}
        if what not in self._names:
            rows = members.members() if what == "members" else members.circles(self.caller.n)
            self._names[what] = {row.name: row.id for row in rows} | {row.id: row.id for row in rows}
        return self._names[what]


def allowed(caller: Caller, marking: Marking) -> Marking:
    """The marking, where the caller's role may publish under it and its time has not passed. Raises BadSignal otherwise."""
    if (refused := above_ceiling(caller.role, marking)) is not None:
        raise BadSignal("marking.tlp", *refused)
    if marking.expires is not None:
        _in_time(micros(marking.expires))
    return marking


def _in_time(expires: int) -> None:
    if expires <= now():
        raise BadSignal("marking.expires", "past", "This marking has expired already. Give a time to come, or leave it out.")


def lifted(marking: Marking) -> int | None:
    """Until when a marking's embargo stands; None where there is none."""
    embargo = marking.embargo
    return None if embargo is None else FOR_EVER if embargo.until is None else micros(embargo.until)
