"""The types of journal entries, and what an entry is about, by which feeds are filtered."""

from typing import Any

from msgspec import Struct

from accord.core.times import SECOND

# `<thing>.<what happened to it>`, past tense. Numbers are stored; never reuse one.
TYPES: dict[int, str] = {
    1: "signal.published",
    2: "signal.revised",
    3: "signal.retracted",
    4: "signal.granted",
    5: "signal.expired",
    6: "signal.sighted",
    7: "signal.acted",
    8: "signal.disputed",
    9: "signal.undisputed",
    10: "signal.quarantined",
    11: "signal.reviewed",
    12: "signal.unacted",
    20: "share.asked",
    21: "share.answered",
    30: "member.joined",
    31: "member.changed",
    32: "circle.made",
    33: "circle.joined",
    34: "circle.left",
    35: "access.changed",
    40: "protection.added",
    50: "bell.rung",
    51: "bell.answered",
    52: "bell.unanswered",
    53: "bell.stopped",
    60: "request.opened",
    61: "request.step",
    62: "request.told",
    63: "embargo.set",
    64: "embargo.lifted",
    65: "protocol.changed",
    70: "case.changed",
    80: "gateway.entered",
    81: "gateway.ended",
    82: "contact.verified",
    83: "contact.changed",
    99: "entry.erased",
}
NUMBERS: dict[str, int] = {name: number for number, name in TYPES.items()}


class Topic(Struct, frozen=True):
    """The topic of an entry.

    Schemes are those that the signal ever had: a change of scheme, and all that follows, reaches who filters by the one or the other.
    """

    kind: str
    schemes: frozenset[str]
    country: str | None = None

    @property
    def text(self) -> str:
        return f"{self.kind}|{','.join(sorted(self.schemes))}|{self.country or ''}"

    @classmethod
    def read(cls, text: str) -> "Topic":
        kind, schemes, country = text.split("|")
        return cls(kind, frozenset(schemes.split(",")), country or None)


class Topics(Struct, frozen=True):
    """A filter: every part that names something must fit; one of its values does."""

    kinds: frozenset[str] = frozenset()
    schemes: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.kinds or self.schemes or self.countries)

    def matches(self, topic: Topic) -> bool:
        return (
            (not self.kinds or topic.kind in self.kinds)
            and (not self.schemes or not self.schemes.isdisjoint(topic.schemes))
            and (not self.countries or topic.country in self.countries)
        )


class Seen(Struct, frozen=True):
    """One entry as a follower gets it; `author` is the member's number, also where readers aren't told."""

    seq: int
    type: str
    author: int
    audience: int
    entry: dict[str, Any]


MINUTE = 60 * SECOND

# The clock by which old answers to retries are forgotten.
RETRIES = "journal.retries"

# The clock by which the hub itself does once more what fell due and failed, and how long after each failure: what was wrong may have
# passed, such as a key ring that was away. What fails then too waits for a person.
AGAIN = "journal.again"
AGAIN_AFTER = (MINUTE, 10 * MINUTE, 60 * MINUTE, 360 * MINUTE)

# Why a person takes away what was set aside, and what each means.
DROPPED: dict[str, str] = {
    "done-by-hand": "somebody did it another way",
    "not-needed": "it is no longer needed",
    "cannot-be-done": "it can never be done",
}

# Why an epoch begins: a backup was restored, a standby promoted, a copy put back by hand, or somebody wanted one.
EPOCH_REASONS = ("restore", "promotion", "copy", "begun")
