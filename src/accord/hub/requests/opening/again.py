"""Asks that were made before: the same member asked about the same payment to the same place, and that request is still open.

A line that breaks makes programs and people send an ask again. Without an idempotency key that is a second request, and two officers may
hold the money of one payment twice; the asker is told of the first one.
"""

from collections.abc import Iterable

from accord.core.identifiers import Identifier
from accord.hub.requests import store
from accord.hub.requests.money import payments
from accord.hub.requests.money.payments import Report
from accord.hub.requests.steps import rules
from accord.hub.requests.steps.rules import Warning

_MOST_NAMED = 5


def asked_before(asker: int, protocol: str, identifier: Identifier | None, reports: Iterable[Report]) -> list[Warning]:
    """A warning for each open request of this member under this protocol, about this identifier, that names one of these payments."""
    if identifier is None:
        return []
    numbers = sorted({n for report in reports for n in payments.known(report.said, asker)})
    rows = [row for n in numbers if (row := store.by_number(n)) is not None]
    same = [row for row in rows if row.asker == asker and row.subject == identifier.key and row.protocol.partition("@")[0] == protocol]
    return [rules.asked_before(identifier.display, row.id) for row in same[-_MOST_NAMED:]]
