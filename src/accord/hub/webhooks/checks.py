"""Checks of a webhook's settings: each returns the value to be kept, or raises BadWebhook naming the field."""

import ipaddress
import socket
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from accord.core.identifiers import KINDS
from accord.core.signals import BadSignal
from accord.hub.delivery.queries import allowed, inner, is_url
from accord.hub.journal.queries import holds, read_filters
from accord.hub.webhooks.errors import BadWebhook
from accord.hub.webhooks.queries import Filters
from accord.tables import schemes


def url(text: str) -> str:
    text = text.strip() if isinstance(text, str) else text  # as it was pasted
    if isinstance(text, str) and not text.isascii():
        raise BadWebhook(
            "url", _("Write the address in Latin letters, names of other scripts as xn--, such as https://hook.xn--o3cw4h/in.")
        )
    if not isinstance(text, str) or not is_url(text):
        raise BadWebhook("url", _("Give the webhook's address, beginning with https:// and without a user name in it."))
    parts = urlsplit(text)
    host, is_secure = parts.hostname or "", parts.scheme == "https"
    if not is_secure and not (settings.ACCORD_PRIVATE_HOOKS and _is_here(host)):
        raise BadWebhook("url", _("Give an address that begins with https://, so that no one can read the messages on the way."))
    if not _may_be(host, is_secure):
        raise BadWebhook("url", _("This hub sends only to addresses in the open, not to a private network or this machine. Give another."))
    return text


def _may_be(host: str, is_secure: bool) -> bool:
    """The checks that need no look-up of the name; where it leads is looked at before each sending."""
    host = host.removesuffix(".")
    try:
        return allowed(_address(host), is_secure)
    except ValueError:
        pass
    is_inside = host == "localhost" or host.endswith((".localhost", ".local", ".internal"))
    return not is_inside or bool(settings.ACCORD_PRIVATE_HOOKS)


def _is_here(host: str) -> bool:
    """Whether a host can be this machine alone: nobody else reads what is sent to it in the clear."""
    host = host.removesuffix(".")
    try:
        return inner(_address(host)).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The address that a host is, also as a connecting client would read 127.1 or 0x7f000001. Raises ValueError."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except OSError:
        raise ValueError from None


def filters(kind: str, scheme: str, country: str) -> Filters:
    """The words of the feed's own filters: values with commas between; empty for everything."""
    given = Filters(kind.replace(" ", ""), scheme.replace(" ", ""), country.replace(" ", "").upper())
    try:
        read_filters(given.kind or None, given.scheme or None, given.country or None)
    except BadSignal as bad:
        raise BadWebhook(bad.field, _help(bad.field)) from None
    return given


def _help(field: str) -> str:
    if field == "kind":
        return _("Choose kinds of identifiers: %(known)s, with commas between; or leave it out.") % {"known": ", ".join(KINDS)}
    if field == "scheme":
        return _("Choose schemes: %(known)s, with commas between; or leave it out.") % {"known": ", ".join(schemes())}
    return _("Give countries as two letters with commas between, such as TH,KH; or leave it out.")


def after(seq: int, last: int) -> int:
    if not isinstance(seq, int) or isinstance(seq, bool) or not 0 <= seq <= last or not holds(seq, last):
        raise BadWebhook("after", _("Give a number from 0 to the journal's last, which is %(last)s.") % {"last": last})
    return seq
