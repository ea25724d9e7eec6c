"""A protocol as a drawing: a Mermaid state diagram, the same text for the same protocol."""

from accord.core.protocols.definition import Protocol, Step


def diagram(protocol: Protocol) -> str:
    """One arrow from a state to another, with the keys of all steps that lead there and the sides that take them."""
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{_quoted(state.title)}" as {_name(key)}' for key, state in protocol.states.items()]
    if protocol.first is not None:
        lines.append(f"    [*] --> {_name(protocol.first)} : {_labels(list(protocol.opening))}")
    for (start, end), steps in _arrows(protocol).items():
        lines.append(f"    {_name(start)} --> {_name(end)} : {_labels(steps)}")
    lines += [f"    {_name(key)} --> [*]" for key, state in protocol.states.items() if state.final]
    return "\n".join(lines) + "\n"


def _arrows(protocol: Protocol) -> dict[tuple[str, str], list[Step]]:
    """The steps from each state to each, by the order of the states."""
    by_states: dict[tuple[str, str], list[Step]] = {}
    for key in protocol.states:
        for step in protocol.steps:
            if key in step.from_states:
                by_states.setdefault((key, step.to or key), []).append(step)
    return by_states


def _labels(steps: list[Step]) -> str:
    """`acknowledge (answerer), close (asker, secretariat)`: keys, since a title may hold signs that the drawing can't."""
    sides: dict[str, list[str]] = {}
    for step in steps:
        sides.setdefault(step.key, []).append(step.side)
    return ", ".join(f"{key} ({', '.join(dict.fromkeys(takers))})" for key, takers in sides.items())


def _quoted(title: str) -> str:
    return title.replace('"', "#quot;")


def _name(key: str) -> str:
    return key.replace("-", "_")
