"""How each member wants its bank messages, and which of those that came in were taken in already."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("requests", "0005_waits")]

    operations = [
        migrations.CreateModel(
            name="BankForm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("member", models.BigIntegerField(unique=True)),
                ("version", models.CharField(db_comment="of camt.056", max_length=2)),
                (
                    "header",
                    models.CharField(db_comment="version of head.001.001; nothing for a message without one", default="", max_length=2),
                ),
                ("service", models.CharField(db_comment="the business service that the header names", default="", max_length=35)),
                ("envelope", models.CharField(db_comment="name of the element around header and message", default="", max_length=40)),
                ("market", models.CharField(db_comment="see formats.iso20022.recall.MARKETS", max_length=20)),
                (
                    "zone",
                    models.CharField(db_comment="IANA name; nothing for that of the member's country or desks", default="", max_length=64),
                ),
            ],
            options={"db_table": "requests_bank_form"},
        ),
        migrations.CreateModel(
            name="BankMessage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("member", models.BigIntegerField(db_comment="who handed it in")),
                ("mark", models.BinaryField(max_length=32)),
                ("answer", models.TextField(db_comment="JSON: the steps that it was, by request")),
                ("at", models.BigIntegerField()),
            ],
            options={
                "db_table": "requests_bank_message",
                "constraints": [models.UniqueConstraint(fields=("member", "mark"), name="requests_bank_message_once")],
            },
        ),
    ]
