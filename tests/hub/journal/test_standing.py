"""A database that was put back or replaced is noticed, nothing is written then, and a gap between epochs costs nobody anything."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hubs import Hub
from msgspec.structs import replace

from accord.core.epochs import STRIDE
from accord.hub.journal import actions, queries
from accord.hub.journal.errors import EpochBegun, EpochChanged, EpochUnclear
from accord.hub.journal.followers import follow, lag
from accord.hub.journal.store import mark, standing


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A mark is of one hub; hubs of tests are copies of one."""
    from django.conf import settings

    folder = tmp_path / "data"
    folder.mkdir()
    monkeypatch.setattr(settings, "ACCORD_DATA", folder)
    return folder


@pytest.fixture
def serving(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """This process serves, and notes when it is to start anew."""
    from django.db import connections
    from django.db.backends.signals import connection_created

    monkeypatch.setattr(standing, "_process", standing._Process())
    ended: list[str] = []
    actions.serve(lambda: ended.append("ended"))
    yield ended
    connection_created.disconnect(standing._on_connection)
    connections.close_all()


def _execute(sql: str, *values: Any) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def _further(head: int = 10, **more: Any) -> None:
    """The mark of a hub that had come further than this database."""
    seen = queries.read_mark()
    assert seen is not None
    mark.write_mark(replace(seen, head=seen.head + head, **more))


def _meanwhile(monkeypatch: pytest.MonkeyPatch, what: Callable[[], object]) -> None:
    """It happens once, after the next look has read the head."""
    seen = standing.server

    def server() -> Any:
        monkeypatch.setattr(standing, "server", seen)
        what()
        return seen()

    monkeypatch.setattr(standing, "server", server)


def test_what_is_behind_its_mark_is_in_doubt_until_an_epoch_begins(any_hub: Hub) -> None:
    assert actions.look().doubt == ""
    _further()
    assert actions.look().doubt == "copy"
    # The mark is gone, but the database knows.
    queries.mark_path().unlink()
    assert actions.look().doubt == "copy"
    status, problem = any_hub.admin("POST", "/members", {"name": "New", "sector": "finance", "country": "TH"})
    assert (status, problem["code"]) == (503, "epoch-unclear")
    with pytest.raises(EpochUnclear), actions.turn():
        pass
    assert any_hub.admin("GET", "/feed")[0] == 200
    fork = queries.head()
    assert actions.begin_epoch("copy").forked_from == fork
    any_hub.admin.publish("begun.example.com")
    assert actions.look().doubt == ""


def test_a_look_that_began_before_an_epoch_did_leaves_no_doubt_behind(any_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process beside looks every few seconds: it may have read the head when somebody begins an epoch."""
    actions.look()
    _further()
    _meanwhile(monkeypatch, lambda: actions.begin_epoch("promotion"))
    assert actions.look().doubt == "copy"
    assert actions.look().doubt == ""
    any_hub.admin.publish("begun.example.com")


def test_a_look_while_another_process_notes_a_newer_head_finds_no_doubt(
    any_hub: Hub, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Under load the log said that the database isn't where the hub left off, and /readyz was 503 for a moment."""
    actions.look()

    def another_goes_on() -> None:
        any_hub.admin.publish("meanwhile.example.com")
        mark.note_mark()

    _meanwhile(monkeypatch, another_goes_on)
    assert actions.look().doubt == ""
    assert not [record for record in caplog.records if record.name == "accord.epoch"]


def test_a_retry_that_was_refused_meanwhile_is_done_afterwards(any_hub: Hub) -> None:
    actions.look()
    _further()
    actions.look()
    body = {"name": "New", "sector": "finance", "country": "TH"}
    assert any_hub.admin("POST", "/members", body, Idempotency_Key="k")[0] == 503
    actions.begin_epoch("copy")
    assert any_hub.admin("POST", "/members", body, Idempotency_Key="k")[0] == 201


def test_a_mark_that_is_damaged_missing_or_of_another_hub(any_hub: Hub) -> None:
    assert actions.look().found == 0, "the first mark of a hub was never missing"
    queries.mark_path().unlink()
    assert actions.look().found > 0
    assert actions.look().found > 0, "it is told for a while"
    _further(hub="another")
    assert actions.look().doubt == ""
    assert queries.read_mark().hub == queries.hub_id()  # type: ignore[union-attr]
    queries.mark_path().write_bytes(b"[]")
    assert actions.look().doubt == "mark"
    actions.begin_epoch("begun")
    assert (actions.look().doubt, actions.look().found) == ("", 0)


def test_another_timeline_is_refused_by_the_very_next_turn(postgres_hub: Hub) -> None:
    actions.look()
    _execute("UPDATE journal_head SET timeline = timeline + 1")
    with pytest.raises(EpochUnclear), actions.turn():
        pass
    assert actions.look().doubt == "promotion"
    actions.begin_epoch("promotion")
    with actions.turn():
        pass


def test_another_server_is_noticed(postgres_hub: Hub) -> None:
    actions.look()
    _further(0, system=7)
    assert actions.look().doubt == "copy"


def test_a_process_that_serves_looks_at_each_new_connection(any_hub: Hub, serving: list[str]) -> None:
    from django.db import connections

    actions.look()
    with actions.turn():
        pass
    _further()
    with actions.turn():
        pass
    connections.close_all()
    with pytest.raises(EpochUnclear), actions.turn():
        pass
    assert serving == []


def test_a_process_that_serves_ends_where_another_epoch_begins(any_hub: Hub, serving: list[str]) -> None:
    assert queries.head() > 0
    actions.begin_epoch("begun")
    # What it remembers of audiences may be of entries that are gone: it writes nothing more.
    with pytest.raises(EpochBegun), actions.turn():
        pass
    queries.head()
    assert serving == ["ended"]


def test_a_file_that_was_replaced_under_a_process_is_written_to_no_more(hub: Hub, serving: list[str]) -> None:
    from django.db import connection

    with actions.turn():
        pass
    path = Path(connection.settings_dict["NAME"])
    copied = path.with_name("copied")
    copied.write_bytes(path.read_bytes())
    copied.replace(path)
    with pytest.raises(EpochUnclear), actions.turn():
        pass
    assert serving == ["ended"]


def test_a_gap_is_passed_in_one_step(any_hub: Hub) -> None:
    for number in range(3):
        any_hub.admin.publish(f"before-{number}.example.com")
    before = queries.head()
    seen: list[int] = []
    while follow("story", lambda _, entry: seen.append(entry.seq), of="signal."):
        pass
    actions.begin_epoch("begun", above=6)

    page = queries.feed(any_hub.admin.n, after=0, limit=100)
    assert (page.next, page.more, page.epoch) == (6 * STRIDE, False, 7)
    assert queries.feed(any_hub.admin.n, after=before, limit=100).next == 6 * STRIDE
    any_hub.admin.publish("after.example.com")
    assert [seq > 6 * STRIDE for seq in queries.feed(any_hub.admin.n, after=before, limit=100).seqs][-1]
    assert follow("story", lambda _, entry: seen.append(entry.seq), of="signal.")
    assert seen[-1] > 6 * STRIDE
    assert queries.count() == len(any_hub.admin.feed()) == queries.behind(0, queries.head())
    assert max(count for count, _ in lag().values()) < STRIDE
    # Backwards too, where only one type is looked for.
    entries, older = queries.latest_of(any_hub.admin.n, None, "signal.published", limit=2)
    assert len(entries) == 2 and older is not None
    assert len(queries.latest_of(any_hub.admin.n, None, "signal.published", before=older, limit=9)[0]) == 2


def test_cursors_of_several_epochs(any_hub: Hub) -> None:
    any_hub.admin.publish("one.example.com")
    first = queries.head()
    actions.begin_epoch("restore", above=1)
    any_hub.admin.publish("two.example.com")
    second = queries.head()
    actions.begin_epoch("restore", above=2)

    def read(after: int, epoch: int | None = None) -> int:
        return queries.feed(any_hub.admin.n, after=after, limit=9, epoch=epoch).epoch

    assert [read(first), read(second), read(first, 3), read(second, 3), read(2 * STRIDE)] == [3] * 5
    for after, epoch, place in (
        (first + 1, None, first),
        (first, 1, first),
        (first + 5, 1, first),
        (second + 1, None, second),
        (second, 2, second),
        (second + 9, 2, second),
        (2 * STRIDE + 1, None, 2 * STRIDE),
        (2 * STRIDE, 9, 2 * STRIDE),
    ):
        with pytest.raises(EpochChanged) as refused:
            read(after, epoch)
        assert (refused.value.epoch, refused.value.read_from) == (3, place), (after, epoch)
    assert "or it is another hub's" in str(refused.value), "a number that was mistyped is no restore"
    assert actions.apply(any_hub.admin.n, "default", first + 3) == first
    assert actions.apply(any_hub.admin.n, "default", second) == second
