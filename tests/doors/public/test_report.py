"""The pages of reports: every step is kept, the bank rings before the rest is told, and the code tells nothing of the person."""

import html
import re
from pathlib import Path

import pytest
from asking import cast
from bells import person, rows, signed_in
from canary import Canaries
from clocks import at_moment
from hubs import Hub
from report_pages import FIRST, FORMS, PAID, at, begin, code_in, fill, form_in, fresh, post, roomy_reports, to_the_end
from reporting import CONTACT, LINE, NAME, OWN_ACCOUNT, OWN_PHONE, SITE, WORDS, attend, declared, key, picture, qr, sent

from accord.core import codes
from accord.core.times import read_time


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


def test_what_another_window_sends_after_the_report_was_sent_is_said_not_to_be_added(hub: Hub) -> None:
    cast(hub)
    code = code_in(begin().page)
    fill(code, "money", **PAID)
    told = {"q.words": WORDS, "q.scheme": "investment", "q.reached-by": "messaging"}
    fill(code, "story", **told)
    fill(code, "you", **{"q.name": NAME, "q.may-contact": "code"})
    assert "big-code" in fill(code, "plan", do="send").page
    late = "What you typed or changed on that page just now was not added to it."
    more = fill(code, "story", **{**told, "q.words": "They have my passport too"}).page
    assert late in more and "They have my passport" not in more
    assert late in fill(code, "money", **{**PAID, "p1.amount": "9000"}).page
    # What is sent once more as it was, by Reload or a second press, says nothing new; neither does another language.
    for again in (fill(code, "story", **told), fill(code, "money", **PAID), fill(code, "plan", do="send"), fill(code, "story", do="stay")):
        assert late not in again.page and again.status_code == 200


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


def test_each_picture_that_can_be_kept_is_kept_and_the_others_are_named(hub: Hub) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from accord.hub.intake import queries

    cast(hub)
    code = code_in(begin().page)
    sent_pictures = [
        SimpleUploadedFile("1.png", picture()),
        SimpleUploadedFile("2.heic", b"\0\0\0\x18ftypheic"),
        SimpleUploadedFile("3.jpg", b""),
        SimpleUploadedFile("4.png", picture(size=(8, 9))),
    ]
    answer = fill(code, "story", picture=sent_pictures, **{"q.words": "See the pictures."})
    assert answer.status_code == 422 and at(answer.page) == "story"
    assert [n for n in range(1, 5) if f"Picture {n}: We could not open the picture" in answer.page] == [2, 3]
    assert len(queries.draft(code).sheet.answers["evidence"]) == 2 and "(2)</label>" in answer.page and "See the pictures." in answer.page
    empty = fill(code, "story", picture=SimpleUploadedFile("chat.jpg", b""), **{"q.words": "See the pictures."})
    assert empty.status_code == 422 and "We could not open the picture" in empty.page
    more = fill(
        code,
        "story",
        picture=[SimpleUploadedFile(f"{n}.png", picture(size=(8, 10 + n))) for n in range(10)],
        **{"q.words": "See the pictures."},
    )
    assert more.status_code == 422 and "Picture 9: A report takes ten pictures" in more.page and "Wait a minute" not in more.page
    assert len(queries.draft(code).sheet.answers["evidence"]) == 10


def test_pictures_beside_words_that_are_refused_are_kept(hub: Hub) -> None:
    """The browser forgets which files were chosen, and nobody thinks of choosing them again."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from accord.hub.intake import queries

    cast(hub)
    code = code_in(begin().page)
    sent_pictures = [SimpleUploadedFile("1.png", picture()), SimpleUploadedFile("2.heic", b"ftypheic")]
    answer = fill(code, "story", picture=sent_pictures, **{"q.words": "I paid with 4111 1111 1111 1111"})
    assert answer.status_code == 422 and "(1)</label>" in answer.page and "Picture 2: We could not open the picture" in answer.page
    fill(code, "story", **{"q.words": "I paid by card"})
    assert len(queries.draft(code).sheet.answers["evidence"]) == 1


def test_pictures_that_are_too_large_together_take_nothing_of_the_words_with_them(hub: Hub) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from accord.hub.intake import queries

    cast(hub)
    code = code_in(begin().page)
    large = [SimpleUploadedFile(f"{n}.jpg", picture("JPEG") + bytes(9_000_000)) for n in range(3)]
    answer = fill(code, "story", picture=large, **{"q.words": "It began in June."})
    assert answer.status_code == 422 and at(answer.page) == "story" and code_in(answer.page) == code
    assert "too large to be sent together" in answer.page and "It began in June." in answer.page
    kept = queries.draft(code).sheet.answers
    assert kept["words"] == "It began in June." and "evidence" not in kept


def test_one_picture_that_is_too_large_is_not_asked_for_in_fewer_pictures(hub: Hub) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    cast(hub)
    code = code_in(begin().page)
    large = SimpleUploadedFile("1.jpg", picture("JPEG") + bytes(25_000_000))
    answer = fill(code, "story", picture=large, **{"q.words": "It began in June."})
    assert answer.status_code == 422 and "Send a screenshot or a smaller copy, up to 10 MB." in answer.page
    assert "sent together" not in answer.page and "It began in June." in answer.page


def test_what_is_typed_after_the_report_was_erased_begins_another(hub: Hub) -> None:
    from accord.hub.intake import queries

    cast(hub)
    first = begin()
    code, form = code_in(first.page), form_in(first.page)
    post("/report/leave", code=code, form=form)
    page = {"form": form, "door": "money"}
    answer = fill(code, "story", **page, **{"q.words": WORDS, "q.theirs": "@"})
    another = code_in(answer.page)
    assert another != code and at(answer.page) == "first"
    assert "We kept what we could read of the page that you have just sent, in a new report with a new code." in answer.page
    kept = queries.draft(another).sheet.answers
    assert kept["words"] == WORDS and "theirs" not in kept, "what can't be read is asked for again"
    following = post(code=another, form=form_in(answer.page), **FIRST)
    assert at(following.page) == "money" and code_in(following.page) == another
    assert queries.draft(another).sheet.answers["words"] == WORDS
    # Of a page that says nothing, of one that the hub did not make, and of a code that is none, nothing is begun.
    assert "new report with a new code" not in fill(code, "story", **page).page
    assert "new report with a new code" not in fill(code, "story", **{**page, "form": ""}, **{"q.words": WORDS}).page
    assert "new report with a new code" not in fill("1111-1111-1111-1112", "story", **page, **{"q.words": WORDS}).page


def test_where_a_person_is_held_what_was_erased_stays_so(hub: Hub) -> None:
    cast(hub)
    form = fresh("held")
    first = {"door": "held", "at": "place", "q.country": "PE", "q.writer": "relative", "q.held-name": "Ana", "q.nationality": "PE"}
    page = post(form=form, **first).page
    code, form = code_in(page), form_in(page)
    post("/report/leave", code=code, form=form)
    answer = fill(code, "reach", form=form, door="held", **{"q.may-contact": "code"})
    assert "Send a new report if something is still wrong." in answer.page and "new code" not in answer.page


def test_going_back_to_correct_something_keeps_what_stands_on_the_page(hub: Hub) -> None:
    """The page that says how a payment was read, and to press Back where it is wrong, is the one on which the story is written."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from accord.hub.intake import queries

    cast(hub)
    code = code_in(begin().page)
    assert "With the Back button of your browser or phone" in fill(code, "money", **PAID).page
    assert "With the Back button" not in fill(code, "money", form="", **PAID).page, "only where the page has one"
    code = code_in(begin().page)
    fill(code, "money", **PAID)
    chat = SimpleUploadedFile("chat.png", picture(), content_type="image/png")
    back = fill(code, "story", do="back", picture=chat, **{"q.words": WORDS})
    assert back.status_code == 200 and at(back.page) == "money" and "We read:" in back.page
    story = fill(code, "money", **PAID)
    assert at(story.page) == "story" and WORDS.split("\n")[0] in html.unescape(story.page) and "(1)</label>" in story.page
    you = fill(code, "you", do="back", **{"q.name": NAME})
    assert you.status_code == 200 and at(you.page) in ("whose", "story"), "what is not answered yet is asked for when the page is sent"
    assert queries.draft(code).sheet.answers["name"] == NAME
    agree = fill(code, "agree", do="back", yes=["police"])
    assert at(agree.page) == "you" and "police" in queries.draft(code).stands
    card = fill(code, "story", do="back", **{"q.words": "I paid with 4111 1111 1111 1111"})
    assert card.status_code == 422 and at(card.page) == "story", "what can't be kept is said, and not dropped"
    unread = fill(code, "money", do="back", **{**PAID, "p1.amount": "much"})
    assert unread.status_code == 422 and at(unread.page) == "money" and "much" in unread.page


def test_going_back_from_the_payments_alerts_no_bank_yet(hub: Hub) -> None:
    cast(hub)
    code = code_in(begin().page)
    back = fill(code, "money", do="back", yes="bank", **PAID)
    assert at(back.page) == "first"
    attend()
    assert rows("SELECT COUNT(*) FROM reports_sent") == [(0,)]
    assert OWN_ACCOUNT in post(code=code, form=FORMS[code], do="next", **FIRST).page, "what was typed is there"
    fill(code, "money", yes="bank", **PAID)
    attend()
    assert rows("SELECT COUNT(*) FROM reports_sent") == [(2,)]
    fill(code, "money", do="back", **PAID)
    assert "bank" not in stands(code), "what is no longer ticked is taken back"


def stands(code: str) -> frozenset[str]:
    from accord.hub.intake import queries

    return queries.draft(code).stands


def test_a_form_that_is_sent_twice_is_one_report(hub: Hub) -> None:
    cast(hub)
    form = fresh()
    code = code_in(begin(form=form).page)
    assert code_in(begin(form=form).page) == code
    assert code_in(begin(form=form, **{"q.age": "child"}).page) == code, "sent again after the browser's own Back, it is corrected"
    assert rows("SELECT COUNT(*) FROM intake_submission") == [(1,)]
    fill(code, "money", **PAID)
    another = begin(form=form).page
    assert code_in(another) != code, "more was written since"
    assert "This page was sent before." in another and code not in another.replace("-", "")
    assert "This page was sent before." not in fill(code_in(another), "money", **PAID).page, "said once"


def test_where_a_person_is_held_no_page_tells_that_there_is_more(hub: Hub) -> None:
    cast(hub)
    form = fresh("held")
    first = {"door": "held", "at": "place", "q.country": "PE", "q.writer": "relative", "q.held-name": "Ana", "q.nationality": "PE"}
    code = code_in(post(form=form, **first).page)
    fill(code, "reach", form=form, **{"q.may-contact": "code"})
    another = post(form=form, **first).page
    assert code_in(another) != code and "sent before" not in another


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
    assert at(you) == "you" and "ending their life" in you and 'href="tel:1323"' not in you
    agree = fill(code, "you", **{"q.despair": "yes", "q.may-contact": "code"}).page
    assert "You matter more than money" in agree and 'href="tel:1323"' in agree and "findahelpline.com" in agree
    plan = fill(code, "agree", yes="bank").page
    assert 'href="tel:1323"' in plan
    end = fill(code, "plan", do="send").page
    assert "Your report is on its way" in end and 'href="tel:1323"' in end


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


def test_in_another_language_the_first_page_keeps_its_yes_and_a_page_with_a_fault_its_pictures(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from accord.doors.public import report
    from accord.hub.intake import queries
    from accord.limits import Buckets

    cast(hub)
    paid = {**FIRST, "at": "paid", "form": fresh(), **PAID, "yes": "bank"}
    ticked = r'name="yes" value="bank"[^>]* checked'
    assert re.search(ticked, post("/report?lang=es", **paid, do="stay").page)
    assert not re.search(ticked, post("/report?lang=es", **{**paid, "yes": ""}, do="stay").page)
    with monkeypatch.context() as full:
        full.setattr(report, "begins", Buckets(0.001, burst=1))
        report.begins.take("127.0.0.1")
        waits = post(**paid, do="next")
        assert waits.status_code == 429 and re.search(ticked, waits.page)
    code = code_in(begin().page)
    chat = SimpleUploadedFile("chat.png", picture(), content_type="image/png")
    long = post("/report?lang=es", code=code, at="story", form=FORMS[code], picture=chat, **{"do": "stay", "q.words": "x" * 20_001})
    assert len(queries.draft(code).sheet.answers["evidence"]) == 1 and "x" * 20_001 in long.page


def test_what_is_too_long_is_told_and_not_cut_by_the_browser(hub: Hub) -> None:
    cast(hub)
    reach = "Only after eight in the evening, " * 12 + "and never by voice"
    held = {"door": "held", "at": "place", "form": fresh("held"), "q.country": "NP", "q.writer": "relative", "q.held-reach": reach}
    refused = post(**held, do="next")
    assert refused.status_code == 422 and "This is too long. Write it shorter." in refused.page and reach in refused.page
    for page in (refused.page, post(**{**FIRST, "at": "paid", "do": "stay"}, form=fresh()).page):
        assert "maxlength" not in page, "a browser cuts what is pasted, and says nothing"


def test_what_helps_with_a_field_is_read_out_with_it_beside_what_is_wrong(hub: Hub) -> None:
    cast(hub)
    code = code_in(begin().page)
    story = fill(code, "money", **PAID).page
    for field in ("q.words", "q.theirs"):
        assert re.search(rf'<textarea id="{field}"[^>]* aria-describedby="hint-{field}"', story), field
    wrong = fill(code, "story", **{"q.words": "x" * 20_001}).page
    assert 'aria-invalid="true" aria-describedby="wrong-q.words hint-q.words"' in wrong
    asked = fill(code, "story", **{"q.words": "A call came."}).page
    assert re.search(r'<fieldset aria-describedby="hint-q.despair"><legend>', asked) and 'id="hint-q.despair"' in asked
    for page in (story, wrong, asked):
        described = {id for ids in re.findall(r'aria-describedby="([^"]+)"', page) for id in ids.split()}
        assert described <= set(re.findall(r' id="([^"]+)"', page))


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
        assert ("You took your report back" in after) is not is_asked_first
    money = handed_in(form="m" * 32)
    page = post("/report/follow", code=money).page
    assert "We will end everything that we do only because you agreed. What will stay all the same stands above." in page
    assert "If you take this back, this will stay all the same:" in page and "What you agreed to" in page
    post("/report/follow", code=money, do="back", consent="police")
    whole = post("/report/follow", code=money, do="withdraw").page
    assert "You took your report back" in whole, "and nothing on the page says that it is still agreed to"
    assert "What you agreed to" not in whole and "If you take this back" not in whole and "What you did not agree to" not in whole


def test_bodies_that_help_stand_in_the_plan_with_what_they_help_with(hub: Hub) -> None:
    from worlds import caller

    from accord.hub.care import actions as care

    made = cast(hub)
    care.offer(caller(made.api("Helper")), countries=["TH"], services=["psychosocial"], languages=["th"])
    code = code_in(begin().page)
    fill(code, "you", **{"q.may-contact": "code", "q.needs": ["psychosocial", "legal"]})
    page = fill(code, "agree", yes=["support"]).page
    assert "<bdi>Helper</bdi>" in page and "Somebody to talk to" in page and 'name="item" value="support:' in page


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


def test_what_may_be_a_card_is_neither_kept_nor_shown_again(hub: Hub, tmp_path: Path) -> None:
    cast(hub)
    code = code_in(begin().page)
    typed = {"p1.amount": "50000", "p1.currency": "THB", "p1.own-bank": "TH:014", "p1.to": "4111111111111111", "p1.to-bank": "TH:014"}
    asked = fill(code, "money", **typed)
    assert asked.status_code == 422 and "4111" not in asked.page and "payment card" in asked.page
    assert Canaries(["4111111111111111"]).leaks(folders=[tmp_path]) == []


def test_what_is_over_and_what_is_to_come_is_told_by_the_clock_of_the_hub(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a year to come, in which nobody else's clock is."""
    cast(hub)
    at_moment(monkeypatch, read_time("2150-03-03T05:00:00Z"))
    page = begin()
    assert "03/03/2150 14:30" in page.page, "the example beside the field"
    code = code_in(page.page)
    to_come = fill(code, "money", **PAID, **{"p1.at": "04/03/2150 09:30"})
    assert to_come.status_code == 422
    assert at(fill(code, "money", **PAID, **{"p1.at": "02/03/2150 09:30"}).page) == "story"
