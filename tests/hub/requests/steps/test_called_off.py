"""A hold that the asker called off reads as called off for the other side until it lets go, or says that it stands."""

from typing import Any

from asking import MINUTE, ask, cast
from bells import NOON
from hubs import Hub

from accord.hub.requests import actions, queries

DAY = 1440 * MINUTE
CALLED_OFF = "The asker called it off"


def test_what_was_called_off_says_so_until_it_is_let_go_or_said_to_stand(any_hub: Hub) -> None:
    """A telecom whose block was of the wrong number saw `Blocked`, 118 days left, and the step to extend it."""
    made = cast(any_hub)
    (request,) = ask(made).requests

    def row(who: str = "Kasi") -> Any:
        return queries.page(made[who], request.id, words=False, at=NOON).row

    def take(who: str, step: str, minute: int, **fields: Any) -> None:
        actions.take(made[who], request.id, step, fields, at=NOON + minute * MINUTE)

    take("Kasi", "hold-part", 1, amount="300000.00 THB", until=NOON + DAY)
    assert (row().state_title, row().called_off) == ("Partly held", False)
    take("Sender", "call-off", 2)
    assert {(row(who).state_title, row(who).called_off, row(who).state) for who in ("Kasi", "Sender")} == {
        (CALLED_OFF, True, "partly-held")
    }
    take("Kasi", "release-part", 3, amount="100000.00 THB", **{"release-ground": "asker-called-off"})
    assert row().called_off, "the rest of it still is"
    take("Kasi", "extend", 4, until=NOON + DAY + 60 * MINUTE, ground="inquiry-open")
    assert (row().state_title, row().called_off) == ("Held, extended", False), "the bank said that it stands"
    take("Sender", "call-off", 5)
    take("Kasi", "release", 6, amount="200000.00 THB", **{"release-ground": "asker-called-off"})
    assert not row().called_off and row().state_title != CALLED_OFF
