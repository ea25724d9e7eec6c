"""Bells on the devices of whom they ring: a count and a link, through a real push service, and what becomes of each try."""

from typing import Any

import pytest
from bells import MINUTE, Office, Post, change, office, pass_time, rows
from hubs import Hub
from pushing import Phone, PushService

from accord.core.times import SECOND
from accord.hub.delivery.actions import channels
from accord.hub.delivery.vocabulary import Message
from accord.hub.desks import actions
from accord.hub.members import queries as members
from accord.hub.push import actions as push
from accord.hub.push import queries
from accord.hub.times import now


@pytest.fixture
def service(settings_of: Any) -> Any:
    settings_of(ACCORD_PRIVATE_HOOKS=True)
    with PushService() as made:
        yield made


def device_of(made: Office, name: str, service: PushService) -> Phone:
    row = next(person for person in members.all_people() if person.id == made.people[name])
    phone = Phone(service, queries.public_key())
    push.set_up(row.n, row.member, f"person:{row.id}", **phone.form)
    return phone


def pushed() -> list[tuple[Any, ...]]:
    return rows("SELECT r.state, r.code, r.tries FROM desks_ring r JOIN desks_bell b ON b.n = r.bell WHERE r.channel = 'push' ORDER BY r.n")


def test_a_phone_asleep_is_rung_by_a_count_and_a_link_and_nothing_else(any_hub: Hub, post: Post, service: PushService) -> None:
    made = office(any_hub)
    phone = device_of(made, "Ann", service)
    at = now()
    bell = actions.ring(made.gamma, made.desk, "request", "request:6f1c7a52-3b1e-4d5f-9a44-0f3a2f9c1b77", at=at)
    pass_time(at, since=at)
    (held,) = phone.box.waits
    assert (held.urgency, held.topic, held.ttl) == ("high", "bells", 8 * 3600)
    assert phone.wake() == [{"count": 1, "link": f"/console/bells/{bell.id}"}]
    assert pushed() == [("sent", "sent", 1)]
    assert post.to == ["ann"], "by mail too, as her desk has set"
    assert service.faults == []


def test_what_waits_is_replaced_by_the_newest_count(any_hub: Hub, post: Post, service: PushService) -> None:
    made = office(any_hub)
    phone = device_of(made, "Ann", service)
    at = now()
    for minute in range(3):
        actions.ring(made.gamma, made.desk, "call", at=at + minute)
        pass_time(at + minute, since=at + minute)
    assert len(service.asked) == 3
    assert phone.wake() == [{"count": 3, "link": "/console/bells"}], "one message, the newest, and all bells behind it"


def test_who_has_no_device_is_not_pushed_and_a_test_rings_it(hub: Hub, post: Post, service: PushService) -> None:
    made = office(hub)
    at = now()
    actions.ring(made.alpha, made.desk, "test", at=at)
    pass_time(at, since=at)
    assert pushed() == []
    phone = device_of(made, "Ann", service)
    actions.ring(made.alpha, made.desk, "test", at=at + SECOND)
    pass_time(at + SECOND, since=at + SECOND)
    assert len(phone.wake()) == 1


def test_each_of_several_devices_is_rung_once_however_often_it_is_tried(hub: Hub, post: Post, service: PushService) -> None:
    made = office(hub)
    first, second = device_of(made, "Ann", service), device_of(made, "Ann", service)
    at = now()
    service.answers = [500, 503]  # neither is reached at first
    actions.ring(made.gamma, made.desk, "call", at=at)
    pass_time(at + 3 * MINUTE, since=at, step=10 * SECOND)
    assert (len(first.wake()), len(second.wake())) == (1, 1)
    assert len(service.asked) == 4
    assert pushed() == [("sent", "sent", 2)]


def test_one_device_that_is_reached_is_enough_and_the_other_tells_its_trouble(hub: Hub, post: Post, service: PushService) -> None:
    made = office(hub)
    device_of(made, "Ann", service)
    device_of(made, "Ann", service)
    at = now()
    service.answers = [500]
    actions.ring(made.gamma, made.desk, "call", at=at)
    pass_time(at + 3 * MINUTE, since=at, step=10 * SECOND)
    assert pushed() == [("sent", "sent", 1)]
    assert len(service.asked) == 2
    person = next(row for row in members.all_people() if row.id == made.people["Ann"])
    assert sorted(row.code for row in queries.devices(person.n)) == ["refused", "sent"]


def test_a_sender_that_was_cut_off_does_not_ring_again_what_took_it(hub: Hub, post: Post, service: PushService) -> None:
    made = office(hub)
    phone = device_of(made, "Ann", service)
    at = now()
    actions.ring(made.gamma, made.desk, "call", at=at)
    pass_time(at, since=at)
    # Sent, and cut off before it was noted at the ring: another sender takes it over a minute later.
    change("UPDATE desks_ring SET state = 'sending', sent = NULL WHERE channel = 'push'")
    pass_time(at + 2 * MINUTE, since=at + 2 * MINUTE)
    assert len(phone.wake()) == 1 and len(service.asked) == 1
    assert pushed() == [("sent", "sent", 2)]


@pytest.mark.parametrize("is_known", [True, False])
def test_an_address_that_is_given_up_is_erased_and_said(any_hub: Hub, post: Post, service: PushService, is_known: bool) -> None:
    made = office(any_hub)
    phone = device_of(made, "Ann", service)
    if is_known:
        phone.forget()  # 410
    else:
        service.boxes.clear()  # 404
    at = now()
    actions.ring(made.gamma, made.desk, "call", at=at)
    pass_time(at + 3 * MINUTE, since=at, step=10 * SECOND)
    assert pushed() == [("failed", "gone", 1)], "tried once: it will never be taken there"
    person = next(row for row in members.all_people() if row.id == made.people["Ann"])
    (device,) = queries.devices(person.n)
    assert (device.rings, device.code) == (False, "gone")
    assert queries.with_devices([person.n]) == frozenset()
    erased = rows("SELECT COUNT(*) FROM vault_record WHERE erased IS NOT NULL")
    assert erased == [(1,)]
    actions.ring(made.gamma, made.desk, "call", at=at + 5 * MINUTE)
    pass_time(at + 5 * MINUTE, since=at + 5 * MINUTE)
    assert len(service.asked) == 1


def test_a_service_that_asks_for_a_rest_gets_it(hub: Hub, post: Post, service: PushService) -> None:
    made = office(hub)
    phone = device_of(made, "Ann", service)
    at = now()
    service.answers, service.retry_after = [429], "100"
    actions.ring(made.gamma, made.desk, "call", at=at)
    pass_time(at + 95 * SECOND, since=at, step=5 * SECOND)
    assert len(service.asked) == 1 and pushed() == [("due", "refused", 1)]
    service.retry_after = ""
    # Another bell does not wake it either.
    actions.ring(made.gamma, made.desk, "call", at=at + 90 * SECOND)
    pass_time(at + 95 * SECOND, since=at + 90 * SECOND, step=5 * SECOND)
    assert len(service.asked) == 1
    pass_time(at + 4 * MINUTE, since=at + 95 * SECOND, step=5 * SECOND)
    assert len(phone.wake()) == 1 and [state for state, _code, _tries in pushed()] == ["sent", "sent"]


def test_another_hubs_key_sends_nothing(hub: Hub, post: Post, service: PushService) -> None:
    made = office(hub)
    row = next(person for person in members.all_people() if person.id == made.people["Ann"])
    phone = Phone(service, "BKYiwJWohDzGw9lyDAYT-EwvxACHpnAlafKOaG6LLrT4jqWtz96x-KoZhZ7v68pKW2OLQcn3C_PrJejaSQfEwxU")
    push.set_up(row.n, row.member, f"person:{row.id}", **phone.form)
    at = now()
    actions.ring(made.gamma, made.desk, "call", at=at)
    pass_time(at + 3 * MINUTE, since=at, step=10 * SECOND)
    assert pushed() == [("failed", "refused", 1)] and service.faults == ["key"] and phone.wake() == []


def test_it_goes_into_the_open_and_nowhere_else(hub: Hub, service: PushService, settings_of: Any) -> None:
    settings_of(ACCORD_PRIVATE_HOOKS=False)
    phone = Phone(service, queries.public_key())
    to = {"push_key": phone.form["key"], "push_secret": phone.form["secret"], "push_signer": "AQ"}
    message = Message("bell.1.2", "", "", 1_795_521_600 * SECOND, {"count": 1, "link": "/console/bells"})
    for address in (phone.address, "https://10.0.0.1/x", "https://[::1]/x", "https://169.254.169.254/x", "http://localhost:1/x"):
        assert channels()["push"](message, {**to, "push_address": address}).code == "forbidden-address"
    assert service.asked == []
    assert channels()["push"](message, {}).code == "no-address"
    assert channels()["push"](message, {**to, "push_address": phone.address, "push_key": "AA"}).code == "bad-address"


def test_who_takes_part_no_more_is_not_rung(hub: Hub, post: Post, service: PushService) -> None:
    from accord.hub.members.actions import people

    made = office(hub)
    phone = device_of(made, "Ann", service)
    at = now()
    actions.ring(made.gamma, made.desk, "call", at=at)
    people.set_active(next(row for row in members.all_people() if row.id == made.people["Ann"]), False, by=members.operator())
    pass_time(at, since=at)
    assert service.asked == [] and phone.wake() == []


def test_a_bell_that_is_answered_is_pushed_no_more(hub: Hub, post: Post, service: PushService) -> None:
    made = office(hub)
    device_of(made, "Ann", service)
    at = now()
    bell = actions.ring(made.gamma, made.desk, "call", at=at)
    actions.answer(made.alpha, bell.id, at=at)
    pass_time(at + MINUTE, since=at)
    assert service.asked == [] and pushed() == [("off", "", 0)]
