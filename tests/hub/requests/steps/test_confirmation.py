"""There is always somebody who can stand behind an ask, the page says who, and whoever it names can."""

import shutil
from itertools import count
from typing import Any

import pytest
from asking import ACCOUNTS, MINUTE, OPENING, ask, cast, open_for_hub
from bells import NOON, person, rows, signed_in
from hubs import Api, Hub
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from newest import HOLD
from worlds import caller, use_sqlite

from accord.hub.desks import actions as desks
from accord.hub.members import actions as member_actions
from accord.hub.members import queries as members
from accord.hub.requests import actions, queries
from accord.hub.requests.errors import Refused
from accord.hub.requests.steps import confirmation
from accord.hub.routing import actions as routing

UNTIL = NOON + 1440 * MINUTE
NO_MEMBER = "TH:030"  # a bank that no member of the cast answers for


def for_hub(made: Any, home: str, **more: Any) -> str:
    """As a report opens it: the member that keeps what people of the country send asks, for the person."""
    given: dict[str, Any] = {
        "identifiers": [ACCOUNTS["Kasi"]],
        "fields": OPENING,
        "payments": [{"amount": "100.00 THB", "from_bank": NO_MEMBER}],
        "for_person": True,
        **more,
    }
    opened = open_for_hub(members.member(made.api(home).id), "hold-funds", at=NOON, **given)
    return str(opened.requests[0].id)


def hold(made: Any, request_id: str) -> str:
    return str(actions.take(made["Kasi"], request_id, "hold", {"amount": "100.00 THB", "until": UNTIL}, at=NOON).state)


def named(made: Any, who: str, request_id: str) -> list[tuple[str, str]]:
    return [(name, side) for _id, name, side in queries.page(made[who], request_id, words=False).confirmers]


def test_the_police_that_keep_the_reports_of_a_country_confirm_what_they_ask_for_a_person(any_hub: Hub) -> None:
    made = cast(any_hub)
    id = for_hub(made, "Police")
    assert named(made, "Kasi", id) == [("Police", "police"), ("Secretariat", "secretariat")]
    with pytest.raises(Refused) as caught:
        hold(made, id)
    assert (caught.value.code, caught.value.can_confirm) == ("confirmed", ("Police", "Secretariat"))
    assert [row.id for row in queries.inbox(made["Police"], made.desks["Police"], at=NOON)] == [id], "its own desk was rung for it"
    actions.confirm(made["Police"], id, at=NOON)
    assert named(made, "Kasi", id) == [] and hold(made, id) == "held"


def test_where_neither_bank_nor_police_is_a_member_the_secretariat_is_rung_and_confirms(any_hub: Hub) -> None:
    made = cast(any_hub)
    id = for_hub(made, "Helper", fields={**OPENING, "harmed-in": "NP"})
    assert named(made, "Kasi", id) == [("Secretariat", "secretariat")]
    assert id in [row.id for row in queries.inbox(made["Secretariat"], at=NOON)]
    with pytest.raises(Refused) as caught:
        actions.confirm(made["Helper"], id, at=NOON)
    assert caught.value.code == "not-yours"
    actions.confirm(made["Secretariat"], id, at=NOON)
    assert queries.page(made["Kasi"], id, words=False).confirmed_by == "Secretariat" and hold(made, id) == "held"


def test_a_bank_that_sent_and_got_the_money_confirms_it_itself(any_hub: Hub) -> None:
    made = cast(any_hub)
    id = for_hub(made, "Helper", payments=[{"amount": "100.00 THB", "from_bank": "TH:004"}], fields={**OPENING, "harmed-in": "NP"})
    assert named(made, "Kasi", id)[0] == ("Kasi", "bank")
    actions.confirm(made["Kasi"], id, at=NOON)
    assert hold(made, id) == "held"


def test_a_bank_that_has_nothing_to_do_with_it_confirms_nothing(any_hub: Hub) -> None:
    made = cast(any_hub)
    id = for_hub(made, "Helper")
    with pytest.raises(Refused) as caught:
        actions.confirm(made["Kasi"], id, at=NOON)
    assert caught.value.code == "not-yours"


@pytest.mark.parametrize("who", ["Police", "Secretariat"])
def test_a_request_that_runs_under_the_first_version_is_not_left_alone(any_hub: Hub, who: str) -> None:
    made = cast(any_hub)
    id = for_hub(made, "Police")
    rows_of = "DELETE FROM requests_party WHERE side IN ('police', 'bank') RETURNING id"
    rows(rows_of)
    rows("UPDATE requests_request SET protocol = 'hold-funds@1' RETURNING n")
    assert named(made, "Kasi", id) == [("Police", "police"), ("Secretariat", "secretariat")]
    actions.confirm(made[who], id, at=NOON)
    assert hold(made, id) == "held"


# Any cast


_numbers = count(1)
COUNTRIES = ("BD", "NP", "PE", "LA", "KH", "VN", "MY", "PH", "ID", "LK", "IN", "KE", "GH", "CL", "CO", "MX", "BR", "FR", "PL", "RO")
STANDINGS = ("active", "suspended")
MEMBER = st.fixed_dictionaries({"standing": st.sampled_from(STANDINGS), "desk": st.booleans()})
CASTS = st.fixed_dictionaries(
    {
        "asker": st.sampled_from(("state", "finance", "support", "platform", "telecom", "crypto")),
        "asker_desk": st.booleans(),
        "police": st.lists(MEMBER, max_size=2),
        "sender": st.one_of(st.none(), MEMBER),
        "receiver": st.one_of(st.none(), MEMBER),
        "is_one_bank": st.booleans(),
        "confirmer": st.integers(0, 3),
    }
)


@pytest.fixture(scope="module")
def _world(sqlite_template: Any, tmp_path_factory: Any) -> Any:
    from django.conf import settings as django

    patch = pytest.MonkeyPatch()
    folder = tmp_path_factory.mktemp("casts")
    patch.setattr(django, "ACCORD_KEYRING", str(folder / "keys"))
    shutil.copytree(sqlite_template.parent / "vault-keys" / "0", folder / "keys" / "0")  # the key of the template's secret
    use_sqlite(sqlite_template, folder)
    row = member_actions.add_member("Secretariat", "secretariat", "")
    _, token = member_actions.make_token(row, by=members.operator(), scopes=("member:*", "hub:*"))
    hub = Hub("sqlite", Api(token, row.id, row.n, row.name))
    sue = signed_in(person(hub.admin, "Sue", role="secretariat"))
    yield hub, sue, django.ACCORD_KEYRING
    patch.undo()


@pytest.fixture
def world(_world: Any, _ring: None, monkeypatch: pytest.MonkeyPatch) -> Any:
    from django.conf import settings as django

    hub, sue, ring = _world
    monkeypatch.setattr(django, "ACCORD_KEYRING", ring)
    return hub, sue


def _member(hub: Hub, name: str, sector: str, country: str, *, standing: str = "active", desk: bool = True, bank: str = "") -> Any:
    """A member with one officer, who is on duty where it has a desk."""
    api = hub.member(name, sector, country)
    officer = signed_in(person(api, f"Officer {name}", email=f"{name.lower().replace(' ', '-')}@cast.example"))
    if desk:
        at = desks.make_desk(caller(api), name=f"{name} desk", zone="UTC", wait=5)
        desks.set_contacts(caller(api), at, [(officer.person, ["mail"])])
    if bank:
        routing.declare(caller(api), "bank", bank)
    if standing != "active":
        member_actions.change_standing(members.member(api.id), standing, by=members.operator())
    return officer


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(made=CASTS)
def test_in_every_cast_whoever_the_page_names_can_confirm_and_the_next_step_is_somebodys(world: Any, made: dict[str, Any]) -> None:
    hub, sue = world
    number = next(_numbers)
    country, at = COUNTRIES[number % len(COUNTRIES)], NOON + number * 1440 * MINUTE
    for row in members.members():  # what other casts left in this country takes no part any more
        if row.sector != "secretariat" and row.standing == "active":
            member_actions.change_standing(members.member(row.id), "suspended", by=members.operator())
    people: dict[str, Any] = {"Secretariat": sue}

    def add(name: str, sector: str, **more: Any) -> Any:
        people[f"{name} {number}"] = _member(hub, f"{name} {number}", sector, country, **more)
        return people[f"{name} {number}"]

    receiver = made["receiver"]
    if receiver is not None:
        add("Receiver", "finance", bank="TH:004", **receiver)
    if made["sender"] is not None and not made["is_one_bank"]:
        add("Sender", "finance", bank="TH:014", **made["sender"])
    for place, police in enumerate(made["police"]):
        add(f"Police {place}", "state", **police)
    asker = add("Asker", made["asker"], desk=made["asker_desk"])
    opened = open_for_hub(
        members.member(asker.id),
        "hold-funds",
        identifiers=[f"TH:004:{number:010}"],
        fields={**OPENING, "harmed-in": country},
        payments=[{"amount": "100.00 THB", "from_bank": "TH:004" if made["is_one_bank"] else "TH:014"}],
        for_person=True,
        guests={0: {"email": "fraud@elsewhere.example", "verified": "number in the register"}},
        at=at,
    )
    (id,) = (request.id for request in opened.requests)
    _somebody_goes_on(people, id, at)
    confirmers = queries.page(asker, id, words=False, at=at).confirmers
    assert confirmers and confirmers[-1][2] == "secretariat"
    assert all(members.member(member).standing == "active" for member, _name, _side in confirmers)
    sides = {row[0] for row in rows("SELECT DISTINCT stop FROM desks_ring")} | {row[0] for row in rows("SELECT side FROM requests_party")}
    assert sides & {"bank", "police", "secretariat"}
    _id, name, _side = confirmers[made["confirmer"] % len(confirmers)]
    actions.confirm(people[name], id, at=at)
    assert queries.page(asker, id, words=False, at=at).confirmers == ()
    _somebody_goes_on(people, id, at)
    if receiver is not None and receiver["standing"] == "active":
        held = {"amount": "100.00 THB", "until": at + 1440 * MINUTE}
        assert actions.take(people[f"Receiver {number}"], id, "hold", held, at=at).state == "held"
        _somebody_goes_on(people, id, at)


def _somebody_goes_on(people: dict[str, Any], request_id: str, at: int) -> None:
    """Somebody who takes part in the partnership has a step open that leads on, and not only a note to write."""
    from accord.hub.requests.errors import NoSuchRequest

    open_steps: dict[str, set[str]] = {}
    for name, who in people.items():
        if members.member(who.id).standing != "active":
            continue
        try:
            open_steps[name] = {step.key for step in queries.page(who, request_id, words=False, at=at).row.steps}
        except NoSuchRequest:
            continue
    steps = set().union(*open_steps.values())
    assert steps & {"hold", "reroute", "release", "return", "acknowledge"}, open_steps
    page = queries.page(people["Secretariat"], request_id, words=False, at=at)
    if not page.row.confirmed:
        assert "confirm" in steps, open_steps


def test_roles_and_sides_that_confirm_are_those_of_the_file() -> None:
    from accord.tables import protocols

    newest = protocols()[HOLD]
    for state in newest.states:
        sides = {step.side for step in confirmation.steps_of(newest, state)}
        assert sides == ({"bank", "police", "secretariat"} if state in UNHELD else set())


UNHELD = {"received", "acknowledged", "located", "not-located", "moved-on", "taken-out", "refused"}


def test_a_confirmation_counts_for_all_that_was_asked_together_also_where_it_is_over(any_hub: Hub) -> None:
    made = cast(any_hub)
    request_id, other = (row.id for row in ask(made, who="Helper", to=("Kasi", "Bangkok"), for_person=True).requests)
    actions.take(made["Helper"], other, "withdraw", at=NOON)
    actions.confirm(made["Police"], request_id, at=NOON + MINUTE)
    police = members.member(made.api("Police").id).n
    assert rows("SELECT confirmed, confirmed_by FROM requests_request") == [(NOON + MINUTE, police)] * 2


def test_what_came_by_a_hop_and_is_withdrawn_counts_as_refused_there(any_hub: Hub) -> None:
    made = cast(any_hub)
    (root,) = ask(made, amount="100.00 THB").requests
    hop = {"amount": "60.00 THB", "next": ACCOUNTS["Bangkok"]}
    (child,) = actions.take(made["Kasi"], root.id, "moved-on", {"hops": [hop]}, at=NOON).children
    actions.take(made["Sender"], child, "withdraw", at=NOON)
    sums = queries.page(made["Sender"], child, words=False).row.totals["THB"]
    assert (sums["disputed"], sums["pending"], sums["refused"]) == ("60.00", "0.00", "60.00")
    assert queries.page(made["Sender"], root.id, words=False).row.totals["THB"]["moved-on"] == "60.00"


@pytest.mark.parametrize("who", ["Sender", "Police", "Secretariat"])
def test_once_it_is_confirmed_nobody_is_offered_to_confirm_it_again(hub: Hub, who: str) -> None:
    made = cast(hub)
    id = for_hub(made, "Police", payments=[{"amount": "100.00 THB", "from_bank": "TH:014"}])
    assert "confirm" in {step.key for step in queries.page(made[who], id, words=False).row.steps}
    actions.confirm(made[who], id, at=NOON)
    for name in ("Sender", "Police", "Secretariat", "Kasi"):
        offered = {step.key for step in queries.page(made[name], id, words=False).row.steps}
        rows_of = [row for row in queries.inbox(made[name], at=NOON) if row.id == id]
        assert "confirm" not in offered and all(step.key != "confirm" for row in rows_of for step in row.steps), name
    for name in ("Sender", "Police", "Secretariat"):
        with pytest.raises(Refused):
            actions.confirm(made[name], id, at=NOON)
