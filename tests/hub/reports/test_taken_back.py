"""Consent taken back shuts in its own turn: nothing of the background has run, and nobody reads any more what rested on it."""

from typing import Any
from uuid import UUID

import pytest
from asking import ACCOUNTS, cast, soon
from bells import person, rows, signed_in
from hubs import Hub
from reporting import attend, declared, handed_in, sent


def _copies() -> dict[str, UUID]:
    """What was sealed for each way out. Who was given one keeps its reference."""
    return {outlet: UUID(sealed) for outlet, sealed in rows("SELECT outlet, sealed FROM reports_sent WHERE sealed <> ''")}


def _readable(copies: dict[str, UUID]) -> set[str]:
    """The ways out whose copies can still be read by anybody."""
    alive = {UUID(bytes=bytes(reference)) for (reference,) in rows("SELECT reference FROM vault_record WHERE erased IS NULL")}
    return {outlet for outlet, reference in copies.items() if reference in alive}


@pytest.mark.parametrize("all_of_it", [False, True])
def test_nothing_is_left_to_the_background(any_hub: Hub, all_of_it: bool) -> None:
    from accord.hub.intake import actions
    from accord.hub.reports import queries
    from accord.hub.reports.errors import NoSuchReport

    made = cast(any_hub)
    declared(made)
    code = handed_in()
    copies = _copies()
    assert {"own-bank", "police", "support"} <= _readable(copies)
    ((item, member),) = rows("SELECT item, member FROM reports_sent WHERE outlet = 'police'")
    police: Any = made["Police"]
    assert police.n == member and queries.page(police, item).texts
    if all_of_it:
        actions.withdraw(code)
    else:
        actions.agree(code, {"police": False, "bank": False})
    assert _readable(copies) == (set() if all_of_it else {"support"})
    with pytest.raises(NoSuchReport):
        queries.page(police, item)
    assert queries.handed(police) == []
    states = dict(sent())
    assert states["police"] == states["own-bank"] == states["receiving-bank"] == "ended"
    assert states["platform"] == ("ended" if all_of_it else "sent")
    assert states["signal"] == ("recall" if all_of_it else "sent"), "a retraction goes its own way, a moment later"
    ((hold,),) = rows("SELECT state FROM requests_request WHERE name = 'hold-funds'")
    assert hold == "closed"
    bells = {str(bell).replace("-", "") for (bell,) in rows("SELECT bell FROM reports_sent WHERE state = 'ended' AND bell <> ''")}
    ringing = {str(id).replace("-", "") for (id,) in rows("SELECT id FROM desks_bell WHERE state = 'ringing'")}
    assert not bells & ringing


def _take(who: Any, request: str, step: str, fields: dict[str, Any] | None = None) -> None:
    from accord.hub.requests import actions

    actions.take(who, request, step, fields or {})
    attend()


def _state(request: str) -> str:
    return next(str(state) for id, state in rows("SELECT id, state FROM requests_request") if _hex(id) == _hex(request))


def _hex(reference: Any) -> str:
    return str(reference).replace("-", "")


def _asked(protocol: str, which: str = "") -> str:
    return str(rows(f"SELECT id FROM requests_request WHERE protocol LIKE %s {which} ORDER BY n", f"{protocol}@%")[-1][0])


def _back(code: str) -> set[tuple[str, str, str]]:
    from accord.hub.intake import queries

    return {(row.consent, row.became, row.word) for row in queries.taken_back(queries.find(code).n)}


def test_what_was_asked_where_the_money_went_on_to_is_called_off_too(any_hub: Hub) -> None:
    from accord.hub.intake import actions

    made = cast(any_hub)
    code = handed_in(yes=("bank",))
    first = _asked("hold-funds")
    _take(made["Kasi"], first, "acknowledge")
    _take(made["Kasi"], first, "moved-on", {"hops": [{"amount": "480000.00 THB", "next": ACCOUNTS["Bangkok"]}]})
    child = _asked("hold-funds", "AND parent IS NOT NULL")
    assert _state(child) == "received"
    actions.agree(code, {"bank": False})
    assert (_state(first), _state(child)) == ("closed", "closed")
    assert ("bank", "ended", "receiving-bank") in _back(code) and ("bank", "stays", "hold") not in _back(code)


def test_what_is_held_where_the_money_went_on_to_goes_on_and_is_told(hub: Hub) -> None:
    from accord.hub.intake import actions

    made = cast(hub)
    code = handed_in(yes=("bank",))
    first = _asked("hold-funds")
    _take(made["Sender"], first, "confirm")
    _take(made["Kasi"], first, "acknowledge")
    _take(made["Kasi"], first, "moved-on", {"hops": [{"amount": "480000.00 THB", "next": ACCOUNTS["Bangkok"]}]})
    child = _asked("hold-funds", "AND parent IS NOT NULL")
    _take(made["Bangkok"], child, "acknowledge")
    _take(made["Bangkok"], child, "hold", {"amount": "480000.00 THB", "until": soon()})
    actions.agree(code, {"bank": False})
    assert _state(child) == "held"
    assert ("bank", "stays", "hold") in _back(code) and ("bank", "ended", "receiving-bank") not in _back(code)


@pytest.mark.parametrize("is_blocked", [False, True])
def test_a_number_that_is_blocked_stays_blocked_and_that_is_told(hub: Hub, is_blocked: bool) -> None:
    from accord.hub.intake import actions

    made = cast(hub)
    declared(made)
    code = handed_in(yes=("telecom",))
    request = _asked("block-number")
    telecom = signed_in(person(made.api("Telecom"), "Tess"))
    _take(telecom, request, "acknowledge")
    if is_blocked:
        _take(telecom, request, "block", {"until": soon()})
    actions.agree(code, {"telecom": False})
    told = {(became, word) for _, became, word in _back(code)}
    if is_blocked:
        assert _state(request) == "blocked" and told == {("stays", "block"), ("stays", "telecom-record")}
    else:
        assert _state(request) == "closed" and told == {("ended", "telecom"), ("stays", "telecom-record")}


@pytest.mark.parametrize("consent", ["platform", "telecom"])
def test_what_others_asked_for_too_goes_on_and_what_nobody_else_asked_for_is_called_off(hub: Hub, consent: str) -> None:
    from accord.hub.intake import actions

    made = cast(hub)
    declared(made)
    protocol = {"platform": "takedown", "telecom": "block-number"}[consent]
    codes = [handed_in(yes=(consent,), form=f"{number}" * 32) for number in range(7)]
    joined = [code for code in codes if _is_joined(code)]
    assert joined, "so many name it that the last are added to one of these"
    request = _asked(protocol)
    alone = next(code for code in codes if not _is_joined(code))
    actions.agree(joined[-1], {consent: False})
    assert _state(request) == "received" and (consent, "stays", "others-report") in _back(joined[-1])
    ((first,),) = rows("SELECT request FROM reports_sent WHERE submission = %s", _number(alone))
    assert _hex(first) != _hex(request)
    actions.agree(alone, {consent: False})
    assert _state(str(first)) == "closed" and (consent, "ended", consent) in _back(alone)


def _number(code: str) -> int:
    from accord.hub.intake import queries

    return int(queries.find(code).n)


def _is_joined(code: str) -> bool:
    return any(state == "joined" for (state,) in rows("SELECT state FROM reports_sent WHERE submission = %s", _number(code)))
