"""The tables of acts that wait for the log, and of what stays closed after a restore."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Waiting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.BigIntegerField()),
                ("kind", models.CharField(max_length=16)),
                ("ref", models.CharField(max_length=160)),
            ],
            options={"db_table": "erasures_waiting"},
        ),
        migrations.CreateModel(
            name="Blocked",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=16)),
                ("ref", models.CharField(max_length=160)),
                ("at", models.BigIntegerField()),
                ("confirmed", models.BigIntegerField(null=True)),
            ],
            options={
                "db_table": "erasures_blocked",
                "constraints": [models.UniqueConstraint(fields=("kind", "ref"), name="erasures_blocked_once")],
            },
        ),
    ]
