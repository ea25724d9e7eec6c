"""Lists in the console: one's own downloaded for other programs, and those of others looked at before they are taken in."""

import io
import re
from hashlib import sha256
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hubs import Api, Hub
from openpyxl import Workbook
from rooms import signed_in

TABLE = b"Case;Site;Other\n1;evil-one.com;evil-a.com\n2;evil-two.com;evil-b.com\n3;not a name;x\n"


@pytest.fixture
def bank(hub: Hub) -> Api:
    return hub.member("Heron Bank", "finance", "TH")


def send(client: Any, content: bytes, name: str = "list.txt", **more: str) -> Any:
    fields = {"scheme": "parcel", "tlp": "TLP:GREEN", "format": "auto", **more}
    return client.post("/console/lists/import", {**fields, "file": SimpleUploadedFile(name, content)})


def page(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def mark(text: str) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]{64})"', text)
    assert found
    return found[1]


def test_a_list_is_looked_at_before_it_is_taken_in(bank: Api) -> None:
    officer = signed_in(bank)
    first = send(officer, b"||evil-one.com^\n@@||fine.com^\nevil-one.com##.ad\n", take="1")
    assert first.status_code == 200
    look = page(first)
    assert "What would be read" in look and "exceptions of the list: 1" in look and "rules that hide parts of pages: 1" in look
    assert bank.verdict("evil-one.com")["verdict"] == "none", "nothing is taken in that nobody looked at"
    done = page(send(officer, b"||evil-one.com^\n@@||fine.com^\nevil-one.com##.ad\n", take="1", seen=mark(look)))
    assert "Published: 1." in done
    assert bank.verdict("evil-one.com")["verdict"] == "reported"
    other = page(send(officer, b"evil-three.com\n", take="1", seen=mark(look)))
    assert "This is not what you looked at." in other
    assert bank.verdict("evil-three.com")["verdict"] == "none", "another file is looked at first"


def test_a_column_is_chosen_and_read_so_the_next_time(bank: Api) -> None:
    officer = signed_in(bank)
    look = page(send(officer, TABLE, "cases.csv"))
    assert '<option value="#2" selected>Site</option>' in look and "evil-one[.]com" in look
    chosen = {"column-value": "#3", "column-bank": "", "column-first": ""}
    again = page(send(officer, TABLE, "cases.csv", **chosen))
    assert '<option value="#3" selected>Other</option>' in again and "evil-a[.]com" in again
    assert "Published: 2." in page(send(officer, TABLE, "cases.csv", take="1", seen=mark(again), **chosen))
    later = page(send(officer, TABLE, "cases.csv"))
    assert '<option value="#3" selected>Other</option>' in later and "as in the last table of this name" in later


COMPLAINTS = b"Victim,Phone of suspect,Site\nAna,081-234-5678,evil-one.com\nBen,,evil-two.com\n"


def test_other_columns_with_identifiers_are_offered_and_read_where_ticked(bank: Api) -> None:
    officer = signed_in(bank)
    look = page(send(officer, COMPLAINTS, "complaints.csv"))
    assert "Other columns with identifiers" in look and '<input type="checkbox" name="also" value="#2"> <bdi>Phone of suspect</bdi>' in look
    chosen = {"column-value": "#3", "column-bank": "", "column-first": "", "also": "#2"}
    again = page(send(officer, COMPLAINTS, "complaints.csv", **chosen))
    assert 'value="#2" checked>' in again and "+66 81 234 5678" in again and mark(again) != mark(look)
    assert "This is not what you looked at." in page(send(officer, COMPLAINTS, "complaints.csv", take="1", seen=mark(look), **chosen))
    assert "Published: 3." in page(send(officer, COMPLAINTS, "complaints.csv", take="1", seen=mark(again), **chosen))
    assert bank.verdict("+66812345678")["verdict"] == "reported"
    later = page(send(officer, COMPLAINTS, "complaints.csv"))
    assert 'value="#2" checked>' in later and "as in the last table of this name" in later
    without = page(send(officer, COMPLAINTS, "complaints.csv", **{**chosen, "also": "#3"}))
    without = re.sub(r"(?s)<h2>No longer on this list</h2>.*?</ul>", "", without)
    assert 'value="#2"> <bdi>' in without and "+66 81 234 5678" not in without, "the column of the identifier is no other"


NOTED = b"Site,Remarks,Seen\nevil-one.com,Ana called us,2026-11-01\nevil-two.com,Ben called us,2026-11-02\n"


def noted(bank: Api, mapping: str) -> None:
    """The member took a table of this source in by a program, with a mapping of its own."""
    from django.test import Client

    headers = {"Authorization": f"Bearer {bank.token}", "Content-Disposition": 'attachment; filename="noted.csv"'}
    table = b"Site,Remarks,Seen\nevil-nil.com,,\n"
    answer = Client().generic("POST", f"/api/v1/imports?map={mapping}", table, content_type="text/csv", headers=headers)
    assert answer.status_code == 200, answer.content


def test_every_column_that_is_read_is_shown_and_can_be_left_out(bank: Api) -> None:
    noted(bank, "value=Site,note=Remarks,last=Seen")
    officer = signed_in(bank)
    look = page(send(officer, NOTED, "noted.csv"))
    assert "as in the last table of this name" in look
    for label, name, column in (("Column of the note", "note", "#2"), ("Column of when it was last seen", "last", "#3")):
        assert f"{label}</label>" in look and f'<select id="column-{name}" name="column-{name}"' in look, name
        assert re.search(rf'id="column-{name}"[^>]*>.*?<option value="{column}" selected>', look), name
    assert "will be published with each signal" in look and 'id="column-evidence"' not in look
    chosen = {"column-value": "#1", "column-bank": "", "column-platform": "", "column-first": "", "column-last": "#3", "column-note": ""}
    without = page(send(officer, NOTED, "noted.csv", **chosen))
    assert re.search(r'id="column-note"[^>]*><option value="">none</option>', without), "it can be taken up again"
    assert mark(without) != mark(look)
    assert "Published: 2." in page(send(officer, NOTED, "noted.csv", take="1", seen=mark(without), **chosen))
    assert "called us" not in str([bank.get(f"/signals/{row['id']}") for row in bank.get("/signals")["items"]])
    assert 'id="column-note"' not in page(send(officer, NOTED, "noted.csv")), "it is left out the next time too"


def test_the_columns_of_one_table_are_not_those_of_another(bank: Api) -> None:
    officer = signed_in(bank)
    look = page(send(officer, TABLE, "cases.csv"))
    seen = re.search(r'name="columns_seen" value="([0-9a-f]+)"', look)
    assert seen
    chosen = {"column-value": "#3", "column-bank": "", "column-first": "", "columns_seen": seen[1]}
    assert '<option value="#3" selected>Other</option>' in page(send(officer, TABLE + b"4;evil-c.com;evil-d.com\n", "cases.csv", **chosen))
    other = page(send(officer, COMPLAINTS.replace(b"Site", b"Page"), "pages.csv", **{**chosen, "column-value": "#1"}))
    assert '<option value="#1" selected>Victim</option>' not in other and "evil-one[.]com" in other


def test_where_no_column_is_known_one_can_be_chosen(bank: Api) -> None:
    officer = signed_in(bank)
    table = b"Name,Colour\nAna Bee,81 234 red\nBen Cee,blue\n"
    look = page(send(officer, table, "people.csv", format="csv"))
    assert '<option value="#1" selected>' in look and '<option value="#2">' in look


def test_of_json_the_key_or_the_part_is_chosen(bank: Api) -> None:
    officer = signed_in(bank)
    objects = b'[{"site": "evil-one.com", "url": "http://evil-a.com/x"}, {"site": "evil-two.com", "url": "http://evil-b.com/x"}]'
    look = page(send(officer, objects, "feed.json"))
    assert "JSON, also one object a line" in look and '<option value="#2" selected>url</option>' in look
    again = page(send(officer, objects, "feed.json", **{"column-value": "#1", "column-bank": "", "column-first": ""}))
    assert '<option value="#1" selected>site</option>' in again and "evil-two[.]com" in again
    parts = b'{"north": ["evil-one.com"], "south": ["evil-two.com"]}'
    look = page(send(officer, parts, "parts.json"))
    assert '<option value="#1" selected>north</option>' in look and "identifiers in other parts of the file: 1" in look
    chosen = {"column-value": "#2", "column-bank": "", "column-first": ""}
    again = page(send(officer, parts, "parts.json", **chosen))
    assert "Published: 1." in page(send(officer, parts, "parts.json", take="1", seen=mark(again), **chosen))
    assert [bank.verdict(name)["verdict"] for name in ("evil-one.com", "evil-two.com")] == ["none", "reported"]


def test_every_format_and_every_loss_has_its_words() -> None:
    from accord.doors.console.signals.labels_lists import FORMATS, LOSSES
    from accord.formats.blocklists.rules import Loss
    from accord.hub.imports import queries
    from accord.hub.lists.queries import FORMATS as WRITTEN

    assert set(FORMATS) == {*queries.FORMATS, *WRITTEN}
    assert set(LOSSES) == set(Loss)


def test_only_what_was_read_comes_into_the_page_where_a_script_asks(bank: Api) -> None:
    officer = signed_in(bank)
    fields = {"scheme": "other", "tlp": "TLP:GREEN", "format": "auto", "file": SimpleUploadedFile("list.txt", b"evil-one.com\n")}
    part = officer.post("/console/lists/import", fields, headers={"HX-Request": "true"})
    assert part.content.lstrip().startswith(b"<h2>") and b"Take it in" in part.content
    assert b"Choose the same file again" not in part.content, "the file is still in its place"


@pytest.mark.parametrize(
    ("content", "more", "wanted"),
    [
        (b"", {}, "This file is empty."),
        (b"PK\x03\x04x", {}, "This is a zip file."),
        (b"evil-one.com\n", {"format": "pdf"}, "Choose the format from"),
        (b"Ana red blue\n", {"format": "csv"}, "No columns can be told apart"),
        (b'["evil-one.com",\n', {}, "This file is not JSON from line 1 on."),
        (b"{}", {}, "No list is known in this file."),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field(bank: Api, content: bytes, more: dict[str, str], wanted: str) -> None:
    answer = send(signed_in(bank), content, **more)
    assert answer.status_code == 422
    assert wanted in page(answer)


def test_ones_own_list_is_downloaded_for_a_program(bank: Api) -> None:
    bank.publish("evil-one.com")
    officer = signed_in(bank)
    shown = page(officer.get("/console/lists"))
    assert "Download the list" in shown and "not built yet" in shown
    answer = officer.get("/console/lists/export?list=block&format=unbound")
    content = answer.getvalue().decode()
    assert 'local-zone: "evil-one.com." always_nxdomain' in content
    assert answer.headers["Content-Disposition"] == 'attachment; filename="accord-block.unbound"'
    assert officer.get("/console/lists/export?lang=ar").status_code == 200, "a language alone asks for no list"
    wrong = officer.get("/console/lists/export?list=block&format=pdf")
    assert wrong.status_code == 422 and "Choose the format from" in page(wrong)
    assert signed_in(bank, "analyst").get("/console/lists/export?list=block&format=csv").status_code == 403


def test_a_sheet_of_a_workbook_is_chosen_and_read_so(bank: Api) -> None:
    officer = signed_in(bank)
    book = Workbook()
    book.active.title = "Sites"
    for row in (["Site", "Other"], ["evil-one.com", "evil-a.com"]):
        book.active.append(row)
    book.create_sheet("Phones & <more>")
    for row in (["No", "Phone"], [1, "081-234-5678"]):
        book["Phones & <more>"].append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    data = buffer.getvalue()
    first = page(send(officer, data, "cases.xlsx"))
    assert "<option selected>Sites</option><option>Phones &amp; &lt;more&gt;</option>" in first and "evil-one[.]com" in first
    chosen = {"sheet": "Phones & <more>", "sheet_seen": "Sites", "file_seen": sha256(data).hexdigest(), "column-value": "#1"}
    again = page(send(officer, data, "cases.xlsx", take="1", seen=mark(first), **chosen))
    assert "This is not what you looked at." in again and "<option selected>Phones &amp; &lt;more&gt;</option>" in again
    assert "+66 81 234 5678" in again, "the columns of another sheet are not its columns"
    chosen |= {"sheet_seen": "Phones & <more>", "column-value": "#2"}
    assert "Published: 1." in page(send(officer, data, "cases.xlsx", take="1", seen=mark(again), **chosen))
    other = page(send(officer, data + b" ", "cases.xlsx", **chosen))
    assert "<option selected>Sites</option>" in other, "another file begins with its first sheet"
    assert 'name="sheet"' not in page(send(officer, b"evil-one.com\n")), "what has no sheets shows none"


def test_lines_that_cannot_be_read_are_shown_before_a_list_is_taken_in(bank: Api) -> None:
    officer = signed_in(bank)
    content = "".join(f"evil-{number}.com\n" for number in range(30)) + "the boss with the red car\n"
    look = page(send(officer, content.encode()))
    assert "Lines that can't be read" in look and "the boss with the red car" in look and ">31</th>" in look
    done = page(send(officer, content.encode(), take="1", seen=mark(look)))
    assert "Published: 30." in done and "Lines that were refused" in done and "the boss with the red car" in done


def test_a_list_made_again_says_what_was_taken_back(bank: Api) -> None:
    officer = signed_in(bank)
    look = page(send(officer, b"evil-one.com\nevil-two.com\n"))
    send(officer, b"evil-one.com\nevil-two.com\n", take="1", seen=mark(look))
    made = next(entry for entry in bank.feed() if "evil-one" in str(entry["data"]))
    bank.post(f"/signals/{made['data']['id']}/retract", {"reason": "of another list"})
    done = page(send(officer, b"evil-one.com\nevil-two.com\n", take="1", seen=mark(look)))
    assert "Published: 0. There already: 1." in done
    assert "Your member took back 1 of these signals before, so it was not published again." in done


def test_where_nothing_can_be_read_there_is_nothing_to_take_in(bank: Api) -> None:
    officer = signed_in(bank)
    look = page(send(officer, b"Bank,Account\nKBANK,123-4-567890-1\nKBANK,bad\n", "mules.csv"))
    assert "there is nothing to take in" in look and 'name="take"' not in look
    assert "<h3>The first lines</h3>" not in look
    assert look.count("There is no account number here") == 1, "a line that can't be read is shown once"


def test_the_columns_stand_above_what_is_taken_back_with_the_list(bank: Api) -> None:
    officer = signed_in(bank)
    table = b"Bank,Account\nKBANK,123-4-56789-0\nSCB,456-7-89123-0\n"
    first = page(send(officer, table, "mules.csv"))
    send(officer, table, "mules.csv", take="1", seen=mark(first))
    look = page(send(officer, table.replace(b"SCB,456-7-89123-0\n", b""), "mules.csv"))
    places = [look.index(said) for said in ("<h3>The first lines</h3>", "Column of its bank", "No longer on this list", 'name="take"')]
    assert places == sorted(places)
