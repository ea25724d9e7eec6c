"""A hub under test and its members' clients."""

import json
from dataclasses import dataclass, field
from typing import Any

# Two answers that must be the same to the letter are those to one and the same id.
SENT_ID = "01890a5d-ac96-774b-bcce-b302099a8057"


@dataclass
class Api:
    """A member's client of the hub, speaking HTTP to it through Django's handler."""

    token: str
    id: str = ""
    n: int = 0
    name: str = ""

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        from django.test import Client

        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        response = Client(raise_request_exception=False).generic(
            method,
            "/api/v1" + path,
            raw,
            content_type="application/json",
            headers={
                "Authorization": f"Bearer {self.token}",
                "X-Request-Id": SENT_ID,
                **{name.replace("_", "-"): value for name, value in headers.items()},
            },
        )
        self.raw = response.getvalue()  # also of a file that is sent piece by piece
        self.headers = response.headers
        try:
            return response.status_code, json.loads(self.raw)
        except ValueError:
            return response.status_code, self.raw.decode(errors="replace")

    def get(self, path: str, **headers: str) -> Any:
        status, answer = self("GET", path, **headers)
        assert status == 200, (status, answer)
        return answer

    def post(self, path: str, body: Any, **headers: str) -> Any:
        status, answer = self("POST", path, body, **headers)
        assert status in (200, 201, 202), (status, answer)
        return answer

    def feed(self, after: int = 0) -> list[dict[str, Any]]:
        """The whole feed, page by page."""
        entries: list[dict[str, Any]] = []
        while True:
            page = self.get(f"/feed?after={after}&limit=500")
            entries += page["entries"]
            after = page["next"]
            if not page["more"]:
                return entries

    def publish(
        self, value: str, *, tlp: str = "TLP:GREEN", scheme: str = "other", audience: Any = None, marking: Any = None, **more: Any
    ) -> Any:
        identifier = {
            "value": value,
            **({"kind": more.pop("kind")} if "kind" in more else {}),
            **({"region": more.pop("region")} if "region" in more else {}),
        }
        wire = {
            "identifier": identifier,
            "scheme": scheme,
            "marking": {"tlp": tlp, **({"audience": audience} if audience else {}), **(marking or {})},
            **more,
        }
        return self.post("/signals", wire)

    def verdict(self, value: str, use: str | None = None) -> dict[str, Any]:
        return self.post("/check", {"values": [value], **({"use": use} if use else {})})["results"][0]


@dataclass
class Hub:
    """A hub under test: the secretariat's client, and clients for the members of a fixed cast.

    `place` keeps its database and puts it back, and `untouched` is how it was when it was handed to the test (scenes.py).
    """

    vendor: str
    admin: Api
    cast: dict[str, Api] = field(default_factory=dict)
    place: Any = None
    untouched: Any = None

    def member(self, name: str, sector: str = "finance", country: str = "TH", *, scopes: tuple[str, ...] = ()) -> Api:
        """A member by name, added at its first mention."""
        if name not in self.cast:
            from accord.hub.members import actions, queries

            row = actions.add_member(name, sector, country, by=queries.operator())
            _, token = actions.make_token(row, by=queries.operator(), scopes=scopes)
            self.cast[name] = Api(token, row.id, row.n, name)
        return self.cast[name]
