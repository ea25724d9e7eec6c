"""Held claims are found by their identifier, and it is known which of them their members saw themselves.

What is held already is filled as far as its content tells. A turn gives all its claims one time: of one member, so many at one time came
in bulk.
"""

import json
from typing import Any

from django.db import migrations, models

_MOST = 500
_TOGETHER = 20
_NONE, _OPEN, _FOR_NAMED = 0, 1, 2


def fill(apps: Any, schema_editor: Any) -> None:
    from accord.core.identifiers import NotAnIdentifier, parse
    from accord.tables import identifier_tables

    with schema_editor.connection.cursor() as cursor:
        after = b""
        while True:
            cursor.execute(
                "SELECT id, content, (SELECT COUNT(*) FROM guard_held o WHERE o.member = h.member AND o.at = h.at) "
                "FROM guard_held h WHERE id > %s ORDER BY id LIMIT %s",
                [after, _MOST],
            )
            rows = cursor.fetchall()
            if not rows:
                return
            for id, content, together in rows:
                try:
                    claim = json.loads(bytes(content))
                    named, tlp = claim["identifier"], claim["marking"]["tlp"]
                    key = parse(named["value"], named.get("region"), named["kind"], tables=identifier_tables()).key
                except (NotAnIdentifier, KeyError, TypeError, ValueError):
                    continue
                alone = _FOR_NAMED if tlp == "TLP:RED" else _OPEN
                evidence = _NONE if claim.get("source") or together >= _TOGETHER else alone
                cursor.execute("UPDATE guard_held SET key = %s, evidence = %s WHERE id = %s", [key, evidence, bytes(id)])
            after = bytes(rows[-1][0])


class Migration(migrations.Migration):
    dependencies = [("guard", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="held",
            name="key",
            field=models.BinaryField(db_comment="of its identifier; none where nothing reads it any more", max_length=32, null=True),
        ),
        migrations.AddField(
            model_name="held",
            name="evidence",
            field=models.PositiveSmallIntegerField(db_comment="1 seen by its member itself, 2 so and for named people alone", default=0),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(model_name="held", index=models.Index(fields=["key", "member"], name="guard_held_key")),
        migrations.CreateModel(
            name="Yes",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("claim", models.BinaryField(max_length=16)),
                ("member", models.BigIntegerField()),
                ("actor", models.CharField(max_length=200)),
                ("at", models.BigIntegerField()),
            ],
            options={
                "db_table": "guard_yes",
                "constraints": [models.UniqueConstraint(fields=("claim", "member"), name="guard_yes_once")],
            },
        ),
    ]
