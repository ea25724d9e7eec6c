"""Why the hub says no: one tree for every feature. The kind alone decides what a door answers, and whether it is audited.

A feature's `errors.py` names its own beneath these, where a caller tells them apart or they say something of their own.
"""

from collections.abc import Iterable
from enum import Enum
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from accord.core.protocols import Fault


class Kind(Enum):
    """The sort of a refusal. Each door has one table from these to its answers."""

    ABSENT = "absent"  # it is not there, or not for this caller: the same answer
    NOT_ALLOWED = "not allowed"  # the caller may not, whatever is asked for; audited at the door
    INVALID = "invalid"  # what was given can't be taken
    CONFLICT = "conflict"  # good in itself, but not as things stand
    BUSY = "busy"  # not now: later it may be done


class Sentence(str):
    """The sentence of a fault, with the name of the field that it is about; empty where it is about all of a form."""

    field = ""

    @classmethod
    def about(cls, field: str, text: str) -> "Sentence":
        sentence = cls(text)
        sentence.field = field
        return sentence


class Refusal(Exception):
    """Something was not done. `code` is stable, for programs; `text` a sentence with a next step, of the reader's language when it is read.

    `field` names what is at fault, `faults` all of it; `open` are the keys of the steps that are open instead, where that is told.
    """

    kind: Kind
    code = ""
    says: str | Promise = ""  # the sentence where none is given

    def __init__(
        self,
        code: str = "",
        text: str | Promise = "",
        field: str | None = None,
        *,
        faults: Iterable["Fault"] = (),
        open_steps: tuple[str, ...] = (),
    ) -> None:
        self.code = code or self.code
        self._text = text or self.says
        self.field = field
        self.faults = tuple(faults)
        self.open = open_steps
        super().__init__(self.code)

    @property
    def text(self) -> str:
        return str(self._text)

    @property
    def sentence(self) -> Sentence:
        """The text, for a page that shows it with the field it is about."""
        return Sentence.about(self.field or "", self.text)

    def __str__(self) -> str:
        return self.text


class Absent(Refusal):
    """There is no such thing, or none that this caller may know of: the same answer."""

    kind = Kind.ABSENT
    code = "not-found"

    def __init__(self, text: str | Promise = "", code: str = "") -> None:
        super().__init__(code, text)


class NotAllowed(Refusal):
    """The caller may not do this, whatever is asked for. The door audits it, once."""

    kind = Kind.NOT_ALLOWED
    code = "not-allowed"
    says = gettext_lazy("Your role does not include this. Ask an administrator of your member.")

    def __init__(self, text: str | Promise = "", code: str = "") -> None:
        super().__init__(code, text)


class Invalid(Refusal):
    """The given values can't be taken."""

    kind = Kind.INVALID


class BadField(Invalid):
    """One field can't be taken; its class has one code for all of them."""

    field: str

    def __init__(self, field: str, text: str) -> None:
        super().__init__(self.code, text, field)


class Conflict(Refusal):
    """The call is good in itself, but not as things stand."""

    kind = Kind.CONFLICT


class Busy(Refusal):
    """It can't be done now, and may be later."""

    kind = Kind.BUSY
