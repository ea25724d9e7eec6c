"""E-mail through the SMTP server that ACCORD_SMTP names: smtp://user:password@host:587?tls=starttls (or ssl, none)."""

import smtplib
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from email.errors import MessageError
from email.headerregistry import Address
from email.utils import format_datetime, parseaddr
from textwrap import fill
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from accord.core.times import moment
from accord.hub.amiss import MAIL_AWAY, MAIL_REFUSES
from accord.hub.delivery import MAILS
from accord.hub.delivery.vocabulary import (
    NO_ADDRESS,
    NOT_CONFIGURED,
    REFUSED,
    SENT,
    TIMEOUT,
    UNREACHABLE,
    WITHIN,
    Message,
    Outcome,
)

CHANNEL = "mail"
LINE = 76  # letters
ALL_WITHIN = 60.0  # seconds for a mail, from the greeting to the end: a server that speaks a letter at a time holds no sender for ever
PORTS = {"starttls": 587, "ssl": 465, "none": 25}


def send(message: Message, to: Mapping[str, str]) -> Outcome:
    address = to.get("email", "")
    if not settings.ACCORD_SMTP or not settings.ACCORD_MAIL_FROM:
        return NOT_CONFIGURED
    if not address:
        return NO_ADDRESS
    try:
        mail = _mail(message, address)
        mail.message()
    except (ValueError, IndexError, MessageError):
        return Outcome("bad-address")
    try:
        with _server() as server:
            server.send_messages([mail])
    except TimeoutError:
        MAILS.fails(MAIL_AWAY)
        return TIMEOUT
    except (smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError):
        MAILS.fails(MAIL_AWAY)
        return UNREACHABLE
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError):
        return REFUSED  # this mail, and not the hub
    except smtplib.SMTPException:
        MAILS.fails(MAIL_REFUSES)
        return REFUSED
    except OSError as error:
        MAILS.fails(MAIL_REFUSES if isinstance(error, ssl.SSLError) else MAIL_AWAY)
        return UNREACHABLE
    except ValueError:
        return Outcome("bad-address")
    MAILS.is_well()
    return SENT


def _mail(message: Message, address: str) -> EmailMessage:
    domain = parseaddr(settings.ACCORD_MAIL_FROM)[1].rpartition("@")[2] or "localhost"
    return EmailMessage(
        message.subject,
        _wrapped(message.text) + "\n",
        settings.ACCORD_MAIL_FROM,
        [str(Address(addr_spec=address))],
        headers={
            "Date": format_datetime(moment(message.at)),
            "Message-ID": f"<{message.id}@{domain}>",
            "Auto-Submitted": "auto-generated",
        },
    )


def _wrapped(text: str) -> str:
    """The text in lines that fit every reader; an address stays whole, on a line of its own where it must."""
    return "\n".join(fill(line, LINE, break_long_words=False, break_on_hyphens=False) for line in text.split("\n"))


class _Bounded(smtplib.SMTP):
    """A connection that is cut where all of it takes too long; the library bounds each piece that it reads, and not their number."""

    def connect(self, host: str = "localhost", port: int = 0, source_address: Any = None) -> tuple[int, bytes]:
        self._timer = threading.Timer(ALL_WITHIN, self._cut)
        self._timer.daemon = True
        self._timer.start()
        try:
            return super().connect(host, port, source_address)
        except BaseException:
            self._timer.cancel()
            raise

    def close(self) -> None:
        self._timer.cancel()
        super().close()

    def _cut(self) -> None:
        if (sock := self.sock) is not None:
            with suppress(OSError):  # ended meanwhile
                sock.shutdown(socket.SHUT_RDWR)


class _BoundedTls(_Bounded, smtplib.SMTP_SSL):
    pass


class _Backend(EmailBackend):
    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _BoundedTls if self.use_ssl else _Bounded


def _server() -> EmailBackend:
    """The server as the setting says: connected, greeted, secured and signed in when it is entered."""
    parts = urlsplit(settings.ACCORD_SMTP)
    tls = parse_qs(parts.query).get("tls", ["starttls"])[0]
    return _Backend(
        parts.hostname,
        parts.port or PORTS[tls],
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        use_tls=tls == "starttls",
        use_ssl=tls == "ssl",
        timeout=WITHIN,
    )
