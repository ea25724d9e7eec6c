"""Signals in the console: the list, a signal with all that became of it, what can be done about it, and who never learns of it."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test.utils import CaptureQueriesContext
from hubs import Api, Hub
from rooms import browser, caller, person, signed_in

NUMBER = "+66812345678"


@pytest.fixture
def cast(any_hub: Hub) -> dict[str, Api]:
    return {
        "police": any_hub.member("Cyber Police", "state", "TH"),
        "bank": any_hub.member("Heron Bank", "finance", "TH"),
        "telecom": any_hub.member("Tern Telecom", "telecom", "PE"),
        "support": any_hub.member("Harbour", "support", "PE"),
    }


def _text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, (answer.status_code, answer.content.decode()[:2000])
    return " ".join(answer.content.decode().split())


def _pane(answer: Any, status: int = 200) -> str:
    return _text(answer, status).partition('class="pane"')[2].partition("</main>")[0]


def _done(client: Any, signal_id: str, what: str, **form: Any) -> str:
    answer = client.post(f"/console/signals/{signal_id}/{what}", form)
    assert answer.status_code == 303, answer.content.decode()
    return _pane(client.get(answer.headers["Location"]))


def _shared(cast: dict[str, Api], **more: Any) -> str:
    audience = {"members": [cast["bank"].id, cast["telecom"].id]}
    usual = {"tlp": "TLP:AMBER", "audience": audience, "scheme": "parcel", "note": "They call at night"}
    return str(cast["police"].publish(NUMBER, **{**usual, **more})["id"])


def test_the_list_holds_what_one_may_see_and_narrows(cast: dict[str, Api]) -> None:
    _shared(cast)
    cast["bank"].publish("parcel-fee-now.com", scheme="shopping")
    bank, support = signed_in(cast["bank"]), signed_in(cast["support"])
    both = _text(bank.get("/console/signals"))
    assert "+66 81 234 5678" in both and "parcel-fee-now" in both and "Cyber Police" in both
    assert "+66 81 234 5678" not in _text(support.get("/console/signals"))
    for query, number, site in (
        ("kind=phone", True, False),
        ("scheme=shopping", False, True),
        ("state=retracted", False, False),
        ("own=1", False, True),
        ("kind=no-such&scheme=1&state=x&own=7", True, True),
        ("kind=phone&scheme=shopping", False, False),
    ):
        page = _text(bank.get(f"/console/signals?{query}"))
        assert (("+66 81 234 5678" in page), ("parcel-fee-now" in page)) == (number, site), query
    assert "No signal fits" in _text(bank.get("/console/signals?state=retracted"))
    for junk in ("before=-1", "before=x", "before=99999999999999999999", "before=%00"):
        assert "parcel-fee-now" in _text(bank.get(f"/console/signals?{junk}"))


def test_each_row_of_the_list_opens_its_signal(cast: dict[str, Api]) -> None:
    id = cast["police"].publish("+66812345678", tlp="TLP:GREEN")["id"]
    client = signed_in(cast["bank"])
    page = client.get("/console/signals").content.decode()
    assert f'<a href="/console/signals/{id}" data-row-link>' in page
    assert client.get(f"/console/signals/{id}").status_code == 200


def test_the_list_is_paged_by_a_cursor(cast: dict[str, Api]) -> None:
    for number in range(60):
        cast["bank"].publish(f"shop-{number:02}.org", tlp="TLP:AMBER", audience={"members": [cast["telecom"].id]})
    telecom = signed_in(cast["telecom"])
    first = _text(telecom.get("/console/signals?kind=domain"))
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following
    second = _text(telecom.get(following[1].replace("&amp;", "&")))
    shops = [re.findall(r">(shop-\d\d)\[\.\]org<", page) for page in (first, second)]
    assert shops[0] + shops[1] == [f"shop-{number:02}" for number in reversed(range(60))]
    assert 'rel="next"' not in second and 'rel="prev"' in second


@pytest.mark.parametrize("share", [0.0, 2.0])
def test_both_walks_through_the_signals_find_the_same(cast: dict[str, Api], share: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who may see little walks its own audiences, who may see much all signals: neither may see more or less for it."""
    from accord.hub.journal import queries as journal
    from accord.hub.signals import queries

    named = person(cast["bank"], "officer", "Named")
    for number in range(30):
        audience = [None, {"members": [cast["bank"].id]}, {"sectors": ["finance"]}, {"countries": ["PE"]}][number % 4]
        cast["police"].publish(f"shop-{number}.org", tlp="TLP:GREEN", audience=audience, scheme=("parcel", "romance")[number % 2])
    cast["police"].publish("only-you.org", tlp="TLP:RED", audience={"people": [named.id]})
    monkeypatch.setattr(journal, "SPARSE", share)
    seen = {}
    for name, whose in (("bank", caller(person(cast["bank"]))), ("named", caller(named)), ("support", caller(person(cast["support"])))):
        values, before = [], None
        while True:
            items, before = queries.listed(whose, queries.Filters(), before=before, limit=7)
            values += [item["identifier"]["value"] for item in items]
            if before is None:
                break
        seen[name] = values
        matches, _ = queries.listed(whose, queries.Filters(scheme="romance"), limit=100)
        assert [item["identifier"]["value"] for item in matches] == [
            value for value in values if value[5:-4].isdigit() and int(value[5:-4]) % 2 == 1
        ]
    assert seen["bank"] == [f"shop-{n}.org" for n in reversed(range(30)) if n % 4 != 3]
    assert seen["named"] == ["only-you.org", *seen["bank"]]
    assert seen["support"] == [f"shop-{n}.org" for n in reversed(range(30)) if n % 4 in (0, 3)]


def test_a_signal_says_all_and_its_readers_learn_no_names(cast: dict[str, Api]) -> None:
    id = _shared(cast)
    own, reader = (
        _pane(signed_in(cast["police"]).get(f"/console/signals/{id}")),
        _pane(signed_in(cast["bank"]).get(f"/console/signals/{id}")),
    )
    for page in (own, reader):
        assert "+66 81 234 5678" in page and "They call at night" in page and "Reported" in page and "TLP:AMBER" in page
    assert "2 other members" in own and "Heron Bank" in own and "Tern Telecom" in own and "0 of 2 members have applied" in own
    assert "Tern Telecom" not in reader and "Follow the label" in reader and "have applied" not in reader
    assert "Retract" in own and "Revise" in own and "Retract" not in reader and "Revise" not in reader
    assert "Dispute" in reader and "Ask to share" in reader and "Dispute" not in own


def test_answers_reach_the_publisher_and_dispute_can_be_withdrawn(cast: dict[str, Api]) -> None:
    id = _shared(cast)
    bank, police = signed_in(cast["bank"]), signed_in(cast["police"])
    assert "Your sighting is counted." in _done(bank, id, "sight", count="3", note="At our counter")
    assert "Everyone who has the signal is told what you did." in _done(bank, id, "act", action="blocked")
    assert "Everyone who has the signal is told of your dispute." in _done(bank, id, "dispute", reason="It is our own line")
    page = _pane(police.get(f"/console/signals/{id}"))
    assert "seen too 1" in page and "blocked 1" in page and "disputed 1" in page and "Seen too (3)" in page
    assert "At our counter" in page and "It is our own line" in page and "Heron Bank" in page
    assert "Withdraw our dispute" in _pane(bank.get(f"/console/signals/{id}"))
    assert "Your dispute is withdrawn" in _done(bank, id, "undispute")
    assert "disputed 1" not in _pane(police.get(f"/console/signals/{id}"))
    assert "no open dispute" in _text(bank.post(f"/console/signals/{id}/undispute"), 409)
    assert "your own signal" in _text(police.post(f"/console/signals/{id}/dispute", {"reason": "No"}), 409)


@pytest.mark.parametrize(
    ("what", "form", "expected"),
    [
        ("sight", {"count": "0"}, "count from 1"),
        ("sight", {"count": "many"}, "count from 1"),
        ("sight", {"count": "1", "note": "x" * 1001}, "readable note"),
        ("act", {"action": "eaten"}, "no action"),
        ("act", {}, "no action"),
        ("dispute", {"reason": "  "}, "Say why"),
        ("dispute", {"reason": "x" * 1001}, "readable reason of 1 to 1000"),
    ],
)
def test_a_bad_answer_is_said_on_the_page(cast: dict[str, Api], what: str, form: dict[str, str], expected: str) -> None:
    id = _shared(cast)
    page = _pane(signed_in(cast["bank"]).post(f"/console/signals/{id}/{what}", form), 422)
    assert expected in page and "+66 81 234 5678" in page


def test_a_long_text_is_refused_whole_and_no_word_of_it_is_lost(cast: dict[str, Api]) -> None:
    id, long = _shared(cast), "They call at night. " * 150 + "The last word."
    for who, what, form in (
        ("bank", "sight", {"count": "1", "note": long}),
        ("bank", "act", {"action": "blocked", "note": long}),
        ("bank", "dispute", {"reason": long}),
        ("bank", "ask", {"reason": long, "member": [cast["support"].id]}),
        ("police", "retract", {"reason": long}),
    ):
        page = _text(signed_in(cast[who]).post(f"/console/signals/{id}/{what}", form), 422)
        assert "of 1 to 1000 characters" in page and f"{long}</textarea>" in page, what


def test_a_retraction_says_how_many_are_told_and_who_has_applied_it(cast: dict[str, Api]) -> None:
    id = _shared(cast)
    police = signed_in(cast["police"])
    assert "2 members will be told within seconds" in _pane(police.get(f"/console/signals/{id}"))
    assert "Say why" in _pane(police.post(f"/console/signals/{id}/retract", {"reason": ""}), 422)
    page = _done(police, id, "retract", reason="It was a wrong number")
    assert "Retracted. Everyone who received it is being told" in page and "has not said" in page and "0 of 2 members" in page
    last = cast["bank"].feed()[-1]
    assert last["type"] == "signal.retracted" and last["data"]["id"] == id
    cast["bank"].post("/feed/applied", {"consumer": "mail", "seq": last["seq"]})
    cast["telecom"].post("/feed/applied", {"consumer": "mail", "seq": 1})
    page = _pane(police.get(f"/console/signals/{id}"))
    assert "1 of 2 members have applied" in page and "may still act on the earlier version" in page
    assert "retracted" in _text(police.post(f"/console/signals/{id}/retract", {"reason": "Once more"}), 409)
    assert "data-confirm=" not in page and 'id="retract"' not in page


def test_revising_begins_with_what_stands_and_tells_who_lost_it(cast: dict[str, Api]) -> None:
    more = {"confidence": "B2", "harm": {"victims": 3, "loss": {"THB": "12.50"}}, "seen": {"last": "2026-01-02T03:04:00Z"}}
    id = _shared(cast, **more)
    police = signed_in(cast["police"])
    page = _text(police.get(f"/console/signals/{id}/revise"))
    for kept in ("They call at night", 'value="B2"', 'value="3"', 'value="12.50"', 'value="2026-01-02 03:04:00 UTC"'):
        assert kept in page, kept
    assert re.search(rf'name="member" value="{cast["bank"].id}" checked', page) and "2 members will see this" in page
    form = {"scheme": "parcel", "tlp": "TLP:AMBER", "pap": "PAP:AMBER", "use": ["investigate"], "note": "Now by day", "confidence": "80"}
    wrong = _text(police.post(f"/console/signals/{id}/revise", {**form, "confidence": "very"}), 422)
    assert "Now by day" in wrong and "confidence" in wrong
    preview = _text(police.post(f"/console/signals/{id}/revise", {**form, "member": [cast["bank"].id], "show": "1"}))
    assert "1 member will see this" in preview
    assert "Revised: 1 member has it." in _done(police, id, "revise", **form, member=[cast["bank"].id])
    seen = cast["bank"].get(f"/signals/{id}")
    assert (seen["note"], seen["confidence"], seen["marking"]["pap"]) == ("Now by day", 80, "PAP:AMBER")
    assert "harm" not in seen, "what was emptied is gone"
    assert signed_in(cast["telecom"]).get(f"/console/signals/{id}").status_code == 404
    assert cast["telecom"].feed()[-1]["type"] == "signal.retracted"


def test_wider_sharing_is_asked_for_and_granted_or_declined(cast: dict[str, Api]) -> None:
    id = _shared(cast)
    bank, police = signed_in(cast["bank"]), signed_in(cast["police"])
    assert bank.get(f"/console/signals/{id}/ask").status_code == 200
    # Without anybody it leads to the members to tick, which the sentence is tied to.
    for form, field, label, beside in (
        ({"reason": "They host it"}, "at-member", "Members", "audience_error"),
        ({"member": [cast["support"].id], "reason": " "}, "reason", "Why", "reason_error"),
    ):
        refused = _text(bank.post(f"/console/signals/{id}/ask", form), 422)
        assert re.findall(r'<li><a href="#([\w-]+)">([^<]+)</a>: ', refused) == [(field, label)]
        assert f'id="{field}"' in refused and f'aria-describedby="{beside}"' in refused and f'id="{beside}"' in refused
    assert "has your request" in _done(bank, id, "ask", member=[cast["support"].id], reason="They help the victims")
    page = _pane(police.get(f"/console/signals/{id}"))
    asked = re.search(rf"/console/signals/{id}/share/([0-9a-f-]+)", page)
    assert asked and "They help the victims" in page and "Harbour" in page
    assert "They help the victims" not in _pane(signed_in(cast["telecom"]).get(f"/console/signals/{id}"))
    address = f"share/{asked[1]}"
    assert police.post(f"/console/signals/{id}/{address}", {"answer": "perhaps"}).status_code == 404
    assert police.post(f"/console/signals/{id}/share/{uuid4()}", {"answer": "grant"}).status_code == 404
    assert bank.post(f"/console/signals/{id}/{address}", {"answer": "grant"}).status_code == 403
    assert "Granted: 3 members have it." in _done(police, id, address, answer="grant")
    assert signed_in(cast["support"]).get(f"/console/signals/{id}").status_code == 200
    assert "answered already" in _text(police.post(f"/console/signals/{id}/{address}", {"answer": "decline"}), 409)
    assert police.get(f"/console/signals/{id}/ask").status_code == 409


def test_what_is_hidden_is_as_what_never_was_at_every_address(cast: dict[str, Api]) -> None:
    id, support = _shared(cast), signed_in(cast["support"])
    pages: dict[str, list[Any]] = {}
    for signal_id in (id, str(uuid4()), "no-id", "%00"):
        for what in ("", "/revise", "/ask"):
            pages.setdefault(what, []).append(support.get(f"/console/signals/{signal_id}{what}"))
        for what in ("sight", "act", "dispute", "undispute", "retract", "revise", "ask", f"share/{uuid4()}"):
            form = {"reason": "x", "count": "1", "action": "blocked", "answer": "grant"}
            pages.setdefault(f"POST {what}", []).append(support.post(f"/console/signals/{signal_id}/{what}", form))
    for what, answers in pages.items():
        assert {answer.status_code for answer in answers} == {404}, what
        assert len({re.sub(r'value="[^"]{64}"|"X-CSRFToken": "[^"]+"', "", answer.content.decode()) for answer in answers}) == 1, what


def test_roles_see_and_do_what_is_theirs(cast: dict[str, Api]) -> None:
    id = _shared(cast)
    auditor = signed_in(cast["police"], "auditor")
    page = _pane(auditor.get(f"/console/signals/{id}"))
    assert "+66 81 234 5678" in page and "Seen too</" not in page and "Retract" not in page
    for what in ("sight", "act", "dispute", "undispute", "retract", "revise", "ask"):
        assert auditor.post(f"/console/signals/{id}/{what}", {}).status_code == 403, what
    other = signed_in(cast["bank"], "administrator")
    for what in ("retract", "revise"):
        assert other.post(f"/console/signals/{id}/{what}", {"reason": "x"}).status_code == 403, what


def test_red_is_for_the_named_in_their_sessions_alone(any_hub: Hub, cast: dict[str, Api]) -> None:
    anan, bee = person(cast["police"], "officer", "Anan"), person(cast["bank"], "investigator", "Bee")
    police, bank = browser(anan), browser(bee)
    form = {"met": NUMBER, "scheme": "parcel", "tlp": "TLP:RED", "pap": "PAP:GREEN", "person": [bee.id]}
    answer = police.post("/console/publish", form)
    assert answer.status_code == 303
    id = re.findall(r"signals/([0-9a-f-]+)", answer.headers["Location"])[0]
    outside = {
        "colleague of one": signed_in(cast["police"]),
        "colleague of the other": signed_in(cast["bank"], "analyst"),
        "administrator": signed_in(cast["police"], "administrator"),
        "secretariat": signed_in(any_hub.admin, "secretariat"),
        "administrator of the hub": signed_in(any_hub.admin, "administrator"),
    }

    def sees(client: Any) -> set[bool]:
        response = client.post("/console/search", {"q": NUMBER})
        assert response.status_code == 200
        return {
            client.get(f"/console/signals/{id}").status_code == 200,
            "+66 81 234 5678" in client.get("/console/signals").content.decode(),
            f"/console/signals/{id}" in response.content.decode(),
            "Reported" in response.content.decode(),
            client.post("/console/search", {"q": id}).status_code == 303,
            id in client.get("/console/journal").content.decode(),
        }

    for client in (police, bank):
        assert sees(client) == {True}
    hidden = [client.get(f"/console/signals/{id}") for client in outside.values()]
    never = [client.get(f"/console/signals/{uuid4()}") for client in outside.values()]
    for name, client in outside.items():
        assert sees(client) == {False}, name
    for reply, other in zip(hidden, never, strict=True):
        assert reply.status_code == other.status_code == 404
        assert [re.sub(r"[\w-]{64}", "", page.content.decode()) for page in (reply,)] == [re.sub(r"[\w-]{64}", "", other.content.decode())]
    for api in (cast["police"], cast["bank"], any_hub.admin):
        assert api("GET", f"/signals/{id}")[0] == 404
        assert not [entry for entry in api.feed() if entry["data"].get("id") == id]
    assert "2 people" in _pane(police.get(f"/console/signals/{id}"))
    page = _done(bank, id, "sight", count="1")
    assert "Seen too" in page
    assert "2 people will be told" in _pane(police.get(f"/console/signals/{id}"))
    _done(police, id, "retract", reason="A wrong number")
    for client in (police, bank):
        assert "Retracted" in _pane(client.get(f"/console/signals/{id}")) and "A wrong number" in _pane(
            client.get(f"/console/signals/{id}")
        )
    for name, client in outside.items():
        assert client.get(f"/console/signals/{id}").status_code == 404, name


def test_an_erased_signal_still_has_its_page(any_hub: Hub, cast: dict[str, Api]) -> None:
    id = _shared(cast)
    assert any_hub.admin("DELETE", f"/entries/{cast['bank'].get(f'/signals/{id}')['seq']}")[0] == 200
    page = _pane(signed_in(cast["bank"]).get(f"/console/signals/{id}"))
    assert "was erased" in page and "81 234 5678" not in page
    assert "Erased" in _text(signed_in(cast["bank"]).get("/console/signals"))
    assert signed_in(cast["police"]).get(f"/console/signals/{id}/revise").status_code == 409


def test_a_long_history_keeps_its_beginning_and_its_end(cast: dict[str, Api]) -> None:
    id = _shared(cast)
    for number in range(60):
        cast["bank"].post(f"/signals/{id}/sightings", {"count": number + 2})
    page = _pane(signed_in(cast["police"]).get(f"/console/signals/{id}"))
    steps = re.findall(r'class="step">(.*?)<', page.partition('class="timeline"')[2])
    assert steps[0] == "Published" and steps[-1] == "Seen too (61)" and "Seen too (2)" not in steps and len(steps) == 50


def test_as_many_queries_for_many_signals_as_for_few(cast: dict[str, Api]) -> None:
    from django.db import connection

    bank = signed_in(cast["bank"])

    def publish(start: int, count: int) -> None:
        for number in range(start, count):
            cast["police"].publish(f"shop-{number}.org", scheme="parcel")

    def counts(signal_id: str) -> list[int]:
        query_counts = []
        for address in ("/console/signals", "/console/signals?scheme=parcel", f"/console/signals/{signal_id}"):
            bank.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert bank.get(address).status_code == 200
            query_counts.append(len(queries))
        return query_counts

    id = _shared(cast)
    publish(0, 5)
    few = counts(id)
    publish(5, 200)
    for number in range(30):
        cast["bank"].post(f"/signals/{id}/sightings", {"count": number + 1})
    assert counts(id) == few
