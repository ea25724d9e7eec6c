from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("lists", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="version",
            name="rule",
            field=models.IntegerField(db_comment="core.identifiers.rule.RULE by which its keys are made", default=1),
        ),
    ]
