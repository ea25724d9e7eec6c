"""Nationalities as officers, relatives and people who got out write them."""

from collections import Counter
from itertools import pairwise

import pytest

from accord.core.care.nations import read_counted, read_nationalities
from accord.core.sharing import COUNTRIES
from accord.core.sharing.country_names import country_names
from accord.tables import care


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Nepal", ("NP",)),
        ("NP, BD", ("NP", "BD")),
        ("香港人", ("HK",)),
        ("Hongkonger", ("HK",)),
        ("ivoirienne", ("CI",)),
        ("المغربية", ("MA",)),
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
        ("Nepali-Atlantic", (None,)),
        ("Guinea-Bissau", ("GW",)),
        ("Trinidad and Tobago", ("TT",)),
        ("Bosnia & Herzegovina", ("BA",)),
        ("Trinidad & Tobago; Congo - Kinshasa", ("TT", "CD")),
        ("Filipina; Thai\nThai", ("PH", "TH")),
        ("พม่า", ("MM",)),
        ("คนเขมร", ("KH",)),
        ("ไทยและลาว", ("TH", "LA")),
        ("ไทย ลาว", ("TH", "LA")),
        ("Thai Chinese", ("TH", "CN")),
        ("中国人", ("CN",)),
        ("người Việt Nam", ("VN",)),
        ("from Kenya", ("KE",)),
        ("pinoy", ("PH",)),
        ("بنغالي ومصري", ("BD", "EG")),
        ("اثيوبية", ("ET",)),
        ("الامارات", ("AE",)),
        ("venezolana y brasileño", ("VE", "BR")),
        ("Deutschland", ("DE",)),
        ("বার্মিজ, কেনিয়ান", ("MM", "KE")),
        ("बर्मेली र श्रीलङ्काली", ("MM", "LK")),
        ("keniata", ("KE",)),
        ("chilenos y españoles", ("CL", "ES")),
        ("هنود وباكستانيين", ("IN", "PK")),
        ("سيلانية", ("LK",)),
        ("pers", (None,)),  # the code of Peru has no plural
        ("rohingya", (None,)),  # of no country's papers
        ("stateless", (None,)),
        ("", ()),
        (" , ", ()),
    ],
)
def test_they_are_read_in_each_language_and_several_at_once(text: str, codes: tuple[str | None, ...]) -> None:
    assert read_nationalities(care(), text) == codes


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("Nepal 3, Kenya 12", {"NP": 3, "KE": 12}),
        ("NP 3 KE 12", {"NP": 3, "KE": 12}),
        ("3 Nepalis and 2 Indians", {"NP": 3, "IN": 2}),
        ("5 Nepali 2 Indian", {"NP": 5, "IN": 2}),
        ("Nepal: 3; Kenya: 12", {"NP": 3, "KE": 12}),
        ("Nepal (3), Kenya (12)", {"NP": 3, "KE": 12}),
        ("Nepal-3, Kenya-12", {"NP": 3, "KE": 12}),
        ("3x Nepal", {"NP": 3}),
        ("नेपाल ३, भारत २", {"NP": 3, "IN": 2}),
        ("ไทย 3 คน ลาว 2 คน", {"TH": 3, "LA": 2}),
        ("3 নেপালি ও ২ জন ভারতীয়", {"NP": 3, "IN": 2}),
        ("3 نيباليين، الهند 2", {"NP": 3, "IN": 2}),
        ("3 chilenos, 2 colombianas", {"CL": 3, "CO": 2}),
        ("20 Kenyans 5 Ugandans", {"KE": 20, "UG": 5}),
        ("5 باكستانيين و3 كينيات", {"PK": 5, "KE": 3}),
        ("bangladeshi 3 jon", {"BD": 3}),
        ("คนพม่า 3 คน อูกันดา 2", {"MM": 3, "UG": 2}),
        ("Trinidad and Tobago 2", {"TT": 2}),
        ("Nepal 3 & Trinidad & Tobago 2", {"NP": 3, "TT": 2}),
        ("3 Nepalis & 2 Indians", {"NP": 3, "IN": 2}),
        ("Nepal (3) Kenya (12)", {"NP": 3, "KE": 12}),
        ("Nepal & Kenya", {"NP": 0, "KE": 0}),
        ("Nepal 3 Kenya 2 xyz", None),
        ("Nepal 3\nNepal 2", {"NP": 5}),
        ("Nepal, Kenya 2", {"NP": 0, "KE": 2}),
        ("", {}),
        ("Atlantis 3", None),
        ("Nepal three", None),
        ("Nepal 12345678", None),
        ("3", None),
    ],
)
def test_how_many_of_each_in_the_order_and_with_the_signs_of_who_writes(text: str, counted: dict[str, int] | None) -> None:
    assert read_counted(care(), text) == counted


@pytest.mark.parametrize("language", ["en", "th", "bn", "ne", "es", "ar"])
def test_what_a_field_shows_of_each_country_is_read_again(language: str) -> None:
    names = country_names(language)
    shared = {name for name, count in Counter(names[code] for code in COUNTRIES).items() if count > 1}
    codes = [code for code in sorted(COUNTRIES) if names[code] not in shared]
    wrong = [names[code] for code in codes if read_counted(care(), f"{names[code]} 3") != {code: 3}]
    assert not wrong
    for first, second in pairwise(codes):
        assert read_counted(care(), f"{names[first]} 3, {names[second]} 12") == {first: 3, second: 12}
