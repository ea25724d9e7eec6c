"""Forty people in five countries report one romance and investment scam. Police of three countries and two platforms work on it together.

The hub is really served, with the demo's cast: the forms are those of the public page and of the console, some of them in Chromium, and
the rest is what members' programs send. What is exported is looked at with other people's tools.
"""

import json
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote

import browsing
import foreign
import httpx
import programs
import pytest
from consoles import Seat
from demos import cast_in
from edges import Served, served
from playwright.sync_api import Browser, Page, expect
from programs import wait_until

pytestmark = pytest.mark.skipif(browsing.is_missing(), reason="no Chromium here, and ACCORD_NO_BROWSER says to go without")
REPORTS = tomllib.loads((Path(__file__).parents[1] / "data" / "romance_reports.toml").read_text(encoding="utf-8"))
# Who sits where. The first three work on it together, with the two platforms; the others have the same reports, and learn nothing of it.
OFFICERS = {
    "police": "Anan Srisuk",
    "kathmandu": "Dipak Karki",
    "ae-police": "Salem Al Amri",
    "platform": "Noor Hussain",
    "messenger": "Amara Diallo",
    "bd-police": "Nasrin Akter",
    "pe-police": "Julio Paredes",
}
HOMES = {"TH": "police", "NP": "kathmandu", "AE": "ae-police", "BD": "bd-police", "PE": "pe-police"}
OUTSIDE = ("bd-police", "pe-police", "exchange")
WALLET, TELEGRAM, INSTAGRAM = "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8", "telegram:@orchid_kevin_fx", "instagram:@kevin.orchid.fx"
SITE, ACCOUNT = "golden-orchid-fx", "TH:014:407-1-58263-0"
TITLE = "สโมสรกล้วยไม้ทอง / Golden Orchid"
NOTE = "The same photographs as in Kathmandu: a soldier, a dog, a hotel pool."
NEVER = "00000000-0000-4000-8000-000000000000"
FILE, DATA = "แชทจากโทรศัพท์ผู้เสียหาย – สำเนา 1.zip", Random(18).randbytes(3_400_017)


@dataclass
class Story:
    world: Any
    folder: Path
    at: Served
    chromium: Browser
    complaints: list[str]
    seats: dict[str, Seat] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    case: str = ""

    def person(self, key: str) -> Any:
        from accord.hub.members import queries

        return next(row for row in queries.people_of(self.world.desks[key].n) if row.name == OFFICERS[key])

    def __getitem__(self, key: str) -> Seat:
        """The officer of a desk, at the console."""
        if key not in self.seats:
            self.seats[key] = Seat(self.person(key), self.at.address)
        return self.seats[key]

    def api(self, key: str, method: str, path: str, body: Any = None, status: int | None = None, **headers: str) -> Any:
        """A desk's program."""
        told = self.at.ask(method, f"/api/v1{path}", self.tokens[key], body, **headers)
        assert told.status in ((200, 201) if status is None else (status,)), (key, path, told.status, told.body[:600])
        return told.json()

    def opened(self, key: str) -> Page:
        """The same in a browser, at the first page."""
        if key not in self.pages:
            self.pages[key] = browsing.opened(self.chromium, self.at.address, self.person(key), self.complaints, width=1400)
        self.pages[key].goto(f"{self.at.address}/console/")
        return self.pages[key]

    def id(self, key: str) -> str:
        return str(self.world.desks[key].id)

    @property
    def base(self) -> str:
        return f"/console/cases/{self.case}"

    def page_of(self, key: str) -> Any:
        return self.api(key, "GET", f"/cases/{self.case}")


@pytest.fixture
def story(sqlite_template: Path, tmp_path: Path, chromium: Browser, complaints: list[str]) -> Iterator[Story]:
    from django.conf import settings

    from accord.hub.members import actions as members
    from accord.hub.members import queries
    from accord.hub.members.actions import people

    secret = Path(settings.ACCORD_DATA) / "secret.key"
    folder = tmp_path / "hub"
    folder.mkdir()
    with cast_in(folder, sqlite_template) as world:
        shutil.copy(secret, folder / "secret.key")  # sessions that this process begins hold at the served hub
        with served(folder, ACCORD_SECOND_STEP="none") as at:
            made = Story(world, folder, at, chromium, complaints)
            by = queries.operator()
            for key in (*OFFICERS, "exchange"):
                made.tokens[key] = members.make_token(world.desks[key], by=by, scopes=("member:*",), name="story")[1]
            for key in ("police", "kathmandu"):
                people.set_contact(made.person(key), email=f"{key}@police.example", phone="", by=by)
            yield made
            for seat in made.seats.values():
                seat.close()


def test_one_scam_over_five_countries_is_worked_together(story: Story, tmp_path: Path) -> None:
    _forty_people_report(story)
    _one_officer_opens_a_case(story)
    _two_agencies_are_introduced(story)
    _others_join(story)
    _a_part_is_shared(story)
    _the_lead_goes_to_kathmandu(story)
    _evidence_leaves_as_a_bag(story, tmp_path)
    _nobody_else_learned_anything(story)


def _forty_people_report(story: Story) -> None:
    rows = [(country, table["currency"], row) for country, table in REPORTS.items() for row in table["reports"]]
    assert len(rows) == 40
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda row: _report(story.at.address, *row), rows))
    due = {key: len(REPORTS[country]["reports"]) for country, key in HOMES.items()}
    wait_until(lambda: {key: len(_handed(story, key)) for key in due} == due)


def _report(address: str, country: str, currency: str, row: list[str]) -> None:
    """One report, page by page, as a browser sends it."""
    amount, own, to, bank, theirs, words = row
    kept: dict[str, str] = {"door": "money"}
    with httpx.Client(base_url=address, trust_env=False, timeout=60, headers={"Sec-Fetch-Site": "same-origin"}) as client:

        def post(at: str, **fields: Any) -> str:
            answer = client.post("/report", data={**kept, "at": at, "do": "next", **fields})
            page = unescape(answer.text)
            assert answer.status_code == 200, (row, at, re.findall(r'class="error"[^>]*>([^<]*)', page))
            kept.update(re.findall(r'<input type="hidden" name="(code|form)" value="([^"]*)"', page))
            return page

        post("first", **{"q.country": country, "q.lost": "money", "q.age": "adult"})
        paid = {"amount": amount, "currency": currency, "own-bank": own, "to": to, "to-bank": bank, "at": "yesterday 21:30"}
        post("money", yes="bank", **{f"p1.{name}": value for name, value in paid.items()})
        post("story", **{"q.words": words, "q.theirs": theirs, "q.scheme": "romance"})
        plan = post("agree", yes=["signals", "bank", "platform", "telecom", "police"])
        items = re.findall(r'name="item" value="([^"]+)"', plan)
        post("plan", do="send", item=items, on=items)


def _handed(story: Story, key: str) -> list[tuple[str, str]]:
    """The reports on a desk's list: the way to each, and its number as it stands there."""
    row = r'href="(/console/reports/[0-9a-f]{64})"[^>]*>[^<]*<span class="identifier small">([0-9a-f]{8})<'
    return re.findall(row, story[key].page("/console/reports"))


def _one_officer_opens_a_case(story: Story) -> None:
    """Out of one report in one press; what belongs together is pasted, in all the ways in which it is written."""
    (_first, number), *others = _handed(story, "police")
    signal = story.api("police", "GET", "/signals?scheme=romance&limit=50")["items"]
    page = story.opened("police")
    page.get_by_role("link", name="Cases and money").click()
    page.get_by_role("link", name="Reports", exact=True).click()
    page.get_by_role("link", name=number).click()
    page.get_by_role("button", name="Open a case from this").click()
    page.get_by_text("Change our title").click()
    page.get_by_label("Our title", exact=True).fill(TITLE)
    page.get_by_label("Kind of scam").select_option(label="Romance scam")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    story.case = page.url.partition("/cases/")[2][:36]
    written = [
        f"telegram @{TELEGRAM.partition('@')[2]}",
        "hxxps://golden-orchid-fx[.]example[.]com/join?ref=7",
        "golden-orchid-fx.example.com",
    ]
    written += ["๐๘๑-๒๓๔-๕๖๗๘", "SCB 407-1-58263-0", WALLET, "https://www.instagram.com/kevin.orchid.fx/", "ae07 0331 2345 6789 0123 456"]
    named = [number for _href, number in others] + [f"{story.at.address}/console/signals/{row['id']}" for row in signal[:3]]
    _fold_out(page, "Put something in")
    page.get_by_label("What belongs to this case").fill("\n".join([*written, *named]))
    page.get_by_label("Ask whether another member works on these targets too").check()
    page.get_by_role("button", name="Put it in", exact=True).click()
    expect(page.get_by_text(f"All {len(written) + len(named)} of them are in the case now.")).to_be_visible()
    _fold_out(page, "Write a note")
    page.get_by_role("textbox", name="Note", exact=True).fill(NOTE)
    page.get_by_role("button", name="Keep the note").click()
    expect(page.locator(".notes")).to_contain_text(NOTE)
    shown = story.page_of("police")
    assert [len(shown[kind]) for kind in ("items", "targets", "notes")] == [8 + 3, 8, 1]
    read = {row["display"] for row in shown["targets"]}
    assert read >= {WALLET, TELEGRAM, INSTAGRAM, ACCOUNT, "+66 81 234 5678"} and sum(SITE in text for text in read) == 2, read
    # What is put in again is in once, and what can't be read is told by its line.
    said = story["police"].refused(f"{story.base}/add", {"what": f"{WALLET}\n???", "tlp": "amber", "once": "again"})
    assert "Line 2:" in said and len(story.page_of("police")["targets"]) == 8


def _fold_out(page: Page, name: str) -> None:
    summary = page.locator("summary").filter(has_text=name)
    if summary.locator("xpath=..").get_attribute("open") is None:
        summary.click()


WATCH = {"region": "", "seen_by": "member", "rings": "", "until": "", "bank": ""}


def _two_agencies_are_introduced(story: Story) -> None:
    """Kathmandu watches the wallet, and chooses to be introduced; Dhaka watches it, and does not choose."""
    story["bd-police"].do("/console/watchlist/add", {**WATCH, "met": WALLET, "note": "The Dhaka file"})
    story["kathmandu"].do("/console/watchlist/add", {**WATCH, "met": WALLET, "note": "The Kathmandu file", "deconflict": "on"})
    wait_until(lambda: OFFICERS["police"] in story["kathmandu"].page("/console/introductions"))
    page = story.opened("police")
    page.get_by_role("link", name="Look up").click()
    page.get_by_role("link", name="Introductions", exact=True).click()
    page.get_by_role("link", name=OFFICERS["kathmandu"]).click()
    main = page.locator("main")
    expect(main.get_by_text(WALLET)).to_be_visible()
    for hidden in ("kathmandu@police.example", "watch", "The Kathmandu file"):
        expect(main.get_by_text(hidden)).to_have_count(0)
    page.get_by_role("button", name="Agree to speak").click()
    expect(page.get_by_text("The other officer has not answered yet")).to_be_visible()
    (there,) = set(re.findall(r"/console/introductions/[0-9a-f-]{36}", story["kathmandu"].page("/console/introductions")))
    story["kathmandu"].do(f"{there}/answer", {"do": "agree"})
    shown = story["kathmandu"].page(there)
    assert "police@police.example" in shown and story.case not in shown and TITLE not in shown and NOTE not in shown
    page.reload()
    expect(main.get_by_text("kathmandu@police.example")).to_be_visible()
    for key in ("bd-police", "ae-police", "pe-police"):
        assert "No introduction yet" in story[key].page("/console/introductions")
        assert story[key].status(there) == 404
        assert "An introduction to another officer" not in story[key].page("/console/bells")


CEILINGS = {"kathmandu": "amber+strict", "ae-police": "amber", "platform": "green", "messenger": "green"}


def _others_join(story: Story) -> None:
    """Four are invited, each up to a ceiling; one in the browser. What they see of it before they take part is who asks."""
    page = story.opened("police")
    page.goto(f"{story.at.address}{story.base}")
    _fold_out(page, "Invite a member")
    page.get_by_label("Member", exact=True).select_option(label=story.world.desks["kathmandu"].name)
    page.get_by_label("What it can be shown").select_option(label="up to TLP:AMBER+STRICT")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.locator("main").get_by_text("invited", exact=True)).to_be_visible()
    for key in list(CEILINGS)[1:]:
        body = {"member": story.id(key), "ceiling": f"TLP:{CEILINGS[key].upper()}"}
        story.api("police", "POST", f"/cases/{story.case}/members", body)
    for key, ceiling in CEILINGS.items():
        asked = story[key].page(story.base)
        assert "Your member is invited" in asked and f"TLP:{ceiling.upper()}" in asked and TITLE not in asked and WALLET not in asked
    for key in ("kathmandu", "messenger"):
        assert "An invitation to a case" in story[key].page("/console/bells")
        story[key].do(f"{story.base}/answer", {"do": "accept"})
    for key in ("ae-police", "platform"):
        story.api(key, "POST", f"/cases/{story.case}/accept", {})
    for key in ("kathmandu", "ae-police"):
        for _href, number in _handed(story, key):
            story.api(key, "POST", f"/cases/{story.case}/items", {"kind": "report", "ref": number, "audience": [story.id("police")]})
    items = story.page_of("police")["items"]
    # Of the others' reports the lead sees that they are there, and whose; what people told another country's police stays there.
    owners = [row["owner"]["id"] for row in items]
    assert [owners.count(story.id(key)) for key in ("police", "kathmandu", "ae-police")] == [11, 8, 8]
    assert all(row["ref"] is None for row in items if not row["own"])
    assert story.page_of("ae-police")["targets"] == story.page_of("platform")["targets"] == []


def _a_part_is_shared(story: Story) -> None:
    """The preview says exactly who will see what. Each platform sees its own account, and nothing else."""
    police = story["police"]
    for target in story.page_of("police")["targets"]:
        if target["display"] in (TELEGRAM, INSTAGRAM):
            story.api("police", "POST", f"/cases/{story.case}/targets/{target['id']}", {"tlp": "TLP:GREEN"})
    parts = {row["display"]: row["id"] for row in story.page_of("police")["targets"]}
    preview = police.send(f"{story.base}/share", {"part": parts[WALLET], "member": story.id("platform"), "do": "preview"}).text
    assert "above the ceiling of this member" in preview and "Share it with" not in preview
    page = story.opened("police")
    page.goto(f"{story.at.address}{story.base}")
    assert (browsing.overflow(page), browsing.flaws(page)) == (0, [])
    page.get_by_role("link", name="Share parts").click()
    page.get_by_label(story.world.desks["platform"].name).check()
    page.get_by_label(f"Target {INSTAGRAM}").check()  # there may be a signal on it too
    page.get_by_role("button", name="Show who will see what").click()
    assert (browsing.overflow(page), browsing.flaws(page)) == (0, [])
    told = page.locator(".will-see")
    expect(told).to_have_count(1)
    assert told.locator("li").all_inner_texts() == [f"Target {INSTAGRAM}"]
    expect(told).to_contain_text("will see 1 part that it does not see now")
    page.get_by_role("button", name="Share it with 1 member").click()
    expect(page.get_by_text("Shared: 1 part is new to a member.")).to_be_visible()
    story.api("police", "POST", f"/cases/{story.case}/share", {"parts": [parts[TELEGRAM]], "members": [story.id("messenger")]})
    note = story.page_of("police")["notes"][0]["id"]
    every = {"parts": [*parts.values(), note], "members": [story.id("kathmandu")]}
    (row,) = story.api("police", "POST", f"/cases/{story.case}/share/preview", every)["items"]
    assert (row["member"]["id"], sorted(row["parts"]), row["refused"]) == (story.id("kathmandu"), sorted(every["parts"]), [])
    story.api("police", "POST", f"/cases/{story.case}/share", every)
    for key, seen in (("platform", INSTAGRAM), ("messenger", TELEGRAM)):
        shown = story.page_of(key)
        assert [row["display"] for row in shown["targets"]] == [seen]
        assert [shown[kind] for kind in ("items", "notes", "titles", "tasks", "persons", "evidence")] == [[]] * 6
        whole = json.dumps(shown) + story[key].page(story.base) + story[key].page(f"{story.base}/timeline")
        for hidden in (WALLET, ACCOUNT, NOTE, SITE, TITLE, *({INSTAGRAM, TELEGRAM} - {seen})):
            assert hidden not in whole, (key, hidden)


def _the_lead_goes_to_kathmandu(story: Story) -> None:
    """A file is on its way when the lead is handed over; its connection breaks once."""
    uploads = f"/cases/{story.case}/evidence/uploads"
    begun = story.api("police", "POST", uploads, {"name": FILE, "size": len(DATA), "note": "ส่งออกจากโทรศัพท์"})
    story["police"].do(f"{story.base}/lead", {"do": "offer", "member": story.id("kathmandu")})
    _break_off(story, f"/api/v1{uploads}/{begun['id']}")
    assert "offers us the lead" in story["kathmandu"].page("/console/cases/waiting")
    page = story.opened("kathmandu")
    page.get_by_role("link", name="offers us the lead").click()
    page.get_by_role("button", name="Take the lead").click()
    expect(page.get_by_text("we lead it")).to_be_visible()
    assert story["kathmandu"].send(f"{story.base}/lead", {"do": "take"}).status_code == 409
    stands = story.api("police", "GET", f"{uploads}/{begun['id']}")["offset"]
    assert 0 < stands < len(DATA)
    sent = {"Upload_Offset": str(stands), "Content_Type": "application/partial-upload"}
    done = story.api("police", "PATCH", f"{uploads}/{begun['id']}", DATA[stands:], **sent)
    assert done["offset"] == len(DATA)
    story.api("police", "POST", f"/cases/{story.case}/share", {"parts": [done["item"]], "members": [story.id("kathmandu")]})
    shown = story.page_of("kathmandu")
    assert shown["is_lead"] and not story.page_of("police")["is_lead"]
    assert len(shown["targets"]) == 8 and len(shown["notes"]) == 1, "what each sees does not change by it"


def _break_off(story: Story, path: str) -> None:
    def half() -> Iterator[bytes]:
        yield DATA[: len(DATA) // 2]
        raise ConnectionError("the line is cut")

    headers = {"Authorization": f"Bearer {story.tokens['police']}", "Upload-Offset": "0", "Content-Length": str(len(DATA))}
    headers["Content-Type"] = "application/partial-upload"
    with suppress(ConnectionError, httpx.HTTPError):
        httpx.patch(story.at.address + path, content=half(), headers=headers, trust_env=False, timeout=120)
    wait_until(lambda: story.at.get(path, story.tokens["police"]).status == 200)  # 503 while the first one is still in hand


def _evidence_leaves_as_a_bag(story: Story, tmp_path: Path) -> None:
    """The lead exports it; other people's tools find it whole, and find one flipped byte."""
    bag = tmp_path / "bag"
    done = programs.run("evidence", "export", "--case", story.case, "--to", str(bag), data=story.folder)
    assert done.returncode == 0, done.stderr.decode()
    verified = programs.run("evidence", "verify", str(bag), "--json")
    assert verified.returncode == 0 and json.loads(verified.stdout)["ok"] is True, verified.stdout
    checks = [[*foreign.bagit(), "--validate", str(bag)], [*foreign.case_validate(), str(bag / "data/case.jsonld")]]
    for command in checks:
        looked = subprocess.run(command, capture_output=True, text=True, check=False)
        assert looked.returncode == 0, looked.stdout + looked.stderr
    (file,) = (bag / "data/files").iterdir()
    assert file.read_bytes() == DATA
    text = foreign.pdf_text(bag / "data/custody/custody.pdf")
    custody = json.loads((bag / "data/custody/custody.json").read_bytes())
    acts = [line["entry"]["act"] for line in custody["items"][0]["lines"]]
    assert acts[:1] == ["taken-in"] and "shared" in acts
    told = ("Taken in", "Shared", story.world.desks["police"].name, custody["items"][0]["sha256"], "แชทจากโทรศัพท์ผู้เสียหาย")
    assert [what for what in told if _bare(what) not in _bare(text)] == []
    with file.open("r+b") as opened:
        opened.seek(1_000_000)
        byte = opened.read(1)
        opened.seek(1_000_000)
        opened.write(bytes([byte[0] ^ 1]))
    found = json.loads(programs.run("evidence", "verify", str(bag), "--json").stdout)
    assert found["ok"] is False and any(file.name in json.dumps(fault, ensure_ascii=False) for fault in found["faults"]), found
    assert subprocess.run(checks[0], capture_output=True, check=False).returncode == 1


def _bare(text: str) -> str:
    """Without spaces and hyphens: where a line ends after one, the reader of PDF leaves it out."""
    return re.sub(r"[\s\-\ufffe\u00ad]", "", text)


def _nobody_else_learned_anything(story: Story) -> None:
    """To those outside the case never was: by its address, in lists, in search, at any bell."""
    for key in OUTSIDE:
        for path in ("", "/timeline", "/money", "/persons", "/evidence"):
            told = story.at.get(f"/api/v1/cases/{story.case}{path}", story.tokens[key])
            never = story.at.get(f"/api/v1/cases/{NEVER}{path}", story.tokens[key])
            assert told.status == never.status == 404
            assert told.body.replace(story.case.encode(), b"") == never.body.replace(NEVER.encode(), b"")
        assert story.api(key, "GET", "/cases")["items"] == []
        assert story.api(key, "POST", "/cases/find", {"text": WALLET})["items"] == []
        assert story.case not in json.dumps(story.api(key, "GET", "/feed?after=0&limit=500"))
    for key in ("bd-police", "pe-police"):
        for path in ("/console/", "/console/inbox", "/console/bells", "/console/cases"):
            page = story[key].page(path)
            assert story.case not in page and TITLE not in page
    assert quote(TITLE) not in "".join(story.at.errors)
