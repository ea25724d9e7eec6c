"""What the tests of the guests' page share: nobody has tried a link before them."""

import pytest


@pytest.fixture(autouse=True)
def nobody_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.doors.guests import limits
    from accord.limits import Buckets

    for name in ("asks", "guesses", "sends"):
        burst = getattr(limits, name).burst
        monkeypatch.setattr(limits, name, Buckets(burst, burst, clock=lambda: 0.0))
