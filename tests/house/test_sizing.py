"""The sizes of docs/operate/scale.md are calculated from what was measured, by formulas that are known from elsewhere; and a figure
that was changed on one side is told."""

import json
from pathlib import Path
from typing import Any

import pytest
from rbloom import Bloom

import sizing_tables
from sizing_tables import BITS, CALCULATED, MEASURED, calculated, costs, findings, log_bytes, memory, pages_touched, write

INDEXES = {"signals_signal_key": 60, "signals_signal_id_key": 40, "signals_signal_expires": 20, "signals_signal_pkey": 20}


def _served(size: int, **more: Any) -> dict[str, Any]:
    return {
        "rows": {"signals_signal": size, "journal_entry": size},
        "version": "18.0",
        "tables": {
            "signals_signal": {"signals_signal": 200 * size, **{name: each * size for name, each in INDEXES.items()}},
            "journal_entry": {"journal_entry": 900 * size, "journal_entry (toast)": 0, "journal_entry_pkey": 25 * size},
        },
        "index": {"bytes": 4_000_000, "cpu_s": 1.0 + 2e-6 * size},
        "memory": {"web": 100 * 2**20, "edge": 120 * 2**20, "background": 90 * 2**20},
        "wal": {"signals": 1_000, "bytes": 3_000_000, "records": 9, "full_pages": 200},
        "replica": {"bytes": 2**30, "cpu_s": 2.0, "seconds": 3.0},
        "reindex": {name: {"cpu_s": 1e-6 * size, "seconds": 1.0, "bytes": 1} for name in (*INDEXES, "journal_entry_pkey")},
        "measured": "2026-11-29",
        **more,
    }


BACKUP = {"bytes": 60_000_000, "seconds": 9.0, "cpu_s": 4.0, "restore_s": 9.0, "restore_cpu_s": 8.0}
SIZING: dict[str, Any] = {
    "about": {"cores": 2, "machine": "x86_64", "python": "3.13.5"},
    "postgresql": {"100000": _served(100_000, backup=BACKUP), "1000000": _served(1_000_000)},
    "sqlite": {"100000": _served(100_000, bytes=150_000_000, backup=BACKUP)},
    "lists": {"100000": {"entries": 100_000, "first_cpu_s": 17.0, "folder_bytes": 5_000_000, "measured": "2026-11-28"}},
}


def test_a_signal_costs_what_was_measured_at_the_largest_size() -> None:
    cost = costs(SIZING)
    assert (cost.rows, cost.indexes, cost.random) == (1_100, 165, 100)
    assert cost.known_s == pytest.approx(2e-6), "what each hub takes at any size is none of a signal's"
    assert (cost.dump, cost.list_s) == (600, pytest.approx(170e-6))
    assert cost.reindex_s == pytest.approx(5e-6)
    assert cost.sqlite == 1_500


def test_the_index_for_checks_is_as_large_as_the_filter_that_the_hub_makes() -> None:
    keys = 1_000_000
    assert keys * BITS / 8 == pytest.approx(Bloom(keys, 0.001).size_in_bits / 8, rel=1e-4)
    known = (Path(sizing_tables.__file__).parents[1] / "src/accord/hub/signals/index/known.py").read_text(encoding="utf-8")
    assert f"ERRS = {sizing_tables.ERRS}" in known and "* 5 // 4" in known and sizing_tables.ROOM == 5 / 4


def test_keys_at_random_places_touch_pages_as_balls_fall_into_boxes() -> None:
    # With two boxes: the exact expectation of three balls is 2 * (1 - (1/2)**3); the formula is its limit for many.
    for pages, inserts in ((1_000, 1), (1_000, 1_000), (1_000, 100_000)):
        exact = pages * (1 - (1 - 1 / pages) ** inserts)
        assert pages_touched(pages, inserts) == pytest.approx(exact, rel=1e-3)


def test_the_log_of_a_signal_grows_with_what_is_stored_up_to_a_page_of_each_index() -> None:
    cost = costs(SIZING)
    grown = [log_bytes(cost, size, 10_000) for size in sizing_tables.SIZES]
    assert grown == sorted(grown) and grown[-1] > 5 * grown[0] / 4
    assert grown[-1] == pytest.approx(2 * 8192, rel=1e-3)
    assert log_bytes(cost, 10**6, 10**9) < 1, "of a small table nearly all pages have been touched already"


def test_memory_holds_the_random_indexes() -> None:
    cost = costs(SIZING)
    assert memory(cost, 10**6) == 8 * 2**30
    # 100 bytes of a billion are 93 GB, and 4 beside.
    assert memory(cost, 10**9) == 128 * 2**30


def test_the_table_says_what_follows() -> None:
    rows = {row.split(" | ")[0].strip("| "): row for row in calculated(SIZING).splitlines()}
    # 900 bytes of a billion signals of the 32 TB (2**45 bytes) that a table may have.
    assert f"{900 * 10**9 / 2**45:.1%}" in rows["larger table, of PostgreSQL's 32 TB"]
    assert rows["list of a member that sees all"].endswith("| 8.58 MB | 85.8 MB | 858 MB | 8.38 GB |")
    # 170 µs of a billion entries are 170,000 s.
    assert rows["first build of it, on one core"].endswith(" 47 hours |")
    # 86,400 s by 170 µs; and 64 * 2**30 bytes by two pages of 8 KiB each.
    assert "at 508 million entries" in calculated(SIZING) and "what 4.2 million signals write" in calculated(SIZING)


def test_what_was_not_measured_is_unknown() -> None:
    without = SIZING | {"postgresql": {"1000000": SIZING["postgresql"]["1000000"]}}
    rows = {row.split(" | ")[0].strip("| "): row for row in calculated(without).splitlines()}
    assert rows["encrypted dump"].endswith("| `unknown` | `unknown` | `unknown` | `unknown` |")


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    document, results = tmp_path / "scale.md", tmp_path / "bench-sizing.json"
    marks = "\n".join([MEASURED[0], "of before", MEASURED[1], "", CALCULATED[0], CALCULATED[1]])
    document.write_text(f"# Sizes\n\n{marks}\n\nAnd more.\n", encoding="utf-8")
    results.write_text(json.dumps(SIZING), encoding="utf-8")
    write(document, results)
    return document, results


def test_a_changed_figure_is_told(files: tuple[Path, Path]) -> None:
    document, results = files
    text = document.read_text(encoding="utf-8")
    assert text.startswith("# Sizes\n") and text.endswith("And more.\n") and "of before" not in text
    assert "PostgreSQL 18.0" in text and "2026-11-28 and 2026-11-29" in text and "not measured" in text
    assert findings(*files) == []
    document.write_text(text.replace("1,100 bytes", "1,200 bytes"), encoding="utf-8")
    assert findings(*files) == ["scale.md: its tables of sizes are not those of bench-sizing.json."]
    document.write_text("# Sizes\n", encoding="utf-8")
    assert findings(*files) == [f"scale.md: it needs the marks {MEASURED[0]} and {MEASURED[1]}, once each."]
    results.write_text("{}", encoding="utf-8")
    assert findings(*files) == ["bench-sizing.json: is not what python -m bench.sizing writes. Run it again."]
    results.unlink()
    assert findings(*files) == ["bench-sizing.json: is not there. python -m bench.sizing writes it."]
