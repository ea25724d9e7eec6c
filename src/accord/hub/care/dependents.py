"""Features above care that hang on a file: told in the very turn in which consent, fields or the file itself change.

Care knows no feature above it; each registers when the hub starts. The journal would come too late, since consent taken back acts at once.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from accord.hub.care.store import StoredFile
from accord.hub.journal.actions import Turn
from accord.hub.members.queries import Caller
from accord.hub.vault.vocabulary import Reason


class Dependent(Protocol):
    def settle(self, t: Turn, file: StoredFile, at: int, by: Caller | None) -> tuple[str, ...]:
        """The person's consents may have changed: shut what stands no more. Returns words for what was shut, such as `consulate NP`."""
        ...

    def pass_on(self, t: Turn, file: StoredFile, changed: Mapping[str, str | None], at: int) -> None:
        """Fields changed, by their names in the vault: who sees them sees them as they are now."""
        ...

    def end(self, t: Turn, file: StoredFile, at: int, why: Reason) -> None:
        """The file is erased: so is all that is about its person."""
        ...

    def unkept(self, file: StoredFile) -> frozenset[str]:
        """The bases by which nobody keeps anything of the person, such as a record of a journey where none was planned."""
        ...

    def references(self, file: StoredFile) -> list[tuple[str, str]]:
        """Every record in the vault that is about the person, with what it is."""
        ...

    def pages(self, file: StoredFile) -> list[str]:
        """The ids of what else has pages about the person."""
        ...

    def export(self, file: StoredFile) -> tuple[str, Any]:
        """Other data kept of the person, under a name, for the person."""
        ...


_features: list[Dependent] = []


def register_dependent(feature: Dependent) -> None:
    """From now on this feature is told. Registering twice is registering once."""
    if all(type(known) is not type(feature) for known in _features):
        _features.append(feature)


def settle(t: Turn, file: StoredFile, at: int, by: Caller | None) -> tuple[str, ...]:
    return tuple(word for feature in _features for word in feature.settle(t, file, at, by))


def pass_on(t: Turn, file: StoredFile, changed: Mapping[str, str | None], at: int) -> None:
    for feature in _features:
        feature.pass_on(t, file, changed, at)


def end(t: Turn, file: StoredFile, at: int, why: Reason) -> None:
    for feature in _features:
        feature.end(t, file, at, why)


def unkept(file: StoredFile) -> frozenset[str]:
    return frozenset(basis for feature in _features for basis in feature.unkept(file))


def references(file: StoredFile) -> list[tuple[str, str]]:
    return [row for feature in _features for row in feature.references(file)]


def pages(file: StoredFile) -> list[str]:
    return [id for feature in _features for id in feature.pages(file)]


def export(file: StoredFile) -> dict[str, Any]:
    return dict(feature.export(file) for feature in _features)
