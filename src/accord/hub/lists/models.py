"""Tables of the lists. The lists themselves are files in the data directory."""

from django.db import models


class Version(models.Model):
    """One version of a member's list that is kept."""

    member = models.BigIntegerField()
    name = models.CharField(max_length=16)
    version = models.BigIntegerField()
    seq = models.BigIntegerField(db_comment="everything in the journal up to it is reflected")
    made = models.BigIntegerField()
    expires = models.BigIntegerField()
    count = models.BigIntegerField()
    rule = models.IntegerField(default=1, db_comment="core.identifiers.rule.RULE by which its keys are made")

    class Meta:
        db_table = "lists_version"
        constraints = (models.UniqueConstraint(fields=["member", "name", "version"], name="lists_version_once"),)
