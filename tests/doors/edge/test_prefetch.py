"""A page read ahead is the page that would have been read, or it is not used."""

import asyncio
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import OperationalError

from accord.doors.edge import prefetch
from accord.doors.edge.prefetch import Prefetch


@dataclass(frozen=True, slots=True)
class Sheet:
    """Some numbers, one after the other."""

    numbers: list[int]
    next: int
    goes_on: bool


class Book:
    """Pages of ten numbers each; says which were read, and how often."""

    def __init__(self, last: int = 95) -> None:
        self.ahead: Prefetch[str, Sheet] = Prefetch()
        self.last = last
        self.reads: list[int] = []
        self.fails = 0
        self.lasts = 0.0

    async def _read(self, after: int) -> Sheet:
        self.reads.append(after)
        await asyncio.sleep(self.lasts)
        if self.fails:
            self.fails -= 1
            raise OperationalError("away")
        end = max(after, min(after + 10, self.last))
        return Sheet(list(range(after + 1, end + 1)), end, end < self.last)

    async def ask(self, reader: str, after: int) -> list[int]:
        return (await self.ahead.page(reader, after, self._read)).numbers

    async def begin(self, reader: str = "a") -> None:
        """Two pages, after which two more were read, or let go."""
        for after in (0, 10):
            await self.ask(reader, after)
        reading = [page.task for page in self.ahead._next[reader].pages if page.task is not None]
        await asyncio.gather(*reading, return_exceptions=True)


@pytest.fixture(autouse=True)
def _keeps(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read ahead stays, however long a busy machine takes to come for it."""
    monkeypatch.setattr(prefetch, "FRESH", 60.0)


def test_who_reads_on_gets_every_number_once_and_each_page_is_read_once() -> None:
    async def play(book: Book) -> list[int]:
        got: list[int] = []
        while page := await book.ask("a", got[-1] if got else 0):
            got += page
            await asyncio.sleep(0.001)
        return got

    book = Book()
    assert asyncio.run(play(book)) == list(range(1, 96))
    assert book.reads == [*range(0, 91, 10), 95], "at the end nothing is read ahead"


def test_who_jumps_gets_what_it_asked_for() -> None:
    async def play(book: Book) -> list[list[int]]:
        return [await book.ask("a", after) for after in (0, 10, 50, 0, 10, 20)]

    assert [page[0] for page in asyncio.run(play(Book()))] == [1, 11, 51, 1, 11, 21]


def test_who_jumps_in_the_midst_goes_on_from_there_and_what_was_read_for_it_is_let_go() -> None:
    async def play(book: Book) -> list[int]:
        await book.begin()
        return [number for after in (60, 70, 80) for number in await book.ask("a", after)]

    assert asyncio.run(play(Book())) == list(range(61, 91))


def test_one_readers_page_is_never_anothers() -> None:
    async def play(book: Book) -> None:
        await book.begin()
        assert book.reads == [0, 10, 20, 30]
        await book.ask("b", 20)

    book = Book()
    asyncio.run(play(book))
    assert book.reads == [0, 10, 20, 30, 20]


def test_who_asks_once_has_nothing_read_ahead() -> None:
    book = Book()
    asyncio.run(book.ask("a", 0))
    assert book.reads == [0]


def test_what_was_read_a_while_ago_is_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prefetch, "FRESH", 0.0)

    async def play(book: Book) -> None:
        await book.begin()
        book.last = 25  # something was erased
        assert await book.ask("a", 20) == [21, 22, 23, 24, 25]

    asyncio.run(play(Book()))


def test_a_page_that_failed_ahead_is_asked_for_once_more() -> None:
    async def play(book: Book) -> None:
        book.lasts = 0.002
        for after in (0, 10):
            await book.ask("a", after)
        book.fails = 1
        assert (await book.ask("a", 20))[0] == 21
        assert book.reads == [0, 10, 20, 20]
        assert (await book.ask("a", 30))[0] == 31

    asyncio.run(play(Book()))


def test_no_more_readers_than_it_may_are_kept_nor_more_pages() -> None:
    async def play(book: Book) -> Any:
        for reader in range(prefetch.READERS * 3):
            await book.begin(str(reader))
        return len(book.ahead._next), {len(kept.pages) for kept in book.ahead._next.values()}

    assert asyncio.run(play(Book())) == (prefetch.READERS, {prefetch.DEPTH})


def test_pages_that_nobody_comes_for_are_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    async def play(book: Book) -> None:
        await book.begin("a")
        assert all(page.task is not None for page in book.ahead._next["a"].pages)
        monkeypatch.setattr(prefetch, "FRESH", 0.05)
        await book.begin("b")
        kept = book.ahead._next["b"]
        while any(page.task is not None for page in kept.pages):
            await asyncio.sleep(0.001)
        assert (await book.ask("b", 20))[0] == 21

    asyncio.run(play(Book()))


def test_a_page_that_somebody_waits_for_is_not_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prefetch, "FRESH", 0.05)

    async def play(book: Book) -> None:
        book.lasts = 0.2
        for after in (0, 10):
            await book.ask("a", after)
        assert (await book.ask("a", 20))[0] == 21
        assert book.reads.count(20) == 1

    asyncio.run(play(Book()))


def test_whoever_hangs_up_while_waiting_spoils_nothing() -> None:
    async def play(book: Book) -> None:
        book.lasts = 0.02
        for after in (0, 10):
            await book.ask("a", after)
        waiting = asyncio.ensure_future(book.ask("a", 20))
        await asyncio.sleep(0.001)
        waiting.cancel()
        assert [number for after in (20, 30, 40) for number in await book.ask("a", after)] == list(range(21, 51))

    asyncio.run(play(Book()))
