"""Bells that ring for requests: their rows, the button that takes a request, and the page of a bell."""

import re

import pytest
from bells import MINUTE
from hubs import Hub
from newest import HOLD
from ringing import Asked, Night, page
from rooms import browser, caller, person, signed_in


@pytest.fixture
def night(hub: Hub) -> Night:
    return Night(hub)


@pytest.fixture
def asked(hub: Hub) -> Asked:
    return Asked(hub)


def test_a_row_says_what_how_much_from_whom_and_due_when_and_opens_the_request(asked: Asked) -> None:
    request = asked.ask()
    for where in ("", "bells"):
        html = page(browser(asked.anan), where)
        row = html.partition("Bells ringing now")[2].partition("</tbody>")[0]
        assert f'<a href="/console/requests/{request}" data-row-link data-key="o" data-step="o">Hold funds</a>' in row, where
        assert "THB 480,000.00" in row and "<bdi>Sender</bdi>" in row
        assert re.search(r'data-label="Due"><span class="clock', row)
        assert f'action="/console/bells/{asked.bell}/answer"' in row and "Take it" in row and 'data-step="t"' in row
        # Of whom the money was taken from, or went to, nothing.
        for personal in ("1234567890", "REF-", "TH:004"):
            assert personal not in row
    assert "<title>Hold funds: THB 480,000.00" in page(browser(asked.anan), f"bells/{asked.bell}")


def test_where_a_part_was_answered_for_the_row_says_how_much_is_not(asked: Asked) -> None:
    from accord.hub.requests import actions

    request = asked.ask()
    actions.take(asked.made["Kasi"], request, "refuse", {"amount": "300000 THB", "refusal": "needs-order"})
    _reminded_at_night(asked, request)
    row = page(browser(asked.anan), "").partition("Bells ringing now")[2].partition("</tbody>")[0]
    assert "THB 180,000.00 of THB 480,000.00 unanswered" in row


def test_taking_a_bell_takes_the_request_and_the_second_is_told_by_whom_and_when(asked: Asked) -> None:
    request = asked.ask()
    first, second = browser(asked.anan), browser(asked.bee)
    answer = first.post(f"/console/bells/{asked.bell}/answer")
    assert (answer.status_code, answer["Location"]) == (303, f"/console/requests/{request}?done={HOLD}.acknowledge")
    opened = page(first, answer["Location"].removeprefix("/console/"))
    assert "Acknowledged" in opened
    late = second.post(f"/console/bells/{asked.bell}/answer")
    assert (late.status_code, late["Location"]) == (303, f"/console/bells/{asked.bell}")
    html = page(second, f"bells/{asked.bell}")
    assert re.search(r"Acknowledged by Anan after \d+ s, at \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC", html)
    assert f'<a href="/console/requests/{request}" data-row-link data-key="o">Hold funds</a>' in html
    assert '<span class="status">Acknowledged</span>' in html, "and how the request stands"
    assert "Ringing now" not in page(second, "")


def test_whose_role_may_not_take_the_request_is_told_and_the_bell_rings_on(asked: Asked) -> None:
    asked.ask()
    answer = browser(asked.cho).post(f"/console/bells/{asked.bell}/answer")
    assert answer.status_code == 403 and "it rings on" in answer.content.decode()
    assert "Ringing now" in page(browser(asked.anan), "")


def test_a_request_that_was_acknowledged_before_says_so(asked: Asked) -> None:
    from uuid import UUID

    from accord.hub.requests import actions
    from accord.hub.requests.models import Request, Rung

    request = asked.ask()
    row = Request.objects.get(id=request)
    kept = [Rung(request=rung.request, bell=rung.bell, desk=rung.desk, side=rung.side, at=rung.at) for rung in Rung.objects.all()]
    actions.take(asked.made["Kasi"], request, "acknowledge")
    from accord.hub.desks.models import Bell

    # As a reminder rings in the state that the request is in now.
    Bell.objects.filter(id=UUID(asked.bell)).update(state="ringing", ended=None, answered_by=None, answered_person=None)
    Rung.objects.bulk_create(kept)
    assert row.closed is None
    html = browser(asked.bee).post(f"/console/bells/{asked.bell}/answer").content.decode()
    assert "The request was acknowledged before, and is now: Acknowledged." in html
    assert f'href="/console/requests/{request}"' in html


def test_like_bells_stand_behind_one_row_and_its_link_shows_them(asked: Asked) -> None:
    requests = [asked.ask(amount=f"{1000 + place}.00 THB") for place in range(8)]
    client = browser(asked.anan)
    for where in ("", "bells"):
        html = page(client, where)
        assert html.count('data-label="How much"') == 1, where
        (link,) = re.findall(r'<a class="soft" href="/console/(bells\?group=[0-9a-f-]{36})">and 7 more</a>', html)
    html = page(client, link)
    assert {id for id in requests if f'href="/console/requests/{id}" data-row-link' in html} == set(requests)
    assert "and 7 more" not in html
    # What is another matter, or comes from another member, stands by itself.
    other = asked.ask(who="Police", amount="7.00 THB")
    html = page(client, "")
    assert f'href="/console/requests/{other}" data-row-link' in html and "and 7 more" in html


def test_few_bells_are_rows_of_their_own_so_that_what_can_still_be_held_is_seen(asked: Asked) -> None:
    client = browser(asked.anan)
    for place in range(4):
        asked.ask(amount=f"{1000 + place}.00 THB")
    for where in ("", "bells"):
        html = page(client, where)
        assert html.count('data-label="How much"') == html.count(">Take it<") == 4 and "bells?group=" not in html, where
        assert all(f"THB 1,00{place}.00" in html for place in range(4)), where
    asked.ask(amount="9000.00 THB")
    for where in ("", "bells"):
        html = page(client, where)
        assert html.count('data-label="How much"') == 1 and ">and 4 more</a>" in html, where


def _reminded_at_night(asked: Asked, request: str) -> str:
    """A colleague comes on call at another desk of the bank, and a reminder of the request rings there too; the name of that desk."""
    from worlds import caller as member_caller

    from accord.core.times import DAY
    from accord.hub.desks import actions as desks
    from accord.hub.journal.actions import turn
    from accord.hub.requests import store
    from accord.hub.requests.steps import notices
    from accord.hub.times import now

    at, manager = now(), member_caller(asked.kasi)
    night = desks.make_desk(manager, name="Owls", zone="UTC", wait=5)
    desks.add_shift(manager, night, asked.bee.id, at - DAY, at + DAY)
    row = store.by_id(request)
    assert row is not None
    with turn() as t:
        notices.press(t, row, notices.parties_of(row), "answerer", at)
    return "Owls"


def test_a_request_that_rings_at_two_desks_is_one_row_that_names_both(asked: Asked) -> None:
    request = asked.ask()
    first = asked.bell
    night = _reminded_at_night(asked, request)
    second = asked.bell
    assert first != second
    for where in ("", "bells"):
        html = page(browser(asked.bee), where)
        assert html.count('data-label="How much"') == 1 and html.count(f'href="/console/requests/{request}" data-row-link') == 1, where
        row = html.partition("Bells ringing now")[2].partition("</tbody>")[0]
        assert "Kasi desk" in row and night in row and "2 bells ring for this" in row
        # Each can still be opened: the one by its row, the other by its desk.
        assert f'href="/console/bells/{first}"' in row and f'href="/console/bells/{second}"' in row
        # What rings this officer is the one to take.
        assert f'action="/console/bells/{second}/answer"' in row and f'action="/console/bells/{first}/answer"' not in row
    assert browser(asked.bee).post(f"/console/bells/{second}/answer").status_code == 303
    assert "Ringing now" not in page(browser(asked.anan), ""), "taken once, it rings nowhere"


def test_two_requests_at_two_desks_are_two_rows(asked: Asked) -> None:
    _reminded_at_night(asked, asked.ask())
    asked.ask(amount="7.00 THB")
    html = page(browser(asked.anan), "")
    assert html.count('data-label="How much"') == 2 and html.count("2 bells ring for this") == 1


def test_what_can_still_be_in_time_stands_above_what_is_over_since_days(asked: Asked) -> None:
    from accord.core.times import DAY
    from accord.hub.times import now

    at = now()
    asked.ask(amount="1.00 THB", at=at - 3 * DAY)
    asked.ask(amount="2.00 THB", at=at)
    asked.ask(amount="3.00 THB", at=at - 40 * MINUTE)
    for many in (3, 6):
        html = page(browser(asked.anan), "")
        sums = re.findall(r'data-label="How much"><span><bdi dir="ltr">THB (\d)\.00', html)
        assert sums == (["2", "3", "1"] if many == 3 else ["2"])
        for _more in range(3):
            asked.ask(amount="9.00 THB", at=at - 4 * DAY)


def test_a_bell_that_is_not_taken_by_a_press_has_the_likely_step_of_its_request(asked: Asked) -> None:
    from asking import soon

    from accord.hub.requests import actions

    request = asked.ask(amount="90000.00 THB")
    actions.take(asked.made["Kasi"], request, "acknowledge")
    actions.take(asked.made["Kasi"], request, "hold-part", {"amount": "50000.00 THB", "until": soon()})
    _reminded_at_night(asked, request)
    row = page(browser(asked.anan), "").partition("Bells ringing now")[2].partition("</tbody>")[0]
    assert f'class="button primary" href="/console/requests/{request}/steps/hold-more"' in row and "Take it" not in row
    assert re.search(r'<button data-key="t" data-step="t"[^>]*>Acknowledge<', row)
    # Its bell can be taken without a step; and who may take no step is offered none.
    assert "/steps/" not in page(signed_in(asked.kasi, "auditor"), "").partition("Bells ringing now")[2].partition("</tbody>")[0]


def test_the_first_page_shows_a_dozen_and_leads_to_the_rest(asked: Asked) -> None:
    from accord.hub.desks import actions as desks

    members = [asked.made.hub.member(f"Caller {place}", "telecom") for place in range(14)]
    for place, member in enumerate(members):
        desks.ring(caller(person(member, "officer", f"Caller {place}")), asked.made.desks["Kasi"], "call")
    html = page(browser(asked.anan), "")
    assert html.count('data-label="How much"') == 12
    assert '<a href="/console/bells">2 more bells ring: see all bells</a>' in html
    assert page(browser(asked.anan), "bells").count('data-label="How much"') == 14


def test_a_bell_is_snoozed_handed_over_and_noted_on_its_page(asked: Asked) -> None:
    from worlds import caller as member_caller

    from accord.hub.desks import actions as desks

    manager, desk = member_caller(asked.kasi), asked.made.desks["Kasi"]
    desks.set_contacts(manager, desk, [(asked.anan.id, ["mail"]), (asked.bee.id, ["mail"])])
    asked.ask()
    bell, anan, bee = asked.bell, browser(asked.anan), browser(asked.bee)
    html = page(anan, f"bells/{bell}")
    assert re.findall(r'name="minutes" value="(\d+)"', html) == ["5", "10", "15", "30"]
    assert f'<option value="{asked.bee.id}">Bee (off shift, alerted in the open console only)</option>' in html
    assert anan.post(f"/console/bells/{bell}/snooze", {"minutes": "5"}).status_code == 303
    quiet = page(bee, "bells")
    assert "snoozed" in quiet and re.search(r"by Anan until \d{4}-", quiet) and 'data-ringing="0"' in quiet
    assert anan.post(f"/console/bells/{bell}/hand-over", {"person": asked.bee.id}).status_code == 303
    assert "Anan handed it to you" in page(bee, "") and "Anan handed it to Bee" in page(anan, "")
    said = "Spoke with Quivolda, who calls back."
    assert anan.post(f"/console/bells/{bell}/note", {"text": said}).status_code == 303
    assert "1 note" in page(bee, "bells") and said not in page(bee, "bells")
    story = page(bee, f"bells/{bell}")
    assert said in story and "Handed to Bee" in story and "Snoozed until" in story
    # The other side sees none of it.
    sender = page(signed_in(asked.made.api("Sender")), f"bells/{bell}")
    assert not any(word in sender for word in ("Anan", "Bee", "Quivolda", "Snooze", "snoozed", "Hand over", "Note"))


def test_whom_a_bell_would_not_wake_is_said_before_it_is_handed_over(asked: Asked) -> None:
    from bells import change
    from worlds import caller as member_caller

    from accord.hub.desks import actions as desks
    from accord.hub.members import queries as members
    from accord.hub.members.actions import people

    manager, desk = member_caller(asked.kasi), asked.made.desks["Kasi"]
    people.set_contact(asked.bee, email="bee@kasi.example", phone="", by=members.operator())
    desks.set_contacts(manager, desk, [(asked.anan.id, ["mail"]), (asked.bee.id, ["sms"])])
    asked.ask()
    where = f"bells/{asked.bell}"
    # An e-mail address takes no text message.
    assert "Bee (off shift, alerted in the open console only)</option>" in page(browser(asked.anan), where)
    desks.set_contacts(manager, desk, [(asked.anan.id, ["mail"]), (asked.bee.id, ["mail"])])
    assert "Bee (off shift)</option>" in page(browser(asked.anan), where)
    change("UPDATE members_person SET login = NULL WHERE name = %s", "Bee")
    html = page(browser(asked.anan), where)
    assert f'<option value="{asked.bee.id}" disabled>Bee (off shift, has not taken up the invitation)</option>' in html


def test_the_pages_queries_do_not_grow_with_requests_that_ring(asked: Asked) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = browser(asked.anan)

    def count(path: str) -> int:
        client.get(f"/console/{path}")
        with CaptureQueriesContext(connection) as queries:
            page(client, path)
        return len(queries)

    asked.ask()
    few = [count(path) for path in ("", "bells")]
    for place in range(6):
        asked.ask(amount=f"{place + 1}.00 THB")
    assert [count(path) for path in ("", "bells")] == few


def test_each_button_of_a_table_names_what_it_is_for(night: Night, asked: Asked) -> None:
    assert asked.ask() != asked.ask(amount="9400.00 THB")
    for path in ("", "bells", "inbox"):
        main = page(browser(asked.anan), path).partition("<main")[2].partition("</main>")[0]
        names = re.findall(r'<(?:button|a|summary)[^>]*aria-label="((?:Acknowledge|Take it|Snooze|Hold)[^"]*)"', main)
        assert len(names) == len(set(names)) > 1, (path, names)
