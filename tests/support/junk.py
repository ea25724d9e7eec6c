"""Junk for every operation: made from a seed, so that a failure can be made again. All of it holds the canary somewhere."""

import json
import random
import re
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from typing import Any
from urllib.parse import quote

from wire import Sent

CANARY = "zqxCanary7"
CARD = "4111111111111111"
RAW = "\0raw\0"  # stands in JSON text for bytes that no encoder writes

# Texts in which the canary is set at %s. Those in RAW_TEXTS go into the JSON as they stand.
# fmt: off
TEXTS = [
    "%s", "%s ", " %s", "\u202e%s\u202c", "\u2066%s", "%s\u0000", "\u0000%s", "%s\n%s", "\x1b[31m%s", "%s\u200b\u200d", "\ufeff%s",
    "\U0001f600%s", "%s" * 40, "%s" + "A" * 70_000, "http://%s", "https://%s.com/\u202e/x", "http://[%s", "hxxp://%s[.]", "%s@", "@%s",
    "%s@%s", "+66%s", "+%s", "'; DROP TABLE journal_entry; --%s", "%s' OR '1'='1", "{{%s}}", "<script>%s</script>", "../../%s", "%%00%s",
    "%s" + "\u0301" * 500, "\u0660\u0661\u0662%s", "\uff11\uff12\uff13%s", "\u0e51\u0e52%s", "bc1%s", "0x%s", "xn--%s", "xn--%s.xn--%s",
    "promptpay:%s", "upi:%s", "t.me/%s", "%s\u2028", "DE00%s", "TH:BKK:%s", "1" * 500 + "%s", CARD + " %s", "%s " + CARD,
    "\ud7ff\ue000%s", "\uffff%s", "\U0010ffff%s", "\ufdd0%s", "e\u0301%s\u0344",
]
RAW_TEXTS = [
    r'"\ud800%s"', r'"%s\udc00"', r'"\ud83d\u0041%s"', r'"\udead\ubeef%s"', '"\\x%s"', '"%s', '"\t%s"', "'%s'", r'"\u00zz%s"',
    r'"\u0000%s"',
]
NUMBERS = [
    "1e400", "-1e400", "1" + "0" * 400, "-0", "-0.0", "NaN", "Infinity", "-Infinity", "1e-400", "9" * 5000, "0x10", "01", "1.", ".5",
    "1e9999999", "-1", "18446744073709551616", "9223372036854775808", "2147483648", "1.5", "\u0661\u0662", "1_000",
]
PLAIN: list[Any] = [
    None, True, False, 0, -1, 2**31, 2**53, 2**63 - 1, 2**64, 10**30, 0.5, -0.0, 1e308, "", " ", [], {}, [[]], [{}], [None], {"": None},
]
IDS = [
    "%s", "%%2e%%2e", "%%2e%%2e%%2f%s", "%%00", "%s%%00", "%%ff%s", "%%ed%%a0%%80", "%%0a", "%s%%0a", "%%0d%%0a%s", "%%e2%%80%%ae%s",
    "%s" * 1000, "%%2f", "null", "undefined", "-1", "0", "9" * 40, "1e9", "{%s}", "urn:uuid:%s", "00000000-0000-0000-0000-000000000000",
    "%%EF%%BC%%91", "%s;x=1", "%s+", "*", "'%s", "%%25%%30%%30", "ffffffff-ffff-ffff-ffff-ffffffffffff", "%%C3%%28%s",
    "%%F0%%9F%%98%%80", "_" * 36, "0000000000000000000000000000000_",
]
QUERIES = [
    "limit=-1", "limit=0", "limit=1e9", "limit=%s", "after=1e9", "after=-0", "after=%%00", "after=%%ff", "before=99999999999999999999",
    "limit=10&limit=20", "%s=1", "%s", "=%s", "&&&", "limit", "limit=", "state=%s", "kind=%s", "scheme=%s", "identifier=%s",
    "identifier=%%00%s", "identifier=%%ff", "identifier=" + CARD, "identifier=%%ed%%a0%%80%s", "identifier=081&region=%s",
    "identifier=x&kind=%s", "own=2", "own=%%D9%%A1", "limit=%%EF%%BC%%91", "limit=1%%0a", "before=%%20" "1", "limit=+1", "%%00=%%00",
    "%%ff%s=1", "%%zz%s", "identifier=" + "%s" * 1200, "&".join(f"p{n}=1" for n in range(1500)), "limit[]=1", "limit=10;after=%s",
    "region=%s", "scheme=%%00",
]
HEADERS: list[dict[str, str]] = [
    {"Idempotency-Key": "%s\x01"}, {"Idempotency-Key": "\xff\xfe%s"}, {"Idempotency-Key": "%s" * 300}, {"Idempotency-Key": ""},
    {"Idempotency-Key": " "}, {"Idempotency-Key": "\x00%s"}, {"Idempotency-Key": "\x85%s"}, {"Authorization": "%s"},
    {"Authorization": "Bearer"}, {"Authorization": "Bearer %s"}, {"Authorization": "Bearer \xff%s"}, {"Authorization": "Bearer \x00"},
    {"Authorization": "Basic %s"}, {"Authorization": "Bearer " + "%s" * 2000}, {"Authorization": ""}, {"Authorization": "Bearer a b %s"},
    {"Authorization": "bearer\t%s"}, {"Host": "%s"}, {"Host": "%s:x:y"}, {"X-Forwarded-For": "%s"}, {"Accept": "%s/\xff"},
    {"Accept-Language": "%s" * 50}, {"Cookie": "%s=\xff"}, {"Transfer-Encoding": "%s"}, {"Content-Encoding": "gzip"},
    {"X-HTTP-Method-Override": "DELETE"}, {"Referer": "%s"},
]
ENVIRONS = [
    {"CONTENT_LENGTH": ""}, {"CONTENT_LENGTH": "-1"}, {"CONTENT_LENGTH": "x"}, {"CONTENT_LENGTH": "1" + "0" * 30},
    {"CONTENT_LENGTH": "1_0"}, {"CONTENT_LENGTH": "\xb2"}, {"CONTENT_LENGTH": "3"}, {"CONTENT_LENGTH": "1048577"},
    {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "chunked"}, {"CONTENT_LENGTH": "0", "HTTP_TRANSFER_ENCODING": "chunked"},
    {"CONTENT_LENGTH": "", "HTTP_TRANSFER_ENCODING": "gzip, chunked"},
]
CONTENT_TYPES = [
    "", "text/plain", "application/xml", "multipart/form-data; boundary=x", "multipart/form-data", "application/x-www-form-urlencoded",
    "x" * 5000, "application/json; charset=utf-16", "application/json; charset=%s", "application/json; charset=base64",
    "application/json; charset=hex", "\xff/\xfe", "APPLICATION/JSON", "application/problem+json", "json", "application/notjson", ";;;",
]
# fmt: on
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "CONNECT", "get", "%s", "PROPFIND"]


def _filled(text: str) -> str:
    return text.replace("%%", "\0\0").replace("%s", CANARY).replace("\0\0", "%")


def _body_texts() -> list[bytes]:
    deep = 100_000
    # fmt: off
    texts = [
        "", " ", "[]", "[%s]", "null", '"%s"', "{", '{"%s"', '{"%s":', "{}{}", '{"%s":1}', '{"identifier":{}}', '{"reason":["%s"]}',
        "true", "0", '{"a":"%s","a":"%s"}', '\ufeff{"reason":"%s"}', '{"reason":"%s"}\x00', '{"reason":"%s",}', "{'reason':'%s'}",
        '{"reason":"%s"}//', '[{"reason":"%s"}]', "%s", "<x>%s</x>", "a=%s&b=1", '{"x` - at `$.%s":1}', '{"%s` - at `$.marking":1}',
        '{"reason":"' + "%s" * 110_000 + '"}', '{"' + "%s" * 110_000 + '":1}', '{"values":["' + "A" * 1_000_000 + '"]}',
        '{"identifier":{"value":"' + "A." * 500_000 + '"},"scheme":"other","marking":{"tlp":"GREEN"}}',
        '{"identifier":{"value":"' + "1 " * 500_000 + '"},"scheme":"other","marking":{"tlp":"GREEN"}}',
        '{"identifier":{"value":"%s.com"},"scheme":"other",'
        '"marking":{"tlp":"TLP:AMBER","audience":{"members":[' + '"%s",' * 20_000 + '"x"]}}}',
        '{"values":[' + '"%s",' * 1000 + '"x"]}', "[" * deep, "[" * deep + "]" * deep, '{"a":' * deep, '{"a":' * deep + "1" + "}" * deep,
        '{"marking":' * 900 + "1" + "}" * 900, '{"identifier":{"value":"%s"},"scheme":"other","marking":' + "[" * 900 + "]" * 900 + "}",
        '{"harm":' + "[" * deep, '{"audience":' + '{"members":' * 400 + "1" + "}" * 400 + ',"reason":"%s"}',
        '{"reason":"%s","reason":null}',
    ]
    # fmt: on
    # fmt: off
    bad = [
        b"\xff\xfe{\x00}\x00", b'{"reason":"\xff\xfe"}', b'{"reason":"\xed\xa0\x80"}', b'{"\xc3\x28":1}', b"\x00" * 100,
        b'{"values":["\xf5\x80\x80\x80"]}', b"\x1f\x8b\x08\x00", "{}".encode("utf-16"),
    ]
    # fmt: on
    return [_filled(text).encode() for text in texts] + bad


BODIES = _body_texts()


def ruined(value: Any, chance: random.Random) -> bytes:
    """A good body with one or two of its values, or keys, made bad: as JSON text."""
    body = deepcopy(value)
    raw: list[str] = []
    for _ in range(chance.choice((1, 1, 1, 2))):
        places = list(_places(body))
        if not places:
            break
        holder, key = chance.choice(places)
        way = chance.randrange(10)
        if way < 5:
            holder[key] = _filled(chance.choice(TEXTS))
        elif way < 6:
            holder[key] = chance.choice(PLAIN)
        elif way < 7:
            raw.append(_filled(chance.choice(RAW_TEXTS)) if chance.random() < 0.5 else chance.choice(NUMBERS))
            holder[key] = f"{RAW}{len(raw) - 1}"
        elif way < 8 and isinstance(holder, dict):
            del holder[key]
        elif way < 9 and isinstance(holder, dict):
            holder[_filled(chance.choice(TEXTS))[:300]] = holder.pop(key)
        else:
            holder[key] = [holder[key]] if chance.random() < 0.5 else {CANARY: holder[key]}
    text = json.dumps(body, ensure_ascii=chance.random() < 0.5)
    for number, piece in enumerate(raw):
        text = text.replace(json.dumps(f"{RAW}{number}"), piece)
    return text.encode("utf-8", "surrogatepass")


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(value, dict):
        for key in value:
            yield value, key
            yield from _places(value[key])
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield value, place
            yield from _places(item)


def requests(
    operations: list[Any], examples: Mapping[str, Mapping[str, Any]], real: Callable[[str, str], str], token: str, *, seed: int, count: int
) -> Iterator[Sent]:
    """`count` junk requests, the operations in turn, thrice those that take a body. `real(path, name)` gives an id that exists."""
    chance = random.Random(seed)
    taking = [operation for operation in operations if operation.takes is not None]
    turns = [*operations, *taking, *taking]
    for number in range(count):
        yield one(turns[number % len(turns)], examples, real, token, chance)


def everywhere(
    operations: list[Any], examples: Mapping[str, Mapping[str, Any]], real: Callable[[str, str], str], token: str, text: str
) -> Iterator[Sent]:
    """The one text in every place of every operation: each value of its bodies, each part of its path, each parameter."""
    headers = {"Authorization": f"Bearer {token}"}
    for operation in operations:
        names = re.findall(r"\{(\w+)\}", operation.path)
        filled = {name: quote(real(operation.path, name)) for name in names}
        good = list(examples.get(operation.name, {}).values())
        body = json.dumps(good[0]).encode() if good else b""
        for name in names:
            yield Sent(operation.method, operation.path.format(**{**filled, name: quote(text)}), body, headers)
        path = operation.path.format(**filled)
        for query in operation.query:
            yield Sent(operation.method, f"{path}?{query.name}={quote(text)}", body, headers)
        for example in good:
            for number in range(len(list(_places(example)))):
                bad = deepcopy(example)
                holder, key = list(_places(bad))[number]
                holder[key] = text
                yield Sent(operation.method, path, json.dumps(bad).encode(), headers)
        if "member" in str(good):
            yield Sent(operation.method, path, json.dumps({**good[0], "member": text}).encode(), headers)


def one(
    operation: Any, examples: Mapping[str, Mapping[str, Any]], real: Callable[[str, str], str], token: str, chance: random.Random
) -> Sent:
    good = [json.loads(json.dumps(example)) for example in examples.get(operation.name, {}).values()]
    body = json.dumps(chance.choice(good)).encode() if good else b""
    headers, environ, method, query = {"Authorization": f"Bearer {token}"}, {}, operation.method, ""
    if operation.raw:
        body, environ = chance.choice(BODIES), {"CONTENT_TYPE": chance.choice(operation.raw)}
    way = chance.randrange(20)
    takes_ids = "{" in operation.path
    bad_id = takes_ids and (way < 5 or (not good and not operation.query))
    path = re.sub(
        r"\{(\w+)\}", lambda match: _filled(chance.choice(IDS)) if bad_id else quote(real(operation.path, match[1])), operation.path
    )
    if way < 14 and good:
        body = chance.choice(BODIES) if chance.random() < 0.2 else ruined(chance.choice(good), chance)
    elif way < 16 or (not good and way < 18):
        query = "?" + _filled(chance.choice(QUERIES))
    elif way < 18:
        headers |= {name: _filled(value) for name, value in chance.choice(HEADERS).items()}
    elif way == 18:
        query = "?limit=%61&%ff=1" if chance.random() < 0.5 else ""
        environ = chance.choice([{"CONTENT_TYPE": _filled(chance.choice(CONTENT_TYPES))}, chance.choice(ENVIRONS)])
    else:
        method = _filled(chance.choice(METHODS))
    return Sent(method, path + query, body, headers, environ)
