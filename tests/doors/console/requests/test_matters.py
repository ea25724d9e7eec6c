"""The matter of a request: one line for its page, its row and its bell; four phases; steps apart; lists in which nothing drowns."""

import re
from typing import Any

import pytest
from asking import ACCOUNTS, MINUTE, Cast, ask, cast
from django.utils import translation
from hubs import Hub
from rooms import browser, person

from accord.doors.console.requests import matters
from accord.doors.console.requests.rows import Listed, as_trails
from accord.hub.requests import actions, queries


@pytest.fixture
def made(hub: Hub) -> Cast:
    return cast(hub)


def officer(made: Cast, name: str = "Kasi", role: str = "officer") -> Any:
    return browser(person(made.api(name), role, f"Nok of {name}"))


def _text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, (answer.status_code, answer.content.decode()[:2000])
    return " ".join(answer.content.decode().split())


def _ago(minutes: int) -> int:
    from accord.hub.times import now

    return now() - minutes * MINUTE


def _asked(made: Cast, minutes: int = 2, **more: Any) -> str:
    return str(ask(made, at=_ago(minutes), **more).requests[0].id)


def _title(text: str) -> str:
    found = re.search(r"<title>(.*?) · Accord</title>", text)
    assert found is not None
    return found[1]


def _held(made: Cast) -> str:
    id = _asked(made, 60)
    actions.take(made["Kasi"], id, "hold-part", {"amount": "336000.00 THB", "until": _ago(-2000)}, at=_ago(50))
    return id


def test_title_heading_row_and_bell_say_the_same_of_it_and_nothing_of_anybody(made: Cast) -> None:
    id = _asked(made)
    page = _text(officer(made).get(f"/console/requests/{id}"))
    assert _title(page) in ("THB 480,000, Sender, 2 min left", "THB 480,000, Sender, 3 min left")
    heading = re.search(r"<h1><span data-matter[^>]*>(.*?)</span></h1>", page)
    row = re.search(r"data-row-link>(.*?)</a>", _text(officer(made).get("/console/inbox")))
    bell = matters.line(queries.matters(made["Kasi"], [id])[id])
    assert heading is not None and row is not None and heading[1] == row[1] == bell == "THB 480,000, Sender"
    assert _title(_text(officer(made, "Sender").get(f"/console/requests/{id}"))).startswith("THB 480,000, Kasi, ")
    for text in ("1234567890", "789-0", "account"):
        assert text not in _title(page)


def test_what_is_unanswered_stands_first_and_what_is_over_says_so(made: Cast) -> None:
    id = _held(made)
    title = _title(_text(officer(made).get(f"/console/requests/{id}")))
    assert title == "THB 144,000 of THB 480,000 unanswered, Sender, over by 35 min"
    actions.take(made["Kasi"], id, "return", {"amount": "336000.00 THB"})
    actions.take(made["Kasi"], id, "not-found", {"amount": "144000.00 THB"})
    actions.take(made["Sender"], id, "close", {})
    assert _title(_text(officer(made).get(f"/console/requests/{id}"))) == "THB 480,000, Sender, Closed"


def test_without_money_the_title_says_what_is_asked_of_what_kind_of_thing(made: Cast) -> None:
    fields = {"question": "Whose is it?", "purpose": "investigate", "urgent": "no"}
    id = actions.open_request(made["Police"], actions.Ask("inform", identifiers=[ACCOUNTS["Kasi"]], fields=fields)).requests[0].id
    assert _title(_text(officer(made).get(f"/console/requests/{id}"))).startswith("Inform: bank account, Police, ")


def test_where_it_is_read_from_the_right_each_part_keeps_its_direction(made: Cast) -> None:
    id = _asked(made)
    matter = queries.matters(made["Kasi"], [id])[id]
    with translation.override("ar"):
        assert matters.line(matter).count("\u2068") == matters.line(matter).count("\u2069") >= 2


def test_an_admission_is_called_by_who_joins_for_both_sides(made: Cast) -> None:
    kasi = made.api("Kasi")
    wish = actions.Ask("accede", fields={"organisation": kasi.id, "country": "TH"}, about=kasi.id)
    (request,) = actions.open_request(made["Secretariat"], wish, at=_ago(3)).requests
    for name in ("Kasi", "Secretariat"):
        assert matters.line(queries.matters(made[name], [request.id])[request.id]) == "Accede, Kasi", name


def test_many_that_answer_are_counted(made: Cast) -> None:
    from msgspec.structs import replace

    id = _asked(made)
    matter = queries.matters(made["Sender"], [id])[id]
    assert matter.are_banks and matters.who(replace(matter, who=("A", "B", "C"))) == "3 banks"
    assert matters.who(replace(matter, who=("A", "B", "C"), are_banks=False)) == "3 members"
    assert matters.who(replace(matter, who=("A", "B"))) == "A, B" and matters.who(replace(matter, who=())) == "no member yet"


def test_four_phases_say_where_it_stands_with_the_clock_that_matters(made: Cast) -> None:
    id = _asked(made)
    client = officer(made)

    def line() -> list[tuple[str, str]]:
        ol = re.search(r'<ol class="phases".*?</ol>', _text(client.get(f"/console/requests/{id}")))
        assert ol is not None and ol[0].count('aria-current="step"') == 1 and ol[0].count('class="clock') == 1
        return re.findall(r'<li class="(\w*)"[^>]*><span class="word">(.*?)</span>', ol[0])

    assert line() == [("current", "Asked"), ("", "Taken up"), ("", "Answered"), ("", "Closed")]
    actions.take(made["Kasi"], id, "hold", {"amount": "480000.00 THB", "until": _ago(-2000)})
    assert line() == [("done", "Asked"), ("skipped", "Taken up"), ("current", "Answered"), ("", "Closed")]


def test_the_likely_step_stands_first_and_what_lets_go_apart_with_what_follows_in_figures(made: Cast) -> None:
    id = _asked(made)
    client = officer(made)
    page = _text(client.get(f"/console/requests/{id}"))
    steps, apart = (re.search(rf'<div class="actions {name}".*?</div>', page) for name in ("steps-here", "steps-apart"))
    assert steps is not None and apart is not None
    assert re.findall(r'data-step="(\w)"', steps[0]) == ["a", "h", "p", "l", "m", "t", "n"]
    assert re.findall(r'data-step="(\w)"', apart[0]) == ["r"] and "danger" in apart[0] and "danger" not in steps[0]
    form = _text(client.get(f"/console/requests/{id}/steps/refuse"))
    assert "Your answer for THB 480,000.00 will be no. Your desk will not hold it." in form
    actions.take(made["Kasi"], id, "hold-part", {"amount": "336000.00 THB", "until": _ago(-2000)})
    release = _text(client.get(f"/console/requests/{id}/steps/release"))
    assert "THB 336,000.00 will be at the account owner&#x27;s disposal again." in release
    assert re.search(r'<button class="primary danger" data-first[^>]*>Release THB 336,000</button>', release)
    part = _text(client.get(f"/console/requests/{id}/steps/release-part"))
    assert "What you name of THB 336,000.00 will be at the account owner&#x27;s disposal again." in part
    asks = officer(made, "Sender")
    assert re.search(r'<a class="button danger"[^>]*steps/call-off"', _text(asks.get(f"/console/requests/{id}"))), (
        "no single key calls it off"
    )


def test_what_is_left_behind_is_said_before_it_is_closed(made: Cast) -> None:
    id = _held(made)
    actions.take(made["Kasi"], id, "return", {"amount": "336000.00 THB"})
    form = _text(officer(made, "Sender").get(f"/console/requests/{id}/steps/close"))
    assert "THB 144,000.00 is still pending. Nobody will answer for it." in form


def test_nothing_that_cannot_succeed_is_offered_and_who_asks_for_it_is_told_why(made: Cast) -> None:
    id = _held(made)
    actions.take(made["Kasi"], id, "return", {"amount": "336000.00 THB"})
    client = officer(made)
    page = _text(client.get(f"/console/requests/{id}"))
    assert "Return what is under an order" not in page and "/steps/return-ordered" not in page and "/steps/refuse" in page
    told = _text(client.get(f"/console/requests/{id}/steps/return-ordered"), 422)
    assert "The amount is more than the amount under an order." in told and "step-form" not in told
    inbox = _text(client.get("/console/inbox"))
    assert id in inbox.partition("Waits for others")[0] and "return-ordered" not in inbox


def test_nobody_holds_for_an_ask_that_nobody_stands_behind(made: Cast) -> None:
    id = _asked(made, who="Helper")
    client = officer(made)
    page = _text(client.get(f"/console/requests/{id}"))
    assert "/steps/hold" not in page and "/steps/acknowledge" in page and "Unconfirmed:" in page
    assert "No bank or police force has confirmed this request yet" in _text(client.get(f"/console/requests/{id}/steps/hold"), 422)
    assert "/steps/confirm" in _text(officer(made, "Police").get(f"/console/requests/{id}"))


def test_no_kind_drowns_another_in_the_lists_and_each_says_how_many_there_are(made: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST_OF_A_KIND", 3)
    fields = {"question": "Whose is it?", "purpose": "investigate", "urgent": "no"}
    for _ in range(5):
        actions.open_request(made["Sender"], actions.Ask("inform", identifiers=[ACCOUNTS["Kasi"]], fields=fields))
    id = _asked(made)
    inbox = _text(officer(made).get("/console/inbox"))
    assert '<span class="count">6</span>' in inbox.partition("<main")[0], "the navigation counts what the page says waits"
    assert "6 wait for you." in inbox and id in inbox
    assert re.findall(r'<h2>(.*?) <span class="count">(\d+)</span></h2>', inbox) == [("Hold funds", "1"), ("Inform", "5")]
    assert "2 more of this kind: see all" in inbox
    asked = _text(officer(made, "Sender").get("/console/requests"))
    assert re.findall(r'<h2>(.*?) <span class="count">(\d+)</span></h2>', asked) == [("Hold funds", "1"), ("Inform", "5")]
    assert 'href="/console/requests?open=yes&amp;protocol=inform">All 5' in asked
    assert len(re.findall("data-row-link", _text(officer(made, "Sender").get("/console/requests?protocol=inform")))) == 5
    assert '<span class="count">0</span>' in _text(officer(made, "Sender").get("/console/")).partition("<main")[0], (
        "what others owe waits for others"
    )


def test_where_money_moved_on_to_stands_under_where_it_came_from(made: Cast) -> None:
    (request,) = ask(made, amount="100.00 THB").requests
    actions.take(made["Kasi"], request.id, "moved-on", {"hops": [{"amount": "100.00 THB", "next": ACCOUNTS["Bangkok"]}]})
    rows = queries.listing(made["Sender"])[0]
    (hop,) = [row for row in rows if row.id != request.id]
    assert hop.parent == request.id
    for order in (rows, rows[::-1]):
        assert [(row.row.id, row.depth) for row in as_trails(order)] == [(request.id, 0), (hop.id, 1)]
    assert [(row.row.id, row.depth) for row in as_trails([hop])] == [(hop.id, 0)], "the first one is on another page"


def test_different_accounts_that_are_masked_alike_are_told_apart(made: Cast) -> None:
    for account in ("TH:004:1234567890", "TH:004:1200007890", "TH:004:1234567890"):
        actions.open_request(
            made["Sender"],
            actions.Ask(
                "hold-funds",
                identifiers=[account],
                fields={"asks": "hold", "recall-sent": "yes", "harmed-in": "TH"},
                payments=[{"amount": "90.00 THB"}],
            ),
        )
    rows = queries.listing(made["Sender"])[0]
    listed: list[Listed] = as_trails(rows)
    assert len({row.about for row in listed}) == 1, "masked in the same way"
    tags = {row.row.subject.value: row.tag for row in listed}
    assert len(tags) == len(set(tags.values())) == 2 and all(re.fullmatch("[0-9a-f]{3}", tag) for tag in tags.values())
    assert [row.tag for row in as_trails(rows[:1])] == [""], "one alone needs none"
    page = _text(officer(made).get("/console/inbox"))
    assert all(f">{tag}</span>" in page for tag in tags.values())


def test_requests_that_read_the_same_and_show_nothing_are_told_apart_by_their_ids(made: Cast) -> None:
    fields = {"question": "Whose is it?", "purpose": "investigate", "urgent": "no"}
    for _ in range(3):
        actions.open_request(made["Sender"], actions.Ask("inform", to=[made["Kasi"].id], fields=fields))
    about = actions.open_request(made["Sender"], actions.Ask("inform", identifiers=[ACCOUNTS["Kasi"]], fields=fields)).requests[0].id
    listed: list[Listed] = as_trails(queries.listing(made["Sender"])[0])
    assert all(row.number == ("" if row.row.id == about else row.row.id[:8]) for row in listed) and len(listed) == 4
    for who, path in (("Sender", "/console/requests"), ("Kasi", "/console/inbox")):
        page = _text(officer(made, who).get(path))
        assert all(f">{row.number}</span>" in page for row in listed if row.number)
    one = next(row for row in listed if row.number)
    found = officer(made, "Sender").post("/console/search", {"q": one.number})
    assert one.row.id in found.headers.get("Location", "") + found.content.decode()


def test_of_many_requests_it_is_told_how_many_are_in_which_state_and_each_state_can_be_looked_at_alone(made: Cast) -> None:
    fields = {"question": "Whose is it?", "purpose": "investigate", "urgent": "no"}
    ids = [
        str(actions.open_request(made["Sender"], actions.Ask("inform", identifiers=[ACCOUNTS["Kasi"]], fields=fields)).requests[0].id)
        for _ in range(5)
    ]
    sender = officer(made, "Sender")
    assert "Narrow to a state" not in _text(sender.get("/console/requests")), "all are in one"
    for id in ids[:2]:
        actions.take(made["Kasi"], id, "refuse", {"refusal": "nothing-known"})
    for id in ids[2:3]:
        actions.take(made["Kasi"], id, "acknowledge")
    page = _text(sender.get("/console/requests?open=all"))
    chips = re.findall(r'href="(/console/requests\?[^"]*state=[^"]*)"[^>]*>([^<]*) <span class="count">(\d+)</span>', page)
    assert [(title, count) for _, title, count in chips] == [("Asked", "2"), ("Refused", "2"), ("Acknowledged", "1")]
    refused = _text(sender.get(chips[1][0].replace("&amp;", "&")))
    assert {id for id in ids if f"/console/requests/{id}" in refused} == set(ids[:2]) and 'aria-current="true">Refused' in refused
    assert 'href="/console/requests?open=all&amp;protocol=inform">All states' in refused
    assert len(re.findall("data-row-link", _text(sender.get("/console/requests?open=all&protocol=inform&state=gone")))) == 5
