"""Setting a member's signals aside: counted first, then done; whatever is typed for the span; and taken up again."""

import re
from typing import Any

import pytest
from hubs import Hub
from rooms import signed_in
from worlds import caller, publish

NEVER = "00000000-0000-4000-8000-000000000000"


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_they_are_counted_and_then_set_aside_and_taken_up_again(hub: Hub) -> None:
    bank = hub.member("Heron Bank")
    ids = [publish(caller(bank), f"parcel-{place}.example-shop.com").id for place in range(3)]
    desk, reader = signed_in(hub.admin, "secretariat"), signed_in(hub.member("Ibis Bank"), "officer")
    page = f"/console/members/{bank.id}/aside"
    assert f'href="{page}"' in desk.get(f"/console/members/{bank.id}").content.decode()
    assert "Signals that count 3" in words(desk.get(page)) and "First revoke the token, or suspend the member." in words(desk.get(page))
    looked = desk.post(page, {"since": "", "until": ""})
    assert "3 signals that count were published until" in words(looked) and "Signals that count 3 Set aside 0" in words(looked)
    at = re.search(r'name="at" value="(\d+)"', looked.content.decode())
    assert at is not None
    later = publish(caller(bank), "parcel-late.example-shop.com").id
    shorter = words(desk.post(page, {"since": "2024-01-02 03:00Z", "until": "2024-01-02 04:00Z", "at": at[1], "counted": "3"}))
    assert "None of its signals that count was published then." in shorter and "Set aside 0" in shorter
    assert "Set aside 0" in words(desk.post(page, {"since": "", "until": "", "at": at[1], "counted": "4"})), "another number was agreed to"
    done = words(desk.post(page, {"since": "", "until": "", "at": at[1], "counted": "3"}))
    assert "3 signals were set aside." in done and "Signals that count 1 Set aside 3" in done
    says = "The secretariat has set this signal aside while it looks into it."
    assert [says in words(reader.get(f"/console/signals/{id}")) for id in (*ids, later)] == [True, True, True, False]
    assert "Set aside of these 3" in words(desk.get(f"/console/members/{bank.id}"))
    assert "3 signals count again." in words(desk.post(page, {"again": "all"}))
    assert says not in words(reader.get(f"/console/signals/{ids[0]}"))


def test_a_span_is_read_as_people_type_it_and_what_is_no_span_is_refused_at_its_field(hub: Hub) -> None:
    bank = hub.member("Heron Bank")
    publish(caller(bank), "parcel-1.example-shop.com")
    desk = signed_in(hub.admin, "secretariat")
    page = f"/console/members/{bank.id}/aside"
    for since in ("2 Jan 2024 02:00 UTC", "2024-01-02T02:00+07:00", "2024-01-02 02:00Z"):
        assert "1 signal that counts was published from" in words(desk.post(page, {"since": since, "until": ""})), since
    none = words(desk.post(page, {"since": "", "until": "2024-01-02 03:00Z"}))
    assert "None of its signals that count was published then. Is the day right?" in none
    assert "In which place" in desk.post(page, {"since": "2 Jan 2024 02:00", "until": ""}).content.decode(), "the secretariat has no zone"
    for since, until in (("2024-01-02 05:00Z", "2024-01-02 03:00Z"), ("2024-01-02 05:00Z", "2024-01-02 12:00+07:00")):
        wrong = desk.post(page, {"since": since, "until": until, "at": "1"})
        assert wrong.status_code == 422 and "Give an end that comes after the beginning." in words(wrong)
    assert desk.post(page, {"since": "at night", "until": ""}).status_code == 422


@pytest.mark.parametrize("at", ["-1", "1e3", "٣", "9" * 20, "now", "0"])
def test_without_having_been_counted_nothing_is_set_aside(hub: Hub, at: str) -> None:
    bank = hub.member("Heron Bank")
    publish(caller(bank), "parcel-1.example-shop.com")
    desk = signed_in(hub.admin, "secretariat")
    answer = desk.post(f"/console/members/{bank.id}/aside", {"since": "", "until": "2024-01-02 03:00", "at": at})
    assert "Set aside 0" in words(answer)


def test_a_time_of_counting_that_is_yet_to_come_is_now(hub: Hub) -> None:
    bank = hub.member("Heron Bank")
    publish(caller(bank), "parcel-1.example-shop.com")
    answer = signed_in(hub.admin, "secretariat").post(
        f"/console/members/{bank.id}/aside", {"since": "", "until": "", "at": "9" * 20, "counted": "1"}
    )
    assert answer.status_code == 200 and "1 signal was set aside." in words(answer)


def test_of_more_than_one_waits_for_the_command_is_named(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.doors.console.members import setting_aside
    from accord.hub.members import queries
    from accord.hub.signals import actions
    from accord.hub.times import now

    monkeypatch.setattr(setting_aside, "MOST_AT_ONCE", 2)
    bank = hub.member("Heron Bank")
    for place in range(3):
        publish(caller(bank), f"parcel-{place}.example-shop.com")
    desk = signed_in(hub.admin, "secretariat")
    page = f"/console/members/{bank.id}/aside"
    looked = words(desk.post(page, {"since": "2024-01-02 02:00Z", "until": ""}))
    assert f"accord member set-aside {bank.id} --since 2024-01-02T02:00:00" in looked and "Signals that count more than 2" in looked
    actions.set_aside(queries.member(bank.id), 0, now(), queries.operator())
    assert f"accord member take-up-again {bank.id}" in words(desk.get(page))
    assert desk.post(page, {"again": "all"}).status_code == 409


def test_only_those_who_run_the_hub_see_it(hub: Hub) -> None:
    bank = hub.member("Heron Bank")
    page = f"/console/members/{bank.id}/aside"
    assert signed_in(bank, "administrator").get(page).status_code == 403
    assert signed_in(hub.admin, "secretariat").get(f"/console/members/{NEVER}/aside").status_code == 404
