"""Each member's files have a number, both kinds counted together, and may have a working alias and a judged risk.

Existing files are numbered in the order in which they were opened. Whether a person was screened is told apart from when an answer was
last recorded: of answers that lie sealed it can't be seen whether a question was put, so each counts as screened that has any.
"""

from typing import Any

from django.db import migrations, models

_TABLES = ("care_defrauded", "care_forced")


def number(apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        rows: list[tuple[int, int, str, int]] = []
        for table in _TABLES:
            cursor.execute(f"SELECT home, opened, n FROM {table}")
            rows += [(home, opened, table, n) for home, opened, n in cursor.fetchall()]
        last: dict[int, int] = {}
        for home, _opened, table, n in sorted(rows):
            last[home] = last.get(home, 0) + 1
            cursor.execute(f"UPDATE {table} SET number = %s WHERE n = %s", [last[home], n])
        cursor.execute("UPDATE care_forced SET first_screened = screened WHERE screened IS NOT NULL")
        cursor.execute(
            "UPDATE care_forced SET first_screened = (SELECT MIN(a.at) FROM care_assessment a WHERE a.file = care_forced.n) "
            "WHERE first_screened IS NULL"
        )


def _added(model: str) -> list[Any]:
    return [
        migrations.AddField(
            model_name=model,
            name="number",
            field=models.IntegerField(db_comment="of this member's files, both kinds counted together: to be said aloud", default=0),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name=model,
            name="alias",
            field=models.CharField(db_comment="keyed digest of the working alias; empty: it has none", default="", max_length=32),
        ),
        migrations.AddField(
            model_name=model,
            name="risk",
            field=models.CharField(db_comment="as somebody judged it; empty: nobody did", default="", max_length=6),
        ),
    ]


def _bound(model: str) -> list[Any]:
    return [
        migrations.AddConstraint(
            model_name=model, constraint=models.UniqueConstraint(fields=("home", "number"), name=f"care_{model}_number")
        ),
        migrations.AddIndex(
            model_name=model, index=models.Index(condition=~models.Q(alias=""), fields=["alias"], name=f"care_{model}_alias")
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [("care", "0001_initial")]

    operations = [
        *_added("defrauded"),
        *_added("forced"),
        migrations.AddField(
            model_name="forced",
            name="first_screened",
            field=models.BigIntegerField(db_comment="when a question was first put, or a status assessed; empty: not screened", null=True),
        ),
        migrations.RunPython(number, migrations.RunPython.noop),
        *_bound("defrauded"),
        *_bound("forced"),
    ]
