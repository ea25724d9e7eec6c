"""Appeals by API: lodged for a customer, seen by whoever has a part in them, and control recorded by whoever saw it."""

from pathlib import Path
from typing import Any

import pytest
from appealing import PHONE, attend, prove, status, submitted
from canary import Canaries
from hubs import Api, Hub

LODGING = {"value": PHONE, "harm": "number-blocked", "reason": "It is our customer's.", "region": "TH"}


@pytest.fixture(autouse=True)
def _ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))


def only(api: Api) -> Any:
    [row] = api.get("/appeals")["items"]
    return api.get(f"/appeals/{row['id']}")


def test_a_member_lodges_for_a_customer_and_hands_the_code_on(any_hub: Hub) -> None:
    bank = any_hub.member("Bank")
    made = bank.post("/appeals", LODGING)
    assert status(made["code"]).step == "prove"
    appeal = only(bank)
    assert (appeal["id"], appeal["step"], appeal["sides"], appeal["for_person"]) == (made["id"], "prove", ["sent"], True)
    assert set(appeal["due"]) == {"answer", "prove"} and appeal["ways"] == ["sms", "by-hand"]
    assert any_hub.member("Stranger").get("/appeals")["items"] == []
    assert any_hub.member("Stranger")("GET", f"/appeals/{made['id']}")[0] == 404


@pytest.mark.parametrize(
    ("more", "code", "field"),
    [
        ({"value": "no identifier!"}, None, "value"),
        ({"reason": " "}, "needed", "reason"),
        ({"reason": "4111 1111 1111 1111"}, "card-number", "reason"),
        ({"kind": "colour"}, "unknown-kind", "kind"),
    ],
)
def test_what_cannot_be_lodged_is_refused_by_field(hub: Hub, more: dict[str, Any], code: str | None, field: str) -> None:
    status_code, answer = hub.member("Bank")("POST", "/appeals", LODGING | more)
    assert status_code == 422 and [error["field"] for error in answer["errors"]] == [field]
    assert code in (None, answer["code"])
    assert "4111" not in str(answer)


def test_each_side_sees_its_part_and_no_other(any_hub: Hub) -> None:
    alpha, beta = any_hub.member("Alpha"), any_hub.member("Beta")
    claim = alpha.publish(PHONE)["id"]
    beta.publish(PHONE)
    telecom = any_hub.member("Telecom", "telecom")
    telecom.post(f"/signals/{claim}/actions", {"action": "blocked"})
    code = submitted().code
    assert [api.get("/appeals")["items"] for api in (alpha, beta, telecom)] == [[], [], []]
    prove(code)
    claimed, watched, kept = only(alpha), only(telecom), only(any_hub.admin)
    assert (claimed["step"], claimed["counts"], kept["counts"]) == ("proven", {}, {"claims": 2})
    assert claimed["sides"] == ["claimant"] and [request["claimant"]["name"] for request in claimed["requests"]] == ["Alpha"]
    assert watched["sides"] == ["watcher"] and [request["claimant"] for request in watched["requests"]] == [None]
    assert {request["claimant"]["name"] for request in kept["requests"]} == {"Alpha", "Beta"}
    assert kept["proofs"] == [
        {"way": "by-hand", "state": "shown", "outcome": "", "by": any_hub.admin.id, "shown": kept["proofs"][0]["shown"]}
    ]


def test_control_is_recorded_by_the_bank_that_keeps_the_account(any_hub: Hub) -> None:
    from worlds import caller

    from accord.hub.routing import actions as routing

    kasi, other = any_hub.member("Kasi"), any_hub.member("Other")
    routing.declare(caller(kasi), "bank", "TH:004")
    other.publish("TH:004:1234567890")
    code = submitted("TH:004:1234567890", harm="money-held").code
    from accord.hub.intake import actions

    actions.choose_way(code, "bank")
    attend()
    row = only(kasi)
    assert row["sides"] == ["confirms"] and row["may_confirm"]
    assert other("POST", f"/appeals/{row['id']}/control", {"way": "bank"})[0] == 422
    refused = any_hub.admin("POST", f"/appeals/{row['id']}/control", {"way": "bank"})
    assert (refused[0], refused[1]["code"]) == (422, "not-the-bank")
    assert kasi.post(f"/appeals/{row['id']}/control", {"way": "bank"})["step"] == "proven"
    attend()
    assert {request["state"] for request in only(other)["requests"]} == {"control-proven"}


def test_nothing_that_the_appellant_says_lies_outside_the_vault(any_hub: Hub, tmp_path: Path, caplog: Any) -> None:
    """From the form to the closing, with notes, answers and findings; only a party that answers or decides reads them."""
    from appealing import opened, take
    from bells import person, signed_in

    from accord.hub.intake import actions

    canaries = Canaries(
        [
            "Quivolda Ostrovantz has this number since 2009",
            "q.ostrovantz@canary-17.example",
            "Thrungavel keeps the shop's licence",
            "Wexbrooke Pemblequist was asked and says so",
            "Yxkulldottir, you were right",
        ]
    )
    reason, reach, note, findings, answer = canaries.texts
    alpha = any_hub.member("Alpha")
    claim = alpha.publish(PHONE)["id"]
    code = submitted(reason=reason, reach=reach).code
    actions.add(code, note)
    prove(code)
    [(request, _)] = opened()
    sue = signed_in(person(any_hub.admin, "Sue", role="secretariat"))
    take(sue, request, "begin-review", side="reviewer")
    take(sue, request, "uphold-claim", {"claim": claim}, private={"findings": findings}, side="reviewer")
    take(sue, request, "conclude-upheld", {"answer": answer}, side="reviewer")
    assert [letter.text for letter in status(code).letters] == [answer]
    for api in (alpha, any_hub.admin, any_hub.member("Stranger")):
        for row in api.get("/appeals")["items"]:
            api.get(f"/appeals/{row['id']}")
        api.feed()
    assert canaries.leaks(folders=[tmp_path], texts={"log": caplog.text, "feed": str(alpha.feed())}) == []
