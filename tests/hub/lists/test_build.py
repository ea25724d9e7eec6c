"""What is in a list: just what the verdicts let its member do, now."""

import os
from pathlib import Path
from typing import Any

import pytest
from hubs import Hub
from listing import build, hit, holds, vouch

from accord.core.lists.entries import STOP
from accord.core.lists.files import apply_delta, public_key, read_list
from accord.core.lists.refusal import ListRefused
from accord.hub.journal import queries as journal
from accord.hub.lists import actions, queries
from accord.hub.lists.store import files
from accord.hub.members import actions as member_actions
from accord.hub.members import queries as members
from accord.hub.members.errors import BadMember


def test_a_list_holds_what_its_member_may_use_so_and_nothing_else(any_hub: Hub) -> None:
    bank, other = any_hub.member("Bank"), any_hub.member("Telecom", "telecom")
    listed = bank.publish("evil-shop.com", scheme="shopping")
    both = {"uses": ["warn", "investigate"]}
    only_warn = bank.publish("+66812345678", marking=both)
    not_for_it = bank.publish("https://secret-one.com/x", tlp="TLP:AMBER", audience={"sectors": ["finance"]})
    embargoed = bank.publish("embargo-one.com", marking={"embargo": {}})
    snapshot = build(other)
    assert (hit(snapshot, "evil-shop.com"), hit(snapshot, "https://deep.evil-shop.com/a/b?c")) == ("shopping", "shopping")
    assert snapshot.header.count == 1
    assert holds(snapshot, listed["identifier"])
    for absent in (only_warn, not_for_it, embargoed):
        assert not holds(snapshot, absent["identifier"])
    warn = build(other, "warn")
    assert holds(warn, only_warn["identifier"])
    assert not holds(warn, not_for_it["identifier"])
    assert holds(build(bank), not_for_it["identifier"])


def test_what_is_protected_disputed_retracted_or_expired_is_out_and_goes_with_the_delta(hub: Hub) -> None:
    bank, other = hub.member("Bank"), hub.member("Telecom", "telecom")
    values = ("https://stays.com/a", "https://disputed.com/b", "https://retracted.com/c", "https://vouched.com/d", "expires.com")
    made = {value: bank.publish(value) for value in values}
    first = build(other)
    assert first.header.count == len(values)
    other.post(f"/signals/{made[values[1]]['id']}/disputes", {"reason": "This is ours."})
    bank.post(f"/signals/{made[values[2]]['id']}/retract", {"reason": "It was wrong."})
    vouch(hub, values[3])
    expire(made[values[4]]["id"])
    second = build(other)
    assert [hit(second, value) is not None for value in values] == [True, False, False, False, False]
    assert second.header.count == 1
    delta = files.delta_path(other.id, "block", first.header.version, second.header.version).read_bytes()
    assert apply_delta(first, delta, public_key(queries.public_key()[0])) == bytes(second.raw)


def expire(signal_id: str) -> None:
    from uuid import UUID

    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("UPDATE signals_signal SET expires = 1 WHERE id = %s", [UUID(signal_id).bytes])


def test_below_what_is_listed_a_place_where_nobody_may_act_stops(hub: Hub) -> None:
    bank, other = hub.member("Bank"), hub.member("Telecom", "telecom")
    bank.publish("evil-host.com")
    bank.publish("https://evil-host.com/quiet/", marking={"embargo": {}})
    vouch(hub, "clean.evil-host.com")
    snapshot = build(other)
    assert hit(snapshot, "https://evil-host.com/any/page")
    for stopped in (
        "https://evil-host.com/quiet/page",
        "https://x.evil-host.com/quiet/",
        "clean.evil-host.com",
        "https://clean.evil-host.com/x",
    ):
        assert hit(snapshot, stopped) is None, stopped
        assert "block" not in other.verdict(stopped, "block")["uses"], stopped
    assert sorted(snapshot.body.marks.tolist())[1:] == [STOP, STOP]


def test_a_deep_path_on_a_protected_host_counts_for_that_host_alone(hub: Hub) -> None:
    bank, other = hub.member("Bank"), hub.member("Telecom", "telecom")
    bank.publish("https://sites.google.com/view/fake-bank/")
    snapshot = build(other)
    for url in ("https://sites.google.com/view/fake-bank/login", "https://www.sites.google.com/view/fake-bank/login"):
        assert (hit(snapshot, url) is not None) is ("block" in other.verdict(url, "block")["uses"]), url
    assert hit(snapshot, "https://sites.google.com/view/fake-bank/login")


def test_versions_follow_and_only_the_last_are_kept(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accord.hub.lists.actions.KEPT", 2)
    bank = hub.member("Bank")
    for number in range(4):
        bank.publish(f"https://number-{number}.com/")
        snapshot = build(bank)
        assert (snapshot.header.version, snapshot.header.count, snapshot.header.seq) == (number + 1, number + 1, journal.head())
    left = {path.name for path in files.folder(bank.id, "block").iterdir() if not path.name.startswith(".")}
    assert left == {"3.list", "3.body", "4.list", "4.body", "3-4.delta"}
    assert [row.version for row in queries.kept(bank.n, "block")] == [4, 3]


def test_the_key_is_made_once_and_only_its_owner_reads_it(hub: Hub) -> None:
    first = queries.public_key()
    path = Path(files.folder("x", "y")).parents[1] / "signing.key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert queries.public_key() == first
    snapshot = build(hub.member("Bank"))
    assert files.list_path(snapshot.header.member, "block", 1).stat().st_mode & 0o777 == 0o600


def test_the_key_can_be_replaced_and_lists_built_after_it_are_signed_by_the_new_one(any_hub: Hub) -> None:
    bank = any_hub.member("Bank")
    bank.publish("one-more.com")
    before, first = queries.public_key(), build(bank)
    after = actions.renew_key(by=members.operator())
    assert after == queries.public_key() != before
    path = files.key_path()
    assert path.stat().st_mode & 0o777 == 0o600 and not files.staged_key_path().exists()
    second = build(bank)
    assert (second.header.key, second.header.version) == (after[1], first.header.version + 1)
    status, _ = bank("GET", f"/lists/block?since={first.header.version}")
    assert status == 200 and bank.raw[:7] == b"ACCLIST", "no change is signed by a key that its list was not"
    with pytest.raises(ListRefused, match="another key than yours"):
        read_list(bank.raw, public_key(before[0]))
    assert read_list(bank.raw, public_key(after[0])).header.count == 1
    assert [row.version for row in queries.kept(bank.n, "block")] == [second.header.version], "what the old key signed is not kept"


def test_who_takes_no_part_has_no_list(hub: Hub) -> None:
    bank = hub.member("Bank")
    with pytest.raises(BadMember):
        actions.build(members.member(bank.id), "publish", by=members.operator())
    member_actions.change_standing(members.member(bank.id), "suspended", by=members.operator())
    with pytest.raises(BadMember):
        build(bank)


def test_a_build_that_was_cut_off_leaves_the_version_before_in_use(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    bank = hub.member("Bank")
    bank.publish("https://one-more.com/")
    build(bank)

    def cut(*_: Any) -> None:
        raise OSError("no space")

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", cut)
        with pytest.raises(OSError, match="no space"):
            build(bank)
    assert [row.version for row in queries.kept(bank.n, "block")] == [1]
    assert build(bank).header.version == 2


def test_a_new_epoch_begins_above_all_versions_and_no_delta_leads_there(hub: Hub) -> None:
    from accord.core.epochs import STRIDE
    from accord.hub.journal.actions import begin_epoch
    from accord.hub.lists import followers
    from accord.hub.times import now

    bank = hub.member("Bank")
    bank.publish("evil-shop.com", scheme="shopping")
    old = build(bank)
    assert (old.header.version, old.header.epoch) == (1, 1)
    begin_epoch("begun", above=2)
    # Its client may have versions that this hub never knew of.
    assert bank("GET", "/lists/block?since=7")[0] == 503
    assert bank("GET", "/lists/block")[0] == 200
    # It is built anew at once, however young it is.
    assert followers.work(now()) and not followers.work(now())
    new = build(bank)
    assert (new.header.version, new.header.epoch) == (2 * STRIDE + 2, 3)
    assert not files.delta_path(bank.id, "block", 1, new.header.version).exists()
    assert files.delta_path(bank.id, "block", 2 * STRIDE + 1, new.header.version).exists()
    assert bank("GET", "/lists/block?since=7")[0] == 200
    assert [row.version for row in queries.kept(bank.n, "block")] == [2 * STRIDE + 2, 2 * STRIDE + 1]
