"""With whom a signal is shared, under which marking, and who asked for leave to share it more widely."""

from collections.abc import Mapping
from typing import Any

import msgspec

from accord.core.sharing import Marking, from_spec, read_marking
from accord.core.times import rfc3339
from accord.hub.journal import queries as journal
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller, person_readers
from accord.hub.signals.store import sharing, signals
from accord.hub.signals.store.signals import Row

LOOKED_BACK = 1000


def scope(row: Row) -> str:
    """How widely a signal is shared: public, members, named, people."""
    return from_spec(journal.audience_spec(row.audience)).scope


def is_for_people(row: Row) -> bool:
    """Whether a signal is for named people alone, so that not even its id is told on."""
    return scope(row) == journal.PEOPLE


def received_by(row: Row) -> tuple[str, list[int], list[str]]:
    """Who has received a signal: the scope of its audience, the members by number, and for RED the people by id."""
    reach = from_spec(journal.audience_spec(row.audience))
    if reach.scope == journal.PEOPLE:
        return reach.scope, [], sorted(person_readers(reach.people, reach.excluded))
    return reach.scope, sorted(journal.received(row.audience, row.shared)[0]), []


def marking_of(row: Row, entry: Mapping[str, Any], originator: str) -> Marking:
    """The whole marking of a signal, put together from what readers get and from its interned audience."""
    wire = dict(entry["marking"])
    reach = from_spec(journal.audience_spec(row.audience))
    lists = {
        "members": reach.members - {originator},
        "sectors": reach.sectors,
        "countries": reach.countries,
        "circles": reach.circles,
        "people": reach.people,
        "except": reach.excluded,
    }
    audience = {name: sorted(names) for name, names in lists.items() if names}
    if reach.scope == "named" and not audience.keys() - {"except"}:
        audience["members"] = [originator]
    return read_marking(wire | ({"audience": audience} if audience else {}), originator)


def usual(caller: Caller, scheme: str) -> tuple[int, bool] | None:
    """How widely the caller's member usually shares signals of a scheme: the widest of its latest 20 (among its latest 1,000 signals).

    The number of other members, or of named people, and whether one of them was public. None where it has shared none yet.
    What colleagues share with named people alone does not count for a caller who is none of them.
    """
    audiences = signals.latest_audiences(caller, scheme, LOOKED_BACK)
    if not audiences:
        return None
    reached = journal.reach_of(audiences, caller.n)
    return max(max(members, people) for _, members, people in reached), any(scope == "public" for scope, _, _ in reached)


def share_requests(row: Row, caller: Caller) -> list[dict[str, Any]]:
    """Requests for wider sharing of a signal: all for its originator, their own for others."""
    rows = sharing.requests(row.n, None if row.member == caller.n else caller.n)
    askers = members.by_number({request.member for request in rows})
    return [
        {
            "id": str(request.id),
            "by": askers[request.member].id,
            "audience": msgspec.json.decode(request.audience),
            "reason": request.reason,
            "state": request.state,
            "at": rfc3339(request.at),
        }
        for request in rows
    ]
