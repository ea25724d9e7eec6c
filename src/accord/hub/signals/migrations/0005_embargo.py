from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("signals", "0004_scripts")]

    operations = [
        migrations.AddIndex(
            model_name="signal",
            index=models.Index(condition=models.Q(embargo__isnull=False), fields=["embargo"], name="signals_signal_embargo"),
        ),
    ]
