"""Tables of the backups."""

from django.db import models

from accord.hub.backups.vocabulary import DUMP


class Backup(models.Model):
    """A backup that was made, or that failed: nothing of what is in it."""

    at = models.BigIntegerField()
    seconds = models.IntegerField(default=0)
    size = models.BigIntegerField(default=0)
    seq = models.BigIntegerField(default=0)
    encrypted = models.BooleanField(default=False)
    scheduled = models.BooleanField(default=False)
    kind = models.CharField(
        max_length=16, default=DUMP, db_default=DUMP, db_comment="dump, base or incremental: the last builds on those before it"
    )
    error = models.CharField(
        max_length=64, default="", db_comment="why it failed: a code or the class of an error; empty where it was made"
    )

    class Meta:
        db_table = "backups_backup"
        indexes = (models.Index(fields=["at"], name="backups_backup_at"),)
