"""Which protocol a request is opened under: the newest that ships, or what its parties agreed on, and then between nobody else.

What the hub opens by itself (for a report, a hop, an appeal) runs by what ships: nobody was asked which protocol to take.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from msgspec import Struct

from accord.core.protocols import Protocol
from accord.hub.members import queries as members
from accord.hub.protocol_book import queries as book
from accord.hub.protocol_book.queries import Agreement
from accord.hub.requests.errors import Refused
from accord.tables import newest_protocols


class Chosen(Struct, frozen=True):
    """What an ask names, among what binds its asker: `protocol` to read the ask by. `rows` are the asker's agreements."""

    name: str
    protocol: Protocol
    rows: tuple[Agreement, ...]
    at: int

    @property
    def is_agreed(self) -> bool:
        """Whether the ask names a negotiated protocol, or a version of one."""
        return bool(self.protocol.agreement)

    def among(self, asker: int) -> frozenset[int] | None:
        """The members that it can be opened to; None where these are not fewer than all."""
        if not self.is_agreed:
            return None
        bound = (row.bound(self.at) for row in self._named() if asker in row.bound(self.at))
        return frozenset(n for numbers in bound for n in numbers) - {asker}

    def settled(self, asker: int, groups: Iterable[Iterable[int]]) -> Protocol:
        """The one protocol under which all of these are asked. Raises Refused."""
        protocols: dict[str, tuple[Protocol, frozenset[int]]] = {}
        for group in groups:
            protocol = self._between(frozenset({asker, *group}))
            protocols.setdefault(protocol.ref, (protocol, frozenset(group)))
        if len(protocols) > 1:
            agreed = sorted({n for protocol, group in protocols.values() if protocol.agreement for n in group})
            names = ", ".join(row.name for row in members.by_number(agreed).values())
            text = _("With {names} you agreed on another version of this protocol. Ask them in a request of their own.")
            raise Refused("several-versions", text.format(names=names), "to")
        return next((protocol for protocol, _group in protocols.values()), self.protocol)

    def _named(self) -> list[Agreement]:
        return [row for row in self.rows if self.name in (row.ref, row.name, f"{row.name}@{row.version}")]

    def _between(self, parties: frozenset[int]) -> Protocol:
        fits = book.between(self.rows, parties, self.at)
        newest = next((row for row in fits if row.name == self.protocol.name), None)
        if not self.is_agreed or self.name == self.protocol.name:
            if newest is not None:
                return book.protocols()[newest.ref]
            if not self.is_agreed:
                return self.protocol
        asked = next((row for row in fits if row in self._named()), None)
        if asked is None:
            text = _("Only members that agreed on this protocol can be asked under it. Ask only those, or choose another protocol.")
            raise Refused("not-bound", text, "to")
        if newest is not None and newest.ref != asked.ref:
            text = _("With these members you agreed on version {version} of this protocol since. Open that one.")
            raise Refused("superseded", text.format(version=newest.version), "protocol")
        return book.protocols()[asked.ref]


def choose(name: str, asker: int | None, at: int) -> Chosen:
    """What is meant by a name, as `hold-funds`, `hold-funds@3` or the ref of a negotiated one. No asker: what ships. Raises Refused."""
    rows = book.agreed_with(asker, at=at) if asker is not None else ()
    ships = newest_protocols().get(name)
    if ships is not None:
        return Chosen(name, ships, rows, at)
    named = [row for row in rows if name in (row.ref, row.name, f"{row.name}@{row.version}")]
    if not named:
        names = dict.fromkeys([*newest_protocols(), *(row.ref for row in rows)])
        raise Refused("no-such-protocol", _("Choose a protocol: {names}.").format(names=", ".join(names)), "protocol")
    newest = max(named, key=lambda row: (row.version, row.since))
    return Chosen(name, book.protocols()[newest.ref], rows, at)


def only_bound(protocol: Protocol, numbers: Iterable[int]) -> list[int]:
    """Of these members those that may take part under this protocol: all under one that ships, those bound under a negotiated one."""
    if not protocol.agreement:
        return list(numbers)
    parties = book.parties(protocol.ref)
    return [n for n in numbers if n in parties]


def nobody_bound() -> str:
    return _("No member that agreed on this protocol has declared that it can act on this. Name the member that you want to ask.")
