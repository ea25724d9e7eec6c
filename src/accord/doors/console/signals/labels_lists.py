"""Words of lists: what a member may do, formats, and what of a list is lost."""

from types import MappingProxyType

from django.utils.translation import gettext_noop

USES = MappingProxyType({"block": gettext_noop("Block"), "hold": gettext_noop("Hold money"), "warn": gettext_noop("Warn people")})
FORMATS = MappingProxyType(
    {
        "hosts": gettext_noop("hosts file"),
        "adblock": gettext_noop("ad blocker, AdGuard, Pi-hole"),
        "dnsmasq": gettext_noop("dnsmasq"),
        "unbound": gettext_noop("unbound"),
        "rpz": gettext_noop("response policy zone (BIND, Knot, PowerDNS)"),
        "bind": gettext_noop("zones of BIND (named.conf)"),
        "clash": gettext_noop("rules of Clash, Surge or Quantumult X"),
        "vcard": gettext_noop("contacts of a phone (vCard)"),
        "json": gettext_noop("JSON, also one object a line"),
        "csv": gettext_noop("table (Excel, CSV)"),
        "stix": gettext_noop("threat intelligence (STIX 2.1): MISP, OpenCTI, Sentinel"),
        "list": gettext_noop("one a line"),
    }
)
# The columns of a table that can always be chosen on the page.
FIELDS = MappingProxyType(
    {
        "value": gettext_noop("Column of the identifier"),
        "bank": gettext_noop("Column of its bank"),
        "platform": gettext_noop("Column of its platform"),
        "first": gettext_noop("Column of when it was first seen"),
    }
)
# Those that are shown where they are read, as a mapping that was kept may say, or what they are called.
OTHER_FIELDS = MappingProxyType(
    {
        "last": gettext_noop("Column of when it was last seen"),
        "until": gettext_noop("Column of until when a row holds"),
        "action": gettext_noop("Column of whether a row is listed or excepted"),
        "code": gettext_noop("Column of its bank's code"),
        "kind": gettext_noop("Column of what kind of identifier it is"),
        "region": gettext_noop("Column of the country in which it is read"),
        "scheme": gettext_noop("Column of the kind of scam"),
        "role": gettext_noop("Column of its role in the scam"),
        "channel": gettext_noop("Column of the channel"),
        "confidence": gettext_noop("Column of the confidence"),
        "source": gettext_noop("Column of the source"),
        "id": gettext_noop("Column of the row's own id"),
        "evidence": gettext_noop("Column of the evidence"),
        "note": gettext_noop("Column of the note"),
    }
)
# What stands in these was written by people, and goes to everybody who may see the signal.
WRITTEN = frozenset({"evidence", "note"})
LOSSES = MappingProxyType(
    {
        "exception": gettext_noop("exceptions of the list"),
        "cosmetic": gettext_noop("rules that hide parts of pages"),
        "pattern": gettext_noop("patterns of addresses"),
        "conditional": gettext_noop("rules with conditions"),
        "redirect": gettext_noop("names that lead elsewhere"),
        "address": gettext_noop("internet addresses"),
        "trigger": gettext_noop("triggers on addresses and name servers"),
        "setting": gettext_noop("settings"),
        "record": gettext_noop("other DNS records"),
        "blocking": gettext_noop("rules that block"),
        "column": gettext_noop("rows without a value"),
        "range": gettext_noop("ranges of internet addresses"),
        "kind": gettext_noop("entries of kinds that can't be listed"),
        "part": gettext_noop("identifiers in other parts of the file"),
        "sheet": gettext_noop("other sheets of the workbook"),
        "hidden": gettext_noop("hidden rows of the sheet"),
        "off": gettext_noop("entries that the list has switched off"),
        "over": gettext_noop("entries whose own time is over"),
        "time": gettext_noop("times without their zone"),
    }
)
