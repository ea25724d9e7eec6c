"""Audit lines: the own member's, for an auditor of the hub everybody's, narrowed and paged at a constant cost, and as a safe file."""

import codecs
import csv
import io
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hubs import Hub
from rooms import browser, person, signed_in

LIST = "/console/audit"


def write_lines(*lines: tuple[int | None, str, str, str, str]) -> None:
    """Audit lines as a feature would leave them: member, actor, action, outcome, detail."""
    from accord.hub.journal.actions import turn

    with turn() as t:
        for line in lines:
            t.audit(*line)


def rows(page: str) -> list[str]:
    return page.split("<tbody>")[1].split("</tbody>")[0].split("<tr>")[1:] if "<tbody>" in page else []


def test_a_member_reads_its_own_lines_with_its_own_peoples_names(hub: Hub) -> None:
    bank, tele = hub.member("Bank A"), hub.member("Tele B")
    otto, tess = person(bank, "officer", "Otto"), person(tele, "officer", "Tess")
    browser(otto).get("/console/members/add")
    browser(tess).get("/console/members/add")
    page = signed_in(bank, "auditor", "Aud Itor").get(LIST).content.decode()
    assert "Otto" in page and "Officer" in page and "refused" in page
    assert "Tess" not in page and tess.id not in page and "Tele B" not in page
    whole = signed_in(hub.admin, "auditor").get(LIST).content.decode()
    assert "Otto" in whole and "Tess" in whole and "Tele B" in whole


def test_who_published_is_not_told_to_an_auditor_who_may_not_learn_it(hub: Hub) -> None:
    bank = hub.member("Bank A")
    otto = person(bank, "officer", "Otto")
    write_lines((bank.n, f"person:{otto.id}", "member:signals:publish", "done", "published 1"))
    url = f"{LIST}?action=member:signals:publish"
    auditor = rows(signed_in(hub.admin, "auditor").get(url).content.decode())[0]
    assert "not shown" in auditor and "Otto" not in auditor and "Bank A" not in auditor and otto.id not in auditor
    assert "Otto" in rows(signed_in(hub.admin, "administrator").get(url).content.decode())[0]
    assert "Otto" in rows(signed_in(bank, "auditor").get(url).content.decode())[0]
    file = b"".join(signed_in(hub.admin, "auditor").get(f"{LIST}/export?action=member:signals:publish").streaming_content).decode()
    assert "not shown" in file and "Otto" not in file and otto.id not in file


def test_filters(hub: Hub) -> None:
    bank = hub.member("Bank A")
    write_lines(
        (bank.n, "operator", "member:tokens:manage", "done", "one"),
        (bank.n, "operator", "member:tokens:manage", "refused", "two"),
        (bank.n, "operator", "member:people:sign-in", "done", "three"),
    )
    auditor = signed_in(bank, "auditor")

    def found(query: str) -> list[str]:
        return re.findall(r"<bdi>(one|two|three)</bdi>", auditor.get(f"{LIST}?{query}").content.decode())

    assert found("action=tokens") == ["two", "one"] == found("action=member:tokens:manage")
    assert found("action=tokens&outcome=refused") == ["two"]
    assert found("action=sign-in") == ["three"]
    assert found("outcome=done") == ["three", "one"]
    assert found("action=%25&outcome=%27--&before=x") == ["three", "two", "one"], "what is no word narrows nothing"
    assert found("action=member:people:manage") == []


def test_a_line_is_read_in_words_and_its_codes_are_there_for_who_looks_it_up(hub: Hub) -> None:
    bank = hub.member("Bank A")
    auditor = signed_in(bank, "auditor")
    gone = "person:00000000-0000-4000-8000-000000000001"
    write_lines(
        (bank.n, gone, "member:people:sign-in", "done", "session 7"),
        (bank.n, "operator", "member:tokens:manage", "done", ""),
        (bank.n, "operator", "member:rare-word:do", "done", ""),
    )
    rare, tokens, signing = rows(auditor.get(LIST).content.decode())[:3]
    words = re.sub(r"<details.*?</details>", "", signing, flags=re.DOTALL)
    assert "Sign in" in words and "person" in words and "member:" not in words and "0000" not in words and "session 7" not in words
    assert all(code in signing for code in ("member:people:sign-in", "session 7", gone.partition(":")[2]))
    assert "member:tokens:manage" in tokens and "member:tokens:manage" not in re.sub(r"<details.*?</details>", "", tokens, flags=re.DOTALL)
    assert rare.count("member:rare-word:do") == 2, "what has no words is shown as it is"


def test_pages_and_constant_queries(hub: Hub) -> None:
    bank = hub.member("Bank A")
    auditor, actor = signed_in(bank, "auditor"), f"person:{person(bank).id}"
    write_lines((bank.n, actor, "member:tokens:manage", "done", "first"))
    few = [_queries(auditor, query) for query in ("", "?action=tokens&outcome=done")]
    write_lines(*((bank.n, actor, "member:tokens:manage", "done", f"line {number:03}") for number in range(250)))
    write_lines(*((hub.admin.n, "operator", "member:tokens:manage", "done", f"other {number:03}") for number in range(50)))
    assert [_queries(auditor, query) for query in ("", "?action=tokens&outcome=done")] == few
    url, seen = f"{LIST}?action=tokens", []
    while url:
        page = auditor.get(url).content.decode()
        assert not re.search(r"other \d{3}", page)
        seen += re.findall(r"line (\d{3})", page)
        more = re.search(r'rel="next" href="([^"]+)"', page)
        url = more[1].replace("&amp;", "&") if more else ""
    assert seen == [f"{number:03}" for number in reversed(range(250))]


def test_lines_that_say_the_very_same_are_one_row_with_their_count_and_times(hub: Hub) -> None:
    bank = hub.member("Bank A")
    auditor, actor = signed_in(bank, "auditor"), f"person:{person(bank).id}"
    write_lines(*[(bank.n, actor, "member:signals:publish", "done", "published 1")] * 8)
    write_lines((bank.n, actor, "member:signals:publish", "refused", "published 1"))
    write_lines(*[(bank.n, actor, "member:signals:publish", "done", "published 1")] * 2)
    page = auditor.get(f"{LIST}?action=signals").content.decode()
    rows = re.findall(r"<tr>(.*?)</tr>", page.partition("<tbody>")[2].partition("</tbody>")[0], re.DOTALL)
    assert [re.findall(r'class="chip">([^<]*)<', row) for row in rows] == [["2 times"], [], ["8 times"]]
    assert [row.count("<time ") for row in rows] == [2, 1, 2]
    write_lines(*((bank.n, actor, "member:tokens:manage", "done", f"token {number}") for number in range(3)))
    page = auditor.get(f"{LIST}?action=tokens").content.decode()
    (row,) = re.findall(r"<tr>(.*?)</tr>", page.partition("<tbody>")[2].partition("</tbody>")[0], re.DOTALL)
    assert "3 times" in row and re.findall(r"Bangkok time</span> <bdi>(token \d)</bdi>", row) == ["token 2", "token 1", "token 0"], (
        "what differs in its particulars alone is one row, and each particular is there with its time by the reader's clock"
    )


def _queries(client: Any, query: str) -> int:
    client.get(LIST + query)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(LIST + query).status_code == 200
    return len(asked)


def test_a_rare_word_is_searched_for_in_windows_and_found_in_the_end(any_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.hub.journal.queries import AuditFilters, audit_lines

    monkeypatch.setattr("accord.hub.journal.store.records.WINDOW", 10)
    bank = any_hub.member("Bank A")
    write_lines((bank.n, "operator", "member:rare-word:do", "done", "found"))
    write_lines(*((bank.n, "operator", "member:tokens:manage", "done", "") for _ in range(57)))
    before, steps, hits = None, 0, []
    while True:
        lines, before = audit_lines(before=before, limit=5, filters=AuditFilters(bank.n, None, "rare-word"))
        hits += lines
        steps += 1
        if before is None:
            break
    assert [line.detail for line in hits] == ["found"] and steps >= 6


def test_the_file_holds_the_same_and_no_spreadsheet_takes_it_for_a_formula(hub: Hub) -> None:
    bank = hub.member("Bank A")
    evil = person(bank, "officer", "Evil")
    # Such a name is refused today; one from before may stand.
    with connection.cursor() as cursor:
        cursor.execute("UPDATE members_person SET name = '=HYPERLINK(1)' WHERE name = 'Evil'")
    write_lines(
        (bank.n, f"person:{evil.id}", "member:bells:answer", "done", "+1+1"), (bank.n, "operator", "member:tokens:manage", "done", "two")
    )
    answer = signed_in(bank, "auditor").get(f"{LIST}/export?action=bells")
    assert answer["Content-Type"] == "text/csv; charset=utf-8" and "attachment" in answer["Content-Disposition"]
    file = b"".join(answer.streaming_content)
    assert file.startswith(codecs.BOM_UTF8), "else Excel reads names in Bengali or Arabic as something else"
    lines = list(csv.DictReader(io.StringIO(file.decode("utf-8-sig"))))
    assert len(lines) == 1
    assert lines[0]["name"] == "'=HYPERLINK(1)" and lines[0]["detail"] == "'+1+1" and lines[0]["role"] == "officer"
    assert lines[0]["member_name"] == "Bank A" and lines[0]["at"].endswith("Z")


def test_the_file_ends_at_its_cap_and_is_read_in_parts(hub: Hub, monkeypatch: Any) -> None:
    from accord.doors.console.members import audit

    bank = hub.member("Bank A")
    write_lines(*((bank.n, "operator", "member:tokens:manage", "done", f"line {number}") for number in range(40)))
    monkeypatch.setattr(audit, "A_READ", 7)
    monkeypatch.setattr(audit, "MOST_LINES", 25)
    answer = signed_in(bank, "auditor").get(f"{LIST}/export?action=tokens")
    lines = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert [line["detail"] for line in lines] == [f"line {number}" for number in range(39, 14, -1)]


def _at(*days: str, member: int | None = None) -> None:
    """A line at each of these times, by the clock of Bangkok."""
    from datetime import UTC, datetime

    for number, day in enumerate(days):
        write_lines((member, "operator", "hub:backup:create", "done", f"of {day}"))
        at = int(datetime.fromisoformat(f"{day}+07:00").astimezone(UTC).timestamp()) * 1_000_000
        with connection.cursor() as cursor:
            cursor.execute("UPDATE journal_audit SET at = %s WHERE detail = %s", [at + number, f"of {day}"])


def test_the_lines_of_some_days_are_read_and_saved_by_the_readers_own_days(any_hub: Hub) -> None:
    """A quarter is what an auditor is asked for, and a file ends at its cap: older lines are reached by their days."""
    bank = any_hub.member("Bank A")
    _at("2025-12-31T23:59:59", "2026-01-01T00:00:00", "2026-03-31T23:59:59", "2026-04-01T00:00:00", member=bank.n)
    auditor = signed_in(bank, "auditor")

    def found(query: str) -> list[str]:
        file = b"".join(auditor.get(f"{LIST}/export?{query}").streaming_content).decode()
        saved = [line["detail"].removeprefix("of ") for line in csv.DictReader(io.StringIO(file)) if line["action"] == "hub:backup:create"]
        page = auditor.get(f"{LIST}?{query}").content.decode()
        assert re.findall(r"<bdi>of ([^<]*)</bdi>", page) == saved
        return saved

    quarter = ["2026-03-31T23:59:59", "2026-01-01T00:00:00"]
    assert found("first=2026-01-01&last=2026-03-31") == quarter
    assert found("first=2026-01-01&last=2026-03-31&action=backup&outcome=done") == quarter
    assert found("first=2026-02-01&last=2026-02-28") == []
    assert found("last=2025-12-31") == ["2025-12-31T23:59:59"] and found("last=2025-12-30") == []
    assert found("first=2026-04-01") == ["2026-04-01T00:00:00"]
    for wrong in ("first=31.03.2026", "first=2026-03-31&last=2026-01-01"):
        for address in (LIST, f"{LIST}/export"):
            answer = auditor.get(f"{address}?{wrong}")
            assert answer.status_code == 422 and "<tbody>" not in answer.content.decode()


def test_days_are_kept_from_page_to_page_and_in_the_file(hub: Hub) -> None:
    auditor = signed_in(hub.admin, "auditor")
    write_lines(*((hub.admin.n, "operator", "hub:parked:retry", "done", f"line {number:03}") for number in range(150)))
    page = auditor.get(f"{LIST}?first=2026-01-01&action=parked").content.decode()
    assert 'value="2026-01-01"' in page and "/console/audit/export?action=parked&amp;first=2026-01-01" in page
    more = re.search(r'rel="next" href="([^"]+)"', page)
    assert more and "first=2026-01-01" in more[1]
    assert "line 000" in auditor.get(more[1].replace("&amp;", "&")).content.decode()


def test_lines_beside_the_chosen_days_are_not_searched(any_hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.hub.journal.queries import AuditFilters, audit_lines

    monkeypatch.setattr("accord.hub.journal.store.records.WINDOW", 10)
    _at("2026-01-05T12:00:00")
    write_lines(*((None, "operator", "hub:parked:retry", "done", "") for _ in range(57)))
    (line,) = (pages := audit_lines(filters=AuditFilters(until=1_770_000_000_000_000, action="backup")))[0]
    assert line.detail == "of 2026-01-05T12:00:00" and pages[1] is None


def test_only_for_those_who_may_read_it(hub: Hub) -> None:
    officer = signed_in(hub.member("Bank A"), "officer")
    assert officer.get(LIST).status_code == 403 and officer.get(f"{LIST}/export").status_code == 403
    assert signed_in(hub.admin, "secretariat").get(LIST).status_code == 403


def test_every_action_that_the_hub_writes_down_is_told_in_words() -> None:
    import accord.hub
    from accord.doors.console.members.audit import action_words
    from accord.doors.console.members.labels import AUDIT_WORDS

    named = re.compile(r'"((?:member|hub|journal):[a-z-]+:[a-z-]+)"')
    sources = Path(accord.hub.__file__).parent.rglob("*.py")
    actions = {action for path in sources for action in named.findall(path.read_text(encoding="utf-8"))}
    assert len(actions) > 40
    assert {action for action in actions if not action_words(action)} == set()
    words = set(AUDIT_WORDS)
    assert {action for action in actions if words.isdisjoint(action.split(":"))} <= {"journal:epoch:begin"}, "no filter finds these"
    assert action_words("public:report:submit") and action_words("public:appeal:withdraw") and not action_words("no:such:action")
