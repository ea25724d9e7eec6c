"""How a person may be contacted: those who have the report read it beside the number, and read it anew when the person says no."""

from pathlib import Path
from uuid import UUID

import pytest
from asking import cast
from bells import rows
from hubs import Hub
from reporting import CONTACT, WHOLE, attend, begun, declared, handed_in

RECEIVERS = ("own-bank", "police")


@pytest.fixture(autouse=True)
def ring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))


def told() -> dict[str, tuple[str, str]]:
    """By receiver how the person may be contacted, and where."""
    from accord.hub.times import now
    from accord.hub.vault import queries
    from accord.hub.vault.vocabulary import Reader, Reason

    copies = {}
    for outlet, sealed in rows("SELECT outlet, sealed FROM reports_sent WHERE sealed <> '' ORDER BY n"):
        if outlet in RECEIVERS:
            kept = queries.read(UUID(sealed), Reader(None, "hub", "hub"), Reason("delivery"), at=now())
            copies[outlet] = (kept.text("may_contact"), kept.text("contact"))
    return copies


def test_the_bank_and_the_police_read_how_the_person_may_be_contacted(hub: Hub) -> None:
    declared(cast(hub))
    handed_in()
    assert told() == dict.fromkeys(RECEIVERS, ("message", CONTACT))


def test_the_body_that_helps_reads_it_beside_the_number(hub: Hub) -> None:
    from accord.core.reports.files import copied
    from accord.tables import report_files, report_form

    texts = {"contact": CONTACT, "may-contact": "message"}
    for kind, situation in (("money", "money-lost"), ("held", "written-inside")):
        fields = copied(report_files(), report_form(), kind, frozenset((situation,)), texts)  # type: ignore[arg-type]
        assert fields["contact"] == f"{CONTACT}\nMay we contact you? Yes, by message only"


def test_who_takes_it_back_is_not_contacted_and_who_agrees_again_is(hub: Hub) -> None:
    """In the turn of the person's own word, also where the desk has seen it already."""
    from accord.hub.intake import actions
    from accord.hub.reports import store

    declared(cast(hub))
    code = handed_in()
    for row in store.of(1):
        if row.outlet == "police":
            row.state = "seen"
            store.change(row, row.at)
    actions.agree(code, {"contact": False})
    assert told() == dict.fromkeys(RECEIVERS, ("code", CONTACT)), "who has the number keeps it, and reads not to use it"
    attend()
    assert told() == dict.fromkeys(RECEIVERS, ("code", CONTACT))
    actions.agree(code, {"contact": True})
    assert told() == dict.fromkeys(RECEIVERS, ("message", CONTACT))


def test_a_no_before_it_is_sent_stands_beside_the_number(hub: Hub) -> None:
    from accord.hub.intake import actions

    declared(cast(hub))
    code = begun(WHOLE)
    actions.agree(code, {"contact": False})
    actions.hand_in(code)
    attend()
    assert told() == dict.fromkeys(RECEIVERS, ("code", CONTACT))
