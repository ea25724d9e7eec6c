"""The admission of a member that takes part waits for nobody: until now it waited for all."""

from typing import Any

from django.db import migrations


def leave_in_peace(apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        at_rest = "SELECT n FROM requests_request WHERE name = %s AND state = %s AND closed IS NULL"
        cursor.execute(f"UPDATE requests_party SET waits = FALSE WHERE waits AND request IN ({at_rest})", ["accede", "active"])


class Migration(migrations.Migration):
    dependencies = [("requests", "0010_taken_out")]

    operations = [migrations.RunPython(leave_in_peace, migrations.RunPython.noop)]
