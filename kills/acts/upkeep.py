"""What keeps a hub: backups that are made while it serves, put back elsewhere, tables that are brought to this version."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kills.acts.commands import ByCommand
from kills.acts.publishing import claim
from kills.serving import Serving


class BackUp(ByCommand):
    """`accord backup create`. A backup that was made is whole, and holds each claim that was acknowledged before it began."""

    name = "backup"
    who = "Stranger"
    promises = ("made",)

    def __init__(self, *stage: Any) -> None:
        super().__init__(*stage)
        self.to = self.stage.hub.data.parent / f"backups-{self.name}"
        self.made: dict[str, str] = {}  # value: id

    def once(self) -> None:
        self.back_up()
        self.stage.over.wait(self.chance.uniform(0, 0.3))

    def back_up(self) -> Path:
        value = f"kept-{self.chance.getrandbits(64):016x}.com"
        self.made[value] = self.calls.send(self.name, "/signals", claim(value)).body["id"]
        told = self.run("backup", "create", "--to", str(self.to))
        if told["seq"] > self.head():
            self.trouble.append(f"{self.name}: it says that it holds entry {told['seq']}, and the hub is at {self.head()}.")
        return Path(told["backup"])

    def head(self) -> int:
        return int(self.stage.hub.rows("SELECT seq FROM journal_head")[0][0])

    def faults(self) -> Iterator[str]:
        """What a kill left half made is no backup: the newest that is one is whole."""
        done = self.stage.hub.command("backup", "verify", "--from", str(self.to), "--json")
        told = json.loads(done.stdout) if done.stdout.strip() else {}
        if done.returncode or not told.get("ok"):
            yield f"{self.name}: the newest is not whole: {told.get('error') or done.stderr.decode(errors='replace')[-300:]}"


class Restore(BackUp):
    """`accord backup restore` into a directory of its own, again where it was killed; `accord verify` finds nothing amiss there."""

    name = "restore"

    def __init__(self, *stage: Any) -> None:
        super().__init__(*stage)
        self._times = 0

    def once(self) -> None:
        backup = self.back_up()
        self._times += 1
        postgres = self.stage.hub.postgres
        data = self.stage.hub.data.parent / f"restored-{self._times}"
        there = Serving(data, postgres.made() if postgres else "", postgres)

        def made_anew(said: str) -> None:
            """A database that a killed restore has begun to fill is refused; its operator makes another."""
            if postgres is not None and "isn't empty" in said:
                postgres.drop(there.url)
                there.url = postgres.made()

        try:
            self.run("backup", "restore", "--from", str(backup), "--data", str(data), at=there, before_again=made_anew)
            self._look(there)
        finally:
            shutil.rmtree(data, ignore_errors=True)
            if postgres is not None:
                postgres.drop(there.url)

    def _look(self, there: Serving) -> None:
        told = self.run("verify", at=there)
        if not told["ok"]:
            self.trouble.append(f"restore: {len(told['faults'])} faults, such as {told['faults'][0]['what']}")
        kept = {bytes(id).hex() for (id,) in there.rows("SELECT id FROM signals_signal")}
        lost = [value for value, id in self.made.items() if id.replace("-", "") not in kept]
        if lost:
            self.trouble.append(f"restore: {len(lost)} of {len(self.made)} claims that were acknowledged before the backup are not in it.")


class Migrate(ByCommand):
    """`accord migrate`, beside the hub that serves: where nothing is to be done, nothing is done."""

    name = "migrate"

    def once(self) -> None:
        told = self.run("migrate")
        if told["applied"]:
            self.trouble.append(f"migrate: it changed tables that were this version's: {told['applied']}")
        self.stage.over.wait(self.chance.uniform(0, 0.3))
