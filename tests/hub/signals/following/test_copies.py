"""Copies of a list never corroborate, whatever they are called and however they come; what two members find themselves does."""

import random
from collections.abc import Callable, Sequence
from io import BytesIO

import pytest
from hubs import Api, Hub
from worlds import caller, draft

from accord.core.times import DAY, SECOND
from accord.hub.signals.bulk.stream import Bulk
from accord.hub.signals.following import copies
from accord.hub.signals.index import known
from accord.hub.signals.publishing.turns import publish
from accord.hub.times import now


def _hosts(name: str, count: int) -> list[str]:
    return [f"{name}-{number}.example.com" for number in range(count)]


def _bulk(who: Api, values: Sequence[str], source: str | None = None) -> None:
    more = {"source": source} if source else {}
    me = caller(who)
    with Bulk(lambda: me, lambda results: None) as bulk:
        bulk.put([draft(me, value, **more) for value in values])


def _singles(who: Api, values: Sequence[str], source: str | None = None) -> None:
    me = caller(who)
    for value in values:
        publish(me, [draft(me, value, **({"source": source} if source else {}))])


def _all_at_once(who: Api, values: Sequence[str], source: str | None = None) -> None:
    me = caller(who)
    publish(me, [draft(me, value, **({"source": source} if source else {})) for value in values])


def _settle() -> None:
    """As the background does when the hub has been quiet."""
    while copies.work(now() + 2 * SECOND + copies.SLOW):
        pass


def _words(who: Api, values: Sequence[str]) -> set[str]:
    return {result["verdict"] for result in who.post("/check", {"values": list(values)})["results"]}


_WHOLE = _hosts("listed", 40)
_shuffled = random.Random(7).sample(_WHOLE, len(_WHOLE))
COPIES: dict[str, list[list[str]]] = {
    "as it is": [_WHOLE],
    "shuffled": [_shuffled],
    "a tenth left out": [_shuffled[4:]],
    "split in two": [_shuffled[:20], _shuffled[20:]],
    "with own finds": [_shuffled + _hosts("own", 17)],
}


@pytest.mark.parametrize("way", COPIES)
@pytest.mark.parametrize("how", [_bulk, _singles, _all_at_once])
@pytest.mark.parametrize(("name", "other"), [("Feed A", "my-feed.csv"), (None, None), ("Feed A", None), (None, "feed b")])
def test_a_copy_never_corroborates(hub: Hub, way: str, how: Callable[..., None], name: str | None, other: str | None) -> None:
    alpha, beta = hub.member("Alpha"), hub.member("Beta")
    _bulk(alpha, _WHOLE, name)
    _settle()
    for part in COPIES[way]:
        how(beta, part, other)
        if how is not _singles:
            assert _words(alpha, _WHOLE) == {"reported"}, "nor in the time until it is compared"
    _settle()
    assert _words(alpha, _WHOLE) == {"reported"}


@pytest.mark.parametrize("way", COPIES)
def test_a_copy_never_corroborates_on_either_database(any_hub: Hub, way: str) -> None:
    alpha, beta, gamma = any_hub.member("Alpha"), any_hub.member("Beta"), any_hub.member("Gamma")
    _bulk(alpha, _WHOLE, "Feed A")
    for part in COPIES[way]:
        _bulk(beta, part, "https://example.org/other-name.txt")
    assert _words(alpha, _WHOLE) == {"reported"}
    _settle()
    assert _words(alpha, _WHOLE) == {"reported"}
    _singles(gamma, _WHOLE[:1])
    assert _words(alpha, _WHOLE[:1]) == {"corroborated"}, "what a third member finds itself"
    assert alpha.verdict(_WHOLE[0])["sources"] == 2


def test_two_members_own_finds_corroborate(any_hub: Hub) -> None:
    alpha, beta = any_hub.member("Alpha"), any_hub.member("Beta")
    both = _hosts("both", 12)
    _bulk(alpha, _hosts("alpha", 30) + both)
    _bulk(beta, both + _hosts("beta", 30))
    assert _words(alpha, both) == {"reported"}, "until it is seen that they are no copies"
    _settle()
    assert _words(alpha, both) == {"corroborated"}
    assert _words(alpha, _hosts("beta", 30)) == {"reported"}


def test_a_claim_published_alone_corroborates_at_once(hub: Hub) -> None:
    alpha, beta = hub.member("Alpha"), hub.member("Beta")
    _singles(alpha, ["evil-site.com"])
    _singles(beta, ["evil-site.com"])
    assert _words(alpha, ["evil-site.com"]) == {"corroborated"}


def test_two_lists_with_little_in_common_corroborate(hub: Hub) -> None:
    alpha, beta = hub.member("Alpha"), hub.member("Beta")
    both = _hosts("both", 8)
    _bulk(alpha, _hosts("alpha", 30) + both, "Feed A")
    _bulk(beta, both + _hosts("beta", 30), "Feed B")
    _settle()
    assert _words(alpha, both) == {"corroborated"}


def test_both_upload_the_same_list_at_the_same_time(hub: Hub) -> None:
    alpha, beta = hub.member("Alpha"), hub.member("Beta")
    for start in range(0, 40, 10):
        _bulk(alpha, _WHOLE[start : start + 10])
        _bulk(beta, _shuffled[start : start + 10])
    _settle()
    assert _words(alpha, _WHOLE) == {"reported"}


def test_who_copies_two_members_takes_nothing_of_their_independence(hub: Hub) -> None:
    alpha, beta, gamma = hub.member("Alpha"), hub.member("Beta"), hub.member("Gamma")
    both = _hosts("both", 6)
    first, second = _hosts("alpha", 20) + both, _hosts("beta", 20) + both
    _bulk(alpha, first)
    _bulk(beta, second)
    _settle()
    _bulk(gamma, [*first, *_hosts("beta", 20)])
    _settle()
    assert _words(alpha, both) == {"corroborated"}
    assert _words(alpha, _hosts("alpha", 20) + _hosts("beta", 20)) == {"reported"}


def test_drop_by_drop_over_days_is_a_copy_all_the_same(hub: Hub) -> None:
    from django.db import connection

    alpha, beta = hub.member("Alpha"), hub.member("Beta")
    _bulk(alpha, _WHOLE)
    _singles(beta, _shuffled[:30])
    with connection.cursor() as cursor:
        # As if a day had lain between every twelve of them.
        cursor.execute("UPDATE signals_signal SET published = published + %s * (n / 3) WHERE member = %s", [DAY // 4, beta.n])
        cursor.execute("SELECT MAX(published) FROM signals_signal")
        last = cursor.fetchone()[0]
    while copies.work(last + DAY):
        pass
    assert _words(alpha, _WHOLE) == {"reported"}


def test_a_check_that_is_answered_from_memory_sees_what_was_settled(any_hub: Hub) -> None:
    alpha, beta = any_hub.member("Alpha"), any_hub.member("Beta")
    both = _hosts("both", 12)
    _bulk(alpha, _hosts("alpha", 30) + both)
    _bulk(beta, both + _hosts("beta", 30))
    known.warm()
    try:
        assert _words(alpha, both) == {"reported"}
        _settle()
        assert _words(alpha, both) == {"corroborated"}
        _singles(beta, _hosts("alpha", 30))
        assert _words(alpha, _hosts("alpha", 30)) == {"corroborated"}
        _settle()
        assert _words(alpha, _hosts("alpha", 30)) == {"reported"}
    finally:
        known._index = None


def test_what_is_on_its_way_waits_and_what_came_alone_does_not_keep_the_hub_busy(hub: Hub) -> None:
    alpha = hub.member("Alpha")
    _singles(alpha, ["evil-site.com"])
    at = now()
    assert not copies.work(at), "a few claims are compared together with those after them"
    assert copies.work(at + copies.SLOW + SECOND)
    _bulk(alpha, _WHOLE)
    assert not copies.work(now()), "more of it may come"


def test_a_hub_of_before_is_compared_after_its_upgrade(any_hub: Hub) -> None:
    from django.db import connection

    alpha, beta = any_hub.member("Alpha"), any_hub.member("Beta")
    _bulk(alpha, _WHOLE, "Feed A")
    _bulk(beta, _shuffled, "Feed B")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE signals_signal SET origin = NULL")
    assert _words(alpha, _WHOLE) == {"corroborated"}
    _settle()
    assert _words(alpha, _WHOLE) == {"reported"}


def test_long_collections_are_settled_in_short_turns(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "CHUNK", 7)
    monkeypatch.setattr(copies, "CLEARED", 5)
    alpha, beta = hub.member("Alpha"), hub.member("Beta")
    _bulk(alpha, _WHOLE, "Feed A")
    _bulk(beta, _shuffled + _hosts("own", 30))
    _bulk(alpha, _hosts("own", 4))
    _settle()
    assert _words(alpha, _WHOLE) == {"reported"}
    assert _words(alpha, _hosts("own", 4)) == {"corroborated"}


def test_what_the_public_reports_is_no_collection(hub: Hub) -> None:
    alpha = hub.member("Alpha")
    me = caller(alpha)
    publish(me, [draft(me, value) for value in _WHOLE], unconfirmed=True)
    _settle()
    _bulk(hub.member("Beta"), _WHOLE)
    _settle()
    assert _words(alpha, _WHOLE) == {"reported"}


def test_the_same_list_through_the_command_line_and_the_api(hub: Hub) -> None:
    from accord.hub.imports.actions import Plan, run

    alpha, beta, gamma = hub.member("Alpha"), hub.member("Beta"), hub.member("Gamma")
    own = _hosts("own", 12)
    for who, name, values in ((alpha, "first.txt", _WHOLE + own), (beta, "second.txt", _shuffled[4:])):
        report = run(Plan(caller=caller(who), source=name), BytesIO("\n".join(values).encode()))
        assert (report.published, report.refused) == (len(values), 0)
    assert _words(alpha, _WHOLE) == {"reported"}
    for value in _WHOLE[:12]:
        gamma.publish(value)
    hub.member("Delta").publish(own[0])
    assert _words(alpha, own[:1]) == {"corroborated"}, "a list that was imported is whole: nothing waits for the background"
    _settle()
    assert _words(alpha, _WHOLE) == {"reported"}
