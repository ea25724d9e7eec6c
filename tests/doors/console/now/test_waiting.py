"""What others ask of this desk, on the first page: a few of each kind with their likely step, and nothing that it may not see."""

import re
from typing import Any

import pytest
from asking import MINUTE, Cast, ask, cast
from hubs import Hub
from rooms import browser, person

from accord.hub.requests import actions


@pytest.fixture
def made(hub: Hub) -> Cast:
    return cast(hub)


def _now() -> int:
    from accord.hub.times import now

    return now()


def _client(made: Cast, name: str, role: str = "officer") -> Any:
    return browser(person(made.api(name), role, f"Nok of {name}"))


def _page(client: Any) -> str:
    answer = client.get("/console/waiting")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_first_page_loads_it_and_leads_to_the_inbox_without_a_script(made: Cast) -> None:
    text = _client(made, "Kasi").get("/console/").content.decode()
    assert 'hx-get="/console/waiting"' in text and '<p class="no-js"><a href="/console/inbox">' in text


def test_a_part_of_a_page_where_nothing_waits_is_no_page(made: Cast) -> None:
    client = _client(made, "Kasi")
    assert client.get("/console/waiting", headers={"HX-Request": "true"}).status_code == 204
    assert "Nothing waits for you." in _page(client)


def test_it_shows_few_of_what_waits_with_the_likely_step(made: Cast) -> None:
    ids = [ask(made, at=_now() - minute * MINUTE).requests[0].id for minute in range(1, 8)]
    page = _page(_client(made, "Kasi"))
    there = [id for id in ids if f'href="/console/requests/{id}"' in page]
    assert len(there) == 5 and ids[-1] in there, "what falls due first"
    assert page.count('data-step="a"') == 5 and 'href="/console/inbox">7</a>' in page


def test_money_that_lies_here_and_a_word_that_is_missing_stand_there_too(made: Cast) -> None:
    id = ask(made, at=_now() - 5 * MINUTE).requests[0].id
    until = _now() + 10_000 * MINUTE
    actions.take(made["Kasi"], id, "hold", {"amount": "480000.00 THB", "until": until}, at=_now() - MINUTE)
    page = _page(_client(made, "Kasi"))
    assert f'href="/console/requests/{id}"' in page and "Return" in page
    assert id not in _page(_client(made, "Bangkok")), "nothing of what others do"


def test_an_auditor_sees_it_without_a_step(made: Cast) -> None:
    ask(made, at=_now() - MINUTE)
    assert "data-step" not in _page(_client(made, "Kasi", "auditor"))


def test_its_headings_follow_the_one_that_they_stand_under(made: Cast) -> None:
    ask(made, at=_now() - MINUTE)
    client = _client(made, "Kasi")
    assert "<h2>Hold funds</h2>" in _page(client), "a page of its own has the heading of the page alone"
    part = client.get("/console/waiting", headers={"HX-Request": "true"}).content.decode()
    assert "<h3>Hold funds</h3>" in part, "the first page has a heading of its own above them"


def _part(client: Any, address: str) -> str:
    return " ".join(client.get(address, headers={"HX-Request": "true"}).content.decode().split())


def test_what_rings_above_it_on_the_first_page_is_not_said_a_second_time(made: Cast) -> None:
    ids = [ask(made, at=_now() - minute * MINUTE, amount=f"{minute}000.00 THB").requests[0].id for minute in (1, 2)]
    client = _client(made, "Kasi")
    home = client.get("/console/").content.decode()
    (address,) = re.findall(r'hx-get="(/console/waiting[^"]*)"', home)
    assert address == f"/console/waiting?above={','.join(sorted(ids))}"
    assert all(home.count(f'href="/console/requests/{id}"') == 1 for id in ids)
    assert client.get(address, headers={"HX-Request": "true"}).status_code == 204
    # One of them was seen to by a colleague: its bell is silent, and it waits on.
    actions.take(made["Kasi"], ids[0], "acknowledge")
    home = client.get("/console/").content.decode()
    (address,) = re.findall(r'hx-get="(/console/waiting[^"]*)"', home)
    part = _part(client, address)
    assert f'href="/console/requests/{ids[0]}"' in part and ids[1] not in part
    # The page by itself, and the inbox, hold all of it.
    assert all(f'href="/console/requests/{id}"' in _page(client) for id in ids)
    page = client.get(address).content.decode()
    assert all(f'href="/console/requests/{id}"' in page for id in ids), "and so it does where no page asks for it as a part"


def test_the_count_is_of_what_stands_nowhere_else_on_the_page(made: Cast) -> None:
    ids = [ask(made, at=_now() - minute * MINUTE).requests[0].id for minute in range(1, 10)]
    part = _part(_client(made, "Kasi"), f"/console/waiting?above={ids[0]},{ids[1]},unknown")
    assert part.count('data-step="a"') == 5 and 'href="/console/inbox">7</a>' in part
    assert ids[0] not in part and ids[1] not in part


def test_the_sender_s_bank_confirms_where_its_bell_rings(made: Cast) -> None:
    id = ask(made, who="Helper", at=_now() - MINUTE, for_person=True).requests[0].id
    home = _client(made, "Sender").get("/console/").content.decode()
    row = home.partition("Bells ringing now")[2].partition("</tbody>")[0]
    assert f'action="/console/requests/{id}/steps/confirm"' in " ".join(row.split())
    assert f"/console/waiting?above={id}" in home
