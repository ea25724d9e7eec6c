"""How a report stands that was handed to a desk, by code."""

from types import MappingProxyType

STATES = MappingProxyType({"sent": "new", "seen": "seen", "closed": "done", "later": "held back", "released": "is being handed on"})
