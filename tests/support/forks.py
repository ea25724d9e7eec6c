"""Processes of the hub that start at once: `Popen` and `run` of `subprocess`, for which a parent forks that has imported the hub already.

Whatever can't be forked so, and everything where ACCORD_TEST_FORKS is 0, is started by `subprocess` as ever. What must prove the program's
own start calls `subprocess` itself.
"""

import atexit
import ctypes
import json
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import moving

_PARENT = Path(__file__).with_name("fork_parent.py")
_ROOM = "-" * 2000  # for the words that a child shows to `ps`
_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER: takes in whoever loses its parent
_MODULES = ("accord.site", "accord.site.background")


class _Parent:
    """The process that forks, and the socket on which it is asked; it ends when the socket closes."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self._lock = threading.Lock()
        self._libc = ctypes.CDLL(None, use_errno=True)
        ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with its:
            kept = {name: value for name, value in os.environ.items() if not name.startswith(("ACCORD_", "DJANGO_", "PYTHONPATH"))}
            words = [sys.executable, str(_PARENT), str(its.fileno()), _ROOM]
            # Numbers need no threads here, and what has threads must not fork.
            environment = kept | {"OPENBLAS_NUM_THREADS": "1"}
            self.process = subprocess.Popen(words, stdin=subprocess.DEVNULL, env=environment, pass_fds=[its.fileno()])
        self._door = ours
        if ours.recv(20) != b"ready":
            raise RuntimeError("The parent of processes did not come up; what it said stands above.")
        atexit.register(self.close)

    def fork(self, files: list[int], **asked: Any) -> int:
        """The number of a new child of this process."""
        message = json.dumps({**asked, "parent": os.getpid()}).encode()
        with self._lock:
            self._libc.prctl(_SUBREAPER, 1, 0, 0, 0)
            try:
                socket.send_fds(self._door, [message], files)
                return int(self._door.recv(20))
            finally:
                self._libc.prctl(_SUBREAPER, 0, 0, 0, 0)

    def close(self) -> None:
        if os.getpid() == self.owner:
            self._door.close()
            self.process.wait(120)


_parents: list[_Parent] = []
_making = threading.Lock()


def _parent() -> _Parent:
    with _making:
        if not _parents or _parents[0].owner != os.getpid():
            _parents[:] = [_Parent()]
        return _parents[0]


def parent_process() -> int:
    """The number of the parent that forks for this process."""
    return _parent().process.pid


def can_fork(args: Any, more: dict[str, Any]) -> bool:
    """Whether a process of these words, started with these settings of `Popen`, would be the same as a fork."""
    if os.environ.get("ACCORD_TEST_FORKS") == "0" or not sys.platform.startswith("linux"):
        return False
    words = [os.fspath(word) for word in args]
    if {"executable", "preexec_fn", "pass_fds", "shell", "user", "group", "umask"} & set(more):
        return False
    if words[0] != sys.executable or words[1] not in ("-c", "-m") or (words[1] == "-m" and words[2] not in _MODULES):
        return False
    environment = more.get("env") or os.environ
    # What such a file changes before anything is imported, it can't change here, but for the clock.
    folders = [Path(folder) for folder in environment.get("PYTHONPATH", "").split(os.pathsep) if folder]
    starts = [file for folder in folders for whose in ("site", "user") if (file := folder / f"{whose}customize.py").exists()]
    if not all(moving.is_all_in(start) for start in starts):
        return False
    return environment.get("DJANGO_SETTINGS_MODULE", "accord.site.settings") == "accord.site.settings"


class _Forked(subprocess.Popen[Any]):
    def _execute_child(self, args: Any, *more: Any) -> None:
        cwd, env, _, _, _, p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite, *rest = more[4:]
        session, group = rest[-2:]
        files = [own if file == -1 else file for own, file in enumerate((p2cread, c2pwrite, errwrite))]
        self.pid = _parent().fork(
            files,
            words=[os.fspath(word) for word in args[1:]],
            cwd=os.fspath(cwd or os.getcwd()),
            environment=dict(os.environ if env is None else env),
            umask=_umask(),
            session=session,
            group=group,
        )
        self._child_created = True
        self._close_pipe_fds(p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite)  # type: ignore[attr-defined]


def _umask() -> int:
    said = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(said.partition("Umask:")[2].split(maxsplit=1)[0], 8)


def Popen(args: Any, **more: Any) -> "subprocess.Popen[Any]":
    """As `subprocess.Popen`."""
    kind = _Forked if can_fork(args, more) else subprocess.Popen
    return kind(args, **more)


def run(args: Any, *, capture_output: bool = False, check: bool = False, timeout: float | None = None, **more: Any) -> Any:
    """As `subprocess.run`."""
    given = more.pop("input", None)
    if given is not None:
        more["stdin"] = subprocess.PIPE
    if capture_output:
        more["stdout"] = more["stderr"] = subprocess.PIPE
    with Popen(args, **more) as process:
        try:
            out, err = process.communicate(given, timeout=timeout)
        except BaseException:
            process.kill()
            process.wait()
            raise
        code = process.wait()
    if check and code:
        raise subprocess.CalledProcessError(code, args, out, err)
    return subprocess.CompletedProcess(args, code, out, err)
