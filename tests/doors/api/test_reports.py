"""Reports by API: a member hands one in for somebody, stands behind it, and hands on the code."""

from pathlib import Path
from typing import Any

import pytest
from asking import cast
from bells import rows
from hubs import Hub
from reporting import ACCOUNT, FIRST, OWN_PHONE, PAID, attend, followed, picture, qr, sent

GIVEN = {"id": "case-1", "answers": {**FIRST, "own": [OWN_PHONE], "theirs": ["evil-shop.example.com"]}, "consents": ["bank", "signals"]}


@pytest.fixture(autouse=True)
def _ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))


def test_a_member_hands_one_in_and_twice_it_is_one(any_hub: Hub) -> None:
    cast(any_hub)
    helper = any_hub.member("Helper")
    made = helper.post("/reports", GIVEN)
    assert helper.post("/reports", GIVEN) == made
    assert any_hub.member("Stranger").post("/reports", GIVEN)["id"] != made["id"]
    attend()
    assert {outlet for outlet, _ in sent()} == {"own-bank", "receiving-bank", "signal"}
    assert followed(made["code"])["hold-funds"] == "received"
    assert rows("SELECT COUNT(*) FROM intake_submission WHERE step = 'handed-in'") == [(2,)]


@pytest.mark.parametrize(
    ("more", "code", "field"),
    [
        ({"consents": ["everything"]}, "not-a-choice", "consents"),
        ({"answers": {"colour": "red"}}, "not-asked", "answers.?"),
        ({"answers": {**FIRST, "payments": [{**PAID, "amount": "much"}]}}, None, "answers.payments.1.amount"),
        ({"answers": {**FIRST, "words": "4111 1111 1111 1111"}}, "card-number", "answers"),
    ],
)
def test_what_cannot_be_handed_in_is_refused_by_field(hub: Hub, more: dict[str, Any], code: str | None, field: str) -> None:
    status, answer = hub.member("Helper")("POST", "/reports", GIVEN | more)
    assert status == 422 and [error["field"] for error in answer["errors"]] == [field]
    assert code in (None, answer["code"]) and "4111" not in str(answer) and ACCOUNT not in str(answer)
    assert rows("SELECT COUNT(*) FROM intake_submission") == [(0,)]


JUNK: tuple[Any, ...] = (
    "\0",
    "x" * 400,
    -1,
    2**70,
    1.5,
    True,
    None,
    [],
    {},
    ["\0"],
    [{}],
    [{"a": 1}],
    {"kind": "phone", "value": "\0"},
    [[["x"]]],
    "𝟜𝟙",
    "\u202e",
)


def test_junk_in_any_answer_is_refused_with_a_reason(hub: Hub) -> None:
    from accord.tables import report_form

    helper = hub.member("Helper")
    for key, question in report_form().questions.items():
        for number, junk in enumerate(JUNK):
            given = {"id": f"{key}-{number}", "door": question.kinds[0], "answers": {key: junk}, "consents": []}
            status, answer = helper("POST", "/reports", given)
            assert status in (201, 400, 422), (key, junk, answer)
            assert status == 201 or answer["code"]
    for id in ("", "\0", "x" * 5_000, "\u202e"):
        assert helper("POST", "/reports", {**GIVEN, "id": id})[0] in (201, 400, 422)


def test_pictures_come_with_it_once_and_what_is_none_is_refused(hub: Hub) -> None:
    from base64 import b64encode

    from accord.hub.intake import queries

    helper = hub.member("Helper")
    given = {
        **GIVEN,
        "pictures": [b64encode(image).decode() for image in (picture("JPEG", comment=b"Canary"), qr("https://evil.example.com/"))],
    }
    made = helper.post("/reports", given)
    assert helper.post("/reports", given) == made
    sheet = queries.draft(made["code"]).sheet
    assert len(sheet.answers["evidence"]) == 2 and [code.scheme for code in sheet.codes] == ["url"]
    status, answer = helper("POST", "/reports", {**GIVEN, "id": "b", "pictures": ["MZ=="]})
    assert status == 422 and [error["field"] for error in answer["errors"]] == ["pictures"]
    for bad in (["no base64!"], ["AA=="] * 11, "AA=="):
        assert helper("POST", "/reports", {**GIVEN, "id": "c", "pictures": bad})[0] in (400, 422)


def test_a_child_and_somebody_in_despair_get_what_comes_first(hub: Hub) -> None:
    made = cast(hub)
    answers = {**FIRST, "age": "child", "despair": "yes"}
    response = hub.member("Helper").post("/reports", {"id": "child", "answers": answers, "consents": ["bank", "police", "signals"]})
    assert response["not_sent"] == [{"way": "police", "consent": "police", "reason": "guardian"}]
    assert "matter more than money" in response["say_first"][0] and {line["need"] for line in response["call_first"]} >= {"emergency"}
    attend()
    assert "police" not in {outlet for outlet, _ in sent()} and made.hub
    plain = hub.member("Helper").post("/reports", GIVEN)
    assert plain["not_sent"] == plain["say_first"] == plain["call_first"] == []


def test_what_can_mean_two_things_is_asked_back_with_its_choices(hub: Hub) -> None:
    cast(hub)
    paid = {"amount": "50.000", "currency": "THB", "own-bank": "TH:014", "to": "4567891230"}
    given = {**GIVEN, "id": "asked", "language": "th", "answers": {**GIVEN["answers"], "payments": [paid]}}
    status, answer = hub.member("Helper")("POST", "/reports", given)
    assert status == 422
    by_field = {fault["field"]: fault for fault in answer["errors"]}
    assert [choice["value"] for choice in by_field["answers.payments.1.amount"]["choices"]] == ["50000.00 THB", "50.00 THB"]
    assert "TH:014:4567891230" in [choice["value"] for choice in by_field["answers.payments.1.to"]["choices"]]
    paid = {**paid, "amount": "50000.00 THB", "to": "SCB 456-7-89123-0"}
    assert hub.member("Helper").post("/reports", {**given, "answers": {**GIVEN["answers"], "payments": [paid]}})["code"]
