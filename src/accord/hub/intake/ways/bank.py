"""The bank or payment company says that the appellant holds the account."""

from accord.hub.intake.ways.base import TOLD, Way

WAY = Way("bank", TOLD, frozenset({"account", "iban", "proxy"}), "", 10)
