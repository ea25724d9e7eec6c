"""The newest entries, page by page backwards: the feed turned round, however much a reader may see."""

import json

import pytest
from hubs import Hub
from worlds import caller, publish, whole_feed


@pytest.mark.parametrize("sparse", [0.0, 2.0], ids=["all entries walked", "audiences walked"])
def test_backwards_is_the_feed_turned_round(any_hub: Hub, monkeypatch: pytest.MonkeyPatch, sparse: float) -> None:
    from accord.hub.journal import queries as journal
    from accord.hub.journal.store import entries

    monkeypatch.setattr(entries, "SPARSE", sparse)
    sectors = (("Bank", "finance"), ("Police", "state"), ("Shop", "platform"))
    bank, police, other = (any_hub.member(name, sector) for name, sector in sectors)
    for place in range(12):
        who, audience = ((bank, [police.id]), (police, [bank.id]), (other, [police.id]))[place % 3]
        publish(caller(who), f"+668123456{place:02d}", tlp="TLP:AMBER", audience={"members": audience})
    publish(caller(other), "+66812345699")
    for member in (bank, police, other):
        expected = [entry["seq"] for entry in whole_feed(member.n)][::-1]
        for limit in (1, 2, 3, 7, 50):
            seen: list[int] = []
            before = None
            while True:
                entries, before = journal.latest(member.n, before=before, limit=limit)
                seen += [json.loads(entry)["seq"] for entry in entries]
                if before is None:
                    break
            assert seen == expected
