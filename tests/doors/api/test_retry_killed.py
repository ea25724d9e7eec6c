"""Killed -9 at any moment between a request and its answer: the retry under the same key gets the answer, and nothing is done twice."""

import os
import signal
from collections.abc import Callable
from typing import Any
from unittest import mock

import pytest
from asking import Cast, cast
from bells import rows
from hubs import Hub
from killing import killed_everywhere
from request_calls import KASI, PAID, body, opened

from accord.doors.api import handling

PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)
FILE = {"Content_Type": "application/octet-stream", "Content_Disposition": 'attachment; filename="a.png"'}
REPORT = {"answers": {"country": "TH", "lost": ["money"], "may-contact": "code"}, "consents": []}

Call = tuple[str, str, Any, dict[str, str]]


def _publish(made: Cast, number: int) -> Call:
    marking = {"tlp": "TLP:GREEN"}
    return "Sender", "/signals", {"identifier": {"value": f"evil-{number}.example.com"}, "scheme": "parcel", "marking": marking}, {}


def _report(made: Cast, number: int) -> Call:
    return "Sender", "/reports", {"id": f"r-{number}", **REPORT}, {}


def _open(made: Cast, number: int) -> Call:
    return "Sender", "/requests", body(KASI), {}


def _step(made: Cast, number: int) -> Call:
    return "Kasi", f"/requests/{opened(made.api('Sender'))}/steps", {"step": "acknowledge"}, {}


def _say(made: Cast, number: int) -> Call:
    return "Kasi", f"/requests/{_one(made)}/messages", {"text": "Our customer is with the police."}, {}


def _attach(made: Cast, number: int) -> Call:
    return "Kasi", f"/requests/{_one(made)}/attachments", PNG, FILE


def _recall(made: Cast, number: int) -> Call:
    """Its answer is a file for the bank, which a retry gets too."""
    return "Sender", f"/requests/{_one(made)}/recall", {}, {}


def _one(made: Cast) -> str:
    if "one" not in made.desks:
        made.desks["one"] = opened(made.api("Sender"), payments=[PAID])
    return made.desks["one"]


SIGNALS = "SELECT COUNT(*) FROM signals_signal"
CASES: dict[str, tuple[Callable[[Cast, int], Call], str, int]] = {
    "publish": (_publish, SIGNALS, 5),
    "report": (_report, "SELECT COUNT(*) FROM intake_submission", 9),
    "open": (_open, "SELECT COUNT(*) FROM requests_request", 13),
    "step": (_step, "SELECT COUNT(*) FROM requests_step WHERE step = 'acknowledge'", 13),
    "say": (_say, "SELECT COUNT(*) FROM requests_message", 7),
    "attach": (_attach, "SELECT COUNT(*) FROM requests_attachment", 7),
    "recall": (_recall, "SELECT COUNT(*) FROM journal_entry", 9),
}


@pytest.mark.parametrize("case", CASES)
def test_a_retry_gets_the_answer_wherever_it_was_cut_off(any_hub: Hub, case: str) -> None:
    made = cast(any_hub)
    call, counted, stride = CASES[case]
    _one(made)
    calls = [call(made, 0)]

    def ask(number: int) -> tuple[int, Any]:
        who, path, given, headers = calls[-1]
        return made.api(who)("POST", path, given, Idempotency_Key=f"key-{number}", **headers)

    number, once = 0, None
    before = rows(counted)[0][0]

    def send() -> None:
        assert ask(number)[0] in (200, 201)

    for _death in killed_everywhere(send, stride=stride):
        first = ask(number)
        assert first[0] in (200, 201), (case, first)
        assert ask(number) == first, "and once more the same"
        done = rows(counted)[0][0] - before
        once = once or done
        assert done == once > 0, "it was done once"
        number += 1
        calls.append(call(made, number))
        before = rows(counted)[0][0]
    assert number > 2, "it died at several moments"
    # The worst place: all is done and kept, and the answer is never sent.
    _killed_before_it_answers(send)
    first = ask(number)
    assert first[0] in (200, 201) and made.api(calls[-1][0]).headers["Idempotency-Replayed"] == "true"
    assert rows(counted)[0][0] - before == once


def _killed_before_it_answers(send: Callable[[], None]) -> None:
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if not child:
        with mock.patch.object(handling, "_respond", lambda *given: os.kill(os.getpid(), signal.SIGKILL)):
            send()
        os._exit(1)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1])


def test_a_file_that_answers_is_given_again_with_its_type_and_name(any_hub: Hub) -> None:
    made = cast(any_hub)
    _, path, given, _ = _recall(made, 0)
    sender = made.api("Sender")
    assert sender("POST", path, given, Idempotency_Key="one")[0] == 200
    first = sender.raw, sender.headers["Content-Type"], sender.headers["Content-Disposition"]
    assert sender("POST", path, given, Idempotency_Key="one")[0] == 200
    assert (sender.raw, sender.headers["Content-Type"], sender.headers["Content-Disposition"]) == first
    assert sender.headers["Idempotency-Replayed"] == "true" and b"camt.056" in first[0]
    kept = rows("SELECT answer FROM journal_retry")
    assert all(b"camt" not in bytes(answer) for (answer,) in kept), "what is kept is sealed"
