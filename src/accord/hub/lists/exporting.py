"""A member's list for other programs: name servers, ad blockers, spreadsheets. Made from the verdicts at the moment, as a signed list is.

It goes chunk by chunk, and what is written waits in a file without a name, since its head says what is in it. The memory is eight bytes
for each host that is listed.
"""

import tempfile
from array import array
from collections.abc import Iterator
from itertools import chain, islice
from typing import BinaryIO, cast

import msgspec
import numpy as np
from django.utils.translation import gettext as _
from msgspec import Struct, field
from numpy.typing import NDArray

from accord.core.identifiers import Identifier, key_of
from accord.core.identifiers.hosts import parents
from accord.core.identifiers.rule import renewed
from accord.core.signals import BadSignal
from accord.core.times import rfc3339
from accord.core.trust.verdict import Verdict
from accord.formats.blocklists import writing
from accord.formats.blocklists.recognising import written
from accord.formats.blocklists.rules import ADDRESS, About, Counts, Entry
from accord.hub.guard import queries as guard
from accord.hub.journal import queries as journal
from accord.hub.lists.errors import BadExport
from accord.hub.lists.vocabulary import LIFETIME, NAMES
from accord.hub.members.queries import Caller
from accord.hub.signals import queries as signals
from accord.hub.signals.vocabulary import LIVE
from accord.hub.times import now
from accord.hub.verdicts.queries import judge
from accord.tables import identifier_tables

Hosts = NDArray[np.uint64]  # the first 64 bits of the keys of hosts, in their order
FORMATS = written()
CHUNK = 1000
_ENDINGS = {"stix": "json"}
# STIX 2.1, section 1.5; RFC 7111 for tables.
_MEDIA = {"csv": "text/csv; charset=utf-8", "stix": "application/stix+json;version=2.1"}
_IN_MEMORY = 4 * 1024 * 1024


class Export(Struct):
    """A list for others. `file` is read from its beginning, and goes when it is closed."""

    name: str
    format: str
    seq: int
    made: int
    file: BinaryIO
    size: int
    counts: Counts = field(default_factory=Counts)

    @property
    def file_name(self) -> str:
        return f"accord-{self.name}.{_ENDINGS.get(self.format, self.format)}"

    @property
    def media(self) -> str:
        return _MEDIA.get(self.format, "text/plain; charset=utf-8")


def export(caller: Caller, name: str, format_name: str) -> Export:
    """What the caller's member may put to this use now, in a format that others read. Raises BadExport."""
    if name not in NAMES:
        raise BadExport("unknown-list", _("There is no such list. Choose from: {words}.").format(words=", ".join(NAMES)), "name")
    if format_name not in FORMATS:
        raise BadExport("unknown-format", _("Choose the format from: {words}.").format(words=", ".join(FORMATS)), "format")
    counts = Counts()
    seq, at = journal.head(), now()
    writer = writing.writer_of(format_name, About(name, caller.id, at, at + LIFETIME, _said(name, seq, at)))
    with tempfile.TemporaryFile() as lines:
        body = writing.body(_entries(caller, name), writer, counts)
        while some := list(islice(body, CHUNK)):
            lines.write("".join(f"{line}\n" for line in some).encode())
        lines.seek(0)
        whole = cast(BinaryIO, tempfile.SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115 - who reads it closes it
        for line in writing.head(writer, counts):
            whole.write(f"{line}\n".encode())
        while piece := lines.read(1 << 18):
            whole.write(piece)
        for line in writer.ends():
            whole.write(f"{line}\n".encode())
    size = whole.tell()
    whole.seek(0)
    return Export(name, format_name, seq, at, whole, size, counts)


def _said(name: str, seq: int, at: int) -> tuple[str, ...]:
    """In English, whoever reads it: it is for programs and those who run them."""
    return (
        f"Accord: what this member may {name}, up to entry {seq} of the hub's journal.",
        f"Made {rfc3339(at)}; not to be used after {rfc3339(at + LIFETIME)}: a claim may be taken back. Fetch it again much more often.",
        "For this member's own machines. It is as confidential as the claims behind it: don't pass it on.",
    )


def _entries(caller: Caller, use: str) -> Iterator[Entry]:
    """What is listed, and then what is not to be acted on though a host above it is listed."""
    listed = array("Q")
    with tempfile.TemporaryFile() as waiting:
        for chunk in _claimed(caller):
            verdicts = _judged([identifier for identifier, _ in chunk], caller, use)
            for identifier, since in chunk:
                verdict = verdicts[identifier.key]
                if use not in verdict.uses:
                    waiting.write(msgspec.json.encode((identifier.kind, identifier.value)) + b"\n")
                elif not _is_twin(identifier, caller):
                    entry = Entry(identifier.kind, identifier.value, verdict.schemes[0] if verdict.schemes else "", since=since)
                    if (host := entry.host) is not None:
                        listed.append(_short(host))
                    yield entry
        waiting.seek(0)
        hosts = np.unique(np.frombuffer(listed, "<u8")) if listed else np.empty(0, "<u8")
        yield from _exceptions(waiting, hosts, caller, use)


def _exceptions(waiting: BinaryIO, hosts: Hosts, caller: Caller, use: str) -> Iterator[Entry]:
    """Of what is claimed and may not be acted on, and of what members vouch for, that which lies below a listed host."""
    given: set[tuple[bool, str]] = set()
    claimed = (Entry(*msgspec.json.decode(line, type=tuple[str, str]), is_exception=True) for line in waiting)
    for entry in chain(claimed, _vouched(hosts, caller, use)):
        place = entry.host or entry.value
        if (entry.host is None, place) not in given and _is_below(entry, hosts):
            given.add((entry.host is None, place))
            yield entry


def _vouched(hosts: Hosts, caller: Caller, use: str) -> Iterator[Entry]:
    after = 0
    while rows := guard.vouched(after, CHUNK):
        after = rows[-1][0]
        some = [Identifier(kind=kind, value=value, display=value) for _, _, kind, value in rows]
        below = [identifier for identifier in some if _is_below(Entry(identifier.kind, identifier.value), hosts)]
        verdicts = _judged(below, caller, use)
        yield from (
            Entry(identifier.kind, identifier.value, is_exception=True) for identifier in below if use not in verdicts[identifier.key].uses
        )


def _is_below(entry: Entry, hosts: Hosts) -> bool:
    """Whether what an entry names lies on or below a host that is listed."""
    host = entry.host or (entry.value.partition("/")[0].strip("[]") if entry.kind == "url" else None)
    if host is None or not len(hosts):
        return False
    above = [host] if ADDRESS.fullmatch(host) else parents(host, identifier_tables().suffixes)
    prefixes = np.array([_short(name) for name in above], "<u8")
    places = np.minimum(np.searchsorted(hosts, prefixes), len(hosts) - 1)
    return bool((hosts[places] == prefixes).any())


def _short(host: str) -> int:
    return int.from_bytes(key_of("domain", host)[:8])


def _is_twin(identifier: Identifier, caller: Caller) -> bool:
    """Whether it is a site's first page, and the site itself is claimed too: both say the same, and one of them is written."""
    host = Entry(identifier.kind, identifier.value).host
    if identifier.kind != "url" or host is None:
        return False
    key = key_of("ip" if ADDRESS.fullmatch(host) else "domain", host)
    return any(row.state == LIVE for row in signals.claims_on({key}, caller))


def _claimed(caller: Caller) -> Iterator[list[tuple[Identifier, int]]]:
    """Every identifier with a live claim that the caller may see, in the order of the keys, and since when one stands on it. What was
    erased can't be read any more."""
    after = b""
    while rows := signals.claimed(caller, after, CHUNK):
        after = rows[-1][0]
        named = signals.identifiers_at(seq for _, seq, _ in rows)
        yield [(_identifier(key, named[seq]), since) for key, seq, since in rows if seq in named]


def _identifier(key: bytes, named: signals.Named) -> Identifier:
    identifier = Identifier(kind=named.kind, value=named.value, display=named.value)
    return identifier if identifier.key == key else renewed(named.kind, named.value, named.display, identifier_tables())


def _judged(some: list[Identifier], caller: Caller, use: str) -> dict[bytes, Verdict]:
    try:
        return judge(some, caller, use=use)
    except BadSignal:
        half = len(some) // 2
        if not half:
            raise
        return _judged(some[:half], caller, use) | _judged(some[half:], caller, use)
