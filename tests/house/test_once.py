"""What all processes of a run begin with is made by one of them, whole or not at all."""

import subprocess
import sys
from pathlib import Path

import once
import pytest

_ASK = """
import sys, time, once
def make(folder):
    print("made", flush=True)
    time.sleep(0.3)
    (folder / "one").write_text("here")
print((once.made(sys.argv[1], make) / "one").read_text())
"""


def test_processes_that_want_it_at_once_have_it_made_once(request: pytest.FixtureRequest) -> None:
    words = [sys.executable, "-c", _ASK, f"of {request.node.name}"]
    asking = [subprocess.Popen(words, cwd=Path(once.__file__).parent, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    said = [process.communicate()[0].split() for process in asking]
    assert sorted(said) == [["here"], ["here"], ["made", "here"]]


def test_what_was_not_made_to_its_end_is_made_again(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    def half(folder: Path) -> None:
        (folder / "half").touch()
        raise OSError("cut")

    def whole(folder: Path) -> None:
        (folder / "one").touch()

    with pytest.raises(OSError, match="cut"):
        once.made(request.node.name, half)
    once.copied(request.node.name, tmp_path / "mine", whole)
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["one"]
