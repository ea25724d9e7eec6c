"""Plays docs/operate in an empty folder: a hub from the wheel, with PostgreSQL and nginx of this machine, reached over TLS.

Usage: play_install.py [--uv UV] [--keep FOLDER]      UV installs the packages in the place of pip, from its cache; FOLDER is kept

The commands are those of the documents: each block there that is marked `played` is run as it stands, in the order of an installation.
What the folder changes of them, and what stands for systemd in it, is in played_place.py. Ends with 0 where everything held; with 3 and the
name of the package where a program is missing.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import release
from house import ROOT
from played_blocks import Block, blocks, commands
from played_place import Failed, Place

MISSING = 3
SOON = 1.0  # seconds in which an event comes through nginx
PLANTED = "+66 81 234 5678"
TOLD = """
import os, sys, time
from accord.client import Client
with Client(sys.argv[1], os.environ["TOKEN"]) as hub:
    for entry in hub.stream():
        print(entry["seq"], time.time(), flush=True)
"""
PUBLISHED = """
import os, sys, time
from accord.client import Client
with Client(sys.argv[1], os.environ["TOKEN"]) as hub:
    for number in range(3):
        time.sleep(0.3)
        signal = {"identifier": {"value": f"https://streamed-{number}.example/"}, "scheme": "parcel", "marking": {"tlp": "TLP:GREEN"}}
        (outcome,) = hub.publish([signal])
        print(outcome.seq, time.time(), flush=True)
"""

KNOWN = """
import os, sys
from accord.client import Client
with Client(sys.argv[1], os.environ["TOKEN"]) as hub:
    print(hub.check(sys.argv[2:], use="block"))
"""


def main(uv: str, keep: Path | None) -> int:
    if missing := list(missing_programs()):
        for text in missing:
            print(text, file=sys.stderr)
        return MISSING
    os.umask(0o022)  # as on a new machine; what must be closed, the documents close
    with folder_of(keep) as folder:
        place = Place(folder, uv=uv, nginx=program("nginx") or "", postgres=postgres() or Path())
        try:
            Play(place).all()
        except Failed as failed:
            print(f"The play ended: {failed}", file=sys.stderr)
            return 1
        finally:
            place.close()
    return 0


def missing_programs() -> Iterator[str]:
    """A sentence for each program that is not here."""
    packages = {"nginx": "nginx", "curl": "curl", "openssl": "openssl", "sha256sum": "coreutils"}
    for name, package in packages.items():
        if not program(name):
            yield f"{name} is missing. Install it (Debian: apt-get install {package}), then run this again."
    if postgres() is None:
        yield "PostgreSQL is missing. Install it (Debian: apt-get install postgresql), then run this again."


def program(name: str) -> str | None:
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")


def postgres() -> Path | None:
    """The folder of the newest PostgreSQL that is installed."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    elsewhere = shutil.which("initdb")
    newest = max(found, key=lambda path: int(path.parent.name), default=None)
    return newest or (Path(elsewhere).resolve().parent if elsewhere else None)


@contextmanager
def folder_of(keep: Path | None) -> Iterator[Path]:
    """Short, since the name of a socket has a hundred letters at most."""
    if keep is not None:
        keep.mkdir(parents=True)
        yield keep.resolve()
        return
    with tempfile.TemporaryDirectory(prefix="accord-play-") as name:
        yield Path(name)


class Play:
    def __init__(self, place: Place) -> None:
        self.place = place
        self.blocks = blocks(ROOT / "docs" / "operate")
        self._played: list[Block] = []
        self._token = ""

    def all(self) -> None:
        begun = time.monotonic()
        self._bring_release()
        self._documents()
        self._stream()
        self._nothing_is_logged()
        self._too_large()
        self._rights()
        self._backup()
        self._restarts()
        left = [block for block in self.blocks if block.is_played and block not in self._played]
        if left:
            raise Failed(f"these blocks are marked played, and nobody played them: {', '.join(block.place for block in left)}")
        for block in self.blocks:
            if block.language == "sh" and not block.is_played:
                print(f"left out: {block.place}: {block.text.strip().splitlines()[0]}")
        print(f"All of it held, in {time.monotonic() - begun:.0f} s.")

    # --- the documents ------------------------------------------------------------------------------------------------------------

    def _bring_release(self) -> None:
        with self._told("the release is packed"):
            release.main(self.place.at("/srv"))

    def _documents(self) -> None:
        self._block("install.md", "1. The release")
        self._fit_files()
        self._block("install.md", "3. The program")
        self._block("install.md", "4. Settings")
        self._block("proxy.md", "Certificates")
        self._block("proxy.md", "Programs with client certificates")
        with self._told("PostgreSQL is made and started"):
            fragments: dict[str, str] = {}
            for block in self._marked("postgresql.md", language="conf"):
                fragments[block.name] = fragments.get(block.name, "") + self.place.rewritten(block.text)
            self.place.make_database(fragments)
        self._block("postgresql.md", "Roles")
        self._block("install.md", "5. A hub")
        self._block("proxy.md", "nginx")
        self._block("proxy.md", "Looking whether it holds")
        self._block("install.md", "6. The first people")
        self._block("install.md", "7. The first member")
        self._first_publish()

    def _fit_files(self) -> None:
        """The release's files for this folder; of nginx' file the documents themselves put the name in."""
        operate = self.place.at(f"/srv/accord-{release.version()}/operate")
        for path in [
            operate / "nginx.conf",
            operate / "accord.env",
            operate / "owner.env",
            operate / "hub",
            *(operate / "systemd").iterdir(),
        ]:
            path.write_text(self.place.rewritten(path.read_text(encoding="utf-8"), names=path.name != "nginx.conf"), encoding="utf-8")

    def _marked(self, document: str, heading: str = "", language: str = "sh") -> list[Block]:
        found = [
            block
            for block in self.blocks
            if block.is_played and block.document == document and block.language == language and heading in ("", block.heading)
        ]
        if not found:
            raise Failed(f"{document} has no played block below {heading!r}.")
        self._played += found
        return found

    def _block(self, document: str, heading: str) -> None:
        for block in self._marked(document, heading):
            self._type(block)

    def _type(self, block: Block) -> None:
        with self._told(block.place):
            for part in commands(block.text):
                if part.startswith("systemctl "):
                    self.place.systemctl(part)
                else:
                    self.place.run(part)

    def _first_publish(self) -> None:
        """A member's first publish and check over TLS, with what it installs: the example of the document."""
        (example,) = self._marked("install.md", "7. The first member", "python")
        printed = self.place.at("/etc/accord/example-bank.token").read_text(encoding="utf-8")
        self._token = next(word for word in printed.split() if word.startswith("accord_") or len(word) > 30)
        with self._told("a member publishes and checks over TLS"):
            said = self._member(self.place.rewritten(example.text))
        if "published" not in said or "none" in said.splitlines()[-1]:
            raise Failed(f"the first publish and check said:\n{said}")
        print("    " + said.strip().replace("\n", "\n    "))

    def _member(self, program: str, *words: str) -> str:
        python = self.place.at("/opt/accord/current/bin/python")
        done = subprocess.run(
            [python, "-c", program, *words],
            env=self._members,
            cwd=self.place.folder,
            check=False,
            capture_output=True,
            text=True,
            timeout=120,
        )
        if done.returncode:
            raise Failed(f"the member's program ended with {done.returncode}:\n{done.stderr}{self.place.said()}")
        return done.stdout

    @property
    def _members(self) -> dict[str, str]:
        return self.place.environment | {"TOKEN": self._token, "SSL_CERT_FILE": str(self.place.at("/etc/accord/tls/ca.pem"))}

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        begun = time.monotonic()
        yield
        print(f"played: {what} ({time.monotonic() - begun:.1f} s)", flush=True)

    # --- what must hold beside ----------------------------------------------------------------------------------------------------

    @property
    def _address(self) -> str:
        return f"https://localhost:{self.place.ports['https']}"

    def _stream(self) -> None:
        """What is published reaches a stream through nginx at once: not when a buffer is full, nor with the next sign of life."""
        python = self.place.at("/opt/accord/current/bin/python")
        reader = subprocess.Popen([python, "-c", TOLD, self._address], env=self._members, stdout=subprocess.PIPE, text=True)
        heard: dict[int, float] = {}

        def listen() -> None:
            assert reader.stdout is not None
            for line in reader.stdout:
                seq, at = line.split()
                heard[int(seq)] = float(at)

        threading.Thread(target=listen, daemon=True).start()
        try:
            wait_until(lambda: bool(heard), "the stream told nothing of what was published before")
            sent = {int(seq): float(at) for seq, at in (line.split() for line in self._member(PUBLISHED, self._address).splitlines())}
            wait_until(lambda: sent.keys() <= heard.keys(), "the stream did not tell of what was published")
        finally:
            reader.kill()
            reader.wait()
        fastest = min(max(0.0, heard[seq] - at) for seq, at in sent.items())
        if fastest > SOON:
            raise Failed(f"an event came through nginx {fastest:.1f} seconds after it was published.")
        print(f"played: a stream through nginx: an event came {fastest * 1000:.0f} ms after its publication")

    def _nothing_is_logged(self) -> None:
        """What is checked stands in no log, of the hub, of nginx, or of the database; not when it fails either."""
        self.place.run(
            f"curl --silent --show-error --output got --header 'Authorization: Bearer {self._token}' "
            f"'https://hub.example.org/api/v1/check/phone/{PLANTED.replace(' ', '')}?use=block'"
        )
        digits = PLANTED.replace(" ", "")[3:]
        logs = [
            *(self.place.folder / "log").iterdir(),
            *self.place.at("/var/log/nginx").iterdir(),
            self.place.folder / "database" / "server.log",
        ]
        if where := [path.name for path in logs if digits in path.read_text(encoding="utf-8", errors="replace")]:
            raise Failed(f"what was checked stands in {', '.join(where)}.")
        if "GET 200" not in self.place.at("/var/log/nginx/accord.log").read_text(encoding="utf-8"):
            raise Failed("nginx wrote no line of its own form.")
        print("played: what was checked stands in no log")

    def _too_large(self) -> None:
        """nginx refuses what the hub would, in its words."""
        said = self.place.run(
            "head -c 68000000 /dev/zero > large; curl --silent --data-binary @large https://hub.example.org/api/v1/check; rm large"
        )
        if (json.loads(said)["status"], json.loads(said)["code"]) != (413, "too-large"):
            raise Failed(f"a body that is too large was answered {said}")
        print("played: a body of 68 MB is refused as the hub would refuse it")

    def _rights(self) -> None:
        """The role that serves can neither drop a table nor empty one."""
        for statement in (
            "DROP TABLE journal_entry",
            "TRUNCATE journal_entry",
            "CREATE TABLE mine (n int)",
            "ALTER TABLE journal_entry ADD n int",
        ):
            done = self._sql(statement)
            if "ERROR" not in done:
                raise Failed(f"the role that serves may: {statement}")
        print("played: the role that serves changes no table")

    def _sql(self, statement: str) -> str:
        """What the database says to the hub's own role."""
        return self.place.run(
            f'. /etc/accord/accord.env; psql --no-psqlrc "$ACCORD_DATABASE" --command {json.dumps(statement)} 2>&1 || true'
        )

    def _backup(self) -> None:
        """A backup is made while the hub serves, with no right beyond those of its role, and is whole."""
        connections = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'accord'"
        count = self.place.run(f'runuser -u postgres -- psql --no-psqlrc --tuples-only --command "{connections}"').strip()
        made = self.place.run("hub backup key --to recovery.key; hub backup create --to backups --json")
        proved = json.loads(self.place.run("hub backup verify --from backups --identity recovery.key --json"))
        if not (proved["ok"] and proved["encrypted"] and proved["opened"]):
            raise Failed(f"the backup is not whole:\n{made}\n{proved}")
        print(f"played: a backup up to entry {proved['seq']}; the hub has {count} connections to the database")

    def _restarts(self) -> None:
        """While the hub is away nginx says so as the hub would; when it and the database are back, what was published is there; it
        comes back by the way of an upgrade."""
        self.place.stop("accord")
        away = json.loads(self.place.run("curl --silent https://hub.example.org/api/v1/me"))
        if (away["status"], away["code"]) != (503, "busy"):
            raise Failed(f"without a hub nginx said {away}")
        self.place.database("restart", "--mode=fast")
        self._block("upgrade.md", "Upgrading")
        said = self._member(KNOWN, self._address, "https://parcel-fee.example/pay")
        if "reported" not in said:
            raise Failed(f"after a restart the check said {said}")
        print("played: hub and database were stopped and started: what was published is there")


def wait_until(true: Callable[[], bool], otherwise: str, seconds: float = 60.0) -> None:
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until:
            raise Failed(f"{otherwise} within {seconds:.0f} seconds.")
        time.sleep(0.05)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--uv", default="")
    parser.add_argument("--keep", type=Path)
    chosen = parser.parse_args()
    sys.exit(main(chosen.uv, chosen.keep))
