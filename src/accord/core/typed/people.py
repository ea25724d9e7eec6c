"""A list of people as it is pasted: out of a spreadsheet, the To field of a mail, or a chat; one a line, or one behind another."""

import re
from typing import Final, NamedTuple

from accord.core.identifiers.digits import latin

LONGEST: Final = 20_000
_PART: Final = r"[^\s<>(),;:\"'|\[\]\u060c\u061b@]"
_MAIL = re.compile(rf"(?:mailto:)?({_PART}{{1,64}}@{_PART}{{1,255}}?)(?=[.,;:>)\]\"'|\u060c\u061b]*(?:\s|$)|[,;|>])", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\w+])\(?\+?\(?[0-9](?:[ \u00a0().\-\u2010-\u2015/]{0,3}[0-9]){6,16}(?![\w])")
# `Suda, Nok <nok@bank.example>; Ann <ann@bank.example>`: the To field of a mail program.
_ADDRESSED = re.compile(r"([^<>\n]{0,200}?)<\s{0,3}(?:mailto:)?([^<>\s@]{1,64}@[^<>\s@]{1,255})\s{0,3}>", re.IGNORECASE)
_NUMBERED = re.compile(r"^\s*(?:[-*\u2022\u25cf\u2013]|\(?[0-9]{1,3}[.)])\s+")
_CELLS = re.compile(r"[\t|;\u061b]")
_AROUND: Final = " \u00a0,\u060c\u061b;|:-\u2013\u2014\"'<>()[]\u200e\u200f"
# Labels beside an address or a number in a line, and the names of columns.
_LABELS = re.compile(
    r"(?<!\w)(?:e-?mails?|mails?|correo(?: electrónico)?|อีเมล|ইমেইল|ईमेल|इमेल|البريد(?: الإلكتروني)?"
    r"|mobile|mob|phone|tel[eé]?(?:fono|phone)?|cel(?:ular)?|whatsapp|โทร(?:ศัพท์)?|เบอร์(?:โทร)?"
    r"|মোবাইল|ফোন|फोन|मोबाइल|هاتف|الهاتف|جوال)(?!\w)\s*(?:[:=]|\.?\s*(?=\t))",
    re.IGNORECASE,
)
_HEAD_LINES: Final = """
    name|full name|first name|last name|surname|given name|family name|staff|person|employee|no|no.|#
    role|position|title|department|unit|e-mail|email|mail|e-mail address|email address
    phone|phone number|mobile|mobile number|tel|tel.|telephone
    nombre|nombres|apellidos|nombres y apellidos|cargo|correo|correo electrónico|teléfono|celular
    ชื่อ|ชื่อ-สกุล|ชื่อ-นามสกุล|นามสกุล|ตำแหน่ง|แผนก|ลำดับ|อีเมล|โทร|โทรศัพท์|เบอร์โทร|เบอร์
    নাম|পদবি|ইমেইল|ফোন|মোবাইল|नाम|पद|ईमेल|इमेल|फोन|मोबाइल
    الاسم|الاسم الكامل|الوظيفة|المنصب|القسم|البريد|البريد الإلكتروني|الهاتف|رقم الهاتف|الجوال
"""
_HEADS: Final = frozenset(head.strip() for head in _HEAD_LINES.replace("\n", "|").split("|"))


class PersonLine(NamedTuple):
    """One person of the list. `line` counts the lines of the text from 1; empty is what the line does not tell."""

    line: int
    name: str
    email: str
    phone: str


def read_people(text: str) -> list[PersonLine]:
    """The people of the list, in its order. Empty lines and the names of columns are nobody."""
    people: list[PersonLine] = []
    for number, line in enumerate(text[:LONGEST].splitlines(), 1):
        people += _addressed(number, line) or _one(number, line)
    return people


def _addressed(number: int, line: str) -> list[PersonLine]:
    """All of a line of a mail's addresses; none where it holds anything else beside them."""
    matches = list(_ADDRESSED.finditer(line))
    if not matches or (len(matches) == 1 and line[matches[0].end() :].strip(_AROUND)):
        return []
    between = [_one(number, f"{match[1]} {match[2]}") for match in matches]
    return [person for people in between for person in people]


def _one(number: int, line: str) -> list[PersonLine]:
    rest = _NUMBERED.sub("", line)
    if not rest.strip(_AROUND) or _is_heads(rest):
        return []
    mail = _MAIL.search(rest)
    rest = rest[: mail.start()] + "\t" + rest[mail.end() :] if mail else rest
    phone = _PHONE.search(latin(rest))
    typed = rest[phone.start() : phone.end()] if phone else ""
    rest = rest[: phone.start()] + "\t" + rest[phone.end() :] if phone else rest
    cells = [" ".join(cell.split()).strip(_AROUND) for cell in _CELLS.split(_LABELS.sub(" ", rest))]
    # A cell without a letter is the number of the row, or what stood round an address.
    name = " ".join(cell for cell in cells if any(map(str.isalpha, cell)))
    return [PersonLine(number, name, mail[1] if mail else "", typed.strip())]


def _is_heads(line: str) -> bool:
    cells = [cell.strip(_AROUND).casefold() for cell in re.split(r"[\t|;,\u060c]", line)]
    return all(cell in _HEADS for cell in cells if cell)
