"""What a second process adds: clients that begin together, and a value that is a gain by a gain."""

import os
from contextlib import ExitStack
from functools import partial
from itertools import count
from pathlib import Path

import msgspec
import pytest
from bench.check import PATH
from bench.hub import yardstick_server
from bench.load import Rate, hammer_all, request
from bench.second import PLACES, figure, measured, seconds_of

from bench import second


def _rates(*rows: tuple[float, float, float, float]) -> dict[str, list[Rate]]:
    return {name: [Rate(row[place], 1.0, 2.0) for row in rows] for place, name in enumerate(PLACES)}


def test_the_value_is_our_gain_by_the_bare_apps_of_the_same_round() -> None:
    # In the second round something else took half of the machine from all four, in the third from our two alone.
    rows = ((1000.0, 1800.0, 4000.0, 8000.0), (500.0, 900.0, 2000.0, 4000.0), (1000.0, 900.0, 4000.0, 8000.0))
    costs = {"one": [100.0, 140.0, 101.0], "two": [110.0, 90.0, 111.0]}
    made = figure(_rates(*rows), costs, 0.5, 8)
    assert made.value == pytest.approx(0.9)
    assert (made.absolutes["gain"], made.absolutes["bare_gain"], made.absolutes["cores"]) == (1.8, 2.0, 8)
    assert "8 cores" in made.says and "Fewer" not in made.says
    assert (made.absolutes["cpu_us_one"], made.absolutes["cpu_us_two"]) == (101, 110)
    assert "2 cores" in (says := figure(_rates(*rows), costs, 0.5, 2).says) and "Fewer than six cores" in says
    assert made.written()["met"] and not figure(_rates((1000.0, 1500.0, 4000.0, 8000.0)), costs, 0.5, 8).written()["met"]


def test_clients_in_processes_of_their_own_ask_one_server_or_two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sqlite3

    with sqlite3.connect(tmp_path / "known.db") as opened:
        opened.execute("CREATE TABLE known (key BLOB PRIMARY KEY, answer INTEGER)")
    (tmp_path / "answers.bin").write_bytes(msgspec.msgpack.encode({"a.example": b"{}"}))
    yard = {"YARD_DATABASE": str(tmp_path / "known.db"), "YARD_ANSWERS": str(tmp_path / "answers.bin")}
    asked = [request("POST", PATH, "", b'{"values":["a.example"]}')]
    monkeypatch.setattr(second, "SECONDS", 1.0)
    with ExitStack() as stack:
        servers = [stack.enter_context(yardstick_server("check", **yard)) for _ in range(2)]
        costs: dict[str, list[float]] = {}
        rates = measured({"one": servers[:1], "two": servers}, asked, 1, costs, partial(next, count()))
        for name, (cost,) in costs.items():  # a second passes with each look
            assert cost == pytest.approx(1e6 / (rates[name][0].a_second * 1.1))
        assert seconds_of(os.getpid()) > 0.0 == seconds_of(2**30)
        assert {name: len(each) for name, each in rates.items()} == {"one": 1, "two": 1}
        assert all(rate.a_second > 0 and rate.p99_ms >= rate.p50_ms > 0 for each in rates.values() for rate in each)
        unknown = [request("POST", PATH, "", b'{"values":["b.example"]}')]
        with pytest.raises(OSError, match="Not answered with 2xx"):
            hammer_all(servers, unknown, connections=1, seconds=0.1)
