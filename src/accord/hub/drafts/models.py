"""Table of drafts. Times are microseconds since 1970. The vault keeps the typed values; a row that is over is deleted."""

from django.db import models


class Draft(models.Model):
    n = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True)
    person = models.BigIntegerField(db_comment="whose it is, and nobody else's")
    page = models.CharField(max_length=500, db_comment="the address of the page that the form stands on")
    action = models.CharField(max_length=500, db_comment="the address that the form is sent to")
    about = models.CharField(max_length=36, default="", db_comment="the id of the thing that the page is about; empty where it names none")
    sealed = models.UUIDField(db_comment="the vault's reference of what was typed")
    version = models.IntegerField(default=1, db_comment="how often it was kept")
    made = models.BigIntegerField()
    changed = models.BigIntegerField()
    dies = models.BigIntegerField()
    sent = models.BigIntegerField(null=True, db_comment="when the form was taken; null: it has not been sent")

    class Meta:
        db_table = "drafts_draft"
        indexes = (
            models.Index(fields=["person", "page"], name="drafts_draft_page"),
            models.Index(fields=["dies"], name="drafts_draft_dies"),
            models.Index(fields=["about"], name="drafts_draft_about"),
        )
