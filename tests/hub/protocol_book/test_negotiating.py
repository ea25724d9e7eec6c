"""Protocols negotiated: proposed, accepted one by one, opened between those bound and nobody else; running requests keep theirs."""

import json
from typing import Any

import pytest
from agreeing import COURIER, agree, hold_funds, shipped_text
from asking import ACCOUNTS, OPENING, Cast, ask, cast
from bells import NOON, rows
from hubs import Hub
from worlds import caller

from accord.core.times import DAY
from accord.hub.journal import queries as journal
from accord.hub.protocol_book import actions, queries
from accord.hub.protocol_book.errors import BadProposal, BadProtocolFile, NoSuchProposal, NotAllowed, NotOpen
from accord.hub.protocol_book.vocabulary import MOST_OPEN, NOTICE
from accord.hub.requests import actions as requests
from accord.hub.requests import queries as request_queries
from accord.hub.requests.errors import Refused

BOUND = ("Sender", "Kasi", "Bangkok")


def who(made: Cast, name: str) -> Any:
    return caller(made.api(name))


def told(made: Cast, name: str) -> list[dict[str, Any]]:
    entries = [json.loads(entry) for entry in journal.feed(who(made, name).n, after=0, limit=1000).entries]
    return [entry["data"] for entry in entries if entry["type"] == "protocol.changed"]


def agreed(made: Cast, text: str = "") -> str:
    return agree(text or hold_funds(), *(made.api(name) for name in BOUND))


def test_members_accept_one_by_one_and_the_last_brings_it_into_force(any_hub: Hub) -> None:
    made = cast(any_hub)
    id = actions.propose(who(made, "Sender"), hold_funds(), [made.api("Kasi").id, "Bangkok"])
    page = queries.proposal(who(made, "Kasi"), id)
    assert (page.state, page.waits_for, page.may_answer) == ("open", ("Kasi", "Bangkok"), True)
    assert [(row.name, row.answer, row.is_proposer) for row in page.bound] == [
        ("Sender", "accepted", True),
        ("Kasi", "asked", False),
        ("Bangkok", "asked", False),
    ]
    assert page.base == "hold-funds@3" and page.title == "Hold funds, as three banks agreed"
    changed = {(change.part, change.key, change.kind, change.what, change.before, change.after) for change in page.changes}
    assert ("clock", "received, acknowledge", "changed", "length", ("5 minutes",), ("15 minutes",)) in changed
    assert ("state", "at-court", "added", "", (), ()) in changed
    assert ("refusal", "court-closed", "added", "", (), ()) in changed
    assert '-after = "5 minutes"\n' in page.difference and '+after = "15 minutes"\n' in page.difference
    actions.accept(who(made, "Kasi"), id, digest=page.digest)
    assert queries.proposal(who(made, "Kasi"), id).state == "open"
    assert queries.count_waiting(who(made, "Bangkok")) == 1
    with pytest.raises(NotOpen):
        actions.accept(who(made, "Kasi"), id)
    assert ask(made).requests[0].protocol == "hold-funds@3", "until all have accepted"
    actions.accept(who(made, "Bangkok"), id)
    page = queries.proposal(who(made, "Bangkok"), id)
    assert (page.state, page.is_in_force, page.waits_for) == ("agreed", True, ())
    assert [entry["what"] for entry in told(made, "Bangkok")] == ["proposed", "accepted", "accepted", "agreed"]
    lines = rows("SELECT detail FROM journal_audit WHERE action = 'member:protocols:agree' ORDER BY id")
    assert [detail.split()[0] for (detail,) in lines] == ["proposed", "accepted", "accepted", "agreed"]


def test_three_agree_on_hold_funds_and_a_running_request_keeps_the_old(any_hub: Hub) -> None:
    made = cast(any_hub)
    old = ask(made).requests[0]
    agreed(made)
    new = ask(made, at=NOON + DAY).requests[0]
    assert new.protocol.startswith("hold-funds@4~")
    page = request_queries.page(made["Kasi"], new.id, at=NOON + DAY)
    assert page.row.title == "Hold funds, as three banks agreed"
    assert page.row.clock is not None and page.row.clock.due == NOON + DAY + 15 * 60_000_000
    requests.take(made["Kasi"], new.id, "locate", at=NOON + DAY)
    assert requests.take(made["Kasi"], new.id, "to-court", at=NOON + DAY).state == "at-court"
    before = request_queries.page(made["Kasi"], old.id, at=NOON)
    assert before.row.protocol == "hold-funds@3"
    requests.take(made["Kasi"], old.id, "locate", at=NOON)
    with pytest.raises(Refused) as refused:
        requests.take(made["Kasi"], old.id, "to-court", at=NOON)
    assert refused.value.code == "step-unknown" or "to-court" not in refused.value.open


def test_it_is_opened_between_those_bound_and_nobody_else(hub: Hub) -> None:
    made = cast(hub)
    id = agreed(made)
    ref = queries.proposal(who(made, "Kasi"), id).ref
    assert ask(made, to=("Emirates",)).requests[0].protocol == "hold-funds@3"
    with pytest.raises(Refused) as refused:
        ask(made, to=("Kasi", "Emirates"), at=NOON + DAY)
    assert refused.value.code == "several-versions" and "Kasi" in refused.value.text
    opened = requests.open_request(
        who(made, "Sender"),
        requests.Ask("hold-funds@4", identifiers=[ACCOUNTS["Bangkok"]], payments=[{"amount": "10.00 THB"}], fields=OPENING),
    )
    assert opened.requests[0].protocol == ref
    for name, asker, to in (("not-bound", "Sender", "Emirates"), ("no-such-protocol", "Stranger", "Kasi")):
        with pytest.raises(Refused) as refused:
            requests.open_request(
                who(made, asker),
                requests.Ask(ref, identifiers=[ACCOUNTS["Kasi"]], to=(made.api(to).id,), payments=[{"amount": "10.00 THB"}]),
            )
        assert refused.value.code == name
    with pytest.raises(Refused) as refused:
        requests.open_request(
            who(made, "Sender"), requests.Ask(ref, identifiers=[ACCOUNTS["Emirates"]], payments=[{"amount": "10.00 AED"}])
        )
    assert refused.value.code == "nobody-bound"
    parties = {
        name
        for (name,) in rows(
            "SELECT m.name FROM requests_party p JOIN requests_request r ON r.n = p.request JOIN members_member m ON m.n = p.member "
            f"WHERE r.protocol = '{ref}'"
        )
    }
    assert parties <= {*BOUND, "Secretariat"}


def test_a_superseded_version_is_opened_no_more_between_those_bound_by_the_newer(hub: Hub) -> None:
    made = cast(hub)
    first = agreed(made)
    old = queries.proposal(who(made, "Kasi"), first).ref
    agree(hold_funds(5, wait="20 minutes"), made.api("Sender"), made.api("Kasi"))
    assert ask(made).requests[0].protocol.startswith("hold-funds@5~")
    with pytest.raises(Refused) as refused:
        requests.open_request(who(made, "Sender"), requests.Ask(old, identifiers=[ACCOUNTS["Kasi"]], payments=[{"amount": "10.00 THB"}]))
    assert refused.value.code == "superseded"
    assert ask(made, to=("Bangkok",), at=NOON + DAY).requests[0].protocol == old, "Bangkok is not bound by the newer one"
    agree(hold_funds(6), *(made.api(name) for name in BOUND))
    page = queries.proposal(who(made, "Bangkok"), first)
    assert not page.is_in_force and page.newer
    assert [protocol.version for protocol in queries.known(who(made, "Bangkok"))] == [6]


def test_a_member_leaves_with_notice_and_running_requests_go_on(hub: Hub) -> None:
    made = cast(hub)
    id = agreed(made)
    request = ask(made).requests[0]
    ends = actions.leave(who(made, "Kasi"), id, "Our law has changed.")
    assert queries.proposal(who(made, "Sender"), id).bound[1].leaves == ends
    assert len(queries.agreed_with(who(made, "Kasi").n, at=ends - 1)) == 1
    assert queries.agreed_with(who(made, "Kasi").n, at=ends) == ()
    assert ask(made, at=ends - NOTICE).requests[0].protocol.startswith("hold-funds@4~")
    assert ask(made, at=ends + DAY).requests[0].protocol == "hold-funds@3"
    assert requests.take(made["Kasi"], request.id, "locate", at=ends + DAY).state == "located"
    with pytest.raises(NotOpen):
        actions.leave(who(made, "Kasi"), id)
    actions.leave(who(made, "Bangkok"), id)
    assert queries.agreed_with(who(made, "Sender").n, at=ends + 40 * DAY) == (), "nobody is bound alone"


def test_refusing_countering_and_withdrawing_close_a_proposal(hub: Hub) -> None:
    made = cast(hub)
    others = [made.api("Kasi").id, made.api("Bangkok").id]
    first = actions.propose(who(made, "Sender"), hold_funds(), others)
    with pytest.raises(BadProposal):
        actions.refuse(who(made, "Kasi"), first, " ")
    actions.refuse(who(made, "Kasi"), first, "We need an hour.")
    page = queries.proposal(who(made, "Bangkok"), first)
    assert (page.state, page.bound[1].reason) == ("refused", "We need an hour.")
    with pytest.raises(NotOpen):
        actions.accept(who(made, "Bangkok"), first)

    second = actions.propose(who(made, "Sender"), hold_funds(), others)
    third = actions.propose(who(made, "Kasi"), hold_funds(wait="60 minutes"), counters=second)
    assert queries.proposal(who(made, "Sender"), second).state == "countered"
    page = queries.proposal(who(made, "Sender"), third)
    assert (page.counters, page.waits_for, page.proposer_name) == (second, ("Sender", "Bangkok"), "Kasi")
    with pytest.raises(NotOpen):
        actions.withdraw(who(made, "Sender"), third)
    actions.withdraw(who(made, "Kasi"), third)
    assert queries.proposal(who(made, "Sender"), third).state == "withdrawn"


def test_a_member_that_is_not_bound_learns_nothing(hub: Hub) -> None:
    made = cast(hub)
    before = {name: json.dumps(told(made, name)) for name in ("Stranger", "Emirates")}
    id = agreed(made)
    ref = queries.proposal(who(made, "Sender"), id).ref
    for name in ("Stranger", "Emirates", "Secretariat"):
        caller_ = who(made, name)
        assert queries.proposals(caller_) == ([], None)
        for call in (queries.proposal, actions.accept, actions.withdraw, actions.leave):
            with pytest.raises(NoSuchProposal):
                call(caller_, id)
        assert queries.find(caller_, ref) is None and queries.find(caller_, "hold-funds@4") is None
        assert queries.known(caller_) == ()
    assert before == {name: json.dumps(told(made, name)) for name in before}
    # A version of the same name and number, of others: nothing says that the number was used.
    other = agree(hold_funds(), made.api("Emirates"), made.api("Exchange"))
    assert queries.proposal(who(made, "Emirates"), other).version == 4
    found = queries.find(who(made, "Emirates"), "hold-funds@4")
    assert found is not None and found.ref != ref


def test_only_those_with_the_right_answer_for_their_member(hub: Hub) -> None:
    made = cast(hub)
    with pytest.raises(NotAllowed):
        actions.propose(made["Sender"], hold_funds(), [made.api("Kasi").id])
    id = actions.propose(who(made, "Sender"), hold_funds(), [made.api("Kasi").id])
    assert queries.proposal(made["Kasi"], id).may_answer is False
    for act in (lambda: actions.accept(made["Kasi"], id), lambda: actions.refuse(made["Kasi"], id, "No.")):
        with pytest.raises(NotAllowed):
            act()
    with pytest.raises(BadProposal) as refused:
        actions.accept(who(made, "Kasi"), id, digest="0" * 64)
    assert refused.value.code == "other-text"


def test_the_desks_of_those_who_must_answer_ring_and_nobody_elses(hub: Hub) -> None:
    made = cast(hub)
    id = actions.propose(who(made, "Sender"), hold_funds(), [made.api("Kasi").id, made.api("Bangkok").id])
    rung = rows("SELECT d.name, b.state, b.ref FROM desks_bell b JOIN desks_desk d ON d.n = b.desk WHERE b.kind = 'protocol' ORDER BY b.n")
    assert rung == [("Kasi desk", "ringing", id), ("Bangkok desk", "ringing", id)]
    assert {name for (name,) in rows("SELECT m.name FROM desks_ring r JOIN members_member m ON m.n = r.member")} == {"Kasi", "Bangkok"}
    actions.accept(who(made, "Kasi"), id)
    actions.withdraw(who(made, "Sender"), id)
    assert rows("SELECT state FROM desks_bell WHERE kind = 'protocol' ORDER BY n") == [("answered",), ("stopped",)]


def test_a_protocol_of_a_new_name_goes_to_those_bound_who_declare_to_act_by_it(hub: Hub) -> None:
    from accord.hub.routing import actions as routing
    from accord.hub.routing.errors import BadRouting

    made = cast(hub)
    with pytest.raises(BadRouting):
        routing.declare(who(made, "Helper"), "number", "+66", protocols=["stop-courier"])
    agree(COURIER, made.api("Police"), made.api("Helper"), made.api("Exchange"))
    ask_ = requests.Ask("stop-courier", identifiers=["+66812345678"], fields={"town": "Mae Sot"})
    with pytest.raises(Refused) as refused:
        requests.open_request(who(made, "Police"), ask_)
    assert refused.value.code == "nobody-bound"
    assert rows("SELECT COUNT(*) FROM routing_gap") == [(0,)], "the list of gaps names no protocol that others did not agree on"
    routing.declare(who(made, "Helper"), "number", "+66", protocols=["stop-courier"])
    with pytest.raises(BadRouting):
        routing.declare(who(made, "Stranger"), "number", "+66", protocols=["stop-courier"])
    opened = requests.open_request(who(made, "Police"), ask_).requests[0]
    assert opened.answerers == (made.api("Helper").id,) and opened.rung
    assert requests.take(made["Helper"], opened.id, "stop").state == "stopped"


def test_texts_are_the_proposers_in_each_language_that_the_file_has(hub: Hub) -> None:
    from django.utils.translation import gettext, override

    made = cast(hub)
    id = agreed(made)
    request = ask(made).requests[0]
    with override("ar"):
        assert queries.proposal(who(made, "Kasi"), id).title == "حجز الأموال كما اتفقت ثلاثة مصارف"
        assert request_queries.page(made["Kasi"], request.id, at=NOON).row.title == "حجز الأموال كما اتفقت ثلاثة مصارف"
    other = actions.propose(who(made, "Police"), COURIER, ["Helper"])
    with override("ar"):
        page = queries.proposal(who(made, "Kasi"), id)
        # What the version before says too is translated as that is, and by chance nothing is.
        assert page.protocol.states["acknowledged"].title == gettext("Acknowledged") != "Acknowledged"
        words = {change.title for change in page.changes} | {text for change in page.changes for text in (*change.before, *change.after)}
        assert "أمام المحكمة" in words and "Take it to court" in words
        assert gettext("Stopped") != "Stopped"
        courier = queries.proposal(who(made, "Helper"), other).protocol
        assert gettext(courier.states["stopped"].title).strip() == "Stopped"
    with override("th"):
        assert queries.proposal(who(made, "Kasi"), id).title == "Hold funds, as three banks agreed"


def test_too_many_proposals_are_refused(hub: Hub) -> None:
    made = cast(hub)
    for number in range(MOST_OPEN):
        actions.propose(who(made, "Sender"), hold_funds(4 + number), ["Kasi"])
    with pytest.raises(BadProposal) as refused:
        actions.propose(who(made, "Sender"), hold_funds(), ["Kasi"])
    assert refused.value.code == "too-many"
    for binds in ([], ["Kasi"], ["Nobody Ltd"]):
        with pytest.raises(BadProposal):
            actions.propose(who(made, "Kasi"), hold_funds(), binds)


def test_how_many_bind_one_member_is_told_to_it_alone(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Kasi is full: it can't accept, and no other member that proposes or accepts reads that off any answer."""
    made = cast(hub)
    monkeypatch.setattr(actions, "MOST_AGREED", 2)
    sender, kasi, bangkok = (who(made, name) for name in BOUND)
    for version in (1, 2):
        agree(COURIER.replace("version = 1", f"version = {version}"), made.api("Kasi"), made.api("Emirates"))
    waiting = actions.propose(sender, hold_funds(), [kasi.id, bangkok.id])
    actions.accept(bangkok, waiting)
    for attempt in (lambda: actions.accept(kasi, waiting), lambda: actions.propose(kasi, hold_funds(9), [sender.id])):
        with pytest.raises(BadProposal) as full:
            attempt()
        assert full.value.code == "too-many" and "Your member" in full.value.text
    # What Bangkok accepted counts before Kasi has: so it can't be full when Kasi's yes would bring it into force.
    actions.propose(bangkok, COURIER, [sender.id])
    with pytest.raises(BadProposal):
        actions.accept(bangkok, actions.propose(sender, hold_funds(5), [bangkok.id]))


def test_a_file_that_weakens_is_refused_with_its_lines(hub: Hub) -> None:
    made = cast(hub)
    weak = hold_funds().replace('guards = ["confirmed", "no-embargo", "amount-all-pending"]', 'guards = ["amount-all-pending"]')
    with pytest.raises(BadProtocolFile) as refused:
        actions.propose(who(made, "Sender"), weak, ["Kasi"])
    line = weak[: weak.index('key = "hold"\n')].count("\n")
    assert {(fault.line, fault.code, fault.place) for fault in refused.value.file_faults} == {(line, "weakens-step", "step hold")}
    assert f"Line {line}:" in refused.value.text and "`no-embargo`" in refused.value.text
    with pytest.raises(BadProtocolFile):
        actions.propose(who(made, "Sender"), shipped_text("hold-funds", 2), ["Kasi"])
    assert rows("SELECT COUNT(*) FROM protocol_book_proposal") == [(0,)]


def test_leaving_the_hub_for_good_ends_what_binds_the_member(hub: Hub) -> None:
    made = cast(hub)
    first = agreed(made)
    second = actions.propose(who(made, "Kasi"), hold_funds(5), ["Sender"])
    third = actions.propose(who(made, "Sender"), hold_funds(6), ["Kasi"])
    assert actions.end_for(who(made, "Kasi")) == 3
    states = [queries.proposal(who(made, "Sender"), id).state for id in (first, second, third)]
    assert states == ["agreed", "withdrawn", "refused"]
    assert [row.name for row in queries.agreed_with(who(made, "Bangkok").n)] == ["hold-funds"]
    assert queries.agreed_with(who(made, "Kasi").n) == ()
    assert actions.end_for(who(made, "Kasi")) == 0


def test_verify_names_a_text_that_was_changed_and_an_agreement_without_all(hub: Hub) -> None:
    from vaults import change

    from accord.hub.findings import Findings

    def found() -> list[str]:
        findings = Findings(lambda line: None)
        queries.verify(findings)
        assert findings.checked["proposals"] == 2
        return [fault.what.split(" of proposal")[0] for fault in findings.faults]

    made = cast(hub)
    id = agreed(made)
    actions.propose(who(made, "Kasi"), hold_funds(5), ["Sender"])
    assert found() == []
    change(f"UPDATE protocol_book_proposal SET text = replace(text, '15 minutes', '90 minutes') WHERE id = '{id}'")
    assert any("is not the one that was proposed" in what or "The text" in what for what in found())
    change(f"UPDATE protocol_book_proposal SET text = replace(text, '90 minutes', '15 minutes') WHERE id = '{id}'")
    assert found() == []
    change("UPDATE protocol_book_bound SET answer = 'asked' WHERE n = 2")
    assert len(found()) == 1


def test_what_a_proposer_agreed_on_with_others_is_told_to_nobody_who_is_asked_next(any_hub: Hub) -> None:
    made = cast(any_hub)
    secret = agree(hold_funds(title="Only these two"), made.api("Sender"), made.api("Kasi"))
    ref = queries.proposal(who(made, "Kasi"), secret).ref
    id = actions.propose(who(made, "Sender"), hold_funds(5, wait="20 minutes"), [made.api("Bangkok").id])
    asked, own = queries.proposal(who(made, "Bangkok"), id), queries.proposal(who(made, "Sender"), id)
    assert own.base == ref and own.base_protocol is not None
    assert asked.base == "hold-funds@3" and asked.base_protocol is not None and not asked.base_protocol.agreement
    assert queries.proposals(who(made, "Bangkok"))[0][0].base == "hold-funds@3"
    assert ref not in repr(asked) and "Only these two" not in repr(asked), "neither its mark nor its text"


def test_an_entry_names_no_proposal_that_does_not_bind_its_reader(any_hub: Hub) -> None:
    made = cast(any_hub)
    first = actions.propose(who(made, "Sender"), hold_funds(), [made.api("Kasi").id])
    second = actions.propose(who(made, "Kasi"), hold_funds(5), [made.api("Bangkok").id], counters=first)
    assert all(second not in json.dumps(entry) for entry in told(made, "Sender")), "it doesn't bind the sender"
    assert all(first not in json.dumps(entry) for entry in told(made, "Bangkok"))
    assert [entry["what"] for entry in told(made, "Sender")] == ["proposed", "countered"]
