"""A build costs what changed, and those that see the same share it."""

import hashlib
import random
from typing import Any

import numpy as np
import pytest
from hubs import Hub
from listing import build, hit
from worlds import caller

from accord.core.identifiers import parse
from accord.core.lists.files import apply_delta, public_key
from accord.hub.journal.actions import erase
from accord.hub.lists import actions, building, judging, queries
from accord.hub.lists.store import files, runs
from accord.hub.lists.store.runs import Runs
from accord.hub.members import queries as members
from accord.hub.signals import actions as actions_on_signals
from accord.hub.verdicts.queries import judge
from accord.tables import identifier_tables


@pytest.fixture
def judgements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The values that were judged, in order."""
    asked: list[str] = []

    def counted(some: Any, *given: Any, **more: Any) -> Any:
        asked.extend(identifier.value for identifier in some)
        return judge(some, *given, **more)

    monkeypatch.setattr(judging, "judge", counted)
    return asked


def body(who: Any, name: str = "block") -> Any:
    return files.list_path(who.id, name, queries.kept(who.n, name)[0].version).with_suffix(files.BODY).stat().st_ino


def test_only_what_changed_is_judged_and_once_for_all_that_see_the_same(any_hub: Hub, judgements: list[str]) -> None:
    bank, telecom, shop = any_hub.member("Bank"), any_hub.member("Telecom", "telecom"), any_hub.member("Shop", "telecom")
    for number in range(12):
        bank.publish(f"https://site-{number}.example-shop.com/pay")
        bank.publish(f"+6681234{number:04d}")
    build(telecom)
    assert len(judgements) == 24
    judgements.clear()
    for who, name in ((shop, "block"), (bank, "block"), (telecom, "warn")):
        assert build(who, name).header.count == 24
    assert judgements == [] and body(shop) == body(telecom) == body(bank) == body(telecom, "warn")
    bank.publish("+66819999999")
    secret = bank.publish("+66818888888", tlp="TLP:AMBER", audience={"sectors": ["telecom"]})
    build(telecom)
    assert sorted(judgements) == ["+66818888888", "+66819999999"]
    judgements.clear()
    assert build(shop).header.count == 26
    assert judgements == [] and body(shop) == body(telecom)
    other = any_hub.member("Other bank")
    # What is nearest is begun with: one value is seen otherwise.
    assert build(other).header.count == 25 and body(other) != body(telecom)
    assert set(judgements) <= {secret["identifier"]["value"], "+66819999999"}


def test_what_lies_below_what_changed_is_judged_too(any_hub: Hub, judgements: list[str]) -> None:
    bank, telecom = any_hub.member("Bank"), any_hub.member("Telecom", "telecom")
    below = [bank.publish(f"https://{host}/{path}") for host in ("a.evil-shop.com", "b.evil-shop.com") for path in ("x/", "x/y", "z")]
    bank.publish("https://evil-shop.net/x/y")
    build(telecom)
    judgements.clear()
    bank.publish("https://a.evil-shop.com/x/")  # the same claim again changes nothing
    build(telecom)
    assert judgements == []
    made = bank.publish("https://evil-shop.com/x/", marking={"embargo": {}})
    stopped = build(telecom)
    values = {row["identifier"]["value"] for row in below if "/x/" in row["identifier"]["value"]}
    assert set(judgements) == values | {"evil-shop.com/x/"}
    assert hit(stopped, "https://a.evil-shop.com/x/y") is None and hit(stopped, "https://a.evil-shop.com/z") is not None
    bank.post(f"/signals/{made['id']}/retract", {"reason": "wrong"})
    assert hit(build(telecom), "https://a.evil-shop.com/x/y") is not None


def test_deltas_from_every_kept_version_lead_to_the_latest(any_hub: Hub) -> None:
    bank = any_hub.member("Bank")
    kept, made = [], []
    for number in range(4):
        made.append(bank.publish(f"https://number-{number}.com/", scheme=("parcel", "investment")[number % 2]))
        if number == 2:
            bank.post(f"/signals/{made[0]['id']}/retract", {"reason": "wrong"})
            bank("PATCH", f"/signals/{made[1]['id']}", {"scheme": "romance"})
        kept.append(build(bank))
    for old in kept[:-1]:
        delta = files.delta_path(bank.id, "block", old.header.version, kept[-1].header.version).read_bytes()
        assert apply_delta(old, delta, public_key(queries.public_key()[0])) == bytes(kept[-1].raw)


def test_a_member_let_in_while_it_is_judged_shares_that_with_nobody(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.hub.members import actions as member_actions
    from accord.hub.signals.actions import grant_all

    by = members.operator()
    circle = member_actions.make_circle("Circle", by=by, opens=True)
    bank, telecom, shop = hub.member("Bank"), hub.member("Telecom", "telecom"), hub.member("Shop", "telecom")
    member_actions.join(circle, members.member(bank.id), by=by)
    bank.publish("+66811111111", tlp="TLP:AMBER", audience={"circles": [circle.id]})
    build(telecom)
    bank.publish("+66812222222")
    bank.publish("+66811111111")
    bank.publish("+66813333333", tlp="TLP:AMBER", audience={"circles": [circle.id]})

    def let_in(*given: Any) -> Any:
        monkeypatch.undo()
        member_actions.join(circle, members.member(telecom.id), by=by)
        grant_all()
        return judging.judged_at(*given)

    monkeypatch.setattr(building, "judged_at", let_in)
    assert build(telecom).header.count == 3
    assert build(shop).header.count == 2
    assert body(shop) != body(telecom)


def test_entries_that_were_damaged_are_made_from_nothing(hub: Hub, judgements: list[str]) -> None:
    bank = hub.member("Bank")
    for number in range(5):
        bank.publish(f"+6681234{number:04d}")
    first = build(bank)
    path = files.body_path(first.header.body)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes((whole[-1] ^ 1,)))
    assert bank("GET", "/lists/block")[0] == 503
    bank.publish("+66819999999")
    second = build(bank)
    assert second.header.count == 6 and second.body.marks.tolist() == [second.body.marks[0]] * 6
    assert bank("GET", "/lists/block")[0] == 200 and bank.raw == bytes(second.raw)


@pytest.mark.parametrize("has_links", [True, False], ids=["links", "no links"])
def test_entries_that_were_damaged_are_healed_where_nothing_changes(hub: Hub, monkeypatch: pytest.MonkeyPatch, has_links: bool) -> None:
    def refuse(*_: Any) -> None:
        raise PermissionError("no links here")

    if not has_links:
        monkeypatch.setattr(files.os, "link", refuse)
    bank = hub.member("Bank")
    bank.publish("+66812345678")
    good = bytes(build(bank).raw)
    path = files.body_path(build(bank).header.body)
    sound = path.read_bytes()
    path.write_bytes(sound[:-1] + bytes([sound[-1] ^ 0x42]))
    actions.build(members.member(bank.id), "block", by=members.operator())
    assert bank("GET", "/lists/block")[0] == 503
    again = build(bank)
    assert bank("GET", "/lists/block")[0] == 200 and bank.raw == bytes(again.raw)
    assert path.read_bytes() == sound == good[-len(sound) :]


def test_what_was_erased_is_listed_no_more_even_where_somebody_vouches_for_it(hub: Hub) -> None:
    bank, shop = hub.member("Bank"), hub.member("Shop")
    seq = bank.publish("pay@evil-shop.com")["seq"]
    assert build(shop).header.count == 1
    erase(seq, member=bank.n, actor=bank.id)
    actions_on_signals.vouch([parse("pay@evil-shop.com", tables=identifier_tables())], caller(bank.id))
    assert build(shop).header.count == build(shop, anew=True).header.count == 0


def test_it_is_made_from_nothing_where_it_is_asked_and_where_other_code_judged(
    hub: Hub, judgements: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bank = hub.member("Bank")
    bank.publish("+66812345678")
    for more, times in (({}, 1), ({}, 1), ({"anew": True}, 2)):
        build(bank, **more)
        assert len(judgements) == times
    monkeypatch.setattr(building, "made_by", lambda: "other")
    build(bank)
    assert len(judgements) == 3


def test_runs_hold_what_lies_below_and_few_others() -> None:
    chance = random.Random(3)
    hosts = [chance.getrandbits(64) for _ in range(20)]
    listed = {
        chance.getrandbits(64): (chance.choice(hosts), [hashlib.sha256(chance.randbytes(8)).digest() for _ in range(8)])
        for _ in range(3000)
    }
    rows = [(host, prefix, runs.sieve(keys)) for prefix, (host, keys) in listed.items()]
    some = Runs([])
    for start in range(0, len(rows), 100):
        some.add(runs.rows(rows[start : start + 100]))
    assert len(some.names) < 8
    again = Runs(some.names)
    mistaken = 0
    for prefix, (host, keys) in list(listed.items())[:300]:
        found = again.below([(host, keys[3])]).tolist()
        assert prefix in found and set(found) <= {other for other, (of, _) in listed.items() if of == host}
        assert prefix in again.below([(None, keys[3])]).tolist()
        mistaken += len(found) - 1
    assert mistaken < 300 * 150 * 0.05
    _, under = again.under(np.array(sorted(hosts[:2]), "u8"))
    assert set(under.tolist()) == {prefix for prefix, (host, _) in listed.items() if host in hosts[:2]}
    path = runs.folder() / some.names[0]
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes((whole[-1] ^ 1,)))
    runs._checked.clear()
    with pytest.raises(runs.Lost):
        Runs(some.names)
