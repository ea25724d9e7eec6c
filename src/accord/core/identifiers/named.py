"""The one identifier that a text is about, typed by itself or pasted with words around it."""

from contextlib import suppress

from accord.core.identifiers import Identifier, NotAnIdentifier, Tables, parse
from accord.core.identifiers.extract import Occurrence, extract


def one_named(text: str, region: str | None, kind: str | None, *, tables: Tables) -> Identifier:
    """The text as a whole, else the one identifier in it, as `my number is 987 654 321`. Raises NotAnIdentifier, with `several` where there
    is more than one.

    The strict reader takes all that follows an address with spaces for a part of it, as a browser would: here a space ends the address.
    """
    whole, refusal = None, None
    try:
        whole = parse(text, region, kind, tables=tables)
    except NotAnIdentifier as bad:
        refusal = bad
    if whole is not None and (whole.kind != "url" or not any(map(str.isspace, text.strip()))):
        return whole
    if refusal is not None and refusal.code == "card-number":
        raise refusal
    places = extract(text, region, tables=tables)
    named = {identifier.key: identifier for place in places for identifier in _as_kind(place, region, kind, tables)}
    if len(named) > 1:
        raise NotAnIdentifier("several", "Several things stand here. Send each of them by itself.") from None
    if named:
        return next(iter(named.values()))
    if whole is not None:
        return whole
    assert refusal is not None
    raise refusal


def _as_kind(place: Occurrence, region: str | None, kind: str | None, tables: Tables) -> list[Identifier]:
    """What stands at a place, where it is of the kind that was chosen; an address of a profile is a link too, and a link names its site."""
    there = [identifier for identifier in place.all if kind in (None, identifier.kind)]
    link = place.identifier.value.partition("/")[0] if place.identifier.kind == "url" else ""
    chosen = {"url": place.text, "domain": link}.get(kind or "", "")
    if not there and chosen:
        with suppress(NotAnIdentifier):
            there = [parse(chosen, region, kind, tables=tables)]
    return there
