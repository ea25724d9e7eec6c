"""Who looked, in words: no code is left, whoever it was and however it ended."""

from typing import Any

import pytest
from hubs import Hub
from rooms import person

from accord.core.times import SECOND
from accord.doors.console.frame.labels_looks import ACTS, ENDS, WHYS
from accord.doors.console.frame.looks import looks
from accord.hub.care.present import LookRow
from accord.hub.vault.vocabulary import LINES, REASONS


def _row(**more: Any) -> LookRow:
    given: dict[str, Any] = {
        **{"what": "file", "at": 1_795_521_600 * SECOND, "member": None, "role": "hub", "actor": "hub", "action": "read"},
        **{"reason": "handling", "outcome": "done", "why": ""},
    }
    return LookRow(**given | more)


def test_everything_that_a_line_can_say_has_words() -> None:
    assert set(LINES) <= set(ACTS) and set(REASONS) == set(WHYS)
    assert {"done", "refused", "erased", "unreadable"} <= set(ENDS)


def test_a_person_is_named_with_their_member_and_the_hub_is_called_what_it_is(hub: Hub) -> None:
    who = person(hub.member("Heron Refuge"), "victim officer", "Dao")
    by_dao = _row(member=hub.member("Heron Refuge").n, role="victim officer", actor=f"person:{who.id}", reason="safety", outcome="refused")
    dao, itself = looks([by_dao, _row(action="keep", reason="retention")])
    assert (dao["name"], dao["member"], dao["role"]) == ("Dao", "Heron Refuge", "Victim officer")
    assert (dao["what"], dao["act"], dao["why"], dao["end"]) == ("The file", "read", "a person may be in danger", "was refused")
    assert dao["is_refused"] and not itself["is_refused"]
    assert (itself["name"], itself["other"], itself["act"], itself["why"]) == ("", "The hub itself", "kept for longer", "its time is over")


@pytest.mark.parametrize("actor", ["token:00000000", "person:00000000-0000-4000-8000-000000000000"])
def test_whoever_is_known_no_more_is_their_member(hub: Hub, actor: str) -> None:
    (look,) = looks([_row(member=hub.member("Heron Refuge").n, role="officer", actor=actor)])
    assert (look["name"], look["member"], look["role"]) == ("", "Heron Refuge", "Officer")
