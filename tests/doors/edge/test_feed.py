"""The feed at the edge: the same bytes as Django's answer, in each form and coding, and only what its reader may see."""

import asyncio
import gzip
import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
import zstandard
from programs import answer, new_hub, started

from accord.doors.edge import feed
from accord.doors.edge.feed import coding_of, takes_lines
from accord.doors.edge.feed_query import read_query

LINES = "application/x-ndjson"


class Served:
    def __init__(self, address: str, tokens: dict[str, str]) -> None:
        self.address, self.tokens = address, tokens

    def get(self, query: str = "", member: str = "Alpha", **headers: str) -> httpx.Response:
        sent = {"Authorization": f"Bearer {self.tokens[member]}", "Accept-Encoding": "identity"}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return httpx.get(f"{self.address}/api/v1/feed{query}", headers=sent | named, timeout=120, trust_env=False)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    data, made = new_hub(tmp_path_factory.mktemp("feed"))
    tokens, ids = {"Secretariat": made["token"]}, {}
    for name in ("Alpha", "Beta"):
        ids[name] = answer("member", "add", name, "--sector", "finance", "--country", "TH", data=data)["id"]
        tokens[name] = answer("token", "create", "--member", name, data=data)["token"]
    tokens["Blind"] = answer("token", "create", "--member", "Beta", "--scope", "member:check:ask", data=data)["token"]
    process = started("serve", "--port", "0", data=data)
    assert process.stdout is not None
    try:
        address = process.stdout.readline().decode().split()[-1]
        for place in range(30):
            value = f"https://shop-{place}.example.co.th/in" if place % 3 else f"+66812345{place:03}"
            audience = {"audience": {"members": [ids["Alpha"]]}} if place % 5 == 0 else {}
            marking = {"tlp": "TLP:AMBER" if audience else "TLP:GREEN", **audience}
            signal = {"identifier": {"value": value}, "scheme": "parcel" if place % 2 else "romance", "marking": marking}
            by = {"Authorization": f"Bearer {made['token']}"}
            sent = httpx.post(f"{address}/api/v1/signals", json=signal, headers=by, trust_env=False, timeout=120)
            assert sent.status_code == 201, sent.text
        yield Served(address, tokens)
    finally:
        process.kill()
        process.communicate(timeout=120)


def _entries(got: httpx.Response) -> list[dict[str, Any]]:
    assert got.status_code == 200, got.text
    return list(got.json()["entries"])


@pytest.mark.parametrize(
    "query", ["", "?after=3&limit=7", "?limit=1", "?kind=phone&country=TH", "?scheme=parcel,romance&limit=4", "?kind=ip"]
)
def test_djangos_answer_is_the_same_to_the_byte(served: Served, query: str) -> None:
    # A name that is percent-encoded is irregular, and nothing that is refused: Django answers.
    edge, irregular = served.get(query), query.replace("?", "?%6cimit=1000&" if "limit" not in query else "?").replace("limit", "%6cimit")
    assert read_query({"query_string": irregular.removeprefix("?").encode()}) is None or not query
    django = served.get(irregular)
    assert edge.content == django.content
    assert edge.headers["content-type"] == "application/json"
    assert edge.headers["cache-control"] == "no-store"


def test_pages_in_lines_are_the_pages_in_json(served: Served) -> None:
    after, lines, more = 0, [], "true"
    while more == "true":
        got = served.get(f"?after={after}&limit=7", Accept=LINES)
        assert got.headers["content-type"] == LINES
        lines += got.content.splitlines()
        assert not got.content or got.content.endswith(b"\n")
        after, more = int(got.headers["accord-next"]), got.headers["accord-more"]
    whole = served.get()
    assert [json.loads(line) for line in lines] == _entries(whole)
    assert after == whole.json()["next"]
    assert served.get(f"?after={after}", Accept=LINES).content == b""


def test_it_is_compressed_as_the_client_takes_it(served: Served) -> None:
    plain = served.get().content

    def raw(accepted: str) -> tuple[str | None, bytes]:
        sent = {"Authorization": f"Bearer {served.tokens['Alpha']}", "Accept-Encoding": accepted}
        with httpx.stream("GET", f"{served.address}/api/v1/feed", headers=sent, trust_env=False, timeout=120) as got:
            assert "accept-encoding" in got.headers["vary"].lower()
            return got.headers.get("content-encoding"), b"".join(got.iter_raw())

    assert raw("identity") == (None, plain)
    coding, packed = raw("gzip")
    assert (coding, gzip.decompress(packed)) == ("gzip", plain)
    coding, packed = raw("gzip;q=0.5, zstd")
    assert (coding, zstandard.ZstdDecompressor().decompress(packed)) == ("zstd", plain)
    assert raw("br, gzip;q=0") == (None, plain)


def test_a_reader_gets_what_it_may_see_under_every_filter(served: Served) -> None:
    alpha, beta = (_entries(served.get("", member)) for member in ("Alpha", "Beta"))
    hidden = {entry["seq"] for entry in alpha} - {entry["seq"] for entry in beta}
    assert len(hidden) >= 6
    for query in ("?kind=url,phone", "?scheme=parcel,romance", "?country=TH", "?kind=phone&scheme=romance&country=TH"):
        for accept in ("application/json", LINES):
            body = served.get(query, "Beta", Accept=accept).text
            assert not any(f'"seq":{seq},' in body for seq in hidden)
        seen = {entry["seq"] for entry in _entries(served.get(query))}
        assert {entry["seq"] for entry in _entries(served.get(query, "Beta"))} == seen - hidden
        assert seen & hidden


@pytest.mark.parametrize(
    ("query", "member", "status"),
    [
        ("?limit=0", "Alpha", 400),
        ("?limit=5001", "Alpha", 400),
        ("?after=-1", "Alpha", 400),
        ("?after=1&after=2", "Alpha", 400),
        ("?kind=card", "Alpha", 400),
        ("?other=1", "Alpha", 400),
        ("", "Blind", 403),
    ],
)
def test_refusals_are_djangos(served: Served, query: str, member: str, status: int) -> None:
    got = served.get(query, member)
    assert got.status_code == status
    assert got.headers["content-type"] == "application/problem+json"


def test_who_is_nobody_gets_nothing(served: Served) -> None:
    assert served.get(Authorization="Bearer nobody").status_code == 401
    assert served.get(Authorization="").status_code == 401


@pytest.mark.parametrize(
    ("accept", "lines"),
    [
        (b"", False),
        (b"*/*", False),
        (b"application/json", False),
        (b"application/x-ndjson", True),
        (b"application/x-ndjson, */*;q=0.1", True),
        (b"application/json, application/x-ndjson", False),
        (b"application/json;q=0.5, application/x-ndjson", True),
        (b"application/x-ndjson;q=0", False),
        (b"text/html", False),
        (b"application/x-ndjson;q=none", False),
        (b"application/x-ndjson;charset=utf-8", True),
        (b"application/x-ndjson; charset=utf-8; q=0.9", True),
        (b"application/x-ndjson; charset=utf-8; q=0", False),
        (b"application/x-ndjson;q=inf", False),
    ],
)
def test_what_the_client_would_rather_have(accept: bytes, lines: bool) -> None:
    assert takes_lines(accept) is lines


def test_codings() -> None:
    assert coding_of(b"") is None
    assert coding_of(b"gzip, deflate, br, zstd") == b"zstd"
    assert coding_of(b"gzip;q=1.0, zstd;q=0.2") == b"gzip"
    assert coding_of(b"*") is None
    assert coding_of(b"gzip;q=nan, zstd;q=inf") is None


@pytest.mark.parametrize("query", [b"after", b"after=", b"limit=1&limit=1", b"after=%31%", b"kind=none", b"\xff=1", b"after=1e3"])
def test_what_is_irregular_is_left_to_django(query: bytes) -> None:
    assert read_query({"query_string": query}) is None


def asks(member: int, query: str, accept: str = "application/json", coding: str = "identity") -> dict[str, Any]:
    headers = [(b"accept", accept.encode()), (b"accept-encoding", coding.encode())]
    return {"query_string": query.encode(), "headers": headers, "member": member}


READER = asks(1, "limit=10")
OTHERS = {
    "member": asks(2, "limit=10"),
    "limit": asks(1, "limit=11"),
    "filter": asks(1, "limit=10&kind=url"),
    "form": asks(1, "limit=10", accept="application/x-ndjson"),
    "coding": asks(1, "limit=10", coding="gzip"),
}


@pytest.mark.parametrize("differs", OTHERS)
def test_a_page_that_is_read_ahead_for_one_is_none_for_whoever_asks_otherwise(differs: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each page says for whom it was made; nothing of the database is needed for that."""

    def made(*asked: Any) -> feed._Answer:
        return feed._Answer(repr(asked).encode(), [], asked[1].after + 10, True, 1)

    async def run(job: Any) -> Any:
        return job()

    async def find(scope: Any) -> Any:
        return SimpleNamespace(n=scope["member"], may=lambda scope: True)

    async def page(pages: feed.Feed, scope: dict[str, Any], after: int) -> bytes:
        sent: list[Any] = []

        async def send(message: Any) -> None:
            sent.append(message)

        await pages({**scope, "query_string": scope["query_string"] + b"&after=%d" % after}, None, send)
        await asyncio.sleep(0.001)
        return bytes(sent[1]["body"])

    async def play() -> None:
        services: Any = SimpleNamespace(callers=SimpleNamespace(find=find), run=run)
        pages = feed.Feed(services)
        for after in (0, 10):
            await page(pages, READER, after)  # and two more are read ahead
        assert await page(pages, OTHERS[differs], 20) == await page(feed.Feed(services), OTHERS[differs], 20)

    monkeypatch.setattr(feed, "_answer", made)
    asyncio.run(play())
