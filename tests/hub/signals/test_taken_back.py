"""A collection is taken back whole: in pieces, of which none is lost or done twice, and nothing beside it."""

import pytest
from hubs import Hub
from worlds import caller, take_in, whole_feed


class Ended(Exception):
    """The process ended here."""


def test_a_collection_that_was_taken_back_in_part_goes_on_where_it_was(any_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.hub.signals import actions, queries
    from accord.hub.signals.changes import answering

    monkeypatch.setattr(answering, "CHUNK", 2)
    bank, reader = any_hub.member("Heron Bank"), any_hub.member("Ibis Bank")
    me = caller(bank)
    take_in(caller(reader), "wrong.txt", ["wrong-1.com", "theirs.com"])
    number = int(take_in(me, "wrong.txt", [f"wrong-{place}.com" for place in range(5)]))
    one = queries.collection(me, number)
    assert one is not None and (one.name, one.size, queries.count_live_of(me, one, 10)) == ("wrong", 5, 5)
    assert queries.count_live_of(me, one, 3) == 3 and queries.collection(caller(reader), number) is None

    def end(done: int) -> None:
        raise Ended

    with pytest.raises(Ended):
        actions.retract_collection(one, me, "It is the wrong list.", end)
    assert queries.count_live_of(me, one, 10) == 3, "one turn was done"
    moves: list[int] = []
    assert actions.retract_collection(one, me, "It is the wrong list.", moves.append) == 3 and moves == [2, 1]
    assert actions.retract_collection(one, me, "It is the wrong list.") == 0
    told = [entry for entry in whole_feed(caller(reader).n) if entry["type"] == "signal.retracted"]
    assert sorted(entry["data"]["identifier"]["value"] for entry in told) == [f"wrong-{place}.com" for place in range(5)]
    theirs = queries.collections(caller(reader))
    assert [queries.count_live_of(caller(reader), each, 10) for each in theirs] == [2]


def test_under_its_name_a_list_that_was_taken_back_stays_so_and_under_another_it_is_new(hub: Hub) -> None:
    from accord.hub.signals import actions, queries

    me = caller(hub.member("Heron Bank"))
    one = queries.collection(me, int(take_in(me, "wrong.txt", ["a-1.com", "a-2.com"])))
    assert one is not None
    actions.retract_collection(one, me, "The scheme was wrong.")
    take_in(me, "wrong.txt", ["a-1.com", "a-2.com"])
    assert [queries.count_live_of(me, each, 10) for each in queries.collections(me)] == [0]
    take_in(me, "put right.txt", ["a-1.com", "a-2.com"])
    assert {each.name: queries.count_live_of(me, each, 10) for each in queries.collections(me)} == {"put right": 2, "wrong": 0}
