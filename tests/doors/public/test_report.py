"""The pages of reports: every step is kept, the bank rings before the rest is told, and the code tells nothing of the person."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from asking import cast, soon
from bells import person, rows, signed_in
from canary import Canaries, without_tokens
from hubs import Hub
from report_pages import FIRST, FORMS, PAID, at, begin, code_in, fill, form_in, fresh, post, roomy_reports, to_the_end
from reporting import CONTACT, LINE, NAME, OWN_ACCOUNT, OWN_PHONE, SITE, WORDS, attend, declared, key, picture, qr, sent

from accord.core import codes


@pytest.fixture(autouse=True)
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    roomy_reports(tmp_path, monkeypatch)


def test_a_report_from_the_first_page_to_the_last(hub: Hub, tmp_path: Path) -> None:
    made = cast(hub)
    declared(made)
    second = begin()
    code = code_in(second.page)
    assert codes.read(code) and at(second.page) == "money" and "Bangkok Bank" in second.page
    third = fill(code, "money", **PAID, yes="bank")
    assert at(third.page) == "story"
    attend()
    assert sent() == [("own-bank", "sent"), ("receiving-bank", "sent")]
    fourth = fill(code, "story", **{"q.words": WORDS, "q.scheme": "investment", "q.reached-by": "messaging"})
    assert at(fourth.page) == "whose" and "evil-invest" in fourth.page
    result = {f"m.{key(SITE)}": "theirs", f"m.{key(LINE)}": "theirs", f"m.{key(OWN_PHONE)}": "own"}
    assert set(result) <= set(re.findall(r'name="(m\.[0-9a-f]{64})"', fourth.page))
    fifth = fill(code, "whose", **result)
    assert at(fifth.page) == "you"
    sixth = fill(code, "you", **{"q.name": NAME, "q.may-contact": "message", "q.contact": CONTACT, "q.needs": ["psychosocial"]})
    assert at(sixth.page) == "agree" and "May we hand your report to the police" in sixth.page
    seventh = fill(code, "agree", yes=["signals", "platform", "telecom", "support", "police", "bank"])
    assert at(seventh.page) == "plan" and "Kasi" in seventh.page and "Police" in seventh.page
    items = re.findall(r'name="item" value="([^"]+)"', seventh.page)
    off = next(item for item in items if item.startswith("police"))
    last = fill(code, "plan", do="send", item=items, on=[item for item in items if item != off])
    assert "Your report is on its way" in last.page and "Call your bank now" in last.page and "another scammer" in last.page
    attend()
    assert {outlet for outlet, _ in sent()} == {"own-bank", "receiving-bank", "signal", "platform", "telecom", "support"}
    follow = post("/report/follow", code=code)
    assert "A bank or payment service was asked to hold the money" in follow.page
    for secret in (NAME, CONTACT, "480", LINE[4:], SITE, "Kasi", "1234567890", "evil"):
        assert secret not in re.sub(r"<[^>]*>", "", follow.page)
    leaks = Canaries([NAME, CONTACT, WORDS, OWN_PHONE, OWN_ACCOUNT.rpartition(":")[2], code]).leaks(folders=[tmp_path])
    assert leaks == []


def test_what_is_wrong_is_told_and_nothing_of_it_is_lost(hub: Hub) -> None:
    cast(hub)
    empty = post(door="money", at="first", form=fresh())
    assert empty.status_code == 422 and empty.page.count('class="refusal"') >= 3
    code = code_in(begin().page)
    wrong = fill(code, "money", **{**PAID, "p1.amount": "much"})
    assert wrong.status_code == 422 and at(wrong.page) == "money" and OWN_ACCOUNT in wrong.page and 'aria-invalid="true"' in wrong.page
    card = fill(code, "story", **{"q.words": "I paid with 4111 1111 1111 1111"})
    assert card.status_code == 422 and rows("SELECT COUNT(*) FROM reports_sent") == [(0,)]


def test_a_picture_is_kept_and_what_is_none_is_told(hub: Hub) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from accord.hub.intake import queries

    cast(hub)
    code = code_in(begin().page)
    chat = SimpleUploadedFile("chat.png", picture(), content_type="image/png")
    assert fill(code, "story", picture=chat, **{"q.words": "See the picture."}).status_code == 200
    assert len(queries.draft(code).sheet.answers["evidence"]) == 1
    program = SimpleUploadedFile("chat.png", b"MZ", content_type="image/png")
    refused = fill(code, "story", picture=program, **{"q.words": "See the other one."})
    assert refused.status_code == 422 and "We could not open the picture" in refused.page
    assert queries.draft(code).sheet.answers["words"] == "See the other one."


def test_a_form_that_is_sent_twice_is_one_report(hub: Hub) -> None:
    cast(hub)
    form = fresh()
    code = code_in(begin(form=form).page)
    assert code_in(begin(form=form).page) == code
    assert code_in(begin(form=form, **{"q.age": "child"}).page) == code, "sent again after the browser's own Back, it is corrected"
    assert rows("SELECT COUNT(*) FROM intake_submission") == [(1,)]
    fill(code, "money", **PAID)
    assert code_in(begin(form=form).page) != code, "more was written since"


def test_whoever_comes_back_with_the_code_goes_on_where_nothing_is_told_yet(hub: Hub) -> None:
    cast(hub)
    code = code_in(begin().page)
    fill(code, "money", **PAID)
    follow = post("/report/follow", code=code)
    assert "not sent yet" in follow.page
    assert at(post(code=code).page) == "story"
    assert at(fill(code, "story", do="back").page) == "money"


def test_whoever_found_the_code_reads_nothing_of_what_was_told(hub: Hub) -> None:
    cast(hub)
    code = code_in(begin().page)
    fill(code, "money", **PAID)
    fill(code, "story", **{"q.words": "Secret words."})
    fill(code, "you", **{"q.name": NAME, "q.may-contact": "message", "q.contact": CONTACT})
    first = {name: value for name, value in FIRST.items() if name.startswith("q.")}
    response = fill(code, "first", **first)
    assert OWN_ACCOUNT in response.page
    pages = [post(code=code), fill(code, "agree", do="back", form=""), post("/report/follow", code=code)]
    pages += [
        fill(code, "agree", do="back", form=fresh()),
        fill(code, "first", form="", **first),
        fill(code, "first", form=fresh(), **first),
    ]
    # Somebody else has written in it by now: what stands there may be that person's, so it is shown to nobody, whoever began it.
    pages += [fill(code, "first", **first), fill(code, "agree", do="back")]
    for page in pages:
        assert not any(secret in without_tokens(page.page) for secret in (NAME, CONTACT, "Secret words", OWN_ACCOUNT, "480"))


def test_whose_it_is_is_asked_of_whoever_comes_back_without_what_is_the_writers_own(hub: Hub) -> None:
    cast(hub)
    code = code_in(begin().page)
    first = {"door": "money", "form": FORMS[code], "code": code, "do": "next"}
    post(**first, at="money", **PAID)
    page = post(**first, at="story", **{"q.words": WORDS}).page
    assert at(page) == "whose" and f"m.{key(OWN_PHONE)}" in page and f"m.{key(LINE)}" in page
    result = post(code=code).page
    assert at(result) == "whose" and f"m.{key(LINE)}" in result
    assert f"m.{key(OWN_PHONE)}" not in result and OWN_PHONE[3:] not in result.replace(" ", "")
    post(code=code, door="money", at="whose", do="next", **{f"m.{key(LINE)}": "theirs", f"m.{key(SITE)}": "theirs"})
    assert at(post(code=code).page) == "you", "what was said is not asked again"


def test_consent_is_taken_back_on_the_page_of_the_code(hub: Hub) -> None:
    cast(hub)
    code = code_in(begin().page)
    fill(code, "money", **PAID, yes="bank")
    attend()
    page = post("/report/follow", code=code, do="back", consent="bank").page
    assert "You took it back" in page
    attend()
    assert {state for _, state in sent()} == {"ended"}
    assert "This step has ended" in post("/report/follow", code=code).page


def test_someone_is_held_needs_two_pages_and_leaves_no_network_behind(hub: Hub) -> None:
    cast(hub)
    first = post(door="held")
    assert at(first.page) == "place" and "/report/leave" in first.page and "<title>Page" in first.page
    second = post(
        door="held",
        at="place",
        form=form_in(first.page),
        **{"q.country": "TH", "q.writer": "inside", "q.held-in": "TH", "q.danger": "violence"},
    )
    code = code_in(second.page)
    assert at(second.page) == "reach" and "not alone" in second.page.lower()
    last = fill(code, "reach", do="send", yes="rescue", **{"q.may-contact": "message", "q.contact": CONTACT, "q.not-alone": "umbrella"})
    assert "Your report is on its way" in last.page
    assert "nothing will end before you have been asked" in last.page and "take back what you agreed to" not in last.page
    attend()
    assert sent()[0] == ("rescue", "sent")
    for page in (post("/report/follow", code=code).page, post(code=code).page):
        assert not any(
            word in page.partition("<main>")[2].partition("</main>")[0] for word in ("held", "rescue", "get people out", "forced")
        )
    assert rows("SELECT COUNT(*) FROM intake_submission WHERE place IS NOT NULL") == [(0,)]


def test_the_quick_exit_clears_what_lies_in_the_browser(hub: Hub) -> None:
    from django.test import Client

    gone = Client().get("/report/leave")
    assert (
        gone.status_code == 302
        and gone.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
        and gone.headers["Cache-Control"] == "no-store"
    )


def test_pages_are_limited_and_codes_are_not_guessed(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.doors.public import report, report_follow
    from accord.limits import Buckets

    monkeypatch.setattr(report, "begins", Buckets(1, burst=1))
    monkeypatch.setattr(report_follow, "looks", Buckets(1, burst=1))
    assert begin().status_code == 200
    again = begin(**{"q.age": "child"})
    assert again.status_code == 429 and at(again.page) == "first" and re.search(r'value="child" checked', again.page), "nothing is lost"
    assert post("/report/follow", code="nothing").status_code == 422
    assert post("/report/follow", code="nothing").status_code == 429


def test_who_is_held_is_not_kept_waiting_by_the_reports_of_others_and_the_other_way_round(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    from accord.doors.public import report
    from accord.limits import Buckets

    held = {"door": "held", "at": "place", "q.country": "TH", "q.writer": "inside", "q.held-in": "TH", "q.danger": "violence"}
    for full, closed, open_ in (("begins", "money", "held"), ("held_begins", "held", "money")):
        monkeypatch.setattr(report, "begins", Buckets(1))
        monkeypatch.setattr(report, "held_begins", Buckets(1))
        monkeypatch.setattr(report, full, Buckets(1, burst=1))

        def first(door: str) -> int:
            sent = FIRST if door == "money" else held
            return int(post(form=fresh(door), **sent).status_code)

        assert [first(closed), first(closed), first(open_)] == [200, 429, 200]


def test_despair_is_asked_when_the_bank_has_been_told_and_its_lines_stand_on_every_page_from_then_on(hub: Hub) -> None:
    made = cast(hub)
    declared(made)
    first = post(door="money").page
    assert "ending their life" not in first
    code = code_in(begin().page)
    assert "ending their life" not in fill(code, "money", **PAID, yes="bank").page
    attend()
    assert ("own-bank", "sent") in sent(), "the bank knows before this is asked"
    you = fill(code, "story", **{"q.words": "They wrote to me."}).page
    assert at(you) == "you" and "ending their life" in you and "1323" not in you
    agree = fill(code, "you", **{"q.despair": "yes", "q.may-contact": "code"}).page
    assert "You matter more than money" in agree and 'href="tel:1323"' in agree and "findahelpline.com" in agree
    plan = fill(code, "agree", yes="bank").page
    assert 'href="tel:1323"' in plan
    end = fill(code, "plan", do="send").page
    assert "Your report is on its way" in end and 'href="tel:1323"' in end


def test_the_line_of_ones_own_bank_stands_at_the_end(hub: Hub) -> None:
    cast(hub)
    code = code_in(begin().page)
    fill(code, "money", **{**PAID, "p1.own-bank": "TH:004"}, yes="bank")
    fill(code, "you", **{"q.may-contact": "code"})
    end = fill(code, "plan", do="send").page
    assert 'href="tel:028888888"' in end and "Then press:" in end and ">001<" in end
    assert end.count('href="tel:1441"') == 1, "each line stands once"
    page = post(code=code).page  # as whoever found the code
    assert "tel:" not in page.partition("<main>")[2].partition("</main>")[0]


def test_the_page_of_whoever_found_the_code_is_made_without_what_was_told(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.core.reports.sheet import Sheet
    from accord.doors.public import report

    sheets: list[Any] = []
    real = report.report_lines.advice
    monkeypatch.setattr(report.report_lines, "advice", lambda situations, sheet: sheets.append(sheet) or real(situations, sheet))
    cast(hub)
    code = code_in(begin().page)
    fill(code, "money", **PAID)
    fill(code, "you", **{"q.may-contact": "code"})
    fill(code, "plan", do="send")
    post(code=code)
    own_sheet, public_sheet = sheets
    assert own_sheet.answers["country"] == "TH" and own_sheet.answers["payments"]
    assert public_sheet == Sheet(kind="money")


def test_an_adult_is_asked_nothing_about_a_guardian(hub: Hub) -> None:
    cast(hub)
    for age, asked in (("adult", False), ("unsaid", False), ("child", True)):
        code = code_in(begin(**{"q.age": age}).page)
        fill(code, "money", **PAID)
        page = fill(code, "story", **{"q.words": "They wrote to me."}).page
        assert at(page) == "you" and ("q.guardian-agrees" in page) is asked and ("q.guardian-contact" in page) is asked
    for age, asked in (("adult", False), ("child", True)):
        held = {"q.country": "TH", "q.writer": "relative", "q.held-in": "TH", "q.age": age}
        reach = post(door="held", at="place", form=fresh("held"), **held).page
        assert at(reach) == "reach" and ("q.guardian-agrees" in reach) is asked


HELD = {"q.country": "PE", "q.writer": "relative", "q.held-name": "Ana", "q.nationality": "PE"}


def held_end(**answers: Any) -> tuple[str, str, str]:
    """The first page, the second and the end of a report that somebody is held."""
    first = post(door="held").page
    second = post(door="held", at="place", form=form_in(first), **{**HELD, **answers}).page
    end = fill(code_in(second), "reach", do="send", form=form_in(second), yes="rescue", **{"q.may-contact": "code"}).page
    return first, second, end


def test_a_peruvian_held_in_myanmar_is_shown_no_line_of_lima(hub: Hub) -> None:
    cast(hub)
    first, second, end = held_end(**{"q.held-in": "MM"})
    assert 'href="tel:' not in first, "no country is guessed before it is said"
    for page in (second, end):
        assert 'href="tel:199"' in page and "Myanmar police" in page
        assert "We know no number for this in Myanmar." in page
        assert "Embassy or consulate of Peru" in page
        assert not any(number in page for number in ("942440729", "942 440 729", 'tel:105"', 'tel:1818"'))
    assert "We have no checked number of that embassy or consulate for people in Myanmar." in end


def test_the_consulate_that_the_directory_knows_is_shown_where_it_serves(hub: Hub) -> None:
    from accord.hub.consulates import actions as consulates
    from accord.hub.members.queries import operator

    cast(hub)
    office = {"nationality": "PE", "country": "TH", "city": "Bangkok", "channels": (("phone", "+66 2 000 0000"), ("mail", "x@example.org"))}
    consulates.enter(operator(), consulates.Entry(**office, serves=["TH", "MM"], source="its site"))
    _, second, end = held_end(**{"q.held-in": "MM"})
    for page in (second, end):
        assert "Bangkok, Thailand" in page and 'href="tel:+6620000000"' in page and "x@example.org" not in page


def test_a_feared_consulate_is_not_shown_and_nobody_is_sent_to_one_at_home(hub: Hub) -> None:
    cast(hub)
    assert "Embassy or consulate" not in held_end(**{"q.held-in": "MM", "q.fears-consulate": "yes"})[2]


def test_where_the_place_is_not_told_no_number_is_guessed(hub: Hub) -> None:
    cast(hub)
    _, second, end = held_end()
    assert 'href="tel:' not in second and 'href="tel:' not in end
    assert "We do not know in which country this is, so we can&#x27;t show a number." in end


def test_a_child_is_asked_about_a_guardian_and_the_police_wait_for_one(hub: Hub) -> None:
    made = cast(hub)
    declared(made)
    code = code_in(begin(**{"q.age": "child"}).page)
    fill(code, "money", **PAID, yes="bank")
    fill(code, "story", **{"q.words": "They wrote to me."})
    you = fill(code, "you", **{"q.may-contact": "code", "q.guardian-agrees": "not-told"})
    assert at(you.page) == "agree"
    plan = fill(code, "agree", yes=["bank", "police", "support"])
    assert "A parent or guardian must agree to this" in plan.page
    back = fill(code, "you", **{"q.may-contact": "code", "q.guardian-agrees": "unsafe"})
    assert at(back.page) == "agree"
    assert "A parent or guardian must agree to this" not in fill(code, "agree", yes=["bank", "police", "support"]).page


def test_every_word_has_words_here() -> None:
    from accord.core.reports import typed
    from accord.core.reports.answers import READERS
    from accord.core.reports.paid import RAILS
    from accord.doors.public import labels_report as words
    from accord.doors.public import report_steps
    from accord.hub.intake import errors
    from accord.hub.intake import vocabulary as intake
    from accord.tables import report_form

    assert set(words.PAGES) == {page for kind in report_steps.PAGES for page in report_steps.every(kind)}
    assert set(words.COLUMNS) == set(typed.COLUMNS) and set(words.WAYS) == set(RAILS)
    assert {intake.DRAFT, intake.HANDED_IN, intake.WITHDRAWN, intake.CLOSED} <= set(words.STEPS)
    assert {"gone", "ended", "busy", "too-long", "card-number", "unknown"} <= set(errors.TEXTS) & set(words.REFUSALS)
    question_types = {question.type for question in report_form().questions.values()}
    assert question_types <= set(READERS)


def test_the_code_of_a_report_opens_no_appeal_and_the_other_way_round(hub: Hub) -> None:
    from appealing import submitted

    code = code_in(begin().page)
    assert post("/appeal/follow", code=code).status_code == 422
    assert post("/report/follow", code=submitted().code).status_code == 422


def test_junk_on_any_page_is_answered_with_a_page(hub: Hub) -> None:
    from accord.doors.public import report_steps

    cast(hub)
    code = code_in(begin().page)
    junk = ("\0", "x" * 30_000, "[]", "𝟜𝟙𝟙𝟙", "\u202e", "%00", "-1", "9" * 40)
    names = (
        "q.country",
        "q.lost",
        "q.words",
        "q.own",
        "q.theirs",
        "q.people",
        "q.contact-from",
        "p1.amount",
        "p1.at",
        "p1.to",
        "p1.own-bank",
        "yes",
        "on",
        "item",
    )
    for door, pages in report_steps.PAGES.items():
        for page in (*pages, "nowhere"):
            for text in junk:
                sent_too = {name: text for name in names} | {f"m.{'f' * 64}": text, "do": text, "form": text}
                for known in (code, "", text):
                    answer = post(code=known, door=door, at=page, **sent_too)
                    assert answer.status_code in (200, 400, 422), (door, page, text[:10], known[:20])
    for door, pages in report_steps.PAGES.items():
        assert post(door=door, at=pages[0], do="back").status_code == 200
    assert post("/report", code="\ud7ff" * 30, at="first").status_code == 422


def test_a_qr_code_in_a_picture_is_asked_about_and_may_be_where_the_money_went(hub: Hub) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from accord.hub.intake import queries

    cast(hub)
    code = code_in(begin().page)
    fill(code, "money", **{**PAID, "p1.to": ""})
    account = "bitcoin:1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"
    pictures = [SimpleUploadedFile(f"{n}.png", qr(text)) for n, text in enumerate((account, "https://evil-invest.example.com/qr"))]
    page = fill(code, "story", picture=pictures, **{"q.words": "See the pictures."})
    assert at(page.page) == "whose" and page.page.count("From a QR code in your picture.") == 2
    wallet = key("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", "crypto")
    assert re.findall(r'name="m\.([0-9a-f]{64})" value="paid"', page.page) == [wallet], "a link holds no money"
    fill(code, "whose", **{f"m.{wallet}": "paid"})
    sheet = queries.draft(code).sheet
    assert sheet.marks[wallet] == "theirs" and "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2" in sheet.answers["payments"][0]["to"]


def test_in_another_language_the_form_stays_where_it_is_with_all_that_was_typed(hub: Hub) -> None:
    cast(hub)
    typed = {**FIRST, "q.lost": ["account"], "do": "stay"}
    first = post("/report?lang=es", **typed)
    assert '<html lang="es"' in first.page and at(first.page) == "first" and rows("SELECT COUNT(*) FROM intake_submission") == [(0,)]
    assert re.search(r'value="account" checked', first.page) and 'formaction="?lang=ar"' in first.page
    code = code_in(begin().page)
    story = post("/report?lang=th", code=code, at="story", form=FORMS[code], **{"do": "stay", "q.words": "Half a sentence"})
    assert at(story.page) == "story" and "Half a sentence" in story.page and '<html lang="th"' in story.page
    assert post("/report?lang=th", code=code, at="story", form=FORMS[code], **{"do": "stay"}).status_code == 200
    bad = post("/report?lang=es", code=code, at="story", form=FORMS[code], **{"do": "stay", "q.words": "4111 1111 1111 1111"})
    assert bad.status_code == 422 and '<html lang="es"' in bad.page
    end = fill(code, "plan", do="send")
    again = post("/report?lang=es", code=code, form=FORMS[code], do="stay")
    assert again.page.count("<li>") >= end.page.count("<li>") - 6 and '<html lang="es"' in again.page


def test_whoever_goes_on_with_a_code_alone_reads_what_they_typed_just_now_in_any_language(hub: Hub) -> None:
    cast(hub)
    code = code_in(begin().page)
    fill(code, "money", **PAID)
    result = post("/report?lang=th", code=code, at="you", form=fresh(), **{"do": "stay", "q.name": "Typed just now"})
    assert "Typed just now" in result.page and OWN_ACCOUNT not in result.page


def test_the_page_of_the_code_tells_what_came_back_and_what_goes_on_upon_which_basis(hub: Hub) -> None:
    from reporting import handed_in

    from accord.hub.requests import actions as requests
    from accord.hub.rescue import actions as rescue

    made = cast(hub)
    code = handed_in()
    ((hold,),) = rows("SELECT id FROM requests_request WHERE protocol = 'hold-funds@2'")
    requests.take(made["Sender"], str(hold), "confirm")
    requests.take(made["Kasi"], str(hold), "acknowledge")
    requests.take(made["Kasi"], str(hold), "hold", {"amount": "480000.00 THB", "until": soon()})
    requests.take(made["Kasi"], str(hold), "return-part", {"amount": "200000.50 THB"})
    attend()
    page = re.sub(r"\s+", " ", post("/report/follow", code=code).page)
    assert "Money came back" in page and "THB 200,000.50" in page and "<bdi>Kasi</bdi>" in page and "This is not all" in page
    post("/report/follow", code=code, do="back", consent="bank")
    text = re.sub(r"\s+", " ", post("/report/follow", code=code).page)
    back = text.partition('id="back"')[2].partition("</section>")[0]
    assert "<li>Your bank</li>" not in back and "Money that is held." in back and "The bank&#x27;s own record." in back
    post("/report/follow", code=code, do="withdraw")
    back = post("/report/follow", code=code).page.partition('id="back"')[2].partition("</section>")[0]
    assert "The police of your country" in back and "A record of the police." in back
    assert not any(word in back for word in (NAME, CONTACT, "Kasi", "480"))
    held = handed_in(
        {"country": "TH", "writer": "relative", "held-in": "TH", "may-contact": "code"}, ("rescue",), door="held", form="h" * 32
    )
    attend()
    before = post("/report/follow", code=held).page
    assert "We will pass this on. Nothing will end before we have asked" in before and "We will end everything" not in before
    wish = post("/report/follow", code=held, do="withdraw").page.partition("<main>")[2].partition("</main>")[0]
    assert "We have passed this on. Nothing has ended yet." in wish and "We passed this on. Nothing will end before we have asked" in wish
    assert not any(word in wish for word in ("rescue", "held", "life", "get people out", "You took it back"))
    ((opened,),) = rows("SELECT id FROM rescue_rescue WHERE origin <> ''")
    rescue.answer_wish(made["Police"], opened, "stop")
    quiet = post("/report/follow", code=held).page.partition('id="back"')[2].partition("</section>")[0]
    assert (
        "has ended" in quiet
        and "its own record" in quiet
        and not any(word in quiet for word in ("rescue", "held", "life", "get people out"))
    )


def test_where_nobody_is_asked_first_the_page_says_that_it_ends(hub: Hub) -> None:
    """A report of somebody who is held ends by its code once its rescue is closed, and never before."""
    from reporting import handed_in

    from accord.hub.rescue import actions as rescue

    made = cast(hub)
    desk = signed_in(person(made.api("Police"), "Rescuer", role="victim officer"))
    whole = {"country": "TH", "writer": "relative", "held-in": "TH", "may-contact": "code"}
    for step in ("", "look", "close"):
        code = handed_in(whole, ("rescue",), door="held", form=f"{step:x>32}")
        opened = str(rows("SELECT id FROM rescue_rescue ORDER BY n")[-1][0])
        for name, outcome in {"": (), "look": (("look", ""),), "close": (("look", ""), ("close", "nothing-more"))}[step]:
            rescue.step(desk, opened, name, outcome=outcome)
        page = post("/report/follow", code=code).page
        is_asked_first = step != "close"
        assert ("We will pass this on. Nothing will end before we have asked" in page) is is_asked_first
        assert ("We will end everything that we do only because you agreed." in page) is not is_asked_first
        assert "What will stay all the same stands above." not in page
        after = post("/report/follow", code=code, do="withdraw").page
        assert ("Nothing has ended yet." in after) is is_asked_first and ("You took it back." in after) is not is_asked_first
    money = handed_in(form="m" * 32)
    page = post("/report/follow", code=money).page
    assert "We will end everything that we do only because you agreed. What will stay all the same stands above." in page
    assert "If you take this back, this will stay all the same:" in page


def test_bodies_that_help_stand_in_the_plan_with_what_they_help_with(hub: Hub) -> None:
    from worlds import caller

    from accord.hub.care import actions as care

    made = cast(hub)
    care.offer(caller(made.api("Helper")), countries=["TH"], services=["psychosocial"], languages=["th"])
    code = code_in(begin().page)
    fill(code, "you", **{"q.may-contact": "code", "q.needs": ["psychosocial", "legal"]})
    page = fill(code, "agree", yes=["support"]).page
    assert "<bdi>Helper</bdi>" in page and "Somebody to talk to" in page and 'name="item" value="support:' in page


def test_money_that_went_to_a_bank_that_is_no_member_is_told_and_noted_with_its_amount(hub: Hub) -> None:
    from accord.hub.members.queries import operator
    from accord.hub.routing.queries import gaps

    cast(hub)
    paid = {"p1.amount": "480,000", "p1.currency": "THB", "p1.own-bank": "TH:014", "p1.to": "123-4-56789-0", "p1.to-bank": "TH:025"}
    end, follow = to_the_end(paid, ["bank"])
    assert "Your report is on its way" in end and "That bank is not a member here" in end and "1572" in end, "the line of that bank"
    assert "It is noted that somebody is missing" not in end
    assert "Your report is with those who can help" in follow
    assert "This bank is not a member here" in follow and "Call these yourself" in follow
    ((bank_gap),) = [gap for gap in gaps.gaps(operator()) if gap.value == "TH:025"]
    assert dict(bank_gap.harm) == {"THB": Decimal("480000.00")} and not bank_gap.is_covered
    assert sent() == [("own-bank", "sent"), ("receiving-bank", "nobody")]


def contact_of(bank: str, *, found: str = "answered", day: str = "") -> None:
    from accord.hub.contacts import actions
    from accord.hub.members.queries import operator

    actions.enter_bank(operator(), "TH", bank, "fraud@somchai.example", name="Fraud desk", language="th")
    if found:
        actions.verify(operator(), "TH", "banks", bank, "call", found=found, day=day)


OUTSIDE = {"p1.amount": "480,000", "p1.currency": "THB", "p1.own-bank": "TH:014", "p1.to": "123-4-56789-0", "p1.to-bank": "TH:025"}


def test_a_bank_that_is_no_member_is_asked_by_a_one_time_page_at_its_contact(hub: Hub, mailbox: list[tuple[str, str]]) -> None:
    from accord.hub.members.queries import operator
    from accord.hub.requests import actions as requests
    from accord.hub.requests import queries as pages
    from accord.hub.routing.queries import gaps

    made = cast(hub)
    contact_of("025")
    end, follow = to_the_end(OUTSIDE, ["bank"])
    assert "Your report is on its way" in end and "Call that bank yourself" not in end
    assert sent() == [("own-bank", "sent"), ("receiving-bank", "sent")]
    ((address, text),) = mailbox
    assert address == "fraud@somchai.example"
    assert "We sent its contact a web page that works once" in follow and "Call this bank yourself" not in follow
    assert "Your report is with those who can help" in follow and "fraud@somchai" not in follow
    assert [gap.value for gap in gaps.gaps(operator()) if gap.value == "TH:025"] == ["TH:025"], "whom to invite is known all the same"
    ((request,),) = rows("SELECT id FROM requests_request WHERE protocol = 'hold-funds@2'")
    requests.take(made["Sender"], str(request), "confirm")
    (token,) = re.findall(r"/guest/([\w-]+)", text)
    assert pages.guest_page(token).private == {}, "who lost it is for the person's own bank alone"
    requests.answer_as_guest(token, "hold", {"amount": "480000.00 THB", "until": soon()})
    attend()
    code = re.findall(r'name="code" value="([^"]+)"', follow)[0]
    assert "The bank or payment service is holding the money. You do not have it back yet." in post("/report/follow", code=code).page


@pytest.mark.parametrize(
    ("outcome", "day"), [("", ""), ("no-answer", ""), ("wrong", ""), ("answered", "2026-01-02")], ids=["untried", "silent", "wrong", "old"]
)
def test_a_contact_that_did_not_answer_lately_is_not_asked(hub: Hub, mailbox: list[tuple[str, str]], outcome: str, day: str) -> None:
    cast(hub)
    contact_of("025", found=outcome, day=day)
    end, follow = to_the_end(OUTSIDE, ["bank"])
    assert sent() == [("own-bank", "sent"), ("receiving-bank", "nobody")] and mailbox == []
    assert "That bank is not a member here" in end and "1572" in end and "This bank is not a member here" in follow


def test_a_hub_that_sends_no_mail_asks_nobody_by_mail(hub: Hub) -> None:
    cast(hub)
    contact_of("025")
    to_the_end(OUTSIDE, ["bank"])
    assert sent() == [("own-bank", "sent"), ("receiving-bank", "nobody")]


def test_a_page_that_cannot_be_mailed_is_not_said_to_ask(hub: Hub, mailbox: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.hub.delivery.vocabulary import Outcome
    from accord.hub.requests import followers
    from accord.hub.times import now

    cast(hub)
    contact_of("025")
    outcomes = [Outcome("timeout", again=True), Outcome("refused", again=False)]
    monkeypatch.setattr(followers, "send", lambda *args, **more: outcomes.pop(0))
    _end, follow = to_the_end({**OUTSIDE, "p1.own-bank": "TH:006"}, ["bank"])
    assert (
        "We are about to send its contact" in follow and "Your report is being sent now" in follow and "We sent its contact" not in follow
    )
    attend(now() + 3_600_000_000)
    (code,) = re.findall(r'name="code" value="([^"]+)"', follow)[:1]
    follow = re.sub(r"\s+", " ", post("/report/follow", code=code).page)
    assert "we could not reach its contact" in follow and "We sent its contact" not in follow
    assert "Nothing was sent" in follow and "Call these yourself" in follow


def test_where_no_bank_is_a_member_nothing_is_said_to_be_sent(hub: Hub) -> None:
    from worlds import caller

    from accord.hub.routing import actions as routing

    made = cast(hub)
    paid = {"p1.amount": "480,000", "p1.currency": "THB", "p1.own-bank": "TH:006", "p1.to": "4567891230", "p1.to-bank": "TH:025"}
    end, follow = to_the_end(paid, ["bank"])
    assert (
        "Nothing was sent" in end and "Your report is on its way" not in end and "Your bank is not a member here" in end and "1441" in end
    )
    assert "Nothing was sent" in follow and "with those who can help" not in follow and "Call these yourself" in follow
    assert sent() == [("own-bank", "nobody"), ("receiving-bank", "nobody")]
    # The bank joins, and the report is looked at again.
    routing.declare(caller(made.api("Helper")), "bank", "TH:006")
    ((id,),) = rows("SELECT id FROM intake_submission")
    from uuid import UUID

    from accord.hub.journal.actions import turn
    from accord.hub.reports.followers import attend as look

    with turn() as t:
        look(t, str(UUID(str(id))))
    assert sent() == [("own-bank", "sent"), ("receiving-bank", "nobody")]


def test_who_agreed_to_nothing_is_told_that_nothing_was_sent(hub: Hub) -> None:
    cast(hub)
    end, follow = to_the_end(PAID, [])
    assert "Nothing was sent" in end and "You agreed to nothing" in end
    assert "Nothing was sent" in follow and "with those who can help" not in follow


def test_what_is_typed_is_asked_back_at_its_field_and_nothing_is_lost(hub: Hub) -> None:
    from accord.hub.intake import queries

    cast(hub)
    code = code_in(begin().page)
    typed = {"p1.amount": "50.000", "p1.currency": "THB", "p1.own-bank": "TH:014", "p1.to": "4567891230", "p1.at": "yesterday 21:30"}
    asked = post("/report?lang=th", code=code, at="money", form=FORMS[code], do="next", yes="bank", **typed)
    assert asked.status_code == 422 and at(asked.page) == "money"
    assert 'value="p1.amount 50000.00 THB"' in asked.page and 'value="p1.to TH:014:4567891230"' in asked.page
    assert all(f'value="{value}"' in asked.page for value in ("50.000", "4567891230", "yesterday 21:30"))
    assert "Denmark" not in asked.page and "+45" not in asked.page
    response = fill(code, "money", **typed, take="p1.amount 50000.00 THB", yes="bank")
    assert response.status_code == 422 and 'name="take" value="p1.amount' not in response.page, "one question less"
    done = fill(code, "money", **{**typed, "p1.amount": "50000.00 THB"}, take="p1.to TH:014:4567891230", yes="bank")
    assert at(done.page) == "story" and "This is how we read your payment. Is it right?" in done.page
    assert "account 456-7-89123-0 at SCB" in done.page and "21:30, Bangkok time" in done.page and "THB 50,000" in done.page
    assert "press Back at the end of this page" in done.page and 'name="do" value="back"' in done.page.partition("press Back")[2]
    assert "456-7" not in post(code=code).page, "whoever found the code is read nothing back"
    (row,) = queries.draft(code).sheet.answers["payments"]
    assert row["amount"] == "50000.00 THB" and row["to"] == "TH:014:4567891230" and row["at"].endswith("21:30:00+07:00")
    back = fill(code, "story", do="back").page
    assert "account 456-7-89123-0 at SCB" in back and "Bangkok time" in back and 'value="50,000"' in back


def test_who_cannot_tell_the_bank_passes_it_on_as_it_was_typed(hub: Hub) -> None:
    from accord.hub.intake import queries

    cast(hub)
    code = code_in(begin().page)
    typed = {"p1.amount": "50000", "p1.currency": "", "p1.own-bank": "TH:014", "p1.to": "4567891230"}
    asked = fill(code, "money", **typed, yes="bank")
    assert 'value="p1.to ?"' in asked.page
    assert at(fill(code, "money", **typed, take="p1.to ?", yes="bank").page) == "story"
    (row,) = queries.draft(code).sheet.answers["payments"]
    assert row["to-as-typed"] == "4567891230" and "to" not in row and row["currency"] == "THB"
    attend()
    assert sent() == [("own-bank", "sent")]


def test_what_may_be_a_card_is_neither_kept_nor_shown_again(hub: Hub, tmp_path: Path) -> None:
    cast(hub)
    code = code_in(begin().page)
    typed = {"p1.amount": "50000", "p1.currency": "THB", "p1.own-bank": "TH:014", "p1.to": "4111111111111111", "p1.to-bank": "TH:014"}
    asked = fill(code, "money", **typed)
    assert asked.status_code == 422 and "4111" not in asked.page and "payment card" in asked.page
    assert Canaries(["4111111111111111"]).leaks(folders=[tmp_path]) == []
