from django.test import Client
from hubs import Hub


def test_the_language_asked_for_is_spoken_and_remembered(hub: Hub) -> None:
    client = Client()
    response = client.get("/check?lang=th")
    assert response["Content-Language"] == "th"
    cookie = response.cookies["django_language"]
    assert cookie.value == "th" and cookie["httponly"] and cookie["samesite"] == "Lax"
    assert client.get("/check")["Content-Language"] == "th"


def test_without_a_choice_the_browsers_language_is_spoken(hub: Hub) -> None:
    for header, language in (("ne-NP,ne;q=0.9,en;q=0.8", "ne"), ("es-PE", "es"), ("fr", "en"), ("", "en"), ("fr,ar;q=0.5", "ar")):
        response = Client().get("/check", headers={"Accept-Language": header})
        assert response["Content-Language"] == language
        assert not response.cookies


def test_a_choice_outweighs_the_browser(hub: Hub) -> None:
    client = Client(headers={"Accept-Language": "th"})
    client.get("/check?lang=ar")
    assert client.get("/check")["Content-Language"] == "ar"


def test_a_language_that_is_not_ours_is_no_choice(hub: Hub) -> None:
    for query in ("lang=xx", "lang=../etc", "lang=", "lang=th%00", "LANG=th"):
        response = Client().get(f"/check?{query}")
        assert response["Content-Language"] == "en" and not response.cookies


def test_answers_to_machines_carry_no_language_and_no_cookie(hub: Hub) -> None:
    response = Client().get("/api/v1/me?lang=th")
    assert "Content-Language" not in response and not response.cookies


def test_one_request_leaves_no_language_behind_for_the_next(hub: Hub) -> None:
    Client().get("/check?lang=ar")
    assert Client().get("/check")["Content-Language"] == "en"
