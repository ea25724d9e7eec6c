"""Killed -9 at any statement of what changes a file: it is as it was, or as it should be, for everybody; and what comes after goes on from
there.
"""

from collections.abc import Callable
from typing import Any

import pytest
from bells import NOON, rows
from caring import care, forced, reason, referred
from killing import killed_everywhere
from vaults import lines

from accord.core.times import DAY
from accord.hub.care.errors import NoSuchFile

Do = Callable[[Any, str], object]


def _change(made: Any, file: str) -> object:
    from accord.hub.care import actions

    return actions.change_file(made["Desk"], file, {"health": "Healed", "birth": None}, reason("correction"), at=NOON + 1)


def _answer(made: Any, file: str) -> object:
    from accord.hub.care import actions

    return actions.answer(made["Desk"], file, {"debt": "absent"}, reason(), at=NOON + 1)


def _refer(made: Any, file: str) -> object:
    return referred(made, file, "legal", to="Clinic", at=NOON + 1)


def _take_back(made: Any, file: str) -> object:
    from accord.hub.care import actions

    return actions.agree(made["Desk"], file, {"support": False}, at=NOON + 1)


def _erase(made: Any, file: str) -> object:
    from accord.hub.care import actions

    return actions.erase_file(made["Desk"], file, reason("person-asked"), at=NOON + 1)


def _state(made: Any, file: str) -> Any:
    """A file as its home, its bodies and the tables see it."""
    from accord.hub.care import queries

    def seen() -> Any:
        for body, id in rows("SELECT m.name, r.id FROM care_referral r JOIN members_member m ON m.n = r.member ORDER BY r.n"):
            try:
                person = queries.received_person(made[body], id, reason("referral"), at=NOON + 2)
                yield body, person.referral.state, dict(person.fields)
            except NoSuchFile:
                yield body, queries.referral(made[body], id)[0].state, None

    try:
        own = dict(queries.file(made["Desk"], file, reason(), at=NOON + 2).fields)
        answers = {key: len(revisions) for key, revisions in queries.interview(made["Desk"], file, reason(), at=NOON + 2).answers.items()}
    except NoSuchFile:
        own, answers = {}, {}
    return (
        own,
        answers,
        list(seen()),
        rows("SELECT state, is_child, changed FROM care_forced"),
        rows("SELECT consent, yes FROM care_consent ORDER BY n"),
        rows("SELECT kind, COUNT(*) FROM vault_record WHERE erased IS NULL GROUP BY kind ORDER BY kind"),
        rows("SELECT COUNT(DISTINCT record) FROM vault_field"),
        rows("SELECT state, version FROM requests_request ORDER BY n"),
        rows("SELECT COUNT(*) FROM journal_entry"),
        sorted(kind for (kind,) in rows("SELECT kind FROM journal_clock")),
        [line for line in lines() if line[0] in ("update", "erase", "put")],
    )


ALL = (_change, _answer, _refer, _take_back, _erase)
# On PostgreSQL the one that touches most: what a turn is there, one shows.
EACH = [*(("sqlite", do) for do in ALL), ("postgresql", _take_back)]


@pytest.mark.parametrize(("any_hub", "do"), EACH, indirect=["any_hub"], ids=lambda param: getattr(param, "__name__", str(param)).strip("_"))
def test_a_file_is_as_it_was_or_as_it_should_be(any_hub: Any, do: Do) -> None:
    from accord.hub.care import actions

    made = care(any_hub)
    assert made["Clinic"]
    file = forced(made)
    actions.answer(made["Desk"], file, {"debt": "present"}, reason(), at=NOON)
    actions.accept(made["Shelter"], referred(made, file, "health"), at=NOON)
    before = _state(made, file)
    states = []
    # PostgreSQL is tried at fewer moments: a connection is dear there.
    for _ in killed_everywhere(lambda: do(made, file), stride=3 if any_hub.vendor == "sqlite" else 11):
        states.append(_state(made, file))
        if states[-1] != before:
            break
    assert len(states) > 3 and all(state == before for state in states[:-1])
    after = states[-1]
    if do is _change:
        assert after[0]["health"] == "Healed" and after[2][0][2]["health"] == "Healed" and "birth" not in after[2][0][2]
    elif do is _answer:
        assert after[1] == {"debt": 2}
    elif do is _refer:
        assert [(body, state) for body, state, _ in after[2]] == [("Shelter", "accepted"), ("Clinic", "offered")]
    else:
        assert after[2] == [("Shelter", "revoked", None)] and bool(after[0]) == (do is _take_back)


def test_what_has_been_kept_long_enough_goes_wholly_though_the_sweep_is_killed_again_and_again(any_hub: Any) -> None:
    from accord.hub.care import actions, followers
    from accord.hub.vault import followers as vault

    made = care(any_hub)
    file, other, late = forced(made), forced(made), forced(made, at=NOON + 4000 * DAY)
    actions.answer(made["Desk"], file, {"debt": "present"}, reason(), at=NOON)
    actions.override(made["Desk"], file, "law", "An article", at=NOON)
    actions.accept(made["Shelter"], referred(made, file, "health"), at=NOON)
    actions.close_file(made["Desk"], other, at=NOON)
    end = NOON + 3000 * DAY

    def sweep() -> None:
        while followers.work(end) | vault.work(end):
            pass

    for _ in killed_everywhere(sweep, stride=7 if any_hub.vendor == "sqlite" else 29):
        alive = rows("SELECT COUNT(*) FROM vault_record WHERE erased IS NULL")[0][0]
        assert alive == rows("SELECT COUNT(DISTINCT record) FROM vault_field")[0][0], "a record is there with its fields, or gone with them"
    assert rows("SELECT state FROM care_forced ORDER BY n") == [("erased",), ("erased",), ("open",)]
    kinds = "erased IS NULL AND kind IN ('care-file', 'referral')"
    assert rows(f"SELECT COUNT(*) FROM vault_record WHERE {kinds}") == [(1,)], "that of the late file"
    assert rows("SELECT COUNT(*) FROM vault_share") == [(0,)]
    assert rows("SELECT state FROM requests_request") == [("revoked",)]
    assert rows("SELECT COUNT(*) FROM care_consent") == [(1,)]
    assert sorted({ref for (ref,) in rows("SELECT ref FROM journal_clock WHERE kind LIKE 'care.%%'")}) == [late]
    assert rows("SELECT COUNT(*) FROM journal_parked") == [(0,)]
