"""What nobody can act on: counted once for each identifier, with the most harm stated, and nothing that names anybody."""

from decimal import Decimal
from typing import Any

import pytest
from bells import rows
from hubs import Hub
from worlds import caller

from accord.core.identifiers import Identifier, parse
from accord.hub.journal.actions import turn
from accord.hub.members import queries as members
from accord.hub.routing import actions
from accord.hub.routing.errors import NotAllowed
from accord.hub.routing.queries.gaps import GapRow, gaps
from accord.tables import identifier_tables

BANK, OTHER = "TH:004:1234567890", "TH:004:1234567891"


def identifier(text: str) -> Identifier:
    return parse(text, None, tables=identifier_tables())


def ask(who: Any, text: str, protocol: str = "hold-funds", **loss: str) -> actions.Answer:
    return actions.ask(who, identifier(text), protocol, loss={code: Decimal(amount) for code, amount in loss.items()})


def told(**more: Any) -> list[tuple[Any, ...]]:
    gap_rows: list[GapRow] = gaps(members.operator(), **more)
    return [(gap.value, gap.protocol, gap.asked, {code: str(amount) for code, amount in gap.harm.items()}) for gap in gap_rows]


def test_a_question_that_nobody_can_answer_is_a_gap_with_whom_to_invite(any_hub: Hub) -> None:
    alpha = caller(any_hub.member("Alpha"))
    answer = ask(alpha, BANK, THB="480000.50")
    assert (answer.ways, answer.gap) == ((), ("bank", "TH:004"))
    assert answer.institution is not None
    assert (answer.institution.sector, answer.institution.country, answer.institution.name) == ("finance", "TH", "Kasikornbank")
    (gap,) = gaps(members.operator())
    assert (gap.kind, gap.value, gap.protocol, gap.asked, gap.answers) == ("bank", "TH:004", "hold-funds", 1, 0)
    assert (gap.sector, gap.country, gap.name, gap.is_covered) == ("finance", "TH", "Kasikornbank", False)
    assert gap.harm == {"THB": Decimal("480000.50")}
    assert 0 < gap.first <= gap.last


def test_an_identifier_counts_once_with_the_most_that_was_stated(any_hub: Hub) -> None:
    alpha, beta = caller(any_hub.member("Alpha")), caller(any_hub.member("Beta"))
    ask(alpha, BANK, THB="100.10")
    ask(beta, BANK, THB="300.30")
    ask(alpha, BANK, THB="200", USD="5")
    assert told() == [("TH:004", "hold-funds", 1, {"THB": "300.30", "USD": "5"})]
    ask(alpha, OTHER, THB="0.0001")
    assert told() == [("TH:004", "hold-funds", 2, {"THB": "300.3001", "USD": "5"})]
    ask(alpha, OTHER, "preserve")
    assert [row[1:3] for row in told()] == [("hold-funds", 2), ("preserve", 1)]


def test_amounts_stay_exact_however_many_are_added(any_hub: Hub) -> None:
    alpha = caller(any_hub.member("Alpha"))
    for number in range(12):
        ask(alpha, f"TH:004:12345678{number:02}", THB="999999999999999999.0001")
    assert told()[0][3] == {"THB": str(Decimal("999999999999999999.0001") * 12)}


def test_gaps_are_ordered_within_a_currency_and_never_across(any_hub: Hub) -> None:
    alpha = caller(any_hub.member("Alpha"))
    ask(alpha, "TH:004:1234567890", THB="900")
    ask(alpha, "TH:014:1234567890", THB="1000")
    ask(alpha, "bkash 01712345678", BDT="1")
    ask(alpha, "NP:0401:0123456789012345")
    assert [row[0] for row in told(currency="THB")][:2] == ["TH:014", "TH:004"]
    # The most of each currency first, the latest of them before; then the second of a currency; then where no harm is known.
    assert [row[0] for row in told()] == ["bkash", "TH:014", "TH:004", "NP:0401"]
    assert len(told(limit=2)) == 2


def test_nothing_of_a_gap_names_anybody(any_hub: Hub) -> None:
    alpha = caller(any_hub.member("Alpha"))
    texts = {
        "+66812345678": "block-number",
        BANK: "hold-funds",
        "https://somchai.example.co.th/x": "takedown",
        "a.b@somchai.com": "takedown",
    }
    for text, protocol in texts.items():
        ask(alpha, text, protocol, THB="1")
    for table in ("routing_gap", "routing_gap_ask", "routing_gap_harm", "journal_audit"):
        for row in rows(f"SELECT * FROM {table}"):
            for value in row:
                text = bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)
                assert not any(word in text for word in ("812345678", "1234567890", "somchai")), table
                assert all(identifier(plain_text).key.hex() != text for plain_text in texts), "a plain hash of a number can be guessed"


def test_what_somebody_can_act_on_is_no_gap_and_an_old_gap_says_that_it_is_covered(any_hub: Hub) -> None:
    alpha = caller(any_hub.member("Alpha"))
    ask(alpha, BANK)
    actions.declare(caller(any_hub.member("Beta")), "bank", "TH:004")
    assert ask(alpha, OTHER).ways[0].member_name == "Beta"
    (gap,) = gaps(members.operator())
    assert (gap.asked, gap.is_covered) == (1, True)


def test_a_guests_answer_counts(any_hub: Hub) -> None:
    with turn() as t:
        actions.count_answer(t, identifier(BANK), "hold-funds")
        actions.count_answer(t, identifier(OTHER), "hold-funds")
        actions.note_gap(t, identifier(BANK), "hold-funds", {"THB": Decimal("7")})
        actions.note_gap(t, Identifier(kind="image", value="0" * 64, display=""), "inform")
    (gap,) = gaps(members.operator())
    assert (gap.asked, gap.answers, gap.harm) == (1, 2, {"THB": Decimal("7")})


def test_only_the_secretariat_sees_gaps(hub: Hub) -> None:
    with pytest.raises(NotAllowed):
        gaps(caller(hub.member("Alpha")))
