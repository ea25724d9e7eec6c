"""A claim with all that can be known of it outside the turn that publishes it, in a shape that one process can hand to another."""

from typing import Protocol

import msgspec

from accord.core.signals import BadSignal, Draft
from accord.hub.signals.publishing.directory import Marked

Why = tuple[str, str]  # why a claim is held back: a code, and a sentence for the reviewers


class Prepared(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The values that the turn writes of a claim. Times are microseconds since 1970.

    `id` is the signal's, its 16 bytes; `given` whether its publisher named it; `data` what readers get of it, as the journal encodes it;
    `ends` when it expires, None for a lifetime after it is published. `former` is the id that the claim had by the rule of keys before.
    """

    id: bytes
    key: bytes
    kind: str
    value: str
    scheme: str
    country: str | None
    source: str | None
    confidence: int | None
    first_seen: int | None
    last_seen: int | None
    ends: int | None
    given: bool
    data: bytes
    why_held: Why | None
    former: bytes | None = None


class Rereads(Protocol):
    """Reads a line again, for the few claims whose every field is looked at."""

    def read(self, line: bytes) -> Draft | BadSignal: ...


class Ready(msgspec.Struct, frozen=True, gc=False):
    """A prepared claim and what follows from its marking; the claim itself is at hand, or read again where it is asked for."""

    what: Prepared
    marked: Marked
    draft: Draft | None = None
    line: bytes = b""
    reader: Rereads | None = None

    def whole(self) -> Draft:
        if self.draft is not None:
            return self.draft
        assert self.reader is not None
        draft = self.reader.read(self.line)
        if isinstance(draft, BadSignal):
            raise draft
        return msgspec.structs.replace(draft, marking=self.marked.marking)
