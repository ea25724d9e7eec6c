"""What the entries of requests name, for the features that hear of it: an identifier, once its request is more than what a person said."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from accord.core.times import rfc3339
from accord.hub.members import queries as members
from accord.hub.requests import store
from accord.hub.requests.vocabulary import REPORT, SECRETARIAT
from accord.tables import protocols


class NamedBy(Struct, frozen=True):
    """A request that names an identifier. `members`: those that may see it; `value` is empty where it was erased."""

    request: str
    key: bytes
    kind: str
    value: str
    members: frozenset[int]


def named_by(entry: Mapping[str, Any], seq: int) -> NamedBy | None:
    """What an entry of a request's opening or step names for the first time; None where it names nothing, or nothing new.

    What a person said and nobody has confirmed names nothing: it does from the step by which a bank or the police stood behind it.
    """
    request = store.by_id(str(entry.get("request", "")))
    if request is None or request.subject is None or request.erased is not None:
        return None
    is_opening = "was" not in entry
    if request.confirmed is None:
        if not is_opening or request.for_person or request.origin == REPORT:
            return None
    elif not is_opening and rfc3339(request.confirmed) != entry.get("at"):
        return None
    kind, value, _display = store.subjects_by([request.subject]).get(request.subject, ("", None, None))
    parties = {party.member for party in store.parties(request.n)}
    if SECRETARIAT in protocols()[request.protocol].sides:
        parties |= set(members.secretariat())
    return NamedBy(request.id, request.subject, kind, value or "", frozenset(parties))
