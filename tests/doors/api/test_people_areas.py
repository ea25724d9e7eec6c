"""Every operation about people, with every token that should not see them: made from the list of operations.

An operation of an area that nobody has named yet fails: say below whether what it answers is about people.
"""

import re
from pathlib import Path
from typing import Any

import pytest
from hubs import Api, Hub
from peopled import BODIES, Peopled, peopled

OF_PEOPLE = frozenset({"reports"})
# Requests show a person to their parties alone; that no token sees one by a referral, test_people_doors.py of the console tries.
OF_OTHERS = frozenset(
    (
        "advise appeals attachments audit bank-form bells cases check circles clients countries deconfliction desks "
        "embargoes entries feed gateways imports lists me "
        "members payments protocols quarantine requests responsibilities returns route gaps schemes signals stream tokens watchlist "
        "webhooks"
    ).split()
)


def area_of(operation: Any) -> str:
    return str(operation.path.split("/")[1])


@pytest.fixture
def world(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Peopled:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    return peopled(hub)


def test_every_area_of_the_api_is_named() -> None:
    from accord.doors.api.routes import OPERATIONS

    unnamed = {area_of(operation) for operation in OPERATIONS} - OF_OTHERS - OF_PEOPLE
    assert not unnamed, f"Say in this test whether these areas are about people: {sorted(unnamed)}"


def test_no_operation_about_people_tells_the_wrong_member_anything(world: Peopled) -> None:
    """Whatever stands in the address: the things of the world, and the codes and numbers by which they could be asked for."""
    from accord.doors.api.routes import OPERATIONS
    from accord.hub.intake import queries

    named = [id for things in world.ids.values() for id in things.values()] + [world.code, str(queries.find(world.code).id), "1"]
    tokens = [world.hub.admin, *(world.hub.member(name) for name in (*BODIES, "Desk", "Stranger", "Neighbour", "Suspended"))]
    asked = 0
    for operation in OPERATIONS:
        if area_of(operation) in OF_PEOPLE:
            for member in tokens:
                for id in named if "{" in operation.path else [""]:
                    api = Api(member.token)
                    status, _ = api(operation.method, re.sub(r"\{\w+\}", id, operation.path), {} if operation.method == "POST" else None)
                    assert status < 500 and world.told.in_bytes(operation.path, api.raw) == [], (operation.name, member.name)
                    asked += 1
    assert asked
