"""The balance of what was taken out in cash or spent: nothing in the ledgers until now."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("requests", "0009_acted")]

    operations = [
        migrations.AddField(
            model_name="balance",
            name="taken_out",
            field=models.CharField(db_default="", default="", max_length=60),
        ),
    ]
