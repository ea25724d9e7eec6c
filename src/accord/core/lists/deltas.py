"""What a member with one version of a list needs to have the next, as the hub makes it; `files.apply_delta` is the other side."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from accord.core.lists.body import Body, Prefixes, write
from accord.core.lists.files import DELTA, FORMAT, LENGTH, DeltaHeader, Header, digest, sealed


def delta_file(since: int, about: Header, frame: bytes, changes: tuple[Prefixes, Body], key: Ed25519PrivateKey) -> bytes:
    """The file that makes a list, which is `about` and begins with `frame`, from its version `since`: what goes, and what comes."""
    removed, added = changes
    body = b"".join((LENGTH.pack(len(frame)), frame, removed.astype("<u8", copy=False).tobytes(), write(added)))
    header = DeltaHeader(
        format=FORMAT, type="delta", hub=about.hub, member=about.member, name=about.name, use=about.use,
        since=since, until=about.version, removed=len(removed), added=len(added.prefixes), body=digest(body), key=about.key,
    )  # fmt: skip
    return sealed(DELTA, header, body, key)
