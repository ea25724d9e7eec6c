"""What verdicts say of identifiers, as entries of lists: for all uses at once, for one member, which stands for all that see the same."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from accord.core.identifiers import Identifier
from accord.core.identifiers.expressions import under
from accord.core.identifiers.rule import renewed
from accord.core.lists import body as entries
from accord.core.lists.body import Body, Marks, Prefixes
from accord.core.lists.entries import HOST_ONLY, MOST_SCHEMES, STOP, prefix_of
from accord.core.signals import BadSignal
from accord.core.trust.verdict import Verdict
from accord.core.trust.vocabulary import Protects, Word
from accord.hub.bulk import batches
from accord.hub.guard import queries as guard
from accord.hub.lists.vocabulary import NAMES
from accord.hub.members.queries import Caller
from accord.hub.signals import queries as signals
from accord.hub.times import now
from accord.hub.verdicts.queries import judge
from accord.tables import identifier_tables, schemes

CHUNK = 1000
# Why nobody may act though claims are there: such a place stops what is listed above it.
_STOPS = frozenset({"embargo", "review"})
_WHOLE_HOST = frozenset(set(Protects) - {Protects.ALLOW_LIST, Protects.EMERGENCY_LINE, Protects.COMMON_ADDRESS})


class Judged(NamedTuple):
    """Of each identifier its prefix, the host that it is under, its mark, and as bits in the order of the uses: for which it is listed, and
    for which it stops what is listed above it."""

    prefixes: Prefixes
    hosts: Prefixes
    marks: Marks
    listed: Marks
    stops: Marks

    def entries(self, use: int) -> tuple[Body, Prefixes]:
        """What is listed for a use, and the hosts that it is under."""
        there = (self.listed >> use & 1).astype(bool)
        return Body(self.prefixes[there], self.marks[there]), self.hosts[there]

    def stopping(self, use: int, hosts: Prefixes) -> Body:
        """The stops for a use, of those that are under these hosts."""
        there = (self.stops >> use & 1).astype(bool)
        there &= np.isin(self.hosts, hosts)
        return Body(self.prefixes[there], np.full(int(there.sum()), STOP, "u1"))


_KINDS = ("<u8", "<u8", "u1", "u1", "u1")


def _columns(columns: Iterable[Any]) -> Judged:
    made: list[Any] = [np.asarray(column, kind) for column, kind in zip(columns, _KINDS, strict=True)]
    return Judged(*made)


def joined(parts: Collection[Judged]) -> Judged:
    if not parts:
        return _columns([()] * len(_KINDS))
    return _columns(np.concatenate(column) for column in zip(*parts, strict=True))


def host_of(identifier: Identifier) -> tuple[int, list[bytes]]:
    """The host that an identifier is under, as the prefix of its key, and all keys under which something may stand that hits it. What is
    under none is its own."""
    above = under(identifier, identifier_tables())
    if not above.hosts:
        return prefix_of(identifier.key), above.keys
    return prefix_of(above.keys[len(above.hosts) * (len(above.paths) + 2) - 2]), above.keys


def judged(some: Iterable[Identifier], caller: Caller) -> Judged:
    """What the verdicts on identifiers say."""
    numbers = {scheme: number for number, scheme in enumerate(list(schemes())[:MOST_SCHEMES])}
    rows: list[tuple[int, int, int, int, int]] = []
    for chunk in batches(some, CHUNK):
        verdicts = _verdicts(chunk, caller)
        for identifier in chunk:
            verdict = verdicts[identifier.key]
            listed = sum(1 << place for place, use in enumerate(NAMES) if use in verdict.uses)
            stops = ~listed & (1 << len(NAMES)) - 1 if _is_stop(verdict) else 0
            if listed or stops:
                mark = _mark(identifier, verdict, numbers) if listed else STOP
                rows.append((prefix_of(identifier.key), host_of(identifier)[0], mark, listed, stops))
    return _columns(zip(*rows, strict=True) if rows else [()] * len(_KINDS))


def _is_stop(verdict: Verdict) -> bool:
    return verdict.word in (Word.DISPUTED, Word.PROTECTED) or any(reason.code in _STOPS for reason in verdict.reasons)


def _mark(identifier: Identifier, verdict: Verdict, numbers: Mapping[str, int]) -> int:
    return numbers.get(verdict.schemes[0], numbers["other"]) | (HOST_ONLY if _is_on_protected_host(identifier, verdict) else 0)


def _is_on_protected_host(identifier: Identifier, verdict: Verdict) -> bool:
    """Whether its very host is protected as a whole: then hosts below it may be so on their own account, which no list can tell."""
    host = identifier.value.partition("/")[0]
    return any(reason.code in _WHOLE_HOST and reason.params.get("matched") == host for reason in verdict.reasons)


def _verdicts(chunk: Sequence[Identifier], caller: Caller) -> dict[bytes, Verdict]:
    try:
        return judge(chunk, caller)
    except BadSignal:
        half = len(chunk) // 2
        if not half:
            raise
        return _verdicts(chunk[:half], caller) | _verdicts(chunk[half:], caller)


# --- Which identifiers there are ----------------------------------------------------------------------------------------------------------


def claimed(caller: Caller) -> Iterator[Identifier]:
    """Every identifier with a live claim that the caller may see, in the order of the keys. What was erased can't be read any more."""
    after = b""
    while rows := signals.claimed(caller, after, CHUNK):
        after = rows[-1][0]
        yield from named([(key, seq) for key, seq, _ in rows])


def named(rows: Sequence[tuple[bytes, int]]) -> list[Identifier]:
    """The identifiers with these keys, each by an entry that holds its content, if it is still there."""
    contents = signals.identifiers_at(seq for _, seq in rows)
    return [_identifier(key, contents[seq]) for key, seq in rows if seq in contents]


def _identifier(key: bytes, content: signals.Named) -> Identifier:
    """The identifier of a claim; where its key was made anew, as the present rule reads it."""
    identifier = Identifier(kind=content.kind, value=content.value, display=content.value)
    return identifier if identifier.key == key else renewed(content.kind, content.value, content.display, identifier_tables())


def vouched_under(hosts: Prefixes) -> Iterator[Identifier]:
    """The identifiers that members vouch for below these hosts."""
    after = 0
    while rows := guard.vouched(after, CHUNK):
        after = rows[-1][0]
        some = {(kind, value): Identifier(kind=kind, value=value, display=value) for _, _, kind, value in rows}
        of = np.array([host_of(identifier)[0] for identifier in some.values()], "<u8")
        yield from (identifier for identifier, is_under in zip(some.values(), np.isin(of, hosts), strict=True) if is_under)


def judged_at(prefixes: Prefixes, caller: Caller) -> Judged:
    """What the verdicts say of the identifiers with these prefixes that may be in a list: claimed, as `claimed` has it, or vouched for.
    What is only vouched for is never listed, even where somebody claimed it and that was erased: it can but stop what is above it."""
    claims, benign = [judged((), caller)], [judged((), caller)]
    for some in batches(prefixes.tolist(), CHUNK):
        begin = [prefix.to_bytes(8, "big") for prefix in some]
        found = {identifier.key: identifier for identifier in named(signals.claimed_under(caller, begin, now()))}
        only = {key: Identifier(kind=kind, value=value, display=value) for key, kind, value in guard.vouched_under(begin)}
        claims.append(judged((found[key] for key in sorted(found)), caller))
        benign.append(judged((only[key] for key in sorted(only.keys() - found.keys())), caller))
    stops = joined(benign)
    return joined([*claims, stops._replace(listed=np.zeros_like(stops.listed))])


# --- From nothing -------------------------------------------------------------------------------------------------------------------------


def all_entries(caller: Caller) -> list[Body]:
    """The entries for each use, from nothing.

    The memory is that of the entries: 19 bytes each, and the bodies of nine.
    """
    kept = [bytearray() for _ in _KINDS]
    for chunk in batches(claimed(caller), CHUNK):
        more: tuple[Any, ...] = judged(chunk, caller)
        for column, values in zip(kept, more, strict=True):
            column += values.tobytes()
    whole = _columns(np.frombuffer(column, kind) for column, kind in zip(kept, _KINDS, strict=True))
    hosts = [np.unique(whole.entries(use)[1]) for use in range(len(NAMES))]
    vouched = joined([judged(chunk, caller) for chunk in batches(vouched_under(np.unique(np.concatenate(hosts))), CHUNK)])
    return [_body(whole, vouched, use, hosts[use]) for use in range(len(NAMES))]


def _body(whole: Judged, vouched: Judged, use: int, hosts: Prefixes) -> Body:
    parts = whole.entries(use)[0], whole.stopping(use, hosts), vouched.stopping(use, hosts)
    return entries.make(np.concatenate([part.prefixes for part in parts]), np.concatenate([part.marks for part in parts]))
