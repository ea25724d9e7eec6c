"""How far a consumer has come: on the disk at its end and once a second, and never back."""

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accord.client import cursor
from accord.client.cursor import Cursor, Place
from accord.core.epochs import STRIDE


@pytest.fixture
def settled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the file held each time that it was put on the disk."""
    texts: list[str] = []
    monkeypatch.setattr(cursor.os, "fsync", lambda file: texts.append((tmp_path / "cursor").read_text()))
    return texts


def test_it_is_put_on_the_disk_once_a_second_and_at_its_end(tmp_path: Path, settled: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr(cursor.time, "monotonic", lambda: clock[0])
    file_cursor = Cursor(tmp_path / "cursor")
    for number in range(1, 31):
        file_cursor.write(number)
        clock[0] += 0.1
    assert [int(text) for text in settled] == [12, 23]
    file_cursor.close()
    assert int(settled[-1]) == file_cursor.read() == 30
    file_cursor.close()
    assert len(settled) == 3, "what is closed is on the disk"
    file_cursor.write(31)
    file_cursor.close()
    assert int(settled[-1]) == Cursor(tmp_path / "cursor").read() == 31


@pytest.mark.parametrize("kept", [True, False])
def test_it_never_goes_back(tmp_path: Path, kept: bool) -> None:
    path = tmp_path / "cursor"
    Cursor(path).write(7)
    place = Place(path if kept else 7)
    for seq, at in ((9, 9), (8, 9), (9, 9), (10, 10)):
        place.move(seq)
        assert place.at == at
        assert Cursor(path).read() == (at if kept else 7)
    place.close()


def text_of(seq: int, epoch: int | None = None) -> str:
    return f"{seq:020}\n" if epoch is None else f"{seq:020} {epoch:07}\n"


def test_every_number_stands_in_the_file_as_soon_as_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "cursor"
    kept = Cursor(path)
    later = STRIDE + 7
    steps: list[tuple[int, int | None, str]] = [
        (1, None, text_of(1)),
        (99_999_998, 1, text_of(99_999_998)),
        (99_999_999, 1, text_of(99_999_999)),
        (100_000_000, 1, text_of(100_000_000)),
        (100_000_001, 1, text_of(100_000_001)),
        (5, 1, text_of(5)),  # back, where the hub was put back
        (6, 2, text_of(6, 2)),  # read in a later epoch than its own
        (7, 2, text_of(7, 2)),
        (8, None, text_of(8)),
        (STRIDE - 1, 1, text_of(STRIDE - 1)),
        (STRIDE, 1, text_of(STRIDE, 1)),  # no number of the first epoch, and within the same hundred million as the one before
        (STRIDE + 1, 2, text_of(STRIDE + 1)),
        (later, 2, text_of(later)),
        (later + 1, 3, text_of(later + 1, 3)),
        (later + 2, 2, text_of(later + 2)),
        (2**62, None, text_of(2**62)),
        (2**62 + 1, None, text_of(2**62 + 1)),
    ]
    for seq, epoch, text in steps:
        kept.write(seq, epoch)
        assert path.read_text() == text
        read_epoch = int(text.split()[1]) if " " in text else None
        assert Cursor(path).read_place() == (seq, read_epoch)
    kept.close()
    assert path.read_text() == steps[-1][2]


KILLED = """
import os, sys
from accord.client.cursor import Cursor
cursor = Cursor(sys.argv[1])
for number in range(99_999_000, 200_000_000):
    cursor.write(number, 1)
    os.write(1, b"%09d" % number)
"""


def test_a_killed_process_leaves_the_last_number_or_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "cursor"
    with subprocess.Popen([sys.executable, "-c", KILLED, str(path)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.read(9 * 3000)  # past the hundred millions
        process.kill()
        rest = process.stdout.read()
    # What it told last was written before; it may have written one more.
    told = int(rest[-9:] or 0) or 99_999_000 + 2999
    assert path.read_text() in (text_of(told), text_of(told + 1))


def test_what_somebody_else_wrote_into_the_file_does_not_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr(cursor.time, "monotonic", lambda: clock[0])
    path = tmp_path / "cursor"
    kept = Cursor(path)
    kept.write(7)
    path.write_text("3\n")
    clock[0] += 2
    kept.write(8)
    kept.write(9)
    assert path.read_text() == text_of(9)
    kept.close()


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["move"] * 6 + ["closed", "written", "back"]),
        st.sampled_from([1, 1, 2, -3, STRIDE]),
        st.sampled_from([1, 1, 1, 1, 2, None]),
        st.sampled_from([0.0, 0.0, 0.3, 1.2]),
    ),
    max_size=40,
)


@given(STEPS)
@settings(max_examples=200)
def test_a_reader_that_catches_up_leaves_what_each_move_alone_would(steps: list[tuple[str, int, int | None, float]]) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        clock, settled = [100.0], []
        patch.setattr(cursor.time, "monotonic", lambda: clock[0])
        patch.setattr(cursor.os, "fsync", settled.append)
        cursors = [Cursor(Path(folder) / name) for name in ("quick", "slow")]
        quick, slow = map(Place, cursors)
        move = quick.mover()
        for step, further, epoch, seconds in steps:
            clock[0] += seconds
            seq = max(1, quick.at + further)
            if step == "move":
                move(seq, epoch, clock[0])
                quickly = len(settled)
                slow.move(seq, epoch, clock[0])
                assert len(settled) == 2 * quickly, "as often on the disk"
            for place, kept in ((quick, cursors[0]), (slow, cursors[1])):
                if step == "closed":
                    place.close()
                elif step == "written":  # by somebody who holds the same cursor
                    kept.write(seq, epoch)
                elif step == "back":
                    place.back(seq, epoch or 1)
            assert (quick.at, quick.epoch) == (slow.at, slow.epoch)
            assert cursors[0].read_place() == cursors[1].read_place()
            settled.clear()
        quick.close()
        slow.close()
