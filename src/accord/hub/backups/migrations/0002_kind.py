"""A backup is of the whole database, of all files of its server, or of what came since."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("backups", "0001_initial")]

    operations = [
        migrations.AddField(
            "backup",
            "kind",
            models.CharField(
                max_length=16, default="dump", db_default="dump", db_comment="dump, base or incremental: the last builds on those before it"
            ),
        )
    ]
