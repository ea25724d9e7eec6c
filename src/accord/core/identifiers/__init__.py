"""Identifiers: one file per kind, one registry, one refusal.

`parse` with a kind gives that kind or the refusal. Without one it gives the best guess, the first of `candidates`, as `guess` ranks them.
"""

from types import ModuleType

from accord.core.identifiers import account, app, crypto, domain, email, handle, iban, image, ip, phone, proxy, script, sender, url
from accord.core.identifiers.base import Identifier, NotAnIdentifier, Tables, key_of
from accord.core.identifiers.guess import guesses, may_be_kept, refusal, refuse_what_no_kind_may_read
from accord.core.identifiers.quick import at_once
from accord.core.identifiers.regions import home

__all__ = ["KINDS", "Identifier", "NotAnIdentifier", "Tables", "candidates", "key_of", "parse"]

KINDS: dict[str, ModuleType] = {
    "phone": phone,
    "iban": iban,
    "account": account,
    "proxy": proxy,
    "crypto": crypto,
    "url": url,
    "domain": domain,
    "ip": ip,
    "email": email,
    "handle": handle,
    "app": app,
    "sender": sender,
    "image": image,
    "script": script,
}


def parse(text: str, region: str | None = None, kind: str | None = None, *, tables: Tables) -> Identifier:
    """The identifier that the text names: of this kind, or the best guess where no kind is given (never a script: any text is one).

    `region` is ISO 3166-1 alpha-2 in any case. Refusals beside those of each kind: `unknown-kind`, `unknown-region`, `not-text`,
    `card-number`, and without a kind also `empty`, `too-long`, `no-kind-fits`, or the refusal of the kind that the text resembles most.
    """
    region = home(region)
    identifier = at_once(text, region, tables)
    if identifier is not None and (kind is None or kind == identifier.kind):
        return identifier
    return the_long_way(text, region, kind, tables)


def the_long_way(text: str, region: str | None, kind: str | None, tables: Tables) -> Identifier:
    """As `parse`, by asking the kind, or every kind; `region` is in capitals."""
    refuse_what_no_kind_may_read(text, kind, tables)
    if kind is None:
        readings = guesses(text, region, tables)
        if not readings:
            raise refusal(text, region, tables)
        return readings[0]
    if kind not in KINDS:
        raise NotAnIdentifier("unknown-kind", "There is no such kind; use one of {kinds}.", {"kinds": ", ".join(KINDS)})
    identifier: Identifier = KINDS[kind].parse(text, region, tables)
    may_be_kept(identifier)
    return identifier


def candidates(text: str, region: str | None, *, tables: Tables) -> tuple[Identifier, ...]:
    """Everything that the text may name, the best guess first; empty where it names nothing. Refusals: those that no kind could heal
    (`unknown-region`, `not-text`, `card-number`)."""
    region = home(region)
    refuse_what_no_kind_may_read(text, None, tables)
    return guesses(text, region, tables)
