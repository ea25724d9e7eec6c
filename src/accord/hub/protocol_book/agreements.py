"""What is agreed on, kept in this process: a protocol by its ref for ever, since it never changes; who is bound by what, until a commit.

Who is bound is read again after the next commit that a person could wait for, here or in a process beside this one (`waking`), and after
FALLBACK at the latest; opening reads it from the tables in any case.
"""

import threading
import time
import tomllib
from collections.abc import Collection, Iterator, Mapping

from django.utils.translation import get_language, gettext
from msgspec import Struct
from msgspec.structs import replace

from accord.core.protocols import Protocol, read_protocol, with_ends
from accord.core.protocols.texts import retold, texts_of, words_in
from accord.hub import waking
from accord.hub.protocol_book import store
from accord.hub.protocol_book.vocabulary import AGREED
from accord.tables import newest_protocols
from accord.tables import protocols as shipped_protocols

MOST_KEPT = 200  # protocols that are only listed, read and kept


class Agreement(Struct, frozen=True):
    """A protocol that was agreed on, and whom it binds: each member with the time at which its notice runs out, None where it gave none."""

    id: str
    ref: str
    name: str
    version: int
    since: int
    leaves: Mapping[int, int | None]

    def bound(self, at: int) -> frozenset[int]:
        """The members that it binds at a time; nobody where only one is left."""
        bound = frozenset(n for n, end in self.leaves.items() if end is None or end > at)
        return bound if len(bound) > 1 else frozenset()


class _Kept:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.read: dict[str, Protocol] = {}
        self.drafts: dict[str, Protocol] = {}
        self.said: dict[tuple[str, str], Protocol] = {}
        self.rows: tuple[Agreement, ...] = ()
        self.is_old = True
        self.at = 0.0

    def woken(self, urgent: bool) -> None:
        self.is_old = self.is_old or urgent


_kept = _Kept()
waking.call(_kept.woken)


def forget() -> None:
    """Read who is bound anew: another database stands underneath."""
    _kept.is_old = True


def read_text(text: str, mark: str) -> Protocol:
    """The protocol of a proposal's text. It was looked through before it was kept."""
    return replace(read_protocol(tomllib.loads(text)), agreement=mark)


def mark_of(ref: str) -> str:
    return ref.partition("~")[2]


def protocol_of(ref: str) -> Protocol | None:
    """A protocol by its ref, in the reader's language where its file has that: one that ships, or one that members agreed on."""
    ships = shipped_protocols().get(ref)
    if ships is not None or "~" not in ref:
        return ships
    language = (get_language() or "en").lower()
    said = _kept.said.get((ref, language))
    if said is not None:
        return said
    protocol = _kept.read.get(ref)
    if protocol is None:
        row = store.text_of(ref)
        if row is None or row[1] != AGREED:
            return None
        protocol = read_text(row[0], mark_of(ref))
        _kept.read[ref] = protocol
    # What the hub adds is its own text, translated as every other of its own.
    said = _kept.said[ref, language] = with_ends(in_language(protocol))
    return said


def in_language(protocol: Protocol) -> Protocol:
    """The protocol in the reader's language: what its file says in it; what the protocol of its name that ships says word for word, as that
    is translated; and everything else as its proposer wrote it.

    Pages ask the catalogue for each title. Where it has by chance the same words for something else, a blank behind them keeps them apart.
    """
    words = words_in(protocol, (get_language() or "en").lower())
    model = newest_protocols().get(protocol.name)
    ships = {text for _place, text in texts_of(model)} if model is not None else set()

    def say(text: str) -> str:
        if text in words:
            return words[text]
        translated = gettext(text)
        return translated if text in ships or translated == text else f"{text} "

    return retold(protocol, say)


def read_of(row: store.Proposal) -> Protocol:
    """The protocol of a proposal for its title and the like, whatever became of it, in the reader's language."""
    protocol = _kept.drafts.get(row.ref)
    if protocol is None:
        protocol = read_text(row.text, mark_of(row.ref))
        if len(_kept.drafts) >= MOST_KEPT:
            _kept.drafts.pop(next(iter(_kept.drafts)), None)
        _kept.drafts[row.ref] = protocol
    return in_language(protocol)


def agreements(*, fresh: bool = False) -> tuple[Agreement, ...]:
    """All that was ever agreed on, in its order; `fresh`: as the tables have it now."""
    if fresh:
        return _load()
    moment = time.monotonic()
    with _kept.lock:
        if _kept.is_old or moment - _kept.at > waking.FALLBACK:
            # Before it is read: what is committed meanwhile makes it old again.
            _kept.is_old = False
            _kept.at = moment
            _kept.rows = _load()
        return _kept.rows


def _load() -> tuple[Agreement, ...]:
    return tuple(
        Agreement(row.id, row.ref, row.name, row.version, row.settled or row.made, {each.member: each.leaves for each in bound})
        for row, bound in store.agreed()
    )


class Book(Mapping[str, Protocol]):
    """Every protocol by its ref: those that ship, and those that members agreed on. To look one up, and for conditions over all of them.

    It says nothing of who may know of which: what is shown to a member is asked of `queries.known`.
    """

    def __getitem__(self, ref: str) -> Protocol:
        protocol = protocol_of(ref)
        if protocol is None:
            raise KeyError(ref)
        return protocol

    def __iter__(self) -> Iterator[str]:
        yield from shipped_protocols()
        yield from (agreement.ref for agreement in agreements())

    def __len__(self) -> int:
        return len(shipped_protocols()) + len(agreements())


BOOK = Book()


def between(rows: Collection[Agreement], members: frozenset[int], at: int) -> list[Agreement]:
    """Those that bind all of these members, the newest of each name first."""
    there = [row for row in rows if members <= row.bound(at)]
    return sorted(there, key=lambda row: (row.name, -row.version, -row.since))
