"""What is for named people reaches them in a signed-in session, and nobody and nothing else."""

import json
from typing import Any

import pytest
from hubs import Api, Hub
from rooms import caller as session
from rooms import person
from worlds import Consumer, found, publish, whole_feed
from worlds import caller as token

NUMBER = "+66812345678"


@pytest.fixture
def cast(any_hub: Hub) -> dict[str, Any]:
    police, bank = any_hub.member("Police", "state"), any_hub.member("Bank")
    return {
        "police": police,
        "bank": bank,
        "admin": any_hub.admin,
        "anan": person(police, "officer", "Anan"),
        "bee": person(bank, "investigator", "Bee"),
        "colleague": person(bank, "administrator", "Colleague"),
    }


def _red(cast: dict[str, Any], *named: str) -> Any:
    return publish(session(cast["anan"]), NUMBER, tlp="TLP:RED", audience={"people": [cast[name].id for name in named]})


def _sees(who: Any, signal_id: Any) -> bool:
    """Whether somebody sees the signal in any of the ways there are to see one."""
    from accord.core.identifiers import parse
    from accord.hub.journal import queries as journal
    from accord.hub.signals import queries
    from accord.hub.verdicts.queries import check
    from accord.tables import identifier_tables

    key = parse(NUMBER, tables=identifier_tables()).key
    listed, _ = queries.listed(who, queries.Filters())
    entries, _ = journal.latest(who.n, who.person)
    checked = check([NUMBER], who)[0].verdict
    assert checked is not None
    ways = {
        queries.find(who, str(signal_id)) is not None,
        str(signal_id) in [item["id"] for item in listed],
        bool(queries.claims_on([key], who)),
        any(json.loads(entry)["data"].get("id") == str(signal_id) for entry in entries),
        checked.word != "none",
    }
    assert len(ways) == 1, "the ways to a signal do not agree"
    return ways.pop()


def test_only_the_named_see_it_and_only_signed_in(cast: dict[str, Any]) -> None:
    id = _red(cast, "anan", "bee").id
    assert _sees(session(cast["anan"]), id)
    assert _sees(session(cast["bee"]), id)
    assert not _sees(session(cast["colleague"]), id)
    for api in ("police", "bank", "admin"):
        assert not _sees(token(cast[api]), id)
        assert not any(entry["data"].get("id") == str(id) for entry in whole_feed(cast[api].n))


def test_what_follows_reaches_the_named(cast: dict[str, Any]) -> None:
    from accord.hub.signals import actions, queries

    id = _red(cast, "anan", "bee").id
    bee = session(cast["bee"])
    actions.sight(found(bee, id), bee)
    actions.retract(found(session(cast["anan"]), id), session(cast["anan"]), "It was another number.")
    types = [entry["type"] for entry in queries.history(found(bee, id), bee)]
    assert types == ["signal.published", "signal.sighted", "signal.retracted"]
    for api in ("police", "bank", "admin"):
        assert not [entry for entry in whole_feed(cast[api].n) if entry["type"].startswith("signal.")]
        Consumer(cast[api].n).catch_up()


def test_whoever_is_no_longer_named_is_told_and_learns_nothing_new(cast: dict[str, Any]) -> None:
    from accord.hub.journal import queries as journal
    from accord.hub.signals import actions

    id = _red(cast, "anan", "bee").id
    anan, bee = session(cast["anan"]), session(cast["bee"])
    actions.revise(found(anan, id), anan, {"marking": {"tlp": "TLP:RED", "audience": {"people": [cast["anan"].id]}}, "note": "New."})
    entries = [json.loads(entry) for entry in journal.latest(bee.n, bee.person)[0]]
    about = [entry for entry in entries if entry["data"].get("id") == str(id)]
    assert [entry["type"] for entry in about] == ["signal.retracted", "signal.published"]
    assert "New." not in json.dumps(about)
    assert _sees(anan, id)


def test_opened_to_a_members_whole_house_nobody_is_told_to_forget_it(cast: dict[str, Any]) -> None:
    from accord.hub.journal import queries as journal
    from accord.hub.signals import actions

    id = _red(cast, "anan", "bee").id
    anan, bee = session(cast["anan"]), session(cast["bee"])
    actions.revise(found(anan, id), anan, {"marking": {"tlp": "TLP:AMBER", "audience": {"members": [cast["bank"].id]}}})
    types = [json.loads(entry)["type"] for entry in journal.latest(bee.n, bee.person)[0] if str(id) in entry.decode()]
    assert types == ["signal.revised", "signal.published"]
    assert _sees(token(cast["bank"]), id)


def test_narrowed_to_named_people_the_others_are_told(cast: dict[str, Any]) -> None:
    from accord.hub.signals import actions, queries

    anan = session(cast["anan"])
    id = publish(anan, NUMBER, tlp="TLP:AMBER", audience={"members": [cast["bank"].id]}).id
    actions.revise(found(anan, id), anan, {"marking": {"tlp": "TLP:RED", "audience": {"people": [cast["anan"].id, cast["bee"].id]}}})
    bank = [entry["type"] for entry in whole_feed(cast["bank"].n) if entry["data"].get("id") == str(id)]
    assert bank == ["signal.published", "signal.retracted"]
    assert _sees(session(cast["bee"]), id)
    assert queries.find(session(cast["colleague"]), str(id)) is None


def test_who_takes_no_part_any_more_is_nobody(cast: dict[str, Any]) -> None:
    from accord.hub.members import actions, queries
    from accord.hub.members.actions import people

    people.set_active(cast["bee"], False, by=queries.operator())
    assert queries.person_caller(cast["bee"].n) is None
    actions.change_standing(queries.member(cast["police"].id), "suspended", by=queries.operator())
    assert queries.person_caller(cast["anan"].n) is None


def test_a_token_publishing_red_reads_nothing_back(any_hub: Hub) -> None:
    police: Api = any_hub.member("Police", "state")
    anan = person(police, name="Anan")
    made = police.publish(NUMBER, tlp="TLP:RED", audience={"people": [anan.id]})
    assert police("GET", f"/signals/{made['id']}")[0] == 404
    assert _sees(session(anan), made["id"])


def test_set_aside_it_stays_for_the_named_alone_and_nobody_else_is_told(cast: dict[str, Any]) -> None:
    from accord.hub.journal import queries as journal
    from accord.hub.members import queries as members
    from accord.hub.signals import actions
    from accord.hub.times import now

    id = _red(cast, "anan", "bee").id
    named, outside = [session(cast[who]) for who in ("anan", "bee")], [session(cast["colleague"]), token(cast["bank"]), members.operator()]
    for act, count in ((actions.set_aside, 1), (actions.set_aside, 0), (actions.take_up_again, 1)):
        assert act(members.member(cast["police"].id), 0, now(), members.operator()) == count
        assert all(_sees(who, id) for who in named) and not any(_sees(who, id) for who in outside)
        entries, _ = journal.latest(outside[0].n, outside[0].person)
        assert str(id) not in str(entries)
