from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("desks", "0002_growing_bells"),
    ]

    operations = [
        migrations.AddField(
            model_name="bell",
            name="quiet",
            field=models.BigIntegerField(db_comment="until when it was snoozed: nobody is rung before", null=True),
        ),
        migrations.AddField(
            model_name="bell",
            name="quiet_by",
            field=models.BigIntegerField(db_comment="person who snoozed it, and is rung again then", null=True),
        ),
        migrations.AddField(
            model_name="bell",
            name="handed_to",
            field=models.BigIntegerField(db_comment="person it was last handed to", null=True),
        ),
        migrations.AddField(
            model_name="bell",
            name="handed_by",
            field=models.BigIntegerField(db_comment="person who handed it over", null=True),
        ),
        migrations.AddField(
            model_name="bell",
            name="handed_at",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="bell",
            name="notes",
            field=models.PositiveSmallIntegerField(db_comment="how many notes it has", default=0),
        ),
        migrations.CreateModel(
            name="Deed",
            fields=[
                ("n", models.BigAutoField(primary_key=True, serialize=False)),
                ("bell", models.BigIntegerField()),
                ("at", models.BigIntegerField()),
                ("person", models.BigIntegerField()),
                ("what", models.CharField(max_length=8)),
                ("until", models.BigIntegerField(db_comment="of a snooze", null=True)),
                ("to_person", models.BigIntegerField(db_comment="to whom it was handed", null=True)),
                ("words", models.UUIDField(db_comment="the vault's reference of a note", null=True)),
            ],
            options={
                "db_table": "desks_deed",
                "indexes": [models.Index(fields=["bell", "n"], name="desks_deed_bell")],
            },
        ),
    ]
