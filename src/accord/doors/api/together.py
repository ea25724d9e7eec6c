"""`POST /api/v1/signals` with one signal, beside Django: requests that come at the same moment share a turn of the journal.

What is regular is answered here, by the same parts as behind: read, published, told. Whatever else comes, or is refused before the
turn, goes on to the API behind, which says what is wrong, counts it and audits it.
"""

import asyncio
import hashlib
from collections.abc import Callable, Mapping
from functools import cache

import msgspec
from django.utils import translation
from msgspec import Struct, field

from accord.core.signals import BadSignal, Draft
from accord.doors.api.answers import BASE
from accord.doors.api.handling import Key
from accord.doors.api.limiting import spend
from accord.doors.api.problems import Problem
from accord.doors.api.reading import decode_body, refusal
from accord.doors.api.signals import PUBLISH, draft_of, names_of_members, told
from accord.formats.api.common import MemberName
from accord.formats.api.signals import SignalIn
from accord.hub.journal import queries as journal
from accord.hub.journal.errors import EpochBegun, EpochUnclear
from accord.hub.members.queries import Caller, callers, hash_of
from accord.hub.signals.actions import Published, Single, publish_together
from accord.server.asgi import App, Bodies, Busy, Receive, Run, Scope, Send, header, refuse, replayed, respond

PATH = f"{BASE}/signals"
LONGEST = 64 * 1024  # bytes of a body; a claim has a few hundred
MOST = 32  # requests that share a turn
LINE = 256  # requests that wait for theirs


class Answer(Struct, frozen=True):
    status: int
    body: bytes
    headers: tuple[tuple[bytes, bytes], ...] = ()


Outcome = Answer | Problem | None  # None: it is handled behind


class Asked(Struct, eq=False):
    """A request that waits for its turn."""

    token: bytes
    key: bytes | None
    authorization: bytes
    body: bytearray
    answer: "asyncio.Future[Outcome]"


class _Claim(Struct):
    """A request whose claim is read, and what its answer says of the caller's limit."""

    asked: Asked
    single: Single
    counted: Mapping[str, str] = field(default_factory=dict)


class Together:
    """An ASGI app in front of another. Used from one event loop; `run` has one thread, which does a turn after the other."""

    def __init__(self, app: App, bodies: Bodies, run: Run) -> None:
        self._app = app
        self._bodies = bodies
        self._run = run
        self._waiting: list[Asked] = []
        self._task: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _is_regular(scope):
            return await self._app(scope, receive, send)
        if len(self._waiting) >= LINE:
            raise Busy
        body = await self._bodies.read(scope, receive)
        try:
            outcome = await self._answer(scope, body)
        finally:
            self._bodies.forget(body)
        if outcome is None:
            return await self._app(scope, replayed(body, receive), send)
        if isinstance(outcome, Problem):
            named = [(name.lower().encode(), value.encode()) for name, value in outcome.headers.items()]
            return await refuse(send, outcome.status, outcome.code, outcome.detail, outcome.faults, headers=named)
        await respond(send, outcome.status, outcome.body, headers=outcome.headers)

    async def _answer(self, scope: Scope, body: bytearray) -> Outcome:
        authorization = header(scope, b"authorization") or b""
        token = hash_of(authorization.partition(b" ")[2].strip().decode("latin-1"))
        answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        self._waiting.append(Asked(token, header(scope, b"idempotency-key"), authorization, body, answer))
        if self._task is None:
            self._task = asyncio.create_task(self._take_turns())
        return await answer

    async def _take_turns(self) -> None:
        """One after the other, each with those that came while the one before was done."""
        try:
            while self._waiting:
                group, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                try:
                    outcomes = await self._run(lambda group=group: handle(group))  # type: ignore[misc]
                except BaseException as error:
                    for asked in group:
                        if not asked.answer.done():
                            asked.answer.set_exception(error)
                            asked.answer.exception()  # its client may be gone
                    if not isinstance(error, Exception):
                        raise
                else:
                    for asked, outcome in zip(group, outcomes, strict=True):
                        if not asked.answer.done():
                            asked.answer.set_result(outcome)
        finally:
            self._task = None


def _is_regular(scope: Scope) -> bool:
    if scope["method"] != "POST" or scope["path"] != PATH or scope["query_string"] or scope.get("raw_path", b"") != PATH.encode():
        return False
    names = [name for name, _ in scope["headers"]]
    once = (b"authorization", b"idempotency-key", b"content-type", b"content-length")
    if any(names.count(name) > 1 for name in once) or b"expect" in names or b"content-encoding" in names:
        return False
    length = header(scope, b"content-length") or b""
    kind = (header(scope, b"content-type") or b"").partition(b";")[0].strip().lower()
    is_bearer = (header(scope, b"authorization") or b"")[:7].lower() == b"bearer "
    return is_bearer and kind == b"application/json" and length.isdigit() and 0 < int(length[:9]) <= LONGEST


def handle(group: list[Asked]) -> list[Outcome]:
    """What each is answered with. In a thread; raises Error where the database is in trouble, and nothing of any was written then."""
    outcomes: dict[Asked, Outcome] = {}
    with translation.override("en"):
        try:
            claims = _read(group, outcomes)
            if claims:
                _publish(claims, outcomes)
        except (EpochBegun, EpochUnclear):
            return [None] * len(group)  # nothing was written: behind they are refused one by one
    return [outcomes.get(asked) for asked in group]


def _read(group: list[Asked], outcomes: dict[Asked, Outcome]) -> list[_Claim]:
    holders = callers(list({asked.token for asked in group}))
    claims = [claim for asked in group if (claim := _claim(asked, holders.get(asked.token))) is not None]
    wanted = [(claim.single.caller.n, claim.single.key[0]) for claim in claims if claim.single.key is not None]
    kept = journal.remembered_among(wanted) if wanted else set()
    counted = []
    for claim in claims:
        if claim.single.key is not None and (claim.single.caller.n, claim.single.key[0]) in kept:
            continue  # a retry: behind it gets the first answer
        try:
            claim.counted = spend(claim.single.caller)
            counted.append(claim)
        except Problem as problem:
            outcomes[claim.asked] = problem
    return counted


def _claim(asked: Asked, caller: Caller | None) -> _Claim | None:
    """None where the API behind has to say what is wrong, or more is to be looked at than a token."""
    if caller is None or caller.bound is not None or not caller.may(PUBLISH):
        return None
    raw = bytes(asked.body)
    try:
        draft: Draft = draft_of(decode_body(raw, SignalIn), caller)
        key = None
        if asked.key is not None:
            digest = Key(asked.key.decode("latin-1"), asked.authorization.decode("latin-1")).digest
            key = digest, hashlib.sha256(PATH.encode() + b"\n" + raw).digest()
    except (Problem, BadSignal):
        return None
    return _Claim(asked, Single(caller, draft, key))


def _publish(claims: list[_Claim], outcomes: dict[Asked, Outcome]) -> None:
    @cache
    def names() -> dict[int, MemberName]:
        return names_of_members()

    tell = _teller(cache(journal.members_of), names)
    published = publish_together([claim.single for claim in claims], tell)
    for claim in claims:
        result = published.get(claim.single)
        if result is None:
            continue
        if result.error is not None:
            problem = refusal(result.error)
            problem.headers = {**claim.counted, **problem.headers}
            outcomes[claim.asked] = problem
            continue
        status, body = tell(claim.single, result)
        headers = dict(claim.counted)
        if status == 201:
            headers["Location"] = f"{PATH}/{result.id}"
        outcomes[claim.asked] = Answer(status, body, tuple((name.lower().encode(), value.encode()) for name, value in headers.items()))


def _teller(
    members_of: Callable[[int], list[int]], names: Callable[[], Mapping[int, MemberName]]
) -> Callable[[Single, Published], tuple[int, bytes]]:
    """Who is told what: each once, since an answer that is kept is the one that is given."""
    known: dict[Single, tuple[int, bytes]] = {}

    def tell(single: Single, result: Published) -> tuple[int, bytes]:
        if single not in known:
            reply = told(single.caller.n, single.draft.identifier, result, members_of, names())
            known[single] = reply.status, msgspec.json.encode(reply.body)
        return known[single]

    return tell
