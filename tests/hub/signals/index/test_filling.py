"""What stands in an index as it is made: what was published, and the hosts of the lists, which all young indexes of a process share."""

from collections.abc import Iterator

import pytest
from hubs import Hub
from worlds import caller, publish

from accord.core.identifiers.base import key_of
from accord.hub.signals.index import known
from accord.tables import help_lines


@pytest.fixture(autouse=True)
def cool() -> Iterator[None]:
    yield
    known._index = None


def keys(names: str) -> list[bytes]:
    """Of several hosts: a filter errs about one of a thousand."""
    return [key_of("domain", f"{name}.com") for name in names.split()]


def test_hosts_on_lists_are_known_before_their_keys_are_put_in_and_after(hub: Hub) -> None:
    own, listed, unknown = keys("ours-a ours-b ours-c"), keys("google facebook"), keys("none-a none-b none-c")
    line = next(iter(help_lines()))
    alpha = caller(hub.member("Alpha"))
    for name in ("ours-a", "ours-b", "ours-c"):
        publish(alpha, f"{name}.com")
    index = known.warm(lists_later=True)
    asked = [own[0], listed[0], own[1], line, listed[1], own[2]]
    assert not any(key[: known.PREFIX] in index._filter for key in (*listed, line)), "they are looked for in their file"
    assert index.near(asked) == asked
    before, put = index.near(unknown), index._put
    index.fill_lists()
    assert all(key[: known.PREFIX] in index._filter for key in (*listed, line))
    assert index.near(asked) == asked and before == []
    assert index._put == put > 1_000_000, "they were counted before"
    assert not set(unknown) <= set(index.near(unknown))


@pytest.mark.parametrize("little", [known.LITTLE, -1])
def test_an_index_holds_the_lists_and_its_own_and_gives_nothing_of_it_to_the_next(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, little: int
) -> None:
    monkeypatch.setattr(known, "LITTLE", little)
    own, later, listed, unknown = (
        keys("ours-a ours-b ours-c"),
        keys("late-a late-b late-c"),
        keys("google facebook"),
        keys("none-a none-b none-c"),
    )
    alpha = caller(hub.member("Alpha"))
    for name in ("ours-a", "ours-b", "ours-c"):
        publish(alpha, f"{name}.com")
    index = known.warm()
    for name in ("late-a", "late-b", "late-c"):
        publish(alpha, f"{name}.com")
    assert index.is_current()
    assert set(index.near([*own, *later, *listed])) == {*own, *later, *listed}
    assert not set(unknown) <= set(index.near(unknown))
    shared, count = known.with_little(0.0)
    assert count > 1_000_000 and all(key[: known.PREFIX] in shared for key in listed)
    assert not any(all(key[: known.PREFIX] in shared for key in several) for several in (own, later))
    assert index._room > index._put > count, "there is room for what comes, and it is counted"
