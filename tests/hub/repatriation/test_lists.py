"""A list out of a spreadsheet: what is unclear and who may be one person is shown first; then files, made once whatever is killed."""

import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import forks
import pytest
from bells import NOON, rows
from caring import FORCED, forced, reason
from programs import environment, new_hub
from repatriations import HEAD, crowd, csv, night, operation

from accord.core.times import moment
from accord.hub.care import queries as files
from accord.hub.care.errors import NoSuchFile, Refused
from accord.hub.repatriation import actions, followers, queries
from accord.hub.repatriation.lists import making
from accord.hub.repatriation.queries import Called

DAY = 86_400_000_000
LIST = csv(
    ("Quivolda Ostrovantz", "", "04.03.1999", "Nepali", "NP-1234567", "f"),
    ("Zanthipé Pemblequist", "", "3/4/2541", "Thai", "", "m"),
    ("", "", "in the rains", "Klingon", "", ""),
    ("Pemblequist Zanthipé", "", "1998-04-03", "TH", "", ""),
    ("", "", "", "", "", ""),
    ("Mohammed Abdul Rahman", "", "1990", "BD", "A7654321", "m"),
    ("মোহাম্মদ আবদুল রহমান", "", "1990-05-06", "Bangladesh", "A7654321", ""),
)


def put(made: Any, group: str, data: bytes = LIST) -> str:
    return actions.put_list(made["Desk"], group, data, at=NOON)


def preview(made: Any, list_id: str) -> Any:
    return queries.preview(made["Desk"], list_id, reason(), at=NOON)


def decided(made: Any, list_id: str, word: str = "same") -> None:
    actions.decide(made["Desk"], list_id, {pair.id: word for pair in preview(made, list_id).pairs})


def test_the_preview_says_what_is_unclear_by_row_and_column_and_who_may_be_one_person(any_hub: Any) -> None:
    made = night(any_hub)
    group = operation(made)
    id = put(made, group)
    list_preview = preview(made, id)
    assert (list_preview.people, list_preview.undecided, list_preview.begun) == (6, 2, False)
    unclear = {(row.number, column): code for row in list_preview.rows for column, code, _ in row.unclear}
    assert unclear == {
        (2, "birth"): "birth-day-or-month",
        (3, "birth"): "birth-buddhist",
        (4, "name"): "no-name",
        (4, "nationality"): "nationality-unread",
        (4, "birth"): "birth-unread",
    }
    assert {(pair.number, pair.other_number) for pair in list_preview.pairs} == {(3, 5), (7, 8)}
    (document,) = [pair for pair in list_preview.pairs if pair.number == 7]
    assert "The same document number." in document.reasons and document.one["name"].startswith("Mohammed")
    assert "Quivolda" not in repr(list_preview)
    with pytest.raises(Refused, match="Left: 2"):
        actions.make(made["Desk"], id, at=NOON)
    assert rows("SELECT n FROM care_forced") == []


def test_files_are_made_once_and_one_person_has_one(any_hub: Any) -> None:
    made = night(any_hub)
    group = operation(made)
    id = put(made, group)
    decided(made, id)
    done = actions.make(made["Desk"], id, at=NOON)
    assert (done.made, done.joined, done.known) == (4, 2, 0)
    assert queries.board(made["Desk"], group, at=NOON).people == 4
    people = queries.people(made["Desk"], group, at=NOON)[0]
    assert sorted(person.nations for person in people) == [(), ("BD",), ("NP",), ("TH",)]
    (bangla,) = [person for person in people if person.nations == ("BD",)]
    fields = files.file(made["Desk"], bangla.file, reason(), at=NOON).fields
    assert fields["name"] == "Mohammed Abdul Rahman" and fields["names-other"] == "মোহাম্মদ আবদুল রহমান"
    (nobody,) = [person for person in people if not person.nations]
    assert queries.names(made["Desk"], [nobody.id], reason(), at=NOON) == {nobody.id: Called("not known yet")}
    told = files.file(made["Desk"], nobody.file, reason(), at=NOON).fields
    assert (told["birth"], told["nationality"]) == ("in the rains", "Klingon")
    for call in (
        preview,
        lambda made, list_id: actions.make(made["Desk"], list_id),
        lambda made, list_id: actions.drop_list(made["Desk"], list_id),
    ):
        with pytest.raises(NoSuchFile):
            call(made, id)
    # What the list held is gone from the vault; the files hold their own.
    assert rows("SELECT n FROM vault_record WHERE erased IS NULL AND kind = 'care-file'") and len(rows("SELECT n FROM care_forced")) == 4


def test_what_could_be_read_in_one_row_outweighs_what_could_not_in_another(hub: Any) -> None:
    made = night(hub)
    group = operation(made)
    id = put(
        made,
        group,
        csv(
            ("Quivolda Ostrovantz", "", "when the river rose", "upper village", "A7654321", "f"),
            ("Ostrovantz Quivolda", "", "5 มี.ค. 2540", "ไทย", "A7654321", "หญิง"),
            ("Q. Ostrovantz", "", "after the flood", "", "A7654321", ""),
        ),
    )
    decided(made, id)
    assert actions.make(made["Desk"], id, at=NOON).made == 1
    (person,) = queries.people(made["Desk"], group, at=NOON)[0]
    fields = files.file(made["Desk"], person.file, reason(), at=NOON).fields
    assert (fields["birth"], fields["nationality"], fields["sex"], person.nations) == ("1997-03-05", "TH", "woman", ("TH",))


def test_a_list_as_a_thai_spreadsheet_writes_it(hub: Any) -> None:
    made = night(hub)
    id = put(made, operation(made), "ชื่อ;นามสกุล;เพศ;วันเกิด\nสมชาย;ใจดี;ชาย;5 มี.ค. 2540\n".encode("cp874"))
    (row,) = preview(made, id).rows
    assert row.fields == {"name": "สมชาย ใจดี", "sex": "man", "birth": "1997-03-05"}


def test_who_is_there_already_is_found_and_not_made_again(hub: Any) -> None:
    made = night(hub)
    group = operation(made)
    there = actions.add(made["Desk"], group, forced(made, fields=FORCED), at=NOON)
    id = put(made, group, csv(("Ostrovantz Quivolda", "", "1999-03-04", "NP", "", "f"), ("Another Person", "", "", "NP", "", "")))
    (pair,) = preview(made, id).pairs
    assert (pair.other_id, pair.other_number, pair.other["name"]) == (there, 0, FORCED["name"])
    decided(made, id)
    done = actions.make(made["Desk"], id, at=NOON)
    assert (done.made, done.joined, done.known) == (1, 0, 1)
    again = put(made, group, csv(("Ostrovantz Quivolda", "", "1999-03-04", "NP", "", "f")))
    decided(made, again, "two")
    assert actions.make(made["Desk"], again, at=NOON).made == 1 and queries.board(made["Desk"], group).people == 3


def test_a_list_put_in_twice_makes_nobody_twice(any_hub: Any) -> None:
    made = night(any_hub)
    group = operation(made)
    text = csv(("Quivolda Ostrovantz", "", "04.03.1999", "Nepali", "NP-1234567", "f"), ("Anna Bo", "", "1997-01-02", "KE", "AK12345", "f"))
    first, second = put(made, group, text), put(made, group, text)
    assert preview(made, second).pairs == ()
    assert actions.make(made["Desk"], first, at=NOON).made == 2
    with pytest.raises(Refused, match="Left: 2"):
        actions.make(made["Desk"], second, at=NOON)
    pairs = preview(made, second).pairs
    assert [(pair.number, bool(pair.other_id), pair.decision) for pair in pairs] == [(2, True, ""), (3, True, "")]
    with pytest.raises(Refused, match="Left: 2"):
        actions.make(made["Desk"], second, at=NOON)
    decided(made, second)
    done = actions.make(made["Desk"], second, at=NOON)
    assert (done.made, done.known, queries.board(made["Desk"], group).people) == (0, 2, 2)


def test_two_lists_are_not_made_at_one_time(any_hub: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made = night(any_hub)
    group = operation(made)
    names = ("Kamau Njoroge", "Quivolda Ostrovantz", "Ram Gurung", "Hanna Bekele", "Otieno Odhiambo", "Joy Santos", "Budi Wiranto")
    text = csv(*((name, "", f"19{80 + row}-01-02", "KE", "", "f") for row, name in enumerate(names)))
    first, second = put(made, group, text), put(made, group, csv(("Another Person", "", "", "NP", "", "")))
    monkeypatch.setattr("accord.hub.repatriation.lists.making.CHUNK", 2)
    chunks = making._made

    def ends_in_the_middle(*given: Any) -> int:
        if [row["name"] for row in given[3]] == ["Hanna Bekele"]:
            raise ConnectionError
        return chunks(*given)

    monkeypatch.setattr(making, "_made", ends_in_the_middle)
    with pytest.raises(ConnectionError):
        actions.make(made["Desk"], first, at=NOON)
    with pytest.raises(Refused, match="another list"):
        actions.make(made["Desk"], second, at=NOON)
    monkeypatch.setattr(making, "_made", chunks)
    assert actions.make(made["Desk"], first, at=NOON).made == 7
    assert actions.make(made["Desk"], second, at=NOON).made == 1 and queries.board(made["Desk"], group).people == 8


def test_who_comes_between_the_look_and_the_files_is_compared_first(hub: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made = night(hub)
    group = operation(made)
    id = put(made, group, csv(("Ostrovantz Quivolda", "", "1999-03-04", "NP", "", "f")))
    compare = making._compare_again

    def and_then_one_comes(*given: Any) -> Any:
        compared = compare(*given)
        actions.add(made["Desk"], group, forced(made, fields=FORCED), at=NOON)
        return compared

    with monkeypatch.context() as patched:
        patched.setattr(making, "_compare_again", and_then_one_comes)
        with pytest.raises(Refused, match="just now"):
            actions.make(made["Desk"], id, at=NOON)
    with pytest.raises(Refused, match="Left: 1"):
        actions.make(made["Desk"], id, at=NOON)


def test_a_list_that_cannot_be_read_says_what_to_do(hub: Any) -> None:
    made = night(hub)
    group = operation(made)
    for data, code in (
        (b"", "empty"),
        (b"PK\x03\x04junk", "broken"),
        (b"\xff\xfe\xff", "not-utf8"),
        (b"a,b\n1,2\n", "nobody"),
        (csv(), "nobody"),
        (csv(head=HEAD), "nobody"),
    ):
        with pytest.raises(Refused) as caught:
            put(made, group, data)
        assert caught.value.code == code, data
    for decisions in ({"x": "same"}, {"00000000-0000-4000-8000-000000000000": "perhaps"}):
        with pytest.raises((Refused, NoSuchFile)):
            actions.decide(made["Desk"], put(made, group), decisions)


def test_columns_that_nobody_asked_for_are_not_kept_and_a_title_above_is_passed_over(hub: Any) -> None:
    made = night(hub)
    group = operation(made)
    text = "People of the night,,\n,,\nName,Shoe size,Nationality\nQuivolda Ostrovantz,43,NP\n"
    list_preview = preview(made, put(made, group, text.encode()))
    assert (list_preview.unused, list_preview.rows[0].number, list_preview.rows[0].fields) == (
        ("2 (Shoe size)",),
        4,
        {"name": "Quivolda Ostrovantz", "nationality": "NP"},
    )


def test_a_list_that_nobody_finishes_is_erased(hub: Any) -> None:
    made = night(hub)
    group = operation(made)
    id = put(made, group)
    assert [row.id for row in queries.board(made["Desk"], group).lists] == [id]
    while followers.work(NOON + 7 * DAY):
        pass
    assert queries.board(made["Desk"], group).lists == ()
    assert rows("SELECT n FROM vault_record WHERE erased IS NULL AND kind = 'care-file'") == []


def test_two_hundred_and_forty_rows_become_files_with_few_questions_to_the_database(hub: Any) -> None:
    made = night(hub)
    group = operation(made)
    begun = time.perf_counter()
    id = put(made, group, crowd(240))
    assert preview(made, id).pairs == ()
    assert actions.make(made["Desk"], id, at=NOON).made == 240
    taken = time.perf_counter() - begun
    board = queries.board(made["Desk"], group)
    print(f"240 rows in {taken:.1f} s, the board in {time.perf_counter() - begun - taken:.2f} s")
    assert (board.people, len(board.nations)) == (240, 14)
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        queries.board(made["Desk"], group)
    assert len(asked) < 120  # per nationality, never per person


# In a process of its own: a list is made, and whoever makes it is killed.
_MAKE = """
import sys, django
django.setup()
from repatriations import crowd, night, operation
from hubs import Api, Hub
from accord.hub.members import queries
from accord.hub.repatriation import actions
first = queries.first_member()
made = night(Hub("", Api("", first.id, first.n, first.name)))
group = operation(made)
id = actions.put_list(made["Desk"], group, crowd(60))
print(made["Desk"].person_n, group, id, flush=True)
actions.make(made["Desk"], id)
print("done", flush=True)
"""
_AGAIN = """
import sys, django
django.setup()
from accord.hub.members import queries
from accord.hub.repatriation import actions
print(actions.make(queries.person_caller(int(sys.argv[1])), sys.argv[2]).made)
"""


def test_killed_while_files_are_made_and_done_again_nothing_is_doubled(tmp_path: Path) -> None:
    data, _ = new_hub(tmp_path)
    support = str(Path(__file__).parents[2] / "support")
    env = environment(ACCORD_DATA=str(data), DJANGO_SETTINGS_MODULE="accord.site.settings", PYTHONPATH=support)
    process = forks.Popen([sys.executable, "-c", _MAKE], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stderr is not None
    output = process.stdout.readline().split()
    assert len(output) == 3, process.stderr.read()

    def count(sql: str) -> int:
        with closing(sqlite3.connect(data / "accord.db", timeout=30)) as database:
            return int(database.execute(sql).fetchone()[0])

    while count("SELECT COUNT(*) FROM repatriation_done") < 20 and process.poll() is None:
        time.sleep(0.002)
    process.kill()
    assert process.wait(120) == -signal.SIGKILL
    made = count("SELECT COUNT(*) FROM care_forced")
    assert made == count("SELECT COUNT(*) FROM repatriation_traveller") == count("SELECT COUNT(*) FROM repatriation_done") and made < 60
    again = forks.run(
        [sys.executable, "-c", _AGAIN, output[0], output[2]], env=env, capture_output=True, text=True, timeout=120, check=False
    )
    assert again.stdout.split() == ["60"], again.stderr
    for table in ("care_forced", "repatriation_traveller", "repatriation_done"):
        assert count(f"SELECT COUNT(*) FROM {table}") == 60
    assert count("SELECT COUNT(DISTINCT file) FROM repatriation_traveller") == 60


def test_a_child_on_a_list_is_a_child_on_the_way_home(any_hub: Any) -> None:
    """No list says who is one but by the date of birth: nobody puts a child on a plane as they would a grown person."""
    made = night(any_hub)
    group = operation(made)
    young, year = moment(NOON).year - 15, moment(NOON).year - 30
    id = put(
        made, group, csv(("Quivolda Ostrovantz", "", f"{young}-08-27", "Nepali", "", "f"), ("Zeno P", "", f"{year}", "Nepali", "", "m"))
    )
    decided(made, id)
    actions.make(made["Desk"], id, at=NOON)
    people, _ = queries.people(made["Desk"], group, at=NOON)
    assert sorted(person.is_child for person in people) == [False, True]
    (child,) = [person for person in people if person.is_child]
    assert "guardian" in {keeping.kind for keeping in child.keeping}
