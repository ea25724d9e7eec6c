"""Keep the balances of each ledger beside its entries, and count them here once for all ledgers that there are."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db import migrations, models

_ACCOUNTS = ("pending", "held", "converted", "moved-on", "not-found", "refused", "released", "returned")
_ENTRIES = "SELECT root, request, trail, code, kind, source, target, amount, at FROM requests_entry ORDER BY root, n"
_INSERT = (
    "INSERT INTO requests_balance (request, trail, code, protocol, opened, asker, answerer, followed, held_at, {columns}) "
    "SELECT n, %s, %s, protocol, opened, asker, answerer, parent IS NOT NULL, CAST(%s AS bigint), {values} "
    "FROM requests_request WHERE n = %s"
).format(columns=", ".join(name.replace("-", "_") for name in _ACCOUNTS), values=", ".join(["%s"] * len(_ACCOUNTS)))
_AT_ONCE = 2_000


def count(apps: Any, schema_editor: Any) -> None:
    """Count trail by trail, so that memory never holds all entries at once."""
    connection = schema_editor.connection
    with connection.chunked_cursor() as reading, connection.cursor() as writing:
        reading.execute(_ENTRIES)
        for _root, entries in groupby(_rows(reading), key=lambda row: row[0]):
            ledgers: dict[tuple[int, str], dict[str, Any]] = {}
            for _root_again, request, trail, code, kind, source, target, amount, at in entries:
                ledger = ledgers.setdefault((request, trail), {"code": code, "held_at": None})
                ledger[source] = ledger.get(source, Decimal(0)) - Decimal(amount)
                ledger[target] = ledger.get(target, Decimal(0)) + Decimal(amount)
                if kind == "hold" and (ledger["held_at"] is None or at < ledger["held_at"]):
                    ledger["held_at"] = at
            for (request, trail), ledger in ledgers.items():
                texts = [f"{ledger[name]:f}" if ledger.get(name) else "" for name in _ACCOUNTS]
                writing.execute(_INSERT, [trail, ledger["code"], ledger["held_at"], *texts, request])


def _rows(cursor: Any) -> Iterator[Any]:
    while rows := cursor.fetchmany(_AT_ONCE):
        yield from rows


class Migration(migrations.Migration):
    dependencies = [("requests", "0003_requests_of_a_bell")]

    operations = [
        migrations.CreateModel(
            name="Balance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("request", models.BigIntegerField()),
                ("trail", models.CharField(max_length=12)),
                ("code", models.CharField(max_length=12)),
                ("protocol", models.CharField(max_length=60)),
                ("opened", models.BigIntegerField()),
                ("asker", models.BigIntegerField()),
                ("answerer", models.BigIntegerField(null=True)),
                ("followed", models.BooleanField(db_comment="it follows money that had moved on from another request")),
                ("held_at", models.BigIntegerField(db_comment="when money was first held here", null=True)),
                ("pending", models.CharField(default="", max_length=60)),
                ("held", models.CharField(default="", max_length=60)),
                ("converted", models.CharField(default="", max_length=60)),
                ("moved_on", models.CharField(default="", max_length=60)),
                ("not_found", models.CharField(default="", max_length=60)),
                ("refused", models.CharField(default="", max_length=60)),
                ("released", models.CharField(default="", max_length=60)),
                ("returned", models.CharField(default="", max_length=60)),
            ],
            options={
                "db_table": "requests_balance",
                "indexes": [models.Index(fields=["opened"], name="requests_balance_opened")],
                "constraints": [models.UniqueConstraint(fields=("request", "trail"), name="requests_balance_once")],
            },
        ),
        migrations.AddIndex(
            model_name="request",
            index=models.Index(fields=["opened", "protocol", "asker", "answerer"], name="requests_request_opened"),
        ),
        migrations.RunPython(count, migrations.RunPython.noop),
    ]
