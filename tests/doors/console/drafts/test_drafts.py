"""What is typed outlives the session and the tab, for whoever typed it and nobody else; also without any script."""

import json
import re
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from bells import rows
from hubs import Hub
from rooms import browser, person

from accord.formats.pages.filling import form_sent, typed
from accord.formats.pages.tree import Page

WORDS = 'Zanthipe rang at nine.\n<b>She</b> said & wrote "so".'
CLAIM = {"met": "+66812345678\r\n+66812345679", "scheme": "investment", "note": WORDS, "use": ["block"], "tlp": "TLP:GREEN"}
PUBLISH = "/console/publish"


@pytest.fixture
def ann(hub: Hub) -> Any:
    return person(hub.member("Alpha"), "officer", "Ann")


def send(client: Any, path: str, fields: dict[str, Any], place: str = PUBLISH) -> Any:
    return client.post(path, fields, headers={"Referer": f"http://testserver{place}"})


def signed_out(who: Any) -> Any:
    """A browser in which somebody was signed in, and whose session has ended."""
    client = browser(who)
    assert client.get("/console/settings").status_code == 200
    client.session.flush()
    return client


def again(client: Any, who: Any) -> Any:
    """The same browser, in which somebody signs in."""
    fresh = browser(who)
    for name in ("accord_session",):
        client.cookies[name] = fresh.cookies[name].value
    return client


def place_of(answer: Any) -> str:
    return parse_qs(urlsplit(answer["Location"]).query)["next"][0]


def stands(client: Any, place: str, path: str, fields: dict[str, list[str]]) -> tuple[dict[str, list[str]], str]:
    answer = client.get(place)
    assert answer.status_code == 200
    page = Page(answer.content.decode())
    form = form_sent(page, path, fields)
    assert form is not None
    return typed(form), unescape(answer.content.decode())


def test_a_form_that_came_after_the_session_had_ended_stands_there_again(ann: Any) -> None:
    client = signed_out(ann)
    answer = send(client, PUBLISH, CLAIM)
    assert answer.status_code == 303 and answer["Location"].startswith("/account/login/?next=%2Fconsole%2Fpublish%3Fdraft%3D")
    assert "Zanthipe" not in answer["Location"]
    page = unescape(client.get(answer["Location"]).content.decode())
    assert "What you typed is kept: sign in, and the form will show it again." in page
    assert f'name="next" value="{place_of(answer)}"' in page, "and the sign-in leads back"
    found, text = stands(again(client, ann), place_of(answer), PUBLISH, {"met": ["x"]})
    assert [found[name] for name in ("met", "scheme", "note", "tlp")] == [
        [CLAIM["met"]],
        ["investment"],
        [WORDS],
        ["TLP:GREEN"],
    ]
    assert found["use"] == ["block"], "what was taken out is out"
    assert "It has not been sent." in text
    assert rows("SELECT COUNT(*) FROM journal_entry WHERE type LIKE 'signal.%'") == [(0,)]


def test_somebody_else_who_signs_in_there_gets_nothing_of_it(hub: Hub, ann: Any) -> None:
    client = signed_out(ann)
    place = place_of(send(client, PUBLISH, CLAIM))
    for other in (person(hub.member("Alpha"), "administrator", "Eve"), person(hub.member("Beta"), "officer", "Bob")):
        answer = again(client, other).get(place)
        assert answer.status_code == 200 and "Zanthipe" not in answer.content.decode() and "812345678" not in answer.content.decode()
        id = parse_qs(urlsplit(place).query)["draft"][0]
        assert client.post(f"/console/drafts/{id}/discard").status_code == 404
        assert json.loads(client.get("/console/drafts/of?page=/console/publish").content) == {"drafts": []}
    assert "Zanthipe" in again(client, ann).get(place).content.decode()


@pytest.mark.parametrize("cookie", ["", "1", "1:forged", "9" * 400])
def test_where_nobody_knows_who_wrote_it_nothing_is_kept_and_that_is_said(ann: Any, cookie: str) -> None:
    client = signed_out(ann)
    client.cookies["accord_writer"] = cookie
    answer = send(client, PUBLISH, CLAIM)
    assert "said=not-kept" in answer["Location"] and "draft" not in answer["Location"]
    assert "could not be kept" in unescape(client.get(answer["Location"]).content.decode())
    assert rows("SELECT COUNT(*) FROM drafts_draft") == [(0,)]


def test_who_takes_no_part_any_more_leaves_nothing(hub: Hub, ann: Any) -> None:
    from accord.hub.members import queries
    from accord.hub.members.actions import people

    client = signed_out(ann)
    people.set_active(queries.person(ann.n), False, by=queries.operator())
    assert "said=not-kept" in send(client, PUBLISH, CLAIM)["Location"]


def test_a_password_is_never_kept(ann: Any) -> None:
    client = signed_out(ann)
    send(client, PUBLISH, {**CLAIM, "password": "hunter2 hunter2", "credential": "{}"})
    place = place_of(send(client, PUBLISH, {**CLAIM, "password": "hunter2 hunter2"}))
    assert "hunter2" not in again(client, ann).get(place).content.decode()
    from accord.hub.drafts import queries
    from accord.hub.members.queries import person_caller

    caller = person_caller(ann.n)
    assert caller is not None
    assert queries.drafts(caller, PUBLISH)
    for row in queries.drafts(caller, PUBLISH):
        assert not {"password", "credential"} & set(queries.draft(caller, row.id).fields)


def kept(client: Any, fields: dict[str, Any], place: str = PUBLISH, **more: Any) -> Any:
    page = client.get(place).content.decode()
    found = re.search(r'data-writer="(\w+)"', page)
    assert found
    body = {"page": place, "action": place, "writer": found[1], "fields": fields, **more}
    return client.post("/console/drafts/keep", json.dumps(body), content_type="application/json")


def test_the_script_keeps_what_is_typed_and_finds_it_again(ann: Any) -> None:
    client = browser(ann)
    answer = kept(client, {"note": ["It rang"], "csrfmiddlewaretoken": ["x"], "once": ["y"]})
    first = json.loads(answer.content)
    assert answer.status_code == 200 and first["seen"] == 1 and not first["beside"] and re.search(r"\d\d:\d\d", first["at"])
    second = json.loads(kept(client, {"note": ["It rang twice"]}, draft=first["draft"], seen=1).content)
    assert (second["draft"], second["seen"]) == (first["draft"], 2)
    other = json.loads(kept(client, {"note": ["another tab"]}, draft=first["draft"], seen=1).content)
    assert other["beside"] and other["draft"] != first["draft"]
    found = json.loads(client.get("/console/drafts/of?page=/console/publish?draft=x").content)["drafts"]
    assert len(found) == 2 and "rang" not in str(found)
    assert {stands(client, each["href"], PUBLISH, {"note": ["x"]})[0]["note"][0] for each in found} == {"It rang twice", "another tab"}
    page = Page(client.get(found[1]["href"]).content.decode())
    form = form_sent(page, PUBLISH, {"note": ["x"]})
    assert form is not None and form.get("data-seen") == "2", "the page goes on with the same draft"


def test_of_a_form_with_a_file_it_is_said_that_the_file_is_to_be_chosen_again(ann: Any) -> None:
    client = browser(ann)
    for place, fields, has_files in (("/console/lists/import", {"scheme": ["parcel"]}, True), (PUBLISH, {"note": ["It rang"]}, False)):
        assert kept(client, fields, place).status_code == 200
        (row,) = json.loads(client.get(f"/console/drafts/of?page={place}").content)["drafts"]
        page = unescape(client.get(row["href"]).content.decode())
        assert ("Choose files again: they are not kept." in page) is has_files, place


def test_what_was_sent_is_kept_no_longer_as_one_to_be_sent(ann: Any) -> None:
    client = browser(ann)
    draft = json.loads(kept(client, {"note": ["It rang"]}).content)["draft"]
    refused = send(client, PUBLISH, {"met": "", "draft": draft})
    assert refused.status_code == 422
    assert not json.loads(client.get("/console/drafts/of?page=/console/publish").content)["drafts"][0]["sent"]
    taken = send(client, PUBLISH, {**CLAIM, "met": "+66812345678", "draft": draft, "use": ["block"]})
    assert taken.status_code == 303, unescape(taken.content.decode())[:3000]
    (row,) = json.loads(client.get("/console/drafts/of?page=/console/publish").content)["drafts"]
    assert row["sent"]
    assert "You sent this at" in unescape(client.get(row["href"]).content.decode())


def test_nothing_typed_under_one_name_is_kept_under_another(hub: Hub, ann: Any) -> None:
    client, other = browser(ann), browser(person(hub.member("Alpha"), "officer", "Eve"))
    page = client.get(PUBLISH).content.decode()
    writer = re.search(r'data-writer="(\w+)"', page)
    assert writer
    body = {"page": PUBLISH, "action": PUBLISH, "writer": writer[1], "fields": {"note": ["Ann's"]}}
    answer = other.post("/console/drafts/keep", json.dumps(body), content_type="application/json")
    assert answer.status_code == 409 and rows("SELECT COUNT(*) FROM drafts_draft") == [(0,)]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"page": 1}', b"\xff", b'{"page":"/api","action":"/console/x","fields":{},"writer":"W"}']
)
def test_what_the_script_would_not_send_is_refused(ann: Any, body: bytes) -> None:
    client = browser(ann)
    found = re.search(r'data-writer="(\w+)"', client.get(PUBLISH).content.decode())
    assert found
    body = body.replace(b'"W"', f'"{found[1]}"'.encode())
    assert client.post("/console/drafts/keep", body, content_type="application/json").status_code == 422


def test_a_form_of_an_earlier_sign_in_is_shown_again_and_not_done(ann: Any) -> None:
    client = browser(ann, enforce_csrf_checks=True)
    client.get(PUBLISH)
    headers = {"Referer": f"http://testserver{PUBLISH}", "Sec-Fetch-Site": "same-origin"}
    answer = client.post(PUBLISH, {**CLAIM, "csrfmiddlewaretoken": "a" * 64}, headers=headers)
    assert answer.status_code == 403
    page = Page(answer.content.decode())
    form = form_sent(page, PUBLISH, {"note": ["x"]})
    assert form is not None and typed(form)["note"] == [WORDS]
    assert "Nothing was sent, because you signed in again" in unescape(answer.content.decode())
    away = client.post(PUBLISH, {**CLAIM, "csrfmiddlewaretoken": "a" * 64}, headers={**headers, "Sec-Fetch-Site": "cross-site"})
    assert away.status_code == 403 and "Zanthipe" not in away.content.decode()


def test_a_preview_in_the_background_leaves_the_page_where_it_is(ann: Any) -> None:
    client = signed_out(ann)
    answer = client.post(f"{PUBLISH}/preview", CLAIM, headers={"HX-Request": "true"})
    assert answer.status_code == 401 and "HX-Redirect" not in answer.headers
    assert client.get("/console/drafts/here").status_code == 303


def test_the_way_back_keeps_what_stands_behind_the_question_mark(ann: Any) -> None:
    client = signed_out(ann)
    assert place_of(client.get("/console/signals?mine=1")) == "/console/signals?mine=1"


def test_what_has_no_field_any_more_is_told_beside_and_a_cards_number_is_not(ann: Any) -> None:
    client = signed_out(ann)
    place = place_of(send(client, PUBLISH, {**CLAIM, "note": "4111 1111 1111 1111", "gone": "No field for this"}))
    text = unescape(again(client, ann).get(place).content.decode())
    assert "No field for this" in text and "4111" not in text


def test_a_page_without_a_draft_asks_the_database_for_none(ann: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = browser(ann)
    client.get(PUBLISH)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(PUBLISH).status_code == 200
        assert send(client, PUBLISH, {"met": ""}).status_code == 422
    assert not [query for query in asked.captured_queries if "drafts_draft" in query["sql"]]
