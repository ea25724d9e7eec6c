"""Nothing personal in the journal, in audit lines, in logs, in what is sent, or anywhere in the database outside the vault."""

import logging
from pathlib import Path
from typing import Any

import pytest
from bells import MINUTE, NOON, Post, Web, entries, office, pass_time, rows
from canary import Canaries
from hubs import Hub

from accord.hub.desks import actions
from accord.hub.journal import queries as journal
from accord.hub.members import queries as members
from accord.hub.members.actions import people
from accord.hub.times import now

MAIL, PHONE, HOOK = "quivolda.q1x@ostrovantz.example", "+99981234567", "http://127.0.0.1:{}/q2x-thrungavel"
SECRET = "whsec_" + "UVVJVk9MREFxM3hZWUtVTExET1RUSVIxMjM0NQ=="


@pytest.fixture
def rung(any_hub: Hub, post: Post, web: Web, settings_of: Any, caplog: pytest.LogCaptureFixture) -> Any:
    """A climb to its end over all channels, with failures, and an answer."""
    caplog.set_level(logging.DEBUG)
    settings_of(ACCORD_PRIVATE_HOOKS=True, ACCORD_SMS_GATEWAY=web.url + "/sms", ACCORD_SMS_TOKEN="gateway")
    made = office(any_hub)
    ann = next(person for person in members.people_of(made.alpha.n) if person.name == "Ann")
    people.set_contact(ann, email=MAIL, phone=PHONE, by=members.operator())
    actions.set_hook(made.alpha, made.desk, HOOK.format(web.port), SECRET)
    actions.set_contacts(made.alpha, made.desk, [(ann.id, ["mail", "sms"]), (made.people["Bob"], ["mail"])])
    actions.set_away(made.alpha, made.people["Bob"], NOON, NOON + MINUTE, ann.id)
    post.refuses, post.answer = 1, f"550 5.1.1 <{MAIL}> {PHONE} unknown"
    web.status = 500
    at = now()
    bell = actions.ring(made.gamma, made.desk, "request", "request:6f1c7a52-3b1e-4d5f-9a44-0f3a2f9c1b77", at=at)
    pass_time(at + 30 * MINUTE, since=at)
    actions.answer(made.alpha, bell.id)
    assert len(post.mails) >= 4
    assert len(web.got) > 3
    return made


def test_addresses_are_in_the_vault_and_nowhere_else(rung: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture, post: Post) -> None:
    canaries = Canaries([MAIL, PHONE, "q2x-thrungavel", SECRET.removeprefix("whsec_")])
    bodies = "\n".join(f"{mail.subject}\n{mail.text}\n{mail.id}" for mail in post.mails)
    # The key ring lies in tmp_path too, and holds keys only.
    assert canaries.leaks(folders=[tmp_path], texts={"log": caplog.text, "mails": bodies}) == []


def test_nobody_is_named_in_what_is_told(rung: Any, caplog: pytest.LogCaptureFixture, post: Post, web: Web) -> None:
    texts = [str(entries(member.n)) for member in (rung.alpha, rung.gamma)]
    texts += [str(line) for line in journal.audit_lines(limit=1000)[0] if "bell" in line.action or "unanswered" in line.outcome]
    texts += [mail.subject + mail.text + mail.id for mail in post.mails]
    texts += [body.decode() for path, _, body in web.got if path != "/sms"]
    everything = "\n".join(texts) + caplog.text
    for person in members.all_people():
        assert person.name not in everything.split()
        assert person.id not in everything
    assert "bell.answered" in everything


def test_the_entries_are_the_two_members_own(rung: Any) -> None:
    assert [entry["type"] for entry in entries(rung.alpha.n)] == ["bell.rung", "bell.answered"]
    assert entries(rung.alpha.n) == entries(rung.gamma.n)
    assert entries(rung.beta.n) == []
    assert entries(rung.hub.admin.n) == []


def test_what_is_read_from_the_vault_leaves_a_line_for_each_try(rung: Any) -> None:
    lines = rows("SELECT role, actor, reason, outcome FROM vault_look WHERE action = 'read'")
    tries = rows("SELECT SUM(tries) FROM desks_ring")[0][0]
    assert len(lines) == tries
    assert set(lines) == {("hub", "hub", "delivery", "done")}
