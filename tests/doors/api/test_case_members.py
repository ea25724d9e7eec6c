"""A member that a body of a case names and that nobody is: told in its field, and the same whatever the case."""

from typing import Any

import pytest
from hubs import Hub

NOBODY = "Nobody Incorporated"
ELSEWHERE = "00000000-0000-4000-8000-000000000000"


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("members", {"member": NOBODY, "ceiling": "TLP:AMBER"}, "member"),
        ("lead", {"member": NOBODY}, "member"),
        ("share", {"parts": [ELSEWHERE], "members": ["Beta", NOBODY]}, "members[1]"),
        ("share/preview", {"parts": [ELSEWHERE], "members": [NOBODY]}, "members[0]"),
        ("notes", {"text": "Seen twice.", "audience": [NOBODY]}, "audience[0]"),
        ("tasks", {"text": "Call the bank", "owner": NOBODY}, "owner"),
    ],
)
def test_a_member_that_nobody_is_is_told_in_its_field(hub: Hub, path: str, body: dict[str, Any], field: str) -> None:
    alpha, _ = hub.member("Alpha"), hub.member("Beta")
    case = alpha.post("/cases", {"title": "The gold club"})["id"]
    refused = alpha("POST", f"/cases/{case}/{path}", body)
    assert (refused[0], refused[1]["code"], refused[1]["errors"][0]["field"]) == (422, "no-such-member", field)
    assert NOBODY not in str(refused[1])
    elsewhere = alpha("POST", f"/cases/{ELSEWHERE}/{path}", body)
    assert elsewhere[1]["detail"] == refused[1]["detail"], "it says nothing of whether there is such a case"


@pytest.mark.parametrize("kind", ["request", "signal", "report"])
def test_a_thing_that_is_not_there_for_the_caller_is_told_in_its_field(hub: Hub, kind: str) -> None:
    """The same for what another member alone may see as for what nobody ever made."""
    alpha, beta = hub.member("Alpha"), hub.member("Beta")
    hidden = (
        beta.publish("+66812345678", tlp="TLP:AMBER", audience={"members": [hub.member("Gamma").id]})["id"]
        if kind == "signal"
        else ELSEWHERE
    )
    own = alpha.publish("+66812345679")["id"]
    case = alpha.post("/cases", {"title": "The gold club"})["id"]
    said = []
    for ref in (hidden, ELSEWHERE):
        asked = [
            (f"/cases/{case}/items", {"kind": kind, "ref": ref}, "ref"),
            ("/cases", {"title": "Another", "items": [{"kind": "signal", "ref": own}, {"kind": kind, "ref": ref}]}, "items[1].ref"),
        ]
        for path, body, field in asked:
            status, problem = alpha("POST", path, body)
            assert (status, problem["code"], [fault["field"] for fault in problem["errors"]]) == (422, "no-such-item", [field])
            assert ref not in str(problem)
            said.append((field, problem["detail"]))
    assert said[:2] == said[2:]
    assert len(alpha.get("/cases")["items"]) == 1, "nothing was opened"
    assert alpha("POST", f"/cases/{ELSEWHERE}/items", {"kind": "signal", "ref": own})[0] == 404
