"""The newest version of each protocol, as requests name it (`hold-funds@2`): for tests that mean the protocol and no version of it."""

from accord.tables import newest_protocols

HOLD, TAKEDOWN, BLOCK, REFER = (newest_protocols()[name].ref for name in ("hold-funds", "takedown", "block-number", "refer"))
