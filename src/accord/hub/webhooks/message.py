"""Messages to send: a range of the feed as one message, and a test. Bytes that are the same whenever they are made again."""

from dataclasses import dataclass

import msgspec

from accord.core.times import rfc3339


@dataclass(frozen=True, slots=True)
class Message:
    id: str
    body: bytes


def message_id(webhook: str, after: int, rounds: int) -> str:
    """The same for every try of the same range. `rounds` counts how often the webhook was set back: what is sent anew is no repeat."""
    return f"{webhook}-{after}" if not rounds else f"{webhook}-{after}-{rounds}"


def entries_message(sent_id: str, entries: list[bytes], *, after: int, until: int, at: int) -> Message:
    """Entries as they are stored, and the cursors that they lie between. `at` is when this range was first to be sent."""
    head = f'{{"type":"feed.entries","timestamp":"{rfc3339(at)}","data":{{"entries":['
    return Message(sent_id, head.encode() + b",".join(entries) + f'],"after":{after},"next":{until}}}}}'.encode())


def test_message(webhook: str, at: int) -> Message:
    data = {"type": "webhook.test", "timestamp": rfc3339(at), "data": {"webhook": webhook}}
    return Message(f"{webhook}-test-{at}", msgspec.json.encode(data))
