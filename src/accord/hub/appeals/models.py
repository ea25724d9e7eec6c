"""Tables of appeals: which request belongs to which submission, and who applied a retraction. The texts are kept in the vault."""

from django.db import models


class Opened(models.Model):
    """A request that was opened for a submission: one for each member that made a claim, so that these don't learn of each other."""

    n = models.BigAutoField(primary_key=True)
    submission = models.BigIntegerField()
    request = models.CharField(max_length=36, unique=True)
    claimant = models.BigIntegerField(null=True, db_comment="null where no member claims anything")
    told = models.BigIntegerField(default=0, db_comment="number of the last step whose answer the appellant was told")
    notes = models.IntegerField(default=0, db_comment="how many of the appellant's notes it was given")

    class Meta:
        db_table = "appeals_opened"
        indexes = (models.Index(fields=["submission"], name="appeals_opened_submission"),)


class Receipt(models.Model):
    """A member that must apply a retraction that an appeal brought about, and since when it says that it has."""

    n = models.BigAutoField(primary_key=True)
    request = models.CharField(max_length=36)
    claim = models.CharField(max_length=36)
    member = models.BigIntegerField()
    acted = models.BooleanField(db_comment="it had said that it acted on the claim")
    counts = models.BooleanField(db_comment="the appellant waits for it: it acted, or it is the claimant and has consumers")
    seq = models.BigIntegerField(db_comment="the retraction's number in the journal; 0 for what was called off")
    applied = models.BigIntegerField(null=True)

    class Meta:
        db_table = "appeals_receipt"
        constraints = (models.UniqueConstraint(fields=["request", "claim", "member"], name="appeals_receipt_once"),)
