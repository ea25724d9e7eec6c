from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Place",
            fields=[
                ("name", models.CharField(max_length=16, primary_key=True, serialize=False)),
                ("rule", models.IntegerField(db_comment="core.identifiers.rule.RULE for which this holds")),
                (
                    "after",
                    models.CharField(
                        db_comment="the last row that was looked at: its number, or its key in hex", default="", max_length=64
                    ),
                ),
                ("looked", models.BigIntegerField(db_comment="rows", default=0)),
                ("moved", models.BigIntegerField(db_comment="rows that got another key", default=0)),
                ("finished", models.BigIntegerField(null=True)),
            ],
            options={"db_table": "reindex_place"},
        ),
    ]
