"""The hub's secret stands in no database in clear, and what was made with it fits after an upgrade, a rotation and a restore."""

import hmac
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from asking import cast
from guesting import invited
from hubs import Hub
from programs import run
from reporting import begun
from rooms import forget_guesses, generator, is_signed_in, newcomer, sign_in
from vaults import change, rows

RETRIED = "5b0d8e56-8b8a-4a59-9f4b-0d7f0c4b1f52"


@pytest.fixture
def ring(any_hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    from django.conf import settings

    from accord.hub.vault.store.secret import _opened

    folder = tmp_path / "vault-keys"
    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(folder))
    _opened.clear()
    return folder


def as_it_was(secret: bytes) -> None:
    """The tables as the version before this change left them, with this secret in the journal's head."""
    from django.db import connection

    change("ALTER TABLE journal_head ADD COLUMN secret " + ("BLOB" if connection.vendor == "sqlite" else "BYTEA"))
    change("UPDATE journal_head SET secret = %s", secret)
    for table in ("vault_secret", "vault_fingerprint", "journal_epoch"):
        change(f"DROP TABLE {table}")
    for table, column in (("head", "unclear"), ("head", "timeline"), ("head", "is_marked"), ("parked", "ref"), ("parked", "tries")):
        change(f"ALTER TABLE journal_{table} DROP COLUMN {column}")
    change("DELETE FROM django_migrations WHERE (app = 'vault' OR app = 'journal') AND name > '0002'")


def upgrade() -> None:
    from accord.hub.vault.store.secret import _opened
    from accord.site.opening import migrate

    _opened.clear()
    migrate()


class Made:
    """What a hub gave out: a report's code, a guest's link, a second step, a signal under an idempotency key."""

    def __init__(self, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
        forget_guesses(monkeypatch)
        self.hub = hub
        self.cast, _, self.token = invited(hub, made=cast(hub))
        self.code = begun()
        row = newcomer(hub.member("Kasi"))
        self.key = generator(row)
        self.publish = {"identifier": {"value": "evil-invest.example.com"}, "scheme": "investment", "marking": {"tlp": "TLP:GREEN"}}
        self.published = hub.member("Kasi").post("/signals", self.publish, Idempotency_Key=RETRIED)

    def fits(self) -> None:
        from accord.hub.intake import queries as intake
        from accord.hub.requests import queries as requests

        assert intake.find(self.code).kind == "report"
        assert requests.guest_page(self.token).version
        kasi = self.hub.member("Kasi")
        assert kasi.post("/signals", self.publish, Idempotency_Key=RETRIED) == self.published
        assert kasi.post("/signals", self.publish)["id"] == self.published["id"], "its id is made of the same secret"

    def second_step_fits(self) -> None:
        from codes import totp
        from django.test import Client

        client = Client()
        sign_in(client, "newcomer")
        client.post("/account/2fa/authenticate/", {"code": totp(self.key)})
        assert is_signed_in(client)


def in_the_files(secret: bytes, hub: Hub) -> bool:
    """Whether the files of the database hold these bytes."""
    from django.db import connection

    if hub.vendor == "sqlite":
        path = Path(connection.settings_dict["NAME"])
        return any(secret in file.read_bytes() for file in path.parent.glob(path.name + "*"))
    change("CHECKPOINT")
    [(file, folder)] = rows("SELECT pg_relation_filepath('journal_head'), current_setting('data_directory')")
    return secret in (Path(folder) / file).read_bytes()


def test_what_a_hub_gave_out_before_fits_after_upgrade_rotation_and_restore(
    any_hub: Hub, ring: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from accord.hub.journal.queries import secret
    from accord.hub.vault.errors import KeyInUse, KeyLost
    from accord.hub.vault.store import rotation
    from accord.hub.vault.store.secret import _opened, key_of_secret

    made, kept = Made(any_hub, monkeypatch), secret()
    as_it_was(kept)
    shutil.rmtree(ring / "0")
    if any_hub.vendor == "postgresql":
        assert in_the_files(kept, any_hub), "or the look below would find nothing anyway"
    upgrade()
    assert secret() == kept
    assert not in_the_files(kept, any_hub)
    made.fits()
    upgrade()
    assert secret() == kept, "each start looks; the first one moved it"

    first = key_of_secret()
    assert first is not None
    before = tmp_path / "backup-of-the-ring"
    shutil.copytree(ring, before)
    second = rotation.rotate_secret(by="hub", at=1)
    _opened.clear()
    assert secret() == kept
    made.fits()
    with pytest.raises(KeyInUse):
        rotation.destroy_key(second, by="hub", at=1)
    rotation.destroy_key(first.hex(), by="hub", at=1)
    assert rotation.status().secret_opens and rotation.status().strangers == 0

    # A ring that is older than the database doesn't open it; nor is a new secret begun, which would lock out everybody.
    now = tmp_path / "now"
    ring.rename(now)
    shutil.copytree(before, ring)
    _opened.clear()
    with pytest.raises(KeyLost):
        secret()
    assert not rotation.status().secret_opens
    shutil.rmtree(ring)
    with pytest.raises(KeyLost):
        secret()
    now.rename(ring)
    _opened.clear()
    assert secret() == kept
    made.fits()
    made.second_step_fits()


def test_a_hub_of_before_whose_ring_is_away_is_not_opened_and_opened_once_it_is_back(any_hub: Hub, ring: Path) -> None:
    from vaults import kept as record

    from accord.hub.journal.queries import secret
    from accord.site.opening import Failed

    record()
    known = secret()
    as_it_was(known)
    away = ring.with_name("away")
    ring.rename(away)
    with pytest.raises(Failed, match="Put the ring back"):
        upgrade()
    assert not ring.exists() and rows("SELECT secret FROM journal_head"), "nothing was done by halves"
    away.rename(ring)
    upgrade()
    assert secret() == known


def test_whoever_has_the_database_alone_makes_no_guests_token(any_hub: Hub, ring: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The theft that was possible: each value of every table was tried as the key of a guest's link."""
    import hashlib

    from django.db import connection

    from accord.hub.journal.queries import secret

    Made(any_hub, monkeypatch)
    [(id, expires, known)] = rows("SELECT id, expires, hash FROM requests_invitation")
    assert _opens(secret(), str(id), expires, bytes(known), hashlib.sha256), "so it is made"
    for table in connection.introspection.table_names():
        for row in rows(f'SELECT * FROM "{table}"'):
            for value in row:
                if isinstance(value, bytes | memoryview):
                    assert not _opens(bytes(value), str(id), expires, bytes(known), hashlib.sha256), table


def _opens(key: bytes, invitation_id: str, expires: int, known: bytes, digest: Any) -> bool:
    from base64 import urlsafe_b64encode
    from uuid import UUID

    mac = hmac.digest(key, f"requests guest\n{UUID(invitation_id)}\n{expires}".encode(), "sha256")
    return bool(digest(urlsafe_b64encode(UUID(invitation_id).bytes + mac).rstrip(b"=")).digest() == known)


@pytest.fixture
def _open_to_others() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.usefixtures("_open_to_others")
def test_files_are_their_owners_alone_and_a_directory_open_to_others_is_refused(tmp_path: Path) -> None:
    data = tmp_path / "a hub"
    data.mkdir(mode=0o755)
    assert run("init", "--name", "Secretariat", data=data).returncode == 0, "an empty one held nothing yet: it is closed, and used"
    assert modes(data) == {0o700, 0o600}

    for path in (data / "accord.db", data / "secret.key"):
        path.chmod(0o644)
    assert run("status", data=data).returncode == 0
    assert modes(data) == {0o700, 0o600}, "files that the directory guarded are closed without a word"

    for mode in (0o755, 0o750, 0o701):
        data.chmod(mode)
        for words in (["status"], ["serve", "--port", "0"], ["init", "--name", "Other"]):
            refused = run(*words, data=data)
            assert refused.returncode == 1, words
            assert f"chmod -R go= '{data}'" in refused.stderr.decode()
    done = os.system(f"chmod -R go= '{data}'")
    assert done == 0 and run("status", data=data).returncode == 0


def modes(data: Path) -> set[int]:
    return {path.stat().st_mode & 0o777 for path in (data, *data.rglob("*"))}
