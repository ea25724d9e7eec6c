"""The pages of appeals: what is sent, the code, how it stands; and that they can't be used to learn what is listed."""

import re
from pathlib import Path
from typing import Any

import pytest
from appealing import PHONE, REASON, rows_of, status
from canary import without_tokens
from hubs import Hub

from accord.core import codes


@pytest.fixture(autouse=True)
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key ring of its own, and limits that are not in the way."""
    from django.conf import settings

    from accord.doors.public import appeal
    from accord.limits import Buckets

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    monkeypatch.setattr(appeal, "sends", Buckets(60_000, burst=1_000))
    monkeypatch.setattr(appeal, "looks", Buckets(60_000, burst=1_000))


def post(path: str, **data: Any) -> Any:
    from django.test import Client

    response = Client().post(path, data)
    response.page = response.content.decode()
    return response


def send(identifier: str = PHONE, **more: str) -> Any:
    return post("/appeal", **{"identifier": identifier, "harm": "listed", "reason": REASON, "country": "TH", **more})


def code_in(page: str) -> str:
    match = re.search(r'class="big-code"><bdi dir="ltr">([^<]+)<', page)
    assert match, page
    return match[1]


def follow(code: str, **more: Any) -> Any:
    return post("/appeal/follow", code=code, **more)


def test_an_appeal_is_taken_in_and_its_code_shown_once(hub: Hub) -> None:
    sent = send()
    code = code_in(sent.page)
    assert sent.status_code == 200 and codes.read(code)
    assert PHONE[3:] not in sent.page and REASON not in sent.page
    again = follow(code.lower().replace("-", " "))
    assert "Show us that it is yours" in again.page and PHONE[3:] not in again.page and "81" not in re.sub(r"<[^>]*>", "", again.page)
    assert "we show it only once" not in again.page


def test_in_another_language_the_code_still_stands_on_the_page_that_shows_it(hub: Hub) -> None:
    sent = send()
    code = code_in(sent.page)
    stay = sent.page.partition('<form id="stay"')[2].partition("</form>")[0]
    fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', stay))
    there = post("/appeal/follow?lang=es", **fields, do="stay")
    assert code_in(there.page) == code and 'lang="es"' in there.page
    assert code_in(post("/appeal/follow?lang=en", **fields, do="stay").page) == code
    assert "big-code" not in follow(code).page, "shown on that page alone"


def test_in_another_language_what_is_half_written_to_be_added_stands_there_and_is_not_added(hub: Hub) -> None:
    code = code_in(send().page)
    there = post("/appeal/follow?lang=ne", code=code, do="stay", text="My shop has <a licence>").page
    assert "My shop has &lt;a licence&gt;</textarea>" in there and 'lang="ne"' in there and "big-code" not in there
    # The languages' buttons belong to the form in which it is written, and what adds it is its own button.
    said = re.search(r'<form id="stay".*?</form>', there, re.DOTALL)
    assert (
        said
        and "<textarea" in said[0]
        and '<button type="submit" name="do" value="add">' in said[0]
        and 'type="hidden" name="do"' not in said[0]
    )
    card = "4111 1111 1111 1111"
    assert card not in post("/appeal/follow?lang=ne", code=code, do="stay", text=f"I paid with {card}").page
    refused = follow(code, do="add", text=f"I paid with {card}")
    assert refused.status_code == 422 and card not in refused.page


def test_pages_are_sent_as_public_pages_are(hub: Hub) -> None:
    from django.test import Client

    for path in ("/appeal", "/appeal/follow"):
        answer = Client().get(path)
        assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"] and not answer.cookies
        assert "We never call you." in answer.content.decode()


def test_the_answer_is_the_same_whatever_is_listed(hub: Hub) -> None:
    """Byte for byte, but for the code, what hangs on it, and the moment."""
    bank = hub.member("Bank")
    bank.publish(PHONE, tlp="TLP:AMBER+STRICT", audience={"members": [hub.member("Telecom").id]})
    bank.publish("+66812340009", tlp="TLP:CLEAR")
    pages = []
    for number in (PHONE, "+66812340009", "+66899999999"):
        first = send(number)
        second = follow(code_in(first.page))
        third = follow(code_in(first.page), do="way", way="sms")
        pages.append([(answer.status_code, sorted(answer.headers), _without_chance(answer.page)) for answer in (first, second, third)])
    assert pages[0] == pages[1] == pages[2]


def _without_chance(page: str) -> str:
    return re.sub(r"[1-9A-Z]{4}(-[1-9A-Z]{4}){3}|\d\d:\d\d, Bangkok time", "*", page)


def test_what_is_missing_is_told_together_and_kept(hub: Hub) -> None:
    answer = post("/appeal", identifier="", reason="", harm="")
    assert answer.status_code == 422
    assert answer.page.count('class="refusal"') == 3
    kept = send("not an identifier at all !", reason="My <own> words.")
    assert kept.status_code == 422 and "My &lt;own&gt; words." in kept.page
    assert rows_of("intake_submission") == 0


def test_card_numbers_are_refused_and_not_shown_again(hub: Hub) -> None:
    for more in ({"identifier": "4111111111111111"}, {"reason": "I paid by 4111 1111 1111 1111."}):
        answer = send(**more)
        assert answer.status_code == 422 and "looks like a card number" in answer.page
        assert "1111" not in without_tokens(answer.page)
    assert rows_of("intake_submission") == 0


def test_one_form_sent_twice_is_one_appeal(hub: Hub) -> None:
    from django.test import Client

    form = re.search(r'name="form" value="([0-9a-f]{64})"', Client().get("/appeal").content.decode())
    assert form
    assert code_in(send(form=form[1]).page) == code_in(send(form=form[1]).page)
    assert rows_of("intake_submission") == 1


def test_the_page_that_asks_for_the_code_says_what_to_do_without_it(hub: Hub) -> None:
    from django.test import Client

    assert "If you lost yours, send a new appeal" in Client().get("/appeal/follow?lang=en").content.decode()


def test_a_slip_in_the_code_is_told_apart_from_a_code_nobody_has(hub: Hub) -> None:
    code = codes.read(code_in(send().page))
    swapped = next(code[:n] + code[n + 1] + code[n] + code[n + 2 :] for n in range(15) if code[n] != code[n + 1])
    assert "two changed places" in follow(swapped).page
    assert "16 letters and digits. Check" in follow(code[:-1]).page
    other = follow(codes.make(bytes(16)))
    assert other.status_code == 422 and "We know no appeal with this code" in other.page


def test_by_the_code_one_adds_chooses_a_way_and_takes_back(hub: Hub) -> None:
    code = code_in(send().page)
    assert "We have added what you wrote." in follow(code, do="add", text="The shop has a licence.").page
    chosen = follow(code, do="way", way="sms")
    assert "We are on it." in chosen.page
    assert follow(code, do="way", way="bank").status_code == 422
    assert "no code that still works" in follow(code, do="short", way="sms", short="12345678").page
    gone = follow(code, do="withdraw")
    assert "You took your appeal back" in gone.page and 'value="withdraw"' not in gone.page
    assert follow(code, do="add", text="More.").status_code == 422
    assert status(code).step == "withdrawn"


def test_a_text_for_the_site_is_shown_with_its_place(hub: Hub) -> None:
    page = follow(code_in(send("https://shop.example.org/sale").page), do="way", way="site-file").page
    assert "/.well-known/accord-appeal.txt" in page and "shop.example" not in page
    assert re.search(r'class="placed"><bdi dir="ltr" class="identifier">[1-9A-Z]{4}-', page)


def test_who_asks_too_often_waits(hub: Hub, monkeypatch: Any) -> None:
    from accord.doors.public import appeal
    from accord.limits import Buckets

    monkeypatch.setattr(appeal, "sends", Buckets(0.2, burst=2))
    monkeypatch.setattr(appeal, "looks", Buckets(1, burst=1))
    assert [send(f"+6681234000{n}").status_code for n in range(3)] == [200, 200, 429]
    assert [follow("1" * 16).status_code for _ in range(2)] == [422, 429]
    assert rows_of("intake_submission") == 2


def test_junk_is_answered_with_a_page(hub: Hub) -> None:
    from django.test import Client

    assert post("/appeal", identifier="x" * 200_000).status_code == 400
    broken = Client().post("/appeal", b"--x\r\nnonsense", content_type="multipart/form-data; boundary=")
    assert broken.status_code == 400 and "did not arrive whole" in broken.content.decode()
    for text in ("\x00", "\ud800", "٣٣٣", "<script>", "1" * 5000):
        assert follow(text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")).status_code == 422
    assert Client().put("/appeal").status_code == 405


def test_every_word_of_intake_has_words_here() -> None:
    from accord.doors.public import labels_appeal as words
    from accord.hub.intake import errors
    from accord.hub.intake import vocabulary as intake
    from accord.hub.intake.vocabulary.kinds import HARMS
    from accord.hub.intake.vocabulary.ways import PLACED, WAYS

    assert set(words.STEPS) == set(words.STEP_SAYS) == {*intake.STEPS, "papers"}
    assert set(words.DUES) == set(intake.DUES)
    assert set(words.HARMS) == set(HARMS)
    assert set(words.WAYS) == set(words.WAY_SAYS) == set(WAYS)
    assert set(words.PLACES) == {way.word for way in WAYS.values() if way.style == PLACED}
    assert set(words.PROOFS) == {intake.ASKED, intake.SENT, intake.WAITS, intake.FAILED, intake.SHOWN}
    # `used` is told of a report's first page alone: an appeal is sent in one; `pictures` of a report too.
    assert set(errors.TEXTS) - {"kind", "gone", "not-an-image", "image-too-large", "used", "pictures"} <= set(words.REFUSALS)


def wait(code: str) -> str:
    """The page once the background has done its part."""
    from appealing import attend

    from accord.hub.appeals.proofs.worker import prove_next
    from accord.hub.times import now

    while prove_next(now()):
        pass
    attend()
    return re.sub(r"\s+", " ", follow(code).page)


@pytest.mark.parametrize(
    ("identifier", "way"),
    [("shop.example.org", "record"), ("https://shop.example.org/sale", "site-file"), ("telegram:@own_shop", "profile")],
)
def test_where_the_hub_looks_nothing_up_a_person_is_said_to_look_and_is_asked_to(hub: Hub, identifier: str, way: str) -> None:
    from appealing import opened

    code = code_in(send(identifier).page)
    follow(code, do="way", way=way)
    page = wait(code)
    assert "A person will check whether the text is there." in page and "bank or payment company" not in page
    assert len(opened()) == 1, "so that a person does"


@pytest.mark.parametrize("member", [True, False])
def test_a_bank_is_said_to_be_asked_only_if_it_is_a_member(hub: Hub, member: bool) -> None:
    from bells import rows
    from worlds import caller

    from accord.hub.routing import actions as routing

    if member:
        routing.declare(caller(hub.member("Kasi", "finance", "TH")), "bank", "TH:004")
    code = code_in(send("TH:004:1234567890").page)
    assert "If the bank or payment company is a member here, we ask it whether you hold the account." in follow(code).page
    follow(code, do="way", way="bank")
    page = wait(code)
    assert "If nothing changes here, send pictures of papers as well." in page and "You do not have to do anything" not in page
    assert rows("SELECT COUNT(*) FROM requests_party WHERE side = 'bank'") == [(int(member),)]
    assert "Send pictures of papers" in page, "the other way stands below"


def test_papers_that_cannot_be_taken_are_told_on_the_page_of_the_code(hub: Hub) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile
    from reporting import picture

    from accord.hub.intake import queries
    from accord.hub.intake.store import notes

    code = code_in(send("TH:004:1234567890").page)
    large = [SimpleUploadedFile(f"{n}.jpg", picture("JPEG") + bytes(9_000_000)) for n in range(3)]
    refused = follow(code, do="paper", paper=large)
    assert refused.status_code == 422 and f'name="code" value="{code}"' in refused.page
    assert "too large to be sent together" in refused.page and notes.papers(queries.find(code).n) == []
    refused = follow(code, do="paper", paper=SimpleUploadedFile("1.jpg", picture("JPEG") + bytes(25_000_000)))
    assert "The picture is too large. Send a smaller copy, up to 10 MB." in refused.page and "sent together" not in refused.page
    # Each that can be kept is, also those after one that can't, which is named.
    mixed = [SimpleUploadedFile(f"{n}.jpg", b"" if n == 2 else picture("JPEG", size=(n, n))) for n in (1, 2, 3)]
    refused = follow(code, do="paper", paper=mixed)
    assert refused.status_code == 422 and "Picture 2: We could not open the picture" in refused.page
    assert len(notes.papers(queries.find(code).n)) == 2
    alone = follow(code, do="paper", paper=mixed[1])
    assert alone.status_code == 422 and "We could not open the picture" in alone.page and "Picture 1:" not in alone.page
    many = follow(code, do="paper", paper=[SimpleUploadedFile(f"{n}.jpg", picture("JPEG", size=(n, n))) for n in range(4, 24)])
    assert many.status_code == 422 and many.page.count("Picture 9: You have sent as many pictures") == 1 and "Picture 10:" not in many.page


def test_while_papers_are_looked_at_nothing_is_asked_and_refused_ones_ask_again(hub: Hub) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile
    from reporting import picture

    from accord.hub.intake import actions, queries
    from accord.hub.journal.actions import turn

    code = code_in(send("TH:004:1234567890").page)
    assert "Show us that it is yours" in follow(code).page
    sent = follow(code, do="paper", paper=SimpleUploadedFile("1.jpg", picture("JPEG")))
    for page in (sent.page, follow(code).page):
        assert "We have your papers" in page and "you do not have to do anything" in page
        assert "If they show that it is yours, the first answer is due within 4 hours after that." in page
        assert "Show us that it is yours" not in page and "Once you have shown it" not in page and "Show that it is yours by" not in page
        assert "Choose this way" in page, "a quicker way stands open"
    with turn() as t:
        actions.refuse_papers_in(t, queries.find(code))
    refused = follow(code).page
    assert "Show us that it is yours" in refused and "Once you have shown it" in refused and "We have your papers" not in refused


@pytest.mark.parametrize(("country", "clock"), [("TH", "Bangkok time"), ("NP", "Kathmandu time"), ("PE", "Lima time"), ("", "UTC")])
def test_what_falls_due_is_told_by_the_clock_of_the_country_that_was_named(hub: Hub, country: str, clock: str) -> None:
    from datetime import timedelta

    from accord.core.times import moment

    code = code_in(send(country=country).page)
    page = re.sub(r"<[^>]*>| \([0-9]+ \w+ [0-9]+ BS\)", "", follow(code).page)
    # How far each clock is ahead of UTC, all the year.
    ahead = {"TH": 7, "NP": 5.75, "PE": -5, "": 0}[country]
    due = moment(status(code).dues["prove"]) + timedelta(hours=ahead)
    assert f"Show that it is yours by: {due.day} {due:%B %Y} at {due:%H:%M}, {clock}." in page
    assert "Once you have shown it, the first answer is due within 4 hours." in page
    assert "The first answer is due by" not in page, "its four hours begin with the proof"


@pytest.mark.parametrize(
    ("typed", "about"),
    [
        ("my number is 081 234 5678", "+66812345678"),
        ("บัญชีของผม กสิกร 123-4-56789-0 ชื่อ สมชาย", "TH:004:1234567890"),
        ("Bank: SCB\nName: Somchai\nAccount: 456-7-89123-0", "TH:014:4567891230"),
        ("https://shop.example.com/order ค่ะ ช่วยด้วย", "https://shop.example.com/order"),
    ],
)
def test_what_is_appealed_is_found_among_the_words_around_it(hub: Hub, typed: str, about: str) -> None:
    from accord.core.identifiers import parse
    from accord.hub.intake import queries
    from accord.tables import identifier_tables

    whole = parse(about, "TH", None, tables=identifier_tables())
    codes_of = [code_in(send(identifier).page) for identifier in (typed, about)]
    kinds = {queries.find(code).about_kind for code in codes_of}
    assert kinds == {whole.kind}
    assert len({bytes(queries.find(code).about) for code in codes_of}) == 1


def test_of_several_things_each_has_an_appeal_of_its_own(hub: Hub) -> None:
    refused = send("081-234-5678 and somchai@example.com")
    assert refused.status_code == 422 and "Send an appeal for each of them." in refused.page
    assert "081-234-5678" in refused.page and rows_of("intake_submission") <= 1


@pytest.mark.parametrize(
    ("typed", "country", "says"),
    [
        ("my shop is 02-123-4567", "TH", "Phone number (Thailand)"),
        ("KBank 123-4-56789-0", "TH", "Bank account (Thailand)"),
        ("০১৭১২-৩৪৫৬৭৮", "BD", "Phone number (Bangladesh)"),
        ("https://shop.example.com/", "TH", "Link"),
    ],
)
def test_its_sender_is_told_as_what_it_was_read_and_nobody_with_the_code(hub: Hub, typed: str, country: str, says: str) -> None:
    answer = send(typed, country=country)
    told = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.page))
    assert f"Your appeal is about: {says} If this is not what you meant, take the appeal back" in told
    assert "Your appeal is about" not in follow(code_in(answer.page)).page


def test_an_address_with_a_slip_is_asked_about_once_and_one_that_is_none_is_told(hub: Hub) -> None:
    asked = send(reach="owner@gmial.com")
    assert asked.status_code == 422 and "Do you mean owner@gmail.com?" in asked.page
    assert 'name="take" value="owner@gmail.com"' in asked.page and 'name="take" value="owner@gmial.com"' in asked.page
    for number, more in enumerate(({"take": "owner@gmail.com"}, {"take": "owner@gmial.com"}, {"reach-asked": "owner@gmial.com"})):
        assert send(reach="owner@gmial.com", reason=f"It is ours, {number}.", **more).status_code == 200
    for wrong in ("owner@gmail,com", "01712345678", "owner@", "owner at gmail.com"):
        told = send(reach=wrong)
        assert told.status_code == 422 and "Type your e-mail as name@example.org, or leave this empty." in told.page
    for nothing in ("-", "ไม่มี", "no tengo"):
        assert send(reach=nothing, reason=f"It is ours {nothing}").status_code == 200
    # A phone puts signs that nobody sees around what is pasted.
    assert send(reach="\u200fowner@shop.example\u200e ", reason="Pasted.").status_code == 200


@pytest.mark.parametrize(
    ("steps", "says"),
    [
        ((), "The first answer is late. It was due by:"),
        (("acknowledge",), "The review is late. It had to start by:"),
        (("begin-review",), "The decision is late. It was due by:"),
        (("begin-review", "uphold-claim", "conclude-upheld"), "Not every member has put it right in time. They had to by:"),
    ],
)
def test_what_is_late_is_said_to_be_late_and_the_appeal_goes_on(hub: Hub, monkeypatch: Any, steps: tuple[str, ...], says: str) -> None:
    from appealing import attend, opened, prove, take
    from bells import person, signed_in

    from accord.core.times import DAY
    from accord.doors.public import appeal_present

    alpha, telecom = hub.member("Alpha"), hub.member("Telecom", "telecom")
    claim = alpha.publish(PHONE, tlp="TLP:CLEAR")["id"]
    telecom.post(f"/signals/{claim}/actions", {"action": "blocked"})
    code = code_in(send().page)
    prove(code)
    sue, [(part, _)] = signed_in(person(hub.admin, "Sue", role="secretariat")), opened()
    for step in steps:
        fields = {"claim": claim} if step == "uphold-claim" else {}
        private = {"findings": "The number is a shop's."} if fields else {}
        side = "secretariat" if step == "acknowledge" else "reviewer"
        take(sue, part, step, fields, private=private, side=side)
    goes_on = "Your appeal goes on all the same. You do not have to do anything."
    in_time = follow(code).page
    assert says not in in_time and goes_on not in in_time
    late = appeal_present.now() + 4 * DAY
    attend(late)
    before = status(code, late).step
    monkeypatch.setattr(appeal_present, "now", lambda: late)
    page = follow(code).page
    assert says in page and goes_on in page and " by: " not in page.replace(says, ""), page
    attend(late + 20 * DAY)
    assert status(code, late + 20 * DAY).step == before, "nothing ends by it"


@pytest.mark.parametrize(("language", "country"), [("th", "TH"), ("bn", "BD"), ("ne", "NP"), ("en", ""), ("es", "")])
def test_where_the_browser_says_no_country_that_of_the_pages_language_is_chosen(hub: Hub, language: str, country: str) -> None:
    from django.test import Client

    page = Client().get(f"/appeal?lang={language}").content.decode()
    assert re.findall(r'<option value="([A-Z]+)" selected', page) == ([country] if country else [])
