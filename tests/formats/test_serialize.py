"""What is encoded at once is byte for byte what sorting a dictionary of it gives."""

from typing import Any
from uuid import UUID

import msgspec
import pytest

from accord.core.sharing import write_for_originator
from accord.core.signals import Draft
from accord.core.times import moment, rfc3339
from accord.formats.serialize import signal_bytes
from accord.formats.signals import content_of, identifier_from, identifier_out, read_signal, read_wire, write_signal
from accord.tables import identifier_tables, schemes

ID = UUID("6f1c7a52-3b1e-4d5f-9a44-0f3a2f9c1b77")
FULL: dict[str, Any] = {
    "identifier": {"value": "https://pay-example-shop.com/a"},
    "scheme": "parcel",
    "marking": {
        "tlp": "TLP:AMBER",
        "pap": "PAP:GREEN",
        "audience": {"members": ["b", "a"], "sectors": ["finance"], "except": ["c"]},
        "embargo": {"contact": "the desk", "until": "2030-01-01T00:00:00Z"},
        "attribution": "unnamed",
        "expires": "2031-01-01T00:00:00Z",
    },
    "role": "lure",
    "channel": "sms",
    "seen": {"first": "2026-01-01T00:00:00Z", "last": "2026-02-01T01:02:03.000004Z"},
    "confidence": "B2",
    "evidence": "group-1",
    "source": "A list",
    "harm": {"victims": 0, "loss": {"THB": "1.50", "EUR": "2"}, "countries": ["TH", "NP"]},
    "note": "It says: “pay at once”",
}


def draft(wire: dict[str, Any]) -> Draft:
    return read_signal(read_wire(wire), originator="me", tables=identifier_tables(), schemes=schemes())


def claim(draft: Draft) -> dict[str, Any]:
    """Without what is unknown or empty."""
    seen = {"first": draft.first_seen and rfc3339(draft.first_seen), "last": draft.last_seen and rfc3339(draft.last_seen)}
    values = {
        "scheme": draft.scheme,
        "role": draft.role,
        "channel": draft.channel,
        "seen": {key: value for key, value in seen.items() if value},
        "confidence": draft.confidence.wire(),
        "evidence": draft.evidence,
        "source": draft.source,
        "harm": draft.harm.wire(),
        "ai": list(draft.ai),
        "note": draft.note,
    }
    return {key: value for key, value in values.items() if value is not None and value not in ((), [], {})}


def identifier(draft: Draft) -> dict[str, Any]:
    own = draft.identifier
    more = {"looks_like": own.looks_like} if own.looks_like is not None else {}
    return (
        {"kind": own.kind, "value": own.value, "display": own.display, "key": own.key.hex()}
        | more
        | ({} if own.verified else {"verified": False})
    )


def slow(value: Any) -> bytes:
    return msgspec.json.encode(value, order="sorted")


def entries() -> list[dict[str, Any]]:
    needed = {key: FULL[key] for key in ("identifier", "scheme", "marking")}
    variants = [needed | {key: FULL[key]} for key in FULL if key not in needed]
    values = ("+66812345678", "pаypal.com", "0x" + "ab" * 20, "TH:004:1234567890")
    return [needed, FULL, *variants, needed | {"confidence": 0}, *(needed | {"identifier": {"value": value}} for value in values)]


@pytest.mark.parametrize("wire", entries())
def test_quick_and_slow_give_the_same_bytes(wire: dict[str, Any]) -> None:
    model = draft(wire)
    data = {"id": str(ID), "identifier": identifier(model), "revision": 0, **claim(model)}
    assert write_signal(model, signal_id=ID) == data
    assert signal_bytes(model, signal_id=ID.bytes) == slow(data)
    assert content_of(model) == slow({"key": model.identifier.key.hex(), "marking": write_for_originator(model.marking), **claim(model)})
    assert identifier_from(msgspec.to_builtins(identifier_out(model.identifier))) == model.identifier


@pytest.mark.parametrize("micros", [0, 1, 999_999, 1_767_225_600_000_000, 7_258_118_399_999_999])
def test_times_have_six_digits(micros: int) -> None:
    assert rfc3339(micros) == moment(micros).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
