"""Webhooks at the command line: how each stands."""

import sys
from pathlib import Path

import forks
from programs import NAME, Session, environment

# One message given up, as five days of tries leave it.
_DEAD = """
import sys
import django
django.setup()
from uuid import UUID, uuid4
from accord.hub.journal.actions import turn
from accord.hub.webhooks import store
hook = store.webhook(id=UUID(sys.argv[1]))
with turn() as t:
    store.insert_dead_letter(
        id=uuid4(), webhook=hook.n, round=hook.round, after=0, until=1, begun=t.at, count=1, tries=10, code="timeout", at=t.at
    )
"""

_SET_UP = """
import django
django.setup()
from accord.hub.members import queries
from accord.hub.webhooks import actions
print(actions.make(queries.as_member(queries.first_member()), "https://hooks.example.com/accord")[0])
"""


def _script(data: Path, text: str, *words: str) -> str:
    settings = {"ACCORD_DATA": str(data), "DJANGO_SETTINGS_MODULE": "accord.site.settings"}
    done = forks.run([sys.executable, "-c", text, *words], env=environment(**settings), capture_output=True, check=True, text=True)
    return str(done.stdout).strip()


def test_webhooks_are_listed_with_how_far_each_is_behind(accord: Session, data: Path) -> None:
    assert "no webhook yet" in accord.run("webhooks", "list")[1]
    made = _script(data, _SET_UP)
    (item,) = accord.answer("webhooks", "list", "--member", NAME)["items"]
    assert (item["id"], item["member"]["name"], item["state"], item["behind"]) == (made, NAME, "active", 0)
    assert item["id"] in accord.run("webhooks", "list")[1]


def test_a_webhook_is_paused_resumed_and_set_back(accord: Session, data: Path) -> None:
    hook = _script(data, _SET_UP)
    assert accord.answer("webhooks", "pause", hook)["state"] == "paused"
    status, _, error = accord.run("webhooks", "resend", hook, "--after", "0")
    assert status == 1 and "Resume it from there" in error
    assert accord.answer("webhooks", "resume", hook)["state"] == "active"
    accord.answer("member", "add", "Bank", "--sector", "finance", "--country", "TH")
    set_back = accord.answer("webhooks", "resend", hook, "--after", "0")
    assert set_back["behind"] == accord.answer("status")["seq"] > 0
    assert accord.answer("webhooks", "resume", hook, "--after", str(set_back["behind"]))["behind"] == 0
    assert accord.refusal("webhooks", "resend", hook, "--after", "9999") == "bad-webhook"
    assert accord.refusal("webhooks", "resend", hook) == "what"
    for command in ("pause", "resume", "dead"):
        for unknown in ("nothing", "7d9f7c80-6f0c-4bb1-8a37-0e4f3a0b1c11"):
            assert accord.refusal("webhooks", command, unknown) == "no-such-webhook"


def test_messages_that_were_given_up_are_shown_and_sent_again(accord: Session, data: Path) -> None:
    hook = _script(data, _SET_UP)
    assert accord.answer("webhooks", "dead") == {"items": []}
    assert "No message was given up." in accord.run("webhooks", "dead")[1]
    _script(data, _DEAD, hook)
    (item,) = accord.answer("webhooks", "dead", hook)["items"]
    assert (item["member"]["name"], item["webhook"], item["after"], item["next"], item["waits"]) == (NAME, hook, 0, 1, False)
    assert accord.answer("webhooks", "dead", "--member", NAME)["items"] == [item]
    assert item["id"][:8] in accord.run("webhooks", "dead")[1]
    assert accord.refusal("webhooks", "resend", hook, "--delivery", "nothing") == "no-such-delivery"
    assert accord.answer("webhooks", "resend", hook, "--delivery", item["message"])["sent_again"] == 1
    assert accord.answer("webhooks", "dead")["items"] == [item | {"waits": True}]
    assert accord.answer("webhooks", "resend", hook, "--all-dead")["sent_again"] == 0, "it waits to be sent already"
