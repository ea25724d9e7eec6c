"""Each act of the erasure log is done again once, and a second time changes nothing; money that was released waits for a person."""

from typing import Any
from uuid import UUID

import pytest
from asking import ACCOUNTS, ask, cast
from bells import NOON, rows
from caring import care as care_cast
from caring import forced
from hubs import Hub
from vaults import LATER, kept, reader, reason

from accord.formats.erasures import Line
from accord.hub.backups import actions as backups
from accord.hub.backups.replaying import _ACTS, redo, to_redo
from accord.hub.erasures import vocabulary as kinds
from accord.hub.requests import actions
from accord.hub.requests.errors import Refused

UNTIL = NOON + 86_400_000_000


def line(kind: str, ref: str, at: int = LATER) -> Line:
    return Line(at=at, kind=kind, ref=ref, check="")


def twice(kind: str, ref: str, at: int = LATER) -> tuple[bool, bool]:
    return redo(line(kind, ref, at)), redo(line(kind, ref, at))


def test_every_kind_is_done_again() -> None:
    assert set(_ACTS) == set(kinds.KINDS) - {kinds.EPOCH, kinds.LIST_KEY}


def test_records_shares_and_keys(any_hub: Hub) -> None:
    from accord.hub.times import now
    from accord.hub.vault import actions as vault
    from accord.hub.vault import queries
    from accord.hub.vault.errors import Erased, Refused

    at = now()
    record = kept(at=at)
    vault.share(record, 8, reader(), reason(), until=at + 3_600_000_000, at=at)
    assert queries.read(record, reader(member=8), reason(), at=at)
    assert twice(kinds.SHARE, f"{record} 8", at) == (True, False)
    with pytest.raises(Refused):
        queries.read(record, reader(member=8), reason(), at=at)
    assert twice(kinds.RECORD, str(record), at) == (True, False)
    with pytest.raises(Erased):
        queries.read(record, reader(), reason(), at=at)
    other = kept(at=at)
    key = next(key for key in queries.status().keys if key.state == "current" and key.records)
    assert twice(kinds.KEY, f"{key.member} {UUID(key.id).hex}", at) == (True, False)
    with pytest.raises(Erased):
        queries.read(other, reader(), reason(), at=at)


def test_members_people_tokens_and_entries(any_hub: Hub) -> None:
    from accord.hub.members import actions as members
    from accord.hub.members import queries
    from accord.hub.members.actions.people import add_person

    bank = any_hub.member("Bank")
    token, _ = members.make_token(queries.member(bank.id), by=queries.operator())
    person = add_person(queries.member(bank.id), "Somebody", by=queries.operator())
    any_hub.member("Bank").publish("https://evil.example.com/")
    assert twice(kinds.TOKEN, token) == (True, False)
    assert twice(kinds.PERSON, f"{person} off") == (True, False)
    assert twice(kinds.PERSON, f"{person} on") == (True, False)
    assert twice(kinds.MEMBER, f"{bank.id} suspended") == (True, False)
    assert queries.member(bank.id).standing == "suspended"
    assert twice(kinds.ENTRY, "1") == (True, False)
    assert not redo(line(kinds.MEMBER, "5b0d8e56-8b8a-4a59-9f4b-0d7f0c4b1f52 suspended")), "it came after the backup"


def test_a_member_that_is_active_again_is_not_told_to_be_suspended(any_hub: Hub) -> None:
    from accord.hub.members import actions as members
    from accord.hub.members import queries

    bank, other = any_hub.member("Bank"), any_hub.member("Other")
    members.change_standing(queries.member(other.id), "suspended", by=queries.operator())
    told = rows("SELECT COUNT(*) FROM journal_entry")
    stood = [(bank.id, "suspended"), (other.id, "active"), (bank.id, "withdrawn"), (other.id, "suspended"), (bank.id, "active")]
    lines = [Line(at=at, kind=kinds.MEMBER, ref=f"{member} {standing}", check="") for at, (member, standing) in enumerate(stood, 5)]
    assert [line.at for line in to_redo(lines, 6)] == [8, 9]
    assert [line.at for line in to_redo(lines, 20)] == []
    assert [line.at for line in to_redo(lines, 20, 4)] == [9], "the backup was made by a clock that went ahead"
    assert [redo(line) for line in to_redo(lines, 0)] == [False, False]
    assert rows("SELECT COUNT(*) FROM journal_entry") == told


def test_a_consent_that_was_taken_back_opens_nothing_again(any_hub: Hub) -> None:
    from accord.hub.care import actions as care
    from accord.hub.care import store
    from accord.hub.care.consents import stand

    made: Any = care_cast(any_hub)
    file = forced(made)
    care.agree(made["Desk"], file, {"support": True}, at=NOON)
    row = store.load(file)
    assert row is not None
    assert "support" in stand(row)
    assert twice(kinds.CONSENT, f"{row.kind} {file} support", NOON + 1) == (True, False)
    assert "support" not in stand(row)
    care.agree(made["Desk"], file, {"support": True})
    assert not redo(line(kinds.CONSENT, f"{row.kind} {file} support", NOON + 1)), "a later yes stands"


@pytest.mark.parametrize("word", ["no", "feared"])
def test_whether_a_person_fears_a_consulate_is_as_the_log_says(any_hub: Hub, word: str) -> None:
    from accord.hub.care import actions as care
    from accord.hub.care import store
    from accord.hub.care.consents import consulates

    made: Any = care_cast(any_hub)
    file = forced(made)
    care.agree(made["Desk"], file, {"consulate": True}, about="MM", at=NOON)
    row = store.load(file)
    assert row is not None
    assert twice(kinds.CONSENT, f"{row.kind} {file} consulate MM {word}", NOON + 1) == (True, False)
    assert consulates(store.consents(row)) == (frozenset(), frozenset({"MM"} if word == "feared" else ()))


@pytest.mark.parametrize("written", ["consulate MM feared", "consulate MM"])
def test_a_fear_that_is_in_the_backup_stays_though_it_was_told_of_an_earlier_time(any_hub: Hub, written: str) -> None:
    """An officer heard it without a line, so its time is earlier than that of the log. Until lately the log had no word for fear."""
    from accord.hub.care import actions as care
    from accord.hub.care import store
    from accord.hub.care.consents import consulates

    made: Any = care_cast(any_hub)
    file = forced(made)
    care.agree(made["Desk"], file, {"consulate": False}, about="MM", feared=True, at=NOON)
    row = store.load(file)
    assert row is not None
    assert not redo(line(kinds.CONSENT, f"{row.kind} {file} {written}", NOON + 1))
    assert consulates(store.consents(row)) == (frozenset(), frozenset({"MM"}))


def test_what_is_written_of_a_consulate_names_the_fear(any_hub: Hub) -> None:
    from accord.hub.care import actions as care
    from accord.hub.erasures import log

    made: Any = care_cast(any_hub)
    file = forced(made)
    care.agree(made["Desk"], file, {"consulate": False}, about="MM", feared=True, at=NOON)
    care.agree(made["Desk"], file, {"consulate": False}, about="KH", at=NOON)
    written = [each.ref for each in log.read(log.path()) if file in each.ref]
    assert written == [f"forced {file} consulate MM feared", f"forced {file} consulate KH no"]


def test_a_report_that_was_withdrawn_stays_so(any_hub: Hub) -> None:
    from reporting import begun

    from accord.hub.intake import queries

    code = begun()
    report = queries.find(code)
    word = sorted(queries.stands(report.n))[0]
    assert twice(kinds.CONSENT, f"report {report.id} {word}", LATER * 2) == (True, False)
    assert word not in queries.stands(report.n)
    assert twice(kinds.CONSENT, f"report {report.id} *") == (True, False)


def test_an_embargo_that_was_lifted_holds_nobody(any_hub: Hub) -> None:
    made = cast(any_hub)
    police = made["Police"]
    embargo = actions.set_embargo(police, ACCOUNTS["Kasi"], until=NOON + 3_600_000_000, at=NOON)
    assert twice(kinds.EMBARGO, f"{embargo} {police.n}") == (True, False)


def test_money_that_was_released_waits_for_a_person(any_hub: Hub) -> None:
    made = cast(any_hub)
    (request,) = ask(made, who="Sender", to=("Kasi",), payments=[{"amount": "100.00 THB"}]).requests
    actions.take(made["Kasi"], request.id, "hold", {"amount": "100.00 THB", "until": UNTIL}, at=NOON)
    assert not redo(line(kinds.RELEASE, request.id, NOON)), "this step is in the backup"
    assert twice(kinds.RELEASE, request.id, NOON + 1) == (True, False)
    with pytest.raises(Refused) as refusal:
        actions.take(made["Kasi"], request.id, "return", {"amount": "100.00 THB"}, at=NOON)
    assert refusal.value.code == "restored"
    assert backups.confirm(kinds.RELEASE, request.id, NOON)
    assert not backups.confirm(kinds.RELEASE, request.id, NOON)
    assert actions.take(made["Kasi"], request.id, "return", {"amount": "100.00 THB"}, at=NOON).state == "returned"
    assert not redo(line(kinds.RELEASE, request.id, NOON + 1)), "it was confirmed"
