"""Each flaw is planted in a definition that has none, and exactly that one is found."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_protocol import small

from accord.core.protocols import BadProtocol, flaws, read_draft, read_protocol
from accord.core.protocols.flaws import NAMES

File = dict[str, Any]


def clock(file: File, state: str = "asked") -> File:
    return file["state"][state]["clock"][0]  # type: ignore[no-any-return]


def step(file: File, key: str) -> File:
    return next(step_table for step_table in file["step"] if step_table["key"] == key)


def add(file: File, **table: Any) -> None:
    file["step"].append({"key": "more", "title": "More", "letter": "m", "side": "asker", "from": ["given"], "to": "over"} | table)


# What is done to the file, the code of the flaw, and where it is.
PLANTED: dict[str, tuple[Callable[[File], Any], str, str]] = {
    "a state that no step leads to": (lambda f: f["state"].update(lost={"title": "Lost", "final": True}), "unreachable", "state lost"),
    "states that only lead to each other": (
        lambda f: (f["state"].update(loop={"title": "Loop"}), add(f, to="loop"), add(f, **{"from": ["loop"], "to": "loop", "key": "on"})),
        "dead-end",
        "state loop",
    ),
    "a state that only stays": (lambda f: (f["state"].update(stuck={"title": "Stuck"}), add(f, to="stuck")), "dead-end", "state stuck"),
    "a step out of a final state": (lambda f: add(f, **{"from": ["given", "over"]}), "final-with-steps", "state over"),
    "one key for two steps": (lambda f: add(f, key="remark", letter="q"), "ambiguous-step", "state given"),
    "one letter for two steps": (lambda f: add(f, letter="r"), "ambiguous-step", "state given"),
    "one letter for two steps of one role": (
        lambda f: add(f, letter="n", side="answerer", roles=["officer"], **{"from": ["asked"]}),
        "ambiguous-step",
        "state asked",
    ),
    "two ways to open with one key": (lambda f: f["open"].append(dict(f["open"][0])), "ambiguous-step", "open"),
    "a step of a person without a letter": (lambda f: step(f, "give").pop("letter"), "step-without-letter", "step give"),
    "a clock that presses nobody": (lambda f: clock(f).pop("target"), "clock-without-target", "state asked, clock answer"),
    "a clock that does nothing": (
        lambda f: (clock(f).pop("reminders"), clock(f).pop("escalate")),
        "clock-without-target",
        "state asked, clock answer",
    ),
    "a clock whose step the hub may not take there": (
        lambda f: clock(f).update(then="lapse"),
        "clock-without-target",
        "state asked, clock answer",
    ),
    "a clock on a final state": (
        lambda f: f["state"]["refused"].update(clock=[{**clock(f), "by": "harm"}]),
        "clock-on-final",
        "state refused, clock answer",
    ),
    "a clock without a length for a code": (
        lambda f: clock(f)["lengths"].pop("small"),
        "clock-without-length",
        "state asked, clock answer",
    ),
    "two clocks with one key": (
        lambda f: f["state"]["asked"]["clock"].append(dict(clock(f))),
        "ambiguous-clock",
        "state asked, clock answer",
    ),
    "a reminder before its clock starts": (
        lambda f: clock(f).update(reminders=["60 minutes"]),
        "reminder-outside-clock",
        "state asked, clock answer",
    ),
    "a step of the hub that no clock starts": (
        lambda f: add(f, key="tick", side="clock", letter="k", **{"from": ["given"]}),
        "step-without-clock",
        "step tick",
    ),
    "a field that no step asks for": (
        lambda f: f["field"].update(colour={"title": "Colour", "type": "text"}),
        "field-never-asked",
        "field colour",
    ),
    "a guard whose field is not asked": (
        lambda f: step(f, "remark").update(guards=["amount-within-pending"]),
        "field-never-asked",
        "step remark",
    ),
    "a guard whose field may be left out": (
        lambda f: step(f, "give").update(fields=["until"], optional=["note", "amount"]),
        "field-never-asked",
        "step give",
    ),
    "a clock whose date may be left out": (
        lambda f: step(f, "give").update(fields=["amount"], optional=["note", "until"]),
        "field-never-asked",
        "state given, clock lapse",
    ),
    "an effect whose field is not asked": (
        lambda f: step(f, "remark").update(effects=["extend", "keep-until"]),
        "effect-without-field",
        "step remark",
    ),
    "a refusal that gives no code": (
        lambda f: (step(f, "refuse").update(fields=["note"], effects=[]), step(f, "give")["optional"].append("refusal")),
        "refusal-without-code",
        "step refuse",
    ),
    "no refusal codes": (lambda f: f.pop("refusal"), "refusal-without-code", "refusal"),
    "no first state": (lambda f: f.pop("first"), "no-first", "first"),
    "a first state that does not exist": (lambda f: f.update(first="nowhere"), "unknown-state", "first"),
    "a step to a state that does not exist": (lambda f: step(f, "give").update(to="nowhere"), "unknown-state", "step give"),
    "a step from a state that does not exist": (lambda f: add(f, **{"from": ["given", "nowhere"]}), "unknown-state", "step more"),
    "an unknown guard": (lambda f: step(f, "give")["guards"].append("luck"), "unknown-guard", "step give"),
    "an unknown effect": (lambda f: step(f, "give")["effects"].append("magic"), "unknown-effect", "step give"),
    "an unknown role": (lambda f: step(f, "refuse").update(roles=["king"]), "unknown-role", "step refuse"),
    "an unknown side": (lambda f: step(f, "refuse").update(side="outsider"), "unknown-side", "step refuse"),
    "a side that the protocol does not have": (lambda f: step(f, "refuse").update(side="police"), "unknown-side", "step refuse"),
    "a side that there is not": (lambda f: f["side"].update(outsider={"title": "Outsider", "roles": []}), "unknown-side", "side outsider"),
    "a clock that takes an unknown step": (lambda f: clock(f).update(then="fly"), "unknown-step", "state asked, clock answer"),
    "a clock until an unknown field": (lambda f: clock(f).update(until="dawn"), "unknown-field", "state asked, clock answer"),
    "a clock until a field that is no time": (lambda f: clock(f).update(until="harm"), "unknown-field", "state asked, clock answer"),
    "a clock that presses an unknown side": (lambda f: clock(f).update(target="police"), "unknown-side", "state asked, clock answer"),
    "a clock that climbs to nobody": (
        lambda f: clock(f).update(escalate={"the moon": "1 minute"}),
        "unknown-side",
        "state asked, clock answer",
    ),
}


def test_the_definition_that_the_flaws_are_planted_in_has_none() -> None:
    assert flaws(read_protocol(small())) == ()


@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_flaw_is_found_and_no_other(planted: str) -> None:
    plant, code, where = PLANTED[planted]
    file = small()
    plant(file)
    flaw_list = flaws(read_draft(file))
    assert {(flaw.code, flaw.place) for flaw in flaw_list} == {(code, where)}
    assert all(flaw.text.endswith(".") for flaw in flaw_list)


def test_a_reminder_may_be_for_the_longer_of_its_clocks_lengths_alone() -> None:
    file = small()
    clock(file).update(reminders=["5 minutes"])  # its lengths are 5, 10 and 60 minutes
    assert flaws(read_draft(file)) == ()


@pytest.mark.parametrize("planted", [key for key, (_, code, _) in PLANTED.items() if code in NAMES])
def test_a_name_that_leads_nowhere_is_refused_when_reading(planted: str) -> None:
    plant, _, where = PLANTED[planted]
    file = small()
    plant(file)
    with pytest.raises(BadProtocol) as error:
        read_protocol(file)
    assert f"ask@1, {where}: " in str(error.value)


def test_every_flaw_that_is_documented_is_planted_and_the_other_way_round() -> None:
    document = Path(__file__).parents[3] / "docs" / "protocol-files.md"
    table = document.read_text(encoding="utf-8").partition("## Flaws")[2]
    named = {code for row in table.splitlines() if row.startswith("| `") for code in re.findall(r"`([a-z-]+)`", row.split("|")[1])}
    assert named == {code for _, code, _ in PLANTED.values()}
