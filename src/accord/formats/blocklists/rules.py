"""The rules that a list holds, whatever format it is in."""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any, Final, NamedTuple, Protocol, runtime_checkable

from msgspec import Struct, field

from accord.core.signals import BadSignal


class Mark(StrEnum):
    """What a line of a list says."""

    LISTED = "listed"
    # What the list says that nobody may block: an exception, an allow rule, a pass-through.
    EXCEPTION = "exception"
    # What no claim on an identifier can say; which it is stands in `Rule.loss`.
    LOST = "lost"


class Loss(StrEnum):
    """What of a list can't be taken in, or of the hub's claims can't be written in a format."""

    EXCEPTION = "exception"
    COSMETIC = "cosmetic"  # hides parts of pages
    PATTERN = "pattern"  # matches pieces of addresses
    CONDITIONAL = "conditional"  # holds for some pages or kinds of content alone
    REDIRECT = "redirect"  # sends to another address: of a network's own machines, or of a safe search
    ADDRESS = "address"  # an internet address in a format of names
    TRIGGER = "trigger"  # an RPZ trigger on an address of an answer, a name server or a client
    SETTING = "setting"  # a setting of the resolver
    RECORD = "record"  # a DNS record that blocks nothing
    BLOCKING = "blocking"  # a rule that blocks, in a list of what nobody may block
    COLUMN = "column"  # a row whose column of values is empty
    RANGE = "range"  # a range of internet addresses
    KIND = "kind"  # what no claim can be made on: the digest of a file, a bank's own code, whom it was aimed at
    PART = "part"  # stands in a part of a file that is not known to be its list
    SHEET = "sheet"  # another sheet of a workbook than the one that is read
    HIDDEN = "hidden"  # a row of a workbook that its writer has hidden
    OFF = "off"  # switched off or taken back by the list itself
    OVER = "over"  # holds no longer, by its own word
    TIME = "time"  # when an entry was seen, where that can mean several moments: it is taken in without


class Rule(NamedTuple):
    """One rule. `kind` is that of the identifier where the format says it; `firm` holds against the exceptions of its list;
    `whole` is an exception without conditions, which takes what it names out of its list; `bare` names something, and says nothing of
    what becomes of it."""

    number: int
    text: str
    mark: Mark
    value: str = ""
    kind: str | None = None
    loss: str = ""
    firm: bool = False
    whole: bool = True
    bare: bool = False
    refused: BadSignal | None = None
    fields: Any = None


class Reader(Protocol):
    """Reads the lines of one list, in their order, as they stand but for their ends. One line can hold no rule, or several."""

    def rules(self, number: int, line: str) -> Iterable[Rule]: ...


@runtime_checkable
class Closing(Protocol):
    """A reader whose rules go on over lines: what is left when the list ends before its last rule does."""

    def close(self) -> Iterable[Rule]: ...


class Outcome(Struct, frozen=True):
    """What writing one entry gave: the lines, or why it can't be said in this format; `less` is what of it is not said."""

    lines: tuple[str, ...] = ()
    loss: str = ""
    less: str = ""


class Entry(Struct, frozen=True):
    """An identifier to be written: what is listed, or what is excepted from what is listed above it."""

    kind: str
    value: str
    scheme: str = ""
    is_exception: bool = False
    since: int = 0  # microseconds since 1970: when what stands on it was first published

    @property
    def host(self) -> str | None:
        """The host that it names as a whole, a name or an address; None for a page and for what is on no host."""
        if self.kind in ("domain", "ip"):
            return self.value
        if self.kind == "url" and self.value.endswith("/") and self.value.count("/") == 1:
            return self.value[:-1].strip("[]")
        return None


class Counts(Struct):
    """How much was written, and how much of what could not be."""

    written: int = 0
    exceptions: int = 0
    losses: dict[str, int] = field(default_factory=dict)

    def lose(self, kind: str) -> None:
        self.losses[kind] = self.losses.get(kind, 0) + 1


class About(Struct, frozen=True):
    """An export: for which use, whose (the id of the member), when it was made and until when it may be used, both in microseconds since
    1970, and what is said of it, line by line."""

    use: str
    member: str
    made: int
    until: int
    said: tuple[str, ...] = ()


class Lines:
    """What writes a format of lines: a head of remarks, where it has any, then what programs read first, then the entries."""

    remark: str | None = "# "

    def __init__(self, about: About) -> None:
        self.about = about

    def begins(self, remarks: Iterable[str]) -> Iterator[str]:
        if self.remark is not None:
            yield from (f"{self.remark}{line}".rstrip() for line in remarks)
        yield from self.head()

    def head(self) -> tuple[str, ...]:
        return ()

    def entry(self, entry: Entry) -> Outcome:
        raise NotImplementedError

    def ends(self) -> tuple[str, ...]:
        return ()


_LETTER = r"[^\s/\\|^$*#@,;:\"'()<>\[\]{}=&?!%+~`]"
# With a dot within. Which dot that is must be plain: where it can be any of them, a long name that is none takes for ever.
NAME: Final = re.compile(rf"{_LETTER}(?:(?!\.){_LETTER})*\.{_LETTER}+")
ADDRESS: Final = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}|\[?[0-9a-fA-F]*:[0-9a-fA-F:.]*(?:%\w+)?\]?")
# Addresses that lead nowhere: a list that answers a name with one of these blocks it.
NOWHERE: Final = frozenset({"0.0.0.0", "0", "127.0.0.1", "::", "::0", "::1", "0:0:0:0:0:0:0:0", "0:0:0:0:0:0:0:1", "::ffff:0.0.0.0"})
# Names of every machine for itself, which hosts files begin with.
OWN: Final = frozenset(
    "localhost localhost.localdomain localhost4 localhost4.localdomain4 localhost6 localhost6.localdomain6 local broadcasthost "
    "ip6-localhost ip6-loopback ip6-localnet ip6-mcastprefix ip6-allnodes ip6-allrouters ip6-allhosts loopback 0.0.0.0".split()
)


_CELL = re.compile(r"=\"(?P<marked>[^\"]+)\"|'(?P<led>[+(]?[0-9][^']*)|(?P<counted>\+?[0-9]{6,18})\.0")
# MISP's attributes of two parts, such as hostname|port and domain|ip: https://www.circl.lu/doc/misp/categories-and-types/
_PAIR = re.compile(
    r"(?P<host>[^\s|/:@]+\.[^\s|/:@]+|[0-9a-fA-F:]{2,39})\|(?:[0-9]{1,5}|[0-9]{1,3}(?:\.[0-9]{1,3}){3}|[0-9a-fA-F]*:[0-9a-fA-F:]+)"
)


def out_of_cell(text: str) -> str:
    """The text of a cell as it was meant: what a spreadsheet shall not count is marked as `="081..."` or `'081...`, and what one did count
    has become `66812345678.0`."""
    cell = _CELL.fullmatch(text.strip())
    return cell["marked"] or cell["led"] or cell["counted"] if cell else text.strip()


def first_of_pair(text: str) -> str:
    """The host of a host with its port or its address; any other text as it is."""
    pair = _PAIR.fullmatch(text)
    return pair["host"] if pair else text


# What stands between several identifiers in one cell. Commas and semicolons may be a part of an address, unless a space follows.
_APART = re.compile(
    r"[\r\n]+|[,;]\s+|(?<!\s)\s+(?:/|&|and|or|y|o|และ|หรือ|ও|র|वा|أو)\s+|[,;](?=(?:https?|hxxps?)://|www\.)"
    r"|(?<!\s)\s+(?=(?:https?|hxxps?)://|www\.)"
)
_MAY_BE_SEVERAL = re.compile(r"[,;\s]")
_CLOSE = re.compile(r"[,;]")  # between names alone, without a space
_ONE_OF_SEVERAL = re.compile(r"[^\s,;]*[^\s,;.]\[?\.\]?[^\s,;.][^\s,;]*|[+(]?(?:\d[ ().-]{0,2}){6,19}\d")
# Between whole numbers these stand without a space too, and a space alone where no group of a number is so long.
_BETWEEN_NUMBERS = re.compile(r"\s+[-\u2013\u2014]\s+|\s*(?:[/&|,;]|และ|กับ|এবং|ও|र|و|and|y)\s*", re.IGNORECASE)
_WHOLE_NUMBER = re.compile(r"[+(]?(?:\d[ ().-]{0,2}){8,19}\d")
_WHOLE_IBAN = re.compile(r"[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}")
# An address on a chain, with the chain or the coin in brackets behind it, alone or among several.
_ON_CHAIN = re.compile(r"(?P<address>\b(?=\w*\d)[A-Za-z0-9]{26,64})\s*\(\s*[A-Za-z][A-Za-z0-9 /-]{1,14}\)")
_BETWEEN_ADDRESSES = re.compile(r"[\s,;/&|]+")
_SHORTEST_ADDRESS = 26
_LONGEST_CELL = 1000  # in which numbers or addresses are looked for beside each other
_WHOLE_ADDRESS = re.compile(r"0x[0-9a-fA-F]{40}|bc1[a-z0-9]{20,60}|[13T][1-9A-HJ-NP-Za-km-z]{25,34}")
_UNGROUPED = re.compile(r"[+(]?(?:\d[().-]?){9,19}\d")
_NAME_OR_MAILBOX = re.compile(rf"(?:[\w.+-]+@)?{NAME.pattern}|\+?[0-9]{{8,15}}")
# The digest of a file, by MD5, SHA-1, SHA-256 or SHA-512; that of a picture is as long, and said to be one.
_DIGEST = re.compile(r"[0-9a-fA-F]{32}|[0-9a-fA-F]{40}|[0-9a-fA-F]{64}|[0-9a-fA-F]{128}")
_HOLDS_LETTER = re.compile(r"[a-fA-F]")


def is_digest(text: str) -> bool:
    """Whether a text is the digest of a file, as far as its form tells."""
    return _DIGEST.fullmatch(text) is not None and _HOLDS_LETTER.search(text) is not None


def parted(text: str) -> list[str]:
    """The identifiers of a cell in which several stand, as sites do beside the name of who runs them; any other text as it is."""
    if _SHORTEST_ADDRESS < len(text) < _LONGEST_CELL:
        text = _ON_CHAIN.sub(r"\g<address>", text) if "(" in text else text
        addresses = [part for part in _BETWEEN_ADDRESSES.split(text) if part]
        if len(addresses) > 1 and all(map(_WHOLE_ADDRESS.fullmatch, addresses)):
            return addresses
    begins = text[:1].isdigit() or text[:1] in ("+", "(") or (text[:2].isalpha() and text[2:4].isdigit())
    if begins and len(text) < _LONGEST_CELL:
        numbers = _numbers(text)
        if numbers:
            return numbers
    if _MAY_BE_SEVERAL.search(text) is None:
        return [text]
    for apart, one in ((_APART, _ONE_OF_SEVERAL), (_CLOSE, _NAME_OR_MAILBOX)):
        if apart.search(text):
            parts = [part for part in map(str.strip, apart.split(text)) if part]
            if len(parts) > 1 and all(map(one.fullmatch, parts)):
                return parts
    return [text]


def _numbers(text: str) -> list[str]:
    """The numbers of a text that holds several and nothing else; empty for any other."""
    apart = _BETWEEN_NUMBERS.split(text)
    for parts, whole in ((apart, _WHOLE_NUMBER), (apart, _WHOLE_IBAN), (text.split(), _UNGROUPED)):
        if len(parts) > 1 and all(map(whole.fullmatch, parts)):
            return parts
    return []


def plain_name(text: str) -> str | None:
    """A name as it stands in a list: without `*.` or `.` before it and a dot behind it, in small letters; None where it is none."""
    name = text.removeprefix("*.").removeprefix(".").removesuffix(".")
    return name.lower() if NAME.fullmatch(name) and not ADDRESS.fullmatch(name) else None


def is_own(name: str) -> bool:
    """Whether a name is one that every machine, or every home network, has for itself."""
    return name.removesuffix(".").lower() in OWN


def blocked(number: int, text: str, name: str, *, firm: bool = False) -> Rule:
    """The rule that blocks a name; lost where it is an internet address."""
    if ADDRESS.fullmatch(name):
        return lost(number, text, Loss.ADDRESS)
    value = name.removeprefix("*.").removeprefix(".").removesuffix(".")
    if "*" in value or not value:
        return lost(number, text, Loss.PATTERN)
    return Rule(number, text, Mark.LISTED, value, "domain", firm=firm)


def lost(number: int, text: str, loss: str) -> Rule:
    return Rule(number, text, Mark.LOST, loss=loss)


def excepted(number: int, text: str, name: str, *, whole: bool = True) -> Rule:
    value = name.removeprefix("*.").removeprefix(".").removesuffix(".")
    return Rule(number, text, Mark.EXCEPTION, value, "domain" if whole else None, whole=whole)
