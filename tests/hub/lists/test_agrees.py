"""A list gives leave for nothing that the hub would not, and for each identifier that is listed says what the hub says."""

import random

import pytest
from hubs import Hub
from listing import build, hit, vouch
from worlds import caller

from accord.hub.verdicts.queries import check

HOSTS = ("evil-a.com", "x.evil-a.com", "y.x.evil-a.com", "www.evil-a.com", "evil-b.co.th", "sites.google.com", "www.sites.google.com")
PATHS = ("/", "/a/", "/a/b", "/a/b?q=1", "/a/b/", "/a/b/c")


@pytest.mark.parametrize("seed", range(6))
def test_whatever_was_claimed_disputed_vouched_for_or_embargoed(hub: Hub, seed: int) -> None:
    chance = random.Random(seed)
    members = [hub.member(name, sector) for name, sector in (("Bank", "finance"), ("Telecom", "telecom"), ("Shop", "platform"))]
    reader = members[-1]
    urls = [f"https://{host}{path}" for host in HOSTS for path in PATHS]
    made = []
    for value in chance.sample([*urls, *HOSTS[:5]], 14):
        marking = chance.choice([{}, {}, {}, {"uses": ["investigate"]}, {"embargo": {}}])
        outcome = chance.choice(members[:2]).publish(value, marking=marking)
        made.append(value)
        if outcome["seq"] is not None and chance.random() < 0.25:
            reader.post(f"/signals/{outcome['id']}/disputes", {"reason": "It is ours."})
    for value in chance.sample(urls, 3):
        vouch(hub, value)
    snapshot = build(reader)
    answers = {answer.input: answer for answer in check([*urls, *made], caller(reader), use="block")}
    allowed = {value: "block" in answer.verdict.uses for value, answer in answers.items() if answer.verdict}
    for value, may in allowed.items():
        assert may or hit(snapshot, value) is None, value
    # Where branches meet a list may miss something.
    exact = [value for value in made if allowed[value]]
    assert sum(hit(snapshot, value) is not None for value in exact) >= 0.8 * len(exact)
