import io
import re
from binascii import crc_hqx
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
import segno
from canary import without_tokens
from django.test import Client
from hubs import Hub
from PIL import Image

CARD = "4111 1111 1111 1111"
# Lately, so that no claim is too old to count.
LAST = datetime.now(UTC).date() - timedelta(days=3)
FIRST = LAST - timedelta(days=20)
LANGUAGES = ("en", "th", "bn", "ne", "es", "ar")


def say(hub: Hub, member: str, value: str, **more: Any) -> Any:
    seen = {"first": f"{FIRST.isoformat()}T00:00:00Z", "last": f"{LAST.isoformat()}T00:00:00Z"}
    return hub.member(member).publish(value, **{"tlp": "TLP:CLEAR", "seen": seen, **more})


def words(page: str) -> list[str]:
    return [unescape(word) for word in re.findall(r'<h2 class="word">(.*?)</h2>', page)]


def plain(page: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def qr(text: str) -> io.BytesIO:
    picture = io.BytesIO()
    segno.make(text, error="m").save(picture, kind="png", scale=6, border=4)
    picture.seek(0)
    picture.name = "code.png"
    return picture


def test_the_first_page_leads_to_the_check(hub: Hub) -> None:
    response = Client().get("/")
    assert (response.status_code, response["Location"]) == (302, "/check")
    assert Client().get("/check").status_code == 200


def test_another_language_keeps_what_was_pasted_and_looks_nothing_up(hub: Hub) -> None:
    first = Client().get("/check?lang=en").content.decode()
    assert (
        first.count('form="check" name="do" value="stay"') == len(LANGUAGES) and 'formenctype="application/x-www-form-urlencoded"' in first
    )
    there = Client().post("/check?lang=th", {"text": "Pay parcel-fee-now.com today", "country": "TH", "do": "stay"})
    page = there.content.decode()
    assert there.status_code == 200 and "Pay parcel-fee-now.com today" in page and 'value="TH" selected' in page
    assert 'lang="th"' in page and 'class="result"' not in page
    assert CARD not in Client().post("/check?lang=th", {"text": CARD, "country": "", "do": "stay"}).content.decode()


def stay(page: str) -> dict[str, Any]:
    """The hidden fields of the form, which another language is asked for with."""
    fields: dict[str, Any] = {"do": "stay"}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page):
        fields.setdefault(name, []).append(unescape(value))
    return fields


def test_an_answer_is_given_again_in_another_language(hub: Hub, ask: Any) -> None:
    say(hub, "Tern", "parcel-fee-now.com")
    answered = ask("Pay parcel-fee-now.com <today>", country="")
    assert words(answered.page) == ["Reported as a scam"] and 'name="do" value="stay"' in answered.page
    typed = {"text": "and half of <the next", "country": "PE"}
    there = Client().post("/check?lang=es", {**stay(answered.page), **typed}).content.decode()
    assert 'lang="es"' in there and len(words(there)) == 1 and words(there) != ["Reported as a scam"] and "parcel-fee-now.com" in there
    assert "and half of &lt;the next</textarea>" in there and 'value="PE" selected' in there
    back = Client().post("/check?lang=en", {**stay(there), **typed}).content.decode()
    assert words(back) == ["Reported as a scam"]
    # Sent on its own, the next question is what is answered.
    assert "nobody-knows.net" in Client().post("/check", {**stay(back), "text": "nobody-knows.net", "do": ""}).content.decode()


def test_so_is_the_answer_to_a_picture_and_to_more_digits_than_are_shown_again(hub: Hub, ask: Any) -> None:
    say(hub, "Tern", "parcel-fee-now.com")
    pictured = ask("", picture=qr("https://parcel-fee-now.com/pay"))
    there = Client().post("/check?lang=th", stay(pictured.page)).content.decode()
    assert len(words(there)) == 1 and "parcel-fee-now.com" in there
    phones = ask("081-234-5678 or parcel-fee-now.com or 089-876-5432", country="TH")
    assert len(words(phones.page)) == 2
    there = Client().post("/check?lang=th", stay(phones.page)).content.decode()
    assert len(words(there)) == 2 and words(there)[0] == words(Client().post("/check?lang=th", stay(pictured.page)).content.decode())[0]
    # A card's number stands in no field, hidden or not.
    assert CARD not in ask(f"parcel-fee-now.com {CARD}").page


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_answer_is_sealed_and_kept_by_nobody(ask: Any, method: str) -> None:
    response = ask("example.org") if method == "post" else Client().get("/check")
    policy = response["Content-Security-Policy"]
    assert policy.startswith("default-src 'none';") and "script" not in policy and "unsafe" not in policy
    for part in ("style-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert part in policy
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex"
    page = response.content.decode()
    assert "<script" not in page and "style=" not in page and not re.search(r"\son\w+=", page)


def test_what_nobody_reported_is_not_known(ask: Any) -> None:
    response = ask("https://nobody-knows-this-shop.net/sale")
    assert response.status_code == 200
    assert words(response.page) == ["We don't know"]
    text = plain(response.page)
    assert "do not reply, click or pay" in text and "Call your bank now" in text and "Tell the police" in text


def test_a_public_report_is_told_with_its_dates_and_sources(hub: Hub, ask: Any) -> None:
    say(hub, "Tern", "parcel-fee-now.com", scheme="parcel")
    response = ask("Pay here: hxxps://pay.parcel-fee-now[.]com/th?id=1")
    assert words(response.page) == ["Reported as a scam"]
    text = plain(response.page)
    assert "Independent sources that reported it: 1" in text
    assert f"First seen: {FIRST:%-d %B %Y}" in text and f"Last seen: {LAST:%-d %B %Y}" in text
    assert "Fake message about a parcel" in text
    assert "The report is about parcel-fee-now[.]com" in text
    assert "hxxps://pay.parcel-fee-now[.]com/th?id=1" in text
    assert 'href="https://pay' not in response.page


def test_several_sources_are_said_to_be_several(hub: Hub, ask: Any) -> None:
    for member in ("Tern", "Heron", "Egret"):
        say(hub, member, "parcel-fee-now.com")
    response = ask("parcel-fee-now.com")
    assert words(response.page) == ["Reported as a scam by several sources"]
    assert "Independent sources that reported it: 3" in plain(response.page)


@pytest.mark.parametrize(("other", "said"), [(95, "out of 100: 95 ."), (60, "out of 100: 60 to 95 .")])
def test_how_sure_reporters_are_is_one_figure_where_they_agree(hub: Hub, ask: Any, other: int, said: str) -> None:
    say(hub, "Heron", "parcel-fee-now.com", scheme="parcel", confidence=95)
    say(hub, "Tern", "parcel-fee-now.com", scheme="parcel", confidence=other)
    assert said in plain(ask("parcel-fee-now.com").page)


def test_what_is_not_public_is_answered_as_if_it_did_not_exist(hub: Hub, ask: Any) -> None:
    say(hub, "Tern", "quiet-scam-page.com", tlp="TLP:GREEN")
    say(hub, "Tern", "quieter-scam-page.com", tlp="TLP:AMBER", audience={"members": [hub.member("Heron").id]})
    unknown = ask("never-seen-a-page.com").page.replace("never-seen-a-page", "X")
    assert ask("quiet-scam-page.com").page.replace("quiet-scam-page", "X") == unknown
    assert ask("quieter-scam-page.com").page.replace("quieter-scam-page", "X") == unknown


def test_no_answer_names_a_member_or_a_use(hub: Hub, ask: Any) -> None:
    made = say(hub, "Tern Bank of Nowhere", "parcel-fee-now.com", marking={"uses": ["block", "warn"]})
    hub.member("Heron Telecom").post(f"/signals/{made['id']}/actions", {"action": "blocked"})
    text = plain(ask("parcel-fee-now.com").page)
    assert "Members that blocked it: 1" in text
    assert "Tern" not in text and "Heron" not in text and "Use '" not in text


def test_a_message_is_answered_for_everything_in_it_the_worst_first(hub: Hub, ask: Any) -> None:
    say(hub, "Tern", "+66812345678", scheme="impersonation-police")
    response = ask("Look at https://nobody-knows-this-shop.net or call 081-234-5678")
    assert words(response.page) == ["Reported as a scam", "We don't know"]
    assert "+66 81 234 5678" in response.page


def test_things_of_which_nothing_is_known_share_one_answer(ask: Any) -> None:
    response = ask("nobody-knows-a.com nobody-knows-b.com nobody-knows-c.com")
    assert words(response.page) == ["We don't know"]
    assert all(f"nobody-knows-{letter}[.]com" in response.page for letter in "abc")


def test_the_country_says_how_a_number_is_read(hub: Hub, ask: Any) -> None:
    assert "+66 81 234 5678" in ask("081 234 5678", country="TH").page
    assert "+880 1712-345678" in ask("01712-345678", country="BD").page
    response = ask("081 234 5678", country="")
    assert response.status_code == 422 and "choose its country" in response.page


@pytest.mark.parametrize(
    ("published", "asked", "country", "shown"),
    [
        ("TH:014:4159273648", "4159273648", "TH", "SCB (Siam Commercial Bank) 415-9-27364-8"),
        ("TH:014:4159273648", "๔๑๕-๙-๒๗๓๖๔-๘", "TH", "SCB (Siam Commercial Bank) 415-9-27364-8"),
        ("TH:014:4159273648", "415 927 3648", "", "SCB (Siam Commercial Bank) 415-9-27364-8"),
        ("BD:090:1071519998887", "107.151.9998887", "BD", "Dutch-Bangla Bank 1071519998887"),
        ("NP:0401:0110017599999", "0110017599999", "NP", "Nabil Bank 0110017599999"),
        ("PE:002:19177665544033", "191-77665544-0-33", "PE", "BCP (Banco de Crédito del Perú) 191-77665544-0-33"),
        # A phone as well; what is reported of the account is told too.
        ("TH:004:0891112233", "0891112233", "TH", "KBANK (Kasikornbank) 089-1-11223-3"),
    ],
)
def test_an_account_is_found_by_its_number_alone(hub: Hub, ask: Any, published: str, asked: str, country: str, shown: str) -> None:
    say(hub, "Tern", published)
    response = ask(asked, country=country)
    assert response.status_code == 200
    assert "Reported as a scam" in words(response.page) and shown in response.page


def test_the_number_of_an_account_that_nobody_reported_needs_its_bank(hub: Hub, ask: Any) -> None:
    say(hub, "Tern", "TH:014:4159273648")
    response = ask("4159273649", country="TH")
    assert response.status_code == 422 and "write the name of the bank" in response.page
    assert ask("4159273648", country="BD").status_code == 422


def test_the_chosen_country_stays_chosen(ask: Any) -> None:
    assert '<option value="NP" selected>' in ask("example.org", country="NP").page
    assert "selected" not in ask("example.org", country="<b>").page


@pytest.mark.parametrize(
    "typed", [CARD, "my card is 4111-1111-1111-1111 ok", "٤١١١ ١١١١ ١١١١ ١١١١", "4 1 1 1 - 1111 / 1111\n1111", "4111111111111111"]
)
def test_a_card_number_is_refused_kindly_and_never_repeated(ask: Any, typed: str) -> None:
    response = ask(typed)
    digits = re.sub(r"\D", "", response.page)
    assert "4111111" not in digits and "٤١١١" not in response.page
    assert not words(response.page)


def test_the_refusal_of_a_card_says_what_to_send_instead(ask: Any) -> None:
    response = ask(CARD)
    assert response.status_code == 422
    assert "This looks like a card number" in response.page and "Paste the message" in response.page


def test_a_card_beside_a_link_does_not_hide_the_answer_about_the_link(hub: Hub, ask: Any) -> None:
    say(hub, "Tern", "parcel-fee-now.com")
    response = ask(f"they asked for {CARD} at parcel-fee-now.com")
    assert words(response.page) == ["Reported as a scam"]
    assert "This looks like a card number" in response.page and "1111" not in without_tokens(response.page)


def test_what_was_typed_is_in_no_address_title_or_log(ask: Any, caplog: pytest.LogCaptureFixture) -> None:
    response = ask("secretive-page-name.com")
    title = re.search(r"<title>(.*?)</title>", response.page)
    assert title and "secretive" not in title[1]
    assert "secretive" not in caplog.text
    assert not re.search(r'(?:href|action|src)="[^"]*secretive', response.page)


def test_nothing_found_keeps_what_was_typed_and_says_what_could_be_pasted(ask: Any) -> None:
    response = ask("<b>hello</b>")
    assert response.status_code == 422
    assert "We found nothing here" in response.page
    assert "&lt;b&gt;hello&lt;/b&gt;" in response.page


def test_an_empty_form_asks_for_something(ask: Any) -> None:
    response = ask("   ")
    assert response.status_code == 422 and "Paste something into the box" in response.page


def test_a_qr_code_is_read_and_answered(hub: Hub, ask: Any) -> None:
    say(hub, "Tern", "parcel-fee-now.com")
    response = ask(picture=qr("https://parcel-fee-now.com/pay"))
    assert words(response.page) == ["Reported as a scam"]


def test_a_payment_code_says_what_it_asks_for(ask: Any) -> None:
    response = ask(picture=qr("upi://pay?pa=somebody@okaxis&pn=Some%20Body&am=250.00&cu=INR"), country="")
    text = plain(response.page)
    assert "asks you to pay INR 250" in text and "Some Body" in text and words(response.page) == ["We don't know"]


def test_a_qr_code_with_a_card_number_is_never_repeated(ask: Any) -> None:
    response = ask(picture=qr("4111111111111111"))
    assert "4111" not in without_tokens(response.page) and "card number" in response.page


@pytest.mark.parametrize("content", [b"not a picture", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, b"GIF89a" + b"\xff" * 200])
def test_what_is_no_picture_is_refused(ask: Any, content: bytes) -> None:
    file = io.BytesIO(content)
    file.name = "x.png"
    response = ask(picture=file)
    assert response.status_code == 422 and "We could not open the picture" in response.page


def test_a_picture_without_a_code_is_said_to_have_none(ask: Any) -> None:
    file = io.BytesIO()
    Image.new("RGB", (60, 60), "white").save(file, "PNG")
    file.seek(0)
    file.name = "white.png"
    assert "We found no QR code" in ask(picture=file).page


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "We found no QR code in the picture."),
        (b"not a picture", "We could not open the picture."),
        (b"", "We could not open the picture."),
    ],
)
def test_words_are_answered_also_where_the_picture_beside_them_says_nothing(hub: Hub, ask: Any, content: bytes | None, says: str) -> None:
    file = io.BytesIO(content or b"")
    if content is None:
        Image.new("RGB", (60, 60), "white").save(file, "PNG")
        file.seek(0)
    file.name = "chat.png"
    response = ask("Dear customer, your parcel is waiting, pay the fee today please", picture=file)
    text = plain(response.page)
    assert response.status_code == 200 and "There was nothing to look up" in text and "What to do now" in text
    assert says in text and "We found nothing here that we can look up" not in text


def test_an_empty_picture_alone_is_said_to_be_none(ask: Any) -> None:
    file = io.BytesIO(b"")
    file.name = "chat.png"
    response = ask(picture=file)
    assert response.status_code == 422 and "We could not open the picture." in plain(response.page)


@pytest.mark.parametrize("side", [7_000, 20_000])
def test_an_image_bomb_is_refused(ask: Any, side: int) -> None:
    file = io.BytesIO()
    Image.new("1", (side, side)).save(file, "PNG")
    assert len(file.getvalue()) < 1_000_000
    file.seek(0)
    file.name = "bomb.png"
    response = ask(picture=file)
    assert response.status_code == 422
    assert "The picture is too large" in response.page or "We could not open the picture" in response.page


def test_a_file_over_the_limit_is_refused(ask: Any) -> None:
    file = io.BytesIO(b"\x00" * (5 * 1024 * 1024 + 1))
    file.name = "large.png"
    response = ask(picture=file)
    assert response.status_code == 413 and "up to 5 MB" in response.page


def test_a_body_over_the_limit_is_refused_unread(hub: Hub, roomy: None) -> None:
    response = Client().generic("POST", "/check", b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH="99999999")
    assert response.status_code == 413


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "multipart/form-data"),
        (b"--x\r\nnonsense", "multipart/form-data; boundary=x"),
        (b"text=%00%ff%ud800", "application/x-www-form-urlencoded"),
        (b"text=a", "application/x-www-form-urlencoded; charset=utf-16"),
        (b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nhi\r\n--x--\r\n', "multipart/form-data; boundary=x; charset=utf-16"),
        (b"&".join(b"a%d=1" % n for n in range(2000)), "application/x-www-form-urlencoded"),
        (b"{}", "application/json"),
        (b"text=" + b"a" * 30_000, "application/x-www-form-urlencoded"),
        ("text=\u202e\u2066 \u202e".encode(), "application/x-www-form-urlencoded"),
    ],
)
def test_junk_gets_a_page_and_never_a_failure(hub: Hub, roomy: None, body: bytes, kind: str) -> None:
    response = Client().generic("POST", "/check?lang=%00&lang=xx&a=\xff", body, content_type=kind)
    assert response.status_code in (400, 422)
    assert b"<textarea" in response.content


def test_other_methods_are_not_offered(hub: Hub) -> None:
    assert Client().put("/check").status_code == 405


def test_too_many_checks_are_asked_to_wait(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.doors.public import views
    from accord.limits import Buckets

    monkeypatch.setattr(views, "buckets", Buckets(30, burst=2, clock=lambda: 0.0))
    client = Client()
    answers = [client.post("/check?lang=es", {"text": "example.org"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2]["Retry-After"] == "2"
    assert "Espere un momento" in answers[2].content.decode()
    page = client.post("/check", {"text": "They wrote: pay at evil-page.com", "country": "PE"}).content.decode()
    assert "They wrote: pay at evil-page.com</textarea>" in page and '<option value="PE" selected>' in page
    card = client.post("/check", {"text": "pay with 4111 1111 1111 1111", "country": "PE"}).content.decode()
    assert "4111" not in card
    assert client.post("/check", {"text": "example.org"}, REMOTE_ADDR="203.0.113.9").status_code == 200
    assert client.get("/check").status_code == 200


def test_another_address_in_a_header_is_believed_only_behind_a_proxy(hub: Hub, monkeypatch: pytest.MonkeyPatch, settings_of: Any) -> None:
    from accord.doors.public import views
    from accord.limits import Buckets

    for trusted, expected in ((False, 429), (True, 200)):
        settings_of(ACCORD_TRUST_PROXY=trusted)
        monkeypatch.setattr(views, "buckets", Buckets(30, burst=1, clock=lambda: 0.0))
        for client, status in (("198.51.100.1", 200), ("198.51.100.2", expected)):
            assert Client().post("/check", {"text": "a.com"}, headers={"X-Forwarded-For": client}).status_code == status


def test_a_lookalike_in_other_letters_is_explained(ask: Any) -> None:
    text = plain(ask("https://xn--pypal-4ve.com/login").page)
    assert "Written in its own letters" in text
    assert "p\u0430ypal.com" in text and "It looks like this, but is a different address: paypal.com" in text


def test_a_latin_name_has_no_lookalike_line(ask: Any) -> None:
    assert "It looks like this" not in ask("modern-internet.com").page


def test_a_well_known_site_is_never_cleared(ask: Any) -> None:
    text = plain(ask("google.com").page)
    assert "Well known, but it can be misused" in text and "Scammers use well-known sites too" in text


def test_a_report_that_was_taken_back_is_said_to_be(hub: Hub, ask: Any) -> None:
    made = say(hub, "Tern", "was-no-scam.com")
    hub.member("Tern").post(f"/signals/{made['id']}/retract", {"reason": "a mistake"})
    assert words(ask("was-no-scam.com").page) == ["The report was taken back"]


def test_many_things_at_once_are_answered_up_to_a_number(ask: Any) -> None:
    response = ask(" ".join(f"nobody-knows-{n}.com" for n in range(30)))
    assert response.page.count('class="what"') == 20 and "first 20" in response.page


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_answers_in_itself(hub: Hub, ask: Any, language: str) -> None:
    say(hub, "Tern", "parcel-fee-now.com", scheme="parcel", confidence=70)
    page = ask("parcel-fee-now.com nobody-knows-a.com google.com 4111111111111111", lang=language).page
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page
    english = ("Reported", "We don't", "What to do", "Check", "Country", "Do not", "First seen", "members", "Members")
    result = [word for word in english if word in plain(page)]
    assert bool(result) == (language == "en"), result
    assert '<bdi dir="ltr" class="identifier">parcel-fee-now[.]com</bdi>' in page


MUM = "Hi mum, I dropped my phone and it's broken. This is my new number, you can delete the old one. Send me 15000 baht today please x"
MUM_AGAIN = "Hi Mum its me, I've dropped my phone, it's broken so this is my new number. You can delete the old one and send me 15000 baht"


@pytest.mark.parametrize("text", [MUM, "Hi mum, please send me 15000 baht", "hello <b>my</b> friend"])
def test_a_text_without_anything_to_look_up_is_answered(ask: Any, text: str) -> None:
    response = ask(text, country="TH")
    assert response.status_code == 200 and words(response.page) == ["There was nothing to look up"]
    page = plain(response.page)
    assert "We found no link, phone number, e-mail address or account in this text." in page
    assert "This answer does not tell you whether it is a scam." in page
    # What to do now, and whom to call there; and nothing that sounds like a clearance.
    for sentence in ("do not reply, click or pay", "Send nothing before you have spoken", "Call your bank now", "call 1441"):
        assert sentence in page, sentence
    assert not re.search(r"\b(safe|no scam|harmless|genuine|nothing known)\b", page, re.IGNORECASE)
    assert 'role="alert"' not in response.page and "aria-invalid" not in response.page


def test_a_country_is_offered_where_its_line_is_known(ask: Any) -> None:
    offered = plain(ask(MUM, country="").page)
    assert "we will show you whom to call there. Thailand, Bangladesh, Nepal, Peru, United Arab Emirates." in offered
    for code, number in (("TH", "1441"), ("NP", "100"), ("BD", "999"), ("PE", "1820"), ("AE", "901")):
        page = plain(ask(MUM, country=code).page)
        assert number in page and "Are you in one of these countries?" not in page, code
    # Of another country no line is promised, and none is shown.
    assert "Are you in one of these countries?" not in plain(ask(MUM, country="DE").page)


def test_a_text_that_is_like_a_reported_one_is_said_to_be(hub: Hub, ask: Any) -> None:
    say(hub, "Tern", MUM, kind="script", scheme="family-emergency")
    response = ask(MUM_AGAIN, country="TH")
    assert response.status_code == 200
    assert words(response.page) == ["A text like this one has been reported", "There was nothing to look up"]
    page = plain(response.page)
    assert "pretends to be a relative or friend in trouble" in page
    assert "While you are not sure, do not reply, click or pay." in page
    assert "hi mum i dropped my phone" in page and "Compare the two." in page
    # With a link of which nothing is known it is told beside that; a link that is reported needs no more.
    assert words(ask(f"{MUM_AGAIN} https://nobody-knows-this-shop.net/").page)[0] == "A text like this one has been reported"
    say(hub, "Tern", "parcel-fee-now.com")
    assert words(ask(f"{MUM_AGAIN} https://parcel-fee-now.com/").page) == ["Reported as a scam"]
    assert words(ask("Hi mum, I'll be home around seven. Can you take the chicken out of the freezer please").page) == [
        "There was nothing to look up"
    ]


def test_a_text_that_is_reported_for_members_alone_is_told_to_nobody(hub: Hub, ask: Any) -> None:
    say(hub, "Tern", MUM, kind="script", tlp="TLP:GREEN")
    assert words(ask(MUM_AGAIN).page) == ["There was nothing to look up"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_is_answered_in_every_language(hub: Hub, ask: Any, language: str) -> None:
    response = ask(MUM, lang=language)
    assert response.status_code == 200 and len(words(response.page)) == 1


@pytest.mark.parametrize(("language", "amount"), [("es", "THB 480,000.50"), ("ar", "THB 480,000.50"), ("ne", "THB ४,८०,०००.५०")])
def test_the_amount_of_a_code_for_payments_is_written_as_the_reader_writes_it(ask: Any, language: str, amount: str) -> None:
    code = "00020101021129370016A000000677010111011300668999999995303764540948000" + "0.505802TH6304"
    code += f"{crc_hqx(code.encode(), 0xFFFF):04X}"
    page = ask(lang=language, picture=qr(code)).page
    assert f">{amount}</bdi>" in page


def test_of_a_message_with_an_address_that_is_not_whole_that_is_told_with_what_to_do(ask: Any) -> None:
    response = ask("Min 500 USDT, network TRC20: TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6 and send me the slip")
    assert response.status_code == 200
    assert "A crypto wallet address in this is not whole" in response.page
    assert "There was nothing to look up" in response.page and "We found nothing here that we can look up" not in response.page
    alone = ask("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6")
    assert alone.status_code == 422 and "A crypto wallet address in this is not whole" in alone.page
    assert "We found nothing here" not in alone.page
