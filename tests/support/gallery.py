"""Every part of the console on one page, filled with what the console will really hold: long names, five scripts, every state.

To look at it: `python tests/support/gallery.py 8123`, then http://127.0.0.1:8123/?dir=rtl&theme=dark&detail=1
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django import forms
from django.conf import settings

SOURCE = Path(__file__).parents[2]
DOORS = SOURCE / "src" / "accord" / "doors"
GALLERY = SOURCE / "tests" / "doors" / "console" / "frame" / "gallery.html"
NOW = datetime(2026, 11, 24, 18, 56, 3, tzinfo=UTC)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
LINK = "https://pay.parcel-fee-now.example/th/track/" + "a1b2c3d4" * 12 + "?id=7&next=%2Fverify"
LONG = "বাংলাদেশ ফাইন্যান্সিয়াল ইন্টেলিজেন্স ইউনিট ও সাইবার অপরাধ তদন্ত সমন্বয় কেন্দ্র, ঢাকা"
NAMES = ["ธนาคารนกนางนวลแห่งประเทศไทย", LONG, "الهيئة الوطنية لمكافحة الاحتيال", "Tern Telecom", "Heron Bank", "नेपाल टेलिकम नमूना"]

ENGLISH: dict[str, Any] = {
    "gallery": "Signals",
    "export": "Export these",
    "publish": "Publish a signal",
    "matches": "1,204 found",
    "kind": "Kind",
    "all": "All",
    "phone": "phone",
    "link": "url",
    "scheme": "Scheme",
    "signals": "Signals that you may see",
    "identifier": "Identifier",
    "member": "Member",
    "marking": "Marking",
    "clock": "Clock",
    "seen": "Seen",
    "age": "Age",
    "summary": "51 to 100 of 1,204",
    "wide": "Amounts by month",
    "column": "Month",
    "empty_title": "No disputes",
    "empty_text": "When a member says that one of your signals is wrong, it stands here, with its reason. Publish a signal to begin.",
    "preview": "Who will see it",
    "amber": "They may tell their clients.",
    "form": "Hold money",
    "hold": "Hold THB 160,000",
    "markings": "Markings and counts",
    "active": "active",
    "suspended": "suspended",
    "withdrawn": "withdrawn",
    "invited": "invited",
    "done": "The signal is retracted. 38 of 41 members have confirmed it.",
    "due": "The test ping of your desk is 9 days old.",
    "loading": "Looking who will see it...",
    "signal": "Signal 4,211",
    "word": "Corroborated",
    "reasons": ["Members that reported it: 3. Independent sources: 2.", "First seen 2026-11-21.", "Last seen 2026-11-24."],
    "advice": ["Block it, and warn whoever paid.", "Ask the bank to hold what arrived in the last 72 hours."],
    "parcel": "Parcel fee",
    "retract": "Retract",
    "retract_it": "Retract signal 4,211",
    "consequence": "41 members will stop blocking this number within seconds.",
    "history": "History",
    "steps": ["Published", "Seen too", "Acted: blocked", "Disputed"],
    "note": "The number was given to a new customer on 20 November.",
    "amount": "Amount",
    "amount_help": "In the currency of the account, without separators.",
    "amount_error": "This is no amount. Write digits and at most one point.",
    "why": "Reason",
    "mine": "Only my member's",
    "uses": "Permitted uses",
    "use_names": ["Block it", "Hold funds", "Warn the victim"],
    "nav": ["Inbox", "Search", "Signals", "Quarantine", "Members", "Desks", "Journal", "Settings"],
    "places": ["Now", "Cases and money", "Look up", "Share", "People", "Partnership", "Settings"],
    "person": "Maliwan Srisai",
    "role": "Officer",
    "money": "Money",
    "hop": "First account",
    "trail": "Where the money went",
    "way": "States of the protocol",
    "looks": "Who looked",
    "sign_in": "Sign in",
    "lost": "I lost my second step",
}
ARABIC: dict[str, Any] = {
    **ENGLISH,
    "gallery": "الإشارات",
    "export": "تصدير هذه القائمة",
    "publish": "نشر إشارة",
    "matches": "عُثر على 1,204",
    "kind": "النوع",
    "all": "الكل",
    "phone": "هاتف",
    "link": "رابط",
    "scheme": "أسلوب الاحتيال",
    "signals": "الإشارات التي يمكنك رؤيتها",
    "identifier": "المعرّف",
    "member": "العضو",
    "marking": "التصنيف",
    "clock": "المهلة",
    "seen": "شوهد",
    "age": "العمر",
    "summary": "من 51 إلى 100 من أصل 1,204",
    "empty_title": "لا اعتراضات",
    "empty_text": "عندما يقول عضو إن إحدى إشاراتك خاطئة تظهر هنا مع سببها. انشر إشارة للبدء.",
    "preview": "من سيراها",
    "amber": "يجوز لهم إخبار عملائهم.",
    "form": "حجز المال",
    "hold": "احجز 160,000 بات",
    "signal": "الإشارة 4,211 عن الرقم",
    "word": "مؤكدة من أكثر من جهة",
    "reasons": ["أبلغ عنها 3 أعضاء من مصدرين مستقلين.", "شوهدت أول مرة في 2026-11-21.", "شوهدت آخر مرة في 2026-11-24."],
    "advice": ["احظر الرقم وحذّر من دفع.", "اطلب من البنك حجز ما وصل خلال آخر 72 ساعة."],
    "retract": "سحب الإشارة",
    "consequence": "سيتوقف 41 عضوًا عن حظر هذا الرقم خلال ثوانٍ.",
    "history": "السجل",
    "money": "المال",
    "hop": "الحساب الأول",
    "trail": "أين ذهب المال",
    "way": "حالات الإجراء",
    "looks": "من اطّلع",
    "steps": ["نُشرت", "شوهدت أيضًا", "إجراء: حُظر الرقم", "اعتراض"],
    "note": "أُعطي الرقم لعميل جديد في 20 نوفمبر.",
    "nav": ["الوارد", "بحث", "الإشارات", "الحجر", "الأعضاء", "المكاتب", "السجل", "الإعدادات"],
    "places": ["الآن", "القضايا والأموال", "استعلام", "مشاركة", "الأشخاص", "الشراكة", "الإعدادات"],
    "person": "سلمى الحربي",
    "role": "ضابطة",
}


def render(
    *, language: str = "en", direction: str = "ltr", theme: str = "", detail: bool = True, stream: bool = False, name: str = "gallery.html"
) -> str:
    from django.template.loader import get_template
    from django.utils import translation

    with translation.override(language):
        template = get_template(name)
        return template.render(context(language=language, direction=direction, theme=theme, detail=detail, stream=stream))


def context(*, language: str, direction: str, theme: str, detail: bool, stream: bool) -> dict[str, Any]:
    t = ARABIC if language == "ar" else ENGLISH
    started = NOW - timedelta(hours=10)
    places = [
        {"label": label, "href": f"/console/{place}", "current": "true" if place == 3 else "", "count": 3 if place == 0 else None}
        for place, label in enumerate(t["places"])
    ]
    pages = [
        {"name": label, "label": label, "href": f"/console/{place}", "key": key, "current": place == 2, "count": 12 if place == 3 else None}
        for place, (label, key) in enumerate(zip(t["nav"], "isvqmdjo", strict=True))
    ]
    from django.template.loader import get_template

    commands = {"commands": [{**page, "words": ""} for page in pages], "leave": "log out"}
    signals = [
        ("+66 81 234 5678", t["phone"], NAMES[0], "amber+strict", "green", timedelta(hours=52, minutes=14), 12, timedelta(minutes=3)),
        (LINK, t["link"], LONG, "red", "red", timedelta(minutes=42), 1, timedelta(hours=5)),
        ("TH12 0009 8765 4321", "iban", NAMES[2], "green", "amber", timedelta(minutes=-12, seconds=-9), 1204, timedelta(days=4)),
        ("+880 1712-345678", t["phone"], NAMES[3], "clear", "clear", timedelta(hours=9), 0, timedelta(days=90)),
    ]
    rows = [
        {"value": value, "kind": kind, "member": member, "tlp": tlp, "pap": pap, "due": NOW + rest, "seen": seen, "at": NOW - old}
        for value, kind, member, tlp, pap, rest, seen, old in signals
    ]
    moments = [timedelta(days=3), timedelta(days=3) - timedelta(minutes=2), timedelta(hours=20), timedelta(minutes=1)]
    steps = [
        {"step": step, "who": NAMES[place], "at": NOW - moment, "note": t["note"] if place == 3 else ""}
        for place, (step, moment) in enumerate(zip(t["steps"], moments, strict=True))
    ]
    return {
        "t": t,
        "places": places,
        "place": t["places"][3],
        "tabs": pages[1:6],
        "keyed": pages,
        "commands": get_template("console/commands.html").render(commands),
        "person": {"name": t["person"], "role_name": t["role"]},
        "member": {"name": NAMES[2] if language == "ar" else NAMES[0]},
        "language": language,
        "direction": direction,
        "theme": theme,
        "ringing": 2,
        "stream": stream,
        "csrf_token": "token",
        "now": NOW,
        "started": started,
        "soon": NOW + timedelta(minutes=42),
        "detail": detail,
        "filtered": False,
        "rows": rows,
        "columns": range(1, 19),
        "lines": range(1, 6),
        "names": [*NAMES, *[f"Member {letter}" for letter in "ABCDEFGHIJ"]],
        "nobody": [],
        "tlps": ["red", "amber", "TLP:AMBER+STRICT", "green", "clear"],
        "long_link": LINK,
        "steps": steps,
        "form": _form(t)({"amount": "a lot", "uses": ["0"]}),
        "languages": settings.LANGUAGES,
        "sentences": [t["amount_error"]],
        "looks": _looks(t),
        "filter_form": _form(t)(prefix="filter"),
        **_money(),
    }


def _looks(t: dict[str, Any]) -> list[dict[str, Any]]:
    """A person of another member, one who was refused, a member's program and the hub itself."""
    from django.utils.translation import gettext

    from accord.doors.console.frame.labels_looks import ACTS, ENDS, NOT_BY_A_PERSON, RECORDS, WHYS

    looks = [
        {"name": t["person"], "member": LONG, "role": t["role"], "what": RECORDS["override"], "act": ACTS["look"], "why": WHYS["referral"]},
        {"name": NAMES[5], "member": NAMES[0], "act": ACTS["read"], "why": WHYS["legal-order"], "end": ENDS["refused"], "is_refused": True},
        {"member": NAMES[2], "role": t["role"], "what": RECORDS["file"], "act": ACTS["export"], "end": ENDS["glanced"]},
        {"other": NOT_BY_A_PERSON["hub"], "what": RECORDS["risk"], "act": ACTS["erase"], "why": WHYS["retention"], "end": ENDS["erased"]},
    ]
    words = ("what", "act", "why", "end", "other")
    return [
        {"end": gettext(ENDS["done"]), **{key: gettext(value) if key in words else value for key, value in look.items()}, "at": NOW - age}
        for look, age in zip(looks, (timedelta(minutes=3), timedelta(hours=5), timedelta(days=4), timedelta(days=90)), strict=True)
    ]


def _money() -> dict[str, Any]:
    """480,000 baht in three hops: a part stays where it came, the rest goes to the Gulf, and from there into a coin."""
    from accord.core.money.amounts import Amount, Rate
    from accord.core.money.figures import sankey
    from accord.core.money.ledger import EMPTY, Entry
    from accord.core.money.posting import post
    from accord.core.money.trail import hop, put, start
    from accord.tables import newest_protocols

    def entry(kind: Any, source: Any, target: Any, amount: Amount, **more: Any) -> Entry:
        return Entry(kind=kind, source=source, target=target, amount=amount, at=1, step=f"{kind} {amount}", **more)

    def baht(value: int) -> Amount:
        return Amount(Decimal(value), "THB")

    first = post(EMPTY, entry("dispute", "disputed", "pending", baht(480_000)))
    first = post(first, entry("hold", "pending", "held", baht(100_000), hold="h"))
    first = post(first, entry("give-back", "held", "returned", baht(40_000), hold="h"))
    first = post(first, entry("not-found", "pending", "not-found", baht(3_000)))
    trail = start("a", first)
    trail = hop(trail, "a", "b", baht(320_000), Rate("THB", "AED", Decimal("0.1134"), NAMES[0], 1), at=2, step="s1")
    trail = hop(trail, "b", "c", Amount(Decimal("21000.50"), "AED"), Rate("AED", "USDT", Decimal("0.2718"), NAMES[2], 1), at=3, step="s2")
    second = post(trail.ledgers["b"], entry("refuse", "pending", "refused", Amount(Decimal("9000"), "AED")))
    trail = put(trail, "b", second)
    names = {
        "a": {"name": NAMES[0], "detail": "TH:004:…7890", "href": "#a"},
        "b": {"name": NAMES[2], "detail": "AE07 0331 …3456"},
        "c": {"name": "Heron Exchange", "detail": "TJRyWwFs…vGdYh", "href": "#c"},
    }
    drawn = sankey(trail)
    return {
        "thb": {name: balance.value for name, balance in trail.ledgers["a"].balances.items()},
        "usdt": {name: balance.value for name, balance in trail.ledgers["c"].balances.items()},
        "hops": drawn,
        "hop_names": names,
        "protocol": newest_protocols()["hold-funds"],
        "been": ["received"],
    }


def _form(t: dict[str, Any]) -> type[forms.Form]:
    class Hold(forms.Form):
        amount = forms.DecimalField(
            label=t["amount"], help_text=t["amount_help"], error_messages={"invalid": t["amount_error"]}, widget=forms.TextInput
        )
        why = forms.CharField(label=t["why"], widget=forms.Textarea(attrs={"dir": "auto"}))
        uses = forms.MultipleChoiceField(label=t["uses"], choices=list(enumerate(t["use_names"])), widget=forms.CheckboxSelectMultiple)
        mine = forms.BooleanField(label=t["mine"], required=False)

    return Hold


@contextmanager
def installed() -> Iterator[None]:
    """The console's templates and the gallery, whatever the settings hold already."""
    from django.test.utils import override_settings

    apps = list(settings.INSTALLED_APPS)
    app = "accord.doors.console"
    if not any(name.startswith(app) for name in apps):
        apps.append(app)
    templates = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], str(GALLERY.parent)]}]
    with override_settings(INSTALLED_APPS=apps, TEMPLATES=templates):
        yield


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """The gallery and its static files, under the console's own policy."""
    path = environ["PATH_INFO"]
    asked = {name: values[0] for name, values in parse_qs(environ.get("QUERY_STRING", "")).items()}
    if path in ("/", "/entrance"):
        direction = asked.get("dir", "ltr")
        text = render(
            language=asked.get("lang", "en"),
            direction=direction,
            theme=asked.get("theme", ""),
            detail="detail" in asked,
            stream="stream" in asked,
            name="gallery.html" if path == "/" else "gallery_entrance.html",
        )
        return _answer(start, "text/html; charset=utf-8", text.encode())
    if path == "/console/stream":
        body = 'event: bells\ndata: {"ringing": 5}\n\nevent: rows\ndata: {"list": "signals", "count": 3}\n\n'
        return _answer(start, "text/event-stream", body.encode())
    for door in ("console", "public"):
        file = (DOORS / door / path.lstrip("/")).resolve()
        if file.is_relative_to(DOORS / door / "static") and file.is_file():
            return _answer(start, TYPES[file.suffix], file.read_bytes())
    if path == "/favicon.ico":
        return _answer(start, "image/x-icon", b"")  # asked for by the browser itself, for a page that names none
    return _answer(start, "text/plain", path.encode(), "200 OK" if path.startswith("/console/") else "404 Not Found")


def _answer(start: Callable[..., Any], kind: str, body: bytes, status: str = "200 OK") -> list[bytes]:
    start(status, [("Content-Type", kind), ("Content-Length", str(len(body))), ("Content-Security-Policy", POLICY)])
    return [body]


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *arguments: Any) -> None:
        """Nothing."""


@contextmanager
def served(port: int = 0) -> Iterator[str]:
    server = make_server("127.0.0.1", port, application, server_class=_Server, handler_class=_Quiet)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


if __name__ == "__main__":
    import tempfile

    import django

    os.environ["ACCORD_DATA"] = tempfile.mkdtemp()
    os.environ["DJANGO_SETTINGS_MODULE"] = "accord.site.settings"
    django.setup()
    with installed(), served(int(sys.argv[1])) as address:
        print(address)
        input("Enter ends it. ")
