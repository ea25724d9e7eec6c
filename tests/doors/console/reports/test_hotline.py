"""A report by telephone: kept as it goes, the banks ring in the middle of the call, and it ends with a code to be read aloud."""

import re
from pathlib import Path
from typing import Any

import pytest
from asking import Cast, cast
from bells import rows
from canary import Canaries
from hubs import Hub
from reporting import ACCOUNT, CONTACT, LINE, NAME, OWN_ACCOUNT, OWN_PHONE, SITE, WORDS, attend, declared, followed, key, sent
from rooms import signed_in

NEW = "/console/reports/new"
FIRST = {"form": "f" * 32, "door": "money", "language": "es", "q.country": "TH", "q.lost": ["money"], "q.age": "adult"}
PAID = {"p1.amount": "480000.00", "p1.currency": "THB", "p1.own-bank": "TH:014", "p1.own-account": OWN_ACCOUNT, "p1.to": ACCOUNT}
REST = {
    "q.words": WORDS,
    "q.scheme": "investment",
    "q.name": NAME,
    "q.may-contact": "message",
    "q.contact": CONTACT,
    "q.needs": ["psychosocial"],
    f"m.{key(SITE)}": "theirs",
    f"m.{key(LINE)}": "theirs",
    f"m.{key(OWN_PHONE)}": "own",
}
YES = ["bank", "signals", "platform", "police"]


def officer(made: Cast) -> Any:
    return signed_in(made.api("Police"), "officer")


def page(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def code_on(text: str) -> str:
    match = re.search(r'class="read-aloud"><bdi dir="ltr">([0-9A-Z-]{19})<', text)
    assert match, text
    return match[1]


def test_the_order_of_the_page_is_that_of_a_call(hub: Hub) -> None:
    desk = officer(cast(hub))
    text = page(desk.get(NEW))
    names = ("If the caller speaks of dying", 'name="q.country"', 'name="q.lost"', 'name="p1.amount"', 'value="bank"')
    more = ('value="keep"', 'name="q.words"', 'name="q.despair"', 'name="q.name"', 'value="police"', 'value="send"')
    places = [text.index(name) for name in (*names, *more)]
    assert places == sorted(places)
    assert "May we ask your bank" in text and "We will notify both banks at once" in text, "consents are read aloud"
    held = page(desk.get(f"{NEW}?door=held"))
    assert held.index('name="q.writer"') < held.index('name="q.may-contact"') < held.index('value="rescue"')
    assert f'href="{NEW}"' in page(desk.get("/console/reports"))


def test_the_banks_ring_while_the_call_goes_on(hub: Hub, tmp_path: Path) -> None:
    made = cast(hub)
    declared(made)
    desk = officer(made)
    kept = desk.post(NEW, {**FIRST, **PAID, "yes": ["bank"], "do": "keep"}, headers={"HX-Request": "true"})
    assert "The banks have been notified" in page(kept) and "<html" not in page(kept)
    attend()
    assert sent() == [("own-bank", "sent"), ("receiving-bank", "sent")]
    assert rows("SELECT confirmed IS NULL FROM requests_request") in ([(0,)], [(False,)]), "the police stands behind it"
    html = page(desk.post(NEW, {**FIRST, **PAID, **REST, "yes": ["bank"], "do": "keep"}))
    assert "Found in the words" in html and SITE in html and f'name="m.{key(SITE)}"' in html
    done = desk.post(NEW, {**FIRST, **PAID, **REST, "yes": YES, "do": "send"})
    text = page(done)
    code = code_on(text)
    assert "Alfa" in text or "Bravo" in text or re.search(r"</strong> [A-Z]", text)
    attend()
    assert rows("SELECT COUNT(*), MAX(language), MAX(step) FROM intake_submission") == [(1, "es", "handed-in")]
    assert {outlet for outlet, _ in sent()} == {"own-bank", "receiving-bank", "signal", "platform", "police"}
    assert followed(code)["hold-funds"] == "received"
    leaks = Canaries([NAME, CONTACT, WORDS, OWN_PHONE, OWN_ACCOUNT.rpartition(":")[2], code.replace("-", "")]).leaks(folders=[tmp_path])
    assert leaks == []


def test_kept_again_it_is_one_report_and_another_members_is_another(hub: Hub) -> None:
    made = cast(hub)
    for desk in (officer(made), officer(made), signed_in(made.api("Helper"), "officer")):
        assert desk.post(NEW, {**FIRST, "do": "keep"}).status_code == 200
    assert rows("SELECT COUNT(*) FROM intake_submission") == [(2,)]


def test_what_is_missing_or_wrong_is_told_and_kept(hub: Hub) -> None:
    from accord.hub.intake import queries

    desk = officer(cast(hub))
    short = desk.post(NEW, {**FIRST, "q.words": "He called.", "do": "send"})
    assert short.status_code == 422 and "Still to ask" in page(short) and "May we contact you?" in page(short)
    wrong = desk.post(NEW, {**FIRST, **PAID, "p1.amount": "much", "yes": ["bank"], "do": "keep"})
    assert "How much?:" in page(wrong) and "Type one amount in digits" in page(wrong)
    assert 'value="much"' in page(wrong) and "The banks have been notified" not in page(wrong)
    card = desk.post(NEW, {**FIRST, "q.words": "4111 1111 1111 1111", "do": "keep"})
    assert card.status_code == 422 and "card number" in page(card)
    row = queries.by_number(1)
    assert row is not None and "4111" not in str(queries.sheet_of(row, row.changed))


def test_despair_and_a_child_change_the_path_here_too(hub: Hub) -> None:
    made = cast(hub)
    desk = officer(made)
    text = page(desk.post(NEW, {**FIRST, "q.despair": "yes", "do": "keep"}))
    assert "You matter more than money" in text
    child = {**FIRST, **PAID, **REST, "q.age": "child", "q.guardian-agrees": "not-told"}
    assert "You did nothing wrong" in page(desk.post(NEW, {**child, "do": "keep"}))
    desk.post(NEW, {**child, "yes": YES, "do": "send"})
    attend()
    assert not any(outlet == "police" for outlet, _ in sent()) and ("own-bank", "sent") in sent()


@pytest.mark.parametrize("role", ["analyst", "auditor"])
def test_who_opens_no_requests_takes_no_calls(hub: Hub, role: str) -> None:
    desk = signed_in(cast(hub).api("Police"), role)
    assert desk.get(NEW).status_code == 403 and desk.post(NEW, {**FIRST, "do": "keep"}).status_code == 403
    assert "/console/reports/new" not in page(desk.get("/console/reports"))
    assert rows("SELECT COUNT(*) FROM intake_submission") == [(0,)]


def test_a_held_person_by_telephone_goes_to_the_rescue(hub: Hub) -> None:
    desk = officer(cast(hub))
    call = {"form": "h" * 32, "door": "held", "language": "en", "q.country": "TH", "q.writer": "relative", "q.held-in": "TH"}
    asked = desk.post(NEW, {**call, "q.may-contact": "code", "do": "send"})
    assert asked.status_code == 422 and "the caller agreed to nothing that someone can act on" in page(asked)
    done = desk.post(NEW, {**call, "q.may-contact": "code", "yes": ["rescue"], "do": "send"})
    assert code_on(page(done))
    attend()
    assert sent()[0] == ("rescue", "sent")


def test_a_file_is_opened_on_the_page_of_a_report(hub: Hub) -> None:
    from reporting import handed_in

    from accord.hub.members import actions, queries

    made = cast(hub)
    actions.name_national_desk(queries.member(made.api("Police").id), by=queries.operator())
    handed_in()
    helper = signed_in(made.api("Police"), "victim officer")
    address = re.findall(r'href="(/console/reports/[0-9a-f]{64})"', page(helper.get("/console/reports")))[0]
    assert "Open a file of the person" in page(helper.get(address))
    assert "Open a file of the person" not in page(officer(made).get(address))
    assert officer(made).post(f"{address}/file").status_code == 403
    opened = helper.post(f"{address}/file")
    assert opened.status_code == 303 and opened.headers["Location"].startswith("/console/care/")
    file = opened.headers["Location"]
    assert NAME in page(helper.get(f"{file}?reason=handling")) and NAME not in page(helper.get(file))
    assert f'href="{file}"' in page(helper.get(address))


def test_a_currency_that_only_stood_there_follows_the_country(hub: Hub) -> None:
    desk = officer(cast(hub))
    first = {"form": "c" * 32, "door": "money", "language": "en", "there": "TH", "preset": "THB", "do": "keep"}
    text = page(desk.post(NEW, {**first, "q.country": "NP", "p1.amount": "45000", "p1.currency": "THB"}))
    assert 'value="NPR" selected' in text and 'name="preset" value="NPR"' in text and 'value="THB" selected' not in text
    chosen = page(desk.post(NEW, {**first, "q.country": "NP", "p1.amount": "45000", "p1.currency": "USD"}))
    assert 'value="USD" selected' in chosen


def test_an_address_with_a_slip_is_asked_about_and_goes_as_it_is(hub: Hub) -> None:
    made = cast(hub)
    desk = officer(made)
    typed = {**FIRST, **PAID, **REST, "form": "a" * 32, "language": "en", "q.contact": "ann@gmial.com", "yes": YES}
    kept = page(desk.post(NEW, {**typed, "do": "keep"}))
    assert "Do you mean ann@gmail.com?" in kept and 'value="q.contact ann@gmail.com"' in kept and 'value="q.contact ann@gmial.com"' in kept
    chosen = page(desk.post(NEW, {**typed, "take": "q.contact ann@gmail.com"}))
    assert 'id="q.contact" name="q.contact" type="text" maxlength="300"' in chosen and 'value="ann@gmail.com"' in chosen
    left = page(desk.post(NEW, {**typed, "take": "q.contact ann@gmial.com"}))
    assert "Do you mean" not in left and 'name="q.contact-asked" value="ann@gmial.com"' in left
    assert code_on(page(desk.post(NEW, {**typed, "do": "send"})))


def test_the_lines_follow_the_country_that_the_caller_names(hub: Hub) -> None:
    desk = officer(cast(hub))
    assert "tel:1323" in page(desk.get(NEW)), "of the officer's country until another is named"
    peru = page(desk.post(NEW, {**FIRST, "q.country": "PE", "do": "keep"}, headers={"HX-Request": "true"}))
    lines = peru[peru.index('id="call-lines"') :]
    assert 'hx-swap-oob="true"' in lines and "Peru" in lines and "tel:1323" not in lines


def test_lines_are_those_of_the_place_and_of_the_home_of_whoever_speaks_for_a_held_person(hub: Hub) -> None:
    desk = officer(cast(hub))
    held = {"form": "e" * 32, "door": "held", "language": "en", "q.country": "TH", "do": "keep"}
    assert "Ask in which country" in page(desk.post(NEW, held)), "no country was said in which a person is held"
    inside = page(desk.post(NEW, {**held, "q.writer": "inside", "q.held-in": "MM"}))
    assert "call back only if they said that it is safe" in inside and "button above" not in inside, "no page of the caller's is spoken of"
    assert "Myanmar police" in inside and "tel:1323" not in inside
    relative = page(desk.post(NEW, {**held, "q.writer": "relative", "q.held-in": "MM"}))
    assert "Myanmar police" in relative and "tel:1323" in relative
    assert "We know no number for this in Myanmar" in relative and "None is known in this country" not in relative


def test_with_the_code_stand_the_numbers_that_the_advice_speaks_of(hub: Hub) -> None:
    made = cast(hub)
    declared(made)
    desk = officer(made)
    held = {"form": "d" * 32, "door": "held", "language": "en", "q.country": "TH", "q.held-in": "MM", "q.writer": "inside"}
    text = page(desk.post(NEW, {**held, "q.may-contact": "code", "yes": ["rescue"], "do": "send"}))
    code_on(text)
    assert "call the emergency number of the country where you are" in text and "Myanmar police" in text
    paid = {**FIRST, "language": "en", "p1.amount": "9000", "p1.currency": "THB", "p1.own-bank": "TH:004", "p1.to": ACCOUNT}
    money = page(desk.post(NEW, {**paid, "form": "c" * 32, "q.may-contact": "code", "yes": ["bank"], "do": "send"}))
    code_on(money)
    assert (
        "own bank" in money
        and 'href="tel:028888888"' in money
        and "Then press:" in money
        and ">001<" in money
        and 'href="tel:1441"' in money
    )
