"""What reaches an identifier, kind by kind, and who could be invited where nothing does."""

import pytest

from accord.core import identifiers, routing
from accord.tables import identifier_tables

TABLES = identifier_tables()


def lookups(text: str, region: str | None = None, **known: str) -> dict[str, tuple[str, ...]]:
    return routing.lookups(identifiers.parse(text, region, tables=TABLES), TABLES, known)


def test_an_account_is_reached_by_its_bank_and_by_the_banks_bic() -> None:
    assert lookups("TH:004:1234567890") == {"bank": ("TH:004",), "bic": ("KASITHBK", "KASITH", "KASI")}
    assert lookups("KH:ABA:000123456") == {"bank": ("KH:ABA",)}


def test_an_iban_is_reached_by_its_beginning_and_by_the_bic_of_its_bank() -> None:
    keys = lookups("AE070331234567890123456")
    assert keys["bic"] == ("BOMLAEAD", "BOMLAE", "BOML")
    assert keys["iban"][0] == "AE:033123456789"
    assert keys["iban"][-2:] == ("AE:033", "AE:03")


def test_a_proxy_is_reached_by_its_scheme_and_its_part() -> None:
    assert lookups("promptpay:citizen:1101700230708")["proxy"] == ("promptpay:citizen", "promptpay")
    assert lookups("upi:name@okaxis")["proxy"] == ("upi:okaxis", "upi")
    assert lookups("bkash 01712345678")["proxy"] == ("bkash",)


def test_a_number_is_reached_by_all_that_it_begins_with_and_by_its_carrier() -> None:
    keys = lookups("+8801712345678")
    assert keys["carrier"] == ("BD:grameenphone",)
    assert keys["number"] == ("+8801712345678", *("+8801712345678"[:end] for end in range(13, 1, -1)))


def test_what_the_asker_looked_up_outranks_what_we_know() -> None:
    assert lookups("+8801712345678", carrier="BD:Robi")["carrier"] == ("BD:robi",)
    assert lookups("https://evil.com/x", registrar="1068", network="203.0.113.7")["registrar"] == ("1068",)
    assert lookups("somebody@evil.com", host="mail.kissr.com")["host"] == ("mail.kissr.com", "kissr.com")
    assert "203.0.113.0/24" in lookups("https://evil.com/x", network="203.0.113.7")["network"]
    for known in ({"registrar": "1068"}, {"bank": "TH:004"}, {"colour": "red"}):
        with pytest.raises(routing.BadResponsibility):
            lookups("+8801712345678", **known)


def test_a_page_is_reached_by_its_hosts_and_its_registries() -> None:
    keys = lookups("https://a.b.shop.co.th/pay")
    assert keys == {"host": ("a.b.shop.co.th", "b.shop.co.th", "shop.co.th", "co.th"), "tld": ("co.th", "th")}
    assert lookups("https://evil.github.io/") == {"host": ("evil.github.io", "github.io"), "tld": ("github.io", "io")}
    assert list(lookups("http://203.0.113.7/x")) == ["network"]
    assert lookups("somebody@mail.example.com")["host"] == ("mail.example.com", "example.com")


def test_the_rest_is_reached_by_platform_store_chain_and_country() -> None:
    assert lookups("https://t.me/some_name") == {"platform": ("telegram",)}
    assert lookups("whatsapp +66812345678") == {"platform": ("whatsapp",)}
    assert lookups("ios:id1234567890") == {"app-store": ("ios",)}
    assert lookups("rhvh5SrgBL5V8oeV9EpDuVszeJSSCEkbPc?dt=1337")["addresses"] == (
        "xrp:rhvh5SrgBL5V8oeV9EpDuVszeJSSCEkbPc?dt=1337",
        "xrp:rhvh5SrgBL5V8oeV9EpDuVszeJSSCEkbPc",
        "xrp",
    )
    assert lookups("TH:KBANK") == {"sender": ("TH:kbank", "TH")}


@pytest.mark.parametrize(
    ("text", "platform"),
    [
        ("https://www.facebook.com/ads/library/?id=1234567890123456", "facebook"),
        ("facebook.com/groups/fasttask.th", "facebook"),
        ("https://fb.watch/abcDEF123/", "facebook"),
        ("https://t.me/+AbCdEfGh1234567", "telegram"),
        ("https://chat.whatsapp.com/GHIJklmnop12345", "whatsapp"),
        ("https://vt.tiktok.com/ZSFxyz123/", "tiktok"),
        ("https://youtu.be/dQw4w9WgXcQ", "youtube"),
        ("https://discord.gg/abcd", "discord"),
    ],
)
def test_a_page_on_a_platform_that_is_no_account_is_reached_by_the_platform(text: str, platform: str) -> None:
    """Groups, posts, advertisements and invitations: takedowns of these found nobody, where the platform had declared itself."""
    keys = lookups(text)
    assert keys["platform"] == (platform,) and set(keys) == {"platform", "host", "tld"}
    assert routing.gap_of(identifiers.parse(text, None, tables=TABLES), TABLES) == ("platform", platform)


def test_a_site_whose_name_only_ends_like_a_platforms_is_not_the_platforms() -> None:
    for text in ("https://myfacebook.com/x", "https://facebook.com.pay-secure.co/login", "https://lin.ee.example/x"):
        assert "platform" not in lookups(text), text


@pytest.mark.parametrize(
    ("text", "kind", "value", "sector", "country", "name"),
    [
        ("TH:004:1234567890", "bank", "TH:004", "finance", "TH", "Kasikornbank"),
        ("KH:ABA:000123456", "bank", "KH:ABA", "finance", "KH", ""),
        ("KH:0812345678:000123456", "bank", "KH:?", "finance", "KH", ""),
        ("KH:SOMCHAISRISUK:000123456", "bank", "KH:?", "finance", "KH", ""),
        ("AE070331234567890123456", "iban", "AE:033", "finance", "AE", "Mashreqbank"),
        ("bkash 01712345678", "proxy", "bkash", "finance", "BD", "bKash"),
        ("+8801712345678", "carrier", "BD:grameenphone", "telecom", "BD", "Grameenphone"),
        ("+6621234567", "number", "+66", "telecom", "TH", ""),
        ("https://evil.co.th/x", "tld", "co.th", "platform", "TH", ".co.th"),
        ("203.0.113.7", "network", "203.0.0.0/16", "platform", "", "203.0.0.0/16"),
        ("@some_name on Koo", "platform", "?", "platform", "", ""),
        ("kaspa:qz0s9f3vwq8g", "addresses", "kaspa", "crypto", "", "kaspa"),
        ("TH:KBANK", "sender", "TH", "telecom", "TH", ""),
    ],
)
def test_whom_to_invite(text: str, kind: str, value: str, sector: str, country: str, name: str) -> None:
    identifier = identifiers.parse(text, None, tables=TABLES)
    assert routing.gap_of(identifier, TABLES) == (kind, value)
    assert routing.institution(kind, value, TABLES) == routing.Institution(sector, country, name)
