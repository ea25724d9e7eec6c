"""Texts of the directory of consulates for people."""

from types import MappingProxyType

from django.utils.translation import gettext_noop

CHANNELS = MappingProxyType(
    {
        "phone": gettext_noop("telephone"),
        "out-of-hours": gettext_noop("telephone out of hours"),
        "mail": gettext_noop("e-mail"),
        "fax": gettext_noop("fax"),
        "post": gettext_noop("post"),
        "site": gettext_noop("web site"),
        "chat": gettext_noop("chat"),
    }
)
