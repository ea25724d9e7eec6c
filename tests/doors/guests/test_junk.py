"""Whatever is sent, the page answers in words; and neither the token nor a word about anybody stands in a log, a figure or the journal."""

import io
import logging
import random
from typing import Any

import pytest
from canary import plant
from django.test import Client
from guesting import CONTACT, DAY, Guest, invited, local, now
from hubs import Hub
from worlds import whole_feed

JUNK = (
    "",
    " ",
    "\x00",
    "\x00\x01\x02",
    "-1",
    "1e9",
    "9" * 400,
    "٣٤٥",
    "NaN",
    "0x10",
    "1,2,3.4.5",
    "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    "\u202e\u2066x",
    "😀" * 3000,
    "a" * 30_000,
    "<script>alert(1)</script>",
    "'; DROP TABLE requests_request; --",
    "{{ found }}{% now %}",
    "../../etc/passwd",
    "9999-12-31T23:59:59+00:01",
    "0001-01-01T00:00",
    "2026-02-30T25:61",
    "00000000-0000-0000-0000-000000000000",
    "4111 1111 1111 1111",
    "THB",
    "hold",
    "%s%n%(x)s",
)


def test_junk_in_every_field_of_every_step_is_never_a_failure_and_changes_nothing(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.doors.guests import limits
    from accord.hub.requests import queries
    from accord.limits import Buckets

    made, request, token = invited(hub)
    chance = random.Random(11)
    guest_page = queries.guest_page(token)
    guest = Guest(token)
    for name in ("asks", "sends"):
        monkeypatch.setattr(limits, name, Buckets(60_000, burst=1_000))
    for step in guest_page.steps:
        names = [f"f-{field.key}" for field in step.step.fields]
        names += [f"f-{field.key}-{row}-{column.key}" for field in step.step.fields for column in field.columns for row in (1, 2, 99)]
        names += [f"{name}-unit" for name in names]
        if not any(field.required for field in step.step.fields):
            # Whether there is a note to it or not, it is taken at once.
            continue
        for junk in JUNK:
            form = {"step": step.key, **{name: junk if chance.random() < 0.7 else chance.choice(JUNK) for name in names}}
            form |= {"seen": chance.choice(JUNK), "more": chance.choice(("", "", "", junk)), "do": chance.choice(("", "change", junk))}
            response = guest.client.post(guest.path, form)
            assert response.status_code in (200, 400, 409, 422), (step.key, junk[:40])
            assert "<script>alert" not in response.content.decode() and "4111 1111" not in _outside_forms(response)
    assert queries.page(made["Sender"], request.id).row.state == "received"


def _outside_forms(response: Any) -> str:
    text = response.content.decode()
    return text.partition('<h2 id="answer">')[0]


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"\xff\xfe\x00", "application/x-www-form-urlencoded"),
        (b"step=hold&" * 2000, "application/x-www-form-urlencoded"),
        (b"x" * (300 * 1024), "application/x-www-form-urlencoded"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"no boundary", "multipart/form-data"),
        (b"{}", "application/json"),
        (b"", "text/plain"),
        (b"step=acknowledge&f-amount=%00%FF%C0&=&&&;;", "application/x-www-form-urlencoded; charset=utf-7"),
    ],
)
def test_a_body_that_is_no_form_is_answered(hub: Hub, body: bytes, content_type: str) -> None:
    _, _, token = invited(hub)
    response = Client(raise_request_exception=False).generic("POST", f"/guest/{token}", body, content_type=content_type)
    assert response.status_code in (303, 400, 409, 422), response.status_code


def test_neither_token_nor_words_stand_in_a_log_a_figure_or_the_journal(hub: Hub, caplog: pytest.LogCaptureFixture) -> None:
    from django.conf import settings
    from django.urls import get_resolver

    from accord.server.addresses import templates
    from accord.server.timings import Routes
    from accord.site.logs import Bare, Json

    birds = plant(40)
    name, phone, id, note = (birds.texts[place::4] for place in range(4))
    made, _request, token = invited(
        hub,
        private={"narrative": note[0], "harmed-person": {"name": name[0], "phone": phone[0]}},
        guests={0: {**CONTACT, "name": name[1], "phone": phone[1]}},
    )
    streams = [io.StringIO(), io.StringIO()]
    handlers = [logging.StreamHandler(stream) for stream in streams]
    for handler, form in zip(handlers, (Bare(), Json()), strict=True):
        handler.setFormatter(form)
        handler.setLevel(logging.DEBUG)
        logging.getLogger().addHandler(handler)
        logging.getLogger("django").addHandler(handler)
    level = logging.getLogger("django").level
    logging.getLogger("django").setLevel(logging.DEBUG)
    try:
        guest = Guest(token)
        guest.look()
        assert note[0] in guest.page or note[0] in guest.said, "the guest itself reads it"
        guest.send("hold", f_amount=name[2], f_amount_unit="THB", f_until=phone[2], f_note=note[2])
        guest.answer("refuse", f_refusal="needs-order", f_note=note[3])
        guest.send("refuse", f_note=note[4], do="sure")
        Client().get(f"/guest/{token}/{id[0]}")
        Client().get(f"/guests/{token}")
    finally:
        logging.getLogger("django").setLevel(level)
        for handler in handlers:
            logging.getLogger().removeHandler(handler)
            logging.getLogger("django").removeHandler(handler)
    feed = str([whole_feed(made[who].n) for who in ("Sender", "Kasi")])
    log = "".join(stream.getvalue() for stream in streams)
    assert log, "a 404 is a line at this level"
    from canary import Canaries

    assert Canaries([token]).leaks(texts={"feed": feed, "log": log}) == []
    assert birds.leaks(texts={"feed": feed, "log": log}) == []
    route = Routes(templates(get_resolver().url_patterns)).of(f"/guest/{token}")
    assert (route.door, route.template) == ("guests", "/guest/{*}")
    assert settings.LOGGING["loggers"]["django.request"]["level"] == "ERROR"


def test_words_of_the_answer_are_read_by_whoever_asked(hub: Hub) -> None:
    from accord.hub.requests import queries

    made, request, token = invited(hub)
    Guest(token).answer("hold-part", f_amount="1", f_amount_unit="THB", f_until=local(now() + DAY), f_note="Held since noon")
    assert queries.page(made["Sender"], request.id).taken[-1].words == {"note": "Held since noon"}
