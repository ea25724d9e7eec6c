"""One page for one request: looking takes nothing, an answer is read once more, one wins, and every end is told."""

import re
import threading
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from asking import ask
from bells import rows
from canary import without_tokens
from clocks import at_moment
from django.db import connection
from django.test import Client
from guesting import ACCOUNT, CONTACT, DAY, Guest, invited, local, now, plain
from hubs import Hub

from accord.core.identifiers import parse
from accord.core.times import read_time
from accord.core.typed import Setting
from accord.doors.guests import inputs
from accord.hub.requests import actions, errors, queries
from accord.tables import countries, identifier_tables, protocols

HOLD = {"f_amount": "90,000.50", "f_amount_unit": "thb", "f_until_unit": "+07:00"}


def held(at: int) -> dict[str, str]:
    return {**HOLD, "f_until": local(at + 2 * DAY)}


def state(made: Any, request: Any) -> str:
    return str(queries.page(made["Sender"], request.id).row.state)


def test_the_page_says_who_asks_what_until_when_and_what_to_beware_of(hub: Hub) -> None:
    made, request, token = invited(hub, private={"narrative": "It began with a <b>message</b>."})
    guest = Guest(token)
    assert guest.look().status_code == 200
    for text in (
        "Hold funds",
        "Sender (Bank or payment provider, Thailand)",
        "call Sender back at the number that you know",
        request.id[:8].upper(),
        "We never ask for passwords",
        "We never ask for money",
        "THB 90,000.50",
        "Krung Thai Bank) 987-6-54321-0",
        "Siam Commercial Bank (TH:014)",
        "It began with a <b>message</b>.",
        "REF-1",
        "by 20",
        "What happens with your answer",
        "Country of the harmed person Thailand",
    ):
        assert text in guest.said, text
    assert '<h1>Hold funds: <bdi dir="ltr">THB 90,000.50</bdi></h1>' in guest.page
    assert "Not confirmed" not in guest.said
    titles = [plain(title).strip() for title in re.findall(r"<summary>(.*?)</summary>", guest.page)]
    assert titles[:4] == ["Acknowledge", "Located, not held yet", "Hold all of it", "Hold a part"]
    assert token not in guest.page and made["Sender"].id not in guest.page


def test_looking_takes_nothing_however_often_and_a_scanner_may_follow_every_link(hub: Hub) -> None:
    made, request, token = invited(hub)
    guest = Guest(token)
    for _ in range(3):
        page = guest.look()
        for link in re.findall(r'href="(\?[^"]*)"', guest.page):
            assert guest.client.get(guest.path + link).status_code == 200
        assert guest.client.head(guest.path).status_code == 200
        assert page.status_code == 200
    assert state(made, request) == "received"
    assert Client().put(guest.path).status_code == 405


@pytest.mark.parametrize("method", ["look", "send"])
def test_every_answer_is_sealed_and_kept_by_nobody(hub: Hub, method: str) -> None:
    for guest in (Guest(invited(hub)[2]), Guest("wrong")):
        response = guest.look() if method == "look" else guest.send("hold")
        policy = response["Content-Security-Policy"]
        assert policy.startswith("default-src 'none';") and "script" not in policy and "unsafe" not in policy and "http" not in policy
        assert response["Cache-Control"] == "no-store" and response["X-Robots-Tag"] == "noindex, nofollow"
        assert response["Referrer-Policy"] == "no-referrer"
        assert "<script" not in guest.page and "style=" not in guest.page and not re.search(r"\son\w+=", guest.page)
        assert not re.search(r"""(?:href|src|action)=["'](?:https?:)?//""", guest.page)
        assert set(response.cookies) <= {"django_language"}


def test_an_answer_is_read_once_more_and_then_recorded(any_hub: Hub) -> None:
    made, request, token = invited(any_hub)
    guest, fields = Guest(token), held(now())
    guest.look()
    assert guest.send("hold", **fields).status_code == 200
    assert "Is this right?" in guest.said and "THB 90,000.50" in guest.said and "UTC+07:00" in guest.said
    assert "State of the request after your answer Held" in guest.said and token not in guest.page
    assert state(made, request) == "received", "not yet"
    typed = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', guest.page))
    response = guest.client.post(guest.path, {**typed, "do": "sure"})
    assert (response.status_code, response["Location"]) == (303, "?lang=en")
    assert state(made, request) == "held"
    assert guest.look().status_code == 200
    for text in ("Your answer is recorded", "Hold all of it", "THB 90,000.50", "Held", request.id[:8].upper(), "partnership invites next"):
        assert text in guest.said, text
    assert "987-6" not in guest.said and "<form" not in guest.page
    assert rows("SELECT answers FROM routing_gap") == [(1,)]
    last = queries.page(made["Sender"], request.id).taken[-1]
    assert (last.key, last.how, last.member) == ("hold", "guest", "")


def test_the_confirmation_can_be_gone_back_on_with_all_that_was_typed(hub: Hub) -> None:
    made, request, token = invited(hub)
    guest, fields = Guest(token), held(now())
    guest.send("hold", **fields, f_note="As agreed")
    guest.send("hold", **fields, f_note="As agreed", do="change")
    assert '<details class="step" open>' in guest.page and "As agreed</textarea>" in guest.page
    assert f'value="{fields["f_until"]}"' in guest.page
    assert state(made, request) == "received"


def test_a_step_that_was_left_as_it_was_offered_stays_closed_however_long_the_page_lay_open(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until when money can be held counts from now: it is another moment once the form is sent."""
    _, _, token = invited(hub)
    guest, opened = Guest(token), now() // 60_000_000 * 60_000_000 + 70_000_000  # ten seconds after the next full minute
    at_moment(monkeypatch, opened)
    guest.look()
    offered = dict(re.findall(r'name="(hold(?:-part)?-f-until)" value="([^"]+)"', guest.page))
    assert len(offered) == 2 and all(len(text) == len("2150-03-10 12:00:10") for text in offered.values())
    at_moment(monkeypatch, opened + 95_000_000)
    typed = {**offered, "hold-f-amount": "a lot", "hold-part-f-amount": ""}
    sent = guest.client.post(f"{guest.path}?lang=en", {"seen": "1", "step": "hold", **typed}).content.decode()
    assert sent.count('<details class="step" open>') == 1 and "Something is missing or wrong" in plain(sent)
    by_enter = guest.client.post(f"{guest.path}?lang=en", {"seen": "1", **offered, "hold-part-f-amount": "100"}).content.decode()
    assert "Choose one, fill in what it asks for" not in plain(by_enter) and 'name="do" value="sure"' in by_enter
    typed_over = {"do": "stay", "seen": "1", "hold-part-f-until": "2150-03-09 12:00"}
    assert guest.client.post(f"{guest.path}?lang=en", typed_over).content.decode().count('<details class="step" open>') == 1


def test_in_another_language_what_was_typed_at_each_step_stands_there_and_nothing_is_recorded(hub: Hub) -> None:
    made, request, token = invited(hub)
    guest, fields = Guest(token, "th"), held(now())
    guest.look()
    assert guest.page.count('form="answers" name="do" value="stay"') == 6
    typed = {f"hold-{name.replace('_', '-')}": value for name, value in fields.items()} | {"refuse-f-note": "Half <a word"}
    page = guest.client.post(f"{guest.path}?lang=th", {"do": "stay", "seen": "1", **typed}).content.decode()
    assert 'lang="th"' in page and "Half &lt;a word</textarea>" in page and f'name="hold-f-until" value="{fields["f_until"]}"' in page
    assert page.count('<details class="step" open>') == 2 and 'role="alert"' not in page and state(made, request) == "received"
    card = "4111 1111 1111 1111"
    assert card not in guest.client.post(f"{guest.path}?lang=th", {"do": "stay", "refuse-f-note": card}).content.decode()
    # On the page where it is read once more it is read in the other language, and still not recorded.
    guest.send("hold", **fields)
    sure = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', guest.page))
    page = guest.client.post(f"{guest.path}?lang=en", {**sure, "do": "stay"}).content.decode()
    assert "Is this right?" in plain(page) and "THB 90,000.50" in plain(page) and state(made, request) == "received"


def test_enter_sends_the_one_step_at_which_something_was_typed_to_be_read_once_more(hub: Hub) -> None:
    made, request, token = invited(hub)
    guest = Guest(token)
    fields = {f"hold-{name.replace('_', '-')}": value for name, value in held(now()).items()}
    guest.look()
    page = guest.client.post(guest.path, {"seen": "1", **fields}).content.decode()
    assert "Is this right?" in plain(page)
    both = guest.client.post(guest.path, {"seen": "1", **fields, "refuse-f-note": "Half a word"})
    page = both.content.decode()
    assert both.status_code == 422 and "Half a word</textarea>" in page and f'value="{fields["hold-f-until"]}"' in page
    # Nothing is recorded by Enter alone, not even where one press of its button would do.
    guest.client.post(guest.path, {"seen": "1", "acknowledge-f-note": "Seen"})
    assert state(made, request) == "received"


def test_a_page_that_was_opened_before_its_fields_had_these_names_is_taken_all_the_same(hub: Hub) -> None:
    made, request, token = invited(hub)
    guest = Guest(token)
    form = {name.replace("_", "-"): value for name, value in held(now()).items()}
    guest.client.post(guest.path, {"step": "hold", **form, "do": "sure"})
    assert state(made, request) == "held"


def test_what_is_no_answer_yet_leaves_the_page_open(hub: Hub) -> None:
    made, request, token = invited(hub)
    guest = Guest(token)
    assert guest.send("acknowledge", follow=True).status_code == 200
    assert state(made, request) == "acknowledged" and "You answered Acknowledge" in guest.said
    assert "Your answer is recorded" not in guest.said
    last = "After that, this page takes no other answer."
    assert last not in guest.said
    guest.send("refuse", f_refusal="needs-order")
    assert last in guest.said
    guest.answer("refuse", f_refusal="needs-order")
    assert state(made, request) == "refused" and "An order of a court or authority is needed" in guest.said
    late = Guest(token)
    assert late.send("acknowledge").status_code == 409 and "What you sent now was not recorded" in late.said


def test_after_an_answer_for_a_part_the_page_stays_open_for_the_rest(any_hub: Hub) -> None:
    made, request, token = invited(any_hub)
    guest = Guest(token)
    last, until = "After that, this page takes no other answer.", {"f_until": local(now() + DAY), "f_until_unit": "+07:00"}
    guest.send("hold-part", f_amount="50000.50", f_amount_unit="THB", **until)
    assert "Is this right?" in guest.said and last not in guest.said
    guest.answer("hold-part", f_amount="50000.50", f_amount_unit="THB", **until)
    assert state(made, request) == "partly-held" and "Your answer is recorded" not in guest.said
    assert "You answered Hold a part" in guest.said and "THB 40,000.00" in guest.said, "what is still open"
    guest.send("refuse", f_refusal="needs-order", f_amount="15000", f_amount_unit="THB")
    assert last not in guest.said, "25,000 is left"
    guest.answer("refuse", f_refusal="needs-order", f_amount="15000", f_amount_unit="THB")
    guest.look()
    assert "THB 25,000.00" in guest.said
    guest.send("refuse", f_refusal="needs-order")
    assert last in guest.said
    guest.answer("refuse", f_refusal="needs-order")
    assert "Your answer is recorded" in guest.said and guest.send("refuse", f_refusal="needs-order").status_code == 409


def test_of_two_tabs_that_answer_one_wins_and_the_other_is_told(any_hub: Hub) -> None:
    made, request, token = invited(any_hub)
    first, two, fields = Guest(token), Guest(token), held(now())
    first.send("hold", **fields)
    two.send("refuse", f_refusal="needs-order")
    first.send("hold", do="sure", **fields)
    late = two.send("refuse", f_refusal="needs-order", do="sure")
    assert late.status_code == 409
    assert "What you sent now was not recorded" in two.said and "Hold all of it" in two.said
    assert state(made, request) == "held"


def test_of_two_tabs_at_the_same_instant_one_wins_too(any_hub: Hub) -> None:
    _made, _request, token = invited(any_hub)
    gate, answers, fields = threading.Barrier(2), [], held(now())

    def tab(step: str, more: dict[str, str]) -> None:
        gate.wait()
        answers.append(Guest(token).send(step, do="sure", **more).status_code)
        connection.close()

    threads = [threading.Thread(target=tab, args=args) for args in (("hold", fields), ("refuse", {"f_refusal": "needs-order"}))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [303, 409]
    assert rows("SELECT COUNT(*) FROM requests_step WHERE how = 'guest'") == [(1,)]


def test_what_was_done_meanwhile_is_told_and_what_was_typed_stays(hub: Hub) -> None:
    made, request, token = invited(hub)
    first, two, fields = Guest(token), Guest(token), held(now())
    seen = re.search(r'name="seen" value="(\d+)"', (two.look(), two.page)[1])
    assert seen
    first.send("acknowledge")
    assert two.send("acknowledge").status_code == 409
    assert "This answer is no longer possible" in two.said
    assert two.send("hold", seen=seen[1], **fields).status_code == 409
    assert "Something changed in the meantime" in two.said and f'value="{fields["f_until"]}"' in two.page
    assert state(made, request) == "acknowledged"


FAULTS: tuple[tuple[dict[str, str], str, str], ...] = (
    ({}, "f-amount", "This is needed."),
    ({}, "f-until", "This is needed."),
    ({"f_amount": "lots"}, "f-amount", "Type one amount in digits, for example 25,000.50."),
    ({"f_amount": "0", "f_amount_unit": "THB"}, "f-amount", "Type an amount above zero"),
    ({"f_amount": "5", "f_amount_unit": "bats!"}, "f-amount", "Type one amount in digits"),
    ({"f_until": "soon"}, "f-until", "Type the day and the time, for example "),
    ({"f_until": "2001-01-01T00:00"}, "f-until", "This is too early."),
    ({"f_until": "9999-12-31T23:59", "f_until_unit": "-12:00"}, "f-until", "Type the day and the time"),
    ({"f_note": "\ue000txt"}, "f-note", "Some characters in it can't be read"),
)


def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(hub: Hub) -> None:
    made, request, token = invited(hub)
    for sent, field, message in FAULTS:
        _is_told_beside(Guest(token), sent, field, message)
    assert state(made, request) == "received"


def _is_told_beside(guest: Guest, sent: dict[str, str], field: str, message: str) -> None:
    assert (
        guest.send("hold", f_note=sent.get("f_note", "Kept words"), **{k: v for k, v in sent.items() if k != "f_note"}).status_code == 422
    )
    fault = re.search(rf'<p class="refusal" id="hold-{field}-error">(.*?)</p>', guest.page)
    assert fault and message in plain(fault[1])
    control = re.search(rf'<(?:input|textarea)[^>]* id="hold-{field}"[^>]*>', guest.page)
    assert control and 'aria-invalid="true"' in control[0] and f'hold-{field}-error"' in control[0]
    assert "Check the marked fields" in guest.said
    assert "f_note" in sent or "Kept words</textarea>" in guest.page


def test_a_guard_says_what_to_write_instead(hub: Hub) -> None:
    _, _, token = invited(hub)
    guest, until = Guest(token), {"f_until": local(now() + DAY)}
    assert guest.send("hold", f_amount="10", f_amount_unit="THB", **until).status_code == 422
    assert "This is not all that is still open." in guest.said
    assert guest.send("hold-part", f_amount="90001", f_amount_unit="THB", **until).status_code == 422
    assert "This is not a part of what is still open." in guest.said
    assert guest.send("hold", f_amount="90000.50", f_amount_unit="USD", **until).status_code == 422
    assert guest.send("refuse", f_refusal="not-our-account", f_amount="90001", f_amount_unit="THB").status_code == 422
    assert "leave it empty to refuse all of it" in guest.said


def test_an_unconfirmed_ask_says_so_and_holds_nothing(hub: Hub) -> None:
    _made, _, token = invited(hub, who="Helper")
    guest = Guest(token)
    guest.look()
    assert "Not confirmed: no bank or police force stands behind this request yet." in guest.said
    assert 'value="hold"' not in guest.page
    assert guest.send("hold", **held(now())).status_code == 409
    assert "No bank or police force has confirmed this request yet" in guest.said


def test_an_embargo_is_shown_before_anything_is_done(hub: Hub) -> None:
    made, _, token = invited(hub)
    actions.set_embargo(made["Police"], ACCOUNT, until=now() + DAY)
    guest = Guest(token)
    guest.look()
    assert "The police ask you not to act on this yet." in guest.said and "Police desk" not in guest.said
    assert 'value="hold"' not in guest.page
    assert guest.send("hold", **held(now())).status_code == 409
    assert "Do nothing, and call the member that asks." in guest.said


def test_hops_are_rows_that_grow_and_money_is_followed_to_the_next_account(hub: Hub) -> None:
    made, request, token = invited(hub)
    guest = Guest(token)
    rows_of = {"f_hops_1_amount": "50000.25", "f_hops_1_amount_unit": "THB", "f_hops_1_next": "TH:004:1234567890"}
    guest.send("moved-on", more="moved-on-f-hops", **rows_of)
    assert 'name="moved-on-f-hops-2-next"' in guest.page and 'value="50000.25"' in guest.page
    # The first row was emptied again: the third one moves up.
    wrong = {"f_hops_1_amount_unit": "THB", "f_hops_3_amount": "1", "f_hops_3_amount_unit": "THB", "f_hops_3_next": "no account"}
    assert guest.send("moved-on", **wrong).status_code == 422
    assert 'id="moved-on-f-hops-1-next-error"' in guest.page and "We can't read this." in guest.said
    card = {**rows_of, "f_hops_1_next": "4111 1111 1111 1111"}
    assert guest.send("moved-on", **card).status_code == 422
    assert "This looks like the number of a payment card" in guest.said and "4111" not in without_tokens(guest.page)
    more = {
        "f_hops_2_amount": "40000.25",
        "f_hops_2_amount_unit": "THB",
        "f_hops_2_next": "AE070331234567890123456",
        "f_hops_2_country": "AE",
    }
    more |= {"f_hops_2_arrived": "4000.00", "f_hops_2_arrived_unit": "AED", "f_hops_2_moved_at": local(now() - DAY)}
    guest.answer("moved-on", **rows_of, **more)
    assert state(made, request) == "moved-on" and "Your answer is recorded" in guest.said
    assert "THB 50,000.25" in guest.said and "123-4" not in guest.said
    trail = queries.trail(made["Sender"], request.id)
    assert [row.depth for row in trail.rows] == [0, 1, 1]


def test_which_payment_is_asked_only_where_there_are_several(hub: Hub) -> None:
    made, _, token = invited(hub)
    assert 'name="f-payment"' not in (Guest(token).look().content.decode())
    two = [{"amount": "10.00 THB", "bank_reference": "ONE"}, {"amount": "20.00 THB", "bank_reference": "TWO"}]
    _, request, token = invited(hub, made=made, payments=two)
    guest = Guest(token)
    guest.look()
    ids = dict((words, id) for id, words in re.findall(r'<option value="([0-9a-f-]{36})">(.*?)</option>', guest.page))
    assert len(ids) == 2
    wanted = next(id for words, id in ids.items() if "TWO" in words)
    guest.answer("hold-part", f_amount="20", f_amount_unit="THB", f_until=local(now() + DAY), f_payment=wanted)
    assert state(made, request) == "partly-held"
    assert guest.send("hold-part", f_payment="x").status_code == 409


def test_words_about_people_and_figures_go_to_whoever_asked(hub: Hub) -> None:
    fields = {"question": "Since when?", "purpose": "investigate", "urgent": "no"}
    made, request, token = invited(hub, "inform", "Police", fields=fields)
    guest = Guest(token)
    guest.look()
    assert "Since when?" in guest.said and "Write an answer" not in guest.said
    assert guest.send("answer").status_code == 422
    assert "Write an answer or figures" in guest.said
    figures = {"f_figures_1_counted": "Accounts", "f_figures_1_number": "12", "f_figures_1_from": "2026-01-31"}
    assert guest.send("answer", **{**figures, "f_figures_1_number": "a dozen", "f_figures_1_to": "31.1."}).status_code == 422
    assert "Write a whole number" in guest.said and "Type the day, for example " in guest.said
    guest.answer("answer-part", f_answer="Since spring.", f_still_open="The names")
    assert "Recorded: Answer a part." in guest.said
    guest.answer("answer", f_answer="Somchai, since May.", **figures)
    page = queries.page(made["Police"], request.id)
    assert (page.row.state, page.private["answer"]["text"]) == ("answered", "Somchai, since May.")
    assert page.taken[-1].fields["figures"] == [{"from": "2026-01-31", "number": 12}]
    assert "Somchai" not in guest.said and "12" in guest.said
    # Who takes no part reads nothing, and each who did has left a line.
    before = rows("SELECT COUNT(*) FROM vault_look")
    with pytest.raises(errors.NoSuchRequest):
        queries.page(made["Stranger"], request.id)
    assert rows("SELECT COUNT(*) FROM vault_look") == before
    assert queries.page(made["Police"], request.id).private["answer"]["text"] == "Somchai, since May."
    ((looked,),) = before
    assert rows("SELECT COUNT(*) FROM vault_look") > [(looked,)]


def test_what_a_law_sets_is_offered_and_may_be_sent_as_it_stands(hub: Hub) -> None:
    wanted = {
        "authority": "Court",
        "offence": "Fraud",
        "data": "Mails",
        "necessity": "Evidence",
        "process-follows": "yes",
        "confidential": "yes",
    }
    made, request, token = invited(
        hub, "preserve", "Police", identifiers=["someone@mail-for-all.com"], fields=wanted, private={"facts": "What happened."}
    )
    guest = Guest(token)
    guest.look()
    offered = re.search(r'id="preserve-foreign-f-until" name="preserve-foreign-f-until" value="([^"]+)"', guest.page)
    assert offered, "at least 60 days"
    guest.answer("preserve-foreign", f_until=offered[1])
    assert queries.page(made["Police"], request.id).row.state == "preserved", guest.said


def test_a_country_is_chosen_by_its_name(hub: Hub) -> None:
    wanted = {"harm": "credentials", "preserve-first": "no", "reasons": "a false bank", "good-faith": "yes"}
    made, request, token = invited(hub, "takedown", "Police", identifiers=["https://false-bank-page.com/login"], fields=wanted)
    guest = Guest(token)
    guest.look()
    assert '<option value="TH">Thailand</option>' in guest.page
    assert guest.send("geo-block", f_countries_1_country="Siam").status_code == 422 and "Choose one from the list." in guest.said
    guest.answer("geo-block", f_countries_1_country="TH", f_countries_2_country="PE")
    assert queries.page(made["Police"], request.id).row.state == "geo-blocked" and "Peru" in guest.said


def test_wrong_and_never_existed_are_the_same_page(hub: Hub) -> None:
    _, _, token = invited(hub)
    pages = set()
    for wrong in ("", "x", "x" * 64, token[:-1] + ("A" if token[-1] != "A" else "B"), token + "/x", f"../{token}x", "é" * 64, "x" * 3000):
        for response in (Client().get(f"/guest/{wrong}"), Client().post(f"/guest/{wrong}", {"step": "hold"})):
            assert response.status_code == 404
            pages.add(response.content)
    assert len(pages) == 1 and "There is nothing to answer here" in pages.pop().decode()
    assert Client().get("/guest").status_code == 404


ENDS = {
    "withdrawn": (410, "This request was taken back"),
    "replaced": (410, "There is a newer page for this request"),
    "closed": (410, "This request is closed"),
    "expired": (410, "This page has expired"),
    "by-hand": (200, "Your institution answered by telephone"),
}


def test_a_right_token_is_told_how_it_ended(hub: Hub) -> None:
    made = None
    for end, (status, text) in ENDS.items():
        made, request, token = invited(hub, made=made)
        if end == "withdrawn":
            actions.withdraw_invitation(made["Sender"], request.id)
        elif end == "replaced":
            actions.invite_guest(made["Sender"], request.id, CONTACT)
        elif end == "closed":
            actions.take(made["Sender"], request.id, "withdraw")
        elif end == "expired":
            token = actions.invite_guest(made["Sender"], request.id, CONTACT, days=1, at=now() - 2 * DAY).token
        else:
            actions.enter_answer_by_hand(made["Sender"], request.id, "refuse", {"refusal": "needs-order"}, spoke_with="Mr Q")
        guest, before = Guest(token), state(made, request)
        assert guest.look().status_code == status, end
        assert text in guest.said and "Mr Q" not in guest.said and "987-6" not in guest.said
        late = guest.send("refuse", f_refusal="needs-order", do="sure")
        assert late.status_code == (409 if status == 200 else status)
        assert state(made, request) == before


def test_a_page_opens_its_own_request_alone(hub: Hub) -> None:
    made, first, _token = invited(hub)
    _, second, other = invited(hub, made=made)
    Guest(other).answer("refuse", f_refusal="needs-order")
    assert (state(made, first), state(made, second)) == ("received", "refused")
    member = ask(made).requests[0]
    assert Client().get(f"/guest/{member.id}").status_code == 404


def test_a_flood_of_wrong_tokens_is_damped_and_the_right_one_still_opens(hub: Hub) -> None:
    _, _, token = invited(hub)
    statuses = [Client().get(f"/guest/{'x' * 40}{number}").status_code for number in range(32)]
    assert statuses[:30] == [404] * 30 and statuses[30:] == [429, 429]
    assert Guest(token).look().status_code == 200
    busy = Client().get("/guest/elsewhere")
    assert busy["Retry-After"] == "60" and "Too many visits from your network in a short time" in busy.content.decode()


def test_the_page_speaks_each_language(hub: Hub) -> None:
    made, _, _ = invited(hub)
    for language in ("en", "th", "bn", "ne", "es", "ar"):
        guest = Guest(invited(hub, made=made)[2], language)
        response = guest.look()
        direction = "rtl" if language == "ar" else "ltr"
        assert f'<html lang="{language}" dir="{direction}">' in guest.page and response["Content-Language"] == language
        assert guest.send("acknowledge")["Location"] == f"?lang={language}"


def test_the_mail_names_the_address_of_this_page_in_the_guests_language(hub: Hub) -> None:
    from accord.hub.requests import store
    from accord.hub.requests.labels import guest_mail

    _, request, token = invited(hub)
    from django.conf import settings

    result = store.by_id(request.id)
    assert result is not None
    text = guest_mail(result, token, now() + DAY, "ar")[1]
    address = re.search(r"https?://\S+", text)
    assert address and address[0].startswith(settings.ACCORD_ADDRESS)
    response = Client().get(address[0].removeprefix(settings.ACCORD_ADDRESS.rstrip("/")))
    assert response.status_code == 200 and 'dir="rtl"' in response.content.decode()


@pytest.mark.parametrize("language", ["en", "th", "xx"])
def test_the_mail_says_what_the_page_does(hub: Hub, language: str) -> None:
    """Until when it is open, that it takes one answer, and nothing of a person or an account."""
    from accord.core.times import moment
    from accord.hub.requests import store
    from accord.hub.requests.labels import guest_mail

    _, request, token = invited(hub, private={"narrative": "Somchai paid."})
    (expires,) = [expires for (expires,) in rows("SELECT expires FROM requests_invitation")]
    result = store.by_id(request.id)
    assert result is not None
    subject, text = guest_mail(result, token, expires, language)
    there = moment(expires).astimezone(ZoneInfo("Asia/Bangkok"))
    day = f"ค.ศ. {there:%Y}" if language == "th" else f"{there:%-d %B %Y}"
    assert "Sender" in text, "whom to call in doubt"
    assert day in text and f"{there:%H:%M} UTC+07:00" in text and f"/guest/{token}" in text
    assert not any(secret in subject + text for secret in ("987", "90000", "90,000", "Somchai", "REF-1"))
    guest = Guest(token)
    guest.answer("refuse", f_refusal="needs-order")
    assert guest.send("refuse", f_refusal="needs-order", do="sure").status_code == 409, "once"


def test_what_can_mean_two_things_is_asked_and_the_choice_is_taken(hub: Hub) -> None:
    made, request, token = invited(hub)
    guest, until = Guest(token), {"f_until": local(now() + 2 * DAY), "f_until_unit": "+07:00"}
    assert guest.send("hold-part", f_amount="50.000", f_amount_unit="THB", **until).status_code == 422
    assert "Do you mean THB 50,000?" in guest.said and "Nothing was recorded yet." in guest.said
    assert (
        'name="hold-part-f-amount-meant" value="50000.00 THB"' in guest.page
        and 'name="hold-part-f-amount-meant" value="50.00 THB"' in guest.page
    )
    assert 'name="hold-part-f-amount-asked" value="50.000"' in guest.page and state(made, request) == "received"
    chosen = {"f_amount_asked": "50.000", "f_amount_meant": "50000.00 THB"}
    assert guest.send("hold-part", f_amount="50.000", f_amount_unit="THB", **chosen, **until).status_code == 200
    assert "THB 50,000" in guest.said, "read once more before it is recorded"


@pytest.mark.parametrize("typed", ["90,000.50", "๙๐,๐๐๐.๕๐", "THB 90,000.50", "90 000,50 บาท", "90000.50 baht"])
def test_a_bank_that_is_no_member_types_as_it_writes(hub: Hub, typed: str) -> None:
    made, request, token = invited(hub)
    guest = Guest(token)
    at = now() + 2 * DAY
    ahead = datetime.fromtimestamp(at // 1_000_000, UTC).astimezone(timezone(timedelta(hours=7)))
    until = f"{ahead.day}/{ahead.month}/{ahead.year + 543} {ahead:%H.%M} น."
    guest.answer("hold", f_amount=typed, f_amount_unit="THB", f_until=until, f_until_unit="+07:00")
    assert state(made, request) == "held"


@pytest.mark.parametrize(
    ("typed", "bank", "arrives"),
    [
        ("987-6-54321-0", "TH:014", "TH:014:9876543210"),
        ("9876543210", "TH:014", "TH:014:9876543210"),
        ("๙๘๗-๖-๕๔๓๒๑-๐", "SCB", "TH:014:9876543210"),
        ("SCB 987-6-54321-0", "", "TH:014:9876543210"),
        ("TH:014:9876543210", "", "TH:014:9876543210"),
    ],
)
def test_where_it_moved_on_to_is_an_account_at_the_bank_beside_it(typed: str, bank: str, arrives: str) -> None:
    hops = next(field for step in protocols()["hold-funds@1"].steps for field in step.fields if field.key == "hops")
    sent = {"f-hops-1-next": typed, "f-hops-1-next-bank": bank}
    setting = Setting(now=now(), tables=identifier_tables(), packs=countries(), country="TH", zone="+07:00")
    read = inputs.read([hops], inputs.typed_of(sent), (), setting)
    (row,) = read.values["hops"]
    assert not read.unclear and parse(row["next"], "TH", tables=identifier_tables()).value == arrives


def test_tomorrow_is_told_by_the_clock_of_the_hub(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a year to come, in which nobody else's clock is."""
    at_moment(monkeypatch, read_time("2150-03-03T05:00:00Z"))
    _, _, token = invited(hub)
    guest = Guest(token)
    assert guest.send("hold", **HOLD, f_until="tomorrow 10:00").status_code == 200
    assert "4 March 2150" in guest.said
