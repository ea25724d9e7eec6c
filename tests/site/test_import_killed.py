"""Kill -9 in the middle of an import, import again: the same end as an import that was never killed; nothing lost, nothing doubled."""

import signal
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from programs import Session, new_hub, started, wait_until

LINES = 20_000  # far more than can be published between a look and the signal, on any machine


def made_up_list(folder: Path) -> Path:
    path = folder / "list.txt"
    # Protected, refused and repeated lines stand among the others.
    texts = [f"accord-test-{number}.com" for number in range(LINES)]
    texts[1000:1000] = ["google.com", "no identifier at all", "accord-test-3.com"]
    path.write_text("\n".join(texts) + "\n")
    return path


def rows(data: Path, sql: str) -> list[Any]:
    database = sqlite3.connect(data / "accord.db", timeout=30)
    try:
        return database.execute(sql).fetchall()
    finally:
        database.close()


def end_state(data: Path) -> dict[str, Any]:
    """All that an import leaves, without times, salts and the order of what was sent together."""
    return {
        "signals": sorted(rows(data, "SELECT hex(id), hex(key), state, uses, scheme, source FROM signals_signal")),
        "held": sorted(rows(data, "SELECT hex(id), reason, why FROM guard_held")),
        "entries": sorted(rows(data, "SELECT type, COUNT(*) FROM journal_entry GROUP BY type")),
        "head": rows(data, "SELECT seq FROM journal_head"),
        "audiences": sorted(rows(data, "SELECT spec, entries FROM journal_audience")),
    }


def published(data: Path) -> int:
    return int(rows(data, "SELECT COUNT(*) FROM signals_signal")[0][0])


@pytest.mark.parametrize("kills", [1, 3])
def test_a_killed_import_ends_like_one_that_was_not(kills: int, tmp_path: Path) -> None:
    listed = made_up_list(tmp_path)
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    clean, _ = new_hub(tmp_path / "a")
    killed, _ = new_hub(tmp_path / "b")
    for kill in range(kills):
        process = started("import", "list", str(listed), "--json", data=killed)
        mark = (kill + 1) * LINES // (4 * kills)
        wait_until(lambda mark=mark: published(killed) >= mark)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=120)
        assert process.returncode == -signal.SIGKILL
        assert mark <= published(killed) < LINES
    reports = []
    for data in (clean, killed):
        session = Session(data)
        reports.append(session.answer("import", "list", str(listed)))
        session.close()
    assert end_state(killed) == end_state(clean)
    assert published(clean) == LINES
    assert rows(killed, "SELECT COUNT(*), COUNT(DISTINCT seq), MIN(seq), MAX(seq) FROM journal_entry") == rows(
        killed, "SELECT seq, seq, 1, seq FROM journal_head"
    )
    assert [refusal["line"] for refusal in reports[0]["refusals"]] == [refusal["line"] for refusal in reports[1]["refusals"]] == [1002]
    assert reports[0]["protected"] == reports[1]["protected"]
    assert reports[1]["duplicates"] > reports[0]["duplicates"] == 1
