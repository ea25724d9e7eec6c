"""Killed -9 at any statement while a report is told, handed in or taken back: each step is kept whole or not at all, and can be sent
again.
"""

from collections.abc import Callable
from typing import Any

import pytest
from asking import cast
from bells import rows
from hubs import Hub
from killing import killed_everywhere
from reporting import ALL, attend, begun, declared, handed_in, picture, sent, sheet

Do = Callable[[str], object]
PICTURE = picture()
FORM = "g" * 32


def _begin(code: str) -> object:
    return begun(form=FORM)


def _fill_in(code: str) -> object:
    from accord.hub.intake import actions

    return actions.fill_in(code, sheet(), dict.fromkeys(ALL, True))


def _attach(code: str) -> object:
    from accord.hub.intake import actions

    return actions.attach(code, PICTURE)


def _hand_in(code: str) -> object:
    from accord.hub.intake import actions

    return actions.hand_in(code)


def _take_one_back(code: str) -> object:
    from accord.hub.intake import actions

    return actions.agree(code, {"police": False, "bank": False})


def _withdraw(code: str) -> object:
    from accord.hub.intake import actions

    return actions.withdraw(code)


def _state(code: str) -> Any:
    """A report as its code, its holders and the tables have it."""
    from accord.hub.intake import queries

    try:
        draft = queries.draft(code)
        draft_state = (dict(draft.sheet.answers), draft.stands, draft.step)
    except queries.BadSubmission:
        draft_state = None
    return (
        draft_state,
        rows("SELECT step FROM intake_submission ORDER BY n"),
        sent(),
        rows("SELECT COUNT(*) FROM vault_record WHERE erased IS NULL"),
        rows("SELECT COUNT(DISTINCT record) FROM vault_field"),
        rows("SELECT COUNT(*) FROM vault_share"),
        rows("SELECT protocol, state, version FROM requests_request ORDER BY n"),
        rows("SELECT state FROM desks_bell ORDER BY n"),
        rows("SELECT COUNT(*) FROM journal_entry"),
        rows("SELECT COUNT(*) FROM journal_clock WHERE kind = 'intake.report'"),
        rows("SELECT step, state FROM intake_followed ORDER BY n"),
    )


EVERY = (_begin, _fill_in, _attach, _hand_in, _take_one_back, _withdraw)
# On PostgreSQL the one that touches most: what a turn is there, one shows.
EACH = [*(("sqlite", do) for do in EVERY), ("postgresql", _withdraw)]


@pytest.mark.parametrize(("any_hub", "do"), EACH, indirect=["any_hub"], ids=lambda param: getattr(param, "__name__", str(param)).strip("_"))
def test_each_step_is_kept_whole_or_not_at_all(any_hub: Hub, do: Do) -> None:
    made = cast(any_hub)
    declared(made)
    code = handed_in() if do in (_take_one_back, _withdraw) else begun()
    attend()
    before, states = _state(code), []
    # What ends much takes many statements: it is tried at as many moments as the rest.
    stride = 17 if do in (_take_one_back, _withdraw) else 4
    for _ in killed_everywhere(lambda: do(code), stride=stride if any_hub.vendor == "sqlite" else 5 * stride):
        states.append(_state(code))
        if states[-1] != before:
            break
    assert len(states) > 1 and all(state == before for state in states[:-1])
    after = states[-1]
    assert after[3] == after[4], "each record has its fields"
    if do in (_begin, _hand_in, _fill_in, _withdraw):
        # Whoever had no answer sends it again, and it is one.
        if do is not _withdraw:
            do(code)
        attend()
        assert rows("SELECT COUNT(*) FROM intake_submission") == [(2 if do is _begin else 1,)]
        assert rows("SELECT COUNT(*), COUNT(DISTINCT item) FROM reports_sent")[0][0] == len(sent())
    if do in (_take_one_back, _withdraw):
        ended = {outlet for outlet, state in after[2] if state == "ended"}
        assert {"police", "own-bank", "receiving-bank"} <= ended and ("support" in ended) == (do is _withdraw)
    assert rows("SELECT COUNT(*) FROM journal_parked") == [(0,)]
