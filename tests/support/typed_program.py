"""The program `accord` for what a test types into a shell: a folder for its PATH, in which each start is a fork (see forks.py)."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import forks

_LARGEST = 1 << 17  # bytes of what is asked
# Gives its files, folder and environment to whom they are meant for, passes on that it is to end, and ends as that does.
_PROGRAM = """#!{python} -IS
import json, os, signal, socket, sys
door = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
door.connect({address!r})
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
    signal.signal(number, lambda number, frame: door.send(str(number).encode()))
asked = {{"words": sys.argv[1:], "cwd": os.getcwd(), "environment": dict(os.environ)}}
socket.send_fds(door, [json.dumps(asked).encode()], [0, 1, 2])
sys.exit(int(door.recv(20) or 1))
"""


@contextmanager
def on_path(folder: Path) -> Iterator[Path]:
    """The folder, with the program in it; what it started has ended afterwards."""
    folder.mkdir()
    door = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    address = folder / "door"
    door.bind(str(address))
    door.listen()
    program = folder / "accord"
    program.write_text(_PROGRAM.format(python=sys.executable, address=str(address)), encoding="utf-8")
    program.chmod(0o755)
    running: list[subprocess.Popen[Any]] = []
    threading.Thread(target=_let_in, args=(door, running), daemon=True).start()
    try:
        yield folder
    finally:
        with suppress(OSError):
            door.shutdown(socket.SHUT_RDWR)
        door.close()
        for process in running:
            process.terminate()
            process.wait(120)


def _let_in(door: socket.socket, running: "list[subprocess.Popen[Any]]") -> None:
    while True:
        try:
            asker, _ = door.accept()
        except OSError:
            return
        threading.Thread(target=_serve, args=(asker, running), daemon=True).start()


def _serve(asker: socket.socket, running: "list[subprocess.Popen[Any]]") -> None:
    with asker:
        asked, files, _, _ = socket.recv_fds(asker, _LARGEST, 3)
        request = json.loads(asked)
        words = [sys.executable, "-m", "accord.site", *request["words"]]
        given, out, err = files
        process = forks.Popen(words, stdin=given, stdout=out, stderr=err, cwd=request["cwd"], env=request["environment"])
        running.append(process)
        for file in files:
            os.close(file)
        threading.Thread(target=_pass_on, args=(asker, process), daemon=True).start()
        code = process.wait()
        with suppress(OSError):
            asker.send(str(code if code >= 0 else 128 - code).encode())
        with suppress(OSError):
            asker.shutdown(socket.SHUT_RDWR)


def _pass_on(asker: socket.socket, process: "subprocess.Popen[Any]") -> None:
    """The signals that the asker was sent; one that is gone without any was killed."""
    with suppress(OSError):
        while process.poll() is None:
            told = asker.recv(20)
            process.send_signal(int(told) if told else signal.SIGKILL)
            if not told:
                return
