"""A small site behind the front, as `accord serve` runs it: `python small_site.py PORT`. For tests of the front."""

import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import django
from django.conf import settings

LARGEST = 100_000
HUGE = 64 * 1024 * 1024
closed: list[str] = []
begun: list[str] = []  # requests that take long, from when they are in hand
go = threading.Event()  # ends those that are held


def wsgi(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
    path = environ["PATH_INFO"]
    if path == "/slow":
        begun.append(path)
        time.sleep(1.5)
    if path == "/held":
        begun.append(path)
        go.wait(120)
    if path == "/fails":
        raise ValueError("somebody@accord-test.example")
    if path == "/huge":
        start_response("200 OK", [("Content-Type", "text/plain")])
        return Huge()
    if path == "/closed":
        body = repr(closed).encode()
    elif path == "/echo":
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    else:
        body = repr({name: value for name, value in environ.items() if isinstance(value, str)}).encode()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))])
    return [body]


class Huge:
    """A response in pieces; it notes when it is closed."""

    def __iter__(self) -> Iterator[bytes]:
        for _ in range(HUGE // 65536):
            yield b"x" * 65536

    def close(self) -> None:
        closed.append("huge")


async def native(scope: Any, receive: Any, send: Any) -> None:
    if scope["query_string"] == b"fail":
        raise ValueError("somebody@accord-test.example")
    if scope["query_string"] == b"go":
        go.set()
    if scope["query_string"] == b"hold":
        go.clear()
    body = b"%d\n" % len(begun) if scope["query_string"] == b"begun" else b"native\n"
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": body})


async def endless(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/event-stream")]})
    await send({"type": "http.response.body", "body": b"data: here\n\n", "more_body": True})
    while (await receive())["type"] != "http.disconnect":
        pass


if __name__ == "small_site":
    settings.configure()
    django.setup()
    logging.getLogger("accord.trouble").disabled = True  # that it has more to do than it can is what tests bring about
    from accord.server.application import Apps, create_application
    from accord.server.bodies import Bodies
    from accord.server.bridge import Bridge
    from accord.server.parent import end_with_parent
    from accord.server.threads import Threads

    end_with_parent()
    application = create_application(Apps(Bridge(wsgi, Bodies(LARGEST), Threads(2, 2)), {"/native": native}, {"/endless": endless}))

if __name__ == "__main__":
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces, Loops
    from granian.log import LogLevels

    Granian(
        "small_site:application",
        port=int(sys.argv[1]),
        interface=Interfaces.ASGI,
        loop=Loops.asyncio,
        http=HTTPModes.http1,
        websockets=False,
        log_level=LogLevels.error,
    ).serve()
