"""Revise, retract, answer, review, grant: every change of a signal, each in one turn of the journal. Publishing is next door."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

import msgspec
from django.db import connection

from accord.core.identifiers import Identifier
from accord.core.sharing import Marking, Reach, reach, within, write_for_originator, write_marking
from accord.core.signals import BadSignal, Draft
from accord.core.trust.origins import PUBLIC_REPORTS
from accord.formats.signals import identifier_from, read_note, read_signal, read_wire, write_signal
from accord.hub.guard import actions as guard
from accord.hub.journal import queries as journal
from accord.hub.journal.actions import Turn, turn
from accord.hub.journal.queries import OPEN, PEOPLE
from accord.hub.members import queries as members
from accord.hub.members.queries import Caller
from accord.hub.signals import queries
from accord.hub.signals.errors import Refused
from accord.hub.signals.following.granting import GRANTS_A_TURN, grant_all, grant_some
from accord.hub.signals.publishing.directory import Directory
from accord.hub.signals.publishing.previewing import Preview, Told, preview, previews, told
from accord.hub.signals.publishing.topics import schemes_at, topic_at, topic_of
from accord.hub.signals.publishing.turns import Published, columns, publish
from accord.hub.signals.queries import Row
from accord.hub.signals.reviewing.decisions import review, review_many
from accord.hub.signals.vocabulary import LIVE, RETRACTED, UNNAMED, WITHHELD, bits, narrowed
from accord.tables import identifier_tables, schemes

ACTIONS = ("blocked", "held", "removed", "warned", "nothing-found")
CONFIRMING = ("blocked", "held", "removed")


def _own(row: Row, caller: Caller) -> None:
    if row.member != caller.n:
        raise Refused(403, "not-yours", "Only the member that published a signal can change it. Dispute it, or ask for wider sharing.")


def _live(t: Turn, row: Row) -> None:
    """Look again inside the turn: somebody may have been quicker."""
    t.cursor.execute("SELECT state, seq FROM signals_signal WHERE n = %s", [row.n])
    state, seq = t.cursor.fetchone()
    if state == RETRACTED:
        raise Refused(
            409, "retracted", "This signal has been retracted. Publish a new one, under an id of its own, if it is right after all."
        )
    if seq != row.seq:
        raise _changed()


def _changed() -> Refused:
    return Refused(409, "changed", "This signal was changed meanwhile. Read it again, then repeat what you wanted.")


def _followers(t: Turn, row: Row) -> int:
    """The audience for what follows a signal: everybody that ever received it, leavers too, and nobody that did not."""
    return t.all_who_received(row.audience, row.shared)


def _step(t: Turn, row: Row, seq: int) -> None:
    t.cursor.execute("INSERT INTO signals_step (signal, seq) VALUES (%s, %s)", [row.n, seq])


def _by_id(row: Row, caller: Caller) -> str | None:
    """What readers see of the author: the publisher of an unnamed signal stays unnamed in all that follows."""
    return None if row.member == caller.n and row.flags & UNNAMED else caller.id


def revise(row: Row, caller: Caller, changes: Mapping[str, Any], *, seen: int | None = None) -> int:
    """Change what a signal says or how it is shared; fields left out stay. Returns the seq of the revision.

    Who received it and is no longer in its audience is told that it is no longer shared, and nothing of what is new.
    `seen` is the seq of the content that the changes were made on: where another came since, they would undo it unseen.
    Raises BadSignal for what can't be read, Refused for what can't be done.
    """
    _own(row, caller)
    if queries.scope(row) == PEOPLE and queries.find(caller, str(row.id)) is None:
        raise Refused(403, "not-named", "This signal is for named people. One of them revises it in the console; you can retract it.")
    if seen is not None and seen != row.seq:
        raise _changed()
    if "identifier" in changes or "id" in changes:
        field = "identifier" if "identifier" in changes else "id"
        raise BadSignal(field, "not-revisable", "A signal keeps its identifier and its id. Retract it and publish another.")
    draft, before, revision = revision_of(row, caller, changes)
    with turn() as t:
        _live(t, row)
        return write_revision(t, row, caller, draft, before, revision)


def revision_of(row: Row, caller: Caller, changes: Mapping[str, Any]) -> tuple[Draft, Marking, int]:
    """The signal as it would be, its marking as it is, and the number of the revision."""
    entry = _content(row)
    data = entry["data"]
    before = queries.marking_of(row, entry, caller.id)
    draft = _revised(data, identifier_from(data["identifier"]), before, changes, caller)
    if draft.marking != before:
        draft = msgspec.structs.replace(draft, marking=Directory(caller).resolve(draft.marking))
    return draft, before, data.get("revision", 0) + 1


def _content(row: Row) -> dict[str, Any]:
    body = journal.bodies([row.seq]).get(row.seq)
    if body is None:
        raise Refused(409, "erased", "The content of this signal was erased. Its publisher can retract it and publish another.")
    entry: dict[str, Any] = msgspec.json.decode(body)
    return entry


def _revised(data: Mapping[str, Any], identifier: Identifier, before: Marking, changes: Mapping[str, Any], caller: Caller) -> Draft:
    kept = {key: value for key, value in data.items() if key not in ("id", "identifier", "revision", "reason")}
    stays = {"identifier": {"kind": identifier.kind, "value": identifier.display}, "marking": write_for_originator(before)}
    wire = read_wire({**kept, **stays, **changes})
    draft = read_signal(wire, originator=caller.id, tables=identifier_tables(), schemes=schemes(), home=caller.country)
    ceiling = within(caller.role, draft.marking)
    if not ceiling.allowed:
        raise BadSignal("marking.tlp", ceiling.reasons[0].code, ceiling.reasons[0].text)
    return draft


def write_revision(t: Turn, row: Row, caller: Caller, draft: Draft, before: Marking, revision: int) -> int:
    permitted = None
    if row.flags & WITHHELD:
        draft, permitted = narrowed(draft), None if draft.marking.uses == before.uses else bits(draft.marking.uses)
    marking = draft.marking
    to, unnamed = reach(marking), marking.attribution == "unnamed"
    audience, shared = row.audience, row.shared
    if to != reach(before):
        audience = t.audience(to, lambda: Directory(caller).readers(to), lambda: Directory(caller).people(to))
    addressed = _followers(t, row) if audience == row.audience else audience
    seq = t.append(
        "signal.revised",
        audience=addressed,
        by=caller.n,
        by_id=None if unnamed else caller.id,
        data=write_signal(draft, id=row.id, revision=revision),
        marking=write_marking(marking),
        topic=t.topic(topic_of(draft, schemes_at(row.seq))),
    )
    if audience != row.audience:
        shared = seq
        _withdraw_from(t, row, caller, reach(before), to, audience)
    flags = (row.flags & ~UNNAMED) | (UNNAMED if unnamed else 0)
    uses, flags, _, scheme, source, confidence, _, first_seen, last_seen, expires, embargo = columns(
        draft, t.at, flags, PUBLIC_REPORTS if row.source == PUBLIC_REPORTS else Directory(caller).origin(draft.source)
    )
    t.cursor.execute(
        "UPDATE signals_signal SET audience=%s, shared=%s, seq=%s, state=%s, uses=%s, flags=%s, scheme=%s, source=%s, confidence=%s, "
        "first_seen=%s, last_seen=%s, expires=%s, embargo=%s, permitted=COALESCE(%s, permitted) WHERE n=%s",
        [audience, shared, seq, LIVE, uses, flags, scheme, source, confidence, first_seen, last_seen, expires, embargo, permitted, row.n],
    )
    _step(t, row, seq)
    t.audit(caller.n, caller.actor, "member:signals:publish", detail=f"revised {row.id}")
    return seq


def _withdraw_from(t: Turn, row: Row, caller: Caller, before: Reach, to: Reach, audience: int) -> None:
    told = _no_longer_shared(t, row, caller, before, to, audience)
    if told is not None:
        data = {"id": str(row.id), "reason": "This signal is no longer shared with you. Undo what you did on its ground."}
        # About what it was when they had it: a filter tells them nothing of a scheme that is new.
        seq = t.append("signal.retracted", audience=told, by=caller.n, by_id=_by_id(row, caller), data=data, topic=topic_at(row.seq))
        _step(t, row, seq)


def _no_longer_shared(t: Turn, row: Row, caller: Caller, before: Reach, to: Reach, audience: int) -> int | None:
    """The audience of those who have the signal and are not in its new audience; None where there is nobody.

    Whoever becomes a member later, or again, reads from its beginning what was open to all members, so the recall must be open too.
    """
    ids = {n: viewer.member for n, viewer in members.viewers().items() if viewer.member}
    kept = {n for n, id in ids.items() if id not in to.excluded} if to.scope in OPEN else set(queries.audience_members(audience))
    if before.scope == PEOPLE:
        return _no_longer_named(t, caller, before, to, {ids[n] for n in kept})
    if before.scope not in OPEN:
        gone = journal.received(row.audience, row.shared)[0] - kept
    elif to.scope in OPEN:
        gone = {n for n, id in ids.items() if id in to.excluded - before.excluded}
    else:
        rest = Reach(scope="members", excluded=before.excluded | {ids[n] for n in kept})
        return t.audience(rest, lambda: Directory(caller).readers(rest))
    return t.recipients(gone) if gone else None


def _no_longer_named(t: Turn, caller: Caller, before: Reach, to: Reach, kept: set[str]) -> int | None:
    """Those named people who neither stay named nor belong to a member that the new audience reaches."""
    left = before.people - to.people - {id for id, member in members.members_of_people(before.people).items() if member in kept}
    if not left:
        return None
    gone = Reach(scope="people", people=left, excluded=before.excluded)
    return t.audience(gone, tuple, lambda: Directory(caller).people(gone))


def retract(row: Row, caller: Caller, reason: str, *, settles: bool = True) -> int:
    """Take a claim back, with the reason; reaches everybody that ever received it. Returns the seq to wait for in acknowledgements.

    `settles` is False where it says nothing of whether the claim was right, as when a person takes consent back."""
    _own(row, caller)
    text = _reason(reason, "reason")
    with turn() as t:
        refuted = settles and any(answer.type == "dispute" and answer.value == "open" for answer in queries.answers([row.n]))
        return _retract_in(t, row, caller, text, refuted=refuted, why="member:signals:publish")


def retract_upheld(t: Turn, row: Row, caller: Caller, reason: str) -> int:
    """A claim is taken back by whoever decided an appeal against it, or by its own member: it counts as refuted."""
    return _retract_in(t, row, caller, reason, refuted=True, why="member:requests:answer")


def _retract_in(t: Turn, row: Row, caller: Caller, text: str, *, refuted: bool, why: str) -> int:
    _live(t, row)
    entry = msgspec.json.decode(journal.bodies([row.seq]).get(row.seq, b"{}"))
    own = entry.get("data", {}).get("identifier")
    masked = read_note(text, identifier_from(own), identifier_tables(), "reason", region=caller.country) if own else None
    seq = t.append(
        "signal.retracted",
        audience=_followers(t, row),
        by=caller.n,
        by_id=_by_id(row, caller),
        data={"id": str(row.id), "identifier": own, "reason": masked},
        marking=entry.get("marking"),
        topic=topic_at(row.seq),
    )
    t.cursor.execute("UPDATE signals_signal SET state = %s WHERE n = %s", [RETRACTED, row.n])
    _step(t, row, seq)
    if refuted and row.source != PUBLIC_REPORTS:
        guard.tally(t, row.member, refuted=1)
    t.audit(caller.n, caller.actor, why, detail=f"retracted {row.id}")
    return seq


def _reason(text: object, field: str) -> str:
    if not isinstance(text, str) or not text.strip():
        raise BadSignal(field, "missing", "Say why, in a sentence; it goes to everybody that received the signal.")
    return text


def sight(row: Row, caller: Caller, *, count: int = 1, note: str | None = None) -> int:
    """Say that the member saw it too. Saying so again adds to the count; a member is one sighting, however often."""
    if not 1 <= count <= 1_000_000_000:
        raise BadSignal("count", "out-of-range", "Give a count from 1 to 1,000,000,000.")
    return _answer(row, caller, "sighting", "", "signal.sighted", {"count": count}, note, count=count)


def act(row: Row, caller: Caller, action: str, *, note: str | None = None) -> int:
    """Say what the member did: blocked, held, removed, warned, nothing-found."""
    if action not in ACTIONS:
        raise BadSignal("action", "unknown-word", "This is no action. Use one of: " + ", ".join(ACTIONS) + ".")
    return _answer(row, caller, "action", action, "signal.acted", {"action": action}, note)


def dispute(row: Row, caller: Caller, reason: str) -> int:
    """Say that the claim is wrong, and why. Stays open until withdrawn or until the claim is retracted."""
    if row.member == caller.n:
        raise Refused(409, "own-signal", "This is your own signal. Retract it instead.")
    return _answer(row, caller, "dispute", "open", "signal.disputed", {}, _reason(reason, "reason"))


def withdraw_dispute(row: Row, caller: Caller) -> int:
    """Take one's own dispute back."""
    with turn() as t:
        t.cursor.execute(
            "UPDATE signals_feedback SET value = 'withdrawn' WHERE signal = %s AND member = %s AND type = 'dispute' AND value = 'open'",
            [row.n, caller.n],
        )
        if not t.cursor.rowcount:
            raise Refused(409, "no-dispute", "You have no open dispute on this signal.")
        seq = t.append(
            "signal.undisputed",
            audience=_followers(t, row),
            by=caller.n,
            by_id=_by_id(row, caller),
            data={"signal": str(row.id)},
            topic=topic_at(row.seq),
        )
        _step(t, row, seq)
        t.audit(caller.n, caller.actor, "member:signals:answer", detail=f"undisputed {row.id}")
        return seq


def _answer(
    row: Row, caller: Caller, type: str, value: str, entry_type: str, data: dict[str, Any], note: str | None, count: int = 1
) -> int:
    own = msgspec.json.decode(journal.bodies([row.seq]).get(row.seq, b"{}")).get("data", {}).get("identifier")
    field = "reason" if type == "dispute" else "note"
    masked = read_note(note, identifier_from(own), identifier_tables(), field, region=caller.country) if own and note else None
    with turn() as t:
        return _answer_in(t, row, caller, type, value, entry_type, {**data, **({field: masked} if masked else {})}, count)


def _answer_in(t: Turn, row: Row, caller: Caller, type: str, value: str, entry_type: str, data: dict[str, Any], count: int = 1) -> int:
    _live(t, row)
    t.cursor.execute("SELECT value FROM signals_feedback WHERE signal = %s AND member = %s AND type = %s", [row.n, caller.n, type])
    values = [found for (found,) in t.cursor.fetchall()]
    if type == "dispute" and "open" in values:
        raise Refused(409, "disputed", "Your member disputes this signal already. Withdraw that dispute to give another reason.")
    # A dispute is a correction, for all that ever received the signal; a sighting or an action is news, for those who belong now.
    told = _followers(t, row) if type == "dispute" else t.present_who_received(row.audience, row.shared)
    full = {"signal": str(row.id), **data}
    seq = t.append(entry_type, audience=told, by=caller.n, by_id=_by_id(row, caller), data=full, topic=topic_at(row.seq))
    t.cursor.execute(
        "DELETE FROM signals_feedback WHERE signal = %s AND member = %s AND type = %s AND value = 'withdrawn'", [row.n, caller.n, type]
    )
    t.cursor.execute(
        "INSERT INTO signals_feedback (signal, member, type, value, count, seq, at) VALUES (%s, %s, %s, %s, %s, %s, %s) "
        "ON CONFLICT (signal, member, type, value) DO UPDATE SET count = signals_feedback.count + excluded.count, "
        "seq = excluded.seq, at = excluded.at",
        [row.n, caller.n, type, value, count, seq, t.at],
    )
    _step(t, row, seq)
    if not values and row.member != caller.n and row.source != PUBLIC_REPORTS and (type == "sighting" or value in CONFIRMING):
        guard.tally(t, row.member, confirmed=1)
    t.audit(caller.n, caller.actor, "member:signals:answer", detail=f"{type} {row.id}")
    return seq


def act_in(t: Turn, row: Row, caller: Caller, action: str) -> int:
    """What the member did, in the turn of what it did: a step of a request."""
    return _answer_in(t, row, caller, "action", action, "signal.acted", {"action": action})


def unact_in(t: Turn, row: Row, caller: Caller, action: str) -> int | None:
    """The member no longer does what it said it did: that action is taken back. None where it never said so."""
    t.cursor.execute(
        "DELETE FROM signals_feedback WHERE signal = %s AND member = %s AND type = 'action' AND value = %s", [row.n, caller.n, action]
    )
    if not t.cursor.rowcount:
        return None
    told = t.present_who_received(row.audience, row.shared)
    data = {"signal": str(row.id), "action": action}
    seq = t.append("signal.unacted", audience=told, by=caller.n, by_id=_by_id(row, caller), data=data, topic=topic_at(row.seq))
    _step(t, row, seq)
    t.audit(caller.n, caller.actor, "member:signals:answer", detail=f"unacted {row.id}")
    return seq


def ask_to_share(row: Row, caller: Caller, audience: Any, reason: object) -> str:
    """Ask the originator for leave to share more widely; returns the id of the request. Both sides find it in their feeds."""
    if row.member == caller.n:
        raise Refused(409, "own-signal", "This is your own signal. Revise its marking instead.")
    text = _reason(reason, "reason")
    entry = _content(row)
    publisher = next(m for m in members.members() if m.n == row.member)
    wire = {"tlp": "TLP:AMBER", "audience": audience}
    wanted = read_signal(
        read_wire({"identifier": _shown(entry), "scheme": row.scheme, "marking": wire}),
        originator=publisher.id,
        tables=identifier_tables(),
        schemes=schemes(),
    )
    marking = Directory(caller).resolve(wanted.marking)
    masked = read_note(text, wanted.identifier, identifier_tables(), "reason", region=caller.country)
    may_ask_to_share(row)
    asked = write_for_originator(marking)["audience"]
    id = uuid4()
    with turn() as t:
        _live(t, row)
        t.cursor.execute(
            "INSERT INTO signals_share_request (id, signal, member, audience, reason, state, at) VALUES (%s, %s, %s, %s, %s, 'open', %s)",
            [_uuid(id), row.n, caller.n, msgspec.json.encode(asked).decode(), masked, t.at],
        )
        data = {"id": str(id), "signal": str(row.id), "audience": asked, "reason": masked}
        t.append("share.asked", audience=t.recipients([row.member, caller.n]), by=caller.n, by_id=caller.id, data=data)
        t.audit(caller.n, caller.actor, "member:signals:answer", detail=f"share asked {row.id}")
    return str(id)


def may_ask_to_share(row: Row) -> None:
    """Raises Refused where a signal has no list of members that could grow."""
    scope = queries.scope(row)
    if scope == PEOPLE:
        raise Refused(409, "named-people", "RED is widened by its publisher alone, who can revise it. Ask one of the people it names.")
    if scope in OPEN:
        raise Refused(409, "open-already", "Its label opens this signal to members at large: it has no list that could grow.")


def _told_of_sharing(t: Turn, row: Row, asker: int) -> int:
    """The audience of an answer about wider sharing: both members, or the named people where it has become theirs alone."""
    return row.audience if queries.scope(row) == PEOPLE else t.recipients([row.member, asker])


def _uuid(id: UUID) -> str | UUID:
    """A UUID as the database's own column type takes it."""
    return id.hex if connection.vendor == "sqlite" else id


def _shown(entry: Mapping[str, Any]) -> dict[str, str]:
    identifier = entry["data"]["identifier"]
    return {"kind": identifier["kind"], "value": identifier["display"]}


def answer_share_request(row: Row, caller: Caller, request: str, granted: bool) -> int | None:
    """Grant or decline a request for wider sharing. Granted, the audience grows by what was asked; returns the revision's seq."""
    _own(row, caller)
    found = next((item for item in queries.share_requests(row, caller) if item["id"] == request), None)
    if found is None:
        raise Refused(404, "not-found", "There is no such request on this signal.")
    if found["state"] != "open":
        raise Refused(409, "answered", "This request has been answered already.")
    revision = None
    if granted:
        may_ask_to_share(row)
        revision = _widening(row, caller, found["audience"])
    with turn() as t:
        _live(t, row)
        t.cursor.execute(
            "UPDATE signals_share_request SET state = %s, answered = %s WHERE id = %s AND state = 'open'",
            ["granted" if granted else "declined", t.at, _uuid(UUID(request))],
        )
        if not t.cursor.rowcount:
            raise Refused(409, "answered", "This request has been answered already.")
        seq = write_revision(t, row, caller, *revision) if revision else None
        asker = next(m.n for m in members.members() if m.id == found["by"])
        data = {"id": request, "signal": str(row.id), "answer": "granted" if granted else "declined"}
        t.append("share.answered", audience=_told_of_sharing(t, row, asker), by=caller.n, by_id=_by_id(row, caller), data=data)
        t.audit(caller.n, caller.actor, "member:signals:publish", detail=f"share {data['answer']} {row.id}")
    return seq


def _widening(row: Row, caller: Caller, more: Mapping[str, list[str]]) -> tuple[Draft, Marking, int]:
    """The revision that shares a signal more widely. What was asked for are ids already, circles of the asker among them."""
    entry = _content(row)
    data, before = entry["data"], queries.marking_of(row, entry, caller.id)
    changes = {"marking": _widened(write_for_originator(before), more)}
    return _revised(data, identifier_from(data["identifier"]), before, changes, caller), before, data.get("revision", 0) + 1


def _widened(marking: Mapping[str, Any], more: Mapping[str, list[str]]) -> dict[str, Any]:
    audience = {key: list(names) for key, names in marking.get("audience", {}).items()}
    # Whom the publisher lets in by name is no exception any more.
    audience["except"] = [id for id in audience.get("except", ()) if id not in more.get("members", ())]
    for key, names in more.items():
        if key == "except":
            continue
        audience[key] = sorted({*audience.get(key, []), *names})
    return {**marking, "audience": audience}


def vouch(identifiers: list[Identifier], caller: Caller) -> list[bool]:
    """Add benign entries for a member; returns which were new. All members are told, since it changes what they may block."""
    new: list[bool] = []
    for start in range(0, len(identifiers), GRANTS_A_TURN):
        some = identifiers[start : start + GRANTS_A_TURN]
        with turn() as t:
            added = guard.vouch(t, some, caller.n)
            everybody = Directory(caller)
            audience = t.audience(_members(), lambda: everybody.readers(_members()))  # noqa: B023
            for identifier, is_new in zip(some, added, strict=True):
                if is_new:
                    data = {"identifier": {"kind": identifier.kind, "value": identifier.value, "key": identifier.key.hex()}}
                    t.append("protection.added", audience=audience, by=caller.n, by_id=caller.id, data=data)
            t.audit(caller.n, caller.actor, "member:signals:publish", detail=f"vouched {sum(added)}")
        new += added
    return new


def _members() -> Any:
    from accord.core.sharing import Reach

    return Reach(scope="members")


def set_budget(member: int, daily: int, caller: Caller) -> None:
    """Set how many new claims a day a member may publish."""
    with turn() as t:
        guard.set_budget(t, member, daily)
        t.audit(caller.n, caller.actor, "hub:members:manage", detail=f"budget {daily}")


def note_attribution(row: Row, caller: Caller) -> None:
    """Leave an audit line that somebody looked who published a signal."""
    note_attributions([row.id], caller)


def note_attributions(ids: list[UUID], caller: Caller) -> None:
    """The same for several, published or held; nothing for none."""
    if ids:
        with turn() as t:
            for id in ids:
                t.audit(caller.n, caller.actor, "hub:signals:attribute", detail=str(id))


__all__ = [
    "ACTIONS",
    "Preview",
    "Published",
    "Refused",
    "Told",
    "act",
    "answer_share_request",
    "ask_to_share",
    "dispute",
    "grant_all",
    "grant_some",
    "may_ask_to_share",
    "note_attribution",
    "note_attributions",
    "preview",
    "previews",
    "publish",
    "retract",
    "review",
    "review_many",
    "revise",
    "set_budget",
    "sight",
    "told",
    "vouch",
    "withdraw_dispute",
]
