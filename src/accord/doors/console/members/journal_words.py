"""An entry of the journal in one sentence, without a word of the code."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import get_language, gettext
from msgspec import Struct

from accord.core.protocols import Protocol
from accord.core.sharing.country_names import country_name
from accord.doors.console.frame.labels import STANDINGS
from accord.doors.console.members.labels import ACTIONS, SENTENCES, UNNAMED
from accord.hub.protocol_book.queries import protocols
from accord.tables import newest_protocols, schemes

# What happened in a case, where its word is another's here, or says it from the other side.
CASE_CHANGES = MappingProxyType(
    {"changed": "changed-part", "shared-with": "shared", "withdrawn-from": "withdrawn", "invitation": "invited-member"}
)


def said(entry: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """`names` are those of members, by their ids."""
    data, by = entry.get("data") or {}, entry.get("by")
    sentence = _sentence(entry["type"], data, by)
    return gettext(SENTENCES[sentence]).format_map(_Words(sentence, data, by, names))


class _Words(Struct, frozen=True):
    """What stands for each name in a sentence. Found as the sentence asks for it: of a dozen names it has one or two."""

    sentence: str
    data: Mapping[str, Any]
    by: str | None
    names: Mapping[str, str]

    def __getitem__(self, name: str) -> object:
        data = self.data
        match name:
            case "who":
                return self.names.get(self.by or "") or gettext(UNNAMED)
            case "name":
                return self.names.get(data.get("member") or data.get("id") or "") or data.get("name") or gettext(UNNAMED)
            case "circle":
                return data.get("name", "") if self.sentence.startswith("circle.") else ""
            case "scheme":
                scheme = schemes().get(data.get("scheme", ""))
                return gettext(scheme.label) if scheme else ""
            case "count":
                return data.get("count", 1)
            case "action":
                return gettext(ACTIONS.get(data.get("action", ""), data.get("action", "")))
            case "standing":
                return gettext(STANDINGS.get(data.get("standing", ""), ""))
            case "asker" | "asked" | "country":
                return _country(data, name)
            case "protocol" | "step" | "state":
                return self._of_protocol(name)
        raise KeyError(name)

    def _of_protocol(self, name: str) -> str:
        ref = str(self.data.get("protocol", ""))
        protocol = _protocol(ref)
        if name == "step":
            return _step(protocol, str(self.data.get("step", "")))
        if name == "state":
            state = str(self.data.get("state", ""))
            return gettext(protocol.states[state].title) if protocol and state in protocol.states else ""
        return gettext(protocol.title) if protocol else ref if self.sentence.startswith("protocol.") else ""


def _sentence(entry_type: str, data: Mapping[str, Any], by: str | None) -> str:
    """Which of the sentences fits: what an entry says can be more than its type."""
    if entry_type == "signal.reviewed" and data.get("decision") == "reject":
        return "signal.rejected"
    if entry_type == "signal.quarantined" and by is None:
        return "signal.held"
    if entry_type == "share.answered" and data.get("answer") == "declined":
        return "share.declined"
    if entry_type == "request.step" and data.get("side") == "clock":
        return "request.step.clock"
    if entry_type == "member.changed" and (data.get("national") or data.get("name")):
        return "member.national" if data.get("national") else "member.corrected"
    if entry_type == "case.changed":
        what = CASE_CHANGES.get(str(data.get("what")), str(data.get("what")))
        return f"case.{what}" if f"case.{what}" in SENTENCES else entry_type
    if entry_type == "request.told" and f"request.{data.get('what')}" in SENTENCES:
        return f"request.{data.get('what')}"
    if entry_type == "protocol.changed" and f"protocol.{data.get('what')}" in SENTENCES:
        return f"protocol.{data.get('what')}"
    return entry_type


def _protocol(name: str) -> Protocol | None:
    """`hold-funds@2` as a request has it, `hold-funds` as a gateway does."""
    return protocols().get(name) or newest_protocols().get(name)


def _step(protocol: Protocol | None, key: str) -> str:
    steps = (*protocol.steps, *protocol.opening) if protocol else ()
    return next((gettext(step.title) for step in steps if step.key == key), "")


def _country(data: Mapping[str, Any], name: str) -> str:
    code = str(data.get(name, ""))
    return country_name(code, get_language()) if code else ""
