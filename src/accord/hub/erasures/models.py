"""Tables of the erasures. Opaque ids, kinds and times alone."""

from django.db import models


class Waiting(models.Model):
    """An act that is committed and not yet in the log: written there at once, and by the background where that was cut off."""

    at = models.BigIntegerField()
    kind = models.CharField(max_length=16)
    ref = models.CharField(max_length=160)

    class Meta:
        db_table = "erasures_waiting"


class Blocked(models.Model):
    """What the log says and can't be done again by itself: it stays as it is, and closed, until a person has looked."""

    kind = models.CharField(max_length=16)
    ref = models.CharField(max_length=160)
    at = models.BigIntegerField()
    confirmed = models.BigIntegerField(null=True)

    class Meta:
        db_table = "erasures_blocked"
        constraints = (models.UniqueConstraint(fields=["kind", "ref"], name="erasures_blocked_once"),)
