"""What people told: reports with pictures, and forms of the console that are kept while they are typed."""

import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import httpx
from programs import wait_until
from reporting import picture

from kills.acts.base import Act
from kills.calls import PATIENCE, NotAnswered

SENT_WITHIN = 180.0  # seconds
# In a process of the hub: each report by its code, with how many of its pictures can be opened.
_REPORTS = """
import json, sys
import django
django.setup()
from accord.hub.intake import queries
from accord.hub.intake.errors import BadSubmission
told = {}
for code in json.loads(sys.argv[1]):
    try:
        draft = queries.draft(code.replace("-", "").replace(" ", ""))
    except BadSubmission as error:
        told[code] = error.code
        continue
    told[code] = {"handed_in": draft.handed_in, "pictures": len(draft.sheet.answers.get("evidence", ()))}
print(json.dumps(told))
"""
# The text of each draft of the officer.
_DRAFTS = """
import json
import django
django.setup()
from accord.hub.drafts import queries
from accord.hub.drafts.models import Draft
from accord.hub.members.queries import person_caller
from accord.hub.times import now
print(json.dumps([queries.draft(person_caller(row.person), str(row.id)).fields["text"][0] for row in Draft.objects.all()]))
"""


class HandInReports(Act):
    name = "reports"
    who = "Helper"
    promises = ("codes",)
    crosses = True

    def __init__(self, *stage: Any) -> None:
        super().__init__(*stage)
        self.codes: dict[str, int] = {}  # code: pictures
        # Two that differ: of the same one a report keeps one.
        self._pictures = [b64encode(picture(size=size)).decode() for size in ((8, 8), (9, 9))]

    def once(self) -> None:
        pictures = self.chance.randrange(3)
        paid = {
            "amount": f"{self.chance.randrange(1000, 90000)}.00",
            "currency": "THB",
            "way": "transfer",
            "own-bank": "TH:014",
            "own-account": f"TH:014:{self.chance.randrange(10**9, 10**10)}",
            "to": f"TH:004:{self.chance.randrange(10**9, 10**10)}",
            "reference": f"REF-{self.chance.getrandbits(48):012x}",
        }
        body = {
            "id": self.calls.new_key(),
            "answers": {"country": "TH", "lost": ["money"], "payments": [paid]},
            "consents": ["bank", "signals"],
            "pictures": self._pictures[:pictures],
        }
        told = self.calls.send(self.name, "/reports", body, note=body["id"])
        self.codes[told.body["code"]] = pictures
        time.sleep(self.chance.uniform(0, 0.1))

    def settle(self) -> None:
        with suppress(AssertionError):  # what is missing then is told as a fault
            wait_until(self._all_sent, SENT_WITHIN)

    def _all_sent(self) -> bool:
        n = self.stage.world.numbers["Helper"]
        handed = self.stage.hub.rows(f"SELECT n FROM intake_submission WHERE member = {n} AND handed IS NOT NULL")
        sent = self.stage.hub.rows("SELECT DISTINCT submission FROM reports_sent")
        return set(handed) <= set(sent)

    def faults(self) -> Iterator[str]:
        hub = self.stage.hub
        kept = hub.inside(_REPORTS, list(self.codes))
        for code, pictures in self.codes.items():
            if kept[code] != {"handed_in": True, "pictures": pictures}:
                yield f"reports: one that was acknowledged with {pictures} pictures is {kept[code]}."
        n = self.stage.world.numbers["Helper"]
        ((count,),) = hub.rows(f"SELECT COUNT(*) FROM intake_submission WHERE member = {n}")
        if count != len(self.codes):
            yield f"reports: {len(self.codes)} were acknowledged, and {count} are there."
        shapes = hub.rows(
            "SELECT s.n, COUNT(r.n), COUNT(DISTINCT r.item), COUNT(DISTINCT r.request) FROM intake_submission s "
            f"LEFT JOIN reports_sent r ON r.submission = s.n WHERE s.member = {n} GROUP BY s.n"
        )
        if any(shape[1] != shape[2] for shape in shapes):
            yield "reports: an item went out twice."
        if len({shape[1:] for shape in shapes}) > 1 or any(not shape[1] for shape in shapes):
            yield f"reports: like reports went out unlike: {sorted({shape[1:] for shape in shapes})}."


class KeepDrafts(Act):
    """A form of the console, kept again and again as its script keeps it. What was kept last is there; nothing else need be."""

    name = "drafts"
    promises = ("kept", "_draft", "_seen")
    crosses = True

    def __init__(self, *stage: Any) -> None:
        super().__init__(*stage)
        self.kept = ""
        self._mark: dict[str, str] = {}
        self._draft, self._seen, self._forms = "", 0, 0
        self._http = httpx.Client(
            base_url=self.stage.hub.address, cookies={"accord_session": self.stage.world.session}, timeout=15, trust_env=False
        )

    def begin(self) -> None:
        self._mark = self._http.get("/console/drafts/here").raise_for_status().json()

    def once(self) -> None:
        text = f"typed {self.chance.getrandbits(64):016x}"
        body = {
            "page": "/console/signals/new",
            "action": "/console/signals/new",
            "fields": {"text": [text]},
            "writer": self._mark["writer"],
            "draft": self._draft,
            "seen": self._seen,
        }
        key = self.calls.new_key()
        self.stage.book.meant(self.name, key, text)
        answer = self._sent(body)
        self.stage.book.told(self.name, key, answer)
        self._draft, self._seen, self.kept = answer["draft"], answer["seen"], text
        time.sleep(self.chance.uniform(0, 0.1))

    def _sent(self, body: dict[str, Any]) -> dict[str, Any]:
        until, last, rewinds = time.monotonic() + PATIENCE, "", self.stage.book.rewinds
        while time.monotonic() < until:
            self.calls.stumbled += 1  # until it is answered
            with suppress(httpx.HTTPError):
                response = self._http.post("/console/drafts/keep", json=body, headers={"X-CSRFToken": self._mark["token"]})
                last = f"{response.status_code}"
                if response.status_code == 200:
                    self.calls.stumbled -= 1
                    return dict(response.json())
                if response.status_code < 500:
                    self.calls.refuse_rewound(rewinds)
                    raise NotAnswered(f"drafts: keeping one was answered {response.status_code}.")
            time.sleep(self.chance.uniform(0.02, 0.15))
        raise NotAnswered(f"drafts: keeping one was not answered in {PATIENCE:.0f} s; the last try came to {last or 'nothing'}.")

    def close(self) -> None:
        self._http.close()
        super().close()

    def faults(self) -> Iterator[str]:
        if self.kept and self.kept not in self.stage.hub.inside(_DRAFTS):
            yield "drafts: what was kept last is lost."
