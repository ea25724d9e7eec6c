"""The hub's secret leaves the journal's head, where it stood in clear, and goes into the vault: the same one, sealed."""

import time
from typing import Any

from django.db import migrations

from accord.hub.vault.actions import keep_secret


def move(apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM journal_head WHERE id = 1")
        row = cursor.fetchone()
    if row is not None:
        keep_secret(time.time_ns() // 1000, bytes(row[0]))


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial"), ("vault", "0002_secret")]

    operations = [migrations.RunPython(move), migrations.RemoveField(model_name="head", name="secret")]
