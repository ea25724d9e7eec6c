from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("lists", "0002_version_rule")]

    operations = [
        migrations.CreateModel(
            name="View",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sees", models.CharField(db_comment="digest of which signals it sees", max_length=64)),
                ("spans", models.TextField(db_comment="audiences and intervals in which it sees what is shared, as JSON")),
                ("bodies", models.TextField(db_comment="digest of the entries for each use, as JSON")),
                ("known", models.TextField(db_comment="how far it follows the tables that it is made of, as JSON")),
                ("at", models.BigIntegerField(db_comment="what falls due up to then is reflected")),
                ("made_by", models.CharField(db_comment="digest of the code and the tables that judge", max_length=64)),
            ],
            options={"db_table": "lists_view"},
        ),
        migrations.CreateModel(
            name="Places",
            fields=[
                ("id", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("runs", models.TextField(db_comment="names of the files, as JSON")),
                ("signal", models.BigIntegerField(db_comment="n of the last signal that is in them")),
                ("rekeyed", models.BigIntegerField()),
                ("vouched", models.BigIntegerField()),
                ("made_by", models.CharField(max_length=64)),
            ],
            options={"db_table": "lists_places"},
        ),
        migrations.AddField(
            model_name="version",
            name="view",
            field=models.BigIntegerField(db_comment="the view that it was built of", db_default=0, default=0),
        ),
    ]
