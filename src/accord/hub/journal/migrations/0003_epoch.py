"""The epochs of the journal after the first, and why nothing may be written until one begins."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("journal", "0002_secret_sealed")]

    operations = [
        migrations.CreateModel(
            name="Epoch",
            fields=[
                ("epoch", models.BigIntegerField(primary_key=True, serialize=False)),
                ("began_at", models.BigIntegerField()),
                ("forked_from", models.BigIntegerField(db_comment="the last number before it that this database holds")),
                ("reason", models.CharField(max_length=12)),
            ],
            options={"db_table": "journal_epoch"},
        ),
        migrations.AddField(
            "head",
            "unclear",
            models.CharField(max_length=12, default="", db_default="", db_comment="why nothing is written until an epoch begins"),
        ),
        migrations.AddField(
            "head",
            "timeline",
            models.BigIntegerField(default=0, db_default=0, db_comment="of PostgreSQL when the epoch began; 0 where it wasn't seen"),
        ),
        migrations.AddField(
            "head",
            "is_marked",
            models.PositiveSmallIntegerField(default=0, db_default=0, db_comment="1 once there was a mark outside the database"),
        ),
    ]
