"""What a partner told back. Banks and police answer about one payment or account; platforms often answer in aggregate only.

An aggregate names no account, no person and no report: it can't close a single request, and is never shown as if it did.
"""

import re
from collections.abc import Mapping
from typing import Literal

import msgspec

from accord.core.texts import is_readable

Kind = Literal["individual", "aggregate"]

_WORD = re.compile(r"[a-z]+(-[a-z]+)*")
_REFERENCE = re.compile(r"[A-Za-z0-9_:.-]{4,100}")
MOST_NOTE = 2000


class BadToldBack(ValueError):
    """`field` names what is wrong, `text` says what would be right; neither repeats the input."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(f"{field}: {text}")
        self.field = field
        self.text = text


class ToldBack(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Individual: `subject` is the reference of the request, payment or identifier, `outcome` a word such as `held` or `removed`.

    Aggregate: `counts` of words such as `accounts-removed`, over the time from `since` to `until`, out of what `reported` gave.
    Times are microseconds since 1970. `note` must name nobody; what does belongs into the vault.
    """

    kind: Kind
    by: str
    at: int
    subject: str | None = None
    outcome: str | None = None
    counts: Mapping[str, int] = msgspec.field(default_factory=dict)
    reported: int | None = None
    since: int | None = None
    until: int | None = None
    note: str = ""

    def __post_init__(self) -> None:
        if not _REFERENCE.fullmatch(self.by):
            raise BadToldBack("by", "Give the reference of the member that told it.")
        if len(self.note) > MOST_NOTE or not is_readable(self.note, lines=True):
            raise BadToldBack("note", f"Write at most {MOST_NOTE} readable characters.")
        if self.kind == "individual":
            self._check_individual()
        else:
            self._check_aggregate()

    def _check_individual(self) -> None:
        if self.subject is None or not _REFERENCE.fullmatch(self.subject):
            raise BadToldBack("subject", "Say which request, payment or identifier it is about, by its reference.")
        if self.outcome is None or not _WORD.fullmatch(self.outcome):
            raise BadToldBack("outcome", "Say what came of it in a lower-case word, for example held or removed.")
        if self.counts or self.reported is not None or self.since is not None or self.until is not None:
            raise BadToldBack("counts", "Counts and their time belong to an aggregate. Leave them out.")

    def _check_aggregate(self) -> None:
        if self.subject is not None or self.outcome is not None:
            raise BadToldBack("subject", "An aggregate is about nobody in particular. Leave subject and outcome out.")
        if not self.counts or not all(_WORD.fullmatch(word) and number >= 0 for word, number in self.counts.items()):
            raise BadToldBack("counts", "Give at least one count, under a lower-case word: a whole number of zero or more.")
        if self.reported is not None and self.reported < 0:
            raise BadToldBack("reported", "Give how many reports went in: zero or more.")
        if self.since is not None and self.until is not None and self.until < self.since:
            raise BadToldBack("until", "The time it covers ends after it begins.")

    @property
    def closes_a_request(self) -> bool:
        """Whether it says what became of one request; an aggregate never does."""
        return self.kind == "individual"
