"""What a member with one version of a list needs to have the next, as the hub makes it; `files.apply_delta` is the other side."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from accord.core.lists.body import difference, of, write
from accord.core.lists.entries import BYTES
from accord.core.lists.files import DELTA, FORMAT, LENGTH, DeltaHeader, Snapshot, digest, sealed


def make_delta(old: Snapshot, new: Snapshot, key: Ed25519PrivateKey) -> bytes:
    """The file that makes `new` from `old`."""
    removed, added = difference(of(old.body), of(new.body))
    frame = bytes(new.raw[: len(new.raw) - new.header.count * BYTES])
    body = b"".join((LENGTH.pack(len(frame)), frame, removed.tobytes(), write(added)))
    about = new.header
    header = DeltaHeader(
        format=FORMAT, type="delta", hub=about.hub, member=about.member, name=about.name, use=about.use,
        since=old.header.version, until=about.version, removed=len(removed), added=len(added.prefixes), body=digest(body), key=about.key,
    )  # fmt: skip
    return sealed(DELTA, header, body, key)
