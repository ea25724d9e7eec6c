"""Claims held back: the reviewers' queue and the member's own, decided once, by those who may, with the consequence said before."""

import re
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hubs import Hub
from rooms import audited, browser, person, signed_in
from worlds import caller, draft

from accord.hub.guard import queries as guard
from accord.hub.signals.publishing.turns import publish as publish_all

QUEUE = "/console/quarantine"


def held(hub: Hub, value: str = "google.com", name: str = "Bank A", **more: Any) -> str:
    """A claim on a protected site, held for a reviewer."""
    claim = hub.member(name).publish(value, **more)
    assert claim["status"] == "quarantined"
    return str(claim["id"])


def reviewer(hub: Hub) -> Any:
    return signed_in(hub.admin, "secretariat", "Rev Iewer")


def test_the_queue_says_what_is_held_by_whom_and_why(hub: Hub) -> None:
    held(hub)
    page = reviewer(hub).get(QUEUE).content.decode()
    for text in ("google[.]com", "Bank A", "Tranco top 10,000, January 2025", "Protected", "Not yet corroborated", "1 claim waits"):
        assert text in page


def test_a_claim_says_its_publishers_record_the_verdict_and_what_releasing_does(hub: Hub) -> None:
    hub.member("Tele B", "telecom")
    id = held(hub, "keplr.me", note="They copy it")
    page = reviewer(hub).get(f"{QUEUE}/{id}").content.decode()
    for text in ("0 confirmed, 0 refuted", "one list of known sites", "Release: 2 other members will see it", "They copy it", "Tele B"):
        assert text in page


def test_release_publishes_it_and_reject_closes_it_with_a_reason_that_its_publisher_reads(hub: Hub) -> None:
    desk, first, second = reviewer(hub), held(hub, "keplr.me"), held(hub, "facebook.com")
    answer = desk.post(f"{QUEUE}/{first}/decide", {"decision": "release", "reason": "Seen by us too"})
    assert (answer.status_code, answer["Location"]) == (303, f"{QUEUE}?done=release")
    assert "Released" in desk.get(answer["Location"]).content.decode()
    assert hub.member("Tele B").get(f"/signals/{first}")["identifier"]["value"] == "keplr.me"
    answer = desk.post(f"{QUEUE}/{second}/decide", {"decision": "reject", "reason": "A popular site"})
    assert answer.status_code == 303
    reviews = [entry["data"] for entry in hub.member("Bank A").feed() if entry["type"] == "signal.reviewed"]
    assert [data["decision"] for data in reviews] == ["release", "reject"] and reviews[1]["reason"] == "A popular site"
    assert "Nothing waits" in desk.get(QUEUE).content.decode()


def test_rejecting_takes_a_reason(hub: Hub) -> None:
    desk, id = reviewer(hub), held(hub)
    answer = desk.post(f"{QUEUE}/{id}/decide", {"decision": "reject", "reason": "  "})
    assert answer.status_code == 422 and "Say why" in answer.content.decode()
    assert desk.post(f"{QUEUE}/{id}/decide", {"decision": "maybe", "reason": "x"}).status_code == 422
    assert "1 claim waits" in desk.get(QUEUE).content.decode()


def test_whoever_decides_second_is_told_so_and_changes_nothing(hub: Hub) -> None:
    first, two, id = reviewer(hub), signed_in(hub.admin, "administrator"), held(hub)
    assert first.post(f"{QUEUE}/{id}/decide", {"decision": "reject", "reason": "No"}).status_code == 303
    answer = two.post(f"{QUEUE}/{id}/decide", {"decision": "release"})
    assert answer.status_code == 409 and "no longer waits for a decision" in answer.content.decode()
    assert hub.member("Tele B")("GET", f"/signals/{id}")[0] == 404


def test_a_claim_for_named_people_is_shown_to_them_alone(hub: Hub) -> None:
    row, named = person(hub.admin, "secretariat", "Named"), person(hub.admin, "administrator", "Chosen")
    officer = person(hub.member("Bank A"), "officer", "Mine")
    id = held(hub, "keplr.me", tlp="TLP:RED", audience={"people": [named.id, officer.id]}, note="for Chosen only")
    blind = browser(row)
    pages = [blind.get(path).content.decode() for path in (QUEUE, f"{QUEUE}/{id}")]
    for word in ("keplr", "for Chosen only", "Tranco", "known sites.", "named person will see it"):
        assert not any(word in page for page in pages), word
    assert "For named people" in pages[0] and "a reviewer whom it names can release it" in pages[1]
    page = browser(named).get(f"{QUEUE}/{id}").content.decode()
    assert "keplr[.]me" in page and "2 named people will see it" in page
    own = signed_in(hub.member("Bank A"), "officer").get(f"{QUEUE}/own").content.decode()
    assert "keplr" not in own and "Nothing was held back" in own
    assert "keplr[.]me" in browser(officer).get(f"{QUEUE}/own").content.decode()
    assert blind.post(f"{QUEUE}/{id}/decide", {"decision": "release", "reason": "Looks right"}).status_code == 403
    assert guard.held_by_id(UUID(id)).decision == ""  # type: ignore[union-attr]
    assert browser(named).post(f"{QUEUE}/{id}/decide", {"decision": "release"}).status_code == 303


def test_what_a_reviewer_may_not_read_it_can_still_reject(hub: Hub) -> None:
    id = held(hub, tlp="TLP:RED", audience={"people": [person(hub.member("Bank A")).id]})
    assert reviewer(hub).post(f"{QUEUE}/{id}/decide", {"decision": "reject", "reason": "Name a reviewer"}).status_code == 303
    assert guard.held_by_id(UUID(id)).decision == "reject"  # type: ignore[union-attr]


def test_who_published_an_unnamed_claim_is_on_its_own_page_for_who_may_attribute_and_leaves_word(hub: Hub) -> None:
    hub.member("Tele B", "telecom")
    id = held(hub, marking={"attribution": "unnamed"})
    desk = reviewer(hub)
    page = page_text(desk, QUEUE)
    assert "not named" in page and "Bank A" not in page and looked(id) == 0
    page = desk.get(f"{QUEUE}/{id}").content.decode()
    assert "Bank A" in page and "that you looked is in the audit" in page and looked(id) == 1
    own = signed_in(hub.member("Bank A"), "officer").get(f"{QUEUE}/own").content.decode()
    assert "google[.]com" in own and looked(id) == 1, "one knows what one published"


def test_a_reviewer_who_may_not_attribute_finds_the_publisher_nowhere(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.hub.members import vocabulary

    rights = vocabulary.HUB_ROLES["secretariat"] - {"hub:signals:attribute"}
    monkeypatch.setattr(vocabulary, "HUB_ROLES", {**vocabulary.HUB_ROLES, "secretariat": rights})
    hub.member("Tele B", "telecom")
    id = held(hub, "keplr.me", marking={"attribution": "unnamed"})
    page = page_text(reviewer(hub), f"{QUEUE}/{id}")
    # Of all members but one, who is left out is the publisher: the number is told, the names are not.
    assert "Release: 2 other members" in page and "not named" in page and looked(id) == 0
    for word in ("Bank A", "Tele B", "Its record", "Its budget today"):
        assert word not in page, word


def page_text(client: Any, path: str) -> str:
    """A page without the choices of its filters: those name every member, whoever published what."""
    return re.sub("<option.*?</option>", "", client.get(path).content.decode())


def looked(signal_id: str) -> int:
    return [detail for action, _, detail in audited() if action == "hub:signals:attribute"].count(signal_id)


def test_a_member_reads_its_own_held_claims_and_how_they_were_decided(hub: Hub) -> None:
    first = held(hub)
    held(hub, "facebook.com", "Tele B")
    reviewer(hub).post(f"{QUEUE}/{first}/decide", {"decision": "reject", "reason": "No"})
    page = signed_in(hub.member("Bank A"), "officer").get(f"{QUEUE}/own").content.decode()
    assert "google[.]com" in page and "rejected" in page and "facebook" not in page


def test_for_reviewers_alone(hub: Hub) -> None:
    id = held(hub)
    officer, auditor = signed_in(hub.member("Bank A"), "officer"), signed_in(hub.member("Bank A"), "auditor")
    assert [officer.get(path).status_code for path in (QUEUE, f"{QUEUE}/{id}")] == [403, 403]
    assert officer.post(f"{QUEUE}/{id}/decide", {"decision": "release"}).status_code == 403
    assert auditor.get(f"{QUEUE}/own").status_code == 403
    desk = reviewer(hub)
    for odd in ("00000000-0000-4000-8000-000000000000", "nothing", "%00"):
        assert desk.get(f"{QUEUE}/{odd}").status_code == 404
        assert desk.post(f"{QUEUE}/{odd}/decide", {"decision": "release"}).status_code == 404


def _queries(client: Any, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_a_long_queue_costs_no_more_queries_and_is_paged(hub: Hub) -> None:
    desk, row = reviewer(hub), person(hub.member("Bank A"), "officer")
    first = held(hub)
    for value in ("facebook.com", "youtube.com"):
        held(hub, value)
    own, whole = browser(row), [QUEUE, f"{QUEUE}/{first}"]
    few = [_queries(desk, path) for path in whole] + [_queries(own, f"{QUEUE}/own")]
    for name in ("Bank A", "Bank B", "Bank C"):
        hub.admin.post(f"/members/{hub.member(name).id}/budget", {"daily": 0})
        publish_all(caller(hub.member(name)), [draft(caller(hub.member(name)), f"+6681234{number:04}") for number in range(60)])
    assert [_queries(desk, path) for path in whole] + [_queries(own, f"{QUEUE}/own")] == few
    seen = ids(desk, QUEUE)
    assert len(seen) == 183 and len(set(seen)) == 183 and seen[0] == first
    assert "183 claims wait" in desk.get(QUEUE).content.decode()


def ids(client: Any, path: str) -> list[str]:
    """What all pages of a list hold, in order."""
    claim_ids: list[str] = []
    while path:
        page = client.get(path).content.decode()
        claim_ids += re.findall(rf'href="{QUEUE}/([0-9a-f-]{{36}})" data-row-link', page)
        more = re.search(r'rel="next" href="([^"]+)"', page)
        path = more[1] if more else ""
    return claim_ids


def second(hub: Hub) -> Any:
    return signed_in(hub.member("Second Desk", "secretariat"), "secretariat", "Other Reviewer")


def test_what_a_release_needs_and_what_is_there_stands_on_the_claims_page(hub: Hub) -> None:
    id, desk = held(hub, "praram9.com"), reviewer(hub)
    page = desk.get(f"{QUEUE}/{id}").content.decode()
    assert "Members that saw it themselves: 1 of 2." in page and "Another member must publish a claim of its own" in page
    assert "Release it" not in page
    held(hub, "praram9.com", "Tele B")
    page = desk.get(f"{QUEUE}/{id}").content.decode()
    assert "Members that saw it themselves: 2 of 2." in page and "Release it" in page
    assert desk.post(f"{QUEUE}/{id}/decide", {"decision": "release"}).status_code == 303


def test_what_is_never_listed_says_so_and_what_to_do_instead(hub: Hub) -> None:
    id, desk = held(hub, "krungthai.com"), reviewer(hub)
    answer = desk.post(f"{QUEUE}/{id}/decide", {"decision": "release", "reason": "Seen"})
    page = answer.content.decode()
    assert answer.status_code == 409 and "Nobody can release it. Publish the very page" in page
    assert "no longer waits for a decision" not in page and guard.held_by_id(UUID(id)).decision == ""  # type: ignore[union-attr]


def test_a_most_visited_site_waits_for_a_reviewer_of_another_member(hub: Hub) -> None:
    first, two, id = reviewer(hub), second(hub), held(hub)
    held(hub, "google.com", "Tele B")
    answer = first.post(f"{QUEUE}/{id}/decide", {"decision": "release", "reason": "Seen"})
    assert answer["Location"] == f"{QUEUE}?done=yes"
    assert "a reviewer of another member says yes too" in first.get(answer["Location"]).content.decode()
    assert "Reviewers of other members that said yes: 1 of 2." in two.get(f"{QUEUE}/{id}").content.decode()
    again = signed_in(hub.admin, "administrator").post(f"{QUEUE}/{id}/decide", {"decision": "release"})
    assert again.status_code == 409 and "Your member has said yes already" in again.content.decode()
    assert two.post(f"{QUEUE}/{id}/decide", {"decision": "release"})["Location"] == f"{QUEUE}?done=release"
    assert hub.member("Tele C").verdict("google.com")["verdict"] == "reported"


def test_many_are_decided_with_one_reason_after_their_consequence_was_said(hub: Hub) -> None:
    desk = reviewer(hub)
    good, bad, waits = (
        [held(hub, value) for value in ("keplr.me", "walletconnect.cm")],
        held(hub, "krungthai.com"),
        held(hub, "praram9.com"),
    )
    chosen = [*good, bad, waits]
    page = desk.post(f"{QUEUE}/many", {"claim": chosen, "decision": "release"}).content.decode()
    for text in ("Release 2: their audiences will see them at once.", "2 of 4 can", "banks and payment providers: 1"):
        assert text in page.replace("<bdi>", "").replace("</bdi>", ""), text
    assert "not yet corroborated by a second member: 1" in page
    assert "4 claims wait" in desk.get(QUEUE).content.decode(), "nothing is decided by looking"
    page = desk.post(f"{QUEUE}/many/decide", {"claim": chosen, "decision": "release", "reason": "Seen by us"}).content.decode()
    assert "2 claims were released" in page and "krungthai[.]com" in page and "Nobody can release it" in page and "1 of 2" in page
    reviews = [entry["data"] for entry in hub.member("Bank A").feed() if entry["type"] == "signal.reviewed"]
    assert [(data["decision"], data["reason"]) for data in reviews] == [("release", "Seen by us")] * 2
    assert desk.post(f"{QUEUE}/many/decide", {"claim": [bad, waits], "decision": "reject", "reason": " "}).status_code == 422
    page = desk.post(f"{QUEUE}/many/decide", {"claim": [bad, waits], "decision": "reject", "reason": "The page, please"}).content.decode()
    assert "2 claims were rejected" in page and "Nothing waits" in desk.get(QUEUE).content.decode()


def test_choosing_nothing_or_nonsense_says_what_to_do(hub: Hub) -> None:
    desk = reviewer(hub)
    held(hub)
    for sent in ({"decision": "release"}, {"claim": ["x", "\0", "00000000-0000-4000-8000-000000000000"], "decision": "reject"}):
        answer = desk.post(f"{QUEUE}/many", sent)
        assert answer.status_code == 422 and "Tick at least one claim" in answer.content.decode()
    assert desk.post(f"{QUEUE}/many/decide", {"decision": "maybe"}).status_code == 422


def test_the_queue_is_narrowed_and_tells_nothing_by_it(hub: Hub) -> None:
    desk, bank = reviewer(hub), hub.member("Bank A")
    site, known, hidden = held(hub), held(hub, "keplr.me", "Tele B"), held(hub, "facebook.com", marking={"attribution": "unnamed"})
    red = held(hub, "wikipedia.org", tlp="TLP:RED", audience={"people": [person(bank).id]})
    assert ids(desk, QUEUE) == [site, known, hidden, red]
    assert ids(desk, f"{QUEUE}?code=top-site") == [site, hidden]
    assert ids(desk, f"{QUEUE}?stands=yields") == [known]
    assert ids(desk, f"{QUEUE}?member={bank.id}") == [site, red]
    assert ids(desk, f"{QUEUE}?member={hub.member('Tele B').id}&stands=waits") == []
    assert ids(desk, f"{QUEUE}?reason=budget") == []
    assert ids(desk, f"{QUEUE}?code=nonsense&stands=%00") == [site, known, hidden, red]
    page = desk.get(f"{QUEUE}?code=top-site&all=1").content.decode()
    assert page.count("checked>") == 2 and "Choose none" in page
