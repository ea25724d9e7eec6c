"""Kind `email`: a mailbox.

Value: `local@domain`; the domain in lower-case punycode (UTS 46), the local part in lower case. RFC 5321 leaves the case of the local
part to its server, but no known provider tells two mailboxes apart by it, so joining reports wins. Dots and +tags stay: providers differ.
Gmail alone says that all of `j.o.hn+shop@googlemail.com` is the mailbox of `john@gmail.com` (its help pages, "Dots don't matter in Gmail
addresses" and on `+`): there the value is the mailbox.
Display: as typed, in lower case, with the domain's dots in brackets. A UPI address (`name@okaxis`) has no dot in its domain and is kind
`proxy`.
`verified` is False where the domain's last part is on no public suffix list.
"""

import re
import unicodedata

import idna

from accord.core.identifiers.base import BadExample, Example, Identifier, NotAnIdentifier, Tables
from accord.core.identifiers.cards import card_refusal, holds_card_number
from accord.core.identifiers.digits import plain
from accord.core.identifiers.reading import read, undefang
from accord.core.identifiers.suffixes import Suffixes

KIND = "email"

EXAMPLES = (
    Example("Somebody@Example.COM", "somebody@example.com"),
    Example("a[at]b[.]com", "a@b.com"),
    Example("a(at)b(dot)co(dot)th", "a@b.co.th"),
    Example("mailto:help.desk+x@example.com?subject=hi", "help.desk+x@example.com"),
    Example("<prize@example.com>", "prize@example.com"),
    Example("info@ธนาคาร.ไทย", "info@xn--42c3bd5b5db.xn--o3cw4h"),
    Example("info@bücher.example", "info@xn--bcher-kva.example"),
    Example("ｉｎｆｏ＠ｅｘａｍｐｌｅ．ｃｏｍ", "info@example.com"),
    Example("J.O.Hn@gmail.com", "john@gmail.com"),
    Example("john+refund@googlemail.com", "john@gmail.com"),
    Example("j.o.hn@gmail.com.evil.com", "j.o.hn@gmail.com.evil.com"),
    Example("+tag@gmail.com", "+tag@gmail.com"),
)
BAD_EXAMPLES = (
    BadExample("name@okaxis", "email-domain-dot"),
    BadExample('"odd name"@example.com', "email-quoted"),
    BadExample("a@[192.0.2.1]", "email-ip-literal"),
    BadExample("a@192.0.2.1", "email-ip-literal"),
    BadExample(".a@example.com", "email-local"),
    BadExample("a..b@example.com", "email-local"),
    BadExample("a b@example.com", "email-local"),
    BadExample("a@-example.com", "email-domain"),
    BadExample("a@b@example.com", "email-form"),
    BadExample("example.com", "email-form"),
    BadExample("4111111111111111@example.com", "card-number"),
    BadExample("", "empty"),
)

_LONGEST = 400
_MAILTO = re.compile(r"^mailto\s*:\s*", re.IGNORECASE)
_GMAIL = frozenset({"gmail.com", "googlemail.com"})
_ATEXT = frozenset("!#$%&'*+-/=?^_`{|}~.")
_NUMERIC = re.compile(r"(?:.*\.)?[0-9]+|(?:.*\.)?0x[0-9a-f]*")


def parse(text: str, region: str | None, tables: Tables) -> Identifier:
    """One address, defanged or not, with or without `mailto:`; the region doesn't matter.

    Refusals: `email-form`, `email-quoted`, `email-local`, `email-domain`, `email-domain-dot`, `email-ip-literal`, `email-too-long`,
    `card-number`, and those of `reading.read`.
    """
    address = written(text, tables)
    local, _, domain = address.rpartition("@")
    value = mailbox(address)
    return Identifier(
        kind=KIND,
        value=value,
        display=f"{local}@{domain.replace('.', '[.]')}",
        verified=_has_suffix(domain, tables.suffixes),
        typed=None if value == address else address,
    )


def written(text: str, tables: Tables) -> str:
    """The address as it is written, of which a mailbox may have many. Refusals: as `parse`."""
    local, domain = _parts(undefang(read(text, _LONGEST)).strip())
    address = f"{_local(local)}@{_domain(domain)}"
    if len(address.encode()) > 254:
        raise NotAnIdentifier("email-too-long", "An email address has at most 254 characters (RFC 5321); send the address alone.")
    return address


def mailbox(address: str) -> str:
    """The mailbox that a written address reaches, by its plain name; most have one name alone."""
    local, _, domain = address.rpartition("@")
    name = local.partition("+")[0].replace(".", "") if domain in _GMAIL else ""
    return f"{name}@gmail.com" if name else address


def _parts(text: str) -> tuple[str, str]:
    if _MAILTO.match(text):
        text = _MAILTO.sub("", text).partition("?")[0]
    if text.startswith("<") and text.endswith(">"):
        text = text[1:-1].strip()
    if text.startswith('"'):
        raise NotAnIdentifier(
            "email-quoted", "Quoted names before the @ are not taken; they reach almost no mailbox. Send the plain address."
        )
    if text.count("@") != 1:
        raise NotAnIdentifier("email-form", "An email address has one @ between a name and a domain.")
    local, _, domain = text.partition("@")
    return local, domain.strip()


def _local(local: str) -> str:
    """RFC 5321 dot-string, with the letters of other scripts that RFC 6531 adds."""
    name = plain(local.strip().lower())
    if holds_card_number(name):
        raise card_refusal()
    fit = all(c in _ATEXT or unicodedata.category(c)[0] in "LMN" for c in name)
    if not fit or not name or name.startswith(".") or name.endswith(".") or ".." in name:
        raise NotAnIdentifier("email-local", "The part before the @ has characters or dots that no mailbox name has; read it again.")
    if plain(name.lower()) != name or len(name.encode()) > 64:
        raise NotAnIdentifier("email-local", "The part before the @ is longer or odder than a mailbox name can be; read it again.")
    return name


def _domain(domain: str) -> str:
    domain = domain.removesuffix(".")
    if domain.startswith("[") or _NUMERIC.fullmatch(domain.lower()):
        raise NotAnIdentifier("email-ip-literal", "A mailbox at a bare internet address is not taken; send the address as kind ip.")
    if len(domain) > 253:
        raise NotAnIdentifier("email-domain", "The part after the @ is longer than a domain can be; send the address alone.")
    try:
        host = idna.encode(domain, uts46=True, std3_rules=True).decode().lower()
    except idna.IDNAError:
        raise NotAnIdentifier("email-domain", "The part after the @ is no domain name; read it again.") from None
    if "." not in host:
        raise NotAnIdentifier("email-domain-dot", "The part after the @ has no dot; a payment address such as UPI is kind proxy.")
    if _NUMERIC.fullmatch(host):
        raise NotAnIdentifier("email-ip-literal", "A mailbox at a bare internet address is not taken; send the address as kind ip.")
    return host


def _has_suffix(domain: str, suffixes: Suffixes) -> bool:
    """Whether some rule of the public suffix list covers the domain (the list's fallback rule `*` is none)."""
    suffix = suffixes.suffix_of(domain)
    parent = suffix.partition(".")[2]
    return suffix in suffixes.rules or parent in suffixes.wildcards or suffix in suffixes.wildcards
