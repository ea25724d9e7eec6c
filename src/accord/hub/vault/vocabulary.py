"""The closed tables of the vault: kinds of records, who may do what with them, and the reasons that may be given; who asks, and why."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from accord.core.sharing import CEILINGS
from accord.hub.vault.errors import BadRecord

# Two more than people of members have: the person a record is about (proved by the calling code: a code, a signed-in page),
# and the hub itself doing what was set up. Neither belongs to a member.
PERSON: Final = "person"
HUB: Final = "hub"
DRAFT: Final = "draft"  # for its writer alone, and only for some days
ROLES: Final = (*CEILINGS, PERSON, HUB)

ACTIONS: Final = ("read", "export", "update", "share", "keep", "erase", "looks")
LINES: Final = (*ACTIONS, "put", "rotate", "destroy")  # what a line can be about

_ALL = frozenset({"read", "export", "update", "share", "keep", "erase"})
_READ = frozenset({"read"})
_OWN = frozenset({"export", "erase"})
_LOOKS = frozenset({"looks"})
_HUB = frozenset({"update", "share", "keep", "erase"})
_LOOKERS = {"auditor": _LOOKS}

# For each kind: what each role may do. What is not here is refused. The hub reads only what it must deliver itself.
RIGHTS: Final[Mapping[str, Mapping[str, frozenset[str]]]] = MappingProxyType(
    {
        "report": {"officer": _ALL, "victim officer": _ALL, "investigator": _READ, PERSON: _OWN | _READ, HUB: _HUB | _READ, **_LOOKERS},
        "care-file": {"victim officer": _ALL, PERSON: _OWN, HUB: _HUB, **_LOOKERS},
        "rescue": {"officer": _ALL, "victim officer": _ALL, "investigator": _READ, HUB: _HUB, **_LOOKERS},
        "referral": {"victim officer": _ALL, PERSON: _OWN, HUB: _HUB, **_LOOKERS},
        "appeal": {"officer": _ALL, "secretariat": _READ, PERSON: _OWN, HUB: _HUB, **_LOOKERS},
        "letter": {"officer": _ALL, "secretariat": _READ, PERSON: _OWN | _READ, HUB: _HUB, **_LOOKERS},
        "request": {
            "officer": _ALL,
            "victim officer": _ALL,
            "investigator": _ALL,
            "administrator": _ALL,
            "analyst": _READ,
            "secretariat": _READ,
            PERSON: _OWN,
            HUB: _HUB | _READ,
            **_LOOKERS,
        },
        # The texts that a member put into a case; what others of its put in too is shown to whoever works on the case.
        "case": {
            "officer": _ALL,
            "victim officer": _ALL,
            "investigator": _ALL,
            "analyst": _ALL,
            "administrator": _ALL,
            "secretariat": _ALL,
            HUB: _HUB,
            **_LOOKERS,
        },
        # Who a person of interest is: for those who investigate or look after people, not for those who manage accounts.
        "case-person": {"officer": _ALL, "victim officer": _ALL, "investigator": _ALL, PERSON: _OWN, HUB: _HUB, **_LOOKERS},
        # The key of a file of evidence: the hub alone opens it, for whom the file's case shows it.
        "evidence": {HUB: _HUB | _READ, **_LOOKERS},
        # Values that a person typed and has not sent: the person is the writer.
        "draft": {PERSON: frozenset({"read", "update", "erase"}), HUB: frozenset({"erase"}), **_LOOKERS},
        "contact": {"administrator": _ALL, "officer": _READ, PERSON: _OWN, HUB: _HUB | _READ, **_LOOKERS},
    }
)
KINDS: Final = tuple(RIGHTS)
# Opened to a person who is signed in and to no program: a token is made with any role that publishes no wider than its maker's, so its
# role says nothing of who works with people.
NO_TOKENS: Final = frozenset({"care-file", "referral"})
TOKEN: Final = "token:"  # how the actor of a program begins

REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "handling": "working on the matter that the record belongs to",
        "request": "answering a request under a protocol",
        "safety": "a person may be in danger",
        "contact": "getting in touch with the person",
        "referral": "handing the person, with consent, to a member that can help",
        "correction": "putting something right",
        "person-asked": "the person asked to see, have or erase it",
        "delivery": "the hub delivers what was set up",
        "retention": "its time is over",
        "legal-order": "an order of a court or authority",
        "audit": "checking who looked",
    }
)
NOTE_LENGTH: Final = 200  # characters of a reason's own words

# Given by the code that keeps a record; one that nobody needs any more is not kept longer than this.
MOST_DAYS: Final = 3650
ROTATE_AFTER_DAYS: Final = 365  # a member's key that is older should be made anew (docs/vault.md)
NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")  # of a field
MOST_FIELDS: Final = 64

_ACTOR = re.compile(r"[a-z][a-z-]{0,15}(:[0-9a-f-]{1,36})?")
NO_MEMBER = (PERSON, HUB)


class Reader(Struct, frozen=True):
    """A reader that asks something of a record.

    `member` is the number of the member it acts for, None for the roles `person` and `hub`; `actor` is an opaque id such as
    `session:4f1c...` or `token:9b0e...`, never a name. For `person` the calling code has proved that the record is about it.
    """

    member: int | None
    role: str
    actor: str

    def __post_init__(self) -> None:
        check_actor(self.actor)
        if self.role in NO_MEMBER and self.member is not None:
            raise BadRecord(f"The role {self.role} acts for no member. Leave the member out.")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a code of `REASONS`, and optionally a few own words, which are kept sealed with the record."""

    code: str
    words: str = field(default="", repr=False)

    @property
    def will_do(self) -> bool:
        return self.code in REASONS and len(self.words) <= NOTE_LENGTH and not any("\ud800" <= letter <= "\udfff" for letter in self.words)


def check_actor(actor: str) -> None:
    if not _ACTOR.fullmatch(actor):
        raise BadRecord("Name the actor by a word and an opaque id, such as session:4f1c, never by a person's name.")
