"""The table of the hub's sealed secret."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Secret",
            fields=[
                ("id", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("key", models.BinaryField(max_length=16)),
                ("sealed", models.BinaryField()),
            ],
            options={"db_table": "vault_secret"},
        ),
    ]
