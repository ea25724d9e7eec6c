"""Table of what became of contacts that somebody tried. Times are microseconds since 1970."""

from django.db import models


class Verification(models.Model):
    """Somebody tried a contact of a country's pack on a day. Every one is kept; the latest day says how the contact stands."""

    n = models.BigAutoField(primary_key=True)
    country = models.CharField(max_length=2)
    section = models.CharField(max_length=16, db_comment="lines, desks or bodies of the pack")
    key = models.CharField(max_length=80, db_comment="the row in that section")
    how = models.CharField(max_length=16)
    found = models.CharField(max_length=16)
    day = models.CharField(max_length=10, db_comment="as 2026-11-25")
    desk = models.UUIDField(null=True, db_comment="the member's desk that the contact is, where its test ping was answered")
    member = models.BigIntegerField()
    actor = models.CharField(max_length=64)
    made = models.BigIntegerField()

    class Meta:
        db_table = "contacts_verification"
        indexes = (models.Index(fields=["country", "section", "key"], name="contacts_verification_of"),)
