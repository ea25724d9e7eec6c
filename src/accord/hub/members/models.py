"""Tables of the members. `n` is the small number used inside the database; `id` is what others see."""

from django.db import models


class Member(models.Model):
    n = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True)
    name = models.CharField(max_length=200, unique=True)
    sector = models.CharField(max_length=16)
    country = models.CharField(max_length=2, db_comment="ISO 3166 alpha-2; empty for an international body")
    standing = models.CharField(max_length=16)
    note = models.TextField(default="", db_comment="what is publicly known of its membership")
    source = models.TextField(default="", db_comment="where that is stated; 'demo' for a fictitious desk")
    since = models.BigIntegerField()

    class Meta:
        db_table = "members_member"


class Circle(models.Model):
    """A named group of members; two groups that know nothing of each other may bear one name.

    `opens` says whether a later joiner is granted what the circle already shares.
    """

    n = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True)
    name = models.CharField(max_length=200)
    opens = models.BooleanField(default=False)
    owner = models.BigIntegerField()

    class Meta:
        db_table = "members_circle"


class CircleMember(models.Model):
    circle = models.BigIntegerField()
    member = models.BigIntegerField()

    class Meta:
        db_table = "members_circle_member"
        constraints = (models.UniqueConstraint(fields=["circle", "member"], name="members_circle_once"),)


class Person(models.Model):
    """Somebody at a member who can be named in a RED marking."""

    n = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True)
    member = models.BigIntegerField()
    name = models.CharField(max_length=200)

    class Meta:
        db_table = "members_person"


class Token(models.Model):
    """An API token. Shown once; only its hash is kept."""

    n = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True)
    member = models.BigIntegerField()
    name = models.CharField(max_length=100)
    hash = models.BinaryField(max_length=32, unique=True)
    scopes = models.TextField(db_comment="permissions, one a line")
    role = models.CharField(max_length=16, db_comment="whose ceiling it has when it publishes")
    made = models.BigIntegerField()
    expires = models.BigIntegerField(null=True)
    revoked = models.BigIntegerField(null=True)

    class Meta:
        db_table = "members_token"
