"""By what a paper that is sent again is known."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("intake", "0003_doors_and_caps"),)

    operations = (
        migrations.AddField(
            model_name="paper",
            name="mark",
            field=models.CharField(
                db_comment="keyed digest of the picture, by which one that is sent again is known",
                db_default="",
                default="",
                max_length=64,
            ),
        ),
    )
