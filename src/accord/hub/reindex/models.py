"""How far keys are made by the present rule."""

from django.db import models


class Place(models.Model):
    """One kind of rows that hold keys. No row: nothing of it has been looked at under any rule but the first."""

    name = models.CharField(max_length=16, primary_key=True)
    rule = models.IntegerField(db_comment="core.identifiers.rule.RULE for which this holds")
    after = models.CharField(max_length=64, default="", db_comment="the last row that was looked at: its number, or its key in hex")
    looked = models.BigIntegerField(default=0, db_comment="rows")
    moved = models.BigIntegerField(default=0, db_comment="rows that got another key")
    finished = models.BigIntegerField(null=True)

    class Meta:
        db_table = "reindex_place"
