"""Which member did what the request stands by: where several were alerted, it alone goes on with it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("requests", "0008_declined")]

    operations = [
        migrations.AddField(
            model_name="party",
            name="acted",
            field=models.BigIntegerField(db_comment="since when something stands that it did as one who answers", null=True),
        ),
    ]
