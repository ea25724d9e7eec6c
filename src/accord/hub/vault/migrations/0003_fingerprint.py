"""The table of the fingerprints of key files."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vault", "0002_secret")]

    operations = [
        migrations.CreateModel(
            name="Fingerprint",
            fields=[
                ("name", models.CharField(max_length=32, primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=64)),
                ("at", models.BigIntegerField()),
            ],
            options={"db_table": "vault_fingerprint"},
        ),
    ]
