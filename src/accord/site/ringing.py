"""How bells ring from this hub, as the environment says. What can't be meant is said at the start, not when a bell rings."""

import os
from urllib.parse import parse_qs, urlsplit


def smtp() -> str:
    """The mail server's address; empty where none is set."""
    address = os.environ.get("ACCORD_SMTP", "")
    try:
        parts = urlsplit(address)
        is_fine = parts.scheme == "smtp" and bool(parts.hostname) and parts.port != 0
        # A sign such as # in a password ends what is read as the server, and then mails would go to another.
        is_fine = is_fine and not parts.fragment and parts.path in ("", "/")
        options = parse_qs(parts.query, keep_blank_values=True)
        is_fine = is_fine and set(options) <= {"tls"} and options.get("tls", ["starttls"])[-1] in ("starttls", "ssl", "none")
    except ValueError:
        is_fine = False
    if address and not is_fine:
        form = "smtp://user:password@host:port?tls=starttls (or ssl, none), with %XX for signs such as @, / and # in a password"
        raise SystemExit(f"ACCORD_SMTP must be {form}; leave it out to send no mail.")
    return address


def sender() -> str:
    """The sender of mails; needed where there is a mail server."""
    address = os.environ.get("ACCORD_MAIL_FROM", "")
    if os.environ.get("ACCORD_SMTP", "") and "@" not in address:
        raise SystemExit("ACCORD_MAIL_FROM must be the e-mail address that bells ring from, since ACCORD_SMTP names a mail server.")
    return address


def authority() -> str:
    """The address of the authority that time-stamps evidence (RFC 3161); empty where none is set."""
    address = os.environ.get("ACCORD_TSA", "").strip()
    if address and not address.startswith(("https://", "http://")):
        raise SystemExit("ACCORD_TSA must be an http:// or https:// address; leave it out to have no evidence time-stamped.")
    return address


def gateway() -> str:
    """The address of the gateway for text messages; empty where none is set."""
    address = os.environ.get("ACCORD_SMS_GATEWAY", "")
    if address and not address.startswith(("https://", "http://")):
        raise SystemExit("ACCORD_SMS_GATEWAY must be an https:// address; leave it out to send no text messages.")
    return address
