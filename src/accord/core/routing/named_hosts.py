"""The host that a url, domain, email or ip belongs to."""

from accord.core.identifiers.base import Identifier


def host_of(identifier: Identifier) -> str:
    """An IPv6 address in brackets, as hosts are written."""
    value = identifier.value
    if identifier.kind == "url":
        return value.partition("/")[0]
    if identifier.kind == "email":
        return value.rpartition("@")[2]
    if identifier.kind == "ip":
        return f"[{value}]" if ":" in value else value
    return value
