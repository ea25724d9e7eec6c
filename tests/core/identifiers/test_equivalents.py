"""What else an identifier names: literal, by kind and value alone."""

import pytest
from identifier_laws import TABLES

from accord.core.identifiers import Identifier, parse
from accord.core.identifiers.equivalents import equivalent_keys, equivalents
from accord.core.identifiers.expressions import under


def named(kind: str, value: str) -> list[str]:
    return [f"{other.kind} {other.value}" for other in equivalents(Identifier(kind=kind, value=value, display=value), TABLES)]


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("phone", "+66812345678", [
            "handle whatsapp:+66812345678", "handle viber:+66812345678", "handle signal:+66812345678", "handle telegram:+66812345678",
            "handle line:0812345678", "proxy promptpay:phone:+66812345678", "proxy truemoney:+66812345678",
        ]),
        ("handle", "whatsapp:+5511912345678", [
            "phone +5511912345678", "handle viber:+5511912345678", "handle signal:+5511912345678", "handle telegram:+5511912345678",
            "proxy pix:phone:+5511912345678",
        ]),
        ("proxy", "promptpay:phone:+66812345678", [
            "phone +66812345678", "handle whatsapp:+66812345678", "handle viber:+66812345678", "handle signal:+66812345678",
            "handle telegram:+66812345678", "handle line:0812345678", "proxy truemoney:+66812345678",
        ]),
        ("proxy", "promptpay:citizen:1101700230708", []),
        ("handle", "telegram:some_name", []),
        ("handle", "line:somebody99", []),
        ("handle", "line:021234567", []),
        ("handle", "line:081-234-5678", [
            "phone +66812345678", "handle whatsapp:+66812345678", "handle viber:+66812345678", "handle signal:+66812345678",
            "handle telegram:+66812345678", "handle line:0812345678", "proxy promptpay:phone:+66812345678", "proxy truemoney:+66812345678",
        ]),
        ("url", "mempool.space/address/1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", ["crypto btc:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"]),
        ("url", "go.example.org/out?url=https://evil.com/a?b=1&c=2", ["url evil.com/a?b=1&c=2", "url evil.com/a?b=1"]),
        ("url", "x.com/quickcash_th/status/17", ["handle x:quickcash_th"]),
        ("url", "t.me/goldclub/12", ["handle telegram:goldclub"]),
        ("url", "x.com/i/status/17", []),
        ("url", "example.org/page?title=https://evil.com/a", []),
        ("url", "example.org/page?id=7", []),
        ("domain", "evil.com", []),
        # Argentina: with the 9 of mobile numbers, or as it is dialled from a landline.
        ("phone", "+5491123456789", [
            "handle whatsapp:+5491123456789", "handle viber:+5491123456789", "handle signal:+5491123456789",
            "handle telegram:+5491123456789", "phone +541123456789", "handle whatsapp:+541123456789", "handle viber:+541123456789",
            "handle signal:+541123456789",
            "handle telegram:+541123456789",
        ]),
        ("handle", "whatsapp:+541123456789", [
            "phone +541123456789", "handle viber:+541123456789", "handle signal:+541123456789", "handle telegram:+541123456789",
            "phone +5491123456789", "handle whatsapp:+5491123456789", "handle viber:+5491123456789", "handle signal:+5491123456789",
            "handle telegram:+5491123456789",
        ]),
        ("proxy", "bakong:sok_dara@aclb", ["proxy upi:sok_dara@aclb"]),
        ("proxy", "upi:sok_dara@aclb", ["proxy bakong:sok_dara@aclb"]),
        ("email", "nome@evil.com", ["proxy pix:email:nome@evil.com", "proxy aani:email:nome@evil.com"]),
        ("email", "scam.er+th@outlook.com", [
            "proxy pix:email:scam.er+th@outlook.com", "proxy aani:email:scam.er+th@outlook.com", "email scam.er@outlook.com",
        ]),
        ("email", "scamer@gmail.com", ["proxy pix:email:scamer@gmail.com", "proxy aani:email:scamer@gmail.com"]),
        ("email", "scam.er+th@evil.com", ["proxy pix:email:scam.er+th@evil.com", "proxy aani:email:scam.er+th@evil.com"]),
        ("email", "+tag@gmail.com", ["proxy pix:email:+tag@gmail.com", "proxy aani:email:+tag@gmail.com"]),
        ("proxy", "pix:email:nome@evil.com", ["email nome@evil.com"]),
        ("proxy", "pix:email:no.me@gmail.com", ["email nome@gmail.com"]),
        ("proxy", "aani:email:no.me@gmail.com", ["email nome@gmail.com"]),
        ("proxy", "aani:phone:+971501234567", [
            "phone +971501234567", "handle whatsapp:+971501234567", "handle viber:+971501234567", "handle signal:+971501234567",
            "handle telegram:+971501234567", "proxy payit:+971501234567", "proxy eandmoney:+971501234567",
            "proxy botimmoney:+971501234567", "proxy careempay:+971501234567",
        ]),
        ("handle", "messenger:somebody99", ["handle facebook:somebody99"]),
        ("handle", "facebook:id:61551234567890", ["handle messenger:id:61551234567890"]),
        ("handle", "threads:some.body", ["handle instagram:some.body"]),
        ("handle", "instagram:some.body", ["handle threads:some.body"]),
        ("handle", "wechat:wxid_ab12cd34ef56", ["handle wechat:id:wxid_ab12cd34ef56"]),
        ("handle", "wechat:id:wxid_ab12cd34ef56", ["handle wechat:wxid_ab12cd34ef56"]),
        ("handle", "wechat:somebody99", []),
        ("crypto", "xrp:rhvh5SrgBL5V8oeV9EpDuVszeJSSCEkbPc?dt=1337", ["crypto xrp:rhvh5SrgBL5V8oeV9EpDuVszeJSSCEkbPc"]),
        # An exchange's address: a customer's tag says nothing of the others.
        ("crypto", "xrp:rhvh5SrgBL5V8oeV9EpDuVszeJSSCEkbPc", []),
    ],
)  # fmt: skip
def test_what_is_named_beside(kind: str, value: str, expected: list[str]) -> None:
    assert named(kind, value) == expected


def test_a_line_and_its_other_names_name_each_other() -> None:
    family = {"+66812345678", "https://wa.me/66812345678", "viber://chat?number=66812345678", "promptpay 081-234-5678"}
    read = [parse(text, tables=TABLES) for text in family]
    for identifier in read:
        assert {other.key for other in read} - {identifier.key} <= {other.key for other in equivalents(identifier, TABLES)}


@pytest.mark.parametrize(
    "text",
    ["+66812345678", "https://wa.me/5511912345678", "promptpay 081-234-5678", "https://go.example.org/out?url=https://evil.com/a?b=1&c=2",
     "https://www.google.com/url?q=https%3A%2F%2Fevil.com%2Fa", "https://mempool.space/address/1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
     "nome@evil.com", "pix: nome@evil.com", "m.me/somebody", "wechat:id:wxid_ab12cd34ef56", "rhvh5SrgBL5V8oeV9EpDuVszeJSSCEkbPc?dt=1337",
     "bakong:sok_dara@aclb", "+5491123456789", "https://wa.me/541123456789", "scam.er+th@gmail.com", "a+b@outlook.com",
     "+8801712345678", "line 0812345678", "line 081-234-5678", "evil.com", "promptpay:1101700230708"],
)  # fmt: skip
def test_the_keys_beside_are_those_under_which_the_others_are_looked_up(text: str) -> None:
    identifier = parse(text, tables=TABLES)
    others = [key for other in equivalents(identifier, TABLES) for key in under(other, TABLES).keys]
    assert set(equivalent_keys(identifier, TABLES)) == set(others)
    assert identifier.key not in equivalent_keys(identifier, TABLES)
