"""Accede: what is recorded of an organisation that joins never takes its place from a member that takes part already."""

from importlib import import_module
from typing import Any

import pytest
from asking import cast
from bells import NOON, rows
from django.db import connection
from hubs import Hub

from accord.hub.members import queries as members
from accord.hub.members.actions import add_member, change_standing
from accord.hub.requests import actions, queries
from accord.hub.requests.errors import Refused
from accord.hub.requests.vocabulary import ASKER_AWAY


def waiting(who: Any) -> list[str]:
    """The requests in the inbox that wait for this member."""
    groups, _others = queries.inbox_groups(who, at=NOON)
    return [row.id for group in groups for row in group.rows]


def invite(made: Any, organisation: str) -> Any:
    given = {"organisation": organisation, "country": "PE"}
    return actions.open_request(made["Secretariat"], actions.Ask("accede", fields=given, about=organisation), at=NOON)


def test_a_member_that_takes_part_goes_on_doing_so_while_its_invitation_is_recorded(any_hub: Hub) -> None:
    made = cast(any_hub)
    kasi = made.api("Kasi").id
    (request,) = invite(made, kasi).requests
    assert request.state == "invited" and members.member(kasi).standing == "active"


def test_a_second_invitation_is_refused_and_names_the_first(any_hub: Hub) -> None:
    """To end the second, its withdrawal would have to be recorded: that would put the member out that came in by the first."""
    made = cast(any_hub)
    stranger = made.api("Stranger").id
    (first,) = invite(made, stranger).requests
    with pytest.raises(Refused) as refused:
        invite(made, stranger)
    assert (refused.value.code, refused.value.field) == ("open-already", "organisation") and first.id in refused.value.text
    actions.take(made["Secretariat"], first.id, "record-withdrawal", {"ground": "declined"}, at=NOON)
    (again,) = invite(made, stranger).requests
    assert again.state == "invited"


def test_the_secretariat_can_not_invite_or_end_itself(hub: Hub) -> None:
    made = cast(hub)
    with pytest.raises(Refused) as refused:
        invite(made, made.api("Secretariat").id)
    assert refused.value.code == "first-member"
    assert members.first_member().standing == "active"


def test_who_invites_stands_behind_it_and_not_the_organisation_that_has_said_nothing(hub: Hub) -> None:
    made = cast(hub)
    (request,) = invite(made, made.api("Kasi").id).requests
    page = queries.page(made["Secretariat"], request.id, at=NOON)
    assert page.row.confirmed and page.confirmed_by == members.first_member().name


def test_who_joins_is_said_to_have_not_joined_yet(any_hub: Hub) -> None:
    made = cast(any_hub)
    joining = add_member("Kasikorn Two", "finance", "TH", standing="invited", by=members.operator())
    (request,) = invite(made, joining.id).requests
    page = queries.page(made["Secretariat"], request.id, at=NOON)
    away = [warning.text for warning in page.warnings if warning.code == ASKER_AWAY]
    assert away == ["Kasikorn Two has not joined yet, and can't read here what you record. Tell them yourself how it stands."]


def test_a_member_that_has_signed_stays_so_when_its_admission_is_opened(hub: Hub) -> None:
    made = cast(hub)
    signatory = add_member("Kingdom of Bhutan", "state", "BT", standing="signed", by=members.operator())
    invite(made, signatory.id)
    assert members.member(signatory.id).standing == "signed"


def test_its_own_admission_is_no_request_that_anybody_waits_for_and_lags_behind_only_before_it_lets_in(hub: Hub) -> None:
    made = cast(hub)
    kasi = members.member(made.api("Kasi").id)
    (request,) = invite(made, kasi.id).requests
    assert queries.count_open_of(kasi.n) == 0
    assert queries.admission(made["Secretariat"], kasi.n) == (request.id, "Invited", True), "its papers are made up"
    signed = {"instrument": actions.attach(made["Secretariat"], request.id, "letter.pdf", b"%PDF-1.4")}
    vetted = {"authority-checked": True, "desk-reached": True}
    for step, fields, private in (
        ("record-signature", {**signed, "signed-on": "2026-01-02"}, {"signatory": {"name": "A director"}}),
        ("vet", vetted, {"findings": "In order"}),
        ("activate", {}, {}),
    ):
        assert (request.id in waiting(made["Kasi"])) is (step == "record-signature"), "only the signature is its own to give"
        actions.take(made["Secretariat"], request.id, step, fields, private=private, at=NOON)
    assert queries.admission(made["Secretariat"], kasi.n) == (request.id, "Active", True)
    assert request.id not in waiting(made["Kasi"]), "all is well"
    with connection.cursor() as cursor:  # as versions before kept it
        cursor.execute("UPDATE requests_party SET waits = TRUE")
    upgrade = import_module("accord.hub.requests.migrations.0011_at_rest")
    upgrade.leave_in_peace(None, type("Editor", (), {"connection": connection}))
    assert rows("SELECT waits FROM requests_party WHERE waits") == []
    change_standing(kasi, "suspended", by=members.operator())
    assert queries.admission(made["Secretariat"], kasi.n) == (request.id, "Active", False)
