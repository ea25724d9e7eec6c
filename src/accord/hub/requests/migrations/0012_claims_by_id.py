"""The appeals against one claim, which may be taken back elsewhere."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("requests", "0011_at_rest")]

    operations = [
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["claim"], name="requests_claim_of"),
        ),
    ]
