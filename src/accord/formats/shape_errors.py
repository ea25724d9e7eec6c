"""Refusals for JSON that does not fit a shape: the decoder's complaint as a field, a code and a sentence that never repeats the input."""

import re
from typing import Any

import msgspec
from msgspec import inspect

from accord.core.signals import BadSignal

_PATH = re.compile(r"^(?P<what>.*?)(?: - at `\$\.?(?P<path>[^`]*)`)?$", re.DOTALL)
_MISSING = re.compile(r"^Object missing required field `(?P<name>[a-z_]+)`")
_EXPECTED = re.compile(r"^Expected `[a-z| ]+`, got `[a-z]+`")
_STEP = re.compile(r"\[[^\]]*\]|[^.\[]+")
# A word that looks like the key of a field, where a shape leaves the keys open.
_KEY = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")


def bad_shape(error: msgspec.ValidationError, shape: Any) -> BadSignal:
    """Turn the decoder's complaint into a refusal that names the field; `shape` is the type that was asked for."""
    match = _PATH.match(str(error))
    what, path = (match["what"], match["path"] or "") if match else ("", "")
    missing = _MISSING.match(what)
    if missing:
        return BadSignal(".".join(filter(None, (path, missing["name"]))), "missing", "This field is missing. Add it.")
    if "unknown field" in what:
        return _unknown_field(shape, path)
    if what.startswith("Invalid enum value"):
        words = ", ".join(str(word) for word in _words(_at(shape, path)))
        return BadSignal(path, "unknown-word", f"This word is not known here. Use one of: {words}.")
    expected = _EXPECTED.match(what)
    expectation = f"{expected[0]}. " if expected else ""
    return BadSignal(path, "wrong-type", f"{expectation}Send the type that the API document shows.")


def _unknown_field(shape: Any, path: str) -> BadSignal:
    # The name of the field is input, and may hold anything: even what looks like a path.
    type_at_path = _at(shape, path)
    if not isinstance(type_at_path, inspect.StructType):
        path, type_at_path = "", _at(shape, "")
    names = ", ".join(field.encode_name for field in type_at_path.fields) if isinstance(type_at_path, inspect.StructType) else ""
    return BadSignal(path, "unknown-field", f"This object holds a field that is not known here. It may have: {names}.")


def _at(shape: Any, path: str) -> inspect.Type | None:
    """The type that stands at a path of the shape; None where there is none."""
    type_here: inspect.Type | None = _plain(inspect.type_info(shape))
    for step in _STEP.findall(path):
        if isinstance(type_here, inspect.StructType):
            type_here = next((_plain(field.type) for field in type_here.fields if field.encode_name == step), None)
        elif isinstance(type_here, inspect.ListType) and step.startswith("["):
            type_here = _plain(type_here.item_type)
        else:
            return None
    return type_here


def known_path(path: str, shape: Any) -> str:
    """As much of a path `a.b.0` as the shape knows: a name that it doesn't was typed, and may hold anything."""
    type_here: inspect.Type | None = inspect.type_info(shape)
    known_steps: list[str] = []
    for step in path.split("."):
        type_here = _inside(type_here, step)
        if type_here is None:
            break
        known_steps.append(step)
    return ".".join(known_steps)


def _inside(kind: inspect.Type | None, step: str) -> inspect.Type | None:
    """The type below a name or a place in a list; None where the shape has none there."""
    if isinstance(kind, inspect.Metadata):
        return _inside(kind.type, step)
    if isinstance(kind, inspect.UnionType):
        return next((inner for member in kind.types if (inner := _inside(member, step)) is not None), None)
    if isinstance(kind, inspect.StructType):
        return next((field.type for field in kind.fields if field.encode_name == step), None)
    if isinstance(kind, inspect.CollectionType):
        return kind.item_type if step.isdigit() else None
    if isinstance(kind, inspect.DictType):
        return kind.value_type if _KEY.fullmatch(step) else None
    if isinstance(kind, inspect.AnyType):
        return kind if step.isdigit() or _KEY.fullmatch(step) else None
    return None


def _plain(kind: inspect.Type) -> inspect.Type:
    """The type without what is said of it and without None beside it; where an object may stand beside a text, the object."""
    if isinstance(kind, inspect.Metadata):
        return _plain(kind.type)
    if isinstance(kind, inspect.UnionType):
        others = [member for member in kind.types if not isinstance(member, inspect.NoneType)]
        objects = [member for member in others if isinstance(member, inspect.StructType)]
        return others[0] if len(others) == 1 else objects[0] if len(objects) == 1 else kind
    return kind


def _words(kind: inspect.Type | None) -> tuple[object, ...]:
    return kind.values if isinstance(kind, inspect.LiteralType) else ()
