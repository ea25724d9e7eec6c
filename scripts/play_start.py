"""Plays a first page of docs/start in an empty folder: its blocks that are marked `played`, as they stand there, in their order.

Usage: play_start.py PAGE [FOLDER]      FOLDER is kept; without one the page is played in a folder that is removed afterwards

`sh` blocks are typed into one shell, so that what one sets the next one has; a block with a name (```xml played answer.xml) is the file
of that name; `python` blocks without a name are run; a `text` block is what the block before it prints, to the letter. Nothing else is
said anywhere about a new page. Only the port is ours, in PORT, which pages use where somebody else's hub could stand. Ends with 0 where
every block did, within the minutes that the page claims: those of reading it and those of the machine.
"""

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from played_blocks import Block, blocks_of

WORDS_A_MINUTE = 200  # of somebody who reads and types along
LONGEST = 600  # seconds in which a page is played
CLAIM = re.compile(r"\bin (\d+) minutes")


class Failed(Exception):
    """What a page says did not hold; the text names the block."""


@dataclass(frozen=True)
class Played:
    """`said` is what each block of the shell printed, in order."""

    page: Path
    blocks: tuple[Block, ...]
    said: tuple[str, ...]
    seconds: float
    minutes_claimed: int

    @property
    def minutes(self) -> float:
        """Of somebody who reads the page and types what it says."""
        return len(self.page.read_text(encoding="utf-8").split()) / WORDS_A_MINUTE + self.seconds / 60


def play(page: Path, folder: Path, programs: Path, by_hand: Callable[[Path], None] | None = None) -> Played:
    """Play the page in this folder; `programs` holds `accord`. Raises Failed.

    `by_hand` does in a browser what the page tells people to do there, after all that is typed, while what that began still runs.
    """
    text = page.read_text(encoding="utf-8")
    blocks = tuple(block for block in blocks_of(page.name, text) if block.is_played)
    claim = CLAIM.search(text)
    if not blocks or claim is None:
        raise Failed(f"{page.name} has no block that is marked `played`, or does not say in how many minutes it is done.")
    typed = [block for block in blocks if block.language == "sh" or (block.language == "python" and not block.name)]
    for block in blocks:
        if block.name:
            (folder / block.name).write_text(block.text, encoding="utf-8")
    begun = time.monotonic()
    said = _typed(typed, folder, programs, by_hand)
    seconds = time.monotonic() - begun
    for before, block in pairwise(blocks):
        if block.language == "text" and said[typed.index(before)] != block.text:
            raise Failed(f"{before.place}: the page says\n{block.text}and it was\n{said[typed.index(before)]}")
    return Played(page, blocks, said, seconds, int(claim[1]))


def _typed(typed: list[Block], folder: Path, programs: Path, by_hand: Callable[[Path], None] | None) -> tuple[str, ...]:
    """What each block printed, typed into one shell that stops at the first that fails."""
    lines = ["set -eu"]
    for number, block in enumerate(typed):
        (folder / f"said.{number}").touch()
        program = block.text if block.language == "sh" else f"python3 - <<'END-OF-BLOCK'\n{block.text}END-OF-BLOCK\n"
        lines.append(f"exec > {shlex.quote(str(folder / f'said.{number}'))}\n{program}")
    ending = ["exec > /dev/null", "touch done", "while [ -e by-hand ]; do sleep 0.2; done"]
    (folder / "typed.sh").write_text("\n".join([*lines, *ending]), encoding="utf-8")
    place = {
        "HOME": str(folder),
        "PATH": f"{programs}:{os.environ.get('PATH', '/usr/bin:/bin')}",
        "PORT": str(_free_port()),
        "LANG": "C.UTF-8",
        **{name: os.environ[name] for name in ("PYTHONPYCACHEPREFIX",) if name in os.environ},
    }
    if by_hand is not None:
        place["ACCORD_ADDRESS"] = f"http://localhost:{place['PORT']}"  # a browser goes where the hub says that it is
        (folder / "by-hand").touch()
    with (folder / "errors.txt").open("wb") as errors:
        shell = subprocess.Popen(["bash", "typed.sh"], cwd=folder, env=place, stderr=errors, start_new_session=True)
        try:
            if by_hand is not None and _is_typed(shell, folder):
                by_hand(folder)
                (folder / "by-hand").unlink()
            shell.wait(LONGEST)
        except subprocess.TimeoutExpired:
            pass
        finally:
            _end(shell)
    if not (folder / "done").exists():
        raise Failed(_what_failed(typed, folder))
    return tuple((folder / f"said.{number}").read_text(encoding="utf-8") for number in range(len(typed)))


def _is_typed(shell: "subprocess.Popen[bytes]", folder: Path) -> bool:
    """Whether all of it was typed and nothing failed; waits for that."""
    until = time.monotonic() + LONGEST
    while time.monotonic() < until and shell.poll() is None and not (folder / "done").exists():
        time.sleep(0.2)
    return shell.poll() is None and (folder / "done").exists()


def _what_failed(typed: list[Block], folder: Path) -> str:
    saids = [(folder / f"said.{number}").read_text(encoding="utf-8", errors="replace") for number in range(len(typed))]
    last = max((number for number, said in enumerate(saids) if said), default=0)
    errors = (folder / "errors.txt").read_text(encoding="utf-8", errors="replace")
    return f"the page ended at or after {typed[last].place}:\n{saids[last][-1500:]}\n{errors[-1500:]}"


def _end(shell: "subprocess.Popen[bytes]") -> None:
    """End the shell and what it left running: its session is its own."""
    try:
        os.killpg(shell.pid, signal.SIGTERM)
    except ProcessLookupError:
        return
    shell.wait(30)


def _free_port() -> int:
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return int(place.getsockname()[1])


def main(page: Path, folder: Path | None) -> int:
    with tempfile.TemporaryDirectory(prefix="accord-start-") as name:
        place = folder or Path(name)
        place.mkdir(parents=True, exist_ok=True)
        try:
            played = play(page, place.resolve(), Path(sys.executable).parent)
        except Failed as failed:
            print(f"The play ended: {failed}", file=sys.stderr)
            return 1
    print("".join(played.said))
    print(f"{page.name}: {played.seconds:.0f} s of the machine, {played.minutes:.1f} minutes in all; it claims {played.minutes_claimed}.")
    return 0 if played.minutes <= played.minutes_claimed else 1


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) == 3 else None))
