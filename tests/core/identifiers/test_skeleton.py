import pytest

from accord.core.identifiers.hosts import name_of
from accord.core.identifiers.skeleton import looks_like, skeleton


# Pairs that UTS 39's confusables.txt makes one: Cyrillic, Greek, full-width, digits, `rn` and `m`, dotless i, IPA letters.
@pytest.mark.parametrize(
    ("host", "meant"),
    [
        ("раураl.com", "paypal.com"),
        ("аррӏе.com", "apple.com"),
        ("miсrоsоft.com", "microsoft.com"),
        ("ρayρal.com", "paypal.com"),
        ("gооgle.com", "google.com"),
        ("g00gle.com", "google.com"),
        ("paypa1.com", "paypal.com"),
        ("arnazon.com", "amazon.com"),
        ("bınance.com", "binance.com"),
        ("ɑmazon.com", "amazon.com"),
    ],
)
def test_look_alikes_have_the_skeleton_of_what_they_imitate(host: str, meant: str) -> None:
    canonical = name_of(host)
    assert canonical != meant
    assert skeleton(canonical) == skeleton(host) == skeleton(meant) == meant
    assert looks_like(canonical) == meant


@pytest.mark.parametrize(("left", "other"), [("paypal.com", "paypai.org"), ("evil.com", "devil.com"), ("ธนาคาร.com", "bank.com")])
def test_different_names_keep_different_skeletons(left: str, other: str) -> None:
    assert skeleton(name_of(left)) != skeleton(name_of(other))


@pytest.mark.parametrize("host", ["paypal.com", "evil.co.uk", "xn--l-7sba6dbr.com", "ธนาคาร.ไทย", "modern.com"])
def test_a_skeleton_is_its_own_skeleton(host: str) -> None:
    assert skeleton(skeleton(host)) == skeleton(host)


def test_a_name_that_is_its_own_skeleton_looks_like_nothing_else() -> None:
    assert looks_like("paypal.com") is None
    assert looks_like(None) is None
