from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("signals", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Rekeyed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("signal", models.BigIntegerField()),
                ("before", models.BinaryField(max_length=32)),
                ("key", models.BinaryField(max_length=32)),
            ],
            options={"db_table": "signals_rekeyed"},
        ),
    ]
