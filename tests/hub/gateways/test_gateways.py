"""The register of legal gateways: who may enter what, what carries a request, and that all members learn of it."""

from typing import Any

import pytest
from bells import rows
from clocks import at_moment
from hubs import Hub
from worlds import caller

from accord.core.times import DAY, SECOND, read_time
from accord.hub.desks import actions as desks
from accord.hub.gateways import actions, labels, queries
from accord.hub.gateways.errors import BadGateway, NoSuchGateway, NotAllowed
from accord.hub.journal import queries as journal
from accord.hub.members import queries as members
from accord.hub.times import now

HOUR = 3600 * SECOND
TREATY = "Treaty on mutual assistance of 2011"


def secretariat() -> Any:
    return members.operator()


def entered(who: Any, asker: str = "TH", asked: str = "PE", instrument: str = TREATY, **more: Any) -> str:
    given = {"scope": ["fraud"], "source": "Royal Gazette 128, part 9", "data": ["account holder"], **more}
    return actions.enter(who, asker, asked, "hold-funds", instrument, **given)


def test_nothing_is_assumed_until_somebody_entered_it(any_hub: Hub) -> None:
    assert queries.gateway("TH", "PE", "hold-funds") == ()
    sentence = labels.nothing("TH", "PE", "hold-funds")
    assert "TH" in sentence and "PE" in sentence
    id = entered(secretariat())
    (row,) = queries.gateway("TH", "PE", "hold-funds")
    assert (row.id, row.instrument, row.scope, row.data, row.expires) == (id, TREATY, ("fraud",), ("account holder",), None)
    assert (row.by, row.ended) == (any_hub.admin.id, None)
    # It goes one way, and for one kind of request.
    assert queries.gateway("PE", "TH", "hold-funds") == queries.gateway("TH", "PE", "takedown") == ()


def test_an_authority_enters_its_own_countrys_and_nobody_elses(any_hub: Hub) -> None:
    police, bank = caller(any_hub.member("Police", "state", "TH")), caller(any_hub.member("Bank", "finance", "TH"))
    entered(police)
    entered(police, "PE", "TH")
    with pytest.raises(NotAllowed):
        entered(police, "PE", "AE")
    with pytest.raises(NotAllowed):
        entered(bank)
    assert len(queries.gateways(bank)[0]) == 2
    (gateway,) = queries.gateway("TH", "PE", "hold-funds")
    for who, refusal in ((bank, NoSuchGateway), (caller(any_hub.member("Policía", "state", "AE")), NoSuchGateway)):
        with pytest.raises(refusal):
            actions.end(who, gateway.id)
    # The other side may end it too: it takes two.
    actions.end(caller(any_hub.member("Fiscalía", "state", "PE")), gateway.id)
    assert queries.gateway("TH", "PE", "hold-funds") == ()
    assert queries.entry(bank, gateway.id).ended_by_name == "Fiscalía"
    with pytest.raises(NoSuchGateway):
        actions.end(police, gateway.id)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"asker": "Thailand"}, "asker"),
        ({"asked": "TH"}, "asked"),
        ({"instrument": "Hanoi Convention"}, "instrument"),
        ({"scope": []}, "scope"),
        ({"source": " "}, "source"),
        ({"expires": "soon"}, "expires"),
        ({"expires": "2020-01-01"}, "expires"),
    ],
)
def test_what_is_wrong_is_named_by_its_field_and_nothing_is_kept(any_hub: Hub, wrong: Any, field: str) -> None:
    with pytest.raises(BadGateway) as refused:
        entered(secretariat(), **wrong)
    assert refused.value.field == field
    assert refused.value.text.endswith((".", "?"))
    assert queries.count(secretariat()) == 0


def test_a_treaty_that_is_not_in_force_is_refused_by_each_of_its_names(any_hub: Hub) -> None:
    for name in ("UN Convention against Cybercrime", "hanoi convention", "A/RES/79/243"):
        with pytest.raises(BadGateway) as refused:
            entered(secretariat(), instrument=name)
        assert refused.value.field == "instrument"


def test_the_same_instrument_is_entered_once_until_it_is_ended(any_hub: Hub) -> None:
    admin = secretariat()
    id = entered(admin)
    with pytest.raises(BadGateway) as twice:
        entered(admin)
    assert twice.value.code == "entered-already"
    actions.end(admin, id)
    assert entered(admin) != id


def test_it_expires_by_itself_and_says_so(any_hub: Hub) -> None:
    admin = secretariat()
    entered(admin, expires="2199-01-31")
    (row,) = queries.gateway("TH", "PE", "hold-funds")
    assert row.is_usable
    (later,) = queries.gateway("TH", "PE", "hold-funds", at=now() + 200 * 366 * DAY)
    assert not later.is_usable and later.notes


def test_all_members_learn_of_it_without_what_people_wrote(any_hub: Hub) -> None:
    bank = any_hub.member("Bank")
    id = entered(secretariat(), source="see the file of officer Somchai")
    actions.end(secretariat(), id)
    entries = [entry for entry in journal.feed(caller(bank).n, after=0, limit=1000).entries if b'"gateway.' in entry]
    assert len(entries) == 2
    assert all(b"Somchai" not in entry and TREATY.encode() not in entry for entry in entries)
    lines = rows("SELECT outcome, detail FROM journal_audit WHERE detail LIKE %s ORDER BY id", f"% {id}")
    assert lines == [("done", f"entered {id}"), ("done", f"ended {id}")]


def test_pages_miss_nothing_and_repeat_nothing(any_hub: Hub) -> None:
    admin = secretariat()
    made = [entered(admin, instrument=f"Treaty {number}") for number in range(7)]
    ids, after = [], 0
    while True:
        page, following = queries.gateways(admin, country="PE", after=after, limit=3)
        ids += [row.id for row in page]
        if following is None:
            break
        after = following
    assert ids == made
    assert queries.gateways(admin, country="AE")[0] == []


@pytest.mark.parametrize(
    ("country", "zone", "ends"),
    [
        ("PE", "", "2027-03-04T05:00:00Z"),
        ("TH", "", "2027-03-03T17:00:00Z"),
        ("TH", "America/Lima", "2027-03-04T05:00:00Z"),  # where its desk is
    ],
)
def test_the_last_day_ends_where_the_member_is_that_entered_it(
    any_hub: Hub, monkeypatch: pytest.MonkeyPatch, country: str, zone: str, ends: str
) -> None:
    api = any_hub.member("Police", "state", country)
    over, last = read_time(ends), {"expires": "2027-03-03"}
    if zone:
        desks.make_desk(caller(api), name="Night desk", zone=zone, wait=5)
    at_moment(monkeypatch, over)
    with pytest.raises(BadGateway) as refused:
        entered(caller(api), **last)
    assert refused.value.code == "over"
    at_moment(monkeypatch, over - HOUR)
    entered(caller(api), **last)
    usable = [queries.gateway("TH", "PE", "hold-funds", at=at)[0].is_usable for at in (over - 1, over)]
    assert usable == [True, False]
