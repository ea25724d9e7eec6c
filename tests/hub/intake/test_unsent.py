"""A form of one page that is typed and not sent: sealed, for its writer, for a day; and then it is gone."""

from pathlib import Path
from typing import Any

import pytest
from appealing import PHONE, REASON, attend, identifier, refused, rows_of, submitted
from bells import rows
from canary import Canaries
from clocks import Clock
from hubs import Hub
from rooms import caller, person

TYPED = {"identifier": "+66 81 234 5678", "country": "TH", "reason": REASON, "reach": "owner@shop.example", "harm": ""}


def kept(form: str = "", **more: Any) -> Any:
    from accord.hub.intake import actions, queries

    given = {**TYPED, **more.pop("given", {})}
    return actions.keep("appeal", given, form=form or queries.new_form(), country="TH", place="198.51.100.1", **more)


def read(draft: Any, form: str | None = None) -> Any:
    from accord.hub.intake import queries

    return queries.unsent("appeal", draft.code, draft.form if form is None else form)


def test_what_is_typed_lies_sealed_and_is_its_writers(any_hub: Hub, tmp_path: Path) -> None:
    draft = kept()
    assert read(draft).fields == {name: text for name, text in TYPED.items() if text} and read(draft).is_own
    assert not read(draft, form="f" * 64).is_own, "the code alone"
    assert Canaries([PHONE[3:], "81 234 5678", REASON, "owner@shop.example", draft.code]).leaks(folders=[tmp_path]) == []
    assert rows("SELECT kind FROM vault_record") == [("draft",)], "the kind that no member reads"


def test_a_later_page_takes_its_place_and_the_old_is_shredded(any_hub: Hub) -> None:
    first = kept()
    second = kept(first.form, code=first.code, version=first.version, given={"reason": "Shorter.", "reach": ""})
    assert second.code == first.code and second.version != first.version and not second.is_beside
    assert read(second).fields["reason"] == "Shorter." and "reach" not in read(second).fields
    assert rows("SELECT COUNT(*) FROM vault_record WHERE erased IS NULL") == [(1,)]


def test_two_windows_write_over_nothing(hub: Hub) -> None:
    first = kept()
    kept(first.form, code=first.code, version=first.version, given={"reason": "One window."})
    other = kept(first.form, code=first.code, version=first.version, given={"reason": "The other."})
    assert other.is_beside and other.code != first.code
    assert [read(draft).fields["reason"] for draft in (first, other)] == ["One window.", "The other."]
    again = kept(first.form, code=first.code, version=first.version, given={"reason": "One window."})
    assert again.code == first.code and not again.is_beside, "sent twice it is one"
    assert rows_of("intake_submission") == 2


def test_the_first_page_sent_twice_is_one_draft(hub: Hub) -> None:
    from accord.hub.intake import queries

    form = queries.new_form()
    assert kept(form).code == kept(form).code
    later = kept(form, given={"reason": "More."})
    assert later.code != kept(form).code, "since more was typed, the page of before begins another"


def test_a_finder_of_the_code_adds_and_takes_nothing_away(hub: Hub) -> None:
    from accord.hub.intake import actions, queries

    first = kept()
    version = read(first).version
    kept(queries.new_form(), code=first.code, version=version, given={"identifier": "", "reason": "", "reach": "new@shop.example"})
    draft = read(first)
    assert draft.fields["reason"] == REASON and draft.fields["reach"] == "new@shop.example"
    assert draft.is_mixed and not draft.is_own, "its writer is not shown what another typed"
    assert refused(actions.leave_unsent, "appeal", first.code, queries.new_form()) == "unknown"


def test_it_is_erased_when_its_writer_leaves_when_it_is_sent_and_when_the_day_is_over(any_hub: Hub, monkeypatch: Any) -> None:
    from accord.hub.intake import actions, queries

    clock = Clock(monkeypatch)

    left, sent, over = kept(), kept(), kept()
    actions.leave_unsent("appeal", left.code, left.form)
    receipt = actions.submit("appeal", {"reason": REASON, "harm": "listed"}, about=identifier(), country="TH", draft=sent.code)
    assert receipt.code == sent.code and queries.find(sent.code).step == "prove"
    attend()
    clock.ahead = 86_400 - 600
    attend()
    assert read(over).fields
    clock.ahead = 86_400 + 600
    attend()
    for draft in (left, over):
        assert refused(queries.find, draft.code) == "unknown"
    assert rows("SELECT COUNT(*) FROM vault_record WHERE kind = 'draft' AND erased IS NULL") == [(0,)]
    assert rows_of("intake_submission") == 1


def test_sent_twice_it_is_one_appeal(hub: Hub) -> None:
    draft = kept()
    assert submitted(draft=draft.code).id == submitted(draft=draft.code).id
    assert rows_of("intake_submission") == 1 and read(draft) is None


def test_no_member_sees_that_there_is_one(hub: Hub) -> None:
    from accord.hub.appeals import queries
    from accord.hub.appeals.errors import NoSuchAppeal

    kept()
    attend()
    ((draft,),) = rows("SELECT id FROM intake_submission")
    who = caller(person(hub.admin, "secretariat"))
    assert queries.appeals(who)[0] == []
    with pytest.raises(NoSuchAppeal):
        queries.find(who, str(draft))
    assert rows_of("requests_request") == 0


def test_by_the_code_of_what_was_not_sent_nothing_is_done(hub: Hub) -> None:
    from accord.hub.intake import actions

    code = kept().code
    for call, more in ((actions.add, ("More.",)), (actions.choose_way, ("sms",)), (actions.withdraw, ()), (actions.attach_paper, (b"",))):
        assert refused(call, code, *more) == "unknown"


def test_what_must_not_be_kept_is_not(hub: Hub) -> None:
    assert refused(kept, given={"reason": "I paid by 4111 1111 1111 1111."}) == "card-number"
    assert refused(kept, given={"reason": "x" * 5001}) == "too-long"
    assert refused(kept, given={"reach": "a\x00b"}) == "not-text"
    assert kept(given={"identifier": "4111111111111111"}, accounts=("4111111111111111",)).code, "an account that reads like a card's"
    assert rows_of("intake_submission") == 1


def test_a_flood_of_them_makes_room_by_the_oldest(hub: Hub, monkeypatch: Any) -> None:
    from accord.hub.intake import pacing

    monkeypatch.setattr(pacing, "MOST_DRAFTS", 4)
    for _ in range(12):
        kept()
    assert 1 <= rows_of("intake_submission") <= 4
    assert submitted().code, "and it keeps no appeal out"
