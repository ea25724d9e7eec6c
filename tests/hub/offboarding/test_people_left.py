"""A member that keeps open files of people or rescues does not leave unnoticed: nobody else could open them."""

from pathlib import Path

import pytest
import rescuing
import rooms
from caring import care, forced, referred
from hubs import Hub

from accord.hub.care import actions as care_actions
from accord.hub.members import actions as members
from accord.hub.members import queries
from accord.hub.offboarding import actions
from accord.hub.offboarding.actions import Wishes
from accord.hub.offboarding.queries import leaving
from accord.hub.refusals import Conflict


@pytest.fixture(autouse=True)
def _ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))


def _name_another() -> None:
    """The desk that answers for a country stays until another does: that is refused before."""
    members.name_national_desk(members.add_member("Other police", "state", "TH", by=queries.operator()), by=queries.operator())


def test_a_member_with_open_files_of_people_is_kept_until_they_are_closed(any_hub: Hub) -> None:
    made = care(any_hub)
    file_id = forced(made)
    _name_another()
    desk, operator = made.api("Desk").id, queries.operator()
    assert (leaving(desk).files, leaving(desk).rescues) == (1, 0)
    with pytest.raises(Conflict, match="1 open files of people") as refused:
        actions.offboard(desk, by=operator, wishes=Wishes())
    assert refused.value.code == "people-left" and queries.member(desk).standing == "active"
    care_actions.close_file(made["Desk"], file_id)
    assert leaving(desk).files == 0


def test_a_rescue_that_goes_on_is_counted_and_may_be_left_by_intent(hub: Hub) -> None:
    made = care(hub)
    _name_another()
    rescuing.opened(made)
    desk, operator = made.api("Desk").id, queries.operator()
    assert leaving(desk).rescues == 1
    with pytest.raises(Conflict, match="1 open rescues"):
        actions.offboard(desk, by=operator, wishes=Wishes())
    actions.offboard(desk, by=operator, wishes=Wishes(leaves_open=True))
    assert queries.member(desk).standing == "withdrawn"


def test_the_console_says_that_files_stay_with_a_member_that_is_suspended(hub: Hub) -> None:
    made = care(hub)
    forced(made)
    secretariat = rooms.signed_in(hub.admin, "administrator", "Ada Admin")
    page = secretariat.get(f"/console/members/{made.api('Desk').id}").content.decode()
    assert page.count("It keeps 1 open file of a person or a rescue, and nobody else can open it") == 4
    assert "It keeps" not in secretariat.get(f"/console/members/{made.api('Bank').id}").content.decode()


def test_of_a_referral_that_is_only_offered_nothing_is_said_to_have_begun(hub: Hub) -> None:
    made = care(hub)
    referred(made, forced(made, agreed={"support": True}), "health")
    (fate,) = actions.foresee(leaving(made.api("Shelter").id), Wishes(), by=queries.operator())
    assert fate.state == "offered" and fate.stays
    assert fate.next.startswith("It has not answered yet. No other member can answer it in its place; Desk can ask another one.")
