from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("requests", "0002_own_report")]

    operations = [
        migrations.AddIndex(
            model_name="rung",
            index=models.Index(fields=["bell"], name="requests_rung_bell"),
        ),
    ]
