"""A member's collections: what it published with one declared source, such as a list, in one go."""

from collections.abc import Set

from msgspec import Struct

from accord.core.trust.origins import list_origin
from accord.hub.members.queries import Caller
from accord.hub.signals.store import signals, uploads
from accord.hub.signals.store.signals import Row
from accord.hub.signals.store.uploads import Upload

_AT_ONCE = 1000


class Collection(Struct, frozen=True):
    """What a member published together: `size` different identifiers with this source, `begun` and `ended` in microseconds since 1970.
    `first` and `last` are the numbers of its claims. `name` is the source in the spelling in which sources are compared."""

    id: int
    source: str
    begun: int
    ended: int
    size: int
    first: int
    last: int

    @property
    def name(self) -> str:
        # A list that is taken in is called after its file, and said to be one.
        return self.source.removeprefix("list:").removeprefix("list:")


def collections(caller: Caller, limit: int = 50) -> list[Collection]:
    """Those of the caller's member with a declared source, the newest first."""
    return [_collection(upload) for upload in uploads.declared(caller.n, limit)]


def collection(caller: Caller, number: int) -> Collection | None:
    """One of the caller's member; None where it has none of this number."""
    upload = uploads.declared_one(caller.n, number)
    return None if upload is None else _collection(upload)


def count_live_of(caller: Caller, one: Collection, most: int) -> int:
    """How many of its claims stand, up to `most`."""
    return signals.count_live_among(caller.n, one.source, one.first, one.last, most)


def has_earlier(caller: Caller, source: str) -> bool:
    """Whether the caller's member published a collection under this source before."""
    return bool(uploads.of_stream(caller.n, list_origin(source)))


def left_of(caller: Caller, source: str, named: Set[bytes], most: int) -> list[Row]:
    """The claims of the caller's member that stand in collections of this source and are on none of the identifiers of these keys, the
    oldest first, up to `most`."""
    left: list[Row] = []
    for upload in uploads.of_stream(caller.n, list_origin(source)):
        first = upload.first
        while rows := signals.live_among(caller.n, upload.source, first, upload.last, _AT_ONCE):
            left += [row for row in rows if row.key not in named]
            if len(left) >= most:
                return left[:most]
            first = rows[-1].n + 1
    return left


def _collection(upload: Upload) -> Collection:
    return Collection(upload.id, upload.source, upload.begun, upload.ended, upload.size, upload.first, upload.last)
