"""Whom a protocol names on a side is let in there: a role that a file names and that lacks the permission could never take its step."""

import tomllib
from importlib.resources import files

import pytest

from accord.core.protocols import SIDES
from accord.hub.members.vocabulary import of_role
from accord.tables import newest_protocols

# docs/requests.md, Permissions. The clock is the hub itself.
NEEDS = {
    "asker": "member:requests:open",
    "answerer": "member:requests:answer",
    "bank": "member:requests:answer",
    "police": "member:requests:answer",
    "reviewer": "member:requests:answer",
    "secretariat": "hub:requests:manage",
}
# Neither is a person's role at a member: a guest has a signed page, and the system is the hub.
NOBODYS = {"guest", "system"}
# Of requests they read, and neither ask nor answer (docs/vault.md).
READERS = {"analyst", "auditor"}


def _named(ref: str) -> set[tuple[str, str]]:
    """Each side with each role that the protocol's file names there, for the side as a whole or for a step."""
    path = files("accord.core.protocols").joinpath("shipped", ref.replace("@", ".") + ".toml")
    file = tomllib.loads(path.read_text(encoding="utf-8"))
    named = {(side, role) for side, side_table in file["side"].items() for role in side_table["roles"]}
    for step in file["step"]:
        sides = step["side"] if isinstance(step["side"], list) else [step["side"]]
        named |= {(side, role) for side in sides for role in step.get("roles", ())}
    return {(side, role) for side, role in named if side != "clock" and role not in NOBODYS}


def test_every_side_has_its_permission() -> None:
    assert set(NEEDS) == set(SIDES) - {"clock"}


@pytest.mark.parametrize("ref", sorted(protocol.ref for protocol in newest_protocols().values()))
def test_each_role_that_a_shipped_protocol_names_may_do_what_its_side_does(ref: str) -> None:
    named = _named(ref)
    assert {side for side, _ in named} >= {"asker"}
    for side, role in named:
        # The secretariat's role is one of the hub's own member.
        may = of_role(role, "secretariat" if "secretariat" in (side, role) else "finance")
        assert {NEEDS[side], "member:requests:read"} <= may, (side, role)
        assert role not in READERS, (side, role)
