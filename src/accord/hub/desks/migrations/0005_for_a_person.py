from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("desks", "0004_rota"),
    ]

    operations = [
        migrations.AddField(
            model_name="bell",
            name="for_person",
            field=models.BigIntegerField(db_comment="the one person that it is for: nobody else is rung, or sees it", null=True),
        ),
    ]
