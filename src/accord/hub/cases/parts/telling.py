"""Deconfliction is told that targets have come, gone or changed: in the turn that did it, of those alone that are to be deconflicted."""

from collections.abc import Iterable

from accord.hub.cases import store
from accord.hub.cases.store import Part
from accord.hub.cases.vocabulary import TARGET
from accord.hub.journal.actions import Turn
from accord.hub.requests.vocabulary import TARGET_CHANGED


def tell_targets(t: Turn, rows: Iterable[Part]) -> None:
    for row in rows:
        if row.kind == TARGET and row.deconflict:
            tell_target(t, row)


def tell_target(t: Turn, row: Part) -> None:
    """Also one that was to be deconflicted, and is no more."""
    t.set_clock(TARGET_CHANGED, f"case {row.owner} {row.id}", 0)


def tell_all(t: Turn, case: int, owner: int | None = None) -> None:
    """Those of a case that is closed or opened again, or of a member that takes part from now on, or no more."""
    tell_targets(t, store.to_deconflict(case, owner))
