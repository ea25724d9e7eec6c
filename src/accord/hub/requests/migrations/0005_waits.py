"""Keep with the parties of a request whom it waits for, by which the inbox and its count are read. Fills it once for running requests."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

import msgspec
from django.db import migrations, models

from accord.core.protocols import Money, headline, pressed, running
from accord.core.protocols.values import Until
from accord.tables import protocols

_OPEN = "SELECT n, protocol, name, state, entered, next_due, rules, fields FROM requests_request WHERE closed IS NULL"
_ENTRIES = """
SELECT e.request, e.source, e.target, e.amount, e.code FROM requests_entry e JOIN requests_request r ON r.n = e.request
WHERE r.closed IS NULL ORDER BY e.n
"""
_SIDES = "SELECT request, side FROM requests_party WHERE open"
_KEPT = ("pending", "held", "converted")
_ELSEWHERE = ("repatriate",)


def look(apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(_ENTRIES)
        sums: dict[int, dict[str, dict[str, Decimal]]] = defaultdict(lambda: {name: defaultdict(Decimal) for name in _KEPT})
        for request, source, target, amount, code in cursor.fetchall():
            for account, value in ((source, -Decimal(amount)), (target, Decimal(amount))):
                if account in _KEPT:
                    sums[request][account][code] += value
        cursor.execute(_SIDES)
        sides: dict[int, set[str]] = defaultdict(set)
        for request, side in cursor.fetchall():
            sides[request].add(side)
        cursor.execute(_OPEN)
        read = msgspec.json.decode
        for n, ref, name, state, entered, next_due, rules, fields in cursor.fetchall():
            protocol = protocols().get(ref)
            if protocol is None or state not in protocol.states:
                continue
            there = sums[n]
            money = Money(there["pending"], there["held"], there["converted"])
            kept = {
                key: Until(value["until"]) if isinstance(value, dict) else value for key, value in read(rules).items() if value is not None
            }
            clocks = running(protocol, state, entered, money, kept, read(fields), next_due=next_due)
            open_sides = {step.side for step in protocol.steps if state in step.from_states}
            must = pressed(protocol, state, clocks, money, "answerer" in sides[n], open_sides)
            must = frozenset() if name in _ELSEWHERE else must
            if "reviewer" in must and "reviewer" not in sides[n]:
                must |= {"secretariat"}
            next_clock = headline(clocks, (), money)
            if next_clock is not None and next_clock.due is not None:
                cursor.execute("UPDATE requests_party SET due = %s WHERE request = %s", [next_clock.due, n])
            for side in must & sides[n]:
                cursor.execute("UPDATE requests_party SET waits = TRUE WHERE request = %s AND side = %s", [n, side])


class Migration(migrations.Migration):
    dependencies = [("requests", "0004_balance")]

    operations = [
        migrations.AddField(
            model_name="party",
            name="waits",
            field=models.BooleanField(db_comment="whether this side must act now: what counts as waiting for its member", default=False),
        ),
        migrations.AlterField(
            model_name="party",
            name="due",
            field=models.BigIntegerField(db_comment="when the clock that matters ends; FOR_EVER where none runs", default=2**62),
        ),
        migrations.RunPython(look, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="party",
            index=models.Index(fields=["member", "waits", "due", "request"], name="requests_party_waits"),
        ),
    ]
