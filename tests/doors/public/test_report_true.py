"""What the pages of reports say is so in the branch in which they say it: whom nobody asked is not said to be asked."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from asking import ACCOUNTS, DECLARED, cast, soon
from bells import rows
from hubs import Hub
from report_pages import PAID, at, begin, code_in, fill, form_in, post, roomy_reports, to_the_end
from reporting import (
    CONTACT,
    LINE,
    NAME,
    OWN_ACCOUNT,
    OWN_PHONE,
    SITE,
    WHOLE,
    WORDS,
    attend,
    begun,
    declared,
    handed_in,
    picture,
    sent,
)

from accord.core.times import DAY
from accord.tables import report_consents, report_outlets

ASKED_TO_HOLD = "A bank or payment service was asked to hold the money. It has not answered yet."


@pytest.fixture(autouse=True)
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    roomy_reports(tmp_path, monkeypatch)


def follow(code: str, **more: Any) -> str:
    page = post("/report/follow", code=code, **more).page.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", page)


def request_of(protocol: str) -> str:
    """The newest request under this protocol."""
    return [str(id) for id, name in rows("SELECT id, protocol FROM requests_request ORDER BY n") if name.startswith(f"{protocol}@")][-1]


def answered(who: Any, protocol: str, step: str, fields: dict[str, Any] | None = None) -> None:
    from accord.hub.requests import actions

    actions.take(who, request_of(protocol), step, fields or {})
    attend()


def test_only_a_bank_that_was_notified_is_said_to_be(hub: Hub) -> None:
    cast(hub)
    none = code_in(begin().page)
    fill(none, "money", **PAID)
    attend()
    assert "Your report is kept, and not sent yet" in follow(none)
    # The bank that has the money is a member, the person's own is none.
    other = code_in(begin(**{"q.age": "unsaid"}).page)
    fill(other, "money", **{**PAID, "p1.own-bank": "TH:006", "p1.own-account": ""}, yes="bank")
    attend()
    assert dict(sent()) == {"own-bank": "nobody", "receiving-bank": "sent"}
    page = follow(other)
    assert "We notified a bank. The rest is kept, and not sent yet" in page and "Your bank was notified" not in page
    assert ASKED_TO_HOLD in page


def test_the_plan_says_of_a_bank_that_is_no_member_nothing_that_it_can_not_get(hub: Hub) -> None:
    cast(hub)
    code = code_in(begin().page)
    fill(code, "money", **{**PAID, "p1.own-bank": "TH:006", "p1.own-account": ""}, yes="bank")
    fill(code, "you", **{"q.may-contact": "code"})
    page = fill(code, "agree", yes=["bank"])
    assert at(page.page) == "plan"
    own = page.page.partition("<h2>Your bank")[2].partition("</article>")[0]
    assert "Your bank can recall the payment" in own and "we can send it nothing" in own and "notify" not in own


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"p1.to": ""}, "We do not know at which bank or wallet the money arrived."),
        ({"p1.to": "https://t.me/mint_shop"}, "We do not know at which bank or wallet the money arrived."),
        ({"p1.to": "PromptPay 081-234-5678"}, "You paid to a number or account that also stands among your own."),
    ],
)
def test_where_no_bank_can_be_asked_to_hold_it_is_said_why(hub: Hub, typed: dict[str, str], says: str) -> None:
    cast(hub)
    code = code_in(begin().page)
    fill(code, "money", **{**PAID, "p1.to-bank": "", **typed}, yes="bank")
    fill(code, "you", **{"q.may-contact": "call", "q.contact": "081 234 5678"})
    page = fill(code, "agree", yes=["bank"])
    assert at(page.page) == "plan"
    receiving = page.page.partition("<h2>The bank that received the money")[2].partition("</article>")[0]
    assert says in receiving and "have not told us" not in receiving


def test_the_own_bank_alone_is_asked_to_call_the_money_back_and_nobody_to_hold_it(hub: Hub) -> None:
    cast(hub)
    code = begun({**WHOLE, "payments": [{**WHOLE["payments"][0], "to": ""}]}, ("bank",))
    attend()
    assert sent() == [("own-bank", "sent")]
    page = follow(code)
    assert "Your bank was asked to recall the payment. It has not answered yet." in page and ASKED_TO_HOLD not in page


def test_money_that_went_on_to_where_nobody_can_act_is_not_said_to_be_asked_for(hub: Hub) -> None:
    from accord.hub.members.queries import operator
    from accord.hub.routing.queries import gaps

    made = cast(hub)
    code = handed_in(yes=("bank",))
    answered(made["Kasi"], "hold-funds", "moved-on", {"hops": [{"amount": "480000.00 THB", "next": "TH:025:1234567890"}]})
    page = follow(code)
    assert "The money had already gone on to another place." in page and ASKED_TO_HOLD not in page
    assert "a place where no member can hold it. We noted this." in page
    assert "TH:025" in [gap.value for gap in gaps.gaps(operator())]
    # Where a member is, it is asked.
    other = handed_in(yes=("bank",), form="g" * 32)
    answered(made["Kasi"], "hold-funds", "moved-on", {"hops": [{"amount": "480000.00 THB", "next": ACCOUNTS["Bangkok"]}]})
    assert ASKED_TO_HOLD in follow(other)


def test_a_warning_alone_is_no_report_that_somebody_has(hub: Hub) -> None:
    made = cast(hub)
    declared(made)
    page = follow(handed_in(yes=("signals",)))
    assert {outlet for outlet, _ in sent()} == {"signal"}
    assert "We warned the partners. We sent your report to no one" in page and "with those who can help" not in page


def test_who_comes_back_is_not_told_that_what_went_nowhere_was_sent(hub: Hub) -> None:
    cast(hub)
    code = handed_in(yes=())
    page = post(code=code).page
    assert "You handed in this report before" in page and "on its way" not in page


# By way out: what of the report its receiver may open. Written off what the sentences beside them say.
OPENED = {
    "own-bank": {"name", "may_contact", "contact", "payments", "words", "police_number"},
    "receiving-bank": set(),
    "signal": set(),
    "platform": set(),
    "telecom": set(),
    "police": {"name", "may_contact", "contact", "words", "payments", "evidence", "police_number"},
}


def test_each_receiver_opens_what_the_page_says_and_nothing_else(hub: Hub) -> None:
    from accord.hub.intake import actions
    from accord.hub.times import now
    from accord.hub.vault import queries
    from accord.hub.vault.vocabulary import Reader, Reason

    made = cast(hub)
    declared(made)
    code = begun({**WHOLE, "police-number": "CIB 12/2569"}, ("signals", "bank", "platform", "telecom", "police", "support"))
    actions.attach(code, picture())
    actions.hand_in(code)
    attend()
    opened = {}
    for outlet, sealed in rows("SELECT outlet, sealed FROM reports_sent WHERE outlet <> 'support' ORDER BY n"):
        fields: dict[str, str] = {}
        if sealed:
            kept = queries.read(UUID(sealed), Reader(None, "hub", "hub"), Reason("delivery"), at=now())
            fields = {name: kept.text(name) for name in kept}
        opened[outlet] = fields
    assert {outlet: set(fields) for outlet, fields in opened.items()} == OPENED
    assert OWN_ACCOUNT in opened["own-bank"]["payments"] and OWN_ACCOUNT in opened["police"]["payments"], "so the form says"
    assert opened["own-bank"]["words"] == opened["police"]["words"] == WORDS
    asked = [str(row) for table in ("requests_request", "requests_step", "signals_signal") for row in rows(f"SELECT * FROM {table}")]
    assert asked and not any(own in row for row in asked for own in (NAME, CONTACT, OWN_PHONE, OWN_ACCOUNT, WORDS))


def test_a_bank_reads_the_payment_and_the_country_and_the_bank_of_another_account_reads_that_account(hub: Hub) -> None:
    """What each bank that is asked can read of the person, in the request itself: nothing but where the person lives."""
    from accord.hub.requests import queries

    made = cast(hub)
    other_account = ACCOUNTS["Bangkok"]
    code = handed_in({**WHOLE, "theirs": [other_account]}, ("bank",))
    asked = queries.page(made["Kasi"], request_of("hold-funds"))
    stated = asked.taken[0].fields
    assert set(stated) <= {"asks", "recall-sent", "harmed-in", "harmed-person", "scheme", "payments"}
    assert stated["harmed-in"] == "TH" and not asked.private and asked.payments, "the reference alone opens nothing"
    other = queries.page(made["Bangkok"], request_of("inform"))
    assert set(other.taken[0].fields) <= {"question", "purpose", "urgent"} and not other.payments and not other.private
    for text in (NAME, CONTACT, OWN_ACCOUNT):
        assert text not in str(other) and text not in str(asked)
    assert "A partner was asked a question. It has not answered yet." in follow(code)


def test_what_a_member_recorded_in_place_of_consent_goes_on_and_stands_on_the_page_of_the_code(hub: Hub) -> None:
    from bells import person, signed_in

    from accord.hub.care import actions as care
    from accord.hub.care import queries as files
    from accord.hub.members import actions as members
    from accord.hub.members.queries import member, operator
    from accord.hub.reports import actions as reporting
    from accord.hub.reports import queries
    from accord.tables import care as tables

    made = cast(hub)
    members.name_national_desk(member(made.api("Police").id), by=operator())
    who, helper = (signed_in(person(made.api(name), f"Vic{name}", role="victim officer")) for name in ("Police", "Helper"))
    code = handed_in({**WHOLE, "needs": ["legal"]}, ("police", "support"))
    (report,) = queries.handed(who)
    file = reporting.open_file(who, report.id).id
    referral = care.refer(who, file, made.api("Helper").id, ["legal"])
    care.accept(helper, referral)
    care.override(who, file, "life-at-risk", "Unconscious since the morning")
    page = follow(code, do="back", consent="support")
    assert files.received_person(helper, referral, care.Reason("referral")).fields.get("name") == NAME
    assert "A life is at risk and the person cannot be asked." in page
    assert "A member has recorded this as a reason to go on without your consent." in page and "three days at most" in page
    assert max(ground.hours for ground in tables().grounds.values()) == 72, "so the page says"


def test_what_is_not_agreed_to_asks_nobody_of_its_kind(hub: Hub) -> None:
    """Each consent by itself: without it none of its kind is asked, whatever else was agreed to."""
    made = cast(hub)
    declared(made)
    kinds = {outlet.key: outlet.consent for outlet in report_outlets().values()}
    asked = [key for key, item in report_consents().items.items() if key in ("signals", "bank", "platform", "telecom", "police", "support")]
    for number, left in enumerate(asked):
        code = handed_in(yes=tuple(key for key in asked if key != left), form=f"{number}" * 32)
        tables = rows("SELECT DISTINCT outlet FROM reports_sent WHERE submission = (SELECT MAX(n) FROM intake_submission)")
        gone = {kinds[outlet] for (outlet,) in tables}
        assert left not in gone and gone, left
        assert ("<h2>Police</h2>" in follow(code)) is (left != "police")
    assert {outlet.consent for outlet in report_outlets().values()} <= set(report_consents().items) - {"contact", "statistics"}


def test_a_refusal_is_told_and_nobody_else_is_said_to_be_asked(hub: Hub) -> None:
    made = cast(hub)
    declared(made)
    code = handed_in()
    from worlds import caller

    asked = rows("SELECT COUNT(*) FROM requests_request")
    refusals = {
        "The telephone company says that the number or name belongs to another company. You can report it there yourself.": (
            "Telecom",
            "block-number",
            "not-ours",
            {},
        ),
        "The platform or host did not take down what was reported. You can report it there yourself.": (
            "Stranger",
            "takedown",
            "refuse",
            {"refusal": "no-evidence"},
        ),
        "The bank or payment service did not hold the money. Ask your own bank what else can be done.": (
            "Kasi",
            "hold-funds",
            "refuse",
            {"refusal": "account-closed"},
        ),
        "The organisation could not help. You can call the help lines of your country.": (
            "Helper",
            "refer",
            "reject",
            {"refusal": "no-room"},
        ),
    }
    for sentence, (name, protocol, step, fields) in refusals.items():
        assert sentence not in follow(code)
        who = made.people.get(name) or caller(made.api(name))
        answered(who, protocol, step, fields)
        assert sentence in follow(code), sentence
    assert rows("SELECT COUNT(*) FROM requests_request") == asked, "nobody else was asked, so the page promises none"


def test_a_refused_block_is_told(hub: Hub) -> None:
    from worlds import caller

    made = cast(hub)
    declared(made)
    code = handed_in(yes=("telecom",))
    answered(caller(made.api("Telecom")), "block-number", "refuse", {"refusal": "spoofed"})
    assert "The telephone company did not block the number or name. You can report it to the company yourself." in follow(code)
    assert LINE not in follow(code)


def test_money_that_is_let_go_is_told_with_whom_to_ask(hub: Hub) -> None:
    made = cast(hub)
    code = handed_in(yes=("bank",))
    answered(made["Sender"], "hold-funds", "confirm")
    answered(made["Kasi"], "hold-funds", "hold", {"amount": "480000.00 THB", "until": soon()})
    assert "The bank or payment service is holding the money. You do not have it back yet." in follow(code)
    answered(made["Kasi"], "hold-funds", "release", {"amount": "480000.00 THB", "release-ground": "settled"})
    page = follow(code)
    assert "The bank or payment service no longer holds the money. Ask your own bank why." in page and "<textarea" not in page, (
        "nothing can be asked on this page"
    )


def test_what_was_taken_back_is_ended_and_not_said_to_be_done(hub: Hub) -> None:
    cast(hub)
    code = handed_in(yes=("bank",))
    follow(code, do="back", consent="bank")
    attend()
    assert "This step has ended." in follow(code) and "done" not in follow(code).casefold()


def test_partners_read_of_a_report_that_it_is_unconfirmed_and_for_investigating_only(hub: Hub) -> None:
    made = cast(hub)
    declared(made)
    handed_in(yes=("signals",))
    published = [event for event in made.api("Kasi").feed() if event["type"] == "signal.published"]
    assert published and all(event["marking"]["uses"] == ["investigate"] for event in published), published
    assert "unconfirmed-reports" in {reason["code"] for reason in made.api("Kasi").verdict(SITE)["reasons"]}
    assert not any(own in str(published) for own in (NAME, CONTACT, OWN_PHONE[1:], WORDS))


def test_what_is_kept_too_long_can_not_be_opened_and_says_so(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.hub.journal.store import turn
    from accord.hub.times import now

    cast(hub)
    code = code_in(begin().page)
    fill(code, "money", **PAID)
    later = now() + 31 * DAY
    monkeypatch.setattr(turn, "now", lambda: later)
    attend(later)
    page = post(code=code)
    assert page.status_code == 422 and "What you wrote can&#x27;t be opened any more" in page.page
    assert rows("SELECT COUNT(*) FROM vault_record WHERE erased IS NULL AND kind = 'report'") == [(0,)]


def test_what_is_not_sent_is_erased_a_day_after_somebody_wrote_last(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.hub.intake import queries
    from accord.hub.journal.store import turn
    from accord.hub.times import now

    cast(hub)
    code = code_in(begin().page)
    page = fill(code, "money", **PAID).page
    assert "We will erase anything you have not sent 24 hours after you last wrote." in page
    written = queries.find(code).changed
    for moment, step in ((written + DAY - 1, "draft"), (now() + DAY, "closed")):
        monkeypatch.setattr(turn, "now", lambda moment=moment: moment)
        attend(moment)
        assert queries.find(code).step == step
    assert rows("SELECT COUNT(*) FROM vault_record WHERE erased IS NULL AND kind = 'report'") == [(0,)]


def test_the_quick_exit_erases_what_was_not_sent_from_the_page_on_which_it_was_written_alone(hub: Hub) -> None:
    from accord.hub.intake import queries

    cast(hub)
    first = post(door="held")
    place = {"q.country": "TH", "q.writer": "inside", "q.held-in": "TH", "q.danger": "violence"}
    second = post(door="held", at="place", form=form_in(first.page), **place)
    code, form = code_in(second.page), form_in(second.page)
    assert "We will erase at once anything you wrote and have not sent." in second.page
    assert "erase at once" not in post(code=code).page, "whoever found the code is told nothing that is not so"
    for found in ({"code": code}, {"code": code, "form": "0" * 64}, {"code": "nothing", "form": form}):
        assert post("/report/leave", **found).status_code == 302 and queries.find(code).step == "draft"
    gone = post("/report/leave", code=code, form=form)
    assert gone.status_code == 302 and gone.headers["Clear-Site-Data"] and queries.find(code).step == "closed"
    assert "Your report is closed" in follow(code)
    assert rows("SELECT COUNT(*) FROM vault_record WHERE erased IS NULL AND kind = 'report'") == [(0,)]
    handed_in()
    kept = rows("SELECT COUNT(*) FROM vault_record WHERE erased IS NULL AND kind = 'report'")
    post("/report/leave", code=code, form=form)
    assert rows("SELECT COUNT(*) FROM vault_record WHERE erased IS NULL AND kind = 'report'") == kept


def test_the_end_says_on_its_way_only_where_something_goes(hub: Hub) -> None:
    cast(hub)
    end, _ = to_the_end(PAID, ["bank"])
    assert "Your report is on its way" in end
    end, _ = to_the_end({**PAID, "p1.own-bank": "TH:006", "p1.own-account": "", "p1.to-bank": "TH:025", "p1.to": "123-4-56789-0"}, ["bank"])
    assert "Nothing was sent" in end and "on its way" not in end


def test_each_look_is_written_down_and_a_picture_holds_what_it_shows_and_nothing_else(hub: Hub) -> None:
    from accord.hub.intake import actions
    from accord.hub.reports import queries
    from accord.hub.reports.errors import NoSuchReport

    made = cast(hub)
    code = begun(WHOLE, ("police",))
    given = picture("JPEG") + b"GPS 13.75 N 100.5 E"
    actions.attach(code, given)
    actions.hand_in(code)
    attend()
    ((item,),) = rows("SELECT item FROM reports_sent WHERE outlet = 'police'")
    looks = f"SELECT COUNT(*) FROM vault_look WHERE action = 'read' AND outcome = 'done' AND actor = '{made['Police'].actor}'"
    assert rows(looks) == [(0,)]
    texts = queries.page(made["Police"], item).texts
    assert texts is not None and texts["words"] == WORDS and rows(looks) == [(1,)]
    image = queries.picture(made["Police"], item, 1)
    assert b"GPS" not in image.data and image.data != given and rows(looks)[0][0] > 1
    for name in ("Sender", "Kasi", "Helper", "Stranger"):
        with pytest.raises(NoSuchReport):
            queries.page(made[name], item)


@pytest.mark.parametrize("typed", ["", "123-4-56789-0"])
def test_the_amount_at_a_bank_that_is_missing_is_noted_whether_or_not_the_account_is_known(hub: Hub, typed: str) -> None:
    from accord.hub.members.queries import operator
    from accord.hub.routing.queries import gaps

    cast(hub)
    end, follow = to_the_end({**PAID, "p1.to": typed, "p1.to-bank": "TH:025"}, ["bank"])
    assert (
        "We will note the amount, and that this bank is missing." in end
        and "We noted this: it helps us to win this bank as a member." in follow
    )
    assert [dict(gap.harm) for gap in gaps.gaps(operator()) if gap.value == "TH:025"] == [{"THB": Decimal("480000.00")}]


@pytest.mark.parametrize("typed", ["", OWN_ACCOUNT])
def test_an_own_bank_that_is_missing_is_noted_too(hub: Hub, typed: str) -> None:
    from accord.hub.members.queries import operator
    from accord.hub.routing.queries import gaps

    made = cast(hub, declared=tuple(row for row in DECLARED if row[0] != "Sender"))
    _, follow = to_the_end({**PAID, "p1.own-account": typed}, ["bank"])
    assert "This bank is not a member here, so nothing was sent to it. Call it now" in follow and made.hub
    assert "TH:014" in [gap.value for gap in gaps.gaps(operator())]
