"""A case from its opening to its end: what goes in, who is shown what, how the lead is handed over, and what is left."""

from typing import Any

import pytest
from asking import ask, cast
from bells import NOON, rows
from investigating import DAY, HOUR, MINUTE, NOTE, NUMBER, PERSON, TITLE, ids, joined, opened, page, work


def refused(code: str) -> Any:
    from accord.hub.refusals import Refusal

    return pytest.raises(Refusal, check=lambda refusal: refusal.code == code)


def test_a_case_shows_what_its_member_put_in(any_hub: Any) -> None:
    from accord.hub.cases import actions, queries

    made = cast(any_hub)
    police = made["Police"]
    request = ask(made, who="Police").requests[0].id
    case = opened(made, scheme="investment", items=[("request", request)])
    note = actions.add_note(police, case, NOTE, at=NOON + 1)
    target = actions.add_target(police, case, "081 555 0134", note="He calls from here", at=NOON + 2)
    event = actions.add_event(police, case, NOON - DAY, "The app was put online", at=NOON + 3)
    task = actions.add_task(police, case, "Ask the registrar", due=NOON + HOUR, at=NOON + 4)
    person = actions.add_person(police, case, PERSON, possible_victim=True, at=NOON + 5)

    seen = page(made, case, at=NOON + 6)
    assert (seen.row.title, seen.row.scheme, seen.row.number, seen.row.state) == (TITLE, "investment", 1, "open")
    assert seen.row.is_lead
    assert seen.row.changed == NOON + 5
    assert seen.row.due == NOON + HOUR
    assert [(item.kind, item.ref, item.label, item.is_open) for item in seen.items] == [("request", request, "hold-funds", True)]
    assert seen.items[0].subject_kind == "account"
    assert [(row.id, row.text) for row in seen.notes] == [(note, NOTE)]
    assert [(row.id, row.value, row.note) for row in seen.targets] == [(target, "+66815550134", "He calls from here")]
    assert [(row.id, row.moment, row.text) for row in seen.events] == [(event, NOON - DAY, "The app was put online")]
    assert [(row.id, row.due, row.for_member, row.is_over) for row in seen.tasks] == [(task, NOON + HOUR, police.id, False)]
    assert [(row.id, row.possible_victim) for row in seen.persons] == [(person, True)]
    assert [shown.fields for shown in queries.persons(police, case, at=NOON + 7)] == [PERSON]
    whats = [(line.source, line.what, line.kind) for line in queries.timeline(police, case, at=NOON + 7)[0]]
    assert whats[0] == ("case", "added", "person")
    assert ("request", "open", "request") in whats or any(source == "request" for source, _what, _kind in whats)
    assert whats[-1] == ("event", "event", "event"), "what came first stands last"


def test_nothing_of_it_stands_open_in_the_database(any_hub: Any) -> None:
    from accord.hub.cases import actions

    made = cast(any_hub)
    case = opened(made)
    actions.add_note(made["Police"], case, NOTE, at=NOON)
    actions.add_task(made["Police"], case, NOTE, at=NOON)
    actions.add_person(made["Police"], case, PERSON, possible_victim=False, at=NOON)
    tables = ("cases_case", "cases_participant", "cases_part", "cases_share", "cases_line", "journal_entry", "journal_audit", "vault_field")
    everything = " ".join(repr(row) for table in tables for row in rows(f"SELECT * FROM {table}"))
    for words in (TITLE, "Quivolda", "Mekkelhaus", "Golden"):
        assert words not in everything


def test_others_see_what_is_shared_and_nothing_else(any_hub: Any) -> None:
    from accord.hub.cases import actions, queries

    made = cast(any_hub)
    police, bank = made["Police"], made["Kasi"]
    case = opened(made)
    shown = actions.add_note(police, case, NOTE, at=NOON)
    hidden = actions.add_note(police, case, "Ours alone", at=NOON)
    joined(made, case, "Kasi")
    assert page(made, case, "Kasi").notes == ()
    assert page(made, case, "Kasi").row.title == "", "not even the title"
    actions.add_task(police, case, "Ask", owner=bank.id, due=NOON, at=NOON)
    assert (queries.counts(bank, at=NOON), queries.counts(police, at=NOON)) == (
        queries.Counts(0, 0, 1, 1, 1), queries.Counts(0, 0, 1, 0, 0),
    )  # fmt: skip
    assert queries.due(bank, at=NOON)[0].text == "Ask"

    (preview,) = queries.share_preview(police, case, [shown], ids(made, "Kasi"))
    assert (preview.name, preview.parts, preview.refused) == ("Kasi", (shown,), ())
    assert actions.share(police, case, [shown], ids(made, "Kasi"), at=NOON + 1) == 1
    assert actions.share(police, case, [shown], ids(made, "Kasi"), at=NOON + 1) == 0
    theirs = page(made, case, "Kasi")
    assert [(row.id, row.text, row.owner_name, row.is_own) for row in theirs.notes] == [(shown, NOTE, "Police", False)]
    assert (theirs.notes[0].shared_with, theirs.notes[0].actor) == ((), "")
    assert (page(made, case).notes[0].shared_with, page(made, case).notes[0].actor) == ((bank.id,), police.actor)
    assert queries.cases(bank, text="quivolda", at=NOON)[0][0].id == case
    with refused("no-such-case"):
        queries.part(bank, case, hidden, at=NOON)
    with refused("no-such-case"):
        actions.change_note(bank, case, shown, "Not mine to change", at=NOON)

    actions.change_note(police, case, shown, "Quivolda was seen again", at=NOON + 2)
    for who in (police, made["Kasi"]):
        newest = queries.timeline(who, case, at=NOON + 3)[0][0]
        assert (newest.what, newest.kind) == ("changed", "note"), "all who are shown it are told"

    assert actions.withdraw_share(police, case, [shown], ids(made, "Kasi"), at=NOON + 3) == 1
    assert page(made, case, "Kasi").notes == ()
    assert queries.cases(bank, text="quivolda", at=NOON)[0] == []


def test_a_ceiling_bounds_what_a_member_is_shown(hub: Any) -> None:
    from accord.hub.cases import actions, queries

    made = cast(hub)
    police = made["Police"]
    case = opened(made)
    joined(made, case, "Kasi", ceiling="green")
    green = actions.add_note(police, case, "For all", tlp="TLP:GREEN", at=NOON)
    strict = actions.add_note(police, case, "For few", tlp="amber+strict", at=NOON)
    red = actions.add_note(police, case, "For us", tlp="red", at=NOON)
    (preview,) = queries.share_preview(police, case, [green, strict, red], ids(made, "Kasi"))
    assert preview.parts == (green,)
    assert [(one.part, one.code) for one in preview.refused] == [(strict, "ceiling"), (red, "red")]
    with refused("ceiling"):
        actions.share(police, case, [green, strict], ids(made, "Kasi"), at=NOON)
    assert page(made, case, "Kasi").notes == (), "all or nothing"
    actions.set_ceiling(police, case, made["Kasi"].id, "amber+strict", at=NOON)
    for who in (police, made["Kasi"]):
        newest = queries.timeline(who, case, at=NOON)[0][0]
        assert (newest.what, newest.code) == ("ceiling", "amber+strict"), "both learn of it"
    actions.share(police, case, [green, strict], ids(made, "Kasi"), at=NOON)
    with refused("red"):
        actions.share(police, case, [red], ids(made, "Kasi"), at=NOON)
    actions.set_ceiling(police, case, made["Kasi"].id, "amber", at=NOON)
    assert [row.id for row in page(made, case, "Kasi").notes] == [green]
    actions.change_note(police, case, green, "Now ours", tlp="red", at=NOON)
    assert page(made, case, "Kasi").notes == ()


def test_an_item_shows_no_more_than_its_viewer_may_see_by_itself(hub: Any) -> None:
    from accord.hub.cases import actions, queries

    made = cast(hub)
    request = ask(made, who="Sender").requests[0].id  # asked of Kasi: the police takes no part
    case = opened(made, "Sender", items=[("request", request)])
    joined(made, case, "Kasi", "Police", lead="Sender")
    (item,) = page(made, case, "Sender").items
    actions.share(made["Sender"], case, [item.id], ids(made, "Kasi", "Police"), at=NOON)
    (theirs,) = page(made, case, "Kasi").items
    assert (theirs.ref, theirs.label) == (request, "hold-funds")
    (blank,) = page(made, case, "Police").items
    assert (blank.kind, blank.ref, blank.state, blank.label, blank.subject, blank.is_open) == ("request", "", "", "", "", False)
    assert queries.cases_of(made["Kasi"], "request", request)[0].id == case
    assert queries.cases_of(made["Police"], "request", request) == ()
    assert [line for line in queries.timeline(made["Police"], case, at=NOON)[0] if line.source == "request"] == []
    assert any(line.source == "request" for line in queries.timeline(made["Kasi"], case, at=NOON)[0])
    with refused("no-such-item"):
        actions.add_item(made["Police"], case, "request", request, at=NOON)
    with refused("no-such-item"):
        actions.add_item(made["Police"], case, "request", "12345678-1234-1234-1234-123456789012", at=NOON)


def test_an_invitation_is_known_to_two(hub: Any) -> None:
    from accord.hub.cases import actions, queries

    made = cast(hub)
    police = made["Police"]
    case = opened(made)
    joined(made, case, "Kasi")
    actions.invite(police, case, made["Bangkok"].id, "green", show_title=False, at=NOON + 1)
    assert [row.name for row in page(made, case, "Kasi").participants] == ["Police", "Kasi"]
    assert [row.name for row in page(made, case).participants] == ["Police", "Kasi", "Bangkok"]
    theirs = page(made, case, "Bangkok")
    assert (theirs.row.standing, theirs.row.lead_name, theirs.row.title) == ("invited", "Police", "")
    assert [row.name for row in theirs.participants] == ["Police", "Bangkok"]
    assert queries.counts(made["Bangkok"], at=NOON).invitations == 1
    assert rows("SELECT COUNT(*) FROM desks_bell")[0][0] == 2, "each desk was rung once"
    with refused("no-such-case"):
        queries.access(made["Bangkok"], case)
    with refused("no-such-case"):
        actions.add_note(made["Bangkok"], case, "Too early", at=NOON)
    actions.decline(made["Bangkok"], case, at=NOON + 2)
    with refused("no-such-case"):
        queries.case(made["Bangkok"], case, at=NOON)
    with refused("no-such-case"):
        actions.accept(made["Bangkok"], case, at=NOON)
    actions.invite(police, case, made["Bangkok"].id, "amber", show_title=True, at=NOON + 3)
    assert page(made, case, "Bangkok").row.title == TITLE
    actions.accept(made["Bangkok"], case, at=NOON + 4)
    with refused("accepted"):
        actions.accept(made["Bangkok"], case, at=NOON + 5)
    assert page(made, case, "Bangkok").row.number == 1, "the same case keeps its number"


def test_the_lead_is_handed_over_once(hub: Any) -> None:
    from accord.hub.cases import actions, queries

    made = cast(hub)
    police, bank = made["Police"], made["Kasi"]
    case = opened(made)
    joined(made, case, "Kasi", "Bangkok")
    with refused("not-lead"):
        actions.close(bank, case, "arrests", at=NOON)
    with refused("not-offered"):
        actions.take_lead(bank, case, at=NOON)
    actions.offer_lead(police, case, bank.id, at=NOON)
    assert queries.counts(bank, at=NOON).offers == 1
    assert page(made, case, "Kasi").row.is_offered
    assert not page(made, case, "Bangkok").row.is_offered
    assert page(made, case, "Bangkok").row.offered == ""
    actions.take_lead(bank, case, at=NOON + 1)
    with refused("lead-taken"):
        actions.take_lead(bank, case, at=NOON + 1)
    with refused("not-lead"):
        actions.close(police, case, "arrests", at=NOON + 2)
    assert [row.name for row in page(made, case, "Bangkok").participants] == ["Kasi", "Bangkok", "Police"]
    actions.close(bank, case, "arrests", "Two were arrested.", audience=ids(made, "Police"), at=NOON + 3)
    seen = page(made, case)
    assert (seen.row.state, seen.row.outcome, seen.notes[-1].text) == ("closed", "arrests", "Two were arrested.")
    assert page(made, case, "Bangkok").row.outcome == "arrests"
    assert page(made, case, "Bangkok").notes == ()
    with refused("closed"):
        actions.add_note(police, case, "Too late", at=NOON + 4)
    with refused("closed"):
        actions.close(bank, case, "arrests", at=NOON + 4)
    actions.reopen(bank, case, at=NOON + 5)
    actions.add_note(police, case, "It goes on", at=NOON + 6)


def test_who_leaves_takes_its_own_along(hub: Any) -> None:
    from accord.hub.cases import actions

    made = cast(hub)
    police, bank = made["Police"], made["Kasi"]
    case = opened(made)
    joined(made, case, "Kasi", "Bangkok")
    police_note = actions.add_note(police, case, NOTE, ids(made, "Kasi"), at=NOON)
    kept = actions.add_note(bank, case, "What we told you", ids(made, "Police"), at=NOON)
    actions.add_note(bank, case, "Ours alone", at=NOON)
    person = actions.add_person(bank, case, PERSON, possible_victim=False, audience=ids(made, "Police"), at=NOON)
    assert [row.id for row in page(made, case).persons] == [person]
    actions.leave(bank, case, at=NOON + 1)
    with refused("no-such-case"):
        page(made, case, "Kasi")
    seen = page(made, case)
    assert [(row.id, row.text) for row in seen.notes] == [(police_note, NOTE), (kept, "What we told you")]
    assert seen.notes[0].shared_with == ()
    assert seen.persons == ()
    assert rows("SELECT COUNT(*) FROM vault_record WHERE kind = 'case-person' AND erased IS NULL")[0][0] == 0
    assert rows("SELECT COUNT(*) FROM cases_part WHERE owner = %s", bank.n)[0][0] == 1
    with refused("not-in"):
        actions.share(police, case, [police_note], [bank.id], at=NOON + 2)
    with refused("leads"):
        actions.leave(police, case, at=NOON + 2)
    joined(made, case, "Kasi", at=NOON + 3)
    assert [row.text for row in page(made, case, "Kasi").notes] == ["What we told you"], "its own again, and nothing of others"


def test_a_task_rings_the_desk_of_its_member(hub: Any) -> None:
    from accord.hub.cases import actions, queries

    made = cast(hub)
    police, bank = made["Police"], made["Kasi"]
    case = opened(made)
    joined(made, case, "Kasi")
    task = actions.add_task(police, case, "Send the statement", owner=bank.id, due=NOON + HOUR, at=NOON)
    assert [row.text for row in page(made, case, "Kasi").tasks] == ["Send the statement"]
    before = rows("SELECT COUNT(*) FROM desks_bell")[0][0]
    work(NOON + HOUR - MINUTE)
    assert rows("SELECT COUNT(*) FROM desks_bell")[0][0] == before
    work(NOON + HOUR)
    (bell, desk) = rows("SELECT b.id, d.member FROM desks_bell b JOIN desks_desk d ON d.n = b.desk ORDER BY b.n")[-1]
    assert desk == bank.n
    (shown,) = queries.about_bells(bank, [_id(bell)]).values()
    assert (shown.case, shown.what, shown.part) == (case, "task", task)
    assert queries.about_bells(police, [_id(bell)]) == {}
    (waits,) = queries.due(bank, at=NOON + HOUR)
    assert (waits.text, waits.is_over, waits.case) == ("Send the statement", True, case)
    assert (queries.counts(bank, at=NOON + HOUR).tasks, queries.counts(bank, at=NOON + HOUR).over) == (1, 1)
    assert queries.counts(police, at=NOON + HOUR).tasks == 0
    with refused("no-such-case"):
        actions.change_task(bank, case, task, text="Not mine to change", at=NOON + HOUR)
    actions.change_task(bank, case, task, done=True, at=NOON + HOUR + 1)
    assert queries.due(bank, at=NOON + 2 * DAY) == []
    assert page(made, case).tasks[0].done == NOON + HOUR + 1
    assert rows("SELECT state FROM desks_bell ORDER BY n")[-1][0] != "ringing"
    work(NOON + 5 * DAY)
    assert rows("SELECT COUNT(*) FROM desks_bell")[0][0] == before + 1


def _id(bell: Any) -> str:
    from uuid import UUID

    return str(UUID(str(bell)))


def test_a_person_is_erased_when_its_time_is_over(any_hub: Any) -> None:
    from accord.hub.cases import actions, queries

    made = cast(any_hub)
    police, bank = made["Police"], made["Kasi"]
    case = opened(made)
    joined(made, case, "Kasi")
    short = actions.add_person(police, case, PERSON, possible_victim=False, until=NOON + DAY, audience=ids(made, "Kasi"), at=NOON)
    long = actions.add_person(police, case, {"name": "Somebody else"}, possible_victim=True, at=NOON)
    assert queries.persons(bank, case, at=NOON)[0].fields == PERSON
    actions.change_person(police, case, short, fields={"address": "Ostermoor 5", "why": ""}, at=NOON)
    changed = queries.persons(bank, case, at=NOON)[0].fields
    assert changed is not None
    assert ("why" in changed, changed["address"]) == (False, "Ostermoor 5")
    assert queries.cases(police, text="mekkelhaus", at=NOON)[0] == [], "no search finds a person"
    work(NOON + DAY)
    assert [row.id for row in page(made, case).persons] == [long]
    assert page(made, case, "Kasi").persons == ()
    assert any(line.what == "person-erased" for line in queries.timeline(bank, case, at=NOON)[0])
    actions.close(police, case, "other", at=NOON + DAY)
    actions.erase_person(police, case, long, at=NOON + DAY)
    assert rows("SELECT COUNT(*) FROM vault_record WHERE kind = 'case-person' AND erased IS NULL")[0][0] == 0


def test_roles_and_tokens_read_no_more_than_their_role(hub: Any) -> None:
    from accord.hub.cases import actions, queries
    from accord.hub.refusals import NotAllowed

    made = cast(hub)
    from bells import person, signed_in

    auditor = signed_in(person(hub.member("Police"), "Ada", role="auditor"))
    analyst = signed_in(person(hub.member("Police"), "Ben", role="analyst"))
    case = opened(made)
    actions.add_person(made["Police"], case, PERSON, possible_victim=False, at=NOON)
    with pytest.raises(NotAllowed):
        queries.cases(auditor)
    with pytest.raises(NotAllowed):
        actions.open_case(auditor, title="No")
    assert queries.counts(auditor).open == 0
    assert queries.case(analyst, case, at=NOON).row.title == TITLE
    assert queries.persons(analyst, case, at=NOON)[0].fields is None


def test_closed_cases_are_erased_and_quiet_ones_ring(hub: Any) -> None:
    from accord.hub.cases import actions, queries

    made = cast(hub)
    police = made["Police"]
    case = opened(made)
    joined(made, case, "Kasi")
    actions.add_note(police, case, NOTE, ids(made, "Kasi"), at=NOON)
    before = rows("SELECT COUNT(*) FROM desks_bell")[0][0]
    work(NOON + 366 * DAY)
    assert rows("SELECT COUNT(*) FROM desks_bell")[0][0] == before + 1, "nothing happened for a year"
    actions.close(police, case, "no-crime", at=NOON + 367 * DAY)
    work(NOON + 367 * DAY + 1094 * DAY)
    assert page(made, case, at=NOON).notes[0].text == NOTE
    work(NOON + 367 * DAY + 1095 * DAY)
    with refused("no-such-case"):
        queries.case(police, case, at=NOON)
    assert rows("SELECT COUNT(*) FROM cases_part")[0][0] == 0
    assert rows("SELECT COUNT(*) FROM vault_record WHERE kind = 'case' AND erased IS NULL")[0][0] == 0
    assert queries.cases(police, at=NOON)[0] == []
    assert opened(made, title="Another") and queries.cases(police, at=NOON)[0][0].number == 2


def test_targets_are_deconflicted_by_choice_alone(hub: Any) -> None:
    from accord.hub.cases import actions, queries

    made = cast(hub)
    police, bank = made["Police"], made["Kasi"]
    case, other = opened(made), opened(made, "Kasi", title="Ours")
    quiet = actions.add_target(police, case, NUMBER, at=NOON)
    open_to = actions.add_target(bank, other, NUMBER, deconflict=True, at=NOON)
    assert actions.add_target(police, case, "0815550134", at=NOON) == quiet, "the same identifier is one part"
    assert [(hit.member, hit.part) for _n, hit in queries.deconflicting()] == [(bank.n, open_to)]
    actions.change_target(police, case, quiet, deconflict=True, at=NOON + 1)
    assert page(made, case).targets[0].deconflict
    hits = [hit for _n, hit in queries.deconflicting()]
    assert [(hit.part, hit.key.hex()) for hit in hits] == [(part, page(made, case).targets[0].key) for part in (quiet, open_to)]
    actions.close(police, case, "other", at=NOON + 2)
    assert [hit.part for _n, hit in queries.deconflicting()] == [open_to]
    assert [hit.part for _n, hit in queries.deconflicting(limit=1)] == [open_to], "one of a closed case takes nobody's place"
    assert [row.id for row in queries.cases(bank, text=NUMBER, at=NOON)[0]] == [other]


def test_what_is_typed_wrong_is_refused_with_its_field(hub: Any) -> None:
    from accord.hub.cases import actions
    from accord.hub.refusals import Refusal

    made = cast(hub)
    police = made["Police"]
    case = opened(made)
    wrong: list[tuple[Any, str, str]] = [
        (lambda: actions.open_case(police, title=" "), "not-text", "title"),
        (lambda: actions.open_case(police, title="x" * 201), "bad-text", "title"),
        (lambda: actions.open_case(police, title="x", scheme="unheard-of"), "no-such-scheme", "scheme"),
        (lambda: actions.add_note(police, case, "a\x00b"), "bad-text", "text"),
        (lambda: actions.add_note(police, case, "a", tlp="TLP:PINK"), "bad-label", "tlp"),
        (lambda: actions.add_event(police, case, -1, "a"), "not-a-time", "moment"),
        (lambda: actions.add_person(police, case, {}, possible_victim=False), "field-missing", "fields"),
        (lambda: actions.add_person(police, case, {"shoe": "42"}, possible_victim=False), "field-unknown", "fields"),
        (lambda: actions.add_person(police, case, PERSON, possible_victim=False, until=5), "bad-until", "until"),
        (lambda: actions.invite(police, case, made["Kasi"].id, "red"), "bad-ceiling", "ceiling"),
        (lambda: actions.invite(police, case, police.id), "bad-member", "member"),
        (lambda: actions.close(police, case, "won"), "no-such-outcome", "outcome"),
        (lambda: actions.add_target(police, case, "not a thing at all ..."), "", "value"),
    ]
    for attempt, code, field in wrong:
        with pytest.raises(Refusal) as caught:
            attempt()
        assert caught.value.field == field
        assert not code or caught.value.code == code
        assert caught.value.text.endswith((".", "?"))


def test_signals_and_reports_are_shown_as_each_may_see_them(any_hub: Any) -> None:
    from reporting import declared, handed_in
    from worlds import publish

    from accord.hub.cases import actions, queries
    from accord.hub.reports import queries as reports

    made = cast(any_hub)
    declared(made)
    police, bank = made["Police"], made["Kasi"]
    everybody = str(publish(police, "https://evil.example.com/p", tlp="TLP:GREEN", scheme="parcel").id)
    named = {"members": [police.id, made["Bangkok"].id]}
    few = str(publish(police, "https://evil.example.org/p", tlp="TLP:AMBER+STRICT", audience=named).id)
    handed_in()
    (report,) = reports.handed(police)
    case = opened(made, items=[("signal", everybody), ("signal", few), ("report", report.id)])
    assert opened(made, title="Again", items=[("report", report.report)])
    joined(made, case, "Kasi")
    seen = page(made, case)
    assert [(item.kind, item.ref, item.label) for item in seen.items if item.kind == "signal" and item.ref == everybody] == [
        ("signal", everybody, "parcel")
    ]
    assert {item.ref for item in seen.items} == {everybody, few, report.id}
    assert {item.subject for item in seen.items if item.kind == "signal"} == {
        "hxxps://evil.example[.]com/p", "hxxps://evil.example[.]org/p",
    }  # fmt: skip
    actions.share(police, case, [item.id for item in seen.items], ids(made, "Kasi"), at=NOON)
    theirs = page(made, case, "Kasi")
    assert len(theirs.items) == 3
    assert {item.ref for item in theirs.items} == {everybody, ""}
    sources = {(line.source, line.what) for line in queries.timeline(police, case, at=NOON)[0]}
    assert {("signal", "signal.published"), ("report", "handed")} <= sources
    lines = [line for line in queries.timeline(bank, case, at=NOON)[0] if line.source != "case"]
    assert {(line.source, line.ref) for line in lines} == {("signal", everybody)}
    assert [row.id for row in queries.cases_of(bank, "signal", everybody)] == [case]
    assert queries.cases_of(bank, "signal", few) == () == queries.cases_of(bank, "report", report.id)
    assert len(queries.cases_of(police, "report", report.id)) == 2


def test_who_audits_the_hub_learns_of_no_case(any_hub: Any) -> None:
    from accord.hub.cases import actions
    from accord.hub.members import queries as members
    from accord.hub.members.queries import auditing

    made = cast(any_hub)
    case = opened(made)
    joined(made, case, "Kasi")
    person = actions.add_person(made["Police"], case, PERSON, possible_victim=True, until=NOON + DAY, at=NOON)
    task = actions.add_task(made["Kasi"], case, "Ask the registrar", due=NOON + HOUR, at=NOON)
    work(NOON + 2 * DAY)
    lines = rows("SELECT member, detail FROM journal_audit WHERE action = 'member:cases:write'")
    assert any(person in detail for _member, detail in lines) and any(task in detail for _member, detail in lines)
    assert all(member in (made["Police"].n, made["Kasi"].n) for member, _detail in lines), "each is the line of a member"
    assert not any(case in line.detail for line in auditing.lines(members.operator(), limit=1000)[0])


@pytest.mark.parametrize("after", [f"{'9' * 19}.1", f"1.{'9' * 25}", "-1.1", "1", "x.y", "1.1.1", "1\0.1"])
def test_a_cursor_that_none_gave_is_refused(hub: Any, after: str) -> None:
    from accord.hub.cases import queries

    made = cast(hub)
    opened(made)
    with refused("bad-cursor"):
        queries.cases(made["Police"], after=after, at=NOON)


def test_a_case_whose_lead_is_suspended_goes_on(hub: Any) -> None:
    """Nobody else could invite, close or open it again: a member of the case takes the lead, without an offer."""
    from accord.hub.cases import actions, queries
    from accord.hub.members import actions as members
    from accord.hub.members import queries as known

    made = cast(hub)
    police, bank, bangkok = made["Police"], made["Kasi"], made["Bangkok"]
    case = opened(made)
    joined(made, case, "Kasi", "Bangkok")
    actions.offer_lead(police, case, bangkok.id, at=NOON)
    actions.invite(police, case, made["Sender"].id, at=NOON)
    members.change_standing(known.member(police.id), "suspended", by=known.operator())
    assert not page(made, case, "Kasi").row.is_led
    with refused("not-lead") as told:
        actions.close(bank, case, "arrests", at=NOON)
    assert "Take the lead" in told.value.text
    with refused("no-such-case"):
        actions.take_lead(made["Sender"], case, at=NOON)  # one that is only invited takes nothing
    actions.take_lead(bank, case, at=NOON + 1)
    seen = page(made, case, "Kasi").row
    assert seen.is_lead and seen.is_led and not page(made, case, "Bangkok").row.is_offered
    assert queries.counts(bangkok, at=NOON).offers == 0
    with refused("not-offered"):
        actions.take_lead(bangkok, case, at=NOON + 1)
    actions.close(bank, case, "arrests", at=NOON + 2)
    members.change_standing(known.member(police.id), "active", by=known.operator())
    assert next(row.name for row in page(made, case).participants) == "Kasi", "it is one of them when it comes back"
    members.change_standing(known.member(bank.id), "suspended", by=known.operator())
    with refused("closed") as told:
        actions.add_note(police, case, "More came in", at=NOON + 3)
    assert "Take the lead" in told.value.text
    with refused("closed") as told:
        actions.accept(made["Sender"], case, at=NOON + 3)
    assert "Take the lead" not in told.value.text and "opened again" in told.value.text
    actions.take_lead(police, case, at=NOON + 4)
    actions.reopen(police, case, at=NOON + 5)
    actions.accept(made["Sender"], case, at=NOON + 6)
    assert page(made, case, "Sender").row.state == "open"


def test_that_one_who_left_is_invited_again_the_lead_alone_knows(hub: Any) -> None:
    from accord.hub.cases import actions
    from accord.hub.cases.errors import AsThingsStand

    made = cast(hub)
    case = opened(made)
    joined(made, case, "Kasi", "Bangkok")
    note = actions.add_note(made["Kasi"], case, NOTE, at=NOON)
    actions.leave(made["Bangkok"], case, at=NOON)

    def answer() -> str:
        with pytest.raises(AsThingsStand) as refusal:
            actions.share(made["Kasi"], case, [note], ids(made, "Bangkok"), at=NOON)
        return refusal.value.happened

    assert answer() == "left"
    actions.invite(made["Police"], case, made["Bangkok"].id, at=NOON)
    assert answer() == "left"
    actions.dismiss(made["Police"], case, made["Bangkok"].id, at=NOON)
    assert answer() == "left"


def test_the_bell_of_an_offered_lead_ends_with_taking_part(hub: Any) -> None:
    from accord.hub.cases import actions

    made = cast(hub)
    case = opened(made)
    joined(made, case, "Kasi")
    actions.offer_lead(made["Police"], case, made["Kasi"].id, at=NOON)
    ringing = "SELECT COUNT(*) FROM desks_bell WHERE kind = 'case' AND state = 'ringing'"
    assert rows(ringing)[0][0] == 1
    actions.leave(made["Kasi"], case, at=NOON)
    assert rows(ringing)[0][0] == 0


def test_nothing_new_is_shown_to_a_member_that_is_suspended(hub: Any) -> None:
    from accord.hub.cases import actions, queries
    from accord.hub.members import actions as members
    from accord.hub.members.queries import member, operator

    made = cast(hub)
    police, bank = made["Police"], made["Kasi"]
    case = opened(made)
    joined(made, case, "Kasi")
    note = actions.add_note(police, case, NOTE, at=NOON)
    task = actions.add_task(police, case, "Send the statement", owner=bank.id, due=NOON + DAY, at=NOON)
    members.change_standing(member(bank.id), "suspended", by=operator())
    assert [(row.name, row.is_active) for row in page(made, case).participants] == [("Police", True), ("Kasi", False)]
    for act in (
        lambda: actions.share(police, case, [note], [bank.id], at=NOON + 1),
        lambda: queries.share_preview(police, case, [note], [bank.id]),
        lambda: actions.add_task(police, case, "And the cards", owner=bank.id, at=NOON + 1),
        lambda: actions.offer_lead(police, case, bank.id, at=NOON + 1),
    ):
        with refused("not-active"):
            act()
    actions.change_task(police, case, task, text="Send the whole statement", owner=bank.id, at=NOON + 2)
    assert [row.for_member for row in page(made, case).tasks] == [bank.id], "what it was asked it is asked still"
    members.change_standing(member(bank.id), "active", by=operator())
    assert actions.share(police, case, [note], [bank.id], at=NOON + 3) == 1
