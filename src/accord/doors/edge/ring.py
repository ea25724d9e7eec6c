"""The entries written last, kept once for all who listen, within bounds. Who is further behind reads pages instead."""

from bisect import bisect_right

from accord.core.epochs import epoch_of
from accord.hub.journal.queries import New, News
from accord.hub.journal.vocabulary import Topics

ENTRIES = 20_000
BYTES = 16 * 1024 * 1024
PIECE = 256 * 1024  # bytes that one send takes


class Ring:
    """`floor` is the lowest cursor from which on it is whole, `upto` the last number that it has come to; all of one epoch."""

    def __init__(self, at: int) -> None:
        self.reset(at)

    def reset(self, at: int) -> None:
        self.floor = self.upto = at
        self.epoch = epoch_of(at)
        self._seqs: list[int] = []
        self._kept: list[tuple[New, bytes]] = []
        self._size = 0

    def add(self, news: News) -> None:
        for new in news.entries:
            event_bytes = event(self.epoch, new.seq, new.body)
            self._seqs.append(new.seq)
            self._kept.append((new, event_bytes))
            self._size += len(event_bytes)
        self.upto = news.upto
        if len(self._seqs) > ENTRIES or self._size > BYTES:
            self._forget_oldest()

    def _forget_oldest(self) -> None:
        """Down to half, so that this comes seldom."""
        count = 0
        while count < len(self._seqs) and (len(self._seqs) - count > ENTRIES // 2 or self._size > BYTES // 2):
            self._size -= len(self._kept[count][1])
            count += 1
        self.floor = self._seqs[count - 1]
        del self._seqs[:count], self._kept[:count]

    def after(self, cursor: int, member: int, filters: Topics | None) -> tuple[list[bytes], int]:
        """The entries that a member may see with seq > cursor, as many as one send takes, and the cursor after them."""
        events, size = [], 0
        for place in range(bisect_right(self._seqs, cursor), len(self._seqs)):
            new, event_bytes = self._kept[place]
            if member not in new.readers or (filters is not None and (new.topic is None or not filters.matches(new.topic))):
                continue
            events.append(event_bytes)
            size += len(event_bytes)
            if size >= PIECE:
                return events, new.seq
        # A page may have gone further than the ring has come yet.
        return events, max(cursor, self.upto)


def event(epoch: int, seq: int, body: bytes) -> bytes:
    """An entry as one server-sent event."""
    return b"id: %d-%d\nevent: entry\ndata: %s\n\n" % (epoch, seq, body)
