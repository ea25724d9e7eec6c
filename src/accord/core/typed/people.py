"""A list of people as it is pasted: out of a spreadsheet, the To field of a mail, or a chat; one a line, or one behind another; or as
contact cards."""

import csv
import re
import unicodedata
from typing import Final, NamedTuple

from accord.core.identifiers.digits import latin
from accord.core.typed.cards import holds_cards, read_cards

LONGEST: Final = 20_000
_PART: Final = r"[^\s<>(),;:\"'|\[\]\u060c\u061b@]"
_MAIL = re.compile(rf"(?:mailto:)?({_PART}{{1,64}}@{_PART}{{1,255}}?)(?=[.,;:>)\]\"'|\u060c\u061b]*(?:\s|$)|[,;|>])", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\w+])\(?\+?\(?[0-9](?:[ \u00a0().\-\u2010-\u2015/]{0,3}[0-9]){6,16}(?![\w])")
# `Suda, Nok <nok@bank.example>; Ann <ann@bank.example>`: the To field of a mail program.
_ADDRESSED = re.compile(r"([^<>\n]{0,200}?)<\s{0,3}(?:mailto:)?([^<>\s@]{1,64}@[^<>\s@]{1,255})\s{0,3}>", re.IGNORECASE)
_NUMBERED = re.compile(r"^\s*(?:[-*\u2022\u25cf\u2013]|\(?\d{1,3}[.)\u2013-])\s+")
_CELLS = re.compile(r"[\t|;\u061b]")
_AROUND: Final = " \u00a0,\u060c\u061b;|:-\u2013\u2014\"'<>()[]\u200e\u200f"
# Labels beside an address or a number in a line, and the names of columns.
_LABELS = re.compile(
    r"(?<!\w)(?:e-?mails?|mails?|correo(?: electrónico)?|อีเมล|ইমেইল|ईमेल|इमेल|البريد(?: الإلكتروني)?"
    r"|mobile|mob|phone|tel[eé]?(?:fono|phone)?|cel(?:ular)?|whatsapp|โทร(?:ศัพท์)?|เบอร์(?:โทร)?"
    r"|মোবাইল|ফোন|फोन|मोबाइल|هاتف|الهاتف|جوال)(?!\w)\s*(?:[:=]|\.?\s*(?=\t))",
    re.IGNORECASE,
)
# Names of columns, by what stands under them; the last holds what no person here has.
_HEAD_LINES: Final = (
    """
    name|full name|first name|last name|middle name|surname|given name|family name|staff|staff name|person|employee|employee name
    contact name|display name|nombre|nombres|apellido|apellidos|nombres y apellidos|apellidos y nombres|nombre completo|nombre y apellido
    ชื่อ|ชื่อ-สกุล|ชื่อ-นามสกุล|ชื่อ สกุล|ชื่อ นามสกุล|นามสกุล|สกุล|ชื่อเล่น|নাম|পুরো নাম|नाम|पूरा नाम|नाम थर|थर
    الاسم|الاسم الكامل|الاسم الأول|اسم العائلة|اللقب
    """,
    """
    e-mail|email|mail|e-mail address|email address|email id|e-mail id|work email|correo|correo electrónico|email corporativo
    อีเมล|อีเมล์|ইমেইল|ই-মেইল|ईमेल|इमेल|البريد|البريد الإلكتروني|الإيميل
    """,
    """
    phone|phone number|phone no|mobile|mobile number|mobile no|mobile phone|tel|telephone|contact no|contact number|cell|whatsapp
    teléfono|celular|nº de celular|número de celular|móvil|โทร|โทรศัพท์|เบอร์โทร|เบอร์|เบอร์โทรศัพท์|เบอร์มือถือ|มือถือ
    ফোন|মোবাইল|মোবাইল নম্বর|ফোন নম্বর|फोन|मोबाइल|मोबाइल नम्बर|फोन नम्बर|الهاتف|رقم الهاتف|الجوال|رقم الجوال|الموبايل
    """,
    """
    no|#|s.no|sl|sl no|sr no|n|nº|item|id|employee id|role|position|title|department|unit|designation|team|branch|shift
    cargo|área|dni|ตำแหน่ง|แผนก|ลำดับ|ที่|পদবি|ক্রমিক|पद|क्र.सं|सि.नं|الوظيفة|المنصب|القسم|الرقم|م
    """,
)
_NAME, _EMAIL, _NUMBER = range(3)


def _head(cell: str) -> str:
    """A column's name without accents, capitals and the marks around it."""
    bare = "".join(letter for letter in unicodedata.normalize("NFD", cell.casefold()) if letter not in "\u0300\u0301\u0303")
    return " ".join(bare.split()).strip(_AROUND + ".*:")


_HEADS: Final = {_head(name): kind for kind, lines in enumerate(_HEAD_LINES) for name in re.split(r"[|\n]", lines) if name.strip()}
_RULE: Final = re.compile(r"[\s|:+=_\-]*")  # what some tables have under the names of columns


class PersonLine(NamedTuple):
    """One person of the list. `line` counts the lines of the text from 1; empty is what the line does not tell."""

    line: int
    name: str
    email: str
    phone: str


def read_people(text: str) -> list[PersonLine]:
    """The people of the list, in its order. Empty lines and the names of columns are nobody; what those name says where a name stands."""
    text = text[:LONGEST]
    if holds_cards(text):
        cards, text = read_cards(text)
        return sorted([PersonLine(*card) for card in cards] + _of_lines(text))
    return _of_lines(text)


def _of_lines(text: str) -> list[PersonLine]:
    people: list[PersonLine] = []
    columns: list[int | None] = []
    for number, line in enumerate(text.splitlines(), 1):
        heads = _columns(line)
        if heads:
            columns = heads
        elif not _RULE.fullmatch(line):
            people += _by_columns(number, line, columns) or _addressed(number, line) or _one(number, line)
    return people


def _split(line: str) -> list[str]:
    """The cells of a line of a table, where it is one."""
    line = line.strip(" |") if line.count("|") > 1 else line.strip(" ")
    mark = next((mark for mark in "\t|;" if mark in line), ",")
    return [cell.strip() for cell in next(csv.reader([line.replace("\u060c", ",").replace("\0", "")], delimiter=mark, strict=False), [])]


def _columns(line: str) -> list[int | None]:
    """What each column holds, where the line names columns: all of its cells do, or two and no cell is a person's."""
    if "@" in line or len(line) > 500:
        return []
    kinds = [_HEADS.get(_head(cell)) if cell else None for cell in _split(line)]
    known, told = sum(kind is not None for kind in kinds), sum(map(bool, _split(line)))
    is_heads = known and (known == told or (known > 1 and any(kind in (_EMAIL, _NUMBER) for kind in kinds)))
    return kinds if is_heads else []


def _by_columns(number: int, line: str, columns: list[int | None]) -> list[PersonLine]:
    """The person of a line with as many cells as there are columns; none where no column holds names, or an address stands in another."""
    cells = _split(line) if _NAME in columns else []
    if len(columns) < 2 or len(cells) != len(columns) or not any(cells):
        return []
    parts: dict[int | None, list[str]] = {}
    for kind, cell in zip(columns, cells, strict=True):
        if cell:
            parts.setdefault(kind, []).append(cell)
    if any("@" in cell for kind, texts in parts.items() if kind != _EMAIL for cell in texts) or len(parts.get(_EMAIL, [])) > 1:
        return []
    mails, numbers = parts.get(_EMAIL, []), parts.get(_NUMBER, [])
    name = " ".join(_trimmed(cell) for cell in parts.get(_NAME, []))
    return [PersonLine(number, name, mails[0] if mails else "", numbers[0] if numbers else "")]


def _trimmed(cell: str) -> str:
    """A cell without the marks around it; of a pair that is closed within it both stay."""
    bare = " ".join(cell.split()).strip(_AROUND)
    opened = next((pair for pair in ("()", "[]") if bare.count(pair[0]) > bare.count(pair[1])), "")
    if bare.count('"') % 2:
        opened = '""'
    return bare + opened[1:]


def _addressed(number: int, line: str) -> list[PersonLine]:
    """All of a line of a mail's addresses; none where it holds anything else beside them."""
    matches = list(_ADDRESSED.finditer(line))
    if not matches or (len(matches) == 1 and line[matches[0].end() :].strip(_AROUND)):
        return []
    between = [_one(number, f"{match[1]} {match[2]}") for match in matches]
    return [person for people in between for person in people]


def _one(number: int, line: str) -> list[PersonLine]:
    rest = _NUMBERED.sub("", line)
    if not rest.strip(_AROUND):
        return []
    mail = _MAIL.search(rest)
    rest = rest[: mail.start()] + "\t" + rest[mail.end() :] if mail else rest
    phone = _PHONE.search(latin(rest))
    typed = rest[phone.start() : phone.end()] if phone else ""
    rest = rest[: phone.start()] + "\t" + rest[phone.end() :] if phone else rest
    cells = [_trimmed(cell) for cell in _CELLS.split(_LABELS.sub(" ", rest))]
    # A cell without a letter is the number of the row, or what stood round an address.
    name = " ".join(cell for cell in cells if any(map(str.isalpha, cell)))
    return [PersonLine(number, name, mail[1] if mail else "", typed.strip())]
