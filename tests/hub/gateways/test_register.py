"""The register of legal gateways: empty until somebody enters something, who may, what is kept, and whether an entry carries a request."""

from datetime import date
from typing import Any

import pytest
from bells import rows
from hubs import Hub
from hypothesis import given
from hypothesis import strategies as st
from worlds import caller, whole_feed

from accord.core.texts import is_readable
from accord.core.times import DAY, micros, moment
from accord.hub.gateways import actions, checks, queries, wording
from accord.hub.gateways.errors import BadGateway, NoSuchGateway, NotAllowed
from accord.hub.journal.times import now
from accord.hub.members import queries as members
from accord.tables import newest_protocols

WORDS: dict[str, Any] = {"scope": ["fraud"], "source": "gazette 17/2025, art. 3"}


def entered(
    who: Any, asker: str = "TH", asked: str = "AE", protocol: str = "hold-funds", instrument: str = "MoU of 2025", **more: Any
) -> str:
    return actions.enter(who, asker, asked, protocol, instrument, **{**WORDS, **more})


def test_nothing_is_entered_until_somebody_enters_it(hub: Hub) -> None:
    for protocol in newest_protocols():
        assert queries.gateway("TH", "AE", protocol) == ()
    said = wording.nothing("TH", "AE", "hold-funds")
    assert "No gateway has been entered for TH → AE, hold funds." in said and "No treaty is assumed" in said
    assert "own law" in wording.nothing("TH", "TH", "hold-funds")


def test_an_entry_is_kept_as_written_with_who_and_when_and_holds_one_way(any_hub: Hub) -> None:
    police = caller(any_hub.member("Police", "state", "TH"))
    before = now()
    id = entered(police, " th ", "ae", scope=["fraud ", "computer  crime", "fraud"], data=["account"], expires="2030-01-31")
    (row,) = queries.gateway("TH", "AE", "hold-funds")
    assert (row.id, row.asker, row.asked, row.by_name) == (id, "TH", "AE", "Police")
    assert (row.scope, row.data, row.expires, row.source) == (("fraud", "computer crime"), ("account",), date(2030, 1, 31), WORDS["source"])
    assert before <= row.made <= now() and row.is_usable
    assert queries.gateway("AE", "TH", "hold-funds") == queries.gateway("TH", "AE", "inform") == ()
    entry = whole_feed(police.n)[-1]
    assert entry["type"] == "gateway.entered"
    assert entry["data"] == {"asker": "TH", "asked": "AE", "id": id, "protocol": "hold-funds"}
    assert rows("SELECT action, outcome, detail FROM journal_audit ORDER BY id DESC LIMIT 1") == [
        ("member:gateways:manage", "done", f"entered {id}")
    ]
    with pytest.raises(BadGateway) as twice:
        entered(police)
    assert (twice.value.field, twice.value.code) == ("instrument", "entered-already")
    actions.end(police, id)
    assert queries.gateway("TH", "AE", "hold-funds") == ()
    assert queries.entry(police, id).ended is not None and not queries.entry(police, id).is_usable
    with pytest.raises(NoSuchGateway):
        actions.end(police, id)
    assert entered(police) != id


def test_the_secretariat_and_authorities_of_the_two_countries_enter_and_nobody_else(hub: Hub) -> None:
    thai, emirati = caller(hub.member("Police", "state", "TH")), caller(hub.member("Dubai", "state", "AE"))
    others = [caller(hub.member("Lima", "state", "PE")), caller(hub.member("Bank", "finance", "TH")), caller(hub.member("UN", "state", ""))]
    ids = [entered(thai), entered(emirati, instrument="Treaty A"), entered(members.operator(), instrument="Treaty B")]
    for other in others:
        with pytest.raises(NotAllowed):
            entered(other, instrument="Treaty C")
        for id in ids:
            assert queries.entry(other, id).id == id
            with pytest.raises(NoSuchGateway):
                actions.end(other, id)
    assert len(queries.gateway("TH", "AE", "hold-funds")) == 3
    for who, id in zip((emirati, members.operator(), thai), ids, strict=True):
        actions.end(who, id)
    assert queries.gateways(others[0])[0] == []


def test_an_entry_carries_requests_through_its_last_day(hub: Hub) -> None:
    today = moment(now()).date()
    entered(members.operator(), expires=today.isoformat())
    noon = micros(moment(now()).replace(hour=12, minute=0))
    assert queries.gateway("TH", "AE", "hold-funds", at=noon)[0].is_usable
    (row,) = queries.gateway("TH", "AE", "hold-funds", at=noon + DAY)
    assert not row.is_usable and "expired" in row.notes[0]


@pytest.mark.parametrize(
    "name", ["UN Convention against Cybercrime", "united nations convention AGAINST cybercrime (2024)", "Hanoi  Convention"]
)
def test_what_is_known_not_to_be_in_force_is_not_entered(hub: Hub, name: str) -> None:
    with pytest.raises(BadGateway) as refused:
        entered(members.operator(), instrument=name)
    assert (refused.value.field, refused.value.code) == ("instrument", "not-in-force")
    assert queries.count(members.operator()) == 0


def test_the_list_goes_by_pages_and_by_country(hub: Hub) -> None:
    made = [entered(members.operator(), "TH" if at % 2 else "NP", "AE", instrument=f"Treaty {at}") for at in range(7)]
    assert entered(members.operator(), "AE", "TH", "inform")
    found, after = [], 0
    while after is not None:
        some, after = queries.gateways(members.operator(), protocol="hold-funds", after=after, limit=2)
        assert len(some) <= 2
        found += [row.id for row in some]
    assert found == made
    assert len(queries.gateways(members.operator(), country="NP")[0]) == 4
    assert {(row.asker, row.asked) for row in queries.gateways(members.operator(), country="TH")[0]} == {("TH", "AE"), ("AE", "TH")}


@given(st.lists(st.text(max_size=120), max_size=25))
def test_words_are_kept_once_readable_and_bounded_or_refused_by_their_field(given_words: list[str]) -> None:
    try:
        kept = checks.words("scope", given_words, least=1)
    except BadGateway as bad:
        assert bad.field == "scope"
        return
    assert 1 <= len(kept) <= checks.MOST_WORDS and len(set(kept)) == len(kept)
    assert all(word == " ".join(word.split()) and 1 <= len(word) <= checks.LONGEST_WORD and is_readable(word) for word in kept)
    assert checks.words("scope", kept, least=1) == kept
