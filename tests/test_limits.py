import pytest
from django.conf import settings

from accord import limits
from accord.limits import Buckets, client_of, share


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_is_let_through_and_then_one_every_two_seconds() -> None:
    clock = Clock()
    buckets = Buckets(30, burst=10, clock=clock)
    assert [buckets.take("a") for _ in range(12)] == [0] * 10 + [2, 2]
    clock.now += 1.5
    assert buckets.take("a") == 1
    clock.now += 0.5
    assert [buckets.take("a"), buckets.take("a")] == [0, 2]


def test_who_stays_away_for_long_has_one_burst_and_no_more() -> None:
    clock = Clock()
    buckets = Buckets(30, burst=3, clock=clock)
    assert buckets.take("a") == 0
    clock.now += 3600
    assert [buckets.take("a") for _ in range(4)] == [0, 0, 0, 2]


def test_no_more_than_a_minutes_worth_passes_in_a_long_run() -> None:
    clock = Clock()
    buckets = Buckets(30, burst=10, clock=clock)
    passed = 0
    for _ in range(600):
        passed += buckets.take("a") == 0
        clock.now += 0.5
    # The burst, and one for every two of the 299.5 seconds that pass between the first and the last.
    assert passed == 10 + 149


def test_a_client_that_asks_too_often_does_not_lengthen_its_own_wait() -> None:
    clock = Clock()
    buckets = Buckets(60, burst=1, clock=clock)
    assert buckets.take("a") == 0
    assert [buckets.take("a") for _ in range(100)] == [1] * 100
    clock.now += 1
    assert buckets.take("a") == 0


def test_clients_do_not_share_a_bucket() -> None:
    buckets = Buckets(30, burst=1, clock=Clock())
    assert [buckets.take("a"), buckets.take("b"), buckets.take("a")] == [0, 0, 2]


def test_the_number_of_clients_is_bounded_and_the_oldest_goes_first() -> None:
    buckets = Buckets(30, burst=1, most=3, clock=Clock())
    for client in ("a", "b", "c", "a", "d"):
        buckets.take(client)
    assert len(buckets) == 3
    assert buckets.take("a") > 0, "a was seen after b, so b was forgotten"
    assert buckets.take("b") == 0


def test_no_address_is_kept() -> None:
    buckets = Buckets(30)
    buckets.take("203.0.113.7")
    assert "203.0.113.7" not in repr(vars(buckets))


def test_two_processes_do_not_know_a_client_by_the_same_hash() -> None:
    first, two = Buckets(30), Buckets(30)
    first.take("203.0.113.7")
    two.take("203.0.113.7")
    assert set(first._buckets) != set(two._buckets)


def test_a_client_is_its_own_address_unless_a_proxy_is_trusted() -> None:
    assert client_of("192.0.2.1", "203.0.113.7", trust_proxy=False) == "192.0.2.1"
    assert client_of("192.0.2.1", "203.0.113.7", trust_proxy=True) == "203.0.113.7"
    assert client_of("192.0.2.1", "", trust_proxy=True) == "192.0.2.1"


def test_only_the_last_forwarded_address_is_believed() -> None:
    assert client_of("192.0.2.1", "198.51.100.1, 203.0.113.7", trust_proxy=True) == "203.0.113.7"
    assert client_of("192.0.2.1", "203.0.113.7, nonsense", trust_proxy=True) == "192.0.2.1"
    assert client_of("192.0.2.1", "203.0.113.7:5555", trust_proxy=True) == "203.0.113.7"
    assert client_of("192.0.2.1", "[2001:db8::1]:443", trust_proxy=True) == client_of("192.0.2.1", "2001:db8::2", trust_proxy=True)


def test_an_ipv6_customer_counts_once_and_a_mapped_address_as_what_it_is() -> None:
    client = client_of("2001:db8:1:2::1", "", trust_proxy=False)
    assert client == client_of("2001:db8:1:2:ffff::9", "", trust_proxy=False)
    assert client != client_of("2001:db8:1:3::1", "", trust_proxy=False)
    assert client_of("::ffff:192.0.2.1", "", trust_proxy=False) == "192.0.2.1"


def test_of_every_limit_each_of_several_web_processes_has_its_share(monkeypatch: pytest.MonkeyPatch) -> None:
    at = [0.0]
    monkeypatch.setattr(settings, "ACCORD_WEB_PROCESSES", 4)
    buckets = Buckets(60, burst=8, clock=lambda: at[0])
    assert [buckets.take("a") for _ in range(3)] == [0, 0, 4], "two at once, and one in four seconds"
    buckets.give_back("a")
    assert [buckets.take("a"), buckets.take("a")] == [0, 4]
    assert (share(1000), share(2), share(1)) == (250, 1, 1)
    monkeypatch.setattr(settings, "ACCORD_WEB_PROCESSES", 1)
    assert (share(1000), share(2)) == (1000, 2)


def test_limits_are_divided_among_those_that_live_and_what_is_open_is_counted_with_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "ACCORD_WEB_PROCESSES", 8)
    monkeypatch.setattr(limits, "_living", limits._Living())
    monkeypatch.setattr(limits, "_tallies", {})
    sign_in, at = limits.Divided({"login": (300, "m/ip"), "few": (5, "m/user")}), [0.0]
    assert dict(sign_in) == {"login": "37/m/ip", "few": "1/m/user"}, "until somebody has counted, what the setting says"
    buckets, of_all = Buckets(60, burst=8, clock=lambda: at[0]), Buckets(60, burst=8, clock=lambda: at[0], every=True)
    limits.note_living(2, 4, {"streams": {7: 3, 8: 1}})
    assert dict(sign_in) == {"login": "150/m/ip", "few": "2/m/user"}
    assert (share(1000), share(1000, every=True)) == (500, 250)
    assert [buckets.take("a") for _ in range(5)] == [0, 0, 0, 0, 2]
    assert [of_all.take("a") for _ in range(3)] == [0, 0, 4]
    tally = limits.Tally("streams")
    tally.begin(7)
    tally.begin(9)
    assert (tally.of(7), tally.of(8), tally.of(9), tally.total()) == (4, 1, 1, 6)
    assert limits.counts() == {"streams": {7: 1, 9: 1}}
    tally.end(7)
    limits.note_living(1, 1, {})
    assert (tally.of(7), tally.total(), limits.counts()) == (0, 1, {"streams": {9: 1}})
    assert dict(sign_in) == {"login": "300/m/ip", "few": "5/m/user"}
