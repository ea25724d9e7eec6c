"""Names to which a phrase leads from their platform, as recruiters and their victims write them; and names that are not led to."""

import pytest

from accord.core.identifiers.extract import extract
from accord.tables import identifier_tables


def found(text: str, region: str | None = None) -> list[str]:
    return [f"{each.identifier.kind} {each.identifier.value}" for each in extract(text, region, tables=identifier_tables())]


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        # Thai
        ("แอดไลน์มาเลย @757xqgip", "TH", "line:@757xqgip"),
        ("ทักไลน์ได้เลยนะคะ @757xqgip", "TH", "line:@757xqgip"),
        ("แอดไลน์มานะ id: myline123", "TH", "line:myline123"),
        ("แอดไลน์มาที่ไอดี myline123", "TH", "line:myline123"),
        ("สนใจแอดไลน์ด้านล่าง\n@757xqgip", "TH", "line:@757xqgip"),
        ("สนใจทักไลน์ไอดี 👉 mai_job88", "TH", "line:mai_job88"),
        ("ไลน์แอด @757xqgip", "TH", "line:@757xqgip"),
        ("งานเทเรแกรมทักมาที่ @hr_linda", "TH", "telegram:hr_linda"),
        # Bengali
        ("টেলিগ্রামে যোগাযোগ করুন @hr_manager88", "BD", "telegram:hr_manager88"),
        ("টেলিগ্রামে মেসেজ দিন: hr_manager88", "BD", "telegram:hr_manager88"),
        ("টেলিগ্রামে নক দিন @hr_1bd অথবা ফোন করুন", "BD", "telegram:hr_1bd"),
        # Nepali, and in Latin letters
        ("टेलिग्राममा सम्पर्क गर्नुहोस् @hr_nepal1", "NP", "telegram:hr_nepal1"),
        ("telegram ma msg garnu @hr_nepal1", "NP", "telegram:hr_nepal1"),
        # Spanish
        ("contáctame por Telegram al @hr_peru1", "PE", "telegram:hr_peru1"),
        ("Contacta a la gerente por telegram 👉 @gerente_lucia", "PE", "telegram:gerente_lucia"),
        ("agregue en Telegram a la asesora @asesora_lima2", "PE", "telegram:asesora_lima2"),
        # Arabic
        ("راسلني عبر التليجرام hr_dubai1@", "AE", "telegram:hr_dubai1"),
        ("تواصلي مع المديرة على تلجرام من هنا @hr_dubai1", "AE", "telegram:hr_dubai1"),
        ("تابعونا على انستقرام الرسمي @shop.ae", "AE", "instagram:shop.ae"),
        # English, Chinese
        ("contact the receptionist via Telegram, username: @hr_linda", None, "telegram:hr_linda"),
        ("Please add our manager on Telegram to work @hr_linda", None, "telegram:hr_linda"),
        ("Telegram (@hr_linda)", None, "telegram:hr_linda"),
        ("[Telegram] @hr_linda", None, "telegram:hr_linda"),
        ("Telegram 👇\n@hr_linda", None, "telegram:hr_linda"),
        ("Telegram:\nhr_linda1", None, "telegram:hr_linda1"),
        ("Line ID (lisa0088)", None, "line:lisa0088"),
        ("Line ID➡️ lisa0088", None, "line:lisa0088"),
        ("LINE👉lisa0088", None, "line:lisa0088"),
        ("Add line\nID: job_2024", None, "line:job_2024"),
        ("My line is lisa0088", None, "line:lisa0088"),
        ("TG号 hr_linda", "CN", "telegram:hr_linda"),
        ("飞机联系：hr_linda8，微信忙", "CN", None),  # a word of every day without an @
        ("电报联系 @hr_linda", "CN", "telegram:hr_linda"),
        # the nearer platform has it
        ("ไลน์และเทเลแกรม @x1234abc", "TH", "telegram:x1234abc"),
        ("Telegram or Signal @hr_linda.01", None, "signal:hr_linda.01"),
        ("on WhatsApp or Telegram my name @hr_linda", None, "telegram:hr_linda"),
    ],
)
def test_a_phrase_leads_to_the_name(text: str, region: str | None, expected: str | None) -> None:
    assert found(text, region) == ([] if expected is None else [f"handle {expected}"])


@pytest.mark.parametrize(
    "text",
    [
        "I use Telegram and my friend @bob likes it",
        "follow @BBCWorld for news. Telegram is blocked. ask @someone",
        "Telegram for business. Ask @hr_linda",
        "the line is A4b2c1",
        "hold the line with us @home99",
        "Facebook (FB12345 ref)",
        "Instagram story (2024-05-01)",
        "Line 1: 5000 baht, Line 2: abc123",
        "টাকার লাইনে দাঁড়ান @dokan1",
        "Telegram tasks: 20 a day",
        "Telegram contact ครบ 100 คน",
    ],
)
def test_no_phrase_leads_to_the_name(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("telegram contact hr_1@gmail.com", ["email hr_1@gmail.com"]),
        ("Telegram 👉 hr1234.com/x", ["url hr1234.com/x"]),
        ("ทักไลน์\nโทร 081-234-5678", ["phone +66812345678"]),
        ("LINE : https://line.me/ti/p/~job88", ["handle line:job88"]),
        ("Telegram chat https://t.me/hr_linda8", ["handle telegram:hr_linda8"]),
    ],
)
def test_an_address_is_one_by_itself(text: str, expected: list[str]) -> None:
    assert found(text, "TH") == expected
