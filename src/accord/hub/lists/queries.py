"""The lists that there are for a member, and the entries that one would have now."""

from pathlib import Path

from django.utils.translation import gettext as _
from msgspec import Struct

from accord.core.epochs import start_of
from accord.core.identifiers.rule import RULE
from accord.core.lists.body import Body
from accord.core.lists.entries import MOST_SCHEMES
from accord.core.lists.files import key_id, public_bytes
from accord.hub.journal import queries as journal
from accord.hub.lists.exporting import FORMATS, Export, export
from accord.hub.lists.judging import all_entries
from accord.hub.lists.store import files, versions
from accord.hub.lists.store.versions import LISTED as LISTED
from accord.hub.lists.store.versions import Version, kept, newest
from accord.hub.lists.verifying import verify as verify
from accord.hub.lists.vocabulary import NAMES
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.refusals import Busy
from accord.tables import schemes

__all__ = ["FORMATS", "NAMES", "Export", "Version", "export", "kept", "newest"]


class Fetched(Struct, frozen=True):
    """What a client gets: the whole list or a delta, in files that follow each other; None where it has the latest already."""

    row: Version
    paths: tuple[Path, ...] | None


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
            return Fetched(row, (delta,))
    whole = files.whole(caller.id, name, row.version)
    if whole is None:
        raise Busy("list-unready", _("This list is being built anew, because its file was damaged or lost. Fetch it again in a minute."))
    return Fetched(row, whole)


def missing() -> tuple[str, str] | None:
    """Member and name of a list whose latest file is gone, be it that it was damaged; of members that take part."""
    active = _active()
    there = (row for row in versions.latest() if row.member in active)
    lost = (row for row in there if not files.is_there(active[row.member], row.name, row.version))
    return next(((active[row.member], row.name) for row in lost), None)


def public_key() -> tuple[str, str]:
    """The key that lists are checked with, in hex, and its short name."""
    key = files.signing_key().public_key()
    return public_bytes(key).hex(), key_id(key)


def usable(caller: Caller, use: str) -> Body:
    """The entries that the caller's member may put to this use now, as the verdicts say; and where it may not though more is listed above.

    From nothing: what `building` makes of what changed is the same.
    """
    return all_entries(caller)[NAMES.index(use)]


def scheme_names() -> list[str]:
    return list(schemes())[:MOST_SCHEMES]
