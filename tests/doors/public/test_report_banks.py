"""The public form and the banks that it names: members, banks that are none, and what is said of each."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
from asking import cast, soon
from bells import rows
from hubs import Hub
from report_pages import PAID, at, begin, code_in, fill, post, roomy_reports, to_the_end
from reporting import attend, sent


@pytest.fixture(autouse=True)
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    roomy_reports(tmp_path, monkeypatch)


def test_the_line_of_ones_own_bank_stands_at_the_end(hub: Hub) -> None:
    cast(hub)
    code = code_in(begin().page)
    fill(code, "money", **{**PAID, "p1.own-bank": "TH:004"}, yes="bank")
    fill(code, "you", **{"q.may-contact": "code"})
    end = fill(code, "plan", do="send").page
    assert 'href="tel:028888888"' in end and "Then press:" in end and ">001<" in end
    assert end.count('href="tel:1441"') == 1, "each line stands once"
    page = post(code=code).page  # as whoever found the code
    assert "tel:" not in page.partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize(
    "paid",
    [
        {"p1.to": "01712-345678", "p1.to-bank": "bkash"},
        {"p1.to": "বিকাশ ০১৭১২৩৪৫৬৭৮"},
        {"p1.own-bank": "bkash"},
    ],
)
def test_the_help_line_of_a_wallet_stands_where_its_bank_would(hub: Hub, paid: dict[str, str]) -> None:
    cast(hub)
    code = code_in(begin(**{"q.country": "BD"}).page)
    fill(code, "money", **{"p1.amount": "20,500", "p1.currency": "BDT", **paid}, yes="bank")
    fill(code, "you", **{"q.may-contact": "code"})
    end = fill(code, "plan", do="send").page
    assert 'href="tel:16247"' in end and "bKash help line" in end


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


def test_what_is_left_to_the_person_stands_first_with_the_lines_to_call(hub: Hub) -> None:
    """The bank that can still stop a payment must be called now: that never stands below what others were asked."""
    cast(hub)
    paid = {"p1.amount": "480,000", "p1.currency": "THB", "p1.own-bank": "TH:006", "p1.to": "123-4-56789-0", "p1.to-bank": "TH:004"}
    _end, follow = to_the_end(paid, ["bank", "police"])
    places = [
        follow.index(text)
        for text in (
            "This bank is not a member here, so nothing was sent to it. Call it now, and ask it to recall the payment.",
            "Call these yourself",
            "A bank or payment service was asked to hold the money.",
        )
    ]
    assert places == sorted(places)
    assert follow.count('href="tel:1441"') == 1, "each line stands once"
    # And it alone looks like what is still to be done.
    assert re.findall(r'<article class="way yours"> <h2>([^<]*)</h2>', re.sub(r"\s+", " ", follow)) == ["Your bank"]


def test_of_what_is_left_the_bank_that_paid_stands_first() -> None:
    from django.utils import translation

    from accord.doors.public.report_present import steps
    from accord.hub.intake.queries import FollowedStep

    states = [
        ("signal", "sent"),
        ("part", "unheard"),
        ("hold-funds", "received"),
        ("bank-missing", "nobody"),
        ("part", "soon"),
        ("own-bank-missing", "nobody"),
    ]
    rows = [FollowedStep(str(place), step, state, 1_700_000_000_000_000, None) for place, (step, state) in enumerate(states)]
    with translation.override("en"):
        shown = [(step.label, step.is_yours) for step in steps(rows, "TH", {}, is_quiet=False)]
        quiet = [step.is_yours for step in steps(rows, "TH", {}, is_quiet=True)]
    assert shown[:3] == [("Your bank", True), ("The bank that received the money", True), ("A part of your report", True)]
    assert not any(is_yours for _label, is_yours in shown[3:]) and ("A part of your report", False) in shown[3:]
    assert not any(quiet), "nobody may read off the page that a person is held"


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
    ((request,),) = rows("SELECT id FROM requests_request WHERE name = 'hold-funds'")
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


def _steps(follow: str) -> list[tuple[str, list[str], str]]:
    """Of each step its heading, what it is about, and what it says."""
    found = re.findall(r'<article class="way(?: yours)?"> <h2>(.*?)</h2>(.*?)</article>', follow.partition('id="back"')[0])
    return [
        (heading, re.findall(r"<bdi>(.*?)</bdi>", body.partition("</strong>")[0]) if "<strong>" in body else [], re.sub("<.*?>", "", body))
        for heading, body in found
    ]


SECOND = {"p2.amount": "12,500.50", "p2.currency": "THB", "p2.own-bank": "TH:014", "p2.to": "987-6-54321-0", "p2.to-bank": "TH:004"}


def test_which_of_two_payments_was_not_sent_is_told_by_its_bank_the_end_of_the_account_and_the_sum(hub: Hub) -> None:
    cast(hub)
    _end, follow = to_the_end({**OUTSIDE, **SECOND}, ["bank"])
    told = [(heading, about) for heading, about, _says in _steps(follow)]
    assert ("The bank that received the money", ["BAY (Bank of Ayudhya (Krungsri)) \u200e…\u20607890", "THB 480,000"]) in told
    asked = [about for heading, about, says in _steps(follow) if "was asked" in says]
    assert ["KBANK (Kasikornbank) \u200e…\u20603210", "THB 12,500.50"] in asked
    # Nothing more of an account than its end, and nothing of whose it is.
    text = re.sub("<[^>]*>", "", follow)
    for secret in ("1234567890", "123-4-56789-0", "9876543210", "987-6-54321-0", "TH:025"):
        assert secret not in text


def test_a_part_that_nobody_heard_of_says_which_it_is(hub: Hub) -> None:
    from worlds import caller

    from accord.hub.routing import actions as routing

    # A bank that is a member and has no desk, where nobody else has one either.
    routing.declare(caller(hub.member("Deskless Bank", "finance", "TH")), "bank", "TH:025")
    _end, follow = to_the_end({**OUTSIDE, "p1.own-bank": "TH:006"}, ["bank"])
    ((_heading, about, _says),) = [step for step in _steps(follow) if "no one could be alerted" in step[2]]
    assert _heading == "The bank that received the money" and about == ["BAY (Bank of Ayudhya (Krungsri)) \u200e…\u20607890", "THB 480,000"]
    assert "A part of your report" not in follow
    ((_heading, about, _says),) = [step for step in _steps(follow) if "This bank is not a member here" in step[2]]
    assert _heading == "Your bank" and about == ["KTB (Krung Thai Bank)", "THB 480,000"]


def test_one_payment_that_went_out_whole_says_nothing_of_itself_on_the_page_of_the_code(hub: Hub) -> None:
    cast(hub)
    _end, follow = to_the_end(PAID, ["bank"])
    assert "was asked to hold the money" in follow and "This is about" not in follow and "480,000" not in follow


def test_a_report_whose_answers_are_gone_still_says_which_way_the_part_goes(hub: Hub) -> None:
    from uuid import UUID

    from accord.hub.intake import queries
    from accord.hub.journal.actions import turn
    from accord.hub.vault import actions as vault
    from accord.hub.vault.vocabulary import Reader, Reason

    cast(hub)
    _end, follow = to_the_end(OUTSIDE, ["bank"])
    (code,) = re.findall(r'name="code" value="([^"]+)"', follow)[:1]
    with turn() as t:
        vault.erase(UUID(str(queries.find(code).sealed)), Reader(None, "hub", "hub"), Reason("retention"), at=t.at)
    follow = re.sub(r"\s+", " ", post("/report/follow", code=code).page)
    assert ("The bank that received the money", []) in [(heading, about) for heading, about, _says in _steps(follow)]
