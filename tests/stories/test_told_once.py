"""A teacher in Lima has lost savings to a romance that was a false investment. She tells it once, in Spanish, on her phone.

Her part is played in a real browser, everybody else's over HTTP, at a served hub with its background. Both banks ring while she still
writes; the phone dies and another goes on; part of the money comes back, from the bank that received it and from where it went on to. The
national desk opens her file and the body that helps her accepts, and nobody asks her anything again. With her code she sees all of it, and
takes consent back. What each of them may learn of her is looked for as everybody, everywhere.
"""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from html import unescape
from pathlib import Path

import browsing
import pytest
from asking import soon
from bells import rows
from canary import Canaries, without_tokens
from lima import (
    AMPARO,
    COMPLAINT,
    CREDITO,
    DESK,
    EXCHANGE,
    HOST,
    INTERBANCO,
    LEARNS,
    MAIL,
    NACION,
    NAME,
    NEXT,
    OWN,
    PHONE,
    POLICE,
    SITE,
    STRANGER,
    TELLS,
    THEIRS,
    WALLET,
    WORDS,
    Scene,
    lima_on,
    who_learns,
)
from newest import HOLD
from programs import wait_until
from reporting import qr
from telling import Teller, teller_at

pytestmark = pytest.mark.skipif(browsing.is_missing(), reason="no Chromium here, and ACCORD_NO_BROWSER says to go without")
UNTIL = soon()
NOT_ALL = "This is not all of what was lost. Below you can see what we know about the rest."
# What both services of the body need, of what she agreed that it learns.
HELP = {
    "How the person wants to be called": NAME,
    "Full name, as in papers": NAME,
    "Languages that the person speaks": "Español",
    "How to reach the person safely": f"{MAIL}\nMay we contact you? Yes, by message only",
}
LEARN = "They will see who you are."
BACK = {INTERBANCO: "400.05 PEN", NACION: "250.10 PEN"}


@pytest.mark.parametrize("vendor", ["sqlite", "postgresql"])
def test_a_teacher_in_lima_tells_it_once(
    vendor: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # what drives the browser has a loop of its own
    with lima_on(vendor, request, tmp_path) as scene, teller_at(scene.at.address) as teacher:
        hold = _both_banks_ring_while_she_writes(scene, teacher)
        _the_phone_dies_and_another_goes_on(teacher)
        _she_sees_the_plan_and_sends(scene, teacher)
        answers, posts = dict(teacher.told), list(teacher.posts)
        hop = _a_part_comes_back(scene, teacher, hold)
        file = _the_desk_opens_her_file(scene)
        referral = _somebody_helps(scene)
        _more_comes_back_from_where_it_went_on_to(scene, teacher, hold, hop, file)
        if vendor == "sqlite":  # what others see is the same on either database
            _each_learns_what_it_must(scene, hold, hop, file, referral)
        _nobody_asks_her_anything(teacher, answers, posts)
        _she_takes_consent_back(scene, teacher, hold, hop, file, referral)
        _nothing_stays_anywhere(scene, teacher)


# She tells it


def _both_banks_ring_while_she_writes(scene: Scene, teacher: Teller) -> str:
    teacher.open("/report")
    teacher.press('form.door:has(input[name="q.lost"][value="money"]) button')
    # The button said that it is money, and her phone where she is: the first page has both answers, and asks for the payments at once.
    assert teacher.shown.locator('[name="q.country"]').input_value() == "PE"
    assert teacher.shown.locator('[name="q.lost"]:checked').evaluate_all("each => each.map(one => one.value)") == ["money"]
    teacher.told |= {"q.country": "PE", "q.lost": "money"}
    teacher.tell(q_age="adult")
    yesterday = f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%d}"
    teacher.tell(p1_at=yesterday, p1_amount="1500.00", p1_currency="PEN", p1_way="transfer", p1_reference="OP-77120")
    teacher.tell(p1_own_bank="PE:002", p1_own_account=OWN, p1_to=THEIRS)
    teacher.press('button[value="more"]')
    # The second went through a QR code: where to, she can't say.
    teacher.tell(p2_amount="200.00", p2_currency="USDT", p2_way="crypto")
    teacher.agree("bank")
    teacher.on()
    assert teacher.shown.locator('[name="q.words"]').input_value() == "", "the rest is still to be told"
    wait_until(lambda: scene[CREDITO].ringing() and scene[INTERBANCO].ringing())
    (row,) = scene[INTERBANCO].inbox()
    assert row["protocol"] == HOLD and row["confirmed"] is False, "nobody's account is held by a claim that nobody confirmed"
    assert row["totals"]["PEN"]["pending"] == "1500.00"
    hold = str(row["id"])
    asked = f"/console/requests/{hold}"
    assert "Unconfirmed:" in scene.seat(INTERBANCO, "officer").page(asked)
    assert OWN.rpartition(":")[2] in scene.seat(CREDITO, "officer").page(asked), "her own bank finds the payment"
    for name in (HOST, EXCHANGE, AMPARO, STRANGER, NACION):
        assert scene[name].ringing() == [] and scene[name].inbox() == [] and scene[name].status(f"/requests/{hold}") == 404, name
    assert scene[DESK].ringing() == [hold], "the police that ask for her can confirm it, as her bank can"
    assert rows("SELECT outlet FROM reports_sent") == [("own-bank",), ("receiving-bank",)]
    return hold


def _the_phone_dies_and_another_goes_on(teacher: Teller) -> None:
    teacher.tell(q_words=WORDS, q_scheme="romance", q_reached_by="social")
    chat = {"name": "chat.png", "mimeType": "image/png", "buffer": qr(WALLET)}
    teacher.shown.set_input_files("#picture", files=[chat])
    teacher.on()
    scanned = teacher.shown.locator("fieldset:has(.hint)", has_text=_says("From a QR code in your picture."))
    assert scanned.locator("bdi").inner_text() == WALLET, "what the picture names is asked about"
    assert PHONE[3:] in teacher.text.replace(" ", ""), "so is what is her own"
    _kept_nothing(teacher)
    teacher.take_a_phone()
    teacher.look()
    assert teacher.shown.locator("#stands").inner_text() == _says("We notified a bank. The rest is kept, and not sent yet")
    teacher.press('form[action^="/report?"] button')
    page = teacher.shown.content()
    assert not any(fact in page.replace(" ", "") for fact in TELLS.values()), "whoever found the code reads nothing of her"
    teacher.answer(_whose(teacher, SITE.removeprefix("https://").partition(".")[0]), "theirs")
    teacher.answer(_whose(teacher, WALLET), "paid")
    teacher.on()
    teacher.tell(q_name=NAME, q_may_contact="message", q_contact=MAIL, q_police_number=COMPLAINT)
    for need in ("psychosocial", "money-recovery"):
        teacher.shown.check(f'[name="q.needs"][value="{need}"]')
    teacher.told["q.needs"] = "psychosocial money-recovery"
    teacher.on()


def _whose(teacher: Teller, text: str) -> str:
    return str(teacher.shown.locator("fieldset", has_text=text).locator("input").first.get_attribute("name"))


def _she_sees_the_plan_and_sends(scene: Scene, teacher: Teller) -> None:
    assert teacher.shown.locator('[name="yes"][value="bank"]').is_checked(), "what she said yes to is not asked anew"
    teacher.agree("signals", "platform", "police", "support")
    teacher.on()
    ways = [re.sub(r"\s+", " ", text) for text in teacher.shown.locator("article.way").all_inner_texts()]
    learn = {who for who in (CREDITO, INTERBANCO, EXCHANGE, HOST, DESK, AMPARO) for way in ways if who in way and _says(LEARN) in way}
    assert learn == {CREDITO, DESK, AMPARO}, "the plan says who learns who she is"
    assert all(any(who in way for way in ways) for who in (INTERBANCO, EXCHANGE, HOST)) and STRANGER not in teacher.text
    assert len(scene.signals("published")) == 0, "nothing is sent before she says so"
    assert {outlet for (outlet,) in rows("SELECT outlet FROM reports_sent")} == {"own-bank", "receiving-bank"}, "but to the banks"
    holds = {str(id) for (id,) in rows("SELECT id FROM requests_request WHERE name = 'hold-funds'")}
    assert len(holds) == 2 and set(scene[DESK].ringing()) == holds, "of her banks and of the exchange, which the police can confirm"
    teacher.press('button[name="do"][value="send"]')
    assert teacher.shown.locator(".big-code").inner_text() == teacher.code
    for name in (HOST, EXCHANGE, DESK, AMPARO):
        wait_until(lambda name=name: set(scene[name].ringing()) - (holds if name == DESK else set()))  # type: ignore[misc]
    wait_until(lambda: len(scene.signals("published")) == 3)
    values = {signal["identifier"]["value"] for signal in scene.signals("published")}
    assert values == {THEIRS, f"tron:{WALLET}", SITE.removeprefix("https://")}


# The money


def _a_part_comes_back(scene: Scene, teacher: Teller, hold: str) -> str:
    """Her bank confirms; the receiver holds what it still has, and says where the rest went. Returns the request there."""
    assert scene[CREDITO].take(hold, "confirm")["state"] == "received"
    scene[INTERBANCO].take(hold, "acknowledge")
    (hop,) = scene[INTERBANCO].take(hold, "moved-on", hops=[{"amount": "599.75 PEN", "next": NEXT}])["begot"]
    wait_until(lambda: hop in scene[NACION].ringing())
    scene[INTERBANCO].take(hold, "hold-part", amount="900.25 PEN", until=UNTIL)
    (site,) = [row["id"] for row in scene[HOST].inbox()]
    scene[HOST].take(site, "remove")
    steps = "SELECT step, state FROM intake_followed"
    wait_until(lambda: {("hold-funds", "partly-held"), ("takedown", "removed")} <= set(rows(steps)))
    before = without_tokens(teacher.look())
    assert _says("The platform or host took down what was reported.") in before and _says("Money came back") not in before
    assert not any(word in before for word in (INTERBANCO, NACION, "1500", "900", "599")), "until money came back no bank and no amount"
    scene[INTERBANCO].take(hold, "return-part", amount=BACK[INTERBANCO])
    wait_until(lambda: rows("SELECT COUNT(*) FROM intake_returned") == [(1,)])
    page = teacher.look()
    assert teacher.came_back == [(BACK[INTERBANCO], INTERBANCO)] and _says(NOT_ALL) in page
    return str(hop)


def _more_comes_back_from_where_it_went_on_to(scene: Scene, teacher: Teller, hold: str, hop: str, file: str) -> None:
    scene[NACION].take(hop, "acknowledge")
    scene[NACION].take(hop, "hold", amount="599.75 PEN", until=UNTIL)
    scene[NACION].take(hop, "return-part", amount=BACK[NACION])
    (coins,) = [row["id"] for row in scene[EXCHANGE].inbox()]
    scene[POLICE].take(coins, "confirm")
    scene[EXCHANGE].take(coins, "acknowledge")
    scene[EXCHANGE].take(coins, "not-found", amount="200.00 USDT")
    wait_until(lambda: rows("SELECT COUNT(*) FROM intake_returned") == [(2,)])
    page = teacher.look()
    assert sorted(teacher.came_back) == sorted((amount, bank) for bank, amount in BACK.items())
    assert page.count(_says(NOT_ALL)) == 2, "it is not all"
    total = sum(Decimal(amount.partition(" ")[0]) for amount, _ in teacher.came_back)
    assert total == _adds_up(scene, hold, hop) == Decimal("650.15")
    facts = person_in(scene.seat(DESK).page(f"{file}?reason=handling"))["What came back"]
    assert all(f"{amount} came back from {bank}" in facts for bank, amount in BACK.items()) and "This is not all" in facts
    for word in (NAME, MAIL, COMPLAINT, CREDITO, HOST, DESK, AMPARO, "Thrungavel", "1500", "200.00", "amor-e"):
        assert word not in page, "the page of the code names nobody, and of money only what came back"


def _adds_up(scene: Scene, hold: str, hop: str) -> Decimal:
    """What came back by the ledgers of both requests, each of which adds up by itself and with the other."""
    book = {}
    for name, id in ((INTERBANCO, hold), (NACION, hop)):
        (row,) = [request for request in scene[name].get(f"/requests/{id}?words=0")["trail"] if request["id"] == id]
        book[id] = {word: Decimal(amount) for word, amount in row["totals"]["PEN"].items() if word != "wrongly-held"}
        assert book[id]["disputed"] == sum(amount for word, amount in book[id].items() if word != "disputed")
    assert book[hold]["moved-on"] == book[hop]["disputed"] and book[hold]["held"] + book[hop]["held"] == Decimal("849.85")
    return sum((totals["returned"] for totals in book.values()), Decimal(0))


# Those who help


def person_in(page: str) -> dict[str, str]:
    """The fields under "The person" on a page of the console, by their labels."""
    facts = page.partition('id="person"')[2].partition("</dl>")[0]
    pairs = re.findall(r"<dt>(.*?)</dt><dd><bdi>(.*?)</bdi></dd>", facts, re.DOTALL)
    return {label: unescape(re.sub(r"<br\s*/?>", "\n", text)) for label, text in pairs}


def _the_desk_opens_her_file(scene: Scene) -> str:
    """Out of the report, with nothing told again: each field is what she said once."""
    seat, police = scene.seat(DESK), scene.seat(DESK, "officer")
    (report,) = set(re.findall(r'href="(/console/reports/[0-9a-f]{64})"', police.page("/console/reports")))
    page = police.page(report)
    assert all(fact in page for fact in TELLS.values()) and "psychosocial" not in page, "what the police see is what she agreed to"
    picture = police.ask(f"{report}/pictures/1")
    assert picture.status_code == 200 and picture.headers["Content-Type"] == "image/png"
    file = seat.do(f"{report}/file")
    assert seat.do(f"{report}/file") == file, "opened twice, it is one"
    facts = person_in(seat.page(f"{file}?reason=handling"))
    payments = facts.pop("Payments")
    came = facts.pop("What came back")
    assert facts == {**HELP, "Proceedings and reports to the police": COMPLAINT, "The loss, and how it happened": WORDS}
    for text in ("1500.00", "PEN", OWN, THEIRS, "OP-77120", "200.00", "USDT", WALLET):
        assert payments.count(text) == 1, (text, payments)
    assert f"{BACK[INTERBANCO]} came back from {INTERBANCO}" in came
    return file.partition("?")[0]


def _somebody_helps(scene: Scene) -> str:
    """The body that was asked sees nothing before it accepts, and then just what its services name of what she agreed to."""
    seat = scene.seat(AMPARO)
    (referral,) = set(re.findall(r'href="(/console/referrals/[0-9a-f-]{36})"', seat.page("/console/referrals")))
    assert person_in(seat.page(f"{referral}?reason=referral")) == {}
    seat.do(f"{referral}/step", {"step": "accept"})
    facts = person_in(seat.page(f"{referral}?reason=referral"))
    facts.pop("What came back", None)  # money recovery names it, as soon as it has come
    assert facts == HELP
    return referral


def _each_learns_what_it_must(scene: Scene, hold: str, hop: str, file: str, referral: str) -> None:
    """Everybody looks at everything: who is no party opens nothing, and of her each learns what it must and no more."""
    ((report,),) = rows("SELECT item FROM reports_sent WHERE outlet = 'police'")
    ((site,), (coins,), (help,)) = (
        rows("SELECT id FROM requests_request WHERE name = 'takedown'"),
        rows("SELECT id FROM requests_request WHERE name = 'hold-funds' AND parent IS NULL AND id <> %s", hold),
        rows("SELECT id FROM requests_request WHERE name = 'refer'"),
    )
    requests = {"hold": hold, "hop": hop, "site": site[0], "coins": coins[0], "help": help[0]}
    places = {word: f"/console/requests/{id}" for word, id in requests.items()}
    places |= {"report": f"/console/reports/{report}", "picture": f"/console/reports/{report}/pictures/1"}
    places |= {"file": f"{file}?reason=handling", "referral": f"{referral}?reason=referral"}
    learnt, opens = who_learns(scene, places)
    assert learnt == LEARNS
    sees_all = {DESK, "Secretariat"}
    assert opens == {
        "hold": {CREDITO, INTERBANCO, POLICE, *sees_all},
        "hop": {CREDITO, NACION, POLICE, *sees_all},
        "coins": {EXCHANGE, POLICE, *sees_all},
        "site": {HOST, *sees_all},
        "help": {AMPARO, DESK},
        "report": {DESK},
        "picture": {DESK},
        "file": {DESK},
        "referral": {AMPARO, DESK},
    }


def _nobody_asks_her_anything(teacher: Teller, answers: dict[str, str], posts: list[str]) -> None:
    """She told each thing once, page by page; since then she has looked, and sent nothing. No desk waits for a word of hers."""
    pages = ["another payment", "money", "story"], ["go on", "whose", "you", "agree", "send"]
    assert posts == ["/report", *("/report" for _ in pages[0]), "/report/follow", *("/report" for _ in pages[1])]
    assert teacher.told == answers and set(teacher.posts[len(posts) :]) == {"/report/follow"}
    teacher.look()
    assert teacher.fields == [], "the page of the code asks her nothing"
    assert rows("SELECT COUNT(*) FROM requests_message") == rows("SELECT COUNT(*) FROM intake_note") == [(0,)]
    states = "SELECT DISTINCT state FROM reports_sent ORDER BY state"
    wait_until(lambda: rows(states) == [("seen",), ("sent",)])  # what came back is published by a worker, and nobody refuses it
    assert "refused" not in {state for (state,) in rows("SELECT state FROM requests_request")}


def _she_takes_consent_back(scene: Scene, teacher: Teller, hold: str, hop: str, file: str, referral: str) -> None:
    """At once: the next page that anybody asks for shows nothing of what rested on it. Her page says what ended and what stays."""
    helper, desk = scene.seat(AMPARO), scene.seat(DESK)
    link, asked = f"{referral}?reason=referral", _request_of(helper.page(referral))
    assert NAME in helper.page(asked) and person_in(helper.page(link)).keys() == {*HELP, "What came back"}, "money recovery names that too"
    teacher.press('form:has(input[name="consent"][value="support"]) button')
    assert person_in(helper.page(link)) == {} and not any(fact in helper.page(path) for path in (link, asked) for fact in TELLS.values())
    back = teacher.shown.locator("section:has(#back)").inner_text()
    for sentence in (
        "These parts of your report have ended, or will end within minutes:",
        "An organisation that helps people",
        "This goes on, for another reason than your consent:",
    ):
        assert _says(sentence) in back
    assert (
        _says(
            "The organisation can keep its own file about what it received and did, under its own rules. "
            "You can ask it to show or erase that file."
        )
        in back
    )
    assert back.count("\n") < 12 and _says("The police can keep their own record of what they received.") not in back, (
        "of the rest nothing was taken back"
    )
    assert NAME in desk.page(f"{file}?reason=handling") and NAME in scene.seat(CREDITO, "officer").page(f"/console/requests/{hold}")
    teacher.press('form:has(input[name="consent"][value="signals"]) button')
    # What her bank confirmed is its own claim by now, and taken back with hers.
    wait_until(lambda: rows("SELECT 1 FROM reports_sent WHERE what = 'signal' AND state NOT IN ('ended', 'refused')") == [])
    assert len(scene.signals("retracted")) >= 3
    page = teacher.look()
    assert _says("We took the warning back.") in page and sorted(amount for amount, _ in teacher.came_back) == sorted(BACK.values())
    assert scene[NACION].get(f"/requests/{hop}?words=0")["state"] == "held", "money that is held rests on more than her word"


def _request_of(page: str) -> str:
    match = re.search(r'href="(/console/requests/[0-9a-f-]{36})"', page)
    assert match
    return match[1]


def _nothing_stays_anywhere(scene: Scene, teacher: Teller) -> None:
    """No log, mail, feed, list, table or file of the hub holds her, nor does the browser, nor an address that it asked for."""
    _kept_nothing(teacher)
    codes = [teacher.code, teacher.code.replace("-", "")]
    canaries = Canaries([*TELLS.values(), WORDS, *codes])
    texts = {name: str(desk.feed()) for name, desk in scene.desks.items()}
    texts["addresses"] = "\n".join(teacher.addresses)
    texts["mails"] = "\n".join(f"{mail.subject} {mail.text}" for mail in scene.post.mails)
    assert scene.post.mails and len(teacher.addresses) > 20
    assert canaries.leaks(folders=[scene.folder], texts={**texts, "log": "\n".join(scene.at.errors)}) == []
    assert rows("SELECT COUNT(*) FROM journal_parked") == [(0,)]


def _kept_nothing(teacher: Teller) -> None:
    """The phone is put away: its browser kept the language, and nothing else."""
    from django.conf import settings

    assert teacher.put_away() == [[settings.LANGUAGE_COOKIE_NAME], [], [], [], []]


def _says(sentence: str) -> str:
    from django.utils import translation

    with translation.override("es"):
        return translation.gettext(sentence)
