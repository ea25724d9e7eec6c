"""One request in the console: where it stands, what is open, its money and its trail, what was said, and who never sees it."""

import re
from typing import Any

import pytest
from asking import ACCOUNTS, MINUTE, OPENING, WALLET, Cast, as_typed, ask, cast, open_for_hub
from django.utils import translation
from hubs import Hub
from newest import HOLD
from rooms import browser, person

from accord.core.protocols import EFFECTS
from accord.hub.requests import actions, queries
from accord.hub.requests.errors import Refused

CONTACT = {"email": "fraud@elsewhere.example", "organisation": "Elsewhere Bank", "verified": "number in the register"}
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


@pytest.fixture
def made(hub: Hub) -> Cast:
    return cast(hub)


def officer(made: Cast, name: str = "Kasi", role: str = "officer") -> Any:
    return browser(person(made.api(name), role, f"Nok of {name}"))


def _text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, (answer.status_code, answer.content.decode()[:2000])
    return " ".join(answer.content.decode().split())


def _ago(minutes: int) -> int:
    from accord.hub.times import now

    return now() - minutes * MINUTE


def _asked(made: Cast, minutes: int = 60, **more: Any) -> str:
    return str(ask(made, at=_ago(minutes), **more).requests[0].id)


def _gap(made: Cast) -> str:
    """A request to a bank that is no member, whose contact is known."""
    given = {"identifiers": ["TH:006:9876543210"], "fields": OPENING, "payments": [{"amount": "90.00 THB"}]}
    return str(actions.open_request(made["Sender"], actions.Ask("hold-funds", guests={0: CONTACT}, **given), at=_ago(3)).requests[0].id)


def _moved(made: Cast) -> tuple[str, str]:
    """Money that went on to Dubai, and from there to an exchange; some of it is held on the way."""
    id = _asked(made, private={"narrative": "She was told to move her savings."})
    hop = {"amount": "320000.00 THB", "next": ACCOUNTS["Emirates"], "country": "AE", "arrived": "36288.00 AED"}
    actions.take(made["Kasi"], id, "moved-on", {"hops": [hop]}, at=_ago(50))
    actions.take(made["Kasi"], id, "hold-part", {"amount": "100000.00 THB", "until": _ago(-10_000)}, at=_ago(49))
    child = queries.listing(made["Emirates"])[0][0].id
    on = {"amount": "20000.00 AED", "next": WALLET, "arrived": "5400 USDT"}
    actions.take(made["Emirates"], child, "moved-on", {"hops": [on]}, at=_ago(40))
    return id, child


def test_it_says_at_once_what_stands_what_falls_due_and_how_much_is_where(made: Cast) -> None:
    id, _ = _moved(made)
    text = _text(officer(made, "Sender").get(f"/console/requests/{id}"))
    top, _, rest = text.partition("What happened")
    assert "Partly held" in top and "confirmed" in top and "Sender has confirmed it" in top and "The hold ends" in text
    for figure in ("THB 480,000.00", "THB 100,000.00", "THB 60,000.00", "THB 320,000.00"):
        assert figure in top
    # Its trail, hop by hop, each in its own currency, in a picture and as a table.
    assert "AED 36,288.00" in top and "USDT 5,400.00" in top and "<svg" in top and "hop 1" in top and "hop 2" in top
    assert "Emirates" in top and "Exchange" in top
    story = re.findall(r"<li[^>]*>.*?</li>", rest)
    assert [next((word for word in ("Ask to hold", "Moved on", "Hold a part") if word in line), "") for line in story[:3]] == [
        "Ask to hold",
        "Moved on",
        "Hold a part",
    ]
    assert "She was told to move her savings." in rest and "The hub records that you looked." in rest
    assert re.search(r'class="current[^"]*"|current', rest), "the drawing of the protocol shows where it stands"


def test_each_hop_sees_its_own_part_of_the_trail(made: Cast) -> None:
    id, child = _moved(made)
    text = _text(officer(made, "Emirates").get(f"/console/requests/{child}"))
    assert "AED 36,288.00" in text and "480,000" not in text and f'href="/console/requests/{id}"' not in text


def test_whoever_takes_no_part_finds_nothing_wherever_it_asks(made: Cast) -> None:
    id, _ = _moved(made)
    file = actions.attach(made["Kasi"], id, "chat.txt", b"A chat: pay before noon.")
    client = officer(made, "Stranger")
    for what in ("", "/steps/hold"):
        assert client.get(f"/console/requests/{id}{what}").status_code == 404
    for what in ("/steps/acknowledge", "/say", "/attach", "/recall", "/investigation", "/invite", "/uninvite", "/by-hand/hold"):
        assert client.post(f"/console/requests/{id}{what}", {"text": "x"}).status_code in (403, 404), what
    assert client.get(f"/console/files/{file}").status_code == 404
    assert id not in _text(client.get("/console/requests"))


def test_a_step_form_is_filled_in_and_says_what_follows(made: Cast) -> None:
    id = _asked(made, 2)
    text = _text(officer(made).get(f"/console/requests/{id}/steps/hold"))
    pane = text.partition('class="pane"')[2]
    assert 'value="480000.00"' in pane and "Hold THB 480,000" in pane and "It will then be: Held." in pane
    until = re.search(r'name="f-until" value="([^"]+)"', pane)
    assert until is not None and until[1], "the date that the rule of the country gives"
    assert 'name="seen" value="' in pane and "data-says" in pane


def test_the_step_that_is_awaited_stands_out_and_no_other(made: Cast) -> None:
    id = _asked(made, 2)
    awaited = re.compile(r'class="[^"]*primary[^"]*"[^>]*data-step="(\w)"')
    assert awaited.findall(_text(officer(made).get(f"/console/requests/{id}"))) == ["a"]
    assert awaited.findall(_text(officer(made, "Sender").get(f"/console/requests/{id}"))) == []


def test_the_navigation_says_where_one_is(made: Cast) -> None:
    id = _asked(made, 2)
    for name, place in (("Kasi", "inbox"), ("Sender", "requests")):
        text = _text(officer(made, name).get(f"/console/requests/{id}"))
        assert re.findall(r'<a href="/console/([^"]*)" aria-current="page"', text) == [place]


def test_a_step_is_taken_and_what_is_wrong_in_it_stands_at_its_field(made: Cast) -> None:
    id = _asked(made, 2)
    client = officer(made)
    address = f"/console/requests/{id}/steps/hold-part"
    wrong = _text(client.post(address, {"f-amount": "a little", "f-amount-unit": "THB", "f-note": "Seen."}), 422)
    assert 'value="a little"' in wrong and "Seen." in wrong and 'id="id_f-amount_error"' in wrong and 'id="id_f-until_error"' in wrong
    sent = {"f-amount": "100,000", "f-amount-unit": "THB", "f-until": as_typed(_ago(-5000))}
    done = client.post(address, sent)
    assert (done.status_code, done.headers["Location"]) == (303, f"/console/requests/{id}?done={HOLD}.hold-part")
    text = _text(client.get(done.headers["Location"]))
    assert "Done: Hold a part." in text and "THB 100,000.00" in text


def test_a_date_that_is_over_is_refused_with_how_near_it_may_lie(made: Cast) -> None:
    id = _asked(made, 2)
    sent = {"f-amount": "100", "f-amount-unit": "THB", "f-until": as_typed(_ago(60))}
    text = _text(officer(made).post(f"/console/requests/{id}/steps/hold-part", sent), 422)
    assert re.search(r'id="id_f-until_error">Choose a time at least 1 min from now', text)


def test_an_example_of_an_amount_is_written_as_all_amounts_of_the_console(made: Cast) -> None:
    id = _asked(made, 2)
    client = officer(made)
    assert client.post("/console/settings/look", {"language": "ar", "theme": ""}).status_code == 303
    page = _text(client.post(f"/console/requests/{id}/steps/hold-part", {"f-amount": ""}), 422)
    assert "480,000.00" in page.partition('id="id_f-amount_error"')[2].partition("</p>")[0]


@pytest.mark.parametrize("language", ["ar", "th", "bn", "ne"])
def test_what_a_step_does_is_said_without_a_code(language: str) -> None:
    from django.utils.translation import gettext, override

    with override(language):
        said = [gettext(effect.text) for effect in EFFECTS.values()]
    assert [text for text in said if re.search("[a-z]{3}", text)] == []


def test_who_looked_at_an_older_page_is_told_what_happened_meanwhile(made: Cast) -> None:
    id = _asked(made, 2)
    client, other = officer(made), officer(made)
    seen = re.search(r'name="seen" value="(\d+)"', _text(client.get(f"/console/requests/{id}/steps/locate")))
    assert seen is not None
    assert other.post(f"/console/requests/{id}/steps/acknowledge", {"seen": seen[1]}).status_code == 303
    page = _text(client.post(f"/console/requests/{id}/steps/locate", {"seen": seen[1], "f-note": "It is here."}), 422)
    assert 'role="alert"' in page and "Acknowledge" in page.partition('role="alert"')[2][:400] and "It is here." in page
    assert queries.page(made["Kasi"], id, words=False).row.state == "acknowledged"


def test_who_is_asked_what_was_meant_is_told_what_happened_meanwhile(made: Cast) -> None:
    id = _asked(made, 2)
    client, other = officer(made), officer(made)
    held = {"f-amount": "100", "f-amount-unit": "THB", "f-until": as_typed(_ago(-10_000))}
    assert client.post(f"/console/requests/{id}/steps/hold-part", held).status_code == 303

    more = {**_seen_at(client, id, "hold-more"), "f-amount": "20.000", "f-amount-unit": "THB"}
    again = {**_seen_at(other, id, "hold-more"), "f-amount": "20000", "f-amount-unit": "THB"}
    assert other.post(f"/console/requests/{id}/steps/hold-more", again).status_code == 303
    # Twenty, or twenty thousand: it is asked, and what a colleague did meanwhile is not taken for seen by that.
    question = _text(client.post(f"/console/requests/{id}/steps/hold-more", more), 422)
    assert "Do you mean" in question
    more |= {"seen": _seen_in(question), "f-amount": "20,000.00"}
    page = _text(client.post(f"/console/requests/{id}/steps/hold-more", more), 422)
    assert "Last: Hold more" in page and 'value="20,000.00"' in page
    assert queries.page(made["Kasi"], id, words=False).row.totals["THB"]["held"] == "20100.00"
    more |= {"seen": _seen_in(page)}
    assert client.post(f"/console/requests/{id}/steps/hold-more", more).status_code == 303


def _seen_at(client: Any, request: str, step: str) -> dict[str, str]:
    return {"seen": _seen_in(_text(client.get(f"/console/requests/{request}/steps/{step}")))}


def _seen_in(page: str) -> str:
    seen = re.search(r'name="seen" value="(\d+)"', page.partition('class="fields step-form"')[2])
    assert seen is not None
    return seen[1]


def test_the_story_names_the_member_that_the_secretariat_alerted_too(made: Cast) -> None:
    id = _asked(made)
    actions.take(made["Secretariat"], id, "reroute", {"to-member": made.api("Bangkok").id})
    assert "Other member: Bangkok" in _text(officer(made, "Kasi").get(f"/console/requests/{id}"))


def test_a_step_that_is_closed_is_refused_in_the_words_of_the_reader(made: Cast) -> None:
    from django.utils.translation import override

    id = _asked(made, 2)
    actions.take(made["Kasi"], id, "acknowledge")
    for who, step, names in (("Kasi", "acknowledge", "locate, hold,"), ("Sender", "locate", "withdraw.")):
        with pytest.raises(Refused) as refused:
            actions.take(made[who], id, step)
        with override("ar"):
            assert "أُقرّ بالاستلام" in refused.value.text and not re.search("[A-Za-z]", refused.value.text)
        with override("en"):
            assert "`Acknowledged`" in refused.value.text and f"Open to you now: {names}" in refused.value.text, "as a program gets it"


def test_of_what_was_withdrawn_whole_no_sum_is_drawn(made: Cast) -> None:
    id = _asked(made, 2)
    asker = officer(made, "Sender")
    assert "in dispute" in _text(asker.get(f"/console/requests/{id}"))
    assert asker.post(f"/console/requests/{id}/steps/withdraw", {}).status_code == 303
    page = _text(asker.get(f"/console/requests/{id}"))
    assert "in dispute" not in page and "0.00" not in page.replace("480,000.00", "")
    assert queries.page(made["Sender"], id, words=False).row.totals["THB"]["disputed"] == "0.00"


def test_a_step_that_is_not_open_any_more_is_answered_with_what_is(made: Cast) -> None:
    id = _asked(made, 2)
    client = officer(made)
    assert client.post(f"/console/requests/{id}/steps/acknowledge", {}).status_code == 303
    page = _text(client.post(f"/console/requests/{id}/steps/acknowledge", {}), 422)
    assert "Acknowledge: not open in the state Acknowledged." in page and "Hold all of it" in page
    assert "recorded already, and was not recorded a second time: Acknowledge · Nok of Kasi · " in page, "as after a second click"
    assert client.get(f"/console/requests/{id}/steps/no-such-step").status_code == 404


def test_the_slower_of_two_officers_is_told_who_was_quicker_and_keeps_what_was_typed(made: Cast) -> None:
    """The form went away with all that was typed into it, and nothing said who had answered."""
    id = _asked(made, 2)
    first, second = officer(made), officer(made)
    hold = {"f-amount": "480000", "f-amount-unit": "THB", "f-until": as_typed(_ago(-2 * 24 * 60))}
    assert first.post(f"/console/requests/{id}/steps/hold", hold).status_code == 303
    note = {"f-note": "The branch keeps the card too.", "f-hops-1-amount": "480,000", "f-hops-1-next": ACCOUNTS["Bangkok"]}
    page = _text(second.post(f"/console/requests/{id}/steps/moved-on", note), 422)
    assert "Moved on: not open in the state Held." in page and "Last: Hold all of it · Nok of Kasi · " in page
    assert "You had typed this, and it is recorded nowhere." in page
    typed = (("Note", "The branch keeps the card too."), ("Amount", "480,000"), ("Next account or address", ACCOUNTS["Bangkok"]))
    for title, text in typed:
        assert re.search(rf"<dt>{title}</dt><dd[^>]*><bdi>{re.escape(text)}</bdi>", page), title
    refuse = _text(second.post(f"/console/requests/{id}/steps/refuse", {"f-refusal": "needs-order"}), 422)
    assert "<bdi>An order of a court or authority is needed</bdi>" in refuse


def test_a_refusal_offers_its_reasons_and_sentences_ready_to_be_said(made: Cast) -> None:
    id = _asked(made, 2)
    client = officer(made)
    pane = _text(client.get(f"/console/requests/{id}/steps/refuse")).partition('class="pane"')[2]
    assert '<option value="needs-order">An order of a court or authority is needed</option>' in pane
    assert 'data-code="needs-order"' in pane and 'data-into="id_f-note"' in pane
    assert client.post(f"/console/requests/{id}/steps/refuse", {"f-refusal": "needs-order", "f-note": "Please send it."}).status_code == 303
    text = _text(officer(made, "Sender").get(f"/console/requests/{id}"))
    assert "Refused" in text and "An order of a court or authority is needed" in text and "Please send it." in text


def test_what_is_said_is_read_by_its_parties(made: Cast) -> None:
    id = _asked(made, 2)
    client = officer(made)
    assert client.post(f"/console/requests/{id}/say", {"text": "Which reference?\n<b>Soon</b>"}).headers["Location"].endswith("#said")
    text = _text(officer(made, "Sender").get(f"/console/requests/{id}"))
    assert "Which reference?" in text and "&lt;b&gt;Soon&lt;/b&gt;" in text and "<b>Soon</b>" not in text
    empty = _text(client.post(f"/console/requests/{id}/say", {"text": " "}), 422)
    assert 'id="text_error"' in empty
    assert "data-says=" in empty and "We have seen this" in empty


def test_a_row_of_figures_says_what_was_counted(made: Cast) -> None:
    """What was said in words is kept apart from the figures, and read together with them."""
    wish = {"question": "How many accounts were opened with this number?", "purpose": "investigate", "urgent": False}
    opened = actions.open_request(made["Police"], actions.Ask("inform", identifiers=[ACCOUNTS["Kasi"]], fields=wish), at=_ago(5))
    figures = [{"counted": "accounts opened", "number": 3}, {"counted": "transfers out", "number": 1204}]
    actions.take(made["Kasi"], opened.requests[0].id, "answer-part", {"still-open": "names", "figures": figures}, at=_ago(4))
    for who in ("Police", "Kasi"):
        text = _text(officer(made, who).get(f"/console/requests/{opened.requests[0].id}"))
        assert "Figures: accounts opened, 3; transfers out, 1204" in text


def test_a_file_is_kept_with_its_hash_and_goes_out_so_that_nothing_runs_it(made: Cast) -> None:
    from hashlib import sha256

    from django.core.files.uploadedfile import SimpleUploadedFile

    id = _asked(made, 2)
    client = officer(made)
    sent = client.post(f"/console/requests/{id}/attach", {"file": SimpleUploadedFile("ใบเสร็จ.png", PNG, "text/html")})
    assert sent.status_code == 303
    asker = officer(made, "Sender")
    text = _text(asker.get(f"/console/requests/{id}"))
    assert sha256(PNG).hexdigest() in text and "image/png" in text
    address = re.search(r"/console/files/[0-9a-f-]{36}", text)
    assert address is not None
    got = asker.get(address[0])
    assert got.content == PNG and got.headers["Content-Type"] == "application/octet-stream"
    assert got.headers["X-Content-Type-Options"] == "nosniff" and got.headers["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in got.headers["Content-Security-Policy"] and "script-src" not in got.headers["Content-Security-Policy"]
    assert "no-store" in got.headers["Cache-Control"]
    bad = _text(client.post(f"/console/requests/{id}/attach", {"file": SimpleUploadedFile("x.png", b"<html><script>", "image/png")}), 422)
    assert 'id="file_error"' in bad
    assert 'id="file_error"' in _text(client.post(f"/console/requests/{id}/attach", {}), 422)


def test_an_unconfirmed_ask_says_so_loudly_and_the_senders_bank_confirms_it_by_one_step(made: Cast) -> None:
    id = _asked(made, 2, who="Helper")
    kasi = officer(made)
    text = _text(kasi.get(f"/console/requests/{id}"))
    assert (
        "Unconfirmed: neither a bank nor the police has confirmed this request yet." in text
        and 'class="status green">confirmed' not in text
    )
    held = {"f-amount": "480000", "f-amount-unit": "THB", "f-until": as_typed(_ago(-5000))}
    assert "No bank or police force has confirmed this request yet" in _text(kasi.post(f"/console/requests/{id}/steps/hold", held), 422)
    police = officer(made, "Police")
    assert f"/console/requests/{id}/steps/confirm" in _text(police.get(f"/console/requests/{id}"))
    assert police.post(f"/console/requests/{id}/steps/confirm", {}).status_code == 303
    now_says = _text(kasi.get(f"/console/requests/{id}"))
    assert "Unconfirmed:" not in now_says and "Police has confirmed it" in now_says
    assert kasi.post(f"/console/requests/{id}/steps/hold", held).status_code == 303


def test_an_answer_by_telephone_is_entered_by_hand_and_marked_so(made: Cast) -> None:
    id = _gap(made)
    client = officer(made, "Sender")
    assert f"/console/requests/{id}/by-hand/refuse" in _text(client.get(f"/console/requests/{id}"))
    form = _text(client.get(f"/console/requests/{id}/by-hand/refuse"))
    assert 'name="spoke_with"' in form
    sent = {"f-refusal": "needs-order", "spoke_with": ""}
    assert 'id="spoke_with_error"' in _text(client.post(f"/console/requests/{id}/by-hand/refuse", sent), 422)
    done = client.post(f"/console/requests/{id}/by-hand/refuse", {**sent, "spoke_with": "Mr Q of the fraud desk"})
    assert done.status_code == 303
    text = _text(client.get(done.headers["Location"]))
    assert "answered by telephone, and entered by hand" in text and "Mr Q of the fraud desk" in text
    assert client.get(f"/console/requests/{_asked(made, 2)}/by-hand/refuse").status_code == 404, "a member answers for itself"


def test_an_answer_by_telephone_is_not_entered_over_one_that_a_colleague_entered(made: Cast) -> None:
    id = _gap(made)
    client, other = officer(made, "Sender"), officer(made, "Sender")
    address = f"/console/requests/{id}/by-hand"
    older = {"seen": _seen_in(_text(client.get(f"{address}/refuse"))), "f-refusal": "needs-order", "spoke_with": "Mr Q"}
    assert other.post(f"{address}/acknowledge", {"spoke_with": "Ms R"}).status_code == 303
    page = _text(client.post(f"{address}/refuse", older), 422)
    assert "Last: Acknowledge" in page and 'value="Mr Q"' in page
    assert queries.page(made["Sender"], id, words=False).row.state == "acknowledged"
    assert client.post(f"{address}/refuse", {**older, "seen": _seen_in(page)}).status_code == 303
    assert "Acknowledge: not open in the state Refused." in _text(other.post(f"{address}/acknowledge", {"spoke_with": "Ms R"}), 422)
    assert other.get(f"{address}/nothing").status_code == 404


def test_a_guest_is_invited_by_an_address_that_is_shown_once_and_can_be_taken_back(made: Cast) -> None:
    id = _gap(made)
    client = officer(made, "Sender")
    missing = _text(client.post(f"/console/requests/{id}/invite", {**CONTACT, "verified": ""}), 422)
    assert "how it was verified" in missing and 'value="fraud@elsewhere.example"' in missing
    slip = {**CONTACT, "email": "fraud@elsewhere.con"}
    assert "Do you mean fraud@elsewhere.com?" in _text(client.post(f"/console/requests/{id}/invite", slip), 422)
    chosen = {"email-asked": slip["email"], "email-meant": CONTACT["email"]}
    html = _text(client.post(f"/console/requests/{id}/invite", {**slip, **chosen}))
    token = re.search(r"/guest/([\w-]{40,})", html)
    assert token is not None and queries.guest_page(token[1]).pending == {"THB": "90.00"}
    page = _text(client.get(f"/console/requests/{id}"))
    assert token[1] not in page and "open until" in page
    assert client.post(f"/console/requests/{id}/uninvite").status_code == 303
    with pytest.raises(queries.NoSuchRequest):
        queries.guest_page(token[1])


def test_a_recall_message_is_made_for_a_payment(made: Cast) -> None:
    id = _asked(made, 2)
    client = officer(made, "Sender")
    payment = re.search(r'name="payment" value="([^"]+)"', _text(client.get(f"/console/requests/{id}")))
    assert payment is not None
    got = client.post(f"/console/requests/{id}/recall", {"payment": payment[1]})
    assert got.status_code == 200 and b"camt.056" in got.content and got.headers["Content-Disposition"].startswith("attachment;")
    assert "camt.056" not in _text(officer(made).get(f"/console/requests/{id}")), "who answers recalls nothing"


def test_no_recall_is_offered_of_money_that_is_back(made: Cast) -> None:
    """A hold that was over, with all of its money returned, still offered its recall."""
    id = _asked(made, 5)
    client = officer(made, "Sender")
    actions.take(made["Kasi"], id, "hold", {"amount": "480000.00 THB", "until": _ago(-10_000)}, at=_ago(4))
    assert "camt.056" in _text(client.get(f"/console/requests/{id}"))
    actions.take(made["Kasi"], id, "return", {"amount": "480000.00 THB"}, at=_ago(3))
    assert "camt.056" not in _text(client.get(f"/console/requests/{id}"))
    payment = queries.page(made["Sender"], id).payments[0].id
    assert "Nothing is left to recall" in _text(client.post(f"/console/requests/{id}/recall", {"payment": payment}), 422)
    with pytest.raises(Refused, match="Nothing is left to recall"):
        actions.recall_message(made["Sender"], id)
    refused = _asked(made, 5)
    actions.take(made["Kasi"], refused, "refuse", {"refusal": "no-legal-basis"}, at=_ago(4))
    assert "camt.056" in _text(client.get(f"/console/requests/{refused}")), "the formal recall may be just what the bank asks for"


def test_what_was_asked_is_listed_with_its_hops_and_narrowed(made: Cast) -> None:
    id, child = _moved(made)
    client = officer(made, "Sender")
    text = _text(client.get("/console/requests"))
    assert text.index(id) < text.index(child) and "hop 1" in text and "hop 2" in text
    for query, there in (
        ("open=no", False),
        ("open=all", True),
        ("protocol=takedown", False),
        ("protocol=hold-funds", True),
        ("protocol=x", True),
    ):
        assert (id in _text(client.get(f"/console/requests?{query}"))) is there, query
    assert "No request is open" in _text(officer(made, "Bangkok").get("/console/requests"))


def test_a_list_that_is_narrowed_to_nothing_does_not_say_that_nothing_was_asked(made: Cast) -> None:
    sender = officer(made, "Sender")
    assert "No request is open" in _text(sender.get("/console/requests"))
    _asked(made)
    page = _text(sender.get("/console/requests?protocol=takedown"))
    assert "No request fits" in page and 'href="/console/requests?open=all"' in page and "No request is open" not in page


def test_the_page_asks_the_tables_as_often_for_a_long_story_as_for_a_short_one(made: Cast) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    id = _asked(made, 2)
    client = officer(made)

    def count() -> int:
        with CaptureQueriesContext(connection) as counted:
            _text(client.get(f"/console/requests/{id}"))
        # What lies in the vault is looked at text by text, and each look leaves its line.
        return sum(1 for query in counted.captured_queries if "requests_" in query["sql"] or "members_" in query["sql"])

    actions.say(made["Kasi"], id, "The first.")
    actions.take(made["Kasi"], id, "acknowledge", {})
    count()
    few = count()
    for amount in range(1, 8):
        actions.take(made["Kasi"], id, "not-found", {"amount": f"{amount}.00 THB"})
        actions.say(made["Kasi"], id, f"Number {amount}.")
    assert count() == few


def test_it_names_who_can_confirm_and_the_desk_that_keeps_the_reports_does_so_with_one_step(made: Cast) -> None:
    """A report of the public, kept by the police of the country, where the victim's bank is no member."""
    from accord.hub.members import queries as members

    given = {"identifiers": [ACCOUNTS["Kasi"]], "fields": OPENING, "payments": [{"amount": "90.00 THB", "from_bank": "TH:030"}]}
    home = members.member(made.api("Police").id)
    id = open_for_hub(home, "hold-funds", for_person=True, at=_ago(3), **given).requests[0].id
    page = _text(officer(made).get(f"/console/requests/{id}"))
    assert "No money can be held for it yet" in page
    assert "<bdi>Police</bdi> (Police of the harmed person&#x27;s country), <bdi>Secretariat</bdi> (Secretariat)." in page
    police = officer(made, "Police")
    assert f"/console/requests/{id}/steps/confirm" in _text(police.get(f"/console/requests/{id}"))
    assert police.post(f"/console/requests/{id}/steps/confirm", {"seen": "1"}).status_code == 303
    page = _text(officer(made).get(f"/console/requests/{id}"))
    assert "Police has confirmed it" in page and "No money can be held" not in page


def test_it_says_until_when_money_is_held_and_that_an_order_lets_it_last_longer(made: Cast) -> None:
    id = _asked(made, amount="90.00 THB")
    actions.take(made["Kasi"], id, "hold", {"amount": "90.00 THB", "until": _ago(-1440)}, at=_ago(10))
    page = _text(officer(made).get(f"/console/requests/{id}"))
    assert "Without an order it can be held until" in page and "a rule of the country" in page
    kasi = officer(made)
    far = {"seen": "2", "f-until": as_typed(_ago(-3000 * 1440)), "f-ground": "inquiry-open"}
    answer = kasi.post(f"/console/requests/{id}/steps/extend", far)
    refused = _text(answer, 422).replace("\u2068", "").replace("\u2069", "")
    assert re.search(r"Without an order it can be held until \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC at most", refused)
    assert not re.search(r"T\d\d:\d\d:\d\d\.\d+Z", refused), "as the officer's own clock says it"
    order = {**far, "f-ground": "court-order", "f-order": "Order 1/2026 of the criminal court"}
    assert kasi.post(f"/console/requests/{id}/steps/extend", order).status_code == 303
    page = _text(kasi.get(f"/console/requests/{id}"))
    assert "under an order (A court ordered it)" in page


def test_it_asks_about_a_rate_and_about_money_held_elsewhere_only_where_there_is_something_to_ask(made: Cast) -> None:
    uetr = "4b4ee3d4-7c5b-4c4b-9b8e-0d2f6f3a1c11"
    paid = [{"amount": "100.00 THB", "uetr": uetr}]
    id = _asked(made, payments=paid)
    elsewhere = ask(made, who="Emirates", to=("Bangkok",), payments=paid, fields={**OPENING, "harmed-in": "AE"}, at=_ago(5)).requests[0].id
    actions.take(made["Bangkok"], elsewhere, "hold", {"amount": "100.00 THB", "until": _ago(-600)}, at=_ago(4))
    kasi = officer(made)
    assert "Also held elsewhere" not in _text(kasi.get(f"/console/requests/{id}/steps/hold-part"))
    given = {"seen": "1", "f-amount": "50.00", "f-amount-unit": "THB", "f-until": as_typed(_ago(-2 * 1440))}
    page = _text(kasi.post(f"/console/requests/{id}/steps/hold-part", given), 422)
    assert "Another member says that it has held or paid back" in page and "Also held elsewhere" in page
    assert kasi.post(f"/console/requests/{id}/steps/hold-part", {**given, "f-checked-elsewhere": "yes"}).status_code == 303
    moved = {"seen": "2", "f-hops-1-amount": "50.00", "f-hops-1-amount-unit": "THB", "f-hops-1-next": WALLET}
    moved |= {"f-hops-1-arrived": "100000000000000000", "f-hops-1-arrived-unit": "USDT"}
    assert "This rate is right" not in _text(kasi.get(f"/console/requests/{id}/steps/moved-on"))
    assert "The amount has too many digits" in _text(kasi.post(f"/console/requests/{id}/steps/moved-on", moved), 422)
    moved |= {"f-hops-1-arrived": "1000000"}
    assert "Check both amounts" in _text(kasi.post(f"/console/requests/{id}/steps/moved-on", moved), 422)
    moved |= {"f-hops-1-arrived": "15"}
    assert "This rate is right" in _text(kasi.post(f"/console/requests/{id}/steps/moved-on", moved), 422)
    assert kasi.post(f"/console/requests/{id}/steps/moved-on", {**moved, "f-hops-1-rate-checked": "yes"}).status_code == 303


def test_the_page_of_an_ask_about_anothers_payment_shows_nothing_of_it(made: Cast) -> None:
    uetr = "4b4ee3d4-7c5b-4c4b-9b8e-0d2f6f3a1c11"
    _asked(made, payments=[{"amount": "480000.00 THB", "uetr": uetr, "bank_reference": "REF-OF-SENDER", "from_bank": "TH:014"}])
    false = _asked(made, who="Stranger", to=("Bangkok",), payments=[{"amount": "1.00 IDR", "uetr": uetr}])
    for who in ("Stranger", "Bangkok"):
        page = _text(officer(made, who).get(f"/console/requests/{false}"))
        assert uetr in page
        for secret in ("REF-OF-SENDER", "480000", "480,000", "TH:014", "Siam Commercial"):
            assert secret not in page, (who, secret)


def test_the_bank_that_a_payment_came_from_is_named_and_a_code_that_no_table_knows_stays(made: Cast) -> None:
    for code, says in (("TH:014", "SCB (Siam Commercial Bank), TH:014"), ("TH:999", "TH:999"), ("DEUTDEFFXXX", "DEUTDEFFXXX")):
        id = _asked(made, payments=[{"amount": "480000.00 THB", "from_bank": code}])
        assert f"<bdi>{says}</bdi>" in _text(officer(made, "Kasi").get(f"/console/requests/{id}")), code


def test_of_an_organisation_that_joins_it_says_that_the_secretariat_invited_it(hub: Hub, made: Cast) -> None:
    """It has asked and confirmed nothing itself, and no guest could answer."""
    kasi = made.api("Kasi")
    ask = actions.Ask("accede", fields={"organisation": kasi.id, "country": "TH"}, about=kasi.id)
    (request,) = actions.open_request(made["Secretariat"], ask, at=_ago(3)).requests
    text = _text(officer(made, "Secretariat", "secretariat").get(f"/console/requests/{request.id}"))
    assert "<dt>Who joins</dt><dd><bdi>Kasi</bdi></dd>" in text and f"{hub.admin.name} has confirmed it" in text
    assert "Asked by" not in text and "Asked of" not in text and "A guest answers" not in text
    with pytest.raises(Refused) as refused:
        actions.invite_guest(made["Secretariat"], request.id, CONTACT)
    assert refused.value.code == "nothing-to-answer"


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("en", "How much? THB 200.00\nTo which account, number or address? +66812345678"),
        ("ar", "كم المبلغ؟ \u2068THB 200.00\u2069\nإلى أي حساب أو رقم أو عنوان؟ \u2068+66812345678\u2069"),
    ],
)
def test_a_payment_that_a_person_told_stands_behind_its_questions(language: str, says: str) -> None:
    from accord.doors.console.requests.present import _texts

    with translation.override(language):
        (told,) = _texts({"payments": "amount: 200.00\ncurrency: THB\nto: +66812345678"})
    assert told.partition("\n")[2] == says
