"""A token keeps who made it. Of those there are, the audit lines say it."""

import re
from typing import Any
from uuid import UUID

from django.db import migrations, models

_MADE = re.compile(r"made ([0-9a-f-]{36}) for [0-9a-f-]{36}")


def find(apps: Any, schema_editor: Any) -> None:
    """A token that has ended since takes nothing from those that it made: many made their own successor, and were revoked."""
    Token, Person = apps.get_model("members", "Token"), apps.get_model("members", "Person")
    people = {f"person:{id}": n for id, n in Person.objects.values_list("id", "n")}
    tokens = {f"token:{id}": n for id, n in Token.objects.filter(revoked=None).values_list("id", "n")}
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT actor, detail FROM journal_audit WHERE action = 'member:tokens:manage' AND detail LIKE 'made %%'")
        rows = cursor.fetchall()
    for actor, detail in rows:
        found = _MADE.fullmatch(detail)
        if found and (actor in people or actor in tokens):
            Token.objects.filter(id=UUID(found[1])).update(maker=people.get(actor), parent=tokens.get(actor))


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial"), ("journal", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="token",
            name="maker",
            field=models.BigIntegerField(db_comment="the person who made it: it may do what that person may now, and no more", null=True),
        ),
        migrations.AddField(
            model_name="token",
            name="parent",
            field=models.BigIntegerField(db_comment="the token that made it: the same holds for what that one may now", null=True),
        ),
        migrations.RunPython(find, migrations.RunPython.noop),
    ]
