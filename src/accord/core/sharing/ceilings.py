"""Ceilings: the widest label that each role may publish under."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from accord.core.sharing.decide import Decision, Reason
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


def within(role: str, marking: Marking) -> Decision:
    """May this role publish what is so marked? A role that is not in the table may not."""
    if role not in CEILINGS:
        return _refused("unknown-role", "This role is not known. Ask the administrator for one that may publish.")
    ceiling = CEILINGS[role]
    if ceiling is None:
        return _refused("publishes-nothing", f"The {role} publishes nothing. Ask somebody with another role.")
    if marking.tlp.strictness < ceiling.strictness:
        text = f"The {role} publishes up to {ceiling.label}. Choose a stricter label, or ask somebody with a wider ceiling."
        return _refused("above-ceiling", text)
    return Decision(True, (Reason("within-ceiling", f"The {role} publishes up to {ceiling.label}."),))


def _refused(code: str, text: str) -> Decision:
    return Decision(False, (Reason(code, text),))
