"""Kind `platform`: the operator of a platform on which people have accounts. Value: the platform's word, `telegram`."""

import re

from accord.core.identifiers.platforms import BY_NAME
from accord.core.routing.base import BadExample, BadResponsibility, Example, Identifier, Institution, Tables, typed

KIND = "platform"
REACHES = ("handle",)
EXAMPLES = (
    Example("Telegram", "telegram"),
    Example("fb", "facebook"),
    Example("Twitter", "x"),
    Example("LINE Official", "line"),
    Example("Koo", "koo"),
)
BAD_EXAMPLES = (
    BadExample("@somebody", "platform-form"),
    BadExample("telegram:somebody", "platform-form"),
    BadExample("", "empty"),
)

_FORM = re.compile(r"[a-z][a-z0-9]*(?: [a-z0-9]+){0,3}")
UNKNOWN = "?"


def parse(text: str, tables: Tables) -> str:
    """A platform that is not known keeps the name it was given. Refusals: `platform-form`."""
    name = " ".join(typed(text).lower().split())
    platform = BY_NAME.get(name)
    if platform is None and (not _FORM.fullmatch(name) or len(name) > 40):
        raise BadResponsibility("platform-form", "Give the name of the platform alone, in Latin letters, such as telegram.")
    return platform.name if platform else name


def above(value: str) -> tuple[str, ...]:
    return (value,)


def keys(identifier: Identifier, tables: Tables) -> tuple[str, ...]:
    return (identifier.value.partition(":")[0],)


def gap(identifier: Identifier, tables: Tables) -> str | None:
    """A platform that we don't know stands there as its reporter named it, which may be anything."""
    (name,) = keys(identifier, tables)
    return name if name in BY_NAME else UNKNOWN


def institution(value: str, tables: Tables) -> Institution:
    return Institution("platform", "", "" if value == UNKNOWN else value)
