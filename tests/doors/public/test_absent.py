"""An address that is nobody's: a page of ours, in the reader's language, with what to do next."""

import pytest
from django.conf import settings
from django.test import Client
from hubs import Hub

ADDRESSES = ("/no-such-page", "/checks", "/report/never/was", "/guest", "/.well-known/never-was", "/check/")


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_that_is_nobodys_says_so_in_every_language_and_what_to_do(hub: Hub, address: str) -> None:
    headings = set()
    for language, _name in settings.LANGUAGES:
        answer = Client().get(f"{address}?lang={language}")
        page = answer.content.decode()
        assert answer.status_code == 404 and answer.headers["Content-Type"].startswith("text/html")
        assert f'<html lang="{language}"' in page and answer.headers["Cache-Control"] == "no-store"
        if address != "/guest":  # a page of the guests' own says that no invitation is there
            headings.add(page.partition("<h1>")[2].partition("</h1>")[0])
            assert f'href="/check?lang={language}"' in page and f'href="/report?lang={language}"' in page
    assert address == "/guest" or "There is no page at this address" in headings


def test_what_was_typed_is_not_said_back(hub: Hub) -> None:
    page = Client().get("/0812345678/%3Cscript%3E").content.decode()
    assert "0812345678" not in page and "script" not in page.partition("<main")[2]


def test_programs_are_answered_in_their_own_way(hub: Hub) -> None:
    assert Client().get("/api/v1/never-was").headers["Content-Type"] == "application/problem+json"
    assert "<h1>" not in Client().get("/static/never-was.css").content.decode().partition("<main")[2]
