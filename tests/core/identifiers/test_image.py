"""Kind image: the PDQ hash of a picture, with the quality rule."""

from hypothesis import given
from hypothesis import strategies as st
from identifier_laws import REGIONS, examples_hold, law_holds, read_example, refusal
from pictures import pixels, saved

from accord.core.identifiers import image
from accord.core.identifiers.image import MATCH_DISTANCE, distance, pdq

HASH = "8112dd3304cdf664b4fc1a8df89937065a66a6c13d6c4561b4fcc98dac9bb4b6"


def test_examples() -> None:
    examples_hold(image)


def test_the_quality_rule_starts_at_fifty() -> None:
    assert read_example(image, f"{HASH}:50").value == HASH
    assert refusal(image, f"{HASH}:49").code == "image-quality"
    assert refusal(image, f"{HASH}:0").code == "image-quality"


def test_what_pdq_makes_of_a_good_picture_is_an_identifier() -> None:
    value, quality = pdq(saved(pixels(1, 512, 384)))
    identifier = read_example(image, f"pdq:{value}:{quality}")
    assert identifier.value == value and identifier.display == f"pdq:{value}"


def test_distance_counts_bits_and_the_limit_is_inclusive() -> None:
    assert distance(HASH, HASH) == 0
    assert distance("0" * 64, "f" * 64) == 256
    assert distance(HASH, f"{int(HASH, 16) ^ (2**MATCH_DISTANCE - 1):064x}") == MATCH_DISTANCE == 31


@given(st.one_of(st.text(max_size=90), st.from_regex(r"(pdq:)?[0-9a-fA-F]{62,66}(:[0-9]{1,3})?", fullmatch=True)), st.sampled_from(REGIONS))
def test_law(text: str, region: str | None) -> None:
    law_holds(image, text, region)


@given(st.integers(1, 2**256 - 2), st.integers(50, 100))
def test_every_hash_of_good_quality_is_read(number: int, quality: int) -> None:
    assert law_holds(image, f"PDQ:{number:064X}:{quality}", None)
