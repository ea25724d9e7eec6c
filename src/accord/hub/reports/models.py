"""Tables of reports: the items handed on, to whom, and upon which consent. The vault keeps the answers."""

from django.db import models


class Sent(models.Model):
    """One item of a report's plan that was acted upon. An item is acted upon once."""

    n = models.BigAutoField(primary_key=True)
    submission = models.BigIntegerField()
    item = models.CharField(max_length=64, db_comment="keyed digest of the item's key, which may hold a part of an identifier's")
    outlet = models.CharField(max_length=24)
    consent = models.CharField(max_length=24)
    what = models.CharField(max_length=12)
    state = models.CharField(max_length=12)
    member = models.BigIntegerField(null=True, db_comment="to whom it was handed, where it is no request")
    request = models.CharField(max_length=36, default="")
    signal = models.CharField(max_length=36, default="")
    bell = models.CharField(max_length=36, default="")
    sealed = models.CharField(max_length=36, default="", db_comment="the vault's reference of what the receiver may read")
    target = models.CharField(max_length=64, default="", db_comment="keyed digest of what it is about, for damping")
    at = models.BigIntegerField()
    changed = models.BigIntegerField()

    class Meta:
        db_table = "reports_sent"
        constraints = (models.UniqueConstraint(fields=["submission", "item"], name="reports_sent_once"),)
        indexes = (
            models.Index(fields=["target", "at"], name="reports_sent_target"),
            models.Index(fields=["request"], name="reports_sent_request"),
            models.Index(fields=["member", "n"], name="reports_sent_member"),
            models.Index(fields=["at", "submission"], name="reports_sent_at"),
            models.Index(fields=["bell"], name="reports_sent_bell", condition=~models.Q(bell="")),
            models.Index(fields=["n"], name="reports_sent_signal", condition=models.Q(what="signal", state__in=["waits", "recall"])),
        )
