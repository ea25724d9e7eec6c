"""Texts of contacts for people."""

from types import MappingProxyType

from django.utils.translation import gettext_noop

HOW = MappingProxyType(
    {
        "call": gettext_noop("called"),
        "mail": gettext_noop("wrote"),
        "site": gettext_noop("used its site"),
        "visit": gettext_noop("went there"),
        "ping": gettext_noop("test bell at the member's desk"),
    }
)
FOUND = MappingProxyType(
    {
        "answered": gettext_noop("answered"),
        "no-answer": gettext_noop("nobody answered"),
        "wrong": gettext_noop("wrong: another person has it"),
    }
)
