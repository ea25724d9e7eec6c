"""Nationalities as officers, relatives and people who got out write them."""

import pytest

from accord.core.care.nations import read_nationalities
from accord.tables import care


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Nepal", ("NP",)),
        ("NP, BD", ("NP", "BD")),
        ("np bd", ("NP", "BD")),
        ("Nepali", ("NP",)),
        ("Bangladeshi", ("BD",)),
        ("নেপাল এবং বাংলাদেশ", ("NP", "BD")),
        ("নেপালি ও বাংলাদেশী", ("NP", "BD")),
        ("नेपाली र भारतीय", ("NP", "IN")),
        ("คนไทย และ ชาวเนปาล", ("TH", "NP")),
        ("ไทย / เปรู", ("TH", "PE")),
        ("peruana y quivoldana", ("PE", None)),
        ("nepalí e india", ("NP", "IN")),
        ("نيبالية وبنغلاديشية", ("NP", "BD")),
        ("نيبال، بنغلاديش", ("NP", "BD")),
        ("Nepali-Indian", ("NP", "IN")),
        ("Nepal (by birth)", (None,)),
        ("Guinea-Bissau", ("GW",)),
        ("Trinidad and Tobago", ("TT",)),
        ("Bosnia & Herzegovina", ("BA",)),
        ("Filipina; Thai\nThai", ("PH", "TH")),
        ("stateless", (None,)),
        ("", ()),
        (" , ", ()),
    ],
)
def test_they_are_read_in_each_language_and_several_at_once(text: str, codes: tuple[str | None, ...]) -> None:
    assert read_nationalities(care(), text) == codes
