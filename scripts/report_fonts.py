"""Makes the fonts of the custody report out of the packages `@fontsource/noto-sans*`, by hand, once: they are kept as they are then.

    npm pack @fontsource/noto-sans ...      each unpacked into a folder of its own below FOLDER
    python scripts/report_fonts.py FOLDER   needs fonttools and brotli

Each subset becomes a TrueType file under a family of its own, since typst takes one file for each family; `covers.txt` says which
characters they have, so that the report can name the others by their numbers.
"""

import sys
from itertools import pairwise
from pathlib import Path

from fontTools.ttLib import TTFont

TARGET = Path(__file__).parents[1] / "src" / "accord" / "hub" / "evidence" / "fonts"
SUBSETS = (
    *(("noto-sans", subset) for subset in ("latin", "latin-ext", "vietnamese", "cyrillic", "cyrillic-ext", "greek")),
    ("noto-sans-thai", "thai"),
    ("noto-sans-bengali", "bengali"),
    ("noto-sans-devanagari", "devanagari"),
    ("noto-sans-arabic", "arabic"),
    ("noto-sans-khmer", "khmer"),
    ("noto-sans-lao", "lao"),
    ("noto-sans-myanmar", "myanmar"),
)
BOLD = ("latin",)


def main(folder: Path) -> None:
    TARGET.mkdir(exist_ok=True)
    letters: set[int] = set()
    for package, subset in SUBSETS:
        for weight in (400, *((700,) if subset in BOLD else ())):
            (source,) = folder.glob(f"**/files/{package}-{subset}-{weight}-normal.woff2")
            font = TTFont(source, recalcTimestamp=False)
            font.flavor = None
            family = "Noto Sans " + subset.title()
            style = "Bold" if weight == 700 else "Regular"
            for name, text in ((1, family), (2, style), (4, f"{family} {style}"), (6, f"{family} {style}".replace(" ", ""))):
                font["name"].setName(text, name, 3, 1, 0x409)
            font["name"].names = [name for name in font["name"].names if name.nameID not in (16, 17, 21, 22)]
            letters |= set(font.getBestCmap())
            font.save(TARGET / f"{subset}-{weight}.ttf")
    (TARGET / "covers.txt").write_text("".join(f"{first:x}-{last:x}\n" for first, last in ranges(sorted(letters))), encoding="ascii")


def ranges(numbers: list[int]) -> list[tuple[int, int]]:
    ends = [place for place, (left, right) in enumerate(pairwise(numbers), 1) if right != left + 1]
    return [(numbers[start], numbers[end - 1]) for start, end in zip([0, *ends], [*ends, len(numbers)], strict=True)]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
