"""What is typed is kept, sealed, for its writer alone: nothing is lost by a second tab, and nothing stays longer than it may."""

from typing import Any

import pytest
from bells import rows
from hubs import Hub
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rooms import person

from accord.core.times import DAY
from accord.hub.times import now

PAGE, ACTION = "/console/publish", "/console/publish"
WORDS = "Zanthipe Pemblequist, account 123"


@pytest.fixture
def hub(any_hub: Hub) -> Hub:
    """Each test on both databases."""
    return any_hub


@pytest.fixture
def writer(hub: Hub) -> Any:
    return signed_in(person(hub.member("Alpha"), "officer", "Ann"))


def signed_in(who: Any) -> Any:
    from accord.hub.members import queries

    return queries.person_caller(who.n)


def keep(writer: Any, text: str = WORDS, **more: Any) -> Any:
    from accord.hub.drafts import actions

    return actions.keep(writer, more.pop("page", PAGE), more.pop("action", ACTION), {"note": [text], "use": ["a", "b"]}, **more)


def texts(writer: Any, page: str = PAGE) -> list[str]:
    from accord.hub.drafts import queries

    return [queries.draft(writer, row.id).fields["note"][0] for row in queries.drafts(writer, page)]


def sealed() -> int:
    return int(rows("SELECT COUNT(*) FROM vault_record WHERE erased IS NULL AND kind = 'draft'")[0][0])


def test_what_is_typed_is_kept_sealed_and_comes_back_as_it_was(writer: Any) -> None:
    from accord.hub.drafts import queries

    row, beside = keep(writer)
    assert not beside and row.version == 1 and row.dies - row.changed == 7 * DAY
    assert queries.draft(writer, row.id).fields == {"note": [WORDS], "use": ["a", "b"]}
    assert WORDS not in str(rows("SELECT * FROM drafts_draft")) and WORDS not in repr(queries.draft(writer, row.id))
    again, beside = keep(writer, "more", draft_id=row.id, seen=row.version)
    assert (again.id, again.version, beside) == (row.id, 2, False) and texts(writer) == ["more"] and sealed() == 1


def test_nobody_else_reads_it_whatever_their_role(hub: Hub, writer: Any) -> None:
    from accord.hub.drafts import actions, queries
    from accord.hub.drafts.errors import NoSuchDraft
    from accord.hub.members.queries import as_member, operator
    from accord.hub.members.queries import member as member_row
    from accord.hub.refusals import NotAllowed

    row, _ = keep(writer)
    others = [signed_in(person(hub.member("Alpha"), role, role)) for role in ("administrator", "officer", "auditor", "investigator")]
    others += [signed_in(person(hub.member("Beta"), "officer", "Bob")), as_member(member_row(hub.member("Alpha").id)), operator()]
    for other in others:
        assert queries.drafts(other, PAGE) == []
        for attempt in (lambda other=other: queries.draft(other, row.id), lambda other=other: actions.discard(other, row.id)):
            with pytest.raises(NoSuchDraft):
                attempt()
        actions.note_sent(other, row.id)
    for program in others[-2:]:
        with pytest.raises(NotAllowed):
            keep(program)
    other, beside = keep(others[0], "mine", draft_id=row.id, seen=1)
    assert other.id != row.id and not beside and texts(writer) == [WORDS]
    assert queries.drafts(writer, PAGE)[0].sent is None


def test_a_second_tab_writes_over_nothing_that_it_has_not_seen(writer: Any) -> None:
    row, _ = keep(writer, "first")
    keep(writer, "first tab goes on", draft_id=row.id, seen=1)
    other, beside = keep(writer, "second tab", draft_id=row.id, seen=1)
    assert beside and other.id != row.id
    assert set(texts(writer)) == {"first tab goes on", "second tab"}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=st.lists(st.tuples(st.integers(0, 2), st.booleans()), max_size=12))
def test_law_the_last_of_each_tab_is_there_whatever_the_others_do(writer: Any, steps: list[tuple[int, bool]]) -> None:
    """Tabs that begin from one draft or from none, and are written to in any order."""
    from accord.hub.drafts import actions, queries

    for row in queries.drafts(writer, PAGE):
        actions.discard(writer, row.id)
    begun, _ = keep(writer, "begun")
    tabs = [(begun.id, 1, ""), (begun.id, 1, ""), ("", 0, "")]
    for number, (tab, is_sent) in enumerate(steps):
        draft, seen, _ = tabs[tab]
        row, _ = keep(writer, f"text {number}", draft_id=draft, seen=seen)
        tabs[tab] = (row.id, row.version, f"text {number}")
        if is_sent:
            actions.note_sent(writer, row.id)
    there = set(texts(writer))
    assert all(not last or last in there for _, _, last in tabs)


def test_what_was_sent_is_offered_no_more_and_kept_an_hour_for_who_goes_back(writer: Any) -> None:
    from accord.hub.drafts import actions, queries
    from accord.hub.drafts.errors import NoSuchDraft

    at = now()
    row, _ = keep(writer, at=at)
    actions.note_sent(writer, row.id, at=at)
    (sent,) = queries.drafts(writer, PAGE, at=at)
    assert sent.sent == at
    assert queries.draft(writer, row.id, at=at).fields["note"] == [WORDS]
    fresh, beside = keep(writer, "another", draft_id=row.id, seen=1, at=at)
    assert fresh.id != row.id and not beside
    with pytest.raises(NoSuchDraft):
        queries.draft(writer, row.id, at=at + DAY)


def test_it_dies_after_seven_days_and_nothing_of_it_stays(writer: Any) -> None:
    from accord.hub.drafts import followers, queries

    at = now()
    row, _ = keep(writer, at=at)
    keep(writer, "later", draft_id=row.id, seen=1, at=at + 6 * DAY)
    assert not followers.work(at + 7 * DAY - 1) and sealed() == 1
    assert queries.drafts(writer, PAGE, at=at + 7 * DAY) == [], "it is over before anything erases it"
    assert followers.work(at + 7 * DAY) and not followers.work(at + 7 * DAY)
    assert rows("SELECT COUNT(*) FROM drafts_draft") == [(0,)] and sealed() == 0


def test_it_is_erased_with_its_writer(hub: Hub, writer: Any) -> None:
    from accord.hub.drafts import followers
    from accord.hub.members import queries
    from accord.hub.members.actions import people

    keep(writer)
    stays = signed_in(person(hub.member("Alpha"), "officer", "Eve"))
    keep(stays, "stays")
    people.set_active(queries.person(writer.person_n), False, by=queries.operator())
    assert followers.work(now())
    assert sealed() == 1 and texts(stays) == ["stays"]
    assert not followers.work(now())


def test_it_is_erased_with_what_its_page_is_about(writer: Any) -> None:
    from accord.hub.drafts import actions
    from accord.hub.journal.actions import turn
    from accord.hub.vault.vocabulary import Reason

    one, other, more = (f"3b241101-e2bb-4255-8caf-4136c566a96{n}" for n in (2, 3, 4))
    keep(writer, page=f"/console/care/{one}?part=2", action=f"/console/care/{one}/change")
    keep(writer, page=f"/console/arrivals/{more}")
    keep(writer, "other", page=f"/console/care/{other}")
    with turn() as t:
        actions.erase_about_in(t, [one, more], Reason("person-asked"))
    assert sealed() == 1 and texts(writer, f"/console/care/{other}") == ["other"]


def test_what_is_too_much_is_refused_with_a_sentence_and_never_cut(writer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.hub.drafts import actions
    from accord.hub.drafts.errors import TooLarge, TooMany

    with pytest.raises(TooLarge):
        keep(writer, "x" * 256 * 1024)
    with pytest.raises(TooLarge):
        keep(writer, page="/console/" + "x" * 500)
    monkeypatch.setattr(actions, "MOST", 2)
    keep(writer)
    keep(writer, "another")
    with pytest.raises(TooMany):
        keep(writer, "a third")
    assert len(texts(writer)) == 2


def test_discarded_is_erased(writer: Any) -> None:
    from accord.hub.drafts import actions
    from accord.hub.drafts.errors import NoSuchDraft

    row, _ = keep(writer)
    actions.discard(writer, row.id)
    assert sealed() == 0 and rows("SELECT COUNT(*) FROM drafts_draft") == [(0,)]
    for bad in (row.id, "x", "", "0" * 36):
        with pytest.raises(NoSuchDraft):
            actions.discard(writer, bad)


def test_the_same_text_left_again_and_again_is_one_draft(writer: Any) -> None:
    first, _ = keep(writer, at=now() - 1000)
    again, beside = keep(writer)
    assert again.id == first.id and not beside and again.changed > first.changed and texts(writer) == [WORDS] and sealed() == 1
    _, beside = keep(writer, "other words", draft_id=again.id, seen=again.version)
    keep(writer, action="/console/other")
    assert not beside and sorted(texts(writer)) == [WORDS, WORDS, "other words"], "the first page loses nothing"


def test_what_was_sent_is_not_taken_for_the_same_text_typed_anew(writer: Any) -> None:
    from accord.hub.drafts import actions

    first, _ = keep(writer)
    actions.note_sent(writer, first.id)
    again, _ = keep(writer)
    assert again.id != first.id and len(texts(writer)) == 2
