"""Which investigations members asked other banks for: a response names the message that asked, and often nothing else."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("requests", "0006_bank_messages")]

    operations = [
        migrations.CreateModel(
            name="BankInvestigation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("member", models.BigIntegerField(db_comment="who asked for it")),
                ("message", models.CharField(max_length=35)),
                ("request", models.BigIntegerField()),
                ("payment", models.CharField(db_comment="the id of the payment in the request", max_length=36)),
                ("action", models.CharField(db_comment="RQST, RQCL; nothing for one that is asked for", default="", max_length=4)),
                (
                    "answer_case",
                    models.CharField(db_comment="the other bank's own reference, once it said it", default="", max_length=35),
                ),
                ("at", models.BigIntegerField()),
            ],
            options={
                "db_table": "requests_bank_investigation",
                "indexes": [
                    models.Index(fields=["message"], name="requests_investigation_by_id"),
                    models.Index(fields=["request"], name="requests_investigated"),
                ],
                "constraints": [models.UniqueConstraint(fields=("member", "message"), name="requests_investigation_once")],
            },
        ),
    ]
