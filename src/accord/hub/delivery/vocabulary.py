"""The message that every channel is given, and the outcome that it returns."""

from msgspec import Struct


class Message(Struct, frozen=True):
    """One ring: an id that stays the same however often it is sent, what people read, and what programs read. Nothing personal."""

    id: str
    subject: str
    text: str
    at: int
    data: dict[str, object]


class Outcome(Struct, frozen=True):
    """The outcome: a code, never an address. `again`: it may go better in a while, `rest` microseconds from now at the earliest."""

    code: str
    is_sent: bool = False
    again: bool = False
    rest: int = 0


SENT = Outcome("sent", is_sent=True)
NO_ADDRESS = Outcome("no-address")
NOT_CONFIGURED = Outcome("not-configured")
GONE = Outcome("gone")  # the address is given up: nothing will ever be taken there again
REFUSED = Outcome("refused", again=True)
TIMEOUT = Outcome("timeout", again=True)
UNREACHABLE = Outcome("unreachable", again=True)
BAD_CERTIFICATE = Outcome("bad-certificate", again=True)  # expired, for another name, or from an authority that is not known here
WITHIN = 10  # seconds
