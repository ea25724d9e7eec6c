"""The document's parts beyond the shapes that decode: the words that a field knows, and what stands where a shape is loose."""

from typing import Any

from accord.core.identifiers import KINDS
from accord.core.routing import KINDS as RESPONSIBILITY_KINDS
from accord.core.sharing import CEILINGS, SECTORS, STANDINGS
from accord.core.trust.vocabulary import AiUse, Channel, Role
from accord.formats import losses
from accord.formats.api.signals import AudienceIn, HarmIn, MarkingIn
from accord.hub.cases.vocabulary import OUTCOMES
from accord.hub.contacts import vocabulary as contact_words
from accord.hub.desks.vocabulary import BY_HAND as BELL_KINDS
from accord.hub.members.vocabulary import PERMISSIONS
from accord.hub.watchlists.vocabulary import SEEN_BY
from accord.tables import newest_protocols, protocol_kinds, schemes

# Shapes that no operation decodes, since their readers say more exactly what is wrong.
EXTRA_SHAPES = (MarkingIn, HarmIn, AudienceIn)

_LOOSE: dict[tuple[str, str], tuple[str, bool]] = {
    ("SignalIn", "marking"): ("MarkingIn", False),
    ("SignalIn", "harm"): ("HarmIn", True),
    ("ShareRequest", "audience"): ("AudienceIn", False),
}

# Fields that these must hold, in the order in which the document has always named them.
_REQUIRED = {
    "IdentifierOut": ["kind", "value", "display", "key"],
    "OpenStepOut": ["step", "title", "letter", "side", "to", "help", "fields", "guards", "offered"],
}

IN_PATH: dict[tuple[str, str], str] = {
    ("signals", "id"): "The signal's id: the one that the API gave, or for your own signals the one that you gave.",
    ("members", "id"): "The member's id or exact name.",
    ("circles", "id"): "The circle's id or exact name.",
    ("desks", "id"): "The desk's id, as the list of desks has it.",
    ("bells", "id"): "The bell's id: given to the member that rang it, and in the feed of its desk's member.",
    ("lists", "name"): "The list's name: block, hold or warn.",
    ("webhooks", "id"): "The webhook's id.",
    ("responsibilities", "id"): "The responsibility's id, as the list of your responsibilities has it.",
    ("requests", "payment"): "The payment's id, as the request's page has it.",
    ("requests", "id"): "The request's id: given when it was opened, in the inbox, and in the feed of its parties.",
    ("cases", "id"): "The case's id: given when it was opened, and in the list of your cases.",
    **{("cases", name): f"The id of the {name}, as the case has it." for name in ("part", "target", "note", "event", "task", "person")},
    ("cases", "upload"): "The upload's id, as beginning it gave it.",
    ("cases", "item"): "The id of the item of evidence, as the case's list of evidence has it.",
    ("attachments", "id"): "The attachment's id, as the request's page has it.",
    ("payments", "id"): "The payment's id, as the request's page has it.",
    ("embargoes", "id"): "The embargo's id.",
    ("protocols", "ref"): "The protocol's name, for its newest version, or name@version; of one that you agreed on also its `ref`.",
    ("protocols", "id"): "The proposal's id: given when it was proposed, in your list of proposals, and in the feed of those it binds.",
    ("countries", "code"): "The country's code: ISO 3166-1, two letters.",
    ("countries", "bank"): "The bank's key, code or BIC, as the country's list of banks has it.",
    ("watchlist", "id"): "The item's id: given when it was put on, and in the list.",
    ("gateways", "id"): "The entry's id, as the register has it.",
    ("check", "kind"): "The kind of the value: phone, url and so on, as in identifiers.",
    ("check", "value"): "The value, percent-encoded, slashes too.",
    ("", "letter"): "The dead letter's id.",
    ("", "id"): "The id that the API gave.",
    ("", "ask"): "The id of the request for wider sharing.",
    ("", "member"): "The member's id or exact name.",
    ("", "seq"): "The number of the journal entry.",
}


def _known_words() -> dict[tuple[str, str], list[str]]:
    kinds, scheme_keys = list(KINDS), list(schemes())
    claims: dict[str, list[str]] = {"scheme": scheme_keys, "role": list(Role), "channel": list(Channel), "ai": list(AiUse)}
    return {
        ("IdentifierIn", "kind"): kinds,
        ("Check", "kind"): kinds,
        **{(shape, field): [str(word) for word in words] for shape in ("SignalIn", "Changes") for field, words in claims.items()},
        **{(shape, "scheme"): scheme_keys for shape in ("NewCase", "TitleIn")},
        ("CloseIn", "outcome"): list(OUTCOMES),
        ("AudienceIn", "sectors"): list(SECTORS),
        ("NewMember", "sector"): list(SECTORS),
        ("NewMember", "standing"): list(STANDINGS),
        ("Standing", "standing"): list(STANDINGS),
        ("NewWatch", "seen_by"): list(SEEN_BY),
        ("NewBell", "kind"): list(BELL_KINDS),
        ("NewResponsibility", "kind"): list(RESPONSIBILITY_KINDS),
        ("RouteQuestion", "kind"): kinds,
        ("RouteQuestion", "protocol"): list(protocol_kinds()),
        ("NewGateway", "protocol"): list(newest_protocols()),
        ("ContactTried", "section"): list(contact_words.SECTIONS),
        ("ContactTried", "how"): list(contact_words.HOW),
        ("ContactTried", "found"): list(contact_words.FOUND),
        ("LossIn", "asks"): list(losses.ASKERS),
        ("LossIn", "rail"): list(losses.RAILS),
        ("LossIn", "done"): list(losses.DONE),
        ("LossIn", "known"): list(losses.KNOWN),
        ("NewToken", "role"): list(CEILINGS),
        ("NewToken", "scopes"): ["member:*", "hub:*", *PERMISSIONS],
    }


def spell_out(schemas: dict[str, dict[str, Any]]) -> None:
    """Write the words and the loose parts into the schemas that were made from the shapes."""
    for (shape, field), words in _known_words().items():
        _text_in(schemas[shape]["properties"][field])["enum"] = words
    for (shape, field), (name, may_be_null) in _LOOSE.items():
        there = {"$ref": f"#/components/schemas/{name}"}
        schemas[shape]["properties"][field] = {"anyOf": [there, {"type": "null"}], "default": None} if may_be_null else there
    for shape, names in _REQUIRED.items():
        schemas[shape]["required"] = names


def _text_in(schema: Any) -> Any:
    """The part of a property's schema that says `string`."""
    for part in schema.get("anyOf", [schema]):
        if part.get("type") == "array":
            return _text_in(part["items"])
        if part.get("type") == "string":
            return part
    raise LookupError("There is no text in this schema.")
