"""Preview of publishing: what it would do, and who would see it; nothing is written."""

from collections.abc import Sequence

from msgspec import Struct

from accord.core.sharing import Marking, reach
from accord.core.signals import BadSignal, Draft
from accord.hub.members.queries import Caller
from accord.hub.signals.publishing.deciding import Known, prepare, vouched_among
from accord.hub.signals.publishing.directory import Directory, allowed
from accord.hub.signals.publishing.prepared import Ready
from accord.hub.times import now
from accord.tables import identifier_tables


class Told(Struct, frozen=True):
    """Who would see what is so marked: the scope of its reach, members besides the publisher by number, and for RED people by id."""

    scope: str
    members: tuple[int, ...] = ()
    people: tuple[str, ...] = ()


class Preview(Struct, frozen=True):
    """The effect of publishing a claim: publish, duplicate or quarantine (then `reason` and `why` say why), and who would see it."""

    told: Told
    would: str
    reason: str | None = None
    why: str | None = None


def told(caller: Caller, marking: Marking) -> Told:
    """Who would see what is so marked. Raises BadSignal as publishing would."""
    return _told(Directory(caller), caller, allowed(caller, marking))


def preview(caller: Caller, draft: Draft) -> Preview:
    """The effect that publishing this claim would have, and who would see it; nothing is written. Raises BadSignal as publishing would."""
    previewed = previews(caller, [draft])[0]
    if isinstance(previewed, BadSignal):
        raise previewed
    return previewed


def previews(caller: Caller, drafts: Sequence[Draft]) -> list[Preview | BadSignal]:
    """The same for a list that would be published together, in order; what would be refused is its refusal."""
    directory, tables = Directory(caller), identifier_tables()
    vouched = vouched_among(drafts, tables)
    ready: list[Ready | BadSignal] = []
    for draft in drafts:
        try:
            ready.append(prepare(draft, directory, tables, vouched))
        except BadSignal as error:
            ready.append(error)
    audiences: dict[Marking, Told] = {}
    accepted = [item for item in ready if isinstance(item, Ready)]
    known = Known(now(), caller, directory, accepted, exempt=False, reviewed=False)
    return [item if isinstance(item, BadSignal) else _previewed(item, known, audiences) for item in ready]


def _previewed(item: Ready, known: Known, audiences: dict[Marking, Told]) -> Preview | BadSignal:
    decision = known.decide(item)
    known.count(item, decision)
    if decision.error:
        return decision.error
    marking = item.whole().marking
    if marking not in audiences:
        audiences[marking] = _told(known.directory, known.caller, marking)
    if decision.what == "publish":
        # As publishing would: the same claim further down the list is a duplicate.
        known.known[item.what.id] = (0, 0)
    would = {"hold": "quarantine", "held": "quarantine", "renew": "publish"}.get(decision.what, decision.what)
    return Preview(audiences[marking], would, *(decision.why or (None, None)))


def _told(directory: Directory, caller: Caller, marking: Marking) -> Told:
    to = reach(directory.resolve(marking))
    if to.scope == "people":
        return Told(to.scope, people=tuple(sorted(directory.people(to))))
    return Told(to.scope, members=tuple(n for n in directory.readers(to) if n != caller.n))
