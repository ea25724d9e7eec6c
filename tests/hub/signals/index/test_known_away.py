"""The index of what is known while its database is away."""

import logging
from collections.abc import Iterator

import pytest
from django.db import OperationalError
from psycopg import OperationalError as Refused

from accord.hub import trouble
from accord.hub.signals.index import known


class Ended(Exception):
    """The loop has gone on for long enough."""


def test_what_keeps_it_from_its_database_is_said_once_and_not_each_second(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    rounds: Iterator[int] = iter(range(4))

    def away(*words: object, **more: object) -> None:
        raise OperationalError from Refused("connection refused")

    def rest(seconds: float) -> None:
        if next(rounds, None) is None:
            raise Ended

    monkeypatch.setattr(trouble, "teller", trouble.Teller())
    monkeypatch.setattr(known, "warm", away)
    monkeypatch.setattr(known.time, "sleep", rest)
    with caplog.at_level(logging.WARNING), pytest.raises(Ended):
        known._work()
    assert [(record.name, "database-away" in record.getMessage()) for record in caplog.records] == [("accord.trouble", True)]
    assert trouble.teller.counts["database-away"] == 5
