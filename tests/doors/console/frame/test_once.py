"""A form that makes something is taken once, and whole: killed -9 anywhere, the same form sent again makes what it had not made."""

from pathlib import Path
from typing import Any

import pytest
from bells import rows
from hubs import Hub
from killing import killed_everywhere
from rescuing import CONTACT, PLACE, STORY
from rooms import signed_in

RESCUE = {
    "known": "police",
    "country": "TH",
    "count": "40",
    **{f"f-{key}": text for key, text in {**PLACE, **CONTACT, **STORY}.items()},
    "r-violence": "present",
}


@pytest.fixture
def desk(any_hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    from django.conf import settings

    from accord.hub.members import actions, queries

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    member = any_hub.member("Desk", "state")
    actions.name_national_desk(queries.member(member.id), by=queries.operator())
    return signed_in(member, "victim officer")


def count() -> int:
    return int(rows("SELECT COUNT(*) FROM rescue_rescue")[0][0])


def send(desk: Any, number: int) -> str:
    answer = desk.post("/console/rescues/new", {**RESCUE, "once": f"form-{number}"})
    assert answer.status_code == 303, answer.content.decode()
    return str(answer.headers["Location"])


def test_a_rescue_is_opened_once_wherever_its_form_was_cut_off(desk: Any) -> None:
    made = 0

    def once() -> None:
        send(desk, made)

    for _death in killed_everywhere(once, stride=17):
        for _ in range(3):
            once()
        made += 1
        assert count() == made
    assert made > 2, "it died at several moments"


def test_a_form_that_was_refused_after_it_was_taken_can_be_sent_again(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.doors.console.rescue import views
    from accord.hub.journal import actions as journal
    from accord.hub.refusals import Busy

    def busy(caller: Any, *given: Any, **more: Any) -> None:
        journal.refuse(caller.n, caller.actor, "test", "busy")
        raise Busy("busy", "Not now.")

    with monkeypatch.context() as patch:
        patch.setattr(views.actions, "open_rescue", busy)
        assert desk.post("/console/rescues/new", {**RESCUE, "once": "one"}).status_code == 503
    assert rows("SELECT COUNT(*) FROM journal_audit WHERE action = 'test'") == [(1,)], "what was said of it stays"
    assert count() == 0
    assert send(desk, 1) != send(desk, 1), "the first goes to the rescue, the second to the list"
    assert "/console/rescues/" in desk.post("/console/rescues/new", {**RESCUE, "once": "one"}).headers["Location"]
    assert count() == 2


def test_what_breaks_in_the_middle_leaves_nothing(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.doors.console.rescue import views

    opened = views.actions.open_rescue

    def breaks(*given: Any, **more: Any) -> None:
        opened(*given, **more)
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(views.actions, "open_rescue", breaks)
        with pytest.raises(ZeroDivisionError):
            desk.post("/console/rescues/new", {**RESCUE, "once": "one"})
    assert count() == 0 and rows("SELECT COUNT(*) FROM vault_record WHERE kind = 'rescue' AND erased IS NULL") == [(0,)]
    assert desk.post("/console/rescues/new", {**RESCUE, "once": "one"}).status_code == 303
    assert count() == 1
