"""The fonts are those that the manifest names, with their licence, and the style sheet uses each of them."""

import hashlib
import json
import re
from pathlib import Path

import accord.doors.public

STATIC = Path(accord.doors.public.__file__).parent / "static" / "public"
FONTS = STATIC / "fonts"


def test_every_font_is_in_the_manifest_and_is_what_it_says() -> None:
    rows = json.loads((FONTS / "manifest.json").read_text(encoding="utf-8"))["fonts"]
    assert {row["file"] for row in rows} == {path.name for path in FONTS.glob("*.woff2")}
    for row in rows:
        assert hashlib.sha256((FONTS / row["file"]).read_bytes()).hexdigest() == row["sha256"], row["file"]
        assert row["licence"] == "OFL-1.1" and row["version"] and row["package"] and row["made"]
    assert "SIL Open Font License, Version 1.1" in (FONTS / "OFL.txt").read_text(encoding="utf-8")


def test_the_style_sheet_uses_every_font_and_nothing_from_elsewhere() -> None:
    style = (STATIC / "public.css").read_text(encoding="utf-8")
    used = set(re.findall(r'url\("fonts/([^"]+)"\)', style))
    assert used == {path.name for path in FONTS.glob("*.woff2")}
    assert style.count("url(") == len(used) and "//" not in style and "@import" not in style


def test_the_style_sheet_knows_no_left_and_no_right() -> None:
    style = (STATIC / "public.css").read_text(encoding="utf-8")
    assert not re.search(r"(?:margin|padding|border)-(?:left|right)|text-align:\s*(?:left|right)|float:", style)


def test_sizes_of_text_follow_the_one_that_a_person_has_set() -> None:
    guests = Path(accord.doors.public.__file__).parents[1] / "guests" / "static" / "guests" / "guests.css"
    for sheet in (STATIC / "public.css", guests):
        style = sheet.read_text(encoding="utf-8")
        fixed = re.findall(r"(?:font-size|line-height):\s*[\d.]+px|font:[^;]*px", style)
        assert fixed == [], "in pixels text stays small where a browser or a phone is set to larger letters"
