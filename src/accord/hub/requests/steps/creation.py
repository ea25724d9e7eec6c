"""A new request, written in the caller's turn: its row, parties, first step and clocks. Its opening effects come after."""

from django.utils.functional import Promise, lazy
from django.utils.translation import get_language, gettext

from accord.core.protocols import Protocol, StepOutcome, StepRefused, open_request
from accord.hub.journal.actions import Turn
from accord.hub.requests import store
from accord.hub.requests.asks import New
from accord.hub.requests.errors import Refused
from accord.hub.requests.files import texts
from accord.hub.requests.steps import clocks
from accord.hub.requests.steps.context import Work
from accord.hub.requests.store import Party, Request, StepRow
from accord.hub.requests.vocabulary import ANSWERER, ASKER, FOR_OFFICERS
from accord.tables import identifier_tables


def create(t: Turn, new: New, at: int) -> Work:
    """Write it. Raises Refused where its protocol does not let it be opened so."""
    taken = _opened(new, at)
    step_id = store.new_id()
    others = {*new.answerers, *(party.member for party in new.also)}
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
        for_person=new.ask.for_person,
        reporter=new.ask.reporter,
        answerer=new.answerers[0] if len(new.answerers) == 1 else None,
        desk="",
        parent=None if new.parent is None else new.parent.n,
        root=0 if new.parent is None else new.parent.root,
        ask=new.ask_id or store.new_id(),
        subject=None if new.identifier is None else new.identifier.key,
        about=new.ask.about,
        confirmed=None if new.confirmed_by is None else at,
        confirmed_by=new.confirmed_by,
        origin=new.ask.origin,
        origin_id=new.ask.origin_id,
        facts=dict(new.ask.facts),
        fields={key: value for key, value in plain.items() if not isinstance(value, list)},
        rules=dict(new.rules),
        opened=at,
        closed=at if new.protocol.states[taken.state].final else None,
        next_due=None,
    )
    store.add(request)
    parties = [Party(new.asker, ASKER), *(Party(answerer, ANSWERER) for answerer in new.answerers), *new.also]
    if new.protocol.name not in FOR_OFFICERS:
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
    return Work(t, request, new.protocol, parties, taken, step_id, new.side, new.role, new.by, "", at, plain, new)


def _opened(new: New, at: int) -> StepOutcome:
    try:
        return open_request(
            new.protocol,
            new.ask.step,
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


def refused(error: StepRefused, happened: str | None = None, *, protocol: Protocol | None = None, state: str = "") -> Refused:
    """The machine's refusal as a page and a program get it. `protocol` and `state`: where the step was to be taken."""
    text: str | Promise = error.text
    if protocol is not None and state in protocol.states and error.code in ("not-open", "not-yours"):
        text = lazy(_closed, str)(error, protocol, state)
    return Refused(error.code, text, error.field, open_steps=error.open, faults=error.faults, happened=happened)


def _closed(error: StepRefused, protocol: Protocol, state: str) -> str:
    """Of a step that can't be taken where the request stands: in English with the keys that a program uses, else in the reader's words."""
    if (get_language() or "en") == "en":
        return error.text
    titles = [gettext(step.title) for step in protocol.steps if step.key in error.open and state in step.from_states]
    text = (
        gettext("This step is not open in the state {state}. Open to you now: {open}.")
        if error.code == "not-open"
        else gettext("In the state {state} this step is for somebody else. Open to you now: {open}.")
    )
    return text.format(state=gettext(protocol.states[state].title), open=", ".join(dict.fromkeys(titles)) or gettext("nothing"))
