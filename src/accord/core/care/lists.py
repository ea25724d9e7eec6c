"""A list of people out of a spreadsheet, read: which column is what, dates and nationalities as they are written, and what is unclear.

Every row becomes a person, however little of it could be read: a list from a border at night is never refused. What is unclear is told by
row and column, and never repeated; a birth and a nationality that could not be read go into the file as they stand. Nothing is guessed in
silence: a day that could be a month is read day first, and said.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal

import msgspec
from msgspec.structs import replace

from accord.core.care.births import Code as BirthCode
from accord.core.care.births import age_group, read_age, read_birth
from accord.core.care.duplicates import Person
from accord.core.care.file import Care
from accord.core.care.heads import bare, columns_of
from accord.core.care.nations import read_nationalities
from accord.core.identifiers.digits import plain
from accord.core.texts import is_readable
from accord.core.typed.reading import Setting
from accord.core.typed.unsaid import says_nothing

MOST_LETTERS: Final = 300
MOST_TITLES: Final = 20  # rows in which the heading is looked for
_WOMAN: Final = """
f fem female woman women girl lady femenino femenina mujer mujeres niña señora หญิง ญ ผู้หญิง เด็กหญิง ด.ญ. นาง นางสาว
নারী মহিলা স্ত্রী মেয়ে মেয়ে महिला स्त्री नारी केटी أنثى انثى أنثي انثي امرأة فتاة 女 女性 nữ perempuan wanita babae
မ မိန်းမ အမျိုးသမီး ស្រី ຍິງ 여 여성 여자 ሴት ж жен женский женщина femme féminin féminine عورت خاتون mke mwanamke
""".split()
_MAN: Final = """
m male man men boy masculino varón varon hombre hombres niño señor ชาย ช ผู้ชาย เด็กชาย ด.ช. นาย
পুরুষ ছেলে पुरुष केटा ذكر رجل فتى 男 男性 nam laki-laki lelaki pria lalaki l
ကျား ယောက်ျား အမျိုးသား ប្រុស ຊາຍ 남 남성 남자 ወንድ м муж мужской мужчина homme masculin مرد mume mwanaume
""".split()
_SEXES: Final = {bare(word): "woman" for word in _WOMAN} | {bare(word): "man" for word in _MAN}
# `Hombre` and `mujer`, where a list says so: M is a woman then.
_IN_SPANISH: Final = {"h": "man", "v": "man", "m": "woman"}
# `Laki-laki` and `perempuan`.
_IN_MALAY: Final = {"l": "man", "p": "woman"}

# What such a cell says goes into no file where it says that nothing is known.
_UNREAD: Final = frozenset({"birth-unread", "nationality-unread", "sex-unread", "age-unread"})

Code = BirthCode | Literal["no-name", "not-readable", "nationality-unread", "sex-unread", "age-unread"]


class Unclear(msgspec.Struct, frozen=True):
    """`row` counts from 1, without the heading. `code` is of `labels.LISTS`."""

    row: int
    column: str
    code: Code


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """`people` are the rows, each with the reference `row-NUMBER`, ready for `find_duplicates`; `files` what goes into each care file, by
    field. `unused` are the numbers of columns (from 1) whose heading nobody knows."""

    people: tuple[Person, ...]
    files: tuple[Mapping[str, str], ...]
    unclear: tuple[Unclear, ...]
    unused: tuple[int, ...]


class _Row(msgspec.Struct):
    """A row as it is read: what goes into its file, what of it is compared, and what is unclear."""

    file: dict[str, str] = {}
    birth: str | None = None
    nationality: str | None = None
    unclear: list[tuple[str, Code]] = []


def read_list(care: Care, header: Sequence[str], rows: Iterable[Sequence[str]], setting: Setting) -> Listed:
    """The list, as it is read in this country at this time. Rows without any text are left out; a row may be shorter than the heading."""
    columns = columns_of(care, header)
    told = [(number, _cells(columns, row)) for number, row in enumerate(rows, 1) if any(cell.strip() for cell in row)]
    sexes = _sexes(cells.get("sex", "") for _, (cells, _unclear) in told)
    people: list[Person] = []
    files: list[Mapping[str, str]] = []
    unclear: list[Unclear] = []
    for number, (cells, faults) in told:
        row = _row(care, cells, sexes, setting)
        unclear += [Unclear(number, column, code) for column, code in (*faults, *row.unclear)]
        files.append(row.file)
        people.append(_person(f"row-{number}", row))
    unused = tuple(number for number, column in enumerate(columns, 1) if column is None)
    return Listed(people=tuple(people), files=tuple(files), unclear=tuple(unclear), unused=unused)


def find_heading(care: Care, rows: Sequence[Sequence[str]]) -> int:
    """Which row is the heading, counted from 0: of the first twenty the one with most headings that are known. Titles often stand above."""
    counts = [sum(column is not None for column in columns_of(care, row)) for row in rows[:MOST_TITLES]]
    return counts.index(max(counts)) if counts else 0


def _cells(columns: list[str | None], row: Sequence[str]) -> tuple[dict[str, str], list[tuple[str, Code]]]:
    """The texts of a row by column, and those that are none. Of two columns for one thing the first that is filled in counts; a second
    name is the one in another script, and parts of a name stand beside each other."""
    cells: dict[str, str] = {}
    unclear: list[tuple[str, Code]] = []
    for column, cell in zip(columns, row, strict=False):
        text = " ".join(cell.split())[:MOST_LETTERS]
        if column is None or not text:
            continue
        if not is_readable(text):
            unclear.append((column, "not-readable"))
        elif column not in cells:
            cells[column] = text
        elif column == "name" and text != cells[column]:
            cells.setdefault("name-other", text)
        elif column in ("given", "family"):
            cells[column] += f" {text}"
    return cells, unclear


def _row(care: Care, cells: Mapping[str, str], sexes: Mapping[str, str], setting: Setting) -> _Row:
    row = _Row()
    _name(cells, row)
    if "name-other" in cells:
        row.file["names-other"] = cells["name-other"]
    if "document" in cells and not says_nothing(cells["document"]):
        row.file["papers"] = plain(cells["document"])
    if "languages" in cells and not says_nothing(cells["languages"]):
        row.file["languages"] = cells["languages"]
    if "nationality" in cells:
        _nationality(care, cells["nationality"], row)
    _birth(cells, row, replace(setting, country=row.nationality or setting.country))
    if "sex" in cells:
        _keep(row, "sex", sexes.get(bare(cells["sex"]), ""), "sex-unread")
    # `-`, `unknown`: nothing is unclear where nothing was told.
    told = [(column, code) for column, code in row.unclear if code not in _UNREAD or not says_nothing(cells.get(column, ""))]
    for column in {column for column, _ in row.unclear} - {column for column, _ in told}:
        row.file.pop(column, None)
    row.unclear = told
    return row


def _name(cells: Mapping[str, str], row: _Row) -> None:
    """The name in one; where a column says just Name and another the family's name, these are its two parts."""
    name, family = cells.get("name") or cells.get("given", ""), cells.get("family", "")
    if family and family.casefold() not in name.casefold():
        name = f"{name} {family}".strip()
    _keep(row, "name", name, "no-name")


def _nationality(care: Care, text: str, row: _Row) -> None:
    codes = read_nationalities(care, text)
    known = [code for code in codes if code]
    if known and len(known) == len(codes):
        row.file["nationality"] = ", ".join(known)
        row.nationality = known[0] if len(known) == 1 else None
    else:
        row.file["nationality"] = text
        row.unclear.append(("nationality", "nationality-unread"))


def _birth(cells: Mapping[str, str], row: _Row, setting: Setting) -> None:
    """The birth, and the age where it is told: it says who may be a child."""
    text = cells.get("birth", "")
    birth = read_birth(text, setting) if text else None
    age = read_age(cells["age"]) if "age" in cells else None
    if birth is not None:
        if birth.code == "birth-age":
            age = age if age is not None else read_age(text)
        else:
            row.file["birth"] = birth.value or plain(text)
        row.birth = birth.value or None
        row.unclear += [("birth", birth.code)] if birth.code else []
    if age is not None:
        row.file["age-group"] = age_group(age)
    elif "age" in cells:
        row.unclear.append(("age", "age-unread"))


def _keep(row: _Row, field: str, value: str, fault: Code) -> None:
    if value:
        row.file[field] = value
    else:
        row.unclear.append((field, fault))


def _sexes(texts: Iterable[str]) -> Mapping[str, str]:
    """What the words of this column mean."""
    words = {bare(text) for text in texts}
    if "l" in words:
        return _SEXES | _IN_MALAY
    return _SEXES | _IN_SPANISH if words & {"h", "v"} and "f" not in words else _SEXES


def _person(reference: str, row: _Row) -> Person:
    file, document = row.file, row.file.get("papers")
    document_id = f"{row.nationality}:{document}" if document and row.nationality and ":" not in document else document
    return Person(
        reference=reference,
        names=tuple(file[key] for key in ("name", "names-other") if key in file),
        birth=row.birth,
        nationality=row.nationality,
        documents=(document_id,) if document_id else (),
    )
