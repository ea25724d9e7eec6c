"""Helpers of the commands about requests: for whom they act, how fields are written, and files as they are."""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from accord.doors.cli.program import Failed
from accord.doors.cli.who import acting_for

if TYPE_CHECKING:
    from accord.hub.members.queries import Caller

FILE = click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path)
_FIELD = "A field that the step asks for, such as refusal=needs-order; a list as JSON; repeat."
_PRIVATE = "A text about a person, from FILE (- for the standard input): it goes to the vault; repeat."


def caller_of(member_id: str | None) -> "Caller":
    """Without a member, the one that runs the hub: the first member, with every permission of the secretariat."""
    from accord.hub.members import queries

    return acting_for(member_id) if member_id else queries.operator()


def member_option(says: str) -> Callable[[Any], Any]:
    return click.option("--member", "member_id", metavar="MEMBER", help=f"{says} [default: the hub's first member]")


def step_options(command: Callable[..., Any]) -> Callable[..., Any]:
    private = click.option("--private", "texts", multiple=True, metavar="FIELD=FILE", help=_PRIVATE)
    return click.option("--field", "fields", multiple=True, metavar="FIELD=VALUE", help=_FIELD)(private(command))


def fields_of(given: Sequence[str]) -> dict[str, Any]:
    """By key; what begins as JSON does is read as JSON, everything else is a text."""
    import msgspec

    fields: dict[str, Any] = {}
    for key, value in _pairs(given, "--field"):
        if value[:1] in ("[", "{"):
            try:
                fields[key] = msgspec.json.decode(value)
            except msgspec.DecodeError:
                raise Failed("not-json", f"{key}: This begins as JSON but is not JSON. Write a list of rows in JSON.") from None
        else:
            fields[key] = value
    return fields


def private_of(given: Sequence[str]) -> dict[str, str]:
    return {key: _text(read_file(Path(file)), key) for key, file in _pairs(given, "--private")}


def _pairs(given: Sequence[str], option: str) -> list[tuple[str, str]]:
    pairs = []
    for text in given:
        key, equals, value = text.partition("=")
        if not equals or not key.strip():
            raise Failed(
                "bad-option", f"{option}: Write the field, =, and what it holds. The fields of a step: accord protocol show PROTOCOL"
            )
        pairs.append((key.strip(), value))
    return pairs


def read_file(file: Path) -> bytes:
    try:
        return sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError:
        raise Failed("no-file", "A file that is named can't be read. Check its name and whether you may read it.") from None


def text_of(file: Path, what: str) -> str:
    return _text(read_file(file), what)


def _text(data: bytes, what: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        raise Failed("not-text", f"{what}: The file is not text in UTF-8. Save it as UTF-8.") from None


def object_of(file: Path | None) -> dict[str, Any]:
    """The body as the API takes it, from a file; empty where none is named."""
    import msgspec

    if file is None:
        return {}
    try:
        body = msgspec.json.decode(read_file(file), type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Failed("not-json", "The request is not one JSON object in UTF-8. See POST /requests in docs/openapi.json.") from None
    return body
