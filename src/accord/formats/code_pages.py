"""What a spreadsheet writes where nobody chose UTF-8: the code page of Windows by the language it is in.

Source: Microsoft, "Code Page Identifiers". Bengali and Nepali have none, and are written in Unicode alone.
"""

from collections.abc import Sequence
from typing import Final

PAGES: Final = {"th": "cp874", "ar": "cp1256"}
USUAL: Final = "cp1252"


def code_page(languages: Sequence[str]) -> str:
    """The page of the first of these languages that has one; else the usual one."""
    return next((PAGES[language] for language in languages if language in PAGES), USUAL)


def is_of_page(data: bytes) -> bool:
    """Whether letters stand in it, and most are none in UTF-8: where a file is damaged few are. Two of a page can look like one."""
    if data.isascii():
        return False
    letters = [letter for letter in data.decode("utf-8", "surrogateescape") if letter > "\x7f"]
    return sum("\udc80" <= letter <= "\udcff" for letter in letters) * 2 > len(letters)
