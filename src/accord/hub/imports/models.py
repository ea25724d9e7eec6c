"""Table of mappings: how a member reads the tables of a source. Times are microseconds since 1970."""

from django.db import models


class Mapping(models.Model):
    """How a member reads the tables that come from a source."""

    n = models.BigAutoField(primary_key=True)
    member = models.BigIntegerField()
    source = models.CharField(max_length=200)
    mapping = models.TextField(db_comment="JSON: columns by field, the mark between columns, whether the first row names them")
    made = models.BigIntegerField()

    class Meta:
        db_table = "imports_mapping"
        constraints = (models.UniqueConstraint(fields=["member", "source"], name="imports_mapping_once"),)
