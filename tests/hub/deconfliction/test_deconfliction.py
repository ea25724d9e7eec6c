"""Deconfliction: two officers on one target are told of each other and of nothing else, and nobody else of either."""

import json
from typing import Any

import pytest
from hubs import Hub
from introducing import LINE, Cast, work
from rooms import browser, person
from rooms import caller as as_caller

from accord.core.times import DAY
from accord.hub.deconfliction import actions, followers, queries, store
from accord.hub.deconfliction.errors import NoSuchMatch
from accord.hub.desks import queries as desks
from accord.hub.members import queries as members
from accord.hub.members.queries import auditing
from accord.hub.refusals import NotAllowed, Refusal
from accord.hub.times import now
from accord.hub.watchlists import actions as watchlists
from accord.hub.watchlists.actions import Terms
from accord.hub.watchlists.errors import BadWatch


@pytest.fixture(autouse=True)
def _not_swept(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is put somewhere or taken away is followed by itself: no look at everything finds it afterwards."""
    monkeypatch.setattr(followers._Process, "is_swept", lambda process, at: True)


@pytest.fixture
def cast(any_hub: Hub) -> Cast:
    return Cast(any_hub)


def test_two_officers_are_told_of_each_other_and_of_nothing_else(cast: Cast) -> None:
    lima = cast.put("Lima")
    work()
    assert queries.matches(cast.me["Lima"]) == []
    cast.put("Bangkok", "081 234 5678")
    work()
    (there,), (here,) = queries.matches(cast.me["Lima"]), queries.matches(cast.me["Bangkok"])
    assert (there.state, there.member_name, there.officer, there.source, there.ref) == ("told", "Bangkok", "Officer Bangkok", "watch", lima)
    assert (here.member_name, here.officer, here.email) == ("Lima", "Officer Lima", "")
    for name in ("Lima", "Bangkok"):
        (bell,) = desks.ringing(cast.me[name])
        assert bell.kind == "match" and bell.ref == "" and bell.rings_me
    # Neither the other's list nor what it wrote stands anywhere in what an officer gets.
    assert "Lima file" not in repr(here) and lima not in repr(here)
    assert queries.matches(cast.me["Dhaka"]) == []


def test_contacts_are_shared_when_both_agree(cast: Cast) -> None:
    cast.put("Lima")
    cast.put("Bangkok")
    work()
    id = queries.matches(cast.me["Lima"])[0].id
    first = actions.answer(cast.me["Lima"], id, "agree")
    assert (first.state, first.i_agreed, first.both_agreed, first.email, first.steps) == ("told", True, False, "", ())
    with pytest.raises(Refusal):
        actions.answer(cast.me["Lima"], id, "agree")
    assert queries.match(cast.me["Bangkok"], id).they_agreed
    both = actions.answer(cast.me["Bangkok"], id, "agree")
    assert (both.state, both.both_agreed, both.email) == ("agreed", True, "lima@police.example")
    assert queries.match(cast.me["Lima"], id).email == "bangkok@police.example"
    assert actions.answer(cast.me["Lima"], id, "close").state == "closed"
    assert desks.ringing(cast.me["Lima"]) == desks.ringing(cast.me["Bangkok"]) == []


def test_declined_is_closed_and_gives_no_contact(cast: Cast) -> None:
    cast.put("Lima")
    cast.put("Bangkok")
    work()
    id = queries.matches(cast.me["Lima"])[0].id
    row = actions.answer(cast.me["Bangkok"], id, "decline", {"refusal": "not-now"})
    assert (row.state, row.email, row.refusal) == ("declined", "", "Not now")
    with pytest.raises(Refusal):
        actions.answer(cast.me["Lima"], id, "agree")
    assert queries.match(cast.me["Lima"], id).email == ""


def test_an_unanswered_introduction_ends_as_declined(cast: Cast) -> None:
    cast.put("Lima")
    cast.put("Bangkok")
    work()
    work(now() + 15 * DAY)
    (row,) = queries.matches(cast.me["Lima"])
    assert row.state == "declined"


def test_three_on_one_target_are_introduced_pair_by_pair(cast: Cast) -> None:
    for name in ("Lima", "Bangkok", "Dhaka"):
        cast.put(name)
        work()
    seen = {name: sorted(row.member_name for row in queries.matches(cast.me[name])) for name in cast.me}
    assert seen == {"Lima": ["Bangkok", "Dhaka"], "Bangkok": ["Dhaka", "Lima"], "Dhaka": ["Bangkok", "Lima"]}
    lima_bangkok = next(row for row in queries.matches(cast.me["Lima"]) if row.member_name == "Bangkok")
    with pytest.raises(NoSuchMatch):
        queries.match(cast.me["Dhaka"], lima_bangkok.id)
    with pytest.raises(NoSuchMatch):
        actions.answer(cast.me["Dhaka"], lima_bangkok.id, "agree")


SHAPES = (
    ("whatsapp:+66812345678", "081 234 5678"),
    ("https://evil.example/pay?utm_source=x", "hxxps://EVIL[.]example/pay/"),
    ("GB82 WEST 1234 5698 7654 32", "gb82west12345698765432"),
)


@pytest.mark.parametrize(("one", "other"), SHAPES)
def test_the_same_in_other_shapes_matches(hub: Hub, one: str, other: str) -> None:
    cast = Cast(hub)
    given: Any = {"value": one, "kind": "handle"} if one.startswith("whatsapp") else one
    cast.put("Lima", given)
    cast.put("Bangkok", other)
    work()
    assert len(queries.matches(cast.me["Lima"])) == 1


def test_what_nobody_chose_is_not_compared(cast: Cast) -> None:
    watchlists.watch(cast.me["Lima"], [LINE], Terms(note="x"))
    cast.put("Bangkok")
    work()
    assert queries.matches(cast.me["Bangkok"]) == []
    (item,) = watchlists.watch(cast.me["Lima"], ["other.example"], Terms(note="x"))
    watchlists.change(cast.me["Lima"], item.id, deconflict=True)
    cast.put("Bangkok", "other.example")
    work()
    assert len(queries.matches(cast.me["Bangkok"])) == 1


def test_only_who_works_on_it_and_says_why_has_a_target_compared(cast: Cast) -> None:
    analyst = as_caller(person(cast.hub.member("Lima"), "analyst", "Ana"))
    with pytest.raises(BadWatch):
        watchlists.watch(analyst, [LINE], Terms(note="x", deconflict=True))
    with pytest.raises(BadWatch):
        watchlists.watch(cast.me["Lima"], [LINE], Terms(deconflict=True))
    with pytest.raises(NotAllowed):
        queries.matches(analyst)


def test_a_list_of_values_cannot_be_tried(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.hub.deconfliction import matching

    monkeypatch.setattr(matching, "NEW_A_DAY", 2)
    cast.put("Bangkok", "c.example")
    for name in "abc":
        cast.put("Lima", f"{name}.example")
    work()
    assert queries.matches(cast.me["Lima"]) == [] and queries.counts(cast.me["Lima"]).waiting == 1
    # Taking one back gives no room, neither now nor for itself.
    (item,) = [row for row in _items(cast, "Lima") if row.value == "a.example"]
    watchlists.take_off(cast.me["Lima"], [item.id])
    work()
    assert queries.counts(cast.me["Lima"]).waiting == 1
    work(now() + DAY + 1)
    assert len(queries.matches(cast.me["Lima"])) == 1
    cast.put("Bangkok", "a.example")
    cast.put("Lima", "a.example")
    work(now() + 3 * DAY)
    assert len(queries.matches(cast.me["Lima"])) == 1, "what was taken back rests"
    work(now() + 32 * DAY)
    assert len(queries.matches(cast.me["Lima"])) == 2


def _items(cast: Cast, name: str) -> list[Any]:
    from accord.hub.watchlists import queries as lists

    return lists.watched(cast.me[name])[0]


def test_once_introduced_on_a_target_they_are_not_again(cast: Cast) -> None:
    cast.put("Lima")
    item = cast.put("Bangkok")
    work()
    watchlists.take_off(cast.me["Bangkok"], [item])
    work()
    cast.put("Bangkok")
    work(now() + 32 * DAY)
    assert len(queries.matches(cast.me["Lima"])) == 1


def test_targets_of_cases_and_requests_count_too(cast: Cast) -> None:
    from accord.hub.cases import actions as cases
    from accord.hub.requests.actions import Ask, open_request

    case = cases.open_case(cast.me["Lima"], title="Operation Condor", scheme="romance")
    cases.add_target(cast.me["Lima"], case, LINE, deconflict=True)
    asked = Ask("block-number", identifiers=[LINE], fields={"measure": "block", "reasons": "It calls."}, to=[cast.hub.member("Dhaka").id])
    request = open_request(cast.me["Bangkok"], asked).requests[0].id
    work()
    assert queries.matches(cast.me["Lima"]) == []
    actions.deconflict_request(cast.me["Bangkok"], request)
    work()
    (there,), (here,) = queries.matches(cast.me["Lima"]), queries.matches(cast.me["Bangkok"])
    assert (there.source, here.source, here.ref) == ("case", "request", request)
    assert "Condor" not in repr(here) and case not in repr(here)
    actions.deconflict_request(cast.me["Bangkok"], request, wanted=False)
    work()
    assert queries.counts(cast.me["Bangkok"]).held == 0


def test_each_party_of_a_request_chooses_for_itself(cast: Cast) -> None:
    from accord.hub.requests.actions import Ask, open_request

    asked = Ask("block-number", identifiers=[LINE], fields={"measure": "block", "reasons": "It calls."}, to=[cast.hub.member("Dhaka").id])
    request = open_request(cast.me["Bangkok"], asked).requests[0].id
    for name in ("Bangkok", "Dhaka"):
        actions.deconflict_request(cast.me[name], request)
        work()
    assert [queries.counts(cast.me[name]).held for name in ("Bangkok", "Dhaka")] == [1, 1]
    assert queries.matches(cast.me["Bangkok"]) == [], "they have the request in common, and know of each other"
    actions.deconflict_request(cast.me["Bangkok"], request, wanted=False)
    work()
    assert [queries.counts(cast.me[name]).held for name in ("Bangkok", "Dhaka")] == [0, 1]
    cast.put("Lima")
    work()
    assert [row.member_name for row in queries.matches(cast.me["Lima"])] == ["Dhaka"], "who took it back is introduced to nobody"


def test_in_a_case_too_officers_alone_choose_it_and_it_ends_with_taking_part(cast: Cast) -> None:
    from accord.hub.cases import actions as cases
    from accord.hub.cases.errors import Refused

    lima, bangkok = cast.me["Lima"], cast.me["Bangkok"]
    analyst = as_caller(person(cast.hub.member("Lima"), "analyst", "Ana"))
    case = cases.open_case(lima, title="Operation Condor")
    with pytest.raises(Refused):
        cases.add_target(analyst, case, LINE, deconflict=True)
    plain = cases.add_target(analyst, case, LINE)
    with pytest.raises(Refused):
        cases.change_target(analyst, case, plain, deconflict=True)
    cases.change_target(lima, case, plain, deconflict=True)
    cases.change_target(analyst, case, plain, deconflict=True, note="He calls from it")  # it was chosen already
    cases.invite(lima, case, bangkok.id)
    cases.accept(bangkok, case)
    cases.add_target(bangkok, case, "a.example", deconflict=True, audience=[lima.id])
    work()
    assert queries.counts(bangkok).held == 1
    cases.leave(bangkok, case)  # what it shared stays with the other
    work()
    assert queries.counts(bangkok).held == 0


def test_introductions_count_against_no_bound_on_asks(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else one platform with many would stop those of everybody, and its colleagues would read off a refusal that there are any."""
    from accord.hub.requests import store as request_store
    from accord.hub.requests.opening import limits
    from accord.hub.requests.vocabulary import HOUR

    monkeypatch.setattr(limits, "UNCONFIRMED_A_MEMBER", 1)
    chat = cast.hub.member("Chat", "platform", "TH")
    cast.me["Chat"] = as_caller(person(chat, "officer", "Officer Chat"))
    values = ("a.example", "b.example", "c.example")
    for value in values:
        cast.put("Lima", value)
    work()
    for value in values:
        cast.put("Chat", value)
    work()
    assert len(queries.matches(cast.me["Chat"])) == len(values)
    assert request_store.count_unconfirmed(now() - HOUR, asker=cast.me["Chat"].n) == 0


class Doors:
    """People and programs of these members and of the secretariat, at every door that names no single thing."""

    def __init__(self, cast: Cast, names: tuple[str, ...]) -> None:
        self.apis = [(name, cast.hub.member(name)) for name in names] + [("Secretariat", cast.hub.admin)]
        self.seats = [(name, browser(cast.rows[name])) for name in names]
        roles = ("secretariat", "administrator", "auditor")
        self.seats += [(f"hub {role}", browser(person(cast.hub.admin, role, role))) for role in roles]

    def answers(self) -> dict[str, Any]:
        """All that they get; of the audit of the hub nothing, since each act of a member is a line there."""
        from accord.doors.api.routes import OPERATIONS
        from accord.doors.console.urls import PAGES

        got: dict[str, Any] = {}
        for name, api in self.apis:
            for operation in OPERATIONS:
                is_one = operation.method == "GET" and "{" not in operation.path and operation.name != "read_stream"
                if is_one and "audit" not in operation.path:
                    got[f"{name} {operation.path}"] = plain(api("GET", operation.path)[1])
            got[f"{name} feed"] = plain([{**entry, "seq": 0} for entry in api.feed()])
        for name, visitor in self.seats:
            for page in PAGES:
                if "{" not in page.path and "GET" in page.methods and not page.path.startswith("audit"):
                    answer = visitor.get(f"/console/{page.path}".removesuffix("."))
                    body = b"" if answer.streaming else answer.content
                    got[f"{name} {page.path}"] = (answer.status_code, plain(body.decode()))
        return got


# What is new at each look: what keeps forms apart, ids, moments, and how far the journal has come.
NOISE = (
    r'csrf\w*" value="\w+"|"X-CSRFToken": "\w+"|nonce-?\w*|data-writer="\w+"|name="(?:once|form)" value="[\w-]+"|since=\d+',
    r"[0-9a-f]{8}-[0-9a-f-]{27}",
    r"\d{4}-\d\d-\d\d[T ][\d:.]+(?:Z|\+[\d:]+)?",
    r'"(?:writer|token)": "\w+"|The last number of this hub[^<]*<[^>]*>[^<]*|\d\d/\d\d/\d{4} \d\d:\d\d',
    r'"(?:seq|next|head|applied|bytes)": ?\d+|<time[^>]*>[^<]*</time>|\d+ s(?: ago)?\b|data-start="\d+"',
)


def plain(value: Any) -> str:
    import re

    text = value if isinstance(value, str) else json.dumps(value, sort_keys=True)
    for noise in NOISE:
        text = re.sub(noise, "", text)
    return text


def compared(before: dict[str, Any], after: dict[str, Any]) -> str:
    """The first lines that differ, with where."""
    import difflib

    told = []
    for name, text in before.items():
        if text != after[name]:
            pair = [str(each[1] if isinstance(each, tuple) else each).splitlines() for each in (text, after[name])]
            told.append(f"{name}: " + " | ".join(list(difflib.unified_diff(*pair, n=0, lineterm=""))[2:8])[:600])
    return "\n".join(told)


def test_the_secretariat_colleagues_and_thirds_learn_nothing_of_it(hub: Hub) -> None:
    """A pair is introduced and speaks: nothing changes that anybody else gets, not even the number of entries."""
    cast = Cast(hub)
    cast.put("Lima")
    item = watchlists.watch(cast.me["Bangkok"], [LINE], Terms(note="The Lima file"))[0].id
    cast.rows["Colleague"] = person(hub.member("Lima"), "officer", "Colleague")
    work()
    doors = Doors(cast, ("Dhaka",))
    doors.seats.append(("Colleague", browser(cast.rows["Colleague"])))
    before = doors.answers()
    watchlists.change(cast.me["Bangkok"], item, deconflict=True)
    work()
    id = queries.matches(cast.me["Lima"])[0].id
    actions.answer(cast.me["Lima"], id, "agree")
    actions.answer(cast.me["Bangkok"], id, "agree")
    assert not compared(before, doors.answers())
    for api in (hub.member("Lima"), hub.member("Bangkok"), hub.admin):
        assert not any(entry["type"].startswith(("request.", "bell.")) for entry in api.feed())
        assert api.get("/requests")["items"] == []


def test_what_a_third_has_changes_nothing_for_the_others(hub: Hub) -> None:
    """A third's target is put there, compared with nobody's, and taken back: not a byte of what others get is another."""
    cast = Cast(hub)
    cast.put("Lima")
    work()
    doors = Doors(cast, ("Lima", "Bangkok"))
    before = doors.answers()
    items = [cast.put("Dhaka", f"third{n}.example") for n in range(3)]
    work()
    watchlists.take_off(cast.me["Dhaka"], items[:1])
    work()
    assert not compared(before, doors.answers())


def test_each_members_auditor_sees_its_own_lines_and_the_hubs_sees_none(cast: Cast) -> None:
    cast.put("Lima")
    cast.put("Bangkok")
    work()
    id = queries.matches(cast.me["Lima"])[0].id
    queries.match(cast.me["Lima"], id)
    actions.answer(cast.me["Lima"], id, "agree")
    for name in ("Lima", "Bangkok"):
        auditor = as_caller(person(cast.hub.member(name), "auditor", "Aud"))
        own = [line for line in auditing.lines(auditor, limit=500)[0] if line.action == "member:deconflict:handle"]
        assert {line.detail.split()[0] for line in own} >= {"compared", "matched", "looked", "agree"}
        assert {line.member for line in own} == {cast.hub.member(name).id}
        # Of the other side it says that it was the hub's doing, and no name.
        assert {line.name for line in own} <= {"", f"Officer {name}"}
    hubs = as_caller(person(cast.hub.admin, "auditor", "Hub"))
    for who in (hubs, members.operator()):
        assert not any(line.action == "member:deconflict:handle" for line in auditing.lines(who, limit=1000)[0])


def test_a_withdrawn_member_is_introduced_to_nobody(cast: Cast) -> None:
    from accord.hub.offboarding import actions as offboarding

    cast.put("Lima")
    work()
    offboarding.offboard(cast.hub.member("Lima").id, by=members.operator())
    cast.put("Bangkok")
    work()
    assert queries.matches(cast.me["Bangkok"]) == [] and len(store.keys()) == 1
