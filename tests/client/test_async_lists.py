"""Lists that are awaited: as those that are waited for, and the loop goes on meanwhile."""

import asyncio
from pathlib import Path

import pytest
from list_cast import KEY, OTHER_KEY, small_list
from test_lists import BAD, FIRST, LATER, PHONE, PUBLIC, SECOND, delta
from test_lists import Hub as WaitingHub

from accord.client import ListRefused, Lists
from accord.client.errors import Refused
from accord.client.lists import AsyncLists
from accord.client.shelf import Shelf
from accord.core.lists.files import public_bytes


class Hub:
    """As the hub of `test_lists`, awaited."""

    def __init__(self, *files: bytes | None, missing: int | None = None) -> None:
        self.hub = WaitingHub(*files)
        self.missing = missing

    async def list_file(self, name: str, since: int | None = None) -> bytes | None:
        await asyncio.sleep(0)
        if self.missing is not None:
            raise Refused(self.missing, "not-found", "There is none.", ())
        return self.hub.list_file(name, since)

    async def list_key(self) -> str:
        return self.hub.list_key()


def test_it_answers_from_the_list_and_follows_it(tmp_path: Path) -> None:
    hub = Hub(FIRST, None, delta(FIRST, SECOND))

    async def follow() -> None:
        lists = AsyncLists(tmp_path, hub)
        with pytest.raises(ListRefused, match="no list"):
            lists.check("evil.com")
        assert await lists.update()
        assert lists.check("https://login.evil.com/a") is not None
        assert not await lists.update()
        assert await lists.update()
        assert lists.version == 2 and lists.check("evil.com") is None and lists.check("+66812345678") is not None

    asyncio.run(follow())
    assert hub.hub.asked == [None, 1, 1]
    assert (tmp_path / "key").read_text() == PUBLIC
    assert Lists(tmp_path).version == 2


@pytest.mark.parametrize("what", BAD)
def test_what_can_not_be_used_is_refused_and_the_list_before_stays(tmp_path: Path, what: str) -> None:
    raw, code = BAD[what]

    async def follow() -> None:
        lists = AsyncLists(tmp_path, Hub(FIRST, raw, None), key=PUBLIC)
        await lists.update()
        with pytest.raises(ListRefused) as refused:
            await lists.update()
        assert refused.value.code == code
        for same in (lists, Lists(tmp_path, key=PUBLIC)):
            assert same.version == 1 and same.check("evil.com") is not None
        assert not await lists.update()

    asyncio.run(follow())


def test_a_delta_for_another_history_is_made_good_by_the_whole_list(tmp_path: Path) -> None:
    hub = Hub(FIRST, delta(small_list(1, {7: 0}), SECOND), SECOND)

    async def follow() -> int | None:
        lists = AsyncLists(tmp_path, hub, key=PUBLIC)
        assert await lists.update() and await lists.update()
        return lists.version

    assert asyncio.run(follow()) == 2 and hub.hub.asked == [None, 1, None]


def test_what_the_hub_says_instead_of_a_list(tmp_path: Path) -> None:
    with pytest.raises(ListRefused, match="no such list"):
        asyncio.run(AsyncLists(tmp_path, Hub(missing=404), key=PUBLIC).update())
    with pytest.raises(Refused):
        asyncio.run(AsyncLists(tmp_path, Hub(missing=403), key=PUBLIC).update())
    assert asyncio.run(AsyncLists(tmp_path, Hub(FIRST), key=PUBLIC).update())


def test_an_old_key_is_no_key(tmp_path: Path) -> None:
    old = public_bytes(OTHER_KEY.public_key()).hex()
    with pytest.raises(ListRefused) as refused:
        asyncio.run(AsyncLists(tmp_path, Hub(FIRST), key=old).update())
    assert refused.value.code == "wrong-key" and KEY != OTHER_KEY
    with pytest.raises(ListRefused, match="64 hex"):
        AsyncLists(tmp_path, Hub(FIRST), key="abc")


def test_while_another_process_fetches_the_loop_goes_on(tmp_path: Path) -> None:
    async def follow() -> None:
        lists = AsyncLists(tmp_path, Hub(FIRST, small_list(2, PHONE, expires=LATER)), key=PUBLIC)
        await lists.update()
        with Shelf(tmp_path / "block").lock():
            update = asyncio.create_task(lists.update())
            for _ in range(20):
                await asyncio.sleep(0)
                assert lists.check("evil.com") is not None and not update.done()
        assert await update and lists.version == 2

    asyncio.run(follow())
