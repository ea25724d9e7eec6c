"""The epoch that a receiver was told, and that of a message that was given up."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("webhooks", "0001_initial")]

    operations = [
        migrations.AddField(
            "webhook",
            "epoch",
            models.BigIntegerField(default=1, db_default=1, db_comment="of the journal, that its receiver was told last"),
        ),
        migrations.AddField(
            "deadletter",
            "epoch",
            models.BigIntegerField(default=1, db_default=1, db_comment="of the journal, in which it was cut"),
        ),
    ]
