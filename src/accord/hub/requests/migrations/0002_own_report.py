"""Keep the report of a payment with its request, and show it to that request's parties alone.

Before, all reports of a payment were one record that every party was shown. Where one member alone reported it, the record is what that
member said, and is copied. Where several did, nobody can tell any more who said what: their requests keep the amount that is disputed,
and the merged record stays the hub's own.
"""

from typing import Any

from django.db import migrations, models

_COPY = """
UPDATE requests_request_payment SET content = (
    SELECT p.content FROM requests_payment p WHERE p.id = requests_request_payment.payment
) WHERE payment IN (
    SELECT l.payment FROM requests_request_payment l JOIN requests_request r ON r.n = l.request
    GROUP BY l.payment HAVING COUNT(DISTINCT r.asker) = 1
)
"""


def copy(apps: Any, schema_editor: Any) -> None:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(_COPY)


class Migration(migrations.Migration):
    dependencies = [("requests", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="requestpayment",
            name="content",
            field=models.TextField(
                db_comment="JSON of core.money.payments.Payment; nothing where several members' reports were merged before it was kept",
                default="",
            ),
        ),
        migrations.RunPython(copy, migrations.RunPython.noop),
    ]
