"""The texts of a protocol that people read, each with its place in the file, and the protocol with its texts said in another language."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from msgspec.structs import replace

from accord.core.protocols.definition import Field, Protocol, Step


def texts_of(protocol: Protocol) -> Iterator[tuple[str, str]]:
    """The place and the text of each, in the order of the file; places may come again."""
    yield "title", protocol.title
    yield "about", protocol.about
    for key, title in protocol.sides.items():
        yield f"side.{key}.title", title
    for key, title in protocol.refusals.items():
        yield f"refusal.{key}", title
    for field in protocol.fields.values():
        yield from _of_field(f"field.{field.key}", field)
    for state in protocol.states.values():
        yield f"state.{state.key}.title", state.title
        for number, clock in enumerate(state.clocks, 1):
            yield f"state.{state.key}.clock {number}.title", clock.title
    for step in (*protocol.opening, *protocol.steps):
        place = f"open {step.key}" if step in protocol.opening else f"step {step.key}"
        yield f"{place}.title", step.title
        if step.help:
            yield f"{place}.help", step.help


def _of_field(place: str, field: Field) -> Iterator[tuple[str, str]]:
    yield f"{place}.title", field.title
    if field.help:
        yield f"{place}.help", field.help
    for code, title in field.choices.items():
        yield f"{place}.choices.{code}", title
    for column in field.columns:
        yield from _of_field(f"{place}.columns.{column.key}", column)


def words_in(protocol: Protocol, language: str) -> Mapping[str, str]:
    """What the file says in a language, by the text as it stands there; `ar-eg` also reads `ar`."""
    return protocol.words.get(language) or protocol.words.get(language.partition("-")[0]) or {}


def retold(protocol: Protocol, say: Callable[[str], str]) -> Protocol:
    """The protocol with each of its texts said otherwise."""
    return replace(
        protocol,
        title=say(protocol.title),
        about=say(protocol.about),
        sides=_titles(protocol.sides, say),
        refusals=_titles(protocol.refusals, say),
        fields=MappingProxyType({key: _field(field, say) for key, field in protocol.fields.items()}),
        states=MappingProxyType(
            {
                key: replace(state, title=say(state.title), clocks=tuple(replace(clock, title=say(clock.title)) for clock in state.clocks))
                for key, state in protocol.states.items()
            }
        ),
        steps=tuple(_step(step, say) for step in protocol.steps),
        opening=tuple(_step(step, say) for step in protocol.opening),
    )


def _titles(titles: Mapping[str, str], say: Callable[[str], str]) -> Mapping[str, str]:
    return MappingProxyType({key: say(title) for key, title in titles.items()})


def _step(step: Step, say: Callable[[str], str]) -> Step:
    fields = tuple(_field(field, say) for field in step.fields)
    return replace(step, title=say(step.title), help=say(step.help) if step.help else "", fields=fields)


def _field(field: Field, say: Callable[[str], str]) -> Field:
    return replace(
        field,
        title=say(field.title),
        help=say(field.help) if field.help else "",
        choices=_titles(field.choices, say),
        columns=tuple(_field(column, say) for column in field.columns),
    )
