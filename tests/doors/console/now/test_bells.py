"""Bells: what rings now, what rang, one bell's story, and who may end it."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from bells import MINUTE, NOON, Post, office, pass_time
from hubs import Hub
from newest import HOLD
from rooms import browser, caller, person, signed_in


def page(client: Any, path: str) -> str:
    answer = client.get(f"/console/{path}")
    assert answer.status_code == 200, (path, answer.status_code)
    return re.sub(r"\s+", " ", answer.content.decode())


class Night:
    """Two members, one of which has a desk with two contacts and no hours missing."""

    def __init__(self, hub: Hub) -> None:
        from accord.hub.desks import actions

        self.tern, self.kite = hub.member("Tern"), hub.member("Kite", "telecom")
        self.anan, self.bee = person(self.tern, "administrator", "Anan"), person(self.tern, "officer", "Bee")
        self.cho = person(self.kite, "officer", "Cho")
        self.desk = actions.make_desk(caller(self.anan), name="Fraud desk", zone="Asia/Bangkok")
        actions.set_contacts(caller(self.anan), self.desk, [(self.anan.id, ["mail"]), (self.bee.id, ["mail", "sms"])])

    def ring(self, kind: str = "call", by: Any = None, **more: Any) -> str:
        from accord.hub.desks import actions

        return actions.ring(caller(by or self.cho), self.desk, kind, **more).id


@pytest.fixture
def night(hub: Hub) -> Night:
    return Night(hub)


def test_acknowledging_ends_it_for_everybody(night: Night) -> None:
    bell = night.ring()
    html = page(browser(night.bee), f"bells/{bell}")
    assert "A bell rings" in html and "Acknowledge: I take it" in html and "Anan, Tern" in html
    answer = browser(night.bee).post(f"/console/bells/{bell}/answer")
    assert (answer.status_code, answer["Location"]) == (303, f"/console/bells/{bell}")
    after = page(browser(night.anan), f"bells/{bell}")
    assert "Acknowledged by Bee after" in after and "/answer" not in after
    # Somebody who was slower is told who was quicker, and nothing breaks.
    assert browser(night.anan).post(f"/console/bells/{bell}/answer").status_code == 303
    assert "Acknowledged by Bee after" in page(browser(night.anan), f"bells/{bell}")
    # The other side learns which member, not which person.
    other = page(browser(night.cho), f"bells/{bell}")
    assert "Acknowledged by Tern after" in other and not re.search(r"\bBee\b", other) and "Anan" not in other


def test_a_bell_that_grew_says_for_how_many_it_rings(night: Night) -> None:
    from accord.hub.desks.models import Bell

    bell = night.ring()
    assert "more report" not in page(browser(night.bee), "bells")
    for count, says in ((2, "and 1 more report"), (8, "and 7 more reports")):
        Bell.objects.update(count=count)
        for where in ("bells", f"bells/{bell}", ""):
            assert f"{says}<" in page(browser(night.bee), where), where
    browser(night.bee).post(f"/console/bells/{bell}/answer")
    assert "and 7 more reports<" in page(browser(night.bee), "bells"), "and afterwards"


def test_like_bells_and_what_each_rings_for_are_one_figure(night: Night) -> None:
    from accord.hub.desks.models import Bell

    bells = [night.ring() for _ in range(6)]
    Bell.objects.filter(id=bells[0]).update(count=8)
    html = page(browser(night.bee), "bells")
    assert re.findall(r"and (\d+) more", html) == ["12"], "seven more in the first bell, and five bells behind it"


def test_a_bell_that_ended_before_it_rang_took_no_time(night: Night) -> None:
    from accord.hub.desks.models import Bell

    bell = night.ring()
    browser(night.bee).post(f"/console/bells/{bell}/answer")
    Bell.objects.update(ended=0)
    assert ">0 s<" in page(browser(night.bee), "bells")


def test_the_link_of_a_mail_leads_through_the_sign_in_back_to_the_bell(night: Night) -> None:
    from django.test import Client

    bell = night.ring()
    answer = Client().get(f"/console/bells/{bell}")
    assert (answer.status_code, answer["Location"]) == (303, f"/account/login/?next=%2Fconsole%2Fbells%2F{bell}")


def test_only_whoever_rang_it_takes_it_back(night: Night) -> None:
    bell = night.ring()
    own = page(browser(night.cho), f"bells/{bell}")
    assert "Take the bell back" in own and "Acknowledge" not in own
    assert "Take the bell back" not in page(browser(night.anan), f"bells/{bell}")
    assert browser(night.anan).post(f"/console/bells/{bell}/stop").status_code == 404
    assert browser(night.cho).post(f"/console/bells/{bell}/stop").status_code == 303
    assert "Taken back by Kite after" in page(browser(night.anan), f"bells/{bell}")


def test_another_members_bell_is_answered_like_one_that_never_was(hub: Hub, night: Night) -> None:
    bell = night.ring()
    lark = signed_in(hub.member("Lark"))
    for path in (f"bells/{bell}", f"bells/{uuid4()}", "bells/nonsense"):
        assert lark.get(f"/console/{path}").status_code == 404
        for change in ("answer", "stop"):
            assert lark.post(f"/console/{path}/{change}").status_code == 404
    hidden = lark.get(f"/console/bells/{bell}").content.decode()
    assert "Fraud desk" not in hidden and "Tern" not in hidden
    assert "Fraud desk" not in page(lark, "bells")


@pytest.mark.parametrize(("role", "may"), [("officer", True), ("administrator", True), ("analyst", False), ("auditor", False)])
def test_roles_that_answer_and_roles_that_read(night: Night, role: str, may: bool) -> None:
    bell = night.ring()
    client = signed_in(night.tern, role)
    assert ("/answer" in page(client, f"bells/{bell}")) == may
    assert ("/answer" in page(client, "bells")) == may
    assert client.post(f"/console/bells/{bell}/answer").status_code == (303 if may else 403)


def test_every_ring_is_timed_with_its_channel_and_outcome(night: Night) -> None:
    from accord.hub.desks import followers
    from accord.hub.journal.actions import turn
    from accord.hub.times import now

    at = now()
    bell = night.ring(at=at - 5 * MINUTE)
    with turn() as t:
        followers.go_on(t, bell, at=at)
    while followers.deliver(now()):
        pass
    html = page(browser(night.anan), f"bells/{bell}")
    steps = re.findall(r'<span class="step">([^<]*)</span> · <bdi class="who">([^<]*)</bdi>', html)
    assert steps[0] == ("Bell: a member calls", "Kite")
    assert ("Shown in the console", "Tern") in steps
    assert ("Could not ring: e-mail", "Anan, Tern") in steps and ("Could not ring: text message", "Bee, Tern") in steps
    assert "this hub has no such channel set up" in html or "no address for this channel" in html
    from accord.core.times import moment

    # By the clock of the desk that Anan sits at, seven hours ahead of UTC all the year.
    assert f"due {moment(at) + timedelta(hours=7):%Y-%m-%d %H:%M:%S} Bangkok time" in html
    assert "escalates next to" in html.lower() and "the secretariat" in html


def test_a_ring_that_went_out_says_when(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    from accord.hub.desks import actions as desks

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    with Post() as post:
        monkeypatch.setattr(settings, "ACCORD_SMTP", post.address)
        monkeypatch.setattr(settings, "ACCORD_MAIL_FROM", "bells@accord.example")
        made = office(hub)
        bell = desks.ring(made.gamma, made.desk, "call", at=NOON - 2 * MINUTE)
        pass_time(NOON, since=NOON)
    assert post.to == ["ann"]
    html = page(signed_in(hub.member("Alpha")), f"bells/{bell.id}")
    assert "due 2026-11-24 11:58:00 UTC · sent 2026-11-24 12:00:00 UTC" in html


def test_the_page_says_whom_the_hub_then_rings(night: Night) -> None:
    """What is announced is what happens."""
    from accord.hub.desks import actions, followers, queries
    from accord.hub.journal.actions import turn
    from accord.hub.times import now

    at = now()
    actions.set_away(caller(night.anan), night.bee.id, at + MINUTE, at + 60 * MINUTE, None)
    bell = night.ring(at=at)
    announced = page(browser(night.anan), f"bells/{bell}")
    # Bee is here now, and away when it is due.
    assert re.search(r'<span class="with-clock"><bdi>the secretariat', announced)
    with turn() as t:
        followers.go_on(t, bell, at=at + 5 * MINUTE)
    rung = queries.bell(caller(night.anan), bell).rings
    assert {ring.stop for ring in rung if ring.step == 1} == {"secretariat"}


def test_a_signal_is_linked_for_those_who_may_see_it(hub: Hub, night: Night) -> None:
    made = night.kite.publish("+66812345678", tlp="TLP:AMBER", audience={"members": [night.tern.id]}, region="TH")["id"]
    hidden = night.kite.publish("+66822222222", tlp="TLP:AMBER", audience={"members": [hub.member("Lark").id]}, region="TH")["id"]
    from accord.hub.desks import actions

    for signal, seen in ((made, True), (hidden, False)):
        bell = actions.ring(caller(night.cho), night.desk, "signal", signal).id
        assert (f'href="/console/signals/{signal}"' in page(browser(night.anan), f"bells/{bell}")) == seen
        # And by the key that opens whatever a bell rings for, from the list.
        assert (f'<a href="/console/signals/{signal}" data-row-link data-key="o"' in page(browser(night.anan), "bells")) == seen


def test_history_is_paged_and_its_queries_do_not_grow(night: Night) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from accord.hub.desks import actions
    from accord.hub.times import now

    client = browser(night.anan)

    at = now() - 1000 * MINUTE

    def work(many: int) -> None:
        for place in range(many):
            bell = night.ring(by=night.anan, at=at + place * 2 * MINUTE)
            if place % 4:
                actions.answer(caller(night.bee), bell)

    def asked(path: str) -> int:
        client.get(f"/console/{path}")
        with CaptureQueriesContext(connection) as queries:
            page(client, path)
        return len(queries)

    work(5)
    few = asked("bells")
    # At an own desk only so many may ring within an hour.
    work(95)
    assert asked("bells") == few
    # Those that ring alike stand behind the first, and its link shows them all.
    (group,) = re.findall(r'href="/console/(bells\?group=[0-9a-f-]{36})">and 25 more<', page(client, "bells"))
    path, seen = group, set[str]()
    while path:
        html = page(client, path)
        bell_ids = re.findall(r'href="/console/bells/([0-9a-f-]{36})" data-row-link', html)
        assert bell_ids, path
        seen |= set(bell_ids)
        following = re.search(r'rel="next" href="/console/([^"]*)"', html)
        path = following.group(1) if following else ""
    assert len(seen) == 100


def test_whoever_rang_elsewhere_is_told_where_the_bell_is_and_no_more(night: Night) -> None:
    from accord.hub.desks import followers
    from accord.hub.journal.actions import turn
    from accord.hub.times import now

    at = now() - 20 * MINUTE
    bell = night.ring(at=at)
    while followers.deliver(now()):
        pass
    for step in (1, 2):
        with turn() as t:
            followers.go_on(t, bell, at=at + step * 5 * MINUTE)
        html = page(browser(night.cho), f"bells/{bell}")
        steps = re.findall(r'<span class="step">([^<]*)</span> · <bdi class="who">([^<]*)</bdi>', html)
        assert steps[:2] == [("Bell: a member calls", "Cho, Kite"), ("Rings at", "Tern")]
        assert len(steps) == 1 + step
        for word in ("e-mail", "text message", "Could not ring", "Escalates next", "the next contact", "on call", "no address"):
            assert word not in html.partition("<main")[2].partition("</main>")[0], word
    assert steps[2][0] == "Rings at" and steps[2][1] not in ("Tern", "Kite")
    assert "e-mail" in page(browser(night.anan), f"bells/{bell}")


def test_the_secretariat_ends_what_rings_at_a_suspended_members_desk(hub: Hub, night: Night) -> None:
    from accord.hub.members import actions as members
    from accord.hub.members import queries

    first, second = night.ring(), night.ring()
    secretary = signed_in(hub.admin, "secretariat")
    assert secretary.get(f"/console/bells/{first}").status_code == 404
    assert secretary.post(f"/console/bells/{first}/answer").status_code == 404
    members.change_standing(queries.member(night.tern.id), "suspended", by=queries.operator())
    assert "Acknowledge: I take it" in page(secretary, f"bells/{first}") and "Take the bell back" in page(secretary, f"bells/{first}")
    assert secretary.post(f"/console/bells/{first}/answer").status_code == 303
    assert secretary.post(f"/console/bells/{second}/stop").status_code == 303
    assert f"Taken back by {hub.admin.name} after" in page(browser(night.cho), f"bells/{second}")


class Asked:
    """A bank that is asked to hold money, with two officers at its desk; and who asks."""

    def __init__(self, hub: Hub) -> None:
        from asking import cast
        from hubs import Api

        self.made = cast(hub)
        self.kasi: Api = self.made.api("Kasi")
        self.anan, self.bee = person(self.kasi, "officer", "Anan"), person(self.kasi, "officer", "Bee")
        self.cho = person(self.kasi, "victim officer", "Cho")
        self.helper = person(self.made.api("Helper"), "officer", "Hana")

    def ask(self, **more: Any) -> str:
        from asking import ask

        from accord.hub.times import now

        return str(ask(self.made, **{"at": now(), **more}).requests[0].id)

    @property
    def bell(self) -> str:
        from uuid import UUID

        from bells import rows

        return str(UUID(str(rows("SELECT id FROM desks_bell ORDER BY n DESC LIMIT 1")[0][0])))


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


def test_a_bell_that_cannot_be_snoozed_says_why_and_offers_no_snooze(night: Night) -> None:
    from bells import change

    bell = night.ring()
    assert "Snooze 5 minutes" in page(browser(night.anan), f"bells/{bell}")
    change("UPDATE desks_bell SET reached = %s WHERE n IN (SELECT MAX(n) FROM desks_bell)", True)
    html = page(browser(night.anan), f"bells/{bell}")
    assert "This bell has gone on to others, so it can&#x27;t be snoozed any more. Take it, or hand it over." in html
    assert "/snooze" not in html and "It will be quiet for everyone" not in html and "Hand over" in html


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


@pytest.mark.parametrize(
    ("path", "sent", "field"),
    [
        ("snooze", {"minutes": "0"}, "minutes"),
        ("snooze", {"minutes": "soon"}, "minutes"),
        ("snooze", {}, "minutes"),
        ("hand-over", {"person": "nobody"}, "person"),
        ("hand-over", {}, "person"),
        ("note", {"text": " "}, "text"),
        ("note", {"text": "x" * 600}, "text"),
    ],
)
def test_a_form_sent_wrong_says_what_to_mend_and_keeps_what_was_typed(night: Night, path: str, sent: dict[str, str], field: str) -> None:
    from wrong import said

    where = f"/console/bells/{night.ring()}/{path}"
    answer = browser(night.anan).post(where, sent)
    # Who is no colleague can't stand in the list of them.
    said(answer, path=where, sent=sent if field != "person" else {})
    html = answer.content.decode()
    assert f'<a href="#{field}">' in html and f'id="{field}_error"' in html and html.count(f' id="{field}"') == 1


def test_the_sound_is_offered_where_bells_are_looked_at(night: Night) -> None:
    night.ring()
    for where in ("", "bells"):
        assert page(browser(night.bee), where).count("data-alarm hidden") == 1
    assert "data-alarm " not in page(browser(night.bee), "journal")


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


def test_nothing_rang_yet(hub: Hub) -> None:
    html = page(signed_in(hub.member("Tern")), "bells")
    assert "No bell yet" in html and "Nothing rings for your member now." in html


def test_each_button_of_a_table_names_what_it_is_for(night: Night, asked: Asked) -> None:
    assert asked.ask() != asked.ask(amount="9400.00 THB")
    for path in ("", "bells", "inbox"):
        main = page(browser(asked.anan), path).partition("<main")[2].partition("</main>")[0]
        names = re.findall(r'<(?:button|a|summary)[^>]*aria-label="((?:Acknowledge|Take it|Snooze|Hold)[^"]*)"', main)
        assert len(names) == len(set(names)) > 1, (path, names)


def test_the_count_stands_on_every_page_and_none_says_that_no_bell_rang(night: Night) -> None:
    night.ring()
    html = page(browser(night.bee), "bells")
    assert "No bell yet" not in html and ">Before<" not in html
    assert 'data-ringing="1"' in page(browser(night.anan), "journal")
    assert 'data-ringing="0"' in page(browser(night.cho), "journal")
