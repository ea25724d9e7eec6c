"""Words of webhooks that stand for codes, in English; other languages are in the catalogues."""

from types import MappingProxyType

STATES = MappingProxyType({"active": "active", "paused": "paused", "stopped": "stopped by the hub"})

# Why the hub stopped it, and what to do.
REASONS = MappingProxyType(
    {
        "gone": "Its receiver answered 410, which means: send nothing more. Nothing is lost. "
        "Resume it when the receiver takes messages again.",
        "dead": "Its receiver took none of five messages in a row, each tried for three days. Repair the receiver, resume the webhook, "
        "then send again what was given up.",
    }
)

# The outcome of a try.
OUTCOMES = MappingProxyType(
    {
        "sent": "taken",
        "refused": "refused",
        "redirected": "sent elsewhere; a webhook does not follow",
        "gone": "wants nothing more",
        "timeout": "no answer within 15 seconds",
        "unreachable": "not reached",
        "bad-certificate": "not sent: its certificate has expired, is for another name, or is from an authority that is not known here",
        "forbidden-address": "not sent: the name leads to a private address",
        "bad-address": "not sent: the address can't be used",
        "unreadable": "not sent: the vault does not open",
        "broken": "not sent: something broke here, and it is in the log",
    }
)
