"""Which request is answered where."""

from django.db import Error

from accord.doors.edge.bulk import Upload
from accord.doors.edge.callers import Callers
from accord.doors.edge.check import Check
from accord.doors.edge.evidence import Files
from accord.doors.edge.feed import Feed
from accord.doors.edge.services import Services, refuse_for_now
from accord.doors.edge.stream import Stream
from accord.hub.refusals import Refusal
from accord.server.asgi import App, Bodies, Busy, HungUp, Receive, Refused, Run, Scope, Send, header, refuse

BASE = "/api/v1"
CHECK = f"{BASE}/check/"
CASES = f"{BASE}/cases/"
# What the role `edge` answers, by path alone, so that a proxy can tell: checks, the feed, streams, lists, and what is published.
HOT = frozenset(f"{BASE}/{path}" for path in ("check", "feed", "feed/applied", "stream", "lists", "signals"))
HOT_BELOW = (CHECK, f"{BASE}/lists/")


def is_hot(path: str) -> bool:
    return path in HOT or path.startswith(HOT_BELOW)


class Edge:
    """An ASGI app in front of another. It answers the regular requests of the hot paths, and hands on whatever else comes.

    `run` has threads for what takes milliseconds, `publish` those for short uploads, which wait for their turn to write, and `transfer`
    those for files, which wait for the disk.
    """

    def __init__(self, app: App, bodies: Bodies, run: Run, publish: Run, transfer: Run | None = None) -> None:
        services = Services(Callers(run), bodies, run, app)
        self._app = app
        self._short: dict[tuple[str, str], App] = {}
        check = Check(services)
        self._short["POST", f"{BASE}/check"] = check.many
        self._check_one = check.one
        self._upload: App | None = Upload(services.callers, app, publish)
        self._short["GET", f"{BASE}/feed"] = Feed(services)
        self.streams = Stream(services)
        self._files = Files(services.callers, app, transfer or run)
        self.services = services

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path, method = scope["path"], scope["method"]
        app = self._short.get((method, path))
        if app is None:
            app = self._check_one if method == "GET" and path.startswith(CHECK) else self._app
        try:
            await app(scope, receive, send)
        except HungUp:
            return
        except Refusal:
            # A request that the hub refuses goes to the API behind, whose one table answers it, and which audits it.
            await self._app(scope, receive, send)
        except Refused as error:
            await refuse(send, error.status, error.code, error.text, retry=error.retry)
        except (Busy, Error) as error:
            await refuse_for_now(send, error)

    def long(self, scope: Scope) -> App | None:
        """The handler of what stays open, and is ended when the hub stops; None for all else."""
        path, method = scope["path"], scope["method"]
        if method == "GET" and path == f"{BASE}/stream":
            return self.streams
        if method == "POST" and path == f"{BASE}/signals" and is_ndjson(scope):
            return self._upload
        return self._files.handler(scope) if path.startswith(CASES) else None


def is_ndjson(scope: Scope) -> bool:
    kind = (header(scope, b"content-type") or b"").partition(b";")[0].strip().lower()
    return kind in (b"application/x-ndjson", b"application/ndjson", b"application/jsonl", b"application/jsonlines")
