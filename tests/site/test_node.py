"""What `accord edge` refuses to begin with, in a sentence each, and what a hub's own settings for its nodes must be."""

from collections.abc import Callable
from pathlib import Path

import pytest
from programs import new_hub, run

from accord.site import databases, relaying

WELL = {
    "ACCORD_PRIMARY": "http://127.0.0.1:9",
    "ACCORD_REPLICA": "postgresql://accord_node@127.0.0.1:9/hub",
    "ACCORD_NATS_URL": "nats://127.0.0.1:9",
}


@pytest.mark.parametrize("lacks", WELL)
def test_a_node_needs_a_hub_a_replica_and_nats(tmp_path: Path, lacks: str) -> None:
    done = run("edge", "--json", data=tmp_path / "node", **{name: value for name, value in WELL.items() if name != lacks})
    assert done.returncode == 1 and lacks in done.stderr.decode()
    assert not (tmp_path / "node").exists(), "nothing is made"


def test_a_node_does_not_begin_in_a_hubs_directory(tmp_path: Path) -> None:
    data, _ = new_hub(tmp_path)
    done = run("edge", "--json", data=data, **WELL)
    assert done.returncode == 1 and b"hubs-own-data" in done.stdout


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("ACCORD_NATS_URL", "http://nats.example.org", relaying.nats_servers),
        ("ACCORD_NATS_URL", "nats://secret-word@", relaying.nats_servers),
        ("ACCORD_NATS_URL", "nats://u:secret-word@host:99999", relaying.nats_servers),
        ("ACCORD_NATS_STREAM", "a b", relaying.nats_stream),
        ("ACCORD_NATS_STREAM", "a.b", relaying.nats_stream),
        ("ACCORD_NATS_REPLICAS", "2", relaying.nats_replicas),
        ("ACCORD_NATS_CREDS", "/nowhere/creds", lambda: relaying.nats_file("ACCORD_NATS_CREDS")),
        ("ACCORD_PRIMARY", "10.0.0.1:8000", relaying.primary),
        ("ACCORD_REPLICA", "mysql://secret-word@host/name", databases.replica),
        ("ACCORD_REPLICA", "", databases.replica),
    ],
)
def test_a_setting_that_can_not_be_meant_is_named_and_never_repeated(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, read: Callable[[], object]
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as refused:
        read()
    assert name in str(refused.value) and "secret-word" not in str(refused.value)


def test_settings_as_people_write_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACCORD_NATS_URL", " nats://u:p%40@n1:4222, tls://n2.example.org ,")
    assert relaying.nats_servers() == ("nats://u:p%40@n1:4222", "tls://n2.example.org")
    monkeypatch.setenv("ACCORD_PRIMARY", "https://10.1.0.5:8000/")
    assert relaying.primary() == "https://10.1.0.5:8000"
    monkeypatch.setenv("ACCORD_REPLICA", WELL["ACCORD_REPLICA"])
    options = databases.replica()["OPTIONS"]
    assert isinstance(options, dict) and "default_transaction_read_only=on" in options["options"]
