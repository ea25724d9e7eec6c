"""Bundles of STIX 2.1, for platforms of threat intelligence: an indicator for each identifier. What is read of them is JSON (`stix`).

Sources: OASIS STIX 2.1 (https://docs.oasis-open.org/cti/stix/v2.1/os/stix-v2.1-os.html): bundle 8, indicator 4.7, identity 4.5, note 4.10,
identifiers 2.9, versions 3.6, patterns 9; TLP 2.0 as OASIS has it (https://github.com/oasis-open/cti-stix-common-objects,
extension-definition 60a3c5c5); phones, accounts and wallets, which STIX itself has not, by the names of
https://github.com/muchdogesec/stix2extensions.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final
from uuid import UUID, uuid5

import msgspec

from accord.core.times import moment
from accord.formats.blocklists.rules import ADDRESS, Entry, Lines, Outcome

NAME, RANK, COVERS_BELOW = "stix", 9, False
Reader = None
IS_READ = False

# Of the ids made here. STIX keeps its own for objects that anybody makes alike (2.9).
_SPACE: Final = UUID("0c7d9a9e-6f0b-4b57-9a52-6d3f0a1f7e4c")
# It holds claims of many labels: the strictest that still lets the member's own machines have them.
_MARK: Final = "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003"
_EXTENSION: Final = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
_OWNER: Final = "identity--c0b2d8b5-6f4e-4d0e-8b1a-2a8f0f5b9d11"
# Neither of these ever changes: of a changed object STIX wants another `modified`.
_FIRST: tuple[dict[str, Any], ...] = (
    {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": _MARK,
        "created": "2022-10-01T00:00:00.000Z",
        "name": "TLP:AMBER+STRICT",
        "extensions": {_EXTENSION: {"extension_type": "property-extension", "tlp_2_0": "amber+strict"}},
    },
    {
        "type": "identity",
        "spec_version": "2.1",
        "id": _OWNER,
        "created": "2026-12-03T00:00:00.000Z",
        "modified": "2026-12-03T00:00:00.000Z",
        "name": "Accord",
        "description": "A hub of the Global Partnership Against Online Scams.",
        "identity_class": "system",
    },
)
_PATHS = {"email": "email-addr:value", "phone": "phone-number:value", "iban": "bank-account:iban", "account": "bank-account:account_number"}


def looks(line: str) -> bool:
    """No line tells by itself: a document is known by how it begins."""
    return False


class Writer(Lines):
    def begins(self, remarks: Iterable[str]) -> Iterator[str]:
        made = _time(self.about.made)
        bundle = _id("bundle", self.about.member, self.about.use, made)
        yield f'{{"type":"bundle","id":"{bundle}","objects":['
        yield from (f"{_json(thing)}," for thing in _FIRST)
        # JSON has no remarks.
        note = self._object("note", _id("note", bundle), made) | {"content": "\n".join(remarks), "object_refs": [_OWNER]}
        yield _json(note)

    def entry(self, entry: Entry) -> Outcome:
        if entry.is_exception:
            # A pattern is hit by its own names alone: there is nothing that an exception could be from.
            return Outcome()
        pattern = _pattern(entry)
        if pattern is None:
            return Outcome(loss=entry.kind)
        since = _time(entry.since or self.about.made)
        name = _id("indicator", self.about.member, entry.kind, entry.value, since)
        indicator = self._object("indicator", name, since) | {
            "name": entry.value,
            "description": f"Claimed by members of Accord; listed for: {self.about.use}.",
            "indicator_types": ["malicious-activity"],
            "labels": [entry.scheme or "other"],
            "pattern": pattern,
            "pattern_type": "stix",
            "valid_from": since,
            "valid_until": _time(self.about.until),
        }
        host = entry.host
        return Outcome((f",{_json(indicator)}",), less="below" if host is not None and not ADDRESS.fullmatch(host) else "")

    def ends(self) -> tuple[str, ...]:
        return ("]}",)

    def _object(self, kind: str, name: str, created: str) -> dict[str, Any]:
        return {
            "type": kind,
            "spec_version": "2.1",
            "id": name,
            "created_by_ref": _OWNER,
            "created": created,
            "modified": _time(self.about.made),
            "object_marking_refs": [_MARK],
        }


def _pattern(entry: Entry) -> str | None:
    """None where STIX and its extensions have no name for such a thing."""
    kind, value, host = entry.kind, entry.value, entry.host
    if host is not None and not ADDRESS.fullmatch(host):
        return f"[{_term('domain-name:value', host)}]"
    if host is not None:
        return f"[{_term('ipv6-addr:value' if ':' in host else 'ipv4-addr:value', host)}]"
    if kind == "url":
        # With which of both it was claimed is not kept: the page is the same.
        return f"[{_term('url:value', f'https://{value}')} OR {_term('url:value', f'http://{value}')}]"
    if kind in _PATHS:
        return f"[{_term(_PATHS[kind], value)}]"
    before, _, name = value.partition(":")
    if kind == "crypto":
        return f"[{_term('cryptocurrency-wallet:value', name)}]"
    if kind == "handle":
        key = "user_id" if name.startswith("id:") else "account_login"
        return f"[{_term('user-account:account_type', before)} AND {_term(f'user-account:{key}', name.removeprefix('id:'))}]"
    return None


def _term(path: str, value: str) -> str:
    quoted = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"{path} = '{quoted}'"


def _id(kind: str, *parts: str) -> str:
    return f"{kind}--{uuid5(_SPACE, chr(10).join((kind, *parts)))}"


def _time(at: int) -> str:
    """To the millisecond, as STIX has it at least (3.2, timestamp)."""
    return moment(at).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at // 1000 % 1000:03d}Z"


def _json(thing: dict[str, Any]) -> str:
    return msgspec.json.encode(thing).decode()
