"""Nobody's bells hold up anybody else's, and nobody floods anybody: turns between members, hooks that rest, and limits by the hour."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from bells import MINUTE, NOON, Office, Post, Web, change, free_port, office, pass_time, person, rows, signed_in
from hubs import Hub
from programs import wait_until
from worlds import caller

from accord.core.times import SECOND
from accord.hub.delivery import post as posting
from accord.hub.desks import actions, followers, queries
from accord.hub.desks.errors import BadDesk, NoSuchDesk, NotAllowed
from accord.hub.desks.store.sending import Lane
from accord.hub.times import now

HOUR = 60 * MINUTE


@contextmanager
def tarpit() -> Iterator[str]:
    """A server that takes every connection and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(64)
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def desk_of(member: Any, name: str, *people: str, **more: Any) -> str:
    desk = actions.make_desk(member, name=name, zone="UTC", **more)
    actions.set_contacts(member, desk, [(person, ["mail"]) for person in people])
    return desk


def mails(post: Post) -> list[str]:
    """Who got mails, as a list that is the same however their order."""
    return sorted(post.to)


def test_webhooks_that_hang_hold_up_no_mail(hub: Hub, post: Post, settings_of: Any) -> None:
    settings_of(ACCORD_PRIVATE_HOOKS=True)
    made = office(hub)
    stop = threading.Event()
    with tarpit() as address:
        for place in range(8):
            desk = desk_of(made.gamma, f"Desk {place}")
            actions.set_hook(made.gamma, desk, address)
            actions.ring(made.gamma, desk, "call", at=NOON)
        actions.ring(made.beta, made.desk, "call", at=NOON + SECOND)
        threads = followers.senders(stop)
        wait_until(lambda: "ann" in post.to)
        assert rows("SELECT COUNT(*) FROM desks_ring WHERE channel = 'webhook' AND state IN ('sent', 'failed')") == [(0,)]
        assert rows("SELECT COUNT(*) FROM desks_ring WHERE channel = 'webhook' AND state = 'sending'") <= [(2,)]
        stop.set()
    for thread in threads:
        thread.join()


def test_every_channel_is_looked_after_by_one_lane() -> None:
    def takes(lane: Lane, channel: str) -> bool:
        return (channel in lane.words) is ("NOT" not in lane.condition)

    lanes = followers.lanes()
    assert len(lanes) == 4
    for channel in ("mail", "push", "sms", "webhook", "a channel that is no more"):
        assert sum(takes(lane, channel) for lane in lanes) == 1, channel


def test_members_take_turns_whoever_has_rung_first_and_most(any_hub: Hub, post: Post) -> None:
    made = office(any_hub)
    delta = caller(any_hub.member("Delta"))
    people = {name: person(any_hub.member("Gamma"), name) for name in ("Gil", "Gus")}
    own = desk_of(made.gamma, "Own desk", people["Gil"])
    for _ in range(40):
        actions.ring(made.gamma, own, "call", at=NOON)
    for ringer, at in ((delta, NOON + 2), (made.beta, NOON + 1)):
        actions.ring(ringer, made.desk, "call", at=at)
    for _ in range(5):
        assert followers.deliver(NOON + SECOND)
    assert post.to == ["gil", "ann", "ann", "gil", "gil"]


def test_only_so_many_rings_of_one_member_and_to_one_target_are_on_their_way(any_hub: Hub) -> None:
    made = office(any_hub)
    second = desk_of(made.alpha, "Second desk", made.people["Bob"])
    third = desk_of(made.alpha, "Third desk", made.people["Cid"])
    for desk in (made.desk, second, third):
        actions.ring(made.gamma, desk, "call", at=NOON)
    for place in range(3):
        actions.ring(caller(any_hub.member(f"Member {place}")), made.desk, "call", at=NOON)
    taken = [followers._claim(NOON + place) for place in range(6)]
    whom = rows("SELECT b.by_member, r.person FROM desks_ring r JOIN desks_bell b ON b.n = r.bell WHERE r.state = 'sending'")
    # Two to Ann, by whomever; of Gamma's three one more, since the one to Ann may be among the two.
    assert len([ring for ring in taken if ring]) == len(whom) <= 4
    for counted in ([by for by, _ in whom], [who for _, who in whom]):
        assert max(counted.count(number) for number in counted) == 2
    # Whoever was cut off frees its place after a minute.
    assert followers._claim(NOON + 3 * MINUTE) is not None


def hooked(made: Office, url: str, desk: str = "") -> None:
    actions.set_hook(made.alpha, desk or made.desk, url)


def test_a_hook_that_failed_rests_for_every_bell(any_hub: Hub, web: Web, settings_of: Any) -> None:
    settings_of(ACCORD_PRIVATE_HOOKS=True)
    made = office(any_hub)
    hooked(made, web.url)
    other = desk_of(made.alpha, "Other desk", made.people["Bob"])
    hooked(made, web.url + "/other", other)
    web.status = 500
    at = now()
    for place in range(6):
        actions.ring(caller(any_hub.member(f"Member {place % 3}")), made.desk, "call", at=at)
    pass_time(at, since=at)
    assert len(web.got) == 1, "the bells after the first one wait"
    pass_time(at + 25 * SECOND, since=at, step=5 * SECOND)
    assert len(web.got) == 1
    pass_time(at + 4 * MINUTE, since=at + 26 * SECOND, step=5 * SECOND)
    assert 2 <= len(web.got) <= 3, "and longer each time"
    # Another desk's hook is not concerned.
    later = at + 4 * MINUTE
    actions.ring(made.gamma, other, "call", at=later)
    pass_time(later, since=later)
    assert [path for path, _, _ in web.got].count("/other") == 1
    # Once it answers, what waited is sent.
    web.status = 204
    before = len(web.got)
    pass_time(later + 8 * MINUTE, since=later, step=5 * SECOND)
    assert len(web.got) - before >= 5
    assert rows("SELECT hook_failures, hook_rests FROM desks_desk WHERE name = 'Fraud desk'") == [(0, None)]


def test_a_hook_that_is_set_anew_is_rung_at_once(hub: Hub, web: Web, settings_of: Any) -> None:
    settings_of(ACCORD_PRIVATE_HOOKS=True)
    made = office(hub)
    hooked(made, f"http://127.0.0.1:{free_port()}")
    at = now()
    actions.ring(made.gamma, made.desk, "call", at=at)
    pass_time(at, since=at)
    hooked(made, web.url)
    actions.ring(made.beta, made.desk, "call", at=at + SECOND)
    pass_time(at + SECOND, since=at + SECOND)
    assert len(web.got) == 1


def test_a_name_that_is_not_found_in_time_is_late(monkeypatch: pytest.MonkeyPatch) -> None:
    released = threading.Event()

    def hangs(*_: Any, **__: Any) -> Any:
        released.wait(30)
        raise OSError

    monkeypatch.setattr(posting.socket, "getaddrinfo", hangs)
    monkeypatch.setattr(posting, "_lookups", threading.BoundedSemaphore(2))
    try:
        # The third finds no place for its look-up, and does not wait for one longer than it may.
        for _ in range(3):
            answer = posting.exchange("https://hooks.example/", b"", {}, lambda address, secure: True, within=0.2)
            assert answer.outcome.code == "timeout"
        assert not released.is_set()
    finally:
        released.set()


def test_a_server_that_answers_in_drops_is_cut_off() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen(4)

        def drip() -> None:
            taken, _ = server.accept()
            with taken:
                try:
                    for letter in b"HTTP/1.1 200 OK\r\nX: " + b"x" * 600:
                        taken.sendall(bytes([letter]))
                        time.sleep(0.05)
                except OSError:
                    return

        dripping = threading.Thread(target=drip, daemon=True)
        dripping.start()
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        assert posting.exchange(url, b"", {}, lambda address, secure: True, within=0.5).outcome.code == "timeout"


def test_another_members_desk_covers_once_it_agrees(any_hub: Hub, post: Post) -> None:
    made = office(any_hub)
    pia = person(any_hub.member("Gamma"), "Pia")
    gamma_desk = desk_of(made.gamma, "Their desk", pia)
    empty = desk_of(made.alpha, "Empty desk", cover=gamma_desk)
    page = queries.desk(made.alpha, empty)
    assert (page.cover, page.asked, page.asked_name) == (None, gamma_desk, "Their desk")
    assert (queries.desk(made.beta, empty).asked, queries.desk(made.beta, gamma_desk).covers) == (None, ())
    assert [(cover.desk, cover.agreed, cover.is_own) for cover in queries.desk(made.gamma, gamma_desk).covers] == [(empty, False, False)]
    actions.ring(made.beta, empty, "call", at=NOON)
    pass_time(NOON, since=NOON)
    assert post.to == ["sue"], "asked, and not yet agreed"

    officer = signed_in(pia)
    with pytest.raises(NotAllowed):
        actions.agree_to_cover(officer, gamma_desk, empty)
    for wrong in (made.alpha, made.beta):
        with pytest.raises(NoSuchDesk):
            actions.agree_to_cover(wrong, gamma_desk, empty)
    with pytest.raises(NoSuchDesk):
        actions.agree_to_cover(made.gamma, gamma_desk, made.desk)
    actions.agree_to_cover(made.gamma, gamma_desk, empty)
    assert (queries.desk(made.alpha, empty).cover, queries.desk(made.alpha, empty).asked) == (gamma_desk, None)
    actions.change_desk(made.alpha, empty, wait=4, cover=gamma_desk)
    actions.ring(made.beta, empty, "call", at=NOON + MINUTE)
    pass_time(NOON + MINUTE, since=NOON + MINUTE)
    assert post.to == ["sue", "pia"], "a change of other things leaves it agreed"

    actions.agree_to_cover(made.gamma, gamma_desk, empty, agrees=False)
    assert queries.desk(made.alpha, empty).cover is None
    actions.agree_to_cover(made.gamma, gamma_desk, empty)
    actions.change_desk(made.alpha, empty, cover=None)
    actions.change_desk(made.alpha, empty, cover=gamma_desk)
    assert queries.desk(made.alpha, empty).asked == gamma_desk, "asked anew"
    actions.agree_to_cover(made.gamma, gamma_desk, empty)
    actions.archive_desk(made.gamma, gamma_desk)
    assert (queries.desk(made.alpha, empty).cover, queries.desk(made.alpha, empty).asked) == (None, None)


def test_an_own_desk_covers_unasked_and_goes_on_to_do_so(any_hub: Hub) -> None:
    made = office(any_hub)
    second = desk_of(made.alpha, "Second desk", made.people["Bob"])
    third = desk_of(made.alpha, "Third desk", cover=second)
    assert queries.desk(made.alpha, third).cover == second
    actions.agree_to_cover(made.alpha, second, third, agrees=False)
    assert queries.desk(made.alpha, third).cover == second


def test_ringing_and_taking_back_ends_after_thirty_in_an_hour(any_hub: Hub) -> None:
    made = office(any_hub)
    second = desk_of(made.alpha, "Second desk", made.people["Bob"])
    for place in range(30):
        actions.stop(made.gamma, actions.ring(made.gamma, (made.desk, second)[place % 2], "call", at=NOON + place).id)
    for desk in (made.desk, second):
        with pytest.raises(BadDesk) as refused:
            actions.ring(made.gamma, desk, "call", at=NOON + 59 * MINUTE)
        assert refused.value.field == "desk"
    actions.ring(made.beta, made.desk, "call", at=NOON + 59 * MINUTE)
    actions.ring(made.gamma, made.cover, "call", at=NOON + 59 * MINUTE)
    actions.ring(made.gamma, made.desk, "call", at=NOON + HOUR + SECOND)


def test_ten_ring_at_all_desks_of_a_member_together(any_hub: Hub) -> None:
    made = office(any_hub)
    second = desk_of(made.alpha, "Second desk", made.people["Bob"])
    for place in range(10):
        actions.ring(made.gamma, (made.desk, second)[place % 2], "call", at=NOON)
    with pytest.raises(BadDesk):
        actions.ring(made.gamma, second, "call", at=NOON)


def test_sixty_bells_an_hour_at_an_own_desk(any_hub: Hub) -> None:
    made = office(any_hub)
    for place in range(60):
        bell = actions.ring(made.alpha, made.desk, "test" if place % 2 else "call", at=NOON + place)
        actions.stop(made.alpha, bell.id)
    for kind in ("test", "call"):
        with pytest.raises(BadDesk):
            actions.ring(made.alpha, made.desk, kind, at=NOON + MINUTE)
    actions.ring(made.gamma, made.desk, "call", at=NOON + MINUTE)
    actions.ring(made.alpha, made.desk, "call", at=NOON + HOUR + SECOND)


def test_an_empty_desk_is_no_way_to_flood_the_secretariat(any_hub: Hub, post: Post) -> None:
    made = office(any_hub)
    empty = desk_of(made.gamma, "Empty desk", wait=120)
    for place in range(40):
        bell = actions.ring(made.gamma, empty, "call", at=NOON + place * SECOND)
    pass_time(NOON + MINUTE, since=NOON + MINUTE)
    assert post.to == ["sue"] * 30
    sue = signed_in(made.people["Sue"])
    assert len(queries.ringing(sue)) == 40, "all of them are there to be seen"
    assert [(ring.channel, ring.state, ring.code) for ring in queries.bell(sue, bell.id).rings if ring.channel != "console"] == [
        ("mail", "off", "too-many")
    ]
    # Another member's bell goes out.
    other = desk_of(made.beta, "Empty desk")
    actions.ring(made.beta, other, "call", at=NOON + MINUTE)
    pass_time(NOON + MINUTE, since=NOON + MINUTE)
    assert post.to == ["sue"] * 31


def test_bells_that_climb_to_a_cover_are_limited_too_and_climb_on(any_hub: Hub, post: Post) -> None:
    made = office(any_hub)
    empty = desk_of(made.gamma, "Empty desk", cover=made.cover, wait=120)
    actions.agree_to_cover(made.beta, made.cover, empty)
    for place in range(31):
        actions.ring(made.gamma, empty, "call", at=NOON + place * SECOND)
    pass_time(NOON + MINUTE, since=NOON + MINUTE)
    assert post.to == ["dee"] * 30
    change("UPDATE desks_bell SET state = 'stopped', next = NULL WHERE n <> (SELECT MAX(n) FROM desks_bell)")
    pass_time(NOON + 121 * MINUTE, since=NOON + 120 * MINUTE)
    assert post.to[30:] == ["sue"]


def test_repetitions_take_no_other_bells_place(any_hub: Hub, post: Post) -> None:
    made = office(any_hub)
    empty = desk_of(made.gamma, "Empty desk", wait=1)
    for _ in range(5):
        actions.ring(made.gamma, empty, "call", at=NOON)
    pass_time(NOON + 50 * MINUTE, since=NOON)
    assert len(post.to) == 30, "every three minutes, five each, and then no more"
    actions.ring(made.gamma, empty, "call", at=NOON + 51 * MINUTE)
    pass_time(NOON + 51 * MINUTE, since=NOON + 51 * MINUTE)
    assert len(post.to) == 31, "a bell that comes to it for the first time does"


@pytest.mark.parametrize("end", ["answer", "stop"])
def test_a_desk_whose_member_is_suspended_rings_the_secretariat_at_once(any_hub: Hub, post: Post, end: str) -> None:
    from accord.hub.members import actions as members
    from accord.hub.members import queries as member_queries

    made = office(any_hub)
    bell = actions.ring(made.gamma, made.desk, "call", at=NOON)
    test = actions.ring(made.alpha, made.desk, "test", at=NOON)
    secretariat = signed_in(made.people["Sue"])
    for attempt in (actions.answer, actions.stop, queries.bell):
        with pytest.raises(NoSuchDesk):
            attempt(secretariat, bell.id)
    members.change_standing(member_queries.member(made.alpha.id), "suspended", by=member_queries.operator())
    assert queries.bell(secretariat, bell.id).may_answer and queries.bell(secretariat, bell.id).may_stop
    pass_time(NOON + MINUTE, since=NOON + MINUTE)
    assert post.to == ["sue"], "neither whoever was next at the desk, nor in four minutes"
    assert [row.id for row in queries.ringing(secretariat)] == [bell.id]
    pass_time(NOON + 17 * MINUTE, since=NOON + 2 * MINUTE)
    assert post.to == ["sue", "sue"]
    for id in (bell.id, test.id):
        ended_bell = (actions.answer if end == "answer" else actions.stop)(secretariat, id, at=NOON + 20 * MINUTE)
        assert ended_bell.state == ("answered" if end == "answer" else "stopped")
        assert ended_bell.stopped_by_name == ("" if end == "answer" else any_hub.admin.name)
    assert queries.bell(made.gamma, bell.id).state == ended_bell.state
    assert queries.ringing(secretariat) == []
    wrong = caller(made.hub.member("Delta"))
    for attempt in (actions.answer, actions.stop, queries.bell):
        with pytest.raises(NoSuchDesk):
            attempt(wrong, bell.id)


def test_whoever_rang_elsewhere_learns_where_the_bell_is_and_no_more(any_hub: Hub, post: Post) -> None:
    made = office(any_hub)
    post.refuses = 99
    bell = actions.ring(made.gamma, made.desk, "call", at=NOON)
    for until in (0, 12, 22):
        pass_time(NOON + until * MINUTE, since=NOON + max(0, until - 10) * MINUTE)
        row = queries.bell(made.gamma, bell.id)
        assert row.next is None and not row.sees_rings
        assert {(ring.channel, ring.state, ring.tries, ring.code, ring.person) for ring in row.rings} == {
            ("console", "sent", 0, "shown", "")
        }
        assert [ring.step for ring in row.rings] == list(range(len(row.rings)))
    assert [(ring.member_name, (ring.due - NOON) // MINUTE) for ring in row.rings] == [("Alpha", 0), ("Beta", 15), (any_hub.admin.name, 20)]
    assert len(queries.bell(made.alpha, bell.id).rings) > 6
    assert queries.bell(made.beta, bell.id).sees_rings, "it has come there"
    assert [listed_bell.rings for listed_bell in queries.bells(made.gamma)[0]] == [row.rings]
