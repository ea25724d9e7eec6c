"""What leaves the hub is what left it before, to the byte: API, feed, stream, lists and webhooks, against files that are kept.

Ids, times, tokens and signatures differ from run to run; each is replaced by its kind and its place of first appearance.
Write them anew with ACCORD_WRITE_GOLDEN=1, and answer for each line that changed.
"""

import base64
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from bells import Web
from edges import Served, served
from list_cast import KEY, make_delta, small_list
from programs import answer, new_hub, wait_until

from accord.core.lists.entries import STOP
from accord.core.lists.files import read_list

GOLDEN = Path(__file__).parents[1] / "data" / "golden"
HEADERS = ("accord-more", "accord-next", "allow", "cache-control", "content-type", "location")
VARYING = re.compile(
    rb"(?P<id>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
    rb"|(?P<time>20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d))"
    rb"|(?P<day>(?<= seen )20\d\d-\d\d-\d\d)"
    rb"|(?P<signature>v1,[A-Za-z0-9+/=]{44})"
    rb"|(?P<secret>whsec_[A-Za-z0-9+/=]+)"
    rb"|(?P<token>accord_[A-Za-z0-9_-]{43})"
    rb"|(?P<address>127\.0\.0\.1:\d+)"
    rb"|(?P<digest>\b[0-9a-f]{64}\b)"
    rb"|(?P<seconds>\b1[789]\d{8}\b)"
)


@dataclass
class Steady:
    """Bytes in which what differs from run to run has a name that does not."""

    names: dict[bytes, bytes] = field(default_factory=dict)

    def __call__(self, raw: bytes) -> bytes:
        return VARYING.sub(self._name, raw)

    def _name(self, match: "re.Match[bytes]") -> bytes:
        kind = match.lastgroup or ""
        if kind in ("time", "day", "seconds", "signature"):
            return f"<{kind}>".encode()
        if match[0] not in self.names:
            count = sum(name.startswith(f"<{kind} ".encode()) for name in self.names.values())
            self.names[match[0]] = f"<{kind} {count + 1}>".encode()
        return self.names[match[0]]


@dataclass
class Scene:
    hub: Served
    tokens: dict[str, str]
    log: list[tuple[str, bytes]] = field(default_factory=list)

    def ask(self, who: str, method: str, path: str, body: Any = None, **headers: str) -> Any:
        got = self.hub.ask(method, f"/api/v1{path}", self.tokens[who], body, **headers)
        kept = [
            pair for pair in got.headers if pair[0] in ("content-type", "cache-control", "accord-next", "accord-more", "location", "allow")
        ]
        head = "".join(f"{name}: {value}\n" for name, value in kept)
        self.log.append((f"{who} {method} {path}\n{got.status}\n{head}", got.body))
        return json.loads(got.body) if ("content-type", "application/json") in got.headers else None


def _signal(value: str, scheme: str = "parcel", **more: Any) -> dict[str, Any]:
    return {"identifier": {"value": value}, "scheme": scheme, "marking": {"tlp": "TLP:GREEN"}, **more}


SIGNALS = (
    _signal("https://parcel-fee.example.co.th/pay?id=7"),
    _signal("+66 81 234 5678", "identity-theft", note="Calls as the post office.", confidence="B2"),
    _signal("TH:004:1234567890", "investment"),
    _signal("0x52908400098527886E0F7030069857D2E4169EE7", "investment"),
    _signal("lucky-prize.example.com", "romance", channel="sms", role="lure"),
)


def _ask_for_everything(scene: Scene) -> None:
    """What members say of signals, an ask to hold money, what each may read of it, and refusals."""
    made = [scene.ask("Alpha", "POST", "/signals", signal)["id"] for signal in SIGNALS]
    scene.ask("Beta", "POST", f"/signals/{made[0]}/sightings", {"count": 3})
    scene.ask("Beta", "POST", f"/signals/{made[1]}/actions", {"action": "blocked"})
    scene.ask("Gamma", "POST", f"/signals/{made[1]}/disputes", {"reason": "It is our own hotline."})
    scene.ask("Alpha", "POST", f"/signals/{made[3]}/retract", {"reason": "The address was mistyped."})
    scene.ask("Alpha", "POST", f"/signals/{made[0]}/revise", {"note": "Seen again."})
    hold = {
        "protocol": "hold-funds",
        "identifiers": ["TH:004:1234567890"],
        "fields": {"asks": "hold", "recall-sent": "yes", "harmed-in": "TH"},
        "payments": [{"amount": "480000.00 THB", "bank_reference": "REF-1", "from_bank": "TH:014"}],
    }
    request = scene.ask("Alpha", "POST", "/requests", hold)["requests"][0]["id"]
    reads = (
        ("Alpha", f"/signals/{made[0]}"),
        ("Alpha", f"/signals/{made[0]}/receipts"),
        ("Alpha", "/signals?limit=2"),
        ("Beta", f"/requests/{request}"),
        ("Beta", f"/requests/{request}/trail"),
        ("Beta", "/requests/inbox"),
        ("Alpha", "/requests?limit=5"),
        ("Alpha", "/requests/totals"),
        ("Alpha", "/me"),
        ("Alpha", "/members"),
        ("Alpha", "/schemes"),
        ("Alpha", "/protocols/hold-funds"),
        ("Alpha", "/desks"),
        ("Beta", "/responsibilities"),
        ("Alpha", "/feed?limit=3"),
        ("Beta", "/feed?kind=url,phone"),
        ("Gamma", "/check/phone/%2B66812345678"),
        ("Gamma", "/signals/00000000-0000-4000-8000-000000000000"),
        ("Gamma", "/feed?limit=none"),
        ("Gamma", "/gaps"),
        ("Gamma", "/nowhere"),
    )
    for who, path in reads:
        scene.ask(who, "GET", path)
    scene.ask("Beta", "GET", "/feed", Accept="application/x-ndjson")
    values = ["https://parcel-fee.example.co.th/pay", "081-234-5678", "TH:004:1234567890", "nobody@example.org", "???"]
    scene.ask("Gamma", "POST", "/check", {"values": values, "region": "TH"})
    scene.ask("Gamma", "POST", "/check", {"values": values, "region": "TH", "use": "block"})
    scene.ask("Gamma", "POST", "/check", {"values": "x"})
    scene.ask("Gamma", "POST", "/signals", {"identifier": {"value": "08"}})
    scene.ask("Gamma", "POST", "/signals", b"{")
    scene.ask("Gamma", "PATCH", "/signals", {})
    several = (*SIGNALS[:2], {"identifier": {}}, _signal("nonsense"))
    lines = b"\n".join(json.dumps(signal).encode() for signal in several)
    scene.ask("Gamma", "POST", "/signals", lines, Content_Type="application/x-ndjson")


def _streamed(scene: Scene, count: int) -> bytes:
    """The first `count` lines of a stream, as they come."""
    headers = {"Authorization": f"Bearer {scene.tokens['Beta']}"}
    with httpx.stream("GET", f"{scene.hub.address}/api/v1/stream?after=0", headers=headers, trust_env=False, timeout=120) as got:
        lines = [line for line, _ in zip(got.iter_lines(), range(count), strict=False)]
    return "\n".join(line for line in lines if not line.startswith("retry:")).encode()


def _pushed(web: Web) -> bytes:
    """What a webhook's receiver got: the first message with entries, and its headers."""
    path, headers, body = next(got for got in web.got if b"signal.published" in got[2])
    kept = {name: value for name, value in headers.items() if name not in ("host", "content-length", "accept-encoding", "connection")}
    return b"POST " + path.encode() + b"\n" + "".join(f"{name}: {kept[name]}\n" for name in sorted(kept)).encode() + b"\n" + body


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, bytes]]:
    """All that left a hub, by the name of its file."""
    data, made = new_hub(tmp_path_factory.mktemp("golden"))
    tokens, ids = {"Secretariat": made["token"]}, {}
    for name, sector, country in (("Alpha", "finance", "TH"), ("Beta", "finance", "TH"), ("Gamma", "telecom", "BD")):
        ids[name] = answer("member", "add", name, "--sector", sector, "--country", country, data=data)["id"]
        tokens[name] = answer("token", "create", "--member", name, data=data)["token"]
    with Web() as web, served(data, ACCORD_PRIVATE_HOOKS="1") as hub:
        scene = Scene(hub, tokens)
        declared = {"kind": "bank", "value": "TH:004", "member": ids["Beta"]}
        assert hub.ask("POST", "/api/v1/responsibilities", tokens["Secretariat"], declared).status == 201
        steady = Steady({id.encode(): f"<{name}>".encode() for name, id in ids.items()})
        _ask_for_everything(scene)
        scene.ask("Beta", "POST", "/webhooks", {"url": f"{web.url}/feed", "after": 0})
        api = b"".join(steady(b"== " + head.encode() + b"\n" + body + b"\n\n") for head, body in scene.log)
        wait_until(lambda: any(b"signal.published" in body for _, _, body in web.got))
        yield {"api.txt": api, "stream.txt": steady(_streamed(scene, 40)), "webhook.txt": steady(_pushed(web))}


@pytest.mark.parametrize("name", ["api.txt", "stream.txt", "webhook.txt"])
def test_what_leaves_the_hub_is_as_it_was(left: dict[str, bytes], name: str) -> None:
    _is_as_kept(name, left[name])


def test_a_signed_list_and_what_changed_are_as_they_were() -> None:
    """The same key and the same entries give the same files: Ed25519 takes no chance, and nothing is compressed."""
    old, new = small_list(1, {5: 0, 9: 1, 2**63: STOP}), small_list(2, {5: 1, 10: 0})
    delta = make_delta(read_list(old, KEY.public_key()), read_list(new, KEY.public_key()), KEY)
    _is_as_kept("list.txt", b"\n".join(base64.b64encode(raw) for raw in (old, new, delta)))


def _is_as_kept(name: str, text: bytes) -> None:
    path = GOLDEN / name
    if os.environ.get("ACCORD_WRITE_GOLDEN") == "1":
        path.write_bytes(text)
    assert text.splitlines() == path.read_bytes().splitlines(), f"tests/data/golden/{name} says otherwise."
