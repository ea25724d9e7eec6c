"""Tables of cases: ids, codes and times. Texts stand sealed, each under its owner's record in the vault; persons are in the vault alone."""

from typing import TYPE_CHECKING, Any

from django.db import models


class Bytes(models.BinaryField):
    """Bytes, whatever the database's driver calls them."""

    if TYPE_CHECKING:
        _pyi_private_get_type: bytes
        _pyi_private_set_type: bytes

    read = bytes

    def from_db_value(self, value: bytes | None, _expression: object, _connection: object) -> bytes | None:
        return None if value is None else bytes(value)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.BinaryField", list(args), kwargs


class Case(models.Model):
    """`lead` is the member that leads; `offered` the one to which it offers the lead."""

    n = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=36, unique=True)
    lead = models.BigIntegerField()
    offered = models.BigIntegerField(null=True)
    state = models.CharField(max_length=8)
    outcome = models.CharField(max_length=16, default="")
    opened = models.BigIntegerField()
    closed = models.BigIntegerField(null=True)
    until = models.BigIntegerField(null=True, db_comment="when it is erased; null: it is open")

    class Meta:
        db_table = "cases_case"


class Participant(models.Model):
    """A member at a case. `changed` moves by what this member may see alone; `number` counts this member's cases."""

    n = models.BigAutoField(primary_key=True)
    case_n = models.BigIntegerField()
    member = models.BigIntegerField()
    number = models.IntegerField(db_comment="of this member's cases: to be said aloud")
    standing = models.CharField(max_length=12)
    ceiling = models.CharField(max_length=12, db_comment="the strictest TLP that it is shown")
    sealed = models.CharField(max_length=36, default="", db_comment="the vault's record under which its texts are sealed")
    asked = models.BigIntegerField(db_comment="when it was invited, or opened the case")
    joined = models.BigIntegerField(null=True)
    ended = models.BigIntegerField(null=True)
    changed = models.BigIntegerField()
    bell = models.CharField(max_length=36, default="", db_comment="that rings for the invitation or the offered lead")

    class Meta:
        db_table = "cases_participant"
        constraints = (
            models.UniqueConstraint(fields=["case_n", "member"], name="cases_participant_once"),
            models.UniqueConstraint(fields=["member", "number"], name="cases_participant_number"),
        )
        indexes = (models.Index(fields=["member", "standing", "changed"], name="cases_participant_list"),)


class Part(models.Model):
    """A part of a case. Which columns are used follows from `kind`; `sealed` is its text, bound to its id and revision.

    `ref`: of a request, signal or report; of a person the vault's reference. `moment`: when an event was, a task is due, a person is
    erased, an item's thing was last seen to change.
    """

    n = models.BigAutoField(primary_key=True)
    id = models.CharField(max_length=36, unique=True)
    case_n = models.BigIntegerField()
    owner = models.BigIntegerField(db_comment="the member that put it in")
    kind = models.CharField(max_length=12)
    tlp = models.CharField(max_length=12)
    at = models.BigIntegerField()
    changed = models.BigIntegerField()
    actor = models.CharField(max_length=64)
    revision = models.IntegerField(default=1, db_comment="bound into the sealed text, so that no older one takes its place")
    sealed = Bytes(null=True)
    ref = models.CharField(max_length=64, default="")
    key = Bytes(max_length=32, null=True, db_comment="of a target's identifier")
    code = models.CharField(max_length=32, default="", db_comment="a target's kind of identifier; a title's scheme")
    value = models.TextField(default="", db_comment="a target's canonical value")
    display = models.TextField(default="", db_comment="a target as it is shown, where that is another text")
    deconflict = models.BooleanField(default=False)
    possible_victim = models.BooleanField(default=False)
    moment = models.BigIntegerField(null=True)
    done = models.BigIntegerField(null=True)
    for_member = models.BigIntegerField(null=True)
    for_person = models.CharField(max_length=36, default="")
    rung = models.IntegerField(default=0, db_comment="how often a task that is due has rung")
    bell = models.CharField(max_length=36, default="")

    class Meta:
        db_table = "cases_part"
        indexes = (
            models.Index(fields=["case_n", "n"], name="cases_part_case"),
            models.Index(fields=["key"], name="cases_part_key"),
            models.Index(fields=["ref"], name="cases_part_ref"),
            models.Index(fields=["for_member", "done", "moment"], name="cases_part_task"),
        )


class Share(models.Model):
    """A member beside its owner that is shown a part."""

    n = models.BigAutoField(primary_key=True)
    part = models.BigIntegerField()
    case_n = models.BigIntegerField()
    member = models.BigIntegerField()
    at = models.BigIntegerField()

    class Meta:
        db_table = "cases_share"
        constraints = (models.UniqueConstraint(fields=["part", "member"], name="cases_share_once"),)
        indexes = (models.Index(fields=["case_n", "member"], name="cases_share_case"),)


class Line(models.Model):
    """A line of one member's own timeline of a case: what happened, as far as this member may see it."""

    n = models.BigAutoField(primary_key=True)
    case_n = models.BigIntegerField()
    viewer = models.BigIntegerField()
    at = models.BigIntegerField()
    what = models.CharField(max_length=16)
    kind = models.CharField(max_length=12, default="", db_comment="of the part")
    part = models.CharField(max_length=36, default="")
    member = models.BigIntegerField(null=True, db_comment="that did it")
    actor = models.CharField(max_length=64, default="", db_comment="who did it; only in the line of its own member")
    about = models.BigIntegerField(null=True, db_comment="the other member that it is about")
    code = models.CharField(max_length=16, default="")

    class Meta:
        db_table = "cases_line"
        indexes = (models.Index(fields=["case_n", "viewer", "n"], name="cases_line_viewer"),)
