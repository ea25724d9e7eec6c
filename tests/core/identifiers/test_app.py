from hypothesis import given
from hypothesis import strategies as st
from identifier_laws import REGIONS, any_text, examples_hold, floods_are_refused, law_holds, like_examples, read_example

from accord.core.identifiers import app


def test_every_example_gives_its_value_and_every_bad_example_its_refusal() -> None:
    examples_hold(app)


@given(st.one_of(any_text(), like_examples(app)), st.sampled_from(REGIONS))
def test_any_text_is_read_and_reads_back_or_meets_the_one_refusal(text: str, region: str | None) -> None:
    law_holds(app, text, region)


def test_floods_of_characters_are_refused() -> None:
    floods_are_refused(app)


@given(st.from_regex(r"[A-Za-z][A-Za-z0-9_]{0,9}(\.[A-Za-z][A-Za-z0-9_]{0,9}){1,3}", fullmatch=True))
def test_an_android_package_reads_alike_by_name_and_by_store_page(package: str) -> None:
    for text in (f"android:{package}", f"ANDROID {package}", f"https://play.google.com/store/apps/details?id={package}"):
        assert read_example(app, text).value == f"android:{package}"


def test_letter_case_matters_on_android_and_not_in_a_bundle_id() -> None:
    assert read_example(app, "android:com.Example").key != read_example(app, "android:com.example").key
    assert read_example(app, "ios:bundle:com.Example").key == read_example(app, "ios:bundle:com.example").key


def test_the_certificate_makes_another_identifier() -> None:
    assert read_example(app, "android:com.example.app").key != read_example(app, "android:com.example.app#" + "a" * 64).key
