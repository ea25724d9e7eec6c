"""A member's signals of a span of time are set aside and taken up again: told to all who have them, and nothing else of them changes."""

from collections.abc import Callable
from typing import Any

import pytest
from hubs import Hub
from listing import build
from rooms import audited
from worlds import caller, everything_listed, found, publish, whole_feed

from accord.core.identifiers import parse
from accord.tables import identifier_tables

URLS = [f"parcel-{place}.example-shop.com/pay" for place in range(5)]
ALL_USES = ["block", "hold", "investigate", "warn"]
EARLIER, STOLEN = 1_700_000_000_000_000, 1_700_000_360_000_000


class Ended(Exception):
    """The process ended here."""


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any, int], None]:
    """Gives a signal the time at which it was first published."""

    def put(signal: Any, micros: int) -> None:
        from accord.hub.signals.models import Signal

        Signal.objects.filter(id=signal.id.bytes).update(published=micros)

    return put


def operator() -> Any:
    from accord.hub.members import queries

    return queries.operator()


def row(who: Any) -> Any:
    from accord.hub.members import queries

    return queries.member(who.id)


def said(who: Any, value: str) -> Any:
    from accord.hub.verdicts.queries import judge

    identifier = parse(value, None, "url", tables=identifier_tables())
    return judge([identifier], caller(who))[identifier.key]


def uses(who: Any) -> dict[str, list[str]]:
    return {each["identifier"]["value"]: sorted(each["marking"]["uses"]) for each in everything_listed(caller(who)).values()}


def test_what_was_published_since_a_moment_is_set_aside_and_everyone_is_told(any_hub: Hub, at: Any) -> None:
    from accord.hub.signals import actions

    bank, reader = any_hub.member("Heron Bank"), any_hub.member("Ibis Bank")
    marking = {"uses": ALL_USES}
    made = [publish(caller(bank), url, marking=marking) for url in URLS]
    theirs = publish(caller(reader), URLS[4], marking=marking)
    for place, signal in enumerate(made):
        at(signal, EARLIER if place == 0 else STOLEN + place)
    at(theirs, STOLEN)
    assert said(reader, URLS[4]).word == "corroborated" and build(reader).header.count == 5
    cursor = whole_feed(caller(reader).n)[-1]["seq"]

    assert actions.set_aside(row(bank), STOLEN, STOLEN + 1_000_000, operator()) == 4

    told = whole_feed(caller(reader).n, after=cursor)
    assert [(entry["type"], entry["by"], sorted(entry["marking"]["uses"])) for entry in told] == [
        ("signal.revised", bank.id, ["investigate", "warn"])
    ] * 4, "it stays its publisher's"
    now = uses(reader)
    assert now.pop(URLS[0]) == ALL_USES and now.pop(URLS[4]) in (ALL_USES, ["investigate", "warn"])
    assert set(map(tuple, now.values())) == {("investigate", "warn")}
    alone, both = said(reader, URLS[2]), said(reader, URLS[4])
    assert (alone.word, sorted(alone.uses)) == ("reported", ["investigate", "warn"])
    assert {reason.code: dict(reason.params) for reason in alone.reasons}["set-aside"] == {"members": 1}
    assert both.word == "reported" and "block" in both.uses, "the other bank's own claim stands as it stood"
    assert build(reader).header.count == 2 and build(reader, "warn").header.count == 5
    assert "set-aside" not in [reason.code for reason in said(reader, URLS[0]).reasons]

    assert actions.take_up_again(row(bank), 0, STOLEN + 1_000_000, operator()) == 4
    assert set(map(tuple, uses(reader).values())) == {tuple(ALL_USES)}
    assert said(reader, URLS[4]).word == "corroborated" and build(reader).header.count == 5
    assert actions.take_up_again(row(bank), 0, STOLEN + 1_000_000, operator()) == 0


def test_stopped_in_the_middle_and_begun_again_none_is_left_out_or_told_twice(any_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.hub.signals import actions, queries
    from accord.hub.signals.changes import withholding
    from accord.hub.times import now

    monkeypatch.setattr(withholding, "CHUNK", 2)
    bank, reader = any_hub.member("Heron Bank"), any_hub.member("Ibis Bank")
    for url in URLS:
        publish(caller(bank), url)

    def end(done: int) -> None:
        raise Ended

    with pytest.raises(Ended):
        actions.set_aside(row(bank), 0, now(), operator(), end)
    assert queries.count_between(caller(bank).n, 0, now(), 10, is_aside=True) == 2
    assert queries.count_between(caller(bank).n, 0, now(), 2, is_aside=False) == 2, "counted up to so many"
    moves: list[int] = []
    assert actions.set_aside(row(bank), 0, now(), operator(), moves.append) == 3 and moves == [2, 1]
    revised = [entry["data"]["id"] for entry in whole_feed(caller(reader).n) if entry["type"] == "signal.revised"]
    assert len(revised) == len(set(revised)) == 5


def test_only_the_secretariat_sets_signals_aside_and_their_member_cannot_undo_it(any_hub: Hub) -> None:
    from accord.hub.refusals import NotAllowed
    from accord.hub.signals import actions
    from accord.hub.times import now

    bank, reader = any_hub.member("Heron Bank"), any_hub.member("Ibis Bank")
    signal = publish(caller(bank), URLS[0], marking={"uses": ALL_USES})
    for act in (actions.set_aside, actions.take_up_again):
        with pytest.raises(NotAllowed):
            act(row(bank), 0, now(), caller(reader))
    actions.set_aside(row(bank), 0, now(), operator())
    actions.revise(found(caller(bank), signal.id), caller(bank), {"marking": {"tlp": "TLP:GREEN", "uses": ["block", "warn"]}})
    assert uses(reader) == {URLS[0]: ["warn"]}
    actions.take_up_again(row(bank), 0, now(), operator())
    assert uses(reader) == {URLS[0]: ["block", "warn"]}, "what its member permits by now"


def test_what_is_withheld_for_a_victim_stays_so_when_it_is_taken_up_again(any_hub: Hub) -> None:
    from accord.hub.journal.actions import turn
    from accord.hub.signals import actions
    from accord.hub.times import now

    bank, reader = any_hub.member("Heron Bank"), any_hub.member("Ibis Bank")
    signal = publish(caller(bank), URLS[0], marking={"uses": ALL_USES})

    def stands() -> Any:
        return found(caller(bank), signal.id)

    for first, second in ((True, False), (False, True)):
        actions.set_aside(row(bank), 0, now(), operator())
        with turn() as t:
            actions.withhold_in(t, stands())
        for victim in (first, second):
            if victim:
                with turn() as t:
                    actions.give_free_in(t, stands())
            else:
                actions.take_up_again(row(bank), 0, now(), operator())
            left = ALL_USES if victim is second else ["investigate", "warn"]
            assert uses(reader) == {URLS[0]: left}


def test_of_what_was_erased_the_uses_change_though_nothing_can_be_published_of_it(any_hub: Hub) -> None:
    from accord.hub.journal.actions import erase
    from accord.hub.signals import actions
    from accord.hub.times import now

    bank = any_hub.member("Heron Bank")
    kept, erased = (publish(caller(bank), url, marking={"uses": ALL_USES}) for url in URLS[:2])
    erase(erased.seq, member=operator().n, actor="operator")
    assert actions.set_aside(row(bank), 0, now(), operator()) == 2
    assert found(caller(bank), erased.id).uses == found(caller(bank), kept.id).uses
    assert actions.take_up_again(row(bank), 0, now(), operator()) == 2


def test_of_very_many_claims_on_one_value_those_set_aside_corroborate_nothing(any_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.hub.signals import actions
    from accord.hub.signals.store import standing
    from accord.hub.times import now

    monkeypatch.setattr(standing, "MOST_ONE_BY_ONE", 1)
    bank, reader = any_hub.member("Heron Bank"), any_hub.member("Ibis Bank")
    for who in (bank, reader):
        publish(caller(who), URLS[0])
        publish(caller(who), URLS[0], scheme="parcel")
    assert said(reader, URLS[0]).word == "corroborated"
    actions.set_aside(row(bank), 0, now(), operator())
    verdict = said(reader, URLS[0])
    assert verdict.word == "reported" and "set-aside" in [reason.code for reason in verdict.reasons]


def test_who_set_it_aside_stands_in_the_audit_and_an_unnamed_publisher_stays_so(any_hub: Hub) -> None:
    from accord.hub.signals import actions
    from accord.hub.times import now

    bank, reader = any_hub.member("Heron Bank"), any_hub.member("Ibis Bank")
    signal = publish(caller(bank), URLS[0], marking={"attribution": "unnamed"})
    actions.set_aside(row(bank), 0, now(), operator())
    (revised,) = (entry for entry in whole_feed(caller(reader).n) if entry["type"] == "signal.revised")
    assert revised.get("by") is None and bank.id not in str(revised)
    assert audited("member", "action", "detail")[-2:] == [
        (operator().n, "hub:members:manage", f"revised {signal.id}"),
        (operator().n, "hub:members:manage", f"1 signals of {bank.id} set aside"),
    ]


def test_one_that_ended_and_is_claimed_anew_is_still_set_aside(any_hub: Hub) -> None:
    from accord.hub.signals import actions
    from accord.hub.signals.models import Signal
    from accord.hub.times import now

    bank, reader = any_hub.member("Heron Bank"), any_hub.member("Ibis Bank")
    signal = publish(caller(bank), URLS[0], marking={"uses": ALL_USES})
    actions.set_aside(row(bank), 0, now(), operator())
    Signal.objects.filter(id=signal.id.bytes).update(expires=now() - 1)
    assert publish(caller(bank), URLS[0], marking={"uses": ALL_USES}).id == signal.id
    assert uses(reader) == {URLS[0]: ["investigate", "warn"]} and build(reader).header.count == 0
    actions.take_up_again(row(bank), 0, now(), operator())
    assert uses(reader) == {URLS[0]: ALL_USES} and build(reader).header.count == 1
