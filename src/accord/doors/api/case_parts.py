"""Operations on the parts of a case: requests, signals and reports by reference, targets, notes, events, tasks, persons of interest."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from accord.core.times import NotATime, read_time
from accord.doors.api.operations import Operation, Reply, Request
from accord.doors.api.problems import Fault, Problem
from accord.doors.api.typed import Lenient
from accord.formats.api.cases import (
    CaseDone,
    CasePersonList,
    EventChange,
    NewCaseNote,
    NewEvent,
    NewItem,
    NewPerson,
    NewTarget,
    NewTask,
    NoteChange,
    PartMade,
    PersonChange,
    TargetChange,
    TaskChange,
)
from accord.formats.cases import person_out, word
from accord.hub.cases import actions, queries
from accord.hub.cases.errors import NoSuchCase
from accord.hub.cases.vocabulary import EVENT, ITEMS, NOTE, PERSON, READ, TARGET, TASK, TITLE, WRITE
from accord.hub.members import queries as members
from accord.hub.members.errors import NoSuchMember

# How a part of each kind is taken out. What a feature above keeps has an operation of its own.
REMOVE: dict[str, Callable[..., None]] = {
    **dict.fromkeys(ITEMS, actions.remove_item),
    TARGET: actions.remove_target,
    **dict.fromkeys((NOTE, TITLE), actions.remove_note),
    EVENT: actions.remove_event,
    TASK: actions.remove_task,
    PERSON: actions.erase_person,
}


def id_of(named: str, field: str) -> str:
    """The id of a member that a body names by id or exact name. Raises Problem, which says in which field nobody is named."""
    try:
        return members.member(named).id
    except NoSuchMember:
        text = "No member has this id or name. Name one by its id or its exact name, as GET /members lists them."
        raise Problem(422, "no-such-member", text, (Fault(field, "no-such-member", text),)) from None


def ids_of(named: Sequence[str], field: str) -> list[str]:
    """The ids of members that are named by id or exact name, each once. Raises as `id_of`."""
    first = {text: place for place, text in reversed([*enumerate(named)])}
    return list(dict.fromkeys(id_of(text, f"{field}[{first[text]}]") for text in dict.fromkeys(named)))


def more_of(given: Any) -> dict[str, Any]:
    """The label of a new part, and who is shown it at once."""
    return {"tlp": word(given.tlp), "audience": ids_of(given.audience, "audience")}


def _tlp(text: str | None) -> str | None:
    return None if text is None else word(text)


def moment_of(asked: Request, text: str | None, field: str, *, past: bool) -> int | None:
    """A moment as a program or a person wrote it."""
    if text is None:
        return None
    lenient = Lenient(asked.caller)
    exact = lenient.time(text, field, past=past)
    lenient.done()
    try:
        return read_time(exact)
    except NotATime as error:
        raise Problem(422, "bad-time", str(error), (Fault(field, "bad-time", str(error)),)) from None


def made(asked: Request, part: str) -> Reply:
    return Reply(PartMade(asked.path["id"].lower(), part), 201)


def done(asked: Request) -> Reply:
    return Reply(CaseDone(asked.path["id"].lower(), True))


def add_item(asked: Request) -> Reply:
    given = asked.body
    return made(asked, actions.add_item(asked.caller, asked.path["id"], given.kind, given.ref, **more_of(given)))


def add_target(asked: Request) -> Reply:
    given = asked.body
    part = actions.add_target(
        asked.caller,
        asked.path["id"],
        given.value,
        kind=given.kind,
        region=given.region or asked.caller.country or None,
        deconflict=given.deconflict,
        note=given.note,
        **more_of(given),
    )
    return made(asked, part)


def change_target(asked: Request) -> Reply:
    given = asked.body
    path = asked.path
    actions.change_target(asked.caller, path["id"], path["target"], deconflict=given.deconflict, note=given.note, tlp=_tlp(given.tlp))
    return done(asked)


def add_note(asked: Request) -> Reply:
    given = asked.body
    more = more_of(given)
    return made(asked, actions.add_note(asked.caller, asked.path["id"], given.text, more["audience"], tlp=more["tlp"]))


def change_note(asked: Request) -> Reply:
    actions.change_note(asked.caller, asked.path["id"], asked.path["note"], asked.body.text, tlp=_tlp(asked.body.tlp))
    return done(asked)


def add_event(asked: Request) -> Reply:
    given = asked.body
    moment = moment_of(asked, given.moment, "moment", past=True)
    assert moment is not None
    more = more_of(given)
    return made(asked, actions.add_event(asked.caller, asked.path["id"], moment, given.text, more["audience"], tlp=more["tlp"]))


def change_event(asked: Request) -> Reply:
    moment = moment_of(asked, asked.body.moment, "moment", past=True)
    actions.change_event(asked.caller, asked.path["id"], asked.path["event"], moment=moment, text=asked.body.text)
    return done(asked)


def _owner(text: str) -> str:
    """A member by its id or name, or a person by id."""
    try:
        return str(UUID(text)) if text else ""
    except ValueError:
        return id_of(text, "owner")


def add_task(asked: Request) -> Reply:
    given = asked.body
    due = moment_of(asked, given.due, "due", past=False)
    part = actions.add_task(asked.caller, asked.path["id"], given.text, owner=_owner(given.owner), due=due, **more_of(given))
    return made(asked, part)


def change_task(asked: Request) -> Reply:
    given = asked.body
    actions.change_task(
        asked.caller,
        asked.path["id"],
        asked.path["task"],
        text=given.text,
        owner=None if given.owner is None else _owner(given.owner),
        due=moment_of(asked, given.due, "due", past=False),
        no_due=given.no_due,
        done=given.done,
    )
    return done(asked)


def persons(asked: Request) -> Reply:
    rows = queries.persons(asked.caller, asked.path["id"])
    return Reply(CasePersonList([person_out(row) for row in rows]))


def add_person(asked: Request) -> Reply:
    given = asked.body
    part = actions.add_person(
        asked.caller,
        asked.path["id"],
        given.fields,
        possible_victim=given.possible_victim,
        until=moment_of(asked, given.until, "until", past=False),
        **more_of(given),
    )
    return made(asked, part)


def change_person(asked: Request) -> Reply:
    given = asked.body
    actions.change_person(
        asked.caller,
        asked.path["id"],
        asked.path["person"],
        fields=given.fields,
        possible_victim=given.possible_victim,
        until=moment_of(asked, given.until, "until", past=False),
    )
    return done(asked)


def remove(asked: Request) -> Reply:
    """Take a part out; a person is erased."""
    id, part = asked.path["id"], asked.path["part"]
    kind = queries.part(asked.caller, id, part).kind
    if kind not in REMOVE:
        raise NoSuchCase
    REMOVE[kind](asked.caller, id, part)
    return done(asked)


def _adds(path: str, name: str, says: str, handler: Callable[[Request], Reply], takes: Any) -> Operation:
    return Operation(
        method="POST",
        path=f"/cases/{{id}}/{path}",
        name=name,
        says=says,
        handler=handler,
        scope=WRITE,
        takes=takes,
        gives=PartMade,
        statuses=(201,),
        made="/cases/{path.id}",
    )


def _changes(path: str, name: str, says: str, handler: Callable[[Request], Reply], takes: Any) -> Operation:
    return Operation(
        method="POST", path=f"/cases/{{id}}/{path}", name=name, says=says, handler=handler, scope=WRITE, takes=takes, gives=CaseDone
    )


OPERATIONS = (
    _adds("items", "add_case_item", "Put a request, a signal or a report into a case, by reference.", add_item, NewItem),
    _adds("targets", "add_case_target", "Put an identifier that the case is about into it.", add_target, NewTarget),
    _changes("targets/{target}", "change_case_target", "Change a target of your own.", change_target, TargetChange),
    _adds("notes", "add_case_note", "Write a note.", add_note, NewCaseNote),
    _changes("notes/{note}", "change_case_note", "Write a note of your own anew.", change_note, NoteChange),
    _adds("events", "add_case_event", "Write an event into the timeline.", add_event, NewEvent),
    _changes("events/{event}", "change_case_event", "Change an event of your own.", change_event, EventChange),
    _adds("tasks", "add_case_task", "Give a task. Where it is due, the desk of the member that is to do it rings.", add_task, NewTask),
    _changes("tasks/{task}", "change_case_task", "Change a task, or say that it is done.", change_task, TaskChange),
    Operation(
        method="GET",
        path="/cases/{id}/persons",
        name="list_case_persons",
        says="The persons of interest that you are shown; each look is recorded.",
        handler=persons,
        scope=READ,
        gives=CasePersonList,
    ),
    _adds("persons", "add_case_person", "Keep a person of interest in the vault.", add_person, NewPerson),
    _changes("persons/{person}", "change_case_person", "Change a person of your own.", change_person, PersonChange),
    Operation(
        method="DELETE",
        path="/cases/{id}/parts/{part}",
        name="remove_case_part",
        says="Take a part of your own out of a case. A person of interest is erased for good.",
        handler=remove,
        scope=WRITE,
        beside=(READ,),
        gives=CaseDone,
    ),
)
