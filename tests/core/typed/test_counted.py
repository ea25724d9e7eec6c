"""How many people, as it is typed in a hurry; what says no one number is asked again."""

import pytest

from accord.core.typed.counted import read_count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("about forty", 40),
        ("40 pax", 40),
        ("30ish", 30),
        ("200+", 200),
        ("more than 200", 200),
        ("half a dozen", 6),
        ("one hundred and twenty", 120),
        ("20 or 30", 20),
        ("between 20 and 30", 20),
        ("পাঁচ ছয় জন", 5),
        ("৪০-৫০ জন", 40),
        ("५/६ जना", 5),
        ("पचास जना", 50),
        ("40 กว่าคน", 40),
        ("สี่สิบกว่าคน", 40),
        ("cuarenta y cinco", 45),
        ("5 o 6", 5),
        ("٥ او ٦", 5),
        ("خمسة وأربعين", 45),
        ("just me", 1),
        ("I am alone.", 1),
        ("আমি একা", 1),
        ("म एक्लै", 1),
        ("ผมคนเดียว", 1),
        ("yo solo", 1),
        ("أنا وحدي", 1),
        ("me and 2 friends", 3),
        ("yo y 4 amigos", 5),
        ("म र ३ जना साथी", 4),
        ("me and my friend", None),
        ("80 men and 40 women", None),
        ("5 Nepalis and 3 Bangladeshis", None),
        ("dozens", None),
        ("not sure", None),
        ("no one", None),
        ("-5", None),
        ("1.5k", None),
    ],
)
def test_a_count_is_what_is_surely_there(text: str, count: int | None) -> None:
    assert read_count(text) == count
