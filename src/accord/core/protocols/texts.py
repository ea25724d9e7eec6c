"""The texts of a protocol that people read, each with its place in the file, and the protocol in another language that its file has."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

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


def in_language(protocol: Protocol, language: str) -> Protocol:
    """The protocol with its texts in a language, as far as its file has them; `ar-eg` also reads `ar`."""
    words = protocol.words.get(language) or protocol.words.get(language.partition("-")[0])
    if not words:
        return protocol
    return replace(
        protocol,
        title=words.get(protocol.title, protocol.title),
        about=words.get(protocol.about, protocol.about),
        sides=_said(protocol.sides, words),
        refusals=_said(protocol.refusals, words),
        fields=MappingProxyType({key: _field(field, words) for key, field in protocol.fields.items()}),
        states=MappingProxyType(
            {
                key: replace(
                    state,
                    title=words.get(state.title, state.title),
                    clocks=tuple(replace(clock, title=words.get(clock.title, clock.title)) for clock in state.clocks),
                )
                for key, state in protocol.states.items()
            }
        ),
        steps=tuple(_step(step, words) for step in protocol.steps),
        opening=tuple(_step(step, words) for step in protocol.opening),
    )


def _said(titles: Mapping[str, str], words: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType({key: words.get(title, title) for key, title in titles.items()})


def _step(step: Step, words: Mapping[str, str]) -> Step:
    return replace(
        step,
        title=words.get(step.title, step.title),
        help=words.get(step.help, step.help),
        fields=tuple(_field(field, words) for field in step.fields),
    )


def _field(field: Field, words: Mapping[str, str]) -> Field:
    return replace(
        field,
        title=words.get(field.title, field.title),
        help=words.get(field.help, field.help),
        choices=_said(field.choices, words),
        columns=tuple(_field(column, words) for column in field.columns),
    )
