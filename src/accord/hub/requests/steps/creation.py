"""A new request, written in somebody's turn: its row, parties, first step and clocks. What its opening effects do comes after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from accord.core.identifiers import Identifier
from accord.core.protocols import Protocol, StepOutcome, StepRefused, open_request
from accord.hub.desks.queries.landing import Landing
from accord.hub.journal.actions import Turn
from accord.hub.members.queries import Caller
from accord.hub.requests import store
from accord.hub.requests.errors import Refused
from accord.hub.requests.files import texts
from accord.hub.requests.steps import clocks
from accord.hub.requests.steps.context import Came, Work
from accord.hub.requests.store import Party, Request, StepRow
from accord.hub.requests.vocabulary import ANSWERER, ASKER
from accord.tables import identifier_tables


@dataclass(slots=True, kw_only=True)
class New:
    """What a request is opened with. `by` is who opens it: None for the hub itself. `texts` are references by field."""

    protocol: Protocol
    by: Caller | None
    role: str
    side: str
    asker: int
    region: str | None
    fields: Mapping[str, Any]
    answerers: Sequence[int] = ()
    also: Sequence[Party] = ()
    identifier: Identifier | None = None
    about: str = ""
    step: str | None = None
    ask: str = ""
    parent: Request | None = None
    confirmed_by: int | None = None
    for_person: bool = False
    reporter: str = ""
    origin: str = ""
    origin_id: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    rules: dict[str, Any] = field(default_factory=dict)
    came: Came | None = None
    landed: dict[int, Landing] | None = None
    stated: dict[str, Any] = field(default_factory=dict)
    topic: str = ""


def create(t: Turn, new: New, at: int) -> Work:
    """Write it. Raises Refused where its protocol does not let it be opened so."""
    taken = _opened(new, at)
    step_id = store.new_id()
    others = {*new.answerers, *(one.member for one in new.also)}
    plain, words = texts.apart(taken.step.fields, taken.fields)
    home = new.asker
    by = "hub" if new.by is None else new.by.actor
    kept = texts.put_words(home, words, others, by=by, at=at)
    if new.identifier is not None:
        named = new.identifier
        store.add_subject(named.key, named.kind, named.value, named.display, at)
    request = Request(
        id=store.new_id(),
        protocol=new.protocol.ref,
        name=new.protocol.name,
        state=taken.state,
        entered=at,
        visit=1,
        version=1,
        asker=new.asker,
        asker_person=None if new.by is None or new.by.n != new.asker else new.by.person_n,
        for_person=new.for_person,
        reporter=new.reporter,
        answerer=new.answerers[0] if len(new.answerers) == 1 else None,
        desk="",
        parent=None if new.parent is None else new.parent.n,
        root=0 if new.parent is None else new.parent.root,
        ask=new.ask or store.new_id(),
        subject=None if new.identifier is None else new.identifier.key,
        about=new.about,
        confirmed=None if new.confirmed_by is None else at,
        confirmed_by=new.confirmed_by,
        origin=new.origin,
        origin_id=new.origin_id,
        facts=new.facts,
        fields={key: value for key, value in plain.items() if not isinstance(value, list)},
        rules=new.rules,
        opened=at,
        closed=at if new.protocol.states[taken.state].final else None,
        next_due=None,
    )
    store.add(request)
    parties = [Party(new.asker, ASKER), *(Party(one, ANSWERER) for one in new.answerers), *new.also]
    store.add_parties(request.n, parties)
    store.add_step(
        StepRow(
            id=step_id,
            request=request.n,
            step=taken.step.key,
            letter=taken.step.letter or "",
            side=new.side,
            role=new.role,
            member=None if new.by is None else new.by.n,
            person=None if new.by is None else new.by.person_n,
            how="",
            state=taken.state,
            fields=plain,
            texts=kept,
            at=at,
        ),
    )
    clocks.set_first(t, request, taken.clocks)
    work = Work(t, request, new.protocol, parties, taken, step_id, new.side, new.role, new.by, "", at, plain)
    work.came, work.identifier, work.landed, work.topic = new.came, new.identifier, new.landed, new.topic
    return work


def _opened(new: New, at: int) -> StepOutcome:
    try:
        return open_request(
            new.protocol,
            new.step,
            role=new.role,
            at=at,
            side=new.side,
            fields=new.fields,
            facts=new.stated,
            rules=store.rules_of(new.rules),
            tables=identifier_tables(),
            region=new.region or None,
        )
    except StepRefused as error:
        raise refused(error) from None


def refused(error: StepRefused, happened: str | None = None) -> Refused:
    return Refused(error.code, error.text, error.field, open=error.open, faults=error.faults, happened=happened)
