from typing import Any

from django.db import migrations, models


def _id() -> Any:
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [("signals", "0002_rekeyed")]

    operations = [
        migrations.AddField(
            model_name="signal",
            name="origin",
            field=models.CharField(db_comment="where it comes from, where that is not what was declared", max_length=200, null=True),
        ),
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", _id()),
                ("member", models.BigIntegerField()),
                ("source", models.CharField(db_comment="as declared; empty for none", default="", max_length=200)),
                ("first", models.BigIntegerField(db_comment="n of its first claim")),
                ("last", models.BigIntegerField(db_comment="n of its last claim, of those compared")),
                ("begun", models.BigIntegerField(db_comment="when its first claim came")),
                ("ended", models.BigIntegerField(db_comment="when its last claim came")),
                ("size", models.BigIntegerField(db_comment="how many different identifiers it holds")),
                ("settled", models.BigIntegerField(db_comment="n up to which its claims have their origin")),
            ],
            options={
                "db_table": "signals_upload",
                "indexes": [models.Index(fields=["member", "source", "last"], name="signals_upload_member")],
            },
        ),
        migrations.CreateModel(
            name="Overlap",
            fields=[
                ("id", _id()),
                ("earlier", models.BigIntegerField(db_comment="the upload that began first")),
                ("later", models.BigIntegerField()),
                ("shared", models.BigIntegerField(default=0)),
                ("led", models.BigIntegerField(db_comment="of those, how many the earlier one had first", default=0)),
                ("copier", models.BigIntegerField(db_comment="which of both is a copy of the other; it stays one", null=True)),
            ],
            options={
                "db_table": "signals_overlap",
                "indexes": [models.Index(fields=["copier"], name="signals_overlap_copier")],
                "constraints": [models.UniqueConstraint(fields=["earlier", "later"], name="signals_overlap_once")],
            },
        ),
        migrations.CreateModel(
            name="Settled",
            fields=[
                ("id", _id()),
                ("first", models.BigIntegerField()),
                ("last", models.BigIntegerField()),
            ],
            options={"db_table": "signals_settled"},
        ),
    ]
