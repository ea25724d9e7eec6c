"""Two administrators who act on each other at one moment: one comes first, and the member keeps an administrator."""

from collections.abc import Callable
from typing import Any

import pytest
from hubs import Hub
from racing import raced
from rooms import caller, person

from accord.hub.members.errors import BeyondOwn
from accord.hub.refusals import NotAllowed

ACTS = ("role", "end", "steps", "link")


def _act(what: str, row: Any, by: Any) -> None:
    from accord.hub.members.actions import people

    acts: dict[str, Callable[[], object]] = {
        "role": lambda: people.change_role(row, "officer", by=by),
        "end": lambda: people.set_active(row, False, by=by),
        "steps": lambda: people.forget_second_steps(row, by=by),
        "link": lambda: people.new_link(row, by=by),
    }
    acts[what]()


def _administrators(member: int) -> int:
    from accord.hub.members import queries

    return sum(row.role == "administrator" and row.is_active for row in queries.people_of(member))


@pytest.mark.parametrize("first", ["role", "end"])
@pytest.mark.parametrize("second", ACTS)
def test_the_second_of_two_is_refused_and_changes_nothing(any_hub: Hub, first: str, second: str) -> None:
    from accord.hub.members import queries

    bank = any_hub.member("Bank A")
    ana, ben = person(bank, "administrator", "Ana"), person(bank, "administrator", "Ben")
    by_ana, by_ben = caller(ana), caller(ben)  # both pages are open
    _act(first, ben, by_ana)
    with pytest.raises(NotAllowed):
        _act(second, ana, by_ben)
    assert queries.person(ana.n).role == "administrator" and queries.person(ana.n).is_active
    assert queries.sign_ins([ana])[ana.n].has_second_step and queries.sign_ins([ana])[ana.n].link_until is None
    assert _administrators(ana.member) == 1


@pytest.mark.parametrize("what", ["role", "end"])
def test_at_the_same_instant_one_stays(any_hub: Hub, what: str) -> None:
    bank = any_hub.member("Bank A")
    ana, ben = person(bank, "administrator", "Ana"), person(bank, "administrator", "Ben")
    by_ana, by_ben = caller(ana), caller(ben)
    done, refused = raced(lambda: _act(what, ben, by_ana), lambda: _act(what, ana, by_ben))
    assert (done, [type(refusal) for refusal in refused]) == (1, [NotAllowed])
    assert _administrators(ana.member) == 1


def test_a_rank_that_rose_meanwhile_is_kept(any_hub: Hub) -> None:
    from accord.hub.members import queries
    from accord.hub.members.actions import people

    hub_member = any_hub.member("Secretariat B", sector="secretariat")
    mara, ana = person(hub_member, "secretariat", "Mara"), person(hub_member, "administrator", "Ana")
    before = caller(ana)
    people.change_role(ana, "officer", by=queries.operator())
    with pytest.raises((NotAllowed, BeyondOwn)):
        people.set_active(mara, False, by=before)
    assert queries.person(mara.n).is_active
