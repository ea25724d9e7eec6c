"""Evidence of cases: files that come in pieces and go on where they stood, and bags that a command writes."""

import hashlib
import json
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kills.acts.base import Act
from kills.acts.commands import TRIES
from kills.calls import PATIENCE, NotAnswered

# In a process of the hub: what is dead goes, as if a day were over, and what lies there of no file, as if an hour were.
_SWEEP = """
import json, time
import django
django.setup()
from accord.hub.evidence import followers, uploads
from accord.hub.times import now
while uploads.sweep_dead(now() + 1):
    pass
followers.sweep_files(time.time() + 7200)
print(json.dumps(True))
"""
MOST_FILES = 25  # of one case, until the next is opened
GIVEN_UP = 0.15  # of the uploads are sent in part and never again


class _Evidence(Act):
    """A case of its own, and what was acknowledged to be in it."""

    who = "Police"

    def __init__(self, *stage: Any) -> None:
        super().__init__(*stage)
        self.case = ""
        self.files: dict[str, str] = {}  # id: SHA-256

    def begin(self) -> None:
        self.case = self.calls.send(self.name, "/cases", {"title": "The gold club"}).body["id"]
        self.files = {}

    def content(self, size: int) -> bytes:
        return self.chance.randbytes(size)

    def put_whole(self, data: bytes) -> None:
        """In one request under a key, sent again from its beginning until it is answered."""
        headers = {"Content-Type": "application/octet-stream", "Content-Disposition": 'attachment; filename="chat.zip"'}
        told = self.calls.send(self.name, f"/cases/{self.case}/evidence", data, headers=headers, note=f"{len(data)} bytes")
        self.take(told.body, data)

    def take(self, told: dict[str, Any], data: bytes) -> None:
        """It was acknowledged, with its digest."""
        digest = hashlib.sha256(data).hexdigest()
        if told["sha256"] != digest:
            self.trouble.append(f"{self.name}: a file was acknowledged with another SHA-256 than was sent.")
        if told["item"] in self.files:
            self.trouble.append(f"{self.name}: two files were acknowledged under one id.")
        self.files[told["item"]] = digest


class UploadEvidence(_Evidence):
    """Files of up to five megabytes. A client whose connection broke asks how far it came, and goes on from there."""

    name = "evidence"
    promises = ("case", "files", "sizes")
    crosses = True

    def __init__(self, *stage: Any) -> None:
        super().__init__(*stage)
        self.sizes: dict[str, int] = {}  # id of the upload, acknowledged as begun: its size

    def once(self) -> None:
        if len(self.files) >= MOST_FILES:
            self.begin()
        data = self.content(self.chance.choice((1, 70_000, 1 << 20, 2_500_000, 5_000_000)))
        if self.chance.random() < 0.3:
            self.put_whole(data)
            return
        path = f"/cases/{self.case}/evidence/uploads"
        upload = self.calls.send(self.name, path, {"name": "chat.zip", "size": len(data)}).body["id"]
        self.sizes[upload] = len(data)
        gives_up_at = self.chance.randrange(len(data)) if self.chance.random() < GIVEN_UP else None
        self._send(f"{path}/{upload}", data, gives_up_at)

    def _send(self, path: str, data: bytes, gives_up_at: int | None) -> None:
        key, rewinds, offset = self.calls.new_key(), self.stage.book.rewinds, 0
        self.stage.book.meant(self.name, key, path)
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if gives_up_at is not None and offset >= gives_up_at:
                self.stage.book.note("an upload was left where it stood")
                if self.chance.random() < 0.5:
                    self._give_up(path, rewinds)
                return
            piece = data[offset : offset + self.chance.choice((1, 60_000, 700_000, 1 << 20, 1_800_000))]
            told = self.calls.once("PATCH", path, piece, {"Upload-Offset": str(offset), "Content-Type": "application/partial-upload"})
            if told is None or told.status >= 500 or told.status in (409, 429):
                self.stage.book.note("an upload went on where it stood")
                told = self._standing(path, rewinds)
            if told.status != 200:
                self.calls.refuse_rewound(rewinds)
                raise NotAnswered(f"evidence: a piece was answered {told.status} {told.body}.")
            if told.body["item"]:
                self.stage.book.told(self.name, key, told.body)
                self.take(told.body, data)
                return
            if told.body["offset"] < offset and told.status == 200 and self.stage.book.rewinds == rewinds:
                self._is_behind(told.body["offset"], offset)
            offset = told.body["offset"]
        raise NotAnswered(f"evidence: an upload did not come whole in {PATIENCE:.0f} s.")

    def _is_behind(self, stands: int, acknowledged: int) -> None:
        """What one request was answered for is kept, also where a later one was killed."""
        self.trouble.append(f"evidence: {acknowledged} bytes of an upload were acknowledged, and it stands at {stands}.")

    def _standing(self, path: str, rewinds: int) -> Any:
        time.sleep(self.chance.uniform(0.02, 0.15))
        told = self.calls.ask(self.name, "GET", path)
        if told.status != 200:
            self.calls.refuse_rewound(rewinds)
        return told

    def _give_up(self, path: str, rewinds: int) -> None:
        """A retry finds nothing, where the first was cut off after it was done."""
        told = self.calls.ask(self.name, "DELETE", path)
        if told.status not in (200, 404):
            self.calls.refuse_rewound(rewinds)
            raise NotAnswered(f"evidence: giving an upload up was answered {told.status} {told.body}.")
        self.sizes.pop(path.rpartition("/")[2], None)

    def settle(self) -> None:
        self.stage.hub.inside(_SWEEP)

    def faults(self) -> Iterator[str]:
        there = {row["id"]: row for row in self.calls.get(self.name, f"/cases/{self.case}/evidence")["items"]}
        if there.keys() != self.files.keys():
            lost, beside = len(self.files.keys() - there.keys()), len(there.keys() - self.files.keys())
            yield f"evidence: {lost} files that were acknowledged are lost, {beside} are there beside."
        if left := self.calls.get(self.name, f"/cases/{self.case}/evidence/uploads")["items"]:
            yield f"evidence: {len(left)} dead uploads were not swept away."
        for id, digest in self.files.items():
            if id in there:
                yield from self._of(id, digest, there[id])
        yield from self._lying()

    def _of(self, id: str, digest: str, row: dict[str, Any]) -> Iterator[str]:  # noqa: A002 - as the API calls it
        path = f"/cases/{self.case}/evidence/{id}"
        if row["sha256"] != digest or hashlib.sha256(self.calls.content(self.name, f"{path}/content")).hexdigest() != digest:
            yield f"evidence: {id} is not what was sent."
        lines = self.calls.get(self.name, f"{path}/custody")["items"]
        taken = [line for line in lines if line["act"] == "taken-in"]
        if len(taken) != 1 or taken[0]["number"] != 1 or taken[0]["sha256"] != digest:
            yield f"evidence: {id} was taken in {len(taken)} times by its custody."

    def _lying(self) -> Iterator[str]:
        """Whatever lies on the disk belongs to a file that is there."""
        hub = self.stage.hub
        states = dict(hub.rows("SELECT id, state FROM evidence_item"))
        for path in sorted((hub.data / "evidence").glob("*/*")):
            if states.get(path.name.partition(".")[0]) != ("whole" if path.suffix == ".sealed" else "coming"):
                yield f"evidence: {path.parent.name}/{path.suffix} lies on the disk and belongs to no file."


class ExportEvidence(_Evidence):
    """`accord evidence export`. A folder under the name that was asked for is a whole bag, and each whole bag stands in the custody."""

    name = "export"
    promises = ("case", "files", "bags")

    def __init__(self, *stage: Any) -> None:
        super().__init__(*stage)
        self.bags: Counter[str] = Counter()  # id of a file: whole bags that it is in
        self._folder = self.stage.hub.data.parent / "bags"
        self._times = 0

    def begin(self) -> None:
        super().begin()
        self._folder.mkdir(exist_ok=True)
        for size in (2_000_000, 300):
            self.put_whole(self.content(size))

    def once(self) -> None:
        if len(self.files) < MOST_FILES and self.chance.random() < 0.2:
            self.put_whole(self.content(self.chance.choice((10, 1_000_000))))
        self._times += 1
        bag = self._folder / f"bag-{self._times}"
        self._export(bag)
        self._look(bag)
        shutil.rmtree(bag)
        self.stage.over.wait(self.chance.uniform(0, 0.3))

    def _export(self, bag: Path) -> None:
        hub, key = self.stage.hub, self.calls.new_key()
        self.stage.book.meant(self.name, key, bag.name)
        last = ""
        for _ in range(TRIES):
            done = hub.command("evidence", "export", "--case", self.case, "--to", str(bag), "--json", settings=hub.settings)
            if done.returncode == 0 or bag.exists():
                # Killed behind its end it has said nothing, and what lies there is whole all the same.
                self.stage.book.told(self.name, key, bag.name)
                return
            last = (done.stderr.decode(errors="replace").strip().splitlines() or ["it was killed"])[-1]
            self.stage.book.note("export ended before its end")
            time.sleep(self.chance.uniform(0.1, 0.4))
        raise NotAnswered(f"export: it never succeeds: {last[:200]}")

    def _look(self, bag: Path) -> None:
        """By no code of the hub, and by the hub's own command."""
        if beside := [path.name for path in self._folder.iterdir() if path != bag]:
            self.trouble.append(f"export: a bag is whole, and beside it lies what a kill left: {beside}.")
        listed = dict(reversed(line.split("  ", 1)) for line in (bag / "manifest-sha256.txt").read_text("utf-8").splitlines())
        lying = {str(path.relative_to(bag)) for path in (bag / "data").rglob("*") if path.is_file()}
        wrong = [path for path in listed if path in lying and hashlib.sha256((bag / path).read_bytes()).hexdigest() != listed[path]]
        if lying != listed.keys() or wrong:
            self.trouble.append(f"export: a bag lacks or has beside {len(lying ^ listed.keys())} files, and {len(wrong)} are others.")
        custody = json.loads((bag / "data/custody/custody.json").read_bytes())
        held = {row["item"]: listed.get(row["path"]) for row in custody["items"]}
        if held != self.files:
            self.trouble.append(f"export: a bag holds {len(held)} files, and {len(self.files)} were acknowledged.")
        done = self.stage.hub.command("evidence", "verify", str(bag), "--json")
        if done.returncode and done.stdout:
            self.trouble.append(f"export: accord evidence verify says {done.stdout.decode(errors='replace')[:300]}")
        self.bags.update(held.keys())

    def faults(self) -> Iterator[str]:
        for id in self.files:
            lines = self.calls.get(self.name, f"/cases/{self.case}/evidence/{id}/custody")["items"]
            exported = sum(line["act"] == "exported" and line["result"] == "done" for line in lines)
            if exported < self.bags[id]:
                yield f"export: {id} is in {self.bags[id]} bags, and its custody knows of {exported} exports."
