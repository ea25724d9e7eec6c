"""The pages of the way home: an operation, a list, consulates, a journey; who somebody is shows for a reason, and to nobody else."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from bells import NOON
from caring import FORCED
from clocks import at_moment
from django.core.files.uploadedfile import SimpleUploadedFile
from hubs import Hub
from repatriations import crowd, csv
from rooms import browser, caller, person
from vaults import rows

from accord.core.times import DAY, moment, read_time

LEG = {"origin": "BKK", "target": "KTM", "leaves": "2199-01-01T10:00", "arrives": "2199-01-01T14:00", "met": "on"}


FLIES = {"ready to travel": 0, "travel arranged": 0, "travelling": 0, "at home": 0}


def figures(client: Any, operation: str) -> dict[str, int]:
    """The figures at the head of the board."""
    return {word: int(count) for word, count in re.findall(r"<dt>([^<]+)</dt><dd>(\d+)</dd>", text(client, operation))}


@pytest.fixture
def scene(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Clients of the victim officers of two national desks and of an embassy, and of an administrator."""
    from django.conf import settings

    from accord.hub.members import actions, queries

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    apis = {
        "desk": hub.member("Desk", "state"),
        "home": hub.member("Kathmandu", "state", "NP"),
        "embassy": hub.member("Embassy", "state", "NP"),
    }
    for name in ("desk", "home"):
        actions.name_national_desk(queries.member(apis[name].id), by=queries.operator())
    people = {name: person(api, "victim officer", name.title()) for name, api in apis.items()}
    made: dict[str, Any] = {name: browser(row) for name, row in people.items()}
    made["second"] = browser(person(apis["desk"], "victim officer", "Second"))
    made["admin"] = browser(person(apis["desk"], "administrator", "Adm"))
    return {**made, "caller": caller(people["desk"]), "embassy id": apis["embassy"].id}


def opened(scene: dict[str, Any]) -> str:
    answer = scene["desk"].post("/console/way-home/new", {"place": "The bridge at Mae Sot", "day": "2026-11-25"})
    assert answer.status_code == 303, answer.content.decode()
    return str(answer.headers["Location"])


def consulate(scene: dict[str, Any], **more: str) -> Any:
    fields = {"nationality": "NP", "country": "TH", "city": "Bangkok", "kind-1": "phone", "value-1": "+66 2 000 0000", "source": "its site"}
    return scene["admin"].post("/console/consulates/new", {**fields, **more})


def listed(scene: dict[str, Any], operation: str, data: bytes, name: str = "people.csv", **more: str) -> Any:
    return scene["desk"].post(f"{operation}/list", {"list": SimpleUploadedFile(name, data), **more})


def text(client: Any, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return str(answer.content.decode())


def traveller(scene: dict[str, Any], operation: str = "", *consents: str, consulates: tuple[str, ...] = ()) -> str:
    """A person put on the way home from the file's own page; the address."""
    desk = scene["desk"]
    file = desk.post("/console/care/new?kind=forced", {f"f-{key}": value for key, value in FORCED.items()}).headers["Location"]
    for code in consents:
        desk.post(f"{file}/consents", {"consent": code, "yes": "yes", "how": "spoken"})
    for code in consulates:
        desk.post(f"{file}/consents", {"consent": "consulate", "yes": "yes", "how": "spoken", "about": code})
    answer = desk.post(f"{file}/way-home", {"operation": operation.rpartition("/")[2]})
    assert answer.status_code == 303 and answer.headers["Location"] in text(desk, file)
    return str(answer.headers["Location"])


def test_a_list_is_looked_at_decided_and_made_and_the_board_counts_it(scene: dict[str, Any]) -> None:
    desk, operation = scene["desk"], opened(scene)
    assert "Nobody is in this operation yet" in text(desk, operation)
    for data, message in ((b"", "empty"), (b"PK\x03\x04junk", "XLSX"), (b"a,b\n1,2\n", "No person was found")):
        answer = listed(scene, operation, data)
        assert answer.status_code == 422 and message in answer.content.decode()
    answer = listed(
        scene,
        operation,
        csv(
            ("Quivolda Ostrovantz", "", "04/03/1999", "NP", "A7654321", ""),
            ("Q. Ostro", "", "", "", "A7654321", ""),
            ("Zanthipe Pemblequist", "", "", "Klingon", "", ""),
        ),
    )
    assert answer.status_code == 303
    page = answer.headers["Location"].partition("?")[0]
    assert "Quivolda" not in text(desk, page) and "Quivolda" not in page
    html = text(desk, f"{page}?reason=handling")
    assert "Quivolda Ostrovantz" in html and "Rows 2 and 3" in html and "This could not be read as a country" in html
    assert desk.post(f"{page}/make").status_code == 422
    ((pair,),) = rows("SELECT id FROM repatriation_pair")
    assert desk.post(f"{page}/decide", {f"p-{pair}": "perhaps"}).status_code == 422
    assert desk.post(f"{page}/decide", {f"p-{pair}": "same"}).status_code == 303
    made = desk.post(f"{page}/make")
    assert made.status_code == 303 and "made=2&joined=1" in made.headers["Location"]
    board = text(desk, made.headers["Location"])
    assert "2 files were made." in board and "Nepal" in board and "identity not verified" in board
    assert desk.get(page).status_code == 404 and desk.post(f"{page}/make").status_code == 404
    people = text(desk, f"{operation}/people")
    assert "Quivolda" not in people
    assert "Quivolda Ostrovantz" in text(desk, f"{operation}/people?reason=contact&nation=NP")
    assert "Zanthipe" not in text(desk, f"{operation}/people?reason=contact&nation=NP")
    assert "Zanthipe" in text(desk, f"{operation}/people?reason=contact&nation=none&kept=screening&state=identified")
    assert "Nobody fits this" in text(desk, f"{operation}/people?kept=money")
    assert "Mae Sot" in text(desk, "/console/way-home")


def test_all_pairs_that_are_shown_are_decided_at_once_but_those_that_something_speaks_against(scene: dict[str, Any]) -> None:
    desk, operation = scene["desk"], opened(scene)
    people = csv(
        ("Quivolda Ostrovantz", "", "04/03/1999", "NP", "A7654321", ""),
        ("Q. Ostro", "", "", "", "A7654321", ""),
        ("Zanthipe Pemblequist", "", "1998-04-03", "TH", "B1112223", ""),
        ("Z. Pemblequist", "", "", "", "B1112223", ""),
        ("Wilmorra Tuskendale", "", "1990-01-05", "PE", "", ""),
        ("Wilmorra Tuskendale", "", "1971-09-17", "PE", "", ""),
    )
    page = listed(scene, operation, people).headers["Location"].partition("?")[0]
    html = text(desk, f"{page}?reason=handling")
    numbers = re.findall(r"Rows (\d) and \d", html)
    pairs = dict(zip(numbers, re.findall(r'name="pair" value="([^"]+)"', html), strict=True))
    assert sorted(pairs) == ["2", "4", "6"] and html.count("Against it:") == 1 and "where nothing speaks against it" in html

    def stand() -> list[str]:
        decided = dict(rows("SELECT id, decision FROM repatriation_pair"))
        return [decided[pairs[number]] for number in ("2", "4", "6")]

    assert desk.post(f"{page}/decide", {"all": "same", "pair": list(pairs.values()), f"p-{pairs['2']}": "two"}).status_code == 303
    assert stand() == ["two", "same", ""]
    assert desk.post(f"{page}/decide", {"all": "two", "pair": []}).status_code == 303
    assert stand() == ["two", "same", ""], "of a pair that was not shown nothing is decided"
    assert desk.post(f"{page}/decide", {"all": "two", "pair": list(pairs.values())}).status_code == 303
    assert stand() == ["two", "same", "two"]


def test_a_dropped_list_is_gone(scene: dict[str, Any]) -> None:
    operation = opened(scene)
    page = listed(scene, operation, crowd(3), once="the same").headers["Location"].partition("?")[0]
    assert listed(scene, operation, crowd(3), once="the same").headers["Location"] == operation, "a second click takes in nothing more"
    assert "is not finished" in text(scene["desk"], operation)
    assert scene["desk"].post(f"{page}/drop").status_code == 303
    assert scene["desk"].get(page).status_code == 404 and rows("SELECT n FROM care_forced") == []


def test_a_consulate_sees_what_it_needs_answers_and_is_shut_out_by_a_no(scene: dict[str, Any]) -> None:
    desk, embassy, operation = scene["desk"], scene["embassy"], opened(scene)
    assert consulate(scene, member=scene["embassy id"]).status_code == 303
    path = traveller(scene, operation, "travel", consulates=("NP",))
    assert "asked about 1 person" in desk.post(f"{operation}/do", {"do": "ask"}).content.decode()
    assert "you have already asked about everyone who agreed" in desk.post(f"{operation}/do", {"do": "ask"}).content.decode()
    ((asked,),) = rows("SELECT id FROM repatriation_verification")
    question = f"/console/verifications/{asked}"
    assert asked[:8] in text(embassy, "/console/verifications") and asked[:8] not in text(scene["home"], "/console/verifications")
    assert FORCED["name"] not in text(embassy, question)
    seen = text(embassy, f"{question}?reason=handling")
    assert FORCED["name"] in seen and FORCED["birth"] in seen and not any(FORCED[key] in seen for key in ("contact", "health", "statement"))
    for other in ("desk", "home", "second"):
        assert scene[other].get(f"{question}?reason=handling").status_code == 404
    assert embassy.post(f"{question}/answer", {"answer": "issued"}).status_code == 422
    assert embassy.post(f"{question}/answer", {"answer": "issued", "valid": "2199-01-01"}).status_code == 303
    # Typed in any way, the day is shown to who typed it as it was read.
    assert "valid until 2199-01-01" in text(embassy, question) and "valid until 2199-01-01" in text(embassy, "/console/verifications")
    page = text(desk, path)
    assert "a travel document was issued" in page and "valid until 2199-01-01" in page
    (file,) = (f"/console/care/{id}" for (id,) in rows("SELECT id FROM care_forced"))
    body = desk.post(
        f"{file}/consents", {"consent": "consulate", "yes": "no", "how": "spoken", "about": "NP", "feared": "1"}
    ).content.decode()
    assert "The consulate of Nepal was shut out at once." in body
    assert embassy.get(question).status_code == 404 and asked[:8] not in text(embassy, "/console/verifications")
    assert "Feared: Nepal." in text(desk, path)


def test_a_consulate_that_is_no_member_is_told_by_a_sheet_and_its_answer_taken_down(scene: dict[str, Any]) -> None:
    desk = scene["desk"]
    path = traveller(scene, "", "travel", consulates=("NP",))
    refused = desk.post(f"{path}/do", {"do": "ask"})
    assert refused.status_code == 422 and "No consulate of that country" in refused.content.decode()
    assert consulate(scene).status_code == 303
    assert desk.post(f"{path}/do", {"do": "ask"}).status_code == 303
    happened = text(desk, path).partition('id="events"')[2]
    assert "Consulate asked" in happened and "Nepal" in happened and ">NP<" not in happened, "a country has a name"
    ((asked,),) = rows("SELECT id FROM repatriation_verification")
    sheet = f"{path}/asked/{asked}"
    assert FORCED["name"] not in text(desk, sheet)
    page = text(desk, f"{sheet}?reason=handling")
    assert FORCED["name"] in page and FORCED["health"] not in page and "+66 2 000 0000" in page
    form = {"do": "answer", "asked": asked, "answer": "national", "how": "phone", "source": "Vizecónsul Pemblequist", "valid": ""}
    assert desk.post(f"{path}/do", {**form, "source": ""}).status_code == 422
    assert desk.post(f"{path}/do", {**form, "asked": "no id"}).status_code == 404
    another = traveller(scene, "", "travel", consulates=("NP",))
    assert desk.post(f"{another}/do", form).status_code == 404, "it was not asked about this person"
    assert {row[0] for row in rows("SELECT answered FROM repatriation_verification")} == {None}
    assert desk.post(f"{path}/do", form).status_code == 303
    page = text(desk, path)
    assert "is a national" in page and "by telephone" in page and "Pemblequist" not in page


def test_from_papers_to_the_follow_up(scene: dict[str, Any]) -> None:
    desk, home, operation = scene["desk"], scene["home"], opened(scene)
    path = traveller(scene, operation)
    assert "no consent" in desk.post(f"{operation}/do", {"do": "begin"}).content.decode()
    (file,) = (f"/console/care/{id}" for (id,) in rows("SELECT id FROM care_forced"))
    desk.post(f"{file}/consents", {"consent": "travel", "yes": "yes", "how": "spoken"})
    assert "began for 1 person" in desk.post(f"{operation}/do", {"do": "begin"}).content.decode()
    for sent in (
        {"do": "papers", "papers": "passport"},
        {"do": "assess", "risk": "high", "words": "The recruiter lives next door"},
        {"do": "block", "kind": "warrant", "since": "2026-11-20", "words": ""},
        {"do": "clear", "kind": "warrant", "by": "court"},
    ):
        assert desk.post(f"{path}/do", sent).status_code == 303, sent
    for sent in (
        {"do": "papers", "papers": "a library card"},
        {"do": "review", "words": "All well"},
        {"do": "block", "kind": "warrant", "since": "last week"},
        {"do": "clear", "kind": "warrant", "by": "court"},
        {"do": "travel"},
        {"do": "leg", "origin": "BKK"},
        {"do": "leg", **LEG, "arrives": "2198-01-01T10:00"},
        {"do": "stop", "ground": "no mood"},
    ):
        answer = desk.post(f"{path}/do", sent)
        assert answer.status_code == 422 and 'class="errors"' in answer.content.decode(), sent
    assert desk.post(f"{path}/do", {"do": "dance"}).status_code == 404
    assert "cleared by a court" in text(desk, path) and "next door" not in text(desk, path)
    assert "next door" in text(desk, f"{path}?reason=handling")
    assert scene["second"].post(f"{path}/do", {"do": "review", "words": "She goes to her sister"}).status_code == 303
    for _ in range(2):  # a second click plans nothing more
        assert desk.post(f"{operation}/leg", {"nation": "NP", **LEG, "once": "the same"}).status_code == 303
    assert rows("SELECT COUNT(*) FROM repatriation_leg") == [(1,)]
    assert desk.post(f"{operation}/leg", {"nation": "QQ", **LEG}).status_code == 422
    assert "has not accepted" in desk.post(f"{operation}/do", {"do": "travel"}).content.decode()
    assert "told of 1 person" in desk.post(f"{operation}/do", {"do": "tell"}).content.decode()
    arrival = path.replace("way-home/person", "arrivals")
    assert arrival in text(home, "/console/arrivals") and arrival not in text(scene["embassy"], "/console/arrivals")
    assert FORCED["name"] not in text(home, f"{arrival}?reason=handling")
    assert home.post(f"{arrival}/do", {"do": "accept"}).status_code == 303
    assert home.post(f"{arrival}/do", {"do": "accept"}).status_code == 422
    assert 'name="paid-by"' in text(desk, path)
    assert desk.post(f"{path}/do", {"do": "travel", "paid-by": "Fund for returnees"}).status_code == 303
    ((request,),) = rows("SELECT request FROM repatriation_traveller")
    assert "Fund for returnees" in text(desk, f"/console/requests/{request}")
    assert "Travel is arranged for 0 people." in desk.post(f"{operation}/do", {"do": "travel"}).content.decode()
    seen = text(home, f"{arrival}?reason=handling")
    assert FORCED["name"] in seen and FORCED["contact"] in seen and FORCED["health"] not in seen and FORCED["statement"] not in seen
    assert re.search(r'class="person"><bdi class="name">[^<]+</bdi> <span class="role">[^<]+<', seen), "who is signed in"
    assert scene["embassy"].get(f"{arrival}?reason=handling").status_code == 404
    ((leg,),) = rows("SELECT id FROM repatriation_leg")
    # The flight is one of the future: nobody is travelling.
    assert figures(desk, operation) == {"people": 1, "agreed to go home": 1, "questions at consulates": 0, **FLIES, "travel arranged": 1}
    moved = desk.post(f"/console/way-home/leg/{leg}", {"state": "left"})
    assert "recorded for 1 person" in text(desk, moved.headers["Location"])
    assert {**figures(desk, operation), **FLIES, "travelling": 1} == figures(desk, operation)
    assert "Obstacles" in text(desk, operation) and "not screened" not in text(desk, operation)
    assert ">Travelling</span>" in text(desk, f"{operation}/people") and ">Travelling</span>" in text(home, "/console/arrivals")
    assert desk.post(f"{path}/do", {"do": "move", "leg": leg, "state": "arrived"}).status_code == 303
    assert figures(desk, operation)["arrived, not received yet"] == 1 and figures(desk, operation)["travelling"] == 0
    assert home.post(f"{arrival}/do", {"do": "receive", "met-by": "Airport desk"}).status_code == 303
    assert {**figures(desk, operation), **FLIES, "at home": 1} == figures(desk, operation)
    assert home.post(f"{arrival}/do", {"do": "follow-on", "due": "someday"}).status_code == 422
    assert home.post(f"{arrival}/do", {"do": "follow-on", "due": "2199-01-01"}).status_code == 303
    assert home.post(f"{arrival}/do", {"do": "follow", "going": "well"}).status_code == 303
    assert "2199-01-01" in text(home, arrival) and "Received" in text(desk, path)
    assert home.post(f"{arrival}/do", {"do": "finish", "going": "well"}).status_code == 303
    assert FORCED["name"] not in text(home, f"{arrival}?reason=handling")


def test_a_desk_at_home_that_cannot_says_why(scene: dict[str, Any]) -> None:
    desk, home = scene["desk"], scene["home"]
    path = traveller(scene, "", "travel")
    for sent in (
        {"do": "begin", "country": "np"},
        {"do": "papers", "papers": "none"},
        {"do": "assess", "risk": "low", "words": "Asked"},
        {"do": "tell"},
    ):
        assert desk.post(f"{path}/do", sent).status_code == 303, sent
    arrival = path.replace("way-home/person", "arrivals")
    assert home.post(f"{arrival}/do", {"do": "decline", "why": "no mood"}).status_code == 422
    assert home.post(f"{arrival}/do", {"do": "decline", "why": "no-room"}).status_code == 303
    assert home.get(arrival).status_code == 404 and "no room or capacity" in text(desk, path)
    assert path.partition("/console")[2] in text(desk, "/console/way-home")
    assert desk.post(f"{path}/do", {"do": "stop", "ground": "protection"}).status_code == 303
    assert "Stopped" in text(desk, path)


def test_an_operation_is_led_closed_and_opened_again(scene: dict[str, Any]) -> None:
    desk, operation = scene["desk"], opened(scene)
    assert desk.post("/console/way-home/new", {"place": ""}).status_code == 422
    assert scene["second"].post(f"{operation}/do", {"do": "lead"}).status_code == 303
    assert "led by Second" in text(desk, operation)
    assert desk.post(f"{operation}/do", {"do": "close"}).status_code == 303
    assert listed(scene, operation, crowd(2)).status_code == 422
    assert desk.post(f"{operation}/do", {"do": "open-again"}).status_code == 303
    assert desk.post(f"{operation}/do", {"do": "ask"}).status_code == 422
    assert desk.post(f"{operation}/do", {"do": "dance"}).status_code == 404


def test_the_directory_of_consulates_is_kept_and_says_whom_else_to_ask(scene: dict[str, Any]) -> None:
    admin, desk = scene["admin"], scene["desk"]
    assert "No consulate is entered yet" in text(desk, "/console/consulates")
    refused = consulate(scene, **{"value-1": "", "city": ""})
    assert refused.status_code == 422 and "Fill this in." in refused.content.decode()
    assert consulate(scene, country="NP", nationality="TH", city="Kathmandu").status_code == 303
    assert consulate(scene).status_code == 303
    html = text(desk, "/console/consulates?nation=NP")
    assert "Bangkok" in html and "Kathmandu" not in html and "+66 2 000 0000" in html
    assert "No consulate of Thailand serves Peru" in text(desk, "/console/consulates?nation=TH&country=PE")
    ((id,),) = rows("SELECT id FROM consulates_consulate WHERE nation = 'NP'")
    page = f"/console/consulates/{id}"
    assert "Keep it true" in text(admin, page) and "Keep it true" not in text(desk, page)
    fields = {"nationality": "NP", "country": "TH", "city": "Chiang Mai", "kind-1": "mail", "value-1": "a@np.example", "source": "its site"}
    assert admin.post(page, fields).status_code == 303 and "Chiang Mai" in text(desk, page)
    assert admin.post(page, {**fields, "checked": "yesterday"}).status_code == 422
    assert desk.post(page, fields).status_code == 403 and desk.post(f"{page}/do", {"do": "end"}).status_code == 403
    assert admin.post(f"{page}/do", {"do": "check"}).status_code == 303
    assert admin.post(f"{page}/do", {"do": "end"}).status_code == 303
    assert admin.get(page).status_code == 404


def test_a_bell_leads_to_the_person_it_was_rung_about(scene: dict[str, Any], hub: Hub) -> None:
    from worlds import caller as of

    from accord.hub.desks import actions as desks
    from accord.hub.members.actions import people  # noqa: F401

    api = hub.member("Kathmandu")
    desk = desks.make_desk(of(api), name="Home desk", zone="UTC")
    path = traveller(scene, "", "travel")
    for sent in ({"do": "begin"}, {"do": "tell"}):
        assert scene["desk"].post(f"{path}/do", sent).status_code == 303
    ((bell,),) = rows("SELECT id FROM desks_bell WHERE ref = %s", path.rpartition("/")[2])
    from uuid import UUID

    leads, its_page = path.replace("way-home/person", "arrivals"), text(scene["home"], f"/console/bells/{UUID(str(bell))}")
    assert desk and f'<a href="{leads}" data-row-link data-key="o">The way home of a person</a>' in its_page
    for listed in ("/console/bells", "/console/"):
        # The key that opens what a request's bell rings for opens this too.
        assert f'<a href="{leads}" data-row-link data-key="o" data-step="o">The way home of a person</a>' in text(scene["home"], listed)


def test_flights_and_days_are_typed_where_the_desk_stands(scene: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Row A3: flights were typed in UTC, and years of the Buddhist era refused."""
    at_moment(monkeypatch, NOON)
    desk, operation = scene["desk"], opened(scene)
    path = traveller(scene, operation)
    (file,) = (f"/console/care/{id}" for (id,) in rows("SELECT id FROM care_forced"))
    desk.post(f"{file}/consents", {"consent": "travel", "yes": "yes", "how": "spoken"})
    desk.post(f"{operation}/do", {"do": "begin"})
    for sent in ({"do": "papers", "papers": "passport"}, {"do": "assess", "risk": "high", "words": "No"}):
        assert desk.post(f"{path}/do", sent).status_code == 303
    for sent in (
        {"do": "papers", "papers": ""},
        {"do": "assess", "risk": "", "words": "No"},
        {"do": "assess", "risk": "low", "words": "x" * 5001},
    ):
        assert desk.post(f"{path}/do", sent).status_code == 422, "nothing is taken for chosen, and nothing is cut"
    assert "In Bangkok time, for example " in text(desk, f"{operation}/leg")
    flight = {"leaves": "15 ม.ค. 2570 22:30", "arrives": "16/1/2027 1:10 am Kathmandu time"}
    assert desk.post(f"{operation}/leg", {"nation": "NP", **LEG, **flight}).status_code == 303
    times = rows("SELECT leaves, arrives FROM repatriation_leg")
    assert times == [(read_time("2027-01-15T15:30:00Z"), read_time("2027-01-15T19:25:00Z"))]
    asked = desk.post(f"{operation}/leg", {"nation": "NP", **LEG, "leaves": "15/01/2027 3:30"})
    assert asked.status_code == 422
    page = asked.content.decode()
    assert 'name="leaves-meant" value="2027-01-15T15:30:00+07:00"' in page and 'name="leaves-asked" value="15/01/2027 3:30"' in page
    assert desk.post(f"{path}/do", {"do": "block", "kind": "warrant", "since": "20/11/2567"}).status_code == 303


@pytest.mark.parametrize(
    ("zone", "at", "begins"),
    [
        ("America/Lima", "2027-03-04T02:00:00Z", "2027-03-04T05:00:00Z"),  # the evening of the 3rd
        ("Asia/Bangkok", "2027-03-03T18:00:00Z", "2027-03-04T17:00:00Z"),  # the first hours of the 4th
        ("Pacific/Auckland", "2027-03-03T18:00:00Z", "2027-03-04T11:00:00Z"),  # the morning of the 4th
    ],
)
def test_tomorrow_begins_where_the_desk_stands(
    scene: dict[str, Any], hub: Hub, monkeypatch: pytest.MonkeyPatch, zone: str, at: str, begins: str
) -> None:
    from worlds import caller as of

    from accord.hub.desks import actions as desks

    desks.make_desk(of(hub.member("Desk")), name="Night desk", zone=zone, wait=5)
    at_moment(monkeypatch, read_time(at))
    desk, path = scene["desk"], traveller(scene)
    today = desk.post(f"{path}/do", {"do": "follow-on", "due": "today"})
    assert (today.status_code, "This day has begun already." in today.content.decode()) == (422, True)
    assert desk.post(f"{path}/do", {"do": "follow-on", "due": "tomorrow"}).status_code == 303
    assert rows("SELECT due FROM repatriation_followup") == [(read_time(begins),)]
    assert desk.post(f"{path}/do", {"do": "block", "kind": "warrant", "since": "today"}).status_code == 303
    assert rows("SELECT since FROM repatriation_block") == [(read_time(begins) - DAY,)]


def test_an_operation_of_today_is_of_the_day_that_it_is_there(scene: dict[str, Any], hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    at_moment(monkeypatch, read_time("2027-03-03T18:00:00Z"))
    assert scene["desk"].post("/console/way-home/new", {"place": "The bridge at Mae Sot", "day": ""}).status_code == 303
    assert rows("SELECT day FROM repatriation_operation") == [("2027-03-04",)], "at one in the morning of Bangkok"


def test_pages_say_days_as_they_are_there(scene: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    at_moment(monkeypatch, read_time("2027-03-03T18:00:00Z"))  # at one in the morning of the 4th, in Bangkok
    desk, path = scene["desk"], traveller(scene)
    for sent in ({"do": "block", "kind": "warrant"}, {"do": "clear", "kind": "warrant", "by": "court"}):
        assert desk.post(f"{path}/do", sent).status_code == 303, sent
    assert "cleared by a court on 2027-03-04" in text(desk, path)
    ((file, due),) = rows("SELECT id, due FROM care_forced")
    kept = (moment(due) + timedelta(hours=7)).date()
    assert kept != moment(due).date(), "where Bangkok is a day ahead of UTC"
    assert f"kept until {kept}" in text(desk, f"/console/care/{file}") and f"{kept}" in text(desk, "/console/care")
