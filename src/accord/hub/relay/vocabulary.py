"""What is announced to the edge nodes: an epoch and a number of the journal. No entry, no reader, no member."""

from typing import Final

import msgspec

from accord.core.epochs import epoch_of

FOLLOWER: Final = "relay"
BEAT_EVERY: Final = 0.8  # seconds between two announcements at most while the hub lives: a node is told at least once a second
SILENT_AFTER: Final = 2.0  # seconds without any after which a node no longer trusts what it has
MESSAGE_ID: Final = "Nats-Msg-Id"


class Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How far the journal has come. The epoch is part of the number; it stands there for whoever reads along."""

    epoch: int
    seq: int

    @property
    def message_id(self) -> str:
        """By which JetStream keeps an announcement once, however often it is sent."""
        return f"{self.epoch}-{self.seq}"


def head_at(seq: int) -> Head:
    return Head(epoch_of(seq), seq)


_decode = msgspec.json.Decoder(Head).decode


def encode(head: Head) -> bytes:
    return msgspec.json.encode(head)


def decode(message: bytes) -> Head | None:
    """None for what is no announcement: whoever may publish there could send anything."""
    try:
        head = _decode(message)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
    return head if head.seq >= 0 and head.epoch == epoch_of(head.seq) else None


def subject_of(stream: str) -> str:
    return f"{stream.lower()}.head"
