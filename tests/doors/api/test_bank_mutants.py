"""A thousand messages of which something is wrong: never a fault of ours, each refusal with its rule, and nothing half-stored.

The seed is fixed, so a failure comes again; ACCORD_MUTANTS asks for more of them.
"""

import os
import random
import re
from collections.abc import Callable, Sequence
from contextlib import suppress

from asking import cast
from bank_cast import RETURN, UETR, finding
from bells import rows
from hubs import Hub
from request_calls import PAID, XML, opened, pending

MUTANTS = int(os.environ.get("ACCORD_MUTANTS", "1000"))
TABLES = ("request", "step", "entry", "payment", "request_payment", "bank_message", "bank_investigation", "message", "party", "balance")
HEADER = (
    b'<AppHdr xmlns="urn:iso:std:iso:20022:tech:xsd:head.001.001.02"><Fr><FIId><FinInstnId><BICFI>KASITHBK</BICFI></FinInstnId></FIId></Fr>'
    b"<To><FIId><FinInstnId><BICFI>VICTTHBK</BICFI></FinInstnId></FIId></To><BizMsgIdr>A-1</BizMsgIdr><MsgDefIdr>%s</MsgDefIdr>"
    b"<CreDt>2026-11-25T00:00:00Z</CreDt></AppHdr>"
)
BOMB = b'<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>'
OUTSIDE = b'<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
AMOUNTS = (
    b"1" * 30, b"-60000.00", b"0.00000000001", b"1e9", b"NaN", b"Infinity", b"", b"60 000,00", b"0x10", b"9" * 18, b"+60000", b".5", b"0",
)  # fmt: skip
CODES = (b"ZZZZ", b"ACCP", b"rjcr", b"", b"A" * 300, b"\xd8\xb9", b"NARR", b"IPAY", b"CNCL", b"FTNA", b"CLSD", b"RJCT")


Dice = random.Random
Mutation = Callable[[Dice, bytes], bytes]
MUTATIONS: dict[str, Mutation] = {}


def mutation(change: Mutation) -> Mutation:
    MUTATIONS[change.__name__] = change
    return change


def swaps(name: str, old: Sequence[bytes], new: Sequence[bytes]) -> None:
    """A mutation that puts one of these in the place of one of those."""
    MUTATIONS[name] = lambda dice, data: data.replace(dice.choice([text for text in old if text in data]), dice.choice(new))


def elements(data: bytes) -> list[tuple[int, int]]:
    """Where each element that has only text begins and ends."""
    return [match.span() for match in re.finditer(rb"<(\w+)[^<>/]*>[^<]*</\1>", data)]


def put(data: bytes, span: tuple[int, int], text: bytes) -> bytes:
    return data[: span[0]] + text + data[span[1] :]


@mutation
def cut_off(dice: Dice, data: bytes) -> bytes:
    return data[: dice.randrange(len(data))]


@mutation
def a_byte_changed(dice: Dice, data: bytes) -> bytes:
    place = dice.randrange(len(data))
    return put(data, (place, place + 1), bytes([dice.randrange(256)]))


@mutation
def a_part_gone(dice: Dice, data: bytes) -> bytes:
    place = dice.randrange(len(data))
    return put(data, (place, place + dice.randrange(1, 60)), b"")


@mutation
def an_element_twice(dice: Dice, data: bytes) -> bytes:
    start, end = dice.choice(elements(data))
    return put(data, (end, end), data[start:end])


@mutation
def an_element_gone(dice: Dice, data: bytes) -> bytes:
    return put(data, dice.choice(elements(data)), b"")


@mutation
def two_elements_changed_about(dice: Dice, data: bytes) -> bytes:
    one, two = sorted(dice.sample(elements(data), 2))
    return put(put(data, two, data[slice(*one)]), one, data[slice(*two)])


@mutation
def another_text(dice: Dice, data: bytes) -> bytes:
    long = b"x" * dice.randrange(1, 3000)
    text = dice.choice([b"", b" ", long, "é\u202e".encode(), b"\x00", b"\r\n", b"&#0;", b"&nope;", b"]]>"])
    return put(data, dice.choice([match.span(1) for match in re.finditer(rb">([^<>]+)</", data)]), text)


swaps("another_amount", (b">200000<", b">200000.00<", b">60000.00<"), [b">" + amount + b"<" for amount in AMOUNTS])
swaps("another_currency", (b'Ccy="THB"',), [b'Ccy="' + code + b'"' for code in (b"USD", b"ZZZ", b"thb", b"", b"XAU", b"BHD")])
swaps("another_code", (b">PDCR<", b">FOCR<", b">INPO<", b">PDNG<", b">FRAD<"), [b">" + code + b"<" for code in CODES])
swaps("another_namespace", (b"urn:iso:std:iso:20022:tech:xsd:",), (b"", b"urn:x:", b"urn:swift:xsd:"))
swaps("another_version", (b".001.13", b".001.14", b".111.001.01"), [b".001.%02d" % number for number in range(20)])
swaps("another_payment", (UETR.encode(),), (b"9b2e1c4d-7a3f-4e2b-8c1d-5f6a7b8c9d0e", b"", b"x" * 36))
swaps("another_day", (b"2026-11-26<",), (b"2026-13-45<", b"0000-01-01<", b"9999-12-31<", b"2026-11-26Z<", b"99999-01-01<"))
swaps("another_time", (b"2026-11-25T00:00:00Z",), (b"0001-01-01T00:00:00", b"2026-11-25T24:00:00", b"2026-11-25T00:00:00+99:00", b"now"))


@mutation
def a_bomb(dice: Dice, data: bytes) -> bytes:
    return BOMB + data.replace(b">A-1<", b">&c;<").replace(b">RTR-1<", b">&c;<")


@mutation
def an_entity_from_outside(dice: Dice, data: bytes) -> bytes:
    return OUTSIDE + data.replace(b"THB", b"&e;", 1)


@mutation
def an_include(dice: Dice, data: bytes) -> bytes:
    include = b'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file:///etc/passwd"/>'
    start, _end = dice.choice(elements(data))
    return put(data, (start, start), include)


@mutation
def deep(dice: Dice, data: bytes) -> bytes:
    depth = dice.randrange(1, 80)
    return b"<e>" * depth + data + b"</e>" * depth


@mutation
def wide(dice: Dice, data: bytes) -> bytes:
    return b"<e>" + b"<f/>" * dice.choice([1, 100, 25_000]) + data + b"</e>"


@mutation
def huge(dice: Dice, data: bytes) -> bytes:
    return data + b" " * dice.randrange(0, 1_300_000)


@mutation
def no_value_at_all(dice: Dice, data: bytes) -> bytes:
    return data.replace(b"<Id>", b'<Id xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true">', 1)


@mutation
def a_header(dice: Dice, data: bytes) -> bytes:
    names = [b"camt.029.001.13", b"camt.111.001.01", b"pacs.004.001.14", b"", b"camt.029.001.09"]
    return b"<E>" + HEADER % dice.choice(names) + data + b"</E>"


@mutation
def two_of_them(dice: Dice, data: bytes) -> bytes:
    return b"<E>" + data + data + b"</E>"


@mutation
def another_encoding(dice: Dice, data: bytes) -> bytes:
    return data.decode().encode(dice.choice(["utf-16", "utf-16-le", "utf-32", "utf-7", "cp037"]))


@mutation
def a_declaration_that_lies(dice: Dice, data: bytes) -> bytes:
    encoding = dice.choice([b"UTF-16", b"x", b"iso-8859-1", b"cp037", b"utf-7"])
    return b'<?xml version="1.0" encoding="' + encoding + b'"?>' + data


@mutation
def an_instruction(dice: Dice, data: bytes) -> bytes:
    return b'<?xml-stylesheet href="file:///etc/passwd"?>' + data


def body_of(data: bytes) -> bytes:
    return data.partition(b"?>")[2].strip()


def kept() -> list[object]:
    return rows("SELECT " + ", ".join(f"(SELECT COUNT(*) FROM requests_{name})" for name in TABLES))


def test_a_message_of_which_something_is_wrong_is_refused_by_its_rule_and_leaves_nothing(hub: Hub) -> None:
    made = cast(hub)
    sender, kasi = made.api("Sender"), made.api("Kasi")
    request = opened(sender, payments=[PAID])
    dice = random.Random(20022)
    looked = finding("PDNG", "INPO", case=request.replace("-", ""), uetr=UETR, words=("We look.",), enclosed=True, next_bank="BKKBTHBK")
    answers = [("/requests/answers", data) for data in (body_of(pending(request.replace("-", ""))), looked)]
    samples = [*answers, ("/returns", body_of(RETURN))]
    before, tried, taken = kept(), set[str](), 0
    for number in range(MUTANTS):
        path, data = dice.choice(samples)
        names = [list(MUTATIONS)[number % len(MUTATIONS)], *dice.sample(list(MUTATIONS), dice.choice([0, 0, 0, 1, 2]))]
        for name in names:
            with suppress(UnicodeDecodeError, IndexError, ValueError):  # nothing is left that it could change
                data = MUTATIONS[name](dice, data)
        tried |= set(names)
        status, answer = kasi("POST", path, data, **XML)
        what = (number, names, status, answer, data[:300])
        assert status in (200, 404, 409, 413, 422), what
        if status == 200:  # no harm was done to it; the same again changes nothing
            taken += 1
            before = kept()
            assert [row["repeated"] for row in kasi.post(path, data, **XML)["items"]] == [True] * len(answer["items"]), what
        else:
            assert answer["code"] and answer["detail"], what
            assert "root:" not in str(answer) and "/etc/passwd" not in str(answer), what
            assert status != 422 or answer.get("errors") or answer["code"] == "too-large", what
        assert kept() == before, what
    assert tried == set(MUTATIONS) or len(MUTATIONS) > MUTANTS
    assert 0 < taken < MUTANTS / 2
