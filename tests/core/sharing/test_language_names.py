import pytest
from babel import Locale

from accord.core.sharing.language_names import language_name, language_names, offered, read_language, read_languages

LANGUAGES = ("en", "th", "bn", "ne", "es", "ar")
SPOKEN = ("en", "th", "my", "lo", "km", "zh", "ne", "bn", "es", "ar", "sw", "am", "lg", "fil", "kac", "shn")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_spoken_has_a_name_that_is_offered_and_read(language: str) -> None:
    for code in SPOKEN:
        name = language_name(code, language)
        assert name != code and name in offered(language), (code, name)
        assert read_language(name, language) == code and read_language(name.upper(), language) == code
    assert all(read_language(name, language) for name in offered("en"))


def test_names_are_those_of_the_reader() -> None:
    assert language_name("ne", "en") == "Nepali" and language_name("ne", "ar") == "النيبالية"
    assert language_name("pt-BR", "en") == "Portuguese (BR)" and language_name("xq", "en") == "xq" and language_name("th", None) == "Thai"
    assert "und" not in language_names("en")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Thai, Burmese", ["th", "my"]),
        ("th my ne", ["th", "my", "ne"]),
        ("TH,pt-br", ["th", "pt-BR"]),
        ("thai; zh-hans\nFarsi", ["th", "zh-Hans", "fa"]),
        ("thai lao thai", ["th", "lo"]),
        ("Thai, Klingonese", ["th", None]),
        ("th, th", ["th"]),
        ("", []),
    ],
)
def test_names_and_codes_are_read(text: str, codes: list[str | None]) -> None:
    assert read_languages(text, "en") == codes


def test_names_in_the_language_of_the_page_and_in_english_are_read() -> None:
    assert read_languages("النيبالية، Burmese", "ar") == ["ne", "my"]


# As babel has it from CLDR, of the language's own locale.
@pytest.mark.parametrize("code", "am ar bn en es fa fr hi id ja km ko lo ms my ne ps pt ru si sw ta te th tr ur vi zh".split())
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_language_is_read_by_the_name_that_it_has_in_itself(code: str, language: str) -> None:
    assert read_language(str(Locale.parse(code).languages[code]), language) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [("ภาษาไทย", "th"), ("नेपाली भाषा", "ne"), ("Thai language", "th"), ("Bengali", "bn"), ("اللغة التايلاندية", "th"), ("عربي", "ar")],
)
def test_a_language_is_read_as_people_say_it(text: str, code: str) -> None:
    assert read_language(text, "ar") == code and read_language(text, "en") == code
    assert read_languages(f"{text}, Burmese", "en") == [code, "my"]


@pytest.mark.parametrize("text", ["Bengali", "Bangla", "বাংলা", "बंगाली", "बङ्गाली", "เบงกาลี", "ภาษาเบงกาลี", "bengalí", "البنغالية", "بنغالي"])
@pytest.mark.parametrize("language", ["en", "ar", "th"])
def test_a_name_in_any_language_of_the_pages_is_read_on_a_page_in_another(text: str, language: str) -> None:
    assert read_language(text, language) == "bn"
