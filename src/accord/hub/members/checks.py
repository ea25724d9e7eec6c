"""Checks of what people type about themselves: each returns the value to store."""

import re

from django.utils.translation import gettext as _

from accord.core.identifiers.digits import plain
from accord.core.texts import is_readable
from accord.hub.members.errors import BadMember

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")
_EMAIL = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+")
_PHONE = re.compile(r"\+[1-9][0-9]{6,14}")


def clean_login(text: str) -> str:
    """A sign-in name: lower case. Raises BadMember."""
    text = text.strip().lower()
    if not _LOGIN.fullmatch(text):
        raise BadMember(
            "login", _("Choose 3 to 60 of the letters a to z, digits, dot, hyphen and underscore, beginning with a letter or digit.")
        )
    return text


def clean_email(text: str) -> str:
    """An e-mail address, or nothing. Raises BadMember."""
    text = text.strip()
    if text and (len(text) > 254 or not is_readable(text) or not _EMAIL.fullmatch(text)):
        raise BadMember("email", _("Give an e-mail address, such as desk@example.org, or leave it empty."))
    return text


def clean_phone(text: str) -> str:
    """A phone number with its country, in the digits of any script and as chats copy it, or nothing. Raises BadMember."""
    text = re.sub(r"[\s().\u2010-\u2015\u2212-]", "", plain(text))
    if text and not _PHONE.fullmatch(text):
        raise BadMember("phone", _("Give the number with + and the country code, such as +66812345678, or leave it empty."))
    return text
