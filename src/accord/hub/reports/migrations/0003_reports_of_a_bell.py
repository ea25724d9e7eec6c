from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("reports", "0002_counted_by_hour")]

    operations = [
        migrations.AddIndex(
            model_name="sent",
            index=models.Index(fields=["bell"], name="reports_sent_bell", condition=~models.Q(bell="")),
        ),
    ]
