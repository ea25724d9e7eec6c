"""Consulates asked in parallel: only about who agreed, never one that is feared; an extract alone; shut in the turn of a no."""

from typing import Any
from uuid import uuid4

import pytest
from bells import NOON, rows
from caring import reason
from repatriations import DAY, night, operation, ready, traveller
from vaults import rows as vault_rows

from accord.hub.care import actions as care
from accord.hub.care.errors import NoSuchFile, NotAllowed, Refused
from accord.hub.desks import actions as desks
from accord.hub.repatriation import actions, followers, queries

SEEN = {"name": "Quivolda Ostrovantz", "birth": "1999-03-04", "nationality": "NP"}


def asked_ids(made: Any, who: str = "Embassy") -> list[str]:
    return [row.id for row in queries.asked_of_us(made[who])[0]]


def test_each_consulate_is_asked_about_those_who_agreed_to_it_and_sees_just_the_extract(any_hub: Any) -> None:
    made = night(any_hub)
    group = operation(made)
    person, _ = traveller(made, group, consulates=("NP",))
    silent, _ = traveller(made, group)
    other, _ = traveller(made, group, consulates=("BD",), nationality="Bangladeshi")
    lima, _ = traveller(made, group, consulates=("PE",), nationality="Peru")
    afraid, file = traveller(made, group, consulates=("NP",))
    care.agree(made["Desk"], file, {"consulate": False}, about="NP", feared=True, at=NOON)
    sent = actions.ask_consulates(made["Desk"], queries.ids(made["Desk"], group), at=NOON)
    assert (sent.asked, sent.no_mission) == ({"NP": 1, "BD": 1}, ("PE",))
    (asked,) = asked_ids(made)
    extract = queries.asked_person(made["Embassy"], asked, reason("request"), at=NOON)
    assert extract.fields == SEEN and extract.row.by == "Desk"
    assert "Quivolda" not in repr(extract)
    for who in ("Kathmandu", "Desk", "Shelter", "Lima"):
        with pytest.raises(NoSuchFile):
            queries.asked_person(made[who], asked, reason("request"), at=NOON)
    for role in ("officer", "administrator", "auditor"):
        with pytest.raises(NotAllowed):
            queries.asked_person(made.who("Embassy", role), asked, reason("request"), at=NOON)
    assert len(rows("SELECT n FROM desks_bell")) == 1
    # Asked again, nobody is asked twice.
    assert actions.ask_consulates(made["Desk"], [person, silent, other, lima, afraid], at=NOON + 1).count == 0
    states = {row.nation: row for row in queries.board(made["Desk"], group, at=NOON + 3 * DAY).consulates}
    assert (states["NP"].waiting, states["NP"].oldest, states["NP"].feared) == (1, 3, 1)
    assert (states["PE"].consulate, [row.city for row in states["PE"].elsewhere]) == (None, ["Singapore"])
    blocked = {row.id: {k.kind for k in row.keeping} for row in queries.people(made["Desk"], group, at=NOON)[0]}
    assert "no-mission" in blocked[lima] and "no-mission" not in blocked[person]
    assert "feared" in blocked[afraid] and "feared" not in blocked[person]


def test_consent_taken_back_shuts_the_consulate_out_in_that_very_turn(any_hub: Any) -> None:
    made = night(any_hub)
    person, file = traveller(made, consulates=("NP",))
    actions.ask_consulates(made["Desk"], [person], at=NOON)
    (asked,) = asked_ids(made)
    withdrawal = care.agree(made["Desk"], file, {"consulate": False}, about="NP", at=NOON + 1)
    assert withdrawal.shut == ("consulate NP",)
    assert asked_ids(made) == []
    for call in (
        lambda: queries.asked(made["Embassy"], asked),
        lambda: queries.asked_person(made["Embassy"], asked, reason("request"), at=NOON + 1),
        lambda: actions.answer(made["Embassy"], asked, "national", at=NOON + 1),
    ):
        with pytest.raises(NoSuchFile):
            call()
    assert vault_rows("SELECT record FROM vault_share") == []
    with pytest.raises(Refused, match="may not be told"):
        actions.note_answer(made["Desk"], asked, "national", how="phone", source="the consul", at=NOON + 2)
    care.agree(made["Desk"], file, {"consulate": True}, about="NP", at=NOON + 3)
    assert asked_ids(made) == []
    assert actions.ask_consulates(made["Desk"], [person], at=NOON + 4).count == 1
    assert len(asked_ids(made)) == 1


def test_fear_said_while_the_consulates_are_being_asked_is_heard(hub: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.hub.repatriation import access

    made = night(hub)
    person, file = traveller(made, consulates=("NP",))
    look = access.read

    def meanwhile(*asked: Any) -> Any:
        """Between the look at the file and the turn, the person says no."""
        monkeypatch.setattr(access, "read", look)
        care.agree(made["Desk"], file, {"consulate": False}, about="NP", feared=True, at=NOON)
        return look(*asked)

    monkeypatch.setattr(access, "read", meanwhile)
    assert actions.ask_consulates(made["Desk"], [person], at=NOON).count == 0
    assert rows("SELECT n FROM repatriation_verification") == []


def test_answers_come_from_the_member_or_are_taken_down_with_their_source(any_hub: Any) -> None:
    made = night(any_hub)
    person_id, _ = traveller(made, consulates=("NP", "BD"), nationality="NP; Bangladesh")
    actions.ask_consulates(made["Desk"], [person_id], at=NOON)
    (asked,) = asked_ids(made)
    kinds = lambda: {row.kind for row in queries.person(made["Desk"], person_id, at=NOON + DAY).row.keeping}  # noqa: E731
    assert {"identity", "papers"} <= kinds()
    actions.answer(made["Embassy"], asked, "unknown", at=NOON + 1)
    assert queries.person(made["Desk"], person_id, at=NOON).row.waiting == 2
    actions.answer(made["Embassy"], asked, "national", at=NOON + 2)
    assert "identity" not in kinds() and "papers" in kinds()
    for valid in ("", "tomorrow", "2020-01-01"):
        with pytest.raises(Refused):
            actions.answer(made["Embassy"], asked, "issued", valid=valid, at=NOON + 3)
    actions.answer(made["Embassy"], asked, "issued", valid="2199-01-01", at=NOON + 3)
    assert "papers" not in kinds()
    (bangla,) = [row for row in queries.person(made["Desk"], person_id, at=NOON).verifications if row.nation == "BD"]
    row, person, fields = queries.sheet(made["Desk"], bangla.id, reason("request"), at=NOON)
    assert (row.consulate.city if row.consulate else "", person) == ("Bangkok", person_id) and fields == SEEN | {
        "nationality": "NP; Bangladesh"
    }
    with pytest.raises(NoSuchFile):
        queries.sheet(made["Embassy"], bangla.id, reason("request"), at=NOON)
    for more in ({"how": "pigeon", "source": "x"}, {"how": "phone", "source": " "}):
        with pytest.raises(Refused):
            actions.note_answer(made["Desk"], bangla.id, "not-national", at=NOON, **more)
    actions.note_answer(made["Desk"], bangla.id, "not-national", how="phone", source="Vizecónsul Pemblequist", at=NOON + 4)
    after = {
        verification.nation: (verification.answer, verification.how, verification.valid)
        for verification in queries.person(made["Desk"], person_id, at=NOON).verifications
    }
    assert after == {"NP": ("issued", "member", "2199-01-01"), "BD": ("not-national", "phone", "")}
    assert "Pemblequist" not in str(rows("SELECT * FROM repatriation_verification")) + str(rows("SELECT * FROM journal_audit"))


def test_a_passport_verifies_nobody_whom_the_consulate_calls_no_national(any_hub: Any) -> None:
    """With a passport in hand nothing kept the person from a flight to a country that would not let them in."""
    made = night(any_hub)
    person, _ = traveller(made, consulates=("NP", "BD"), nationality="NP; Bangladesh")
    actions.begin(made["Desk"], [person], country="NP", at=NOON)
    actions.see_to_papers(made["Desk"], person, "passport", at=NOON)
    actions.ask_consulates(made["Desk"], [person], at=NOON)
    (asked,) = asked_ids(made)

    def identity() -> list[Any]:
        return [row.days for row in queries.person(made["Desk"], person, at=NOON + 5 * DAY).row.keeping if row.kind == "identity"]

    assert identity() == []
    actions.answer(made["Embassy"], asked, "not-national", at=NOON + 2 * DAY)
    assert identity() == [3], "since it said so"
    (bangla,) = [row for row in queries.person(made["Desk"], person, at=NOON).verifications if row.nation == "BD"]
    actions.note_answer(made["Desk"], bangla.id, "national", how="phone", source="The consul", at=NOON + 3 * DAY)
    assert identity() == [], "a national of the other country"


def test_the_day_of_a_document_is_not_lost_with_another_answer(hub: Any) -> None:
    made = night(hub)
    person, _ = traveller(made, consulates=("NP",))
    actions.ask_consulates(made["Desk"], [person], at=NOON)
    (asked,) = asked_ids(made)
    with pytest.raises(Refused) as refused:
        actions.answer(made["Embassy"], asked, "national", valid="2199-01-01", at=NOON)
    assert (refused.value.code, refused.value.field) == ("no-document", "valid")
    assert queries.person(made["Desk"], person, at=NOON).row.waiting == 1


def test_a_document_that_ran_out_is_none(hub: Any) -> None:
    made = night(hub)
    person, _ = traveller(made, consulates=("NP",))
    actions.ask_consulates(made["Desk"], [person], at=NOON)
    (asked,) = asked_ids(made)
    from accord.core.times import moment

    actions.answer(made["Embassy"], asked, "issued", valid=moment(NOON + 2 * DAY).date().isoformat(), at=NOON)
    papers = lambda at: [row.days for row in queries.person(made["Desk"], person, at=at).row.keeping if row.kind == "papers"]  # noqa: E731
    assert papers(NOON + 2 * DAY) == [] and papers(NOON + 9 * DAY) == [6]


def test_what_changes_in_the_file_changes_in_the_extract_and_another_nationality_shuts_out(hub: Any) -> None:
    made = night(hub)
    person, file = traveller(made, consulates=("NP",))
    actions.ask_consulates(made["Desk"], [person], at=NOON)
    (asked,) = asked_ids(made)
    care.change_file(made["Desk"], file, {"name": "Quivolda Ostro", "health": "Healed"}, reason("correction"), at=NOON + 1)
    assert queries.asked_person(made["Embassy"], asked, reason("request"), at=NOON + 2).fields == SEEN | {"name": "Quivolda Ostro"}
    care.change_file(made["Desk"], file, {"nationality": "Bangladesh"}, reason("correction"), at=NOON + 3)
    assert asked_ids(made) == [] and queries.person(made["Desk"], person, at=NOON + 4).row.nations == ("BD",)


def test_a_consulate_that_owes_its_word_rings_our_desk_again_and_again(hub: Any) -> None:
    made = night(hub)
    person, _ = traveller(made, consulates=("BD",), nationality="BD")
    actions.ask_consulates(made["Desk"], [person], at=NOON)
    for week in (1, 2):
        while followers.work(NOON + 7 * week * DAY):
            pass
        assert len(rows("SELECT n FROM desks_bell WHERE ref = %s", person)) == week
    (row,) = queries.person(made["Desk"], person, at=NOON).verifications
    actions.note_answer(made["Desk"], row.id, "national", how="letter", source="Note 12", at=NOON + 15 * DAY)
    assert not followers.work(NOON + 99 * DAY)


def test_a_member_that_stands_for_the_consulate_no_more_sees_nothing(hub: Any) -> None:
    from accord.hub.consulates import actions as consulates
    from accord.hub.consulates import queries as directory
    from accord.hub.members.queries import operator

    made = night(hub)
    person, _ = traveller(made, consulates=("NP",))
    actions.ask_consulates(made["Desk"], [person], at=NOON)
    assert len(asked_ids(made)) == 1
    consulates.end(operator(), directory.contacts("NP", "TH")[0].id)
    assert asked_ids(made) == []


def test_with_papers_seen_to_the_request_goes_to_the_consulate_too(hub: Any) -> None:
    made = night(hub)
    person, _ = traveller(made, consulates=("NP",))
    actions.begin(made["Desk"], [person], at=NOON)
    actions.see_to_papers(made["Desk"], person, "taken", at=NOON)
    actions.ask_consulates(made["Desk"], [person], at=NOON)
    assert queries.person(made["Desk"], person, at=NOON).row.state == "consular"
    other, _ = traveller(made, agreed=("travel",))
    ready(made, other)
    assert queries.person(made["Desk"], other, at=NOON).row.state == "risk-assessed"


def test_a_yes_that_comes_in_late_from_the_field_opens_no_consulate_to_which_the_person_said_no_since(any_hub: Any) -> None:
    made = night(any_hub)
    person, file = traveller(made)
    care.agree(made["Desk"], file, {"consulate": False}, about="NP", feared=True, at=NOON + 2)
    heard = (care.Heard("consulate", True, NOON + 1, about="NP"),)
    interview = care.Interview(id=str(uuid4()), officer=made["Desk"].person or "", file=file, consents=heard)
    (taken,) = care.take_in(made["Desk"], [interview], at=NOON + 3)
    assert taken.state == "kept"
    assert actions.ask_consulates(made["Desk"], [person], at=NOON + 4).count == 0
    assert asked_ids(made) == []


@pytest.mark.parametrize(
    ("zone", "lasts"),
    [
        ("America/Lima", "2027-03-04T05:00:00Z"),
        ("UTC", "2027-03-04T00:00:00Z"),
        ("Asia/Bangkok", "2027-03-03T17:00:00Z"),
    ],
)
def test_the_last_day_of_a_document_ends_where_each_desk_stands(hub: Any, zone: str, lasts: str) -> None:
    from accord.core.times import read_time

    made, over = night(hub), read_time(lasts)
    person, _ = traveller(made, consulates=("NP",))
    actions.ask_consulates(made["Desk"], [person], at=NOON)
    (asked,) = asked_ids(made)
    for who in ("Desk", "Embassy"):
        desks.change_desk(made.who(who, "administrator"), made.desks[who], zone=zone)
    with pytest.raises(Refused, match="no longer valid"):
        actions.answer(made["Embassy"], asked, "issued", valid="2027-03-03", at=over)
    actions.answer(made["Embassy"], asked, "issued", valid="2027-03-03", at=over - 1)
    kept = lambda at: {row.kind: row.days for row in queries.person(made["Desk"], person, at=at).row.keeping}  # noqa: E731
    assert "papers" not in kept(over - 1)
    assert kept(over)["papers"] == 0 and kept(over + DAY)["papers"] == 1
