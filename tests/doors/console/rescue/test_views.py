"""The pages of rescue: what is sealed shows for a stated reason, to those on the list, with the rules of safe contact before all else."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from bells import rows
from hubs import Hub
from rescuing import CONTACT, HELD, PERSON, PLACE, STORY, reported
from rooms import browser, person

NEW = {
    "known": "police",
    "country": "TH",
    "count": "about forty",
    "nations": "NP 3 KE 12",
    **{f"f-{key}": text for key, text in {**PLACE, **CONTACT, **STORY}.items()},
    "r-violence": "present",
}


@pytest.fixture
def people(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Clients of people at a national desk and at another member."""
    from django.conf import settings

    from accord.hub.members import actions, queries

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    desk, lima = hub.member("Desk", "state"), hub.member("Lima", "state", "PE")
    actions.name_national_desk(queries.member(desk.id), by=queries.operator())
    made = {f"{name} {role}": browser(person(api, role, f"{name} {role}")) for name, api in (("desk", desk), ("lima", lima)) for role in (
        "victim officer", "officer", "investigator", "administrator", "auditor",
    )}  # fmt: skip
    return {**made, "lima id": lima.id, "desk": made["desk victim officer"], "lima": made["lima officer"]}


def opened(desk: Any, **more: str) -> str:
    """A rescue that was opened through the form; its address."""
    answer = desk.post("/console/rescues/new", {**NEW, **more})
    assert answer.status_code == 303, answer.content.decode()
    return str(answer.headers["Location"]).partition("?")[0]


def page_text(client: Any, address: str, why: str = "safety") -> str:
    answer = client.get(f"{address}?reason={why}")
    assert answer.status_code == 200, answer.status_code
    return str(answer.content.decode())


def person_at(page: str) -> str:
    return re.findall(r"/people/([0-9a-f-]{36})/consulate", page)[0]


def named(desk: Any, rescue: str, **more: str) -> str:
    """A person who was named through the form; the address of its steps."""
    answer = desk.post(
        f"{rescue}/people", {"known": "inside", "stands": "inside", **{f"f-{key}": text for key, text in PERSON.items()}, **more}
    )
    assert answer.status_code == 303, answer.content.decode()
    return f"{rescue}/people/{person_at(page_text(desk, rescue))}"


def test_what_is_sealed_shows_for_a_reason_and_the_rules_of_contact_come_first(people: dict[str, Any]) -> None:
    desk = people["desk"]
    rescue = opened(desk)
    bare, listed = desk.get(rescue).content.decode(), desk.get("/console/rescues").content.decode()
    for page in (bare, listed):
        assert not any(text in page for text in (PLACE["place"], PLACE["area"], CONTACT["contact"], STORY["words"], "umbrella"))
        assert "Thailand" in page and "danger now" in page
    assert "Why you look" in bare and "Kenya 12" in listed and "Nepal" not in listed
    page = page_text(desk, rescue)
    assert all(text in page for text in (PLACE["place"], PLACE["area"], CONTACT["contact"], STORY["words"], "Nepal 3"))
    assert "By message only. Never call." in page and "hang up as if you had the wrong number" in page
    assert page.index("Before you contact anyone") < page.index("By message only") < page.index("Next step") < page.index(PLACE["place"])
    assert "score" not in page and PLACE["place"] not in desk.get(f"{rescue}?reason=curious").content.decode()


def test_for_whoever_is_not_on_the_list_the_page_is_as_absent_as_one_that_never_was(people: dict[str, Any]) -> None:
    rescue = opened(people["desk"])
    never = "/console/rescues/00000000-0000-4000-8000-000000000000"
    for name in ("lima victim officer", "lima officer", "lima investigator", "desk investigator"):
        there, none = people[name].get(f"{rescue}?reason=safety"), people[name].get(f"{never}?reason=safety")
        assert there.status_code == none.status_code == 404
        assert people[name].post(f"{rescue}/step", {"step": "look"}).status_code == 404
        assert rescue not in people[name].get("/console/rescues").content.decode()
    for name in ("desk administrator", "desk auditor", "lima administrator"):
        assert people[name].get(rescue).status_code == 403 and people[name].get("/console/rescues").status_code == 403
    assert PLACE["place"] in page_text(people["desk officer"], rescue)
    assert rows("SELECT state FROM rescue_rescue") == [("reported",)]


def test_each_step_is_taken_and_what_is_wrong_is_said_where_it_is_wrong(people: dict[str, Any]) -> None:
    desk, lima = people["desk"], people["lima"]
    rescue = opened(desk)
    assert desk.post(f"{rescue}/step", {"step": "look", "reason": "safety"}).headers["Location"] == f"{rescue}?reason=safety"
    wrong = desk.post(f"{rescue}/step", {"step": "contact", "reason": "safety"})
    assert wrong.status_code == 422 and "Choose one of the outcomes" in wrong.content.decode() and PLACE["place"] in wrong.content.decode()
    assert desk.post(f"{rescue}/step", {"step": "contact", "outcome": "not-alone", "words": "A man took the phone"}).status_code == 303
    assert desk.post(f"{rescue}/step", {"step": "locate", "outcome": "confirmed"}).status_code == 303
    handed = {"step": "hand-over", "outcome": "member", "to": people["lima id"], "sees": ["place", "contact"], "words": "They can enter"}
    assert desk.post(f"{rescue}/step", {**handed, "to": "nobody"}).status_code == 422
    assert desk.post(f"{rescue}/step", handed).status_code == 303
    markup = page_text(lima, rescue)
    assert (
        PLACE["place"] in markup and CONTACT["contact"] in markup and STORY["words"] not in markup and "A man took the phone" not in markup
    )
    assert "Who may see it" not in markup and "kept by Desk" in markup and "Close it" not in markup
    assert lima.post(f"{rescue}/step", {"step": "come-out", "outcome": "brought-out"}).status_code == 303
    page = page_text(desk, rescue)
    assert all(text in page for text in ("Contact was tried", "A man took the phone", "Everyone is out", "brought out", "They can enter"))
    assert desk.post(f"{rescue}/step", {"step": "close", "outcome": "done"}).status_code == 303
    assert rescue in desk.get("/console/rescues?closed=1").content.decode() and rescue not in desk.get("/console/rescues").content.decode()


def test_what_is_told_later_stands_beside_what_was_told_before(people: dict[str, Any]) -> None:
    desk = people["desk"]
    rescue = opened(desk)
    assert desk.get(f"{rescue}/told?part=attic").headers["Location"] == rescue
    assert "Precise place" in desk.get(f"{rescue}/told?part=place").content.decode()
    assert desk.post(f"{rescue}/told", {"part": "place", "known": "released", "f-place": "The blue hall"}).status_code == 303
    page = page_text(desk, rescue)
    assert "The blue hall" in page and PLACE["place"] in page and "A person who got out" in page
    assert desk.post(f"{rescue}/told", {"part": "place", "known": "released"}).status_code == 422
    assert desk.post(f"{rescue}/told", {"part": "place", "known": "report", "f-place": "x"}).status_code == 422
    assert desk.post(f"{rescue}/told", {"part": "people", "known": "police", "nations": "Nepal three"}).status_code == 422
    assert desk.post(f"{rescue}/told", {"part": "risk", "known": "police", "r-violence": "absent"}).status_code == 303
    assert "danger now" not in page_text(desk, rescue)


def test_people_are_named_assessed_asked_about_consulates_and_out_with_a_file(people: dict[str, Any], hub: Hub) -> None:
    desk = people["desk"]
    rescue = opened(desk)
    at = named(desk, rescue)
    page = page_text(desk, rescue)
    assert PERSON["name"] in page and "not assessed" in page and "consulate of Nepal may not be told" in page
    assert desk.post(f"{rescue}/people", {"known": "inside", "stands": "inside"}).status_code == 422
    day = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
    assert desk.post(f"{at}/status", {"status": "victim", "review": "2020-01-01"}).status_code == 422
    assert desk.post(f"{at}/status", {"status": "victim", "review": day, "words": "Held behind bars"}).status_code == 303
    page = page_text(desk, rescue)
    assert "Held behind bars" in page and f"review due on {day}" in page
    form = {"about": "np", "said": "told", "reason": "safety"}
    refused = desk.post(f"{at}/consulate", form)
    assert refused.status_code == 422 and "There is no consent to this." in refused.content.decode()
    assert desk.post(f"{at}/consulate", {**form, "said": "feared"}).status_code == 303
    assert "Its contacts are not shown. Do not tell it." in page_text(desk, rescue)
    assert "afraid of this consulate" in desk.post(f"{at}/consulate", form).content.decode()
    signal = hub.member("Bank").publish("+66812345678")["id"]
    assert desk.post(f"{at}/mark", {"signal": "no id", "why": "told"}).status_code == 422
    assert desk.post(f"{at}/mark", {"signal": signal, "why": "found-in-compound"}).status_code == 303
    assert desk.get(at).status_code == 200
    assert desk.post(at, {"known": "inside", "f-health-urgent": "Insulin twice a day"}).status_code == 303
    assert desk.post(at, {"known": "police", "stands": "out"}).status_code == 303
    assert "1 person who is out has no file yet." in page_text(desk, rescue)
    assert desk.post(f"{at}/out", {"country": ""}).status_code == 303
    page = page_text(desk, rescue)
    (file,) = re.findall(r'href="(/console/care/[0-9a-f-]{36})"', page)
    assert "Insulin twice a day" in desk.get(f"{file}?reason=handling").content.decode()
    assert "Feared: Nepal." in desk.get(file).content.decode() and "no file yet" not in page


@pytest.mark.parametrize(
    ("nationality", "feared"),
    [("Nepali", "Nepal"), ("নেপাল এবং বাংলাদেশ", "Nepal, Bangladesh"), ("นางสาว, Nepalese", "Nepal"), ("NP / BD", "Nepal, Bangladesh")],
)
def test_who_fears_the_consulate_takes_the_fear_along_however_the_nationality_is_written(
    people: dict[str, Any], nationality: str, feared: str
) -> None:
    desk = people["desk"]
    reported()
    page = desk.get("/console/rescues").content.decode()
    rescue = re.findall(r'href="(/console/rescues/[0-9a-f-]{36})"', page)[0]
    named(desk, rescue, **{"f-nationality": nationality, "f-name": "Torvald Mekkelhaus", "stands": "out"})
    card = page_text(desk, rescue).partition("Torvald Mekkelhaus")[2]
    assert all(f"consulate of {name} may not be told" in card for name in feared.split(", "))
    assert desk.post(f"{rescue}/people/{person_at(card)}/out", {"country": ""}).status_code == 303
    (file,) = re.findall(r'href="(/console/care/[0-9a-f-]{36})"', page_text(desk, rescue))
    text = desk.get(file).content.decode()
    assert all(name in text.partition("Feared:")[2][:200] for name in feared.split(", "))


@pytest.mark.parametrize("birth", ["2068 भदौ १২", "๑๗/๐๖/๒๕๕๖", "১৭/০৬/২০১৩", "17 June 2013", "2013-06-17"])
def test_a_child_is_known_by_a_day_of_birth_in_any_script_and_calendar(people: dict[str, Any], birth: str) -> None:
    desk = people["desk"]
    rescue = opened(desk)
    named(desk, rescue, **{"f-birth": birth})
    assert re.search(r'<span class="chip">\s*child', page_text(desk, rescue)), birth


def test_a_day_of_birth_that_is_not_plain_is_asked_about_and_what_is_no_day_is_kept(people: dict[str, Any]) -> None:
    desk = people["desk"]
    rescue = opened(desk)
    answer = desk.post(f"{rescue}/people", {"known": "inside", "stands": "inside", "f-name": "Quivolda", "f-birth": "12/06/2068"})
    assert answer.status_code == 422 and re.findall(r'name="f-birth-meant" value="([^"]+)"', answer.content.decode())
    named(desk, rescue, **{"f-birth": "about twenty"})
    assert "about twenty" in page_text(desk, rescue)


def test_the_list_is_kept_with_reasons_and_whoever_looked_is_told(people: dict[str, Any]) -> None:
    desk, lima = people["desk"], people["lima"]
    rescue = opened(desk)
    named_ = {"to": people["lima id"], "sees": ["place"], "words": "They know the road"}
    assert desk.post(f"{rescue}/access", {**named_, "words": ""}).status_code == 422
    assert desk.post(f"{rescue}/access", named_).status_code == 303
    theirs = page_text(lima, rescue)
    assert PLACE["place"] in theirs and "Contact no one before you have asked Desk." in theirs
    page = page_text(desk, rescue)
    assert "before you have asked" not in page
    assert "They know the road" in page and "lima officer, Lima" in page
    entry = re.findall(rf"{rescue}/access/([0-9a-f-]{{36}})/end", page)[-1]
    assert lima.post(f"{rescue}/access/{entry}/end").status_code == 404
    assert desk.post(f"{rescue}/access/{entry}/end", {"words": "Done"}).status_code == 303
    assert lima.get(f"{rescue}?reason=safety").status_code == 404
    (first,) = re.findall(rf"{rescue}/access/([0-9a-f-]{{36}})/end", page_text(desk, rescue))
    assert desk.post(f"{rescue}/access/{first}/end", {"reason": "safety"}).status_code == 422
    id = rescue.rpartition("/")[2]
    auditor = people["desk auditor"]
    assert id in auditor.get("/console/rescue-looks").content.decode()
    looks = auditor.get(f"/console/rescue-looks/{id}").content.decode()
    assert "was refused" in looks and "a person may be in danger" in looks and PLACE["place"] not in looks
    assert people["lima auditor"].get(f"/console/rescue-looks/{id}").status_code == 404
    assert desk.post(f"{rescue}/erase", {"why": "bored"}).status_code == 422
    assert desk.post(f"{rescue}/erase", {"why": "correction"}).status_code == 303
    assert desk.get(rescue).status_code == 404


def test_a_report_leads_straight_to_the_rescue_and_its_bell_there(people: dict[str, Any]) -> None:
    from accord.hub.desks import actions as desks
    from accord.hub.members import queries as members

    owner = members.as_member(members.member("Desk"))
    desks.make_desk(owner, name="Night desk", zone="UTC")
    code, id = reported()
    desk = people["desk"]
    assert f"/console/rescues/{id}" in desk.get("/console/rescues").content.decode()
    page = page_text(desk, f"/console/rescues/{id}")
    assert PLACE["place"] in page and PERSON["name"] in page and "A relative or friend of the person" in page and code not in page
    arabic = desk.get(f"/console/rescues/{id}?reason=safety&lang=ar").content.decode()
    assert "A relative or friend" not in arabic and "The person told me" not in arabic
    ((bell,),) = rows("SELECT bell FROM rescue_rescue")
    assert f"/console/rescues/{id}" in desk.get(f"/console/bells/{bell}").content.decode()
    assert id not in people["desk administrator"].get(f"/console/bells/{bell}").content.decode()
    assert "The rescue team" not in desk.get("/console/reports").content.decode()


def test_pictures_of_a_report_are_shown_to_the_home_and_shut_when_consent_is_taken_back(people: dict[str, Any], hub: Hub) -> None:
    from reporting import attend, begun, picture

    from accord.hub.intake import actions as intake

    png = picture()
    code = begun(HELD, ("rescue",), door="held", country="NP")
    intake.attach(code, png)
    intake.hand_in(code)
    attend()
    ((id,),) = rows("SELECT id FROM rescue_rescue")
    desk, rescue = people["desk"], f"/console/rescues/{id}"
    (address,) = re.findall(rf'href="({rescue}/pictures/\d+/1)"', page_text(desk, rescue))
    answer = desk.get(address)
    assert answer.content.startswith(png[:4]) and "attachment" in answer.headers["Content-Disposition"]
    assert desk.get(address[:-1] + "2").status_code == desk.get(f"{rescue}/pictures/0/x").status_code == 404
    assert desk.post(f"{rescue}/access", {"to": people["lima id"], "sees": ["story"], "words": "They ask"}).status_code == 303
    assert people["lima"].get(address).status_code == people["lima investigator"].get(address).status_code == 404
    assert desk.post(f"{rescue}/step", {"step": "look"}).status_code == 303
    intake.agree(code, {"rescue": False})
    attend()
    assert desk.get(address).status_code == 200, "whoever holds the code may be the captor: the person is asked first"
    assert "Ask the person, only in the safe way above" in page_text(desk, rescue)
    told = {"part": "contact", "known": "police", "f-may-contact": "code"}
    assert desk.post(f"{rescue}/told", told).status_code == 303
    page = page_text(desk, rescue)
    assert "Ask the person" not in page and "No safe way to ask is known: contact no one." in page
    assert desk.post(f"{rescue}/wish", {"answer": "stop", "words": "Said so by the agreed word"}).status_code == 303
    attend()
    assert desk.get(address).status_code == 404 and "/pictures/" not in page_text(desk, rescue)
    assert rows("SELECT COUNT(*) FROM vault_share") == [(0,)]
