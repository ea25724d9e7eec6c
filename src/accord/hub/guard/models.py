"""Tables of the guard."""

from django.db import models


class Benign(models.Model):
    """An identifier that a member or the operator vouches for."""

    key = models.BinaryField(max_length=32)
    kind = models.CharField(max_length=12)
    value = models.TextField()
    member = models.BigIntegerField()
    at = models.BigIntegerField()

    class Meta:
        db_table = "guard_benign"
        constraints = (models.UniqueConstraint(fields=["key", "member"], name="guard_benign_once"),)


class Budget(models.Model):
    """New claims a member may publish in one UTC day, and what it has spent on the last day it published."""

    member = models.BigIntegerField(primary_key=True)
    daily = models.BigIntegerField()
    day = models.IntegerField(default=0, db_comment="days since 1970")
    spent = models.BigIntegerField(default=0)

    class Meta:
        db_table = "guard_budget"


class Outcome(models.Model):
    """The outcomes of a member's claims, counted; the contributor's weight follows from it."""

    member = models.BigIntegerField(primary_key=True)
    confirmed = models.BigIntegerField(default=0)
    refuted = models.BigIntegerField(default=0)

    class Meta:
        db_table = "guard_outcome"


class Held(models.Model):
    """A claim in quarantine: nobody but its publisher and the reviewers sees it until a reviewer decides."""

    id = models.BinaryField(max_length=16, primary_key=True)
    member = models.BigIntegerField()
    reason = models.CharField(max_length=24)
    why = models.TextField()
    content = models.BinaryField()
    at = models.BigIntegerField()
    decided = models.BigIntegerField(null=True)
    decision = models.CharField(max_length=16, default="")
    decided_by = models.BigIntegerField(null=True)
    key = models.BinaryField(max_length=32, null=True, db_comment="of its identifier; none where nothing reads it any more")
    evidence = models.PositiveSmallIntegerField(default=0, db_comment="1 seen by its member itself, 2 so and for named people alone")

    class Meta:
        db_table = "guard_held"
        indexes = (
            models.Index(fields=["key", "member"], name="guard_held_key"),
            models.Index(fields=["decided", "at"], name="guard_held_open"),
            models.Index(fields=["member", "at"], name="guard_held_own"),
        )


class Yes(models.Model):
    """A reviewer's yes to a held claim; one counts for each member."""

    claim = models.BinaryField(max_length=16)
    member = models.BigIntegerField()
    actor = models.CharField(max_length=200)
    at = models.BigIntegerField()

    class Meta:
        db_table = "guard_yes"
        constraints = (models.UniqueConstraint(fields=["claim", "member"], name="guard_yes_once"),)
