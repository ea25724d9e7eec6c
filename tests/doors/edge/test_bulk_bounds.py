"""The bounds of an upload, each by itself: numbers of lines where blank ones are left out, and results that nobody takes."""

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.doors.edge import bulk_results
from accord.doors.edge.bulk_bounds import Numbers
from accord.formats.ndjson import Lines


@given(st.lists(st.sampled_from([b"", b" ", b"\t\r", b"a", b"{}", b"bb"])), st.lists(st.integers(1, 7)), st.lists(st.integers(1, 5)))
def test_each_line_keeps_its_number_however_it_is_cut_and_told(lines: list[bytes], cuts: list[int], takes: list[int]) -> None:
    body = b"\n".join(lines)
    numbers = Numbers()
    cutter = Lines(numbers.skip)
    kept: list[bytes | None] = []
    line_numbers: list[int] = []
    steps = iter(takes)
    at = 0
    for size in (*cuts, len(body) + 1):
        kept += cutter.cut(body[at : at + size])
        at += size
        line_numbers += numbers.take(min(next(steps, 0), len(kept) - len(line_numbers)))
    kept += cutter.last()
    line_numbers += numbers.take(len(kept) - len(line_numbers))
    assert [line for line in kept if line is not None] == [line for line in lines if line.strip()]
    assert line_numbers == [number for number, line in enumerate(lines, 1) if line.strip()]


def test_results_that_nobody_takes_are_bounded_and_those_that_somebody_takes_are_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk_results, "PATIENCE", 120.0)
    part = b"x" * 50_000

    async def run(takes: bool) -> tuple[list[bool], bytes]:
        results = bulk_results.Results(tmp_path, 100_000)
        put: list[bool] = []

        def writes() -> None:
            for _ in range(40):
                put.append(results.put(part))
                if not put[-1]:
                    break
            results.end()

        thread = threading.Thread(target=writes)
        thread.start()
        got: list[Any] = []
        if not takes:
            await asyncio.to_thread(thread.join)
        while (piece := await results.take()) is not None:
            got.append(piece)
        thread.join()
        return put, b"".join(got)

    put, got = asyncio.run(run(takes=True))
    assert put == [True] * 40 and got == part * 40
    monkeypatch.setattr(bulk_results, "PATIENCE", 0.2)
    put, got = asyncio.run(run(takes=False))
    assert put[-1] is False and len(put) < 12
    assert got == part * len(put), "what was done is told, also the last of it"
