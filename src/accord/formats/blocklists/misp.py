"""MISP's attributes (draft-dulaunoy-misp-core-format, 2.4.2): what of which type is listed, and as what. A bank's own code is no sender of
messages, an account's number is nobody's phone, and whom a scam was aimed at is never listed.

Source: https://www.circl.lu/doc/misp/categories-and-types/
"""

from collections.abc import Collection

from accord.formats.blocklists.rules import Loss, Mark, Rule, lost

TYPE, RELATION, COMMENT = "type", "object_relation", "comment"
REMARK = "remark"  # a field of a row: what is said beside an account, in which its bank may stand
_MARK = "to_ids"  # no other format has such a key
# The kind, where the form alone does not tell; of a name on a platform that, with `@` before it.
_TOLD = ""
_TYPES = {
    **dict.fromkeys(("url", "uri", "link", "domain", "hostname", "domain|ip", "hostname|port"), _TOLD),
    **dict.fromkeys(("ip-src", "ip-dst", "ip-src|port", "ip-dst|port"), _TOLD),
    **dict.fromkeys(("email", "email-src", "email-dst", "email-reply-to", "whois-registrant-email", "dns-soa-email"), "email"),
    **dict.fromkeys(("phone-number", "prtn", "whois-registrant-phone"), "phone"),
    **dict.fromkeys(("btc", "dash", "xmr"), "crypto"),
    "bank-account-nr": "account",
    "iban": "iban",
    "twitter-id": "@twitter",
    "github-username": "@github",
}
# In objects an address of a chain that has no type of its own is a text.
_TEXTS = {"address-crypto": "crypto"}


def is_misp(names: Collection[str]) -> bool:
    """Whether these are the keys of attributes, or the columns of their export as a table."""
    return {TYPE, _MARK} <= set(names)


def is_listable(kind: str, relation: str = "") -> bool:
    return _meant(kind, relation) is not None


def as_meant(rule: Rule, kind: str, relation: str = "", comment: str = "") -> Rule:
    """The rule that an attribute of this type is, in an object of this relation; lost where no claim can be made on such a thing."""
    if rule.mark is Mark.LOST or rule.refused is not None:
        return rule
    meant = _meant(kind, relation)
    if meant is None:
        return lost(rule.number, "", Loss.KIND)
    fields = {name: text for name, text in (rule.fields or {}).items() if name not in ("kind", "platform")}
    if meant.startswith("@"):
        fields["platform"] = meant[1:]
    elif meant:
        fields["kind"] = meant
    if meant == "account" and comment.strip():
        fields[REMARK] = comment
    return rule._replace(fields=fields)


def _meant(kind: str, relation: str) -> str | None:
    kind = kind.strip().lower()
    return _TEXTS.get(relation.strip()) if kind == "text" else _TYPES.get(kind)
