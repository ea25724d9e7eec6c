"""A list in a real browser: chosen, looked at without leaving the page, taken in; on a phone, by keyboard alone, without a complaint."""

from pathlib import Path

import browsing
import pytest
from hubs import Hub
from openpyxl import Workbook
from playwright.sync_api import Browser, expect
from rooms import person

pytestmark = pytest.mark.skipif(browsing.is_missing(), reason="no Chromium here, and ACCORD_NO_BROWSER says to go without")


def test_a_list_is_looked_at_and_taken_in_on_a_phone(
    hub: Hub, chromium: Browser, complaints: list[str], address: str, tmp_path: Path
) -> None:
    from accord.hub.guard.hosts import prepare

    prepare()
    file = tmp_path / "cases.csv"
    file.write_text("Case;Site\n1;evil-one.com\n2;evil-two.com\n3;not a name\n")
    page = browsing.opened(chromium, address, person(hub.member("Heron Bank", "finance", "TH"), "officer", "Anan"), complaints)
    page.goto(f"{address}/console/lists")
    assert (browsing.overflow(page), browsing.flaws(page)) == (0, [])
    page.get_by_role("link", name="Take in a list").press("Enter")
    page.locator("#id_file").set_input_files(file)
    page.get_by_role("button", name="Look at it first").press("Enter")
    expect(page.get_by_role("heading", name="What would be read")).to_be_visible()
    expect(page.get_by_label("Column of the identifier")).to_have_value("#2")
    assert (browsing.overflow(page), browsing.flaws(page)) == (0, [])
    page.get_by_role("button", name="Take it in").press("Enter")
    expect(page.get_by_role("status").filter(has_text="Published: 2.")).to_be_visible()
    assert browsing.overflow(page) == 0


def test_another_sheet_of_a_workbook_is_looked_at_once_it_is_chosen(
    hub: Hub, chromium: Browser, complaints: list[str], address: str, tmp_path: Path
) -> None:
    from accord.hub.guard.hosts import prepare

    prepare()
    book = Workbook()
    book.active.append(["Cases of November"])
    for row in (["Case", "Phone"], [1, "081-234-5678"]):
        (book["Phones"] if "Phones" in book else book.create_sheet("Phones")).append(row)
    book.save(tmp_path / "cases.xlsx")
    page = browsing.opened(chromium, address, person(hub.member("Heron Bank", "finance", "TH"), "officer", "Anan"), complaints)
    page.goto(f"{address}/console/lists/import")
    page.locator("#id_file").set_input_files(tmp_path / "cases.xlsx")
    expect(page.get_by_label("Sheet", exact=True)).to_have_value("Sheet")
    expect(page.get_by_label("Column of the identifier")).to_have_count(0)
    page.get_by_label("Sheet", exact=True).select_option("Phones")
    expect(page.get_by_label("Column of the identifier")).to_have_value("#2")
    assert (browsing.overflow(page), browsing.flaws(page)) == (0, [])
    page.get_by_role("button", name="Take it in").press("Enter")
    expect(page.get_by_role("status").filter(has_text="Published: 1.")).to_be_visible()
