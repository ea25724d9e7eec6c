"""E-mail through the SMTP server that ACCORD_SMTP names: smtp://user:password@host:587?tls=starttls (or ssl, none)."""

import smtplib
import ssl
from collections.abc import Mapping
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings

from accord.core.times import moment
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
PORTS = {"starttls": 587, "ssl": 465, "none": 25}


def send(message: Message, to: Mapping[str, str]) -> Outcome:
    address = to.get("email", "")
    if not settings.ACCORD_SMTP or not settings.ACCORD_MAIL_FROM:
        return NOT_CONFIGURED
    if not address:
        return NO_ADDRESS
    try:
        mail = _mail(message, address)
    except (ValueError, IndexError, MessageError):
        return Outcome("bad-address")
    try:
        with _server() as server:
            server.send_message(mail)
    except TimeoutError:
        return TIMEOUT
    except (smtplib.SMTPServerDisconnected, smtplib.SMTPConnectError):
        return UNREACHABLE
    except smtplib.SMTPException:
        return REFUSED
    except OSError:
        return UNREACHABLE
    except ValueError:
        return Outcome("bad-address")
    return SENT


def _mail(message: Message, address: str) -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"] = message.subject
    mail["From"] = settings.ACCORD_MAIL_FROM
    mail["To"] = Address(addr_spec=address)
    mail["Date"] = format_datetime(moment(message.at))
    domain = parseaddr(settings.ACCORD_MAIL_FROM)[1].rpartition("@")[2] or "localhost"
    mail["Message-ID"] = f"<{message.id}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.text + "\n")
    return mail


def _server() -> smtplib.SMTP:
    """A connection, greeted, secured and signed in as the setting says. Raises what smtplib raises."""
    parts = urlsplit(settings.ACCORD_SMTP)
    tls = parse_qs(parts.query).get("tls", ["starttls"])[0]
    host, port = parts.hostname or "localhost", parts.port or PORTS[tls]
    if tls == "ssl":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=WITHIN, context=ssl.create_default_context())
    else:
        server = smtplib.SMTP(host, port, timeout=WITHIN)
    try:
        if tls == "starttls":
            server.starttls(context=ssl.create_default_context())
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
    except BaseException:
        server.close()
        raise
    return server
