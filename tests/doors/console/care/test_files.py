"""The pages about people: the person shows for a stated reason, to victim officers of the home; a body sees the named fields."""

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from caring import FORCED
from clocks import at_moment
from hubs import Hub
from rooms import browser, person
from vaults import rows
from worlds import caller

from accord.core.times import read_time
from accord.hub.desks import actions as desks


@pytest.fixture
def people(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Clients of a national desk's victim officer, a shelter's, and the desk's auditor."""
    from django.conf import settings

    from accord.hub.members import actions, queries

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    desk, shelter = hub.member("Desk", "state"), hub.member("Shelter", "support")
    actions.name_national_desk(queries.member(desk.id), by=queries.operator())
    made = {name: browser(person(api, "victim officer", name)) for name, api in (("desk", desk), ("shelter", shelter))}
    return {**made, "auditor": browser(person(desk, "auditor", "Aud")), "shelter id": shelter.id}


def opened(desk: Any, **more: str) -> str:
    """A file that was opened through the form; its address."""
    answer = desk.post("/console/care/new?kind=forced", {**{f"f-{key}": text for key, text in FORCED.items()}, **more})
    assert answer.status_code == 303, answer.content.decode()
    return str(answer.headers["Location"])


def test_the_person_shows_for_a_reason_and_each_look_is_told_to_data_protection(people: dict[str, Any]) -> None:
    desk = people["desk"]
    file = opened(desk)
    page = desk.get(file).content.decode()
    assert FORCED["name"] not in page and "Why you look" in page
    assert FORCED["name"] in desk.get(f"{file}?reason=contact").content.decode()
    assert FORCED["name"] not in desk.get(f"{file}?reason=curious").content.decode()
    assert FORCED["name"] not in desk.get("/console/care?kind=forced").content.decode()
    assert file.rpartition("/")[2] in desk.get("/console/care?kind=forced").content.decode()
    assert file.rpartition("/")[2] not in desk.get("/console/care?kind=defrauded").content.decode()
    looks = people["auditor"].get(file.replace("/care/", "/looks/")).content.decode()
    assert "getting in touch with the person" in looks and FORCED["name"] not in looks
    assert people["auditor"].get(file).status_code == 403 and people["shelter"].get(file).status_code == 404


def test_who_opens_a_file_that_another_member_keeps_is_told_where_it_is(people: dict[str, Any]) -> None:
    """In the shelter's own list it never stands: without a word it would look lost, and be written down again."""
    sent = {**{f"f-{key}": text for key, text in FORCED.items()}, "once": "0123456789abcdef"}
    answer = people["shelter"].post("/console/care/new?kind=forced", sent)
    page = answer.content.decode()
    assert answer.status_code == 200 and FORCED["name"] not in page and "No files" not in page
    assert "keeps it, and only its victim officers can open it" in page and "Desk" in page.partition("The file is open.")[2][:40]
    again = people["shelter"].post("/console/care/new?kind=forced", sent)
    assert (again.status_code, rows("SELECT COUNT(*) FROM care_forced")) == (303, [(1,)])


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("4/3/2542", "1999-03-04"),  # the Buddhist era
        ("๔ มีนาคม ๒๕๔๒", "1999-03-04"),
        ("4 March 1999", "1999-03-04"),
        ("1999-03-04", "1999-03-04"),
        ("1999", "1999"),
        ("about 20, does not know the day", "about 20, does not know the day"),
    ],
)
def test_a_day_of_birth_is_read_as_it_was_meant_and_what_is_no_day_stays(people: dict[str, Any], typed: str, kept: str) -> None:
    desk = people["desk"]
    file = opened(desk, **{"f-birth": typed})
    page = desk.get(f"{file}/change?reason=correction").content.decode()
    match = re.search(r'<input[^>]*name="f-birth"[^>]*>', page)
    assert match and f'value="{kept}"' in match[0], match


def test_a_day_of_birth_that_has_not_come_is_asked_about_and_nothing_is_lost(people: dict[str, Any]) -> None:
    form = {**{f"f-{key}": text for key, text in FORCED.items()}, "f-birth": "4 March 2190"}
    answer = people["desk"].post("/console/care/new?kind=forced", form)
    page = answer.content.decode()
    assert answer.status_code == 422 and 'value="4 March 2190"' in page and FORCED["health"] in page
    assert "has not come yet" in page


def test_a_file_is_changed_closed_exported_and_erased(people: dict[str, Any]) -> None:
    desk = people["desk"]
    file = opened(desk)
    assert desk.get(f"{file}/change").headers["Location"] == file
    page = desk.get(f"{file}/change?reason=correction").content.decode()
    assert FORCED["health"] in page and '<option value="correction" selected' in page and 'name="is_child"' not in page
    changed = {"reason": "correction", **{f"f-{key}": text for key, text in (FORCED | {"health": "Healed", "birth": ""}).items()}}
    assert desk.post(f"{file}/change", changed).status_code == 303
    page = desk.get(f"{file}?reason=handling").content.decode()
    assert "Healed" in page and FORCED["birth"] not in page
    assert desk.post(f"{file}/change", {**changed, "reason": ""}).status_code == 422
    answer = desk.post(f"{file}/export")
    assert (
        json.loads(answer.content)["records"][0]["fields"]["health"] == "Healed" and "attachment" in answer.headers["Content-Disposition"]
    )
    for language in ("en", "th", "bn", "ne", "es", "ar"):
        answer = desk.post(f"{file}/export", {"form": "page", "language": language})
        page = answer.content.decode()
        assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page and "Healed" in page
        assert answer.headers["Content-Type"].startswith("text/html") and "attachment" in answer.headers["Content-Disposition"]
    for do in ("child", "adult", "close", "go-on"):
        assert desk.post(f"{file}/state", {"do": do}).status_code == 303
    assert desk.post(f"{file}/erase", {"why": "no reason"}).status_code == 422
    assert desk.post(f"{file}/erase", {"why": "person-asked"}).status_code == 303
    assert desk.get(file).status_code == 404
    assert rows("SELECT state FROM care_forced") == [("erased",)]


def test_a_person_is_handed_on_seen_as_named_and_shut_when_consent_is_taken_back(people: dict[str, Any]) -> None:
    desk, shelter = people["desk"], people["shelter"]
    file = opened(desk)
    assert shelter.post("/console/help-offered", {"services": ["health", "food"], "countries": "th", "r-health": "2"}).status_code == 303
    assert 'value="2"' in shelter.get("/console/help-offered").content.decode()
    wanted = {"services": ["health"], "language": "ne"}
    refused = desk.post(f"{file}/refer", {**wanted, "member": people["shelter id"]})
    assert refused.status_code == 422 and "consent" in refused.content.decode()
    assert desk.post(f"{file}/consents", {"consent": "support", "yes": "yes", "how": "spoken"}).status_code == 303
    both = desk.post(f"{file}/refer", {**wanted, "language": "Nepali, Hindi"})
    assert both.status_code == 422 and "Write one language here" in both.content.decode(), "not that these are no language"
    assert "This is no language" in desk.post(f"{file}/refer", {**wanted, "language": "Nepali, Qwxyz"}).content.decode()
    assert "whether it has room" not in (html := desk.post(f"{file}/refer", wanted).content.decode()) and "It has room." in html
    referral = desk.post(f"{file}/refer", {**wanted, "member": people["shelter id"]}).headers["Location"]
    assert "Shelter" in desk.get(f"{file}/refer").content.decode()
    listed = shelter.get("/console/referrals").content.decode()
    short = referral.rpartition("/")[2][:8]
    assert "Desk" in listed and f'<span class="identifier small">{short}</span>' in listed, "one is told from another without a name"
    assert f'Referral <span class="identifier">{short}</span>' in shelter.get(referral).content.decode()
    before = shelter.get(f"{referral}?reason=referral").content.decode()
    assert FORCED["health"] not in before and "Accept" in before and "<dt>What it will show once it is accepted</dt>" in before
    assert shelter.post(f"{referral}/step", {"step": "reject", "why": "no-mood"}).status_code == 422
    assert '<select name="why" id="why-reject" required><option value="">Choose</option>' in before, "no reason is given by a press alone"
    assert shelter.post(f"{referral}/step", {"step": "accept"}).status_code == 303
    assert FORCED["health"] not in shelter.get(referral).content.decode()
    referral_page = shelter.get(f"{referral}?reason=referral").content.decode()
    assert re.search(r'class="person"><bdi class="name">[^<]+</bdi> <span class="role">[^<]+<', referral_page), "who is signed in"
    assert FORCED["health"] in referral_page and FORCED["statement"] not in referral_page and FORCED["name"] not in referral_page
    page = desk.post(f"{file}/consents", {"consent": "support", "yes": "no", "how": "spoken"}).content.decode()
    assert "Ended at once: 1 referral." in page and "own file" in page
    over = shelter.get(f"{referral}?reason=referral").content.decode()
    assert FORCED["health"] not in over and "It shows you nothing about the person now" in over
    assert "<dt>What it showed, if it was accepted</dt>" in over and "<dt>What it shows</dt>" not in over


def test_a_referral_that_was_rejected_showed_nothing_and_says_what_is_left_to_do(people: dict[str, Any]) -> None:
    desk, shelter = people["desk"], people["shelter"]
    file = opened(desk)
    shelter.post("/console/help-offered", {"services": ["health"], "countries": "th"})
    desk.post(f"{file}/consents", {"consent": "support", "yes": "yes", "how": "spoken"})
    referral = desk.post(f"{file}/refer", {"services": ["health"], "language": "ne", "member": people["shelter id"]}).headers["Location"]
    assert shelter.post(f"{referral}/step", {"step": "reject", "why": "no-room"}).status_code == 303
    asked, other = (each.get(referral).content.decode() for each in (desk, shelter))
    for page in (asked, other):
        assert "<dt>What it would have shown</dt>" in page and "What it showed" not in page
    assert "There is no room or capacity now. The person still needs help: ask another member" in asked
    assert "still needs help" not in other


def test_of_a_referral_whose_member_takes_no_part_the_file_says_so(people: dict[str, Any]) -> None:
    from accord.hub.members import actions, queries

    desk, shelter = people["desk"], people["shelter"]
    file = opened(desk)
    shelter.post("/console/help-offered", {"services": ["health"], "countries": "th"})
    desk.post(f"{file}/consents", {"consent": "support", "yes": "yes", "how": "spoken"})
    referral = desk.post(f"{file}/refer", {"services": ["health"], "member": people["shelter id"]}).headers["Location"]
    shelter.post(f"{referral}/step", {"step": "accept"})
    says = "does not take part at the moment, and can&#x27;t answer here. Call them yourself, and tell the secretariat."
    assert says not in desk.get(file).content.decode()
    actions.change_standing(queries.member(people["shelter id"]), "suspended", by=queries.operator())
    assert says in desk.get(file).content.decode() and says in desk.get(referral).content.decode()
    actions.change_standing(queries.member(people["shelter id"]), "withdrawn", by=queries.operator())
    says = "has left the partnership, and will not answer here. Call them yourself, and tell the secretariat."
    assert says in desk.get(file).content.decode() and says in desk.get(referral).content.decode()


def test_the_page_of_a_file_says_how_its_referrals_stand_and_the_list_waits_for_no_answer_that_is_there(people: dict[str, Any]) -> None:
    desk, shelter = people["desk"], people["shelter"]
    file = opened(desk)
    assert ">Referrals<" not in desk.get(file).content.decode()
    shelter.post("/console/help-offered", {"services": ["health"], "countries": "th"})
    desk.post(f"{file}/consents", {"consent": "support", "yes": "yes", "how": "spoken"})
    referral = desk.post(f"{file}/refer", {"services": ["health"], "member": people["shelter id"]}).headers["Location"]

    def page() -> str:
        return " ".join(desk.get(file).content.decode().split())

    assert f'href="{referral}"' in page() and "Shelter" in page() and '<span class="status">Offered</span>' in page()
    assert "The support body's answer" in listed(desk)[0][3]
    shelter.post(f"{referral}/step", {"step": "accept"})
    assert '<span class="status">Accepted</span>' in page()
    assert "answer" not in listed(desk)[0][3], "it is answered"
    shelter.post(f"{referral}/step", {"step": "finish", "why": "helped"})
    assert '<span class="status">Done</span> Helped' in page()


def test_a_ground_has_its_reason_and_a_consulate_its_country(people: dict[str, Any]) -> None:
    desk = people["desk"]
    file = opened(desk)
    wordless = desk.post(f"{file}/ground", {"ground": "life-at-risk", "words": ""})
    assert wordless.status_code == 422 and '<a href="#words">Why</a>: Write a text.' in wordless.content.decode()
    assert desk.post(f"{file}/ground", {"ground": "life-at-risk", "words": "Unconscious"}).status_code == 303
    long = {"ground": "life-at-risk", "words": "x" * 20_001}
    assert desk.post(f"{file}/ground", long).status_code == 422, "what is too long is refused, and not cut"
    assert "in force" in desk.get(file).content.decode()
    consent = {"consent": "consulate", "yes": "no", "how": "spoken", "about": "np", "feared": "1"}
    assert "Feared: Nepal." in desk.post(f"{file}/consents", consent, follow=True).content.decode()
    assert desk.post(f"{file}/consents", {**consent, "about": ""}).status_code == 422
    asked = desk.post(f"{file}/consents", {**consent, "about": "Myanmar", "feared": ""}, follow=True).content.decode()
    assert "Feared: Nepal. Asked, and said no: Myanmar." in re.sub(r"\s+", " ", asked), "a no is not asked for again"


@pytest.mark.parametrize("typed", ["Myanmar", "myanmar", "MM", "mm"])
def test_a_country_is_typed_by_its_name_and_never_cut_to_two_letters(people: dict[str, Any], typed: str) -> None:
    """`Myanmar` cut to `MY` was Malaysia: then the consulate that the person fears could be told."""
    desk = people["desk"]
    file = opened(desk)
    form = desk.get(file).content.decode()
    assert 'maxlength="2"' not in form and '<option value="Myanmar' in form
    consent = {"consent": "consulate", "yes": "no", "how": "spoken", "about": typed, "feared": "1"}
    assert "Feared: Myanmar" in desk.post(f"{file}/consents", consent, follow=True).content.decode()
    asked = desk.post(f"{file}/consents", {**consent, "about": "Atlantis"})
    assert asked.status_code == 422 and 'value="Atlantis"' in asked.content.decode()
    assert re.search(r'<option value="consulate" selected', asked.content.decode()), "what was chosen stays"


def test_nothing_is_agreed_to_by_a_form_that_nobody_filled_in(people: dict[str, Any]) -> None:
    desk = people["desk"]
    file = opened(desk)
    form = desk.get(file).content.decode()
    assert re.search(r'<select name="yes" id="yes" required><option value="">', form)
    for yes in ("", "perhaps"):
        assert desk.post(f"{file}/consents", {"consent": "support", "yes": yes, "how": "spoken"}).status_code == 422
    assert "not asked" in desk.get(file).content.decode() and 'class="status green">yes' not in desk.get(file).content.decode()


def test_screening_shows_no_number_and_an_assessment_needs_a_review(people: dict[str, Any]) -> None:
    from datetime import UTC, datetime, timedelta

    desk = people["desk"]
    file = opened(desk)
    page = f"{file}/screening"
    assert "What did a day look like" in desk.get(page).content.decode()
    assert desk.post(page, {"a-debt": "present"}).status_code == 422
    assert desk.post(page, {"a-debt": "present", "reason": "handling"}).status_code == 303
    html = desk.get(f"{page}?reason=handling").content.decode()
    assert "Offer legal help" in html and "score" not in html
    assert desk.post(f"{file}/status", {"status": "victim", "review": "2020-01-01"}).status_code == 422
    day = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
    assert desk.post(f"{file}/status", {"status": "victim", "review": day, "words": "Held"}).status_code == 303
    assert f"review due on {day}" in desk.get(f"{page}?reason=handling").content.decode()
    other = desk.post("/console/care/new?kind=defrauded", {"f-called": "Zanthipé"}).headers["Location"]
    assert desk.get(f"{other}/screening").status_code == 404


def test_the_same_persons_other_file_is_opened_from_the_first(people: dict[str, Any]) -> None:
    desk = people["desk"]
    file = opened(desk)
    link = f"/console/care/new?kind=defrauded&amp;joined={file.rpartition('/')[2]}"
    assert link not in desk.get(file).content.decode(), "not before the person is shown"
    assert link in desk.get(f"{file}?reason=handling").content.decode()
    form = desk.get(link.replace("&amp;", "&")).content.decode()
    assert f'name="joined" value="{file.rpartition("/")[2]}"' in form
    sent = {"f-called": "Zanthipé", "joined": file.rpartition("/")[2]}
    other = desk.post("/console/care/new?kind=defrauded", sent).headers["Location"]
    assert f'href="{other}"' in desk.get(f"{file}?reason=handling").content.decode()
    assert f'href="{file}"' in desk.get(f"{other}?reason=handling").content.decode()
    assert link not in desk.get(f"{file}?reason=handling").content.decode()
    refused = desk.post("/console/care/new?kind=forced", {**{f"f-{key}": text for key, text in FORCED.items()}, "joined": file})
    assert refused.status_code == 422


def test_a_signal_about_the_person_is_marked_and_stands_at_the_screening(people: dict[str, Any], hub: Hub) -> None:
    desk = people["desk"]
    file, bank = opened(desk), hub.member("Bank")
    id = bank.publish("+66812345678")["id"]
    assert desk.post(f"{file}/mark", {"signal": "no id", "why": "told"}).status_code == 422
    assert desk.post(f"{file}/mark", {"signal": id, "why": "hearsay"}).status_code == 422
    assert desk.post(f"{file}/mark", {"signal": id, "why": "found-in-compound"}).status_code == 303
    assert "The record is not put on a list." in desk.get(f"{file}/screening?reason=handling").content.decode()
    assert "block" not in bank.verdict("+66812345678")["uses"]


def test_a_form_with_nothing_in_it_says_what_is_missing(people: dict[str, Any]) -> None:
    answer = people["desk"].post("/console/care/new?kind=forced", {})
    assert answer.status_code == 422 and "at least one field" in answer.content.decode()
    assert people["desk"].post("/console/care/new?kind=forced", {"f-name": "\ue000"}).status_code == 422


def test_a_ground_that_has_come_to_its_end_is_told_to_both_sides(people: dict[str, Any], hub: Hub) -> None:
    desk, shelter = people["desk"], people["shelter"]
    file = opened(desk)
    desk.post(f"{file}/ground", {"ground": "life-at-risk", "words": "Unconscious"})
    referral = desk.post(f"{file}/refer", {"services": ["health"], "member": people["shelter id"]})
    if referral.status_code == 422:  # whoever offers help is in the list
        shelter.post("/console/help-offered", {"services": ["health"], "countries": "th"})
        referral = desk.post(f"{file}/refer", {"services": ["health"], "member": people["shelter id"]})
    address = referral.headers["Location"]
    shelter.post(f"{address}/step", {"step": "accept"})
    assert FORCED["health"] in shelter.get(f"{address}?reason=referral").content.decode()
    _a_day_goes_by()
    page = shelter.get(f"{address}?reason=referral").content.decode()
    assert FORCED["health"] not in page and "It shows nothing for now" in page and "Show the person" not in page
    assert "shut for now" in shelter.get("/console/referrals").content.decode()
    assert "record a ground again, or revoke it" in desk.get(address).content.decode()
    desk.post(f"{file}/ground", {"ground": "life-at-risk", "words": "Still"})
    assert FORCED["health"] in shelter.get(f"{address}?reason=referral").content.decode()


def _a_day_goes_by() -> None:
    """Nothing runs meanwhile: all that was written down about grounds is a day longer ago."""
    from vaults import change

    from accord.core.times import DAY

    change("UPDATE care_override SET at = at - %s, until = until - %s", DAY, DAY)
    change("UPDATE vault_share SET until = until - %s WHERE until < (SELECT MAX(until) FROM care_override) + %s + 60000000", DAY, DAY)
    for n, facts in rows("SELECT n, facts FROM requests_request"):
        request_facts = json.loads(facts)
        request_facts["override until"] -= DAY
        change("UPDATE requests_request SET facts = %s WHERE n = %s", json.dumps(request_facts), n)


def listed(client: Any, query: str = "") -> list[list[str]]:
    """The rows of the list of files, each cell as it is read."""
    page = client.get(f"/console/care?kind=forced{query}").content.decode()
    cells = [
        re.findall(r"<t[hd][^>]*data-label[^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        for row in re.findall(r"<tr data-row>(.*?)</tr>", page, re.DOTALL)
    ]
    return [[" ".join(re.sub(r"<[^>]+>", " ", unescape(cell)).split()) for cell in row] for row in cells]


def test_the_list_tells_files_apart_by_number_risk_and_what_is_next(people: dict[str, Any]) -> None:
    desk = people["desk"]
    first, second, third = opened(desk), opened(desk), opened(desk)
    desk.post(f"{second}/state", {"do": "risk", "risk": "high"})
    desk.post(f"{second}/consents", {"consent": "support", "yes": "no", "how": "spoken"})
    desk.post(f"{third}/state", {"do": "close"})
    rows = listed(desk)
    assert [row[0] for row in rows] == ["No. 2", "No. 1"]
    assert [row[1:5] for row in rows] == [
        ["open", "high", "Hold the screening interview", "–"],
        ["open", "not judged", "Ask what the person agrees to", "–"],
    ]
    # Closed ones stand apart, with since when.
    ((number, stands, since, *_),) = listed(desk, "&closed=1")
    assert (number, stands) == ("No. 3", "closed") and since
    assert "Closed files of people" in desk.get("/console/care?kind=forced&closed=1").content.decode()
    for file, number in ((first, "No. 1"), (second, "No. 2"), (third, "No. 3")):
        page = desk.get(file).content.decode()
        assert f"File {number}: Forced to scam" in page and ("Risk: high" in " ".join(page.split())) == (file == second)


def test_an_alias_shows_for_a_reason_and_leads_to_its_file(people: dict[str, Any]) -> None:
    desk = people["desk"]
    file = opened(desk)
    assert "Show working aliases" not in desk.get("/console/care?kind=forced").content.decode()
    assert desk.post(f"{file}/change", {"reason": "handling", "f-called": "Quivolda", "f-alias": "Blue Heron"}).status_code == 303
    page = desk.get("/console/care?kind=forced").content.decode()
    assert "Show working aliases" in page and "Blue Heron" not in page
    assert [row[0] for row in listed(desk, "&reason=handling")] == ["No. 1 Blue Heron"]
    # Posted, so that it stands in no address.
    for typed in ("blue heron", "1", "no. 1"):
        answer = desk.post("/console/care/find", {"q": typed})
        assert (answer.status_code, answer["Location"]) == (303, file), typed
    missed = desk.post("/console/care/find", {"q": "Grey Owl"})
    assert missed.status_code == 422 and "no file with this number or alias" in missed.content.decode()
    assert "Grey Owl" not in missed.headers.get("Location", "") and "No. 1" in missed.content.decode()
    other = opened(desk)
    taken = desk.post(f"{other}/change", {"reason": "handling", "f-called": "Q", "f-alias": "BLUE HERON"})
    assert taken.status_code == 422 and 'aria-invalid="true"' in taken.content.decode()
    desk.post(f"{file}/state", {"do": "close"})
    desk.post(f"{other}/change", {"reason": "handling", "f-called": "Q", "f-alias": "BLUE HERON"})
    both = desk.post("/console/care/find", {"q": "blue heron"}).content.decode()
    assert both.index("No. 2") < both.index("No. 1") and "Files with this number or alias" in both


def test_a_nationality_is_read_by_its_name(people: dict[str, Any]) -> None:
    desk = people["desk"]
    file = opened(desk)
    for kept, shown in (
        ("ID", "Indonesia"),
        ("NP; BD", "Nepal; Bangladesh"),
        ("NPL", "Nepal"),
        ("Nepali", "Nepali"),
        ("Id card lost", "Id card lost"),
    ):
        desk.post(f"{file}/change", {"reason": "handling", "f-called": "Q", "f-nationality": kept})
        page = unescape(desk.get(f"{file}?reason=handling").content.decode())
        assert f"<dt>Nationality</dt><dd><bdi>{shown}</bdi></dd>" in page, kept


@pytest.mark.parametrize(
    ("zone", "ends"),
    [
        ("America/Lima", "2027-04-02T05:00:00Z"),
        ("UTC", "2027-04-02T00:00:00Z"),
        ("Asia/Bangkok", "2027-04-01T17:00:00Z"),
        ("Pacific/Auckland", "2027-04-01T11:00:00Z"),
    ],
)
def test_the_day_of_review_is_the_one_that_was_typed_wherever_the_desk_stands(
    people: dict[str, Any], hub: Hub, monkeypatch: pytest.MonkeyPatch, zone: str, ends: str
) -> None:
    desks.make_desk(caller(hub.member("Desk")), name="Night desk", zone=zone, wait=5)
    at_moment(monkeypatch, read_time("2027-03-03T18:00:00Z"))
    desk = people["desk"]
    file = opened(desk)
    assert desk.post(f"{file}/status", {"status": "victim", "review": "2027-04-01", "words": "Held"}).status_code == 303
    assert "review due on 2027-04-01" in desk.get(f"{file}/screening?reason=handling").content.decode()
    assert rows("SELECT review FROM care_assessment") == [(read_time(ends) - 1,)]
