"""The corpus, made from a seed: 60 % URLs, 20 % phones, 10 % accounts and proxies, 10 % crypto addresses, 5 % of all repeated."""

import random
from collections.abc import Iterator

WORDS = "login secure pay gift wallet bonus parcel claim verify account help portal task job invest coin bank sms update refund".split()
ENDINGS = ("com", "net", "top", "xyz", "co.th", "shop", "online", "com.np")


def values(count: int, seed: int = 1) -> Iterator[str]:
    """`count` identifiers as a reporter would write them."""
    made = random.Random(seed)
    kept: list[str] = []
    for _ in range(count):
        if kept and made.random() < 0.05:
            yield made.choice(kept)
            continue
        value = _one(made)
        if len(kept) < 10_000:
            kept.append(value)
        yield value


def _one(made: random.Random) -> str:
    kind = made.random()
    if kind < 0.6:
        labels = [f"{made.choice(WORDS)}{made.randrange(1000)}" for _ in range(made.randint(0, 3))]
        host = ".".join([*labels, f"{made.choice(WORDS)}-{made.randrange(10**7)}", made.choice(ENDINGS)])
        path = "/".join(f"{made.choice(WORDS)}{made.randrange(10**4)}" for _ in range(made.randint(0, 4)))
        return f"https://{host}/{path}"
    if kind < 0.8:
        return f"+668{made.randrange(10**8):08d}"
    if kind < 0.85:
        return f"TH:004:{made.randrange(10**10):010d}"
    if kind < 0.9:
        return f"promptpay +668{made.randrange(10**8):08d}"
    return f"0x{made.getrandbits(160):040x}"


def audiences(count: int, members: list[str], seed: int = 1) -> list[list[str]]:
    """Audiences of named members: the first member is in about 1 % of them, the second in half, the third in 99 %."""
    made = random.Random(seed)
    found = []
    for place in range(count):
        chosen = {member for member, share in zip(members, (0.01, 0.5, 0.99), strict=False) if made.random() < share}
        chosen.add(members[3 + place % (len(members) - 3)])
        found.append(sorted(chosen))
    return found
