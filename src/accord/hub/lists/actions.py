"""Building a list: a new signed version of what its member sees now, a delta from each version that is kept; what is too old is taken away.

The entries are shared by all members that see the same (`building`); a member's own are the signed header and the deltas. Killed at any
moment, the version before stays in use: the row is written last, and names files that are whole.
"""

from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils.translation import gettext as _

from accord.core.epochs import epoch_of, start_of
from accord.core.identifiers.rule import RULE
from accord.core.lists.body import of
from accord.core.lists.deltas import delta_file
from accord.core.lists.files import FORMAT, Header, key_id, list_frame
from accord.core.lists.refusal import ListRefused
from accord.core.times import rfc3339
from accord.hub.erasures import actions as erasures
from accord.hub.erasures.vocabulary import LIST_KEY
from accord.hub.journal import queries as journal
from accord.hub.journal.actions import turn
from accord.hub.lists import building, queries
from accord.hub.lists.queries import Version
from accord.hub.lists.store import bodies, files, runs, shared, versions
from accord.hub.lists.store.bodies import BodyLost
from accord.hub.lists.vocabulary import KEPT, LIFETIME, NAMES, STEPS
from accord.hub.members import queries as members
from accord.hub.members.errors import BadMember
from accord.hub.members.queries import Caller, MemberRow, as_member
from accord.hub.times import now
from accord.hub.vault import actions as vault


def build(member: MemberRow, name: str, *, by: Caller, anew: bool = False) -> Version:
    """Build a member's list of this name: of what changed, or from nothing where it is asked (`anew`) or nothing is there to begin with.

    Raises BadMember where it has none: an unknown name, or a member that takes no part.
    """
    if name not in NAMES:
        raise BadMember("name", _("There is no such list. Build one of: {words}.").format(words=", ".join(NAMES)))
    if member.standing != "active":
        raise BadMember("member", _("Only an active member has lists. Make it one first: accord member standing MEMBER active"))
    with files.one_viewer(), files.one_builder(member.id, name):
        return _build(member, name, by, anew)


def _build(member: MemberRow, name: str, by: Caller, anew: bool) -> Version:
    key = files.signing_key()
    seq, at = journal.head(), now()
    kept = queries.kept(member.n, name)
    built_of = building.build(as_member(member), _view(member, kept), anew=anew)
    digest = built_of.seen.bodies[NAMES.index(name)]
    count = bodies.count(digest)
    start = start_of(epoch_of(seq))
    # Above all that was given out before an epoch, and no delta across it: a client that had more than this hub knows takes the whole.
    version = max([start, *(row.version for row in kept)]) + 1
    older = [row for row in kept if row.version > start and files.is_there(member.id, name, row.version)]
    header = Header(
        format=FORMAT, type="list", hub=_hub(member.id, older), member=member.id, name=name, use=name, version=version, seq=seq,
        made=rfc3339(at), expires=rfc3339(at + LIFETIME), count=count, schemes=queries.scheme_names(), body=digest,
        key=key_id(key.public_key()), rule=RULE,
    )  # fmt: skip
    frame = list_frame(header, key)
    path = files.list_path(member.id, name, version)
    files.link_body(digest, path.with_suffix(files.BODY))
    files.write(path, frame)
    keep_files = {path, path.with_suffix(files.BODY)}
    # What is damaged, or signed by a key that was replaced since, goes: neither a delta nor a list can be given of it.
    led_from = {row.version: _delta(member.id, row, header, frame, key) for row in older[: KEPT - 1]}
    others = {version for version, there in led_from.items() if there}
    keep_files = keep_files.union(*led_from.values())
    built = Version(member=member.n, name=name, version=version, seq=seq, made=at, expires=at + LIFETIME, count=count, rule=RULE)
    with turn() as t:
        built.view = built_of.seen.id
        if built_of.is_new:
            built.view = shared.save(built_of.seen)
        if built_of.placed != shared.placed():
            shared.save_places(built_of.placed)
        versions.add(built, others)
        stay = shared.keep_only(versions.views())
        t.audit(by.n, by.actor, "member:lists:build", detail=f"member {member.id}, {name}, version {version}, entries {count}")
    files.sweep(member.id, name, keep_files)
    files.sweep_shared(stay, STEPS)
    runs.sweep(built_of.placed.runs)
    return built


def renew_key(*, by: Caller) -> tuple[str, str]:
    """Replace the key that lists are signed with; returns the new public key, in hex, and its short name.

    The lists that there are were signed by the one before: build them all again. Raises SigningKeyLost where this hub's key is gone.
    """
    files.signing_key()
    with files.one_viewer():
        content = files.stage_key()
        with turn() as t:
            vault.replace_fingerprint(files.KEY_FILE, content, t.at)
            erasures.note(LIST_KEY, key_id(files.key_of(content).public_key()), t.at)
            t.audit(by.n, by.actor, "member:lists:build", detail="the key that lists are signed with was replaced")
        files.use_staged_key()
    return queries.public_key()


def _view(member: MemberRow, kept: list[Version]) -> int:
    """The view that a member's lists were built of last: of this list, or of another one of it."""
    latest = max([*kept, *queries.latest(member.n)], key=lambda row: row.made, default=None)
    return latest.view if latest else 0


def forget_lost() -> int:
    """Forget the versions whose files are not there, as after a restore: they are built again. Returns how many."""
    ids = {row.n: row.id for row in members.members()}
    rows = [row for number in ids for row in queries.kept(number)]
    lost = [row for row in rows if not files.is_there(ids[row.member], row.name, row.version)]
    versions.forget(lost)
    return len(lost)


def _hub(member: str, older: list[Version]) -> str:
    """The hub's name in its lists: the id of its operator, whatever its address is at the moment. Clients of lists that were built
    under an address, as they once were, go on with that name."""
    for row in older:
        with suppress(ListRefused, OSError):
            return files.snapshot(member, row.name, row.version, thoroughly=False).header.hub
    return f"urn:uuid:{members.first_member().id}"


def _delta(member: str, row: Version, new: Header, frame: bytes, key: Ed25519PrivateKey) -> set[Path]:
    """Write the delta from a version that is kept; returns what is to be kept of it. A file that was damaged has no delta."""
    path = files.delta_path(member, row.name, row.version, new.version)
    try:
        old = files.snapshot(member, row.name, row.version, thoroughly=False)
        changes = bodies.changes(old.header.body, of(old.body), new.body)
    except (ListRefused, FileNotFoundError, BodyLost):
        return set()
    files.write_lightly(path, delta_file(old.header.version, new, frame, changes, key))
    return {*files.parts(member, row.name, row.version), path}
