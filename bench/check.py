"""Checks over HTTP: one URL each at 32 connections beside a bare ASGI app, and a hundred a request."""

import hashlib
import json
import sqlite3
import statistics
from collections.abc import Sequence
from pathlib import Path

import msgspec

from bench import corpus
from bench.hub import Broken, Hub, yardstick_server
from bench.load import hammer, request
from bench.report import Figure, tell

POOL = 4000  # URLs that are asked for, in turn; half of them are known
CONNECTIONS = 32
BATCH = 100
SECONDS = 2.0
NEW = 20_000  # URLs of a round that nobody has asked for before, more than are kept as they were read
PATH = "/api/v1/check"


def mixed(known: Sequence[str], unknown: Sequence[str]) -> list[str]:
    """One known, one unknown, in turn."""
    return [value for pair in zip(known, unknown, strict=True) for value in pair]


def one_each(hub: Hub, home: Path, published: Sequence[str], rounds: int) -> Figure:
    known = [value for value in dict.fromkeys(published) if value.startswith("https://")][: POOL // 2]
    pool = mixed(known, list(corpus.urls(len(known), seed=99)))
    token = hub.world["readers"][2]
    requests = [request("POST", PATH, token, _asked([value])) for value in pool]
    answers, hits = _answers(hub, token, pool)
    database = _known_table(home / "known.db", hub, known)
    packed = home / "answers.bin"
    packed.write_bytes(msgspec.msgpack.encode(answers))
    tell(
        f"checks of one URL: {len(pool):,} URLs in turn, {hits:.0%} hits; {rounds} rounds of {SECONDS:g} s each, in turn with the bare app"
    )
    hub_rates, bare_rates, news = [], [], []
    with yardstick_server("check", YARD_DATABASE=str(database), YARD_ANSWERS=str(packed)) as bare:
        for _ in range(rounds):
            hub_rates.append(hammer(hub.address, requests, connections=CONNECTIONS, seconds=SECONDS))
            bare_rates.append(hammer(bare, requests, connections=CONNECTIONS, seconds=SECONDS))
        for number in range(rounds):
            fresh = [request("POST", PATH, token, _asked([value])) for value in corpus.urls(NEW, seed=1000 + number)]
            news.append(hammer(hub.address, fresh, connections=CONNECTIONS, seconds=SECONDS / 2))
    new = statistics.median(rate.a_second for rate in news)
    hub_rate, other = statistics.median(rate.a_second for rate in hub_rates), statistics.median(rate.a_second for rate in bare_rates)
    p99, p50 = statistics.median(rate.p99_ms for rate in hub_rates), statistics.median(rate.p50_ms for rate in hub_rates)
    tell(f"checks of one URL: {hub_rate:,.0f}/s, p99 {p99:.1f} ms; bare app {other:,.0f}/s")
    return Figure(
        key="check_vs_asgi",
        value=hub_rate / other,
        yardstick="an ASGI app under the same server that decodes the same JSON, looks one key up in a table of the same size and "
        "gives the same bytes",
        absolutes={
            "p99_ms": round(p99, 2),
            "p50_ms": round(p50, 2),
            "ours_per_s": round(hub_rate),
            "bare_per_s": round(other),
            "never_asked_before_per_s": round(new),
            "never_asked_before_ratio": round(new / other, 3),
            "bare_p99_ms": round(statistics.median(rate.p99_ms for rate in bare_rates), 2),
            "hits": round(hits, 3),
            "rows_stored": hub.stored(),
            "answer_bytes": round(statistics.mean(map(len, answers.values()))),
        },
        says=f"{hub_rate:,.0f} checks/s of one URL each over HTTP at {CONNECTIONS} connections, p99 {p99:.1f} ms, {hits:.0%} hits; "
        f"a bare ASGI app {other:,.0f}/s. The {len(pool):,} URLs come again and again, as those of a campaign do, and are kept as they "
        f"were read; of URLs that nobody has asked for before, {new:,.0f}/s",
    )


def batches(hub: Hub, home: Path, published: Sequence[str], rounds: int) -> Figure:
    known = list(dict.fromkeys(published))[: POOL // 2]
    pool = mixed(known, list(corpus.values(len(known), seed=98)))
    token = hub.world["readers"][2]
    answers, hits = _answers(hub, token, pool)
    parts = [pool[start : start + BATCH] for start in range(0, len(pool), BATCH)]
    requests = [request("POST", PATH, token, _asked(part)) for part in parts]
    single = [request("POST", PATH, token, _asked([value])) for value in pool]
    database = _known_table(home / "known-batch.db", hub, known)
    packed = home / "batches.bin"
    packed.write_bytes(msgspec.msgpack.encode(_results(hub, token, answers, parts)))
    rates, bare_rates, alone = [], [], []
    with yardstick_server("batch", YARD_DATABASE=str(database), YARD_ANSWERS=str(packed)) as bare:
        for _ in range(rounds):
            rates.append(hammer(hub.address, requests, connections=4, seconds=SECONDS).a_second * BATCH)
            bare_rates.append(hammer(bare, requests, connections=4, seconds=SECONDS).a_second * BATCH)
            alone.append(hammer(hub.address, single, connections=4, seconds=SECONDS / 2).a_second)
    hub_rate, other, one = statistics.median(rates), statistics.median(bare_rates), statistics.median(alone)
    tell(f"checks by the hundred: {hub_rate:,.0f}/s, the bare app {other:,.0f}/s; one a request {one:,.0f}/s")
    return Figure(
        key="check_batch",
        value=hub_rate / other,
        yardstick="an ASGI app under the same server that decodes the same JSON, looks one key of each value up in a table as large, "
        "all with one query, and puts the same bytes together",
        absolutes={
            "ours_per_s": round(hub_rate),
            "bare_per_s": round(other),
            "one_a_request_per_s": round(one),
            "hits": round(hits, 3),
            "rows_stored": hub.stored(),
        },
        says=f"{hub_rate:,.0f} checks/s of the corpus' mix at {BATCH} a request, {hits:.0%} hits; a bare app {other:,.0f}/s; one a request "
        f"{one:,.0f}/s",
    )


def _asked(values: Sequence[str]) -> bytes:
    return json.dumps({"values": list(values), "use": "block"}).encode()


def _answers(hub: Hub, token: str, values: Sequence[str]) -> tuple[dict[str, bytes], float]:
    """What the hub says of each value, asked one by one, and the share on which anything is known."""
    wire = hub.wire(token)
    answers: dict[str, bytes] = {}
    hits = 0
    for value in values:
        answer = wire.post(PATH, _asked([value]))
        if answer.status != 200:
            raise Broken(f"POST /api/v1/check was answered with {answer.status}: {answer.body[:300]!r}")
        (result,) = answer.json()["results"]
        if result["identifier"] is None:
            raise Broken(f"A value of the corpus is not read: {result['reasons']}")
        answers[value] = answer.body
        hits += result["verdict"] != "none"
    wire.close()
    return answers, hits / len(values)


def _results(hub: Hub, token: str, answers: dict[str, bytes], parts: Sequence[Sequence[str]]) -> dict[str, bytes]:
    """What stands for each value among the results of a batch. Raises Broken where the hub's batches are not made of just that."""
    results = {value: answer.removeprefix(b'{"results":[').removesuffix(b"]}") for value, answer in answers.items()}
    wire = hub.wire(token)
    for part in parts:
        if wire.post(PATH, _asked(part)).body != b'{"results":[%s]}' % b",".join(results[value] for value in part):
            raise Broken("A batch is answered with other results than its values alone.")
    wire.close()
    return results


def _known_table(path: Path, hub: Hub, known: Sequence[str]) -> Path:
    """A table of as many keys as the hub holds signals, the known values among them."""
    opened = sqlite3.connect(path, isolation_level=None)
    opened.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA cache_size=-1048576;")
    opened.execute("CREATE TABLE known (key BLOB PRIMARY KEY, answer INTEGER)")
    opened.execute("BEGIN")
    opened.executemany("INSERT INTO known VALUES (?, ?)", [(hashlib.sha256(value.encode()).digest(), n) for n, value in enumerate(known)])
    opened.execute(
        "INSERT INTO known WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < ?) SELECT randomblob(32), n FROM c",
        [max(1, hub.stored() - len(known))],
    )
    opened.execute("COMMIT")
    opened.close()
    return path
