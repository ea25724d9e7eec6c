from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("signals", "0003_uploads")]

    operations = [
        migrations.AddIndex(
            model_name="signal",
            index=models.Index(condition=models.Q(kind="script"), fields=["key", "seq", "n"], name="signals_signal_script"),
        ),
    ]
