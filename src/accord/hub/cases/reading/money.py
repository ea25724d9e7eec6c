"""The money of all requests of a case that its viewer sees: each payment once, each state by itself, no two currencies together."""

from accord.hub.cases import store
from accord.hub.cases.admission import read_place
from accord.hub.cases.present import Money, MoneyRow, RequestMoney
from accord.hub.cases.vocabulary import REQUEST
from accord.hub.members.queries import Caller
from accord.hub.requests import queries as requests
from accord.hub.times import at_or_now


def money(me: Caller, case_id: str, *, at: int | None = None) -> Money:
    """The money of all requests of a case in which the caller takes part. Raises NoSuchCase, NotAllowed."""
    at = at_or_now(at)
    there = read_place(me, case_id)
    refs = list(dict.fromkeys(part.ref for part in store.seen(there.case.n, me.n, (REQUEST,))))
    counted = requests.together(me, refs)
    return Money(
        tuple(MoneyRow(row.code, row.totals, row.requests, row.payments) for row in counted.rows),
        tuple(RequestMoney(row.id, row.protocol, row.state, row.counted_with) for row in counted.requests),
        at,
    )
