"""A small story of requests over HTTP, every answer of which is held against the API's document."""

from typing import Any

from asking import DECLARED, cast
from bank_cast import RETURN, UETR
from contract import Contract
from hubs import Api, Hub
from request_calls import OPENING, PAID, XML, pending, soon


class Checked:
    """A member's client whose every answer is held against the document."""

    def __init__(self, api: Api, contract: Contract) -> None:
        self.api, self.contract = api, contract

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        status, answer = self.api(method, path, body, **headers)
        self.contract.check(method, path, status, self.api.headers["Content-Type"], self.api.raw)
        return status, answer

    def done(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        status, answer = self(method, path, body, **headers)
        assert status < 300, (method, path, status, answer)
        return answer


def requests_story(hub: Hub, contract: Contract, sent: dict[str, Any]) -> None:
    """Somebody's bank asks another one and a bank that is no member; the police stand behind an ask, and set an embargo."""
    made = cast(hub, declared=tuple(member for member in DECLARED if member[0] != "Emirates"))
    names = ("Sender", "Kasi", "Police", "Helper", "Secretariat")
    sender, kasi, police, helper, secretariat = (Checked(made.api(name), contract) for name in names)
    transfer, nobody = sent["open_request"]
    request = _held_and_let_go(sender, kasi, sent, transfer)
    (payment,) = sender.done("GET", f"/requests/{request}")["payments"]
    assert sender.done("GET", f"/payments/{payment['id']}")["requests"][0]["id"] == request
    assert "camt.056" in sender.done("POST", f"/requests/{request}/recall", next(sent["write_recall"]))
    for _example in range(2):
        assert "camt.110" in sender.done("POST", f"/requests/{request}/investigation", next(sent["write_investigation"]))
    assert sender.done("POST", "/bank-form", next(sent["set_bank_form"])) == sender.done("GET", "/bank-form")
    facts = next(sent["complete_payment"])
    assert sender.done("POST", f"/requests/{request}/payments/{payment['id']}", facts)["message"] == facts["message"]
    assert "camt.029" in kasi.done("POST", f"/requests/{request}/bank-answer", next(sent["write_bank_answer"]))
    _files(sender, kasi, request)
    _guest(sender, sent, nobody)
    _bank_messages(sender, kasi)
    # Somebody asks through a support body, and the police confirm it.
    asked = {**transfer, "identifiers": ["TH:004:7777777777"], "for_person": True, "reporter": "r-1"}
    two = helper.done("POST", "/requests", asked)["requests"][0]["id"]
    police.done("POST", f"/requests/{two}/confirm", next(sent["confirm_request"]))
    assert police.done("POST", f"/requests/{two}/deconflict", next(sent["deconflict_request"]))["deconflict"]
    police.done("GET", "/deconfliction")
    embargo = police.done("POST", "/embargoes", {**next(sent["set_embargo"]), "until": soon()})
    assert kasi.done("GET", f"/requests/{request}")["embargo_by"]["member"] == "Police"
    police.done("GET", "/embargoes")
    police.done("DELETE", f"/embargoes/{embargo['id']}")
    kasi.api.publish("shop.example.com")
    appeal = {
        "protocol": "appeal",
        "identifiers": ["shop.example.com"],
        "fields": {"harm": "listed"},
        "private": {"reason": "It is our own shop."},
    }
    lodged = sender.done("POST", "/requests", appeal)["requests"][0]["id"]
    secretariat.done("POST", f"/requests/{lodged}/reviewer", next(sent["name_reviewer"]))
    for who in (sender, kasi, police, secretariat):
        for row in who.done("GET", "/requests?limit=200")["items"]:
            who.done("GET", f"/requests/{row['id']}")
            who.done("GET", f"/requests/{row['id']}/trail")


def _held_and_let_go(sender: Checked, kasi: Checked, sent: dict[str, Any], transfer: Any) -> str:
    request: str = sender.done("POST", "/requests", transfer, Idempotency_Key="ask-1")["requests"][0]["id"]
    assert sender.done("GET", "/requests?side=asker&open=yes&protocol=hold-funds&limit=1")["items"][0]["id"] == request
    for step in sent["take_step"]:
        fields = step.get("fields", {})
        # The document's example has the time of its story; money is held for seven days from now at most.
        held = {**step, "fields": {**fields, "until": soon()}} if "until" in fields else step
        kasi.done("POST", f"/requests/{request}/steps", held)
    status, refused = kasi("POST", f"/requests/{request}/steps", {"step": "hold", "seen": 1})
    assert status == 409 and refused["open"] and refused["happened"]
    (result,) = kasi.done("POST", "/requests/steps", next(sent["take_many_steps"]))["items"]
    assert result["refused"]["code"] == "not-found"
    ground = {"amount": "160000.00 THB", "release-ground": "asker-called-off"}
    (result,) = kasi.done("POST", "/requests/steps", {"requests": [request], "step": "release", "fields": ground})["items"]
    assert result["taken"]["state"] == "released"
    kasi.done("POST", f"/requests/{request}/wrong-holds", next(sent["tell_wrong_hold"]))
    assert sender.done("GET", "/requests/totals")["wrongly_held"] == {"THB": "160000.00"}
    assert kasi.done("GET", "/requests/inbox?limit=1")["items"][0]["id"] == request
    sender.done("POST", f"/requests/{request}/messages", next(sent["say_in_request"]))
    return request


def _files(sender: Checked, kasi: Checked, request: str) -> None:
    named = {"Content_Type": "text/plain", "Content_Disposition": 'attachment; filename="chat.txt"'}
    file = sender.done("POST", f"/requests/{request}/attachments", b"He asked for the code.", **named)["id"]
    assert kasi.done("GET", f"/attachments/{file}") == "He asked for the code."
    sender.done("POST", "/attachments", b"A second one.", **named)
    assert sender("POST", "/attachments", b"MZ\x90\x00" + bytes(60), **named)[0] == 422


def _guest(sender: Checked, sent: dict[str, Any], nobody: Any) -> None:
    opened = sender.done("POST", "/requests", nobody)
    (invited,) = opened["guests"]
    assert opened["gaps"] and invited["address"]
    asked = invited["request"]
    sender.done("POST", f"/requests/{asked}/guests", next(sent["invite_guest"]))
    assert sender.done("POST", f"/requests/{asked}/answer", next(sent["answer_by_hand"]))["state"] == "acknowledged"
    sender.done("DELETE", f"/requests/{asked}/guests")


def _bank_messages(sender: Checked, kasi: Checked) -> None:
    body = {"protocol": "hold-funds", "identifiers": ["TH:004:5555555555"], "fields": OPENING, "payments": [PAID]}
    asked = sender.done("POST", "/requests", body)["requests"][0]["id"]
    kasi.done("POST", "/requests/answers", pending(asked.replace("-", "")), **XML)
    sender.done("POST", "/returns", RETURN, **XML)
    assert sender("POST", "/returns", b"<Document/>", **XML)[0] == 422
    assert sender("POST", "/returns", RETURN.replace(UETR.encode(), UETR[::-1].encode()), **XML)[0] in (404, 422)
