"""The identifier that a text of an ask names, under the protocol that it is asked by."""

from accord.core.identifiers import Identifier, parse
from accord.core.identifiers.posts import post_of
from accord.core.protocols import Protocol, removes
from accord.tables import identifier_tables


def named(text: str, region: str | None, kind: str | None, protocol: Protocol) -> Identifier:
    """As `parse`; where something is to be removed, the address of a post names the post and not its account, unless its kind is given.
    Raises NotAnIdentifier."""
    tables = identifier_tables()
    if kind is None and "url" in protocol.kinds and removes(protocol):
        post = post_of(text, tables)
        if post is not None:
            return post
    return parse(text, region, kind, tables=tables)
