"""Tables of submissions. The vault keeps what was sent; here are references, words and times, and digests that say nothing."""

from django.db import models


class Submission(models.Model):
    n = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True)
    code = models.BinaryField(max_length=32, unique=True, db_comment="keyed digest of the code that its sender was given")
    kind = models.CharField(max_length=16)
    home = models.BigIntegerField(db_comment="the member that keeps what was sent")
    member = models.BigIntegerField(null=True, db_comment="the member that sent it, for itself or somebody else; null: the public")
    for_person = models.BooleanField(default=True, db_comment="false where a member sends it for itself")
    country = models.CharField(max_length=2)
    language = models.CharField(max_length=2)
    about_kind = models.CharField(max_length=12, default="", db_comment="kind of the identifier that it is about")
    about = models.BinaryField(max_length=32, null=True, db_comment="keyed digest of that identifier's key, for limits")
    sealed = models.UUIDField(db_comment="the vault's reference of what was said")
    contact = models.UUIDField(null=True, db_comment="the vault's reference of what the hub needs to deliver")
    step = models.CharField(max_length=16)
    dues = models.TextField(default="{}", db_comment="JSON: what falls due -> when")
    facts = models.TextField(default="{}", db_comment="JSON of counts: claims, upheld, members that applied it")
    place = models.BinaryField(max_length=32, null=True, db_comment="keyed digest of the network it came from within this hour")
    door = models.CharField(max_length=8, default="", db_comment="of a report its kind: money, or held")
    handed = models.BigIntegerField(null=True, db_comment="when it was handed in; null: a draft")
    damped = models.BooleanField(default=False, db_comment="one of a flood: nobody is asked to look at it before the proof")
    made = models.BigIntegerField()
    changed = models.BigIntegerField()

    class Meta:
        db_table = "intake_submission"
        indexes = (
            models.Index(fields=["about", "step"], name="intake_submission_about"),
            models.Index(fields=["made"], name="intake_submission_made"),
            models.Index(fields=["member", "n"], name="intake_submission_member"),
            models.Index(fields=["kind", "door", "handed"], name="intake_submission_handed"),
            models.Index(fields=["kind", "door", "n"], name="intake_submission_draft", condition=models.Q(step="draft")),
            models.Index(fields=["place", "n"], name="intake_submission_place", condition=models.Q(place__isnull=False)),
        )


class Proof(models.Model):
    """A way to prove control that was chosen for a submission, and how it stands."""

    n = models.BigAutoField(primary_key=True)
    submission = models.BigIntegerField()
    way = models.CharField(max_length=16)
    state = models.CharField(max_length=8)
    digest = models.BinaryField(max_length=32, null=True, db_comment="keyed digest of the short code that was sent")
    tries = models.PositiveSmallIntegerField(default=0, db_comment="with the code that was sent last")
    times = models.PositiveSmallIntegerField(default=0, db_comment="codes sent, or looks taken")
    asked = models.BigIntegerField()
    sent = models.BigIntegerField(null=True, db_comment="when the last one was sent or looked for")
    taken = models.BigIntegerField(null=True, db_comment="since when somebody is sending or looking")
    outcome = models.CharField(max_length=24, default="")
    by = models.CharField(max_length=64, default="", db_comment="whoever recorded it by hand; empty: the hub saw it")
    by_member = models.BigIntegerField(null=True)
    shown = models.BigIntegerField(null=True)

    class Meta:
        db_table = "intake_proof"
        constraints = (models.UniqueConstraint(fields=["submission", "way"], name="intake_proof_once"),)
        indexes = (models.Index(fields=["asked"], name="intake_proof_waits", condition=models.Q(state="asked")),)


class Note(models.Model):
    """A note that the sender added, or that they are told: sealed too."""

    n = models.BigAutoField(primary_key=True)
    submission = models.BigIntegerField()
    is_answer = models.BooleanField()
    sealed = models.UUIDField()
    at = models.BigIntegerField()

    class Meta:
        db_table = "intake_note"
        indexes = (models.Index(fields=["submission", "n"], name="intake_note_submission"),)


class Paper(models.Model):
    """A picture of a paper that shows that the identifier is the sender's."""

    n = models.BigAutoField(primary_key=True)
    submission = models.BigIntegerField()
    sealed = models.UUIDField(db_comment="the vault's reference of the picture, drawn anew")
    at = models.BigIntegerField()
    mark = models.CharField(
        max_length=64, default="", db_default="", db_comment="keyed digest of the picture, by which one that is sent again is known"
    )

    class Meta:
        db_table = "intake_paper"
        indexes = (models.Index(fields=["submission", "n"], name="intake_paper_submission"),)


class Said(models.Model):
    """One yes or no of the sender to something that may be agreed to. The last one counts."""

    n = models.BigAutoField(primary_key=True)
    submission = models.BigIntegerField()
    word = models.CharField(max_length=24)
    yes = models.BooleanField()
    at = models.BigIntegerField()

    class Meta:
        db_table = "intake_said"
        indexes = (models.Index(fields=["submission", "n"], name="intake_said_submission"),)


class Followed(models.Model):
    """A step that a member takes for the sender, as it is told: what kind of step and in which state, and nothing of whom or what."""

    n = models.BigAutoField(primary_key=True)
    submission = models.BigIntegerField()
    key = models.CharField(max_length=64, db_comment="opaque: tells two steps of one kind apart")
    step = models.CharField(max_length=24)
    state = models.CharField(max_length=24)
    since = models.BigIntegerField()
    due = models.BigIntegerField(null=True)

    class Meta:
        db_table = "intake_followed"
        constraints = (models.UniqueConstraint(fields=["submission", "key"], name="intake_followed_once"),)


class Back(models.Model):
    """The effect of taking a consent back on one thing: it ended, or goes on upon another basis. Nothing of whom it is about."""

    n = models.BigAutoField(primary_key=True)
    submission = models.BigIntegerField()
    consent = models.CharField(max_length=24)
    became = models.CharField(max_length=8, db_comment="ended, or stays")
    word = models.CharField(max_length=32, db_comment="of what ended the way out; of what stays its basis, or the ground of a file")
    at = models.BigIntegerField()

    class Meta:
        db_table = "intake_back"
        constraints = (models.UniqueConstraint(fields=["submission", "consent", "became", "word"], name="intake_back_once"),)


class Returned(models.Model):
    """Money that came back to the sender of a report, as the ledger of a request has it: all of it so far, and not what came last."""

    n = models.BigAutoField(primary_key=True)
    submission = models.BigIntegerField()
    key = models.CharField(max_length=64, db_comment="opaque: tells two places that it came back from apart")
    amount = models.CharField(max_length=60)
    code = models.CharField(max_length=12)
    bank = models.CharField(max_length=200, db_comment="name of the member that gave it back; empty: no member")
    is_whole = models.BooleanField(db_comment="whether nothing more of that money is anywhere else")
    at = models.BigIntegerField(db_comment="when the amount last changed")

    class Meta:
        db_table = "intake_returned"
        constraints = (models.UniqueConstraint(fields=["submission", "key", "code"], name="intake_returned_once"),)
