"""Each text of each operation, as the document names them, is refused where something hides in it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hubs import Hub

from accord.doors.api.reading import PASTED

HIDING = ("\u202e", "\x00", "\u200b")
METHODS = ("post", "put", "patch", "delete")


def document() -> dict[str, Any]:
    from accord.doors.api.openapi import document as made

    spec: dict[str, Any] = made()
    return spec


Place = tuple[str, ...]


def strings(whole: dict[str, Any], schema: dict[str, Any], path: Place = (), depth: int = 0) -> Iterator[Place]:
    """Where a body has texts; the rest of it is judged later."""
    if "$ref" in schema:
        schema = whole["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if depth > 6:
        return
    for part in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())):
        yield from strings(whole, part, path, depth + 1)
    kinds = schema.get("type")
    if "string" in (kinds if isinstance(kinds, list) else [kinds]):
        yield path
    for name, inner in schema.get("properties", {}).items():
        yield from strings(whole, inner, (*path, name), depth + 1)
    if isinstance(schema.get("items"), dict):
        yield from strings(whole, schema["items"], (*path, "0"), depth + 1)
    if isinstance(schema.get("additionalProperties"), dict):
        yield from strings(whole, schema["additionalProperties"], (*path, "key"), depth + 1)


def holding(path: Place, text: str) -> Any:
    value: Any = text
    for part in reversed(path):
        value = [value] if part == "0" else {part: value}
    return value


def test_each_text_of_each_operation_is_refused_where_something_hides_in_it(hub: Hub) -> None:
    whole = document()
    seen: set[tuple[str, str]] = set()
    tried = 0
    for address, methods in whole["paths"].items():
        for method, operation in methods.items():
            content = operation.get("requestBody", {}).get("content", {}) if method in METHODS else {}
            schema = content.get("application/json", {}).get("schema")
            if schema is None:
                continue
            path = address.removeprefix("/api/v1")
            for name in ("{id}", "{member}", "{code}", "{desk}", "{person}", "{country}", "{name}", "{key}", "{step}", "{file}"):
                path = path.replace(name, "6f1c7a52-3b1e-8d5f-9a44-0f3a2f9c1b77")
            for place in strings(whole, schema):
                if not place or ".".join(part for part in place if not part.isdigit()) in PASTED:
                    continue
                seen.add((address, method))
                for letter in HIDING[: 1 if len(place) > 2 else 3]:
                    tried += 1
                    body = json.dumps(holding(place, f"a{letter}b")).encode()
                    status, answer = hub.admin(method.upper(), path, body)
                    assert (status, answer.get("code")) == (422, "hidden-characters"), (method, address, place, answer)
                    assert answer["errors"][0]["field"] == ".".join(place), (address, place)
                    assert letter not in hub.admin.raw.decode()
    assert len(seen) > 25 and tried > 200, (len(seen), tried)


@pytest.mark.parametrize("key", ["tlp", "audience"])
def test_a_marking_that_says_its_label_twice_is_refused(any_hub: Hub, key: str) -> None:
    value = '"TLP:RED"' if key == "tlp" else '{"members":[]}'
    marking = f'{{"tlp":"TLP:CLEAR","{key}":{value},"{key}":{value}}}'
    body = f'{{"identifier":{{"value":"evil-twice.example.com"}},"scheme":"parcel","marking":{marking}}}'
    status, answer = any_hub.member("Bank A")("POST", "/signals", body.encode())
    assert (status, answer["code"]) == (400, "key-twice")
    assert any_hub.member("Bank A")("POST", "/check", b'{"values":["a.example"],"values":["b.example"]}')[1]["code"] == "key-twice"


def test_what_people_paste_into_a_check_is_looked_through(any_hub: Hub) -> None:
    bank = any_hub.member("Bank A")
    bank.publish("+66812345678")
    assert bank.verdict("\u202a+66 81 234 5678\u202c")["verdict"] != "none", "as a phone's list of contacts gives it"
