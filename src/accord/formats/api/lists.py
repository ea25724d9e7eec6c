"""Signed lists."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from accord.formats.api.common import Seq, Time, list_of


class ListOut(Struct):
    """A signed list as it stands: everything up to `seq` is reflected in it, and it is not to be used after `expires`."""

    name: Literal["block", "hold", "warn"]
    use: Literal["block", "hold", "warn"]
    version: int
    seq: Seq
    made: Time
    expires: Time
    count: int


class ListKey(Struct):
    """An Ed25519 public key, and its short name: the first 8 bytes of its SHA-256."""

    key: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    id: Annotated[str, Meta(pattern="^[0-9a-f]{16}$")]


ListList = list_of(ListOut, "ListList")
