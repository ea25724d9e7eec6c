"""Tables of desks and bells. No contact details here: the vault keeps them. Times are microseconds since 1970."""

from django.db import models


class Desk(models.Model):
    n = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True)
    member = models.BigIntegerField()
    name = models.CharField(max_length=100)
    zone = models.CharField(max_length=64, db_comment="IANA time zone")
    hours = models.TextField(db_comment='JSON: weekday -> list of "HH:MM-HH:MM", or "always"')
    holidays = models.CharField(max_length=16, db_comment="ISO country, with or without -SUBDIVISION; empty for none")
    languages = models.CharField(max_length=200, db_comment="BCP 47, separated by spaces")
    wait = models.PositiveSmallIntegerField(db_comment="minutes before a bell climbs")
    cover = models.BigIntegerField(null=True, db_comment="the desk that was asked to take over")
    covered = models.BooleanField(default=False, db_comment="whether it takes over: it agreed, or is of the same member")
    hook = models.UUIDField(null=True, db_comment="the vault's reference of a record of kind contact: webhook_url, webhook_secret")
    hook_failures = models.PositiveSmallIntegerField(default=0, db_comment="how often in a row the hook was not reached")
    hook_rests = models.BigIntegerField(null=True, db_comment="until when the hook is left alone")
    tested = models.BigIntegerField(null=True, db_comment="when a test ping was last answered")
    made = models.BigIntegerField()
    archived = models.BigIntegerField(null=True)

    class Meta:
        db_table = "desks_desk"
        indexes = (
            models.Index(fields=["member"], name="desks_desk_member"),
            models.Index(fields=["cover"], name="desks_desk_cover"),
        )


class Contact(models.Model):
    """A person to ring at a desk, in the order of `place`."""

    desk = models.BigIntegerField()
    place = models.PositiveSmallIntegerField()
    person = models.BigIntegerField()
    channels = models.CharField(max_length=60, db_comment="words, separated by spaces")

    class Meta:
        db_table = "desks_contact"
        constraints = (models.UniqueConstraint(fields=["desk", "person"], name="desks_contact_once"),)


class Shift(models.Model):
    """A shift: a person on call at a desk, who is rung first."""

    id = models.UUIDField(primary_key=True)
    desk = models.BigIntegerField()
    person = models.BigIntegerField()
    begins = models.BigIntegerField()
    ends = models.BigIntegerField()
    series = models.UUIDField(null=True, db_comment="the same for all that were put in by one rule; null for one alone")

    class Meta:
        db_table = "desks_shift"
        indexes = (
            models.Index(fields=["desk", "ends"], name="desks_shift_desk"),
            models.Index(fields=["series"], name="desks_shift_series", condition=~models.Q(series=None)),
        )


class Swap(models.Model):
    """An offer of a shift to one colleague, or to any who takes it, maybe in return for another."""

    n = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True)
    desk = models.BigIntegerField()
    member = models.BigIntegerField(db_comment="the desk's")
    shift = models.UUIDField()
    wants = models.UUIDField(null=True, db_comment="the shift that is asked for in return")
    by_person = models.BigIntegerField()
    to_person = models.BigIntegerField(null=True, db_comment="null for whoever takes it")
    at = models.BigIntegerField()
    state = models.CharField(max_length=10)
    answered = models.BigIntegerField(null=True)
    answered_by = models.BigIntegerField(null=True, db_comment="person who accepted or declined it, or took it back")

    class Meta:
        db_table = "desks_swap"
        indexes = (models.Index(fields=["member", "state"], name="desks_swap_member"),)


class Away(models.Model):
    """An absence of a person, and who stands in."""

    id = models.UUIDField(primary_key=True)
    person = models.BigIntegerField()
    member = models.BigIntegerField()
    begins = models.BigIntegerField()
    ends = models.BigIntegerField()
    stand_in = models.BigIntegerField(null=True, db_comment="the person who stands in; null for nobody")

    class Meta:
        db_table = "desks_away"
        indexes = (models.Index(fields=["ends"], name="desks_away_ends"),)


class Bell(models.Model):
    n = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True)
    desk = models.BigIntegerField()
    kind = models.CharField(max_length=16)
    ref = models.CharField(max_length=64, db_comment="an opaque id of what it rings for")
    by_member = models.BigIntegerField()
    by_person = models.BigIntegerField(null=True)
    at = models.BigIntegerField()
    state = models.CharField(max_length=10)
    answered_by = models.BigIntegerField(null=True, db_comment="member")
    answered_person = models.BigIntegerField(null=True)
    stopped_by = models.BigIntegerField(null=True, db_comment="member: whoever rang it, or the secretariat")
    ended = models.BigIntegerField(null=True, db_comment="when it was answered or stopped")
    unanswered = models.BigIntegerField(null=True, db_comment="when it had rung too long; it rings on")
    climb = models.IntegerField(default=0, db_comment="steps taken")
    reached = models.BooleanField(default=False, db_comment="whether it has come to the secretariat")
    next = models.BigIntegerField(null=True, db_comment="when it climbs next")
    topic = models.CharField(max_length=64, default="", db_comment="opaque: what it grows by; empty: it rings for one thing")
    count = models.PositiveIntegerField(default=1, db_comment="for how many things it rings")
    for_person = models.BigIntegerField(null=True, db_comment="the one person that it is for: nobody else is rung, or sees it")
    quiet = models.BigIntegerField(null=True, db_comment="until when it was snoozed: nobody is rung before")
    quiet_by = models.BigIntegerField(null=True, db_comment="person who snoozed it, and is rung again then")
    handed_to = models.BigIntegerField(null=True, db_comment="person it was last handed to")
    handed_by = models.BigIntegerField(null=True, db_comment="person who handed it over")
    handed_at = models.BigIntegerField(null=True)
    notes = models.PositiveSmallIntegerField(default=0, db_comment="how many notes it has")

    class Meta:
        db_table = "desks_bell"
        indexes = (
            models.Index(fields=["state", "desk"], name="desks_bell_state"),
            models.Index(fields=["desk", "n"], name="desks_bell_desk"),
            models.Index(fields=["by_member", "n"], name="desks_bell_by"),
            models.Index(fields=["by_member", "at"], name="desks_bell_rate"),
            models.Index(fields=["topic", "n"], name="desks_bell_topic", condition=~models.Q(topic="")),
        )


class Deed(models.Model):
    """An act of a person of the desk's member on a ringing bell: snoozed it, handed it over, wrote a note. For that member's own eyes."""

    n = models.BigAutoField(primary_key=True)
    bell = models.BigIntegerField()
    at = models.BigIntegerField()
    person = models.BigIntegerField()
    what = models.CharField(max_length=8)
    until = models.BigIntegerField(null=True, db_comment="of a snooze")
    to_person = models.BigIntegerField(null=True, db_comment="to whom it was handed")
    words = models.UUIDField(null=True, db_comment="the vault's reference of a note")

    class Meta:
        db_table = "desks_deed"
        indexes = (models.Index(fields=["bell", "n"], name="desks_deed_bell"),)


class Ring(models.Model):
    """One ring of a bell: to a person or a desk's hook through a channel, or in a member's console."""

    n = models.BigAutoField(primary_key=True)
    bell = models.BigIntegerField()
    step = models.IntegerField()
    stop = models.CharField(max_length=12, db_comment="shift, contact, cover, secretariat")
    member = models.BigIntegerField()
    person = models.BigIntegerField(null=True)
    desk = models.BigIntegerField(null=True, db_comment="whose hook it is")
    channel = models.CharField(max_length=16)
    due = models.BigIntegerField(db_comment="when it was to ring")
    after = models.BigIntegerField(db_comment="not sent before: later than due where it is tried again")
    state = models.CharField(max_length=8)
    tries = models.PositiveSmallIntegerField(default=0)
    taken = models.BigIntegerField(null=True, db_comment="when somebody last began to send it")
    sent = models.BigIntegerField(null=True)
    code = models.CharField(max_length=24, default="")

    class Meta:
        db_table = "desks_ring"
        indexes = (
            models.Index(fields=["bell", "n"], name="desks_ring_bell"),
            models.Index(fields=["state", "after"], name="desks_ring_due"),
            models.Index(fields=["member", "bell"], name="desks_ring_member"),
            models.Index(fields=["member", "due"], name="desks_ring_rate"),
        )


class Served(models.Model):
    """When the hub last began to send a ring of a member's bells through a channel: the member that waits longest comes next."""

    member = models.BigIntegerField()
    channel = models.CharField(max_length=16)
    at = models.BigIntegerField()

    class Meta:
        db_table = "desks_served"
        constraints = (models.UniqueConstraint(fields=["member", "channel"], name="desks_served_once"),)


class Pulse(models.Model):
    """One row that counts every change of any bell, for pages that look once a second."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    changes = models.BigIntegerField()

    class Meta:
        db_table = "desks_pulse"
