"""The first page: what waits, what is new, and how to begin."""

import re
from pathlib import Path
from typing import Any

import pytest
from hubs import Hub
from rooms import browser, caller, person, signed_in


def page(client: Any) -> str:
    answer = client.get("/console/")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def desk_of(row: Any, **more: Any) -> str:
    from accord.hub.desks import actions

    return actions.make_desk(caller(row), **{"name": "Night", "zone": "Asia/Bangkok", "languages": ["th"]} | more)


def test_an_empty_hub_says_how_to_begin(hub: Hub) -> None:
    tern = hub.member("Tern")
    html = page(signed_in(tern))
    assert "Publish your first signal" in html and 'href="/console/publish"' in html
    assert "nobody can ring you" in html and "/console/desks/new" not in html
    assert 'href="/console/desks/new"' in page(signed_in(tern, "administrator"))
    reader = page(signed_in(tern, "auditor"))
    assert 'href="/console/publish"' not in reader and "Signals that are shared with your member appear here." in reader


def test_another_members_secret_leaves_the_hub_empty_for_others(hub: Hub) -> None:
    tern, kite, lark = hub.member("Tern"), hub.member("Kite"), hub.member("Lark")
    tern.publish("+66812345678", tlp="TLP:AMBER", audience={"members": [kite.id]}, region="TH")
    assert "Publish your first signal" in page(signed_in(lark))
    html = page(signed_in(kite))
    assert "Publish your first signal" not in html and "1 signal that you may see." in html


def test_what_is_new_is_counted_by_kind_and_scheme(hub: Hub) -> None:
    tern, kite = hub.member("Tern"), hub.member("Kite")
    for place in range(3):
        tern.publish(f"+6681234567{place}", scheme="parcel", region="TH")
    tern.publish("parcel-fee-now.com", scheme="romance")
    kite.publish("parcel-fee-soon.com", scheme="romance")
    html = page(signed_in(kite))
    assert "5 signals that you may see." in html and "Published by your member: 1." in html
    counted = re.findall(r'href="/console/signals\?(kind|scheme)=([\w-]+)">[^<]*</a></th><td class="number">.*?<span>(\d+)</span>', html)
    assert counted == [("kind", "phone", "3"), ("kind", "domain", "2"), ("scheme", "parcel", "3"), ("scheme", "romance", "2")]


def test_thousands_stand_apart(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.doors.console.now import home
    from accord.hub.signals.queries import Lately

    tern = hub.member("Tern")
    many = Lately(total=4998, own=1200, is_cut=True, by_kind=(("phone", 4998),), by_scheme=(("parcel", 4998),))
    monkeypatch.setattr(home.signals, "lately", lambda _caller, _since: many)
    html = page(signed_in(tern))
    assert "4,998 signals among the newest" in html and "Published by your member: 1,200." in html
    assert html.count("<span>4,998</span>") == 2 and "4998" not in html


def test_what_is_older_than_a_day_is_not_new(hub: Hub) -> None:
    from accord.core.times import DAY
    from accord.hub.signals.reading import waiting
    from accord.hub.times import now

    tern = hub.member("Tern")
    tern.publish("+66812345678", region="TH")
    who = caller(person(tern))
    assert waiting.lately(who, now() - DAY).total == 1
    assert waiting.lately(who, now() + 1).total == 0


def test_more_than_are_counted_says_so(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.hub.signals.reading import waiting

    tern = hub.member("Tern")
    for place in range(4):
        tern.publish(f"+6681234567{place}", region="TH")
    monkeypatch.setattr(waiting, "COUNTED", 3)
    assert "3 signals among the newest that you may see; there are more." in page(signed_in(tern))


def test_share_requests_disputes_and_held_claims_wait_for_their_originator_alone(hub: Hub) -> None:
    tern, kite, lark = hub.member("Tern"), hub.member("Kite", "telecom"), hub.member("Lark", "platform")
    asked = tern.publish("+66811111111", tlp="TLP:AMBER", audience={"members": [kite.id]}, region="TH")["id"]
    wrong = tern.publish("+66822222222", region="TH")["id"]
    kite.post(f"/signals/{asked}/share-requests", {"audience": {"members": [lark.id]}, "reason": "They can remove it."})
    kite.post(f"/signals/{wrong}/disputes", {"reason": "This is a line of ours."})
    lark.post(f"/signals/{wrong}/disputes", {"reason": "We know it."})
    held = tern.publish("facebook.com")
    assert held["status"] == "quarantined"
    html = page(signed_in(tern))
    assert re.search(rf'href="/console/signals/{asked}" data-row-link>Others ask to share it more widely', html)
    assert re.search(rf'href="/console/signals/{wrong}" data-row-link>Others say that it is wrong</a> <span class="soft">\(2\)', html)
    assert re.search(rf'href="/console/signals/{held["id"]}" data-row-link>Held back', html) and "facebook[.]com" in html
    for other in (kite, lark):
        assert "Others ask" not in page(signed_in(other)) and "Others say" not in page(signed_in(other))
        assert "facebook" not in page(signed_in(other))
    # Whoever may not publish can't answer a request, but sees that something is wrong.
    assert "Others ask" not in page(signed_in(tern, "auditor"))
    tern.post(f"/signals/{wrong}/retract", {"reason": "They are right."})
    assert "Others say that it is wrong" not in page(signed_in(tern))


def test_more_than_a_few_are_counted_not_listed(hub: Hub) -> None:
    tern, kite = hub.member("Tern"), hub.member("Kite", "telecom")
    for place in range(8):
        made = tern.publish(f"+6681234567{place}", region="TH")["id"]
        kite.post(f"/signals/{made}/disputes", {"reason": "This is a line of ours."})
    html = page(signed_in(tern))
    assert html.count("Others say that it is wrong") == 5 and "and 3 more" in html


def test_a_red_signal_waits_on_the_page_of_a_named_person_alone(hub: Hub) -> None:
    from accord.hub.signals import actions, queries

    tern, kite = hub.member("Tern"), hub.member("Kite", "telecom")
    own, colleague, named = person(tern, "officer", "Anan"), person(tern, "officer", "Bee"), person(kite, "officer", "Cho")
    made = tern.publish("+66812345678", tlp="TLP:RED", audience={"people": [named.id, own.id]}, region="TH")["id"]
    row = queries.find(caller(named), made)
    assert row is not None
    actions.dispute(row, caller(named), "This is a line of ours.")
    assert "+66 81 234 5678" in page(browser(own))
    other = page(browser(colleague))
    assert "+66 81 234 5678" not in other and made not in other


def test_a_ringing_bell_is_first_with_whom_it_rings_next(hub: Hub) -> None:
    from accord.hub.desks import actions

    tern, kite = hub.member("Tern"), hub.member("Kite", "telecom")
    first, second, ringer = person(tern, "administrator", "Anan"), person(tern, "officer", "Bee"), person(kite, "officer", "Cho")
    desk = desk_of(first)
    actions.set_contacts(caller(first), desk, [(first.id, ["mail"]), (second.id, ["mail"])])
    bell = actions.ring(caller(ringer), desk, "call")
    html = page(browser(second))
    assert html.index("Ringing now") < html.index("Also waits for you")
    assert f'action="/console/bells/{bell.id}/answer"' in html
    assert re.search(r'<span class="with-clock"><bdi>Bee</bdi> <span class="clock', html)
    # The ringer's own page does not ask it to answer; other members know nothing of it.
    assert "Ringing now" not in page(browser(ringer))
    assert "Ringing now" not in page(signed_in(hub.member("Lark")))
    # A reader sees that it rings, and has no button.
    reader = page(signed_in(tern, "auditor"))
    assert "Ringing now" in reader and "/answer" not in reader


def test_desks_with_nobody_on_call_or_an_old_test_are_named(hub: Hub) -> None:
    from accord.core.times import DAY, SECOND
    from accord.hub.desks import actions
    from accord.hub.times import now

    tern = hub.member("Tern")
    who = person(tern, "administrator", "Anan")
    me, at = caller(who), now()
    attended, tested_once = desk_of(who, name="Day"), desk_of(who, name="Evening")
    desk_of(who, name="Closed", hours={})
    for desk, when in ((attended, at), (tested_once, at - 31 * DAY)):
        actions.add_shift(me, desk, who.id, at - 40 * DAY, at + DAY)
        actions.answer(me, actions.ring(me, desk, "test", at=when).id, at=when + SECOND)
    html = page(browser(who))
    assert "desk <bdi>Day</bdi>" not in html
    assert re.search(r"Its last test is older than 30 days</a></td><td[^>]*><span>desk <bdi>Evening</bdi>", html)
    assert re.search(r"a bell escalates at once · Its bell was never tested</a></td><td[^>]*><span>desk <bdi>Closed</bdi>", html)


def test_the_number_of_queries_does_not_grow(hub: Hub) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from accord.hub.desks import actions

    tern, kite, lark = hub.member("Tern"), hub.member("Kite", "telecom"), hub.member("Lark", "platform")
    who = person(tern, "administrator", "Anan")
    client = browser(who)

    def work(first: int, last: int) -> None:
        for place in range(first, last):
            made = tern.publish(f"+6681234{place:04}", tlp="TLP:AMBER", audience={"members": [kite.id, lark.id]}, region="TH")["id"]
            kite.post(f"/signals/{made}/disputes", {"reason": "This is a line of ours."})
            lark.post(f"/signals/{made}/share-requests", {"audience": {"members": [kite.id]}, "reason": "They can act."})
            if place % 5 == 0:
                desk = desk_of(who, name=f"Desk {place}")
                actions.set_contacts(caller(who), desk, [(who.id, ["mail"])])
                actions.add_shift(caller(who), desk, who.id, 0, 10**12)
                actions.ring(caller(who), desk, "call")

    def asked() -> int:
        client.get("/console/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/console/").status_code == 200
        return len(queries)

    work(0, 5)
    few = asked()
    work(5, 200)
    assert asked() == few


def test_what_waits_waits_on_both_databases(any_hub: Hub) -> None:
    from accord.hub.desks import actions

    tern, kite = any_hub.member("Tern"), any_hub.member("Kite", "telecom")
    who, ringer = person(tern, "administrator", "Anan"), person(kite, "officer", "Bee")
    made = [tern.publish(f"+6681234567{place}", region="TH")["id"] for place in range(3)]
    kite.post(f"/signals/{made[0]}/disputes", {"reason": "This is a line of ours."})
    tern.post(f"/signals/{made[1]}/retract", {"reason": "Wrong number."})
    desk = desk_of(who)
    actions.set_contacts(caller(who), desk, [(who.id, ["mail"])])
    bell = actions.ring(caller(ringer), desk, "call").id
    client = browser(who)
    html = page(client)
    assert "Others say that it is wrong" in html and "Ringing now" in html and "the secretariat" in html
    for path in ("desks", f"desks/{desk}", "bells", f"bells/{bell}", "journal", "journal?type=bell.rung", "journal/receipts"):
        answer = client.get(f"/console/{path}")
        assert answer.status_code == 200, path
    assert "may still act on it" in answer.content.decode()


def test_who_runs_the_hub_sees_that_work_was_set_aside(hub: Hub) -> None:
    from accord.hub.journal.actions import turn
    from accord.hub.journal.store.parked import park

    tern = hub.member("Tern")
    assert "set aside" not in page(signed_in(hub.admin, "administrator"))
    with turn() as t:
        park(t.cursor, "clock:request.due", 7, "KeyError at line 3", "4711", t.at)
        park(t.cursor, "reports", 8, "KeyError at line 3", "", t.at)
    for role in ("administrator", "secretariat"):
        html = page(signed_in(hub.admin, role))
        assert "2 pieces of the hub's work failed" in html.replace("&#x27;", "'") and "accord parked list" in html
    assert "set aside" not in page(signed_in(hub.admin, "officer")) and "set aside" not in page(signed_in(tern, "administrator"))


def test_who_runs_the_hub_sees_that_backups_are_late(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    from accord.hub.backups.store import made
    from accord.hub.times import now

    made.add(made.Backup(at=now() - 3 * 24 * 3_600_000_000))
    assert "backups are late" not in page(signed_in(hub.admin, "administrator")), "there is no schedule"
    monkeypatch.setattr(settings, "ACCORD_BACKUP_TO", str(tmp_path))
    assert "backups are late" in page(signed_in(hub.admin, "administrator"))
    assert "backups are late" not in page(signed_in(hub.admin, "officer"))
    monkeypatch.setattr(settings, "ACCORD_BACKUP_EVERY", 72)
    assert "backups are late" not in page(signed_in(hub.admin, "administrator"))


def test_who_runs_the_hub_sees_that_no_mail_goes_out(hub: Hub) -> None:
    from accord.hub.amiss import MAIL_AWAY, Watch, counts
    from accord.hub.leases.actions import Holder

    watch = Watch("")
    watch.fails(MAIL_AWAY)
    holder = Holder("beside", ["background"], counts=counts)
    holder.begin()
    assert "such as its mail server" in page(signed_in(hub.admin, "administrator"))
    assert "such as its mail server" not in page(signed_in(hub.admin, "officer"))
    watch.is_well()
    holder.renew()
    assert "such as its mail server" not in page(signed_in(hub.admin, "administrator"))
