"""The program as people run it: in a process of its own, on a data directory of its own."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from typing import Any

import forks
import once

ACCORD = (sys.executable, "-m", "accord.site")
NAME = "Secretariat of the test"


def environment(**more: str) -> dict[str, str]:
    """The environment without what another hub may have left in it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ACCORD_", "DJANGO_"))}
    return kept | more


def run(*words: str, stdin: str | bytes = b"", data: Path | None = None, **more: str) -> "subprocess.CompletedProcess[bytes]":
    """Run `accord` with these words to its end."""
    command = [*ACCORD, *words, *(["--data", str(data)] if data else [])]
    given = stdin.encode() if isinstance(stdin, str) else stdin
    return forks.run(command, input=given, capture_output=True, env=environment(**more), check=False, timeout=120)


def answer(*words: str, stdin: str | bytes = b"", data: Path | None = None) -> Any:
    """What `accord ... --json` prints; it must succeed."""
    done = run(*words, "--json", stdin=stdin, data=data)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


def lines(*words: str, stdin: str | bytes = b"") -> list[Any]:
    """What `accord ... --json` prints, one object a line; it must succeed."""
    done = run(*words, "--json", stdin=stdin)
    assert done.returncode == 0, done.stderr.decode()
    return [json.loads(line) for line in done.stdout.splitlines()]


# Runs command after command in one process, as the program does, so that a test of many commands waits for Python once.
_SERVER = """
import json, sys
from click.testing import CliRunner
from accord.site.command import main
for line in sys.stdin:
    asked = json.loads(line)
    done = CliRunner().invoke(main, asked["words"], input=asked["stdin"], prog_name="accord")
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    print(json.dumps([done.exit_code, done.stdout, done.stderr]), flush=True)
"""


class Session:
    """Many commands on one hub."""

    def __init__(self, data: Path, **more: str) -> None:
        self.data = data
        self._process = forks.Popen(
            [sys.executable, "-c", _SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment(ACCORD_DATA=str(data), **more)
        )

    def run(self, *words: str, stdin: str = "") -> tuple[int, str, str]:
        """Exit code, standard output, standard error."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"words": words, "stdin": stdin}).encode() + b"\n")
        self._process.stdin.flush()
        code, out, err = json.loads(self._process.stdout.readline())
        return code, out, err

    def answer(self, *words: str, stdin: str = "") -> Any:
        """What it prints with --json; it must succeed."""
        code, out, err = self.run(*words, "--json", stdin=stdin)
        assert code == 0, err
        return json.loads(out)

    def refusal(self, *words: str, stdin: str = "") -> str:
        """The code with which it fails; the sentence on the standard error must be the one in the JSON, and end with 1."""
        code, out, err = self.run(*words, "--json", stdin=stdin)
        problem = json.loads(out)
        assert (code, err.strip()) == (1, problem["error"])
        return str(problem["code"])

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(120)


@cache
def _template() -> tuple[Path, dict[str, Any]]:
    def make(folder: Path) -> None:
        told = answer("init", "--name", NAME, data=folder / "hub")
        (folder / "told.json").write_text(json.dumps(told), encoding="utf-8")

    kept = once.made("program", make)
    return kept / "hub", json.loads((kept / "told.json").read_text(encoding="utf-8"))


def new_hub(folder: Path) -> tuple[Path, dict[str, Any]]:
    """A hub of its own in `folder`, and what `accord init` printed when it was made."""
    template, made = _template()
    shutil.copytree(template, folder / "hub")
    return folder / "hub", made


def started(*words: str, data: Path, fresh: bool = False, **more: str) -> "subprocess.Popen[bytes]":
    """Start `accord` and go on; a `fresh` one is no fork of a parent that has imported it already."""
    command = [*ACCORD, *words, "--data", str(data)]
    start = subprocess.Popen if fresh else forks.Popen
    return start(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(**more))


def is_locked(path: Path) -> bool:
    """Whether somebody holds this file's lock."""
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def children_of(process: int, running: str = "") -> list[int]:
    """Its living children, or those whose command line has these words."""
    listed = subprocess.run(["ps", "-A", "-ww", "-o", "pid=,ppid=,stat=,args="], capture_output=True, check=True, text=True).stdout
    rows = [line.split(maxsplit=3) for line in listed.splitlines()]
    return [int(row[0]) for row in rows if int(row[1]) == process and not row[2].startswith("Z") and running in row[3]]


def backgrounds_of(process: int) -> list[int]:
    """The living one for followers and clock, if there is one: a fork, or a process of its own, and in a session of its own."""
    return [child for child in children_of(process) if _is_apart(child) and child not in children_of(process, "--sandbox")]


def _is_apart(process: int) -> bool:
    try:
        return os.getsid(process) == process
    except ProcessLookupError:
        return False


def wait_until(true: Any, seconds: float = 120.0) -> None:
    """Wait for something that will come; fails when it does not. Who asks less often leaves the machine to what is waited for."""
    until, pause = time.monotonic() + seconds, 0.01
    while not true():
        assert time.monotonic() < until, "What was waited for did not come."
        time.sleep(pause)
        pause = min(pause * 1.3, 0.06)
