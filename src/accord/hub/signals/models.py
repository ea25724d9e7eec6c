"""Tables of the signals. The full content of a signal is the body of its latest journal entry; here is what queries need."""

from django.db import models


class Signal(models.Model):
    n = models.BigAutoField(primary_key=True)
    id = models.BinaryField(max_length=16, unique=True)
    key = models.BinaryField(max_length=32)
    member = models.BigIntegerField()
    audience = models.BigIntegerField()
    shared = models.BigIntegerField(db_comment="seq at which it came into its present audience")
    first = models.BigIntegerField(db_comment="seq of its first entry")
    seq = models.BigIntegerField(db_comment="seq of the entry that holds its present content")
    state = models.PositiveSmallIntegerField()
    uses = models.PositiveSmallIntegerField(db_comment="permitted uses as bits, PAP applied")
    flags = models.PositiveSmallIntegerField(db_comment="unnamed, reviewed, withheld")
    kind = models.CharField(max_length=12)
    scheme = models.CharField(max_length=40)
    source = models.CharField(max_length=200, null=True)
    origin = models.CharField(max_length=200, null=True, db_comment="where it comes from, where that is not what was declared")
    confidence = models.PositiveSmallIntegerField(null=True)
    published = models.BigIntegerField()
    first_seen = models.BigIntegerField(null=True)
    last_seen = models.BigIntegerField(null=True)
    expires = models.BigIntegerField()
    embargo = models.BigIntegerField(null=True, db_comment="until when nobody may act on it")
    permitted = models.PositiveSmallIntegerField(null=True, db_comment="uses that its member permits, while it is withheld")

    class Meta:
        db_table = "signals_signal"
        indexes = (
            models.Index(fields=["key"], name="signals_signal_key"),
            models.Index(fields=["expires"], name="signals_signal_expires"),
            models.Index(fields=["audience", "shared"], name="signals_signal_shared"),
            models.Index(fields=["audience", "n"], name="signals_signal_listed"),
            models.Index(fields=["member", "n"], name="signals_signal_own"),
            models.Index(fields=["key", "seq", "n"], name="signals_signal_script", condition=models.Q(kind="script")),
            models.Index(fields=["embargo"], name="signals_signal_embargo", condition=models.Q(embargo__isnull=False)),
        )


class Feedback(models.Model):
    """A sighting, an action or a dispute by a member on a signal it can see; one row per member and kind of feedback."""

    n = models.BigAutoField(primary_key=True)
    signal = models.BigIntegerField()
    member = models.BigIntegerField()
    type = models.CharField(max_length=8)
    value = models.CharField(max_length=24, default="", db_comment="the action, or how a dispute stands")
    count = models.BigIntegerField(default=1)
    seq = models.BigIntegerField()
    at = models.BigIntegerField()

    class Meta:
        db_table = "signals_feedback"
        constraints = (models.UniqueConstraint(fields=["signal", "member", "type", "value"], name="signals_feedback_once"),)


class Step(models.Model):
    """Entries about a signal after its first: revisions, feedback, retraction."""

    signal = models.BigIntegerField()
    seq = models.BigIntegerField()

    class Meta:
        db_table = "signals_step"
        indexes = (models.Index(fields=["signal"], name="signals_step_signal"),)


class ShareRequest(models.Model):
    """A member asks the originator for leave to share a signal more widely."""

    id = models.UUIDField(primary_key=True)
    signal = models.BigIntegerField()
    member = models.BigIntegerField()
    audience = models.TextField()
    reason = models.TextField()
    state = models.CharField(max_length=12)
    at = models.BigIntegerField()
    answered = models.BigIntegerField(null=True)

    class Meta:
        db_table = "signals_share_request"
        indexes = (models.Index(fields=["signal"], name="signals_share_signal"),)


class Rekeyed(models.Model):
    """A signal that is found under another key than before: processes that keep keys in memory follow these rows."""

    signal = models.BigIntegerField()
    before = models.BinaryField(max_length=32)
    key = models.BinaryField(max_length=32)

    class Meta:
        db_table = "signals_rekeyed"


class Upload(models.Model):
    """A collection: claims of one member with one declared source, or none, that came together."""

    member = models.BigIntegerField()
    source = models.CharField(max_length=200, default="", db_comment="as declared; empty for none")
    first = models.BigIntegerField(db_comment="n of its first claim")
    last = models.BigIntegerField(db_comment="n of its last claim, of those compared")
    begun = models.BigIntegerField(db_comment="when its first claim came")
    ended = models.BigIntegerField(db_comment="when its last claim came")
    size = models.BigIntegerField(db_comment="how many different identifiers it holds")
    settled = models.BigIntegerField(db_comment="n up to which its claims have their origin")

    class Meta:
        db_table = "signals_upload"
        indexes = (models.Index(fields=["member", "source", "last"], name="signals_upload_member"),)


class Overlap(models.Model):
    """How many identifiers two uploads of different members share."""

    earlier = models.BigIntegerField(db_comment="the upload that began first")
    later = models.BigIntegerField()
    shared = models.BigIntegerField(default=0)
    led = models.BigIntegerField(default=0, db_comment="of those, how many the earlier one had first")
    copier = models.BigIntegerField(null=True, db_comment="which of both is a copy of the other; it stays one")

    class Meta:
        db_table = "signals_overlap"
        constraints = (models.UniqueConstraint(fields=["earlier", "later"], name="signals_overlap_once"),)
        indexes = (models.Index(fields=["copier"], name="signals_overlap_copier"),)


class Settled(models.Model):
    """Claims, by their numbers, whose origin was settled: processes that keep claims in memory follow these rows."""

    first = models.BigIntegerField()
    last = models.BigIntegerField()

    class Meta:
        db_table = "signals_settled"
