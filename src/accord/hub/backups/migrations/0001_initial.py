"""The list of backups that were made."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Backup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.BigIntegerField()),
                ("seconds", models.IntegerField(default=0)),
                ("size", models.BigIntegerField(default=0)),
                ("seq", models.BigIntegerField(default=0)),
                ("encrypted", models.BooleanField(default=False)),
                ("scheduled", models.BooleanField(default=False)),
                (
                    "error",
                    models.CharField(
                        db_comment="why it failed: a code or the class of an error; empty where it was made", default="", max_length=64
                    ),
                ),
            ],
            options={"db_table": "backups_backup", "indexes": [models.Index(fields=["at"], name="backups_backup_at")]},
        ),
    ]
