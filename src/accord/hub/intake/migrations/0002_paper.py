from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("intake", "0001_initial"),)

    operations = (
        migrations.CreateModel(
            name="Paper",
            fields=[
                ("n", models.BigAutoField(primary_key=True, serialize=False)),
                ("submission", models.BigIntegerField()),
                ("sealed", models.UUIDField(db_comment="the vault's reference of the picture, drawn anew")),
                ("at", models.BigIntegerField()),
            ],
            options={
                "db_table": "intake_paper",
                "indexes": [models.Index(fields=["submission", "n"], name="intake_paper_submission")],
            },
        ),
    )
