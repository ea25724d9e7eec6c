"""Messages to send: a range of the feed as one message, and a test. Bytes that are the same whenever they are made again."""

import msgspec
from msgspec import Struct

from accord.core.epochs import FIRST
from accord.core.times import rfc3339


class Message(Struct, frozen=True):
    id: str
    body: bytes


def message_id(webhook: str, after: int, rounds: int, epoch: int) -> str:
    """The same for every try of the same range. `rounds` counts how often the webhook was set back: what is sent anew is no repeat.

    From the second epoch on it is named too: after the same number something else may have been sent before.
    """
    cut = f"{webhook}-{after}" if epoch == FIRST else f"{webhook}-e{epoch}-{after}"
    return cut if not rounds else f"{cut}-{rounds}"


def entries_message(sent_id: str, entries: list[bytes], *, after: int, until: int, at: int) -> Message:
    """Entries as they are stored, and the cursors that they lie between. `at` is when this range was first to be sent."""
    head = f'{{"type":"feed.entries","timestamp":"{rfc3339(at)}","data":{{"entries":['
    return Message(sent_id, head.encode() + b",".join(entries) + f'],"after":{after},"next":{until}}}}}'.encode())


def epoch_message(webhook: str, epoch: int, read_from: int, at: int) -> Message:
    """The hub was put back: what was sent after `read_from` may be gone, and what comes next begins there or before. `at` is when the epoch
    began."""
    data = {"type": "epoch-changed", "timestamp": rfc3339(at), "data": {"epoch": epoch, "read_from": read_from}}
    return Message(f"{webhook}-epoch-{epoch}", msgspec.json.encode(data))


def test_message(webhook: str, at: int) -> Message:
    data = {"type": "webhook.test", "timestamp": rfc3339(at), "data": {"webhook": webhook}}
    return Message(f"{webhook}-test-{at}", msgspec.json.encode(data))
