"""Responsibilities in the console: declared, ended, taken in as a table, and what overlaps; another member's for the secretariat alone."""

import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from hubs import Hub
from rooms import signed_in
from worlds import caller

from accord.hub.routing import actions, queries

LIST = "/console/responsibilities"


def text(desk: Any, address: str) -> str:
    answer = desk.get(address)
    assert answer.status_code == 200, address
    return re.sub(r"\s+", " ", answer.content.decode())


def declared(hub: Hub, name: str = "Bank A") -> set[str]:
    return {row.value for row in queries.responsibilities(caller(hub.member(name)))[0]}


def taken(desk: Any, csv: bytes, how: str = "whole", **more: str) -> Any:
    return desk.post(f"{LIST}/import", {"table": SimpleUploadedFile("table.csv", csv, "text/csv"), "how": how, **more})


def test_one_is_declared_listed_and_ended(hub: Hub) -> None:
    desk = signed_in(hub.member("Bank A"), "administrator", "Bea Boss")
    assert "Nothing declared yet" in text(desk, LIST)
    given = {"kind": "bank", "value": "TH:KBANK", "note": "Retail", "protocols": ["hold-funds"]}
    answer = desk.post(f"{LIST}/add", given)
    assert (answer.status_code, answer.headers["Location"]) == (303, LIST)
    page = text(desk, LIST)
    assert "TH:004" in page and "Retail" in page and "hold funds" in page
    assert "TH:004" not in text(desk, f"{LIST}?kind=bic")
    again = desk.post(f"{LIST}/add", given)
    assert again.status_code == 422 and "declared already" in again.content.decode()
    end = re.search(rf'action="({LIST}/[0-9a-f-]{{36}}/end)"', page)[1]  # type: ignore[index]
    assert desk.post(end).status_code == 303
    assert declared(hub) == set()
    assert desk.post(end).status_code == 404


def test_it_opens_on_the_reader_s_own_member_whatever_stands_first_in_the_alphabet(hub: Hub) -> None:
    first = hub.member("Aardvark Bank")
    for api in (hub.member("Zebra Bank"), hub.admin):
        page = text(signed_in(api, "administrator", "Bea Boss"), LIST)
        assert "<h1>Responsibilities</h1>" in page
        chosen = re.findall(r'<option value="([^"]*)" selected>', page)
        assert chosen == [] or (chosen == [api.id] and first.id in page)


def test_what_is_wrong_is_said_beside_its_field_and_the_rest_stays(hub: Hub) -> None:
    desk = signed_in(hub.member("Bank A"), "administrator", "Bea Boss")
    for given, field in (
        ({"kind": "colour", "value": "red"}, "kind"),
        ({"kind": "bank", "value": "004"}, "value"),
        ({"kind": "bank", "value": "TH:004", "note": "n" * 300}, "note"),
        ({"kind": "bank", "value": "TH:004", "protocols": "takedown"}, "protocols"),
        ({"kind": "bank", "value": "TH:004", "protocols": "no-such"}, "protocols"),
    ):
        answer = desk.post(f"{LIST}/add", {"note": "kept", **given})
        assert answer.status_code == 422, given
        assert f'id="id_{field}_error"' in answer.content.decode(), given
    assert declared(hub) == set()


def test_a_table_is_taken_in_whole_in_part_or_instead(hub: Hub) -> None:
    desk = signed_in(hub.member("Bank A"), "administrator", "Bea Boss")
    csv = b"kind,value,note\nbank,TH:004,\nbank,Somchai 0812345678,\nnumber,+6681,\n"
    answer = taken(desk, csv)
    page = answer.content.decode()
    assert answer.status_code == 422 and "Nothing was taken in" in page
    assert re.search(r'data-label="Line">3</th>', page) and "Somchai" not in page and "0812345678" not in page
    assert declared(hub) == set()
    assert taken(desk, csv, "partial").status_code == 200
    assert declared(hub) == {"TH:004", "+6681"}
    assert "Ended: 2" in taken(desk, b"kind,value\nbank,TH:014\n", "replace").content.decode()
    assert declared(hub) == {"TH:014"}
    for bad in (b"", b"bank;TH:004\n", b"\xff\xfe\x00"):
        assert taken(desk, bad).status_code == 422
    assert "larger than 8 MB" in taken(desk, b"kind,value\n" + b"#" * 9_000_000).content.decode()
    assert desk.post(f"{LIST}/import", {"how": "whole"}).status_code == 422
    assert declared(hub) == {"TH:014"}


def test_officers_look_and_the_secretariat_declares_for_others(hub: Hub) -> None:
    bank = hub.member("Bank A")
    actions.declare(caller(bank), "number", "+6681")
    actions.declare(caller(hub.member("Bank B")), "number", "+66")
    officer, secretariat = signed_in(bank, "officer", "Ann"), signed_in(hub.admin, "secretariat", "Sue")
    assert "Declare a responsibility" not in text(officer, LIST)
    assert officer.post(f"{LIST}/add", {"kind": "bank", "value": "TH:004"}).status_code == 403
    assert "Bank B" in text(officer, f"{LIST}/overlaps") and "wider" in text(officer, f"{LIST}/overlaps")
    assert officer.get(f"{LIST}?member={hub.member('Bank B').id}").status_code == 404
    assert "+6681" in text(secretariat, f"{LIST}?member={bank.id}")
    answer = secretariat.post(f"{LIST}/add", {"kind": "bank", "value": "TH:004", "member": bank.id})
    assert answer.headers["Location"] == f"{LIST}?member={bank.id}"
    assert taken(secretariat, b"kind,value\nbank,TH:014\n", member=bank.id).status_code == 200
    assert declared(hub) == {"+6681", "TH:004", "TH:014"}
    assert "No overlap" in text(secretariat, f"{LIST}/overlaps")


def test_pages_follow_each_other(hub: Hub) -> None:
    bank = hub.member("Bank A")
    desk = signed_in(bank, "administrator", "Bea Boss")
    lines = "".join(f"number,+66{number},\n" for number in range(1000, 1130))
    assert taken(desk, b"kind,value,note\n" + lines.encode()).status_code == 200
    first = text(desk, f"{LIST}?kind=number")
    assert "130 responsibilities in all" in first
    following = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")  # type: ignore[index]
    second = text(desk, following)
    assert "+661129" in second and "+661129" not in first and 'rel="next"' not in second
