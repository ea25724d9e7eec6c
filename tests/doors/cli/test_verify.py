"""`accord verify` looks at everything, changes nothing, and names each fault that is played."""

import os
from pathlib import Path
from typing import Any

import pytest
from asking import ask, cast
from bells import NOON, rows
from hubs import Hub
from vaults import change

from accord.hub.findings import Findings
from accord.hub.requests import actions

UNTIL = NOON + 86_400_000_000


def looked() -> Findings:
    from accord.hub.journal import queries as journal
    from accord.hub.lists import queries as lists
    from accord.hub.requests import queries as requests
    from accord.hub.vault import queries as vault

    findings = Findings(lambda line: None)
    for feature in (journal, vault, requests, lists):
        feature.verify(findings)
    return findings


def codes() -> list[str]:
    return sorted({fault.code for fault in looked().faults})


@pytest.fixture
def busy(any_hub: Hub) -> Any:
    """Money is asked for, held and released in part; a file is attached; a list is built."""
    from accord.hub.lists import actions as lists
    from accord.hub.members import queries as members

    made = cast(any_hub)
    (request,) = ask(made, who="Sender", to=("Kasi",), payments=[{"amount": "100.00 THB"}]).requests
    actions.take(made["Kasi"], request.id, "hold", {"amount": "100.00 THB", "until": UNTIL}, at=NOON)
    actions.attach(made["Kasi"], request.id, "order.txt", b"An order.", at=NOON)
    lists.build(members.member(made.api("Kasi").id), "block", by=members.operator())
    return made


def test_a_hub_without_a_fault_has_none(busy: Any) -> None:
    findings = looked()
    assert findings.faults == []
    assert findings.checked["ledgers"] == findings.checked["attachments"] == findings.checked["lists"] == 1
    assert min(findings.checked[kind] for kind in ("entries", "clocks", "records", "keys", "requests")) > 0


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("DELETE FROM journal_entry WHERE seq = 3", "seq-hole"),
        ("UPDATE journal_head SET seq = seq + 1", "head"),
        ("UPDATE journal_entry SET salt = leaf WHERE seq = 2", "leaf"),
        ("UPDATE journal_entry SET salt = NULL WHERE seq = 2", "leaf"),
        ("UPDATE journal_audience SET entries = entries + 1 WHERE id = (SELECT MIN(id) FROM journal_audience)", "audience"),
        ("INSERT INTO journal_follower (name, seq) VALUES ('late', 999999)", "cursor"),
        ("DELETE FROM journal_clock WHERE kind = 'request.due'", "clock"),
        ("INSERT INTO journal_clock (kind, ref, due) VALUES ('request.due', '99999', 1)", "clock"),
        ("UPDATE requests_balance SET held = '99.99'", "ledger"),
        ("UPDATE requests_entry SET amount = '100.01' WHERE kind = 'hold'", "ledger"),
        ("UPDATE requests_entry SET step = 'nowhere' WHERE kind = 'hold'", "ledger"),
        ("UPDATE requests_request SET state = 'asked'", "step"),
        ("UPDATE requests_party SET request = 9999", "orphan"),
        ("UPDATE vault_field SET record = record + 9999", "orphan"),
        ("UPDATE vault_record SET wrapped = key", "record"),
        ("UPDATE requests_attachment SET parts = '5b0d8e56-8b8a-4a59-9f4b-0d7f0c4b1f52'", "attachment"),
    ],
)
def test_each_fault_has_its_name(busy: Any, fault: str, code: str) -> None:
    change(fault)
    assert code in codes()


def test_a_list_and_a_key_that_are_damaged_are_named(busy: Any) -> None:
    from accord.hub.lists.store import files
    from accord.hub.vault.keyring import keyring

    path = files.list_path(busy.api("Kasi").id, "block", 1)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes((whole[-1] ^ 1,)))
    assert codes() == ["list"]
    path.unlink()
    assert codes() == ["list"]
    for key in Path(keyring().folder).glob("[1-9]*/*.key"):
        os.truncate(key, 10)
    assert codes() == ["key", "list"]


def test_an_epoch_that_began_is_no_hole(busy: Any) -> None:
    from accord.hub.journal.actions import begin_epoch, turn
    from accord.hub.members.actions import everybody

    begin_epoch("begun")
    begin_epoch("begun")
    assert codes() == []
    with turn() as t:
        t.append("member.changed", audience=everybody(t), by=1, by_id=None, data={})
    findings = looked()
    assert findings.faults == []
    assert findings.checked["entries"] == rows("SELECT count(*) FROM journal_entry")[0][0]


def test_the_command_ends_with_1_where_there_is_a_fault(data: Path) -> None:
    import json

    from programs import run

    done = run("verify", "--json", data=data)
    assert (done.returncode, json.loads(done.stdout)["ok"], json.loads(done.stdout)["faults"]) == (0, True, [])
    (data / "secret.key").unlink()
    done = run("verify", "--json", data=data)
    report = json.loads(done.stdout)
    assert (done.returncode, report["ok"], [fault["code"] for fault in report["faults"]]) == (1, False, ["key"])
    with (data / "accord.db").open("r+b") as file:
        file.write(b"no database at all")
    done = run("verify", "--json", data=data)
    report = json.loads(done.stdout)
    assert (done.returncode, report["ok"], {fault["code"] for fault in report["faults"]}) == (1, False, {"database"})
