"""The ten protocols that ship: without flaws, and open to exactly those that their files name."""

import tomllib
from importlib.resources import files
from typing import Any

import pytest
from small_protocol import AT, facts_for, filled

from accord.core.identifiers import KINDS
from accord.core.protocols import ROLES, SIDES, StepRefused, flaws, open_request, open_to, opening, take
from accord.core.protocols.definition import SUBJECTS
from accord.tables import newest_protocols, protocols

TEN = "accede appeal block-number deconflict hold-funds inform preserve refer repatriate takedown"
REFS = sorted(protocols())

# The states of design and agreement, by protocol: what requests are shown as, everywhere.
STATES = {
    "hold-funds": "received acknowledged located not-located moved-on held partly-held refused extended released converted-to-order"
    " returned closed",
    "hold-funds@3": "received acknowledged located not-located moved-on taken-out held partly-held refused extended released"
    " converted-to-order returned closed",
    "takedown": "received acknowledged removed geo-blocked not-found refused back-up-again closed",
    "block-number": "received acknowledged blocked not-ours refused unblocked closed",
    "preserve": "received acknowledged preserved renewed process-served lapsed refused",
    "inform": "asked acknowledged answered partly-answered refused referred-to-mla closed",
    "refer": "offered accepted rejected done revoked",
    "repatriate": "identified documents consular risk-assessed travel received followed-up",
    "appeal": "lodged control-proven acknowledged in-review upheld rejected closed",
    "deconflict": "matched told agreed declined closed",
    "accede": "invited signed vetted active suspended withdrawn",
}


def raw(ref: str) -> dict[str, Any]:
    """The file itself, read without the code under test."""
    name = ref.replace("@", ".") + ".toml"
    return tomllib.loads(files("accord.core.protocols").joinpath("shipped", name).read_text(encoding="utf-8"))


def allowed(file: dict[str, Any]) -> dict[tuple[str, str, str], list[str]]:
    """Who may take which step in which state, straight from the tables of the file."""
    table: dict[tuple[str, str, str], list[str]] = {}
    for step in file["step"]:
        sides = step["side"] if isinstance(step["side"], list) else [step["side"]]
        for side in sides:
            for role in step.get("roles", file["side"][side]["roles"]):
                for state in step["from"]:
                    table.setdefault((state, side, role), []).append(step["key"])
    return table


def test_the_ten_protocols_ship() -> None:
    assert list(newest_protocols()) == TEN.split()
    assert all(protocols()[protocol.ref] is protocol for protocol in newest_protocols().values())


@pytest.mark.parametrize("ref", REFS)
def test_a_shipped_protocol_has_no_flaw(ref: str) -> None:
    assert flaws(protocols()[ref]) == ()


@pytest.mark.parametrize("ref", REFS)
def test_a_shipped_protocol_has_the_states_that_people_know(ref: str) -> None:
    protocol = protocols()[ref]
    assert list(protocol.states) == STATES.get(ref, STATES[protocol.name]).split()
    assert set(protocol.kinds) <= {*KINDS, *SUBJECTS}
    assert set(protocol.offers) <= newest_protocols().keys()


@pytest.mark.parametrize("ref", REFS)
def test_every_step_by_every_role_and_side_in_every_state(ref: str) -> None:
    """Exactly those that the file names get through; everybody else is told what was open."""
    protocol, file = protocols()[ref], raw(ref)
    table, keys = allowed(file), list(dict.fromkeys(step["key"] for step in file["step"]))
    for state in file["state"]:
        for side in SIDES:
            for role in ROLES:
                expected = table.get((state, side, role), [])
                there = open_to(protocol, state, role, side)
                assert [step.key for step in there] == expected
                by_key = {step.key: step for step in there}
                for key in keys:
                    if key in expected:
                        step = by_key[key]
                        taken = take(
                            protocol, state, key, role=role, side=side, at=AT, fields=filled(step, optional=True), facts=facts_for(step)
                        )
                        assert taken.step == step and taken.state == (step.to or state)
                    else:
                        with pytest.raises(StepRefused) as refusal:
                            take(protocol, state, key, role=role, side=side, at=AT)
                        assert refusal.value.open == tuple(expected)
                        elsewhere = any(key in steps for (where, _, _), steps in table.items() if where == state)
                        assert refusal.value.code == ("not-yours" if elsewhere else "not-open")
                        assert all(key in refusal.value.text for key in expected)


@pytest.mark.parametrize("ref", REFS)
def test_opening_is_open_to_those_that_the_file_names(ref: str) -> None:
    protocol, file = protocols()[ref], raw(ref)
    for side in SIDES:
        for role in ROLES:
            expected = [
                opening_table["key"]
                for opening_table in file["open"]
                if opening_table["side"] == side and role in opening_table.get("roles", file["side"][side]["roles"])
            ]
            ways = opening(protocol, role, side)
            assert [step.key for step in ways] == expected
            for step in ways:
                facts, fields = facts_for(step), filled(step, optional=True)
                taken = open_request(protocol, step.key, role=role, side=side, at=AT, fields=fields, facts=facts)
                assert taken.state == protocol.first
            if not ways:
                with pytest.raises(StepRefused):
                    open_request(protocol, role=role, side=side, at=AT)


@pytest.mark.parametrize("ref", REFS)
def test_every_field_of_every_step_is_asked_for_by_name(ref: str) -> None:
    """Leaving out a needed field, whichever, is refused with that field."""
    protocol = protocols()[ref]
    for step in protocol.steps:
        for field in step.fields:
            fields = filled(step, optional=True)
            del fields[field.key]
            given = {"role": step.roles[0], "side": step.side, "at": AT, "fields": fields, "facts": facts_for(step)}
            if field.required:
                with pytest.raises(StepRefused) as refusal:
                    take(protocol, step.from_states[0], step.key, **given)  # type: ignore[arg-type]
                assert (refusal.value.code, refusal.value.field) == ("field-missing", field.key)
            elif "something-told" not in step.guards:
                assert field.key not in take(protocol, step.from_states[0], step.key, **given).fields  # type: ignore[arg-type]


@pytest.mark.parametrize("ref", REFS)
def test_what_is_personal_goes_to_the_vault_and_texts_say_so(ref: str) -> None:
    """A field whose words may name a person is a reference; the open text that people write into says what does not belong there."""
    for field in protocols()[ref].fields.values():
        assert field.personal == (field.type == "reference")
        if field.key in ("note", "reasons", "question", "data"):
            assert "Write nothing about a person" in field.help


@pytest.mark.parametrize("ref", REFS)
def test_every_length_says_where_it_comes_from(ref: str) -> None:
    for state in protocols()[ref].states.values():
        for clock in state.clocks:
            own = clock.after is not None or clock.lengths
            assert clock.source == "design" if own else clock.source == "unknown" or clock.source.startswith("the step that ")


@pytest.mark.parametrize("ref", REFS)
def test_every_step_of_a_person_has_a_letter_of_its_own_among_those_open(ref: str) -> None:
    protocol = protocols()[ref]
    for state in protocol.states:
        for side in SIDES:
            for role in ROLES:
                letters = [step.letter for step in open_to(protocol, state, role, side)]
                assert len(letters) == len(set(letters)) if side != "clock" else set(letters) <= {None}
