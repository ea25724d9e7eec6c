"""Until when an entry of somebody's list holds, at a moment that stands still."""

from datetime import datetime

import pytest
from hubs import Hub
from worlds import caller

from accord.core.times import micros
from accord.formats.blocklists.reading import Given
from accord.hub.imports import running
from accord.hub.imports.running import Plan, Report, reader_for


@pytest.mark.parametrize(
    "until, at, is_over",
    [
        ("2026-06-14T23:59:59Z", "2026-06-15T00:00:00+00:00", True),
        ("2026-06-15T00:00:01.000Z", "2026-06-15T00:00:00+00:00", False),
        # A day is over when it is over everywhere: twelve hours after it is in UTC.
        ("2026-06-14", "2026-06-15T11:59:59+00:00", False),
        ("2026-06-14", "2026-06-15T12:00:00+00:00", True),
        ("14/06/2026", "2026-06-15T11:59:59+00:00", False),
        ("14/06/2026", "2026-06-15T12:00:00+00:00", True),
        # The seventh of May or the fifth of July; the sixth of May or the fifth of June.
        ("07/05/2026", "2026-06-15T00:00:00+00:00", False),
        ("07/05/2026", "2026-07-07T00:00:00+00:00", True),
        ("05/06/2026", "2026-06-15T00:00:00+00:00", True),
        # Ten o'clock in Lima is three in the afternoon in UTC.
        ("2026-06-15 10:00", "2026-06-15T14:59:00+00:00", False),
        ("2026-06-15 10:00", "2026-06-15T15:00:00+00:00", True),
        ("2026-06-15 10:00 UTC", "2026-06-15T10:00:00+00:00", True),
        ("30/06/2019", "2026-06-15T00:00:00+00:00", True),
        ("until further notice", "2026-06-15T00:00:00+00:00", False),
        ("3 months", "2026-06-15T00:00:00+00:00", False),
        ("9999-12-31", "2026-06-15T00:00:00+00:00", False),
        ("", "2026-06-15T00:00:00+00:00", False),
    ],
)
def test_an_entry_is_over_where_it_is_so_by_all_of_its_meanings(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, until: str, at: str, is_over: bool
) -> None:
    monkeypatch.setattr(running, "now", lambda: micros(datetime.fromisoformat(at)))
    reader = reader_for(Plan(caller=caller(hub.admin), given=Given("csv")), Report())
    assert isinstance(reader, running._RuleReader)
    assert reader._is_over(until) is is_over
