"""What was set aside says what it is about in a column of its own, and how often it was tried again."""

from typing import Any

from django.db import migrations, models


def say_what_it_is_about(apps: Any, schema_editor: Any) -> None:
    """Until now the id stood at the end of the error: `ValueError at line 3 for 4711`."""
    parked = apps.get_model("journal", "Parked")
    for row in parked.objects.filter(follower__startswith="clock:", ref="").iterator():
        error, found, ref = row.error.rpartition(" for ")
        if found:
            row.error, row.ref = error, ref[:64]
            row.save(update_fields=["error", "ref"])


class Migration(migrations.Migration):
    dependencies = [("journal", "0003_epoch")]

    operations = [
        migrations.AddField(
            model_name="parked",
            name="ref",
            field=models.CharField(db_comment="of a clock: what it is about, an opaque id", db_default="", default="", max_length=64),
        ),
        migrations.AddField(
            model_name="parked",
            name="tries",
            field=models.IntegerField(db_comment="how often it was tried again, and failed", db_default=0, default=0),
        ),
        migrations.RunPython(say_what_it_is_about, migrations.RunPython.noop),
    ]
