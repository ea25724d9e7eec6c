"""Tables of webhooks. The vault keeps the secret. Times are microseconds since 1970."""

from django.db import models


class Webhook(models.Model):
    n = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True)
    member = models.BigIntegerField()
    url = models.CharField(max_length=2000)
    secret = models.UUIDField(db_comment="the vault's reference: webhook_secret, and webhook_old while it signs too")
    changed = models.BigIntegerField(db_comment="when the secret last changed in any way")
    old_until = models.BigIntegerField(null=True, db_comment="until when the old secret signs too")
    kind = models.TextField(default="", db_comment="of the feed's filters: values with commas between")
    scheme = models.TextField(default="")
    country = models.TextField(default="")
    state = models.CharField(max_length=8)
    reason = models.CharField(max_length=8, default="", db_comment="why the hub stopped it")
    cursor = models.BigIntegerField(db_comment="everything up to it was taken, or given up")
    round = models.IntegerField(default=0, db_comment="how often the cursor was set by hand")
    epoch = models.BigIntegerField(default=1, db_default=1, db_comment="of the journal, that its receiver was told last")
    until = models.BigIntegerField(null=True, db_comment="where the message ends that is being sent or tried again; null for none")
    begun = models.BigIntegerField(null=True, db_comment="when that message was first to be sent")
    failures = models.PositiveSmallIntegerField(default=0, db_comment="failed tries of that message")
    due = models.BigIntegerField(default=0, db_comment="that message is not tried before")
    dead_in_a_row = models.PositiveSmallIntegerField(default=0)
    taken = models.BigIntegerField(null=True, db_comment="when whoever sends now last said so")
    taken_by = models.CharField(max_length=32, default="")
    served = models.BigIntegerField(default=0, db_comment="when something was last begun to be sent: whoever waits longest comes next")
    is_slow = models.BooleanField(default=False, db_comment="whether its last try took long")
    sent = models.BigIntegerField(null=True, db_comment="when it last took a message")
    code = models.CharField(max_length=24, default="", db_comment="what became of the last try")
    status = models.PositiveSmallIntegerField(null=True, db_comment="the HTTP status that it answered")
    tried = models.BigIntegerField(null=True, db_comment="when that try ended; null before 0003")
    test = models.BigIntegerField(null=True, db_comment="a test is to be sent, not before")
    tested = models.BigIntegerField(null=True)
    test_code = models.CharField(max_length=24, default="")
    test_status = models.PositiveSmallIntegerField(null=True)
    made = models.BigIntegerField()

    class Meta:
        db_table = "webhooks_webhook"
        indexes = (models.Index(fields=["member"], name="webhooks_webhook_member"),)


class DeadLetter(models.Model):
    """A message that was given up: its place in the feed and the outcome, nothing of what it held."""

    n = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True)
    webhook = models.BigIntegerField()
    after = models.BigIntegerField()
    until = models.BigIntegerField()
    round = models.IntegerField()
    epoch = models.BigIntegerField(default=1, db_default=1, db_comment="of the journal, in which it was cut")
    kind = models.TextField(default="", db_comment="of the feed's filters: values with commas between")
    scheme = models.TextField(default="")
    country = models.TextField(default="")
    begun = models.BigIntegerField()
    count = models.IntegerField(db_comment="entries in it")
    tries = models.IntegerField()
    code = models.CharField(max_length=24)
    status = models.PositiveSmallIntegerField(null=True)
    at = models.BigIntegerField(db_comment="when it was last given up")
    due = models.BigIntegerField(null=True, db_comment="it is to be sent again, since then")

    class Meta:
        db_table = "webhooks_dead_letter"
        indexes = (models.Index(fields=["webhook", "n"], name="webhooks_dead_letter_webhook"),)
