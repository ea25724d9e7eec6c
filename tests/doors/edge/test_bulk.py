"""Bulk publish over a served hub: every line is accounted for, in order, with the outcome that publishing it alone would have."""

import gzip
import http.client
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import zstandard
from programs import answer, new_hub, run, started, wait_until

PATH = "/api/v1/signals"
NDJSON = "application/x-ndjson"


class Served:
    """A served hub, and its secretariat's token."""

    def __init__(self, address: str, data: Path, token: str, process: "subprocess.Popen[bytes]") -> None:
        self.address, self.data, self.token, self.process = address, data, token, process
        self.host, port = address.removeprefix("http://").split(":")
        self.port = int(port)

    def headers(self, **more: str) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in more.items()}
        return {"Authorization": f"Bearer {self.token}", "Content-Type": NDJSON} | named

    def send(self, body: Any, **more: str) -> list[dict[str, Any]]:
        got = httpx.post(self.address + PATH, content=body, headers=self.headers(**more), timeout=120, trust_env=False)
        assert got.status_code == 200, got.text
        assert got.headers["content-type"] == NDJSON
        return results_in(got.content)

    def refusal(self, body: Any, **more: str) -> tuple[int, str]:
        got = httpx.post(self.address + PATH, content=body, headers=self.headers(**more), timeout=120, trust_env=False)
        assert got.headers["content-type"] == "application/problem+json", got.text
        return got.status_code, got.json()["code"]

    def rows(self, sql: str) -> list[Any]:
        database = sqlite3.connect(self.data / "accord.db", timeout=30)
        try:
            return database.execute(sql).fetchall()
        finally:
            database.close()


def children_of(process: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def results_in(body: bytes) -> list[dict[str, Any]]:
    result = [json.loads(line) for line in body.splitlines()]
    assert [row["line"] for row in result] == sorted({row["line"] for row in result})
    return result


@contextmanager
def serving(data: Path, token: str, **settings: str) -> Iterator[Served]:
    process = started("serve", "--port", "0", data=data, **settings)
    assert process.stdout is not None
    try:
        line = process.stdout.readline().decode()
        assert line.startswith("Accord is ready at "), process.stderr and process.stderr.read()
        yield Served(line.split()[-1], data, token, process)
    finally:
        process.kill()
        process.communicate(timeout=120)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    data, made = new_hub(tmp_path_factory.mktemp("bulk"))
    with serving(data, made["token"]) as hub:
        yield hub


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One that stands behind a proxy."""
    data, made = new_hub(tmp_path_factory.mktemp("proxied"))
    with serving(data, made["token"], ACCORD_TRUST_PROXY="1") as hub:
        yield hub


def claim(value: str, **more: Any) -> bytes:
    return json.dumps({"identifier": {"value": value}, "scheme": "parcel", "marking": {"tlp": "TLP:GREEN"}, **more}).encode()


def statuses(results: list[dict[str, Any]]) -> list[str]:
    return [result_row["status"] for result_row in results]


def codes(results: list[dict[str, Any]]) -> list[str]:
    return [result_row["error"]["code"] if "error" in result_row else result_row["status"] for result_row in results]


def test_each_line_has_its_result_in_order_and_a_second_time_all_are_duplicates(served: Served) -> None:
    lines = [claim(f"order-{number}.example-shop.com") for number in range(3000)]
    first = served.send(b"\n".join(lines))
    assert statuses(first) == ["published"] * 3000
    assert [row["seq"] for row in first] == list(range(first[0]["seq"], first[0]["seq"] + 3000))
    again = served.send(b"\n".join(lines) + b"\n")
    assert statuses(again) == ["duplicate"] * 3000
    assert [(row["id"], row["seq"]) for row in again] == [(row["id"], row["seq"]) for row in first]


def test_what_is_wrong_with_a_line_is_that_lines_affair(served: Served) -> None:
    good = claim("affair.example-shop.com")
    lines = [
        good,
        b"",
        b"  \t",
        b"{",
        b"\xff\xfe",
        b"[" * 5000,
        b'{"identifier":{"value":"x"}}',
        claim("nothing at all"),
        claim("affair.example-shop.com", scheme="no-such"),
        claim("affair.example-shop.com", marking={"tlp": "TLP:PURPLE"}),
        claim("affair.example-shop.com", marking={"tlp": "TLP:AMBER", "audience": {"members": ["nobody"]}}),
        b'{"a":"' + b"x" * 70_000 + b'"}',
        claim("google.com"),
        good,
        claim("affair-crlf.example-shop.com") + b"\r",
        claim("affair-last.example-shop.com"),
    ]
    results = served.send(b"\n".join(lines))
    kept = [place for place, line in enumerate(lines) if line.strip()]
    assert [result_row["line"] for result_row in results] == [place + 1 for place in kept], "blank ones are counted, and have no result"
    lines = [lines[place] for place in kept]
    assert codes(results) == [
        "published",
        "not-json",
        "not-json",
        "wrong-type",
        "missing",
        results[5]["error"]["code"],
        "unknown-scheme",
        "unknown-label",
        "unknown-name",
        "too-long",
        "quarantined",
        "duplicate",
        "published",
        "published",
    ]
    assert results[4]["error"]["field"] == "scheme"
    assert results[10]["reason"] == "protected"
    assert "field" not in results[1]["error"]
    for place in (5, 6, 7, 8):
        of_json = served.headers(Content_Type="application/json")
        alone = httpx.post(served.address + PATH, content=lines[place], headers=of_json, trust_env=False, timeout=120).json()
        told = [{name: fault[name] for name in ("field", "code", "text")} for fault in alone["errors"]]
        assert [results[place]["error"]] == told


def test_too_long_lines_are_let_go_as_they_come(served: Served) -> None:
    def body() -> Iterator[bytes]:
        for _ in range(300):
            yield b"x" * 100_000
        yield b"\n" + claim("long.example-shop.com") + b"\n" + b"y" * 100_000

    assert codes(served.send(body())) == ["too-long", "published", "too-long"]


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
def test_compressed(encoding: str, served: Served) -> None:
    lines = [claim(f"{encoding}-{number}.example-shop.com") for number in range(700)]
    pack = gzip.compress if encoding == "gzip" else zstandard.compress
    whole = pack(b"\n".join(lines[:300]) + b"\n") + pack(b"\n".join(lines[300:]))
    assert statuses(served.send(whole, Content_Encoding=encoding)) == ["published"] * 700
    half = pack(b"\n".join(lines[:300]) + b"\n") + b"this is no " + encoding.encode() + b" at all, and long enough to be seen as such"
    assert codes(served.send(half, Content_Encoding=encoding)) == ["duplicate"] * 300 + ["bad-encoding"]
    cut = pack(b"\n".join(lines))[:-9]
    results = codes(served.send(cut, Content_Encoding=encoding))
    assert results[-1] == "bad-encoding"
    assert set(results[:-1]) <= {"duplicate"}


@pytest.mark.parametrize("encoding", ["identity", "x-gzip", "GZIP"])
def test_an_encoding_has_the_names_that_http_gives_it(encoding: str, served: Served) -> None:
    """RFC 9110, sections 8.4.1 and 8.4.1.3: x-gzip is gzip, and small letters are as large ones."""
    line = claim(f"{encoding}.example-shop.com")
    sent = line if encoding == "identity" else gzip.compress(line)
    assert statuses(served.send(sent, Content_Encoding=encoding)) == ["published"]


@pytest.mark.parametrize("encoding", ["gzip", "zstd"])
def test_a_bomb_is_read_away(encoding: str, served: Served) -> None:
    pack = gzip.compress if encoding == "gzip" else zstandard.compress
    bomb = pack(b"x" * 200_000_000) + pack(b"\n" + claim(f"bomb-{encoding}.example-shop.com"))
    assert codes(served.send(bomb, Content_Encoding=encoding)) == ["too-long", "published"]
    peaks = [
        int(line.split()[1])
        for child in children_of(served.process.pid)
        for line in Path(f"/proc/{child}/status").read_text().splitlines()
        if line.startswith("VmHWM")
    ]
    assert max(peaks) < 400_000


def test_who_may_not_is_refused_as_by_the_api(served: Served) -> None:
    body = claim("may-not.example-shop.com") * 10
    assert served.refusal(body, Authorization="Bearer nobody") == (401, "not-authenticated")
    assert served.refusal(body, Content_Encoding="br") == (415, "unknown-encoding")
    member = served.rows("SELECT id FROM members_member")[0][0]
    token = answer("token", "create", "--member", str(member), "--scope", "member:feed:read", data=served.data)["token"]
    before = served.rows("SELECT COUNT(*) FROM journal_audit WHERE outcome = 'refused'")
    assert served.refusal(body, Authorization=f"Bearer {token}") == (403, "missing-scope")
    after = served.rows("SELECT COUNT(*) FROM journal_audit WHERE outcome = 'refused'")
    assert after[0][0] == before[0][0] + 1
    assert served.rows("SELECT action FROM journal_audit ORDER BY id DESC LIMIT 1") == [("member:signals:publish",)]


def test_given_ids_name_one_claim(served: Served) -> None:
    id = "6f1c7a52-3b1e-4d5f-9a44-0f3a2f9c1b77"
    first, other = claim("given-a.example-shop.com", id=id), claim("given-b.example-shop.com", id=id)
    assert codes(served.send(b"\n".join([first, first, other]))) == ["published", "duplicate", "id-taken"]
    assert codes(served.send(b"\n".join([other, first]))) == ["id-taken", "duplicate"]


def test_results_come_while_lines_are_sent(served: Served) -> None:
    sent = http.client.HTTPConnection(served.host, served.port, timeout=120)
    sent.putrequest("POST", PATH)
    for name, value in served.headers(Transfer_Encoding="chunked").items():
        sent.putheader(name, value)
    sent.endheaders()
    answered = sent.sock.makefile("rb")
    for number in range(3):
        line = claim(f"while-{number}.example-shop.com") + b"\n"
        sent.send(b"%x\r\n%s\r\n" % (len(line), line))
        while not (got := answered.readline()).startswith(b'{"line"'):
            assert got, "The answer ended."
        assert json.loads(got)["line"] == number + 1
    sent.send(b"0\r\n\r\n")
    assert answered.read(2) is not None
    sent.close()


def test_through_a_proxy_the_answer_begins_when_the_body_has_come(proxied: Served) -> None:
    """nginx sends no more of a body that it had to wait with once the answer has begun: a large upload ended in the middle."""
    raw = socket.create_connection((proxied.host, proxied.port), timeout=120)
    head = proxied.headers(Transfer_Encoding="chunked", X_Forwarded_For="192.0.2.7", Connection="close")
    raw.sendall(
        f"POST {PATH} HTTP/1.1\r\nHost: localhost\r\n".encode() + "".join(f"{n}: {v}\r\n" for n, v in head.items()).encode() + b"\r\n"
    )
    for number in range(3):
        line = claim(f"held-{number}.example-shop.com") + b"\n"
        raw.sendall(b"%x\r\n%s\r\n" % (len(line), line))
        wait_until(lambda number=number: proxied.rows("SELECT COUNT(*) FROM signals_signal")[0][0] == number + 1)
        raw.setblocking(False)
        with pytest.raises(BlockingIOError):
            raw.recv(1)
        raw.settimeout(120)
    raw.sendall(b"0\r\n\r\n")
    got = http.client.HTTPResponse(raw)
    got.begin()
    assert statuses(results_in(got.read())) == ["published"] * 3
    raw.close()


def test_through_a_proxy_an_upload_that_ends_by_itself_says_why(proxied: Served) -> None:
    body = b"x\n" * 400_000 + claim("never.example-shop.com")
    results = proxied.send(body, X_Forwarded_For="192.0.2.7")
    assert (len(results), codes(results)[-1]) == (1001, "too-many-refused")


def test_a_body_that_is_cut_off_publishes_what_arrived_whole(served: Served) -> None:
    before = served.rows("SELECT COUNT(*) FROM signals_signal")[0][0]
    raw = socket.create_connection((served.host, served.port))
    head = "".join(f"{name}: {value}\r\n" for name, value in served.headers(Content_Length="1000000").items())
    lines = b"\n".join(claim(f"cut-{number}.example-shop.com") for number in range(501))
    raw.sendall(f"POST {PATH} HTTP/1.1\r\nHost: localhost\r\n{head}\r\n".encode() + lines)
    wait_until(lambda: served.rows("SELECT COUNT(*) FROM signals_signal")[0][0] == before + 500)
    raw.close()
    results = served.send(claim("cut-500.example-shop.com"))
    assert statuses(results) == ["published"]
    assert served.rows("SELECT COUNT(*) FROM signals_signal")[0][0] == before + 501


def test_who_reads_no_result_until_all_is_sent_gets_them_all(served: Served) -> None:
    # Many lines that are refused, each tenth one not.
    before = served.rows("SELECT COUNT(*) FROM signals_signal")[0][0]
    lines = 60_000
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    raw.connect((served.host, served.port))
    good = claim("silent.example-shop.com") + b"\n"
    body = (b"{\n" * 9 + good) * (lines // 10)
    head = "".join(f"{name}: {value}\r\n" for name, value in served.headers(Content_Length=str(len(body)), Connection="close").items())
    raw.sendall(f"POST {PATH} HTTP/1.1\r\nHost: localhost\r\n{head}\r\n".encode() + body)
    wait_until(lambda: served.rows("SELECT COUNT(*) FROM signals_signal")[0][0] > before, 120)
    got = http.client.HTTPResponse(raw)
    got.begin()
    results = results_in(got.read())
    raw.close()
    assert Counter(codes(results)) == {"not-json": lines * 9 // 10, "duplicate": lines // 10 - 1, "published": 1}
    assert not list(served.data.glob("upload-*"))


@pytest.mark.parametrize("encoding", ["", "gzip", "zstd"])
def test_blank_lines_by_the_million_are_told_nothing_of(encoding: str, served: Served) -> None:
    """Eight kilobytes of gzip became 600 MB of results."""
    plain = b"\n" * 4_000_000 + b" \t\r\n" * 50_000 + claim(f"blank-{encoding}.example-shop.com") + b"\n" * 70_000 + b"{"
    pack = {"": bytes, "gzip": gzip.compress, "zstd": zstandard.compress}[encoding]
    results = served.send(pack(plain), **({"Content_Encoding": encoding} if encoding else {}))
    assert [(result_row["line"], result_row["status"]) for result_row in results] == [(4_050_001, "published"), (4_120_001, "refused")]


@pytest.mark.parametrize("count", [999, 1000, 1001, 400_000])
def test_after_a_thousand_refusals_in_a_row_an_upload_ends(count: int, served: Served) -> None:
    good = claim(f"refused-{count}.example-shop.com")
    for sent in (served.send, lambda body: served.send(gzip.compress(body), Content_Encoding="gzip")):
        results = sent(b"x\n" * 999 + good + b"\n" + b"x\n" * count + good)
        assert set(codes(results)[:999]) == {"not-json"} and results[999]["status"] in ("published", "duplicate")
        if count < 1000:
            assert (len(results), codes(results)[-1]) == (2000, "duplicate")
        else:
            assert (len(results), codes(results)[-1]) == (2001, "too-many-refused"), "the next one says why, and is the last"


def test_much_is_told_of_little_only_so_far(served: Served) -> None:
    body = gzip.compress((claim("dense.example-shop.com") + b"\n") * 400_000, 9)
    got = httpx.post(served.address + PATH, content=body, headers=served.headers(Content_Encoding="gzip"), timeout=120, trust_env=False)
    assert codes(results_in(got.content))[-1] == "too-much-told"
    assert len(got.content) < 1024 * 1024 + 64 * len(body) + 2_000_000
    assert not list(served.data.glob("upload-*"))


def test_a_revoked_token_ends_the_upload(served: Served) -> None:
    member = served.rows("SELECT id FROM members_member")[0][0]
    made = answer("token", "create", "--member", str(member), "--scope", "member:*", data=served.data)
    sent = http.client.HTTPConnection(served.host, served.port, timeout=120)
    sent.putrequest("POST", PATH)
    for name, value in (served.headers(Transfer_Encoding="chunked") | {"Authorization": f"Bearer {made['token']}"}).items():
        sent.putheader(name, value)
    sent.endheaders()
    answered = sent.sock.makefile("rb")

    def line(number: int) -> dict[str, Any]:
        text = claim(f"revoked-{number}.example-shop.com") + b"\n"
        sent.send(b"%x\r\n%s\r\n" % (len(text), text))
        while not (got := answered.readline()).startswith(b'{"line"'):
            assert got, "The answer ended."
        return dict(json.loads(got))

    assert line(1)["status"] == "published"
    assert run("token", "revoke", made["id"], data=served.data).returncode == 0
    assert line(2)["error"]["code"] == "not-authenticated"
    sent.send(b"0\r\n\r\n")
    assert b"status" not in answered.read(200)
    sent.close()


def test_so_many_uploads_at_a_time(served: Served) -> None:
    held = []
    for _ in range(2):
        raw = socket.create_connection((served.host, served.port))
        head = "".join(f"{name}: {value}\r\n" for name, value in served.headers(Content_Length="1000").items())
        raw.sendall(f"POST {PATH} HTTP/1.1\r\nHost: localhost\r\n{head}\r\n".encode())
        assert raw.recv(12) == b"HTTP/1.1 200"
        held.append(raw)
    got = httpx.post(served.address + PATH, content=b"\n", headers=served.headers(), timeout=120, trust_env=False)
    assert (got.status_code, got.json()["code"], got.headers["retry-after"]) == (503, "busy", "5")
    for raw in held:
        raw.close()

    def free() -> bool:
        return httpx.post(served.address + PATH, content=b"\n", headers=served.headers(), timeout=120, trust_env=False).status_code == 200

    wait_until(free)


def test_uploads_that_follow_one_another_are_never_too_many(served: Served) -> None:
    """Also where the one before was cut: its threads are not through when its client comes back."""
    for number in range(8):
        with socket.create_connection((served.host, served.port)) as raw:
            head = "".join(f"{name}: {value}\r\n" for name, value in served.headers(Content_Length="1000").items())
            raw.sendall(f"POST {PATH} HTTP/1.1\r\nHost: localhost\r\n{head}\r\n".encode() + claim(f"cut-{number}.example-shop.com") + b"\n")
            assert raw.recv(12) == b"HTTP/1.1 200"


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not here")
def test_curl(served: Served, tmp_path: Path) -> None:
    (tmp_path / "list").write_bytes(b"\n".join(claim(f"curl-{number}.example-shop.com") for number in range(20_000)))
    command = ["curl", "-sS", "--noproxy", "*", "-T", str(tmp_path / "list"), "-X", "POST", "-H", "Expect: 100-continue"]
    for name, value in served.headers().items():
        command += ["-H", f"{name}: {value}"]
    done = subprocess.run([*command, served.address + PATH], capture_output=True, check=True, timeout=120)
    assert Counter(statuses(results_in(done.stdout))) == {"published": 20_000}


LINES = 20_000


def test_killed_in_the_middle_and_sent_again_the_end_is_exact(tmp_path: Path) -> None:
    ends = []
    for name in ("clean", "killed"):
        (tmp_path / name).mkdir()
        data, made = new_hub(tmp_path / name)
        body = b"\n".join(claim(f"killed-{number}.example-shop.com") for number in range(LINES))
        if name == "killed":
            killed = threading.Event()

            def most(body: bytes = body, killed: threading.Event = killed) -> Iterator[bytes]:
                """All but the last, which comes too late for a hub that is killed."""
                yield body[: -len(body) // 5]
                killed.wait(120)
                yield body[-len(body) // 5 :]

            with serving(data, made["token"]) as hub:

                def upload(hub: Served = hub, most: Callable[[], Iterator[bytes]] = most) -> None:
                    with pytest.raises(httpx.HTTPError):
                        hub.send(most())

                sending = threading.Thread(target=upload)
                sending.start()
                wait_until(lambda hub=hub: hub.rows("SELECT COUNT(*) FROM signals_signal")[0][0] >= LINES // 2)
                for child in children_of(hub.process.pid):
                    os.kill(child, signal.SIGKILL)
                hub.process.kill()
                killed.set()
                sending.join()
                assert LINES // 2 <= hub.rows("SELECT COUNT(*) FROM signals_signal")[0][0] < LINES
        with serving(data, made["token"]) as hub:
            counted = Counter(statuses(hub.send(body)))
            assert counted["published"] + counted["duplicate"] == LINES
            assert bool(counted["duplicate"]) == (name == "killed")
            ends.append(hub.rows("SELECT COUNT(DISTINCT id), COUNT(DISTINCT key), COUNT(*) FROM signals_signal"))
            assert hub.rows("SELECT COUNT(*), MIN(seq), MAX(seq) FROM journal_entry") == hub.rows("SELECT seq, 1, seq FROM journal_head")
            assert hub.rows("SELECT SUM(entries) FROM journal_audience") == hub.rows("SELECT seq FROM journal_head")
            assert hub.rows("SELECT COUNT(*) FROM signals_signal s JOIN journal_entry e ON e.seq = s.seq AND e.type = 1") == [(LINES,)]
    assert ends == [[(LINES, LINES, LINES)]] * 2
