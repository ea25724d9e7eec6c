"""Refusals for JSON that does not fit a shape: the decoder's complaint as a field, a code and a sentence that never repeats the input."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec
from msgspec import inspect

from accord.core.signals import BadSignal

_PATH = re.compile(r"^(?P<what>.*?)(?: - at `\$\.?(?P<path>[^`]*)`)?$", re.DOTALL)
_MISSING = re.compile(r"^Object missing required field `(?P<name>[a-z_]+)`")
_EXPECTED = re.compile(r"^Expected `[a-z| ]+`(?:, got `[a-z]+`|(?: of length)? [<>]=? -?[0-9.e+]+)")
# The decoder names types as Python does; the document of the API, and who reads it in another language, as JSON does.
_AS_IN_JSON = {"str": "string", "int": "integer", "float": "number", "bool": "boolean"}
_AT_ONCE = 50  # faults that are named of one body
_PLACES = 5  # fields of one object that are counted off
_BROKEN = re.compile(r"JSON is malformed: (?P<why>[^(]*) \(byte (?P<at>[0-9]+)\)")
BEHIND = "something behind its end"
# The decoder's reasons, in words that say what to mend.
_WHY_BROKEN = {
    "trailing comma in object": "a comma before the closing bracket",
    "trailing comma in array": "a comma before the closing bracket",
    "object keys must be strings": "a key without double quotation marks",
    "trailing characters": BEHIND,
    "invalid number": "a number that JSON does not know",
    "expected ':'": "no colon behind a key",
}
_TYPE = re.compile("|".join(rf"\b{name}\b" for name in _AS_IN_JSON))
_STEP = re.compile(r"\[[^\]]*\]|[^.\[]+")
# A word that looks like the key of a field, where a shape leaves the keys open.
_KEY = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")


def bad_shape(error: msgspec.ValidationError, shape: Any) -> BadSignal:
    """Turn the decoder's complaint into a refusal that names the field; `shape` is the type that was asked for."""
    match = _PATH.match(str(error))
    what, path = (match["what"], match["path"] or "") if match else ("", "")
    missing = _MISSING.match(what)
    if missing:
        return _missing(_joined(path, missing["name"]))
    if "unknown field" in what:
        return _unknown_field(shape, path)
    if what.startswith("Invalid enum value"):
        words = ", ".join(str(word) for word in _words(_at(shape, path)))
        return BadSignal(path, "unknown-word", f"This word is not known here. Use one of: {words}.")
    expected = _EXPECTED.match(what)
    expectation = f"{_TYPE.sub(lambda word: _AS_IN_JSON[word[0]], expected[0])}. " if expected else ""
    return BadSignal(path, "wrong-type", f"{expectation}{_wanted(what, _at(shape, path))}")


def _wanted(what: str, kind: inspect.Type | None) -> str:
    """What to send where another type came: the keys of an object, since its name alone says none of them."""
    if isinstance(kind, inspect.StructType) and what.startswith(("Expected `object`,", "Expected `object | null`,")):
        return f"Send an object with: {_names(kind)}."
    if what.startswith(("Expected `array`,", "Expected `array | null`,")):
        return "Send a list, also of one value."
    return "Send the type that the API document shows."


def first_fault(raw: bytes, error: msgspec.ValidationError, shape: Any) -> BadSignal:
    """The fault that the decoder met, told as closely as the whole body lets it be told."""
    met = bad_shape(error, shape)
    return next((fault for fault in every_fault(raw, shape) if (fault.field, fault.code) == (met.field, met.code)), met)


def broken_at(raw: bytes, error: Exception) -> str:
    """Where a text is no JSON, and why: `line 1, byte 8: a comma before the closing bracket`. Of the text itself nothing is said."""
    malformed = _BROKEN.search(str(error))
    try:
        raw.decode()
        at, why = _malformed(malformed["why"], int(malformed["at"])) if malformed else (len(raw), "it ends too early")
    except UnicodeDecodeError as wrong:
        at, why = wrong.start, "no UTF-8"
    before = raw[:at]
    return f"line {before.count(10) + 1}, byte {at - before.rfind(10)}: {why}"


def _malformed(why: str, at: int) -> tuple[int, str]:
    # What stands behind the end is counted from one by the decoder, all else from nought.
    return at - (why == "trailing characters"), _WHY_BROKEN.get(why, "an unexpected character")


def every_fault(raw: bytes, shape: Any) -> list[BadSignal]:
    """Everything in a body that does not fit its shape, in the order of the shape's fields; nothing for what is no JSON."""
    try:
        body = msgspec.json.decode(raw or b"{}")
        return list(islice(_faults(body, shape, ""), _AT_ONCE))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return []


def _faults(value: Any, kind: Any, path: str) -> Iterator[BadSignal]:
    inner = _fitting(value, kind)
    if isinstance(value, dict) and isinstance(inner, type) and issubclass(inner, msgspec.Struct):
        yield from _faults_of_object(value, inner, path)
    elif isinstance(value, list) and get_origin(inner) is list:
        for place, item in enumerate(value):
            yield from _faults(item, get_args(inner)[0], f"{path}[{place}]")
    else:
        try:
            msgspec.convert(value, kind)
        except msgspec.ValidationError as error:
            fault = bad_shape(error, kind)
            yield BadSignal(_joined(path, fault.field), fault.code, fault.text)


def _faults_of_object(value: dict[str, Any], shape: type[msgspec.Struct], path: str) -> Iterator[BadSignal]:
    fields = msgspec.structs.fields(shape)
    for field in fields:
        if field.encode_name in value:
            yield from _faults(value[field.encode_name], field.type, _joined(path, field.encode_name))
        elif field.required:
            yield _missing(_joined(path, field.encode_name))
    names = {field.encode_name for field in fields}
    unknown = [place for place, name in enumerate(value, start=1) if name not in names]
    if shape.__struct_config__.forbid_unknown_fields and unknown:
        fault = _unknown_field(shape, "", unknown)
        yield BadSignal(path, fault.code, fault.text)


def _fitting(value: Any, kind: Any) -> Any:
    """The type without what is said of it; of several the one that is an object, or a list, as the value is."""
    while get_origin(kind) is Annotated:
        kind = get_args(kind)[0]
    if get_origin(kind) not in (Union, UnionType):
        return kind
    wanted = [inner for member in get_args(kind) if _is_like(value, inner := _fitting(value, member))]
    return wanted[0] if len(wanted) == 1 else kind


def _is_like(value: Any, kind: Any) -> bool:
    if isinstance(value, dict):
        return isinstance(kind, type) and issubclass(kind, msgspec.Struct)
    return isinstance(value, list) and get_origin(kind) is list


def _joined(path: str, field: str) -> str:
    return f"{path}{field}" if field.startswith("[") else ".".join(filter(None, (path, field)))


def _missing(field: str) -> BadSignal:
    return BadSignal(field, "missing", "This field is missing. Add it.")


def _unknown_field(shape: Any, path: str, places: Sequence[int] = ()) -> BadSignal:
    # The name of the field is input, and may hold anything: even what looks like a path. So it is told by its place.
    type_at_path = _at(shape, path)
    if not isinstance(type_at_path, inspect.StructType):
        path, type_at_path = "", _at(shape, "")
    names = _names(type_at_path) if isinstance(type_at_path, inspect.StructType) else ""
    if not places:
        told = "This object holds a field that is not known here."
    elif len(places) == 1:
        told = f"The field at place {places[0]} of this object is not known here."
    else:
        told = f"The fields at places {', '.join(map(str, places[:_PLACES]))} of this object are not known here."
    return BadSignal(path, "unknown-field", f"{told} It may have: {names}.")


def _names(shape: inspect.StructType) -> str:
    return ", ".join(field.encode_name for field in shape.fields)


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
