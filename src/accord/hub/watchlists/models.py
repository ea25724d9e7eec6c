"""Tables of watchlists. Times are microseconds since 1970; the vault keeps what was written as a note."""

from django.db import models


class Item(models.Model):
    """An identifier that is watched: for one person, or for all of a member who work with watchlists."""

    n = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=36, unique=True)
    member = models.BigIntegerField()
    person = models.BigIntegerField(null=True, db_comment="who put it on; null for a program")
    own = models.BooleanField(db_comment="for that person alone")
    key = models.BinaryField(max_length=32)
    kind = models.CharField(max_length=12)
    value = models.TextField()
    display = models.TextField()
    note = models.CharField(max_length=36, default="", db_comment="the vault's reference; empty for none")
    desk = models.CharField(max_length=36, default="", db_comment="which desk rings; empty: the one that is best then")
    rings = models.BigIntegerField(null=True, db_comment="the one person who is rung instead of a desk")
    since = models.BigIntegerField(db_comment="the journal's head when it was put on: what came before rings nobody")
    made = models.BigIntegerField()
    until = models.BigIntegerField(db_comment="when it ends")
    hits = models.BigIntegerField(default=0)
    last = models.BigIntegerField(null=True, db_comment="when something was named last")
    bell = models.CharField(max_length=36, default="", db_comment="the bell that rang last")

    class Meta:
        db_table = "watchlists_item"
        indexes = (
            models.Index(fields=["member", "n"], name="watchlists_item_member"),
            models.Index(fields=["member", "key"], name="watchlists_item_key"),
            models.Index(fields=["bell"], name="watchlists_item_bell", condition=~models.Q(bell="")),
        )


class Place(models.Model):
    """A key under which something may be named that an item is to hear of. `own`: it is the item itself, or another name of it."""

    key = models.BinaryField(max_length=32)
    item = models.BigIntegerField()
    own = models.BooleanField()

    class Meta:
        db_table = "watchlists_place"
        indexes = (
            models.Index(fields=["key"], name="watchlists_place_key"),
            models.Index(fields=["item"], name="watchlists_place_item"),
        )


class Hit(models.Model):
    """Something that was named and that an item heard of: ids alone."""

    n = models.BigAutoField(primary_key=True)
    item = models.BigIntegerField()
    what = models.CharField(max_length=8)
    ref = models.CharField(max_length=36)
    how = models.CharField(max_length=8)
    at = models.BigIntegerField()
    bell = models.CharField(max_length=36, default="")

    class Meta:
        db_table = "watchlists_hit"
        constraints = (models.UniqueConstraint(fields=["item", "what", "ref"], name="watchlists_hit_once"),)
        indexes = (models.Index(fields=["item", "n"], name="watchlists_hit_item"),)


class Mark(models.Model):
    """How far what comes to members has been looked at: the number of the last claim, or of the last entry about one."""

    name = models.CharField(max_length=16, primary_key=True)
    upto = models.BigIntegerField()

    class Meta:
        db_table = "watchlists_mark"
