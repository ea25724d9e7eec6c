"""Bells: what rings now, what rang, one bell's story, and who may end it."""

import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from bells import MINUTE, NOON, Post, office, pass_time
from hubs import Hub
from ringing import Night, page
from rooms import browser, caller, signed_in


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


def test_a_bell_that_cannot_be_snoozed_says_why_and_offers_no_snooze(night: Night) -> None:
    from bells import change

    bell = night.ring()
    assert "Snooze 5 minutes" in page(browser(night.anan), f"bells/{bell}")
    change("UPDATE desks_bell SET reached = %s WHERE n IN (SELECT MAX(n) FROM desks_bell)", True)
    html = page(browser(night.anan), f"bells/{bell}")
    assert "This bell has gone on to others, so it can&#x27;t be snoozed any more. Take it, or hand it over." in html
    assert "/snooze" not in html and "It will be quiet for everyone" not in html and "Hand over" in html


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


def test_nothing_rang_yet(hub: Hub) -> None:
    html = page(signed_in(hub.member("Tern")), "bells")
    assert "No bell yet" in html and "Nothing rings for your member now." in html


def test_the_count_stands_on_every_page_and_none_says_that_no_bell_rang(night: Night) -> None:
    night.ring()
    html = page(browser(night.bee), "bells")
    assert "No bell yet" not in html and ">Before<" not in html
    assert 'data-ringing="1"' in page(browser(night.anan), "journal")
    assert 'data-ringing="0"' in page(browser(night.cho), "journal")
