"""Webhooks at the command line: how each stands."""

import sys
from pathlib import Path

import forks
from programs import NAME, Session, environment

_SET_UP = """
import django
django.setup()
from accord.hub.members import queries
from accord.hub.webhooks import actions
print(actions.make(queries.as_member(queries.first_member()), "https://hooks.example.com/accord")[0])
"""


def test_webhooks_are_listed_with_how_far_each_is_behind(accord: Session, data: Path) -> None:
    assert "no webhook yet" in accord.run("webhooks", "list")[1]
    settings = {"ACCORD_DATA": str(data), "DJANGO_SETTINGS_MODULE": "accord.site.settings"}
    made = forks.run([sys.executable, "-c", _SET_UP], env=environment(**settings), capture_output=True, check=True, text=True)
    (item,) = accord.answer("webhooks", "list", "--member", NAME)["items"]
    assert (item["id"], item["member"]["name"], item["state"], item["behind"]) == (made.stdout.strip(), NAME, "active", 0)
    assert item["id"] in accord.run("webhooks", "list")[1]
