"""The pages of countries, contacts, legal gateways and open doors, as people use them."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from html import unescape
from typing import Any

import pytest
from clocks import at_noon
from hubs import Hub
from msgspec import Struct
from rooms import signed_in

import check_translations
import messages
from accord.core.countries.fact import Fact
from accord.core.countries.listing import listing
from accord.core.times import micros
from accord.doors.console.partnership import countries as views
from accord.doors.console.partnership.country_rows import SENTENCES, cells_of
from accord.doors.console.partnership.phone_links import dialled
from accord.tables import countries, form_fields, instruments, recall_channels, rulebook


@pytest.fixture(autouse=True)
def _ring(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))


def text(visitor: Any, address: str, status: int = 200) -> str:
    answer = visitor.get(address)
    assert answer.status_code == status, address
    return str(answer.content.decode())


def words(page: str) -> str:
    """The page without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def letters(text: str) -> str:
    """Without blanks, which tags break otherwise than the data does."""
    return re.sub(r"\s", "", text)


def test_every_value_of_every_country_stands_on_its_page_with_its_source(hub: Hub) -> None:
    visitor = signed_in(hub.member("Bank A"))
    index = text(visitor, "/console/countries")
    for code, country in countries().items():
        assert f'href="/console/countries/{code}"' in index
        page = text(visitor, f"/console/countries/{code}")
        plain = letters(unescape(re.sub(r"<[^>]+>", "", page)))
        for cell in listing(country):
            if cell.column in ("verified", "weekend", "week_starts", "languages"):
                continue  # said in words, or as an age
            expected = cell.note if cell.tag == "X" else cell.value
            assert letters(expected) in plain, (code, cell)
        for source in country.sources.values():
            assert letters(source.text) in plain, (code, source)
    thailand = words(text(visitor, "/console/countries/th"))
    assert "Weekend Saturday, Sunday" in thailand and "Languages Thai (th)" in thailand
    text(visitor, "/console/countries/FR", 404)


@pytest.mark.parametrize(
    ("code", "at", "today", "following"),
    [
        ("TH", "2026-11-12T20:00:00+00:00", "Fri 13 Nov 2026", "Mon 16 Nov 2026"),  # three at night in Bangkok
        ("PE", "2026-11-13T01:00:00+00:00", "Thu 12 Nov 2026", "Fri 13 Nov 2026"),  # eight in the evening in Lima
        ("BD", "2026-11-13T01:00:00+00:00", "", "Sun 15 Nov 2026"),  # Friday is of the weekend there
    ],
)
def test_the_days_on_which_banks_work_are_those_of_their_country(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, code: str, at: str, today: str, following: str
) -> None:
    monkeypatch.setattr(views, "now", lambda: micros(datetime.fromisoformat(at)))
    page = words(text(signed_in(hub.member("Bank A")), f"/console/countries/{code}"))
    assert f"Banks next work on: {following}" in page
    assert (f"Banks work today, as the day is there: {today} ." in page) if today else ("Banks work today" not in page)


def test_every_kind_of_a_contact_has_words() -> None:
    from accord.core.countries.country import BODIES, KINDS
    from accord.doors.console.partnership.labels import BODY_KINDS, DESK_KINDS

    assert (set(DESK_KINDS), set(BODY_KINDS)) == (KINDS, BODIES)


def test_sources_that_contradict_each_other_stand_side_by_side(hub: Hub) -> None:
    page = text(signed_in(hub.member("Bank A")), "/console/countries/TH")
    row = page[page.index('id="clocks-current-law"') :].split("</tr>")[0]
    (both,) = re.findall(r'<ul class="readings".*?</ul>', row)
    assert both.count("<li>") == 2
    assert "removed the detailed suspension procedure" in both and "still cited sections 6 and 7" in both
    assert both.count('class="from"') == 2


@pytest.mark.parametrize(
    ("number", "dials"),
    [
        ("1441", ["tel:1441"]),
        ("1441, then press 2", ["tel:1441"]),
        ("through 1441", ["tel:1441"]),
        ("+66-99-130-1300", ["tel:+66991301300"]),
        ("0-2888-8888", ["tel:028888888"]),
        ("945 092 929", ["tel:945092929"]),
        ("8002626; SMS 2828", ["tel:8002626"]),
        ("01-4414552 ext 172/180", ["tel:014414552"]),
        ("800SAVE (800 7283)", ["tel:8007283"]),
        ("800SANADAK", []),
        ("100; toll-free 16600141516", ["tel:100", "tel:16600141516"]),
        ("16236", ["tel:16236"]),
    ],
)
def test_numbers_are_dialled_as_they_stand(number: str, dials: list[str]) -> None:
    parts = dialled(number)
    assert "".join(part.text for part in parts) == number
    assert [part.href for part in parts if part.href] == dials


def test_a_try_is_noted_and_its_age_stands_wherever_the_contact_does(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    at_noon(monkeypatch)
    police = signed_in(hub.member("Police", "state", "TH"), "officer")
    assert "never verified" in text(police, "/console/countries/TH")
    address = "/console/countries/TH/desks/aoc"
    assert "AOC 1441" in text(police, address)
    answer = police.post(address, {"how": "call", "found": "answered", "day": "soon"})
    assert answer.status_code == 422 and "soon" in answer.content.decode()  # what was typed stays in its field
    assert police.post(address, {"how": "call", "found": "answered", "day": ""}).status_code == 303
    other = signed_in(hub.member("Bank B", "finance", "BD"), "analyst")
    row = text(other, "/console/countries/TH").split('id="desks-aoc"')[1].split("</tr>")[0]
    assert "answered today" in row and "Police" in row
    assert "Note a try" not in row
    assert other.post(address, {"how": "call", "found": "answered", "day": ""}).status_code == 403
    advised = other.post("/console/advise", {"asks": "bank", "victim_country": "TH"}).content.decode()
    assert "answered today" in advised
    assert police.post(address, {"how": "call", "found": "wrong", "day": ""}).status_code == 303
    row = text(other, "/console/countries/TH").split('id="desks-aoc"')[1].split("</tr>")[0]
    assert "wrong: another person has it" in row
    assert "Contact of a country verified" in text(other, "/console/journal")


def test_a_gateway_is_entered_by_an_authority_and_shown_where_it_matters(hub: Hub) -> None:
    boss = signed_in(hub.member("Police", "state", "TH"), "administrator")
    bank = signed_in(hub.member("Bank A"), "administrator")
    assert "No gateway has been entered" in text(bank, "/console/gateways")
    assert "Enter a gateway" not in text(bank, "/console/gateways")
    sent = {
        "asker": "TH",
        "asked": "AE",
        "protocol": "hold-funds",
        "instrument": "MoU of 2025",
        "scope": "fraud\ncomputer crime",
        "data": "",
        "expires": "",
        "source": "gazette 17/2025",
    }
    assert bank.post("/console/gateways/enter", sent).status_code == 403
    bad = boss.post("/console/gateways/enter", {**sent, "instrument": "UN Convention against Cybercrime"})
    assert bad.status_code == 422 and "not in force" in bad.content.decode()
    assert boss.post("/console/gateways/enter", sent).status_code == 303
    page = words(text(bank, "/console/gateways"))
    assert "MoU of 2025" in page and "gazette 17/2025" in page and "fraud, computer crime" in page and "End it" not in page
    assert "MoU of 2025" in text(bank, "/console/countries/AE")
    assert "MoU of 2025" not in text(bank, "/console/countries/PE")
    assert "Nothing is entered for this" in text(bank, "/console/gateways?country=PE")
    loss = {"asks": "police", "asks_from": "TH", "victim_country": "TH", "to_countries": ["AE", "PE"]}
    answer = words(bank.post("/console/advise", loss).content.decode())
    assert "MoU of 2025" in answer and "No gateway has been entered for Thailand → Peru, hold funds" in answer
    (end,) = set(re.findall(r'action="(/console/gateways/[0-9a-f-]{36}/end)"', text(boss, "/console/gateways")))
    assert bank.post(end).status_code == 404
    assert boss.post(end).status_code == 303
    assert "No gateway has been entered" in text(bank, "/console/gateways")
    assert "Police ended a legal gateway: Thailand asking United Arab Emirates, Hold funds." in words(text(bank, "/console/journal"))


def test_the_doors_of_a_loss_are_rows_with_what_is_missing_and_its_source(hub: Hub) -> None:
    visitor = signed_in(hub.member("Police", "state", "TH"), "investigator")
    assert "Show the channels" in text(visitor, "/console/advise")
    loss = {
        "asks": "police",
        "asks_from": "TH",
        "victim_country": "TH",
        "to_countries": ["AE", "", ""],
        "amount": "4800000",
        "currency": "THB",
        "usd": "0.0285",
        "paid": "5 hours ago",
        "rail": "swift",
        "done": ["police-report"],
    }
    answer = visitor.post("/console/advise", loss)
    assert answer.status_code == 200
    page = words(answer.content.decode())
    # Row by row, the open ones first, each with what is missing and where that was read.
    assert page.index("National anti-scam desk") < page.index("Financial Fraud Kill Chain") < page.index("The exchange or service")
    for phrase in ("recall channels are open", "recall", "Source", "1441", "never verified", "Thailand → United Arab Emirates, hold funds"):
        assert phrase in page, phrase
    # Thailand's 72 hours for the victim's report are said while there is none.
    assert "within 72 hours" not in page
    assert "within 72 hours" in words(visitor.post("/console/advise", {**loss, "done": []}).content.decode())
    for field, value in (("amount", "1e9"), ("paid", "soon"), ("usd", "-1"), ("to_countries", "ZZ"), ("rail", "pigeon")):
        answer = visitor.post("/console/advise", {**loss, field: value})
        assert answer.status_code == 422, field


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ({"amount": "480,000", "currency": "THB"}, "480,000"),
        ({"amount": "4.8 แสนบาท"}, "480,000"),
        ({"amount": "12 lakh taka"}, "1,200,000"),
        ({"amount": "S/ 1,500"}, "PEN 1,500"),
        ({"amount": "٥٠٠٠ AED"}, "5,000"),
        ({"paid": "25 Nov 2026 10:30"}, "25 November 2026 at 10:30"),
        ({"paid": "1 hour ago"}, "at 18:00, Bangkok time"),
        ({"paid": "เมื่อวาน 22:00"}, "at 22:00, Bangkok time"),
        ({"paid": "25 Nov 2026"}, "When it was paid: 25 November 2026 There"),
    ],
)
def test_the_amount_and_the_time_of_a_loss_are_read_as_they_are_typed(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, sent: dict[str, str], read: str
) -> None:
    at_noon(monkeypatch)  # 19:00 in Bangkok
    visitor = signed_in(hub.member("Bank A", country="TH"), "officer")
    answer = visitor.post("/console/advise", {"asks": "bank", "victim_country": "TH", **sent})
    page = words(answer.content.decode())
    assert answer.status_code == 200 and read in page, page[page.find("Open recall") :][:400]


@pytest.mark.parametrize(
    ("sent", "question", "choice"),
    [
        ({"amount": "50.000", "currency": "THB"}, "Do you mean", "50000.00 THB"),
        ({"amount": "500"}, "Which currency do you mean?", "500.00 THB"),
    ],
)
def test_an_amount_that_can_mean_two_things_is_asked_about(hub: Hub, sent: dict[str, str], question: str, choice: str) -> None:
    visitor = signed_in(hub.member("Bank A", country="TH"), "officer")
    loss = {"asks": "bank", "victim_country": "TH", **sent}
    asked = visitor.post("/console/advise", loss)
    page = asked.content.decode()
    assert asked.status_code == 422 and question in page and f'value="{choice}"' in page
    answer = visitor.post("/console/advise", {**loss, "amount-asked": sent["amount"], "amount-meant": choice})
    assert answer.status_code == 200 and "recall channel" in words(answer.content.decode())


def test_the_contact_of_a_bank_is_entered_and_tried_in_the_console(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    at_noon(monkeypatch)
    visitor = signed_in(hub.admin)
    base = "/console/countries/TH"
    assert "No contact of such a bank has been entered yet" in words(text(visitor, base))
    assert "025" in text(visitor, f"{base}/banks")
    wrong = visitor.post(f"{base}/banks", {"bank": "025", "mail": "fraud at bank"})
    assert wrong.status_code == 422 and "Write one mail address" in wrong.content.decode()
    saved = visitor.post(f"{base}/banks", {"bank": "025", "mail": "fraud@bank.example", "name": "Fraud desk", "language": "th"})
    assert (saved.status_code, saved["Location"]) == (303, f"{base}#guests")
    page = words(text(visitor, base))
    assert "fraud@bank.example" in page and "never verified" in page
    assert visitor.post(f"{base}/banks/025", {"how": "call", "found": "answered", "day": ""}).status_code == 303
    assert "answered today" in words(text(visitor, base).partition('id="guests"')[2].partition("<h2")[0])
    assert 'value="fraud@bank.example"' in text(visitor, f"{base}/banks?bank=025")
    other = signed_in(hub.member("Bank A"))
    assert "fraud@bank.example" in text(other, base) and "Enter the contact of a bank" not in text(other, base)
    assert other.post(f"{base}/banks", {"bank": "025", "mail": "mine@evil.example"}).status_code in (403, 404)
    assert visitor.post(f"{base}/banks", {"bank": "025", "mail": ""}).status_code == 303
    assert "fraud@bank.example" not in text(visitor, base)


def test_every_kind_of_body_that_a_pack_may_name_has_words() -> None:
    from accord.core.countries.country import BODIES
    from accord.doors.console.partnership.labels import BODY_KINDS

    assert set(BODY_KINDS) == BODIES


def test_what_whoever_acts_must_understand_is_translated(hub: Hub) -> None:
    """Who and what a clock is about, how long and from when, by which law, what a desk does and needs, and what is not known."""
    import pseudo
    from rooms import browser, person

    visitor = browser(person(hub.member("Bank A"), "officer"))
    with pseudo.spoken("ar"):
        page = unescape(text(visitor, "/console/countries/TH?lang=ar"))
    for sentence in ("The victim phones the bank", "the bank holds; calls must be recorded", "the victim's call to the bank"):
        assert f"⟦{sentence}⟧" in page, sentence
    assert "72⟦ hours⟧" in page
    assert "⟦2023 decree⟧" in page and "⟦do not take 72 hours and 7 days for current law without the consolidated Thai text⟧" in page
    assert "<bdi>2023 decree</bdi>" in text(visitor, "/console/countries/TH?lang=en")


def test_each_sentence_of_the_rules_the_recall_channels_and_the_register_is_in_a_catalogue() -> None:
    """As the tables have it when they are read: a column that nobody collects is shown in English for ever."""
    catalogue, book = messages.collect(), rulebook()
    for rules in book.books.values():
        said = [row.says for part in (rules.warnings, rules.fields, rules.conditions) for row in part.values()]
        said += [rules.clocks["police.report"].runs_from] if "police.report" in rules.clocks else []
        texts = [text for fact in said for reading in fact.readings for text in (reading.value, reading.note)]
        texts += [fact.unknown for fact in said] + [row.otherwise for row in rules.conditions.values()]
        texts += [rules.title] if rules.treaty else []
        assert [text for text in texts if text and catalogue.get(text) is None] == [], rules.key
        guests = [reading.value for part in (rules.warnings, rules.fields) for row in part.values() for reading in row.says.readings]
        for text in guests if rules.countries else ():
            found = catalogue.get(text)
            assert found is not None and check_translations.part_of(found) == "public", f"guests read this too: {text}"
    texts = [*book.names.values(), *(instrument.about for instrument in instruments().values()), *(field.label for field in form_fields())]
    for channel in recall_channels().values():
        texts += [channel.name, channel.through, *channel.unknown, *(condition.text for condition in channel.conditions)]
    assert [text for text in texts if catalogue.get(text) is None] == []


def test_the_adviser_s_answer_and_the_register_are_translated(hub: Hub, tmp_path: Any) -> None:
    import pseudo
    from rooms import browser, person

    from accord.hub.gateways import actions as gateways
    from accord.hub.members.queries import operator

    gateways.enter(operator(), "TH", "US", "hold-funds", "Budapest Convention", scope=["fraud"], data=["amount"], source="ETS 185")
    visitor = browser(person(hub.member("Bank A", country="TH"), "officer"))
    loss = {"asks": "bank", "asks_from": "TH", "victim_country": "TH", "to_countries": ["US"], "amount": "480000.00", "currency": "THB"}
    with pseudo.spoken("ar"):
        answer = unescape(visitor.post("/console/advise?lang=ar", loss).content.decode())
    for sentence in (
        "Recall from bank to bank (camt.056)",
        "the FBI, by a report to IC3",
        "There is no UETR: banks find a payment across borders by it. Ask the victim's bank for it.",
        "Domestic transfers are handled too, by the IC3 Recovery Asset Team.",
        "the victim's call to the bank",
    ):
        assert f"⟦{sentence}⟧" in answer, sentence
    assert re.search(r"⟦It could not be compared with the ⟧[\d,.]+ USD⟦ of '⟧⟦Financial Fraud Kill Chain of the FBI⟧⟦'", answer)
    assert "72⟦ hours⟧" in answer
    assert "Budapest Convention: ⟦whether it is in force is unknown here. Confirm it before you rely on it.⟧" in answer


def rows_of_packs() -> Iterator[tuple[str, Any]]:
    for country in countries().values():
        for part in (getattr(country, name) for name in country.__struct_fields__):
            rows = part.values() if isinstance(part, Mapping) else [part] if isinstance(part, Struct) else []
            yield from ((country.code, row) for row in rows if isinstance(row, Struct))


def test_each_sentence_of_the_packs_is_in_a_catalogue() -> None:
    """With what was looked for, and what a source's statement is qualified with."""
    catalogue = messages.collect()
    texts = set()
    for _code, row in rows_of_packs():
        facts = {name: getattr(row, name) for name in row.__struct_fields__ if isinstance(getattr(row, name), Fact)}
        texts |= {getattr(row, "about", ""), *(fact.unknown for fact in facts.values()), *(fact.note for fact in facts.values())}
        texts |= {reading.note for fact in facts.values() for reading in fact.readings}
        said = (facts[name].readings for name in SENTENCES & facts.keys())
        texts |= {reading.value for readings in said for reading in readings if isinstance(reading.value, str)}
    assert [text for text in sorted(texts) if text and catalogue.get(text) is None] == []
    assert len(texts) > 700


def test_in_arabic_no_sentence_of_a_pack_is_quoted_in_english() -> None:
    from django.utils import translation

    with translation.override("ar"):
        quoted = {
            (code, told.parts[0].text) for code, row in rows_of_packs() for cell in cells_of(row) for told in cell.readings if told.lang
        }
    # Patterns, in which there is nothing to translate.
    assert {text for _code, text in quoted if re.search(r"(?<![<\w-])[a-z]{4,}\b", text) and "." not in text} == set()


def test_each_sentence_for_whoever_acts_is_in_the_catalogue_of_the_console() -> None:
    catalogue = messages.collect()
    for country in countries().values():
        for row in (*country.clocks.values(), *country.lines.values(), *country.desks.values()):
            texts = [getattr(row, "about", "")]
            for column in ("runs_from", "role", "hours", "needs", "reply", *(("says",) if row.key in country.clocks else ())):
                texts += [reading.value for reading in getattr(row, column).readings] if hasattr(row, column) else []
            for each in filter(None, texts):
                found = catalogue.get(each)
                assert found is not None, each
                assert check_translations.part_of(found) == "console" or any(
                    "lines.toml" in place or "bodies" in place or place.endswith("/rules") for place, _ in found.locations
                ), each
