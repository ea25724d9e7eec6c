"""Tables of care: ids, codes and times. The vault keeps who a person is, what they told and why a caller looked.

Two kinds of file are two tables. That one human has both stands in neither: it is sealed in the vault, for their home member alone.
"""

from django.db import models


class File(models.Model):
    """The columns that both kinds have in common; no table of its own."""

    n = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=36, unique=True)
    home = models.BigIntegerField(db_comment="the member that keeps it")
    number = models.IntegerField(db_comment="of this member's files, both kinds counted together: to be said aloud")
    alias = models.CharField(max_length=32, default="", db_comment="keyed digest of the working alias; empty: it has none")
    risk = models.CharField(max_length=6, default="", db_comment="as somebody judged it; empty: nobody did")
    country = models.CharField(max_length=2, db_comment="where the person lives or is cared for; empty: not known")
    sealed = models.CharField(max_length=36, db_comment="the vault's reference of the person")
    state = models.CharField(max_length=8)
    is_child = models.BooleanField(default=False)
    origin = models.CharField(max_length=36, default="", db_comment="id of the submission that it came from")
    opened = models.BigIntegerField()
    changed = models.BigIntegerField()
    closed = models.BigIntegerField(null=True)
    due = models.BigIntegerField(db_comment="when it is erased, or somebody decides whether it goes on")

    class Meta:
        abstract = True


class Defrauded(File):
    """A person who was defrauded; never screened."""

    kind = "defrauded"
    screening: str | None = None
    screened: int | None = None
    first_screened: int | None = None

    class Meta:
        db_table = "care_defrauded"
        constraints = (models.UniqueConstraint(fields=["home", "number"], name="care_defrauded_number"),)
        indexes = (
            models.Index(fields=["home", "n"], name="care_defrauded_home"),
            models.Index(fields=["alias"], name="care_defrauded_alias", condition=~models.Q(alias="")),
            models.Index(fields=["origin"], name="care_defrauded_origin"),
        )


class Forced(File):
    """A person who was forced to scam. `screening` is the vault's reference of the answers."""

    kind = "forced"

    screening = models.CharField(max_length=36, null=True)
    screened = models.BigIntegerField(null=True, db_comment="when an answer was last recorded")
    first_screened = models.BigIntegerField(
        null=True, db_comment="when a question was first put, or a status assessed; empty: not screened"
    )

    class Meta:
        db_table = "care_forced"
        constraints = (models.UniqueConstraint(fields=["home", "number"], name="care_forced_number"),)
        indexes = (
            models.Index(fields=["home", "n"], name="care_forced_home"),
            models.Index(fields=["alias"], name="care_forced_alias", condition=~models.Q(alias="")),
            models.Index(fields=["origin"], name="care_forced_origin"),
        )


class Consent(models.Model):
    """One yes or no of a person; a later one counts instead of an earlier one."""

    n = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=9)
    file = models.BigIntegerField()
    consent = models.CharField(max_length=24)
    about = models.CharField(max_length=2, default="", db_comment="the country, where it is about a consulate")
    yes = models.BooleanField()
    feared = models.BooleanField(default=False, db_comment="the person is afraid of this consulate")
    how = models.CharField(max_length=12)
    member = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=64)
    at = models.BigIntegerField()

    class Meta:
        db_table = "care_consent"
        indexes = (models.Index(fields=["kind", "file", "n"], name="care_consent_file"),)


class Override(models.Model):
    """An override that stands in the place of a consent, on a ground, for a while. The vault keeps the reason."""

    n = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=36, unique=True)
    kind = models.CharField(max_length=9)
    file = models.BigIntegerField()
    ground = models.CharField(max_length=24)
    role = models.CharField(max_length=16)
    member = models.BigIntegerField()
    actor = models.CharField(max_length=64)
    reason = models.CharField(max_length=36)
    at = models.BigIntegerField()
    until = models.BigIntegerField()

    class Meta:
        db_table = "care_override"
        indexes = (models.Index(fields=["kind", "file", "n"], name="care_override_file"),)


class Referral(models.Model):
    """A person handed to a member that can help: which request it is, and what of the file it shows."""

    n = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=36, unique=True)
    kind = models.CharField(max_length=9)
    file = models.BigIntegerField(db_comment="0: none was opened yet; it was handed on from a report")
    home = models.BigIntegerField()
    member = models.BigIntegerField(db_comment="who can help")
    request = models.CharField(max_length=36, unique=True)
    extract = models.CharField(max_length=36, db_comment="the vault's reference of just what the services need")
    services = models.TextField(db_comment="JSON: codes")
    basis = models.CharField(max_length=24, db_comment="consent, or the ground of an override")
    override = models.BigIntegerField(null=True)
    made = models.BigIntegerField()

    class Meta:
        db_table = "care_referral"
        indexes = (
            models.Index(fields=["kind", "file", "n"], name="care_referral_file"),
            models.Index(fields=["member", "n"], name="care_referral_member"),
        )


class Assessment(models.Model):
    """An officer's assessment; none is ever overwritten. The vault keeps the words written about it."""

    n = models.BigAutoField(primary_key=True)
    file = models.BigIntegerField()
    status = models.CharField(max_length=16)
    member = models.BigIntegerField()
    actor = models.CharField(max_length=64)
    reason = models.CharField(max_length=36, null=True)
    at = models.BigIntegerField()
    review = models.BigIntegerField()

    class Meta:
        db_table = "care_assessment"
        indexes = (models.Index(fields=["file", "n"], name="care_assessment_file"),)


class Suspect(models.Model):
    """The mark `possible victim` on a signal that is a suspect record. Whose it is stands in no signal."""

    n = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=36, unique=True)
    signal = models.CharField(max_length=36, unique=True)
    member = models.BigIntegerField(db_comment="who marked it")
    actor = models.CharField(max_length=64)
    file = models.BigIntegerField(null=True)
    why = models.CharField(max_length=20)
    since = models.BigIntegerField()
    review = models.BigIntegerField()
    withheld = models.BooleanField(default=True)

    class Meta:
        db_table = "care_suspect"
        indexes = (models.Index(fields=["file"], name="care_suspect_file"),)


class Taken(models.Model):
    """An interview that was held in the field and taken in: sent again, it is known by its id, which its device made."""

    n = models.BigAutoField(primary_key=True)
    member = models.BigIntegerField()
    id = models.CharField(max_length=36)
    file = models.BigIntegerField()
    actor = models.CharField(max_length=64)
    at = models.BigIntegerField()

    class Meta:
        db_table = "care_taken"
        constraints = (models.UniqueConstraint(fields=["member", "id"], name="care_taken_once"),)


class Body(models.Model):
    """A member's statement of the help that it offers."""

    n = models.BigAutoField(primary_key=True)
    member = models.BigIntegerField(unique=True)
    told = models.TextField(db_comment="JSON: countries, services, languages, takes, room")
    changed = models.BigIntegerField()

    class Meta:
        db_table = "care_body"
