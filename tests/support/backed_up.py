"""What tests of backups share: a hub of its own with something in it, code that runs in its place, and its backup."""

import json
import sys
from pathlib import Path
from typing import Any

import forks
from programs import environment, new_hub, run

_SUPPORT = str(Path(__file__).parent)
_BEGIN = "import json, sys\nimport django\ndjango.setup()\nfrom accord.hub.times import now\n"

SET_UP = """
from reporting import begun
from accord.hub.members import actions, queries
from accord.hub.vault import actions as vault
by = queries.operator()
bank = actions.add_member("Bank", "finance", "TH", by=by)
token, secret = actions.make_token(bank, by=by)
from accord.hub.members.actions.people import add_person
person = add_person(bank, "Somebody", by=by)
kept, erased = (str(vault.put(bank.n, "care-file", {"name": name}, by="hub", at=now(), retention_days=30)) for name in ("Kept", "Gone"))
print(json.dumps({"bank": bank.id, "n": bank.n, "token": token, "person": person, "kept": kept, "erased": erased, "code": begun()}))
"""
SINCE = """
from uuid import UUID
from accord.hub.intake import actions as intake
from accord.hub.members import actions, queries
from accord.hub.members.actions import people
from accord.hub.vault import actions as vault
from accord.hub.vault.vocabulary import Reader, Reason
by = queries.operator()
reader = Reader(made["n"], "victim officer", "session:1")
vault.erase(UUID(made["erased"]), reader, Reason("person-asked"), at=now())
actions.revoke_token(made["token"], by=by)
people.set_active(next(row for row in queries.all_people() if row.id == made["person"]), False, by=by)
intake.withdraw(made["code"])
print(json.dumps(None))
"""
LOOK = """
from uuid import UUID
from accord.hub.intake import queries as intake
from accord.hub.members import queries
from accord.hub.vault import queries as vault
from accord.hub.vault.errors import VaultError
from accord.hub.vault.vocabulary import Reader, Reason
def read(reference):
    try:
        return vault.read(UUID(reference), Reader(made["n"], "victim officer", "session:1"), Reason("handling"), at=now())["name"]
    except VaultError as error:
        return error.code
from accord.hub.members.models import Token
revoked = Token.objects.get(id=UUID(made["token"])).revoked is not None
print(json.dumps({
    "kept": read(made["kept"]), "erased": read(made["erased"]), "report": intake.find(made["code"]).step, "revoked": revoked,
    "active": next(row.is_active for row in queries.all_people() if row.id == made["person"]),
}))
"""
CLOCKS = """
from accord.hub.journal.models import Clock
print(json.dumps(sorted(Clock.objects.values_list("kind", "ref", "due"))))
"""


def inside(data: Path, code: str, made: Any = None, **more: str) -> Any:
    """What this code prints, run in a process of this hub."""
    text = f"{_BEGIN}made = json.loads({json.dumps(json.dumps(made))})\n{code}"
    env = environment(ACCORD_DATA=str(data), DJANGO_SETTINGS_MODULE="accord.site.settings", PYTHONPATH=_SUPPORT, **more)
    done = forks.run([sys.executable, "-c", text], env=env, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout.splitlines()[-1])


class Place:
    """A hub with its backups and a recovery key, all in one folder."""

    def __init__(self, folder: Path, **more: str) -> None:
        """`more` are the hub's settings: where it isn't on SQLite it is made anew."""
        self.folder, self.to, self.identity, self.more = folder, folder / "backups", folder / "identity.txt", more
        self.data = folder / "hub"
        if more:
            assert run("init", "--name", "Secretariat", data=self.data, **more).returncode == 0
        else:
            new_hub(folder)
        assert run("backup", "key", "--to", str(self.identity), data=self.data, **more).returncode == 0
        self.made = inside(self.data, SET_UP, **more)

    def create(self, *words: str) -> Path:
        done = run("backup", "create", "--to", str(self.to), "--json", *words, data=self.data, **self.more)
        assert done.returncode == 0, done.stderr.decode()
        return Path(json.loads(done.stdout)["backup"])

    def verify(self, *words: str, place: Path | None = None, **more: str) -> tuple[int, Any]:
        done = run("backup", "verify", "--from", str(place or self.to), "--json", *words, **more)
        return done.returncode, json.loads(done.stdout)

    def restore(self, data: Path, *words: str, place: Path | None = None, **more: str) -> tuple[int, Any]:
        done = run("backup", "restore", "--from", str(place or self.to), "--json", *words, data=data, **more)
        return done.returncode, json.loads(done.stdout)

    def opened(self) -> tuple[str, str]:
        return "--identity", str(self.identity)
