"""The corpus, made from a seed: 60 % URLs, 20 % phones, 10 % accounts and proxies, 10 % crypto addresses; 5 % of all lines repeat one."""

import json
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import base58

WORDS = "login secure pay gift wallet bonus parcel claim verify account help portal task job invest coin bank sms update refund".split()
ENDINGS = ("com", "net", "top", "xyz", "co.th", "shop", "online", "com.np")
SCHEMES = ("parcel", "investment", "task-job", "phishing-credentials", "impersonation-bank", "other")
REPEATED = 0.05
RECENT = 10_000  # a line repeats one of so many before it
T = TypeVar("T")
SHARES = (0.01, 0.5, 0.99)  # of all audiences that the three readers belong to


def values(count: int, seed: int = 1) -> Iterator[str]:
    """`count` identifiers as a reporter would write them."""
    made = random.Random(seed)
    return _repeating(made, count, lambda _: _one(made))


def urls(count: int, seed: int = 1) -> Iterator[str]:
    """The URLs of the corpus alone."""
    made = random.Random(seed)
    return (_url(made) for _ in range(count))


def lines(count: int, markings: list[str], schemes: list[str], seed: int = 1, at: datetime | None = None) -> Iterator[bytes]:
    """Lines of NDJSON as a member sends them: one signal each, under the markings (JSON) in turn."""
    made = random.Random(seed)
    now = datetime.now(UTC) if at is None else at

    def one(place: int) -> bytes:
        last = now - timedelta(seconds=made.randrange(86_400))
        return (
            f'{{"identifier":{{"value":{json.dumps(_one(made))}}},"scheme":"{schemes[place % len(schemes)]}",'
            f'"seen":{{"last":"{last:%Y-%m-%dT%H:%M:%SZ}"}},"confidence":{made.randrange(40, 96)},'
            f'"marking":{markings[place % len(markings)]}}}'
        ).encode()

    return _repeating(made, count, one)


def value_of(line: bytes) -> str:
    """The identifier of a line."""
    return str(json.loads(line)["identifier"]["value"])


def _repeating(made: random.Random, count: int, make: Callable[[int], T]) -> Iterator[T]:
    kept: list[T] = []
    for place in range(count):
        if kept and made.random() < REPEATED:
            yield made.choice(kept)
            continue
        value = make(place)
        if len(kept) < RECENT:
            kept.append(value)
        else:
            kept[place % RECENT] = value
        yield value


def _one(made: random.Random) -> str:
    kind = made.random()
    if kind < 0.6:
        return _url(made)
    if kind < 0.8:
        return f"+668{made.randrange(10**8):08d}"
    if kind < 0.85:
        return f"TH:004:{made.randrange(10**10):010d}"
    if kind < 0.9:
        return f"promptpay +668{made.randrange(10**8):08d}"
    return _crypto(made)


def _url(made: random.Random) -> str:
    """One to four labels below the registrable domain, zero to four parts of a path."""
    labels = [f"{made.choice(WORDS)}{made.randrange(1000)}" for _ in range(made.randint(1, 4))]
    host = ".".join([*labels, f"{made.choice(WORDS)}-{made.randrange(10**7)}", made.choice(ENDINGS)])
    path = "/".join(f"{made.choice(WORDS)}{made.randrange(10**4)}" for _ in range(made.randint(0, 4)))
    return f"https://{host}/{path}"


def _crypto(made: random.Random) -> str:
    chain = made.random()
    if chain < 0.5:
        return f"0x{made.getrandbits(160):040x}"
    mark = b"\x41" if chain < 0.8 else b"\x00"  # Tron, Bitcoin
    return base58.b58encode_check(mark + made.getrandbits(160).to_bytes(20, "big")).decode()


def audiences(count: int, members: list[str], seed: int = 1) -> list[list[str]]:
    """`count` different audiences of named members; the first three members are in 1 %, 50 % and 99 % of them."""
    made = random.Random(seed)
    readers, others = members[:3], members[3:]
    audience_sets: list[set[str]] = [set() for _ in range(count)]
    for reader, share in zip(readers, SHARES, strict=True):
        for place in made.sample(range(count), round(count * share)):
            audience_sets[place].add(reader)
    known: set[frozenset[str]] = set()
    for audience in audience_sets:
        while True:
            whole = frozenset(audience | set(made.sample(others, 3)))
            if whole not in known:
                break
        known.add(whole)
        audience |= whole
    return [sorted(audience) for audience in audience_sets]
