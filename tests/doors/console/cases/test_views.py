"""The pages of cases by their forms alone: a joint case is opened, worked, shared in part, handed over and closed; nobody sees more."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from asking import ACCOUNTS, Cast, ask, cast, in_bangkok
from bells import rows
from clocks import at_moment
from django.core.files.uploadedfile import SimpleUploadedFile
from hubs import Hub
from rooms import browser, person
from worlds import caller, publish

from accord.core.times import SECOND, read_time

HOUR = 3600 * SECOND
TITLE = "Zanthipe and the gold club"
NOTE = "The same photographs as Quivolda sent."


@dataclass
class Scene:
    made: Cast
    us: Any
    them: Any
    others: Any
    ids: dict[str, str]

    def post(self, who: Any, path: str, expected: int = 303, page: str = "", **fields: Any) -> str:
        """Where it leads, or what the page says."""
        headers = {"Referer": f"http://testserver{page}"} if page else {}
        answer = who.post(path, fields, headers=headers)
        text = answer.content.decode()
        assert answer.status_code == expected, (path, answer.status_code, re.sub(r"<[^>]+>|\s+", " ", text)[:2000])
        return str(answer.headers["Location"]) if expected == 303 else text

    def get(self, who: Any, path: str, expected: int = 200) -> str:
        answer = who.get(path)
        assert answer.status_code == expected, (path, answer.status_code)
        return str(answer.content.decode())


@pytest.fixture
def scene(hub: Hub, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Scene:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    monkeypatch.setattr(settings, "ACCORD_DATA", tmp_path)
    made = cast(hub)
    in_bangkok(made, "Police")
    names = ("Police", "Kasi", "Helper")
    people = [browser(person(made.api(name), "investigator", f"{name}'s investigator")) for name in names]
    asked = ask(made, who="Police", amount="480000.00 THB").requests[0].id
    signal = publish(made["Police"], "https://golden-yield.example/", tlp="TLP:AMBER", audience={"members": [made["Kasi"].id]}).id
    return Scene(made, *people, {"request": asked, "signal": str(signal), **{name: made[name].id for name in names}})


def opened(scene: Scene) -> str:
    """A case opened from a request in one press, with a title of our own; its address."""
    page = f"/console/requests/{scene.ids['request']}/cases"
    assert "Open a case from this" in scene.get(scene.us, page)
    base = scene.post(scene.us, page, once="a")
    assert scene.post(scene.us, page, once="a") == "/console/cases"  # sent twice: the second made nothing
    scene.post(scene.us, f"{base}/title", title=TITLE, scheme="romance", tlp="amber", once="b")
    return base


def test_a_case_is_worked_by_forms_alone(scene: Scene) -> None:
    base = opened(scene)
    shown = scene.get(scene.us, base)
    assert TITLE in shown and "480,000.00" in shown and "only us" in shown
    many = "\n".join(["089-765-4321", "hxxps://golden-yield[.]example/join", f"http://testserver/console/signals/{scene.ids['signal']}"])
    led = scene.post(scene.us, f"{base}/add", what=many, deconflict="on", tlp="amber", once="c")
    assert led == f"{base}?done=added&count=3#added" and "All 3 of them are in the case now." in scene.get(scene.us, led)
    scene.post(scene.us, f"{base}/note", text=NOTE, tlp="amber+strict", once="d")
    led = scene.post(scene.us, f"{base}/event", moment="20/11/2026 09:30", text="He asked again.", tlp="amber", once="e")
    assert "It stands in the timeline at its own time." in scene.get(scene.us, led)
    scene.post(scene.us, f"{base}/task", text="Ask the exchange.", due="", tlp="amber", once="f")
    person_page = scene.post(
        scene.us, f"{base}/person", **{"also-known-as": "Wendelgard"}, possible_victim="yes", tlp="amber+strict", once="g"
    )
    assert person_page == f"{base}#person"
    shown = scene.get(scene.us, base)
    for text in ("+66 89 765 4321", "golden-yield[.]example/join", NOTE, "He asked again.", "Ask the exchange.", "possible victim"):
        assert text in shown, text
    assert "Wendelgard" not in shown and "Wendelgard" in scene.get(scene.us, f"{base}/persons")
    part = re.search(r'name="part" value="([0-9a-f-]{36})"', shown)
    assert part is not None
    scene.post(scene.us, f"{base}/done", part=part[1])
    assert ">done<" in scene.get(scene.us, base)
    assert "480,000.00" in scene.get(scene.us, f"{base}/money")
    lines = re.findall(r'class="step">([^<]+)</span> <bdi>([^<]*)</bdi>', scene.get(scene.us, f"{base}/timeline"))
    assert ("Put in: a target", "+66 89 765 4321") in lines and ("Put in: a note", NOTE) in lines
    assert "Wendelgard" not in str(lines)


def test_every_form_of_a_case_begins_with_the_label_that_most_of_it_has(scene: Scene) -> None:
    shown = scene.get(scene.us, opened(scene))
    chosen = re.findall(r'<select name="tlp"[^>]*>(.*?)</select>', shown, re.DOTALL)
    assert chosen, "there are forms with a label"
    assert [re.findall(r'value="([^"]+)" selected', options) for options in chosen] == [["amber"]] * len(chosen)


def test_a_file_is_led_to_from_the_case(scene: Scene) -> None:
    base = opened(scene)
    assert "No file yet." in scene.get(scene.us, base)
    scene.post(scene.us, f"{base}/evidence/add", file=SimpleUploadedFile("chat.txt", b"the chat"), tlp="amber")
    section = scene.get(scene.us, base).partition('<h2 id="evidence">')[2].partition("</section>")[0]
    assert "chat.txt" in section
    for href in re.findall(f'href="({base}/[^"]+)"', section):
        scene.get(scene.us, href)


def test_money_that_came_from_another_currency_is_no_loss_in_this_one(scene: Scene) -> None:
    from accord.hub.requests import actions as requests

    hop = {"amount": "180000.00 THB", "next": ACCOUNTS["Emirates"], "country": "AE", "arrived": "18000.00 AED"}
    requests.take(scene.made["Kasi"], scene.ids["request"], "moved-on", {"hops": [hop]})
    shown = scene.get(scene.us, opened(scene))
    figure = shown.partition('class="sum">AED</bdi>')[2].partition("</figure>")[0]
    assert "nobody paid in this one" in figure and "<rect" not in figure.partition("<table>")[0] and "AED 0.00</bdi> lost" not in shown


def test_what_is_pasted_out_of_a_chat_is_put_in_without_its_words(scene: Scene) -> None:
    base = opened(scene)
    pasted = "โทร 0898765432\nhttps://parcel-fee.example/th/pay ครับ"
    scene.post(scene.us, f"{base}/add", what=pasted, tlp="amber", once="p1")
    shown = scene.get(scene.us, base)
    assert "+66 89 876 5432</bdi>" in shown and "hxxps://parcel-fee[.]example/th/pay</bdi>" in shown


def test_an_account_is_put_in_with_its_bank_and_the_name_beside_it(scene: Scene) -> None:
    base = opened(scene)
    scene.post(scene.us, f"{base}/add", what="SCB 123-4-56789-0 สมชาย\nกสิกร 123-4-56789-0 น.ส. สมหญิง", tlp="amber", once="b1")
    shown = scene.get(scene.us, base)
    assert "SCB (Siam Commercial Bank) 123-4-56789-0</bdi>" in shown and "KBANK (Kasikornbank) 123-4-56789-0</bdi>" in shown
    assert 'name="met" value="TH:014:123-4-56789-0"' in shown, "what is asked about goes on as the hub has it"
    said = scene.post(scene.us, f"{base}/add", 422, base, what="gold xiaomei 99 hello", tlp="amber", once="b2")
    assert "Write the bank or the app beside a number or a name" in said


def test_lines_with_a_fault_are_all_named_and_none_is_put_in_before_they_are_right(scene: Scene) -> None:
    base = opened(scene)
    gone = "/console/requests/8a3f0d7e-3f0c-4a55-9f4e-0d9b1f0c6a11"
    typed = f"089-765-4321\n!!!\nhttps://parcel-fee.example/\nwhat is this\n{gone}"
    said = scene.post(scene.us, f"{base}/add", 422, base, what=typed, tlp="amber", once="w1")
    field = said.partition('id="add-what_error"')[2].partition("</")[0]
    assert [number for number in range(1, 6) if f"Line {number}:" in said] == [2, 4, 5] and "Line" in field
    assert "None of these lines was put in." in said and gone in said.partition('id="add-what"')[2].partition("</textarea>")[0]
    shown = scene.get(scene.us, base)
    assert "+66 89 765 4321" not in shown and "parcel-fee" not in shown
    right = "089-765-4321\nhttps://parcel-fee.example/\n0897654321"
    assert scene.post(scene.us, f"{base}/add", what=right, tlp="amber", once="w1b").endswith("?done=added&count=3#added")
    targets = scene.get(scene.us, base).count('data-row><th scope="row" data-label="Target">')
    assert targets == 2, "a line that stands there twice is put in once"


def test_what_is_wrong_is_said_beside_its_field_and_stays(scene: Scene) -> None:
    base = opened(scene)
    assert "Choose a member" in scene.post(scene.us, f"{base}/invite", 422, base, member="", ceiling="amber", once="w2")
    assert "Say when it was" in scene.post(scene.us, f"{base}/event", 422, base, moment="", text="He asked.", tlp="amber", once="w3")
    assert "Say yes or no" in scene.post(
        scene.us, f"{base}/person", 422, f"{base}/person", name="X", possible_victim="", tlp="amber", once="w4"
    )
    assert 'id="close-outcome_error"' not in scene.get(scene.us, f"{base}/close")
    assert 'id="close-outcome_error"' in scene.post(scene.us, f"{base}/close", 422, f"{base}/close", outcome="", text="Done")


def plain(text: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": "\w+"', "", text)


def joint(scene: Scene, ceiling: str = "amber") -> str:
    base = opened(scene)
    scene.post(scene.us, f"{base}/add", what="089-765-4321", tlp="amber", once="j1")
    scene.post(scene.us, f"{base}/note", text=NOTE, tlp="amber+strict", once="j2")
    scene.post(scene.us, f"{base}/invite", member=scene.ids["Kasi"], ceiling=ceiling, once="j3")
    return base


def test_who_is_invited_sees_who_asks_and_nothing_of_the_case(scene: Scene) -> None:
    base = joint(scene)
    bells = scene.get(scene.them, "/console/bells")
    assert "An invitation to a case" in bells and f'href="{base}"' in bells
    waits = scene.get(scene.them, "/console/cases/waiting")
    assert "Invited by Police" in waits and base in waits
    shown = scene.get(scene.them, base)
    assert "Your member is invited" in shown and "<bdi>up to TLP:AMBER</bdi>" in shown
    for text in (TITLE, NOTE, "+66 89 765 4321", "480,000"):
        assert text not in shown + waits
    never = "/console/cases/00000000-0000-4000-8000-000000000000"
    assert plain(scene.get(scene.others, base, 404)) == plain(scene.get(scene.others, never, 404))
    scene.post(scene.them, f"{base}/answer", do="decline")
    scene.get(scene.them, base, 404)


def parts_of(scene: Scene, who: Any, base: str) -> dict[str, str]:
    """The parts that may be shared, by what the page calls them."""
    page = scene.get(who, f"{base}/share")
    boxes = re.findall(r'name="part" value="([0-9a-f-]{36})"[^>]*> <span class="soft small">([^<]+)</span> <bdi>([^<]*)</bdi>', page)
    return {name: id for id, _kind, name in boxes}


def test_the_preview_says_exactly_who_will_see_what_and_then_they_do(scene: Scene) -> None:
    base = joint(scene)
    scene.post(scene.them, f"{base}/answer", do="accept")
    parts = parts_of(scene, scene.us, base)
    target, note = parts["+66 89 765 4321"], next(id for name, id in parts.items() if "photographs" in name)
    both = {"part": [target, note], "member": scene.ids["Kasi"]}
    preview = scene.post(scene.us, f"{base}/share", 200, **both, do="preview")
    assert "above the ceiling of this member" in preview and "Share it with" not in preview
    assert scene.post(scene.us, f"{base}/share", 422, f"{base}/share", **both, do="share")
    assert "Tick at least one part" in scene.post(scene.us, f"{base}/share", 422, f"{base}/share", do="preview")
    one = {"part": target, "member": scene.ids["Kasi"]}
    preview = scene.post(scene.us, f"{base}/share", 200, **one, do="preview")
    assert '<span class="soft small"><bdi dir="ltr">up to TLP:AMBER</bdi></span></h3>' in preview, "how much this member may be shown"
    assert "will see 1 part" in preview and '<span class="soft small">Target</span> <bdi>+66 89 765 4321</bdi></li>' in preview
    scene.post(scene.us, f"{base}/add", what="02-123-4567\n02-765-4321", tlp="amber", once="j4")
    scene.post(scene.us, f"{base}/add", what="02-123-9999", tlp="red", once="j5")
    every = scene.post(scene.us, f"{base}/share", 200, part=note, member=scene.ids["Kasi"], tick="target")
    ticked = re.findall(r'name="part" value="[^"]+" checked> <span class="soft small">([^<]+)</span>', every)
    assert sorted(ticked) == ["Note", "Target", "Target", "Target"] and "Exactly who will see what" not in every
    assert "+66 89 765 4321" not in scene.get(scene.them, base)  # a preview shares nothing
    assert scene.post(scene.us, f"{base}/share", **one, do="share").endswith("/share?shared=1")
    shown = scene.get(scene.them, base)
    assert "+66 89 765 4321" in shown and NOTE not in shown and TITLE not in shown
    assert "what we can see: <bdi>up to TLP:AMBER</bdi>" in shown
    scene.post(scene.us, f"{base}/withdraw", **one)
    assert "+66 89 765 4321" not in scene.get(scene.them, base)


def test_the_lead_is_offered_taken_once_and_the_case_closed_and_opened_again(scene: Scene) -> None:
    base = joint(scene)
    scene.post(scene.them, f"{base}/answer", do="accept")
    scene.post(scene.us, f"{base}/lead", do="offer", member=scene.ids["Kasi"])
    assert "Police offers us the lead" in scene.get(scene.them, "/console/cases/waiting")
    assert "The lead is offered to you" in scene.get(scene.them, base)
    scene.post(scene.them, f"{base}/lead", do="take")
    scene.post(scene.them, f"{base}/lead", 409, base, do="take")
    assert "Close the case" in scene.get(scene.them, base) and "Leave the case" in scene.get(scene.us, base)
    scene.post(scene.them, f"{base}/close", outcome="arrests", text="Three people.", once="z")
    closed = scene.get(scene.us, base)
    assert "people were arrested" in closed and "Three people." not in closed
    scene.post(scene.them, f"{base}/reopen")
    scene.post(scene.us, f"{base}/answer", do="leave")
    scene.get(scene.us, base, 404)


def test_search_finds_a_case_by_what_is_shown_of_it_and_to_whom(scene: Scene) -> None:
    base = joint(scene)
    for text in ("gold club", "+66897654321"):
        assert base in scene.post(scene.us, "/console/search", 200, q=text), text
        assert base in scene.post(scene.us, "/console/cases", 200, q=text), text
        for stranger in (scene.them, scene.others):
            for page in ("/console/search", "/console/cases"):
                assert base not in stranger.post(page, {"q": text}).content.decode(), (text, page)


def test_a_case_of_a_thing_is_shown_on_its_page(scene: Scene) -> None:
    base = opened(scene)
    page = f"/console/signals/{scene.ids['signal']}/cases"
    assert TITLE in scene.get(scene.us, page)
    scene.post(scene.us, page, case=base.rpartition("/")[2], once="x")
    assert "Part of:" in scene.get(scene.us, page)
    assert TITLE not in scene.get(scene.them, page)
    assert ACCOUNTS["Kasi"].rpartition(":")[2] not in scene.get(scene.us, "/console/cases")


def test_of_many_parts_the_newest_are_shown_and_the_page_leads_to_all(scene: Scene) -> None:
    from accord.hub.cases import actions

    base = opened(scene)
    us, case = scene.made["Police"], base.rpartition("/")[2]
    for number in range(23):
        actions.add_target(us, case, f"gold-club-{number}.example")

    def targets(page: str) -> list[int]:
        (section,) = re.findall(r'<section aria-labelledby="target">.*?</section>', page, re.DOTALL)
        return [int(number) for number in re.findall(r'class="identifier"[^>]*>[^<]*gold-club-(\d+)', section)]

    page = scene.get(scene.us, base)
    assert targets(page) == [*range(22, 2, -1)]
    assert re.search(rf'<a href="{base}\?all=target#target">Show all 23<', page)
    assert targets(scene.get(scene.us, f"{base}?all=target")) == [*range(22, -1, -1)]


def test_a_case_asks_the_database_as_often_with_more_in_it(scene: Scene) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from accord.hub.cases import actions

    base = joint(scene)
    scene.post(scene.them, f"{base}/answer", do="accept")
    us, kasi, case = scene.made["Police"], scene.ids["Kasi"], base.rpartition("/")[2]
    # Each person is a record of the vault, and each look at one leaves a line: that page asks for each by itself.
    pages = [f"{base}{rest}" for rest in ("", "/share", "/timeline", "/money")]

    def plant(count: int) -> None:
        for number in range(count):
            actions.add_target(us, case, f"+6689765{5000 + number + 10 * count}", audience=[kasi])
            actions.add_note(us, case, f"Note {number}", [kasi])
            actions.add_task(us, case, f"Task {number}", owner=kasi)
            actions.add_person(us, case, {"name": f"Person {number}"}, possible_victim=True)
            asked = ask(scene.made, who="Police", amount=f"{100 + number}.00 THB").requests[0].id
            actions.add_item(us, case, "request", asked)

    def counts() -> list[int]:
        asked = []
        for page in pages:
            scene.get(scene.us, page)  # what is kept from the first look on is no part of it
            with CaptureQueriesContext(connection) as caught:
                scene.get(scene.us, page)
            asked.append(len(caught))
        return asked

    plant(2)
    few = counts()
    plant(6)
    assert [page for page, before, after in zip(pages, few, counts(), strict=True) if after > before] == []


@pytest.mark.parametrize(
    ("zone", "ends"),
    [
        ("America/Lima", "2027-03-04T05:00:00Z"),
        ("UTC", "2027-03-04T00:00:00Z"),
        ("Asia/Bangkok", "2027-03-03T17:00:00Z"),
    ],
)
def test_the_last_day_of_a_person_ends_where_the_desk_stands(scene: Scene, monkeypatch: pytest.MonkeyPatch, zone: str, ends: str) -> None:
    from accord.hub.desks import queries as desks
    from accord.hub.desks.actions import change_desk

    (own,) = [row for row in desks.desks(scene.made["Police"]) if row.is_own]
    change_desk(caller(scene.made.api("Police")), own.id, zone=zone)
    at_moment(monkeypatch, read_time(ends) - HOUR)  # the last hour of that day
    base = opened(scene)
    fields = {"also-known-as": "Wendelgard", "possible_victim": "yes"}
    scene.post(scene.us, f"{base}/person", **fields, until="2027-03-03", tlp="amber+strict", once="p1")
    assert rows("SELECT moment FROM cases_part WHERE kind = 'person'") == [(read_time(ends),)]
    shown = scene.get(scene.us, base)
    assert "<bdi>2027-03-03</bdi>" in shown and "<bdi>2027-03-03</bdi>" in scene.get(scene.us, f"{base}/persons")
    ((id,),) = rows("SELECT id FROM cases_part WHERE kind = 'person'")
    assert 'name="until" value="2027-03-03"' in scene.get(scene.us, f"{base}/parts/{UUID(str(id))}")


def test_a_person_who_is_kept_as_long_as_can_be_is_changed_and_stays_so_long(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last day was refused as too far where nobody had touched it."""
    at_moment(monkeypatch, read_time("2027-03-03T10:00:00Z"))
    base = opened(scene)
    scene.post(scene.us, f"{base}/person", **{"also-known-as": "Wendelgard"}, possible_victim="yes", tlp="amber+strict", once="p1")
    (kept,) = rows("SELECT moment, id FROM cases_part WHERE kind = 'person'")
    page = f"{base}/parts/{UUID(str(kept[1]))}"
    (day,) = re.findall(r'name="until" value="([^"]+)"', scene.get(scene.us, page))
    assert day == "2028-03-02"
    scene.post(scene.us, page, **{"also-known-as": "Wendel"}, possible_victim="yes", until=day)
    assert rows("SELECT moment, id FROM cases_part WHERE kind = 'person'") == [kept]


def test_an_invitation_to_a_closed_case_can_only_be_declined(scene: Scene) -> None:
    case = scene.post(scene.us, "/console/cases/new", title=TITLE, scheme="")
    scene.post(scene.us, f"{case}/invite", member=scene.ids["Kasi"], ceiling="amber")
    assert "Take part" in scene.get(scene.them, case)
    assert "Invitations to answer" in scene.get(scene.them, "/console/cases")
    scene.post(scene.us, f"{case}/close", outcome="other")
    page = scene.get(scene.them, case)
    assert "This case is closed. Police leads it: if Police opens it again, you can take part." in page
    assert ">Take part<" not in page
    assert ">Decline<" in page
    assert "Invitations to answer" not in scene.get(scene.them, "/console/cases")
    _stands(scene, "Police", "suspended")
    page = scene.get(scene.them, case)
    assert "Police, which leads it, does not take part in the partnership at present. If the case is opened again" in page
    assert ">Take the lead<" not in page, "it is only invited"
    _stands(scene, "Police", "active")
    scene.post(scene.us, f"{case}/reopen")
    assert ">Take part<" in scene.get(scene.them, case)


def _stands(scene: Scene, name: str, standing: str) -> None:
    from accord.hub.members import actions
    from accord.hub.members.queries import member, operator

    actions.change_standing(member(scene.ids[name]), standing, by=operator())


def test_where_the_lead_is_suspended_another_takes_it(scene: Scene) -> None:
    case = scene.post(scene.us, "/console/cases/new", title=TITLE, scheme="")
    scene.post(scene.us, f"{case}/invite", member=scene.ids["Kasi"], ceiling="amber")
    scene.post(scene.them, f"{case}/answer", do="accept")
    assert ">Take the lead<" not in scene.get(scene.them, case)
    _stands(scene, "Police", "suspended")
    page = scene.get(scene.them, case)
    assert ">Take the lead<" in page and "Until another member takes the lead, nobody can invite" in page
    scene.post(scene.them, f"{case}/lead", do="take")
    page = scene.get(scene.them, case)
    assert "we lead it" in page and ">Take the lead<" not in page
    assert scene.post(scene.them, f"{case}/close", outcome="other")


def test_of_a_task_whose_person_no_longer_takes_part_it_is_said(scene: Scene) -> None:
    from accord.hub.members.actions import people
    from accord.hub.members.queries import operator

    gone = person(scene.made.api("Police"), "officer", "Gone Officer")
    case = scene.post(scene.us, "/console/cases/new", title=TITLE, scheme="")
    scene.post(scene.us, f"{case}/task", text="Call the witness", owner=gone.id, due="")
    ((task,),) = rows("SELECT id FROM cases_part WHERE kind = 'task'")
    assert "no longer takes part" not in scene.get(scene.us, case)
    people.set_active(gone, False, by=operator())
    assert "no longer takes part" in scene.get(scene.us, case)
    assert f'value="{gone.id}" selected' in scene.get(scene.us, f"{case}/parts/{task}")


def test_a_member_that_is_suspended_is_said_to_be_and_keeps_its_task(scene: Scene) -> None:
    from accord.hub.members import actions
    from accord.hub.members.queries import member, operator

    case = scene.post(scene.us, "/console/cases/new", title=TITLE, scheme="")
    scene.post(scene.us, f"{case}/invite", member=scene.ids["Kasi"], ceiling="amber")
    scene.post(scene.them, f"{case}/answer", do="accept")
    scene.post(scene.us, f"{case}/task", text="Send the statement", owner=scene.ids["Kasi"], due="")
    ((task,),) = rows("SELECT id FROM cases_part WHERE kind = 'task'")
    actions.change_standing(member(scene.ids["Kasi"]), "suspended", by=operator())
    page = scene.get(scene.us, case)
    assert "not in the partnership at present" in page
    assert ">Offer the lead<" not in page
    assert "Kasi" not in scene.get(scene.us, f"{case}/share")
    form = scene.get(scene.us, f"{case}/parts/{task}")
    assert f'value="{scene.ids["Kasi"]}" selected' in form
    scene.post(scene.us, f"{case}/parts/{task}", text="Send the whole statement", owner=scene.ids["Kasi"], due="")
    assert [row[0] for row in rows("SELECT m.name FROM cases_part p JOIN members_member m ON m.n = p.for_member")] == ["Kasi"]
    actions.change_standing(member(scene.ids["Kasi"]), "withdrawn", by=operator())
    page = scene.get(scene.us, case)
    assert "has left the partnership" in page and "at present" not in page
