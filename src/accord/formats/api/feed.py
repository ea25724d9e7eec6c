"""The feed: entries, pages, and what a consumer says it has applied."""

from typing import Annotated

from msgspec import Meta, Struct

from accord.formats.api.common import Body, Epoch, Seq
from accord.formats.api.signals import Entry


class FeedOut(Struct):
    """`next` is the `after` of your next call; `more` says whether it will find something now.

    Give `epoch` back with it: numbers of another epoch are refused, with the place to read on from.
    """

    entries: list[Entry]
    next: Seq
    more: bool
    epoch: Epoch


class AppliedOut(Struct):
    """The recorded place in the feed; it never moves back."""

    consumer: str
    seq: Seq


def encode_page(entries: bytes, following: int, more: bool, epoch: int) -> bytes:
    """A FeedOut of entries that are JSON already, with commas between."""
    return b'{"entries":[%s],"next":%d,"more":%s,"epoch":%d}' % (entries, following, b"true" if more else b"false", epoch)


class Applied(Body):
    """A consumer says that it has applied all entries up to this number."""

    seq: Annotated[int, Meta(extra_json_schema={"minimum": 0})]
    consumer: Annotated[str, Meta(extra_json_schema={"pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"}, examples=["firewall"])] = "default"
