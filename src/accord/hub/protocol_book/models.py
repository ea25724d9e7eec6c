"""Tables of negotiated protocols. Times are microseconds since 1970. A proposal's text never changes: another text is another proposal."""

from django.db import models


class Proposal(models.Model):
    """A protocol's file that a member proposed. Agreed on, requests pin its `ref`, so a row is never deleted."""

    n = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=36, unique=True)
    ref = models.CharField(max_length=60, unique=True, db_comment="name@version~mark: what a request pins")
    name = models.CharField(max_length=32)
    version = models.IntegerField()
    member = models.BigIntegerField(db_comment="who proposed it")
    actor = models.CharField(max_length=64)
    text = models.TextField(db_comment="the file, as it was proposed")
    digest = models.CharField(max_length=64, db_comment="SHA-256 of the text: what each member accepted")
    base = models.CharField(max_length=60, default="", db_comment="ref of the version before; empty for a protocol that is new")
    counters = models.BigIntegerField(null=True, db_comment="n of the proposal that it answers")
    state = models.CharField(max_length=12)
    made = models.BigIntegerField()
    settled = models.BigIntegerField(null=True, db_comment="when it was agreed on, or came to nothing")

    class Meta:
        db_table = "protocol_book_proposal"
        indexes = (models.Index(fields=["state", "name"], name="protocol_book_state"),)


class Bound(models.Model):
    """A member that a proposal would bind, and what it says to it; the proposer among them, who accepts by proposing."""

    n = models.BigAutoField(primary_key=True)
    proposal = models.BigIntegerField()
    member = models.BigIntegerField()
    answer = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, default="", db_comment="SHA-256 of the text that it accepted")
    actor = models.CharField(max_length=64, default="")
    reason = models.CharField(max_length=600, default="", db_comment="why it refused or left, in its own words")
    at = models.BigIntegerField(null=True, db_comment="when it answered")
    leaves = models.BigIntegerField(null=True, db_comment="from when on it is bound no more; its notice runs until then")
    bell = models.CharField(max_length=36, default="", db_comment="the bell that rings for its answer")

    class Meta:
        db_table = "protocol_book_bound"
        constraints = (models.UniqueConstraint(fields=["proposal", "member"], name="protocol_book_bound_once"),)
        indexes = (models.Index(fields=["member", "answer"], name="protocol_book_member"),)
