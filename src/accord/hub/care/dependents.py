"""What lies above care and hangs on a file: told in the very turn in which consent, fields or the file itself change.

Care knows no feature above it; each joins when the hub starts. The journal would come too late, since consent taken back acts at once.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from accord.hub.care.store import Cursor, FileRow
from accord.hub.journal.actions import Turn
from accord.hub.members.queries import Caller
from accord.hub.vault.asking import Reason


class Beside(Protocol):
    def settle(self, t: Turn, file: FileRow, at: int, by: Caller | None) -> tuple[str, ...]:
        """What the person agreed to may have changed: shut what stands no more. Returns words for what was shut, such as `consulate NP`."""
        ...

    def pass_on(self, t: Turn, file: FileRow, changed: Mapping[str, str | None], at: int) -> None:
        """Fields changed, by their names in the vault: who sees them sees them as they are now."""
        ...

    def end(self, t: Turn, file: FileRow, at: int, why: Reason) -> None:
        """The file is erased: so is all that is about its person."""
        ...

    def references(self, cursor: Cursor, file: FileRow) -> list[tuple[str, str]]:
        """Every record in the vault that is about the person, with what it is."""
        ...

    def export(self, cursor: Cursor, file: FileRow) -> tuple[str, Any]:
        """What else is kept of the person, under a name, for the person."""
        ...


_features: list[Beside] = []


def join(feature: Beside) -> None:
    """From now on this feature is told. Joining twice is joining once."""
    if all(type(one) is not type(feature) for one in _features):
        _features.append(feature)


def settle(t: Turn, file: FileRow, at: int, by: Caller | None) -> tuple[str, ...]:
    return tuple(word for one in _features for word in one.settle(t, file, at, by))


def pass_on(t: Turn, file: FileRow, changed: Mapping[str, str | None], at: int) -> None:
    for one in _features:
        one.pass_on(t, file, changed, at)


def end(t: Turn, file: FileRow, at: int, why: Reason) -> None:
    for one in _features:
        one.end(t, file, at, why)


def references(cursor: Cursor, file: FileRow) -> list[tuple[str, str]]:
    return [row for one in _features for row in one.references(cursor, file)]


def export(cursor: Cursor, file: FileRow) -> dict[str, Any]:
    return dict(one.export(cursor, file) for one in _features)
