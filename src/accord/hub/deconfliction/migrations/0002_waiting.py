from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deconfliction", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="stake",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["member", "since", "n"], name="deconfliction_stake_waiting"
            ),
        ),
    ]
