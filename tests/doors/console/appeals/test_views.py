"""Appeals in the console: the list, one with its parts and proofs, a reviewer named, and one taken in by telephone."""

import re
from pathlib import Path
from typing import Any

import pytest
from appealing import PHONE, REASON, attend, prove, status, submitted
from hubs import Hub
from rooms import signed_in
from worlds import caller

from accord.core import codes

LIST = "/console/appeals"


@pytest.fixture(autouse=True)
def _ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))


def text(desk: Any, address: str) -> str:
    answer = desk.get(address)
    assert answer.status_code == 200, address
    return re.sub(r"\s+", " ", answer.content.decode())


def of(desk: Any) -> str:
    """The address of the only appeal in somebody's list."""
    links = set(re.findall(rf'href="({LIST}/[0-9a-f-]{{36}})"', text(desk, LIST)))
    assert len(links) == 1, links
    return str(links.pop())


def steps(page: str) -> set[str]:
    return set(re.findall(r"/steps/([a-z-]+)", page))


def test_a_claimant_answers_and_another_decides_from_the_appeals_own_page(any_hub: Hub) -> None:
    alpha, telecom = any_hub.member("Alpha"), any_hub.member("Telecom", "telecom")
    claim = alpha.publish(PHONE)["id"]
    telecom.post(f"/signals/{claim}/actions", {"action": "blocked"})
    ann, tim = signed_in(alpha, "officer", "Ann"), signed_in(telecom, "officer", "Tim")
    sue = signed_in(any_hub.admin, "secretariat", "Sue")
    assert "No appeals" in text(ann, LIST)
    code = submitted().code
    kept = text(sue, of(sue))
    assert PHONE in kept.replace(" ", "") or "81 234 5678" in kept
    assert "Record that it is theirs" in kept and '<option value="by-hand">' in kept and '<option value="sms">' not in kept
    assert sue.post(f"{of(sue)}/control", {"way": "by-hand"}).status_code == 303
    attend()
    assert status(code).step == "proven"
    page = text(ann, of(ann))
    assert "Claims of Alpha" in page and REASON.replace("'", "&#x27;") in page and {"acknowledge", "stand-by", "concede"} <= steps(page)
    assert "Record that it is theirs" not in page and "Let a member decide" not in page
    watched = text(tim, of(tim))
    assert "you acted on it" in watched and not steps(watched) and REASON.replace("'", "&#x27;") not in watched
    assert "The public check does not say that this is listed." in text(sue, of(sue))
    request = re.search(r"/console/requests/([0-9a-f-]{36})", text(sue, of(sue)))
    assert request
    base = f"/console/requests/{request[1]}/steps"
    assert sue.post(f"{base}/begin-review", {}).status_code == 303
    upheld = sue.post(f"{base}/uphold-claim", {"f-claim": claim, "f-findings": "It is a shop's."})
    assert upheld.status_code == 303, upheld.content.decode()
    assert sue.post(f"{base}/conclude-upheld", {"f-answer": "You were right."}).status_code == 303
    attend()
    sue_page = text(sue, of(sue))
    assert "taken back by No." in sue_page and "Telecom" in sue_page and "not yet" in sue_page
    assert status(code).step == "upheld"


def test_the_secretariat_names_who_decides_and_no_claimant(any_hub: Hub) -> None:
    alpha, beta = any_hub.member("Alpha"), any_hub.member("Beta")
    police = any_hub.member("Police", "state")
    alpha.publish(PHONE)
    beta.publish(PHONE)
    prove(submitted().code)
    sue = signed_in(any_hub.admin, "secretariat", "Sue")
    page = text(sue, of(sue))
    offered = set(re.findall(r'<option value="([0-9a-f-]{36})">', page))
    assert police.id in offered and not {alpha.id, beta.id} & offered
    request = re.search(r'name="request" value="([0-9a-f-]{36})"', page)
    assert request
    refused = sue.post(f"{of(sue)}/reviewer", {"request": request[1], "member": beta.id})
    assert refused.status_code == 422 and "claims or appeals here" in refused.content.decode()
    assert sue.post(f"{of(sue)}/reviewer", {"request": request[1], "member": police.id}).status_code == 303
    officer = signed_in(police, "officer", "Pol")
    attend()
    assert REASON.replace("'", "&#x27;") in text(officer, of(officer)), "whoever decides reads what the appellant says"
    assert "Decided by" in text(officer, of(officer)) and "begin-review" in steps(text(officer, of(officer)))
    strange = sue.post(f"{of(sue)}/reviewer", {"request": of(sue)[-36:], "member": police.id})
    assert strange.status_code == 404
    assert signed_in(alpha, "officer", "Ann").post(f"{of(sue)}/reviewer", {}).status_code == 403


def test_who_claims_the_same_in_another_part_may_not_decide(any_hub: Hub) -> None:
    from appealing import opened
    from bells import person as officer_of
    from bells import signed_in as session_of

    from accord.hub.requests import actions
    from accord.hub.requests.errors import Refused

    alpha, beta, delta = (any_hub.member(name) for name in ("Alpha", "Beta", "Delta"))
    claim = alpha.publish(PHONE)["id"]
    beta.publish(PHONE)
    prove(submitted().code)
    request = next(id for id, claimant in opened() if claimant == caller(alpha).n)
    sue = session_of(officer_of(any_hub.admin, "Sue", role="secretariat"))
    with pytest.raises(Refused) as refused:
        actions.name_reviewer(sue, request, beta.id)
    assert (refused.value.code, refused.value.field) == ("not-impartial", "member")
    # Whoever comes to claim it after it was named may not decide either.
    dee = session_of(officer_of(delta, "Dee"))
    actions.name_reviewer(sue, request, delta.id)
    actions.take(dee, request, "begin-review", side="reviewer")
    delta.publish(PHONE)
    with pytest.raises(Refused) as refused:
        actions.take(dee, request, "uphold-claim", {"claim": claim}, private={"findings": "Mine too."}, side="reviewer")
    assert (refused.value.code, refused.value.field) == ("impartial", "claim")


def test_one_is_taken_in_by_telephone_and_its_code_read_over(hub: Hub) -> None:
    from accord.hub.members import actions, queries

    centre = hub.member("Centre", "state", "TH")
    actions.name_national_desk(queries.member(centre.id), by=queries.operator())
    desk = signed_in(centre, "officer", "Cee")
    form = text(desk, f"{LIST}/new")
    assert "Never ask for money" in form
    once = re.search(r'name="once" value="([^"]+)"', form)
    assert once
    given = {
        "once": once[1], "whose": "person", "identifier": "it is 081-234-5678", "kind": "", "country": "TH", "harm": "number-blocked",
        "reason": REASON, "name": "Somchai", "reach": "", "language": "th",
    }  # fmt: skip
    made = desk.post(f"{LIST}/new", given)
    assert made.status_code == 200
    match = re.search(r'id="code"[^>]*value="([^"]+)"', made.content.decode())
    assert match and codes.read(match[1]) and status(match[1]).step == "prove"
    again = desk.post(f"{LIST}/new", given)
    assert again.status_code == 409 and "shown once" in again.content.decode()
    page = text(desk, of(desk))
    assert "Somchai" in page and "Record that it is theirs" in page, "the desk that took it in for a person may record what it saw"
    assert desk.post(f"{of(desk)}/control", {"way": "sms"}).status_code == 422
    assert desk.post(f"{of(desk)}/control", {"way": "by-hand"}).status_code == 303


def test_what_is_missing_stands_beside_its_field_and_nothing_is_sent(hub: Hub) -> None:
    from appealing import rows_of

    desk = signed_in(hub.member("Bank"), "officer", "Bo")
    good = {"whose": "own", "identifier": PHONE, "country": "TH", "harm": "listed", "reason": REASON, "language": "en"}
    for more, field in (
        ({"identifier": ""}, "identifier"),
        ({"identifier": "no identifier!"}, "identifier"),
        ({"reason": ""}, "reason"),
        ({"reason": "I paid by 4111 1111 1111 1111."}, "reason"),
        ({"harm": "nonsense"}, "harm"),
    ):
        answer = desk.post(f"{LIST}/new", good | more)
        assert answer.status_code == 422, more
        assert f'id="id_{field}_error"' in answer.content.decode(), more
    assert rows_of("intake_submission") == 0
    assert desk.post(f"{LIST}/new", good).status_code == 200


def test_a_role_that_opens_nothing_lodges_nothing(hub: Hub) -> None:
    bank = hub.member("Bank")
    assert signed_in(bank, "analyst").get(f"{LIST}/new").status_code == 403
    assert "Take in an appeal" not in text(signed_in(bank, "auditor"), LIST)
