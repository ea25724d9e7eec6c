"""The client that waits."""

import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from types import TracebackType
from typing import Any, Self

import httpx

from accord.client import calls, following
from accord.client.bearing import Bearer, Token
from accord.client.cursor import Where
from accord.client.errors import EpochChanged
from accord.client.publishing import Outcome, publish
from accord.client.steps import Answer, Call, Flow, Give, More, Nothing, Open, Pause, Shut, Steps, Take, Tell

TIMEOUT = 30.0
OnEpoch = Callable[[EpochChanged], object]


class Client:
    """A member at its hub. `address` is the hub's, without /api; `token` one of the member's, or a function that gives one (OAuth 2): it is
    asked before the first call, and again where the hub no longer takes what it gave.

    Every call is tried again where the connection fails or the hub is busy, and changes nothing twice. Raises Refused, Unreachable,
    HubFailed. Use it from one thread at a time. An iterator that is not read to its end lets go of its connection when it is closed
    (`contextlib.closing`) or forgotten; while it is open, other calls may be made.
    """

    def __init__(self, address: str, token: Token, *, timeout: float = TIMEOUT) -> None:
        self._timeout = timeout
        self._http = httpx.Client(base_url=calls.base_of(address), auth=Bearer(token), timeout=timeout)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    def publish(self, signals: Iterable[Mapping[str, Any]]) -> Generator[Outcome, None, None]:
        """Publish signals as the API takes them, one or millions; gives one Outcome for each, in order, as they arrive.

        Sent in pieces of at most 5,000 signals or 4 MB, in constant memory; a piece is sent when its first outcome is asked for, so read
        to the end. Where an answer is cut off, what had no outcome is sent again. Of that some may have been published before the cut:
        their outcome is then `duplicate`, with the `id` of what is there. So a whole input may be sent again at any time.
        """
        calls.refuse_one(signals)
        return self._iterate(publish(), signals)

    def feed(
        self,
        cursor: Where = None,
        *,
        kind: str | None = None,
        scheme: str | None = None,
        country: str | None = None,
        limit: int = 1000,
        wait: float | None = None,
        on_epoch: OnEpoch | None = None,
        acknowledge_as: str | None = None,
    ) -> Generator[dict[str, Any], None, None]:
        """Everything shared with the member, in order, after `cursor`: a number, or a file that remembers one; from the beginning without.

        The file is written once the loop asks for the next entry: after a crash an entry may come once more, and none is lost. `kind`,
        `scheme` and `country` narrow it at the hub. With `wait` the loop goes on for ever and looks again after so many seconds.

        Where the hub was put back to an earlier state, `on_epoch` is called with an EpochChanged; the loop goes on after its `read_from`.

        With `acknowledge_as` the hub is told under that name how far the loop has come: at most once a second, after a page with
        a retraction at once, and when there is no more; what is acknowledged was worked on.
        """
        return self._iterate(
            following.feed(cursor, following.filters(kind, scheme, country), limit, wait, acknowledge_as), on_epoch=on_epoch
        )

    def stream(
        self,
        cursor: Where = None,
        *,
        kind: str | None = None,
        scheme: str | None = None,
        country: str | None = None,
        on_epoch: OnEpoch | None = None,
        acknowledge_as: str | None = None,
    ) -> Generator[dict[str, Any], None, None]:
        """As `feed`, and then each entry the moment it is shared, without end.

        It catches up first, so it needs no feed before it. After a break, or 45 seconds without a sign of life, it connects again and goes
        on where it was. It raises Refused where the hub does not let it in, and Unreachable or HubFailed only where it never got through.
        `on_epoch` and `acknowledge_as` as with `feed`; a retraction is acknowledged at once, everything else within the hub's next sign of
        life.
        """
        return self._iterate(following.stream(cursor, following.filters(kind, scheme, country), acknowledge_as), on_epoch=on_epoch)

    def acknowledge(self, seq: int, consumer: str) -> int:
        """Say that this consumer has applied everything up to `seq`; returns what the hub has recorded."""
        return int(self._run(calls.acknowledge(seq, consumer)))

    def check(
        self, values: Iterable[str], *, use: str | None = None, region: str | None = None, kind: str | None = None
    ) -> list[dict[str, Any]]:
        """The verdict on each value, with its reasons."""
        verdicts: list[dict[str, Any]] = self._run(calls.check(calls.several(values), use, region, kind))
        return verdicts

    def list_file(self, name: str, since: int | None = None) -> bytes | None:
        """A list's file, or what changed `since` a version; None where that is the latest. `Lists` makes use of it."""
        file: bytes | None = self._run(calls.list_file(name, since))
        return file

    def list_key(self) -> str:
        """The public key of the hub's lists, in hex."""
        return str(self._run(calls.list_key()))

    def open_request(
        self,
        protocol: str,
        identifiers: Iterable[str | Mapping[str, Any]] = (),
        *,
        fields: Mapping[str, Any] | None = None,
        private: Mapping[str, Any] | None = None,
        payments: Iterable[Mapping[str, Any]] = (),
        **more: Any,
    ) -> dict[str, Any]:
        """Ask every responsible desk at once; `more` as `POST /requests` takes it. Gives what was opened, gaps, guests, warnings."""
        body = {"fields": fields, "private": private, "payments": list(payments), **more}
        opened: dict[str, Any] = self._run(calls.open_request(protocol, calls.several(identifiers), body))
        return opened

    def requests(
        self,
        *,
        side: str | None = None,
        state: str | None = None,
        desk: str | None = None,
        due: str | None = None,
        protocol: str | None = None,
        limit: int = 100,
    ) -> Generator[dict[str, Any], None, None]:
        """The requests that the member takes part in, the newest first; narrowed as `GET /requests` does, read page by page."""
        filters = {"side": side, "state": state, "desk": desk, "due": due, "protocol": protocol}
        return self._iterate(calls.requests(filters, limit))

    def request(self, id: str) -> dict[str, Any]:  # noqa: A002  # published so
        """The page of one request: state, clocks, the steps that are open with what each asks for, ledger, payments, trail."""
        page: dict[str, Any] = self._run(calls.request(id))
        return page

    def take_step(
        self,
        id: str,  # noqa: A002  # published so
        step: str,
        fields: Mapping[str, Any] | None = None,
        *,
        private: Mapping[str, Any] | None = None,
        seen: int | None = None,
    ) -> dict[str, Any]:
        """Take a step; gives `state`, `version`, what is `open` next, and what it `begot`. Refused says in `open` what could be taken.

        `private` is what is about a person, for the vault. With `seen`, the version that you looked at, it is refused where somebody was
        faster.
        """
        outcome: dict[str, Any] = self._run(calls.take_step(id, step, fields or {}, private or {}, seen))
        return outcome

    def _run(self, steps: Steps) -> Any:
        answer: Answer | None = None
        try:
            while True:
                step = steps.send(answer)
                answer = None
                if isinstance(step, Pause):
                    time.sleep(step.seconds)
                else:
                    answer = self._send(step)
        except StopIteration as end:
            return end.value

    def _iterate(self, flow: Flow, lines: Iterable[Any] = (), on_epoch: OnEpoch | None = None) -> Generator[Any, None, None]:
        things = iter(lines)
        opened = _Opened()
        answer: Any = None
        try:
            while True:
                try:
                    step = flow.send(answer)
                except StopIteration:
                    return
                answer = None
                if isinstance(step, Give):  # first, and by itself: as nearly all are
                    yield step.value
                    continue
                match step:
                    case Tell(value):
                        if on_epoch is not None:
                            on_epoch(value)
                    case Take():
                        answer = next(things, Nothing.MORE)
                    case _:
                        answer = self._done(step, opened)
        finally:
            flow.close()
            opened.shut()

    def _done(self, step: Call | Open | More | Shut | Pause, opened: "_Opened") -> Any:
        """What came of a step that speaks to the hub, or waits."""
        match step:
            case More():
                return opened.more()
            case Open(call):
                return self._open(call, opened)
            case Shut():
                opened.shut()
            case Pause(seconds):
                time.sleep(seconds)
            case Call():
                return self._send(step)
        return None

    def _send(self, call: Call) -> Answer | None:
        try:
            response = self._http.send(self._request(call))
        except httpx.RequestError:
            return None
        return Answer(response.status_code, response.headers, response.content)

    def _open(self, call: Call, opened: "_Opened") -> Answer | None:
        try:
            response = self._http.send(self._request(call), stream=True)
        except httpx.RequestError:
            return None
        if response.status_code == 200:
            opened.keep(response)
            return Answer(200, response.headers, b"")
        try:
            return Answer(response.status_code, response.headers, response.read())
        except httpx.RequestError:
            return None
        finally:
            response.close()

    def _request(self, call: Call) -> httpx.Request:
        timeout = httpx.Timeout(self._timeout, read=call.silence or self._timeout)
        query, headers = dict(call.query), dict(call.headers)
        return self._http.build_request(call.method, call.path, params=query, content=call.body, headers=headers, timeout=timeout)


class _Opened:
    """The one answer that is kept open."""

    def __init__(self) -> None:
        self._response: httpx.Response | None = None
        self._parts: Iterator[bytes] = iter(())

    def keep(self, response: httpx.Response) -> None:
        self._response = response
        self._parts = response.iter_bytes()

    def more(self) -> bytes | None:
        try:
            return next(self._parts, b"")
        except httpx.RequestError:
            return None

    def shut(self) -> None:
        if self._response is not None:
            self._response.close()
            self._response = None
