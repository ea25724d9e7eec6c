"""Tables of the journal. Times are integers: microseconds since 1970 in UTC, the same on SQLite and PostgreSQL."""

from django.db import models

from accord.hub.journal.fields import Seq
from accord.hub.times import FOR_EVER


class Head(models.Model):
    """The last sequence number given out: one row, whose lock makes sequence order commit order."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    seq = models.BigIntegerField()
    unclear = models.CharField(max_length=12, default="", db_default="", db_comment="why nothing is written until an epoch begins")
    timeline = models.BigIntegerField(default=0, db_default=0, db_comment="of PostgreSQL when the epoch began; 0 where it wasn't seen")
    is_marked = models.PositiveSmallIntegerField(default=0, db_default=0, db_comment="1 once there was a mark outside the database")

    class Meta:
        db_table = "journal_head"


class Epoch(models.Model):
    """An epoch of the journal after the first: append-only, so that every old cursor can be answered."""

    epoch = models.BigIntegerField(primary_key=True)
    began_at = models.BigIntegerField()
    forked_from = models.BigIntegerField(db_comment="the last number before it that this database holds")
    reason = models.CharField(max_length=12)

    class Meta:
        db_table = "journal_epoch"


class Audience(models.Model):
    """The set of members that may see an entry, interned: the same audience is one row."""

    digest = models.BinaryField(max_length=32, unique=True)
    scope = models.CharField(max_length=12)
    spec = models.TextField()
    entries = models.BigIntegerField(default=0, db_comment="entries addressed to it: tells a reader's query which index to walk")

    class Meta:
        db_table = "journal_audience"


class Reader(models.Model):
    """An interval of sequence numbers in which one member belongs to one audience.

    Entries with feed_from <= seq < until are in its feed; signals shared at a seq with seen_from <= seq < until are
    visible to it (what a circle opens to joiners was granted at new numbers, so seen_from can be less than feed_from).
    """

    member = models.BigIntegerField()
    audience = models.BigIntegerField()
    seen_from = models.BigIntegerField()
    feed_from = models.BigIntegerField()
    until = models.BigIntegerField(default=FOR_EVER)

    class Meta:
        db_table = "journal_reader"
        indexes = (
            models.Index(fields=["member", "audience"], name="journal_reader_member"),
            models.Index(fields=["audience", "member"], name="journal_reader_audience"),
        )


class PersonReader(models.Model):
    """A person who is named in an audience of people; the names of such an audience never change."""

    person = models.UUIDField()
    audience = models.BigIntegerField()

    class Meta:
        db_table = "journal_person_reader"
        indexes = (
            models.Index(fields=["person", "audience"], name="journal_person_reader_person"),
            models.Index(fields=["audience"], name="journal_person_audience"),
        )


class Topic(models.Model):
    """The topic of an entry about a signal, interned: kind, schemes and country, by which feeds are filtered."""

    id = models.AutoField(primary_key=True)
    text = models.TextField(unique=True)

    class Meta:
        db_table = "journal_topic"


class Entry(models.Model):
    """One entry. The salted leaf stays for ever; salt and body beside it can be erased, leaving a provable tombstone."""

    seq = Seq(primary_key=True)
    type = models.PositiveSmallIntegerField()
    audience = models.BigIntegerField()
    author = models.BigIntegerField()
    at = models.BigIntegerField()
    leaf = models.BinaryField(max_length=32)
    salt = models.BinaryField(max_length=16, null=True)
    body = models.BinaryField(null=True)
    topic = models.IntegerField(null=True)

    class Meta:
        db_table = "journal_entry"
        indexes = (models.Index(fields=["audience", "seq"], name="journal_entry_audience"),)


class Grant(models.Model):
    """A pending grant to a joiner: the entries that an audience shared from `since` up to, not including, `before`."""

    member = models.BigIntegerField()
    audience = models.BigIntegerField()
    since = models.BigIntegerField()
    before = models.BigIntegerField()
    done = models.BigIntegerField(default=0, db_comment="how far it has come, in the numbering of what is granted")

    class Meta:
        db_table = "journal_grant"


class Applied(models.Model):
    """The entries that a consumer itself says it has applied; never implied by delivery."""

    member = models.BigIntegerField()
    consumer = models.CharField(max_length=64)
    seq = models.BigIntegerField()
    at = models.BigIntegerField()

    class Meta:
        db_table = "journal_applied"
        constraints = (models.UniqueConstraint(fields=["member", "consumer"], name="journal_applied_once"),)


class Follower(models.Model):
    """A follower's durable cursor."""

    name = models.CharField(max_length=64, primary_key=True)
    seq = models.BigIntegerField(default=0)

    class Meta:
        db_table = "journal_follower"


class Parked(models.Model):
    """A poisonous entry: set aside in sight, while its follower goes on."""

    follower = models.CharField(max_length=64)
    seq = models.BigIntegerField()
    error = models.TextField(db_comment="class of the error and where: never the entry's content")
    at = models.BigIntegerField()
    ref = models.CharField(max_length=64, default="", db_default="", db_comment="of a clock: what it is about, an opaque id")
    tries = models.IntegerField(default=0, db_default=0, db_comment="how often it was tried again, and failed")

    class Meta:
        db_table = "journal_parked"
        constraints = (models.UniqueConstraint(fields=["follower", "seq"], name="journal_parked_once"),)


class Clock(models.Model):
    """A deadline. Fires once: the firing and its effect are one transaction."""

    due = models.BigIntegerField()
    kind = models.CharField(max_length=32)
    ref = models.CharField(max_length=64)

    class Meta:
        db_table = "journal_clock"
        indexes = (models.Index(fields=["due"], name="journal_clock_due"),)
        constraints = (models.UniqueConstraint(fields=["kind", "ref"], name="journal_clock_once"),)


class Retry(models.Model):
    """The answer given under an idempotency key, so that a retry gets it again and nothing is done twice."""

    member = models.BigIntegerField()
    key = models.BinaryField(max_length=32)
    request = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField()
    answer = models.BinaryField()
    at = models.BigIntegerField()

    class Meta:
        db_table = "journal_retry"
        constraints = (models.UniqueConstraint(fields=["member", "key"], name="journal_retry_once"),)


class Audit(models.Model):
    """An audit line: who did what, when, through which door; refusals too. No personal data, no identifiers: ids and counts."""

    at = models.BigIntegerField()
    member = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=64)
    action = models.CharField(max_length=64)
    outcome = models.CharField(max_length=16)
    detail = models.TextField(default="")

    class Meta:
        db_table = "journal_audit"
        indexes = (models.Index(fields=["at"], name="journal_audit_at"), models.Index(fields=["member", "id"], name="journal_audit_member"))
