"""Tables of repatriation: ids, codes and times. The vault keeps who a person is; an operation names a place and a day, and nobody."""

from django.db import models


class Operation(models.Model):
    """People who go home together."""

    n = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=36, unique=True)
    home = models.BigIntegerField(db_comment="the member that keeps the files of its people")
    country = models.CharField(max_length=2)
    place = models.CharField(max_length=80)
    day = models.CharField(max_length=10)
    lead = models.CharField(max_length=64, db_comment="the actor who leads")
    state = models.CharField(max_length=8)
    opened = models.BigIntegerField()
    closed = models.BigIntegerField(null=True)

    class Meta:
        db_table = "repatriation_operation"
        indexes = (models.Index(fields=["home", "n"], name="repatriation_operation_home"),)


class Traveller(models.Model):
    """A returnee: which file, which request, and how it stands."""

    n = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=36, unique=True)
    operation = models.BigIntegerField(null=True, db_comment="empty: alone")
    home = models.BigIntegerField()
    file = models.BigIntegerField(unique=True, db_comment="of care_forced")
    nations = models.TextField(db_comment="JSON: codes of the nationalities that the person names")
    request = models.CharField(max_length=36, null=True, unique=True)
    extract = models.CharField(max_length=36, null=True, db_comment="the vault's reference of what the receiving desk may see")
    papers = models.CharField(max_length=12)
    risk = models.CharField(max_length=12)
    assessment = models.CharField(max_length=36, null=True, db_comment="the vault's reference")
    assessed = models.BigIntegerField(null=True)
    assessor = models.CharField(max_length=64)
    review = models.CharField(max_length=36, null=True, db_comment="the vault's reference")
    reviewed = models.BigIntegerField(null=True)
    reviewer = models.CharField(max_length=64)
    receiver = models.BigIntegerField(null=True, db_comment="the member that was told at home")
    reception = models.CharField(max_length=10)
    decline = models.CharField(max_length=20)
    told = models.BigIntegerField(null=True)
    made = models.BigIntegerField()
    gone = models.BooleanField(default=False, db_comment="the file was erased; the bare row stays")

    class Meta:
        db_table = "repatriation_traveller"
        indexes = (
            models.Index(fields=["operation", "n"], name="repatriation_traveller_op"),
            models.Index(fields=["home", "n"], name="repatriation_traveller_home"),
            models.Index(fields=["receiver", "n"], name="repatriation_traveller_recv"),
        )


class Verification(models.Model):
    """A consulate asked whether a person is a national."""

    n = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=36, unique=True)
    traveller = models.BigIntegerField()
    nation = models.CharField(max_length=2)
    consulate = models.CharField(max_length=36, db_comment="the entry of the directory")
    member = models.BigIntegerField(null=True, db_comment="who stands for it")
    extract = models.CharField(max_length=36, null=True, db_comment="the vault's reference of just what verification needs")
    state = models.CharField(max_length=10)
    answer = models.CharField(max_length=12)
    valid = models.CharField(max_length=10, db_comment="until when a travel document is valid")
    how = models.CharField(max_length=10)
    source = models.CharField(max_length=36, null=True, db_comment="the vault's reference of who said it where")
    asked = models.BigIntegerField()
    answered = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=64)

    class Meta:
        db_table = "repatriation_verification"
        indexes = (
            models.Index(fields=["traveller", "n"], name="repatriation_verification_of"),
            models.Index(fields=["member", "n"], name="repatriation_verification_by"),
        )


class Block(models.Model):
    """Something that keeps a person and does not follow from elsewhere; or word that something derived is cleared."""

    n = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=36, unique=True)
    traveller = models.BigIntegerField()
    kind = models.CharField(max_length=16)
    since = models.BigIntegerField()
    until = models.BigIntegerField(null=True)
    clearer = models.CharField(max_length=20, db_comment="by whom it was cleared")
    actor = models.CharField(max_length=64)
    note = models.CharField(max_length=36, null=True, db_comment="the vault's reference")

    class Meta:
        db_table = "repatriation_block"
        indexes = (models.Index(fields=["traveller", "n"], name="repatriation_block_of"),)


class Leg(models.Model):
    """A flight or a bus: for one person or for many."""

    n = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=36, unique=True)
    operation = models.BigIntegerField(null=True)
    home = models.BigIntegerField()
    origin = models.CharField(max_length=40)
    target = models.CharField(max_length=40)
    leaves = models.BigIntegerField()
    arrives = models.BigIntegerField()
    carrier = models.CharField(max_length=40)
    made = models.BigIntegerField()

    class Meta:
        db_table = "repatriation_leg"
        indexes = (models.Index(fields=["operation", "n"], name="repatriation_leg_op"),)


class Seat(models.Model):
    """A person on a leg."""

    n = models.BigAutoField(primary_key=True)
    leg = models.BigIntegerField()
    traveller = models.BigIntegerField()
    state = models.CharField(max_length=10)
    escorted = models.BooleanField()
    met = models.BooleanField()

    class Meta:
        db_table = "repatriation_seat"
        constraints = (models.UniqueConstraint(fields=["leg", "traveller"], name="repatriation_seat_once"),)
        indexes = (models.Index(fields=["traveller", "n"], name="repatriation_seat_of"),)


class Followup(models.Model):
    """A day on which the desk asks how it goes; the desk is rung."""

    n = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=36, unique=True)
    traveller = models.BigIntegerField()
    member = models.BigIntegerField(db_comment="whose desk is rung")
    due = models.BigIntegerField()
    done = models.BigIntegerField(null=True)
    outcome = models.CharField(max_length=16)

    class Meta:
        db_table = "repatriation_followup"
        indexes = (models.Index(fields=["traveller", "n"], name="repatriation_followup_of"),)


class Event(models.Model):
    """An event of a repatriation: what was done, by whom, when."""

    n = models.BigAutoField(primary_key=True)
    traveller = models.BigIntegerField()
    what = models.CharField(max_length=24)
    code = models.CharField(max_length=24)
    member = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=64)
    at = models.BigIntegerField()

    class Meta:
        db_table = "repatriation_event"
        indexes = (models.Index(fields=["traveller", "n"], name="repatriation_event_of"),)


class Sheet(models.Model):
    """A list out of a spreadsheet that becomes files; its rows lie in the vault until then."""

    n = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=36, unique=True)
    operation = models.BigIntegerField()
    home = models.BigIntegerField()
    sealed = models.CharField(max_length=36)
    people = models.IntegerField()
    state = models.CharField(max_length=8)
    made = models.BigIntegerField()

    class Meta:
        db_table = "repatriation_sheet"
        indexes = (models.Index(fields=["operation", "n"], name="repatriation_sheet_op"),)


class Pair(models.Model):
    """Two rows, or a row and a person of the operation, that may be one person; and an officer's decision."""

    n = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=36, unique=True)
    sheet = models.BigIntegerField()
    one = models.CharField(max_length=44)
    other = models.CharField(max_length=44)
    reasons = models.TextField(db_comment="JSON: codes")
    against = models.TextField(db_comment="JSON: codes")
    decision = models.CharField(max_length=8)
    actor = models.CharField(max_length=64)

    class Meta:
        db_table = "repatriation_pair"
        indexes = (models.Index(fields=["sheet", "n"], name="repatriation_pair_of"),)


class Done(models.Model):
    """A row of a list that has its person: nothing is made of it again."""

    n = models.BigAutoField(primary_key=True)
    sheet = models.BigIntegerField()
    number = models.IntegerField()
    traveller = models.BigIntegerField()

    class Meta:
        db_table = "repatriation_done"
        constraints = (models.UniqueConstraint(fields=["sheet", "number"], name="repatriation_done_once"),)
