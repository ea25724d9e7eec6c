import pytest

from accord.core.identifiers.defang import defang, refang


@pytest.mark.parametrize("text", ["a[.]b", "a(.)b", "a{.}b", "a[dot]b", "a(DOT)b", "a [.] b", "a[ . ]b", "a.b"])
def test_every_form_of_a_defanged_dot_is_a_dot(text: str) -> None:
    assert refang(text) == "a.b"


def test_a_defanged_colon_and_at_sign_are_read() -> None:
    assert refang("user[at]evil[.]com[:]80") == refang("user[@]evil.com:80") == "user@evil.com:80"


@pytest.mark.parametrize("text", ["[2001:db8::1]", "[::]", "a[b]c", "dot.at", "[]"])
def test_what_is_not_defanged_stays(text: str) -> None:
    assert refang(text) == text


def test_defanging_is_undone_by_reading() -> None:
    for host, registrable in (("a.evil.co.uk", "evil.co.uk"), ("1.2.3.4", None), ("co.uk", None), ("[::1]", None)):
        assert refang(defang(host, registrable)) == host
    assert defang("a.evil.co.uk", "evil.co.uk") == "a.evil[.]co[.]uk"
    assert defang("1.2.3.4", None) == "1.2.3[.]4"
