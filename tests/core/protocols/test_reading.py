from collections.abc import Callable
from typing import Any

import pytest
from small_protocol import small

from accord.core.protocols import BadProtocol, newest, read_draft, read_protocol
from accord.core.protocols.definition import Escalation


def test_a_file_is_read_whole() -> None:
    ask = read_protocol(small())
    assert (ask.ref, ask.first, ask.kinds, list(ask.states)) == (
        "ask@1",
        "asked",
        ("phone", "money"),
        ["asked", "given", "refused", "over"],
    )
    give = ask.steps[0]
    assert (give.side, give.roles, give.letter, give.to) == ("answerer", ("officer", "analyst"), "g", "given")
    assert [(field.key, field.required) for field in give.fields] == [("amount", True), ("until", True), ("note", False)]
    assert [(step.key, step.side) for step in ask.steps if step.key == "remark"] == [("remark", "asker"), ("remark", "answerer")]
    (answer,) = ask.states["asked"].clocks
    assert (answer.after, answer.reminders, answer.lengths) == (600, (120,), {"big": 300, "small": 3600})
    assert answer.escalate == (Escalation("next contact", 0), Escalation("secretariat", 300))
    assert ask.states["given"].clocks[0].after is None


def test_a_refusal_is_chosen_among_the_codes_of_the_protocol() -> None:
    assert read_protocol(small()).fields["refusal"].choices == {"no-ground": "There is no ground"}


def test_a_step_may_limit_a_time_more_closely_than_its_field_does() -> None:
    file = small()
    file["step"][0]["limits"] = {"until": {"most": {"after": "90 days", "source": "a law", "rule": "ask.most"}}}
    until = read_protocol(file).steps[0].fields[1]
    assert until.most is not None and (until.most.seconds, until.most.rule, until.least) == (90 * 86_400, "ask.most", None)
    assert read_protocol(file).fields["until"].most is None


def test_the_newest_version_of_each_is_known_by_its_name() -> None:
    versions = []
    for version in (2, 10, 1):
        file = small()
        file["version"] = version
        versions.append(read_protocol(file))
    assert newest(versions)["ask"].ref == "ask@10"


def field(file: dict[str, Any], **columns: Any) -> None:
    file["field"]["note"].update(columns)


# What is wrong with the file, and what the sentence must name.
BROKEN: dict[str, tuple[Callable[[dict[str, Any]], Any], str]] = {
    "no title": (lambda f: f.pop("title"), "the file: `title` is missing"),
    "an unknown table": (lambda f: f.update(colour="red"), "the file: `colour` does not belong here"),
    "a version that is a text": (lambda f: f.update(version="1"), "version: must be a whole number"),
    "a version of zero": (lambda f: f.update(version=0), "version: count versions from 1"),
    "a version that is true": (lambda f: f.update(version=True), "version: must be a whole number"),
    "a name with capitals": (lambda f: f.update(name="Ask"), "name: `Ask` is no key"),
    "an empty title": (lambda f: f["state"]["asked"].update(title=" "), "state.asked.title: must be a text"),
    "an unknown kind": (lambda f: f.update(kinds=["moon"]), "kinds: `moon` is no kind"),
    "a step without a side": (lambda f: f["step"][0].pop("side"), "step give: `side` is missing"),
    "a step without a key": (lambda f: f["step"][0].pop("key"), "step 1: `key` is missing"),
    "a letter that is none": (lambda f: f["step"][0].update(letter="G"), "step give: a letter is one of a to z"),
    "a field that is not declared": (lambda f: f["step"][0]["fields"].append("colour"), "step give: asks for `colour`"),
    "a field needed and optional": (lambda f: f["step"][0]["optional"].append("until"), "step give: a field is needed or optional"),
    "a list in the optional fields": (lambda f: f["step"][0].update(optional=[["a"]]), "step give.optional: must be a list of texts"),
    "a limit on what is not asked": (lambda f: f["step"][1].update(limits={"until": {}}), "step remark.limits: only fields of the step"),
    "a limit on a text": (lambda f: f["step"][0].update(limits={"note": {}}), "step give.limits.note: only a time"),
    "a guard twice": (lambda f: f["step"][0]["guards"].append("confirmed"), "step give.guards: must be a list of texts, each once"),
    "an unknown type": (lambda f: field(f, type="poem"), "field.note: there is no type `poem`"),
    "a personal text": (lambda f: field(f, personal=True), "field.note: what is personal is a reference"),
    "a reference that is not personal": (lambda f: field(f, type="reference"), "field.note: what is personal is a reference"),
    "a code without choices": (lambda f: field(f, type="code"), "field.note: a code needs either choices"),
    "a text with choices": (lambda f: field(f, choices={"a": "A"}), "field.note: a code needs either choices"),
    "a list without columns": (lambda f: field(f, type="list"), "field.note: a list needs columns"),
    "a list in a list": (
        lambda f: field(
            f, type="list", columns={"one": {"title": "One", "type": "list", "columns": {"a": {"title": "A", "type": "text"}}}}
        ),
        "field.note.columns.one: a list needs columns",
    ),
    "a record of nothing": (lambda f: field(f, type="record"), "field.note: a record says what it is `of`"),
    "a text with a limit": (lambda f: field(f, most={"after": "1 day", "source": "us"}), "field.note: only a time"),
    "a limit without a source": (lambda f: f["field"]["until"].update(most={"after": "1 day"}), "field.until.most: `source` is missing"),
    "a clock without a source": (lambda f: f["state"]["asked"]["clock"][0].pop("source"), "state.asked.clock 1: `source` is missing"),
    "a length that is none": (lambda f: f["state"]["asked"]["clock"][0].update(after="soon"), "state.asked.clock 1.after: write a number"),
    "lengths by nothing": (lambda f: f["state"]["asked"]["clock"][0].pop("by"), "state.asked.clock 1: `by` names a field"),
    "a refusal without a title": (lambda f: f["refusal"].update({"no-ground": ""}), "refusal.no-ground: must be a text"),
    "states that are a list": (lambda f: f.update(state=[]), "state: must be a table"),
    "steps that are texts": (lambda f: f.update(step=["give"]), "step 1: must be a table"),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_file_is_refused_with_its_table_and_fault(broken: str) -> None:
    breaking, named = BROKEN[broken]
    file = small()
    breaking(file)
    with pytest.raises(BadProtocol) as error:
        read_draft(file)
    assert str(error.value).startswith(named) and str(error.value).endswith(".")
