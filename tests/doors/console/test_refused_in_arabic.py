"""A text that is no identifier: whichever page of the console was asked, it says why in the language of the person who reads it."""

from typing import Any

import pytest
from asking import cast
from django.core.files.uploadedfile import SimpleUploadedFile
from hubs import Hub
from rooms import browser, person

from accord.hub.members.actions import people

# The first address of Bitcoin's chain with another last letter, so that its checksum fails.
TYPED = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb"
ENGLISH, ARABIC = "The checksum doesn&#x27;t fit", "قيمة التحقق لا تتوافق مع البقية"
CLAIM = {"region": "TH", "scheme": "parcel", "tlp": "TLP:GREEN", "pap": "PAP:GREEN", "use": ["block", "warn"]}
APPEAL = {"whose": "person", "kind": "", "country": "TH", "harm": "", "reason": "It is mine.", "language": "ar"}
PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "search": ("search", {"q": TYPED, "region": "TH"}),
    "who can stop it": ("route", {"q": TYPED, "region": "TH", "protocol": ""}),
    "claim": ("publish", {**CLAIM, "met": TYPED}),
    "claim in the making": ("publish/preview", {**CLAIM, "met": TYPED}),
    "watchlist": ("watchlist/add", {"met": TYPED, "region": "TH", "seen_by": "member", "rings": "", "until": "", "note": "", "bank": ""}),
    "request": ("requests/new", {"protocol": "preserve", "met": TYPED, "region": "TH"}),
    "request in the making": ("requests/preview", {"protocol": "preserve", "met": TYPED, "region": "TH"}),
    "appeal": ("appeals/new", {**APPEAL, "identifier": TYPED}),
    "list": ("lists/import", {"scheme": "parcel", "tlp": "TLP:GREEN", "format": "auto"}),
}


def reader(hub: Hub, language: str) -> Any:
    """An investigator of a bank, in whose browser the console is in this language."""
    row = person(cast(hub).api("Sender"), "investigator", "Nok")
    people.set_preferences(row.n, language=language, theme="")
    return browser(row)


def sent(visitor: Any, page: str) -> str:
    path, fields = PAGES[page]
    if page == "list":
        fields = {**fields, "file": SimpleUploadedFile("list.txt", f"evil-one.example\n{TYPED}\n".encode())}
    answer = visitor.post(f"/console/{path}", fields)
    assert answer.status_code in (200, 422), (page, answer.status_code, answer.content.decode()[:400])
    return str(answer.content.decode())


@pytest.mark.parametrize("page", PAGES)
def test_why_it_is_none_is_said_in_arabic(hub: Hub, page: str) -> None:
    text = sent(reader(hub, "ar"), page)
    assert ARABIC in text and ENGLISH not in text
    assert 'lang="ar"' in text or page in ("claim in the making", "request in the making"), "what is shown while one types is a part"


def test_in_english_it_is_said_in_english(hub: Hub) -> None:
    visitor = reader(hub, "en")
    for page in PAGES:
        assert ENGLISH in sent(visitor, page), page


@pytest.mark.parametrize(("language", "wanted"), [("en", "This file says TLP:AMBER, so"), ("ar", "يحمل هذا الملف الوسم TLP:AMBER")])
def test_a_list_that_is_meant_for_fewer(hub: Hub, language: str, wanted: str) -> None:
    fields = {"scheme": "parcel", "tlp": "TLP:GREEN", "format": "auto"}
    fields["file"] = SimpleUploadedFile("list.txt", b"# TLP:AMBER\nevil-one.example\nevil-two.example\n")  # type: ignore[assignment]
    answer = reader(hub, language).post("/console/lists/import", fields)
    assert answer.status_code == 422 and wanted in answer.content.decode()


def test_a_target_of_a_case(hub: Hub) -> None:
    visitor = reader(hub, "ar")
    base = visitor.post("/console/cases/new", {"title": "Gold", "scheme": "", "once": "a"}).headers["Location"]
    answer = visitor.post(f"{base}/add", {"what": TYPED, "region": "TH", "tlp": "amber"})
    assert answer.status_code == 422 and ARABIC in answer.content.decode()


def test_a_responsibility(hub: Hub) -> None:
    row = person(cast(hub).api("Sender"), "administrator", "Ada")
    people.set_preferences(row.n, language="ar", theme="")
    visitor = browser(row)
    for value, said in (
        ("CH", "يتكون رمز BIC من 8 خانات أو 11"),
        ("x" * 300, "هذا أطول من 200 حرف؛ أرسل المعرّف نفسه فقط."),
    ):
        answer = visitor.post("/console/responsibilities/add", {"kind": "bic", "value": value})
        assert answer.status_code == 422 and said in answer.content.decode(), value


def test_limits_and_rules_are_filled_in(hub: Hub) -> None:
    """A sentence with a number in it, and one in another, as the page says them."""
    visitor = reader(hub, "ar")
    for more, said in (
        ({"kind": "script", "met": "Pay now"}, "يحتاج نص الرسالة إلى 12 حرفًا على الأقل عدا الأرقام والمعرّفات؛ أرسل جملة كاملة."),
        ({"kind": "sender", "met": "x" * 150}, "هذا أطول من 100 حرف؛ أرسل المعرّف نفسه فقط."),
        ({"met": "TH:04:1234567890"}, "رمز البنك غير مطابق: رمز البنك في تايلاند من ثلاثة أرقام."),
        ({"met": "TH:004:12345"}, "الرقم غير مطابق: عدد أرقام الحساب في تايلاند من 6 إلى 20؛ أرسله كاملًا مع الأصفار التي في أوله."),
    ):
        answer = visitor.post("/console/publish", {**CLAIM, **more})
        assert answer.status_code == 422 and said in answer.content.decode(), more


def test_what_is_wrong_with_a_claim(hub: Hub) -> None:
    """Beside the field at which it lies, in the words of the catalogue with their numbers filled in."""
    visitor = reader(hub, "ar")
    for fields, said in (
        ({"met": "evil.example", "note": "x" * 3000}, "أدخل ملاحظة مقروءة من 1 إلى 1000 حرف، أو اتركها فارغة."),
        ({"met": "evil.example", "source": "x" * 300}, "أدخل نصًا مقروءًا من 1 إلى 200 حرف، دون أحرف تحكم."),
    ):
        answer = visitor.post("/console/publish", {**CLAIM, **fields})
        text = answer.content.decode()
        assert answer.status_code == 422 and said in text and "Give a readable" not in text, fields


def test_a_name_that_a_member_has_already(hub: Hub) -> None:
    row = person(cast(hub).api("Sender"), "administrator", "Ada")
    people.set_preferences(row.n, language="ar", theme="")
    visitor = browser(row)
    assert visitor.post("/console/circles/make", {"name": "Gulf"}).status_code == 303
    answer = visitor.post("/console/circles/make", {"name": "Gulf"})
    assert "لديكم بالفعل دائرة بهذا الاسم أو باسم يشبهه؛ اختر اسمًا آخر." in answer.content.decode()
