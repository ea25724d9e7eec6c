"""Claims in quarantine: what each may know of them, and who is told. For named people only, they are those people's alone here too.

A publisher without a name is known to its own member, and to who may attribute and says so in an audit line.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from accord.core.sharing import Marking, Reach, Tlp, reach
from accord.core.signals import Draft
from accord.hub.guard import queries as guard
from accord.hub.guard.queries import HeldRow
from accord.hub.journal.actions import Turn
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.signals.publishing.topics import topic_of


def is_for_named(content: Mapping[str, Any]) -> bool:
    """Whether a claim is for named people only."""
    return bool(content["marking"]["tlp"] == Tlp.RED.label)


def is_unnamed(content: Mapping[str, Any]) -> bool:
    return bool(content["marking"].get("attribution") == "unnamed")


def may_read(content: Mapping[str, Any], caller: Caller) -> bool:
    """Whether the caller may read the claim, as far as its label goes."""
    if not is_for_named(content):
        return True
    audience = content["marking"].get("audience", {})
    return caller.person is not None and caller.person in audience.get("people", ()) and caller.id not in audience.get("except", ())


def knows_publisher(row: HeldRow, caller: Caller) -> bool:
    """Whether the caller may learn who published the claim without leaving word that it looked."""
    return row.member == caller.n or not is_unnamed(row.content)


def own_waiting(caller: Caller, limit: int) -> list[HeldRow]:
    """The caller's own claims that wait, oldest first, as far as it may read them."""
    asked = limit
    while True:
        rows = guard.held(member=caller.n, limit=asked)
        readable = [row for row in rows if may_read(row.content, caller)]
        if len(readable) >= limit or len(rows) < asked:
            return readable[:limit]
        asked *= 4


def own_held(caller: Caller, *, before: HeldRow | None = None, limit: int = 50) -> list[HeldRow]:
    """A page of the caller's own claims that were held, decided on or not, newest first, as far as it may read them."""
    readable: list[HeldRow] = []
    while True:
        rows = guard.own_held(caller.n, before=before, limit=limit)
        readable += [row for row in rows if may_read(row.content, caller)]
        if len(readable) >= limit or len(rows) < limit:
            return readable[:limit]
        before = rows[-1]


def tell_held(t: Turn, owner: Caller, draft: Draft, data: Mapping[str, Any], readers: Callable[[Reach], Iterable[str]]) -> None:
    """Tell its publisher and the reviewers that a claim is held. Of one for named people, the secretariat learns that it waits."""
    marking, topic = draft.marking, t.topic(topic_of(draft))
    type, unnamed = "signal.quarantined", marking.attribution == "unnamed"
    others = set(members.secretariat()) - {owner.n}
    if marking.tlp is Tlp.RED:
        _tell_named(t, owner, marking, type, owner, None if unnamed else owner.id, data, readers, topic)
        # Without a topic: who isn't named learns nothing of what it is about, not by a filter either.
        t.append(type, audience=t.recipients(members.secretariat()), by=owner.n, by_id=None, data={})
    elif unnamed:
        t.append(type, audience=t.recipients([owner.n]), by=owner.n, by_id=owner.id, data=dict(data), topic=topic)
        if others:
            t.append(type, audience=t.recipients(others), by=owner.n, by_id=None, data=dict(data), topic=topic)
    else:
        t.append(type, audience=t.recipients([owner.n, *others]), by=owner.n, by_id=owner.id, data=dict(data), topic=topic)


def tell_reviewed(
    t: Turn, owner: Caller, draft: Draft, data: Mapping[str, Any], by: Caller, readers: Callable[[Reach], Iterable[str]]
) -> None:
    """Tell the same that a reviewer has decided."""
    marking, topic = draft.marking, t.topic(topic_of(draft))
    type = "signal.reviewed"
    if marking.tlp is Tlp.RED:
        _tell_named(t, owner, marking, type, by, by.id, data, readers, topic)
        t.append(type, audience=t.recipients(members.secretariat()), by=by.n, by_id=by.id, data={"decision": data["decision"]})
    else:
        t.append(type, audience=t.recipients([owner.n, *members.secretariat()]), by=by.n, by_id=by.id, data=dict(data), topic=topic)


def _tell_named(
    t: Turn,
    owner: Caller,
    marking: Marking,
    entry_type: str,
    by: Caller,
    by_id: str | None,
    data: Mapping[str, Any],
    readers: Callable[[Reach], Iterable[str]],
    topic: int,
) -> None:
    """Of the named people, those of the publisher's member and of the secretariat: to the others the claim is not published yet."""
    whole, reviewers = reach(marking), set(members.secretariat())
    inside = {owner.id, *(m.id for m in members.members() if m.n in reviewers)}
    people = frozenset(id for id, member in members.members_of_people(whole.people).items() if member in inside)
    if people:
        named = Reach(scope="people", people=people, excluded=whole.excluded)
        t.append(entry_type, audience=t.audience(named, tuple, lambda: readers(named)), by=by.n, by_id=by_id, data=dict(data), topic=topic)
