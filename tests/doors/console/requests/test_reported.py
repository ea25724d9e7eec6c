"""What a report tells the person's own bank, as its officer reads it: each answer below its question, in words."""

from pathlib import Path

import pytest
from asking import cast
from bells import rows
from hubs import Hub
from reporting import CONTACT, NAME, declared, handed_in
from rooms import signed_in


@pytest.fixture(autouse=True)
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))


def test_the_own_bank_reads_how_the_person_may_be_contacted(hub: Hub) -> None:
    made = cast(hub)
    declared(made)
    handed_in()
    ((request,),) = rows("SELECT id FROM requests_request WHERE name = 'hold-funds'")
    page = signed_in(made.api("Sender"), "officer").get(f"/console/requests/{request}").content.decode()
    private = page.partition('class="private"')[2].partition("</section>")[0]
    told = {"May we contact you?": "Yes, by message only", "At which number or address?": CONTACT, "your name?": NAME}
    for question, answer in told.items():
        assert f"{question}\n{answer}" in private, (question, private)
    assert "How much? THB 480,000.00" in private and "own-bank" not in private
