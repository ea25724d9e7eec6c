from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("signals", "0001_initial"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="signal",
            index=models.Index(fields=["audience", "shared"], name="signals_signal_shared"),
        ),
    ]
