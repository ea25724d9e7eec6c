"""Watchlists: what people type is read, what names it rings the one it is for, once, and nobody else hears of anything."""

from typing import Any

import pytest
from asking import cast
from bells import rows
from hubs import Hub
from rooms import caller as as_caller
from rooms import person
from worlds import caller, draft

from accord.core.times import DAY
from accord.hub.desks import actions as desk_actions
from accord.hub.desks import queries as desks
from accord.hub.members import queries as members
from accord.hub.refusals import Absent, Conflict, NotAllowed
from accord.hub.times import now
from accord.hub.watchlists import actions, followers, queries
from accord.hub.watchlists.actions import Terms
from accord.hub.watchlists.errors import BadWatch, NoSuchWatch

LINE = "081 234 5678"


@pytest.fixture(autouse=True)
def new_process() -> None:
    """Hubs of tests are copies of one, and a process remembers how far it looked in it."""
    followers._seen.clear()


def work() -> None:
    while followers.work(now()):
        pass


def put(me: Any, *identifiers: Any, **terms: Any) -> list[str]:
    results = actions.watch(me, identifiers, Terms(**terms))
    assert {result.status for result in results} == {"added"}, results
    return [result.id for result in results]


def bells(me: Any) -> list[desks.BellRow]:
    return [row for row in desks.ringing(me) if row.kind == "watch"]


@pytest.fixture
def bank(any_hub: Hub) -> Any:
    """The bank that watches: a desk, and people of it."""
    work()
    api = any_hub.member("Bank", "finance", "TH")
    desk_actions.make_desk(caller(api), name="Fraud desk", zone="UTC", wait=5)
    return api


# As printed in the catalogue of each scheme, or as people write them; and as another member names the same.
SAME = (
    ("081-234-5678", "+66 81 234 5678"),
    ("0812345678", "๐๘๑ ๒๓๔ ๕๖๗๘"),
    ("hxxps://evil[.]example/Pay?id=7", "https://EVIL.example/Pay?id=7&utm_source=x"),
    ("GB82 WEST 1234 5698 7654 32", "GB82WEST12345698765432"),
    ("Mr.Scam@Evil.Example", "mr.scam@evil.example"),
)
# A host and what lies below it, one way and the other; a line and its other names.
JOINED = (
    ("evil.example", "https://login.evil.example/kasi/otp", "below"),
    ("https://login.evil.example/kasi/otp", "evil.example", "above"),
    ("https://shop.example/pay/", "https://shop.example/pay/now.html", "below"),
    ("evil.example", "win@evil.example", "below"),
    ("+66812345678", "whatsapp:+66812345678", "same"),
)
APART = (
    ("https://shop.example/a", "https://shop.example/b"),
    ("login.evil.example", "https://other.evil.example/"),
    ("0812345678", "0812345679"),
)


@pytest.mark.parametrize(("watched", "named"), SAME)
def test_the_same_rings_in_whatever_form_it_is_typed(any_hub: Hub, bank: Any, watched: str, named: str) -> None:
    (item,) = put(caller(bank), watched)
    any_hub.member("Police", "state", "TH").publish(named, region="TH")
    work()
    (hit,) = queries.item(caller(bank), item).hits
    assert (hit.what, hit.how, hit.is_open) == ("signal", "same", True)
    (bell,) = bells(caller(bank))
    assert (bell.ref, bell.count) == (item, 1)


@pytest.mark.parametrize(("watched", "named", "how"), JOINED)
def test_what_covers_or_lies_below_rings_too(hub: Hub, watched: str, named: str, how: str) -> None:
    work()
    bank = caller(hub.member("Bank"))
    (item,) = put(bank, watched)
    kind = {"kind": "handle"} if named.startswith("whatsapp") else {}
    hub.member("Police", "state", "TH").publish(named, **kind)
    work()
    assert [hit.how for hit in queries.item(bank, item).hits] == [how]


@pytest.mark.parametrize(("watched", "named"), APART)
def test_what_lies_beside_rings_nobody(hub: Hub, watched: str, named: str) -> None:
    work()
    bank = caller(hub.member("Bank"))
    (item,) = put(bank, watched)
    hub.member("Police", "state", "TH").publish(named, region="TH")
    work()
    assert queries.item(bank, item).hits == ()


def test_what_was_named_before_rings_nobody(any_hub: Hub, bank: Any) -> None:
    police = any_hub.member("Police", "state", "TH")
    police.publish("before.example")
    (item,) = put(caller(bank), "before.example")
    work()
    assert queries.item(caller(bank), item).row.hits == 0
    police.publish("https://before.example/again")
    work()
    assert queries.item(caller(bank), item).row.hits == 1


def test_many_hits_of_one_item_are_one_bell_and_a_revision_is_none(any_hub: Hub, bank: Any) -> None:
    (item,) = put(caller(bank), "evil.example")
    police = any_hub.member("Police", "state", "TH")
    first = police.publish("https://evil.example/1")["id"]
    for place in range(2, 6):
        police.publish(f"https://evil.example/{place}")
    work()
    (bell,) = bells(caller(bank))
    assert bell.count == 5
    signal = police.get(f"/signals/{first}")
    changed = {**signal, "scheme": "investment"}
    police("PUT", f"/signals/{first}", changed)
    any_hub.member("Other").post(f"/signals/{first}/sightings", {})
    work()
    assert queries.item(caller(bank), item).row.hits == 5
    assert queries.rung_by(caller(bank), [bell.id])[bell.id][0].id == item


def test_of_a_signal_that_was_taken_back_it_says_since_when(any_hub: Hub, bank: Any) -> None:
    (item,) = put(caller(bank), "evil.example")
    police = any_hub.member("Police", "state", "TH")
    kept, gone = (police.publish(f"https://evil.example/{place}")["id"] for place in (1, 2))
    work()
    before = now()
    police.post(f"/signals/{gone}/retract", {"reason": "we were wrong"})
    hits = {hit.ref: hit for hit in queries.item(caller(bank), item).hits}
    assert hits[kept].retracted is None and hits[gone].is_open
    assert hits[gone].retracted is not None and hits[gone].retracted >= before


def test_what_a_member_may_not_see_rings_nothing_and_changes_nothing(any_hub: Hub, bank: Any) -> None:
    (item,) = put(caller(bank), LINE)
    before = queries.item(caller(bank), item)
    police, friend = any_hub.member("Police", "state", "TH"), any_hub.member("Friend")
    police.publish(LINE, region="TH", tlp="TLP:AMBER", audience={"members": [friend.id]})
    work()
    assert queries.item(caller(bank), item) == before
    assert bells(caller(bank)) == []
    with journal_rows("watchlists_hit") as rows:
        assert rows == []


def journal_rows(table: str) -> Any:
    from contextlib import nullcontext

    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        return nullcontext(cursor.fetchall())


def test_who_is_shown_it_later_hears_of_it_then(any_hub: Hub, bank: Any) -> None:
    from accord.hub.members import actions as member_actions
    from accord.hub.signals.actions import grant_some

    (item,) = put(caller(bank), LINE)
    police = any_hub.member("Police", "state", "TH")
    circle = member_actions.make_circle("Thai desks", by=caller(police), opens=True)
    police.publish(LINE, region="TH", tlp="TLP:AMBER", audience={"circles": [circle.id]})
    work()
    assert queries.item(caller(bank), item).row.hits == 0
    member_actions.join(circle, members.member(bank.id), by=members.operator())
    while grant_some():
        pass
    work()
    assert [hit.what for hit in queries.item(caller(bank), item).hits] == ["signal"]


def test_red_is_for_those_it_names(any_hub: Hub, bank: Any) -> None:
    """It rings none but the own list of somebody whom it names: not the desk, and no colleague hears a bell."""
    named, colleague = (as_caller(person(bank, "investigator", name)) for name in ("Nok", "Som"))
    shared, other, mine = put(named, LINE) + put(colleague, LINE, seen_by="me") + put(named, LINE, seen_by="me")
    any_hub.member("Police", "state", "TH").publish(LINE, region="TH", tlp="TLP:RED", audience={"people": [named.person]})
    work()
    assert queries.item(named, shared).row.hits == 0
    assert queries.item(colleague, other).row.hits == 0
    assert queries.item(named, mine).row.hits == 1
    assert [bell.ref for bell in bells(named)] == [mine]
    assert bells(colleague) == bells(caller(bank)) == []
    assert desks.ringing_count(colleague) == 0
    (bell,) = bells(named)
    for other_caller in (colleague, caller(bank)):
        with pytest.raises(Absent):
            desks.bell(other_caller, bell.id)
        with pytest.raises(Absent):
            desk_actions.answer(other_caller, bell.id)
    assert not any(entry["type"].startswith("bell.") for entry in bank.feed())
    with pytest.raises(NotAllowed):
        desk_actions.hand_over(named, bell.id, colleague.person)
    assert desk_actions.answer(named, bell.id).state == "answered"


def test_ones_own_list_is_nobody_elses(any_hub: Hub, bank: Any) -> None:
    nok, som = (as_caller(person(bank, "investigator", name)) for name in ("Nok", "Som"))
    (mine,) = put(nok, LINE, seen_by="me", note="From the Lima file")
    assert queries.item(nok, mine).note == "From the Lima file"
    actions.change(nok, mine, note="From the file of Piura")
    assert queries.item(nok, mine).note == "From the file of Piura"
    assert rows("SELECT COUNT(*) FROM vault_record WHERE kind = 'request' AND erased IS NULL") == [(1,)], "the note before is erased"
    assert queries.watched(som)[0] == [] and queries.count(som) == 0
    for act in (
        lambda: queries.item(som, mine),
        lambda: actions.change(som, mine, note="x"),
        lambda: actions.take_off(som, [mine]),
        lambda: queries.item(caller(any_hub.member("Stranger")), mine),
    ):
        with pytest.raises(NoSuchWatch):
            act()
    # The same identifier stands on both lists, each for its own.
    assert actions.watch(som, [LINE])[0].status == "added"
    assert actions.watch(nok, [LINE], Terms(seen_by="me"))[0].status == "known"
    with pytest.raises(BadWatch):
        actions.watch(caller(bank), [LINE], Terms(seen_by="me"))
    with pytest.raises(NotAllowed):
        actions.watch(as_caller(person(bank, "auditor")), [LINE])


def test_a_person_named_is_rung_alone_and_a_desk_by_its_contacts(any_hub: Hub, bank: Any) -> None:
    nok, som = (as_caller(person(bank, "investigator", name)) for name in ("Nok", "Som"))
    put(som, LINE, person=nok.person)
    any_hub.member("Police", "state", "TH").publish(LINE, region="TH")
    work()
    assert len(bells(nok)) == 1 and bells(som) == []
    with pytest.raises(BadWatch):
        put(som, "other.example", person=as_caller(person(any_hub.member("Stranger"))).person)
    with pytest.raises(BadWatch):
        put(som, "other.example", desk=desk_actions.make_desk(caller(any_hub.member("Stranger")), name="Theirs", zone="UTC"))


def test_requests_ring_those_who_take_part_once_they_are_confirmed(any_hub: Hub) -> None:
    made = cast(any_hub)
    work()
    target = "https://evil.example/kasi"
    wanted = {"harm": "credentials", "preserve-first": "no", "reasons": "a false bank", "good-faith": "yes"}
    (sender,), (stranger,), (platform,) = (put(caller(made.api(name)), "evil.example") for name in ("Sender", "Stranger", "Police"))
    from accord.hub.requests.actions import Ask, open_request

    open_request(
        made["Police"],
        Ask("takedown", identifiers=[target], fields=wanted, to=[made.api("Sender").id]),
    )
    work()
    assert [hit.what for hit in queries.item(caller(made.api("Sender")), sender).hits] == ["request"]
    assert queries.item(caller(made.api("Police")), platform).row.hits == 1
    assert queries.item(caller(made.api("Stranger")), stranger).row.hits == 0


def test_what_the_public_reported_rings_nobody_until_it_is_confirmed(any_hub: Hub) -> None:
    from asking import ACCOUNTS, OPENING, ask

    made = cast(any_hub)
    work()
    (item,) = put(caller(made.api("Kasi")), ACCOUNTS["Kasi"])
    opened = ask(made, who="Helper", for_person=True, fields=OPENING)
    work()
    assert queries.item(caller(made.api("Kasi")), item).row.hits == 0
    from accord.hub.requests import actions as requests

    requests.take(made["Sender"], opened.requests[0].id, "confirm", side="bank")
    work()
    assert [hit.what for hit in queries.item(caller(made.api("Kasi")), item).hits] == ["request"]


def test_a_claim_of_the_public_rings_nobody(any_hub: Hub, bank: Any) -> None:
    from accord.hub.signals import actions as signals

    (item,) = put(caller(bank), LINE)
    police = caller(any_hub.member("Police", "state", "TH"))
    (result,) = signals.publish(police, [draft(police, "+66812345678")], unconfirmed=True)
    assert result.status == "published"
    work()
    assert queries.item(caller(bank), item).row.hits == 0


def test_an_item_ends_and_goes_on_and_is_erased(any_hub: Hub, bank: Any) -> None:
    from accord.hub.watchlists.vocabulary import KEPT

    me, at = caller(bank), now()
    (item,) = put(me, LINE, until=at + DAY, note="short")
    police = any_hub.member("Police", "state", "TH")
    police.publish(LINE, region="TH")
    # By the clock of the day after it has ended: nothing is held against it.
    while followers.work(at + 2 * DAY):
        pass
    assert queries.item(me, item, at=at + 2 * DAY).row.state == "ended"
    assert queries.item(me, item).row.hits == 0
    actions.change(me, item, until=at + 30 * DAY)
    any_hub.member("Other").publish(LINE, region="TH")
    work()
    assert queries.item(me, item).row.hits == 1
    while followers.work(at + 31 * DAY + KEPT):
        pass
    with pytest.raises(NoSuchWatch):
        queries.item(me, item)
    for table in ("watchlists_item", "watchlists_place", "watchlists_hit"):
        with journal_rows(table) as rows:
            assert rows == []


def test_taking_off_erases_at_once_and_a_restore_does_not_undo_it(any_hub: Hub, bank: Any) -> None:
    from accord.formats.erasures import Line
    from accord.hub.backups.replaying import redo

    me = caller(bank)
    ids = put(me, LINE, "evil.example", note="a note")
    with pytest.raises(NoSuchWatch):
        actions.take_off(me, [*ids, "nothing"])
    assert queries.count(me) == 2
    assert actions.take_off(me, ids[:1]) == 1
    line = Line(at=now(), kind="watch", ref=ids[1], check="")
    assert redo(line) and not redo(line)
    assert queries.count(me) == 0


def test_bounds_and_refusals_say_what_to_do(any_hub: Hub, bank: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    me = caller(bank)
    refused, added = actions.watch(me, ["?? no such thing ??", "evil.example"])
    assert (refused.status, added.status) == ("refused", "added") and refused.text
    assert actions.watch(me, [{"value": "1234567890", "kind": "account"}])[0].status == "refused"
    left, unread = actions.watch(me, ["other.example", "?? no such thing ??"], whole=True)
    assert (left.status, left.id, left.display, unread.status) == ("read", "", "other[.]example", "refused")
    assert queries.watched(me, text="other.example")[0] == []
    assert actions.watch(me, [{"value": "123-4-56789-0", "kind": "account", "bank": "TH:004"}])[0].display.startswith("TH")
    for wrong in ({"until": 1}, {"until": now() + 400 * DAY}, {"note": "x" * 2001}, {"seen_by": "all"}, {"desk": "no"}, {"person": "no"}):
        with pytest.raises(BadWatch):
            put(me, "other.example", **wrong)
    monkeypatch.setattr(actions, "MOST_ITEMS", 3)
    with pytest.raises(Conflict):
        actions.watch(me, [f"{name}.example" for name in "abc"])
    assert queries.count(me) == 2


def test_lists_are_searched_in_any_form(any_hub: Hub, bank: Any) -> None:
    me = caller(bank)
    put(me, "+66812345678", "evil.example", "https://shop.example/pay")
    assert [row.kind for row in queries.watched(me, text="081 234 5678")[0]] == ["phone"]
    assert [row.display for row in queries.watched(me, text="shop")[0]] == [
        queries.watched(me, text="https://shop.example/pay")[0][0].display
    ]
    first, before = queries.watched(me, limit=2)
    rest, end = queries.watched(me, limit=2, before=before)
    assert len(first) == 2 and len(rest) == 1 and end is None
    assert queries.watched(me, state="ended") == ([], None)


def test_a_member_that_leaves_watches_nothing(any_hub: Hub, bank: Any) -> None:
    from accord.hub.offboarding import actions as offboarding

    put(caller(bank), LINE, note="x")
    offboarding.offboard(bank.id, by=members.operator())
    with journal_rows("watchlists_item") as rows:
        assert rows == []


def test_a_cut_in_the_middle_writes_nothing_twice(any_hub: Hub, bank: Any) -> None:
    from accord.hub.watchlists import store

    (item,) = put(caller(bank), LINE)
    any_hub.member("Police", "state", "TH").publish(LINE, region="TH")
    work()
    # As if this process had died before it noted how far it came.
    followers._seen.clear()
    from accord.hub.journal.actions import turn

    with turn():
        store.move_mark("signals", 0)
    work()
    assert queries.item(caller(bank), item).row.hits == 1
    (bell,) = bells(caller(bank))
    assert bell.count == 1


def test_the_journal_and_the_audit_hold_ids_alone(any_hub: Hub, bank: Any) -> None:
    put(caller(bank), "+66812345678", note="a secret note")
    with journal_rows("journal_audit") as rows:
        text = repr(rows)
    assert "812345678" not in text and "secret" not in text and "put on" in text


def test_a_bell_of_a_watchlist_never_leaves_its_member(any_hub: Hub, bank: Any) -> None:
    """Not to a desk of another member that covers, and not to the secretariat, however long it rings."""
    from accord.hub.desks import followers as bell_followers

    friend = any_hub.member("Friend")
    (own,) = [row.id for row in desks.desks(caller(bank)) if row.is_own]
    other = desk_actions.make_desk(caller(friend), name="Friendly desk", zone="UTC")
    desk_actions.change_desk(caller(bank), own, cover=other)
    desk_actions.agree_to_cover(caller(friend), other, own)
    nok = as_caller(person(bank, "investigator", "Nok"))
    desk_actions.set_contacts(caller(bank), own, [(nok.person, ["mail"])])
    put(caller(bank), LINE)
    any_hub.member("Police", "state", "TH").publish(LINE, region="TH")
    work()
    at = now()
    for hours in range(30):
        while bell_followers.escalate_due(at + hours * DAY // 24):
            pass
    (bell,) = bells(caller(bank))
    assert {ring.member for ring in bell.rings} == {bank.id}
    assert desks.ringing(caller(friend)) == desks.ringing(caller(any_hub.admin)) == []
    assert bells(nok)[0].rings_me
