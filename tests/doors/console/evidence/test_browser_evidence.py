"""Evidence in a real browser: a file of several pieces by the page alone, cut off and gone on with, on a phone, without a complaint."""

import os
import tarfile
from hashlib import sha256
from pathlib import Path
from random import Random

import browsing
import pytest
from bells import rows
from hubs import Hub
from playwright.sync_api import Browser, Route, expect
from rooms import caller, person

from accord.hub.cases import actions as cases

pytestmark = pytest.mark.skipif(browsing.is_missing(), reason="no Chromium here, and ACCORD_NO_BROWSER says to go without")


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_DATA", tmp_path / "data")
    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    (tmp_path / "data").mkdir()


def test_a_large_file_is_sent_and_goes_on_after_a_break(
    hub: Hub, chromium: Browser, complaints: list[str], address: str, tmp_path: Path
) -> None:
    us = person(hub.member("Police", "state"), "investigator", "Anan")
    case = cases.open_case(caller(us), title="Romance")
    file = tmp_path / "แชทจากโทรศัพท์-ของ-ผู้เสียหาย-ที่-มี-ชื่อ-ยาว-มาก.zip"
    file.write_bytes(Random(4).randbytes(9_000_000))
    page = browsing.opened(chromium, address, us, complaints, expected=(503,))
    page.goto(f"{address}/console/cases/{case}")
    page.get_by_role("link", name="Evidence: files and their custody").click()
    assert (browsing.overflow(page), browsing.flaws(page, by_night=True)) == (0, [])
    pieces: list[str] = []

    def breaks_once(route: Route) -> None:
        if route.request.method == "POST":
            pieces.append(route.request.headers["upload-offset"])
            if len(pieces) == 2:
                return route.fulfill(status=503, body="")
        route.continue_()

    page.route("**/evidence/uploads/*", breaks_once)
    page.locator("#file").set_input_files(file)
    page.get_by_label("What it is").fill("Exported from her phone")
    expect(page.locator(".draft-line")).to_be_visible()
    page.get_by_role("button", name="Put it in").press("Enter")
    link = page.get_by_role("link", name=file.name)
    expect(link).to_be_visible()
    assert rows("SELECT COUNT(*) FROM drafts_draft WHERE sent IS NULL") == [(0,)], "what was sent with the file is not offered again"
    assert pieces == ["0", "4194304", "4194304", "8388608"]
    assert browsing.overflow(page) == 0
    assert browsing.flaws(page, by_night=True) == []
    _look(page, "list")
    page.get_by_label("Language of the custody report").select_option("th")
    with page.expect_download() as bag:
        page.get_by_role("button", name="Export all as a bag").press("Enter")
    with tarfile.open(bag.value.path()) as archive:
        assert next(entry.size for entry in archive if "/data/files/" in entry.name) == 9_000_000
    link.click()
    expect(page.get_by_text("Exported from her phone")).to_be_visible()
    assert (browsing.overflow(page), browsing.flaws(page, by_night=True)) == (0, [])
    _look(page, "item")
    with page.expect_download() as given:
        page.get_by_role("link", name="Download").click()
    assert Path(given.value.path()).read_bytes() == file.read_bytes() and given.value.suggested_filename == file.name
    page.get_by_role("button", name="Verify the file").click()
    expect(page.get_by_role("status").filter(has_text="is the one that the hub took in")).to_be_visible()
    browsing.widen(page, 1400)
    _look(page, "wide")


def test_another_file_of_the_same_name_and_size_begins_anew(
    hub: Hub, chromium: Browser, complaints: list[str], address: str, tmp_path: Path
) -> None:
    """The parts of two phones' images are called alike and are of one size: what came of the first is never the beginning of the second."""
    us = person(hub.member("Police", "state"), "investigator", "Anan")
    case = cases.open_case(caller(us), title="Romance")
    first, second = tmp_path / "one" / "image.001", tmp_path / "two" / "image.001"
    for file in (first, second):
        file.parent.mkdir()
        file.write_bytes(Random(str(file)).randbytes(6_000_000))
    page = browsing.opened(chromium, address, us, complaints, expected=(422,))
    page.goto(f"{address}/console/cases/{case}/evidence")

    def stops(route: Route) -> None:
        if route.request.headers.get("upload-offset") == "4194304":
            return route.fulfill(status=422, content_type="application/json", body='{"said": "Stopped here"}')
        route.continue_()

    def send(file: Path) -> None:
        page.locator("#file").set_input_files(file)
        page.get_by_role("button", name="Put it in").press("Enter")

    page.route("**/evidence/uploads/*", stops)
    send(first)
    expect(page.get_by_text("Stopped here")).to_be_visible()
    page.unroute("**/evidence/uploads/*", stops)
    page.reload()
    expect(page.get_by_text("Not finished")).to_be_visible()
    held: list[Route] = []

    def holds_once(route: Route) -> None:
        if route.request.headers.get("upload-offset") == "4194304" and not held:
            return held.append(route)
        route.continue_()

    page.route("**/evidence/uploads/*", holds_once)
    send(second)
    expect(page.get_by_text("Sending: 69 %")).to_be_visible()
    while not held:  # the page says so before it sends the next piece
        page.wait_for_timeout(20)
    held[0].continue_()
    expect(page.get_by_role("link", name="image.001")).to_be_visible()
    expect(page.get_by_text("Not finished")).to_be_visible()
    send(first)
    expect(page.get_by_role("link", name="image.001")).to_have_count(2)
    expect(page.get_by_text("Not finished")).to_have_count(0)
    kept = {bytes(digest) for (digest,) in rows("SELECT sha256 FROM evidence_item WHERE state = 'whole'")}
    assert kept == {sha256(file.read_bytes()).digest() for file in (first, second)}


def _look(page: object, name: str) -> None:
    """Where somebody wants to look at it."""
    if folder := os.environ.get("ACCORD_LOOK_AT"):
        page.screenshot(path=f"{folder}/evidence-{name}.png", full_page=True)  # type: ignore[attr-defined]
