"""Ceilings: the widest label that each role may publish under."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from accord.core.phrases import Phrase
from accord.core.sharing.marking import Marking
from accord.core.sharing.tlp import Tlp

# None: the role publishes nothing. A stricter label than the ceiling is always allowed.
CEILINGS: Final[Mapping[str, Tlp | None]] = MappingProxyType(
    {
        "administrator": Tlp.CLEAR,
        "secretariat": Tlp.CLEAR,
        "officer": Tlp.GREEN,
        "analyst": Tlp.AMBER,
        "investigator": Tlp.AMBER,
        "victim officer": Tlp.AMBER_STRICT,
        "auditor": None,
    }
)


def above_ceiling(role: str, marking: Marking) -> tuple[str, Phrase] | None:
    """Why this role may not publish what is so marked: a code and a sentence; None where it may. One that is not in the table may not."""
    if role not in CEILINGS:
        return "unknown-role", Phrase("Your role is not known here. Ask your administrator for one that may publish.")
    ceiling = CEILINGS[role]
    if ceiling is None:
        return "publishes-nothing", Phrase("Your role publishes nothing. Ask a colleague with another role.")
    if marking.tlp.strictness < ceiling.strictness:
        return "above-ceiling", Phrase(
            "Your role publishes up to {label}. Choose a stricter label, or ask a colleague whose role publishes more widely.",
            {"label": ceiling.label},
        )
    return None
