"""Checks on all JSON that comes in, by any door: no key that stands twice, and no characters that hide or turn what is read.

A decoder takes the last of two like keys, the next program the first: two readers of one message would read two markings. Most bodies are
seen through at once, without being decoded a second time.
"""

import json
from collections.abc import Iterator
from typing import Any

from accord.core.texts import is_plain


class _Twice(Exception):
    pass


def has_key_twice(body: bytes | bytearray) -> bool:
    """Whether an object in it names a key twice; False for what is no JSON, which its decoder says."""
    # Written out: this is done for each line of an upload.
    if not (b"\\" in body or b"\n" in body or b"\t" in body or b"\r" in body or b'" ' in body):
        # Then each key is `"key":`, and nothing within a text looks like one.
        keys = [part[part.rfind(b'"') + 1 :] for part in bytes(body).split(b'":')]
        keys.pop()
        # Two objects may well have keys of one name: then the check looks closely.
        if len(set(keys)) == len(keys):
            return False
    try:
        json.loads(body, object_pairs_hook=_once)
    except _Twice:
        return True
    except (ValueError, RecursionError):
        return False
    return False


def _once(pairs: list[tuple[str, Any]]) -> None:
    if len({key for key, _ in pairs}) != len(pairs):
        raise _Twice


def hidden_in(body: bytes, free: frozenset[str] = frozenset()) -> str | None:
    """Where a text in it holds a hidden character, as `a.b.0`; None where none does. `free`: paths that hold what people paste."""
    if body.isascii() and b"\\" not in body and b"\x7f" not in body:
        return None
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return next((path for path, text in _texts(parsed) if not is_plain(text) and _without_places(path) not in free), None)


def _texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            # A key is shown too; it is named by what holds it.
            yield path or "body", key
            yield from _texts(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _texts(inner, f"{path}.{place}" if path else str(place))


def _without_places(path: str) -> str:
    return ".".join(part for part in path.split(".") if not part.isdigit())
