import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from identifier_laws import REGIONS, TABLES, any_text, examples_hold, floods_are_refused, law_holds, like_examples, read_example, refusal

from accord.core.identifiers import handle, parse


def test_every_example_gives_its_value_and_every_bad_example_its_refusal() -> None:
    examples_hold(handle)


@given(st.one_of(any_text(), like_examples(handle)), st.sampled_from(REGIONS))
def test_any_text_is_read_and_reads_back_or_meets_the_one_refusal(text: str, region: str | None) -> None:
    law_holds(handle, text, region)


def test_floods_of_characters_are_refused() -> None:
    floods_are_refused(handle)


@given(st.from_regex(r"[A-Za-z][A-Za-z0-9_]{4,30}", fullmatch=True))
@example("idris")
@example("id000")
@example("userid12345")
def test_a_telegram_name_reads_alike_in_every_form(name: str) -> None:
    if name.lower() in ("joinchat", "addstickers", "proxy", "socks"):
        return
    forms = (
        f"telegram:@{name}",
        f"tg {name}",
        f"@{name} on Telegram",
        f"{name} (telegram)",
        f"t.me/{name}",
        f"https://telegram.me/{name}/",
    )
    for text in forms:
        assert read_example(handle, text).value == f"telegram:{name.lower()}", text


@given(st.from_regex(r"[a-z][a-z0-9]{5,20}", fullmatch=True), st.data())
def test_dots_do_not_matter_on_facebook(name: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(1, len(name) - 1))
    assert read_example(handle, f"facebook:{name[:place]}.{name[place:]}").value == f"facebook:{name}"


def test_an_id_is_another_identifier_than_a_name() -> None:
    assert read_example(handle, "x:id:12345").key != read_example(handle, "x:12345").key


def test_an_official_line_account_is_another_than_a_person_of_that_name() -> None:
    assert read_example(handle, "line:@shop99").key != read_example(handle, "line:shop99").key


def test_line_user_ids_are_kept_but_can_not_be_joined() -> None:
    assert not read_example(handle, "line:id:U" + "0123456789abcdef" * 2).verified


def test_an_unknown_platform_is_kept_as_unverified() -> None:
    assert not read_example(handle, "koo:@somebody").verified
    assert read_example(handle, "telegram:@somebody").verified


def test_a_whatsapp_number_needs_a_region_only_in_national_form() -> None:
    assert read_example(handle, "whatsapp 081-234-5678", "TH") == read_example(handle, "whatsapp:+66 81 234 5678")


def test_a_name_alone_is_refused_with_what_to_add() -> None:
    assert "platform" in refusal(handle, "@somebody").text


# As people in Thailand, Bangladesh, Nepal, the Emirates and Peru write it.
IN_SCRIPTS = {
    "telegram:orchid_fx": (
        *("เทเลแกรม @orchid_fx", "@orchid_fx เทเลแกรม", "টেলিগ্রাম: orchid_fx", "टेलिग्राम @orchid_fx", "تيليجرام @orchid_fx"),
        *("@orchid_fx (تلغرام)", "@orchid_fx en Telegram", "orchid_fx por telegram"),
    ),
    "line:orchid.kevin": ("ไลน์ orchid.kevin", "ไลน์ไอดี: Orchid.Kevin", "ไอดีไลน์ orchid.kevin"),
    "whatsapp:+8801712345678": ("হোয়াটসঅ্যাপ +8801712345678", "واتس اب +880 1712-345678", "व्हाट्सएप +8801712345678"),
    "instagram:orchid.fx": ("ไอจี orchid.fx", "ইনস্টাগ্রাম @orchid.fx", "انستقرام orchid.fx"),
}


def test_a_platform_is_known_by_its_name_in_the_scripts_of_its_users() -> None:
    from accord.core.identifiers import parse
    from accord.tables import identifier_tables

    read = {text: parse(text, None, tables=identifier_tables()).value for texts in IN_SCRIPTS.values() for text in texts}
    assert read == {text: value for value, texts in IN_SCRIPTS.items() for text in texts}


# One account by each of the links and words in which people pass it on: published as one, it is found by the others.
@pytest.mark.parametrize(
    ("value", "region", "forms"),
    [
        (
            "facebook:id:61551234567890", None,
            ["facebook.com/61551234567890", "https://www.facebook.com/profile.php?id=61551234567890", "fb: 61551234567890",
             "https://www.facebook.com/people/Some-Name/61551234567890/", "https://www.facebook.com/profile/61551234567890",
             "https://www.facebook.com/p/Fast-Cash-61551234567890/", "facebook:@61551234567890", "fb://profile/61551234567890",
             "https://m.facebook.com/story.php?story_fbid=pfbid0Ab&id=61551234567890"],
        ),
        (
            "facebook:scampage99", None,
            ["https://free.facebook.com/scam.page99", "https://www.facebook.com/scampage99/about", "facebook.com/@scampage99",
             "https://www.facebook.com/scam.page99/posts/pfbid02Ab", "https://www.facebook.com/scampage99/photos"],
        ),
        ("messenger:id:61551234567890", None, ["https://m.me/61551234567890", "https://www.messenger.com/t/61551234567890"]),
        (
            "telegram:scam_boss", None,
            ["t.me/@scam_boss", "https://t.me/boost/scam_boss", "https://web.telegram.org/k/#@scam_boss", "tele: @scam_boss",
             "телеграм @scam_boss"],
        ),
        ("telegram:scam_bot", None, ["https://t.me/scam_bot/app?startapp=x", "t.me/scam_bot"]),
        ("instagram:scam_shop", None, ["https://ig.me/m/scam_shop", "https://www.instagram.com/scam_shop/profilecard/?igsh=x",
                                       "https://www.instagram.com/scam_shop/reel/CxAbCdE/"]),
        ("line:scam99", None, ["http://line.naver.jp/ti/p/~scam99", "http://line.me/ti/p/%7Escam99", "line: scam99"]),
        (
            "line:@123abcde", None,
            ["https://line.me/R/oaMessage/@123abcde/", "https://page.line.me/123abcde?openQrModal=true",
             "https://line.naver.jp/R/ti/p/@123abcde", "https://liff.line.me/1645278921-kWRPP32q/?accountId=123abcde"],
        ),
        ("line:0812345678", "TH", ["LINE: 081-234-5678", "line 0812345678", "ไลน์ไอดี 081 234 5678", "line +66812345678",
                                   "LINE: +66 81 234 5678"]),
        ("whatsapp:+66812345678", None, ["https://wa.me/c/66812345678", "wa.me//66812345678", "https://wa.me/66-81-234-5678",
                                         "https://www.whatsapp.com/catalog/66812345678"]),
        ("zalo:+84912345678", "VN", ["https://zalo.me/0912345678", "https://zalo.me/84912345678", "Zalo: 0912 345 678"]),
        ("wechat:lucky_8888", None, ["wx: lucky_8888", "vx lucky_8888"]),
    ],
)  # fmt: skip
def test_one_account_in_all_its_forms(value: str, region: str | None, forms: list[str]) -> None:
    for text in forms:
        identifier = parse(text, region, tables=TABLES)
        assert f"{identifier.kind} {identifier.value}" == f"handle {value}", text


@pytest.mark.parametrize(
    "page",
    [
        "https://www.facebook.com/groups/123456789012345/posts/1234567/",
        "https://www.facebook.com/share/p/1AbCdEfGh/",
        "https://t.me/c/1234567890/55",
        "https://t.me/addstickers/name",
        "https://www.instagram.com/p/CxAbCdEfGhI/",
    ],
)
def test_a_page_of_many_is_nobodys_profile(page: str) -> None:
    assert parse(page, tables=TABLES).kind == "url"


def test_tele_before_a_number_is_a_telephone() -> None:
    assert parse("Tele: 02-123-4567", "TH", tables=TABLES).value != "telegram:+6621234567"
