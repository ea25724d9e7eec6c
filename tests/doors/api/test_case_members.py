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
