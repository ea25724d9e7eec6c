"""Country and corridor rules: what they say of a request, that they refuse nothing, and that a broken file is named."""

import re
import tomllib
from datetime import timedelta
from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest
from country_cast import spoil
from hypothesis import given
from hypothesis import strategies as st

from accord.core.countries.applying import Applied, Ask, rules_for
from accord.core.countries.faults import BadRules
from accord.core.countries.rules import read_rulebook
from accord.core.countries.span import Span
from accord.tables import countries, rulebook

NAMES = '[clock]\n"hold.lapse" = "A hold ends."\n"police.report" = "The victim files."'
BOOK = """
[rules]
title = "A rule"
protocols = ["hold-funds"]
countries = ["TH"]
treaty = ""

[source]
A = "a law firm"

[clock."hold.lapse"]
about = "A hold ends"
side = "asked"
border = "either"
bound = "at most"
use = "7 days"
lasts = { readings = [{ value = "7 days", tag = "S", source = ["A"] }, { value = "3 days", tag = "S", source = ["A"] }] }
runs_from = { value = "the complaint", tag = "S", source = ["A"] }

[condition.amount]
kind = "amount-at-least"
side = "any"
border = "either"
otherwise = "Report it all the same."
value = { value = "50000 USD", tag = "S", source = ["A"] }
says = { value = "At least USD 50,000", tag = "S", source = ["A"] }
"""

BROKEN = [
    ('"7 days"\nlasts', '"8 days"\nlasts', "hold.lapse", "use"),
    ('clock."hold.lapse"', 'clock."hold.ends"', "hold.ends", ""),
    ('"asked"', '"left"', "hold.lapse", "side"),
    ('bound = "at most"', 'bound = "some"', "hold.lapse", "bound"),
    ('"amount-at-least"', '"rich"', "amount", "kind"),
    ('"50000 USD"', '"much"', "amount", "value"),
    ('["TH"]', '["XX"]', "rules", "countries"),
    ('["hold-funds"]', "[]", "rules", "protocols"),
    ('title = "A rule"\n', "", "rules", ""),
    ('A = "a law firm"', 'A = "a law firm"\nB = "unused"', "B", ""),
    ('tag = "S", source = ["A"] }, {', 'tag = "R", source = ["A"] }, {', "hold.lapse", "lasts"),
    ("[condition.amount]", "[wish.amount]", "", "wish"),
    ("runs_from", "# runs_from", "hold.lapse", "runs_from"),
]


def applied(**known: object) -> Applied:
    return rules_for(rulebook(), countries(), Ask(**known))  # type: ignore[arg-type]


def spans(rules: Applied) -> dict[str, str]:
    return {name: str(chosen.used) for name, chosen in rules.clocks.items()}


def test_thailands_three_clocks_are_kept_apart_and_the_conflict_is_shown() -> None:
    rules = applied(protocol="hold-funds", asker="TH", asked="TH")
    clocks = spans(rules)
    assert clocks["police.report"] == "72 hours"
    assert clocks["hold.lapse"] == "7 days"
    assert clocks["hold.check"] == "7 days"
    lapse = rules.clocks["hold.lapse"]
    assert [str(span) for span in lapse.rules[0][1].lasts.values] == ["7 days", "3 days"]
    assert "7 days, 3 days" in lapse.why and "2025 amendment" in lapse.why
    assert rules.span("hold.lapse") == Span(7, "days")
    assert rules.seconds["hold.lapse"] == 7 * 86_400 and rules.seconds["hold.answer"] == 3600
    warnings = {warning.key: warning for warning in rules.warnings}
    assert (
        warnings["police.report"].text
        == "The victim must file with the police within 72 hours, counted from the victim's call to the bank."
    )
    assert warnings["police.report"].sources
    assert "never the account" in warnings["amount-not-account"].text
    assert "disputed" in warnings["current-law"].text


def test_once_the_police_report_is_there_nobody_is_told_to_file() -> None:
    rules = applied(protocol="hold-funds", asker="TH", asked="TH", police_report=True)
    assert "police.report" not in {warning.key for warning in rules.warnings}
    assert "police.report" in rules.clocks


def test_india_holds_the_amount_and_lets_go_after_ninety_days() -> None:
    rules = applied(protocol="hold-funds", asker="TH", asked="IN")
    assert spans(rules)["hold.lapse"] == "90 days"
    assert "disputed amount" in " ".join(warning.text for warning in rules.warnings)
    assert "portal.complaint" not in rules.clocks
    victim = applied(protocol="hold-funds", asker="IN", asked="TH")
    assert spans(victim)["portal.complaint"] == "24 hours"
    assert spans(victim)["hold.lapse"] == "7 days"
    assert {field.key for field in victim.fields if field.book == "india"} == {"mobile", "debited", "transaction", "date", "screenshots"}


def test_what_nobody_knows_stays_unknown() -> None:
    for code in ("AE", "BD", "NP", "PE"):
        rules = applied(protocol="hold-funds", asker="TH", asked=code)
        chosen = rules.clocks["hold.lapse"]
        assert chosen.used is None and chosen.why.startswith("Unknown: ")
        assert rules.span("hold.lapse") is None and "hold.lapse" not in rules.seconds
    assert applied(protocol="hold-funds", asker="TH", asked="FR").span("hold.lapse") is None


def test_what_needs_a_calendar_is_not_counted_in_seconds() -> None:
    rules = applied(protocol="hold-funds", asker="AE", asked="TH", victim="AE")
    assert rules.span("claim.report") == Span(30, "working days")
    assert "claim.report" not in rules.seconds and rules.seconds["claim.refund"] == 30 * 86_400


def test_the_kill_chain_says_what_holds_what_does_not_and_what_is_not_known() -> None:
    def met(**known: object) -> dict[str, bool | None]:
        rules = applied(protocol="hold-funds", asker="TH", asked="US", **known)
        return {condition.key: condition.met for condition in rules.conditions if condition.book == "ffkc"}

    assert met() == {"amount": None, "international": True, "recall": None, "age": None}
    late = met(amounts={"USD": Decimal("49999.99")}, age=timedelta(hours=72, seconds=1), recall_sent=False)
    assert late == {"amount": False, "international": True, "recall": False, "age": False}
    good = met(amounts={"USD": Decimal(50000), "THB": Decimal(1)}, age=timedelta(hours=72), recall_sent=True)
    assert set(good.values()) == {True}
    assert met(amounts={"THB": Decimal(5_000_000)})["amount"] is None
    fields = {field.key for field in applied(protocol="hold-funds", asker="TH", asked="US").fields if field.book == "ffkc"}
    assert len(fields) == 14


def test_i_grip_goes_through_the_police_of_the_victims_country() -> None:
    def met(**known: object) -> bool | None:
        rules = applied(protocol="hold-funds", asked="AE", **known)
        return next(condition.met for condition in rules.conditions if (condition.book, condition.key) == ("i-grip", "police"))

    assert met(asker="TH", who="police") is True
    assert met(asker="TH", who="police", victim="PE") is False
    assert met(asker="TH", who="bank") is False
    assert met(asker="TH") is None
    assert "i-grip" not in applied(protocol="hold-funds", asker="TH", asked="TH", who="police").books
    assert any(
        warning.book == "i-grip" and warning.text.startswith("Unknown: ")
        for warning in applied(protocol="hold-funds", asker="TH", asked="AE").warnings
    )


def test_ninety_days_at_home_and_sixty_for_a_foreign_request_are_never_swapped() -> None:
    home = applied(protocol="preserve", asker="PE", asked="PE")
    abroad = applied(protocol="preserve", asker="PE", asked="FR")
    assert spans(home) == {"preserve.domestic": "90 days"}
    assert spans(abroad) == {"preserve.foreign": "60 days"}
    assert home.clocks["preserve.domestic"].rules[0][1].bound == "at most"
    assert abroad.clocks["preserve.foreign"].rules[0][1].bound == "at least"
    assert len(abroad.fields) == 6 and home.fields == ()
    assert abroad.needed == {"authority", "offence", "data", "custodian", "necessity", "process-follows"}


def test_a_treaty_binds_its_parties_and_nobody_else() -> None:
    unknown = applied(protocol="preserve", asker="PE", asked="TH")
    assert "preserve.foreign" in unknown.clocks
    assert [warning.text for warning in unknown.warnings if warning.key == "party-unknown"] == [
        "Whether the Budapest Convention binds TH is unknown. Its clocks are shown, and nobody should rely on them."
    ]
    outside = applied(protocol="preserve", asker="PE", asked="BD")
    assert outside.clocks == {} and outside.fields == ()
    assert [warning.key for warning in outside.warnings] == ["no-party"]


def test_the_rules_of_other_protocols_are_left_alone() -> None:
    assert spans(applied(protocol="block-number", asker="TH", asked="PE")) == {"number.block": "24 hours"}
    assert {field.key for field in applied(protocol="appeal", asker="AE", asked="TH").fields} == {"holder-name", "account", "holder-id"}
    assert applied(protocol="takedown", asker="TH", asked="PE").books == ()


@given(
    st.sampled_from(["hold-funds", "preserve", "block-number", "appeal", "no-such-protocol"]),
    st.sampled_from([None, "TH", "BD", "NP", "PE", "AE", "IN", "US", "FR"]),
    st.sampled_from([None, "TH", "BD", "NP", "PE", "AE", "IN", "US", "FR"]),
    st.sampled_from([None, "police", "bank"]),
    st.one_of(st.none(), st.timedeltas(min_value=timedelta(0))),
)
def test_whatever_is_asked_the_rules_answer_and_every_clock_is_one_of_its_readings(
    protocol: str, asker: str | None, asked: str | None, who: str | None, age: timedelta | None
) -> None:
    rules = applied(protocol=protocol, asker=asker, asked=asked, who=who, age=age)
    for name, chosen in rules.clocks.items():
        assert name in rulebook().names
        readings = [span for _, rule in chosen.rules for span in rule.lasts.values]
        assert chosen.used in readings if readings else chosen.used is None
        assert chosen.why
    assert all(warning.text for warning in (*rules.fields, *rules.warnings, *rules.conditions))
    assert {rule.book for rule in (*rules.fields, *rules.conditions)} <= set(rules.books)


def test_every_name_of_a_clock_is_used_by_a_rule_and_explained() -> None:
    used = {name for book in rulebook().books.values() for name in book.clocks}
    assert used == set(rulebook().names)
    assert all(says.endswith(".") for says in rulebook().names.values())


def test_every_rule_that_a_protocol_names_is_a_name_that_rules_may_set() -> None:
    named = {
        rule
        for file in files("accord.core.protocols").joinpath("shipped").iterdir()
        if file.name.endswith(".toml")
        for rule in re.findall(r'\brule = "([^"]+)"', file.read_text(encoding="utf-8"))
    }
    assert {"hold.lapse", "police.report", "preserve.domestic", "preserve.foreign"} <= named
    assert named <= set(rulebook().names)


def test_of_several_books_the_shortest_binds_and_of_leasts_the_longest() -> None:
    other = BOOK.replace('use = "7 days"', 'use = "shortest"')
    both = read_rulebook({"names": tomllib.loads(NAMES), "one": tomllib.loads(BOOK), "two": tomllib.loads(other)})
    rules = rules_for(both, {}, Ask(protocol="hold-funds", asker="TH", asked="TH"))
    assert rules.span("hold.lapse") == Span(3, "days")
    assert "the shortest is used" in rules.clocks["hold.lapse"].why and "7 days (one)" in rules.clocks["hold.lapse"].why
    least = [text.replace("at most", "at least") for text in (BOOK, other)]
    both = read_rulebook({"names": tomllib.loads(NAMES), "one": tomllib.loads(least[0]), "two": tomllib.loads(least[1])})
    assert rules_for(both, {}, Ask(protocol="hold-funds", asker="TH", asked="TH")).span("hold.lapse") == Span(7, "days")


@pytest.mark.parametrize(("old", "new", "row", "field"), BROKEN)
def test_a_broken_file_of_rules_is_refused_by_row_and_field(old: str, new: str, row: str, field: str) -> None:
    assert old in BOOK
    with pytest.raises(BadRules) as refused:
        read_rulebook({"names": tomllib.loads(NAMES), "book": tomllib.loads(BOOK.replace(old, new, 1))})
    assert ("book.toml", row, field) in [(fault.file, fault.row, fault.field) for fault in refused.value.faults]


@given(st.data())
def test_whatever_stands_in_a_file_of_rules_is_read_or_refused_in_one_way(data: st.DataObject) -> None:
    parsed: dict[str, Any] = {"names": tomllib.loads(NAMES), "book": tomllib.loads(BOOK)}
    spoil(parsed, data)
    try:
        read_rulebook(parsed)
    except BadRules as bad:
        assert bad.faults and all(fault.file.endswith(".toml") and fault.text.endswith(".") for fault in bad.faults)


def test_names_of_clocks_are_two_words_with_a_sentence() -> None:
    for names in ("", '[clock]\n"Hold Lapse" = "x"', '[clock]\n"hold.lapse" = ""'):
        with pytest.raises(BadRules, match=r"^names\.toml"):
            read_rulebook({"names": tomllib.loads(names)})
