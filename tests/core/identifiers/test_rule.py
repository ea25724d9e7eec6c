"""What the rule before made, and what the present one makes of it."""

import pytest
from identifier_laws import TABLES

from accord.core.identifiers import key_of, parse
from accord.core.identifiers.rule import RULE, former_key, renewed


@pytest.mark.parametrize(
    ("kind", "value", "display", "now"),
    [
        ("url", "evil.com/p?id=7&utm_source=a", "hxxps://evil[.]com/p?id=7&utm_source=a", "url evil.com/p?id=7"),
        ("url", "evil.com/home[.]html", "hxxps://evil[.]com/home[.]html", "url evil.com/home.html"),
        ("url", "l.facebook.com/l.php?u=https://evil.com/a&h=b", "hxxps://l.facebook[.]com/l.php?u=https%3A%2F%2Fevil.com%2Fa&h=b",
         "url evil.com/a"),
        ("url", "evil.com/p?id=7&utm_source=a", "", "url evil.com/p?id=7"),
        ("url", "evil.com/same", "hxxps://evil[.]com/same", "url evil.com/same"),
        ("crypto", "gcash:09171234567", "gcash:09171234567", "proxy gcash:+639171234567"),
        ("crypto", "substrate:HNZata7iMYWmk5RvZRTiAsSDhV8366zq2YGb3tLH5Upf74F", "HNZata7iMYWmk5RvZRTiAsSDhV8366zq2YGb3tLH5Upf74F",
         "crypto polkadot:15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5"),
        ("crypto", "dhl:1234567890", "dhl:1234567890", "crypto dhl:1234567890"),
        ("handle", "line:081-234-5678", "line:081-234-5678", "handle line:0812345678"),
        ("handle", "facebook:61551234567890", "facebook:@61551234567890", "handle facebook:id:61551234567890"),
        ("handle", "line:scam99", "line:scam99", "handle line:scam99"),
        ("url", "wa.me/c/66812345678", "hxxps://wa[.]me/c/66812345678", "handle whatsapp:+66812345678"),
        ("url", "m.facebook.com/groups/123?ref=share", "hxxps://m.facebook[.]com/groups/123?ref=share", "url www.facebook.com/groups/123"),
        ("url", "wa.me/553188887777", "hxxps://wa[.]me/553188887777", "handle whatsapp:+5531988887777"),
        ("url", "youtu.be/dQw4w9WgXcQ?si=abc", "hxxps://youtu[.]be/dQw4w9WgXcQ?si=abc", "url www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ("handle", "kakao:scam99", "kakao:scam99", "handle kakaotalk:scam99"),
        ("url", "evil.com/a?x=1&amp;y=2", "hxxps://evil[.]com/a?x=1&amp;y=2", "url evil.com/a?x=1&y=2"),
        ("email", "j.o.hn@gmail.com", "j.o.hn@gmail[.]com", "email john@gmail.com"),
        ("email", "john+x@googlemail.com", "john+x@googlemail[.]com", "email john@gmail.com"),
        ("email", "j.o.hn@evil.com", "j.o.hn@evil[.]com", "email j.o.hn@evil.com"),
        ("account", "VN:VIETCOMBANK:0123456789", "VN:VIETCOMBANK:0123456789", "account VN:970436:0123456789"),
        ("account", "VN:NGANHANGVIETCOMBANK:0123456789", "VN:NGANHANGVIETCOMBANK:0123456789", "account VN:970436:0123456789"),
        ("account", "ID:BCA:1234567890", "ID:BCA:1234567890", "account ID:014:1234567890"),
        ("account", "VN:TIMO:0123456789", "VN:TIMO:0123456789", "account VN:TIMO:0123456789"),
        ("account", "TH:004:1234567890", "TH:004:123-4-56789-0", "account TH:004:1234567890"),
        ("account", "MX:BBVA:0123456789", "MX:BBVA:0123456789", "account MX:BBVA:0123456789"),
        ("account", "PH:BDO:001234567890", "PH:BDO:001234567890", "account PH:BNORPHMM:001234567890"),
        ("account", "NG:GTBANK:0123456789", "NG:GTBANK:0123456789", "account NG:058:0123456789"),
        ("proxy", "upi:ahmed@instapay", "UPI ahmed@instapay", "proxy instapay:ahmed@instapay"),
        ("proxy", "upi:rahul@okaxis", "UPI rahul@okaxis", "proxy upi:rahul@okaxis"),
        ("proxy", "bkash:+8801712345678", "bKash +880 1712-345678", "proxy bkash:+8801712345678"),
        ("handle", "cashapp:$JohnSmith", "cashapp:@$JohnSmith", "proxy cashapp:$johnsmith"),
        ("handle", "payit:0501234567", "payit:0501234567", "proxy payit:+971501234567"),
        ("handle", "venmo:John-Smith", "venmo:@John-Smith", "proxy venmo:@john-smith"),
        ("url", "cash.app/$JohnSmith", "hxxps://cash[.]app/$JohnSmith", "proxy cashapp:$johnsmith"),
        ("url", "twitter.com/QuickCash/status/17?s=20", "hxxps://twitter[.]com/QuickCash/status/17?s=20", "url x.com/quickcash/status/17"),
        ("url", "t.me/goldclub/12", "hxxps://t[.]me/goldclub/12", "url t.me/goldclub/12"),
        ("url", "www.tiktok.com/@fastjob/video/71", "hxxps://www.tiktok[.]com/@fastjob/video/71", "url www.tiktok.com/@fastjob/video/71"),
        ("url", "t.me/joinchat/AbCdEfGhIjKlMnOp", "hxxps://t[.]me/joinchat/AbCdEfGhIjKlMnOp", "url t.me/+AbCdEfGhIjKlMnOp"),
    ],
)  # fmt: skip
def test_what_is_stored_is_read_anew_or_stays(kind: str, value: str, display: str, now: str) -> None:
    identifier = renewed(kind, value, display, TABLES)
    assert f"{identifier.kind} {identifier.value}" == now
    again = renewed(identifier.kind, identifier.value, identifier.display, TABLES)
    assert again.key == identifier.key


def test_the_key_before_is_known_where_it_can_be_told() -> None:
    assert RULE == 8
    read = parse("https://evil.com/p?id=7&utm_source=a", tables=TABLES)
    assert former_key(read) == key_of("url", "evil.com/p?id=7&utm_source=a")
    read = parse("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY", tables=TABLES)
    assert former_key(read) == key_of("crypto", "substrate:5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY")
    read = parse("j.o.hn@gmail.com", tables=TABLES)
    assert former_key(read) == key_of("email", "j.o.hn@gmail.com")
    for text in ("john@gmail.com", "https://evil.com/p?id=7", "15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5", "+66812345678"):
        assert former_key(parse(text, tables=TABLES)) is None
