"""The list of the night: 240 people of 14 nationalities as somebody at a bridge writes them down: several scripts, gaps, doubles."""

import io
import re
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from typing import Any, Final

# How many of each nationality there are, and how whoever writes calls it.
NATIONS: Final = {
    "NP": (40, "Nepali"),
    "BD": (30, "Bangladesh"),
    "KE": (30, "KEN"),
    "ET": (20, "Ethiopian"),
    "PH": (20, "Filipino"),
    "ID": (20, "Indonesia"),
    "IN": (20, "indian"),
    "UG": (14, "Uganda"),
    "MM": (12, "Burmese"),
    "PK": (10, "PK"),
    "LK": (8, "Sri Lankan"),
    "VN": (6, "Vietnam"),
    "BR": (5, "Brazilian"),
    "CN": (5, "Chinese"),
}
HEAD: Final = ("No.", "Name", "Local name", "Nationality", "Date of birth", "Sex", "Passport no", "Shoe size")
# Syllables that stay apart by sound, as each script writes them.
_LATIN: Final = ("ba", "di", "go", "lu", "me", "na", "ro", "ti", "su", "za")
_SCRIPTS: Final = {
    "NP": ("बा", "दि", "गो", "लु", "मे", "ना", "रो", "ति", "सु", "जा"),
    "BD": ("বা", "দি", "গো", "লু", "মে", "না", "রো", "তি", "সু", "জা"),
    "ET": ("ባ", "ዲ", "ጎ", "ሉ", "ሜ", "ና", "ሮ", "ቲ", "ሱ", "ዛ"),
    "PK": ("با", "دي", "غو", "لو", "مي", "نا", "رو", "تي", "سو", "زا"),
}
_BORN: Final = ("{y}-{m:02}-{d:02}", "{d:02}.{m:02}.{y}", "{d}/{m}/{y}", "{y}-{m:02}-{d:02}", "{y}")
_ISO: Final = re.compile(r"\d{4}-\d\d-\d\d")
_WRONG: Final = ("31.02.1990", "yesterday", "1897-01-01", "99")  # dates of which nobody can make a day


@dataclass(frozen=True)
class Written:
    """One row as it was written down. `nation` is the truth, whatever the row says."""

    name: str
    local: str
    nation: str
    said: str
    birth: str
    sex: str
    document: str

    @property
    def cells(self) -> tuple[str, ...]:
        return (self.name, self.local, self.said, self.birth, self.sex, self.document)


def word(number: int, syllables: tuple[str, ...] = _LATIN) -> str:
    return "".join(syllables[int(digit)] for digit in f"{number:04d}")


def given(number: int, syllables: tuple[str, ...] = _LATIN) -> str:
    return word(number * 17 + 1358, syllables)


def family(number: int, syllables: tuple[str, ...] = _LATIN) -> str:
    return word(number * 31 + 2460, syllables)


def people() -> list[Written]:
    """Everybody once: 240, of whom two pairs are namesakes."""
    rows: list[Written] = []
    numbers = count()
    for nation, (many, nationality) in NATIONS.items():
        for place in range(many):
            n = next(numbers)
            script = _SCRIPTS.get(nation)
            latin = f"Qazu{given(n)} Ostro{family(n)}"
            local = "" if script is None else f"{given(n, script)} {family(n, script)}"
            # Some write the name in its own script alone, some beside the Latin one.
            only_local = nation in ("NP", "BD") and place % 2 == 0
            when = {"y": 1980 + n % 25, "m": 1 + n % 9, "d": 13 + n % 15}
            birth = "" if n % 11 == 5 else _BORN[n % len(_BORN)].format(**when)
            row = Written(
                name=local if only_local else latin,
                local="" if only_local else local,
                nation=nation,
                said=nationality,
                birth=_WRONG[n % 4] if n % 23 == 7 else birth,
                sex=("m", "Male", "F", "")[n % 4],
                document="" if n % 3 == 1 else f"X{100000 + n}",
            )
            rows.append(row)
    # Two pairs of namesakes, each of two persons.
    for first, name in ((first_of("VN"), "Nguyen Van Anh"), (first_of("KE"), "Wanjiru Kamau")):
        for place, birth in ((first, "1996-02-17"), (first + 1, "2001-11-29")):
            rows[place] = replace(rows[place], name=name, local="", birth=birth, document="")
    # A row without a name, and one whose nationality nobody could read.
    rows[first_of("IN") + 3] = replace(rows[first_of("IN") + 3], name="", local="")
    rows[first_of("UG") + 2] = replace(rows[first_of("UG") + 2], said="from the lake")
    return rows


def first_of(nation: str) -> int:
    """Where the people of a nationality begin."""
    order = list(NATIONS)
    return sum(NATIONS[earlier][0] for earlier in order[: order.index(nation)])


def doubles(there: list[Written]) -> list[Written]:
    """Four of them once more, as another hand wrote them: in another script, in another order, by another calendar, with a slip."""
    nepali, kenyan, burmese, bangla = (there[first_of(nation) + 4] for nation in ("NP", "KE", "MM", "BD"))
    np, ke, mm = first_of("NP") + 4, first_of("KE") + 4, first_of("MM") + 4
    born = {"y": 1980 + ke % 25, "m": 1 + ke % 9, "d": 13 + ke % 15}
    thai = {"y": 1980 + mm % 25 + 543, "m": 1 + mm % 9, "d": 13 + mm % 15}
    return [
        replace(nepali, name=f"{given(np)} {family(np)}".title(), local="", document=""),
        replace(kenyan, name=" ".join(reversed(kenyan.name.split())), birth="{d:02}.{m:02}.{y}".format(**born), document=""),
        replace(burmese, birth="{d:02}/{m:02}/{y}".format(**thai), document=""),
        replace(bangla, name="Somebody else", local=bangla.name, said="BD"),
    ]


def book(rows: list[Written]) -> bytes:
    """The list as a spreadsheet: a title above it, an empty row in it, some dates as the spreadsheet keeps dates."""
    from openpyxl import Workbook

    made = Workbook()
    page = made.active
    assert page is not None
    page.append(["People of the night, at the bridge"])
    page.append([])
    page.append(list(HEAD))
    for number, row in enumerate(rows, 1):
        if number == 100:
            page.append([])
        name, local, nationality, birth, sex, document = row.cells
        kept: Any = datetime.fromisoformat(birth) if number % 5 == 1 and _ISO.fullmatch(birth) and birth > "1900-01-02" else birth
        page.append([number, name, local, nationality, kept, sex, document, 40 + number % 5])
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()
