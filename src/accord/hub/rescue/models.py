"""Tables of rescue: ids, codes and times. The vault keeps the place, the people, the statements and the reasons for naming people."""

from django.db import models


class Rescue(models.Model):
    """`country`, `count`, `nations` and `urgent` follow from what is told and not taken back. `origin`: of which item of a report."""

    n = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=36, unique=True)
    home = models.BigIntegerField(db_comment="the member that keeps it")
    number = models.IntegerField(db_comment="of this member's rescues: to be said aloud")
    country = models.CharField(max_length=2, default="")
    count = models.IntegerField(null=True, db_comment="how many people are inside or believed inside")
    nations = models.TextField(default="{}", db_comment="JSON: nationalities of which there are many, with how many")
    urgent = models.BooleanField(default=False)
    feared = models.BooleanField(default=False, db_comment="somebody said that no consulate may be told")
    origin = models.CharField(max_length=64, default="")
    state = models.CharField(max_length=16)
    entered = models.BigIntegerField()
    clock = models.CharField(max_length=16, default="")
    due = models.BigIntegerField(null=True)
    rung = models.IntegerField(default=0, db_comment="how often this clock has rung")
    bell = models.CharField(max_length=36, default="")
    opened = models.BigIntegerField()
    changed = models.BigIntegerField()
    closed = models.BigIntegerField(null=True)
    until = models.BigIntegerField(db_comment="when it is erased")

    class Meta:
        db_table = "rescue_rescue"
        constraints = (models.UniqueConstraint(fields=["home", "number"], name="rescue_rescue_number"),)
        indexes = (models.Index(fields=["origin"], name="rescue_rescue_origin", condition=~models.Q(origin="")),)


class Person(models.Model):
    """A person inside or believed inside. `joined` is the vault's reference of the care file's id, for the home alone."""

    n = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=36, unique=True)
    rescue = models.BigIntegerField()
    stands = models.CharField(max_length=12)
    is_child = models.BooleanField(default=False)
    joined = models.CharField(max_length=36, null=True)
    since = models.BigIntegerField()
    at = models.BigIntegerField()

    class Meta:
        db_table = "rescue_person"
        indexes = (models.Index(fields=["rescue", "n"], name="rescue_person_rescue"),)


class Told(models.Model):
    """One statement: a part, or about a person. None is overwritten; one that rests on consent is erased when that is taken back."""

    n = models.BigAutoField(primary_key=True)
    rescue = models.BigIntegerField()
    part = models.CharField(max_length=12)
    person = models.BigIntegerField(null=True)
    known = models.CharField(max_length=12)
    origin = models.CharField(max_length=64, default="", db_comment="of which item of a report; empty: it rests on no report")
    sealed = models.CharField(max_length=36, default="", db_comment="the vault's reference; empty: all of it stands here")
    country = models.CharField(max_length=2, default="")
    count = models.IntegerField(null=True)
    nations = models.TextField(default="", db_comment="JSON, as in rescue_rescue; empty: not told")
    risks = models.TextField(default="{}", db_comment="JSON: codes of risks and whether they are there; of the place, and of nobody")
    member = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=64)
    at = models.BigIntegerField()
    erased = models.BigIntegerField(null=True)

    class Meta:
        db_table = "rescue_told"
        indexes = (models.Index(fields=["rescue", "n"], name="rescue_told_rescue"),)


class Access(models.Model):
    """An entry of the access list: one person by name, or the desk of a member, and the parts it is shown. The vault keeps the reason."""

    n = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=36, unique=True)
    rescue = models.BigIntegerField()
    member = models.BigIntegerField()
    person = models.CharField(max_length=36, default="", db_comment="empty: the desk of that member")
    sees = models.TextField(db_comment="JSON: parts; the home sees all")
    reason = models.CharField(max_length=36, null=True)
    by_member = models.BigIntegerField(null=True)
    by_actor = models.CharField(max_length=64)
    at = models.BigIntegerField()
    ended = models.BigIntegerField(null=True)

    class Meta:
        db_table = "rescue_access"
        indexes = (
            models.Index(fields=["rescue", "n"], name="rescue_access_rescue"),
            models.Index(fields=["member", "ended"], name="rescue_access_member"),
        )


class Event(models.Model):
    """A line of the timeline: the step or act, by whom and when; the vault keeps the text written about it."""

    n = models.BigAutoField(primary_key=True)
    rescue = models.BigIntegerField()
    at = models.BigIntegerField()
    member = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=64)
    what = models.CharField(max_length=16)
    code = models.CharField(max_length=24, default="")
    person = models.BigIntegerField(null=True)
    words = models.CharField(max_length=36, null=True)

    class Meta:
        db_table = "rescue_event"
        indexes = (models.Index(fields=["rescue", "n"], name="rescue_event_rescue"),)


class Look(models.Model):
    """A look at a rescue, or one refused since the caller is not on the list."""

    n = models.BigAutoField(primary_key=True)
    rescue = models.BigIntegerField()
    at = models.BigIntegerField()
    member = models.BigIntegerField()
    actor = models.CharField(max_length=64)
    role = models.CharField(max_length=16)
    reason = models.CharField(max_length=16, default="")
    outcome = models.CharField(max_length=8)

    class Meta:
        db_table = "rescue_look"
        indexes = (models.Index(fields=["rescue", "n"], name="rescue_look_rescue"),)


class Assessment(models.Model):
    """An assessment of a person's status; none is ever overwritten."""

    n = models.BigAutoField(primary_key=True)
    person = models.BigIntegerField()
    status = models.CharField(max_length=16)
    member = models.BigIntegerField()
    actor = models.CharField(max_length=64)
    reason = models.CharField(max_length=36, null=True)
    at = models.BigIntegerField()
    review = models.BigIntegerField()

    class Meta:
        db_table = "rescue_assessment"
        indexes = (models.Index(fields=["person", "n"], name="rescue_assessment_person"),)


class Consular(models.Model):
    """A person's answer about a consulate: whether it may be told; the last one counts."""

    n = models.BigAutoField(primary_key=True)
    person = models.BigIntegerField()
    country = models.CharField(max_length=2)
    yes = models.BooleanField()
    feared = models.BooleanField(default=False)
    how = models.CharField(max_length=12)
    member = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=64)
    at = models.BigIntegerField()

    class Meta:
        db_table = "rescue_consular"
        indexes = (models.Index(fields=["person", "n"], name="rescue_consular_person"),)


class Mark(models.Model):
    """A mark `possible victim` that is about a person of a rescue, by the mark's id."""

    n = models.BigAutoField(primary_key=True)
    person = models.BigIntegerField()
    mark = models.CharField(max_length=36, unique=True)

    class Meta:
        db_table = "rescue_mark"
        indexes = (models.Index(fields=["person"], name="rescue_mark_person"),)
