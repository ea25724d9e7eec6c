"""Tables of deconfliction: keys, ids and times. Who has a target with whom stands in `Match` alone, and is shown to the two."""

from django.db import models


class Stake(models.Model):
    """A target that a member chose to deconflict, by where it stands."""

    n = models.BigAutoField(primary_key=True)
    member = models.BigIntegerField()
    source = models.CharField(max_length=8)
    ref = models.CharField(max_length=36)
    key = models.BinaryField(max_length=32)
    person = models.BigIntegerField(null=True, db_comment="who put it there; null for a program")
    since = models.BigIntegerField(db_comment="when it was put there")
    state = models.CharField(max_length=8)
    held = models.BigIntegerField(null=True, db_comment="since when it is compared")

    class Meta:
        db_table = "deconfliction_stake"
        constraints = (models.UniqueConstraint(fields=["member", "source", "ref"], name="deconfliction_stake_own_once"),)
        indexes = (
            models.Index(fields=["member", "state"], name="deconfliction_stake_member"),
            models.Index(fields=["state", "n"], name="deconfliction_stake_state"),  # of the version before
            models.Index(fields=["member", "since", "n"], name="deconfliction_stake_waiting", condition=models.Q(state="waiting")),
        )


class Name(models.Model):
    """A key under which a target is known: its own, and those of its other names."""

    key = models.BinaryField(max_length=32)
    stake = models.BigIntegerField()

    class Meta:
        db_table = "deconfliction_name"
        indexes = (
            models.Index(fields=["key"], name="deconfliction_name_key"),
            models.Index(fields=["stake"], name="deconfliction_name_stake"),
        )


class Rest(models.Model):
    """A target that was taken back: since when it was compared, which counts against the budget, and until when it is not again."""

    member = models.BigIntegerField()
    key = models.BinaryField(max_length=32)
    held = models.BigIntegerField()
    until = models.BigIntegerField()

    class Meta:
        db_table = "deconfliction_rest"
        indexes = (models.Index(fields=["member", "until"], name="deconfliction_rest_member"),)


class Wish(models.Model):
    """A request of which a member wants the identifier deconflicted."""

    request = models.CharField(max_length=36)
    member = models.BigIntegerField()
    person = models.BigIntegerField(null=True)
    at = models.BigIntegerField()

    class Meta:
        db_table = "deconfliction_wish"
        constraints = (models.UniqueConstraint(fields=["request", "member"], name="deconfliction_wish_once"),)


class Match(models.Model):
    """Two members with one target, and the request under which their officers are introduced. `low` and `high`: the same two by number."""

    n = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=36, unique=True)
    low = models.BigIntegerField()
    high = models.BigIntegerField()
    key = models.BinaryField(max_length=32)
    request = models.CharField(max_length=36)
    later = models.BigIntegerField(db_comment="the member whose target came later: it asks")
    later_person = models.BigIntegerField()
    later_ref = models.CharField(max_length=48, db_comment="where its target stands: source and id")
    earlier = models.BigIntegerField()
    earlier_person = models.BigIntegerField()
    earlier_ref = models.CharField(max_length=48)
    made = models.BigIntegerField()

    class Meta:
        db_table = "deconfliction_match"
        constraints = (models.UniqueConstraint(fields=["low", "high", "key"], name="deconfliction_match_once"),)
        indexes = (
            models.Index(fields=["later_person"], name="deconfliction_match_later"),
            models.Index(fields=["earlier_person"], name="deconfliction_match_earlier"),
            models.Index(fields=["made"], name="deconfliction_match_made"),
        )
