"""The rule by which keys are made, by number, so that what was made by another can be told and made anew.

1: the rule until November 2026. 2: trackers, wrapped links and brackets are left out of pages, card digits are withheld, one SS58 key is
one identifier, nine more chains are read, and only known names before a colon name a chain. 3: a Thai number on LINE stands without signs
between its digits, digits on Facebook are an id, and more pages of a profile name it. 4: a page on Facebook, YouTube, Instagram, TikTok or
WhatsApp that is no profile has one host and no trackers, an invitation of Discord or LINE one link, and a link of WhatsApp to a number of
Brazil or Benin as it was written before names that number. 5: an address at Gmail is its mailbox, whatever dots and tags stand in it, and
an account in Vietnam or Indonesia stands with its bank's code, whatever the bank is called; a name on KakaoTalk is one, and `&amp;` in an
address is `&`. 6: so does an account in the Philippines or Nigeria; an address at InstaPay is none of UPI, and a name on Cash App or
Venmo, or the page that pays it, is a payment name. 7: so is one on Aani, and on more wallets of Bangladesh, Nepal, Peru and the
Emirates. 8: a post on X and a message on Telegram have one link, and a page that is a post stays one.
"""

from accord.core.identifiers.base import Identifier, NotAnIdentifier, Tables, key_of

RULE = 8
# The kinds whose values or keys another rule made otherwise.
CHANGED = frozenset({"url", "crypto", "handle", "email", "account", "proxy"})
# What is tried of each, the likeliest first, and what each may have become.
_HINTS: dict[str, tuple[str | None, ...]] = {"crypto": ("crypto", None), "url": ("handle", "proxy", "url"), "handle": ("proxy", "handle")}
_BECAME = {"crypto": ("proxy",), "url": ("handle", "proxy"), "handle": ("proxy",)}


def former_key(identifier: Identifier) -> bytes | None:
    """The key that the rule before gave to what was typed; None where it is the same, or can't be told any more."""
    if identifier.kind in ("url", "email") and identifier.typed is not None:
        return key_of(identifier.kind, identifier.typed)
    if identifier.kind == "crypto" and identifier.value.startswith("polkadot:") and identifier.value != f"polkadot:{identifier.display}":
        return key_of("crypto", f"substrate:{identifier.display}")
    return None


def renewed(kind: str, value: str, display: str, tables: Tables) -> Identifier:
    """A stored identifier as the rule has it now; as it was stored where nothing reads it that way any more.

    What was typed shows best in the display, which reads back as it was read; where nobody kept one, the value must do.
    """
    from accord.core.identifiers import parse
    from accord.core.identifiers.posts import post_of

    for text in filter(None, dict.fromkeys((display, f"https://{value}" if kind == "url" else value))):
        if kind == "url" and (post := post_of(text, tables)) is not None:
            return post
        for hint in _HINTS.get(kind, (kind,)):
            try:
                identifier = parse(text, None, hint, tables=tables)
            except NotAnIdentifier:
                continue
            if identifier.kind in (kind, *_BECAME.get(kind, ())):
                return identifier
    return Identifier(kind=kind, value=value, display=display)
