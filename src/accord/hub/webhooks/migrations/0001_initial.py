from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="DeadLetter",
            fields=[
                ("n", models.BigAutoField(primary_key=True, serialize=False)),
                ("id", models.UUIDField(unique=True)),
                ("webhook", models.BigIntegerField()),
                ("after", models.BigIntegerField()),
                ("until", models.BigIntegerField()),
                ("round", models.IntegerField()),
                ("kind", models.TextField(db_comment="of the feed's filters: values with commas between", default="")),
                ("scheme", models.TextField(default="")),
                ("country", models.TextField(default="")),
                ("begun", models.BigIntegerField()),
                ("count", models.IntegerField(db_comment="entries in it")),
                ("tries", models.IntegerField()),
                ("code", models.CharField(max_length=24)),
                ("status", models.PositiveSmallIntegerField(null=True)),
                ("at", models.BigIntegerField(db_comment="when it was last given up")),
                ("due", models.BigIntegerField(db_comment="it is to be sent again, since then", null=True)),
            ],
            options={
                "db_table": "webhooks_dead_letter",
                "indexes": [models.Index(fields=["webhook", "n"], name="webhooks_dead_letter_webhook")],
            },
        ),
        migrations.CreateModel(
            name="Webhook",
            fields=[
                ("n", models.BigAutoField(primary_key=True, serialize=False)),
                ("id", models.UUIDField(unique=True)),
                ("member", models.BigIntegerField()),
                ("url", models.CharField(max_length=2000)),
                ("secret", models.UUIDField(db_comment="the vault's reference: webhook_secret, and webhook_old while it signs too")),
                ("changed", models.BigIntegerField(db_comment="when the secret last changed in any way")),
                ("old_until", models.BigIntegerField(db_comment="until when the old secret signs too", null=True)),
                ("kind", models.TextField(db_comment="of the feed's filters: values with commas between", default="")),
                ("scheme", models.TextField(default="")),
                ("country", models.TextField(default="")),
                ("state", models.CharField(max_length=8)),
                ("reason", models.CharField(db_comment="why the hub stopped it", default="", max_length=8)),
                ("cursor", models.BigIntegerField(db_comment="everything up to it was taken, or given up")),
                ("round", models.IntegerField(db_comment="how often the cursor was set by hand", default=0)),
                (
                    "until",
                    models.BigIntegerField(db_comment="where the message ends that is being sent or tried again; null for none", null=True),
                ),
                ("begun", models.BigIntegerField(db_comment="when that message was first to be sent", null=True)),
                ("failures", models.PositiveSmallIntegerField(db_comment="failed tries of that message", default=0)),
                ("due", models.BigIntegerField(db_comment="that message is not tried before", default=0)),
                ("dead_in_a_row", models.PositiveSmallIntegerField(default=0)),
                ("taken", models.BigIntegerField(db_comment="when whoever sends now last said so", null=True)),
                ("taken_by", models.CharField(default="", max_length=32)),
                (
                    "served",
                    models.BigIntegerField(
                        db_comment="when something was last begun to be sent: whoever waits longest comes next", default=0
                    ),
                ),
                ("is_slow", models.BooleanField(db_comment="whether its last try took long", default=False)),
                ("sent", models.BigIntegerField(db_comment="when it last took a message", null=True)),
                ("code", models.CharField(db_comment="what became of the last try", default="", max_length=24)),
                ("status", models.PositiveSmallIntegerField(db_comment="the HTTP status that it answered", null=True)),
                ("test", models.BigIntegerField(db_comment="a test is to be sent, not before", null=True)),
                ("tested", models.BigIntegerField(null=True)),
                ("test_code", models.CharField(default="", max_length=24)),
                ("test_status", models.PositiveSmallIntegerField(null=True)),
                ("made", models.BigIntegerField()),
            ],
            options={
                "db_table": "webhooks_webhook",
                "indexes": [models.Index(fields=["member"], name="webhooks_webhook_member")],
            },
        ),
    ]
