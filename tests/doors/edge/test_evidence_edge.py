"""Files of evidence over a socket: streamed in and out, cut off and gone on with, in parts, and never whole in memory."""

import asyncio
import base64
import hashlib
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any, cast
from urllib.parse import quote, urlsplit

import pytest
from edges import Served, hub_on, served
from hubs import Api, Hub
from programs import wait_until

from accord.hub.bags import check

DATA = Random(3).randbytes(5 * 1024 * 1024 + 4321)
AS_FORM = "multipart/form-data; boundary=b0"
FORM = b'--b0\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nx\r\n--b0--\r\n'
SHA256 = hashlib.sha256(DATA).hexdigest()


@pytest.fixture(scope="module")
def serving(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Hub, Served]]:
    folder = tmp_path_factory.mktemp("evidence")
    with hub_on("sqlite", request, folder) as hub:
        hub.member("Police", "state"), hub.member("Bank")
        with served(folder) as at:
            yield hub, at


@pytest.fixture
def police(serving: tuple[Hub, Served]) -> Api:
    return serving[0].member("Police")


@pytest.fixture
def at(serving: tuple[Hub, Served]) -> Served:
    return serving[1]


@pytest.fixture
def evidence(police: Api, at: Served) -> str:
    made = at.ask("POST", "/api/v1/cases", police.token, {"title": "Romance"})
    assert made.status == 201, made.body
    return f"/api/v1/cases/{made.json()['id']}/evidence"


def named(name: str) -> dict[str, str]:
    return {"Content_Disposition": f"attachment; filename*=UTF-8''{quote(name)}", "Content_Type": "application/octet-stream"}


def heads(told: object) -> dict[str, str]:
    return dict(told.headers)  # type: ignore[attr-defined]


def test_a_file_comes_whole_in_one_request_and_goes_out_in_parts(police: Api, at: Served, evidence: str) -> None:
    digest = "sha-256=:" + base64.b64encode(hashlib.sha256(DATA).digest()).decode() + ":"
    made = at.ask("POST", evidence, police.token, DATA, Repr_Digest=digest, **named("แชท 1.zip"))
    assert made.status == 201, made.body
    taken = made.json()
    assert (taken["offset"], taken["sha256"]) == (len(DATA), SHA256)
    row = at.get(f"{evidence}/{taken['item']}", police.token).json()
    assert (row["name"], row["size"], row["sha256"], row["tlp"], row["own"]) == ("แชท 1.zip", len(DATA), SHA256, "TLP:AMBER", True)
    content = f"{evidence}/{taken['item']}/content"
    whole = at.get(content, police.token)
    assert (whole.status, whole.body) == (200, DATA)
    assert (
        heads(whole)["repr-digest"] == digest
        and heads(whole)["content-disposition"] == f"attachment; filename*=UTF-8''{quote('แชท 1.zip')}"
    )
    for text, start, end in (("bytes=0-0", 0, 1), ("bytes=1048570-1048600", 1048570, 1048601), ("bytes=-5", len(DATA) - 5, len(DATA))):
        part = at.get(content, police.token, Range=text)
        assert (part.status, part.body) == (206, DATA[start:end])
        assert heads(part)["content-range"] == f"bytes {start}-{end - 1}/{len(DATA)}"
    assert at.get(content, police.token, Range=f"bytes={len(DATA)}-").status == 416
    assert at.get(content, police.token, Range="bytes=0-0", If_Range='"other"').body == DATA
    assert at.ask("POST", f"{evidence}/{taken['item']}/verify", police.token, {}).json() == {"ok": True, "sha256": SHA256}
    lines = at.get(f"{evidence}/{taken['item']}/custody", police.token).json()["items"]
    assert [(line["act"], line["how"]) for line in lines][:3] == [("taken-in", "api"), ("looked-at", "api"), ("downloaded", "api")]
    assert [line["detail"] for line in lines if line["act"] == "downloaded"][1] == f"bytes 0-0 of {len(DATA)}"


def test_what_a_slow_client_sent_is_handed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.doors.edge import evidence as edge

    class Written(list[bytes]):
        def write(self, data: bytes) -> None:
            self.append(bytes(data))

    async def poured() -> list[bytes]:
        """What each thread was handed."""
        parts, sending, handed = [b"on", b"", b"ce"], Written(), list[bytes]()

        async def run(work: Callable[[], Any]) -> Any:
            begun = len(sending)
            work()
            handed.append(b"".join(sending[begun:]))

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": parts.pop(0), "more_body": bool(parts)}

        async def still_may() -> None:
            """Nobody ended its token."""

        assert await edge.Files(cast(Any, None), cast(Any, None), run)._pour(cast(Any, sending), receive, still_may) == 4
        return handed

    assert asyncio.run(poured()) == [b"once"]
    monkeypatch.setattr(edge, "HANDED_EVERY", -1.0)
    assert [piece for piece in asyncio.run(poured()) if piece] == [b"on", b"ce"]


def test_a_bag_goes_out_in_parts_too(police: Api, at: Served, evidence: str, tmp_path: Path) -> None:
    assert at.get(f"{evidence}/bag", police.token).json()["code"] == "no-evidence"
    item = at.ask("POST", evidence, police.token, DATA, **named("a.zip")).json()["item"]
    whole = at.get(f"{evidence}/bag?language=th&zone=Asia/Bangkok", police.token)
    assert whole.status == 200 and heads(whole)["content-type"] == "application/x-tar"
    rest = at.get(f"{evidence}/bag?language=th&zone=Asia/Bangkok", police.token, Range="bytes=1500000-", If_Range=heads(whole)["etag"])
    assert (rest.status, rest.body) == (206, whole.body[1500000:])
    (tmp_path / "bag.tar").write_bytes(whole.body)
    subprocess.run(["tar", "-xf", "bag.tar"], cwd=tmp_path, check=True)
    assert not check(next(path for path in tmp_path.iterdir() if path.is_dir())).faults
    lines = at.get(f"{evidence}/{item}/custody", police.token).json()["items"]
    assert [(line["act"], line["how"], line["detail"][:12]) for line in lines[1:]] == [
        ("exported", "api", ""),
        ("exported", "api", "bytes 150000"),
    ]
    for wrong in ("language=xx", "zone=Nowhere", "more=1"):
        assert at.get(f"{evidence}/bag?{wrong}", police.token).status in (400, 422), wrong
    assert at.get(f"{evidence}/report?language=ar", police.token).body.startswith(b"%PDF-")


def test_an_upload_that_is_cut_off_goes_on_where_it_stood(police: Api, at: Served, evidence: str) -> None:
    begun = at.ask("POST", f"{evidence}/uploads", police.token, {"name": "a.bin", "size": len(DATA), "note": "From the phone"})
    assert begun.status == 201, begun.body
    where = heads(begun)["location"]
    assert where == f"{evidence}/uploads/{begun.json()['id']}"
    host = urlsplit(at.address)
    with socket.create_connection((host.hostname or "", host.port or 0)) as line:
        head = f"PATCH {where} HTTP/1.1\r\nHost: {host.netloc}\r\nAuthorization: Bearer {police.token}\r\nUpload-Offset: 0\r\n"
        line.sendall(f"{head}Content-Length: {len(DATA)}\r\nContent-Type: application/partial-upload\r\n\r\n".encode() + DATA[:3_000_000])

    def stands() -> int:
        told = at.get(where, police.token)
        return int(told.json()["offset"]) if told.status == 200 else 0

    wait_until(lambda: stands() == 3_000_000)
    told = at.ask("HEAD", where, police.token)
    assert (heads(told)["upload-offset"], heads(told)["upload-complete"], heads(told)["upload-length"]) == ("3000000", "?0", str(len(DATA)))
    wrong = at.ask("PATCH", where, police.token, DATA[:10], Upload_Offset="5", Content_Type="application/partial-upload")
    assert (wrong.status, wrong.json()["code"], wrong.json()["offset"]) == (409, "wrong-offset", 3_000_000)
    assert [row["name"] for row in at.get(f"{evidence}/uploads", police.token).json()["items"]] == ["a.bin"]
    done = at.ask("PATCH", where, police.token, DATA[3_000_000:], Upload_Offset="3000000", Content_Type="application/partial-upload")
    assert (done.status, done.json()["sha256"]) == (200, SHA256) and heads(done)["upload-complete"] == "?1"
    assert at.get(f"{evidence}/{done.json()['item']}", police.token).json()["note"] == "From the phone"


def test_a_token_that_ends_while_a_file_comes_takes_nothing_in(police: Api, at: Served, evidence: str) -> None:
    scopes = ["member:cases:write", "member:cases:read", "member:feed:read"]
    made = at.ask("POST", "/api/v1/tokens", police.token, {"scopes": scopes}).json()
    host = urlsplit(at.address)
    with socket.create_connection((host.hostname or "", host.port or 0)) as line:
        head = f"POST {evidence} HTTP/1.1\r\nHost: {host.netloc}\r\nAuthorization: Bearer {made['token']}\r\nConnection: close\r\n"
        line.sendall(f"{head}Content-Length: {len(DATA)}\r\nContent-Disposition: attachment; filename=a\r\n\r\n".encode())
        line.sendall(DATA[:3_000_000])
        wait_until(lambda: bool(at.get(f"{evidence}/uploads", police.token).json()["items"]))
        assert at.status("DELETE", f"/api/v1/tokens/{made['id']}", police.token) == 200
        wait_until(lambda: at.get("/api/v1/feed", made["token"]).status == 401)
        line.sendall(DATA[3_000_000:])
        answer = b"".join(iter(lambda: line.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 401") and b'"code":"not-authenticated"' in answer, answer
    assert at.get(evidence, police.token).json()["items"] == []
    # What came stays, and goes on with a token that holds.
    (upload,) = at.get(f"{evidence}/uploads", police.token).json()["items"]
    where, stands = f"{evidence}/uploads/{upload['id']}", upload["offset"]
    done = at.ask("PATCH", where, police.token, DATA[stands:], Upload_Offset=str(stands), Content_Type="application/partial-upload")
    assert (done.status, done.json()["sha256"]) == (200, SHA256), done.body
    assert len(at.get(evidence, police.token).json()["items"]) == 1


@pytest.mark.parametrize("path", ["{item}/content", "bag"])
def test_a_token_that_is_revoked_while_a_file_goes_out_gets_no_more_of_it(police: Api, at: Served, evidence: str, path: str) -> None:
    size = 48 * 1024 * 1024  # more than lies on the way between two sockets
    item = at.ask("POST", evidence, police.token, bytes(size), **named("big")).json()["item"]
    made = at.ask("POST", "/api/v1/tokens", police.token, {"scopes": ["member:cases:read", "member:feed:read"]}).json()
    host = urlsplit(at.address)
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)  # before it connects: the system makes room for megabytes else
        line.connect((host.hostname or "", host.port or 0))
        head = f"GET {evidence}/{path.format(item=item)} HTTP/1.1\r\nHost: {host.netloc}\r\nAuthorization: Bearer {made['token']}\r\n\r\n"
        line.sendall(head.encode())
        assert line.recv(12) == b"HTTP/1.1 200"
        assert at.status("DELETE", f"/api/v1/tokens/{made['id']}", police.token) == 200
        wait_until(lambda: at.get("/api/v1/feed", made["token"]).status == 401)
        assert sum(len(part) for part in iter(lambda: line.recv(65536), b"")) < size


def test_what_is_refused_is_answered_as_everything_is(serving: tuple[Hub, Served], police: Api, at: Served, evidence: str) -> None:
    bank = serving[0].member("Bank")
    wrong = "sha-256=:" + base64.b64encode(bytes(32)).decode() + ":"
    cases_of = {
        "no token": (at.ask("POST", evidence, None, b"x", **named("a")), 401, "not-authenticated"),
        "another's case": (at.ask("POST", evidence, bank.token, b"x", **named("a")), 404, "not-found"),
        "no case": (at.ask("POST", "/api/v1/cases/x/evidence", police.token, b"x", **named("a")), 404, "not-found"),
        "no name": (at.ask("POST", evidence, police.token, b"x", Content_Type="application/octet-stream"), 422, "bad-name"),
        "a form": (at.ask("POST", evidence, police.token, FORM, **{**named("a"), "Content_Type": AS_FORM}), 415, "wrong-type"),
        "nothing": (at.ask("POST", evidence, police.token, b"", **named("a")), 422, "empty"),
        "another digest": (at.ask("POST", evidence, police.token, b"x", Repr_Digest=wrong, **named("a")), 422, "wrong-checksum"),
        "no digest": (at.ask("POST", evidence, police.token, b"x", Repr_Digest="md5=:x:", **named("a")), 422, "bad-checksum"),
        "packed": (at.ask("POST", evidence, police.token, b"x", Content_Encoding="gzip", **named("a")), 415, "unknown-encoding"),
        "no upload": (at.ask("PATCH", f"{evidence}/uploads/x", police.token, b"x", Upload_Offset="0"), 404, "not-found"),
        "no file": (at.get(f"{evidence}/x/content", police.token), 404, "not-found"),
    }
    for what, (told, status, code) in cases_of.items():
        assert (told.status, told.json()["code"]) == (status, code), what
    assert "Content-Disposition" in cases_of["no name"][0].json()["detail"]
    assert at.get(evidence, police.token).json()["items"] == []


def test_a_retry_under_the_same_key_takes_nothing_in_again(police: Api, at: Served, evidence: str) -> None:
    first = at.ask("POST", evidence, police.token, b"once", Idempotency_Key="k1", **named("a"))
    again = at.ask("POST", evidence, police.token, b"once", Idempotency_Key="k1", **named("a"))
    assert first.status == again.status == 201 and first.body == again.body
    assert len(at.get(evidence, police.token).json()["items"]) == 1


def test_it_is_never_whole_in_memory(police: Api, at: Served, evidence: str) -> None:
    size = 192 * 1024 * 1024

    def peak() -> int:
        found = 0
        for status in Path("/proc").glob("[0-9]*/status"):
            try:
                text = status.read_text()
            except OSError:
                continue
            fields = dict(line.split(":", 1) for line in text.splitlines() if ":" in line)
            if int(fields["PPid"]) == at.process and "VmHWM" in fields:
                found = max(found, int(fields["VmHWM"].split()[0]) * 1024)
        return found

    before = peak()
    assert before
    host = urlsplit(at.address)
    piece = bytes(1024 * 1024)
    with socket.create_connection((host.hostname or "", host.port or 0)) as line:
        head = f"POST {evidence} HTTP/1.1\r\nHost: {host.netloc}\r\nAuthorization: Bearer {police.token}\r\nConnection: close\r\n"
        line.sendall(f"{head}Content-Length: {size}\r\nContent-Disposition: attachment; filename=big\r\n\r\n".encode())
        for _ in range(size // len(piece)):
            line.sendall(piece)
        answer = b""
        while more := line.recv(65536):
            answer += more
    assert answer.startswith(b"HTTP/1.1 201"), answer[:200]
    assert peak() - before < 48 * 1024 * 1024
