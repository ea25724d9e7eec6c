"""The inbox: what is nearest its time stands first, a letter for each open step, one step for many, and nothing of anybody else's."""

import re
from typing import Any

import pytest
from asking import MINUTE, Cast, as_typed, ask, cast
from bells import rows
from django.test.utils import CaptureQueriesContext
from hubs import Hub
from newest import HOLD
from rooms import browser, person

from accord.doors.console.requests.rows import masked
from accord.hub.requests import actions, queries


@pytest.fixture
def made(hub: Hub) -> Cast:
    return cast(hub)


def officer(made: Cast, name: str = "Kasi", role: str = "officer") -> Any:
    return browser(person(made.api(name), role, f"Nok of {name}"))


def _text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, (answer.status_code, answer.content.decode()[:2000])
    return " ".join(answer.content.decode().split())


def _rows(text: str) -> list[str]:
    return re.findall(r"<tr data-row.*?</tr>", text)


def _ago(minutes: int) -> int:
    from accord.hub.times import now

    return now() - minutes * MINUTE


def _asked(made: Cast, amount: str, minutes: int, **more: Any) -> str:
    return str(ask(made, amount=f"{amount} THB", at=_ago(minutes), **more).requests[0].id)


def _state(made: Cast, request_id: str, name: str = "Kasi") -> Any:
    from accord.hub.requests import queries

    return queries.page(made[name], request_id, words=False).row


def test_what_is_nearest_its_time_stands_first_and_what_waits_for_others_apart(made: Cast) -> None:
    from accord.hub.requests import actions

    fresh, late, busy = _asked(made, "27500", 2), _asked(made, "64200", 30), _asked(made, "9400", 40)
    actions.take(made["Kasi"], busy, "acknowledge", {}, at=_ago(1))
    held = _asked(made, "1000", 3)
    actions.take(made["Kasi"], held, "hold", {"amount": "1000 THB", "until": _ago(-10_000)}, at=_ago(2))
    page = _text(officer(made).get("/console/inbox"))
    own_part, _, others = page.partition("Waits for others")
    assert [re.search(r"requests/([0-9a-f-]{36})", row)[1] for row in _rows(own_part)] == [fresh, busy, late]  # type: ignore[index]
    second, third, first = _rows(own_part)
    assert "over by" in first and 'class="status red"' in first and "THB 64,200, Sender" in first
    assert "over by" not in second and "Acknowledge" in second and "THB 27,500, Sender" in second
    assert "Acknowledged" in third
    (other,) = _rows(others)
    assert held in other and "held now" in other and "THB 1,000, Sender" in other
    assert "checkbox" not in other, "what waits for others is not answered in bulk"


def test_a_request_whose_bank_was_suspended_says_so_and_whose_turn_it_is(made: Cast) -> None:
    from accord.hub.members import actions as member_actions
    from accord.hub.members import queries as members
    from accord.hub.requests import followers
    from accord.hub.times import now

    id = _asked(made, "27500", 2)
    while followers.work(now()):
        pass
    asker, says = officer(made, "Sender"), "Kasi does not take part at the moment, and can&#x27;t answer here."
    before = _text(asker.get("/console/inbox"))
    assert says not in before and id in before.partition("Waits for others")[2]
    member_actions.change_standing(members.member(made.api("Kasi").id), "suspended", by=members.operator())
    while followers.work(now() + 1):
        pass
    own_part, _, others = _text(asker.get("/console/inbox")).partition("Waits for others")
    assert id in own_part and id not in others and f"{says} Call them yourself, and tell the secretariat." in own_part
    secretariat = _text(browser(person(made.api("Secretariat"), "secretariat", "Sue Two")).get("/console/inbox"))
    assert id in secretariat.partition("Waits for others")[0] and says in secretariat
    asked_page = _text(asker.get("/console/requests"))
    assert f"{says} Call them yourself, and tell the secretariat." in asked_page, "as its own page says"
    form = _text(browser(person(made.api("Secretariat"), "secretariat", "Sue Three")).get(f"/console/requests/{id}/steps/reroute"))
    assert ">Bangkok<" in form and ">Kasi</option>" not in form and ">Sender</option>" not in form


def test_who_can_be_alerted_too_for_many_at_once_is_nobody_that_all_of_them_have_alerted(made: Cast) -> None:
    from accord.hub.requests import followers
    from accord.hub.times import now

    ids = [_asked(made, "27500", 30), _asked(made, "64200", 31)]
    while followers.work(now()):  # nobody has acknowledged them: the secretariat is alerted
        pass
    sue = browser(person(made.api("Secretariat"), "secretariat", "Sue Four"))
    sent = {"id": ids, "step": "hold-funds@3.reroute"}
    form = _text(sue.post("/console/inbox/answer", sent))
    assert ">Bangkok</option>" in form and ">Kasi</option>" not in form and ">Sender</option>" not in form
    actions.take(made["Secretariat"], ids[0], "reroute", {"to-member": made.api("Bangkok").id})
    assert ">Bangkok</option>" in _text(sue.post("/console/inbox/answer", sent)), "one of them has not alerted it yet"
    actions.take(made["Secretariat"], ids[1], "reroute", {"to-member": made.api("Bangkok").id})
    assert ">Bangkok</option>" not in _text(sue.post("/console/inbox/answer", sent))


def test_all_of_a_kind_can_be_reached_page_by_page_the_longest_over_first(made: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST_OF_A_KIND", 2)
    monkeypatch.setattr(queries.inbox_kind, "__kwdefaults__", {**queries.inbox_kind.__kwdefaults__, "limit": 2})
    ids = [_asked(made, f"{1000 + minutes}", minutes) for minutes in (90, 70, 50, 30, 10)]
    kasi = officer(made)
    page = _text(kasi.get("/console/inbox"))
    assert "5 wait for you." in page and "Of the 2 below:" in page and "2 are over their time" in page
    href = re.search(r'href="(/console/inbox\?kind=[^"]+)">3 more of this kind: see all', page)
    assert href is not None and "due later" not in page
    found, address = [], href[1].replace("&amp;", "&")
    while address:
        page = _text(kasi.get(address))
        found += [id for row in _rows(page) for id in re.findall(r"requests/([0-9a-f-]{36})", row)[:1]]
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = following[1].replace("&amp;", "&") if following else ""
    assert found == ids
    assert _rows(_text(kasi.get("/console/inbox?kind=hold-funds&waits=others"))) == []
    asker = _text(officer(made, "Sender").get("/console/inbox?kind=hold-funds&waits=others"))
    assert len(_rows(asker)) == 2 and "checkbox" not in asker
    for typed in ("kind=hold-funds&after=nonsense", "kind=hold-funds&after=99999999999999999999.1", "kind=hold-funds&desk=x"):
        assert len(_rows(_text(kasi.get(f"/console/inbox?{typed}")))) == 2, typed
    assert _rows(_text(officer(made, "Stranger").get("/console/inbox?kind=hold-funds"))) == []


def test_the_title_of_a_protocol_that_others_agreed_on_is_told_nobody(made: Cast) -> None:
    from agreeing import COURIER, agree

    agree(COURIER, made.api("Sender"), made.api("Kasi"))
    assert "Stop a courier" not in _text(officer(made, "Bangkok").get("/console/inbox?kind=stop-courier"))


def test_what_was_asked_is_narrowed_to_a_protocol_that_the_member_agreed_on(made: Cast) -> None:
    from agreeing import COURIER, agree

    agree(COURIER, made.api("Sender"), made.api("Kasi"))
    id = (
        actions.open_request(
            made["Sender"], actions.Ask("stop-courier", identifiers=["+66812345678"], fields={"town": "Bangkok"}, to=[made.api("Kasi").id])
        )
        .requests[0]
        .id
    )
    other = _asked(made, "27500", 1)
    page = _text(officer(made, "Sender").get("/console/requests?protocol=stop-courier"))
    assert id in page and other not in page and re.search(r'<option value="stop-courier" selected>\s*Stop a courier', page)
    assert "stop-courier" not in _text(officer(made, "Bangkok").get("/console/requests?protocol=stop-courier"))


def test_a_no_is_read_in_its_form_before_its_letter_says_it(made: Cast) -> None:
    fields = {"measure": "block", "reasons": "It calls as a bank."}
    wanted = actions.Ask("block-number", identifiers=["+66812345678"], fields=fields, to=[made.api("Kasi").id])
    id = actions.open_request(made["Police"], wanted).requests[0].id
    actions.take(made["Secretariat"], id, "reroute", {"to-member": made.api("Bangkok").id})
    kasi = officer(made)
    for page in (_text(kasi.get("/console/inbox")), _text(kasi.get(f"/console/requests/{id}"))):
        link = re.search(r'<a class="button[^>]*href="([^"]*/steps/not-ours[^"]*)" data-step="n"', page)
        assert link and not re.search(r'<form[^>]*steps/not-ours[^>]*>(?:(?!</form>).)*data-step="n"', page)
        form = _text(kasi.get(link[1].replace("&amp;", "&")))
        assert "This is your member&#x27;s answer alone. These are still asked: Bangkok." in form


def test_of_two_that_were_alerted_the_first_is_told_that_its_no_is_its_own(made: Cast) -> None:
    id = _asked(made, "27500", 2)
    assert "It will then be: Refused." in _text(officer(made).get(f"/console/requests/{id}/steps/refuse"))
    actions.take(made["Secretariat"], id, "reroute", {"to-member": made.api("Bangkok").id})
    kasi = officer(made)
    form = _text(kasi.get(f"/console/requests/{id}/steps/refuse"))
    assert "If you say so of all that is pending, it is your member&#x27;s answer alone. These are still asked: Bangkok." in form
    assert "It will then be: Refused." not in form
    actions.take(made["Kasi"], id, "refuse", {"refusal": "needs-order"})
    for who in ("Sender", "Bangkok", "Kasi"):
        page = _text(officer(made, who).get(f"/console/requests/{id}"))
        assert "These have said no:" in page and "said for this member alone" in page, who
    assert id in _text(kasi.get("/console/inbox")).partition("Waits for others")[2]
    assert "It will then be: Refused." in _text(officer(made, "Bangkok").get(f"/console/requests/{id}/steps/refuse")), "the last no ends it"


def test_what_another_member_did_is_not_offered_and_is_said_to_be_anothers(made: Cast) -> None:
    id = _asked(made, "27500", 2)
    actions.take(made["Secretariat"], id, "reroute", {"to-member": made.api("Bangkok").id})
    actions.take(made["Kasi"], id, "hold", {"amount": "27500 THB", "until": _ago(-10_000)})
    bangkok = officer(made, "Bangkok")
    page = _text(bangkok.get(f"/console/requests/{id}"))
    assert "No step is open to you now." in page and "/steps/return" not in page
    assert id in _text(bangkok.get("/console/inbox")).partition("Waits for others")[2]
    page = _text(bangkok.get(f"/console/requests/{id}/steps/release"), 422)
    assert "in the state Held this is for another side or member." in page
    sent = {"f-amount": "27500", "f-amount-unit": "THB", "f-release-ground": "held-wrongly"}
    assert "for another side or member" in _text(bangkok.post(f"/console/requests/{id}/steps/release", sent), 422)
    assert _state(made, id).state == "held"


def test_an_account_shows_enough_to_tell_it_and_no_more(made: Cast) -> None:
    _asked(made, "27500", 2)
    page = _text(officer(made).get("/console/inbox"))
    assert "1234567890" not in page and "123-4-56789-0" not in page and "TH:004:1…789-0" in page


@pytest.mark.parametrize(
    ("value", "kind", "expected"),
    [
        ("TH:004:1234567890", "account", "TH:004:1…7890"),
        ("TH:004:123-4-56789-0", "account", "TH:004:1…789-0"),
        ("AE07 0331 2345 6789 0123 456", "iban", "AE07 03…3 456"),
        ("AE070331234567890123456", "iban", "AE0703…3456"),
        ("+66 81 234 5678", "phone", "+66 8…5678"),
        ("12345678", "account", "…5678"),
        ("123", "account", "…3"),
        ("UPI nok.save@demobank", "proxy", "no…@demobank"),
        ("ab@house.example", "email", "a…@house.example"),
        ("https://parcel-fee.example/pay", "url", "https://parcel-fee.example/pay"),
    ],
)
def test_letters_and_digits_alone_are_counted(value: str, kind: str, expected: str) -> None:
    assert masked(value, kind) == expected


def test_each_open_step_has_its_letter_and_a_plain_one_is_taken_by_it(made: Cast) -> None:
    id = _asked(made, "27500", 2)
    client = officer(made)
    (row,) = _rows(_text(client.get("/console/inbox")))
    open_now = {step.letter for step in _state(made, id).steps}
    assert set(re.findall(r'data-step="(\w)"', row)) == open_now >= {"a", "h", "r", "n", "m"}
    # To acknowledge asks nothing: one form, one key. To hold asks an amount and a date: a key opens it.
    assert re.search(r'<form method="post" action="[^"]*/steps/acknowledge">', row)
    assert re.search(r'<a class="button" href="[^"]*/steps/hold\?back=inbox" data-step="h"', row) and "Hold THB 27,500" in row
    version = re.search(r'name="seen" value="(\d+)"', row)
    assert version is not None
    done = client.post(f"/console/requests/{id}/steps/acknowledge", {"seen": version[1], "back": "inbox"})
    assert (done.status_code, done.headers["Location"]) == (303, f"/console/inbox?done={HOLD}.acknowledge")
    assert "Done: Acknowledge." in _text(client.get(done.headers["Location"]))
    assert _state(made, id).state == "acknowledged"


def test_a_step_for_many_asks_once_and_each_takes_its_own_amount(made: Cast) -> None:
    ids = [_asked(made, amount, 2) for amount in ("27500", "9400", "64200")]
    client = officer(made)
    assert f'<option value="{HOLD}.hold">Hold funds: Hold all of it</option>' in _text(client.get("/console/inbox"))
    asked = _text(client.post("/console/inbox/answer", {"id": ids, "step": f"{HOLD}.hold"}))
    assert "Each takes its own amount" in asked and "Hold THB 9,400" in asked and "Hold THB 64,200" in asked
    assert 'name="f-amount"' not in asked and 'name="f-until"' in asked
    missing = client.post("/console/inbox/answer", {"id": ids, "step": f"{HOLD}.hold", "sure": "1"})
    assert "This is needed. Fill it in." in _text(missing, 422)
    sent = {"id": ids, "step": f"{HOLD}.hold", "sure": "1", "f-until": as_typed(_ago(-5000)), "f-note": "Seen by us all."}
    page = _text(client.post("/console/inbox/answer", sent))
    assert page.count("It is now: Held.") == 3
    assert [_state(made, id).totals["THB"]["held"] for id in ids] == ["27500.00", "9400.00", "64200.00"]


def test_a_step_for_many_says_for_each_what_became_of_it(made: Cast) -> None:
    from accord.hub.requests import actions

    first, second = _asked(made, "27500", 2), _asked(made, "9400", 2)
    actions.take(made["Kasi"], second, "acknowledge", {})
    page = _text(officer(made).post("/console/inbox/answer", {"id": [first, second], "step": f"{HOLD}.acknowledge"}))
    first_row, other = _rows(page)
    assert first in first_row and "It is now: Acknowledged." in first_row
    assert second in other and "not done" in other
    assert _state(made, first).state == "acknowledged"


def test_nothing_ticked_or_a_step_that_is_none_changes_nothing(made: Cast) -> None:
    id = _asked(made, "27500", 2)
    client = officer(made)
    for sent in ({"step": f"{HOLD}.acknowledge"}, {"id": [id], "step": "hold-funds@1.nothing"}, {"id": [id], "step": "x"}):
        assert client.post("/console/inbox/answer", sent).headers["Location"] == "/console/inbox"
    assert _state(made, id).state == "received"


def test_what_another_member_is_asked_is_never_shown_nor_answered(made: Cast) -> None:
    id = _asked(made, "27500", 2)
    for name in ("Bangkok", "Stranger"):
        client = officer(made, name)
        page = _text(client.get("/console/inbox"))
        assert id not in page and "27,500" not in page and "Nothing waits" in page
        assert client.post("/console/inbox/answer", {"id": [id], "step": f"{HOLD}.acknowledge"}).status_code == 404
    assert _state(made, id).state == "received"


def test_who_may_only_read_is_offered_no_step(made: Cast) -> None:
    _asked(made, "27500", 2)
    page = _text(officer(made, role="auditor").get("/console/inbox"))
    assert "27,500" in page and "data-step" not in page and "checkbox" not in page and "inbox/answer" not in page


def test_a_desk_sees_what_was_rung_there_alone(made: Cast) -> None:
    from accord.hub.desks import actions as desks

    other = desks.make_desk(_manager(made), name="Other desk", zone="UTC")
    id = _asked(made, "27500", 2)
    client = officer(made)
    assert id in _text(client.get(f"/console/inbox?desk={made.desks['Kasi']}"))
    assert id not in _text(client.get(f"/console/inbox?desk={other}"))
    assert id in _text(client.get("/console/inbox?desk=no-such-desk"))


def _manager(made: Cast) -> Any:
    from worlds import caller

    return caller(made.api("Kasi"))


def test_a_new_row_says_that_it_is_new(made: Cast) -> None:
    _asked(made, "27500", 2)
    client = officer(made)
    assert all("data-new" not in row for row in _rows(_text(client.get("/console/inbox"))))
    since = re.search(r"inbox\?since=(\d+)", _text(client.get("/console/inbox")))
    assert since is not None
    _asked(made, "9400", 0)
    old, new = sorted(_rows(_text(client.get(f"/console/inbox?since={since[1]}"))), key=lambda row: "9,400" in row)
    assert "data-new" in new and ">new<" in new and "data-new" not in old


def test_a_message_stands_in_the_list_until_it_is_taken_up(made: Cast) -> None:
    """A question that comes in the night is seen in the morning, by those who take part, without opening every request."""
    id = str(ask(made).requests[0].id)
    says = {name: officer(made, name) for name in ("Kasi", "Sender")}
    marks = {"Kasi": "message from Sender", "Sender": "message from Kasi"}

    def marked(name: str) -> list[bool]:
        return [marks[name] in " ".join(says[name].get(path).content.decode().split()) for path in ("/console/inbox", "/console/requests")]

    assert (marked("Kasi"), marked("Sender")) == ([False, False], [False, False])
    actions.say(made["Sender"], id, "Which address opened it?")
    assert (marked("Kasi"), marked("Sender")) == ([True, False], [False, False])
    actions.say(made["Kasi"], id, "We are looking.")
    assert (marked("Kasi"), marked("Sender")) == ([False, False], [True, True])
    actions.say(made["Sender"], id, "Thank you. And since when?")
    actions.take(made["Kasi"], id, "acknowledge")
    assert (marked("Kasi"), marked("Sender")) == ([False, False], [False, False])
    assert queries.messages_to_take_up(made["Stranger"], [id]) == {}


def test_ready_sentences_are_in_the_languages_of_the_person_and_of_the_desk(made: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils.translation import trans_real

    from accord.hub.desks import actions as desks

    id = _asked(made, "27500", 2)
    desks.change_desk(_manager(made), made.desks["Kasi"], languages=["th"])
    monkeypatch.setattr(trans_real.translation("th"), "gettext", lambda text: f"[{text}]")
    text = _text(officer(made).post("/console/inbox/answer", {"id": [id], "step": f"{HOLD}.refuse"}))
    assert 'lang="th" dir="ltr" data-says="[Please send the order of a court or authority.' in text
    assert 'lang="en" dir="ltr" data-says="Please send the order of a court or authority.' in text and 'data-code="needs-order"' in text
    assert 'data-into="id_f-note"' in text


def test_the_number_of_queries_does_not_grow_with_the_rows(made: Cast) -> None:
    from django.db import connection

    client = officer(made)

    def count() -> int:
        with CaptureQueriesContext(connection) as counted:
            assert len(_rows(_text(client.get("/console/inbox")))) in (5, 50)
        return len(counted)

    for _ in range(5):
        _asked(made, "1000", 2)
    client.get("/console/inbox")
    few = count()
    for _ in range(45):
        _asked(made, "1000", 2)
    assert count() == few


def _another_kind(made: Cast) -> str:
    """A request of another kind that waits for the same bank, with a step of the same key."""
    wish = {"question": "How many accounts were opened with this number?", "purpose": "investigate", "urgent": False}
    asked = actions.Ask("inform", identifiers=["TH:004:1234567890"], fields=wish, to=(made.api("Kasi").id,))
    return str(actions.open_request(made["Sender"], asked).requests[0].id)


def test_a_step_of_one_kind_is_taken_in_no_request_of_another(made: Cast) -> None:
    money, question = _asked(made, "27500", 2), _another_kind(made)
    page = _text(officer(made).post("/console/inbox/answer", {"id": [money, question], "step": f"{HOLD}.acknowledge"}))
    assert (_state(made, money).state, _state(made, question).state) == ("acknowledged", "asked")
    assert "It is of another kind, so nothing was done here." in next(row for row in _rows(page) if question in row)


def test_a_step_for_many_comes_to_all_of_three_kinds_that_a_page_shows(made: Cast) -> None:
    from asking import ask

    ids = [ask(made, at=_ago(2), amount="7.00 THB").requests[0].id for _each in range(120)]
    page = _text(officer(made).post("/console/inbox/answer", {"id": ids, "step": f"{HOLD}.acknowledge"}))
    assert page.count("It is now: Acknowledged.") == 120


def test_a_step_for_many_that_lets_go_asks_first(made: Cast) -> None:
    ids = [_asked(made, amount, 2) for amount in ("27500", "9400")]
    client = officer(made, "Sender")
    page = _text(client.post("/console/inbox/answer", {"id": ids, "step": f"{HOLD}.withdraw"}))
    assert "For 2 requests, each by itself:" in page and 'name="sure" value="1">Withdraw</button>' in page
    assert {_state(made, id, "Sender").state for id in ids} == {"received"}
    _text(client.post("/console/inbox/answer", {"id": ids, "step": f"{HOLD}.withdraw", "sure": "1"}))
    assert {_state(made, id, "Sender").state for id in ids} == {"closed"}


def test_a_step_for_many_is_called_what_it_is_called_at_each_of_them(made: Cast) -> None:
    whole, part = _asked(made, "27500", 2), _asked(made, "9400", 3)
    actions.take(made["Kasi"], part, "hold-part", {"amount": "400 THB", "until": _ago(-5000)})
    client = officer(made)
    assert re.findall(rf'<option value="{HOLD}.refuse">(.*?)</option>', _text(client.get("/console/inbox"))) == [
        "Hold funds: Refuse / Refuse the rest"
    ]
    both = _text(client.post("/console/inbox/answer", {"id": [whole, part], "step": f"{HOLD}.refuse"}))
    assert "<h1" in both and 'value="1">Refuse / Refuse the rest</button>' in both
    one = _text(client.post("/console/inbox/answer", {"id": [part], "step": f"{HOLD}.refuse"}))
    assert 'value="1">Refuse the rest</button>' in one


def test_a_step_for_many_is_offered_once_for_two_versions_of_a_protocol(made: Cast) -> None:
    old = _asked(made, "9400", 3)
    assert rows("UPDATE requests_request SET protocol = 'hold-funds@1' RETURNING n")
    newest = _asked(made, "27500", 2)
    client = officer(made)
    (value,) = re.findall(r'<option value="([^"]*)">Hold funds: Acknowledge</option>', _text(client.get("/console/inbox")))
    page = _text(client.post("/console/inbox/answer", {"id": [newest, old], "step": value}))
    assert page.count("It is now: Acknowledged.") == 2


def test_what_another_did_since_the_question_was_shown_is_not_gone_over(made: Cast) -> None:
    id = _asked(made, "27500", 2)
    client = officer(made)
    asked = _text(client.post("/console/inbox/answer", {"id": [id], "step": f"{HOLD}.not-found"}))
    (seen,) = re.findall(rf'<input type="hidden" name="seen-{id}" value="(\d+)">', asked)
    actions.take(made["Kasi"], id, "locate", {})
    sent = {"id": [id], "step": f"{HOLD}.not-found", "sure": "1", f"seen-{id}": seen}
    page = _text(client.post("/console/inbox/answer", sent | {"f-note": "Looked twice."}))
    assert "not done" in page and _state(made, id).state == "located"


def test_an_account_stands_with_the_name_of_its_bank(hub: Hub) -> None:
    made = cast(hub)
    (request,) = ask(made).requests
    for path in ("/console/inbox", f"/console/requests/{request.id}"):
        assert "bank account at KBANK (Kasikornbank)" in officer(made, "Kasi").get(path).content.decode(), path


def test_a_hold_that_was_called_off_is_no_longer_to_be_extended_at_a_press(made: Cast) -> None:
    id = _asked(made, "480000.00", 3)
    actions.take(made["Kasi"], id, "hold", {"amount": "480000.00 THB", "until": _ago(-2000)})
    client = officer(made)
    before = _text(client.get("/console/inbox"))
    assert "Held" in before and "The asker called it off" not in before
    actions.take(made["Sender"], id, "call-off")
    inbox, home, page = (_text(client.get(f"/console/{path}")) for path in ("inbox", "", f"requests/{id}"))
    assert '<span class="status amber">The asker called it off</span>' in inbox
    assert "Hold funds: The asker called it off" in home and f"/console/requests/{id}/steps/extend" not in home
    assert "The asker called it off" in page
