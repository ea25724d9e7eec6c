"""A bell that nobody answers climbs on time, to exactly those people; one that is answered is silent."""

import threading
from typing import Any

import pytest
from bells import MINUTE, NOON, Post, change, entries, office, pass_time, person, rows, signed_in
from hubs import Hub
from programs import wait_until
from worlds import caller

from accord.core.times import DAY, SECOND, micros
from accord.hub.desks import actions, followers, queries
from accord.hub.desks.errors import BadDesk, NoSuchDesk

ORDER = [("ann", 0), ("bob", 5), ("cid", 10), ("dee", 15), ("sue", 20), ("sue", 35), ("sue", 50)]


def minutes(post: Post) -> list[tuple[str, int]]:
    """Who got a mail at which minute after noon, by the mail's own date."""
    return [(name, (micros(mail.date) - NOON) // MINUTE) for name, mail in zip(post.to, post.mails, strict=True)]


def test_nobody_answers(any_hub: Hub, post: Post) -> None:
    made = office(any_hub)
    bell = actions.ring(made.gamma, made.desk, "call", at=NOON)
    pass_time(NOON + 55 * MINUTE, since=NOON)
    assert minutes(post) == ORDER
    assert len({mail.id for mail in post.mails}) == len(ORDER)
    for mail in post.mails:
        assert mail.subject == "1 bell waits for you"
        assert (
            " ".join(mail.text.split()) == f"Accord: 1 bell waits for you. Sign in to see: https://accord.example/console/bells/{bell.id}"
        )
        assert mail.sender == "bells@accord.example"
    sent = [ring for ring in queries.bell(made.alpha, bell.id).rings if ring.channel == "mail"]
    assert [(ring.stop, (ring.due - NOON) // MINUTE, ring.state) for ring in sent] == [
        ("shift", 0, "sent"),
        ("contact", 5, "sent"),
        ("contact", 10, "sent"),
        ("cover", 15, "sent"),
        *[("secretariat", minute, "sent") for minute in (20, 35, 50)],
    ]
    assert all(ring.sent is not None and ring.sent >= ring.due for ring in sent)


def test_an_answer_stops_it_and_is_timed(any_hub: Hub, post: Post) -> None:
    made = office(any_hub)
    bell = actions.ring(made.gamma, made.desk, "request", "request:6f1c7a52-3b1e-4d5f-9a44-0f3a2f9c1b77", at=NOON)
    pass_time(NOON + 6 * MINUTE, since=NOON)
    bob = signed_in(made.people["Bob"])
    assert [row.rings_me for row in queries.ringing(bob)] == [True]
    answered = actions.answer(bob, bell.id, at=NOON + 7 * MINUTE)
    assert (answered.state, answered.ended, answered.answered_by_name, answered.answered_person) == (
        "answered",
        NOON + 7 * MINUTE,
        "Alpha",
        "Bob",
    )
    pass_time(NOON + 90 * MINUTE, since=NOON + 7 * MINUTE)
    assert post.to == ["ann", "bob"]
    assert queries.ringing(bob) == []
    assert queries.bell(made.gamma, bell.id).answered_person == ""
    for member in (made.alpha.n, made.gamma.n):
        assert [entry["type"] for entry in entries(member)] == ["bell.rung", "bell.answered"]
    assert entries(made.gamma.n)[0]["data"] == {
        "bell": bell.id,
        "desk": made.desk,
        "kind": "request",
        "ref": "request:6f1c7a52-3b1e-4d5f-9a44-0f3a2f9c1b77",
        "rung_at": "2026-11-24T12:00:00.000000Z",
    }
    assert entries(made.gamma.n)[1]["data"]["answered_by"] == made.alpha.id
    assert entries(made.beta.n) == []


def test_the_second_to_answer_learns_who_was_first(any_hub: Hub) -> None:
    made = office(any_hub)
    bell = actions.ring(made.gamma, made.desk, "call", at=NOON)
    assert actions.answer(signed_in(made.people["Bob"]), bell.id, at=NOON + 1).answered_person == "Bob"
    again = actions.answer(signed_in(made.people["Ann"]), bell.id, at=NOON + 2)
    assert (again.answered_person, again.ended) == ("Bob", NOON + 1)
    assert [entry["type"] for entry in entries(made.alpha.n)] == ["bell.rung", "bell.answered"]


def test_who_rang_takes_it_back_and_nobody_else(any_hub: Hub, post: Post) -> None:
    made = office(any_hub)
    bell = actions.ring(made.gamma, made.desk, "call", at=NOON)
    with pytest.raises(NoSuchDesk):
        actions.stop(made.alpha, bell.id)
    assert actions.stop(made.gamma, bell.id, at=NOON + MINUTE).state == "stopped"
    pass_time(NOON + 60 * MINUTE, since=NOON)
    assert post.to == []
    assert [entry["type"] for entry in entries(made.alpha.n)] == ["bell.rung", "bell.stopped"]


def test_a_closed_desk_wakes_only_who_is_on_call(any_hub: Hub, post: Post) -> None:
    made = office(any_hub, hours={"mon": ["09:00-17:00"], "tue": ["09:00-11:00"]})
    actions.ring(made.gamma, made.desk, "call", at=NOON)
    pass_time(NOON + 12 * MINUTE, since=NOON)
    assert minutes(post) == [("ann", 0), ("dee", 5), ("sue", 10)]


def test_a_closed_desk_with_nobody_on_call_goes_straight_to_its_cover(any_hub: Hub, post: Post) -> None:
    made = office(any_hub, hours={"mon": ["09:00-17:00"]}, shift=False)
    actions.ring(made.gamma, made.desk, "call", at=NOON)
    pass_time(NOON + 6 * MINUTE, since=NOON)
    assert minutes(post) == [("dee", 0), ("sue", 5)]


def test_a_desk_that_opens_while_the_secretariat_is_rung_is_rung_too(any_hub: Hub, post: Post) -> None:
    made = office(any_hub, hours={"tue": ["09:00-11:00", "13:00-17:00"]}, shift=False)
    actions.ring(made.gamma, made.desk, "call", at=NOON)
    pass_time(NOON + 95 * MINUTE, since=NOON)
    before = [("dee", 0), ("sue", 5), ("sue", 20), ("sue", 35), ("sue", 50)]
    assert minutes(post) == [*before, ("ann", 65), ("bob", 65), ("cid", 65), ("sue", 70), ("sue", 85)]


def test_who_is_away_is_stood_in_for(any_hub: Hub, post: Post) -> None:
    made = office(any_hub)
    actions.set_away(made.alpha, made.people["Ann"], NOON - MINUTE, NOON + 600 * MINUTE, made.people["Cid"])
    actions.set_away(made.alpha, made.people["Bob"], NOON - MINUTE, NOON + 600 * MINUTE)
    actions.ring(made.gamma, made.desk, "call", at=NOON)
    pass_time(NOON + 6 * MINUTE, since=NOON)
    assert minutes(post) == [("cid", 0), ("dee", 5)]


def test_the_secretariats_desk_comes_before_its_people(any_hub: Hub, post: Post) -> None:
    made = office(any_hub, contacts=())
    secretariat = caller(any_hub.admin)
    pat = person(any_hub.admin, "Pat")
    desk = actions.make_desk(secretariat, name="Duty desk", zone="UTC", hours={"sun": ["01:00-02:00"]})
    actions.set_contacts(secretariat, desk, [(pat, ["mail"])])
    actions.archive_desk(made.beta, made.cover)
    actions.ring(made.gamma, made.desk, "call", at=NOON)
    pass_time(NOON + 6 * MINUTE, since=NOON)
    assert minutes(post) == [("ann", 0), ("pat", 5)], "closed, but the last resort"


def test_a_bell_that_rang_for_a_day_is_marked_and_rings_on(any_hub: Hub, post: Post) -> None:
    made = office(any_hub)
    bell = actions.ring(made.gamma, made.desk, "call", at=NOON)
    pass_time(NOON + DAY + 20 * MINUTE, since=NOON, step=5 * MINUTE)
    bell_row = queries.bell(made.gamma, bell.id)
    assert (bell_row.state, bell_row.unanswered) == ("ringing", NOON + DAY)
    assert [row.id for row in queries.ringing(made.alpha)] == [bell.id]
    assert [entry["type"] for entry in entries(made.gamma.n)] == ["bell.rung", "bell.unanswered"]
    assert rows("SELECT detail FROM journal_audit WHERE outcome = 'unanswered'") == [(f"{bell.id} at {made.desk}",)]
    assert minutes(post)[-1] == ("sue", 24 * 60 + 20)
    assert minutes(post)[4:] == [("sue", minute) for minute in range(20, 24 * 60 + 21, 15)]


def test_after_a_long_standstill_everybody_is_rung_once(any_hub: Hub, post: Post) -> None:
    made = office(any_hub)
    actions.ring(made.gamma, made.desk, "call", at=NOON)
    pass_time(NOON + 600 * MINUTE, since=NOON + 600 * MINUTE)
    assert post.to == ["ann", "bob", "cid", "dee", "sue"]
    pass_time(NOON + 620 * MINUTE, since=NOON + 601 * MINUTE)
    assert minutes(post)[5:] == [("sue", 605), ("sue", 620)], "the times are still those of the clock"


def test_a_mail_server_in_trouble_is_tried_again_and_the_climb_goes_on(any_hub: Hub, post: Post) -> None:
    made = office(any_hub)
    post.refuses = 2
    bell = actions.ring(made.gamma, made.desk, "call", at=NOON)
    pass_time(NOON + 5 * MINUTE, since=NOON, step=10 * SECOND)
    # Refused at once, refused half a minute after that took its moment, taken two minutes after that: in steps of ten seconds.
    assert [(mail.to[:3], (micros(mail.date) - NOON) // SECOND) for mail in post.mails] == [("ann", 170), ("bob", 300)]
    mails = [ring for ring in queries.bell(made.alpha, bell.id).rings if ring.channel == "mail"]
    assert [(ring.tries, ring.code) for ring in mails] == [(3, "sent"), (1, "sent")]
    post.refuses = 99
    pass_time(NOON + 15 * MINUTE, since=NOON + 6 * MINUTE, step=10 * SECOND)
    cid = [ring for ring in queries.bell(made.alpha, bell.id).rings if ring.channel == "mail"][2]
    assert (cid.tries, cid.state, cid.code) == (3, "failed", "refused")


def test_a_mail_server_that_is_not_there_is_said(any_hub: Hub, settings_of: Any) -> None:
    from bells import free_port

    made = office(any_hub)
    bell = actions.ring(made.gamma, made.desk, "call", at=NOON)
    settings_of(ACCORD_SMTP="", ACCORD_MAIL_FROM="")
    followers.work(NOON)
    settings_of(ACCORD_SMTP=f"smtp://127.0.0.1:{free_port()}?tls=none", ACCORD_MAIL_FROM="bells@accord.example")
    pass_time(NOON + 5 * MINUTE, since=NOON)
    mails = [ring for ring in queries.bell(made.alpha, bell.id).rings if ring.channel == "mail"]
    assert [(ring.state, ring.code) for ring in mails] == [("failed", "not-configured"), ("due", "unreachable")]


def test_what_a_climb_trips_over_is_said_and_it_goes_on(any_hub: Hub, post: Post) -> None:
    made = office(any_hub)
    bell = actions.ring(made.gamma, made.desk, "call", at=NOON)
    (hours,) = rows("SELECT hours FROM desks_desk WHERE name = 'Fraud desk'")[0]
    change("UPDATE desks_desk SET hours = 'broken' WHERE name = 'Fraud desk'")
    pass_time(NOON + 7 * MINUTE, since=NOON)
    assert post.to == ["ann"]
    failed = rows("SELECT detail FROM journal_audit WHERE outcome = 'failed'")
    assert len(failed) == 3
    assert all(detail.startswith(f"{bell.id} can't climb: DecodeError at line") for (detail,) in failed)
    change("UPDATE desks_desk SET hours = %s WHERE name = 'Fraud desk'", hours)
    pass_time(NOON + 8 * MINUTE, since=NOON + 8 * MINUTE)
    assert post.to == ["ann", "bob"]


def test_what_a_ring_trips_over_holds_up_no_other(any_hub: Hub, post: Post, caplog: pytest.LogCaptureFixture) -> None:
    made = office(any_hub)
    broken = actions.ring(made.gamma, made.desk, "call", at=NOON)
    change("UPDATE desks_ring SET person = 99999 WHERE person IS NOT NULL")
    other = actions.ring(made.gamma, made.desk, "call", at=NOON)
    pass_time(NOON, since=NOON)
    assert post.to == ["ann"]
    assert other.id in post.mails[0].text
    codes = rows("SELECT b.id, r.code FROM desks_ring r JOIN desks_bell b ON b.n = r.bell WHERE r.channel = 'mail' ORDER BY r.n")
    assert [code for _, code in codes] == ["broken", "sent"]
    assert "NoSuchPerson at line" in caplog.text
    assert "99999" not in caplog.text
    assert broken.id not in post.mails[0].text


def test_many_senders_send_each_ring_once(any_hub: Hub, post: Post) -> None:
    made = office(any_hub)
    for _ in range(12):
        actions.ring(made.alpha, made.desk, "call", at=NOON)
    stop = threading.Event()
    senders = followers.senders(stop)
    wait_until(lambda: rows("SELECT COUNT(*) FROM desks_ring WHERE channel = 'mail' AND state <> 'sent'") == [(0,)])
    stop.set()
    for sender in senders:
        sender.join()
    assert post.to == ["ann"] * 12
    assert len({mail.id for mail in post.mails}) == 12


def test_whoever_was_cut_off_is_made_up_for_after_a_minute(any_hub: Hub, post: Post) -> None:
    made = office(any_hub)
    actions.ring(made.gamma, made.desk, "call", at=NOON)
    claimed = followers._claim(NOON)
    assert claimed is not None
    followers._send(claimed, NOON)  # sent, and killed before it was noted
    assert not followers.deliver(NOON + 59 * SECOND)
    assert followers.deliver(NOON + 60 * SECOND)
    assert not followers.deliver(NOON + 200 * SECOND)
    assert post.to == ["ann", "ann"]
    assert len({mail.id for mail in post.mails}) == 1, "the other side can tell that it is the same"


def test_a_test_rings_the_first_person_only_and_its_answer_is_remembered(any_hub: Hub, post: Post) -> None:
    made = office(any_hub)
    with pytest.raises(BadDesk) as refused:
        actions.ring(made.gamma, made.desk, "test", at=NOON)
    assert refused.value.field == "kind"
    bell = actions.ring(made.alpha, made.desk, "test", at=NOON)
    pass_time(NOON + 60 * MINUTE, since=NOON)
    assert post.to == ["ann"]
    assert post.mails[0].subject == "1 bell waits for you", "outside the console nothing says what rings"
    assert queries.desk(made.gamma, made.desk, at=NOON).row.tested is None
    actions.answer(signed_in(made.people["Ann"]), bell.id, at=NOON + 61 * MINUTE)
    assert queries.desk(made.gamma, made.desk, at=NOON).row.tested == NOON + 61 * MINUTE


def test_a_test_that_would_reach_nobody_is_refused(hub: Hub) -> None:
    made = office(hub, hours={"mon": ["09:00-10:00"]}, shift=False)
    with pytest.raises(BadDesk):
        actions.ring(made.alpha, made.desk, "test", at=NOON)
    assert rows("SELECT COUNT(*) FROM desks_bell") == [(0,)]


def test_ten_bells_ring_at_anothers_desk_and_not_eleven(any_hub: Hub) -> None:
    made = office(any_hub)
    bells = [actions.ring(made.gamma, made.desk, "call", at=NOON) for _ in range(10)]
    with pytest.raises(BadDesk) as refused:
        actions.ring(made.gamma, made.desk, "call", at=NOON)
    assert refused.value.field == "desk"
    actions.ring(made.beta, made.desk, "call", at=NOON)
    for _ in range(11):
        actions.ring(made.alpha, made.desk, "call", at=NOON)
    actions.stop(made.gamma, bells[0].id)
    actions.ring(made.gamma, made.desk, "call", at=NOON)


def test_a_person_for_whom_no_address_is_kept_holds_no_bell_up(any_hub: Hub, post: Post) -> None:
    from accord.hub.members import queries as members
    from accord.hub.members.actions import people

    made = office(any_hub)
    for name in ("Ann", "Bob"):
        row = next(row for row in members.people_of(made.alpha.n) if row.name == name)
        people.set_contact(row, email="", phone="", by=members.operator())
    bell = actions.ring(made.gamma, made.desk, "call", at=NOON)
    pass_time(NOON + 30 * MINUTE, since=NOON)
    assert minutes(post) == [("cid", 0), ("dee", 5), ("sue", 10), ("sue", 25)]
    failed = [ring for ring in queries.bell(made.alpha, bell.id).rings if ring.state == "failed"]
    assert [(ring.code, ring.due - NOON < MINUTE) for ring in failed] == [("no-address", True)] * 2


def test_where_the_secretariat_has_no_address_it_is_rung_in_its_own_time(any_hub: Hub, post: Post) -> None:
    from accord.hub.members import queries as members
    from accord.hub.members.actions import people

    made = office(any_hub, shift=False, contacts=("Ann",))
    for row in (*members.people_of(made.alpha.n), *members.people_of(made.beta.n), *members.people_of(any_hub.admin.n)):
        people.set_contact(row, email="", phone="", by=members.operator())
    bell = actions.ring(made.gamma, made.desk, "call", at=NOON)
    pass_time(NOON + 30 * MINUTE, since=NOON)
    rung = [ring for ring in queries.bell(made.alpha, bell.id).rings if ring.channel == "mail"]
    assert [(ring.stop, (ring.due - NOON) // MINUTE) for ring in rung] == [
        ("contact", 0),
        ("cover", 0),
        ("secretariat", 5),
        ("secretariat", 20),
    ]
