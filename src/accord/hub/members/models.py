"""Tables of the members. `n` is the small number used inside the database; `id` is what others see."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import make_password
from django.db import models

from accord.core.texts import one_form


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
    national = models.BooleanField(default=False, db_comment="the desk that answers for its country: what its people send is kept there")

    class Meta:
        db_table = "members_member"
        constraints = (models.UniqueConstraint(fields=["country"], condition=models.Q(national=True), name="members_member_national"),)


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


class Person(AbstractBaseUser):
    """A person at a member. An invited one signs in with `login`; a RED marking may name anybody here.

    Contact details are personal, so the vault keeps them; here is only their reference.
    """

    n = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True)
    member = models.BigIntegerField()
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=16)
    login = models.CharField(max_length=60, unique=True, null=True, db_comment="lower case; null until an invitation was taken up")
    is_active = models.BooleanField(default=True)
    contact = models.UUIDField(null=True, db_comment="the vault's reference of a record of kind contact")
    former = models.UUIDField(null=True, db_comment="the vault's reference of the names that were corrected, a record of kind contact")
    language = models.CharField(max_length=2, default="en")
    theme = models.CharField(max_length=5, default="", db_comment="light, dark, or empty: as the device has it")
    made = models.BigIntegerField()
    failed = models.PositiveIntegerField(default=0, db_comment="sign-ins that failed since the last one that did not")
    locked_until = models.BigIntegerField(default=0)

    USERNAME_FIELD = "login"

    class Meta:
        db_table = "members_person"
        indexes = (models.Index(fields=["member"], name="members_person_member"),)

    def check_password(self, raw_password: str | None) -> bool:
        """In the one form of all keyboards; one that was set as it was typed, before there was one, opens too."""
        folded = None if raw_password is None else one_form(raw_password)
        return super().check_password(folded) or (folded != raw_password and super().check_password(raw_password))

    def set_password(self, raw_password: str | None) -> None:
        """The sign-in library also asks this of a name that nobody has: it hashes as often as a check of the same password."""
        folded = None if raw_password is None else one_form(raw_password)
        super().set_password(folded)
        if folded != raw_password:
            make_password(raw_password)


class Link(models.Model):
    """A one-time link by which a person takes up an invitation or sets a new password. The hub keeps only its hash."""

    n = models.BigAutoField(primary_key=True)
    person = models.BigIntegerField()
    hash = models.BinaryField(max_length=32, unique=True)
    made = models.BigIntegerField()
    expires = models.BigIntegerField()
    used = models.BigIntegerField(null=True)

    class Meta:
        db_table = "members_link"
        indexes = (models.Index(fields=["person"], name="members_link_person"),)


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
    maker = models.BigIntegerField(null=True, db_comment="the person who made it: it may do what that person may now, and no more")
    parent = models.BigIntegerField(null=True, db_comment="the token that made it: the same holds for what that one may now")
    issued = models.BooleanField(default=False, db_default=False, db_comment="given to a client, its parent, for some minutes")
    bound = models.BinaryField(max_length=32, null=True, db_comment="SHA-256 of the client certificate with which alone it holds")

    class Meta:
        db_table = "members_token"
        indexes = (models.Index(fields=["parent"], name="members_token_issued", condition=models.Q(issued=True)),)


class Client(models.Model):
    """A program that asks for tokens by OAuth 2 client credentials. What it may do stands in a token that nobody holds: its own."""

    token = models.BigIntegerField(primary_key=True, db_comment="its own token, whose id is the client's")
    method = models.CharField(max_length=32, db_comment="how it proves who it is, by the words of RFC 7591 and 8705")
    secret = models.BinaryField(max_length=32, null=True, db_comment="hash of its secret")
    keys = models.TextField(default="", db_comment="JSON Web Key Set of public keys")
    subject = models.TextField(default="", db_comment="distinguished name of its certificates, RFC 4514")
    certificate = models.BinaryField(max_length=32, null=True, db_comment="SHA-256 of its one certificate")
    binds = models.BooleanField(default=False, db_comment="whether its tokens hold with its client certificate alone")

    class Meta:
        db_table = "members_client"


class Assertion(models.Model):
    """An assertion by which a client proved who it is: taken once."""

    digest = models.BinaryField(max_length=32, primary_key=True, db_comment="of client and jti")
    expires = models.BigIntegerField()

    class Meta:
        db_table = "members_assertion"
        indexes = (models.Index(fields=["expires"], name="members_assertion_expires"),)
