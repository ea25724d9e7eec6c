"""Tables of responsibilities and gaps. Times are microseconds since 1970. Of a gap nothing is kept that names anybody."""

from django.db import models


class Responsibility(models.Model):
    """A member declares that it can act on the identifiers that a value reaches."""

    n = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True)
    member = models.BigIntegerField()
    key = models.CharField(max_length=480, db_comment="kind, space, canonical value: what is looked up")
    note = models.CharField(max_length=200, default="")
    protocols = models.CharField(max_length=200, default="", db_comment="words, separated by spaces; empty for all that fit")
    made = models.BigIntegerField()
    ended = models.BigIntegerField(null=True)

    class Meta:
        db_table = "routing_responsibility"
        constraints = (
            models.UniqueConstraint(fields=["member", "key"], condition=models.Q(ended=None), name="routing_responsibility_once"),
        )
        indexes = (models.Index(fields=["key"], condition=models.Q(ended=None), name="routing_responsibility_key"),)


class Gap(models.Model):
    """A class of identifiers that was asked about and on which nobody can act (a bank, a number's country), never an identifier."""

    n = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=16)
    value = models.CharField(max_length=120)
    protocol = models.CharField(max_length=32, db_comment="empty where none was named")
    asked = models.BigIntegerField(default=0, db_comment="identifiers asked about")
    answers = models.BigIntegerField(default=0, db_comment="answers that guests gave")
    first = models.BigIntegerField()
    last = models.BigIntegerField()

    class Meta:
        db_table = "routing_gap"
        constraints = (models.UniqueConstraint(fields=["kind", "value", "protocol"], name="routing_gap_once"),)


class GapAsk(models.Model):
    """An identifier behind a gap, as a keyed digest, so that it counts once however often it is asked about; and the harm behind it."""

    gap = models.BigIntegerField()
    digest = models.BinaryField(max_length=32)
    loss = models.TextField(db_comment="JSON: currency -> exact amount as a text, the most that was ever stated")

    class Meta:
        db_table = "routing_gap_ask"
        constraints = (models.UniqueConstraint(fields=["gap", "digest"], name="routing_gap_ask_once"),)


class GapHarm(models.Model):
    """The harm behind a gap in one currency, as an exact decimal in a text: no database rounds it."""

    gap = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    amount = models.CharField(max_length=40)

    class Meta:
        db_table = "routing_gap_harm"
        constraints = (models.UniqueConstraint(fields=["gap", "currency"], name="routing_gap_harm_once"),)
