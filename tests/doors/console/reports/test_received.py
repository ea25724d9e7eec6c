"""Reports in the console: what was handed to a desk, who may read it, that it was seen; and what a flood held back."""

import re
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from asking import cast
from bells import rows
from clocks import at_noon
from hubs import Hub
from reporting import NAME, attend, followed, handed_in, sent
from rooms import signed_in

LIST = "/console/reports"


@pytest.fixture(autouse=True)
def _ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))


def text(desk: Any, address: str) -> str:
    answer = desk.get(address)
    assert answer.status_code == 200, address
    return re.sub(r"\s+", " ", answer.content.decode())


def of(desk: Any) -> str:
    links = set(re.findall(rf'href="({LIST}/[0-9a-f]{{64}})"', text(desk, LIST)))
    assert len(links) == 1, links
    return str(links.pop())


def test_the_police_read_what_was_agreed_to_and_say_that_they_have(hub: Hub) -> None:
    made = cast(hub)
    code = handed_in()
    police = signed_in(made.api("Police"), "officer")
    address = of(police)
    assert NAME not in text(police, LIST) and NAME in text(police, address)
    assert NAME not in text(signed_in(made.api("Police"), "administrator"), address)
    bell = next(id for (id,) in rows("SELECT bell FROM reports_sent WHERE outlet = 'police'"))
    assert f'href="{address}"' in text(police, f"/console/bells/{bell}")
    assert police.post(f"{address}/seen").status_code == 303
    attend()
    assert followed(code)["desk"] == "seen"
    assert police.post(f"{address}/done").status_code == 303
    assert followed(code)["desk"] == "closed"
    for name in ("Kasi", "Stranger", "Helper"):
        other = signed_in(made.api(name), "officer")
        assert other.get(address).status_code == 404 and other.post(f"{address}/seen").status_code == 404
        assert "identifier small" not in text(other, LIST)


def test_a_report_is_found_and_put_into_a_case_by_its_number_as_it_stands_there(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.hub.reports import queries

    made = cast(hub)
    handed_in()
    police = signed_in(made.api("Police"), "officer")
    address, whole = of(police), str(UUID(str(rows("SELECT id FROM intake_submission")[0][0])))
    (number,) = set(re.findall(r'identifier small">([0-9a-f]{8})<', text(police, LIST)))
    assert whole.startswith(number)
    for asked in (number, number.upper(), whole[:12], f" {number} "):
        found = police.post("/console/search", {"q": asked})
        assert found.headers.get("Location") == address or address in found.content.decode(), asked
    other = signed_in(made.api("Stranger"), "officer")
    assert address not in other.post("/console/search", {"q": number}).content.decode()
    base = police.post("/console/cases/new", {"title": "Gold", "scheme": "", "once": "a"}).headers["Location"]
    assert police.post(f"{base}/add", {"what": number, "tlp": "amber", "once": "b"}).status_code == 303
    assert address in text(police, base)
    # However many came after it, it has its cases.
    monkeypatch.setattr(queries, "handed", lambda *words, **more: [])
    assert "Part of:" in text(police, f"{address}/cases") and other.get(f"{address}/cases").status_code == 404


def test_what_is_taken_back_is_gone_from_the_desk(hub: Hub) -> None:
    from accord.hub.intake import actions

    made = cast(hub)
    code = handed_in()
    police = signed_in(made.api("Police"), "officer")
    address = of(police)
    actions.agree(code, {"police": False})
    attend()
    assert police.get(address).status_code == 404


def test_the_secretariat_lets_out_what_a_flood_held_back(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    at_noon(monkeypatch)  # a network is known by the same trace for an hour
    cast(hub)
    for number in range(7):
        handed_in(form=f"{number}" * 32, place="203.0.113.7")
    # The banks and the police get every report; what waits is the warning to all members.
    assert {outlet for outlet, state in sent() if state == "later"} == {"signal"}
    sue = signed_in(hub.admin, "secretariat")
    page = text(sue, LIST)
    held = re.findall(rf'action="({LIST}/[0-9a-f]{{64}}/release)"', page)
    assert held
    for link in held:
        assert sue.post(link).status_code == 303
    attend()
    # What is asked of one account within the hour has its own measure: that part goes out a while later.
    assert {state for outlet, state in sent() if outlet != "receiving-bank"} == {"sent"}
    assert {state for outlet, state in sent() if outlet == "receiving-bank"} <= {"sent", "joined", "released"}
    assert rows("SELECT COUNT(*) FROM journal_parked") == [(0,)]


def test_pictures_are_for_the_desk_they_were_handed_to(hub: Hub) -> None:
    from reporting import WHOLE, begun, picture

    from accord.hub.intake import actions

    made = cast(hub)
    code = begun(WHOLE)
    actions.attach(code, picture("JPEG", comment=b"At home"))
    actions.hand_in(code)
    attend()
    police = signed_in(made.api("Police"), "officer")
    address = of(police)
    assert f"{address}/pictures/1" in text(police, address)
    got = police.get(f"{address}/pictures/1")
    assert got.status_code == 200 and got.content[:3] == b"\xff\xd8\xff" and got.headers["Content-Type"] == "image/jpeg"
    assert b"At home" not in got.content
    assert got.headers["Content-Disposition"].startswith("attachment")
    for number in ("0", "2", "x", "99999"):
        assert police.get(f"{address}/pictures/{number}").status_code == 404
    assert signed_in(made.api("Kasi"), "officer").get(f"{address}/pictures/1").status_code == 404
    actions.agree(code, {"police": False})
    attend()
    assert police.get(f"{address}/pictures/1").status_code == 404
    assert rows("SELECT COUNT(*) FROM vault_share s JOIN vault_record r ON r.n = s.record WHERE r.kind = 'report'") == [(0,)]
