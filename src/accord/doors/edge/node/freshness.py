"""What a node knows of how far the journal has come, and how far its replica has. Seconds are of a clock that nobody sets.

A check may be answered where the replica holds all that was announced: a retraction may be the last of it. What was written stays
readable meanwhile, so entries may be read from a replica that is behind by a moment; but for no longer than a revoked token may hold.
"""

from collections import deque

from accord.core.epochs import epoch_of
from accord.hub.relay.vocabulary import SILENT_AFTER

LAG_MOST = 0.3  # seconds for which announced numbers may be missing where entries are read
ANSWERS_WITHIN = 0.5  # seconds in which a replica that lives says how far it has come
MOST_WAITED = 5_000  # announcements that the replica has not reached: of more only the last is known

READY = ""
SILENT, BEHIND, STILL, OTHER_EPOCH, STARTING = "nats-silent", "replica-behind", "replica-away", "epoch-changed", "starting"


class Freshness:
    def __init__(self) -> None:
        self.announced = self.reached = self.followed = 0
        self.is_usable = False  # the replica's tables are those of this version, and the index is read
        self._heard: float | None = None
        self._asked: float | None = None
        self._seen: float | None = None
        self._missing: deque[tuple[int, float]] = deque()

    def hear(self, seq: int, at: float, *, is_news: bool = True) -> bool:
        """The hub announced this number; one that JetStream kept says nothing of whether the hub lives. Returns whether it is new."""
        if is_news:
            self._heard = at
        if seq <= self.announced:
            return False
        self.announced = seq
        if seq > self.reached and len(self._missing) < MOST_WAITED:
            self._missing.append((seq, at))
        return True

    def ask(self, at: float) -> None:
        """The replica is asked how far it has come."""
        self._asked = at

    def reach(self, seq: int, at: float) -> None:
        """The replica holds all up to this number."""
        self.reached, self._asked, self._seen = seq, None, at
        while self._missing and self._missing[0][0] <= seq:
            self._missing.popleft()

    def begin_again(self, at: float) -> None:
        """Another replica is read from now on: what it holds is not known, and all that was announced may be missing there."""
        self.reached, self._asked, self._seen = 0, None, None
        self._missing = deque([(self.announced, at)])

    def follow(self, seq: int) -> None:
        """What is kept in memory for checks holds all up to this number."""
        self.followed = max(self.followed, seq) if epoch_of(seq) == epoch_of(self.followed) else seq

    def fail(self) -> None:
        """The replica did not say how far it has come."""
        self._asked = self._seen = None

    def lag(self, at: float) -> float:
        """For how many seconds the replica has owed what was announced."""
        if self._missing:
            return at - self._missing[0][1]
        return 0.0

    def silence(self, at: float) -> float | None:
        """Seconds since the hub was heard; None where it never was."""
        return None if self._heard is None else at - self._heard

    def trouble(self, at: float) -> str:
        """Why the primary is to be asked for everything; READY where it need not be."""
        if self._heard is None or at - self._heard > SILENT_AFTER:
            return SILENT
        if self._seen is None or (self._asked is not None and at - self._asked > ANSWERS_WITHIN):
            return STILL
        if not self.is_usable:
            return STARTING
        return READY if epoch_of(self.reached) == epoch_of(self.announced) else OTHER_EPOCH

    def may_read(self, at: float) -> bool:
        return self.trouble(at) == READY and self.lag(at) <= LAG_MOST

    def may_check(self, upto: int, at: float) -> bool:
        return min(self.followed, self.reached) >= upto and self.trouble(at) == READY

    def why(self, at: float) -> str:
        """In a word how it stands, for who looks after the node."""
        return self.trouble(at) or (BEHIND if self.lag(at) > LAG_MOST else READY)
