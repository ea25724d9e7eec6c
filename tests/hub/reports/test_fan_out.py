"""One report, no retelling: what was agreed to goes out once, to whom it belongs, and what becomes of it comes back."""

from pathlib import Path
from typing import Any

import pytest
from asking import cast
from bells import rows
from clocks import Clock
from hubs import Hub
from newest import BLOCK, HOLD, REFER, TAKEDOWN
from reporting import ALL, FIRST, LINE, NAME, OWN_PHONE, SITE, WHOLE, attend, begun, declared, followed, handed_in, sent
from worlds import caller

from accord.core.times import DAY, SECOND


def requests() -> list[tuple[Any, ...]]:
    return list(rows("SELECT protocol, state, confirmed FROM requests_request ORDER BY n"))


def bells_at(made: Any, name: str) -> list[int]:
    """For how many things each bell at this member's desk rang, in order."""
    desk = made.desks[name].replace("-", "")
    bells = rows("SELECT d.id, b.count FROM desks_bell b JOIN desks_desk d ON d.n = b.desk ORDER BY b.n")
    return [count for id, count in bells if str(id).replace("-", "") == desk]


def test_the_banks_ring_before_the_rest_is_told(hub: Hub) -> None:
    made = cast(hub)
    begun()
    attend()
    assert sent() == [("own-bank", "sent"), ("receiving-bank", "sent")]
    assert requests() == [(HOLD, "received", None)]
    rung = {str(id).replace("-", "") for (id,) in rows("SELECT d.id FROM desks_bell b JOIN desks_desk d ON d.n = b.desk")}
    assert rung >= {made.desks[name].replace("-", "") for name in ("Sender", "Kasi")}
    sides = {side for (side,) in rows("SELECT side FROM requests_party")}
    assert sides == {"asker", "answerer", "bank", "police"}


def test_without_consent_or_without_an_amount_no_bank_rings(hub: Hub) -> None:
    cast(hub)
    begun(yes=())
    begun({**FIRST, "payments": [{"to": "TH:004:1234567890"}]}, form="g" * 32)
    attend()
    assert sent() == [] and requests() == []


def test_the_whole_report_goes_out_once(any_hub: Hub) -> None:
    made = cast(any_hub)
    declared(made)
    code = begun()
    attend()
    from reporting import sheet

    from accord.hub.intake import actions

    actions.fill_in(code, sheet(), dict.fromkeys(ALL, True))
    actions.hand_in(code)
    actions.hand_in(code)
    attend()
    outcomes = dict.fromkeys(sent())
    assert {outlet for outlet, _ in outcomes} == {"own-bank", "receiving-bank", "signal", "platform", "telecom", "police", "support"}
    assert {state for _, state in outcomes} == {"sent"}
    before = (sent(), requests())
    actions.agree(code, {"bank": True})
    attend()
    assert (sent(), requests()) == before
    assert sorted(protocol for protocol, _, _ in requests()) == [BLOCK, HOLD, REFER, TAKEDOWN]
    assert followed(code)["hold-funds"] == "received" and followed(code)["desk"] == "sent" and followed(code)["signal"] == "sent"


def test_signals_never_hold_what_is_the_persons_own(hub: Hub) -> None:
    made = cast(hub)
    declared(made)
    handed_in()
    values = {event["data"]["identifier"]["value"] for event in made.api("Kasi").feed() if event["type"] == "signal.published"}
    assert SITE.removeprefix("https://") in {value.removeprefix("https://") for value in values} and LINE in values
    assert not any(OWN_PHONE[-8:] in value or "5550001112" in value for value in values)


def test_only_the_own_bank_may_read_who_it_is(any_hub: Hub) -> None:
    made = cast(any_hub)
    handed_in()
    (reference,) = {sealed for (sealed,) in rows("SELECT sealed FROM reports_sent WHERE outlet = 'own-bank'")}
    from uuid import UUID

    from accord.hub.times import now
    from accord.hub.vault import queries
    from accord.hub.vault.errors import VaultError
    from accord.hub.vault.vocabulary import Reader, Reason

    def read(name: str) -> Any:
        return queries.read(UUID(reference), Reader(made[name].n, "officer", "session:1"), Reason("request"), at=now())

    assert read("Sender").text("name") == NAME
    for name in ("Kasi", "Bangkok", "Stranger"):
        with pytest.raises(VaultError):
            read(name)


def test_consent_taken_back_ends_what_rested_on_it_at_once(any_hub: Hub) -> None:
    made = cast(any_hub)
    declared(made)
    code = handed_in()
    from accord.hub.intake import actions

    actions.agree(code, {"bank": False, "signals": False, "police": False})
    attend()
    states = {outlet: state for outlet, state in sent()}
    assert states["own-bank"] == states["receiving-bank"] == states["signal"] == states["police"] == "ended"
    assert states["platform"] == "sent"
    assert dict((protocol, state) for protocol, state, _ in requests())[HOLD] == "closed"
    assert followed(code)["signal"] == "taken-back"
    taken = [event for event in made.api("Kasi").feed() if event["type"] == "signal.retracted"]
    assert len(taken) == len([row for row in sent() if row[0] == "signal"])
    assert rows("SELECT COUNT(*) FROM reports_sent WHERE sealed <> '' AND state = 'ended'") == [(0,)]


def test_withdrawn_as_a_whole_everything_is_called_off(hub: Hub) -> None:
    made = cast(hub)
    declared(made)
    code = handed_in()
    from accord.hub.intake import actions

    actions.withdraw(code)
    attend()
    assert {state for _, state in sent()} == {"ended"}
    assert {state for _, state, _ in requests()} <= {"closed", "revoked"}


def test_a_held_person_sets_off_the_rescue_and_nothing_that_captors_notice(hub: Hub) -> None:
    cast(hub)
    answers = {
        "country": "TH",
        "writer": "inside",
        "held-in": "TH",
        "danger": ["violence"],
        "may-contact": "code",
        "words": f"They use {LINE}.",
    }
    code = handed_in(answers, ("rescue", *ALL), door="held")
    assert sent()[0] == ("rescue", "sent") and {outlet for outlet, _ in sent()} <= {"rescue", "support"}
    assert followed(code)["rescue"] == "sent"
    assert rows("SELECT COUNT(*) FROM reports_sent WHERE outlet = 'rescue' AND bell <> ''") in ([(0,)], [(1,)])


def test_where_the_desk_of_the_country_has_no_bell_the_secretariat_is_rung(hub: Hub) -> None:
    from accord.hub.desks import actions as desks

    cast(hub)
    desk = desks.make_desk(caller(hub.admin), name="Night desk", zone="UTC")
    handed_in({"country": "NP", "writer": "relative", "held-in": "KH", "may-contact": "code"}, ("rescue",), door="held")
    assert sent() == [("rescue", "sent")]
    ((bell,),) = rows("SELECT bell FROM reports_sent")
    assert bell and [str(id).replace("-", "") for (id,) in rows("SELECT d.id FROM desks_bell b JOIN desks_desk d ON d.n = b.desk")] == [
        desk.replace("-", "")
    ]


def test_what_many_name_rings_a_few_times_and_is_then_one_bell_that_grows(hub: Hub) -> None:
    made = cast(hub)
    for number in range(7):
        paid = {**WHOLE["payments"][0], "reference": f"REF-{number}", "own-bank": "", "own-account": ""}
        handed_in({"country": "TH", "lost": ["money"], "payments": [paid]}, ("bank",), form=f"{number}" * 32)
    assert [state for outlet, state in sent() if outlet == "receiving-bank"] == ["sent"] * 7
    assert len(requests()) == 7, "the bank gets every report"
    assert bells_at(made, "Kasi") == [1, 1, 1, 1, 1, 2]


def test_a_draft_that_nobody_hands_in_is_erased_in_the_end(hub: Hub, at: Any) -> None:
    cast(hub)
    code = begun(yes=())
    attend(at.now)
    from accord.hub.intake import queries

    at.now += DAY - 1_000_000
    attend(at.now)
    assert queries.find(code).step == "draft" and queries.draft(code, at=at.now).sheet.answers["country"] == "TH", "for 24 hours"
    at.now += 2_000_000
    attend(at.now)
    assert queries.find(code).step == "closed"
    assert rows("SELECT COUNT(*) FROM vault_record WHERE erased IS NULL AND kind = 'report'") == [(0,)]


def test_an_answer_is_told_to_whoever_holds_the_code(hub: Hub) -> None:
    from accord.hub.requests import actions

    made = cast(hub)
    code = handed_in()
    (request,) = [id for (id,) in rows("SELECT id FROM requests_request WHERE name = 'hold-funds'")]
    actions.take(made["Kasi"], str(request), "acknowledge")
    attend()
    assert followed(code)["hold-funds"] == "acknowledged"
    assert caller(hub.member("Kasi")).n


def test_a_whole_network_reports_and_every_bank_and_the_police_have_every_report(any_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """A help line sends nine reports within the hour, between as many drafts that nobody finishes."""
    made = cast(any_hub)
    Clock(monkeypatch).to_midday()  # with the hour ends what is known of a network
    for number in range(9):
        begun({"country": "TH"}, (), form=f"d{number:031}", place="203.0.113.7")
        paid = {**WHOLE["payments"][0], "reference": f"REF-{number}", "to": f"TH:004:123456700{number}"}
        handed_in({**WHOLE, "payments": [paid], "words": ""}, ("bank", "police"), form=f"{number:032}", place="203.0.113.7", marks={})
    for outlet in ("own-bank", "receiving-bank", "police"):
        assert [state for sent_outlet, state in sent() if sent_outlet == outlet] == ["sent"] * 9
    assert len(requests()) == 9
    for name in ("Sender", "Kasi"):
        assert bells_at(made, name) == [1, 1, 1, 1, 1, 4], "five rang by themselves, then one grew"
    assert any(count >= 4 for count in bells_at(made, "Police"))


def test_a_bell_that_grew_rings_on_for_the_others_and_again_only_a_while_after_it_was_answered(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    from accord.hub.desks import actions as desks
    from accord.hub.desks.vocabulary import GROWS_AGAIN_AFTER
    from accord.hub.requests import actions

    made = cast(hub)
    Clock(monkeypatch).to_midday()  # with the hour ends what is known of a network

    def report(number: int) -> None:
        paid = {**WHOLE["payments"][0], "reference": f"REF-{number}", "to": f"TH:004:123456700{number}"}
        handed_in({**FIRST, "payments": [paid]}, ("bank",), form=f"{number:032}", place="203.0.113.7")

    for number in range(8):
        report(number)
    last = [id for (id,) in rows("SELECT id FROM requests_request ORDER BY n")][-3:]
    actions.take(made["Kasi"], str(last[0]), "acknowledge")
    assert bells_at(made, "Kasi")[-1] == 2, "it rings on for the two others"
    grown = "FROM desks_bell b JOIN desks_desk d ON d.n = b.desk WHERE b.topic <> '' AND d.name = 'Kasi desk'"
    ((bell,),) = rows(f"SELECT b.id {grown}")
    desks.answer(made["Kasi"], str(bell))
    report(8)
    bells = rows(f"SELECT b.state, b.count, b.next, b.climb {grown} ORDER BY b.n")
    assert [state for state, *_ in bells] == ["answered", "ringing"]
    ((ended,),) = rows(f"SELECT b.ended {grown} AND b.state = 'answered'")
    assert bells[-1][2] == ended + GROWS_AGAIN_AFTER and bells[-1][3] == 0, "nobody is rung for it before"


def test_what_a_flood_held_back_can_be_taken_back_too(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.hub.intake import actions

    cast(hub)
    Clock(monkeypatch).to_midday()  # with the hour ends what is known of a network
    codes = [handed_in(form=f"{number}" * 32, place="203.0.113.7") for number in range(6)]
    assert ("signal", "later") in sent()
    actions.withdraw(codes[-1])
    attend()
    last = rows("SELECT DISTINCT state FROM reports_sent WHERE submission = (SELECT MAX(n) FROM intake_submission)")
    assert last == [("ended",)] and rows("SELECT COUNT(*) FROM journal_parked") == [(0,)]


def test_a_bank_that_is_told_later_is_asked_later(hub: Hub) -> None:
    from reporting import PAID, sheet

    from accord.hub.intake import actions

    cast(hub)
    code = begun({**FIRST, "payments": [{**PAID, "to": ""}]})
    attend()
    assert sent() == [("own-bank", "sent")]
    actions.fill_in(code, sheet(answers=FIRST), {"bank": True})
    attend()
    assert sent() == [("own-bank", "sent"), ("receiving-bank", "sent")]
    assert len(requests()) == 2


def test_money_that_has_moved_on_is_followed_on_the_page_of_the_code(hub: Hub) -> None:
    from asking import ACCOUNTS

    from accord.hub.intake import queries
    from accord.hub.requests import actions

    made = cast(hub)
    code = handed_in()
    (request,) = [id for (id,) in rows("SELECT id FROM requests_request WHERE name = 'hold-funds'")]
    hop = {"amount": "480000.00 THB", "next": ACCOUNTS["Bangkok"]}
    actions.take(made["Kasi"], str(request), "acknowledge")
    actions.take(made["Kasi"], str(request), "moved-on", {"hops": [hop]})
    attend()
    n = queries.find(code).n
    assert [row.state for row in queries.followed(n) if row.step == "hold-funds"] == ["moved-on", "received"]
    (child,) = [id for (id,) in rows("SELECT id FROM requests_request WHERE name = 'hold-funds' AND parent IS NOT NULL")]
    actions.take(made["Bangkok"], str(child), "acknowledge")
    attend()
    assert [row.state for row in queries.followed(n) if row.step == "hold-funds"] == ["moved-on", "acknowledged"]


def test_what_could_not_be_opened_is_sent_when_the_keys_are_back(hub: Hub) -> None:
    from django.conf import settings

    from accord.hub.intake import actions
    from accord.hub.times import now

    cast(hub)
    code = begun()
    actions.hand_in(code)
    ring = Path(settings.ACCORD_KEYRING)
    away = ring.rename(ring.with_name("away"))
    attend()
    assert sent() == []
    away.rename(ring)
    attend()
    assert sent() == [], "it is looked at again after a while"
    attend(now() + 660 * SECOND)
    assert ("own-bank", "sent") in sent()
