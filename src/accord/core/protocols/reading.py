"""Reads a protocol from its parsed TOML file. `read_draft` checks the form; `read_protocol` also that every name is known."""

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from msgspec.structs import replace

from accord.core.identifiers import KINDS
from accord.core.phrases import Phrase
from accord.core.protocols.definition import (
    FIELD_TYPES,
    RECORDS,
    SUBJECTS,
    Clock,
    Escalation,
    Field,
    Limit,
    Protocol,
    State,
    Step,
)
from accord.core.protocols.flaws import NAMES, flaws
from accord.core.protocols.texts import texts_of
from accord.core.protocols.values import read_duration

UNKNOWN: Final = "unknown"

_KEY = re.compile(r"[a-z]+(-[a-z]+)*")
_LETTER = re.compile(r"[a-z]")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z]{2,8})?")

# The tables of a file, and of each what it must and what it may hold, with the type of each.
_TOP: Final = {
    "name": str,
    "version": int,
    "title": str,
    "about": str,
    "kinds": list,
    "side": dict,
    "open": list,
    "state": dict,
    "step": list,
}
_TOP_MAY: Final = {"first": str, "field": dict, "refusal": dict, "offers": list, "language": str, "words": dict}
_STATE_MAY: Final = {"final": bool, "refusal": bool, "clock": list}
_CLOCK: Final = {"key": str, "title": str, "after": str, "source": str}
_CLOCK_MAY: Final = {"by": str, "lengths": dict, "target": str, "until": str, "rule": str, "reminders": list, "escalate": dict, "then": str}
_FIELD: Final = {"title": str, "type": str}
_FIELD_MAY: Final = {
    "personal": bool,
    "choices": dict,
    "refusals": bool,
    "columns": dict,
    "optional": bool,
    "of": str,
    "least": dict,
    "most": dict,
    "help": str,
}
_STEP: Final = {"key": str, "title": str, "side": (str, list)}
_STEP_MAY: Final = {
    "roles": list,
    "letter": str,
    "fields": list,
    "optional": list,
    "guards": list,
    "effects": list,
    "limits": dict,
    "help": str,
}


class BadProtocol(ValueError):
    """A protocol's file is wrong: in the table `place`, and `says` tells what to correct there."""

    def __init__(self, place: str, says: Phrase) -> None:
        self.place, self.says = place, says
        super().__init__(f"{place}: {says}")


def read_protocol(parsed_toml: Mapping[str, Any]) -> Protocol:
    """The protocol of a file. Raises BadProtocol, also for a state, guard, effect, role or side that does not exist."""
    protocol = read_draft(parsed_toml)
    for flaw in flaws(protocol):
        if flaw.code in NAMES:
            raise BadProtocol(f"{protocol.ref}, {flaw.place}", flaw.says)
    return protocol


def read_draft(parsed_toml: Mapping[str, Any]) -> Protocol:
    """As `read_protocol`, for a file that is still being written: names may lead nowhere. `flaws` tells them all."""
    _check("the file", parsed_toml, _TOP, _TOP_MAY)
    name, refusals = parsed_toml["name"], parsed_toml.get("refusal", {})
    _key("name", name)
    if parsed_toml["version"] < 1:
        raise BadProtocol("version", Phrase("count versions from 1."))
    for key, title in refusals.items():
        _key("refusal", key)
        _is(f"refusal.{key}", title, str)
    fields = {key: _field(f"field.{key}", key, table, refusals) for key, table in parsed_toml.get("field", {}).items()}
    sides = parsed_toml["side"]
    for key, table in sides.items():
        _check(f"side.{key}", table, {"title": str, "roles": list}, {})
        _texts(f"side.{key}.roles", table["roles"])
    protocol = Protocol(
        name=name,
        version=parsed_toml["version"],
        title=parsed_toml["title"],
        about=parsed_toml["about"],
        kinds=tuple(_kinds(parsed_toml["kinds"])),
        first=parsed_toml.get("first"),
        states=MappingProxyType({key: _state(key, table) for key, table in parsed_toml["state"].items()}),
        steps=tuple(step for number, table in enumerate(parsed_toml["step"], 1) for step in _steps(number, table, fields, sides)),
        opening=tuple(
            step for number, table in enumerate(parsed_toml["open"], 1) for step in _openings(number, table, parsed_toml, fields)
        ),
        fields=MappingProxyType(fields),
        refusals=MappingProxyType(dict(refusals)),
        sides=MappingProxyType({key: table["title"] for key, table in sides.items()}),
        offers=_texts("offers", parsed_toml.get("offers", [])),
        language=_language("language", parsed_toml.get("language", "en")),
        words=MappingProxyType({code: _words(f"words.{code}", table) for code, table in parsed_toml.get("words", {}).items()}),
    )
    _said_of(protocol)
    return protocol


def read_shelf(parsed_files: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Protocol]:
    """The protocols of parsed files, by `name@version`: names in order, older versions first. Each file is named as it says inside."""
    protocols = []
    for file, parsed_toml in parsed_files.items():
        protocol = read_protocol(parsed_toml)
        if file != f"{protocol.name}.{protocol.version}.toml":
            raise BadProtocol(
                file,
                Phrase("name the file {name}.{version}.toml, as it says inside.", {"name": protocol.name, "version": protocol.version}),
            )
        protocols.append(protocol)
    return MappingProxyType(
        {protocol.ref: protocol for protocol in sorted(protocols, key=lambda protocol: (protocol.name, protocol.version))}
    )


def newest(protocols: Iterable[Protocol]) -> Mapping[str, Protocol]:
    """The newest version of each, by name."""
    return MappingProxyType(
        {protocol.name: protocol for protocol in sorted(protocols, key=lambda protocol: (protocol.name, protocol.version))}
    )


def _state(key: str, table: Any) -> State:
    place = f"state.{key}"
    _key(place, key)
    _check(place, table, {"title": str}, _STATE_MAY)
    clocks = tuple(_clock(f"{place}.clock {number}", clock_table) for number, clock_table in enumerate(table.get("clock", []), 1))
    return State(key=key, title=table["title"], final=table.get("final", False), refusal=table.get("refusal", False), clocks=clocks)


def _clock(place: str, table: Any) -> Clock:
    _check(place, table, _CLOCK, _CLOCK_MAY)
    escalate = table.get("escalate", {})
    if ("by" in table) != ("lengths" in table):
        raise BadProtocol(place, Phrase("`by` names a field and `lengths` has a length for each of its codes. Give both, or neither."))
    return Clock(
        key=_key(place, table["key"]),
        title=table["title"],
        target=table.get("target"),
        after=None if table["after"] == UNKNOWN else _duration(f"{place}.after", table["after"]),
        until=table.get("until"),
        by=table.get("by"),
        lengths=MappingProxyType({code: _duration(f"{place}.lengths.{code}", text) for code, text in table.get("lengths", {}).items()}),
        rule=table.get("rule"),
        reminders=tuple(_duration(f"{place}.reminders", lead) for lead in table.get("reminders", [])),
        escalate=tuple(Escalation(to, _duration(f"{place}.escalate", late)) for to, late in escalate.items()),
        then=table.get("then"),
        source=table["source"],
    )


def _field(place: str, key: str, table: Any, refusals: Mapping[str, str], *, inside: bool = False) -> Field:
    _key(place, key)
    _check(place, table, _FIELD, _FIELD_MAY)
    type_, personal, columns = table["type"], table.get("personal", False), table.get("columns", {})
    if type_ not in FIELD_TYPES:
        raise BadProtocol(
            place, Phrase("there is no type `{type}`. Use one of {allowed}.", {"type": type_, "allowed": ", ".join(FIELD_TYPES)})
        )
    if personal != (type_ == "reference"):
        raise BadProtocol(place, Phrase("what is personal is a reference into the vault, and only that. Make both so, or neither."))
    if (type_ == "list") != bool(columns) or (inside and columns):
        raise BadProtocol(place, Phrase("a list needs columns, no other type has them, and no column is a list."))
    if (type_ == "code") != (bool(table.get("choices")) != table.get("refusals", False)):
        raise BadProtocol(place, Phrase("a code needs either choices or `refusals = true`, and no other type has them."))
    if (type_ == "record") != (table.get("of") in RECORDS):
        raise BadProtocol(
            place, Phrase("a record says what it is `of`: one of {allowed}. No other type does.", {"allowed": ", ".join(RECORDS)})
        )
    if type_ != "time" and ("least" in table or "most" in table):
        raise BadProtocol(place, Phrase("only a time has a least or a most."))
    return Field(
        key=key,
        title=table["title"],
        type=type_,
        required=not table.get("optional", False),
        personal=personal,
        choices=MappingProxyType(dict(refusals) if table.get("refusals") else _titles(f"{place}.choices", table.get("choices", {}))),
        refusals=table.get("refusals", False),
        columns=tuple(_field(f"{place}.columns.{column}", column, inner, refusals, inside=True) for column, inner in columns.items()),
        of=table.get("of"),
        least=_limit(f"{place}.least", table.get("least")),
        most=_limit(f"{place}.most", table.get("most")),
        help=table.get("help", ""),
    )


def _limit(place: str, table: Any) -> Limit | None:
    if table is None:
        return None
    _check(place, table, {"after": str, "source": str}, {"rule": str})
    return Limit(_duration(f"{place}.after", table["after"]), table["source"], table.get("rule"))


def _openings(number: int, table: Any, file: Mapping[str, Any], fields: Mapping[str, Field]) -> Iterator[Step]:
    place = f"open {number}"
    _check(place, table, _STEP, _STEP_MAY)
    yield from _on_each_side(place, table, fields, file["side"], (), file.get("first", ""))


def _steps(number: int, table: Any, fields: Mapping[str, Field], sides: Mapping[str, Any]) -> Iterator[Step]:
    place = f"step {number}"
    if isinstance(table, Mapping) and isinstance(table.get("key"), str):
        place = f"step {table['key']}"
    _check(place, table, {**_STEP, "from": list, "to": str}, _STEP_MAY)
    to = None if table["to"] == "=" else table["to"]
    yield from _on_each_side(place, table, fields, sides, _texts(f"{place}.from", table["from"]), to)


def _on_each_side(
    place: str,
    table: Mapping[str, Any],
    fields: Mapping[str, Field],
    sides: Mapping[str, Any],
    from_states: tuple[str, ...],
    to: str | None,
) -> Iterator[Step]:
    """A step that several sides may take is one step for each of them."""
    asked_fields = (*_step_fields(place, table, "fields", fields, True), *_step_fields(place, table, "optional", fields, False))
    letter = table.get("letter")
    if letter is not None and not _LETTER.fullmatch(letter):
        raise BadProtocol(place, Phrase("a letter is one of a to z."))
    for side in [table["side"]] if isinstance(table["side"], str) else _texts(f"{place}.side", table["side"]):
        roles = table.get("roles", sides[side]["roles"] if side in sides else [])
        yield Step(
            key=_key(place, table["key"]),
            title=table["title"],
            side=side,
            roles=_texts(f"{place}.roles", roles),
            from_states=from_states,
            to=to,
            letter=letter,
            fields=asked_fields,
            guards=_texts(f"{place}.guards", table.get("guards", [])),
            effects=_texts(f"{place}.effects", table.get("effects", [])),
            help=table.get("help", ""),
        )


def _step_fields(place: str, table: Mapping[str, Any], which: str, fields: Mapping[str, Field], required: bool) -> Iterator[Field]:
    """The fields of a step; its `limits` say how far the times among them may lie in this step."""
    named = {name: _texts(f"{place}.{name}", table.get(name, [])) for name in ("fields", "optional")}
    limits = table.get("limits", {})
    if set(named["fields"]) & set(named["optional"]):
        raise BadProtocol(place, Phrase("a field is needed or optional, not both."))
    if set(limits) - {*named["fields"], *named["optional"]}:
        raise BadProtocol(f"{place}.limits", Phrase("only fields of the step have limits in it."))
    for key in named[which]:
        if key not in fields:
            raise BadProtocol(place, Phrase("asks for `{key}`, which no table [field.{key}] declares.", {"key": key}))
        field = replace(fields[key], required=required)
        if key in limits:
            if field.type != "time":
                raise BadProtocol(f"{place}.limits.{key}", Phrase("only a time has a least or a most."))
            _check(f"{place}.limits.{key}", limits[key], {}, {"least": dict, "most": dict})
            bounds = {name: _limit(f"{place}.limits.{key}.{name}", limit) for name, limit in limits[key].items()}
            field = replace(field, least=bounds.get("least", field.least), most=bounds.get("most", field.most))
        yield field


def _kinds(keys: Any) -> Iterable[str]:
    for key in _texts("kinds", keys):
        if key not in KINDS and key not in SUBJECTS:
            raise BadProtocol(
                "kinds",
                Phrase(
                    "`{key}` is no kind of identifier and no subject. Use one of {allowed}.",
                    {"key": key, "allowed": ", ".join((*KINDS, *SUBJECTS))},
                ),
            )
        yield key


def _check(place: str, table: Any, must: Mapping[str, Any], may: Mapping[str, Any]) -> None:
    """The table has all it must, nothing that it may not, and each of its type."""
    _is(place, table, Mapping)
    for key in must:
        if key not in table:
            raise BadProtocol(place, Phrase("`{key}` is missing. Add it.", {"key": key}))
    for key, value in table.items():
        if key not in must and key not in may:
            raise BadProtocol(
                place, Phrase("`{key}` does not belong here. Use only {allowed}.", {"key": key, "allowed": ", ".join((*must, *may))})
            )
        _is(f"{place}.{key}" if place != "the file" else key, value, must.get(key) or may[key])


def _is(place: str, value: object, type_: Any) -> None:
    if not isinstance(value, type_) or (type_ is int and isinstance(value, bool)) or (isinstance(value, str) and not value.strip()):
        raise BadProtocol(place, _MUST_BE[type_])


_MUST_BE: Final = {
    str: Phrase("must be a text that is not empty."),
    int: Phrase("must be a whole number."),
    bool: Phrase("must be true or false."),
    list: Phrase("must be a list."),
    dict: Phrase("must be a table."),
    Mapping: Phrase("must be a table."),
    (str, list): Phrase("must be a text that is not empty or a list."),
}


def _texts(place: str, values: object) -> tuple[str, ...]:
    if not isinstance(values, list | tuple) or not all(isinstance(value, str) for value in values) or len(set(values)) < len(values):
        raise BadProtocol(place, Phrase("must be a list of texts, each once."))
    return tuple(values)


def _titles(place: str, table: Mapping[str, object]) -> dict[str, str]:
    titles = {}
    for key, title in table.items():
        _key(place, key)
        if not isinstance(title, str) or not title.strip():
            raise BadProtocol(f"{place}.{key}", Phrase("must be a text that is not empty."))
        titles[key] = title
    return titles


def _key(place: str, key: str) -> str:
    if not _KEY.fullmatch(key):
        raise BadProtocol(place, Phrase("`{key}` is no key. Use lower-case letters and single hyphens.", {"key": key}))
    return key


def _language(place: str, code: object) -> str:
    if not isinstance(code, str) or not _LANGUAGE.fullmatch(code):
        raise BadProtocol(place, Phrase("name a language by its code, such as th or pt-br."))
    return code


def _words(place: str, table: Any) -> Mapping[str, str]:
    _language(place, place.removeprefix("words."))
    _is(place, table, Mapping)
    for text in table.values():
        _is(place, text, str)
    return MappingProxyType(dict(table))


def _said_of(protocol: Protocol) -> None:
    """What is said in other languages is said of texts that are there."""
    known = {text for _, text in texts_of(protocol)} if protocol.words else set()
    for code, table in protocol.words.items():
        for text in table:
            if text not in known:
                raise BadProtocol(
                    f"words.{code}", Phrase("the protocol has no text `{text}`. Write it as it stands in the file.", {"text": text})
                )


def _duration(place: str, text: object) -> int:
    seconds = read_duration(text) if isinstance(text, str) else None
    if seconds is None:
        raise BadProtocol(place, Phrase("write a number and seconds, minutes, hours or days, such as `5 minutes`."))
    return seconds
