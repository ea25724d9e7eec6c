"""When the last try of a message ended."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("webhooks", "0002_epoch")]

    operations = [
        migrations.AddField("webhook", "tried", models.BigIntegerField(null=True, db_comment="when that try ended; null before 0003")),
    ]
