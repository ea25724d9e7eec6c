"""People whom a bell meant to alert and reached by no way, because the way itself was away: a mail server, a gateway, a push service."""

from collections.abc import Iterable

from accord.hub.desks.store import Ring
from accord.hub.desks.vocabulary import FAILED, MINUTE, REPEAT, RETRY_AFTER


def missed(rings: Iterable[Ring], at: int, wait: int) -> frozenset[int]:
    """The people of whose rings each was given up, one at least after its last try, and none was due in the last `REPEAT` waits.

    An address that is missing or can't be used is no reason to try again: only a person would mend it.
    """
    by_person: dict[int, list[Ring]] = {}
    for ring in rings:
        if ring.person is not None:
            by_person.setdefault(ring.person, []).append(ring)
    return frozenset(person for person, own in by_person.items() if _is_missed(own, at - REPEAT * wait * MINUTE))


def _is_missed(rings: list[Ring], before: int) -> bool:
    return (
        all(ring.state == FAILED for ring in rings)
        and any(ring.tries > len(RETRY_AFTER) for ring in rings)
        and max(ring.due for ring in rings) <= before
    )
