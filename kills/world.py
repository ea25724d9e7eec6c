"""The hub that each round begins with: made once, copied for each round. A small cast, which asks, answers and is told things."""

import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import forks
from programs import environment

from kills.postgres import Postgres
from kills.serving import HubDown, Serving

# In a process of the hub: the cast, and a session of one of its people.
_CAST = """
import json
import django
django.setup()
from asking import cast
from hubs import Api, Hub
from rooms import browser, person
from accord.hub.members import actions, queries
first = queries.first_member()
_, token = actions.make_token(first, by=queries.operator(), scopes=("member:*", "hub:*"))
made = cast(Hub("", Api(token, first.id, first.n, first.name)))
tokens = {name: made.api(name).token for name in ("Sender", "Kasi", "Bangkok", "Police", "Helper", "Stranger")}
officer = browser(person(made.api("Sender"), name="Ann")).cookies["accord_session"].value
print(json.dumps({"tokens": {**tokens, "Secretariat": token}, "session": officer, "n": {name: made.api(name).n for name in tokens}}))
"""


@dataclass(frozen=True)
class World:
    """`tokens` by member, `numbers` of members in the tables, the key of an officer's session."""

    tokens: dict[str, str]
    numbers: dict[str, int]
    session: str


class Worlds:
    """Hubs of the same beginning, on either database."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.postgres: Postgres | None = None
        self._made: dict[str, tuple[Path, str, World]] = {}

    def hub(self, folder: Path, vendor: str) -> tuple[Serving, World]:
        """A hub of its own in this folder, not served yet."""
        if vendor not in self._made:
            self._made[vendor] = self._template(vendor)
        template, database, world = self._made[vendor]
        shutil.copytree(template, folder / "hub")
        if vendor == "sqlite":
            return Serving(folder / "hub", None), world
        assert self.postgres is not None
        return Serving(folder / "hub", self.postgres, self.postgres.made(database)), world

    def _template(self, vendor: str) -> tuple[Path, str, World]:
        data, more, database = self.home / f"template-{vendor}", {}, ""
        if vendor == "postgresql":
            self.postgres = self.postgres or Postgres(self.home / "pg")
            database = self.postgres.made()
            more = {"ACCORD_DATABASE": self.postgres.at(database)}
        settings = environment(ACCORD_DATA=str(data), ACCORD_HOSTS="*", DJANGO_SETTINGS_MODULE="accord.site.settings", **more)
        _run(["-m", "accord.site", "init", "--name", "Secretariat", "--json"], settings)
        made = _run(["-c", _CAST], settings | {"PYTHONPATH": ":".join(entry for entry in sys.path if entry)})
        return data, database, World(made["tokens"], made["n"], made["session"])

    def close(self) -> None:
        if self.postgres is not None:
            self.postgres.stop()


def _run(words: list[str], settings: dict[str, str]) -> Any:
    done = forks.run([sys.executable, *words], env=settings, capture_output=True, check=False, timeout=120)
    if done.returncode:
        raise HubDown(f"The hub to begin with could not be made: {done.stderr.decode()[-1500:]}")
    return json.loads(done.stdout.splitlines()[-1])
