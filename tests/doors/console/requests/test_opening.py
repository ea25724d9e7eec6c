"""Opening a request in the console: filled in from what is known, who will ring is seen before, and what is wrong stands at its field."""

import re
from typing import Any

import pytest
from asking import ACCOUNTS, Cast, cast, in_bangkok
from bells import rows
from canary import without_tokens
from django.core.files.uploadedfile import SimpleUploadedFile
from hubs import Hub
from rooms import browser, person

from accord.core.times import DAY, rfc3339
from accord.doors.console.requests.opening_form import ELSEWHERE
from accord.hub.requests import queries
from accord.hub.times import now
from accord.tables import form_fields

NEW = "/console/requests/new"
GAP = "TH:006:9876543210"
SEVERAL = "Krung"  # so the names of two banks in Bangkok begin


@pytest.fixture
def made(hub: Hub) -> Cast:
    return cast(hub)


def officer(made: Cast, name: str = "Sender", role: str = "officer") -> Any:
    return browser(person(made.api(name), role, f"Sam of {name}"))


def _text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, (answer.status_code, answer.content.decode()[:2000])
    return " ".join(answer.content.decode().split())


def _value(text: str, name: str) -> str:
    match = re.search(rf'<input[^>]*name="{name}"[^>]*>', text)
    assert match is not None, name
    value = re.search(r'value="([^"]*)"', match[0])
    return value[1] if value else ""


def _met(text: str) -> str:
    match = re.search(r'<textarea id="met"[^>]*>(.*?)</textarea>', text)
    assert match is not None
    return match[1]


def _chosen(text: str, name: str) -> str:
    match = re.search(rf'<select[^>]*name="{name}".*?</select>', text)
    assert match is not None, name
    option = re.search(r'<option value="([^"]*)"[^>]* selected', match[0])
    return option[1] if option else ""


def _sent(**more: Any) -> dict[str, Any]:
    """A whole ask to hold what was paid, as a browser sends the form."""
    return {
        "protocol": "hold-funds",
        "met": ACCOUNTS["Kasi"],
        "region": "TH",
        "f-payments-1-amount": "480,000.00",
        "f-payments-1-amount-unit": "THB",
        "f-payments-1-rail": "promptpay",
        "f-payments-1-bank_reference": "REF-1",
        "f-asks": "hold",
        "f-recall-sent": "yes",
        "f-harmed-in": "TH",
        **more,
    }


def _all_asked(made: Cast, name: str = "Sender") -> list[Any]:
    from accord.hub.requests import queries

    return queries.listing(made[name])[0]


def test_a_bare_form_is_that_of_the_protocol_that_hurries_most_in_the_members_own_country(made: Cast) -> None:
    text = _text(officer(made).get(NEW))
    assert _value(text, "protocol") == "hold-funds" and _met(text) == ""
    assert _chosen(text, "region") == "TH" and _chosen(text, "f-harmed-in") == "TH" and _chosen(text, "f-payments-1-amount-unit") == "THB"
    for name in ("takedown", "block-number", "preserve", "inform"):
        assert _value(_text(officer(made).get(f"{NEW}?protocol={name}")), "protocol") == name
    assert _value(_text(officer(made).get(f"{NEW}?protocol=no-such")), "protocol") == "hold-funds"


def test_a_signal_fills_the_form_in_for_whoever_may_see_it_and_for_nobody_else(made: Cast) -> None:
    signal = made.api("Police").publish("+66812345678", tlp="TLP:AMBER", audience={"members": [made.api("Sender").id]})["id"]
    text = _text(officer(made).get(f"{NEW}?signal={signal}"))
    assert _met(text) == "+66812345678" and _value(text, "origin") == "signal" and _value(text, "origin_id") == signal
    assert "phone number" in text and _value(text, "protocol") in ("block-number", "inform", "preserve")
    bare = _text(officer(made, "Kasi").get(f"{NEW}?signal={signal}"))
    assert _met(bare) == "" and _value(bare, "origin") == "" and "812345678" not in bare


def test_a_verdict_fills_the_form_in_and_its_identifier_stands_in_no_address(made: Cast) -> None:
    client = officer(made)
    text = _text(client.post("/console/requests/begin", {"kind": "url", "met": "https://parcel-fee.example/pay", "region": "TH"}))
    assert _met(text) == "https://parcel-fee.example/pay" and _value(text, "protocol") == "takedown" and _value(text, "origin") == "verdict"
    assert client.get("/console/requests/begin").status_code == 405
    page = _text(client.post("/console/search", {"q": "+66812345678"}))
    assert 'action="/console/requests/begin"' in page


def test_who_will_ring_and_why_is_seen_while_somebody_types(made: Cast) -> None:
    client = officer(made)
    before = len(_all_asked(made))
    look = _text(client.post("/console/requests/preview", _sent(met=f"{ACCOUNTS['Bangkok']}\n{GAP}\nno such account")))
    assert "Bangkok desk" in look and "TH:002" in look
    assert look.count("No member can act on it yet.") == 1 and look.count('class="error"') == 1, "what can't be read"
    assert "Your member confirms it at once." in look and "To note" in look
    assert len(_all_asked(made)) == before
    helper = _text(officer(made, "Helper").post("/console/requests/preview", _sent()))
    assert "Unconfirmed until a bank or the police confirms it." in helper
    other = _text(client.post("/console/requests/preview", _sent(met="+66812345678")))
    assert "Choose another above: Block a number, " in other and "No member can act" not in other
    abroad = _text(client.post("/console/requests/preview", _sent(met=ACCOUNTS["Emirates"])))
    assert "Emirates desk" in abroad and "/console/gateways" in abroad, "what no law covers is said, never assumed"


def test_what_was_pasted_out_of_a_chat_is_asked_about_without_the_words_around_it(made: Cast) -> None:
    client = officer(made)
    pasted = "โทร 0812345678\n02-123 4567 ต่อ 12\nเบอร์ 089-876-5432"
    look = _text(client.post("/console/requests/preview", {"protocol": "block-number", "met": pasted, "region": "TH"}))
    assert "+66 81 234 5678" in look and "+66 89 876 5432" in look
    assert "Line 2: Leave out the extension" in look and look.count('class="error"') == 1
    look = _text(client.post("/console/requests/preview", {"protocol": "takedown", "met": "https://parcel-fee.example/th/pay ครับ"}))
    assert "hxxps://parcel-fee[.]example/th/pay</bdi>" in look


def test_a_post_is_asked_about_as_the_post_and_how_to_ask_about_its_account_is_said(made: Cast) -> None:
    client = officer(made)
    for pasted in ("https://t.me/GoldClub/12", "โพสต์นี้ https://t.me/goldclub/12 ครับ", "hxxps://t[.]me/s/goldclub/12"):
        look = _text(client.post("/console/requests/preview", {"protocol": "takedown", "met": pasted}))
        assert "hxxps://t[.]me/goldclub/12</bdi>" in look, pasted
        assert "This is about one post. For the whole account, write telegram:@goldclub." in look
    look = _text(client.post("/console/requests/preview", {"protocol": "takedown", "met": "telegram:@goldclub"}))
    assert "telegram:@goldclub</bdi>" in look and "This is about one post" not in look


def test_more_lines_than_one_request_can_name_are_told_while_somebody_types(made: Cast) -> None:
    client = officer(made)
    pages = [f"https://parcel-fee.example/{number}" for number in range(51)]
    too_many = "A request can name at most 50 identifiers. Send the others in another request."
    for lines, is_told in ((pages[:50], False), (pages, True)):
        look = _text(client.post("/console/requests/preview", {"protocol": "takedown", "met": "\n".join(lines)}))
        assert (too_many in look) == is_told, len(lines)
    pages += [f"https://parcel-fee.example/more/{number}" for number in range(30)]
    refused = _text(client.post(NEW, {"protocol": "takedown", "met": "\n".join(pages)}), 422)
    assert _met(refused).split() == pages, "and none of what was typed is lost"


def test_what_the_published_lists_of_recalls_ask_for_stands_in_the_form_and_reaches_the_vault(made: Cast) -> None:
    sam = officer(made)
    text = _text(sam.get(NEW))
    asked = [f"f-{field.group}.{field.key}" for field in form_fields() if f"{field.group}.{field.key}" not in ELSEWHERE]
    assert asked and 'name=""' not in text
    assert [name for name in asked if f'name="{name}"' not in text and f'name="{name}-unit"' not in text] == []
    sent = _sent(once=_value(text, "once"), **{"f-victim.name": "Somsri Testname"})
    assert 'name="f-victim.name"' in text
    answer = sam.post(NEW, sent)
    assert answer.status_code == 303
    page = _text(sam.get(answer.headers["Location"]))
    assert "Somsri Testname" in page


def test_a_sent_form_opens_the_request_once_and_leads_to_it(made: Cast) -> None:
    client = officer(made)
    once = _value(_text(client.get(NEW)), "once")
    chat = SimpleUploadedFile("chat.txt", b"He asked for the code.")
    answer = client.post(NEW, _sent(once=once, **{"f-narrative": "She was told to move her savings.", "f-evidence": chat}))
    assert answer.status_code == 303 and rows("SELECT COUNT(*) FROM requests_attachment") == [(1,)]
    page = _text(client.get(answer.headers["Location"]))
    assert "THB 480,000.00" in page and "She was told to move her savings." in page and "REF-1" in page
    (row,) = _all_asked(made)
    assert answer.headers["Location"] == f"/console/requests/{row.id}" and row.confirmed and row.desk == made.desks["Kasi"]
    again = SimpleUploadedFile("chat.txt", b"He asked for the code.")
    assert client.post(NEW, _sent(once=once, **{"f-evidence": again})).headers["Location"] == "/console/requests"
    assert len(_all_asked(made)) == 1 and rows("SELECT COUNT(*) FROM requests_attachment") == [(1,)]


def test_several_targets_are_asked_at_once_and_each_is_told(made: Cast) -> None:
    sent = _sent(met=f"{ACCOUNTS['Kasi']}\n{ACCOUNTS['Bangkok']}")
    sent |= {"f-payments-1-to": ACCOUNTS["Kasi"], "f-payments-2-amount": "500", "f-payments-2-amount-unit": "THB"}
    sent |= {"f-payments-2-to": ACCOUNTS["Bangkok"]}
    text = _text(officer(made).post(NEW, sent))
    assert "Kasi" in text and "Bangkok" in text and text.count("its bell rings") == 2
    rows = re.findall(r"<tr data-row>.*?</tr>", text)
    told = {re.search(r"TH:\d{3}:[^<]*", row)[0]: "Kasi" in row for row in rows}  # type: ignore[index]
    assert len(told) == 2 and told == {account: account.startswith("TH:004") for account in told}, "each row says what it is about"
    assert {row.answerers[0][1]: row.totals["THB"]["disputed"] for row in _all_asked(made)} == {"Kasi": "480000.00", "Bangkok": "500.00"}


def test_where_no_member_can_act_a_guest_is_asked_and_its_address_is_shown_once(made: Cast) -> None:
    sent = _sent(met=GAP, guest_organisation="Elsewhere Bank", guest_email="fraud@elsewhere.example")
    client = officer(made)
    refused = _text(client.post(NEW, sent), 422)
    assert "how it was verified" in refused and _value(refused, "guest_email") == "fraud@elsewhere.example"
    assert _all_asked(made) == []
    text = _text(client.post(NEW, {**sent, "guest_verified": "number in the register"}))
    assert re.search(r"http://testserver/guest/[\w-]{40,}", text) and "No member can act on it yet." in text
    (row,) = _all_asked(made)
    assert row.answerers == ()


def test_whom_no_member_can_reach_may_be_asked_by_telephone_alone(made: Cast) -> None:
    client = officer(made)
    bare = _text(client.post(NEW, _sent(met=GAP)))
    assert "No one could be asked." in bare and _all_asked(made) == [], "with nobody to ask there is no request, and the gap is noted"
    client.post(NEW, _sent(met=GAP, guest_phone="+66 2 111 1111", guest_verified="number in the register"))
    (row,) = _all_asked(made)
    assert f"/console/requests/{row.id}/by-hand/hold" in _text(client.get(f"/console/requests/{row.id}"))


@pytest.mark.parametrize(
    ("wrong", "field", "says"),
    [
        ({"f-asks": ""}, "f-asks", "This is needed. Fill it in."),
        ({"f-payments-1-amount": "a lot"}, "f-payments-1-amount", "digits"),
        ({"f-payments-1-time": "next year"}, "f-payments-1-time", "Type the day and the time"),
        ({"met": "no such account"}, "met", ""),
        ({"met": ""}, "met", "Name at least one"),
        ({"met": "+66812345678"}, "met", "Choose another above: Block a number, "),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(made: Cast, wrong: dict[str, str], field: str, says: str) -> None:
    sent = _sent(**{"f-narrative": "She was told to move her savings.", **wrong})
    text = _text(officer(made).post(NEW, sent), 422)
    control = re.search(rf'<(?:input|select|textarea)[^>]*name="{field}"[^>]*>', text)
    assert control is not None and 'aria-invalid="true"' in control[0]
    id = re.search(r' id="([^"]+)"', control[0])
    assert id is not None
    error = re.search(rf'id="{id[1]}_error"[^>]*>(.*?)<', text)
    assert error is not None and says in error[1] and error[1].strip()
    assert f"{id[1]}_error" in control[0]
    assert "She was told to move her savings." in text and _value(text, "f-payments-1-bank_reference") == "REF-1"
    if "met" not in wrong:
        assert _met(text) == ACCOUNTS["Kasi"]
    assert _all_asked(made) == []


def test_what_is_wrong_with_a_payment_stands_at_its_column(made: Cast) -> None:
    text = _text(officer(made).post(NEW, _sent(**{"f-payments-1-uetr": "not one"})), 422)
    assert re.search(r'id="id_f-payments-1-uetr_error">[^<]*UETR', text) and _value(text, "f-payments-1-uetr") == "not one"


def test_a_card_number_is_refused_and_not_shown_again(made: Cast) -> None:
    text = _text(officer(made).post(NEW, _sent(met="4111 1111 1111 1111")), 422)
    assert "4111" not in without_tokens(text)


def test_another_row_keeps_what_was_typed(made: Cast) -> None:
    text = _text(officer(made).post(NEW, _sent(more="f-payments")))
    assert _value(text, "f-payments-1-amount") == "480,000.00" and _value(text, "f-payments-2-amount") == ""
    assert _all_asked(made) == []


def test_rows_that_were_left_empty_are_no_rows(made: Cast) -> None:
    client = officer(made)
    bare = {name: value for name, value in _sent().items() if not name.startswith("f-payments")}
    bare |= {"f-payments-1-amount": "", "f-payments-1-amount-unit": "THB", "f-payments-1-rail": ""}
    assert "Kasi desk" in _text(client.post("/console/requests/preview", bare))
    assert "is needed. Fill it in." in _text(client.post(NEW, bare), 422)
    filled = {"f-payments-3-amount": "70", "f-payments-3-amount-unit": "THB"}
    assert client.post(NEW, {**bare, **filled}).status_code == 303
    assert [row.totals["THB"]["disputed"] for row in _all_asked(made)] == ["70.00"]


def test_somebody_elses_word_alone_is_shown_as_unconfirmed(made: Cast) -> None:
    answer = officer(made).post(NEW, _sent(for_person="on"))
    assert answer.status_code == 303
    (row,) = _all_asked(made)
    assert not row.confirmed
    assert "Unconfirmed: neither a bank nor the police has confirmed this request yet." in _text(
        officer(made).get(answer.headers["Location"])
    )


@pytest.mark.parametrize("name", ["", "no-such", "appeal-of-mine", "accede"])
def test_under_a_protocol_that_can_not_be_opened_here_nothing_is_asked(made: Cast, name: str) -> None:
    visitor = officer(made)
    text = _text(visitor.post(NEW, _sent(protocol=name)))
    assert _met(text) == ACCOUNTS["Kasi"], "and what was typed stays"
    assert queries.listing(made["Sender"])[0] == []


def test_who_may_not_open_is_told_so(made: Cast) -> None:
    for address in (NEW, "/console/requests/begin", "/console/requests/preview"):
        client = officer(made, role="auditor")
        answer = client.get(address) if address == NEW else client.post(address, _sent())
        assert answer.status_code == 403


def test_no_bank_is_asked_of_what_is_at_none(made: Cast) -> None:
    """Beside "account on a platform", which can be taken down, a list of banks led people astray."""
    text = _text(officer(made).get(f"{NEW}?protocol=takedown"))
    assert "account on a platform" in text and 'name="met-bank"' not in text and 'name="region"' in text


def test_a_newcomer_opens_it_with_an_account_as_it_stands_on_a_slip(made: Cast) -> None:
    """Row A13: the number was refused as a phone's, and the form had no bank field."""
    client = officer(made)
    blank = _text(client.get(NEW))
    assert (
        '<select id="met-bank" name="met-bank">' in blank and '<option value="TH:004"' in blank and '<optgroup label="Thailand">' in blank
    )
    sent = _sent(met="123-4-56789-0", **{"met-bank": "TH:004", "f-payments-1-time": "เมื่อวาน 15:30"})
    answer = client.post(NEW, sent)
    assert answer.status_code == 303, _text(answer, 422)
    (opened,) = _all_asked(made)
    assert opened.subject.value == "TH:004:1234567890"


def test_without_a_bank_it_is_asked_which_and_the_answer_is_taken(made: Cast) -> None:
    client = officer(made)
    asked = _text(client.post(NEW, _sent(met="123-4-56789-0")), 422)
    assert "Nothing was sent. Please look at this again" in asked and "data-errors" in asked
    assert 'name="met-1-asked" value="123-4-56789-0"' in asked and 'value="TH:004:1234567890"' in asked
    assert _met(asked) == "123-4-56789-0" and "480,000.00" in asked and not _all_asked(made)
    answers = {"met-1-asked": "123-4-56789-0", "met-1-meant": "TH:004:1234567890"}
    assert client.post(NEW, _sent(met="123-4-56789-0", **answers)).status_code == 303
    assert _all_asked(made)[0].subject.value == "TH:004:1234567890"


def test_an_amount_that_can_mean_two_is_asked_at_its_field(made: Cast) -> None:
    client = officer(made)
    sent = _sent(**{"f-payments-1-amount": "480.000", "f-narrative": "She was told to move it."})
    asked = _text(client.post(NEW, sent), 422)
    assert "Do you mean THB 480,000?" in asked and "She was told to move it." in asked and not _all_asked(made)
    assert 'name="f-payments-1-amount-meant" value="480000.00 THB"' in asked and 'value="480.00 THB"' in asked
    assert '<a href="#id_f-payments-1-amount">' in asked
    answers = {"f-payments-1-amount-asked": "480.000", "f-payments-1-amount-meant": "480000.00 THB"}
    # Typed anew, the old answer is of another text, and counts no more.
    again = _text(client.post(NEW, {**sent, **answers, "f-payments-1-amount": "48.000"}), 422)
    assert "Do you mean THB 48,000?" in again and not _all_asked(made)
    done = client.post(NEW, {**sent, **answers})
    assert done.status_code == 303
    assert _all_asked(made)[0].totals["THB"]["disputed"] == "480000.00"


@pytest.mark.parametrize("typed", ["480,000", "480000", "๔๘๐,๐๐๐", "4.8 แสน", "480k", "THB 480,000.-", "480 000", "480,000 บาท"])
def test_amounts_are_taken_as_people_type_them(made: Cast, typed: str) -> None:
    assert officer(made).post(NEW, _sent(**{"f-payments-1-amount": typed})).status_code == 303
    assert _all_asked(made)[0].totals["THB"]["disputed"] == "480000.00"


def test_what_was_read_is_said_in_words_while_somebody_types(made: Cast) -> None:
    """Row A3: an officer in Bangkok typed 01:30, and it was taken as UTC."""
    in_bangkok(made, "Sender")
    look = _text(officer(made).post("/console/requests/preview", _sent(**{"f-payments-1-time": "27/11/2567 01.30 น."})))
    assert "<h2>Read as</h2>" in look and "THB 480,000" in look and "27 November 2024 at 01:30, Bangkok time" in look
    form = _text(officer(made).get(NEW))
    assert "In Bangkok time, for example " in form


def test_a_payment_that_lies_ahead_is_asked_about(made: Cast) -> None:
    ahead = rfc3339(now() + DAY // 12)[:16].replace("T", " ") + " UTC"
    asked = _text(officer(made).post(NEW, _sent(**{"f-payments-1-time": ahead})), 422)
    assert "has not come yet. Which do you mean?" in asked and not _all_asked(made)


@pytest.mark.parametrize("typed", ["Siam Commercial Bank", "scb", "SCB (Siam Commercial Bank), TH:014", "TH:014"])
def test_the_bank_that_it_came_from_is_chosen_or_typed_by_its_name(made: Cast, typed: str) -> None:
    client = officer(made)
    form = _text(client.get(NEW))
    assert '<option value="SCB (Siam Commercial Bank), TH:014"></option>' in form and form.count('id="known-banks"') == 1
    assert re.search(r'name="f-payments-1-from_bank"[^>]* list="known-banks"', form)
    look = _text(client.post("/console/requests/preview", _sent(**{"f-payments-1-from_bank": typed})))
    assert "SCB (Siam Commercial Bank), TH:014" in look, "it is read back while a person types"
    assert client.post(NEW, _sent(**{"f-payments-1-from_bank": typed, "f-payments-1-from": "987-6-54321-0"})).status_code == 303
    (row,) = _all_asked(made)
    (payment,) = queries.page(made["Sender"], row.id, words=False).payments
    assert payment.from_banks == ("TH:014",)


def test_a_name_that_several_banks_have_is_asked_about_and_one_that_none_has_is_refused(made: Cast) -> None:
    client = officer(made)
    text = _text(client.post(NEW, _sent(**{"f-payments-1-from_bank": "Quivolda Bank"})), 422)
    assert _value(text, "f-payments-1-from_bank") == "Quivolda Bank" and 'id="id_f-payments-1-from_bank_error"' in text
    text = _text(client.post(NEW, _sent(**{"f-payments-1-from_bank": SEVERAL})), 422)
    choices = re.findall(r'name="f-payments-1-from_bank-meant" value="([^"]+)"', text)
    assert len(choices) > 1 and "Which bank or wallet do you mean?" in text
    answers = {"f-payments-1-from_bank-asked": SEVERAL, "f-payments-1-from_bank-meant": choices[0]}
    assert client.post(NEW, _sent(**{"f-payments-1-from_bank": SEVERAL, **answers})).status_code == 303
    (row,) = _all_asked(made)
    assert queries.page(made["Sender"], row.id, words=False).payments[0].from_banks == (choices[0],)


def test_a_file_goes_to_each_of_several_requests_and_nowhere_where_none_was_opened(made: Cast) -> None:
    client, chat = officer(made), lambda: SimpleUploadedFile("chat.txt", b"He asked for the code.")
    guest = {"guest_organisation": "Elsewhere Bank", "guest_email": "fraud@elsewhere.example"}
    refused = client.post(NEW, _sent(met=GAP, **guest, **{"f-evidence": chat()}))
    assert refused.status_code == 422 and rows("SELECT COUNT(*) FROM requests_attachment") == [(0,)]
    both = f"{ACCOUNTS['Kasi']}\n{ACCOUNTS['Bangkok']}"
    text = _text(client.post(NEW, _sent(met=both, **{"f-evidence": chat()})))
    assert text.count("its bell rings") == 2
    for row in _all_asked(made):
        (file,) = queries.page(made["Sender"], row.id).attachments
        assert queries.download(made[row.answerers[0][1]], file.id).data == b"He asked for the code."


def test_of_several_lines_those_that_are_about_something_else_are_named(made: Cast) -> None:
    met = f"{ACCOUNTS['Kasi']}\nhttps://golden-yield.example/\n+66 81 234 5678"
    text = _text(officer(made).post(NEW, _sent(met=met)), 422)
    said = re.search(r'id="met_error"[^>]*>(.*?)</', text)
    assert said and [number for number in range(1, 4) if f"Line {number}:" in said[1]] == [2, 3]
    one = _text(officer(made).post(NEW, _sent(met="https://golden-yield.example/")), 422)
    assert "Line 1:" not in one and "This protocol is about something else." in one


def test_two_links_in_one_line_are_two_requests_and_words_between_them_are_asked_about(made: Cast) -> None:
    client = browser(person(made.api("Sender"), "officer", "Nok"))
    first, other = "https://gold-fund.top/a", "https://gold-fund.shop/b"
    form = {"protocol": "takedown", "region": "TH", "show": "1", "f-harm": "other"}
    page = client.post("/console/requests/new", {**form, "met": f"{first}, {other}"}).content.decode()
    assert "hxxps://gold-fund[.]top/a<" in page and "hxxps://gold-fund[.]shop/b<" in page, "and not one address with the other in its path"
    assert f">{first}\n{other}</textarea>" in page
    asked = client.post("/console/requests/new", {**form, "met": f"fake: {first} real: {other}"}).content.decode()
    assert "hxxps://gold-fund" not in asked and "Write each of them on a line of its own." in asked
