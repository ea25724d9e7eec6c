"""Every scope × every operation of the API, held against doors.txt: a literal table, written from the documents and not from the code."""

import json
import re
from pathlib import Path
from typing import NamedTuple

import pytest
from hubs import Api, Hub
from operations import SCOPES, World
from wire import Answer, send

# What only people do, in the console: no program keeps accounts of people, rotas, files, rescues, consulates.
NO_OPERATION = """
    member:people:manage member:desks:manage member:care:handle member:care:audit member:care:offer member:rescue:handle
    member:consulates:manage member:audit:read hub:people:manage hub:consulates:manage
""".split()


class Row(NamedTuple):
    """A line of doors.txt."""

    method: str
    path: str
    scope: str
    others: str
    beside: tuple[str, ...]
    further: tuple[str, ...]


def _row(line: str) -> Row:
    method, path, scope, others, *more = line.split()
    beside, further = (() if words == "-" else tuple(words.split("|")) for words in more)
    return Row(method, path, scope, others, beside, further)


LINES = Path(__file__).with_name("doors.txt").read_text(encoding="utf-8").splitlines()
TABLE = [_row(line) for line in LINES if line and not line.startswith("#")]
DOCS = Path(__file__).parents[3] / "docs"


@pytest.fixture
def world(hub: Hub) -> World:
    return World(hub)


class Tokens:
    """One token for each set of scopes."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._made: dict[tuple[str, tuple[str, ...]], str] = {}

    def of(self, member: Api, *scopes: str) -> str:
        key = (member.id, scopes)
        if key not in self._made:
            self._made[key] = f"Bearer {self._world.token(member, scopes=scopes)}"
        return self._made[key]


def _is_refused(answer: Answer) -> bool:
    return answer.status == 403 and json.loads(answer.raw)["code"] == "missing-scope"


def test_the_table_names_every_operation_and_every_scope(hub: Hub) -> None:
    from accord.doors.api.routes import OPERATIONS
    from accord.hub.members.vocabulary import PERMISSIONS

    assert [(row.method, row.path) for row in TABLE] == [(operation.method, operation.path) for operation in OPERATIONS]
    assert set(SCOPES) == set(PERMISSIONS)
    used = {scope for row in TABLE for scope in (row.scope, *row.beside, *row.further)}
    assert used == set(SCOPES) - set(NO_OPERATION)
    assert all(row.others in ("a", "y", "n", "-") for row in TABLE)


def test_the_table_is_what_the_documents_say(hub: Hub) -> None:
    """The document of the API, and the tables that people read: nothing is written there that the table here does not hold."""
    document = json.loads((DOCS / "openapi.json").read_text(encoding="utf-8"))
    routes = {(method.upper(), path) for path, items in document["paths"].items() for method in items}
    assert routes == {(row.method, row.path) for row in TABLE}
    by_call = {f"{row.method} {row.path}": row for row in TABLE}
    held = 0
    for line in (DOCS / "requests-api.md").read_text(encoding="utf-8").splitlines():
        calls = re.findall(r"`((?:GET|POST|DELETE) /[^`]+)`", line)
        cells = line.split("|")
        if line.startswith("|") and calls and len(cells) == 5:
            named = re.findall(r"`((?:member|hub):[a-z:-]+)`", cells[3])
            for call in calls:
                row = by_call[call]
                assert not named or named == [row.scope], call
                assert ("your side" in cells[3] or "as above" in cells[3]) is bool(row.beside), call
                held += 1
    assert held == 23


def test_the_document_says_beside_and_further_as_the_table(hub: Hub) -> None:
    from accord.doors.api.routes import OPERATIONS

    for row, operation in zip(TABLE, OPERATIONS, strict=True):
        assert (operation.scope, operation.beside, operation.wider) == (row.scope, row.beside, row.further), operation.name


def test_each_scope_opens_what_the_table_says_and_nothing_else(world: World) -> None:
    """One token for each scope, which has no other, and one with none. Refusals first, since they change nothing; then what is open."""
    from accord.hub.members.models import Token

    tokens, admin, wrong = Tokens(world), world.hub.admin, []
    alone = {scope: tokens.of(admin, scope) for scope in SCOPES}
    bare = world.token(admin, scopes=("member:check:ask",))
    Token.objects.filter(n=Token.objects.latest("n").n).update(scopes="")  # as that of a person whose role has nothing left
    for row, operation in zip(TABLE, world.operations, strict=True):
        shut = {scope: token for scope, token in alone.items() if scope != row.scope or row.beside}
        for scope, authorization in (shut | {"none": f"Bearer {bare}"}).items():
            answer = send(world.request(operation, authorization))
            if not _is_refused(answer):
                wrong.append((operation.name, scope, answer.status))
    for row, operation in zip(TABLE, world.operations, strict=True):
        for more in [(scope,) for scope in row.beside] or [()]:
            answer = send(world.request(operation, tokens.of(admin, row.scope, *more)))
            if _is_refused(answer) or answer.status in (401, 405, 500):  # a stream is 503 here: the edge serves it
                wrong.append((operation.name, row.scope, answer.status))
    assert not wrong, "\n".join(map(str, wrong))


# Whose things they are, by the first word of the path: everything else is Alpha's.
OWNERS = {"requests": "beta", "payments": "beta", "attachments": "beta", "embargoes": "police", "gateways": "police"}
# Who takes it where the owner does not. Beta asked Alpha, which declares the account's bank.
ACTS = {
    "POST /requests/{id}/confirm": "alpha",
    "POST /requests/{id}/bank-answer": "alpha",
    "POST /requests/{id}/wrong-holds": "alpha",
    "POST /requests/{id}/reviewer": "admin",
    "POST /countries/{code}/banks": "admin",
    "DELETE /countries/{code}/banks/{bank}": "admin",
    "POST /bells/{id}/stop": "beta",
}
# A token is given no scope that its maker lacks, and the example names some; these examples name things by ids that never were.
BEYOND = {"make_token", "make_client", "add_case_item", "preview_case_share", "share_case_parts", "withdraw_case_parts"}


def _who(world: World, row: Row) -> Api:
    name = ACTS.get(f"{row.method} {row.path}", OWNERS.get(row.path.split("/")[1], "alpha"))
    if row.scope.startswith("hub:"):
        name = "admin"
    return world.hub.admin if name == "admin" else world.hub.member(name.capitalize())


def test_its_scope_is_all_that_an_operation_takes_of_whose_it_is(world: World) -> None:
    """With just what the table says, whoever a thing belongs to is refused nothing for lack of a permission, and half done is nothing."""
    tokens, wrong, done = Tokens(world), [], 0
    world.hub.member("Example Bank")
    pairs = list(zip(TABLE, world.operations, strict=True))
    # What ends something comes last, and a member last of all.
    pairs.sort(key=lambda pair: (pair[0].scope == "hub:members:manage", pair[0].method == "DELETE", -pair[0].path.count("/")))
    for row, operation in pairs:
        who = _who(world, row)
        answer = send(world.request(operation, tokens.of(who, row.scope, *_beside(row, who))))
        if answer.status in operation.statuses:
            done += 1
        elif answer.status in (401, 403, 404, 500) and operation.name not in BEYOND:
            wrong.append((operation.name, who.name, answer.status, answer.raw))
    assert not wrong, "\n".join(map(str, wrong))
    assert done >= 80


def _beside(row: Row, who: Api) -> tuple[str, ...]:
    """The scope of the side on which the member stands: Beta asks."""
    return row.beside[:1] if who.name == "Beta" else row.beside[1:2] or row.beside


OPEN, ANSWER = "member:requests:open", "member:requests:answer"


@pytest.mark.parametrize(("member", "own", "other"), [("Beta", OPEN, ANSWER), ("Alpha", ANSWER, OPEN)])
def test_the_scope_of_the_other_side_does_nothing_here(world: World, member: str, own: str, other: str) -> None:
    """docs/requests-api.md, the scope of your side: a program that asks answers nothing with it, and the other way round."""
    tokens, who, tried = Tokens(world), world.hub.member(member), 0
    before = world.hub.member("Beta").get(f"/requests/{world.ids['requests', 'id']}")
    for row, operation in zip(TABLE, world.operations, strict=True):
        if len(row.beside) > 1 and "{id}" in row.path and operation.name != "take_step":
            answer = send(world.request(operation, tokens.of(who, row.scope, other)))
            assert (answer.status, json.loads(answer.raw)["code"]) == (403, "not-allowed"), operation.name
            tried += 1
    assert tried == 4
    assert world.hub.member("Beta").get(f"/requests/{world.ids['requests', 'id']}") == before
    if member == "Alpha":
        path = f"/requests/{world.ids['requests', 'id']}/steps"
        assert Api(tokens.of(who, "member:requests:read", other)[7:])("POST", path, {"step": "acknowledge"})[0] == 403
        assert Api(tokens.of(who, "member:requests:read", own)[7:])("POST", path, {"step": "acknowledge"})[0] == 200


def test_another_members_things_are_what_the_table_says(world: World) -> None:
    tokens = Tokens(world)
    everything = tokens.of(world.gamma, *(scope for scope in SCOPES if scope.startswith("member:")))
    for row, operation in zip(TABLE, world.operations, strict=True):
        if row.others != "-":
            answer = send(world.request(operation, everything))
            if row.others == "y":
                assert answer.status not in (401, 403, 404) or operation.method == "POST", operation.name
            else:
                assert answer.status == {"a": 404, "n": 403}[row.others], operation.name


# Further than the own member: with the hub's scope the thing of another is there, and without it, it is as absent as ever.
def test_with_the_scope_that_reaches_further_anothers_thing_is_there(world: World) -> None:
    tokens, admin, reached = Tokens(world), world.hub.admin, 0
    world.hub.member("Example Bank")
    rows = [(row, operation) for row, operation in zip(TABLE, world.operations, strict=True) if row.further and row.others == "a"]
    rows.sort(key=lambda pair: (pair[0].method == "DELETE", -pair[0].path.count("/")))
    for row, operation in rows:
        narrow = send(world.request(operation, tokens.of(admin, row.scope)))
        assert narrow.status == 404, operation.name
        further = send(world.request(operation, tokens.of(admin, row.scope, *row.further)))
        if row.path.startswith("/bells/"):
            assert further.status == 404, "only of a desk that nobody keeps any more"
        else:
            assert further.status not in (401, 403, 404, 500), (operation.name, further.raw)
            reached += 1
    assert reached >= 12
