from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Version",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("member", models.BigIntegerField()),
                ("name", models.CharField(max_length=16)),
                ("version", models.BigIntegerField()),
                ("seq", models.BigIntegerField(db_comment="everything in the journal up to it is reflected")),
                ("made", models.BigIntegerField()),
                ("expires", models.BigIntegerField()),
                ("count", models.BigIntegerField()),
            ],
            options={
                "db_table": "lists_version",
                "constraints": [models.UniqueConstraint(fields=("member", "name", "version"), name="lists_version_once")],
            },
        ),
    ]
