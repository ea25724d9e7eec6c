"""Patterns of STIX: what names identifiers and nothing else is read, all else is not. Many are those of the standard, section 9.8."""

import pytest

from accord.formats.blocklists.stix import identifiers


@pytest.mark.parametrize(
    ("pattern", "named"),
    [
        (
            "[url:value = 'http://example.com/foo' OR url:value = 'http://example.com/bar']",
            ["url http://example.com/foo", "url http://example.com/bar"],
        ),
        ("[ipv4-addr:value = '198.51.100.1/32']", ["ip 198.51.100.1"]),
        (
            "[ipv4-addr:value = '203.0.113.33/32' OR ipv6-addr:value = '2001:0db8:85a3:0000:0000:8a2e:0370:7334/128']",
            ["ip 203.0.113.33", "ip 2001:0db8:85a3:0000:0000:8a2e:0370:7334"],
        ),
        ("[ipv4-addr:value='198.51.100.0/24']", ["ip 198.51.100.0/24"]),
        ("[domain-name:value IN ('evil-one.com', 'evil-two.com')]", ["domain evil-one.com", "domain evil-two.com"]),
        (
            "([domain-name:value = 'evil-one.com']) OR [email-addr:value = 'pay@evil-one.com']",
            ["domain evil-one.com", "email pay@evil-one.com"],
        ),
        ("  [ (url:value = 'https://evil-one.com/a\\'b\\\\c') ]  ", ["url https://evil-one.com/a'b\\c"]),
    ],
)
def test_what_a_pattern_names(pattern: str, named: list[str]) -> None:
    assert [f"{kind} {text}" for kind, text in identifiers(pattern) or ()] == named


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "evil-one.com",
        "[file:hashes.'SHA-256' = 'aec070645fe53ee3b3763059376134f058cc337247c978add178b6ccdfb0019f']",
        "[email-message:sender_ref.value = 'jdoe@example.com' AND email-message:subject = 'Conference Info']",
        "[domain-name:value = 'www.5z8.info' AND domain-name:resolves_to_refs[*].value = '198.51.100.1/32']",
        "[domain-name:value LIKE '%.evil-one.com']",
        "[url:value MATCHES '^http://evil']",
        "[domain-name:value != 'fine.com']",
        "[domain-name:value NOT IN ('fine.com')]",
        "[ipv4-addr:value ISSUBSET '198.51.100.0/24']",
        "[ipv4-addr:value = '198.51.100.1/32'] FOLLOWEDBY [domain-name:value = 'evil-one.com']",
        "[url:value = 'http://example.com/foo'] WITHIN 300 SECONDS",
        "[url:value = 'http://example.com/foo'] REPEATS 5 TIMES",
        "[url:value = 'http://example.com/foo' OR file:name = 'x']",
        "[url:value = 'http://example.com/foo' OR]",
        "[url:value = 'http://example.com/foo' ORDER url:value = 'http://example.com/bar']",
        "[url:value = 'http://example.com/foo]",
        "[user-account:value = 'somebody']",
    ],
)
def test_what_says_anything_else_names_nothing(pattern: str) -> None:
    assert identifiers(pattern) is None
