"""Numbers to call, inside the text in which a country's pack has them: each with the address that a phone dials."""

import re

from msgspec import Struct

# A text to send (SMS 2828) and an extension are nothing to dial; nor is what letters stand in (800SAVE).
_NUMBER = re.compile(r"(?<![\w+])(?<!SMS )(?<!ext )(?<!/)(\+?\d(?:[ -]?\d){2,14})(?![\w/])")


class Part(Struct, frozen=True):
    text: str
    href: str = ""


def dialled(text: str) -> list[Part]:
    """The text in parts; those that a phone can dial have an address. Nothing is corrected: 1441 is dialled as 1441."""
    parts, at = [], 0
    for match in _NUMBER.finditer(text):
        if match.start() > at:
            parts.append(Part(text[at : match.start()]))
        parts.append(Part(match[1], "tel:" + re.sub(r"[ -]", "", match[1])))
        at = match.end()
    return [*parts, Part(text[at:])] if at < len(text) else parts
