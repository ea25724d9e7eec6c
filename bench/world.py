"""Run inside a new hub's data directory: makes members, tokens, budgets and a desk to measure with, and prints what they are as JSON.

The bench itself never imports the hub: it speaks to it over HTTP, as everybody does. `python -m bench.world` with ACCORD_DATA set.
"""

import json
import sys
from typing import Any

import django

MEMBERS = 60
AUDIENCES = 1000
BUDGET = 1_000_000_000


def make(hook: str) -> dict[str, Any]:
    from django.conf import settings

    from accord.hub.desks import actions as desks
    from accord.hub.guard.actions import set_budget
    from accord.hub.journal.actions import turn
    from accord.hub.members import actions, queries
    from accord.tables import schemes
    from bench.corpus import audiences

    operator = queries.operator()
    publisher = actions.add_member("Bench platform", "platform", "TH", by=operator)
    with turn():
        set_budget(publisher.n, BUDGET)
    rows = [actions.add_member(f"Bench member {number}", "finance", "TH", by=operator) for number in range(MEMBERS)]
    markings = [{"tlp": "TLP:AMBER", "audience": {"members": named}} for named in audiences(AUDIENCES, [row.id for row in rows])]
    desk_member = rows[-1]
    desk = desks.make_desk(queries.as_member(desk_member), name="Bench desk", zone="UTC")
    desks.set_hook(queries.as_member(desk_member), desk, hook)
    return {
        "publisher": _token(publisher, operator),
        "readers": [_token(row, operator) for row in rows[:3]],
        "members": [_token(row, operator) for row in rows],
        "member_ids": [row.id for row in rows],
        "markings": [json.dumps(marking, separators=(",", ":")) for marking in markings],
        "schemes": list(schemes()),
        "desk": desk,
        "pragmas": settings.DATABASES["default"]["OPTIONS"].get("init_command", ""),
        "apps": [app for app in settings.INSTALLED_APPS if not app.startswith("accord.")],
        "middleware": [name for name in settings.MIDDLEWARE if not name.startswith("accord.")],
    }


def _token(member: Any, operator: Any) -> str:
    from accord.hub.members import actions

    return actions.make_token(member, by=operator, scopes=("member:*",), name="bench")[1]


if __name__ == "__main__":
    django.setup()
    print(json.dumps(make(sys.argv[1])))
