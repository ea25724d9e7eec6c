"""What is asked, sent and held at the edge of a served hub stands in no line of its log and in no figure, at whatever level it logs."""

import fcntl
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from canary import Canaries
from edges import listening, served
from hubs import Hub
from programs import is_locked, wait_until

PHONE, SITE, NOTE, WORD = "+66812345907", "canary-q7x-shop.com", "Ask for Quivolda Ostrovantz q7x", "q7xjunkword"


@pytest.mark.parametrize("level", ["WARNING", "DEBUG"])
def test_the_log_and_the_figures_hold_nothing_of_it(level: str, hub: Hub, tmp_path: Path) -> None:
    alpha = hub.member("Alpha")
    canaries = Canaries(
        [PHONE, PHONE.removeprefix("+66"), SITE, NOTE, WORD, alpha.token, alpha.token.removeprefix("accord_"), hub.admin.token]
    )
    claim = {"identifier": {"value": f"https://{SITE}/x"}, "scheme": "parcel", "marking": {"tlp": "TLP:GREEN"}, "note": NOTE}
    lines = [json.dumps(claim), json.dumps({**claim, "scheme": WORD}), "{" + WORD, json.dumps({WORD: PHONE}), ""]
    with served(tmp_path, ACCORD_LOG=level, ACCORD_LOG_FORM="json") as at:
        for token in (alpha.token, alpha.token + WORD, None):
            for kind, value in (("phone", PHONE), ("url", f"https://{SITE}/x"), (WORD, PHONE), ("phone", WORD)):
                for query in ("", f"?use={WORD}", f"?region={WORD}&x={PHONE}"):
                    assert at.get(f"/api/v1/check/{quote(kind)}/{quote(value, safe='')}{query}", token).status < 500
            assert at.ask("POST", "/api/v1/check", token, {"values": [PHONE, SITE, WORD], "use": "block"}).status < 500
            assert at.ask("POST", "/api/v1/check", token, f'{{"values": ["{PHONE}"'.encode()).status < 500
            for kind in ("application/x-ndjson", "application/json"):
                assert at.ask("POST", "/api/v1/signals", token, "\n".join(lines).encode(), Content_Type=kind).status < 500
            assert at.get(f"/api/v1/feed?after={WORD}&kind={quote(PHONE)}", token).status < 500
            assert at.get(f"/console/{WORD}?q={quote(PHONE)}", token).status < 500
        with listening(at, alpha.token) as events:
            wait_until(lambda: SITE in json.dumps(events.entries), 60)
        with (tmp_path / "accord.db.turn").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            slow = _Later(lambda: at.ask("POST", "/api/v1/signals", alpha.token, {**claim, "identifier": {"value": PHONE}}))
            wait_until(lambda: is_locked(tmp_path / "accord.db.queue"))  # it has come in
            slow.thread.join(1.1)
            fcntl.flock(file, fcntl.LOCK_UN)
        assert slow.result().status == 201
        figures = at.get("/metrics").body
        wait_until(lambda: any("accord.access" in line and '"status": 201' in line for line in at.errors))
    log = "".join(at.errors)
    assert canaries.in_text("log", log) == []
    assert canaries.in_bytes("figures", figures) == []
    records = [json.loads(line) for line in at.errors]
    assert all({"time", "level", "logger"} <= record.keys() for record in records)
    # On a busy machine others may have taken as long.
    asked = {"method": "POST", "route": "/api/v1/signals", "status": 201, "member": alpha.id}
    (access,) = [record for record in records if record["logger"] == "accord.access" and record.get("status") == 201]
    assert asked.items() <= access.items()
    assert access["milliseconds"] >= 1000


class _Later:
    def __init__(self, call: Any) -> None:
        import threading

        self._got: list[Any] = []
        self.thread = threading.Thread(target=lambda: self._got.append(call()))
        self.thread.start()

    def result(self) -> Any:
        self.thread.join(120)
        return self._got[0]
