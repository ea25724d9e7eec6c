from hypothesis import given
from hypothesis import strategies as st
from identifier_laws import REGIONS, any_text, examples_hold, floods_are_refused, law_holds, like_examples, read_example

from accord.core.identifiers import sender


def test_every_example_gives_its_value_and_every_bad_example_its_refusal() -> None:
    examples_hold(sender)


@given(st.one_of(any_text(), like_examples(sender)), st.sampled_from(REGIONS))
def test_any_text_is_read_and_reads_back_or_meets_the_one_refusal(text: str, region: str | None) -> None:
    law_holds(sender, text, region)


def test_floods_of_characters_are_refused() -> None:
    floods_are_refused(sender)


@given(st.from_regex(r"[A-Za-z][A-Za-z0-9_.-]{1,10}", fullmatch=True), st.sampled_from(["TH", "BD", "NP", "PE", "AE"]))
def test_letter_case_and_the_place_of_the_country_do_not_matter(name: str, country: str) -> None:
    value = f"{country}:{name.lower()}"
    for text in (name, name.upper(), f" {name} "):
        assert read_example(sender, text, country).value == value
    for text in (f"{name} ({country})", f"{country}:{name}", f"{country.lower()} : {name}"):
        assert read_example(sender, text).value == value


def test_the_same_name_in_two_countries_is_two_identifiers() -> None:
    assert read_example(sender, "POST", "TH").key != read_example(sender, "POST", "AE").key
