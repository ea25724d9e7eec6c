"""Embargoes in the console: the police set one on a request, it is loud and stops whoever answers, and only its own member lifts it."""

from typing import Any

import pytest
from asking import MINUTE, Cast, as_typed, ask, cast
from hubs import Hub
from rooms import browser, person

from accord.hub.requests import queries


@pytest.fixture
def made(hub: Hub) -> Cast:
    return cast(hub)


def officer(made: Cast, name: str, role: str = "officer") -> Any:
    return browser(person(made.api(name), role, f"Nok of {name}"))


def _text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, (answer.status_code, answer.content.decode()[:2000])
    return " ".join(answer.content.decode().split())


def _asked(made: Cast) -> str:
    from accord.hub.times import now

    return str(ask(made, who="Police", at=now() - 2 * MINUTE).requests[0].id)


def test_the_police_set_one_and_whoever_answers_sees_it_and_holds_back(made: Cast) -> None:
    id = _asked(made)
    police, bank = officer(made, "Police"), officer(made, "Kasi")
    assert "Set an embargo" in _text(police.get(f"/console/requests/{id}"))
    assert "Set an embargo" not in _text(bank.get(f"/console/requests/{id}"))
    assert police.post(f"/console/requests/{id}/embargo", {"days": "7"}).status_code == 303
    page = _text(bank.get(f"/console/requests/{id}"))
    assert "Embargo: do not act on this." in page and "First contact Police." in page
    assert ">embargo<" in _text(bank.get("/console/inbox"))
    from accord.hub.times import now

    sent = {"f-amount": "480000", "f-amount-unit": "THB", "f-until": as_typed(now() + 5000 * MINUTE)}
    assert "The police have set an embargo on this" in _text(bank.post(f"/console/requests/{id}/steps/hold", sent), 422)
    row = queries.embargoes(made["Police"])[0]
    assert round((row.until - row.made) / (1440 * MINUTE)) == 7


def test_it_stands_in_the_list_of_its_member_who_alone_lifts_it(made: Cast) -> None:
    id = _asked(made)
    police = officer(made, "Police")
    police.post(f"/console/requests/{id}/embargo", {"days": "a year"})
    (row,) = queries.embargoes(made["Police"])
    assert round((row.until - row.made) / (1440 * MINUTE)) == 3, "the shortest, where no length was chosen"
    assert 'href="/console/embargoes"' in _text(police.get("/console/requests"))
    assert f"/console/embargoes/{row.id}/lift" in _text(police.get("/console/embargoes"))
    other = officer(made, "Kasi")
    assert "No embargo" in _text(other.get("/console/embargoes"))
    assert other.post(f"/console/embargoes/{row.id}/lift").status_code == 404
    assert police.post(f"/console/embargoes/{row.id}/lift").headers["Location"] == "/console/embargoes"
    assert "lifted" in _text(police.get("/console/embargoes"))
    assert "Embargo: do not act" not in _text(other.get(f"/console/requests/{id}"))


def test_whoever_is_no_police_sets_none(made: Cast) -> None:
    id = _asked(made)
    assert officer(made, "Kasi").post(f"/console/requests/{id}/embargo", {"days": "3"}).status_code in (403, 422)
    assert officer(made, "Stranger").post(f"/console/requests/{id}/embargo", {"days": "3"}).status_code == 404
    assert queries.embargoes(made["Kasi"]) == []
