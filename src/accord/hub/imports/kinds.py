"""Kinds as lists call them: by a word in a row, or by the name of a column."""

import re
from collections.abc import Mapping

from accord.core.identifiers.beside import platform_of
from accord.core.sharing.country_names import read_country
from accord.formats.blocklists.called import word
from accord.formats.blocklists.columns import is_app
from accord.formats.blocklists.senders import is_sender

_LONG_PHONE = re.compile(r"[+(]?[0-9][0-9 ().\-]{8,}")
_REMARK = re.compile(r"(?P<page>[^\s()]*[A-Za-z][^\s()]*\.[^\s()]+)\s+\((?P<remark>[^()]{1,80})\)")
_LONGEST_NOTE = 500
_PACKAGE = re.compile(r"[A-Za-z]\w*(?:\.[A-Za-z]\w*)+", re.ASCII)
# What lists call our kinds.
SAID_KINDS = {
    **dict.fromkeys("ipv4 ipv6 ip4 ip6 ip_address ipv4_addr ipv6_addr ip_dst ip_src".split(), "ip"),
    **dict.fromkeys("fqdn hostname host domain_name".split(), "domain"),
    **dict.fromkeys("uri link".split(), "url"),
    **dict.fromkeys("email_address e_mail mail email_addr".split(), "email"),
    **dict.fromkeys("phone_number mobile telephone msisdn".split(), "phone"),
    **dict.fromkeys("bank_account account_number".split(), "account"),
    **dict.fromkeys("wallet wallet_address crypto_address cryptocurrency".split(), "crypto"),
}


def before_remark(text: str) -> str:
    """A page or a site with a remark in brackets behind it; empty for any other text, and where a platform stands there: it is a name."""
    match = _REMARK.fullmatch(text.strip()) if len(text) < _LONGEST_NOTE else None
    return match["page"] if match is not None and platform_of(match["remark"]) is None else ""


def by_column(column: str, fields: Mapping[str, str]) -> dict[str, str]:
    """The kind that the name of a column says, with the value, or with its country by its name, as that kind has it."""
    if is_sender(word(column)) and _LONG_PHONE.fullmatch(fields["value"]):
        return {"kind": "phone"}  # under which many messages are sent that show no name
    if is_sender(word(column)):
        region = fields.get("region", "")
        return {"kind": "sender"} | ({"region": read_country(region, None) or region} if region else {})
    if is_app(column) and _PACKAGE.fullmatch(fields["value"]):
        return {"value": f"android:{fields['value']}", "kind": "app"}
    return {}
