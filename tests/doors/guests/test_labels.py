"""Whatever a request may say to a guest has a sentence here, for every protocol that ships."""

from accord.core.protocols import Step
from accord.core.sharing import SECTORS as EVERY_SECTOR
from accord.doors.guests import inputs, labels
from accord.tables import protocols


def steps() -> list[Step]:
    """What guests may take, in every protocol."""
    return [step for protocol in protocols().values() for step in protocol.steps if step.side == "answerer" and "guest" in step.roles]


def test_every_guard_that_stops_a_guest_says_what_to_do_instead() -> None:
    assert {guard for step in steps() for guard in step.guards} <= set(labels.REFUSALS)


def test_everything_that_a_step_needs_is_something_that_a_guest_can_have() -> None:
    assert len(steps()) > 50
    assert [step.key for step in steps() if not inputs.may_be_answered(step)] == []


def test_every_sector_has_a_name() -> None:
    assert set(labels.SECTORS) == set(EVERY_SECTOR)


def test_every_end_says_what_stands_large_and_what_to_do() -> None:
    assert labels.OVER.keys() == labels.OVER_SAYS.keys()
    assert {"answered", "expired", "withdrawn", "replaced", "closed"} < labels.OVER.keys()
