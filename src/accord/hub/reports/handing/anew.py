"""Items whose consent was taken back and given again: what is over is handed on anew, and what went on all the same rests on it again."""

from collections.abc import Mapping
from typing import Final

from accord.hub.intake.queries import Submission, digest
from accord.hub.journal.actions import Turn
from accord.hub.reports import store
from accord.hub.reports.store import Sent
from accord.hub.reports.vocabulary import ENDED, JOINED, MOST_AGAIN, SENT
from accord.hub.requests import queries as requests

_OPENS_ANEW: Final = ("request", "refer", "signal", "desk", "consulate")  # a rescue ends by the word of the person who was asked


def place(t: Turn, submission: Submission, known: Mapping[str, Sent], key: str) -> Sent | None:
    """The row of an item whose consent stands; None where it is to be handed on, for the first time or anew.

    A row that is over stays under another key, with what it had opened: money that came back by it is still told.
    """
    row = known.get(key)
    if row is None or row.state != ENDED or row.what not in _OPENS_ANEW:
        return row
    if _goes_on(row):
        row.state = JOINED if any(other.submission != row.submission for other in store.by_request(row.request)) else SENT
        store.change(row, t.at)
        return row
    over = (_over_key(submission, key, n) for n in range(MOST_AGAIN))
    unused = next((each for each in over if each not in known), None)
    if unused is None:
        return row
    store.free(row, unused)
    return None


def _goes_on(row: Sent) -> bool:
    """Whether the request was not called off: it holds money, or others asked for it too."""
    root = requests.by_id(row.request) if row.request else None
    return root is not None and any(part.closed is None for part in requests.of_trail(root.root))


def _over_key(submission: Submission, key: str, n: int) -> str:
    return digest("over", submission.id.bytes, key.encode(), str(n).encode()).hex()
