"""A submission is sealed, its sender gets a code once, and nothing about it depends on what is listed."""

from pathlib import Path
from typing import Any

import pytest
from appealing import PHONE, REASON, identifier, refused, status, submitted
from bells import rows
from canary import Canaries
from hubs import Hub

from accord.core import codes
from accord.hub.members.errors import BadMember


def test_what_was_sent_lies_in_the_vault_and_the_code_nowhere(any_hub: Hub, tmp_path: Path) -> None:
    canaries = Canaries(["Quivolda Ostrovantz wrote this", "q.ostrovantz@canary-17.example", "Wexbrooke Pemblequist", "+66812345678"])
    reason, reach, name, phone = canaries.texts
    receipt = submitted(phone, reason=reason, reach=reach, name=name)
    assert codes.read(receipt.code) == receipt.code
    canaries = Canaries([*canaries.texts, receipt.code, codes.grouped(receipt.code)])
    assert canaries.leaks(folders=[tmp_path]) == []


def test_the_home_is_the_national_desk_else_the_secretariat(any_hub: Hub) -> None:
    from accord.hub.intake import queries
    from accord.hub.members import actions
    from accord.hub.members import queries as members

    desk = any_hub.member("Anti-scam centre", "state", "TH")
    first = submitted()
    actions.name_national_desk(members.member(desk.id), by=members.operator())
    second, third = submitted(reason="Another reason."), submitted(country="PE")
    homes = [row.home for receipt in (first, second, third) if (row := queries.submission(receipt.id))]
    assert homes == [any_hub.admin.n, desk.n, any_hub.admin.n]
    actions.change_standing(members.member(desk.id), "suspended", by=members.operator())
    row = queries.submission(submitted(reason="A third.").id)
    assert row and row.home == any_hub.admin.n


def test_only_an_authority_of_a_country_is_its_national_desk_and_there_is_one(hub: Hub) -> None:
    from accord.hub.members import actions, queries

    member, other = hub.member("One", "state", "TH"), hub.member("Other", "state", "TH")
    for api in (member, other):
        actions.name_national_desk(queries.member(api.id), by=queries.operator())
    assert [row.name for row in queries.members() if row.national] == ["Other"]
    for api, by in ((hub.member("Bank"), queries.operator()), (member, queries.as_member(queries.member(member.id)))):
        with pytest.raises(BadMember):
            actions.name_national_desk(queries.member(api.id), by=by)


def test_sent_twice_from_one_form_it_is_one(any_hub: Hub) -> None:
    receipt = submitted(form="a" * 32)
    assert submitted(form="a" * 32) == receipt
    assert submitted(form="b" * 32).code != receipt.code
    assert submitted(form="a" * 32, reason="Something else.").code != receipt.code
    assert submitted().code != submitted().code
    assert rows("SELECT COUNT(*) FROM intake_submission") == [(5,)]


def test_what_cannot_be_taken_is_refused_by_field(hub: Hub) -> None:
    assert refused(submitted, reason="") == "needed"
    assert refused(submitted, harm="nothing") == refused(submitted, harm="") == "harm"
    assert refused(submitted, reason="x" * 5001) == "too-long"
    assert refused(submitted, reason="half \ud800") == "not-text"
    assert refused(submitted, reason="I paid with 4111 1111 1111 1111") == "card-number"
    from accord.hub.intake import actions

    assert refused(actions.submit, "appeal", {"reason": REASON, "harm": "listed"}) == "kind"
    assert refused(actions.submit, "complaint", {}, about=identifier()) == "kind"
    assert rows("SELECT COUNT(*) FROM intake_submission") == rows("SELECT COUNT(*) FROM vault_record") == [(0,)]


def test_the_number_of_the_account_that_it_is_about_is_no_card(hub: Hub) -> None:
    from accord.hub.intake import actions

    given = {"reason": "My account 4111 1111 1111 1111 at Sonali is listed.", "harm": "listed"}
    assert actions.submit("appeal", given, about=identifier("BD:200:4111111111111111")).code
    assert refused(actions.submit, "appeal", given, about=identifier("BD:200:0123456789012")) == "card-number"
    two = {**given, "reason": f"{given['reason']} My card is 5555 5555 5555 4444."}
    assert refused(actions.submit, "appeal", two, about=identifier("BD:200:4111111111111111")) == "card-number"


def test_a_slip_is_noticed_before_anything_is_looked_up(hub: Hub) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    code = submitted().code
    slip = code[:3] + ("A" if code[3] != "A" else "B") + code[4:]
    with CaptureQueriesContext(connection) as asked:
        assert [refused(status, text) for text in (slip, code[:-1], "", "0" + code[1:])] == [
            "code-slip", "code-length", "code-empty", "code-letter",
        ]  # fmt: skip
    assert len(asked) == 0
    assert refused(status, codes.make(bytes(16))) == "unknown"
    assert status(codes.grouped(code).lower()).step == "prove"


def test_nothing_differs_by_what_is_listed(any_hub: Hub) -> None:
    """The very same questions are put to the database, and the status says the same, whether the identifier is listed or not."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    any_hub.member("Bank").publish(PHONE, tlp="TLP:AMBER+STRICT", audience={"members": [any_hub.member("Telecom").id]})
    submitted("+66812340000")  # everything that is made at first use is made
    asked, statuses = [], []
    for number in (PHONE, "+66899999999"):
        with CaptureQueriesContext(connection) as seen:
            code = submitted(number).code
            submission = status(code, at=0)
        asked.append([_shape(query["sql"]) for query in seen])
        statuses.append(
            (submission.step, submission.facts, submission.offered, submission.proofs, submission.letters, sorted(submission.dues))
        )
    assert asked[0] == asked[1] and len(asked[0]) > 5
    assert statuses[0] == statuses[1]


def _shape(sql: str) -> str:
    """The words of a statement without its values."""
    import re

    return re.sub(r"'[^']*'|\bs\d+_x\d+\b|\b\d+\b|\\x[0-9a-f]+|X'[0-9A-F]*'", "?", sql)


def test_a_flood_about_one_identifier_is_kept_and_damped(any_hub: Hub) -> None:
    from accord.hub.intake import queries

    receipts = [submitted(reason=f"Reason {n}.") for n in range(5)]
    damped = [row.damped for receipt in receipts if (row := queries.submission(receipt.id))]
    assert damped == [False, False, False, True, True]
    assert {status(receipt.code).step for receipt in receipts} == {"prove"}


def test_a_flood_to_the_whole_hub_is_stopped(hub: Hub, monkeypatch: Any) -> None:
    from accord.hub.intake import pacing

    monkeypatch.setattr(pacing, "MOST_HANDED_IN", 2)
    monkeypatch.setattr(pacing, "MOST_ALL_THE_SAME", 1)
    submitted("+66812340001")
    submitted("+66812340002")
    assert refused(submitted, "+66812340003") == "busy"
    member = hub.member("Bank")
    assert submitted("+66812340003", member=member.n).code


def test_what_is_added_is_sealed_and_bounded(any_hub: Hub, tmp_path: Path, monkeypatch: Any) -> None:
    from accord.hub.intake import actions, queries

    canaries = Canaries(["Thrungavel says that the shop has another owner"])
    receipt = submitted()
    actions.add(receipt.code, canaries.texts[0])
    assert canaries.leaks(folders=[tmp_path]) == []
    submission = status(receipt.code)
    assert len(submission.added) == 1 and submission.may_add
    monkeypatch.setattr("accord.hub.intake.actions.submissions.MOST_NOTES", 1)
    assert refused(actions.add, receipt.code, "More.") == "busy"
    assert refused(actions.add, receipt.code, " ") == "needed"
    row = queries.submission(receipt.id)
    assert row and len(queries.notes(row.n)) == 1


def test_withdrawn_it_ends_and_is_soon_erased(any_hub: Hub) -> None:
    from accord.core.times import DAY
    from accord.hub.intake import actions
    from accord.hub.times import now
    from accord.hub.vault.actions import expire_due

    receipt = submitted(reach="me@example.org")
    actions.add(receipt.code, "More.")
    actions.withdraw(receipt.code)
    submission = status(receipt.code)
    assert (submission.step, submission.may_add, submission.may_withdraw, submission.offered, submission.dues) == (
        "withdrawn",
        False,
        False,
        (),
        {},
    )
    assert refused(actions.withdraw, receipt.code) == refused(actions.add, receipt.code, "More.") == "ended"
    assert expire_due(now() + 29 * DAY) == 0
    assert expire_due(now() + 31 * DAY) == 3


def test_whoever_handles_it_is_told_by_the_clock(any_hub: Hub) -> None:
    receipt = submitted()
    assert rows("SELECT kind, ref FROM journal_clock WHERE kind LIKE 'intake.%%'") == [("intake.appeal", receipt.id)]
    assert rows("SELECT action, detail FROM journal_audit ORDER BY id DESC LIMIT 1") == [
        ("public:appeal:submit", f"submission {receipt.id}")
    ]


def test_a_letter_is_read_by_whoever_has_the_code_and_leaves_a_line(any_hub: Hub, tmp_path: Path) -> None:
    from accord.hub.intake import actions, queries
    from accord.hub.journal.actions import turn

    canaries = Canaries(["Yxkulldottir, your appeal is upheld"])
    receipt = submitted()
    row = queries.submission(receipt.id)
    assert row
    with turn() as t:
        actions.write_letter_in(t, row, canaries.texts[0])
    assert canaries.leaks(folders=[tmp_path]) == []
    assert [letter.text for letter in status(receipt.code).letters] == list(canaries.texts)
    assert rows("SELECT role, action, outcome FROM vault_look WHERE role = 'person'") == [("person", "read", "done")]


@pytest.mark.parametrize("typed", ["", "1234567", "zzzzzzzz", "ประกาศ", "'; --", "0" * 33, "12345678-zzzz", "\x00" * 9])
def test_what_begins_no_id_is_the_beginning_of_none(hub: Hub, typed: str) -> None:
    from accord.hub.intake import queries

    assert queries.numbers_of(typed) == []
