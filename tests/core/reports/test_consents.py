"""Consent: each on its own, the last word counts, and what rests on something else is told and not hidden."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.data import BadData
from accord.core.reports.consents import Access, ConsentStatement, read_consents, standing_consents, withdraw
from accord.core.reports.facts import Facts
from accord.doors.public.report_steps import PAGES, Stage, consents
from accord.tables import care, report_consents, report_form, report_outlets

CONSENTS = report_consents()
keys = st.sampled_from(sorted(CONSENTS.items))
bases = st.sampled_from(sorted(CONSENTS.bases))
said = st.lists(st.builds(ConsentStatement, keys, st.booleans(), st.integers(0, 5)), max_size=12)
accesses = st.lists(st.builds(Access, st.uuids().map(str), st.frozensets(keys, max_size=3), st.frozensets(bases, max_size=2)), max_size=8)


@given(said)
def test_the_last_word_counts_and_a_no_outweighs_a_yes_of_the_same_moment(words) -> None:
    for key in CONSENTS.items:
        persons_own = [statement for statement in words if statement.consent == key]
        last = [identifier for identifier in persons_own if identifier.at == max(identifier.at for identifier in persons_own)]
        assert (key in standing_consents(words)) == (bool(last) and all(statement.yes for statement in last))


def test_nothing_is_agreed_to_by_silence() -> None:
    assert standing_consents([]) == frozenset()


@given(st.frozensets(keys), st.frozensets(keys), accesses)
def test_what_rested_on_consent_alone_ends_and_the_rest_is_listed_with_its_basis(stand, back, given) -> None:
    withdrawal = withdraw(CONSENTS, stand, back, given)
    touched = [access for access in given if access.consents & back]
    assert sorted([*(stay.key for stay in withdrawal.ended), *(stay.access.key for stay in withdrawal.stays)]) == sorted(
        stay.key for stay in touched
    )
    for access in withdrawal.ended:
        assert not access.bases and not access.consents & (stand - back)
    for stay in withdrawal.stays:
        assert stay.bases or stay.consents
        assert not set(stay.consents) & back
    assert set(withdrawal.elsewhere) <= set(CONSENTS.bases)


def test_a_police_record_stays_and_says_upon_what() -> None:
    seen = Access("police desk reads the report", frozenset({"police"}))
    filed = Access("police file", frozenset({"police"}), frozenset({"police-record"}))
    withdrawal = withdraw(CONSENTS, frozenset({"police", "bank"}), frozenset({"police"}), [seen, filed])
    assert withdrawal.ended == (seen,) and [stay.bases for stay in withdrawal.stays] == [("police-record",)]
    assert withdrawal.elsewhere == ("police-record",)


def test_each_way_out_asks_for_a_consent_and_each_consent_says_what_happens_without_it() -> None:
    in_report = {key for key, item in CONSENTS.items.items() if "report" in item.asked_in}
    assert {outlet.consent for outlet in report_outlets().values()} | {"contact"} == in_report
    assert not CONSENTS.items["statistics"].asked_in, "nothing is published from it"
    in_care = {key for key, item in CONSENTS.items.items() if "care" in item.asked_in}
    assert {handover.consent for handover in care().handovers.values()} == in_care
    assert {basis.law for basis in CONSENTS.bases.values()} == {"unknown"}


def test_what_is_asked_no_more_is_offered_to_nobody() -> None:
    asked_no_more = {key for key, item in CONSENTS.items.items() if not item.asked_in}
    assert asked_no_more == {"statistics"}
    for door in PAGES:
        for at in PAGES[door]:
            for situations in (frozenset(), frozenset(report_form().situations)):
                facts = Facts(kind=door, situations=situations, answered=frozenset(), country="TH")
                assert not asked_no_more & set(consents(Stage(door, at, {}, facts))), at
    assert not asked_no_more & {outlet.consent for outlet in report_outlets().values()}, "nothing is made of it"


@pytest.mark.parametrize("change", [{"says": "No question."}, {"allows": "no sentence"}, {"stays": ["moon"]}, {"child": "never"}])
def test_a_wrong_table_is_refused(change) -> None:
    consent = {"says": "May we?", "allows": "It.", "without": "Nothing.", "ends": "It ends.", "child": "alone"}
    basis = {"b": {"label": "B", "says": "B.", "law": "unknown"}}
    assert read_consents({"consent": {"x": consent}, "basis": basis})
    with pytest.raises(BadData):
        read_consents({"consent": {"x": {**consent, **change}}, "basis": basis})
