"""The commands that need wiring, as a person reads them."""

import os
from pathlib import Path

import click
import pytest
from programs import NAME, new_hub, run
from small_disks import small_disk

from accord.site.commands import demo, edge, serve


def test_init_says_whose_hub_is_where_its_token_once_and_what_comes_next(tmp_path: Path) -> None:
    done = run("init", "--name", NAME, data=tmp_path / "hub")
    where, token, following = done.stdout.decode().splitlines()
    assert where == f"The hub of {NAME} is in {tmp_path / 'hub'}."
    assert token.startswith("Its administrator's token, shown only once: accord_")
    assert following == "Next: accord serve"


def test_where_it_is_installed_as_a_service_that_is_what_comes_next(tmp_path: Path) -> None:
    done = run("init", "--name", NAME, data=tmp_path / "hub", ACCORD_ADDRESS="https://hub.example.org")
    assert done.stdout.decode().splitlines()[-1] == "Next: systemctl enable --now accord (accord serve, where it is no service)"


def test_init_onto_a_full_disk_says_so_and_can_be_run_again(tmp_path: Path) -> None:
    with small_disk(tmp_path / "keys", "64k") as keys:
        full = keys / "full"
        full.write_bytes(bytes(64 * 1024))
        done = run("init", "--name", NAME, data=tmp_path / "hub", ACCORD_KEYRING=str(keys / "ring"))
        assert done.returncode == 1
        assert done.stderr.decode().startswith("The disk is full") and b"Traceback" not in done.stderr
        full.unlink()
        assert run("init", "--name", NAME, data=tmp_path / "hub", ACCORD_KEYRING=str(keys / "ring")).returncode == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="Nobody but root can use another user's hub.")
def test_root_leaves_nothing_in_another_users_hub(tmp_path: Path) -> None:
    """What root made there, the mark beside the database first of all, the hub could not read, and would not start any more."""
    data, _ = new_hub(tmp_path)
    for path in (data, *data.rglob("*")):
        os.chown(path, 65534, 65534)
    before = sorted(path.name for path in data.rglob("*"))
    for words in (("status",), ("member", "list"), ("serve", "--port", "0"), ("migrate",)):
        done = run(*words, data=data)
        assert done.returncode == 1
        assert b"runuser -u 'nobody' -- accord" in done.stderr
    assert sorted(path.name for path in data.rglob("*")) == before
    assert {path.stat().st_uid for path in (data, *data.rglob("*"))} == {65534}


@pytest.mark.parametrize("command", [serve, edge, demo])
@pytest.mark.parametrize(("given", "host"), [("[::1]", "::1"), ("::1", "::1"), ("192.0.2.21", "192.0.2.21")])
def test_an_address_of_ipv6_may_stand_in_brackets(command: click.Command, given: str, host: str) -> None:
    assert command.make_context("accord", ["--host", given]).params["host"] == host
