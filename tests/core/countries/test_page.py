"""The page of a country shows every value, with its tag and source, and unknown as unknown."""

from accord.core.countries.listing import TITLES, listing
from accord.core.countries.page import index, page
from accord.core.countries.reading import read_country
from accord.core.countries.rules_page import rules_page
from accord.tables import countries, rulebook

Files = dict[str, dict[str, object]]


def test_every_cell_has_its_line(files: Files) -> None:
    country = read_country(files)
    lines = page(country).splitlines()
    table = [line for line in lines if line.startswith("| ") and not line.startswith("| row")]
    assert len(table) == len(list(listing(country)))
    assert "| `one` | bic | BKKBTHBK | V | B |  |" in lines
    assert "| `two` | bic | unknown | X |  | no list has it |" in lines
    assert "| `two` | code | 011 (one of several) | S | A | two lists |" in lines
    assert "| `two` | code | 076 (one of several) | V | B | two lists |" in lines
    assert "| `l` Anti-scam | verified | 2026-11-20 | V |  |  |" in lines
    assert "| `budapest` Budapest | party | no | V | B |  |" in lines
    assert "- **A** a list" in lines


def test_what_markdown_would_read_as_its_own_is_shown_as_it_is() -> None:
    thailand = page(countries()["TH"])
    assert "(?:(?:14\\|\\[89\\]\\d)" in thailand.replace("\\\\d", "\\d")
    assert page(countries()["AE"]).count("\n## ") == len(TITLES) + 1


def test_a_line_never_called_is_unverified() -> None:
    cells = [cell for cell in listing(countries()["TH"]) if (cell.section, cell.row) == ("lines", "aoc-1441")]
    assert ("verified", "unknown", "X") in [(cell.column, cell.value, cell.tag) for cell in cells]


def test_the_index_leads_to_every_country() -> None:
    text = index(list(countries().values()))
    for code, country in countries().items():
        assert f"[{country.name}]({code}.md)" in text


def test_the_page_of_rules_has_every_name_and_every_reading() -> None:
    text = rules_page(rulebook())
    for name, says in rulebook().names.items():
        assert f"| `{name}` | {says} |" in text
    assert "7 days \\[S: T32, T31\\]" in text and "3 days \\[S: T34\\]" in text
    for book in rulebook().books.values():
        assert f"## {book.title}\n\n`{book.key}`" in text
