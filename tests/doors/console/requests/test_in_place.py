"""The form of the step that a request waits for stands on its page; the others, and what lets go of something, stay a press away."""

import re
from datetime import datetime
from typing import Any

import pytest
from asking import MINUTE, Cast, as_typed, ask, cast
from bells import NOON
from django.core.files.uploadedfile import SimpleUploadedFile
from hubs import Hub
from rooms import browser, person

from accord.core.times import micros
from accord.hub.requests import actions, queries


@pytest.fixture
def made(hub: Hub) -> Cast:
    return cast(hub)


def _now() -> int:
    from accord.hub.times import now

    return now()


def _officer(made: Cast, name: str = "Kasi", role: str = "officer") -> Any:
    return browser(person(made.api(name), role, f"Nok of {name}"))


def _place(client: Any, request: str) -> str:
    answer = client.get(f"/console/requests/{request}")
    assert answer.status_code == 200
    text = " ".join(answer.content.decode().split())
    match = re.search(r'<section class="in-place".*?</section>', text)
    return match[0] if match else ""


def _asked(made: Cast) -> str:
    return str(ask(made, at=_now() - 10 * MINUTE).requests[0].id)


def test_what_asks_nothing_is_taken_first_and_then_the_form_stands_open(made: Cast) -> None:
    id, client = _asked(made), _officer(made)
    assert _place(client, id) == ""
    actions.take(made["Kasi"], id, "acknowledge", {}, at=_now() - 9 * MINUTE)
    place = _place(client, id)
    assert f'action="/console/requests/{id}/steps/hold"' in place and "Hold THB 480,000" in place and 'value="480000.00"' in place
    assert "It will then be: Held." in place, "what follows stands beside the button"
    assert place.index('name="f-amount"') < place.index("<details") < place.index('name="f-note"')


def test_it_is_sent_from_where_it_stands_and_what_is_wrong_is_said(made: Cast) -> None:
    id, client = _asked(made), _officer(made)
    actions.take(made["Kasi"], id, "acknowledge", {}, at=_now() - 9 * MINUTE)
    address = f"/console/requests/{id}/steps/hold"
    wrong = client.post(address, {"f-amount": "a little", "f-amount-unit": "THB"})
    text = wrong.content.decode()
    assert wrong.status_code == 422 and "in-place" not in text and 'value="a little"' in text, "one form, not two"
    until = as_typed(_now() + 5_000 * MINUTE)
    client.post(address, {"f-amount": "480,000", "f-amount-unit": "THB", "f-until": until})
    assert queries.page(made["Kasi"], id, words=False).row.state == "held"
    assert "/steps/return" in _place(client, id), "then what gives it back"


@pytest.mark.parametrize("typed", ["5 days", "ภายใน 5 วัน", "5 días"])
def test_of_a_hold_of_so_many_days_it_is_asked_when_the_last_one_ends(made: Cast, typed: str) -> None:
    id, client = _asked(made), _officer(made)
    actions.take(made["Kasi"], id, "acknowledge", {}, at=_now() - 9 * MINUTE)
    address, sent = f"/console/requests/{id}/steps/hold", {"f-amount": "480,000", "f-amount-unit": "THB"}
    before = _now()
    asked = client.post(address, {**sent, "f-until": typed})
    text = asked.content.decode()
    choices = re.findall(r'name="f-until-meant" value="([^"]+)"', text)
    assert asked.status_code == 422 and "Do you mean" in text and len(choices) == 2
    same_hour, last_minute = (datetime.fromisoformat(choice) for choice in choices)
    assert 0 <= before - (micros(same_hour) - 5 * 24 * 60 * MINUTE) < MINUTE
    assert last_minute.date() == same_hour.date() and (last_minute.hour, last_minute.minute) == (23, 59)
    client.post(address, {**sent, "f-until": typed, "f-until-asked": typed, "f-until-meant": choices[1]})
    assert queries.page(made["Kasi"], id, words=False).row.state == "held"


@pytest.mark.parametrize("typed", ["7 days", "next week"])
def test_of_a_hold_no_end_is_offered_that_would_be_refused(made: Cast, typed: str) -> None:
    """Thailand's rule lets money be held for seven days."""
    id, client = _asked(made), _officer(made)
    actions.take(made["Kasi"], id, "acknowledge", {}, at=_now() - 9 * MINUTE)
    address, sent = f"/console/requests/{id}/steps/hold", {"f-amount": "480,000", "f-amount-unit": "THB"}
    before = _now()
    asked = client.post(address, {**sent, "f-until": typed})
    choices = re.findall(r'name="f-until-meant" value="([^"]+)"', asked.content.decode())
    assert asked.status_code == 422 and choices
    assert all(micros(datetime.fromisoformat(choice)) <= before + (7 * 24 * 60 + 1) * MINUTE for choice in choices)
    client.post(address, {**sent, "f-until": typed, "f-until-asked": typed, "f-until-meant": choices[-1]})
    assert queries.page(made["Kasi"], id, words=False).row.state == "held"


def test_nobody_who_takes_no_step_has_a_form(made: Cast) -> None:
    id = _asked(made)
    actions.take(made["Kasi"], id, "acknowledge", {}, at=_now() - 9 * MINUTE)
    assert _place(_officer(made, role="auditor"), id) == "" and _place(_officer(made, "Sender"), id) == ""


def _moved(made: Cast, client: Any, **more: str) -> Any:
    id = _asked(made)
    actions.take(made["Kasi"], id, "acknowledge", {}, at=_now() - 9 * MINUTE)
    form = client.get(f"/console/requests/{id}/steps/moved-on").content.decode()
    hop = {"f-hops-1-amount": "180,000", "f-hops-1-amount-unit": "THB", "f-hops-1-next": "AE070331234567890123456"}
    return id, form, client.post(f"/console/requests/{id}/steps/moved-on", {**hop, **more})


def test_money_moved_on_and_the_rest_is_held_by_the_button_that_says_so(made: Cast) -> None:
    id, form, answer = _moved(made, _officer(made), then="hold")
    row = queries.page(made["Kasi"], id, words=False).row
    assert "It moved on, and we hold the rest" in form and "The rest will be held until" in form
    assert (row.totals["THB"]["moved-on"], row.totals["THB"]["held"], row.totals["THB"]["pending"]) == ("180000.00", "300000.00", "0.00")
    assert answer["Location"].endswith("?done=hold-funds@3.hold-part")


def test_without_that_button_nothing_is_held(made: Cast) -> None:
    id, _form, answer = _moved(made, _officer(made))
    row = queries.page(made["Kasi"], id, words=False).row
    assert row.totals["THB"]["held"] == "0.00" and answer["Location"].endswith("?done=hold-funds@3.moved-on")


def _acceding(hub: Hub) -> tuple[Cast, str, Any]:
    """A request to accede, by its id, and who records the signature."""
    made = cast(hub)
    given = {"organisation": made.api("Stranger").id, "country": "PE"}
    wish = actions.Ask("accede", fields=given, about=made.api("Stranger").id)
    (request,) = actions.open_request(made["Secretariat"], wish, at=NOON).requests
    return made, request.id, browser(person(made.api("Secretariat"), "secretariat", "Mara of the hub"))


def test_a_file_that_was_chosen_on_a_page_that_asks_something_is_asked_for_again(hub: Hub) -> None:
    _made, request, secretary = _acceding(hub)
    address = f"/console/requests/{request}/steps/record-signature"
    typed = {"f-signed-on": "3/2/2026", "f-signatory": "Nok"}
    shown = secretary.post(address, {**typed, "f-instrument": SimpleUploadedFile("signed.pdf", b"%PDF-1.4")})
    assert shown.status_code == 422 and "Choose the file again." in shown.content.decode()
    assert "Choose the file again." not in secretary.post(address, typed).content.decode()


def test_a_file_that_came_with_a_step_goes_where_the_step_goes(hub: Hub) -> None:
    made, request, secretary = _acceding(hub)
    address, typed = f"/console/requests/{request}/steps/record-signature", {"f-signed-on": "2026-11-02", "f-signatory": "Nok"}

    def send(**more: Any) -> int:
        signed = SimpleUploadedFile("signed.pdf", b"%PDF-1.4 signed")
        return int(secretary.post(address, {**typed, "f-instrument": signed, **more}).status_code)

    assert send(seen="99") == 422, "another person was quicker"
    assert queries.page(made["Secretariat"], request).attachments == (), "what was not done leaves no file"
    assert send() == 303
    (file,) = queries.page(made["Secretariat"], request).attachments
    assert queries.download(made["Secretariat"], file.id).data == b"%PDF-1.4 signed"
