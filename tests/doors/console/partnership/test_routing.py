"""Who can stop it, and what nobody can, in the console."""

import re
from decimal import Decimal
from typing import Any

import pytest
from bells import office
from canary import without_tokens
from hubs import Hub
from rooms import signed_in
from worlds import caller

from accord.core.identifiers import parse
from accord.hub.routing import actions
from accord.tables import identifier_tables


@pytest.fixture(autouse=True)
def _ring(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))


def asked(desk: Any, q: str, **more: str) -> tuple[int, str]:
    answer = desk.post("/console/route", {"q": q, "region": "", "protocol": "", **more})
    return answer.status_code, re.sub(r"\s+", " ", answer.content.decode())


def test_the_way_names_member_desk_and_reason(hub: Hub) -> None:
    made = office(hub, shift=False)
    actions.declare(made.alpha, "bank", "TH:004", note="Retail")
    desk = signed_in(hub.member("Beta"), "officer", "Otto")
    status, page = asked(desk, "TH:004:1234567890", protocol="hold-funds")
    assert status == 200
    assert "Alpha" in page and "Fraud desk" in page and "the desk is open" in page and "Retail" in page
    assert "It declares: bank code" in page
    status, page = asked(desk, "TH:004:1234567890", protocol="takedown")
    assert status == 422 and "Ask for one of: hold-funds" in page
    assert asked(desk, "nothing at all")[0] == 422
    status, page = asked(desk, "4111 1111 1111 1111")
    assert status == 422 and "4111" not in without_tokens(page)


def test_a_number_without_its_country_is_of_the_one_that_was_chosen_and_at_first_of_the_members_own(hub: Hub) -> None:
    desk = signed_in(hub.member("Beta", country="TH"), "officer", "Otto")
    assert '<option value="TH" selected' in desk.get("/console/route").content.decode()
    status, page = asked(desk, "01712-345678", region="BD")
    assert status == 200 and "+880 1712" in page and '<option value="BD" selected' in page


def test_where_nobody_can_act_it_says_whom_to_invite_and_the_secretariat_sees_all_of_them(hub: Hub) -> None:
    alpha = hub.member("Alpha")
    desk, secretariat = signed_in(alpha, "officer", "Otto"), signed_in(hub.admin, "secretariat", "Sue")
    assert "No gap yet" in secretariat.get("/console/gaps").content.decode()
    status, page = asked(desk, "TH:004:1234567890")
    assert status == 200 and "Kasikornbank" in page and "/console/gaps" not in page
    actions.ask(
        caller(alpha), parse("TH:004:1234567891", None, tables=identifier_tables()), "hold-funds", loss={"THB": Decimal("1480000.50")}
    )
    for address in ("/console/gaps", "/console/gaps?currency=THB", "/console/gaps?currency=nonsense"):
        page = secretariat.get(address).content.decode()
        assert "Kasikornbank" in page and "THB 1,480,000.50" in page and "hold funds" in page
        assert "1234567890" not in page and "1234567891" not in page
    actions.declare(caller(hub.member("Beta")), "bank", "TH:004")
    assert "declared by now" in secretariat.get("/console/gaps").content.decode()
    assert desk.get("/console/gaps").status_code == 403
