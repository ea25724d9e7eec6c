"""A person keeps, sealed in the vault, the names that were corrected."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("members", "0003_oauth_clients")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="former",
            field=models.UUIDField(
                db_comment="the vault's reference of the names that were corrected, a record of kind contact", null=True
            ),
        )
    ]
