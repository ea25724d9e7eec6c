"""Tables of evidence: ids, digests, codes and times. A file lies sealed below the data directory; its key and its name are in the vault."""

from django.db import models


class Item(models.Model):
    """A file of a case. `id` is bound into the sealed file; `part` is the case's part, by which everybody knows it once it is whole."""

    n = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=36, unique=True)
    case = models.CharField(max_length=36)
    part = models.CharField(max_length=36, null=True, unique=True)
    member = models.BigIntegerField(db_comment="that put it in")
    actor = models.CharField(max_length=64)
    tlp = models.CharField(max_length=12)
    record = models.CharField(max_length=36, db_comment="the vault's record that holds its key")
    size = models.BigIntegerField()
    sha256 = models.BinaryField(max_length=32, null=True)
    state = models.CharField(max_length=8)
    begun = models.BigIntegerField()
    touched = models.BigIntegerField(db_comment="when something last came, of one that is coming")
    at = models.BigIntegerField(null=True, db_comment="when it was taken in")
    erased = models.BigIntegerField(null=True)
    stamp = models.BinaryField(null=True, db_comment="the time-stamp of its digest, as the authority gave it")

    class Meta:
        db_table = "evidence_item"
        indexes = (
            models.Index(fields=["case", "n"], name="evidence_item_case"),
            models.Index(fields=["touched"], name="evidence_item_coming", condition=models.Q(state="coming")),
        )


class Chain(models.Model):
    """One member's custody of a file: how many lines it has, and the hash of the last. The member that put the file in has all lines."""

    n = models.BigAutoField(primary_key=True)
    item = models.BigIntegerField()
    viewer = models.BigIntegerField()
    lines = models.IntegerField(default=0)
    head = models.BinaryField(max_length=32, default=bytes(32))

    class Meta:
        db_table = "evidence_chain"
        constraints = (models.UniqueConstraint(fields=["item", "viewer"], name="evidence_chain_once"),)


class Line(models.Model):
    """A custody line of one member's chain. Each hash is made of the one before it, so that none can be changed or taken away unnoticed."""

    n = models.BigAutoField(primary_key=True)
    item = models.BigIntegerField()
    viewer = models.BigIntegerField()
    number = models.IntegerField()
    at = models.BigIntegerField()
    member = models.CharField(max_length=36, default="", db_comment="the member's id; empty: the hub itself")
    actor = models.CharField(max_length=64)
    role = models.CharField(max_length=16, default="")
    act = models.CharField(max_length=16)
    way = models.CharField(max_length=16)
    result = models.CharField(max_length=16)
    digest = models.BinaryField(max_length=32, db_comment="what it was done on")
    detail = models.CharField(max_length=80, default="", db_comment="ids and numbers alone")
    hash = models.BinaryField(max_length=32)

    class Meta:
        db_table = "evidence_line"
        constraints = (models.UniqueConstraint(fields=["item", "viewer", "number"], name="evidence_line_once"),)
