"""Patterns of STIX 2.1 indicators (OASIS STIX 2.1, section 9): the identifiers that one names, where it names them and nothing else;
and their types (section 10.6), which say of some that what they name is nothing bad.

Source: https://docs.oasis-open.org/cti/stix/v2.1/os/stix-v2.1-os.html#_e8slinrhxcc9
"""

import re

_TEXT = r"'(?:[^'\\]|\\.)*'"
_TERM = re.compile(rf"([a-z0-9-]{{1,100}}:[a-z_]{{1,100}})\s*(?:=\s*({_TEXT})|IN\s*\(\s*({_TEXT}(?:\s*,\s*{_TEXT})*)\s*\))")
_TEXTS = re.compile(_TEXT)
_OPENS, _CLOSES, _OR = re.compile(r"[\s\[(]*"), re.compile(r"[\s\])]*"), re.compile(r"OR\b")
# The observables that are identifiers here, and their kinds.
_KINDS = {
    "url:value": "url",
    "domain-name:value": "domain",
    "ipv4-addr:value": "ip",
    "ipv6-addr:value": "ip",
    "email-addr:value": "email",
    # No part of STIX: extensions that are used for these (https://github.com/muchdogesec/stix2extensions), and written here.
    "phone-number:value": "phone",
    "cryptocurrency-wallet:value": "crypto",
    "bank-account:iban": "iban",
    "bank-account:account_number": "account",
}
SAYS_TYPES = ("indicator_types", "labels")  # arrays beside the pattern: in 2.1, and in 2.0 (part 2, 2.5)
_WHOLE = {"ipv4-addr:value": "/32", "ipv6-addr:value": "/128"}  # a range of one address


def identifiers(pattern: str) -> list[tuple[str, str]] | None:
    """Kind and text of each, as `[url:value = 'https://example.com/' OR domain-name:value IN ('a.example', 'b.example')]` has them; None
    where it says anything else, such as both of two things, or the hash of a file."""
    found: list[tuple[str, str]] = []
    place = 0
    while True:
        term = _TERM.match(pattern, _end(_OPENS, pattern, place))
        if term is None or term[1] not in _KINDS:
            return None
        for text in _TEXTS.findall(term[2] or term[3]):
            found.append((_KINDS[term[1]], re.sub(r"\\(.)", r"\1", text[1:-1]).removesuffix(_WHOLE.get(term[1], "\0"))))
        place = _end(_CLOSES, pattern, term.end())
        if place == len(pattern):
            return found
        both = _OR.match(pattern, place)
        if both is None:
            return None
        place = both.end()


def is_benign(kind: str) -> bool:
    """Whether a type of indicators says that what they name is not suspicious or malicious in and of itself."""
    return kind.strip().lower() == "benign"


def _end(run: re.Pattern[str], text: str, place: int) -> int:
    match = run.match(text, place)
    return match.end() if match else place
