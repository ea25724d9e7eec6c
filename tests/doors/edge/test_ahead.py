"""A page read ahead is the page that would have been read, or it is not used."""

import asyncio
from typing import Any

import pytest
from django.db import OperationalError

from accord.doors.edge import ahead
from accord.doors.edge.ahead import Ahead


class Book:
    """Pages of ten numbers each; says which were read, and how often."""

    def __init__(self, last: int = 95) -> None:
        self.ahead: Ahead[str, list[int]] = Ahead()
        self.last = last
        self.reads: list[int] = []
        self.fails = 0

    async def _read(self, after: int) -> list[int]:
        self.reads.append(after)
        await asyncio.sleep(0)
        if self.fails:
            self.fails -= 1
            raise OperationalError("away")
        return list(range(after + 1, min(after + 10, self.last) + 1))

    async def ask(self, reader: str, after: int) -> list[int]:
        found, goes_on = await self.ahead.page(reader, after, lambda: self._read(after))
        if found and found[-1] < self.last:
            self.ahead.goes_on(reader, found[-1], (lambda: self._read(found[-1])) if goes_on else None)
        return found


def test_who_reads_on_gets_every_number_once_and_each_page_is_read_once() -> None:
    async def play(book: Book) -> list[int]:
        got: list[int] = []
        while page := await book.ask("a", got[-1] if got else 0):
            got += page
            await asyncio.sleep(0.001)
        return got

    book = Book()
    assert asyncio.run(play(book)) == list(range(1, 96))
    assert book.reads == [*range(0, 91, 10), 95]


def test_who_jumps_gets_what_it_asked_for() -> None:
    async def play(book: Book) -> list[list[int]]:
        return [await book.ask("a", after) for after in (0, 10, 50, 0, 10, 20)]

    assert [page[0] for page in asyncio.run(play(Book()))] == [1, 11, 51, 1, 11, 21]


def test_one_readers_page_is_never_anothers() -> None:
    async def play(book: Book) -> None:
        await book.ask("a", 0)
        await book.ask("a", 10)
        await asyncio.sleep(0.001)
        assert book.reads == [0, 10, 20]
        await book.ask("b", 20)

    book = Book()
    asyncio.run(play(book))
    assert book.reads == [0, 10, 20, 20]


def test_what_was_read_a_while_ago_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "FRESH", 0.0)

    async def play(book: Book) -> None:
        for after in (0, 10):
            await book.ask("a", after)
        await asyncio.sleep(0.001)
        book.last = 25  # something was erased
        assert await book.ask("a", 20) == [21, 22, 23, 24, 25]

    asyncio.run(play(Book()))


def test_a_page_that_failed_ahead_is_asked_for_once_more() -> None:
    async def play(book: Book) -> None:
        for after in (0, 10):
            await book.ask("a", after)
        book.fails = 1
        await asyncio.sleep(0.001)
        assert (await book.ask("a", 20))[0] == 21
        assert book.reads == [0, 10, 20, 20]

    asyncio.run(play(Book()))


def test_no_more_readers_than_it_may_are_kept() -> None:
    async def play(book: Book) -> Any:
        for reader in range(ahead.READERS * 3):
            await book.ask(str(reader), 0)
            await book.ask(str(reader), 10)
        return len(book.ahead._next)

    assert asyncio.run(play(Book())) == ahead.READERS


def test_a_page_that_nobody_comes_for_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "FRESH", 0.01)

    async def play(book: Book) -> None:
        for after in (0, 10):
            await book.ask("a", after)
        (kept,) = book.ahead._next.values()
        assert kept.page is not None
        while kept.page is not None:
            await asyncio.sleep(0.001)
        assert (await book.ask("a", 20))[0] == 21

    asyncio.run(play(Book()))


def test_a_page_that_somebody_waits_for_is_not_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "FRESH", 0.05)

    async def play(book: Book) -> None:
        for after in (0, 10):
            await book.ask("a", after)
        slow: Ahead[str, list[int]] = book.ahead

        async def takes_longer() -> list[int]:
            await asyncio.sleep(0.2)
            return [21]

        slow.goes_on("a", 20, takes_longer)
        assert await slow.page("a", 20, takes_longer) == ([21], True)

    asyncio.run(play(Book()))
