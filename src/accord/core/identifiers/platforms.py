"""The platforms whose handles we can read: how a name is spelled, which id is stable, and where a profile's page is.

Rules are the platforms' own sign-up rules as recalled, not from a stored document: `source` of each is therefore unknown, and a rule only
folds spellings that lead to one account or refuses what can't be a name.
"""

from unicodedata import normalize

from msgspec import Struct


class Platform(Struct, frozen=True):
    """One platform.

    `names` is the pattern of a name after folding (empty: people are known by their phone number); `ids` that of a stable id.
    `pages` are patterns of host and path without scheme, `www.` and end slash, with the group `name`, `id` or `phone`; `not_people` are
    first path parts that are no profile. `keeps_case` and `drops_dots` say how names are folded; `joinable` is False where an id means
    something to one business only. `home` is the country in whose own form its links write numbers.
    """

    name: str
    aliases: tuple[str, ...] = ()
    names: str = ""
    ids: str = ""
    pages: tuple[str, ...] = ()
    not_people: frozenset[str] = frozenset()
    keeps_case: bool = False
    drops_dots: bool = False
    joinable: bool = True
    home: str | None = None


_FACEBOOK_NAME = r"[a-z0-9]{3,50}"
_NONE = r"(?!)"
_META_ID = r"[0-9]{5,20}"
_FACEBOOK = r"(?:(?:m|web|mbasic|touch|free|0|[a-z]{2}-[a-z]{2})\.)?(?:facebook|fb)\.com"
# What lies below a profile or a page and is its owner's.
_OF_PAGE = "about|photos|videos|posts|reels|reviews|followers|mentions|community"
_NO_PROFILE = frozenset(
    """
    about accounts addemoji addlist addstickers addtheme ads bg boost business c channel dialog direct discover events explore
    feed gaming groups hashtag help home i intent invoice iv joinchat l.php legal live login marketplace media messages music p
    pages people permalink.php photo photo.php playlist policies privacy profile.php proxy reel reels results search setlanguage
    settings share sharer sharer.php shorts socks stories story.php t tag tv user video watch
    """.split()
)

PLATFORMS = (
    Platform(
        "telegram", ("tg", "telegram messenger", "телеграм", "телега", "тг"), r"[a-z][a-z0-9_]{3,31}", r"-?[0-9]{4,15}",
        (
            r"(?:t|telegram)\.(?:me|dog)/(?:s/|boost/)?@?(?P<name>[A-Za-z0-9_]+)(?:/[0-9]+)?(?:\?.*)?",
            # A bot's own small application.
            r"(?:t|telegram)\.(?:me|dog)/(?P<name>[A-Za-z0-9_]+bot)/[A-Za-z0-9_]+(?:\?.*)?",
            r"web\.telegram\.org/(?:[akz]/?)?#@(?P<name>[A-Za-z0-9_]+)",
            r"(?:t|telegram)\.(?:me|dog)/(?P<phone>\+[1-9][0-9]{7,14})(?:\?.*)?",
            r"(?P<name>[A-Za-z0-9_]+)\.t\.me",
            r"tg:(?://)?resolve/?\?(?:.*&)?phone=(?P<phone>(?:\+|%2B)?[0-9]+)(?:&.*)?",
            r"tg:(?://)?resolve/?\?(?:.*&)?domain=(?P<name>[A-Za-z0-9_]+)(?:&.*)?",
            r"tg:(?://)?(?:user|openmessage)/?\?(?:.*&)?(?:user_)?id=(?P<id>[0-9]+)(?:&.*)?",
        ),
        _NO_PROFILE,
    ),
    Platform(
        "facebook", ("fb",), _FACEBOOK_NAME, _META_ID,
        (
            rf"{_FACEBOOK}/(?:profile|permalink|story)\.php\?(?:.*&)?id=(?P<id>[0-9]+)(?:&.*)?",
            rf"{_FACEBOOK}/(?:people|pages)/[^/?]+/(?P<id>[0-9]+)(?:\?.*)?",
            rf"{_FACEBOOK}/(?:marketplace/)?profile/(?P<id>[0-9]+)(?:\?.*)?",
            # A page that chose no name: `/p/Fast-Cash-61551234567890`.
            rf"{_FACEBOOK}/p/[^/?]+-(?P<id>[0-9]{{8,20}})(?:\?.*)?",
            rf"{_FACEBOOK}/@?(?P<name>[A-Za-z0-9.]+)(?:/(?:{_OF_PAGE})(?:/.*)?)?(?:\?.*)?",
            r"fb\.me/(?P<name>[A-Za-z0-9.]+)",
            r"fb://(?:profile|page)/(?P<id>[0-9]+)",
        ),
        _NO_PROFILE, drops_dots=True,
    ),
    Platform("messenger", ("facebook messenger", "fb messenger"), _FACEBOOK_NAME, _META_ID,
             (r"m\.me/(?P<name>[A-Za-z0-9.]+)(?:\?.*)?", r"(?:facebook|messenger)\.com/(?:messages/)?t/(?P<name>[A-Za-z0-9.]+)"),
             drops_dots=True),
    Platform("instagram", ("ig", "insta"), r"[a-z0-9_](?:[a-z0-9._]{0,28}[a-z0-9_])?", _META_ID,
             (r"(?:instagram\.com|instagr\.am)/(?:_u/|stories/)?(?P<name>[A-Za-z0-9._]+)"
              r"(?:/(?:reels|tagged|profilecard|(?:p|reel)/[^/?]+|[0-9]+))?(?:\?.*)?",
              r"ig\.me/m/(?P<name>[A-Za-z0-9._]+)(?:\?.*)?"),
             _NO_PROFILE),
    Platform("threads", (), r"[a-z0-9_](?:[a-z0-9._]{0,28}[a-z0-9_])?", _META_ID,
             (r"threads\.(?:net|com)/@(?P<name>[A-Za-z0-9._]+)(?:\?.*)?",)),
    Platform("tiktok", ("tik tok",), r"[a-z0-9_.]{2,24}", r"[0-9]{5,20}|MS4wLjAB[A-Za-z0-9_-]{20,120}",
             (r"(?:m\.)?tiktok\.com/@(?P<name>[A-Za-z0-9._]+)(?:/(?:video|photo)/[0-9]+|/live)?(?:\?.*)?",)),
    Platform("line", ("line id", "line oa", "line official"), r"@?[a-z0-9][a-z0-9._-]{1,29}", r"U[0-9a-f]{32}",
             (r"line\.(?:me|naver\.jp)/(?:R/)?ti/p/(?:~|%7E)(?P<name>[A-Za-z0-9._-]+)(?:\?.*)?",
              r"line\.(?:me|naver\.jp)/(?:R/)?(?:ti/p|oaMessage)/(?P<name>(?:@|%40)[A-Za-z0-9._-]+)(?:[/?].*)?",
              r"page\.line\.me/(?P<official>[A-Za-z0-9._-]+)(?:\?.*)?",
              r"liff\.line\.me/[0-9A-Za-z-]+/?\?(?:.*&)?accountId=(?P<official>[A-Za-z0-9._-]+)(?:&.*)?",
              r"line://ti/p/~(?P<name>[A-Za-z0-9._-]+)", r"line://ti/p/(?P<name>(?:@|%40)[A-Za-z0-9._-]+)"), joinable=False),
    Platform("whatsapp", ("wa", "whats app", "whatsapp business"), ids=r"[0-9]{10,20}(?:-[0-9]{10})?@g\.us",
             pages=(r"wa\.me/+(?:c/)?(?P<phone>\+?[0-9][0-9-]+)(?:\?.*)?",
                    r"whatsapp\.com/catalog/(?P<phone>\+?[0-9]+)(?:[/?].*)?",
                    r"(?:api|web)\.whatsapp\.com/send/?\?(?:.*&)?phone=(?P<phone>(?:\+|%2B)?[0-9]+)(?:&.*)?",
                    r"whatsapp://send/?\?(?:.*&)?phone=(?P<phone>(?:\+|%2B)?[0-9]+)(?:&.*)?")),
    Platform("viber", (), pages=(r"viber://(?:chat|add|contact|forward|call)/?\?number=(?P<phone>(?:\+|%2B)?[0-9]+)(?:&.*)?",)),
    Platform("signal", (), r"[a-z_][a-z0-9_]{2,31}\.[0-9]{2,9}", pages=(r"signal\.me/#p/(?P<phone>\+[0-9]+)",)),
    Platform("x", ("twitter", "x.com"), r"[a-z0-9_]{1,15}", r"[0-9]{1,20}",
             (r"(?:mobile\.)?(?:twitter|x)\.com/i/user/(?P<id>[0-9]+)",
              r"(?:mobile\.)?(?:twitter|x)\.com/@?(?P<name>[A-Za-z0-9_]+)(?:/status/[0-9]+)?(?:\?.*)?"), _NO_PROFILE),
    Platform("youtube", ("yt",), r"[^\s/?#@:<>]{3,30}", r"UC[A-Za-z0-9_-]{22}",
             (r"(?:m\.)?youtube\.com/channel/(?P<id>UC[A-Za-z0-9_-]{22})(?:[/?].*)?",
              r"(?:m\.)?youtube\.com/@(?P<name>[^/?#\s]+)(?:[/?].*)?")),
    Platform("wechat", ("weixin", "vx", "wx"), r"[a-z][a-z0-9_-]{5,19}", r"wxid_[a-z0-9]{10,20}"),
    # People still write the name with four digits behind it, as Discord had it until 2023.
    Platform("discord", (), r"[a-z0-9_.]{2,32}(?:#[0-9]{4})?", r"[0-9]{17,20}", (r"discord(?:app)?\.com/users/(?P<id>[0-9]{17,20})",)),
    Platform("snapchat", ("snap",), r"[a-z][a-z0-9._-]{1,13}[a-z0-9]", "", (r"snapchat\.com/add/(?P<name>[A-Za-z0-9._-]+)(?:\?.*)?",)),
    Platform("kakaotalk", ("kakao", "kakao talk", "ktalk"), r"[a-z0-9][a-z0-9._-]{2,19}"),
    Platform("zalo", pages=(r"zalo\.me/(?P<phone>[0-9]{9,12})(?:\?.*)?",), home="VN"),
    # Known by a number alone, which is nobody's phone: at an exchange it is whom coins are sent to without an address.
    Platform("qq", ("qq id", "qq number", "qq号", "qq号码", "扣扣"), _NONE, r"[1-9][0-9]{4,10}"),
    Platform("binance", ("binance pay", "币安", "ไบแนนซ์"), _NONE, r"[1-9][0-9]{6,11}"),
    Platform("bybit", (), _NONE, r"[1-9][0-9]{5,11}"),
    Platform("okx", ("okex", "欧易"), _NONE, r"[1-9][0-9]{7,19}"),
    Platform("weibo", ("微博",), r"(?![0-9]+$)[^\s/?#@:<>]{2,30}", r"[1-9][0-9]{5,11}"),
    Platform("linkedin", (), r"[^\s/?#@:<>]{3,100}", "", (r"(?:[a-z]{2}\.)?linkedin\.com/in/(?P<name>[^/?#\s]+)(?:\?.*)?",)),
)  # fmt: skip

# What people call them in their own script, in Thai, Bengali, Nepali, Arabic, Chinese, Japanese and Korean, with the spellings that are
# usual beside the right one.
IN_SCRIPTS = {
    "telegram": "เทเลแกรม เทเรแกรม টেলিগ্রাম টেলিগ্ৰাম टेलिग्राम टेलीग्राम تيليجرام تيليغرام تليجرام تليغرام تلجرام تلغرام تيلجرام تيلغرام تلقرام "
    "电报 電報 テレグラム 텔레그램 텔레",
    "facebook": "เฟซบุ๊ก เฟสบุ๊ค เฟสบุ๊ก เฟซบุ๊ค เฟสบุค ফেসবুক फेसबुक فيسبوك فيس_بوك الفيسبوك",
    "messenger": "เมสเซนเจอร์ মেসেঞ্জার ম্যাসেঞ্জার मेसेन्जर म्यासेन्जर ماسنجر مسنجر",
    "instagram": "ไอจี อินสตาแกรม อินสตราแกรม ইনস্টাগ্রাম ইন্সটাগ্রাম इन्स्टाग्राम इंस्टाग्राम انستغرام إنستغرام انستجرام إنستجرام انستقرام انستا",
    "tiktok": "ติ๊กต็อก ติ๊กตอก ติ๊กต๊อก টিকটক टिकटक टिकटोक تيك_توك تيكتوك",
    "line": "ไลน์ ไลน ไอดีไลน์ ไลน์ไอดี লাইন लाइन لاين ライン 라인",
    "kakaotalk": "카카오톡 카톡 카카오 カカオトーク คาเคาทอล์ค",
    "whatsapp": "วอทส์แอป วอตส์แอป วอทแอพ วอตแอป হোয়াটসঅ্যাপ হোয়াটসঅ্যাপ হোয়াটসএ্যাপ व्हाट्सएप ह्वाट्सएप ह्वाट्सएप् واتساب واتس_اب واتس الواتساب "
    "왓츠앱 ワッツアップ",
    "viber": "ไวเบอร์ ভাইবার भाइबर فايبر",
    "youtube": "ยูทูบ ยูทูป ইউটিউব युट्युब यूट्यूब يوتيوب",
    "wechat": "วีแชท วีแชต উইচ্যাট वीच्याट وي_تشات 微信 微信号 微信号码 薇信 v信",
}

BY_NAME = {name: platform for platform in PLATFORMS for name in (platform.name, *platform.aliases)}
BY_NAME |= {
    normalize("NFKC", name).replace("_", " "): BY_NAME[platform] for platform, names in IN_SCRIPTS.items() for name in names.split()
}
# The last two labels of every host that has such pages, or the pages of apps; the tests see that none is missing.
HOSTS = frozenset(
    """
    t.me t.dog telegram.me telegram.dog facebook.com fb.com fb.me m.me messenger.com instagram.com instagr.am threads.net threads.com
    tiktok.com line.me naver.jp ig.me telegram.org zalo.me wa.me whatsapp.com signal.me twitter.com x.com youtube.com discord.com
    discordapp.com snapchat.com linkedin.com google.com android.com apple.com
    """.split()
)
