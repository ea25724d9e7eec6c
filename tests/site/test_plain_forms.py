"""Every form of every door: what hides in a text is gone before any page sees it, and what people write stays."""

from typing import Any

import pytest
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.test import Client, RequestFactory
from guesting import invited
from hubs import Hub
from rooms import signed_in
from vaults import rows

from accord.site.plain_forms import PlainFormsMiddleware

HIDING = "\u202e\u2066\x00\u200b\ufeff"


def test_forms_come_in_plain_and_secrets_as_they_are() -> None:
    sent = {
        "name": f"Som{HIDING}chai",
        "note": ["line\r\nline", "25\u00a0000"],
        "thai": "ข้อมูล ক্\u200cষ",
        "password": f"a{HIDING}b",
        "password1": "a\u00a0b",
    }
    for more in ({}, {"content_type": "application/x-www-form-urlencoded"}):
        from urllib.parse import urlencode

        body: Any = urlencode(sent, doseq=True) if more else sent
        request = RequestFactory().post("/console/x", body, **more)
        PlainFormsMiddleware(lambda request: HttpResponse()).process_view(request)
        assert request.POST["name"] == "Somchai" and request.POST["thai"] == sent["thai"]
        assert request.POST.getlist("note") == ["line\r\nline", "25 000"]
        assert (request.POST["password"], request.POST["password1"]) == (sent["password"], sent["password1"])


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"--x\r\nnonsense", "multipart/form-data; boundary="),
        (b"text=a", "application/x-www-form-urlencoded; charset=utf-16"),
        (b"&".join(b"a%d=1" % n for n in range(2000)), "application/x-www-form-urlencoded"),
    ],
)
def test_a_form_that_did_not_arrive_whole_is_told_to_whatever_reads_it(body: bytes, kind: str) -> None:
    request = RequestFactory().generic("POST", "/x", body, content_type=kind)
    PlainFormsMiddleware(lambda request: HttpResponse()).process_view(request)
    reads: tuple[Any, ...] = (
        lambda: request.POST.get("text"),
        lambda: request.POST["text"],
        lambda: "text" in request.POST,
        lambda: list(request.POST),
        lambda: len(request.POST),
    )
    for read in reads:
        with pytest.raises((BadRequest, SuspiciousOperation, MultiPartParserError)):
            read()


def test_every_door_with_forms_has_them_plain(any_hub: Hub, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    boss = signed_in(any_hub.member("Bank A"), "administrator")
    assert boss.post("/console/circles/make", {"name": f"Pay{HIDING}ments"}).status_code == 303
    assert rows("SELECT name FROM members_circle") == [("Payments",)]
    page = Client().post("/check", {"text": f"+66 81{HIDING} 234 5678", "country": "TH"}).content.decode()
    assert not any(letter in page for letter in HIDING)
    _, _, token = invited(any_hub)
    page = Client().post(f"/guest/{token}", {"step": "hold", "f-note": f"as{HIDING} agreed"}).content.decode()
    assert "as agreed" in page and not any(letter in page for letter in HIDING)


def test_what_is_said_of_a_harmed_person_reaches_nobody_raw(any_hub: Hub, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from asking import cast
    from django.conf import settings

    from accord.hub.requests import actions
    from accord.hub.requests.errors import Refused

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))
    made = cast(any_hub)
    for field in ("from", "holder", "from_bank", "bank_reference"):
        for letter in HIDING:
            with pytest.raises(Refused) as refused:
                actions.open_request(
                    made["Sender"],
                    actions.Ask(
                        "hold-funds",
                        identifiers=["TH:004:1234567890"],
                        fields={},
                        payments=[{"amount": "90.00 THB", field: f"TH:014{letter}:55"}],
                    ),
                )
            assert refused.value.field == f"payments.1.{field}", field
