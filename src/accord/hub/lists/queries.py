"""The lists that there are for a member, and the entries that one would have now."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from django.utils.translation import gettext as _

from accord.core.epochs import start_of
from accord.core.identifiers import Identifier
from accord.core.identifiers.rule import RULE, renewed
from accord.core.lists import body as entries
from accord.core.lists.body import Body, Prefixes
from accord.core.lists.entries import HOST_ONLY, MOST_SCHEMES, STOP, prefix_of
from accord.core.lists.files import key_id, public_bytes
from accord.core.lists.places import places
from accord.core.signals import BadSignal
from accord.core.trust.verdict import Verdict
from accord.core.trust.vocabulary import Protects, Word
from accord.hub.guard import queries as guard
from accord.hub.journal import queries as journal
from accord.hub.lists.exporting import FORMATS, Export, export
from accord.hub.lists.store import files, versions
from accord.hub.lists.store.versions import LISTED as LISTED
from accord.hub.lists.store.versions import Version, kept, newest
from accord.hub.lists.verifying import verify as verify
from accord.hub.lists.vocabulary import NAMES
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.refusals import Busy
from accord.hub.signals import queries as signals
from accord.hub.verdicts.queries import judge
from accord.tables import identifier_tables, schemes

__all__ = ["FORMATS", "NAMES", "Export", "Version", "export", "kept", "newest"]

CHUNK = 1000
# Why a member may not act though claims are there: such a place stops what is listed above it.
_STOPS = frozenset({"embargo", "review", "use-protected"})
_WHOLE_HOST = frozenset(set(Protects) - {Protects.ALLOW_LIST, Protects.EMERGENCY_LINE})


@dataclass(frozen=True, slots=True)
class Fetched:
    """The file that a client gets: the whole list or a delta; None where it has the latest already."""

    row: Version
    path: Path | None


def latest(member: int) -> list[Version]:
    """The latest version of each of a member's lists."""
    newest: dict[str, Version] = {}
    for row in kept(member):
        newest.setdefault(row.name, row)
    return list(newest.values())


def oldest(before: int) -> tuple[str, str] | None:
    """Member and name of the list that was built longest ago, if before this moment or in another epoch; of members that take part."""
    active, start = _active(), start_of(journal.epoch())
    return next(((active[member], name) for member, name in versions.oldest_first(before, start) if member in active), None)


def outdated() -> list[tuple[str, str]]:
    """Member and name of the lists whose latest version has keys of another rule, of members that take part."""
    active = _active()
    return [(active[row.member], row.name) for row in versions.latest() if row.rule != RULE and row.member in active]


def _active() -> dict[int, str]:
    return {row.n: row.id for row in members.members() if row.standing == "active"}


def fetch(caller: Caller, name: str, since: int | None) -> Fetched | None:
    """The caller's own list, as little of it as it needs that has the version `since`; None where there is no such list. What is given is
    what was signed, to the last byte. Raises Busy where its file is not there or damaged, and is built anew."""
    row = next((row for row in latest(caller.n) if row.name == name), None)
    if row is None:
        return None
    if since == row.version:
        return Fetched(row, None)
    if since is not None and since > row.version and row.version <= start_of(journal.epoch()):
        text = "The hub was put back to an earlier state and builds this list anew. Keep the one that you have; ask again in a minute."
        raise Busy("list-not-built", text)
    if since is not None:
        delta = files.delta_path(caller.id, name, since, row.version)
        if files.is_whole(delta):
            return Fetched(row, delta)
    whole = files.list_path(caller.id, name, row.version)
    if not files.is_whole(whole):
        raise Busy("list-unready", _("This list is being built anew, because its file was damaged or lost. Fetch it again in a minute."))
    return Fetched(row, whole)


def missing() -> tuple[str, str] | None:
    """Member and name of a list whose latest file is gone, be it that it was damaged; of members that take part."""
    active = _active()
    there = (row for row in versions.latest() if row.member in active)
    lost = (row for row in there if not files.list_path(active[row.member], row.name, row.version).exists())
    return next(((active[row.member], row.name) for row in lost), None)


def public_key() -> tuple[str, str]:
    """The key that lists are checked with, in hex, and its short name."""
    key = files.signing_key().public_key()
    return public_bytes(key).hex(), key_id(key)


def usable(caller: Caller, use: str) -> Body:
    """The entries that the caller's member may put to this use now, as the verdicts say; and where it may not though more is listed above.

    Goes chunk by chunk. The memory is that of the list itself: about 9 bytes an entry, three times over while it is put in order.
    """
    numbers = {scheme: number for number, scheme in enumerate(scheme_names())}
    listed: list[Body] = []
    roots: list[Prefixes] = []
    stops: list[tuple[Prefixes, Prefixes]] = []
    for chunk in _claimed(caller):
        body, above, stopped = _marked(chunk, caller, use, numbers)
        listed.append(body)
        roots.append(above)
        stops.append(stopped)
    under = np.unique(np.concatenate(roots)) if roots else entries.empty().prefixes
    for chunk in _vouched(under):
        stops.append(_marked(chunk, caller, use, numbers)[2])
    for stop, root in stops:
        matters = stop[np.isin(root, under)]
        listed.append(Body(matters, np.full(len(matters), STOP, "u1")))
    if not listed:
        return entries.empty()
    return entries.make(np.concatenate([part.prefixes for part in listed]), np.concatenate([part.marks for part in listed]))


def scheme_names() -> list[str]:
    return list(schemes())[:MOST_SCHEMES]


def _marked(chunk: list[Identifier], caller: Caller, use: str, numbers: dict[str, int]) -> tuple[Body, Prefixes, tuple[Prefixes, Prefixes]]:
    """The entries of a chunk, the hosts that they are under, and the stops, each with the host that it is under."""
    verdicts = _judged(chunk, caller, use)
    tables = identifier_tables()
    listed: list[tuple[int, int, int]] = []
    stops: list[tuple[int, int]] = []
    for identifier in chunk:
        verdict = verdicts[identifier.key]
        prefix, root = prefix_of(identifier.key), places(identifier.kind, identifier.value, tables).prefixes[-1]
        if use in verdict.uses:
            mark = numbers.get(verdict.schemes[0], numbers["other"])
            listed.append((prefix, mark | (HOST_ONLY if _is_on_protected_host(identifier, verdict) else 0), root))
        elif verdict.word == Word.DISPUTED or any(reason.code in _STOPS for reason in verdict.reasons):
            stops.append((prefix, root))
    body = Body(np.array([row[0] for row in listed], "<u8"), np.array([row[1] for row in listed], "u1"))
    pairs = (np.array([row[0] for row in stops], "<u8"), np.array([row[1] for row in stops], "<u8"))
    return body, np.array([row[2] for row in listed], "<u8"), pairs


def _is_on_protected_host(identifier: Identifier, verdict: Verdict) -> bool:
    """Whether its very host is protected as a whole: then hosts below it may be so on their own account, which no list can tell."""
    host = identifier.value.partition("/")[0]
    return any(reason.code in _WHOLE_HOST and reason.params.get("matched") == host for reason in verdict.reasons)


def _judged(chunk: list[Identifier], caller: Caller, use: str) -> dict[bytes, Verdict]:
    try:
        return judge(chunk, caller, use=use)
    except BadSignal:
        half = len(chunk) // 2
        if not half:
            raise
        return _judged(chunk[:half], caller, use) | _judged(chunk[half:], caller, use)


def _claimed(caller: Caller) -> Iterator[list[Identifier]]:
    """Every identifier with a live claim that the caller may see, in the order of the keys. What was erased can't be read any more."""
    after = b""
    while rows := signals.claimed(caller, after, CHUNK):
        after = rows[-1][0]
        named = signals.identifiers_at(seq for _, seq in rows)
        yield [_identifier(key, named[seq]) for key, seq in rows if seq in named]


def _identifier(key: bytes, named: signals.Named) -> Identifier:
    """The identifier of a claim; where its key was made anew, as the present rule reads it."""
    identifier = Identifier(kind=named.kind, value=named.value, display=named.value)
    return identifier if identifier.key == key else renewed(named.kind, named.value, named.display, identifier_tables())


def _vouched(under: Prefixes) -> Iterator[list[Identifier]]:
    """The identifiers that members vouch for below hosts of which something is listed."""
    tables = identifier_tables()
    after = 0
    while rows := guard.vouched(after, CHUNK):
        after = rows[-1][0]
        roots = np.array([places(kind, value, tables).prefixes[-1] for _, _, kind, value in rows], "<u8")
        chosen = [row for row, is_under in zip(rows, np.isin(roots, under), strict=True) if is_under]
        yield list({(kind, value): Identifier(kind=kind, value=value, display=value) for _, _, kind, value in chosen}.values())
