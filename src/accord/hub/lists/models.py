"""Tables of the lists. The lists themselves are files in the data directory, and so is what they are built of; the tables say which of
them belong to this state of the database, so that a database that is put back never meets what came after it."""

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
    view = models.BigIntegerField(default=0, db_default=0, db_comment="the view that it was built of")

    class Meta:
        db_table = "lists_version"
        constraints = (models.UniqueConstraint(fields=["member", "name", "version"], name="lists_version_once"),)


class View(models.Model):
    """What all members see of the signals that see the same: the entries of their lists, and how far these reflect the tables."""

    sees = models.CharField(max_length=64, db_comment="digest of which signals it sees")
    spans = models.TextField(db_comment="audiences and intervals in which it sees what is shared, as JSON")
    bodies = models.TextField(db_comment="digest of the entries for each use, as JSON")
    known = models.TextField(db_comment="how far it follows the tables that it is made of, as JSON")
    at = models.BigIntegerField(db_comment="what falls due up to then is reflected")
    made_by = models.CharField(max_length=64, db_comment="digest of the code and the tables that judge")

    class Meta:
        db_table = "lists_view"


class Places(models.Model):
    """Under which hosts and folders the identifiers lie that were ever claimed or vouched for: one row, and files."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    runs = models.TextField(db_comment="names of the files, as JSON")
    signal = models.BigIntegerField(db_comment="n of the last signal that is in them")
    rekeyed = models.BigIntegerField()
    vouched = models.BigIntegerField()
    made_by = models.CharField(max_length=64)

    class Meta:
        db_table = "lists_places"
