"""Tables of the vault. Ids are 16 random bytes, times are microseconds since 1970. Only `sealed`, `wrapped` and `note` hold secrets."""

from django.db import models


class Key(models.Model):
    """The record of a home member's key; the key itself is in the key ring, outside the database."""

    id = models.BinaryField(max_length=16, primary_key=True)
    member = models.BigIntegerField()
    made = models.BigIntegerField()
    retired = models.BigIntegerField(null=True, db_comment="since when new records use another")
    destroyed = models.BigIntegerField(null=True)

    class Meta:
        db_table = "vault_key"
        indexes = (models.Index(fields=["member", "made"], name="vault_key_member"),)


class Record(models.Model):
    """One record. Erased, the row stays as a tombstone without key and fields."""

    n = models.BigAutoField(primary_key=True)
    reference = models.BinaryField(max_length=16, unique=True)
    home = models.BigIntegerField(db_comment="the home member's number")
    kind = models.CharField(max_length=16)
    version = models.BigIntegerField(default=1, db_comment="counts changes; bound into every sealed field")
    key = models.BinaryField(max_length=16, null=True, db_comment="the home member's key that wraps the data key")
    wrapped = models.BinaryField(null=True, db_comment="the record's data key, wrapped")
    made = models.BigIntegerField()
    until = models.BigIntegerField()
    erased = models.BigIntegerField(null=True)
    damaged = models.BooleanField(default=False, db_comment="its data key could not be unwrapped with the right key")

    class Meta:
        db_table = "vault_record"
        indexes = (
            models.Index(fields=["key", "n"], name="vault_record_key"),
            models.Index(fields=["until"], name="vault_record_due", condition=models.Q(erased=None)),
        )


class Field(models.Model):
    record = models.BigIntegerField()
    name = models.CharField(max_length=40)
    sealed = models.BinaryField()

    class Meta:
        db_table = "vault_field"
        constraints = (models.UniqueConstraint(fields=["record", "name"], name="vault_field_once"),)


class Share(models.Model):
    """Another member's people of the right role may read this record, until then."""

    record = models.BigIntegerField()
    member = models.BigIntegerField()
    until = models.BigIntegerField()
    at = models.BigIntegerField()

    class Meta:
        db_table = "vault_share"
        constraints = (models.UniqueConstraint(fields=["record", "member"], name="vault_share_once"),)


class Look(models.Model):
    """An access to a record, or a refused one: the vault's own audit line. Codes and numbers only; the note is sealed."""

    n = models.BigAutoField(primary_key=True)
    id = models.BinaryField(max_length=16, db_comment="binds the note to its line")
    reference = models.BinaryField(max_length=16, null=True)
    at = models.BigIntegerField()
    member = models.BigIntegerField(null=True)
    role = models.CharField(max_length=16)
    actor = models.CharField(max_length=64)
    action = models.CharField(max_length=16)
    reason = models.CharField(max_length=16)
    outcome = models.CharField(max_length=16)
    why = models.CharField(max_length=16, default="")
    note = models.BinaryField(null=True)

    class Meta:
        db_table = "vault_look"
        indexes = (models.Index(fields=["reference", "n"], name="vault_look_record"),)


class Secret(models.Model):
    """The hub's secret, sealed by a key of the ring's folder 0: one row."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    key = models.BinaryField(max_length=16)
    sealed = models.BinaryField()

    class Meta:
        db_table = "vault_secret"


class Fingerprint(models.Model):
    """Which key files belong to this hub: the digest of each, so that a missing one is never made anew in silence."""

    name = models.CharField(max_length=32, primary_key=True)
    digest = models.CharField(max_length=64)
    at = models.BigIntegerField()

    class Meta:
        db_table = "vault_fingerprint"
