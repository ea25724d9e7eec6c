from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Mapping",
            fields=[
                ("n", models.BigAutoField(primary_key=True, serialize=False)),
                ("member", models.BigIntegerField()),
                ("source", models.CharField(max_length=200)),
                (
                    "mapping",
                    models.TextField(db_comment="JSON: columns by field, the mark between columns, whether the first row names them"),
                ),
                ("made", models.BigIntegerField()),
            ],
            options={
                "db_table": "imports_mapping",
                "constraints": [models.UniqueConstraint(fields=("member", "source"), name="imports_mapping_once")],
            },
        ),
    ]
