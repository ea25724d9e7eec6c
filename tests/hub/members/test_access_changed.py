"""What ends somebody's rights takes a number of the journal, so that a copy of the database can know that it lacks it; nobody reads it."""

from collections.abc import Callable

import pytest
from hubs import Hub
from worlds import whole_feed

from accord.hub.journal import queries as journal
from accord.hub.members import actions, queries
from accord.hub.members.actions import people


def _revoke(hub: Hub) -> None:
    member = queries.member(hub.member("Alpha").id)
    made, _ = actions.make_token(member, by=queries.operator())
    before = journal.head()
    assert actions.revoke_token(made, by=queries.operator()) and journal.head() == before + 1
    assert not actions.revoke_token(made, by=queries.operator()) and journal.head() == before + 1


def _end(hub: Hub) -> None:
    person = people.add_person(queries.member(hub.member("Alpha").id), "Somchai", by=queries.operator())
    row = next(row for row in queries.all_people() if row.id == person)
    before = journal.head()
    people.set_active(row, False, by=queries.operator())
    assert journal.head() == before + 1


def _narrow(hub: Hub) -> None:
    person = people.add_person(queries.member(hub.member("Alpha").id), "Malee", by=queries.operator())
    row = next(row for row in queries.all_people() if row.id == person)
    before = journal.head()
    people.change_role(row, "analyst", by=queries.operator())
    assert journal.head() == before + 1


@pytest.mark.parametrize("act", [_revoke, _end, _narrow])
def test_it_takes_a_number_that_is_in_no_feed(hub: Hub, act: Callable[[Hub], None]) -> None:
    act(hub)
    for reader in (hub.admin, hub.member("Alpha"), hub.member("Beta")):
        types = {entry["type"] for entry in whole_feed(reader.n)}
        assert types and "access.changed" not in types
