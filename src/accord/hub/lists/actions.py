"""Building a list: a new signed version, a delta from each version that is kept, and what is too old taken away."""

from contextlib import suppress
from pathlib import Path

import numpy as np
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from accord.core.epochs import epoch_of, start_of
from accord.core.identifiers.rule import RULE
from accord.core.lists import body as entries
from accord.core.lists.deltas import make_delta
from accord.core.lists.files import FORMAT, Header, Snapshot, digest, key_id, list_file, read_list
from accord.core.lists.refusal import ListRefused
from accord.core.times import rfc3339
from accord.hub.journal import queries as journal
from accord.hub.journal.actions import turn
from accord.hub.lists import queries
from accord.hub.lists.queries import Version
from accord.hub.lists.store import files, versions
from accord.hub.lists.vocabulary import KEPT, LIFETIME, NAMES
from accord.hub.members import queries as members
from accord.hub.members.errors import BadMember
from accord.hub.members.queries import Caller, MemberRow, as_member
from accord.hub.times import now


def build(member: MemberRow, name: str, *, by: Caller) -> Version:
    """Build a member's list of this name anew. Raises BadMember where it has none: an unknown name, or a member that takes no part."""
    if name not in NAMES:
        raise BadMember("name", "There is no such list. Build one of: " + ", ".join(NAMES) + ".")
    if member.standing != "active":
        raise BadMember("member", "Only an active member has lists. Make it one first: accord member standing MEMBER active")
    with files.one_builder(member.id, name):
        return _build(member, name, by)


def _build(member: MemberRow, name: str, by: Caller) -> Version:
    key = files.signing_key()
    seq, at = journal.head(), now()
    body = queries.usable(as_member(member), name)
    raw = entries.write(body)
    kept = queries.kept(member.n, name)
    start = start_of(epoch_of(seq))
    # Above all that was given out before an epoch, and no delta across it: a client that had more than this hub knows takes the whole.
    version = max([start, *(row.version for row in kept)]) + 1
    older = [row for row in kept if row.version > start and files.list_path(member.id, name, row.version).exists()]
    header = Header(
        format=FORMAT, type="list", hub=_hub(member.id, older), member=member.id, name=name, use=name, version=version, seq=seq,
        made=rfc3339(at), expires=rfc3339(at + LIFETIME), count=len(body.prefixes), schemes=queries.scheme_names(), body=digest(raw),
        key=key_id(key.public_key()), rule=RULE,
    )  # fmt: skip
    file = list_file(header, raw, key)
    del raw
    path = files.list_path(member.id, name, version)
    files.write(path, file)
    keep_files = {path}
    new = read_list(file, key.public_key(), thoroughly=False)
    older = older[: KEPT - 1]
    for row in older:
        keep_files |= _delta(member.id, row, new, key)
    built = Version(member=member.n, name=name, version=version, seq=seq, made=at, expires=at + LIFETIME, count=header.count, rule=RULE)
    with turn() as t:
        versions.add(built, min((row.version for row in older), default=version))
        t.audit(by.n, by.actor, "member:lists:build", detail=f"member {member.id}, {name}, version {version}, entries {header.count}")
    files.sweep(member.id, name, keep_files)
    return built


def forget_lost() -> int:
    """Forget the versions whose files are not there, as after a restore: they are built again. Returns how many."""
    ids = {row.n: row.id for row in members.members()}
    rows = [row for number in ids for row in queries.kept(number)]
    lost = [row for row in rows if not files.list_path(ids[row.member], row.name, row.version).exists()]
    versions.forget(lost)
    return len(lost)


def _hub(member: str, older: list[Version]) -> str:
    """The hub's name in its lists: the id of its operator, whatever its address is at the moment. Clients of lists that were built
    under an address, as they once were, go on with that name."""
    for row in older:
        with suppress(ListRefused, OSError):
            return read_list(files.list_path(member, row.name, row.version).read_bytes(), files.signing_key().public_key()).header.hub
    return f"urn:uuid:{members.first_member().id}"


def _delta(member: str, row: Version, new: Snapshot, key: Ed25519PrivateKey) -> set[Path]:
    """Write the delta from a version that is kept; returns what is to be kept of it. A file that was damaged has no delta."""
    whole = files.list_path(member, row.name, row.version)
    path = files.delta_path(member, row.name, row.version, new.header.version)
    try:
        old = read_list(memoryview(np.memmap(whole, "u1", "r")), key.public_key())
    except ListRefused:
        return set()
    files.write(path, make_delta(old, new, key))
    return {whole, path}
