"""Single claims of several callers share a turn: each is as if it were alone, and told when all are committed."""

from typing import Any

import pytest
from bells import rows
from django.db import IntegrityError, connection
from hubs import Hub
from worlds import caller, draft

from accord.hub.journal import actions as journal_actions
from accord.hub.journal import queries as journal
from accord.hub.signals.actions import Published, Single, publish_together
from accord.hub.signals.publishing.turns import Batch

KEY, OTHER = (b"k" * 32, b"r" * 32), (b"o" * 32, b"r" * 32)


def _kept(single: Single, outcome: Published) -> tuple[int, bytes]:
    return 201, f"answer {outcome.seq}".encode()


def _breaking(monkeypatch: pytest.MonkeyPatch, value: str, error: BaseException) -> None:
    publish = Batch.publish

    def broken(self: Batch, item: Any) -> Published:
        outcome = publish(self, item)
        if item.what.value == value:
            raise error
        return outcome

    monkeypatch.setattr(Batch, "publish", broken)


def _published() -> list[str]:
    return [row[0] for row in rows("SELECT state FROM signals_signal ORDER BY n")]


def test_several_callers_share_one_turn_and_each_has_its_line(any_hub: Hub) -> None:
    alpha, beta = caller(any_hub.member("Alpha")), caller(any_hub.member("Beta"))
    singles = [Single(by, draft(by, f"{by.n}-{number}.example-shop.com")) for number in range(3) for by in (alpha, beta)]
    again = Single(alpha, singles[0].draft)
    turns, head = journal_actions.turns_committed(), journal.head()
    outcomes = publish_together([*singles, again], _kept)
    assert journal_actions.turns_committed() == turns + 1
    assert sorted(outcomes[single].seq for single in singles) == list(range(head + 1, head + 7))
    assert {outcomes[single].status for single in singles} == {"published"}
    assert (outcomes[again].status, outcomes[again].id) == ("duplicate", outcomes[singles[0]].id)
    lines = rows("SELECT member, detail FROM journal_audit WHERE action = 'member:signals:publish' ORDER BY id")
    assert sorted(lines) == sorted([(by.n, "published 1") for by in (alpha, beta) for _ in range(3)] + [(alpha.n, "duplicate 1")])
    for seq, body in zip(range(head + 1, head + 7), journal.feed(alpha.n, after=head, limit=10).entries, strict=True):
        assert b'"seq":%d' % seq in body


@pytest.mark.parametrize("error", [RuntimeError("cut off"), IntegrityError("a row that the database takes from nobody")])
def test_one_that_fails_is_undone_alone(any_hub: Hub, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    alpha, beta = caller(any_hub.member("Alpha")), caller(any_hub.member("Beta"))
    good = [Single(by, draft(by, f"good-{by.n}.example-shop.com"), KEY) for by in (alpha, beta)]
    bad = Single(alpha, draft(alpha, "bad.example-shop.com"), OTHER)
    head = journal.head()
    _breaking(monkeypatch, "bad.example-shop.com", error)
    outcomes = publish_together([bad, *good], _kept)
    assert outcomes.keys() == set(good)
    assert journal.head() == head + 2 and len(_published()) == 2, "no number is lost by it"
    assert rows("SELECT COUNT(*) FROM journal_retry") == [(2,)]
    assert journal.remembered(alpha.n, OTHER[0]) is None, "its key is free"
    assert journal.remembered(beta.n, KEY[0]) == (KEY[1], 201, f"answer {outcomes[good[1]].seq}".encode())


def test_a_refused_one_leaves_its_line_and_its_key_free(any_hub: Hub) -> None:
    alpha = caller(any_hub.member("Alpha"))
    claim = draft(alpha, "named.example-shop.com", id="6f1c7a52-3b1e-4d5f-9a44-0f3a2f9c1b77")
    publish_together([Single(alpha, claim)], _kept)
    other = Single(alpha, draft(alpha, "else.example-shop.com", id="6f1c7a52-3b1e-4d5f-9a44-0f3a2f9c1b77"), KEY)
    good = Single(alpha, draft(alpha, "good.example-shop.com"))
    outcomes = publish_together([other, good], _kept)
    assert outcomes[other].error is not None and outcomes[other].error.code == "id-taken"
    assert outcomes[good].status == "published"
    assert journal.remembered(alpha.n, KEY[0]) is None


def test_of_two_under_one_key_one_is_handled_and_none_whose_key_is_kept(any_hub: Hub) -> None:
    alpha, beta = caller(any_hub.member("Alpha")), caller(any_hub.member("Beta"))
    first, second = (Single(alpha, draft(alpha, f"{name}.example-shop.com"), KEY) for name in ("first", "second"))
    own = Single(beta, draft(beta, "own.example-shop.com"), KEY)
    outcomes = publish_together([first, second, own], _kept)
    assert outcomes.keys() == {first, own}
    assert publish_together([second], _kept) == {}
    assert len(_published()) == 2


def test_cut_off_before_the_commit_nothing_has_happened_and_all_keys_are_free(any_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    alpha = caller(any_hub.member("Alpha"))
    singles = [Single(alpha, draft(alpha, f"site-{number}.example-shop.com"), (bytes([number]) * 32, b"r" * 32)) for number in range(3)]
    head = journal.head()

    def cut_off(self: journal_actions.SharedKeys) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(journal_actions.SharedKeys, "settle", cut_off)
        with pytest.raises(KeyboardInterrupt):
            publish_together(singles, _kept)
    assert journal.head() == head and _published() == []
    assert rows("SELECT COUNT(*) FROM journal_retry") == [(0,)]
    assert len(publish_together(singles, _kept)) == 3


def test_trouble_of_the_database_fails_all_and_writes_nothing(any_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    from accord.hub.signals.publishing import together

    alpha = caller(any_hub.member("Alpha"))
    singles = [Single(alpha, draft(alpha, f"site-{number}.example-shop.com")) for number in range(3)]
    head = journal.head()
    monkeypatch.setattr(together, "cause_of", lambda error: "it is away")
    _breaking(monkeypatch, "site-1.example-shop.com", OperationalError("server closed the connection unexpectedly"))
    with pytest.raises(OperationalError):
        publish_together(singles, _kept)
    assert journal.head() == head and _published() == []
    assert not connection.in_atomic_block
