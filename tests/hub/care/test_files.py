"""Two kinds of file at their home member: who may open what, what stays of it, and how it ends."""

import json
from typing import Any

import pytest
from bells import NOON
from caring import DAY, DEFRAUDED, FORCED, ROLES, care, forced, reason, referred, seen
from vaults import rows

from accord.hub.care.errors import NoSuchFile, NotAllowed, Refused

KEPT = "SELECT f.name FROM vault_field f JOIN vault_record r ON r.n = f.record WHERE r.kind"
NEVER = "6d1c2f3e-0000-4000-8000-000000000001"


def run(at: int) -> None:
    from accord.hub.care import followers
    from accord.hub.vault import followers as vault

    while followers.work(at) or vault.work(at):
        pass


def test_a_file_lies_at_the_national_desk_or_the_secretariat_and_only_its_victim_officers_read_it(any_hub: Any) -> None:
    from accord.hub.care import actions, queries

    made = care(any_hub)
    file = forced(made)
    page = queries.file(made["Desk"], file, reason(), at=NOON)
    assert dict(page.fields) == FORCED and page.joined == "" and page.row.kind == "forced"
    assert "Quivolda" not in repr(page)
    assert dict(queries.file(made["Desk"], file, reason(), only=["called"], at=NOON).fields) == {"called": "Quivolda"}
    elsewhere = actions.open_file(made["Lima"], "defrauded", DEFRAUDED, country="TH", at=NOON)
    assert not elsewhere.is_ours and elsewhere.home == made.api("Desk").n
    with pytest.raises(NoSuchFile):
        queries.file(made["Lima"], elsewhere.id, reason(), at=NOON)
    assert dict(queries.file(made["Desk"], elsewhere.id, reason(), at=NOON).fields) == DEFRAUDED
    nobody = actions.open_file(made["Desk"], "defrauded", DEFRAUDED, country="NP", at=NOON)
    assert nobody.home == made.api("Secretariat").n
    forced_ids, defrauded_ids = ([row.id for row in queries.files(made["Desk"], kind)[0]] for kind in ("forced", "defrauded"))
    assert (forced_ids, defrauded_ids) == ([file], [elsewhere.id])


def calls(made: Any, file: str, referral: str) -> list[Any]:
    """Everything that can be asked of a file, as a function of who asks."""
    from accord.hub.care import actions, queries

    shelter = made.api("Secretariat").id
    return [
        lambda who, file_id: queries.file(who, file_id, reason(), at=NOON),
        lambda who, file_id: queries.consents(who, file_id),
        lambda who, file_id: queries.consulates(who, file_id),
        lambda who, file_id: queries.overrides(who, file_id, at=NOON),
        lambda who, file_id: queries.interview(who, file_id, reason(), at=NOON),
        lambda who, file_id: queries.status(who, file_id, reason(), at=NOON),
        lambda who, file_id: queries.marks(who, file_id, at=NOON),
        lambda who, file_id: queries.referrals(who, file_id),
        lambda who, file_id: queries.export(who, file_id, reason("person-asked"), at=NOON),
        lambda who, file_id: actions.change_file(who, file_id, {"called": "X"}, reason("correction"), at=NOON),
        lambda who, file_id: actions.set_child(who, file_id, True, at=NOON),
        lambda who, file_id: actions.close_file(who, file_id, at=NOON),
        lambda who, file_id: actions.go_on(who, file_id, at=NOON),
        lambda who, file_id: actions.erase_file(who, file_id, reason("person-asked"), at=NOON),
        lambda who, file_id: actions.agree(who, file_id, {"support": False}, at=NOON),
        lambda who, file_id: actions.answer(who, file_id, {"debt": "present"}, reason(), at=NOON),
        lambda who, file_id: actions.assess_status(who, file_id, "victim", review=NOON + DAY, at=NOON),
        lambda who, file_id: actions.belongs_to(who, NEVER, file_id, at=NOON),
        lambda who, file_id: actions.refer(who, file_id, shelter, ["food"], at=NOON),
        lambda who, file_id: actions.accept(who, referral if file_id == file else file_id, at=NOON),
        lambda who, file_id: actions.revoke(who, referral if file_id == file else file_id, "not-safe", at=NOON),
        lambda who, file_id: queries.received_person(who, referral if file_id == file else file_id, reason(), at=NOON),
    ]


def state_of_all() -> list[Any]:
    kinds = ("forced", "defrauded", "consent", "override", "referral", "assessment")
    return [rows(f"SELECT * FROM {table} ORDER BY 1") for table in (*(f"care_{name}" for name in kinds), "vault_record", "vault_field")]


def test_every_wrong_role_and_member_gets_nothing_and_the_same_as_for_a_file_that_never_was(hub: Any) -> None:
    from accord.core.care.directory import Need
    from accord.hub.care import actions, queries

    made = care(hub)
    file = forced(made)
    referral = referred(made, file)
    anybody = Need(services=frozenset(), country="TH")
    wrong = [made.who("Desk", role) for role in ROLES if role != "victim officer"]
    wrong += [made["Lima"], made["Bank"], made["Clinic"]]
    before = state_of_all()
    for who in wrong:
        for call in calls(made, file, referral):
            answers = []
            for id in (file, NEVER, "no id at all"):
                with pytest.raises((NoSuchFile, NotAllowed)) as caught:
                    call(who, id)
                answers.append((type(caught.value), str(caught.value)))
            assert len(set(answers)) == 1, (who.role, answers)
        if who.role != "victim officer":
            for call in (lambda who: queries.files(who, "forced"), queries.received, lambda who: queries.directory(who, anybody)):
                with pytest.raises(NotAllowed):
                    call(who)
        if who.role != "administrator" or who.n != made.api("Desk").n:
            with pytest.raises((NoSuchFile, NotAllowed)):
                actions.override(who, file, "life-at-risk", "Nobody can be asked", at=NOON)
    assert state_of_all() == before


def test_looks_and_attempts_are_seen_by_the_auditor_of_the_home_and_by_nobody_else(any_hub: Any) -> None:
    from accord.hub.care import queries

    made = care(any_hub)
    file = forced(made)
    queries.file(made["Desk"], file, reason("contact"), at=NOON)
    with pytest.raises(NoSuchFile):
        queries.file(made["Lima"], file, reason(), at=NOON + 1)
    looks = queries.looks(made.who("Desk", "auditor"), file, at=NOON + 2)
    assert [(look.action, look.member, look.reason, look.outcome) for look in looks if look.action == "read"] == [
        ("read", made.api("Desk").n, "contact", "done"),
        ("read", made.api("Lima").n, "handling", "refused"),
    ]
    assert [row.id for row in queries.kept(made.who("Desk", "auditor"))] == [file]
    for who in (made["Desk"], made.who("Desk", "officer"), made.who("Desk", "administrator")):
        with pytest.raises(NotAllowed):
            queries.looks(who, file)
    with pytest.raises(NoSuchFile):
        queries.looks(made.who("Lima", "auditor"), file)


def test_one_human_has_both_kinds_and_only_the_vault_of_their_home_says_so(hub: Any) -> None:
    from accord.hub.care import actions, queries

    made = care(hub)
    file = forced(made)
    other = actions.open_file(made["Desk"], "defrauded", DEFRAUDED, joined=file, at=NOON).id
    assert queries.file(made["Desk"], file, reason(), at=NOON).joined == other
    assert queries.file(made["Desk"], other, reason(), at=NOON).joined == file
    assert not any(file in str(row) for row in rows("SELECT * FROM care_defrauded"))
    assert not any(other in str(row) for row in rows("SELECT * FROM care_forced"))
    with pytest.raises(Refused, match="one file of each kind"):
        actions.open_file(made["Desk"], "defrauded", DEFRAUDED, joined=other, at=NOON)
    with pytest.raises(NoSuchFile):
        actions.open_file(made["Lima"], "defrauded", DEFRAUDED, joined=file, at=NOON)
    assert len(rows("SELECT n FROM care_defrauded")) == 1


def test_what_can_not_be_kept_is_refused_and_never_repeated(hub: Any) -> None:
    from accord.hub.care import actions, queries

    made = care(hub)
    for kind, fields, more, code in (
        ("both", FORCED, {}, "no-such-kind"),
        ("forced", {"lost": "Quivolda"}, {}, "field-unknown"),
        ("forced", {}, {}, "field-missing"),
        ("forced", {"name": "Quivolda\u202e"}, {}, "bad-text"),
        ("forced", FORCED, {"country": "Quivolda"}, "no-such-country"),
        ("forced", FORCED, {"origin": "Quivolda"}, "no-such-origin"),
        ("forced", FORCED, {"agreed": {"Quivolda": True}}, "no-such-consent"),
    ):
        with pytest.raises(Refused) as caught:
            actions.open_file(made["Desk"], kind, fields, at=NOON, **more)
        assert caught.value.code == code and "Quivolda" not in str(caught.value)
    for kind, states in (("both", ()), ("forced", ("erased",))):
        with pytest.raises(Refused, match="Choose a kind"):
            queries.files(made["Desk"], kind, states)
    assert rows("SELECT n FROM care_forced") == [] and rows("SELECT n FROM vault_record WHERE kind = 'care-file'") == []


def test_the_time_of_a_defrauded_persons_file_ends_in_erasure(any_hub: Any) -> None:
    from accord.hub.care import actions, queries

    made = care(any_hub)
    file = actions.open_file(made["Desk"], "defrauded", DEFRAUDED, at=NOON).id
    run(NOON + 1000 * DAY)
    actions.change_file(made["Desk"], file, {"lost": "9 THB"}, reason("correction"), at=NOON + 1000 * DAY)
    actions.close_file(made["Desk"], file, at=NOON + 1000 * DAY)
    run(NOON + 1006 * DAY)
    assert "contact" in queries.file(made["Desk"], file, reason(), at=NOON + 1006 * DAY).fields
    run(NOON + 1007 * DAY)
    left = queries.file(made["Desk"], file, reason(), at=NOON + 1007 * DAY).fields
    assert dict(left) == {"called": DEFRAUDED["called"], "name": DEFRAUDED["name"], "lost": "9 THB"}
    run(NOON + 2824 * DAY)
    assert queries.file(made["Desk"], file, reason(), at=NOON + 2824 * DAY).row.state == "closed"
    run(NOON + 2825 * DAY)
    with pytest.raises(NoSuchFile):
        queries.file(made["Desk"], file, reason(), at=NOON + 2825 * DAY)
    assert rows("SELECT state FROM care_defrauded") == [("erased",)] and rows(f"{KEPT} = 'care-file'") == []


def test_the_time_of_a_forced_persons_file_ends_in_a_review_and_without_one_in_erasure(hub: Any) -> None:
    from accord.hub.care import actions, queries

    made = care(hub)
    first, other = forced(made), forced(made)
    for file in (first, other):
        actions.close_file(made["Desk"], file, at=NOON)
    over = NOON + 1825 * DAY
    run(over)
    assert {row.id for row in queries.files(made["Desk"], "forced", ["review"])[0]} == {first, other}
    actions.go_on(made["Desk"], first, at=over)
    run(over + 89 * DAY)
    assert queries.file(made["Desk"], other, reason(), at=over + 89 * DAY).row.state == "review"
    run(over + 90 * DAY)
    assert [row.id for row in queries.files(made["Desk"], "forced", ())[0]] == [first]
    assert dict(queries.file(made["Desk"], first, reason(), at=over + 90 * DAY).fields)["name"] == FORCED["name"]
    young = forced(made, is_child=True, at=over, agreed={})
    assert next(row.due for row in queries.files(made["Desk"], "forced")[0] if row.id == young) == over + (3650 - 90) * DAY


def test_the_person_gets_all_of_it_and_can_have_all_of_it_erased(any_hub: Any) -> None:
    from accord.hub.care import actions, queries

    made = care(any_hub)
    file = forced(made)
    actions.answer(made["Desk"], file, {"debt": "present"}, reason(), at=NOON)
    actions.assess_status(made["Desk"], file, "victim", review=NOON + DAY, words="Held for a year", at=NOON)
    actions.accept(made["Shelter"], referral := referred(made, file, "health"), at=NOON)
    seen(made, referral)
    whole = json.loads(queries.export(made["Desk"], file, reason("person-asked"), at=NOON + 1))
    kinds = {record["what"]: record for record in whole["records"]}
    assert set(kinds) == {"file", "screening", "referral", "assessment"}
    assert kinds["file"]["fields"]["statement"] == FORCED["statement"]
    assert (whole["consents"][0]["consent"], whole["referrals"][0]["member"]) == ("support", "Shelter")
    assert any(look["member"] == made.api("Shelter").n for look in kinds["referral"]["looks"])
    actions.erase_file(made["Desk"], file, reason("person-asked"), at=NOON + 2)
    for call in (lambda: queries.file(made["Desk"], file, reason(), at=NOON + 3), lambda: seen(made, referral)):
        with pytest.raises(NoSuchFile):
            call()
    assert rows(f"{KEPT} IN ('care-file', 'referral')") == []
    looks = queries.looks(made.who("Desk", "auditor"), file, at=NOON + 3)
    assert {look.what for look in looks if look.action == "erase"} == {"file", "screening", "referral", "assessment"}
    with pytest.raises(NoSuchFile):
        queries.export(made["Desk"], file, reason("person-asked"), at=NOON + 4)


def test_an_erasure_needs_its_reason_and_can_be_finished_where_it_stopped(hub: Any) -> None:
    from uuid import UUID

    from accord.hub.care import actions, queries
    from accord.hub.care.access import reader
    from accord.hub.vault import actions as vault

    made = care(hub)
    file = forced(made)
    with pytest.raises(Refused, match="Choose why"):
        actions.erase_file(made["Desk"], file, reason("handling"), at=NOON)
    ((sealed,),) = rows("SELECT sealed FROM care_forced")
    vault.erase(UUID(sealed), reader(made["Desk"]), reason("person-asked"), at=NOON)
    with pytest.raises(NoSuchFile):
        queries.file(made["Desk"], file, reason(), at=NOON)
    actions.erase_file(made["Desk"], file, reason("person-asked"), at=NOON)
    assert rows("SELECT state FROM care_forced") == [("erased",)]
    assert queries.files(made["Desk"], "forced", ())[0] == []


def test_how_to_reach_somebody_goes_from_what_was_handed_on_too_once_it_is_over(any_hub: Any) -> None:
    from accord.hub.care import actions, followers, queries
    from accord.hub.vault import queries as vault

    made = care(any_hub)
    file = forced(made)
    over, used = referred(made, file, "health"), referred(made, file, "food", to="Clinic")
    actions.accept(made["Shelter"], over, at=NOON)
    actions.accept(made["Clinic"], used, at=NOON)
    actions.finish(made["Shelter"], over, "helped", at=NOON + 1)
    actions.close_file(made["Desk"], file, at=NOON + 2)

    def contacts(at: int) -> list[bool]:
        from uuid import UUID

        references = [reference for (reference,) in rows("SELECT extract FROM care_referral ORDER BY n")]
        desk = reader(made["Desk"])
        return ["contact" in vault.read(UUID(reference), desk, reason(), at=at) for reference in references]

    from accord.hub.care.access import reader

    at = NOON + 8 * DAY
    while followers.work(at):
        pass
    assert contacts(at) == [False, True] and "contact" not in queries.file(made["Desk"], file, reason(), at=at).fields
    actions.finish(made["Clinic"], used, "helped", at=at)
    at += DAY
    while followers.work(at):
        pass
    assert contacts(at) == [False, False]
    assert rows("SELECT COUNT(*) FROM journal_clock WHERE kind = 'care.contact'") == [(0,)]
