"""A file of evidence taken in by a served hub: sent over HTTP until it is answered, hashed, sealed, on the disk and in the database.

`python -m bench.evidence` with ACCORD_DATA set makes a case in the hub there and prints JSON; with HOST PORT TOKEN CASE FILE it sends one.
"""

import json
import os
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path

from bench.hub import ROOT, Broken, end, environment
from bench.report import Figure, tell

SIZE = 512 * 1024 * 1024  # bytes of the file
PIECE = 1 << 20


def taken_in(folder: Path, rounds: int) -> Figure:
    tell(f"evidence: a file of {SIZE // 1024 // 1024} MiB, {rounds} times")
    data = folder / "evidence"
    surroundings = environment(ACCORD_DATA=str(data), DJANGO_SETTINGS_MODULE="accord.site.settings")
    made = {}
    for words in (["accord.site", "init", "--name", "Bench secretariat", "--json"], ["bench.evidence"]):
        done = subprocess.run([sys.executable, "-m", *words], env=surroundings, cwd=ROOT, capture_output=True, check=False)
        if done.returncode:
            raise Broken(f"{words[0]} failed: {done.stderr.decode()[-2000:]}")
        made = json.loads(done.stdout)
    file = folder / "evidence.bin"
    with file.open("wb") as target:
        for _ in range(SIZE // PIECE):
            target.write(os.urandom(PIECE))
    command = [sys.executable, "-m", "accord.site", "serve", "--port", "0", "--json"]
    process = subprocess.Popen(command, env=surroundings, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    ours, theirs = [], []
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            raise Broken("accord serve did not start.")
        host, port = str(json.loads(line)["ready"]).removeprefix("http://").split(":")
        for _ in range(rounds):
            theirs.append(_yardstick(file))
            ours.append(_sent(host, port, made["token"], made["case"], file))
            # As the copy is: both are written where the disk was written before.
            for whole in (data / "evidence").rglob("*"):
                if whole.is_file() and whole.stat().st_size > SIZE:
                    whole.unlink()
    finally:
        end(process)
        file.unlink()
    rate, bare = SIZE / statistics.median(ours), SIZE / statistics.median(theirs)
    tell(f"evidence: {rate / 1e6:.0f} MB/s taken in; sha256sum and a copy {bare / 1e6:.0f} MB/s")
    return Figure(
        key="evidence",
        value=rate / bare,
        yardstick="sha256sum of the file and then a copy of it, on the disk",
        absolutes={"mb_per_s": round(rate / 1e6), "yardstick_mb_per_s": round(bare / 1e6), "bytes": SIZE, "rounds": rounds},
        says=f"{rate / 1e6:.0f} MB/s from the first byte sent until the file is answered as evidence, and {bare / 1e6:.0f} MB/s for "
        "sha256sum and a copy together",
    )


def _yardstick(file: Path) -> float:
    """Seconds of sha256sum and a copy that is on the disk, one after the other."""
    start = time.perf_counter()
    subprocess.run(["sha256sum", str(file)], check=True, capture_output=True)
    copy = file.with_suffix(".copy")
    subprocess.run(["cp", str(file), str(copy)], check=True)
    with copy.open("rb") as target:
        os.fsync(target.fileno())
    took = time.perf_counter() - start
    copy.unlink()
    return took


def _sent(host: str, port: str, token: str, case: str, file: Path) -> float:
    """Seconds, as a client of its own saw them."""
    words = [sys.executable, "-m", "bench.evidence", host, port, token, case, str(file)]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        raise Broken(f"The file was not taken in: {done.stderr.decode()[-500:]}")
    return float(done.stdout)


def _send(host: str, port: int, token: str, case: str, file: Path) -> float:
    head = f"POST /api/v1/cases/{case}/evidence HTTP/1.1\r\nHost: {host}:{port}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n"
    size = file.stat().st_size
    with socket.create_connection((host, port)) as line, file.open("rb") as source:
        start = time.perf_counter()
        line.sendall(f"{head}Content-Length: {size}\r\nContent-Disposition: attachment; filename=evidence.bin\r\n\r\n".encode())
        line.sendfile(source)
        answer = b""
        while more := line.recv(65536):
            answer += more
        took = time.perf_counter() - start
    if not answer.startswith(b"HTTP/1.1 201"):
        raise SystemExit(answer[:300].decode(errors="replace"))
    return took


def _make() -> None:
    """A member with a token, and its case."""
    import django

    django.setup()
    from accord.hub.cases import actions as cases
    from accord.hub.members import actions, queries

    row = actions.add_member("Bench police", "state", "TH", by=queries.operator())
    _, token = actions.make_token(row, by=queries.operator())
    print(json.dumps({"token": token, "case": cases.open_case(queries.as_member(row), title="Bench")}))


if __name__ == "__main__":
    if len(sys.argv) == 1:
        _make()
    else:
        print(_send(sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4], Path(sys.argv[5])))
