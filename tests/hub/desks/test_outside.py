"""Outside the console a bell says how many wait and where, and nothing else: whatever rings, through whichever channel.

A new kind of bell is rung here by itself. A new channel fails until it is said here how to hear what it sends.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from inspect import signature
from typing import Any

import pytest
from bells import NOON, Office, Post, Web, office, pass_time, person
from hubs import Hub
from pushing import Phone, PushService

from accord.hub.delivery.actions import channels
from accord.hub.desks import actions, labels
from accord.hub.desks.vocabulary import BY_HAND

SECRET = "whsec_" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo="
# What would give it away: of a desk, of whoever rings, of what rings.
TELLING = "Rescue and care desk, embargo RED"
REF = "6f1c7a52-3b1e-4d5f-9a44-0f3a2f9c1b77"
SAYS = re.compile(r"\d+ bells? waits? for you")
WHOLE = re.compile(r"Accord: (\d+) bells? waits? for you\. Sign in to see: https://accord\.example/console/bells/[0-9a-f-]{36}")


@dataclass
class Outside:
    """Everything that leaves the hub: a mail server, a web server for hooks and the gateway, a push service with one telephone."""

    post: Post
    web: Web
    service: PushService
    phone: Phone | None = None


def _mails(outside: Outside) -> list[str]:
    post = outside.post
    for mail in post.mails:
        assert SAYS.fullmatch(mail.subject), mail.subject
        assert re.fullmatch(r"<bell\.[0-9a-f-]{36}\.\d+@accord\.example>", mail.id)
    return [" ".join(mail.text.split()) for mail in post.mails]  # its lines are as long as a line may be


def _texts(outside: Outside) -> list[str]:
    bodies = [json.loads(body) for path, _, body in outside.web.got if path == "/sms"]
    assert all(body.keys() == {"to", "text"} for body in bodies)
    return [body["text"] for body in bodies]


def _hooks(outside: Outside) -> list[str]:
    texts = []
    for body in (json.loads(body) for path, _, body in outside.web.got if path == "/hook"):
        assert body.keys() == {"type", "timestamp", "data"} and body["type"] == "bell.rung"
        data = body["data"]
        assert data.keys() == {"bell", "desk", "count", "address"}
        assert all(re.fullmatch(r"[0-9a-f-]{36}", data[name]) for name in ("bell", "desk"))
        texts.append(f"Accord: {data['count']} bells wait for you. Sign in to see: {data['address']}")
    return texts


def _pushed(outside: Outside) -> list[str]:
    """What stands on the lock screen: the device's own words around a count, and where they lead."""
    assert outside.phone is not None
    texts = []
    for said in outside.phone.wake():
        assert said.keys() == {"count", "link"}
        texts.append(f"Accord: {said['count']} bells wait for you. Sign in to see: https://accord.example{said['link']}")
    return texts


HEARD: dict[str, Callable[[Outside], list[str]]] = {"mail": _mails, "push": _pushed, "sms": _texts, "webhook": _hooks}
OF_DEVICES, OF_DESKS = "push", "webhook"  # set up by the person on a device, and by the desk


def _rung(hub: Hub, outside: Outside, kind: str) -> Office:
    """A desk with a telling name, whose one contact is reached through every channel that people have, and its hook."""
    from accord.hub.members import queries as members
    from accord.hub.push import actions as push
    from accord.hub.push import queries as devices

    made = office(hub, contacts=(), shift=False)
    eve = person(hub.member("Alpha"), "Eve", email="eve@alpha.example", phone="+66812345678")
    actions.change_desk(made.alpha, made.desk, name=TELLING)
    actions.set_contacts(made.alpha, made.desk, [(eve, [each for each in channels() if each not in (OF_DEVICES, OF_DESKS)])])
    actions.set_hook(made.alpha, made.desk, outside.web.url + "/hook", SECRET)
    row = next(person for person in members.all_people() if person.id == eve)
    outside.phone = Phone(outside.service, devices.public_key())
    push.set_up(row.n, row.member, f"person:{row.id}", **outside.phone.form)
    actions.ring(made.alpha if kind == "test" else made.gamma, made.desk, kind, "" if kind == "test" else REF, at=NOON)
    pass_time(NOON, since=NOON)
    return made


@pytest.mark.parametrize("kind", BY_HAND)
def test_a_bell_says_how_many_and_where(hub: Hub, post: Post, web: Web, settings_of: Any, kind: str) -> None:
    settings_of(ACCORD_PRIVATE_HOOKS=True, ACCORD_SMS_GATEWAY=web.url + "/sms", ACCORD_SMS_TOKEN="gateway")
    with PushService() as service:
        outside = Outside(post, web, service)
        made = _rung(hub, outside, kind)
        _says_a_count_and_a_link(outside, made, kind)


def _says_a_count_and_a_link(outside: Outside, made: Office, kind: str) -> None:
    assert HEARD.keys() == channels().keys(), "say in HEARD how what the new channel sends is heard"
    for channel, heard in HEARD.items():
        texts = heard(outside)
        assert texts, channel
        for text in texts:
            assert WHOLE.fullmatch(text.replace("1 bells wait", "1 bell waits")), (channel, text)
    everything = str(outside.web.got) + str(outside.post.mails) + str(outside.service.asked)
    words = {str(labels.KIND_WORDS[kind]), TELLING, made.gamma.name, made.gamma.id, REF, "Alpha", f'"{kind}"', "embargo", "rescue"}
    assert [word for word in words if word in everything] == []


def test_what_a_ring_says_is_made_of_ids_a_count_and_times_alone() -> None:
    """Whoever wants to say more has to give it here first."""
    assert set(signature(labels.message).parameters) == {"ring", "bell", "desk", "count", "rung", "at", "language"}


def test_it_counts_what_waits(hub: Hub, post: Post) -> None:
    made = office(hub)
    for _ in range(3):
        actions.ring(made.gamma, made.desk, "call", at=NOON)
    pass_time(NOON, since=NOON)
    assert {mail.subject for mail in post.mails} == {"3 bells wait for you"}
