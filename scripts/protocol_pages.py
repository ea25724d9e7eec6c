"""The pages about protocols, as their files have them: `check_docs.py` writes them, and holds them against the files.

Usage: protocol_pages.py            print the names of the pages
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from accord.core.protocols import EFFECTS, FACTS, GUARDS, Clock, Field, Protocol, Step
from accord.core.protocols.definition import Limit
from accord.core.protocols.diagram import diagram
from accord.core.protocols.values import write_duration
from accord.tables import newest_protocols, protocols
from house import ROOT

FOLDER = ROOT / "docs" / "protocols"
INDEX = ROOT / "docs" / "protocols.md"
WRITTEN = "Written by `make docs` from the files in `src/accord/core/protocols/shipped/`."


def documents() -> dict[Path, str]:
    """Every page with its text."""
    return {INDEX: index()} | {FOLDER / f"{name}.md": page(protocol) for name, protocol in newest_protocols().items()}


def stray() -> list[Path]:
    """Pages of protocols that no longer are."""
    return sorted(path for path in FOLDER.glob("*.md") if path.stem not in newest_protocols())


def index() -> str:
    versions = list(protocols())
    rows = [
        f"| [{protocol.title}](protocols/{protocol.name}.md) | `{protocol.ref}` | {protocol.about} |"
        for protocol in newest_protocols().values()
    ]
    return _joined(
        "# Protocols",
        WRITTEN + " How such a file is written: [protocol-files.md](protocol-files.md).",
        "A request runs under one version of a protocol to its end. A newer version is a new file beside the old one, and changes"
        f" nothing that runs. Versions that ship: {', '.join(f'`{ref}`' for ref in versions)}.",
        _table(("protocol", "newest", "what it does"), rows),
        "## Guards",
        "The closed list of what may stand in the way of a step. A guard reads the facts that the hub states and the fields of the"
        " step, and nothing else. A fact that is not stated opens nothing.",
        _table(
            ("guard", "passes where", "reads", "needs the fields", "what is said otherwise"),
            [
                f"| `{guard.name}` | {guard.text} | {_codes(guard.reads)} | {_codes(guard.needs)} | {guard.refusal} |"
                for guard in GUARDS.values()
            ],
        ),
        "## Facts",
        "What the hub states about a running request.",
        _table(("fact", "what it is"), [f"| `{name}` | {text} |" for name, text in FACTS.items()]),
        "## Corridor rules",
        "The rules of countries and corridors that protocols name. Where one is known for a request, it sets the clock or the limit; where"
        " it is not, the protocol's own length counts, and where that is unknown too, it is shown as unknown.",
        _table(("rule", "where it counts"), list(_rules())),
        "## Effects",
        "The closed list of what a step may bring about. The machine only names them, in order; the hub carries them out in the transaction"
        " of the step.",
        _table(
            ("effect", "what it does", "needs the fields"),
            [f"| `{effect.name}` | {effect.text} | {_codes(effect.needs)} |" for effect in EFFECTS.values()],
        ),
    )


def _rules() -> Iterator[str]:
    uses: dict[str, list[str]] = {}
    for protocol in newest_protocols().values():
        for state in protocol.states.values():
            for clock in state.clocks:
                if clock.rule is not None:
                    uses.setdefault(clock.rule, []).append(f"`{protocol.name}`, state {state.title}: {clock.title}")
        for step in protocol.steps:
            for limit in (limit for field in step.fields for limit in (field.least, field.most) if limit):
                if limit.rule is not None:
                    uses.setdefault(limit.rule, []).append(f"`{protocol.name}`, step {step.title}")
    for rule in sorted(uses):
        yield f"| `{rule}` | {'; '.join(dict.fromkeys(uses[rule]))} |"


def page(protocol: Protocol) -> str:
    offers = f" Offered before it: {', '.join(f'[{name}]({name}.md)' for name in protocol.offers)}." if protocol.offers else ""
    clocks = [row for state in protocol.states.values() for clock in state.clocks for row in _clock(state.title, clock)]
    refusals = [f"| `{key}` | {title} |" for key, title in protocol.refusals.items()]
    return _joined(
        f"# {protocol.title}",
        f"`{protocol.ref}`. {protocol.about}{offers} It is about: {_codes(protocol.kinds)}. {WRITTEN} The others:"
        " [protocols.md](../protocols.md).",
        f"```mermaid\n{diagram(protocol)}```",
        "## States",
        _table(("state", "key", "", "steps that are open"), list(_states(protocol))),
        "## Opening",
        _table(_STEP_HEAD, [_step(protocol, step) for step in protocol.opening]),
        *[part for side in protocol.sides for part in _side(protocol, side)],
        "## Fields",
        _table(("field", "key", "type", "what may stand there"), [row for field in protocol.fields.values() for row in _field("", field)]),
        *(
            ["## Clocks", _table(("state", "clock", "ends", "presses", "before the end", "at the end and after", "source"), clocks)]
            * bool(clocks)
        ),
        *(["## Refusal codes", _table(("code", "what it says"), refusals)] * bool(refusals)),
    )


_STEP_HEAD = ("step", "key", "letter", "from", "to", "roles", "needs", "may have", "guards", "effects")


def _states(protocol: Protocol) -> Iterator[str]:
    for key, state in protocol.states.items():
        what = "final" if state.final else "first" if key == protocol.first else ""
        what += " refusal" if state.refusal else ""
        steps = dict.fromkeys(step.key for step in protocol.steps if key in step.from_states)
        yield f"| {state.title} | `{key}` | {what.strip()} | {_codes(steps)} |"


def _side(protocol: Protocol, side: str) -> Iterator[str]:
    rows = [_step(protocol, step) for step in protocol.steps if step.side == side]
    if rows:
        yield f"## Steps of the side `{side}`: {protocol.sides[side]}"
        yield _table(_STEP_HEAD, rows)


def _step(protocol: Protocol, step: Step) -> str:
    needed = [field.key for field in step.fields if field.required]
    optional = [field.key for field in step.fields if not field.required]
    bounded = [field for field in step.fields if _limits(field) != _limits(protocol.fields[field.key])]
    limits = "".join(f" (`{field.key}`{_limits(field)})" for field in bounded)
    return (
        f"| {step.title} | `{step.key}` | {step.letter or ''} | {_codes(step.from_states)} | {f'`{step.to}`' if step.to else 'stays'} |"
        f" {', '.join(step.roles)} | {_codes(needed)}{limits} | {_codes(optional)} | {_codes(step.guards)} | {_codes(step.effects)} |"
    )


def _field(within: str, field: Field) -> Iterator[str]:
    notes = [f"`{key}` {title}" for key, title in field.choices.items() if not field.refusals]
    notes += ["a refusal code"] * field.refusals + ["kept in the vault"] * field.personal + [f"a {field.of}"] * bool(field.of)
    notes += [_limits(field).strip()] * bool(_limits(field)) + [field.help] * bool(field.help)
    optional = " (optional)" if within and not field.required else ""
    yield f"| {field.title} | `{within}{field.key}` | {field.type}{optional} | {'; '.join(notes)} |"
    for column in field.columns:
        yield from _field(f"{within}{field.key}.", column)


def _limits(field: Field) -> str:
    bounds = (("at least", field.least), ("at most", field.most))
    return "".join([" ", "; ".join(f"{word} {_limit(limit)}" for word, limit in bounds if limit)]).rstrip()


def _limit(limit: Limit) -> str:
    rule = f", or what the rule `{limit.rule}` says" if limit.rule else ""
    return f"{write_duration(limit.seconds)} from the step ({limit.source}{rule})"


def _clock(state: str, clock: Clock) -> Iterator[str]:
    ends = [f"at `{clock.until}`"] * bool(clock.until) + [f"after what the rule `{clock.rule}` says"] * bool(clock.rule)
    ends += [f"by `{clock.by}`: " + ", ".join(f"{code} {write_duration(length)}" for code, length in clock.lengths.items())] * bool(
        clock.by
    )
    ends += [f"after {write_duration(clock.after)}"] if clock.after is not None else [] if clock.until else ["unknown"]
    late = [f"takes `{clock.then}`"] * bool(clock.then)
    late += [
        f"tells the {escalation.to}" + (f" {write_duration(escalation.late)} later" if escalation.late else "")
        for escalation in clock.escalate
    ]
    early = ", ".join(write_duration(lead) for lead in clock.reminders)
    yield f"| {state} | {clock.title} | {'; else '.join(ends)} | {clock.target} | {early} | {', '.join(late)} | {clock.source} |"


def _codes(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _table(head: tuple[str, ...], rows: list[str]) -> str:
    return "\n".join([f"| {' | '.join(head)} |", "|---" * len(head) + "|", *rows])


def _joined(*parts: str) -> str:
    return "\n\n".join(part.rstrip() for part in parts) + "\n"


if __name__ == "__main__":
    for name in documents():
        print(name.relative_to(ROOT))
