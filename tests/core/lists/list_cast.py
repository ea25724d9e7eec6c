"""Small lists for tests, and for the vectors of docs/lists.md."""

import numpy as np
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from accord.core.lists import body as entries
from accord.core.lists.deltas import delta_file
from accord.core.lists.entries import BYTES
from accord.core.lists.files import FORMAT, Header, Snapshot, digest, key_id, list_file

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))


def small_list(version: int, marked: dict[int, int], *, key: Ed25519PrivateKey = KEY, **more: object) -> bytes:
    """The file of a list that holds these prefixes with these marks."""
    body = entries.make(np.array(list(marked), "<u8"), np.array(list(marked.values()), "u1"))
    raw = entries.write(body)
    header = {
        "format": FORMAT, "type": "list", "hub": "https://hub.example", "member": "0b9e7c1e-53a2-4c0e-8f0e-5f4f1d2c3b4a", "name": "block",
        "use": "block", "version": version, "seq": 4711, "made": "2026-11-24T16:00:00.000000Z", "expires": "2026-11-25T16:00:00.000000Z",
        "count": len(body.prefixes), "schemes": ["parcel", "investment"], "body": digest(raw), "key": key_id(key.public_key()),
    }  # fmt: skip
    return list_file(Header(**(header | more)), raw, key)  # type: ignore[arg-type]


def make_delta(old: Snapshot, new: Snapshot, key: Ed25519PrivateKey) -> bytes:
    """The file that makes `new` from `old`."""
    frame = bytes(new.raw[: len(new.raw) - new.header.count * BYTES])
    return delta_file(old.header.version, new.header, frame, entries.difference(entries.of(old.body), entries.of(new.body)), key)
