"""Answers byte for byte as they were published: what is new each time (ids, times, hashes) stands under a name. The edge gives the same."""

import re
from pathlib import Path
from typing import Any

from asking import cast
from edges import served
from hubs import Api, Hub
from request_calls import BANGKOK, KASI, NOBODY, body

GOLDEN = Path(__file__).parent / "golden" / "answers.txt"
EDGE = ("/check", "/feed")
_NEW = re.compile(
    rb"[0-9a-f]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|accord_[A-Za-z0-9_-]{20,}"
    rb"|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z|(?<=seen )\d{4}-\d\d-\d\d"
    rb'|(?<="next":)\d{11,}'
)
SIGNAL: dict[str, Any] = {
    "identifier": {"value": "+66812345678"},
    "scheme": "romance",
    "marking": {
        "tlp": "TLP:AMBER",
        "audience": {"sectors": ["finance"]},
        "uses": ["investigate", "warn"],
        "expires": "2031-01-31T12:00:00Z",
    },
    "role": "contact",
    "seen": {"first": "2026-01-02T03:04:05Z"},
    "confidence": 70,
    "harm": {"victims": 2, "loss": {"THB": "125000.50"}},
    "note": "Called twice.",
}
VALUES = ["+66812345678", "https://evil-site.com/pay", "google.com", "4111 1111 1111 1111", "???", "xn--pypal-4ve.com"]


class Named:
    """What is new each time, by the order in which it came."""

    def __init__(self) -> None:
        self._names: dict[bytes, bytes] = {}

    def __call__(self, raw: bytes) -> str:
        return _NEW.sub(self._name, raw).decode()

    def _name(self, match: re.Match[bytes]) -> bytes:
        if match[0].startswith(b"20") and match[0][4:5] == b"-":
            return b"<time>"
        if match[0].isdigit():
            return b"<cursor>"
        return self._names.setdefault(match[0], b"<%d>" % (len(self._names) + 1))


def test_answers_are_as_they_were_published(hub: Hub, tmp_path: Path) -> None:
    made, named, transcript = cast(hub), Named(), list[str]()
    sender, kasi = made.api("Sender"), made.api("Kasi")

    def call(who: Api, method: str, path: str, sent: Any = None) -> Any:
        status, answer = who(method, path, sent)
        transcript.append(f"{method} {named(path.encode())} {status}\n{named(who.raw)}\n")
        return answer

    call(sender, "POST", "/signals/preview", SIGNAL)
    id = call(sender, "POST", "/signals", SIGNAL)["id"]
    call(sender, "POST", "/signals", SIGNAL)
    call(sender, "POST", "/signals", {"identifier": {"value": "evil-site.com"}, "scheme": "other", "marking": {"tlp": "TLP:GREEN"}})
    call(kasi, "POST", f"/signals/{id}/sightings", {"count": 3})
    call(kasi, "POST", f"/signals/{id}/disputes", {"reason": "A bank's own number."})
    call(kasi, "POST", f"/signals/{id}/share-requests", {"audience": {"countries": ["AE"]}, "reason": "They call there too."})
    call(sender, "GET", f"/signals/{id}/share-requests")
    call(sender, "GET", f"/signals/{id}")
    call(kasi, "GET", "/signals")
    call(sender, "GET", f"/signals/{id}/receipts")
    call(kasi, "POST", "/check", {"values": VALUES})
    call(kasi, "POST", "/check", {"values": VALUES, "use": "block", "region": "TH"})
    call(kasi, "GET", "/check/domain/evil-site.com")
    call(kasi, "GET", "/feed")
    call(kasi, "GET", "/feed?limit=1&kind=domain")
    call(kasi, "POST", "/feed/applied", {"seq": 1})
    call(sender, "GET", "/me")
    call(sender, "GET", "/members")
    call(sender, "GET", "/tokens")
    call(hub.admin, "GET", "/audit?limit=3")
    call(sender, "GET", "/desks")
    call(sender, "POST", "/responsibilities", {"kind": "bank", "value": "TH:030", "note": "retail"})
    call(sender, "POST", "/route", {"value": "TH:004:1234567890", "protocol": "hold-funds"})
    call(sender, "POST", "/route", {"value": "TH:006:1234567890", "loss": {"THB": "1.50"}})
    call(sender, "GET", "/protocols/hold-funds")
    opened = call(sender, "POST", "/requests", body(KASI, {"value": BANGKOK, "kind": "account"}, NOBODY))
    request = opened["requests"][0]["id"]
    call(kasi, "GET", "/requests/inbox")
    call(kasi, "GET", f"/requests/{request}")
    call(kasi, "POST", f"/requests/{request}/steps", {"step": "acknowledge"})
    call(kasi, "POST", f"/requests/{request}/steps", {"step": "release"})
    call(kasi, "POST", "/requests/steps", {"step": "acknowledge", "requests": [request, "nothing"]})
    call(kasi, "POST", f"/requests/{request}/messages", {"text": "We look at it."})
    call(sender, "GET", f"/requests/{request}")
    call(sender, "GET", f"/requests/{request}/trail")
    call(sender, "GET", "/requests/totals")
    call(sender, "POST", "/webhooks", {"url": "https://hooks.example.com/accord", "secret": "whsec_" + "A" * 32})
    call(sender, "GET", "/webhooks")
    call(sender, "POST", "/advise", {"asks": "bank", "from_country": "TH", "to_countries": ["AE"], "amount": "1", "currency": "THB"})
    # Refused
    call(sender, "POST", "/signals", {**SIGNAL, "scheme": "nothing"})
    call(sender, "POST", "/signals", {**SIGNAL, "colour": "red"})
    call(sender, "POST", "/signals", b"{")
    call(sender, "GET", "/signals/nothing")
    call(sender, "GET", "/feed?limit=0")
    call(sender, "POST", "/members", {"name": "Omega", "sector": "finance", "country": "TH"})
    call(sender, "PUT", "/signals")
    call(Api("none"), "GET", "/me")
    assert "\n".join(transcript) == GOLDEN.read_text(encoding="utf-8")

    with served(tmp_path) as edge:
        for method, path, sent in (
            ("POST", "/check", {"values": VALUES}),
            ("POST", "/check", {"values": VALUES[1:2], "use": "warn"}),
            ("POST", "/check", {"values": VALUES, "colour": "red"}),
            ("GET", "/check/domain/evil-site.com", None),
            ("GET", "/check/nothing/evil-site.com", None),
            ("GET", "/feed", None),
            ("GET", "/feed?limit=0", None),
        ):
            kasi(method, path, sent)
            assert edge.ask(method, f"/api/v1{path}", kasi.token, sent).body == kasi.raw, path
