"""Leases: which process of the hub does which work, each for a term; and which processes there are."""
