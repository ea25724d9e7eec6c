"""A list that a member's system sends: tried first, then taken in, within its budget, and no more than it may be."""

import gzip
import io
from datetime import date
from typing import Any

import pytest
from hubs import Api, Hub
from openpyxl import Workbook

from accord.hub.imports import queries
from accord.hub.imports.vocabulary import MOST_LINES


def send(who: Api, content: bytes, query: str = "", name: str = "list.txt", kind: str = "text/plain", **more: str) -> tuple[int, Any]:
    from django.test import Client

    headers = {"Authorization": f"Bearer {who.token}", "Content-Disposition": f'attachment; filename="{name}"', **more}
    response = Client().generic("POST", f"/api/v1/imports{query}", content, content_type=kind, headers=headers)
    return response.status_code, response.json()


def test_a_list_is_tried_then_taken_in_and_a_table_is_read_as_last_time(hub: Hub) -> None:
    bank = hub.member("Bank")
    table = b"Case;Site;Other\n1;evil-one.com;evil-a.com\n2;google.com;evil-b.com\n3;nothing at all;x y z\n"
    status, dry = send(bank, table, "?dry_run=yes", "cases.csv", "text/csv")
    assert (status, dry["dry_run"], dry["format"], dry["mapping"]["columns"]) == (200, True, "csv", {"value": "Site"})
    assert (dry["readable"], dry["refused"], dry["published"], dry["columns"]) == (2, 1, 0, ["Case", "Site", "Other"])
    assert bank.verdict("evil-one.com")["verdict"] == "none"
    status, done = send(bank, table, "?scheme=parcel", "cases.csv", "text/csv")
    assert (status, done["published"], done["quarantined"], done["refused"]) == (200, 1, 1, 1)
    assert [row["text"] for row in done["protected"]] == ["google.com"]
    assert bank.verdict("evil-one.com")["verdict"] == "reported"
    assert send(bank, table, "?map=value%3DOther", "cases.csv", "text/csv")[1]["published"] == 2
    assert send(bank, table, "?dry_run=yes", "cases.csv", "text/csv")[1]["mapping"]["columns"] == {"value": "Other"}
    assert send(hub.member("Other"), table, "?dry_run=yes", "cases.csv", "text/csv")[1]["mapping"]["columns"] == {"value": "Site"}


@pytest.mark.parametrize("code", ["utf-8", "utf-8-sig", "utf-16"])
def test_lines_that_a_carriage_return_alone_ends_are_lines(hub: Hub, code: str) -> None:
    bank = hub.member("Bank")
    old = "# title\r0.0.0.0 evil-one.com\r0.0.0.0 evil-two.com # note\r"
    assert send(bank, old.encode(code), "?dry_run=yes")[1]["kinds"] == {"domain": 2}
    table = 'url,note\revil-one.com,"one"\revil-two.com,two\r'
    dry = send(bank, table.encode(code), "?dry_run=yes", kind="text/csv")[1]
    assert (dry["format"], dry["kinds"], dry["columns"]) == ("csv", {"domain": 2}, ["url", "note"])
    mixed = 'url,"a\rnote"\nevil-one.com,"one\rmore"\n'
    assert send(bank, mixed.encode(code), "?dry_run=yes", kind="text/csv")[1]["lines"] == 1


def test_letters_are_those_of_the_members_country_and_a_country_is_a_code(hub: Hub) -> None:
    table = "ธนาคาร,เลขบัญชี\nกสิกรไทย,123-4-56789-0\nกสิกรไทย,123-4-56780-9\n".encode("cp874")
    thai = hub.member("Bank", "finance", "TH")
    dry = send(thai, table, "?dry_run=yes&region=th", kind="text/csv")[1]
    assert (dry["readable"], dry["columns"]) == (2, ["ธนาคาร", "เลขบัญชี"])
    assert send(thai, table, "?dry_run=yes", kind="text/csv")[1]["columns"] == ["ธนาคาร", "เลขบัญชี"]
    for query, field in (("region=Thailand", "region"), ("kind=website", "kind")):
        status, said = send(thai, b"evil-one.com\n", f"?dry_run=yes&{query}")
        assert (status, said["code"], [fault["field"] for fault in said["errors"]]) == (400, "bad-query", [field])


def test_a_workbook_is_taken_in_up_to_as_many_rows_as_a_list_may_have(hub: Hub) -> None:
    bank = hub.member("Bank", "finance", "TH")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    book = Workbook()
    for row in (["Phone", "Page", "Seen"], ["081-234-5678", "evil-one.com", None], [None, "evil-two.com", date(2026, 11, 2)]):
        book.active.append(row)
    status, dry = send(bank, saved(book), "?dry_run=yes&region=TH", "cases.xlsx", kind)
    assert (status, dry["format"], dry["mapping"]["columns"], dry["unread"]) == (200, "csv", {"value": "Phone"}, ["Page"])
    done = send(bank, saved(book), "?region=TH&map=value%3DPage,also%3DPhone", "cases.xlsx", kind)[1]
    assert (done["published"], done["mapping"]["also"]) == (3, ["Phone"])
    assert bank.verdict("+66812345678")["verdict"] == "reported"
    book.create_sheet("Later").append(["evil-three.com"])
    dry = send(bank, saved(book), "?dry_run=yes&sheet=Later", "cases.xlsx", kind)[1]
    assert (dry["sheet"], dry["sheets"], dry["first"][0]["value"]) == ("Later", ["Sheet", "Later"], "evil-three[.]com")
    status, said = send(bank, saved(book), "?sheet=Earlier", "cases.xlsx", kind)
    assert (status, said["code"], said["errors"][0]["field"]) == (422, "no-sheet", "sheet")
    for number in range(2 * MOST_LINES):
        book.active.append([f"{number}"])
    assert send(bank, saved(book), kind=kind)[1]["code"] == "too-long"


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_a_list_that_is_sent_again_under_its_key_is_answered_as_before(hub: Hub) -> None:
    bank = hub.member("Bank")
    packed = gzip.compress(b"||evil-one.com^\n@@||fine.com^\n")
    first = send(bank, packed, kind="application/gzip", **{"Idempotency-Key": "one"})
    assert (first[0], first[1]["published"], first[1]["losses"]) == (200, 1, {"exception": 1})
    assert send(bank, packed, kind="application/gzip", **{"Idempotency-Key": "one"}) == first
    assert send(bank, packed, kind="application/gzip")[1]["duplicates"] == 1


def test_a_members_budget_holds_for_its_lists(hub: Hub) -> None:
    from accord.hub.members import queries as members
    from accord.hub.signals.actions import set_budget

    bank = hub.member("Bank")
    set_budget(bank.n, 1, members.operator())
    assert send(bank, b"evil-one.com\nevil-two.com\n")[1]["quarantined"] == 1


def test_json_is_taken_in_within_the_same_bounds(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    bank = hub.member("Bank")
    lists = b'{"whitelist": ["fine.com"], "blacklist": ["evil-one.com", "ads.fine.com", "evil-two.com"]}'
    dry = send(bank, lists, "?dry_run=yes")[1]
    assert (dry["format"], dry["mapping"], dry["kinds"], dry["losses"]) == ("json", None, {"domain": 2}, {"exception": 2})
    assert [row["line"] for row in dry["first"]] == [2, 4], "of a file on one line, the number of the entry"
    assert send(bank, gzip.compress(lists), kind="application/gzip")[1]["published"] == 2
    assert send(bank, b'["evil-three.com",')[1]["code"] == "not-json"
    assert send(bank, b'[{"a": "evil-three.com"}]', "?map=value%3Db")[1]["code"] == "bad-mapping"
    monkeypatch.setattr(queries, "MOST_LINES", 1)
    assert send(bank, b'["evil-three.com", "evil-four.com"]')[1]["code"] == "too-long"
    assert bank.verdict("evil-three.com")["verdict"] == "none"


def test_what_cannot_be_taken_in_is_said(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    bank = hub.member("Bank")
    assert send(bank, b"PK\x03\x04")[1]["code"] == "packed"
    assert send(bank, b"evil-one.com\n", "?scheme=nonsense")[1]["code"] == "unknown-scheme"
    assert send(bank, b"url,note\nevil-one.com,x\n", "?map=value%3Dsite")[1]["code"] == "bad-mapping"
    assert send(bank, b"evil-one.com\n", "?format=pdf")[0] == 400
    assert send(bank, b"evil-one.com\n", kind="application/pdf")[0] == 415
    monkeypatch.setattr(queries, "MOST_LINES", 2)
    assert send(bank, b"evil-one.com\nevil-two.com\nevil-three.com\n")[1]["code"] == "too-long"
    assert MOST_LINES > 2
    assert bank.verdict("evil-one.com")["verdict"] == "none", "nothing of a list that is too long is published"


def test_what_a_row_leaves_open_is_refused_with_how_the_row_or_the_list_can_say_it(hub: Hub) -> None:
    bank = hub.member("Bank")
    table = b"account,bank\n456-7-89123-0,SCB\n1234567890,Nobody's Bank\n"
    status, dry = send(bank, table, "?dry_run=yes", "cases.csv", "text/csv")
    assert status == 200 and dry["codes"] == {"which-of-banks": 1, "bank-not-known": 1}
    for row in dry["first"]:
        assert "such as TH:014" in row["why"] and "(region)" in row["why"], row
    dry = send(bank, table, "?dry_run=yes&region=TH", "cases.csv", "text/csv")[1]
    assert dry["readable"] == 1 and "such as TH:014." in dry["first"][1]["why"] and "region" not in dry["first"][1]["why"]
    assert send(bank, table.replace(b"SCB", b"TH:014"), "?dry_run=yes", "cases.csv", "text/csv")[1]["readable"] == 1
    status, dry = send(bank, b"account,bank\n12345678901,TH:004\n", "?dry_run=yes", "long.csv", "text/csv")
    assert dry["first"][0]["code"] == "account-length" and "one thing alone" in dry["first"][0]["why"]


@pytest.mark.parametrize(
    ("kind", "content", "read"),
    [
        ("application/json", b'["evil-one.com", {"domain": "evil-two.com"}]', ("json", 2)),  # requests' and httpx' json=
        ("application/json; charset=utf-8", b'[{"url": "https://evil-one.com/a"}]', ("json", 1)),
        ("application/x-ndjson", b'{"domain": "evil-one.com"}\n{"domain": "evil-two.com"}\n', ("json", 2)),
        ("application/vnd.ms-excel", b"url,note\nevil-one.com,x\n", ("csv", 1)),  # a CSV, as Windows with Excel calls it
        ("application/taxii+json;version=2.1", b'{"objects": []}', None),
    ],
)
def test_a_file_may_be_sent_as_the_type_that_it_has(hub: Hub, kind: str, content: bytes, read: tuple[str, int] | None) -> None:
    status, answer = send(hub.member("Bank"), content, "?dry_run=yes", kind=kind)
    assert status != 415 and (read is None or (answer["format"], answer["readable"]) == read), answer


def test_a_form_is_told_how_a_file_is_sent(hub: Hub) -> None:
    status, answer = send(hub.member("Bank"), b"--x--", kind="multipart/form-data; boundary=x")
    assert (status, answer["code"]) == (415, "wrong-type") and "--data-binary @FILE" in answer["detail"]


def test_lines_that_cannot_be_read_are_named_before_a_list_is_taken_in_and_after(hub: Hub) -> None:
    bank = hub.member("Bank")
    content = b"".join(b"evil-%d.com\n" % number for number in range(30)) + b"not an identifier at all\nevil-last.com\n"
    for query in ("?dry_run=yes", ""):
        answer = send(bank, content, query)[1]
        assert [(row["line"], row["text"], row["code"]) for row in answer["refusals"]] == [(31, "not an identifier at all", "no-kind-fits")]
    many = b"not an identifier at all\n" * 120
    dry = send(bank, many, "?dry_run=yes")[1]
    assert (dry["refused"], len(dry["refusals"])) == (120, 100)


def test_claims_that_were_taken_back_are_counted_apart_when_their_list_comes_again(hub: Hub) -> None:
    bank = hub.member("Bank")
    content = b"evil-one.com\nevil-two.com\n"
    assert send(bank, content, "?scheme=parcel")[1]["published"] == 2
    made = next(entry for entry in bank.feed() if "evil-one" in str(entry["data"]))
    bank.post(f"/signals/{made['data']['id']}/retract", {"reason": "the column of the victims was read"})
    again = send(bank, content, "?scheme=parcel")[1]
    assert (again["published"], again["duplicates"], again["retracted"]) == (0, 1, 1)
    assert bank.verdict("evil-one.com")["verdict"] == "retracted"


def test_what_a_list_no_longer_names_is_taken_back_once_its_member_says_so(hub: Hub) -> None:
    bank, other = hub.member("Bank"), hub.member("Other")
    first, second = b"evil-one.com\nevil-two.com\nevil-three.com\n", b"evil-one.com\nevil-four.com\n"
    assert send(bank, first, "?dry_run=yes", "mules.txt")[1]["left"] == 0
    send(bank, first, "", "mules.txt")
    send(bank, b"evil-five.com\n", "", "others.txt")
    send(other, b"evil-six.com\n", "", "mules.txt")
    dry = send(bank, second, "?dry_run=yes", "mules.txt")[1]
    assert (dry["left"], [row["value"] for row in dry["left_first"]]) == (2, ["evil-two[.]com", "evil-three[.]com"])
    done = send(bank, second, "", "mules.txt")[1]
    assert (done["published"], done["left"], done["withdrawn"]) == (1, 2, 0)
    assert bank.verdict("evil-two.com")["verdict"] == "reported", "nothing is taken back unsaid"
    assert send(bank, second, "?withdraw=2", "mules.txt")[1]["errors"][0]["field"] == "reason"
    long = send(bank, second, f"?withdraw=2&reason={'a' * 2001}", "mules.txt")
    assert (long[0], long[1]["errors"][0]["field"]) == (422, "reason") and bank.verdict("evil-two.com")["verdict"] == "reported"
    status, said = send(bank, second, "?withdraw=3&reason=No+longer+on+our+list.", "mules.txt")
    assert (status, said["code"]) == (409, "left-changed")
    assert send(bank, second, "?withdraw=2&reason=No+longer+on+our+list.&dry_run=yes", "mules.txt")[1]["withdrawn"] == 0
    status, done = send(bank, second, "?withdraw=2&reason=No+longer+on+our+list.", "mules.txt")
    assert (status, done["withdrawn"]) == (200, 2)
    asked = ["evil-one.com", "evil-two.com", "evil-three.com", "evil-four.com", "evil-five.com", "evil-six.com"]
    verdicts = [bank.verdict(value)["verdict"] for value in asked]
    assert verdicts == ["reported", "retracted", "retracted", "reported", "reported", "reported"]
    assert send(bank, second, "?dry_run=yes", "mules.txt")[1]["left"] == 0
