"""Table of consulates. Times are microseconds since 1970; an entry that was ended stays, for what was once asked there."""

from django.db import models


class Consulate(models.Model):
    """An embassy or consulate of the country `nation`, in a city of the country `country`."""

    n = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=36, unique=True)
    nation = models.CharField(max_length=2, db_comment="for whose nationals it is there")
    country = models.CharField(max_length=2, db_comment="where it is")
    city = models.CharField(max_length=80)
    serves = models.TextField(db_comment="JSON: the countries that it serves")
    channels = models.TextField(db_comment="JSON: kind and value of each, of an office and never of a person")
    languages = models.TextField(db_comment="JSON: codes")
    hours = models.CharField(max_length=200)
    member = models.BigIntegerField(null=True, db_comment="the member that stands for it")
    source = models.CharField(max_length=1000)
    checked = models.CharField(max_length=10, db_comment="the day on which it was last checked, as 2026-11-25")
    by = models.BigIntegerField(db_comment="the member that last wrote it")
    actor = models.CharField(max_length=64)
    changed = models.BigIntegerField()
    ended = models.BigIntegerField(null=True)

    class Meta:
        db_table = "consulates_consulate"
        indexes = (models.Index(fields=["nation", "n"], name="consulates_nation"),)
