"""The hub that each round begins with: made once, copied for each round. A small cast, which asks, answers and is told things."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from kills.postgres import Postgres
from kills.serving import HubDown, Serving
from kills.spread import Spread

SPREAD = "spread"

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


def begun(hub: Serving) -> World:
    """Make a hub where none is yet, with its cast."""
    done = hub.command("init", "--name", "Secretariat", "--json")
    if done.returncode:
        raise HubDown(f"The hub to begin with could not be made: {done.stderr.decode()[-1500:]}")
    made = hub.inside(_CAST)
    return World(made["tokens"], made["n"], made["session"])


class Worlds:
    """Hubs of the same beginning, on either database, or on PostgreSQL by processes that each do a part."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.postgres: Postgres | None = None
        self._made: dict[str, tuple[Serving, World]] = {}

    def hub(self, folder: Path, vendor: str) -> tuple[Serving, World]:
        """A hub of its own in this folder, not served yet."""
        tables = "sqlite" if vendor == "sqlite" else "postgresql"
        if tables == "postgresql":
            self.postgres = self.postgres or Postgres(self.home / "pg")
        if tables not in self._made:
            template = Serving(self.home / f"template-{tables}", *self._database(tables))
            self._made[tables] = template, begun(template)
        template, world = self._made[tables]
        shutil.copytree(template.data, folder / "hub")
        url, postgres = self._database(tables, template.url)
        if vendor == SPREAD and postgres is not None:
            return Spread(folder / "hub", url, postgres), world
        return Serving(folder / "hub", url, postgres), world

    def _database(self, vendor: str, template: str = "") -> tuple[str, Postgres | None]:
        if vendor == "sqlite":
            return "", None
        assert self.postgres is not None
        return self.postgres.made(template), self.postgres

    def close(self) -> None:
        if self.postgres is not None:
            self.postgres.stop()
