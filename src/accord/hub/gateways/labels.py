"""Texts of the register for people."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accord.tables import newest_protocols

# Kinds of request as people read them; one that has no words here stands under its title.
PROTOCOL_WORDS = {
    "hold-funds": gettext_noop("hold funds"),
    "takedown": gettext_noop("take down"),
    "block-number": gettext_noop("block a number"),
    "preserve": gettext_noop("preserve data"),
    "inform": gettext_noop("inform"),
    "refer": gettext_noop("refer a person"),
    "repatriate": gettext_noop("bring a person home"),
    "appeal": gettext_noop("appeal"),
    "accede": gettext_noop("join the partnership"),
    "deconflict": gettext_noop("tell two officers of each other"),
}


def protocol_word(name: str) -> str:
    """A kind of request as people read it."""
    if name in PROTOCOL_WORDS:
        return _(PROTOCOL_WORDS[name])
    known = newest_protocols()
    return known[name].title if name in known else name


def nothing(asker: str, asked: str, protocol: str) -> str:
    """The sentence of a form where the register holds nothing that carries the request."""
    if asker == asked:
        return _("Within {country} its own law says what may be asked. No gateway between countries is needed.").format(country=asker)
    text = _("No gateway has been entered for {asker} → {asked}, {protocol}. No treaty is assumed: state the legal basis in the request.")
    return text.format(asker=asker, asked=asked, protocol=protocol_word(protocol))
