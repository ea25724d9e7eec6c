"""What anybody can report without an account: it changes no verdict's word and no member's record, until somebody stands behind it."""

from typing import Any

import pytest
from asking import cast
from bells import rows
from hubs import Api, Hub
from reporting import ACCOUNT, SITE, WHOLE, attend, declared, handed_in, key


def _verdict(member: Api, value: str, use: str | None = None) -> dict[str, Any]:
    return member.verdict(value, use)


def _bands(verdict: dict[str, Any]) -> list[str]:
    return [reason["text"] for reason in verdict["reasons"] if reason["code"] == "unconfirmed-reports"]


def _report(number: int, country: str = "TH", **more: Any) -> str:
    return handed_in(form=f"{number:032}", country=country, place=f"198.51.100.{number}", **more)


def test_reports_from_two_countries_corroborate_nothing(any_hub: Hub) -> None:
    made = cast(any_hub)
    for number in range(3):
        _report(number)
    for number in range(3, 6):
        _report(number, "NP", answers={**WHOLE, "country": "NP"})
    kasi = made.api("Kasi")
    verdict = _verdict(kasi, SITE)
    assert (verdict["verdict"], verdict["sources"], verdict["uses"]) == ("none", 0, [])
    assert _bands(verdict) and "6-20" in _bands(verdict)[0]
    assert _bands(_verdict(kasi, SITE, "investigate")) == _bands(verdict)
    assert _bands(_verdict(kasi, SITE, "block")) == []


@pytest.mark.parametrize(("count", "band"), [(1, "1"), (2, "2-5"), (5, "2-5"), (6, "6-20"), (21, "more than 20")])
def test_their_number_is_told_in_bands(hub: Hub, count: int, band: str) -> None:
    made = cast(hub)
    for number in range(count):
        _report(number)
    (text,) = _bands(_verdict(made.api("Kasi"), SITE))
    assert f": {band}." in text


def test_a_members_own_claim_beside_them_is_that_members_alone(any_hub: Hub) -> None:
    made = cast(any_hub)
    _report(1)
    made.api("Kasi").publish(SITE, scheme="investment")
    verdict = _verdict(made.api("Sender"), SITE)
    assert (verdict["verdict"], verdict["sources"]) == ("reported", 1)
    for number in range(2, 12):
        _report(number)
    assert _verdict(made.api("Sender"), SITE)["verdict"] == "reported"
    made.api("Stranger").publish(SITE, scheme="investment")
    assert _verdict(made.api("Sender"), SITE)["verdict"] == "corroborated"


def test_what_is_taken_back_after_a_dispute_settles_nothing(any_hub: Hub) -> None:
    from accord.hub.intake import actions

    made = cast(any_hub)
    codes = [_report(number) for number in range(3)]
    for (id,) in rows("SELECT id FROM signals_signal"):
        made.api("Kasi").post(f"/signals/{_uuid(id)}/disputes", {"reason": "This is our own site."})
    for code in codes:
        actions.agree(code, {"signals": False})
    attend()
    assert rows("SELECT DISTINCT state FROM reports_sent WHERE what = 'signal'") == [("ended",)]
    assert rows("SELECT member, confirmed, refuted FROM guard_outcome") == []


def test_nobodys_record_or_budget_moves_by_answers_to_them(any_hub: Hub) -> None:
    made = cast(any_hub)
    _report(1)
    for (id,) in rows("SELECT id FROM signals_signal"):
        made.api("Kasi").post(f"/signals/{_uuid(id)}/sightings", {"count": 1})
    assert rows("SELECT member, confirmed, refuted FROM guard_outcome") == []
    assert rows("SELECT spent FROM guard_budget WHERE spent > 0") == []
    assert _verdict(made.api("Sender"), SITE)["verdict"] == "reported", "a member that saw it itself says so"


def test_one_report_tells_of_ten_identifiers_and_no_more(any_hub: Hub) -> None:
    cast(any_hub)
    sites = [f"https://evil-{number}.example.com/" for number in range(60)]
    _report(1, answers={**WHOLE, "words": " ".join(sites)}, marks={key(site): "theirs" for site in sites})
    assert rows("SELECT COUNT(*) FROM signals_signal") == [(10,)]
    assert rows("SELECT COUNT(*) FROM guard_held") == [(0,)]


def test_what_is_protected_is_neither_told_nor_queued_for_a_reviewer(any_hub: Hub) -> None:
    cast(any_hub)
    _report(1, answers={**WHOLE, "words": "https://www.google.com/"}, marks={key("https://www.google.com/"): "theirs"})
    assert rows("SELECT COUNT(*) FROM guard_held") == [(0,)]


def test_what_the_senders_bank_confirms_is_its_own_claim(any_hub: Hub) -> None:
    from accord.hub.requests import actions

    made = cast(any_hub)
    declared(made)
    _report(1)
    ((request,),) = rows("SELECT id FROM requests_request WHERE parent IS NULL AND confirmed IS NULL ORDER BY n LIMIT 1")
    actions.confirm(made["Sender"], str(_uuid(request)))
    attend()
    verdict = _verdict(made.api("Kasi"), ACCOUNT)
    assert (verdict["verdict"], verdict["sources"]) == ("reported", 1)
    claims = {int(member) for (member,) in rows("SELECT member FROM signals_signal WHERE source IS NULL")}
    assert claims == {made.api("Sender").n}


def _uuid(stored: Any) -> Any:
    from uuid import UUID

    return UUID(bytes=bytes(stored)) if isinstance(stored, bytes | memoryview) else UUID(str(stored))


@pytest.mark.parametrize("own_first", [False, True])
def test_what_the_hub_only_passes_on_takes_no_room_of_its_own_claims(
    any_hub: Hub, monkeypatch: pytest.MonkeyPatch, own_first: bool
) -> None:
    """Nor they any of it: both are counted apart."""
    from accord.hub.signals.publishing import deciding

    monkeypatch.setattr(deciding, "MOST_PER_IDENTIFIER", 2)
    made = cast(any_hub)
    hubs = made.api("Secretariat")

    def own() -> None:
        for scheme in ("investment", "parcel"):
            assert "id" in hubs.publish(SITE, scheme=scheme), scheme
        with pytest.raises(AssertionError, match="You have 2 signals on this identifier already"):
            hubs.publish(SITE, scheme="romance")

    def passed_on() -> None:
        for number in range(3):
            _report(number)
        attend()

    for step in (own, passed_on) if own_first else (passed_on, own):
        step()
    assert rows("SELECT COUNT(*) FROM signals_signal WHERE kind = 'url'") == [(4,)]
