"""A hub of an older version is upgraded while clients work at it: nothing that it promised is lost, and nothing is there twice.

    make upgrade ARGS="--from 56330894 --on postgresql"                          plays it, from a checkout of that commit
    make upgrade ARGS="--from 56330894 --signals 40 --write tests/data/upgrade"  makes the small hubs that the suite upgrades

Played so: the old version serves, and holds signals, requests, files, reports, drafts, a webhook and a list. While a client publishes, one
asks for money and one reads the stream, the new version's `accord migrate` is killed three times, and then begun twice at once: one does
it, the other waits. The old version goes on for a while on the new tables, ends, and the new one takes its place.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

from kills import oracle
from kills.acts import (
    AskAndAnswer,
    AttachFiles,
    BuildLists,
    FollowStream,
    HandInReports,
    KeepDrafts,
    PublishInBulk,
    PublishOne,
    TakeWebhook,
)
from kills.acts.base import Act, Stage
from kills.acts.money import Asked
from kills.acts.publishing import claim
from kills.book import Book
from kills.postgres import PROGRAMS, Postgres
from kills.serving import Serving
from kills.world import World, begun

ROOT = Path(__file__).resolve().parent.parent
KINDS: tuple[type[Act], ...] = (
    PublishOne, PublishInBulk, AskAndAnswer, AttachFiles, HandInReports, KeepDrafts, FollowStream, TakeWebhook, BuildLists,
)  # fmt: skip
KILLS = 3


class Upgrade:
    """The acts at a hub that begins with one version and ends with another."""

    def __init__(self, hub: Serving, world: World, folder: Path, kinds: tuple[type[Act], ...] = KINDS, seed: int = 1) -> None:
        self.hub, self.folder = hub, folder
        self.stage = Stage(hub, world, Book(folder / "book.jsonl"), threading.Event(), seed)
        self._kinds = kinds
        self.acts: dict[type[Act], Act] = {}

    def act(self, kind: type[Act]) -> Any:
        """Its client knows the hub's address from now on."""
        if kind not in self.acts:
            self.acts[kind] = kind(self.stage)
        return self.acts[kind]

    def fill(self, signals: int) -> None:
        """What an old hub holds."""
        for kind in self._kinds:
            self.act(kind).begin()
        for kind in (PublishOne, AskAndAnswer, HandInReports, AttachFiles, KeepDrafts, BuildLists):
            if kind in self._kinds:
                for _ in range(1 if kind is BuildLists else 4):
                    self.act(kind).once()
        self._publish(signals)

    def _publish(self, signals: int) -> None:
        from accord.client import Client

        bulk = self.act(PublishInBulk)
        values = [f"old-{number}-{bulk.chance.getrandbits(32):08x}.com" for number in range(signals)]
        with Client(self.hub.address, self.stage.world.tokens["Kasi"], timeout=60) as client:
            for outcome in client.publish(claim(value) for value in values):
                bulk.made[values[outcome.line - 1]] = outcome.id

    @contextmanager
    def at_work(self, *kinds: type[Act]) -> Iterator[None]:
        """These clients work meanwhile, and are brought to their end."""
        for kind in kinds:
            self.act(kind).start()
        try:
            yield
        finally:
            self.stage.over.set()
            for kind in kinds:
                self.act(kind).join(300)

    def faults(self) -> list[str]:
        found = []
        for act in self.acts.values():
            act.settle()
        found += oracle.wait_until_followed(self.hub)
        for act in self.acts.values():
            found += [*act.new_trouble(), *act.faults()]
        return found + list(oracle.faults(self.hub))

    def close(self) -> list[str]:
        for act in self.acts.values():
            act.close()
        self.hub.end()
        self.stage.book.close()
        return list(oracle.damage(self.hub))

    # The promises, as they are kept beside a small old hub.

    def promises(self) -> dict[str, Any]:
        requests = [{**vars(asked), "steps": dict(asked.steps)} for asked in self.act(AskAndAnswer).asked]
        files: AttachFiles = self.act(AttachFiles)
        draft: KeepDrafts = self.act(KeepDrafts)
        return {
            "made": time.time(),
            "world": asdict(self.stage.world),
            "one": self.act(PublishOne).made,
            "retracted": sorted(self.act(PublishOne).retracted),
            "bulk": self.act(PublishInBulk).made,
            "requests": json.loads(json.dumps(requests, default=str)),
            "files": {"request": files.request, "files": files.files},
            "reports": self.act(HandInReports).codes,
            "draft": draft.kept,
        }

    def promised(self, kept: dict[str, Any]) -> None:
        """As `promises` told it, of a hub that was made elsewhere."""
        self.act(PublishOne).made, self.act(PublishOne).retracted = kept["one"], set(kept["retracted"])
        self.act(PublishInBulk).made = kept["bulk"]
        self.act(AskAndAnswer).asked = [_asked(row) for row in kept["requests"]]
        self.act(AttachFiles).request, self.act(AttachFiles).files = kept["files"]["request"], kept["files"]["files"]
        self.act(HandInReports).codes = kept["reports"]
        self.act(KeepDrafts).kept = kept["draft"]


def _asked(row: dict[str, Any]) -> Asked:
    sums = {account: Decimal(row[account]) for account in ("disputed", "held", "returned", "released")}
    return Asked(**{**row, **sums, "steps": Counter(row["steps"])})


@contextmanager
def checkout(commit: str) -> Iterator[Path]:
    """The sources of a commit, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="accord-old-"))
    try:
        archive = subprocess.run(["git", "archive", "--format=tar", commit], cwd=ROOT, capture_output=True, check=True).stdout
        (folder / "code.tar").write_bytes(archive)
        with tarfile.open(folder / "code.tar") as tar:
            tar.extractall(folder, filter="data")
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def play(code: Path, home: Path, vendor: str, signals: int, chance: random.Random) -> list[str]:
    """The whole of it; what is wrong afterwards."""
    postgres = Postgres(home / "pg") if vendor == "postgresql" else None
    try:
        hub = Serving(home / "hub", postgres.made() if postgres else "", postgres, code)
        world = begun(hub)
        hub.start()
        hub.wait_until_ready()
        upgrade = Upgrade(hub, world, home)
        _tell(f"{vendor}: filling a hub of {code.name} with {signals:,} signals")
        upgrade.fill(signals)
        with upgrade.at_work(PublishOne, AskAndAnswer, HandInReports, AttachFiles):
            faults = _migrated(hub, chance)
            time.sleep(2)
            before = upgrade.stage.book.count
            hub.stop()
            hub.code = None
            hub.start()
            hub.wait_until_ready()
            _tell("the new version serves")
            time.sleep(2)
        if upgrade.stage.book.count <= before:
            faults.append("Nobody was answered by the new version.")
        for note, count in upgrade.stage.book.odd.items():
            _tell(f"{count} times: {note}")
        faults += upgrade.faults()
        _tell(f"{upgrade.stage.book.count:,} answers; {len(faults)} faults")
        return faults + upgrade.close()
    finally:
        if postgres is not None:
            postgres.stop()


def _migrated(hub: Serving, chance: random.Random) -> list[str]:
    """The tables are brought to this version beside the old one that serves."""
    new = Serving(hub.data, hub.url)
    words = [sys.executable, "-m", "accord.site", "migrate", "--json"]
    for _ in range(KILLS):
        process = subprocess.Popen(words, env=new.settings, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(chance.uniform(1.0, 4.0))
        process.send_signal(signal.SIGKILL)
        process.communicate()
    both = [subprocess.Popen(words, env=new.settings, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    told = [process.communicate(timeout=600) for process in both]
    if any(process.returncode for process in both):
        return [
            f"accord migrate ended with {process.returncode}: {err.decode()[-400:]}" for process, (_, err) in zip(both, told, strict=True)
        ]
    done = [json.loads(out)["applied"] for out, _ in told]
    _tell(f"two at once: one did {len(done[0])} steps, the other {len(done[1])}")
    return ["Both changed the tables."] if done[0] and done[1] else []


def write(code: Path, home: Path, signals: int, to: Path) -> None:
    """The small old hubs, with what they promise, for the suite."""
    to.mkdir(parents=True, exist_ok=True)
    for vendor in ("sqlite", "postgresql"):
        postgres = Postgres(home / "pg") if vendor == "postgresql" else None
        folder = home / vendor
        folder.mkdir()
        hub = Serving(folder / "hub", postgres.made() if postgres else "", postgres, code)
        world = begun(hub)
        hub.start()
        hub.wait_until_ready()
        small = tuple(kind for kind in KINDS if kind not in (FollowStream, TakeWebhook))
        upgrade = Upgrade(hub, world, folder, small)
        upgrade.act(AttachFiles).sizes = (2_000,)
        upgrade.fill(signals)
        faults = upgrade.faults()
        if faults:
            raise SystemExit("\n".join(faults))
        promises = upgrade.promises()
        hub.stop()
        (folder / "hub" / "promises.json").write_text(json.dumps(promises), encoding="utf-8")
        if postgres is not None:
            dumped = subprocess.run([PROGRAMS / "pg_dump", "--no-owner", hub.url], capture_output=True, check=True).stdout
            (folder / "hub" / "dump.sql").write_bytes(dumped)
            postgres.stop()
        else:
            hub.write("VACUUM")
        upgrade.close()
        with tarfile.open(to / f"{vendor}.tar.xz", "w:xz", preset=9) as tar:
            for path in sorted((folder / "hub").rglob("*")):
                if path.is_file() and not path.name.startswith("accord.db-") and path.suffix not in (".sock", ".queue", ".turn"):
                    tar.add(path, path.relative_to(folder / "hub"))
        _tell(f"{to / f'{vendor}.tar.xz'}: {(to / f'{vendor}.tar.xz').stat().st_size:,} bytes")


def _tell(text: str) -> None:
    print(text, flush=True)


def main() -> int:
    asked = argparse.ArgumentParser(prog="make upgrade", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--from", dest="commit", required=True, help="the commit of the old version")
    asked.add_argument("--signals", type=int, default=100_000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--on", choices=["sqlite", "postgresql"], default="sqlite")
    asked.add_argument("--write", type=Path, help="write small hubs of that version there, and play nothing")
    given = asked.parse_args()
    home = Path(tempfile.mkdtemp(prefix="accord-upgrade-", dir=os.environ.get("ACCORD_BENCH_FOLDER")))
    try:
        with checkout(given.commit) as code:
            if given.write:
                write(code, home, given.signals, given.write)
                return 0
            faults = play(code, home, given.on, given.signals, random.Random(given.seed))
    finally:
        shutil.rmtree(home, ignore_errors=True)
    for fault in faults:
        print(f"    {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
