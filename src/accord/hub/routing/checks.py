"""Checks of declarations and questions: each returns the value to be kept, or raises BadRouting naming the field."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from accord.core import routing
from accord.core.identifiers import Identifier
from accord.core.texts import is_readable
from accord.hub.protocol_book import queries as book
from accord.hub.routing.errors import BadRouting
from accord.hub.saying import said
from accord.tables import identifier_tables, protocol_kinds

LONGEST_NOTE, LONGEST_VALUE, LONGEST_PROTOCOLS = 200, 400, 200


def value(kind: str, text: str) -> str:
    """The canonical declared value."""
    try:
        canonical = routing.parse(kind, text, identifier_tables())
    except routing.BadResponsibility as bad:
        field = "kind" if bad.code == "unknown-kind" else "value"
        raise BadRouting(bad.code, said(bad.says), field) from None
    if len(canonical) > LONGEST_VALUE:
        raise BadRouting("too-long", _("This is longer than anything that can be declared. Declare one thing a line."), "value")
    return canonical


def note(text: str) -> str:
    line = " ".join(text.split())
    if len(line) > LONGEST_NOTE or not is_readable(line):
        raise BadRouting("bad-note", _("Write a note of up to 200 printable characters, or none."), "note")
    return line


def protocols(kind: str, given: Iterable[str], member: int) -> str:
    """Words with spaces between, in the order of the protocols; nothing for all of them. Beside those that ship a member can declare to
    act by those that it agreed on."""
    named = set(given)
    usable = routing.usable(kind, protocol_kinds())
    if not named <= set(usable):
        usable += tuple(name for name in routing.usable(kind, _agreed(member)) if name not in usable)
    if not named <= set(usable):
        text = _("Under this kind can be asked: {protocols}. Leave it empty for all of them.").format(protocols=", ".join(usable))
        raise BadRouting("protocol-does-not-fit", text, "protocols")
    declared = " ".join(name for name in usable if name in named)
    if len(declared) > LONGEST_PROTOCOLS:
        text = _("These are too many to name. Leave it empty for all of them.")
        raise BadRouting("protocol-does-not-fit", text, "protocols")
    return declared


def _agreed(member: int) -> dict[str, frozenset[str]]:
    return {row.name: frozenset(book.protocols()[row.ref].kinds) for row in book.agreed_with(member)}


def fits(identifier: Identifier, protocol: str) -> None:
    """Nothing named fits everything."""
    fitting = routing.fitting(identifier.kind, protocol_kinds())
    if protocol and protocol not in fitting:
        if not fitting:
            text = _("Nothing is asked about this kind of identifier by itself. Ask about what stands in it: an account, a number, a page.")
        else:
            text = _("This protocol does not fit this kind of identifier. Ask for one of: {protocols}.").format(
                protocols=", ".join(fitting)
            )
        raise BadRouting("protocol-does-not-fit", text, "protocol")


def lookups(identifier: Identifier, known: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    try:
        return routing.lookups(identifier, identifier_tables(), known)
    except routing.BadResponsibility as bad:
        raise BadRouting(bad.code, said(bad.says), "known") from None
