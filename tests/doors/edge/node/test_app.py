"""Why a node asks the hub is told as it is: a replica that stands still is no crowd of callers."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from accord.doors.edge.node import app
from accord.doors.edge.node.app import Bounded, StandsStill
from accord.doors.edge.services import AskElsewhere, note
from accord.hub import trouble


@pytest.fixture
def teller(monkeypatch: pytest.MonkeyPatch) -> trouble.Teller:
    from accord.doors.edge import services

    own = trouble.Teller()
    for module in (trouble, services):
        monkeypatch.setattr(module, "teller", own)
    return own


async def _never(job: Callable[[], Any]) -> Any:
    await asyncio.sleep(60)


@pytest.mark.parametrize(("may_be_read", "told"), [(False, {}), (True, {"database-slow": 1})])
def test_a_replica_that_stands_still_is_not_told_as_too_many_callers(
    may_be_read: bool, told: dict[str, int], teller: trouble.Teller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "WITHIN", 0.01)
    with pytest.raises((AskElsewhere, StandsStill)) as raised:
        asyncio.run(Bounded(_never, lambda: may_be_read)(int))
    note(raised.value)
    assert teller.counts == told
