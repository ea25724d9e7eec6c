"""Protocols in the console: each that ships, with its states, steps, clocks and drawing, in the reader's language."""

import re
from typing import Any

from hubs import Hub
from rooms import browser, person

from accord.doors.console.requests.canned import field_for
from accord.doors.console.requests.labels_messages import ANSWERS, MESSAGES
from accord.tables import newest_protocols


def _text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, (answer.status_code, answer.content.decode()[:2000])
    return " ".join(answer.content.decode().split())


def test_every_protocol_is_listed_and_drawn_state_by_state(hub: Hub) -> None:
    client = browser(person(hub.member("Alpha"), "officer", "Ann"))
    listed = _text(client.get("/console/protocols"))
    for name, protocol in newest_protocols().items():
        assert f'href="/console/protocols/{name}"' in listed and protocol.title in listed
        page = _text(client.get(f"/console/protocols/{name}"))
        drawing = re.search(r'class="states".*?<svg.*?</svg>', page)
        assert drawing is not None, name
        for state in protocol.states.values():
            assert state.title in drawing[0] and state.title in page.replace(drawing[0], ""), (name, state.key)
        for step in protocol.steps:
            assert step.title in page, (name, step.key)
    assert client.get("/console/protocols/no-such").status_code == 404


def test_a_clock_says_how_long_whom_it_presses_and_what_is_unknown(hub: Hub) -> None:
    client = browser(person(hub.member("Alpha"), "officer", "Ann"))
    page = _text(client.get("/console/protocols/hold-funds"))
    assert "Acknowledge: 5 min, Who has the account" in page
    assert "The harmed person files with the police: unknown" in page and "a rule of the country takes precedence" in page


def test_what_protocols_say_is_said_in_the_readers_language(hub: Hub, monkeypatch: Any) -> None:
    """Where the catalogue has a sentence of a protocol, it is what is shown."""
    from django.utils.translation import trans_real

    client = browser(person(hub.member("Alpha"), "officer", "Ann"))
    monkeypatch.setattr(trans_real.translation("ar"), "gettext", lambda text: f"[{text}]")
    listed, page = (_text(client.get(f"/console/protocols{more}?lang=ar")) for more in ("", "/hold-funds"))
    protocol = newest_protocols()["hold-funds"]
    assert f"[{protocol.title}]" in listed and f"[{protocol.about}]" in listed
    for sentence in (protocol.title, protocol.about, *(state.title for state in protocol.states.values()), *protocol.refusals.values()):
        assert f"[{sentence}]" in page, sentence
    drawing = page.partition('class="states"')[2].partition("</svg>")[0]
    assert all(f"[{state.title}]" in drawing for state in protocol.states.values())


def test_every_ready_sentence_has_its_step_its_field_and_its_code() -> None:
    protocols = newest_protocols()
    for key in ANSWERS:
        name, step, *rest = key.split(".")
        steps = [row for row in protocols[name].steps if row.key == step]
        assert steps and any(field_for(row) is not None for row in steps), key
        if step == "refuse" and rest:
            assert rest[0] in protocols[name].refusals, key
    assert {key.partition(".")[0] for key in MESSAGES} <= {"any", *protocols}
    asked_daily = ("hold-funds", "takedown", "block-number", "preserve", "inform")
    assert {key.partition(".")[0] for key in ANSWERS} >= {*asked_daily} and len(set(ANSWERS.values())) >= len(ANSWERS) - 1
