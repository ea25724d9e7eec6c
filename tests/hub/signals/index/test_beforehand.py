"""Keys that another process reads while the one that answers comes up: all of them, once, and never instead of what came since."""

import os
from collections.abc import Iterator

import pytest
from hubs import Hub
from worlds import caller, publish

from accord.core.identifiers.base import key_of
from accord.hub.signals.index import beforehand, known
from accord.hub.signals.store import index as store


@pytest.fixture(autouse=True)
def cool(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(beforehand, "MANY", 1)
    yield
    beforehand.forget()
    known._index = None


def keys(*names: str) -> list[bytes]:
    return [key_of("domain", f"{name}.com") for name in names]


def put(hub: Hub, name: str, *hosts: str) -> None:
    who = caller(hub.member(name))
    for host in hosts:
        publish(who, f"{host}.com")


def begin() -> None:
    child = beforehand.begin()
    assert child is not None
    assert os.waitpid(child, 0) == (child, 0)


EARLY, LATE, NONE = ("ours-a", "ours-b", "ours-c"), ("late-a", "late-b", "late-c"), ("none-a", "none-b", "none-c")


def test_what_was_read_is_known_before_it_is_in_the_filter_and_after_and_so_is_what_came_since(any_hub: Hub) -> None:
    put(any_hub, "Alpha", *EARLY)
    begin()
    put(any_hub, "Beta", *LATE)
    read = beforehand.take()
    assert read is not None and len(read) == 3
    index = known.warm(lists_later=True, read=read)
    early, late, unknown = keys(*EARLY), keys(*LATE), keys(*NONE)
    assert not any(key[: known.PREFIX] in index._filter for key in early), "they are looked for in what was read"
    assert index.near([*early, *late]) == [*early, *late]
    assert index.near(unknown) == []
    counted = index._put
    index.fill_lists()
    assert all(key[: known.PREFIX] in index._filter for key in (*early, *late, *keys("google")))
    assert index.near([*early, *late]) == [*early, *late]
    assert index._put == counted == known.warm()._put, "they were counted before, as if this process had read them"
    assert index._read is None and not set(unknown) <= set(index.near(unknown))


def test_each_of_many_is_found_in_whatever_order_they_came(any_hub: Hub) -> None:
    names = [f"many-{number}" for number in range(40)]
    put(any_hub, "Alpha", *names)
    begin()
    read = beforehand.take()
    assert read is not None and len(read) == 40
    assert all(key in read for key in keys(*names))
    assert b"".join(read.parts(7)) == b"".join(sorted(key[: known.PREFIX] for key in keys(*names)))
    assert not any(key in read for key in keys(*NONE)) and b"\0" * 32 not in read and b"\xff" * 32 not in read


def test_it_is_handed_on_once_and_what_nobody_takes_is_let_go(hub: Hub) -> None:
    put(hub, "Alpha", *EARLY)
    begin()
    assert beforehand.take() is not None
    assert beforehand.take() is None
    before = set(os.listdir("/proc/self/fd"))
    begin()
    assert len(set(os.listdir("/proc/self/fd")) - before) == 2
    beforehand.forget()
    assert set(os.listdir("/proc/self/fd")) - before == set()
    assert beforehand.take() is None


def test_few_signals_are_read_by_the_process_that_answers(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beforehand, "MANY", 4)
    put(hub, "Alpha", *EARLY)
    assert beforehand.begin() is None
    assert beforehand.take() is None
    put(hub, "Beta", "ours-d")
    begin()


@pytest.mark.parametrize("fault", ["it fails", "its parent is gone"])
def test_what_was_not_read_to_its_end_is_not_taken(hub: Hub, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    put(hub, "Alpha", *EARLY)

    def fails(length: int, limit: int) -> Iterator[list[bytes]]:
        yield [b"12345678"]
        raise RuntimeError

    with monkeypatch.context() as patch:
        if fault == "it fails":
            patch.setattr(beforehand, "all_beginnings", fails)
        else:
            patch.setattr(os, "getppid", lambda: 1)
        begin()
    assert beforehand.take() is None
    index = known.warm()
    assert index.near(keys(*EARLY)) == keys(*EARLY)


def test_what_comes_while_they_are_read_is_not_missed(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    put(hub, "Alpha", *EARLY)
    beta = caller(hub.member("Beta"))

    def slow(length: int, limit: int) -> Iterator[list[bytes]]:
        yield from store.all_beginnings(length, limit)
        for host in LATE:
            publish(beta, f"{host}.com")

    monkeypatch.setattr(beforehand, "all_beginnings", slow)
    begin()
    read = beforehand.take()
    assert read is not None and len(read) == 3
    assert known.warm(lists_later=True, read=read).near(keys(*LATE)) == keys(*LATE)


@pytest.mark.parametrize("limit", [1, 2, 7])
def test_every_key_is_read_once_whichever_way(any_hub: Hub, limit: int) -> None:
    put(any_hub, "Alpha", *EARLY, *LATE)
    put(any_hub, "Beta", "ours-a", "other")
    read = [key for some in store.all_beginnings(5, limit) for key in some]
    assert set(read) == {key[:5] for key in keys(*EARLY, *LATE, "other")}
    assert all(len(some) <= limit for some in store.all_beginnings(5, limit))


def test_an_embedded_database_reads_them_from_the_index_of_keys_alone(hub: Hub) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN SELECT key FROM signals_signal WHERE key > %s ORDER BY key LIMIT %s", [b"", 5])
        (plan,) = cursor.fetchall()
    assert "USING COVERING INDEX signals_signal_key" in plan[3]
