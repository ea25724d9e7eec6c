"""Each member's rescues have a number; those that are there are numbered in the order in which they were opened."""

from typing import Any

from django.db import migrations, models


def number(apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT home, opened, n FROM rescue_rescue")
        last: dict[int, int] = {}
        for home, _opened, n in sorted(cursor.fetchall()):
            last[home] = last.get(home, 0) + 1
            cursor.execute("UPDATE rescue_rescue SET number = %s WHERE n = %s", [last[home], n])


class Migration(migrations.Migration):
    dependencies = [("rescue", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="rescue",
            name="number",
            field=models.IntegerField(db_comment="of this member's rescues: to be said aloud", default=0),
            preserve_default=False,
        ),
        migrations.RunPython(number, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="rescue", constraint=models.UniqueConstraint(fields=("home", "number"), name="rescue_rescue_number")
        ),
    ]
