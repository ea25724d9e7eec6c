"""Work that was set aside, at the command line: seen, done again, taken away."""

import sys
from pathlib import Path

import forks
from programs import Session, environment

# Bells of which one can't be rung: what the background does with them when they fall due.
_SET_UP = """
import django
django.setup()
from accord.hub.desks.followers import escalate_due
from accord.hub.journal.actions import turn
from accord.hub.journal.store.parked import park
with turn() as t:
    t.set_clock("desks.bell", "no-bell", t.at - 1)
    park(t.cursor, "clock:desks.bell", 99, "KeyError at line 1", "7d9f7c80-6f0c-4bb1-8a37-0e4f3a0b1c11", t.at)
escalate_due(t.at)
"""


def test_what_was_set_aside_is_shown_done_again_and_taken_away(accord: Session, data: Path) -> None:
    assert accord.answer("parked", "list") == {"items": [], "total": 0, "unhandled": []}
    assert "Nothing is set aside." in accord.run("parked", "list")[1]
    settings = {"ACCORD_DATA": str(data), "DJANGO_SETTINGS_MODULE": "accord.site.settings"}
    forks.run([sys.executable, "-c", _SET_UP], env=environment(**settings), check=True)
    assert accord.answer("status")["parked"] == 2 and "see accord parked list" in accord.run("status")[1]
    good, bad = accord.answer("parked", "list")["items"]
    assert (bad["of"], bad["kind"], bad["ref"], bad["seq"], bad["tries"]) == ("clock", "desks.bell", "no-bell", None, 0)
    assert bad["error"].startswith("ValueError at line")
    shown = accord.run("parked", "list")
    assert "desks.bell" in shown[1] and "accord parked retry" in shown[2]
    status, out, error = accord.run("parked", "retry", "--all", "--json")
    assert status == 1 and f'"done":[{good["id"]}]' in out and '"code":"failed-again"' in out and "still set aside" in error
    (left,) = accord.answer("parked", "list")["items"]
    assert (left["id"], left["tries"]) == (bad["id"], 1)
    assert accord.refusal("parked", "retry", str(good["id"])) == "not-parked"
    for words in (("retry",), ("retry", "--all", "1")):
        assert accord.refusal("parked", *words) == "what"
    assert accord.run("parked", "drop", str(bad["id"]))[0] == 2, "a reason is asked for"
    assert accord.answer("parked", "drop", str(bad["id"]), "--reason", "cannot-be-done") == {"id": bad["id"], "dropped": True}
    assert accord.answer("parked", "list")["total"] == 0
    assert accord.answer("parked", "retry", "--all") == {"done": [], "failed": []}


_KEPT_NO_REF = """
import django
django.setup()
from accord.hub.journal.actions import turn
from accord.hub.journal.store.parked import park
with turn() as t:
    park(t.cursor, "clock:desks.bell", 98, "KeyError at line 1", "", t.at)
    park(t.cursor, "clock:desks.bell", 99, "KeyError at line 1", "7d9f7c80-6f0c-4bb1-8a37-0e4f3a0b1c11", t.at)
"""


def test_one_that_can_not_be_done_again_keeps_no_other_from_it(accord: Session, data: Path) -> None:
    settings = {"ACCORD_DATA": str(data), "DJANGO_SETTINGS_MODULE": "accord.site.settings"}
    forks.run([sys.executable, "-c", _KEPT_NO_REF], env=environment(**settings), check=True)
    lost, good = (item["id"] for item in accord.answer("parked", "list")["items"])
    assert accord.refusal("parked", "retry", str(lost)) == "no-ref"
    status, out, error = accord.run("parked", "retry", "--all")
    assert status == 1 and "Done: 1." in out and f"accord parked drop {lost} --reason done-by-hand" in error
    assert [item["id"] for item in accord.answer("parked", "list")["items"]] == [lost] and good != lost
