"""Which member said no for itself: a request that alerted several waits for the others."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("requests", "0007_investigations")]

    operations = [
        migrations.AddField(
            model_name="party",
            name="declined",
            field=models.BigIntegerField(db_comment="since when it says no for itself, while others are still asked", null=True),
        ),
    ]
