"""The one box: whatever was met is looked up as the person may know it, and stands in no address."""

import re
from typing import Any
from uuid import uuid4

import asking
import pytest
import rooms
from appealing import lodged
from asking import MINUTE
from canary import without_tokens
from django.conf import settings
from django.test.utils import CaptureQueriesContext
from hubs import Api, Hub
from rooms import browser, person, signed_in
from worlds import caller

from accord.hub.requests import actions
from accord.hub.times import now

CHAT = """Hello! Pay the fee at hxxps://parcel-fee-now[.]com/pay?id=7
or call 081 234 5678 today."""


@pytest.fixture
def cast(hub: Hub) -> dict[str, Api]:
    return {
        "police": hub.member("Cyber Police", "state", "TH"),
        "bank": hub.member("Heron Bank", "finance", "TH"),
        "support": hub.member("Harbour", "support", "PE"),
    }


def _found(client: Any, text: str, status: int = 200, **more: str) -> str:
    answer = client.post("/console/search", {"q": text, **more})
    assert answer.status_code == status, answer.content.decode()
    return " ".join(answer.content.decode().split())


def _named(page: str) -> list[str]:
    """The identifiers of the results."""
    return re.findall(r"<h2><bdi[^>]*>(.*?)</bdi>", page)


def test_everything_in_a_chat_is_looked_up(cast: dict[str, Api]) -> None:
    cast["police"].publish("parcel-fee-now.com", scheme="parcel", tlp="TLP:AMBER", audience={"members": [cast["bank"].id]})
    page = _found(signed_in(cast["bank"]), CHAT)
    assert _named(page) == ["hxxps://parcel-fee-now[.]com/pay?id=7", "+66 81 234 5678"]
    assert page.count("Cyber Police") == 1 and "Parcel or delivery scam" in page and "Not known" in page
    assert "The most exact listed match is parcel-fee-now.com" in page
    assert "No member has shared anything about it with yours" in page
    page = _found(signed_in(cast["support"]), CHAT)
    assert "Cyber Police" not in page and "Reported" not in page
    # A number of another country is read as it is written there.
    assert "+51 981 234 567" in _found(signed_in(cast["support"]), "call 981 234 567")
    assert "+66 81 234 5678" in _found(signed_in(cast["support"]), "call 081 234 5678", region="TH")


def test_an_id_leads_to_its_page_for_those_who_may_see_it(cast: dict[str, Api]) -> None:
    id = cast["police"].publish("parcel-fee-now.com", tlp="TLP:AMBER", audience={"members": [cast["bank"].id]})["id"]
    held = cast["police"].publish("paypal.com")["id"]
    for text in (id, id.upper(), f" {id}\n"):
        answer = signed_in(cast["bank"]).post("/console/search", {"q": text})
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/console/signals/{id}")
    assert signed_in(cast["police"]).post("/console/search", {"q": held}).headers["Location"] == f"/console/signals/{held}"
    pages = [_found(signed_in(cast["support"]), text, 422) for text in (id, held, str(uuid4()))]
    assert all("Nothing has this number, or nothing that you may see." in page for page in pages)


def test_the_use_one_means_is_answered(cast: dict[str, Api]) -> None:
    cast["police"].publish("parcel-fee-now.com", marking={"uses": ["investigate"]})
    bank = signed_in(cast["bank"])
    assert "is not allowed" in _found(bank, "parcel-fee-now.com", use="block")
    assert "is not allowed" not in _found(bank, "parcel-fee-now.com", use="investigate")
    assert "is not allowed" not in _found(bank, "parcel-fee-now.com", use="no-such")


def test_what_was_found_can_be_published_on_and_seen_too(cast: dict[str, Api]) -> None:
    id = cast["police"].publish("+66812345678")["id"]
    bank = signed_in(cast["bank"])
    page = _found(bank, "081 234 5678")
    assert f'action="/console/signals/{id}/sight"' in page and 'action="/console/publish/begin"' in page
    # The first result is the phone; the wallets' proxies of the same number stand below it.
    fields = dict(reversed(re.findall(r'type="hidden" name="(met|kind|region)" value="([^"]*)"', page)))
    begun = bank.post("/console/publish/begin", fields)
    assert "+66 81 234 5678" in begun.content.decode() and '<option value="phone" selected>' in begun.content.decode()
    assert bank.post(f"/console/signals/{id}/sight").status_code == 303
    assert cast["police"].get(f"/signals/{id}")["feedback"] == {"sighting": 1}
    auditor = _found(signed_in(cast["bank"], "auditor"), "081 234 5678")
    assert "/sight" not in auditor and "/console/publish/begin" not in auditor and id in auditor


def test_members_are_found_by_name_with_a_slip(cast: dict[str, Api]) -> None:
    page = _found(signed_in(cast["bank"]), "cyber pol")
    for slip in ("cybre police", "CYBER", "Cyber Plice"):
        assert f"/console/members/{cast['police'].id}" in _found(signed_in(cast["bank"]), slip), slip
    assert f"/console/members/{cast['police'].id}" in page
    assert f"/console/members/{cast['support'].id}" not in page


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  \n ",
        "4111 1111 1111 1111",
        "THB 9400",
        "list.xlsx",
        "203.0.113.0/24",
        "nothing of any use in here",
        "x" * 200_001,
        "a\0b",
        "\ud800",
    ],
)
def test_what_can_not_be_looked_up_is_said(cast: dict[str, Api], text: str) -> None:
    page = _found(signed_in(cast["bank"]), text.encode("utf-8", "replace").decode(), 422)
    assert re.search(r'<p class="error" id="q_error">[^<]{20,}</p>', page)
    assert "4111" not in without_tokens(page)


@pytest.mark.parametrize("name", ["สมชาย", "นาย สมชาย ใจดี", "नेपाली दूतावास"])
def test_a_name_that_nothing_has_is_answered_as_a_name(cast: dict[str, Api], name: str) -> None:
    page = _found(signed_in(cast["police"]), name, 422)
    assert "Nothing that you may see has this name." in page and "can be looked up" not in page


def test_no_address_holds_what_was_looked_for(cast: dict[str, Api]) -> None:
    cast["police"].publish("parcel-fee-now.com")
    page = _found(signed_in(cast["bank"]), CHAT)
    for address in re.findall(r'(?:href|action|src|hx-get|hx-post)="([^"]*)"', page):
        assert "parcel" not in address and "812345678" not in address, address
    html = signed_in(cast["bank"]).get("/console/search?q=parcel-fee-now.com").content.decode()
    assert "parcel-fee-now" not in html


def test_markup_stays_text(cast: dict[str, Api]) -> None:
    page = _found(signed_in(cast["bank"]), "<script>alert(1)</script> parcel-fee-now.com")
    assert "<script>alert" not in page


def test_as_many_queries_for_many_identifiers_as_for_one(cast: dict[str, Api]) -> None:
    from django.db import connection

    for number in range(40):
        cast["police"].publish(f"shop-{number}.org")
    bank = signed_in(cast["bank"])

    def count(text: str) -> int:
        _found(bank, text)
        with CaptureQueriesContext(connection) as queries:
            _found(bank, text)
        return len(queries)

    # Cases are looked through for a text that can stand in one, and the other is too long: one question less.
    assert count("see shop-1.org or shop-2.org") == 1 + count(" ".join(f"see shop-{number}.org" for number in range(40)))
    sixty = _found(bank, " ".join(f"see shop-{number}.org" for number in range(60)))
    assert len(_named(sixty)) == 50 and "This text has 10 more identifiers" in sixty


def test_an_account_is_found_with_and_without_its_bank(cast: dict[str, Api]) -> None:
    cast["police"].publish("TH:004:1234567890", scheme="parcel", tlp="TLP:AMBER", audience={"members": [cast["bank"].id]})
    officer = signed_in(cast["bank"])
    for text, bank in (("123-4-56789-0", "TH:004"), ("๑๒๓๔๕๖๗๘๙๐", "TH:004"), ("123-4-56789-0", ""), ("1234567890", "")):
        page = _found(officer, text, bank=bank)
        assert "Cyber Police" in page, (text, bank)
    assert "Cyber Police" not in _found(officer, "123-4-56789-0", bank="TH:014")


def test_a_request_is_found_by_what_it_is_about_by_its_number_and_by_nobody_else(hub: Hub) -> None:
    made = asking.cast(hub)
    (request,) = asking.ask(made, at=now() - MINUTE).requests
    actions.take(made["Kasi"], request.id, "acknowledge")
    kasi, stranger = (browser(person(made.api(name), "officer", f"Nok of {name}")) for name in ("Kasi", "Stranger"))
    for text in ("TH:004:1234567890", "123-4-56789-0", "1234567890"):
        page = _found(kasi, text)
        assert f'href="/console/requests/{request.id}"><bdi>THB 480,000, Sender</bdi>' in page, text
        assert ">Not known<" not in page, re.findall(r".{200}Not known.{100}", page)
        assert "No member has shared anything about it" not in page
    # An account one digit off is another person's.
    for other in ("TH:004:1234567891", "123-4-56789-1"):
        assert request.id not in kasi.post("/console/search", {"q": other}).content.decode()
    assert request.id not in _found(stranger, "TH:004:1234567890")
    for text in (request.id, request.id[:8], request.id[:8].upper(), f" {request.id[:13]} "):
        answer = kasi.post("/console/search", {"q": text})
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/console/requests/{request.id}"), text
        refused = stranger.post("/console/search", {"q": text})
        assert refused.status_code in (200, 422) and request.id not in refused.content.decode().replace(text.strip(), "")
    assert "Location" not in kasi.post("/console/search", {"q": request.id[:7]}).headers


@pytest.mark.parametrize("typed", ["{}", "UETR {}", "uetr: {}", "Ref. no: {}", "Transaction ID {}"])
def test_a_reference_is_found_with_the_word_before_it(hub: Hub, typed: str) -> None:
    made = asking.cast(hub)
    uetr = "eb6305c9-1f7f-49de-aed0-16487c27b42d"
    (request,) = asking.ask(made, at=now() - MINUTE, payments=[{"amount": "480000.00 THB", "uetr": uetr}]).requests
    answer = browser(person(made.api("Kasi"), "officer", "Nok of Kasi")).post("/console/search", {"q": typed.format(uetr)})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/console/requests/{request.id}")


def test_an_erased_request_is_not_found_by_what_it_was_about(hub: Hub) -> None:
    from accord.hub.requests.models import Request

    made = asking.cast(hub)
    (request,) = asking.ask(made, at=now() - MINUTE).requests
    Request.objects.filter(id=request.id).update(erased=now())
    kasi = browser(person(made.api("Kasi"), "officer", "Nok"))
    assert request.id not in _found(kasi, "TH:004:1234567890")


def test_an_appeal_and_a_report_are_found_by_their_codes_by_those_they_are_for(
    hub: Hub, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bells import rows
    from reporting import handed_in

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    sender, other = hub.member("Sender Bank", "finance", "TH"), hub.member("Other Bank", "finance", "TH")
    appeal = lodged(caller(sender))
    keeper, stranger = (browser(person(api, "officer", "Nok")) for api in (sender, other))
    assert keeper.post("/console/search", {"q": appeal}).headers["Location"] == f"/console/appeals/{appeal}"
    assert stranger.post("/console/search", {"q": appeal}).status_code == 422
    police = hub.member("Police", "state", "TH")
    code = handed_in({"country": "TH", "lost": ["nothing"]}, ("police",))
    ((report, member),) = rows("SELECT item, member FROM reports_sent")
    assert member == caller(police).n
    desk = browser(person(police, "officer", "Dao"))
    for text in (report, code, code.lower().replace("-", " ")):
        assert desk.post("/console/search", {"q": text}).headers["Location"] == f"/console/reports/{report}", text
        assert "Location" not in stranger.post("/console/search", {"q": text}).headers


def test_pages_countries_and_what_can_be_begun_are_found_by_name(cast: dict[str, Api]) -> None:
    officer, auditor = signed_in(cast["bank"]), signed_in(cast["bank"], "auditor")
    assert 'href="/console/inbox"' in _found(officer, "inbxo")
    assert "/console/requests/new?protocol=hold-funds" in _found(officer, "hold")
    assert "/console/requests/new?protocol=hold-funds" not in _found(auditor, "inbox")
    assert 'href="/console/countries/TH"' in _found(officer, "Thailand")
    assert 'href="/console/tokens"' not in _found(officer, "settings") and "/console/settings" in _found(officer, "settings")


def test_advice_is_for_whoever_works_at_a_desk(cast: dict[str, Api]) -> None:
    cast["police"].publish("parcel-fee-now.com", scheme="parcel")
    bank, analyst = _found(signed_in(cast["bank"]), "parcel-fee-now.com"), _found(signed_in(cast["bank"], "analyst"), "parcel-fee-now.com")
    for page in (bank, analyst):
        assert "call the bank" not in page and "Pause before you reply" not in page
        assert "Look at the account and its payments under your own rules before money moves." in page
    assert "open a request to hold it" in bank and "ask a colleague on duty" not in bank
    assert "ask a colleague on duty" in analyst
    assert "Treat it as one member" in _found(signed_in(cast["support"]), "parcel-fee-now.com").replace("&#x27;", "'")


def test_a_file_is_found_by_its_number_and_its_alias_by_who_may_open_it(hub: Hub, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.hub.care import actions as care

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    row = person(hub.admin, "victim officer", "Hana")
    file = care.open_file(rooms.caller(row), "forced", {"called": "Quivolda", "alias": "Blue Heron"}, agreed={"support": True}).id
    helper, officer = browser(row), signed_in(hub.admin)
    for text in ("1", "no. 1", "#1", "Blue Heron", " blue  heron "):
        answer = helper.post("/console/search", {"q": text})
        assert answer.headers.get("Location") == f"/console/care/{file}", (text, answer.content.decode().partition("<main")[2][:3000])
        assert file not in officer.post("/console/search", {"q": text}).content.decode()
    assert f"/console/care/{file}" not in helper.post("/console/search", {"q": "Blue Herom"}).content.decode(), "an alias is exact"
    other = browser(person(hub.member("Haven", "support", "TH"), "victim officer", "Mei"))
    assert "Location" not in other.post("/console/search", {"q": "Blue Heron"}).headers


def test_a_message_that_names_nothing_is_held_against_those_that_were_reported(cast: dict[str, Api]) -> None:
    message = "Hi mum, I lost my phone and this is my new number, please can you send me the money for the rent today, I will pay it back"
    cast["police"].publish(message, kind="script", scheme="family-emergency")
    page = _found(signed_in(cast["bank"]), message.replace("please can you", "can you please") + " tomorrow")
    assert "the message is like this one" in page and "Cyber Police" in page
    assert "like this one" not in _found(
        signed_in(cast["bank"]), "The meeting on Thursday is moved to the large room on the third floor", 422
    )
