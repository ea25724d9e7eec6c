"""What came to members' eyes, in the order in which it came: claims published, and claims shared further or granted to joiners."""

from collections.abc import Sequence
from typing import NamedTuple

from accord.core.trust.origins import PUBLIC_REPORTS
from accord.hub.database import row, rows
from accord.hub.journal import queries as journal
from accord.hub.journal.vocabulary import NUMBERS
from accord.hub.signals.vocabulary import LIVE

_GRANTED = NUMBERS["signal.granted"]
_COLUMNS = "s.n, s.id, s.key, s.kind, s.seq"
# What the public reported and nobody has confirmed is no claim of a member.
_IS_CLAIM = "(s.source IS NULL OR s.source <> %s) AND s.state = %s"


class Arrival(NamedTuple):
    """A claim, and the audience that it came to at the number `at`. `seq` is the entry that holds its content."""

    n: int
    id: bytes
    key: bytes
    kind: str
    seq: int
    audience: int
    at: int


def last_arrivals() -> tuple[int, int]:
    """The number of the newest claim, and of the newest entry about one after its first."""
    first, step = row("SELECT (SELECT COALESCE(MAX(n), 0) FROM signals_signal), (SELECT COALESCE(MAX(id), 0) FROM signals_step)")
    return int(first), int(step)


def published_between(after: int, upto: int) -> list[Arrival]:
    """The claims with these numbers, as they were first shared."""
    sql = f"SELECT {_COLUMNS}, s.audience, s.shared FROM signals_signal s WHERE s.n > %s AND s.n <= %s AND {_IS_CLAIM} ORDER BY s.n"
    return _arrivals(rows(sql, [after, upto, PUBLIC_REPORTS, LIVE]))


def shown_between(after: int, upto: int) -> list[Arrival]:
    """The claims that one of these later entries showed to more members: shared further, or granted to who joined a circle."""
    sql = (
        f"SELECT {_COLUMNS}, CASE WHEN e.type = %s THEN e.audience ELSE s.audience END, t.seq FROM signals_step t "
        f"JOIN signals_signal s ON s.n = t.signal {journal.join_entry('t.seq')} "
        f"WHERE t.id > %s AND t.id <= %s AND (e.type = %s OR s.shared = t.seq) AND {_IS_CLAIM} ORDER BY t.id"
    )
    return _arrivals(rows(sql, [_GRANTED, after, upto, _GRANTED, PUBLIC_REPORTS, LIVE]))


def _arrivals(found: Sequence[tuple[int, bytes, bytes, str, int, int, int]]) -> list[Arrival]:
    return [Arrival(n, bytes(id), bytes(key), kind, seq, audience, at) for n, id, key, kind, seq, audience, at in found]
