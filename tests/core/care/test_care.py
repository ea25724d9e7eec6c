"""Care: what a support body sees, upon whose word, for how long, and the way home."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from accord.core.care.directory import Need, SupportBody, match
from accord.core.care.file import extract, extract_fields, fields_of_services, read_care, said_of, view
from accord.core.care.gate import HOUR, Opened, Override, Shut, Traveller, consulate, gate, verifiable
from accord.core.care.journey import Block, Going, Leg, blockers, board, flaws
from accord.core.care.retention import retention
from accord.core.data import BadData
from accord.core.times import DAY
from accord.tables import care, newest_protocols

CARE = care()
NOW = 1_790_000_000_000_000
REFER = newest_protocols()["refer"]
kinds = st.sampled_from(["defrauded", "forced"])
services = st.frozensets(st.sampled_from(sorted(CARE.services)))
files = st.dictionaries(st.sampled_from(sorted(CARE.fields)), st.text(max_size=5))

CRITERIA = {"service", "country", "language", "takes", "room", "conflict"}


# What a support body sees


@given(kinds, services, files)
def test_a_support_body_sees_exactly_the_fields_that_its_services_name(kind, wanted, file) -> None:
    seen = view(CARE, kind, wanted, file)
    for key in file:
        named = any(key in CARE.services[service].needs for service in wanted) and kind in CARE.fields[key].files
        assert (key in seen) == named
    assert seen.items() <= file.items()


@given(kinds, services, services)
def test_two_services_show_what_each_shows_and_no_more(kind, wanted, other) -> None:
    assert set(fields_of_services(CARE, kind, wanted | other)) == set(fields_of_services(CARE, kind, wanted)) | set(
        fields_of_services(CARE, kind, other)
    )


def test_no_service_shows_the_answers_of_the_screening() -> None:
    assert "screening" not in fields_of_services(CARE, "forced", CARE.services)
    assert fields_of_services(CARE, "forced", ["interpreter"]) == ("called", "languages", "interpreter-not")
    with pytest.raises(BadData):
        fields_of_services(CARE, "forced", ["moon"])


def test_services_and_grounds_are_those_of_the_protocol() -> None:
    (service,) = REFER.fields["needs"].columns
    assert set(service.choices) == set(CARE.services)
    assert set(REFER.fields["override-ground"].choices) == set(CARE.grounds)
    without = next(step for step in REFER.opening if step.key == "offer-without-consent")
    assert {role for ground in CARE.grounds.values() for role in ground.who} <= set(without.roles)
    assert {ground.law for ground in CARE.grounds.values()} == {"unknown"}


# The gate

overrides = st.none() | st.builds(
    Override,
    ground=st.sampled_from(sorted(CARE.grounds)),
    by=st.just("person-1"),
    role=st.sampled_from(["victim officer", "officer", "analyst"]),
    at=st.integers(NOW - 10 * DAY, NOW),
    reason=st.just("vault-1"),
)
consents = st.frozensets(st.sampled_from(["support", "travel", "consulate", "statement"]))


@given(st.sampled_from(sorted(CARE.handovers)), consents, overrides)
def test_a_handover_opens_by_consent_or_by_a_ground_that_stands_for_it(handover, given_consents, override) -> None:
    answer = gate(CARE, handover, given_consents, override, NOW)
    if CARE.handovers[handover].consent in given_consents:
        assert answer == Opened("consent")
    elif isinstance(answer, Opened):
        ground = CARE.grounds[answer.by]
        assert CARE.handovers[handover].override and handover in ground.handovers and override.role in ground.who
        assert NOW < answer.until == override.at + ground.hours * HOUR


@pytest.mark.parametrize(
    ("handover", "change", "code"),
    [
        ("refer", None, "no-consent"),
        ("travel", {}, "no-override"),
        ("consulate", {}, "no-override"),
        ("statement", {}, "no-override"),
        ("repatriate", {"ground": "law"}, "not-your-ground"),
        ("refer", {"role": "analyst"}, "not-your-role"),
        ("refer", {"at": NOW - 72 * HOUR}, "override-over"),
        ("refer", {"at": NOW + 1}, "override-over"),
    ],
)
def test_what_stays_shut_says_why_and_what_next(handover, change, code) -> None:
    good = {"ground": "child", "by": "person-1", "role": "victim officer", "at": NOW, "reason": "vault-1"}
    assert gate(CARE, "refer", frozenset(), Override(**good), NOW) == Opened("child", NOW + 72 * HOUR)
    answer = gate(CARE, handover, frozenset(), None if change is None else Override(**{**good, **change}), NOW)
    assert isinstance(answer, Shut) and answer.code == code and answer.text.endswith(".")


countries = st.sampled_from(["PE", "NP", "BD"])
travellers = st.builds(
    Traveller,
    reference=st.uuids().map(str),
    nationalities=st.lists(countries, max_size=2, unique=True).map(tuple),
    agreed=st.frozensets(countries),
    feared=st.frozensets(countries),
    any_feared=st.booleans(),
)


@given(st.lists(travellers, max_size=6))
def test_a_consulate_is_asked_only_about_who_agreed_and_does_not_fear_it(group) -> None:
    asked = verifiable(group)
    for person in group:
        for country in ("PE", "NP", "BD"):
            may = country in person.nationalities and country in person.agreed and country not in person.feared and not person.any_feared
            assert (person.reference in asked.get(country, ())) == may


def test_fear_outweighs_an_earlier_yes() -> None:
    assert consulate("NP", frozenset({"NP"}), frozenset()) == Opened("consent")
    assert consulate("NP", frozenset({"NP"}), frozenset({"NP"})).code == "feared"
    assert consulate("NP", frozenset({"PE"}), frozenset()).code == "no-consent"


# The directory

SHELTER = SupportBody(
    member="m1", name="A shelter", countries=frozenset({"TH"}), services=frozenset({"safehouse", "food"}),
    languages=frozenset({"th", "en"}), takes=frozenset({"adult", "woman"}), room={"safehouse": 3},
)  # fmt: skip
NEED = Need(services=frozenset({"safehouse"}), country="TH", languages=frozenset({"en"}), age="adult", sex="woman")
words = st.frozensets(st.sampled_from(["adult", "child", "woman", "man", "other"]))
bodies = st.builds(
    SupportBody,
    member=st.uuids().map(str),
    name=st.sampled_from(["A", "B", "C"]),
    countries=st.frozensets(countries),
    services=services,
    languages=st.frozensets(st.sampled_from(["en", "ne"])),
    takes=words,
    room=st.dictionaries(st.sampled_from(sorted(CARE.services)), st.none() | st.integers(0, 3)),
)
needs = st.builds(
    Need, services=services, country=countries, languages=st.frozensets(st.sampled_from(["en", "ne"])),
    age=st.sampled_from(["adult", "child", "not-known"]), sex=st.sampled_from(["woman", "man", "not-known"]), people=st.integers(1, 3),
)  # fmt: skip


def why(body=SHELTER, **change):
    (fit,) = match(msgspec.structs.replace(NEED, **change), [body])
    return fit.fits, {reason.criterion: reason.holds for reason in fit.why}


@given(needs, st.lists(bodies, max_size=5))
def test_every_body_is_told_of_with_its_reasons_those_that_fit_first(need, support_bodies) -> None:
    fits = match(need, support_bodies)
    assert {fit.body.member for fit in fits} == {body.member for body in support_bodies}
    assert [fit.fits for fit in fits] == sorted((fit.fits for fit in fits), reverse=True)
    for fit in fits:
        assert {reason.criterion for reason in fit.why} <= {
            "service",
            "country",
            "language",
            "takes",
            "room",
            "conflict",
        } and fit.services <= fit.body.services & need.services
        assert fit.fits == all(reason.holds != "no" for reason in fit.why)
        assert all(reason.text.endswith(".") for reason in fit.why)
    assert fits == match(need, support_bodies[::-1]) or len({(fit.body.name) for fit in fits}) < len(fits)


def test_a_body_that_fits_says_why() -> None:
    assert why() == (True, {"service": "yes", "country": "yes", "language": "yes", "takes": "yes", "room": "yes"})


@pytest.mark.parametrize(
    ("change", "criterion", "holds"),
    [
        ({"services": frozenset({"legal"})}, "service", "no"),
        ({"country": "PE"}, "country", "no"),
        ({"age": "child"}, "takes", "no"),
        ({"sex": "man"}, "takes", "no"),
        ({"people": 4}, "room", "no"),
        ({"not_at": frozenset({"m1"})}, "conflict", "no"),
        ({"languages": frozenset({"ne"})}, "language", "unknown"),
        ({"languages": frozenset()}, "language", "unknown"),
        ({"services": frozenset({"food"})}, "room", "unknown"),
        ({"age": "not-known", "sex": "not-known"}, "takes", "unknown"),
    ],
)
def test_what_speaks_against_it_is_said_and_unknown_keeps_nobody_out(change, criterion, holds) -> None:
    fits, reasons = why(**change)
    assert reasons[criterion] == holds and fits == (holds == "unknown")


# Retention


@given(
    st.sampled_from(sorted(CARE.records)),
    st.dictionaries(st.sampled_from(["closed", "withdrawn", "assessed", "recorded"]), st.integers(NOW, NOW + DAY)),
)
def test_what_is_kept_ends_once_it_has_begun(record, happened) -> None:
    period = retention(CARE, record, happened)
    begins = CARE.records[record].begins
    assert (period.until is not None) == (begins in happened or (record == "report" and "withdrawn" in happened))
    if period.until is not None:
        assert not period.due(period.until - 1) and period.due(period.until)
        assert not retention(CARE, record, happened, held=True).due(period.until)
    assert period.source == "design" and period.law == "unknown"


def test_a_report_that_was_taken_back_is_kept_for_the_shorter_time() -> None:
    assert retention(CARE, "report", {"closed": NOW, "withdrawn": NOW}).until == NOW + 30 * DAY
    assert retention(CARE, "report", {"closed": NOW - 390 * DAY, "withdrawn": NOW}).until == NOW + 10 * DAY
    assert retention(CARE, "report", {"withdrawn": NOW}).until == NOW + 30 * DAY
    assert retention(CARE, "report", {"closed": NOW}).until == NOW + 400 * DAY
    assert retention(CARE, "report", {"closed": NOW}, days=5).until == NOW + 5 * DAY
    assert retention(CARE, "report", {"closed": NOW}, days=5).source == "set by this hub"


# The way home


@given(
    st.lists(
        st.builds(
            Block,
            kind=st.sampled_from(sorted(CARE.blockers)),
            since=st.integers(NOW - 9 * DAY, NOW + DAY),
            until=st.none() | st.integers(NOW - 9 * DAY, NOW + DAY),
        )
    )
)
def test_what_still_keeps_a_person_is_told_with_its_age_the_oldest_first(blocks) -> None:
    blocking = blockers(CARE, blocks, NOW)
    assert {blocker.kind.key for blocker in blocking} == {b.kind for b in blocks if b.since <= NOW and (b.until is None or b.until > NOW)}
    assert [blocker.since for blocker in blocking] == sorted(blocker.since for blocker in blocking)
    assert all(blocker.days == (NOW - blocker.since) // DAY for blocker in blocking)


LEG = Leg(out="BKK", into="DAC", leaves=NOW, arrives=NOW + 3 * HOUR, met=True)
LATER = Leg(out="DAC", into="CGP", leaves=NOW + 4 * HOUR, arrives=NOW + 5 * HOUR, met=True)


@pytest.mark.parametrize(
    ("legs", "child", "codes"),
    [
        ((LEG,), False, []),
        ((), True, []),
        ((LEG,), True, ["child-alone"]),
        ((msgspec.structs.replace(LEG, met=False),), False, ["nobody-meets"]),
        ((msgspec.structs.replace(LEG, arrives=NOW),), False, ["backwards"]),
        ((LEG, msgspec.structs.replace(LEG, out="DEL", leaves=NOW + 4 * HOUR, arrives=NOW + 5 * HOUR)), False, ["not-joined"]),
        ((LEG, msgspec.structs.replace(LEG, out="DAC", leaves=NOW + HOUR, arrives=NOW + 5 * HOUR)), False, ["too-early"]),
        (
            (LEG, msgspec.structs.replace(LATER, state="left")),
            False,
            ["out-of-order"],
        ),
        ((msgspec.structs.replace(LEG, state="called-off", arrives=NOW), LEG), False, []),
    ],
)
def test_a_plan_of_travel_is_looked_through(legs, child, codes) -> None:
    flaw_list = flaws(legs, child)
    assert [flaw.code for flaw in flaw_list] == codes and all(flaw.text for flaw in flaw_list)


def test_the_board_of_an_operation() -> None:
    old = Block(kind="identity", since=NOW - 5 * DAY)
    group = [
        Going(reference="1", nationality="NP", state="documents", blocks=(old, Block(kind="money", since=NOW - DAY))),
        Going(reference="2", nationality="NP", state="travel"),
        Going(reference="3", nationality=None, state="identified", blocks=(Block(kind="screening", since=NOW),)),
        Going(reference="4", nationality="BD", state="travel", blocks=(Block(kind="seat", since=NOW - DAY, until=NOW),)),
    ]
    bd, nepal, unknown = board(CARE, group, NOW)
    assert (bd.nationality, bd.people, bd.blocked, bd.oldest) == ("BD", 1, {}, None)
    assert (nepal.states, nepal.blocked, nepal.oldest) == ({"documents": 1, "travel": 1}, {"identity": 1, "money": 1}, 5)
    assert (unknown.nationality, unknown.oldest) == (None, 0)


@pytest.mark.parametrize(
    ("table", "key", "change"),
    [
        ("service", "food", {"needs": ["moon"]}),
        ("field", "name", {"files": ["suspect"]}),
        ("ground", "child", {"handovers": ["travel"]}),
        ("ground", "child", {"hours": 0}),
        ("ground", "child", {"who": []}),
        ("handover", "refer", {"says": "no"}),
        ("record", "report", {"days": 0}),
        ("record", "report", {"then": "keep"}),
        ("blocker", "money", {"tag": "R"}),
        ("extract", "consulate", {"needs": ["moon"]}),
        ("interview", "names", {"fields": ["called", "alias", "name", "names-other", "moon"]}),
        ("interview", "names", {"fields": ["called", "alias", "name"]}),
        ("interview", "names", {"fields": ["called", "alias", "name", "names-other", "lost"]}),
        ("interview", "home", {"fields": ["papers", "home-place", "work", "called"]}),
        ("field", "sex", {"choices": {}}),
        ("field", "name", {"choices": {"yes": "yes"}}),
    ],
)
def test_a_wrong_table_is_refused(table, key, change) -> None:
    tables = "field service handover ground record blocker column nation extract".split()
    names = {name: getattr(CARE, f"{name}s") for name in tables} | {"interview": CARE.interview}
    raw = {
        name: {row_key: {k: v for k, v in msgspec.to_builtins(row).items() if k != "key"} for row_key, row in rows.items()}
        for name, rows in names.items()
    }
    assert read_care(raw).fields.keys() == CARE.fields.keys()
    raw[table][key] |= change
    with pytest.raises(BadData):
        read_care(raw)


def test_an_extract_shows_just_what_it_names_and_a_consulate_nothing_of_what_was_lived_through() -> None:
    whole = {key: key for key in CARE.fields}
    assert tuple(extract(CARE, "consulate", whole)) == extract_fields(CARE, "consulate")
    assert set(extract_fields(CARE, "consulate")) == {"name", "names-other", "birth", "sex", "nationality", "papers", "home-place"}
    hidden = {"statement", "held-at", "health", "screening", "status", "proceedings", "danger-from", "suicide-risk"}
    assert not hidden & {*extract_fields(CARE, "consulate"), *extract_fields(CARE, "reception")}
    assert extract(CARE, "consulate", {"health": "x"}) == {}
    with pytest.raises(BadData):
        extract_fields(CARE, "press")


def test_what_a_field_says_is_read_by_its_choices() -> None:
    sex, danger, name = CARE.fields["sex"], CARE.fields["danger-from"], CARE.fields["name"]
    assert said_of(sex, "woman") == ("woman", "") and said_of(sex, "a woman") == ("", "a woman")
    assert said_of(danger, "yes\nThe boss of the house\nand his brother") == ("yes", "The boss of the house\nand his brother")
    assert said_of(danger, "unknown") == ("not known", "") and said_of(danger, "The boss") == ("", "The boss")
    assert said_of(name, "yes") == ("", "yes")
