"""Defanging: writing a host so that no program turns it into a link, and reading what others wrote that way.

There is no standard; the forms read here are the ones that published indicator lists and reports use.
"""

import re

# At most two spaces on each side: enough for people, and no pattern that grows with the square of the input.
_DOT = re.compile(r"\s{0,2}[\[({]\s{0,2}(?:\.|dot)\s{0,2}[\])}]\s{0,2}", re.IGNORECASE)
_AT = re.compile(r"\s{0,2}[\[({]\s{0,2}(?:@|at)\s{0,2}[\])}]\s{0,2}", re.IGNORECASE)
# In a path spaces and braces may be its own; brackets around a dot or a slash are nobody's.
_PATH_DOT = re.compile(r"[\[({](?:\.|dot)[\])}]", re.IGNORECASE)
_PATH_SLASH = re.compile(r"[\[({]/[\])}]")


def refang_path(path: str) -> str:
    """A path and query with brackets around dots and slashes undone."""
    if "[" not in path and "(" not in path and "{" not in path:
        return path
    opened = _PATH_SLASH.sub("/", _PATH_DOT.sub(".", path))
    return path if opened == path else opened


def escape_brackets(rest: str) -> str:
    """Escape the brackets behind a host, so that `refang_path` leaves them alone."""
    if refang_path(rest) is rest:
        return rest
    return _PATH_SLASH.sub(_escaped, _PATH_DOT.sub(_escaped, rest))


def _escaped(match: re.Match[str]) -> str:
    return f"%{ord(match[0][0]):02X}{match[0][1:-1]}%{ord(match[0][-1]):02X}"


def refang(host: str) -> str:
    """The host (with user and port, where it has them) as it would be written in an address bar."""
    if "[" not in host and "(" not in host and "{" not in host:
        return host
    return _AT.sub("@", _DOT.sub(".", host)).replace("[:]", ":")


def defang(host: str, registrable: str | None) -> str:
    """The host with `[.]` for each dot of its registrable part; for its last dot where it has none (an address, a public suffix).

    An IPv6 address has no dot and stays as it is.
    """
    if registrable is not None and host.endswith(registrable):
        return host[: -len(registrable)] + registrable.replace(".", "[.]")
    return "[.]".join(host.rsplit(".", 1))
