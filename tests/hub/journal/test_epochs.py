"""Epochs: one begins above all that are known, numbers go on from there, and the mark tells how far the hub had come."""

from pathlib import Path

import pytest
from hubs import Hub

from accord.core.epochs import STRIDE
from accord.hub.journal import actions, queries


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A mark is of one hub; hubs of tests are copies of one."""
    from django.conf import settings

    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setattr(settings, "ACCORD_DATA", folder)
    return folder


def test_the_first_epoch_has_no_row(any_hub: Hub) -> None:
    assert queries.epoch() == 1 and queries.epochs() == [] and queries.forks(queries.head()) == ()


def test_an_epoch_begins_above_all_that_are_known(any_hub: Hub) -> None:
    before = queries.head()
    begun = actions.begin_epoch("restore", above=4)
    assert (begun.epoch, begun.forked_from, begun.reason) == (5, before, "restore")
    assert queries.epoch() == 5 and queries.head() == 4 * STRIDE
    assert queries.epochs() == [begun]
    any_hub.admin.publish("begun.example")
    assert queries.head() > 4 * STRIDE
    # The mark was noted, so that the next one is above it, though the caller knows less.
    assert actions.begin_epoch("begun", above=1).epoch == 6
    assert [line.action for line in queries.audit_lines(limit=1)[0]] == ["journal:epoch:begin"]


def test_without_any_knowledge_an_epoch_is_drawn(any_hub: Hub, own_folder: Path) -> None:
    drawn = set()
    for _ in range(3):
        queries.mark_path().unlink(missing_ok=True)
        drawn.add(actions.begin_epoch("copy").epoch)
    assert len(drawn) == 3 and max(drawn) > 5
    queries.mark_path().write_bytes(b"{")
    with pytest.raises(queries.DamagedMark):
        queries.read_mark()
    assert actions.begin_epoch("copy").epoch > max(drawn)


def test_the_mark_says_how_far_the_hub_has_come(any_hub: Hub, own_folder: Path) -> None:
    assert queries.read_mark() is None
    mark = actions.note_mark()
    assert queries.read_mark() == mark
    assert (mark.hub, mark.epoch, mark.head) == (queries.hub_id(), 1, queries.head())
    assert (mark.timeline > 0 and mark.system > 0) == (any_hub.vendor == "postgresql")
    assert [path.name for path in own_folder.iterdir()] == ["epoch.json"]
    assert queries.mark_path().stat().st_mode & 0o077 == 0


def test_an_epoch_has_a_known_reason(any_hub: Hub) -> None:
    with pytest.raises(ValueError, match="begins for one of"):
        actions.begin_epoch("because")


def test_the_tables_come_and_go_by_migration(any_hub: Hub) -> None:
    """A hub of the version before has neither the table nor the columns, and loses nothing when it gets them."""
    from django.core.management import call_command
    from django.db import connection

    head = queries.head()
    call_command("migrate", "journal", "0002", verbosity=0)
    assert "journal_epoch" not in connection.introspection.table_names()
    call_command("migrate", verbosity=0)
    assert (queries.head(), queries.epoch(), queries.epochs()) == (head, 1, [])
    assert actions.begin_epoch("begun", above=1).epoch == 2
