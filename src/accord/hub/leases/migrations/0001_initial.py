"""The tables of leases and of the processes that hold them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Lease",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                (
                    "holder",
                    models.CharField(
                        db_comment="the process that took it last; empty where it let go", db_default="", default="", max_length=32
                    ),
                ),
                ("token", models.CharField(db_comment="of the start of that process", db_default="", default="", max_length=32)),
                ("until", models.BigIntegerField(db_default=0, default=0)),
                ("taken", models.BigIntegerField(db_comment="how often another process took it over", db_default=0, default=0)),
            ],
            options={"db_table": "leases_lease"},
        ),
        migrations.CreateModel(
            name="Process",
            fields=[
                (
                    "id",
                    models.CharField(
                        db_comment="the same where its supervisor starts it again", max_length=32, primary_key=True, serialize=False
                    ),
                ),
                ("token", models.CharField(db_comment="another with each start", max_length=32)),
                ("roles", models.CharField(db_comment="with commas between", max_length=40)),
                (
                    "machine",
                    models.CharField(
                        db_comment="the name of its machine, for those who run the hub", db_default="", default="", max_length=64
                    ),
                ),
                (
                    "counts",
                    models.TextField(
                        db_comment="what it has open, by what it is and for which member, as JSON", db_default="{}", default="{}"
                    ),
                ),
                ("seen", models.BigIntegerField(db_comment="when it last gave a sign")),
            ],
            options={"db_table": "leases_process"},
        ),
    ]
