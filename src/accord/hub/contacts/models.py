"""Tables of contacts that were entered here, and of the results of members' tries. Times are microseconds since 1970."""

from django.db import models


class Verification(models.Model):
    """A member's try of a contact of a country's pack on a day. Every one is kept; the latest day says how the contact stands."""

    n = models.BigAutoField(primary_key=True)
    country = models.CharField(max_length=2)
    section = models.CharField(max_length=16, db_comment="lines, desks or bodies of the pack; banks: entered here")
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


class BankContact(models.Model):
    """Where a bank that is no member is reached with a one-time page. Changed or taken away, a row ends and stays."""

    n = models.BigAutoField(primary_key=True)
    country = models.CharField(max_length=2)
    bank = models.CharField(max_length=80, db_comment="the row in the pack's banks")
    mail = models.CharField(max_length=254, db_comment="of the bank's desk, not of a person")
    name = models.CharField(max_length=120, db_comment="what the desk is called; may be empty")
    language = models.CharField(max_length=8, db_comment="of the mail and the page; empty: English")
    member = models.BigIntegerField()
    actor = models.CharField(max_length=64)
    made = models.BigIntegerField()
    ended = models.BigIntegerField(null=True)

    class Meta:
        db_table = "contacts_bank"
        constraints = (models.UniqueConstraint(fields=["country", "bank"], condition=models.Q(ended=None), name="contacts_bank_current"),)
