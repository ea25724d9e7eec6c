"""The country: chosen once and remembered by two letters, or read off the one place where a number was reported."""

from typing import Any

import pytest
from django.test import Client
from hubs import Hub

pytestmark = pytest.mark.usefixtures("roomy")

LOCAL = "02-123-4567"


def check(client: Client, **sent: str) -> Any:
    answer = client.post("/check", sent)
    answer.page = answer.content.decode()
    return answer


def test_a_number_of_no_country_is_read_where_somebody_reported_it(hub: Hub) -> None:
    assert check(Client(), text=LOCAL).status_code == 422, "nobody reported it anywhere: it is asked which country"
    hub.member("Telecom").publish("+6621234567", region="TH", tlp="TLP:CLEAR")
    answer = check(Client(), text=LOCAL)
    assert answer.status_code == 200 and "Reported as a scam" in answer.page and "+66 2 123 4567" in answer.page
    assert "You chose no country. We read it as it is written in Thailand." in answer.page
    chosen = check(Client(), text=LOCAL, country="TH")
    assert "Reported as a scam" in chosen.page and "You chose no country" not in chosen.page


def test_a_number_that_was_reported_in_two_countries_is_asked_about(hub: Hub) -> None:
    telecom = hub.member("Telecom")
    telecom.publish("+6621234567", region="TH", tlp="TLP:CLEAR")
    telecom.publish("+97721234567", region="NP", tlp="TLP:CLEAR")
    answer = check(Client(), text=LOCAL)
    assert answer.status_code == 422 and "Reported as a scam" not in answer.page


def test_a_number_beside_others_is_not_passed_over_in_silence(hub: Hub) -> None:
    text = "โอนมาที่ กสิกร 123-4-56789-0 หรือโทร 081-234-5678"
    said = "There is a number in it that we could not look up, because we don't know its country."
    answer = check(Client(), text=text)
    assert answer.status_code == 200 and said in answer.page and "123-4-56789-0" in answer.page
    assert "+66 81" not in answer.page
    chosen = check(Client(), text=text, country="TH")
    assert "+66 81 234 5678" in chosen.page and said not in chosen.page
    # With words alone around it: that there was no number would be untrue, and what was typed stays to be asked again.
    alone = check(Client(), text="รบกวนโทรกลับด่วน 081-234-5678 นะคะ ธนาคาร")
    assert said in alone.page and "We found no link" not in alone.page and "081-234-5678" in alone.page
    assert said not in check(Client(), text="https://kbank-secure.top/login").page
    hub.member("Telecom").publish("+66812345678", region="TH", tlp="TLP:CLEAR")
    answer = check(Client(), text=text)
    assert "Reported as a scam" in answer.page and "We read it as it is written in Thailand." in answer.page and said not in answer.page


@pytest.mark.parametrize(
    ("language", "header", "wanted"), [("th", "en-US,en", "TH"), ("ne", "", "NP"), ("th", "es-PE,es", "PE"), ("en", "en-US", "")]
)
def test_the_language_of_the_page_tells_the_country_where_nothing_else_does(hub: Hub, language: str, header: str, wanted: str) -> None:
    page = Client().get(f"/check?lang={language}", headers={"Accept-Language": header}).content.decode()
    assert ([code for code in ("TH", "NP", "PE", "BD", "AE") if f'<option value="{code}" selected>' in page] or [""]) == [wanted]


def test_what_is_shared_with_members_alone_tells_no_country(hub: Hub) -> None:
    telecom, bank = hub.member("Telecom"), hub.member("Bank")
    telecom.publish("+6621234567", region="TH", tlp="TLP:AMBER", audience={"members": [bank.id]})
    assert check(Client(), text=LOCAL).status_code == 422


@pytest.mark.parametrize("path", ["/check", "/appeal"])
def test_the_country_is_chosen_once(hub: Hub, path: str) -> None:
    client = Client()
    assert '<option value="TH" selected>' not in client.get(path).content.decode()
    answer = check(client, text=LOCAL, country="TH")
    cookie = answer.cookies["accord_country"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("TH", True, "Lax")
    assert cookie["max-age"] == "", "two letters, until the browser is closed"
    assert '<option value="TH" selected>' in client.get(path).content.decode()


def test_no_page_of_reports_sets_it_and_the_quick_exit_clears_it(hub: Hub) -> None:
    client = Client()
    for sent in ({"door": "money", "q.lost": "money"}, {"door": "held"}):
        assert "accord_country" not in client.post("/report", {**sent, "q.country": "TH"}).cookies
    assert '"cookies"' in client.get("/report/leave")["Clear-Site-Data"]


@pytest.mark.parametrize("value", ["XX", "", "TH;", "<b>", "th"])
def test_junk_in_the_cookie_chooses_nothing(hub: Hub, value: str) -> None:
    client = Client()
    client.cookies["accord_country"] = value
    page = client.get("/check").content.decode()
    assert "selected>" not in page and "<b>" not in page
