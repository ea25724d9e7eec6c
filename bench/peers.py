"""`make bench-peers`: OpenTAXII and medallion, installed from the package registry, beside the hub: the same identifiers on each side.

The formats differ: a peer takes and gives STIX 2.1 indicators in TAXII envelopes, the hub its own NDJSON and feed. Both take as many
objects a request, and commit at least once a request. A peer asks nobody who they are here; the hub does. What is timed of a request
is from its first byte to the last of its answer: neither the writing of objects before nor the reading of results after it.

OpenTAXII 0.9.3 as installed answers every POST with 500: the status it gives back holds a UUID, which its JSON encoder does not know.
One line is changed: `json.dumps(data)` in opentaxii/taxii2/http.py becomes `json.dumps(data, default=str)`. Nothing else is. From
Python 3.13 on a module that it imports is gone from the standard library; the package legacy-cgi brings it back.
"""

import argparse
import json
import os
import secrets
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from accord.site.processes import free_port
from bench import corpus, feed, ingest, report
from bench.__main__ import _about
from bench.hub import ROOT, Broken, Hub, end, home
from bench.load import Answer, Wire, request
from bench.report import Figure, tell

UV = ROOT / ".venv-uv" / "bin" / "uv"
TAXII = "application/taxii+json;version=2.1"
PACKAGES = {"opentaxii": ["opentaxii==0.9.3", "gunicorn", "legacy-cgi; python_version >= '3.13'"], "medallion": ["medallion==3.0.0"]}
FEW, MANY = 100, 5000  # objects a request
FEW_REQUESTS = 10  # of a round
PAGE = 1000


class NotInstalled(Exception):
    """A peer could not be installed; the sentence says why."""


def main() -> int:
    asked = argparse.ArgumentParser(prog="make bench-peers")
    asked.add_argument("--rounds", type=int, default=5, help="rounds of each measurement, at least 5")
    rounds = max(5, asked.parse_args().rounds)
    with home() as folder:
        try:
            figures = {figure.key: figure.written() for figure in _figures(folder, rounds)}
        except NotInstalled as error:
            print(f"{error} The figures of the last run stay, with their date.")
            return 1
        except (Broken, OSError) as error:
            figures = {key: report.missing(key, str(error)[:300]) for key in ("peer_ingest", "peer_read")}
    about = {key: value for key, value in _about(0, rounds).items() if key in ("python", "machine", "cores", "sqlite")}
    report.merge(about, figures)
    report.show(figures)
    print("bench-results.json is written. Next: make docs, which brings the README's figures up to date.")
    return 1 if any(figure["value"] is None for figure in figures.values()) else 0


def _figures(folder: Path, rounds: int) -> Iterator[Figure]:
    peers = {name: install(folder / name, packages) for name, packages in PACKAGES.items()}
    _mend(peers["opentaxii"])
    hub = Hub(folder)
    hub.start()
    try:
        with opentaxii(peers["opentaxii"], folder) as other, medallion(peers["medallion"], folder) as third:
            yield from measure(hub, other, third, rounds)
    finally:
        hub.stop()


def install(folder: Path, packages: list[str]) -> Path:
    """A virtual environment with these packages; returns its folder. Raises NotInstalled."""
    tell(f"installing {' '.join(packages)}")
    sys.path.append(str(ROOT / "scripts"))
    from setup import _same_index_as_pip  # type: ignore[import-not-found]

    environment = {**_same_index_as_pip(), **os.environ, "UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1", "UV_LINK_MODE": "copy"}
    quiet = [str(UV), "--quiet"]
    for command in (
        [*quiet, "venv", "--python", sys.executable, str(folder)],
        [*quiet, "pip", "install", "--python", str(folder / "bin" / "python"), *packages],
    ):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NotInstalled(f"{packages[0]} could not be installed: {(done.stderr.strip().splitlines() or ['no reason was given'])[-1]}")
    return folder


def _mend(venv: Path) -> None:
    (path,) = venv.glob("lib/python3*/site-packages/opentaxii/taxii2/http.py")
    text = path.read_text(encoding="utf-8")
    if "json.dumps(data)" not in text:
        raise Broken("opentaxii/taxii2/http.py no longer holds the line that is changed. Look whether a POST works as installed.")
    path.write_text(text.replace("json.dumps(data)", "json.dumps(data, default=str)"), encoding="utf-8")


class Peer:
    """A collection of a TAXII server. It closes each connection after an answer, so each request has one of its own."""

    def __init__(self, address: tuple[str, int], path: str, login: str = "") -> None:
        self._address = address
        self._path = path
        self._login = login

    def _send(self, method: str, path: str, body: bytes = b"") -> Answer:
        raw = request(method, path, "", body, media=TAXII, accept=TAXII)
        login = f"Authorization: Basic {self._login}" if self._login else "Connection: close"
        wire = Wire(self._address, "")
        try:
            answer = wire.send(raw.replace(b"Authorization: Bearer ", login.encode(), 1))
        finally:
            wire.close()
        if answer.status not in (200, 202):
            raise Broken(f"{method} {path} was answered with {answer.status}: {answer.body[:300]!r}")
        return answer

    def add(self, values: list[str]) -> float:
        """Seconds that the request took."""
        body = json.dumps({"objects": [stix(value) for value in values]}).encode()
        begun = time.perf_counter()
        self._send("POST", self._path, body)
        return time.perf_counter() - begun

    def read(self, pages: int) -> int:
        count, following = 0, ""
        for _ in range(pages):
            page = self._send("GET", f"{self._path}?limit={PAGE}{following}").json()
            count += len(page.get("objects", []))
            if not page.get("more"):
                break
            following = f"&next={page['next']}"
        return count


def stix(value: str) -> dict[str, str]:
    """The identifier as an indicator, of a moment of its own: OpenTAXII crawls where many versions share one."""
    quoted = value.replace("\\", "\\\\").replace("'", "\\'")
    seen = datetime.now(UTC) - timedelta(microseconds=secrets.randbelow(86_400_000_000))
    at = f"{seen:%Y-%m-%dT%H:%M:%S.%f}Z"
    return {
        "type": "indicator",
        "spec_version": "2.1",
        "id": f"indicator--{uuid.uuid4()}",
        "created": at,
        "modified": at,
        "pattern": f"[url:value = '{quoted}']",
        "pattern_type": "stix",
        "valid_from": at,
        "name": value[:200],
    }


@contextmanager
def opentaxii(venv: Path, folder: Path) -> Iterator[Peer]:
    """OpenTAXII on SQLite behind gunicorn with one worker, as its documents run it; the collection is open to everybody."""
    data = folder / "opentaxii-data"
    data.mkdir()
    settings = {
        "domain": "localhost",
        "auth_api": {"class": "opentaxii.auth.sqldb.SQLDatabaseAPI", "parameters": _database(data / "auth.db") | {"secret": "bench"}},
        "taxii1": None,
        "taxii2": {
            "persistence_api": {"class": "opentaxii.persistence.sqldb.Taxii2SQLDatabaseAPI", "parameters": _database(data / "data.db")},
            "title": "bench",
            "max_content_length": 100_000_000,
            "public_discovery": True,
        },
        "logging": {"opentaxii": "error", "root": "error"},
    }
    path = data / "opentaxii.yml"
    path.write_text(json.dumps(settings), encoding="utf-8")  # JSON is YAML
    environment = {**os.environ, "OPENTAXII_CONFIG": str(path), "PYTHONPATH": ""}
    script = (
        "from opentaxii.http import server; api = server.servers.taxii2.persistence.api\n"
        "root = api.add_api_root('bench', 'bench', True)\n"
        "found = api.add_collection(root.id, 'bench', 'bench', 'bench', True, True)\n"
        "print(root.id, found.id)"
    )
    done = subprocess.run([venv / "bin" / "python", "-c", script], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Broken(f"OpenTAXII could not be set up: {done.stderr[-500:]}")
    root, collection = done.stdout.split()[-2:]
    port = free_port("127.0.0.1", 0)
    command = [venv / "bin" / "gunicorn", "opentaxii.http:app", "--bind", f"127.0.0.1:{port}", "--timeout", "600", "--log-level", "error"]
    with _served(command, environment, port):
        yield Peer(("127.0.0.1", port), f"/taxii2/{root}/collections/{collection}/objects/")


def _database(path: Path) -> dict[str, Any]:
    return {"db_connection": f"sqlite:///{path}", "create_tables": True}


@contextmanager
def medallion(venv: Path, folder: Path) -> Iterator[Peer]:
    """medallion with its memory backend, by its own command line."""
    collection = "91a7b528-80eb-42ed-a74d-c6fbd5a26116"
    data = {
        "/discovery": {"title": "bench", "default": "/bench/", "api_roots": ["/bench/"]},
        "bench": {
            "information": {"title": "bench", "versions": [TAXII], "max_content_length": 100_000_000},
            "status": [],
            "collections": [
                {
                    "id": collection,
                    "title": "bench",
                    "can_read": True,
                    "can_write": True,
                    "media_types": ["application/stix+json;version=2.1"],
                    "objects": [],
                    "manifest": [],
                }
            ],
        },
    }
    (folder / "medallion-data.json").write_text(json.dumps(data), encoding="utf-8")
    settings = {
        "backend": {
            "module": "medallion.backends.memory_backend",
            "module_class": "MemoryBackend",
            "filename": str(folder / "medallion-data.json"),
        },
        "users": {"bench": "bench"},
        "taxii": {"max_content_length": 100_000_000, "max_page_size": PAGE},
    }
    path = folder / "medallion.json"
    path.write_text(json.dumps(settings), encoding="utf-8")
    port = free_port("127.0.0.1", 0)
    command = [venv / "bin" / "medallion", "--host", "127.0.0.1", "--port", str(port), "--log-level", "ERROR", path]
    with _served(command, {**os.environ, "PYTHONPATH": ""}, port):
        yield Peer(("127.0.0.1", port), f"/bench/collections/{collection}/objects/", login="YmVuY2g6YmVuY2g=")


@contextmanager
def _served(command: list[Any], environment: dict[str, str], port: int) -> Iterator[None]:
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        until = time.monotonic() + 60
        while True:
            if process.poll() is not None or time.monotonic() > until:
                process.kill()
                assert process.stderr is not None
                raise Broken(f"{Path(command[0]).name} did not start: {process.stderr.read().decode()[-500:]}")
            try:
                Wire(("127.0.0.1", port), "").close()
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        end(process)


def measure(hub: Hub, other: Peer, third: Peer, rounds: int) -> Iterator[Figure]:
    """In turn: so many requests to the hub, the same to OpenTAXII. medallion is asked last and little: each object slows it."""
    identifiers = corpus.values(10_000_000, seed=3)
    lines = corpus.lines(10_000_000, ['{"tlp":"TLP:GREEN"}'], hub.world["schemes"], seed=3)
    wire = hub.wire(hub.world["publisher"])
    rates: dict[int, tuple[list[float], list[float]]] = {}
    for size, requests in ((FEW, FEW_REQUESTS), (MANY, 1)):
        tell(f"{rounds} rounds of {requests} requests with {size:,} objects each, to the hub and to OpenTAXII in turn")
        rates[size] = [], []
        for _ in range(rounds):
            batches = [list(islice(lines, size)) for _ in range(requests)]
            their = [list(islice(identifiers, size)) for _ in range(requests)]
            rates[size][0].append(requests * size / sum(ingest.upload(wire, batch).seconds for batch in batches))
            rates[size][1].append(requests * size / sum(other.add(batch) for batch in their))
    wire.close()
    few, many = ((median(rates[size][0]), median(rates[size][1])) for size in (FEW, MANY))
    tell("medallion: 1,000 objects")
    sample = list(islice(identifiers, PAGE))
    slow = PAGE / sum(third.add(sample[start : start + FEW]) for start in range(0, PAGE, FEW))
    yield Figure(
        key="peer_ingest",
        value=few[0] / few[1],
        yardstick="OpenTAXII 0.9.3 on SQLite, gunicorn with one worker, STIX 2.1 indicators of the same identifiers; one line of it "
        "changed (bench/peers.py)",
        absolutes={
            "at_5000": round(many[0] / many[1], 1),
            "ours_100_per_s": round(few[0]),
            "opentaxii_100_per_s": round(few[1]),
            "ours_5000_per_s": round(many[0]),
            "opentaxii_5000_per_s": round(many[1]),
            "medallion_first_1000_per_s": round(slow),
        },
        says=f"{few[0]:,.0f} objects/s at 100 a request, OpenTAXII {few[1]:,.0f}/s; {many[0]:,.0f} at 5,000 a request, OpenTAXII "
        f"{many[1]:,.0f}; medallion's first thousand {slow:,.0f}/s. The formats differ: ours NDJSON, theirs STIX in TAXII envelopes",
    )
    yield _read(hub, other, third, rounds)


def _read(hub: Hub, other: Peer, third: Peer, rounds: int) -> Figure:
    pages = 10
    wire = hub.wire(hub.world["readers"][2])
    tell(f"{rounds} rounds of {pages} pages of {PAGE:,}, of the hub and of OpenTAXII in turn")
    hub_rates, their = [], []
    for _ in range(rounds):
        count, seconds = feed.walk(wire, pages)
        hub_rates.append(count / seconds)
        begun = time.perf_counter()
        count = other.read(pages)
        their.append(count / (time.perf_counter() - begun))
    begun = time.perf_counter()
    slow = third.read(1) / (time.perf_counter() - begun)
    wire.close()
    rate, taxii = median(hub_rates), median(their)
    return Figure(
        key="peer_read",
        value=rate / taxii,
        yardstick="OpenTAXII 0.9.3, the objects of the collection, 1,000 a page",
        absolutes={"ours_per_s": round(rate), "opentaxii_per_s": round(taxii), "medallion_first_page_per_s": round(slow)},
        says=f"{rate:,.0f} objects/s at 1,000 a page, OpenTAXII {taxii:,.0f}/s, medallion's only page {slow:,.0f}/s. The formats differ: "
        "ours the feed as NDJSON, theirs TAXII envelopes",
    )


if __name__ == "__main__":
    sys.exit(main())
