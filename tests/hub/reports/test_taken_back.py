"""Consent taken back shuts in its own turn: nothing of the background has run, and nobody reads any more what rested on it."""

from typing import Any
from uuid import UUID

import pytest
from asking import cast
from bells import rows
from hubs import Hub
from reporting import declared, handed_in, sent


def _copies() -> dict[str, UUID]:
    """What was sealed for each way out. Who was given one keeps its reference."""
    return {outlet: UUID(sealed) for outlet, sealed in rows("SELECT outlet, sealed FROM reports_sent WHERE sealed <> ''")}


def _readable(copies: dict[str, UUID]) -> set[str]:
    """The ways out whose copies can still be read by anybody."""
    alive = {UUID(bytes=bytes(reference)) for (reference,) in rows("SELECT reference FROM vault_record WHERE erased IS NULL")}
    return {outlet for outlet, reference in copies.items() if reference in alive}


@pytest.mark.parametrize("all_of_it", [False, True])
def test_nothing_is_left_to_the_background(any_hub: Hub, all_of_it: bool) -> None:
    from accord.hub.intake import actions
    from accord.hub.reports import queries
    from accord.hub.reports.errors import NoSuchReport

    made = cast(any_hub)
    declared(made)
    code = handed_in()
    copies = _copies()
    assert {"own-bank", "police", "support"} <= _readable(copies)
    ((item, member),) = rows("SELECT item, member FROM reports_sent WHERE outlet = 'police'")
    police: Any = made["Police"]
    assert police.n == member and queries.page(police, item).texts
    if all_of_it:
        actions.withdraw(code)
    else:
        actions.agree(code, {"police": False, "bank": False})
    assert _readable(copies) == (set() if all_of_it else {"support"})
    with pytest.raises(NoSuchReport):
        queries.page(police, item)
    assert queries.handed(police) == []
    states = dict(sent())
    assert states["police"] == states["own-bank"] == states["receiving-bank"] == "ended"
    assert states["platform"] == ("ended" if all_of_it else "sent")
    assert states["signal"] == ("recall" if all_of_it else "sent"), "a retraction goes its own way, a moment later"
    ((hold,),) = rows("SELECT state FROM requests_request WHERE name = 'hold-funds'")
    assert hold == "closed"
    bells = {str(bell).replace("-", "") for (bell,) in rows("SELECT bell FROM reports_sent WHERE state = 'ended' AND bell <> ''")}
    ringing = {str(id).replace("-", "") for (id,) in rows("SELECT id FROM desks_bell WHERE state = 'ringing'")}
    assert not bells & ringing
