"""The words by which people name a platform in a text, in the languages in which they write."""

import re

from accord.core.identifiers.folding import fold, word_key
from accord.core.identifiers.platforms import BY_NAME, IN_SCRIPTS

# Platform as the kind `handle` names it -> words.
PLATFORMS = {
    "line": ("line", "lineid", "ไลน์", "ไลน", "لاين", "ライン", "라인"),
    "kakaotalk": ("kakaotalk", "kakao talk", "kakao", "카카오톡", "카톡", "카카오", "カカオトーク"),
    "telegram": (
        "telegram",
        "telegrama",
        "tg",
        "tele",
        "телеграм",
        "телега",
        "เทเลแกรม",
        "টেলিগ্রাম",
        "टेलिग्राम",
        "تيليجرام",
        "تلغرام",
        "تليجرام",
        "電報",
        "テレグラム",
        "텔레그램",
        "电报",
        "电报号",
        "tg号",
        "飞机",
        "飞机号",
        "纸飞机",
    ),
    "instagram": ("instagram", "insta", "ig", "อินสตาแกรม", "ไอจี", "ইনস্টাগ্রাম", "इन्स्टाग्राम", "انستغرام", "انستجرام"),
    "facebook": ("facebook", "fb", "messenger", "เฟซบุ๊ก", "เฟสบุ๊ค", "เฟส", "ফেসবুক", "फेसबुक", "فيسبوك", "فيس بوك"),
    "tiktok": ("tiktok", "tik tok", "ติ๊กต็อก", "ติ๊กตอก", "টিকটক", "टिकटक", "تيك توك", "抖音"),
    "x": ("twitter", "x", "ทวิตเตอร์", "টুইটার", "ट्विटर", "تويتر"),
    "wechat": ("wechat", "weixin", "vx", "wx", "วีแชท", "微信", "微信号", "微信号码", "微信id", "薇信", "v信"),
    "viber": ("viber", "ভাইবার", "भाइबर", "فايبر"),
    "skype": ("skype", "سكايب"),
    "snapchat": ("snapchat", "سناب شات", "سناب"),
    "discord": ("discord",),
    "signal": ("signal",),
    "zalo": ("zalo",),
    "youtube": ("youtube",),
}
# Also words of every day: these need an @ or the word id behind them.
COMMON_WORDS = frozenset({"x", "signal", "messenger", "discord", "tele", "飞机", "youtube", "লাইন", "लाइन"})
SAY_ID = frozenset({"lineid", "微信号", "微信号码", "微信id", "电报号", "tg号", "ไลน์ไอดี", "ไอดีไลน์"})
NAME_WITH_DIGITS = re.compile(r"(?=.*[0-9_])(?=.*[a-z])(?!iphone|ios|android|v[0-9])[A-Za-z][A-Za-z0-9_.-]{4,}", re.IGNORECASE)
# Those in other scripts stand beside, in the spellings that are usual; texts are folded before they are looked for.
_SPELLED = {
    fold(word.replace("_", " ")).text: BY_NAME[platform].name
    for platform, words in IN_SCRIPTS.items()
    if BY_NAME[platform].name in PLATFORMS
    for word in words.split()
} | {word: platform for platform, words in PLATFORMS.items() for word in words}
OF_WORD = {word_key(word): platform for word, platform in _SPELLED.items()}
WORDS = "|".join(re.escape(word).replace(r"\ ", r"\s?") for word in sorted(_SPELLED, key=lambda word: (-len(word), word)))
