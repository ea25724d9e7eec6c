"""The page of the code of a report: who comes back with it, what it tells, and what it takes back."""

import re
from pathlib import Path
from typing import Any

import pytest
from asking import cast, soon
from bells import rows
from canary import without_tokens
from hubs import Hub
from report_pages import FIRST, FORMS, PAID, at, begin, code_in, fill, fresh, post, roomy_reports
from reporting import CONTACT, LINE, NAME, OWN_ACCOUNT, OWN_PHONE, SITE, WORDS, attend, key, sent


@pytest.fixture(autouse=True)
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    roomy_reports(tmp_path, monkeypatch)


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


def test_the_code_of_a_report_opens_no_appeal_and_the_other_way_round(hub: Hub) -> None:
    from appealing import submitted

    code = code_in(begin().page)
    assert post("/appeal/follow", code=code).status_code == 422
    assert post("/report/follow", code=submitted().code).status_code == 422


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
    ((hold,),) = rows("SELECT id FROM requests_request WHERE name = 'hold-funds'")
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
    wish = post("/report/follow", code=held, do="withdraw").page.partition("<main")[2].partition("</main>")[0]
    assert "We have passed this on. Nothing has ended yet." in wish and "We passed this on. Nothing will end before we have asked" in wish
    assert not any(word in wish for word in ("rescue", "held", "life", "get people out", "You took it back", "You took your report back"))
    ((opened,),) = rows("SELECT id FROM rescue_rescue WHERE origin <> ''")
    rescue.answer_wish(made["Police"], opened, "stop")
    quiet = post("/report/follow", code=held).page.partition('id="back"')[2].partition("</section>")[0]
    assert (
        "has ended" in quiet
        and "its own record" in quiet
        and not any(word in quiet for word in ("rescue", "held", "life", "get people out"))
    )


def test_what_went_out_of_a_report_that_was_left_can_be_taken_back(hub: Hub) -> None:
    cast(hub)
    code = code_in(begin().page)
    fill(code, "money", **PAID, yes="bank")
    attend()
    assert rows("SELECT state FROM requests_request WHERE name = 'hold-funds'") == [("received",)]
    post("/report/leave", code=code, form=FORMS[code])
    closed = post("/report/follow", code=code).page
    assert "Your report is closed" in closed and "What you agreed to" in closed and "Take this back: May we ask your bank" in closed
    refused = post("/report/follow", code=code, do="yes", consent="police")
    assert refused.status_code == 422 and "You can no longer change this report" in refused.page
    back = post("/report/follow", code=code, do="back", consent="bank").page
    assert "What you agreed to" not in back and "The bank that received the money" in back
    attend()
    ((state, is_open),) = rows("SELECT state, closed IS NULL FROM requests_request WHERE name = 'hold-funds'")
    assert state != "received" and not is_open


def test_an_answer_that_did_not_come_in_time_is_not_said_to_be_coming() -> None:
    from django.template.loader import render_to_string
    from django.utils import translation

    from accord.core.reports.follow import HOUR
    from accord.doors.public.report_present import steps
    from accord.hub.intake.queries import FollowedStep
    from accord.hub.times import now

    def told(due: int | None) -> str:
        with translation.override("en"):
            (step,) = steps([FollowedStep("1", "hold-funds", "received", now() - 9 * HOUR, due)], "TH", {}, is_quiet=False)
            return render_to_string("public/report_step.html", {"step": step})

    assert "Next answer by:" in told(now() + 9 * HOUR) and "No answer came" not in told(now() + 9 * HOUR)
    assert "No answer came by:" in told(now() - 8 * HOUR) and "Next answer" not in told(now() - 8 * HOUR)
    assert "answer" not in told(None).rpartition("Since:")[2]
