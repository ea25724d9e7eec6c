"""What is looked at of the machine: signs of life by whatever clock, and the disk."""

from pathlib import Path

import pytest

from accord.doors.edge.probes import LOW_BYTES, Pulse, is_low, room, try_disk

HOUR = 3600
SECOND = 1_000_000


class Clocks:
    """The machine's clock, which may be set, and one that may not."""

    def __init__(self) -> None:
        self.real, self.wall = 100.0, 1_000_000 * SECOND
        self.beaten = self.wall

    def pass_(self, seconds: float, *, beats: bool) -> None:
        self.real += seconds
        self.wall += int(seconds * SECOND)
        if beats:
            self.beaten = self.wall

    def set(self, seconds: int) -> None:
        self.wall += seconds * SECOND


@pytest.mark.parametrize("jump", [-HOUR, HOUR, -20, 20, 0])
def test_signs_of_life_are_told_from_a_dead_process_however_the_clock_is_set(jump: int) -> None:
    clocks = Clocks()
    pulse = Pulse(clock=lambda: clocks.real)
    for _ in range(3):
        clocks.pass_(5, beats=True)
        assert pulse.age(clocks.beaten, clocks.wall) <= 5
    clocks.set(jump)
    assert pulse.age(clocks.beaten, clocks.wall) <= 20, "it lives, and gives its next sign soon"
    clocks.pass_(5, beats=True)
    assert pulse.age(clocks.beaten, clocks.wall) <= 10
    for _ in range(8):
        clocks.pass_(5, beats=False)
        age = pulse.age(clocks.beaten, clocks.wall)
    assert 35 <= age <= 50, "it is dead"


def test_a_process_that_was_dead_before_anybody_looked_is_dead() -> None:
    clocks = Clocks()
    clocks.pass_(HOUR, beats=False)
    pulse = Pulse(clock=lambda: clocks.real)
    assert pulse.age(clocks.beaten, clocks.wall) == HOUR
    clocks.set(-2 * HOUR)
    other = Pulse(clock=lambda: clocks.real)
    assert other.age(clocks.beaten, clocks.wall) == 0, "its sign lies in the future: it may be new"
    clocks.pass_(31, beats=False)
    assert other.age(clocks.beaten, clocks.wall) == 31


def test_the_disk_is_tried_and_nothing_left(tmp_path: Path) -> None:
    try_disk(tmp_path)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(OSError):
        try_disk(tmp_path / "nothing")
    free, all_there_is = room(tmp_path)
    assert 0 < free <= all_there_is


def test_too_little_room_is_a_share_of_a_small_disk_and_an_amount_of_a_large_one() -> None:
    large, small = 10**12, 10**9
    assert is_low(LOW_BYTES - 1, large) and not is_low(LOW_BYTES, large)
    assert is_low(49_000_000, small) and not is_low(51_000_000, small)
