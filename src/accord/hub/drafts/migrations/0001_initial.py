from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = ()

    operations = (
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("n", models.BigAutoField(primary_key=True, serialize=False)),
                ("id", models.UUIDField(unique=True)),
                ("person", models.BigIntegerField(db_comment="whose it is, and nobody else's")),
                ("page", models.CharField(db_comment="the address of the page that the form stands on", max_length=500)),
                ("action", models.CharField(db_comment="the address that the form is sent to", max_length=500)),
                (
                    "about",
                    models.CharField(
                        db_comment="the id of the thing that the page is about; empty where it names none", default="", max_length=36
                    ),
                ),
                ("sealed", models.UUIDField(db_comment="the vault's reference of what was typed")),
                ("version", models.IntegerField(db_comment="how often it was kept", default=1)),
                ("made", models.BigIntegerField()),
                ("changed", models.BigIntegerField()),
                ("dies", models.BigIntegerField()),
                ("sent", models.BigIntegerField(db_comment="when the form was taken; null: it has not been sent", null=True)),
            ],
            options={
                "db_table": "drafts_draft",
                "indexes": [
                    models.Index(fields=["person", "page"], name="drafts_draft_page"),
                    models.Index(fields=["dies"], name="drafts_draft_dies"),
                    models.Index(fields=["about"], name="drafts_draft_about"),
                ],
            },
        ),
    )
