"""The result that every chain's reader gives back, and the refusals they share."""

from msgspec import Struct

from accord.core.identifiers.base import NotAnIdentifier


class Address(Struct, frozen=True):
    """`chain` is the namespace, `canonical` the one spelling that is compared, `display` what people read and can parse again."""

    chain: str
    canonical: str
    display: str
    verified: bool = True


def wrong_checksum() -> NotAnIdentifier:
    return NotAnIdentifier(
        "checksum", "The checksum doesn't fit; one character or letter case is probably wrong, so copy the address again."
    )


def on_test_network() -> NotAnIdentifier:
    return NotAnIdentifier(
        "test-network", "This is an address of a test network, where nothing has a value; send the address that was paid."
    )
