"""Every touch leaves a line in a chain that tells when one is changed or gone; each member sees its own custody, and no other's."""

from collections.abc import Callable

import pytest
from django.db import connection
from hubs import Hub
from rooms import caller, person

from accord.hub.cases import actions as cases
from accord.hub.cases.errors import NoSuchCase
from accord.hub.evidence import actions, queries, store, verifying
from accord.hub.evidence.errors import AsThingsStand, NoSuchEvidence
from accord.hub.findings import Findings
from accord.hub.members.queries import Caller


def somebody(hub: Hub, name: str, sector: str = "state", country: str = "TH") -> Caller:
    return caller(person(hub.member(name, sector, country), name=name))


@pytest.fixture
def hub(any_hub: Hub) -> Hub:
    return any_hub


@pytest.fixture
def me(hub: Hub) -> Caller:
    return somebody(hub, "Police")


def joint(me: Caller, *others: Caller) -> str:
    case = cases.open_case(me, title="Romance, then an investment")
    for other in others:
        cases.invite(me, case, other.id)
        cases.accept(other, case)
    return case


def put(me: Caller, case: str, data: bytes = b"the chat, exported", name: str = "chat.txt") -> str:
    return actions.append(me, case, actions.begin(me, case, name=name, size=len(data)).id, 0, data).part


def lines(who: Caller, case: str, part: str) -> list[tuple[str, ...]]:
    rows = queries.custody_of(who, case, part)[0]
    return [(row.member_name, row.link.entry.act, row.link.entry.how, row.link.entry.result, row.link.entry.detail) for row in rows]


def test_each_touch_is_a_line_that_says_who_did_what(hub: Hub, me: Caller) -> None:
    bank = somebody(hub, "Bank", "finance", "VN")
    stranger = somebody(hub, "Stranger")
    case = joint(me, bank)
    part = put(me, case)
    with pytest.raises(NoSuchEvidence):
        queries.item(bank, case, part)  # takes part, and is not shown it
    with pytest.raises(NoSuchCase):
        queries.item(stranger, case, part)
    cases.share(me, case, [part], [bank.id])
    assert queries.item(bank, case, part).row.name == "chat.txt"
    assert b"".join(queries.content(bank, case, part, start=4, end=8).read()) == b"chat"
    assert queries.verify_item(me, case, part).is_whole
    cases.offer_lead(me, case, bank.id)
    cases.take_lead(bank, case)
    cases.withdraw_share(me, case, [part], [bank.id])
    with pytest.raises(NoSuchEvidence):
        queries.content(bank, case, part)
    assert lines(me, case, part) == [
        ("Police", "taken-in", "console", "done", "18 bytes"),
        ("Bank", "looked-at", "console", "refused", ""),
        ("Stranger", "looked-at", "console", "refused", ""),
        ("Police", "shared", "console", "done", f"to {bank.id}"),
        ("Bank", "looked-at", "console", "done", ""),
        ("Bank", "downloaded", "console", "done", "bytes 4-7 of 18"),
        ("Police", "verified", "console", "done", ""),
        ("Bank", "handed-over", "console", "done", f"lead to {bank.id}"),
        ("Police", "withdrawn", "console", "done", f"from {bank.id}"),
        ("Bank", "downloaded", "console", "refused", ""),
    ]


def test_a_member_learns_nothing_of_what_others_do_with_it(hub: Hub, me: Caller) -> None:
    bank, telecom = somebody(hub, "Bank", "finance"), somebody(hub, "Telecom", "telecom")
    case = joint(me, bank, telecom)
    part = put(me, case)
    cases.share(me, case, [part], [bank.id])
    before = queries.custody_of(bank, case, part)[0]
    assert [row.link.entry.act for row in before] == ["taken-in", "shared"] and {row.link.entry.actor for row in before} == {""}
    cases.share(me, case, [part], [telecom.id])
    queries.item(telecom, case, part)
    queries.item(me, case, part)
    other = put(me, case, b"more")
    assert queries.custody_of(bank, case, part)[0] == before
    with pytest.raises(NoSuchEvidence):
        queries.custody_of(bank, case, other)[0]
    queries.item(bank, case, part)
    assert [row.link.entry.actor for row in queries.custody_of(bank, case, part)[0]] == ["", "", bank.actor]


def _faults() -> list[str]:
    findings = Findings(lambda line: None)
    verifying.verify(findings)
    return [fault.code for fault in findings.faults]


def _sql(*statements: str) -> Callable[[], None]:
    def do() -> None:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    return do


@pytest.mark.parametrize(
    "damage",
    [
        "DELETE FROM evidence_line WHERE number = 2",
        "DELETE FROM evidence_line WHERE number = 3",
        "DELETE FROM evidence_line",
        "UPDATE evidence_line SET actor = 'session:0' WHERE number = 1",
        "UPDATE evidence_line SET result = 'refused' WHERE number = 3",
        "UPDATE evidence_chain SET lines = 2",
        "DELETE FROM evidence_chain",
    ],
)
def test_a_line_that_is_changed_or_gone_is_noticed(me: Caller, damage: str) -> None:
    case = joint(me)
    part = put(me, case)
    queries.item(me, case, part)
    queries.verify_item(me, case, part)
    assert _faults() == []
    _sql(damage)()
    assert set(_faults()) == {"custody"} or set(_faults()) == {"custody", "orphan"}


def test_erased_it_can_be_read_by_nobody_and_its_custody_stays(hub: Hub, me: Caller) -> None:
    from accord.hub.evidence import files, store

    bank = somebody(hub, "Bank", "finance")
    case = joint(me, bank)
    part = put(me, case)
    cases.share(me, case, [part], [bank.id])
    with pytest.raises(AsThingsStand):
        actions.erase(bank, case, part)
    actions.erase(me, case, part)
    for who in (me, bank):
        with pytest.raises(NoSuchEvidence):
            queries.content(who, case, part)
        assert queries.items(who, case) == []
    assert list(files.lying()) == []
    item = store.of_part(case, part)
    assert item is not None and [line.act for line in store.lines(item, bank.n)] == ["taken-in", "shared", "erased"]
    assert _faults() == []


def test_it_goes_with_its_part_and_its_case(me: Caller) -> None:
    from accord.hub.evidence import store
    from accord.hub.journal.actions import turn

    case = joint(me)
    part = put(me, case)
    from accord.hub.evidence.erasing import Keeper

    with turn() as t:
        Keeper().gone(t, [part], t.at)
    item = store.of_part(case, part)
    assert item is not None and item.state == "erased"


def test_a_refused_look_leaves_nothing_where_who_was_refused_could_read_it(hub: Hub, me: Caller) -> None:
    """Not even in its own audit: a file that was erased, or never was, leaves no line there either."""
    from accord.hub.members.queries import auditing

    bank = somebody(hub, "Bank", "finance", "VN")
    case = joint(me, bank)
    part = put(me, case)
    with pytest.raises(NoSuchEvidence):
        queries.item(bank, case, part)
    auditor = caller(person(hub.member("Bank"), "auditor", "Aud"))
    assert not any(part in line.detail for line in auditing.lines(auditor, limit=500)[0])
    own = caller(person(hub.member("Police"), "auditor", "Aud"))
    assert any(part in line.detail and line.outcome == "refused" for line in auditing.lines(own, limit=500)[0])


def test_with_the_last_shared_file_the_vault_closes_too(hub: Hub, me: Caller) -> None:
    bank = somebody(hub, "Bank", "finance", "VN")
    case = joint(me, bank)
    part = put(me, case)
    cases.share(me, case, [part], [bank.id])
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM vault_share")
        before = cursor.fetchone()[0]
        actions.erase(me, case, part)
        cursor.execute("SELECT COUNT(*) FROM vault_share")
        assert cursor.fetchone()[0] == before - 1


def test_a_download_that_stops_at_a_damaged_chunk_says_so(hub: Hub, me: Caller) -> None:
    from accord.hub.evidence import files, store
    from accord.hub.evidence.errors import Damaged

    case = joint(me)
    part = put(me, case)
    (item,) = store.of_parts([part])
    path = files.whole(item.id)
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes((whole[-1] ^ 1,)))
    with pytest.raises(Damaged):
        b"".join(queries.content(me, case, part).read())
    assert [(act, result) for _who, act, _way, result, _detail in lines(me, case, part)][-2:] == [
        ("downloaded", "done"),
        ("downloaded", "damaged"),
    ]


def test_a_download_of_a_file_that_is_gone_says_so(hub: Hub, me: Caller) -> None:
    from accord.hub.evidence import files, store
    from accord.hub.evidence.errors import Damaged

    case = joint(me)
    part = put(me, case)
    (item,) = store.of_parts([part])
    files.whole(item.id).unlink()
    before = len(lines(me, case, part))
    with pytest.raises(Damaged):
        queries.content(me, case, part)
    (line,) = lines(me, case, part)[before:]
    assert (line[1], line[3]) == ("downloaded", "damaged")


def test_custody_is_read_page_by_page_and_looked_at_whole(me: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    case = joint(me)
    part = put(me, case)
    for _ in range(6):
        queries.item(me, case, part)
    whole, following = queries.custody_of(me, case, part)
    assert len(whole) == 7 and following is None
    pages, after = [], 0
    while after is not None:
        rows, after = queries.custody_of(me, case, part, after=after, limit=3)
        pages.append(rows)
    assert [len(page) for page in pages] == [3, 3, 1] and [row for page in pages for row in page] == whole
    assert queries.custody_of(me, case, part, after=4, limit=3) == (whole[4:], None), "no page is empty at the end"
    # However many there are, each is looked at.
    monkeypatch.setattr(verifying, "_FEW", 3)
    monkeypatch.setattr(store.lines, "__kwdefaults__", {"after": 0, "limit": 2})
    assert faults_now() == []
    with connection.cursor() as cursor:
        cursor.execute("UPDATE evidence_line SET actor = 'person:else' WHERE number = 6")
    assert faults_now() == ["custody"]


def faults_now() -> list[str]:
    findings = Findings(lambda line: None)
    verifying.verify(findings)
    return [fault.code for fault in findings.faults]


def test_nobody_floods_the_custody_of_another(hub: Hub, me: Caller) -> None:
    from accord.hub.evidence.vocabulary import MOST_REFUSED

    bank = somebody(hub, "Bank", "finance", "VN")
    case = joint(me, bank)
    part = put(me, case)
    for _ in range(MOST_REFUSED + 3):
        with pytest.raises(NoSuchEvidence):
            queries.item(bank, case, part)
    assert len(lines(me, case, part)) == 1 + MOST_REFUSED
