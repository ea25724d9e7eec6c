"""Tables of the leases: opaque ids, names of features and roles, and counts. Times are microseconds since 1970, by the database's clock."""

from django.db import models


class Process(models.Model):
    """A process of the hub that gave a sign of life lately."""

    id = models.CharField(primary_key=True, max_length=32, db_comment="the same where its supervisor starts it again")
    token = models.CharField(max_length=32, db_comment="another with each start")
    roles = models.CharField(max_length=40, db_comment="with commas between")
    machine = models.CharField(max_length=64, default="", db_default="", db_comment="the name of its machine, for those who run the hub")
    counts = models.TextField(default="{}", db_default="{}", db_comment="what it has open, by what it is and for which member, as JSON")
    seen = models.BigIntegerField(db_comment="when it last gave a sign")

    class Meta:
        db_table = "leases_process"


class Lease(models.Model):
    """A work that one process does at a time."""

    name = models.CharField(primary_key=True, max_length=40)
    holder = models.CharField(max_length=32, default="", db_default="", db_comment="the process that took it last; empty where it let go")
    token = models.CharField(max_length=32, default="", db_default="", db_comment="of the start of that process")
    until = models.BigIntegerField(default=0, db_default=0)
    taken = models.BigIntegerField(default=0, db_default=0, db_comment="how often another process took it over")

    class Meta:
        db_table = "leases_lease"
