"""Requests: protocols that run between members about identifiers, with a clock on each step and a ledger of the money."""
