"""What entries of the journal are about, where their sentences tell them apart by nothing: a request's sums and identifier, a case.
A fixed number of queries, however many entries."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext
from msgspec import Struct

from accord.doors.console.cases.labels import RINGS_FOR
from accord.doors.console.frame.joining import joined
from accord.doors.console.frame.labels import KINDS
from accord.doors.console.frame.money import money
from accord.doors.console.requests.rows import masked
from accord.hub.cases import queries as cases
from accord.hub.members.queries import Caller
from accord.hub.requests import queries as requests


class Matter(Struct, frozen=True):
    """`words`: the sums of a request, or the case; `value` is the identifier that a request is about, masked as in its lists."""

    words: str = ""
    kind: str = ""
    value: str = ""


NO_MATTER: Final = Matter()
_CASE: Final = RINGS_FOR["case"]


def matter_id(data: Mapping[str, Any]) -> str:
    """The id of the request or the case that an entry is about; of a bell, what it rings for. Empty where it is about neither."""
    rung = data.get("ref") if data.get("bell") else ""
    return str(data.get("request") or data.get("case") or rung or "").rpartition(":")[2]


def matters_of(caller: Caller, entries: Iterable[Mapping[str, Any]]) -> dict[str, Matter]:
    """By id, of what these entries are about; for who may see it."""
    data = [entry.get("data") or {} for entry in entries]
    sums: dict[str, str] = {}
    for content in data:
        # The newest entry that tells the sums tells them for all: they stand in the same words on each of its lines.
        if content.get("totals") and (id := matter_id(content)) not in sums:
            sums[id] = _sums(content["totals"])
    of_cases = {str(content["case"]) for content in data if content.get("case")}
    others = [id for content in data if not content.get("case") and (id := matter_id(content))]
    found = {
        id: Matter(sums.get(id, ""), gettext(KINDS.get(glance.subject_kind, "")), masked(glance.subject, glance.subject_kind))
        for id, glance in requests.glances(caller, others).items()
    }
    return found | {id: Matter(gettext(_CASE).format(number=number)) for id, number in cases.numbers(caller, of_cases).items()}


def _sums(totals: Mapping[str, Mapping[str, str]]) -> str:
    """A figure for each currency: they are never added."""
    disputed = ((Decimal(there.get("disputed") or 0), code) for code, there in totals.items())
    return joined(money(value, code, short=True) for value, code in disputed if value)
