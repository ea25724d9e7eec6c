"""Markings as members write and read them: JSON objects in, JSON objects out.

In: `{"tlp", "pap"?, "audience"?: {"members", "sectors", "countries", "circles", "people", "except"}, "uses"?,
"embargo"?: {"contact"?, "until"?}, "attribution"?: "named"/"unnamed", "expires"?}`; times as RFC 3339. A null is a key left out.
"""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from typing import TypeVar

from accord.core.phrases import Phrase
from accord.core.sharing.marking import Attribution, Audience, BadMarking, Embargo, Marking
from accord.core.sharing.places import COUNTRIES, SECTORS
from accord.core.sharing.tlp import BadLabel, Pap, Tlp, Use, parse_pap, parse_tlp, uses_within
from accord.core.texts import is_readable
from accord.core.times import midnight_for_24

MOST_NAMES = 10_000
LONGEST_NAME = 200

_KEYS = ("tlp", "pap", "audience", "uses", "embargo", "attribution", "expires")
_AUDIENCE_KEYS = ("members", "sectors", "countries", "circles", "people", "except")
_EMBARGO_KEYS = ("contact", "until")
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ]([01][0-9]|2[0-4])(:[0-9]{2}){2}(\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})")

Label = TypeVar("Label", Tlp, Pap)


def read_marking(wire: object, originator: str) -> Marking:
    """Read a marking that `originator` (a member id) writes; raises BadMarking and nothing else.

    Left out: PAP is GREEN (CLEAR under TLP:CLEAR), uses are all that both labels leave, attribution is named.
    Uses that a label forbids are dropped: the stricter word wins.
    """
    fields = _object(wire, "marking", _KEYS)
    tlp = _label(fields.get("tlp"), "marking.tlp", parse_tlp)
    pap = _pap(fields.get("pap"), tlp)
    audience = _audience(fields.get("audience"))
    _check_audience(tlp, audience)
    return Marking(
        tlp=tlp,
        pap=pap,
        originator=originator,
        uses=_uses(fields.get("uses")) & uses_within(tlp, pap),
        audience=audience or Audience(),
        embargo=_embargo(fields.get("embargo")),
        attribution=_attribution(fields.get("attribution")),
        expires=_time(fields.get("expires"), "marking.expires"),
    )


def write_marking(marking: Marking) -> dict[str, object]:
    """The part of a marking for every reader: label, PAP, uses, attribution, expiry, embargo; never the circles nor the exceptions."""
    wire: dict[str, object] = {
        "tlp": marking.tlp.label,
        "pap": marking.pap.label,
        "uses": [use.value for use in Use if use in marking.uses],
        "attribution": marking.attribution,
    }
    if marking.expires is not None:
        wire["expires"] = _show_time(marking.expires)
    if marking.embargo is not None:
        wire["embargo"] = _show_embargo(marking.embargo)
    return wire


def write_for_originator(marking: Marking) -> dict[str, object]:
    """The whole marking, as its originator wrote it: `read_marking` gives the same marking back. For nobody else's eyes."""
    audience = marking.audience
    lists = (audience.members, audience.sectors, audience.countries, audience.circles, audience.people, audience.excluded)
    lists_by_key = {key: sorted(names) for key, names in zip(_AUDIENCE_KEYS, lists, strict=True) if names}
    return write_marking(marking) | ({"audience": lists_by_key} if lists_by_key else {})


def _object(value: object, field: str, keys: Collection[str]) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise BadMarking(field, "not-an-object", Phrase("Give an object here, with the keys {keys} as needed.", {"keys": ", ".join(keys)}))
    for key in value:
        if key not in keys:
            # The key is input too, and may be anybody's name: only where it stands is told.
            raise BadMarking(
                field, "unknown-key", Phrase("There is a key that is not known here. Use only {keys}.", {"keys": ", ".join(keys)})
            )
    return value


def _label(value: object, field: str, parse: Callable[[str], Label]) -> Label:
    if value is None:
        raise BadMarking(field, "missing", "Every marking needs a TLP label. Add one, such as TLP:GREEN.")
    try:
        return parse(_text(value, field))
    except BadLabel as error:
        raise BadMarking(field, error.code, error.text) from None


def _pap(value: object, tlp: Tlp) -> Pap:
    if value is None:
        return Pap.CLEAR if tlp is Tlp.CLEAR else Pap.GREEN
    return _label(value, "marking.pap", parse_pap)


def _text(value: object, field: str) -> str:
    if not isinstance(value, str):
        raise BadMarking(field, "not-a-text", "Give a text here.")
    if not value or len(value) > LONGEST_NAME or value.isspace() or not is_readable(value):
        raise BadMarking(
            field, "bad-text", Phrase("Give a readable text of 1 to {most} characters, without control characters.", {"most": LONGEST_NAME})
        )
    return value


def _list(value: object, field: str) -> list[object]:
    if not isinstance(value, list | tuple):
        raise BadMarking(field, "not-a-list", "Give a list of texts here, even for one.")
    if len(value) > MOST_NAMES:
        raise BadMarking(
            field, "too-many", Phrase("Name at most {most} here; a circle, a sector or a country holds more.", {"most": f"{MOST_NAMES:,}"})
        )
    return list(value)


def _names(value: object, field: str, read: Callable[[str, str], str]) -> frozenset[str]:
    if value is None:
        return frozenset()
    return frozenset(read(_text(item, f"{field}[{place}]"), f"{field}[{place}]") for place, item in enumerate(_list(value, field)))


def _id(text: str, field: str) -> str:
    # A UUID in capitals is the same id; an exception that silently fits nobody would show the entry to whom it is kept from.
    return text.lower() if _UUID.fullmatch(text) else text


def _sector(text: str, field: str) -> str:
    if text.lower() not in SECTORS:
        raise BadMarking(field, "unknown-sector", Phrase("This is not a sector. Use one of {sectors}.", {"sectors": ", ".join(SECTORS)}))
    return text.lower()


def _country(text: str, field: str) -> str:
    if not text.isascii() or text.upper() not in COUNTRIES:
        raise BadMarking(field, "unknown-country", "This is not a country code. Use two letters of ISO 3166-1, such as TH.")
    return text.upper()


def _audience(value: object) -> Audience | None:
    if value is None:
        return None
    field = "marking.audience"
    fields = _object(value, field, _AUDIENCE_KEYS)
    return Audience(
        members=_names(fields.get("members"), f"{field}.members", _id),
        sectors=_names(fields.get("sectors"), f"{field}.sectors", _sector),
        countries=_names(fields.get("countries"), f"{field}.countries", _country),
        circles=_names(fields.get("circles"), f"{field}.circles", _id),
        people=_names(fields.get("people"), f"{field}.people", _id),
        excluded=_names(fields.get("except"), f"{field}.except", _id),
    )


def _check_audience(tlp: Tlp, audience: Audience | None) -> None:
    """Does the audience fit the label? An empty policy refuses."""
    if tlp is Tlp.RED:
        _check_red(audience)
    elif audience is not None and audience.people:
        raise BadMarking("marking.audience.people", "people-without-red", "People are named for TLP:RED only. Name their members instead.")
    elif tlp in (Tlp.AMBER, Tlp.AMBER_STRICT):
        if audience is None or not audience.selects_members:
            text = Phrase("{label} needs an audience. Name at least one member, sector, country or circle.", {"label": tlp.label})
            raise BadMarking("marking.audience", "empty-audience", text)
    elif audience is not None:
        _check_open(tlp, audience)


def _check_red(audience: Audience | None) -> None:
    if audience is None or not audience.people:
        raise BadMarking("marking.audience.people", "red-needs-people", "RED is for named people. Name at least one in audience.people.")
    if audience.selects_members or audience.excluded:
        raise BadMarking("marking.audience", "red-is-for-people", "RED is for named people. Leave everything but audience.people out.")


def _check_open(tlp: Tlp, audience: Audience) -> None:
    if audience.selects_members:
        return
    if not audience.excluded:
        text = Phrase(
            "This audience names nobody. Name somebody, or leave the audience out to share with all that {label} allows.",
            {"label": tlp.label},
        )
        raise BadMarking("marking.audience", "empty-audience", text)
    if tlp is Tlp.CLEAR:
        raise BadMarking(
            "marking.audience.except",
            "exception-from-public",
            "What the public may read can't be kept from one member. Use TLP:GREEN, or name who may see it.",
        )


def _uses(value: object) -> frozenset[Use]:
    if value is None:
        return frozenset(Use)
    return frozenset(_use(item, f"marking.uses[{place}]") for place, item in enumerate(_list(value, "marking.uses")))


def _use(value: object, field: str) -> Use:
    text = _text(value, field)
    if text not in tuple(Use):
        raise BadMarking(field, "unknown-use", Phrase("This is not a use. Use any of {uses}.", {"uses": ", ".join(Use)}))
    return Use(text)


def _embargo(value: object) -> Embargo | None:
    if value is None:
        return None
    fields = _object(value, "marking.embargo", _EMBARGO_KEYS)
    contact = fields.get("contact")
    return Embargo(
        contact=None if contact is None else _text(contact, "marking.embargo.contact"),
        until=_time(fields.get("until"), "marking.embargo.until"),
    )


def _attribution(value: object) -> Attribution:
    if value is None or value == "named":
        return "named"
    if value == "unnamed":
        return "unnamed"
    raise BadMarking("marking.attribution", "unknown-attribution", "Attribution is named or unnamed. Use one of the two.")


def _time(value: object, field: str) -> datetime | None:
    """RFC 3339 (section 5.6) with an offset, as UTC; 24:00:00 ends its day."""
    if value is None:
        return None
    text = _text(value, field)
    try:
        if _TIME.fullmatch(text):
            return datetime.fromisoformat(midnight_for_24(text.upper())).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise BadMarking(field, "bad-time", "This is not a time. Write it as RFC 3339 with an offset, such as 2030-01-31T12:00:00Z.")


def _show_time(time: datetime) -> str:
    return time.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _show_embargo(embargo: Embargo) -> dict[str, object]:
    wire: dict[str, object] = {}
    if embargo.contact is not None:
        wire["contact"] = embargo.contact
    if embargo.until is not None:
        wire["until"] = _show_time(embargo.until)
    return wire
