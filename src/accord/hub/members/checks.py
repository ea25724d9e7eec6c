"""Checks of what people type about themselves: each returns the value to store."""

import re

from django.utils.translation import gettext as _

from accord.core.identifiers import phone
from accord.core.identifiers.base import NotAnIdentifier
from accord.core.identifiers.digits import plain, visible
from accord.core.texts import is_readable
from accord.core.typed.unsaid import says_nothing
from accord.hub.members.errors import BadMember
from accord.tables import identifier_tables

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")
_EMAIL = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+")
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")
_AT_HOME = re.compile(r"\(\s*0\s*\)")  # in `+66 (0)81...`: dialled at home alone
# What stands around an address where it was copied out of a mail, a contact card or a table.
_IN_BRACKETS = re.compile(r"[^<>‹›]*[<‹]\s*([^<>‹›]*?)\s*[>›]")
_SCHEME = re.compile(r"mailto:\s*", re.IGNORECASE)
_BESIDE = re.compile(r"\s*[(\[][^()\[\]\d]*[)\]]\s*$")  # `(WhatsApp)`, behind a number
_BEFORE = re.compile(r"\A[^\W\d_][^\d+(]{1,30}(?=[+(]{0,2}[0-9])")  # `WhatsApp +880...`, `Tel.: 02...`
_SEVERAL = re.compile(r"\d(?:\s*[/,;|&]\s*|\s+(?:or|and|y|o|বা|หรือ|और|वा|أو)\s+)[+(]?\d")
_AROUND = " \t\r\n.,;:'\"“”‘’"


def clean_login(text: str) -> str:
    """A sign-in name: lower case. Raises BadMember."""
    text = text.strip().lower()
    if not _LOGIN.fullmatch(text):
        raise BadMember(
            "login", _("Choose 3 to 60 of the letters a to z, digits, dot, hyphen and underscore, beginning with a letter or digit.")
        )
    return text


def clean_email(text: str) -> str:
    """An e-mail address, or nothing; also out of `Name <address>`, a link, or a list that ends behind it. Raises BadMember."""
    text = visible(text).replace("\uff20", "@").strip(_AROUND)
    if says_nothing(text):
        return ""
    bracketed = _IN_BRACKETS.fullmatch(text)
    text = _SCHEME.sub("", bracketed[1].strip(_AROUND) if bracketed else text, count=1)
    if text.count("@") > 1:
        raise BadMember("email", _("Give one e-mail address: no second one is kept."))
    if text and (len(text) > 254 or not is_readable(text) or not _EMAIL.fullmatch(text)):
        raise BadMember("email", _("Give an e-mail address, such as desk@example.org, or leave it empty."))
    return text


def clean_phone(text: str, country: str = "") -> str:
    """A phone number, in the digits of any script and as chats copy it, or nothing: with its country, or as it is dialled in the one given.

    A number of a plan that is not known yet stands as it was typed. Raises BadMember.
    """
    typed = _BESIDE.sub("", plain(text))
    if not typed or says_nothing(typed):
        return ""
    typed = _BEFORE.sub("", typed)
    for region in dict.fromkeys((country or None, None)):
        try:
            return phone.parse(typed, region, identifier_tables()).value
        except NotAnIdentifier:
            continue
    text = re.sub(r"[\s().\u2010-\u2015\u2212-]", "", _AT_HOME.sub("", typed))
    if _SEVERAL.search(typed):
        raise BadMember("phone", _("Give one number: no second one is kept."))
    if not _PHONE.fullmatch(text):
        raise BadMember("phone", _("Give the number with + and the country code, such as +66812345678, or leave it empty."))
    return text
