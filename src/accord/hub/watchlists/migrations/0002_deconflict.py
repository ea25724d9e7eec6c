from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("watchlists", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="item",
            name="deconflict",
            field=models.BooleanField(
                db_comment="whether its officer is introduced to others who have it", db_default=False, default=False
            ),
        ),
    ]
