"""Number, working alias and risk of a file: what is said in the place of a name, who finds a file by it, and what is next."""

from typing import Any

import pytest
from bells import NOON
from caring import DAY, DEFRAUDED, FORCED, care, forced, reason, referred
from vaults import rows

from accord.core.care.tasks import Task
from accord.hub.care.errors import NotAllowed, Refused

ROLES = ("officer", "investigator", "analyst", "administrator", "auditor")


def opened(made: Any, kind: str = "forced", **fields: str) -> str:
    from accord.hub.care import actions

    given = FORCED if kind == "forced" else DEFRAUDED
    return actions.open_file(made["Desk"], kind, given | fields, at=NOON).id


def found(who: Any, text: str) -> list[str]:
    from accord.hub.care import queries

    return [row.id for row in queries.find_files(who, text)]


def looks() -> int:
    return rows("SELECT COUNT(*) FROM vault_look")[0][0]


def test_both_kinds_are_numbered_together_and_no_number_comes_again(any_hub: Any) -> None:
    from accord.hub.care import actions, queries

    made = care(any_hub)
    files = [opened(made), opened(made, "defrauded"), opened(made)]
    assert [queries.row(made["Desk"], file).number for file in files] == [1, 2, 3]
    actions.erase_file(made["Desk"], files[2], reason("person-asked"), at=NOON)
    assert queries.row(made["Desk"], opened(made, "defrauded")).number == 4
    # Another member counts by itself.
    lima = actions.open_file(made["Lima"], "defrauded", DEFRAUDED, country="PE", at=NOON)
    numbers = rows("SELECT number FROM care_defrauded WHERE id = %s", lima.id)
    assert numbers == [(1,)]


def test_a_file_is_found_by_its_number_however_that_is_said(any_hub: Any) -> None:
    from accord.hub.care import actions

    made = care(any_hub)
    first, second = opened(made), opened(made, "defrauded")
    for text in ("2", " #2 ", "no. 2", "No 2", "file 2", "٢", "২", "2"):
        assert found(made["Desk"], text) == [second], text
    assert found(made["Desk"], "1") == [first] and found(made["Desk"], "3") == [] and found(made["Desk"], "12") == []
    for text in ("", " ", "2a", "-2", "2.5", "99999999999", first, "Quivolda", "' OR 1=1"):
        assert found(made["Desk"], text) == [], text
    actions.erase_file(made["Desk"], first, reason("person-asked"), at=NOON)
    assert found(made["Desk"], "1") == []


def test_an_alias_finds_its_file_and_nobody_reads_it_off_a_table(any_hub: Any) -> None:
    from accord.hub.care import actions, queries

    made = care(any_hub)
    file, other = opened(made, alias="Blue Heron"), opened(made)
    before = looks()
    for text in ("Blue Heron", "blue heron", "  BLUE   HERON "):
        assert found(made["Desk"], text) == [file], text
    assert found(made["Desk"], "Blue") == found(made["Desk"], "Quivolda") == []
    # Nothing was opened for it, so nothing is written down; to show it, it is opened, for a reason.
    assert looks() == before
    assert queries.aliases(made["Desk"], "forced", [file, other], reason(), at=NOON) == {file: "Blue Heron"}
    assert looks() == before + 1
    held = str(rows("SELECT alias FROM care_forced"))
    assert "Heron" not in held and len(rows("SELECT alias FROM care_forced WHERE alias = ''")) == 1
    actions.change_file(made["Desk"], file, {"alias": None}, reason("correction"), at=NOON)
    assert found(made["Desk"], "Blue Heron") == [] and rows("SELECT alias FROM care_forced WHERE alias <> ''") == []
    actions.change_file(made["Desk"], file, {"alias": "Grey Owl"}, reason("correction"), at=NOON)
    assert found(made["Desk"], "grey owl") == [file]
    actions.erase_file(made["Desk"], file, reason("person-asked"), at=NOON)
    assert found(made["Desk"], "grey owl") == [] and rows("SELECT alias FROM care_forced WHERE alias <> ''") == []


def test_said_aloud_an_alias_is_one_persons(any_hub: Any) -> None:
    from accord.hub.care import actions

    made = care(any_hub)
    first = opened(made, alias="Blue Heron")
    for kind in ("forced", "defrauded"):
        with pytest.raises(Refused, match="Another open file") as refused:
            opened(made, kind, alias="blue heron")
        assert (refused.value.code, refused.value.field) == ("alias-taken", "alias") and "heron" not in refused.value.text.lower()
    other = opened(made)
    with pytest.raises(Refused, match="Another open file"):
        actions.change_file(made["Desk"], other, {"alias": "BLUE HERON"}, reason("correction"), at=NOON)
    # Undone with the rest: the vault has no alias that the row does not know.
    from accord.hub.care import queries

    assert "alias" not in queries.file(made["Desk"], other, reason(), at=NOON).fields
    # Its own again is no other's, and of a closed file it is free.
    actions.change_file(made["Desk"], first, {"alias": "Blue heron"}, reason("correction"), at=NOON)
    actions.close_file(made["Desk"], first, at=NOON)
    actions.change_file(made["Desk"], other, {"alias": "Blue Heron"}, reason("correction"), at=NOON)
    assert found(made["Desk"], "blue heron") == [other, first]
    with pytest.raises(Refused, match="Another open file"):
        actions.go_on(made["Desk"], first, at=NOON)
    for alias in ("x" * 41, "Blue\nHeron", "Blue \u202eHeron"):
        with pytest.raises(Refused) as refused:
            opened(made, alias=alias)
        assert refused.value.field == "alias"


def test_nobody_else_finds_a_file_by_number_or_alias(any_hub: Any) -> None:
    from accord.hub.care import queries

    made = care(any_hub)
    file = opened(made, alias="Blue Heron")
    others = [made.who("Desk", role) for role in ROLES] + [made[name] for name in ("Shelter", "Lima", "Secretariat")]
    for who in others:
        assert found(who, "1") == found(who, "Blue Heron") == []
    for who in (made.who("Desk", "officer"), made.who("Desk", "auditor")):
        with pytest.raises(NotAllowed):
            queries.aliases(who, "forced", [file], reason(), at=NOON)
    # Another member's officer gets nothing, and the attempt is written down.
    before = looks()
    assert queries.aliases(made["Lima"], "forced", [file], reason(), at=NOON) == {}
    assert looks() == before + 1


def test_what_is_next_is_what_falls_due_first(any_hub: Any) -> None:
    from accord.hub.care import actions, queries

    made = care(any_hub)
    desk = made["Desk"]

    def task(kind: str = "forced", states: tuple[str, ...] = ("open", "review")) -> Any:
        ((row,), _) = queries.overview(desk, kind, states, at=NOON)
        return row.task

    file = opened(made)
    assert task() == Task("consent")
    actions.agree(desk, file, {"support": False}, at=NOON)
    assert task() == Task("screening")
    actions.answer(desk, file, {"debt": "not-asked"}, reason(), at=NOON)
    assert task() == Task("screening"), "a question that was not put screens nobody"
    actions.answer(desk, file, {"debt": "declined"}, reason(), at=NOON)
    assert task() is None
    actions.assess_status(desk, file, "victim", review=NOON + 30 * DAY, at=NOON)
    assert task() == Task("status", NOON + 30 * DAY)
    actions.agree(desk, file, {"support": True}, at=NOON)
    referred(made, file)
    assert (task().code, task().due < NOON + 30 * DAY) == ("referral", True)
    actions.close_file(desk, file, at=NOON)
    ((row,), _) = queries.overview(desk, "forced", ("closed",), at=NOON)
    assert row.task is None
    other = opened(made, "defrauded")
    assert task("defrauded") == Task("consent")
    actions.override(made.who("Desk", "victim officer"), other, "life-at-risk", "Nobody can ask her", at=NOON)
    assert task("defrauded") == Task("ground", NOON + DAY)


def test_a_risk_is_judged_shown_and_goes_with_the_file(any_hub: Any) -> None:
    from accord.hub.care import actions, queries

    made = care(any_hub)
    file = forced(made)
    assert queries.row(made["Desk"], file).risk == ""
    actions.set_risk(made["Desk"], file, "high", at=NOON)
    assert queries.row(made["Desk"], file).risk == "high"
    with pytest.raises(Refused):
        actions.set_risk(made["Desk"], file, "terrible", at=NOON)
    with pytest.raises(NotAllowed):
        actions.set_risk(made.who("Desk", "officer"), file, "low", at=NOON)
    actions.set_risk(made["Desk"], file, "", at=NOON)
    actions.set_risk(made["Desk"], file, "medium", at=NOON)
    actions.erase_file(made["Desk"], file, reason("person-asked"), at=NOON)
    assert rows("SELECT risk, alias FROM care_forced") == [("", "")]


def test_files_of_before_are_numbered_as_they_were_opened(any_hub: Any) -> None:
    from importlib import import_module

    from django.db import connection

    from accord.hub.care import actions, queries

    made = care(any_hub)
    files = [forced(made, at=NOON), actions.open_file(made["Desk"], "defrauded", DEFRAUDED, at=NOON + 1).id, forced(made, at=NOON + 2)]
    actions.answer(made["Desk"], files[0], {"debt": "present"}, reason(), at=NOON + 3)
    actions.assess_status(made["Desk"], files[2], "victim", review=NOON + DAY, at=NOON + 4)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE care_forced SET number = -n, first_screened = NULL")
        cursor.execute("UPDATE care_defrauded SET number = -n")
    import_module("accord.hub.care.migrations.0002_numbers").number(None, type("Editor", (), {"connection": connection}))
    assert [queries.row(made["Desk"], file).number for file in files] == [1, 2, 3]
    assert rows("SELECT first_screened FROM care_forced ORDER BY n") == [(NOON + 3,), (NOON + 4,)]
