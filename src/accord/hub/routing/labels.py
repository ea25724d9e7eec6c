"""Texts of routing for people: the kinds of responsibility, the protocols, and why a member can act."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accord.core.routing import KINDS

KIND_WORDS: dict[str, Any] = {
    "bank": gettext_lazy("bank code"),
    "bic": gettext_lazy("BIC"),
    "iban": gettext_lazy("beginning of IBANs"),
    "proxy": gettext_lazy("payment proxy scheme"),
    "carrier": gettext_lazy("telephone company"),
    "number": gettext_lazy("beginning of telephone numbers"),
    "platform": gettext_lazy("platform"),
    "app-store": gettext_lazy("app store"),
    "host": gettext_lazy("names below a host"),
    "registrar": gettext_lazy("registrar of domains"),
    "tld": gettext_lazy("registry of a domain ending"),
    "network": gettext_lazy("block of internet addresses"),
    "addresses": gettext_lazy("crypto addresses"),
    "sender": gettext_lazy("sender names"),
}
# How each is written; the same in every language.
EXAMPLES: dict[str, str] = {name: kind.EXAMPLES[0].text for name, kind in KINDS.items()}
PROTOCOL_WORDS: dict[str, Any] = {
    "hold-funds": gettext_lazy("hold funds"),
    "takedown": gettext_lazy("take down"),
    "block-number": gettext_lazy("block a number"),
    "preserve": gettext_lazy("preserve data"),
    "inform": gettext_lazy("inform"),
}
STOP_SAYS: dict[str, Any] = {
    "shift": gettext_lazy("a person is on call"),
    "contact": gettext_lazy("the desk is open"),
    "cover": gettext_lazy("closed now; its cover is alerted"),
    "secretariat": gettext_lazy("no one is there now; the secretariat is alerted"),
    "": gettext_lazy("it has no desk yet"),
}


def protocol_word(protocol: str) -> str:
    """A protocol as people read it; one that has no words here stands as its own name."""
    return str(PROTOCOL_WORDS.get(protocol, protocol))


def why(kind: str, value: str) -> str:
    """Why a member can act, in one sentence."""
    return _("It declares: {kind} {value}.").format(kind=KIND_WORDS[kind], value=value)
