"""Signed lists at a node: only what came whole is kept, under the version that it is itself, and what leads to an older one goes."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from accord.core.lists.files import DELTA, LENGTH, LIST
from accord.doors.edge.node import lists
from accord.server.asgi import Message


def file(frame: bytes, header: dict[str, Any]) -> bytes:
    text = json.dumps(header).encode()
    return frame + LENGTH.pack(len(text)) + text + b"the rest"


WHOLE, STEP = file(LIST, {"version": 7}), file(DELTA, {"from": 5, "to": 7})


def answered(body: bytes, *, status: int = 200, length: int | None = None, cut: bool = False, packed: bool = False) -> list[Message]:
    headers = [(b"content-length", str(len(body) if length is None else length).encode())]
    headers += [(b"content-encoding", b"gzip")] if packed else []
    half = len(body) // 2
    return [
        {"type": "http.response.start", "status": status, "headers": headers},
        {"type": "http.response.body", "body": body[:half], "more_body": True},
        *([] if cut else [{"type": "http.response.body", "body": body[half:]}]),
    ]


class Primary:
    """What the primary answers, as an ASGI application."""

    def __init__(self, messages: list[Message]) -> None:
        self._messages = messages

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        for message in self._messages:
            await send(message)


def fetched(folder: Path, messages: list[Message], monkeypatch: pytest.MonkeyPatch, since: int = 0) -> tuple[list[str], list[Message]]:
    """What is kept, and what the one who asked got."""
    monkeypatch.setattr(lists, "_place", lambda: folder)
    got: list[Message] = []

    async def send(message: Message) -> None:
        got.append(message)

    asyncio.run(lists.Lists(Primary(messages))._fetch(folder / "kept", since, {}, None, send))  # type: ignore[arg-type]
    return sorted(path.name for path in (folder / "kept").glob("*")), got


@pytest.mark.parametrize(("body", "since", "name"), [(WHOLE, 0, "7.0.list"), (STEP, 5, "7.5.list"), (WHOLE, 5, "7.5.list")])
def test_what_came_whole_is_kept_under_its_own_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: bytes, since: int, name: str
) -> None:
    (tmp_path / "kept").mkdir()
    for old in ("6.0.list", "6.5.list", "7.6.list"):
        (tmp_path / "kept" / old).write_bytes(b"before")
    messages = answered(body)
    kept, got = fetched(tmp_path, messages, monkeypatch, since)
    assert kept == sorted([name, "7.6.list"])
    assert (tmp_path / "kept" / name).read_bytes() == body
    assert got == messages, "whoever asked first gets it as the primary gave it"


@pytest.mark.parametrize(
    "messages",
    [
        answered(WHOLE, cut=True),
        answered(WHOLE, length=len(WHOLE) + 1),
        answered(WHOLE, length=len(WHOLE) - 1),
        answered(WHOLE, status=404),
        answered(WHOLE, packed=True),
        answered(b""),
        answered(b"no list at all"),
        answered(LIST + LENGTH.pack(9) + b"no header"),
        answered(file(LIST, {"version": "7"})),
        answered(LIST + LENGTH.pack(lists.LONGEST_HEADER + 1) + b"{}"),
    ],
)
def test_what_was_cut_off_or_is_no_list_is_passed_on_and_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, messages: list[Message]
) -> None:
    assert fetched(tmp_path, messages, monkeypatch) == ([], messages)
