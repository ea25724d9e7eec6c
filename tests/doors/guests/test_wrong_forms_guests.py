"""A guest's form, sent wrong: what is wrong stands at the top and beside its field, and what was typed is kept."""

import pytest
from guesting import Guest, invited
from hubs import Hub
from wrong import said

HOLD = {"f_amount": "many baht", "f_amount_unit": "thb", "f_until": "never", "f_until_unit": "+07:00"}


def test_a_step_of_a_guest(hub: Hub) -> None:
    guest = Guest(invited(hub)[2])
    guest.look()
    answer = guest.send("hold", **HOLD)
    sent = {"step": "hold", "f-amount": "many baht", "f-until": "never"}
    assert said(answer, answer.status_code, path=guest.path, sent=sent)
    assert answer.status_code == 422 and 'id="said"' in guest.page
    assert 'action="?lang=en"' in guest.page, "a fragment in a page's address keeps the focus from its faults"


def test_what_came_too_often_can_be_sent_once_more(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.doors.guests import limits

    guest = Guest(invited(hub)[2])
    guest.look()
    monkeypatch.setattr(limits, "may_ask", lambda request: False)
    answer = guest.send("hold", **HOLD)
    assert answer.status_code == 429 and "Send it again" in guest.page and 'value="many baht"' in guest.page
