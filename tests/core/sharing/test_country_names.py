import pytest

from accord.core.identifiers.regions import REGIONS
from accord.core.sharing.country_names import country_name, country_names, read_country
from accord.core.sharing.places import COUNTRIES

LANGUAGES = ("en", "th", "bn", "ne", "es", "ar")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_country_has_a_name_of_its_own(language: str) -> None:
    names = [country_names(language).get(code, "") for code in REGIONS]
    assert all(names) and len(set(names)) == len(REGIONS)


def test_a_name_says_which_country_it_is_and_no_more() -> None:
    assert {country_name("HK", language) for language in LANGUAGES} == {"Hong Kong", "ฮ่องกง", "হংকং", "हङकङ", "هونغ كونغ"}
    assert not [language for language in LANGUAGES if "(" in country_name("MM", language)]


def test_names_are_as_the_pages_have_said_them() -> None:
    assert [country_name("TH", language) for language in LANGUAGES] == ["Thailand", "ไทย", "থাইল্যান্ড", "थाइल्यान्ड", "Tailandia", "تايلاند"]
    assert country_name("GB", "en") == "United Kingdom" and country_name("CI", "en") == "Côte d’Ivoire"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_country_is_read_in_any_of_the_languages(language: str) -> None:
    typed = ["नेपाल", "বাংলাদেশ", "ไทย", "Perú", "الإمارات العربية المتحدة", "Zimbabwe", "np"]
    assert [read_country(text, language) for text in typed] == ["NP", "BD", "TH", "PE", "AE", "ZW", "NP"]
    assert read_country("Atlantis", language) is None


@pytest.mark.parametrize(
    ("code", "typed"),
    [
        ("KR", "เกาหลี কোরিয়া कोरिया Corea كوريا"),
        ("US", "อเมริกา আমেরিকা अमेरिका EE.UU. أمريكا"),
        ("GB", "อังกฤษ ইংল্যান্ড बेलायत Inglaterra بريطانيا"),
        ("SA", "ซาอุ সৌদি साउदी السعودية"),
        ("MM", "เมียนมาร์ মায়ানমার म्यान्मार Birmania بورما"),
        ("TH", "थाइल्याण्ड থাইল্যাণ্ড تايلند"),
        ("IN", "ইন্ডিয়া इन्डिया"),
        ("VN", "เวียตนาม भियतनाम"),
        ("BD", "बंगलादेश บังคลาเทศ بنجلاديش"),
        ("PE", "पेरु"),
        ("HK", "香港"),
        ("TW", "台灣 臺灣 台湾"),
        ("MO", "Macau 澳门 澳門 มาเก๊า"),
        ("ID", "印尼 印度尼西亚"),
        ("BD", "孟加拉 孟加拉国 孟加拉國"),
        ("LA", "สปป.ลาว ส.ป.ป.ลาว"),
        ("MM", "緬甸 缅甸"),
    ],
)
def test_a_country_is_read_by_the_name_that_people_use(code: str, typed: str) -> None:
    assert [(name, read_country(name, "en")) for name in typed.split()] == [(name, code) for name in typed.split()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_ones_own_language_comes_first(language: str) -> None:
    names = country_names(language)
    assert [code for code in sorted(COUNTRIES) if read_country(names[code], language) != code] == []


def test_a_code_without_a_name_is_said_as_it_is() -> None:
    assert country_name("XY", "th") == "XY" and country_name("", "th") == ""
    assert country_name("TH", None) == "Thailand"
