"""What the front answers by itself: problem details below /api/, a line of text elsewhere."""

from accord.formats.problems import write_problem
from accord.site.front.shapes import Scope, Send


async def refuse(scope: Scope, send: Send, status: int, code: str, text: str, *, retry: int = 0) -> None:
    is_api = scope["path"].startswith("/api/")
    body = write_problem(status, code, text) if is_api else f"{text}\n".encode()
    headers = [
        (b"content-type", b"application/problem+json" if is_api else b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
    ]
    if retry:
        headers.append((b"retry-after", str(retry).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
