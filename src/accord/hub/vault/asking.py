"""Who asks the vault, and why; and whether that will do."""

import re
from collections.abc import Container
from dataclasses import dataclass, field

from accord.hub.vault.errors import BadRecord
from accord.hub.vault.vocabulary import ACTIONS, HUB, NO_TOKENS, NOTE_LENGTH, PERSON, REASONS, RIGHTS, ROLES, TOKEN

_ACTOR = re.compile(r"[a-z][a-z-]{0,15}(:[0-9a-f-]{1,36})?")
NO_MEMBER = (PERSON, HUB)


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever wants something of a record.

    `member` is the number of the member it acts for, None for the roles `person` and `hub`; `actor` is an opaque id such as
    `session:4f1c...` or `token:9b0e...`, never a name. For `person` whoever calls has proved that the record is about it.
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


def refusal(reader: Reader, reason: Reason, action: str, kind: str, home: int, shared: Container[int]) -> str:
    """Why this reader may not do this with a record of that kind and home: a code for its line; empty where it may."""
    if action not in ACTIONS or action not in RIGHTS[kind].get(reader.role, ()):
        return "role"
    if kind in NO_TOKENS and reader.actor.startswith(TOKEN):
        return "role"
    at_home = reader.member == home or reader.role in NO_MEMBER
    if not at_home and not (action == "read" and reader.member in shared):
        return "member"
    return "" if reason.will_do else "reason"


def known_role(role: str) -> str:
    """A role as it may stand in a line: only words from the table."""
    return role if role in ROLES else "unknown"
