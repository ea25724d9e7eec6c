"""An appeal by papers: pictures drawn anew and sealed, looked at by whoever may record what they show, and no end while they wait."""

from typing import Any

import pytest
from appealing import PHONE, attend, opened, prove, refused, rows_of, status, submitted
from bells import person, rows, signed_in
from hubs import Hub
from reporting import picture

DAY = 86_400_000_000
HOUR = DAY // 24


@pytest.fixture(autouse=True)
def _ring(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_KEYRING", str(tmp_path / "vault-keys"))


def sent(code: str, data: bytes | None = None) -> str:
    from accord.hub.intake import actions, queries

    actions.attach_paper(code, picture() if data is None else data)
    return str(queries.find(code).id)


def test_papers_are_kept_sealed_and_drawn_anew_and_seen_by_whoever_may_record_what_they_show(any_hub: Hub) -> None:
    from accord.hub.appeals import queries
    from accord.hub.appeals.errors import NoSuchAppeal

    alpha, beta = any_hub.member("Alpha"), any_hub.member("Beta")
    alpha.publish(PHONE)
    code = submitted().code
    given = picture() + b"GPS 13.75 N 100.5 E"
    id = sent(code, given)
    attend()
    sue = signed_in(person(any_hub.admin, "Sue", role="secretariat"))
    type, data = queries.paper(sue, id, 1)
    assert type.startswith("image/") and data[:8] and b"GPS" not in data and data != given
    (look,) = rows(f"SELECT DISTINCT outcome FROM vault_look WHERE action = 'read' AND actor = '{sue.actor}'")
    assert look == ("done",), "each look leaves a line"
    claimant = signed_in(person(alpha, "Ann"))
    for who in (claimant, signed_in(person(beta, "Bob"))):
        with pytest.raises(NoSuchAppeal):
            queries.paper(who, id, 1)
    with pytest.raises(NoSuchAppeal):
        queries.paper(sue, id, 2)


def test_a_paper_that_is_sent_again_is_kept_once_while_it_waits(any_hub: Hub) -> None:
    from accord.hub.appeals import actions

    code = submitted().code
    first, second = picture(), picture(size=(9, 9))
    id = sent(code, first)
    sent(code, second)
    sent(code, first)
    assert status(code).papers == 2
    actions.refuse_papers(signed_in(person(any_hub.admin, "Sue", role="secretariat")), id)
    sent(code, first)
    stands = status(code)
    assert (stands.papers, stands.proofs[0].state) == (3, "waits"), "once they were refused it is looked at anew"


def test_nothing_ends_while_papers_wait_and_it_ends_when_they_were_refused_and_none_followed(any_hub: Hub, at: Any) -> None:
    from accord.hub.appeals import actions

    made = at.now
    code = submitted().code
    id = sent(code)
    for days in (1, 13, 15, 40, 90):
        at.now = made + days * DAY
        attend(at.now)
    stands = status(code)
    assert stands.step == "prove" and "prove" not in stands.dues, "papers wait for somebody, so no day ends it"
    sue = signed_in(person(any_hub.admin, "Sue", role="secretariat"))
    actions.refuse_papers(sue, id)
    stands = status(code)
    (proof,) = stands.proofs
    assert (proof.state, proof.outcome) == ("failed", "papers") and stands.dues["prove"] == at.now + 14 * DAY
    at.now += 14 * DAY
    attend(at.now)
    assert status(code).step == "lapsed"


def test_papers_that_waited_for_weeks_still_bring_the_appeal_to_the_claimant(any_hub: Hub, at: Any) -> None:
    """The day by which control must be proven ends the appeal alone, and no part of it before: an officer may look after three weeks."""
    any_hub.member("Alpha").publish(PHONE, tlp="TLP:CLEAR")
    code = submitted().code
    sent(code)
    attend(at.now)
    [(part, _)] = opened()
    for _ in range(21):
        at.now += DAY
        attend(at.now)
    assert rows("SELECT state FROM requests_request WHERE id = %s", part) == [("lodged",)]
    prove(code, at.now)
    assert rows("SELECT state FROM requests_request WHERE id = %s", part) == [("control-proven",)]
    assert (status(code, at.now).step, status(code, at.now).dues) == ("proven", {"answer": at.now + 4 * HOUR})


def test_added_after_a_refusal_they_wait_again_and_recorded_they_prove_it(any_hub: Hub) -> None:
    from accord.hub.appeals import actions
    from accord.hub.appeals.errors import BadAppeal

    any_hub.member("Alpha").publish(PHONE)
    code = submitted().code
    id = sent(code)
    sue = signed_in(person(any_hub.admin, "Sue", role="secretariat"))
    actions.refuse_papers(sue, id)
    with pytest.raises(BadAppeal):
        actions.refuse_papers(sue, id)
    sent(code)
    assert status(code).papers == 2 and status(code).proofs[0].state == "waits"
    actions.confirm_control(sue, id, "by-hand")
    attend()
    assert status(code).step == "proven" and refused(_attach, code) == "proven"


def _attach(code: str) -> None:
    sent(code)


def test_without_papers_it_ends_as_before_and_nobody_is_asked_to_look_at_nothing(any_hub: Hub, at: Any) -> None:
    from accord.hub.intake import actions

    any_hub.member("Alpha").publish(PHONE)
    code = submitted().code
    actions.choose_way(code, "by-hand")
    attend(at.now)
    assert rows_of("requests_request") == 0
    at.now += 14 * DAY
    attend(at.now)
    assert status(code).step == "lapsed"


def test_what_is_no_picture_or_too_much_is_refused_and_a_withdrawal_keeps_no_paper_long(hub: Hub) -> None:
    from accord.hub.intake import actions, queries

    code = submitted().code
    assert refused(sent, code, b"%PDF-1.7 no picture") == "not-an-image"
    for side in range(1, 11):
        sent(code, picture(size=(side, side)))
    sent(code, picture(size=(3, 3)))  # it is there
    assert refused(sent, code, picture(size=(11, 11))) == "papers"
    actions.withdraw(code)
    (ends,) = rows("SELECT MAX(until - made) FROM vault_record WHERE kind = 'appeal'")
    assert ends[0] <= 31 * DAY and len(queries.papers(queries.find(code).n)) == 10


def test_the_page_takes_pictures_and_says_how_they_stand(hub: Hub) -> None:
    from io import BytesIO

    from django.test import Client

    code = submitted().code

    def page(**data: Any) -> str:
        return Client().post("/appeal/follow", {"code": code, **data}).content.decode()

    chosen = page(do="way", way="by-hand")
    assert "Add pictures of your papers here." in chosen and 'type="file"' in chosen
    assert "Choose a picture of a paper first" in page(do="paper")
    taken = page(do="paper", paper=BytesIO(picture()))
    assert "We received the pictures of your papers." in taken and "until then the appeal will not end" in taken
    assert "After that the appeal will end." not in taken


def test_the_console_shows_them_to_whoever_decides_and_takes_the_answer(hub: Hub) -> None:
    from rooms import signed_in as visit

    alpha = hub.member("Alpha")
    alpha.publish(PHONE)
    code = submitted().code
    id = sent(code)
    attend()
    desk = visit(hub.admin, "secretariat")
    text = desk.get(f"/console/appeals/{id}").content.decode()
    assert f"/console/appeals/{id}/papers/1" in text and "They do not show it" in text
    seen = desk.get(f"/console/appeals/{id}/papers/1")
    assert seen.headers["Content-Type"].startswith("image/") and seen.headers["Cache-Control"] == "no-store"
    assert desk.get(f"/console/appeals/{id}/papers/x").status_code == 404
    assert visit(alpha, "officer").get(f"/console/appeals/{id}/papers/1").status_code == 404
    assert desk.post(f"/console/appeals/{id}/papers").status_code in (302, 303)
    assert status(code).proofs[0].outcome == "papers"
    prove(code)
    assert status(code).step != "prove"
