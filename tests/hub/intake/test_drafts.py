"""A sheet is kept from its first step on: sealed, under a code, and what is agreed to beside it."""

from pathlib import Path
from typing import Any

from appealing import refused, submitted
from bells import rows
from canary import Canaries
from clocks import Clock
from hubs import Hub
from reporting import CONTACT, FIRST, NAME, OWN_PHONE, WHOLE, begun, picture, sheet

from accord.core import codes


def test_each_step_is_kept_and_lies_in_the_vault(any_hub: Hub, tmp_path: Path) -> None:
    from accord.hub.intake import actions, queries

    code = begun()
    assert codes.read(code) == code
    actions.fill_in(code, sheet(), {"police": True, "bank": False})
    kept = queries.draft(code.lower())
    assert kept.sheet.answers == WHOLE and "police" in kept.stands and "bank" not in kept.stands and not kept.handed_in
    canaries = Canaries([NAME, CONTACT, OWN_PHONE, code, codes.grouped(code)])
    assert canaries.leaks(folders=[tmp_path]) == []


def test_begun_twice_from_one_page_it_is_one(hub: Hub) -> None:
    assert begun(form="a" * 32) == begun(form="a" * 32) != begun(form="b" * 32)
    assert rows("SELECT COUNT(*) FROM intake_submission") == [(2,)]


def test_the_code_is_not_told_again_once_more_was_written(hub: Hub) -> None:
    from accord.hub.intake import actions, queries

    code = begun(form="a" * 32)
    assert begun({**FIRST, "lost": ["data"]}, form="a" * 32) == code
    assert queries.draft(code).sheet.answers["lost"] == ["data"]
    actions.fill_in(code, sheet(), {})
    assert refused(begun, form="a" * 32) == "used"
    other = begun(form="b" * 32)
    actions.agree(other, {"police": True})
    assert refused(begun, form="b" * 32) == "used"
    third = begun(form="c" * 32)
    actions.attach(third, picture())
    assert refused(begun, form="c" * 32) == "used"


def test_the_random_text_of_a_page_is_the_hubs_own(hub: Hub) -> None:
    from accord.hub.intake import queries

    made = queries.new_form()
    assert queries.is_form(made) and made != queries.new_form()
    for other in ("", "f" * 32, "f" * 64, made[:-1], made + "0", made.upper(), made[32:] + made[:32], "\u0661" * 64):
        assert not queries.is_form(other)


def test_drafts_close_nothing_and_give_way_by_who_keeps_most(hub: Hub, monkeypatch: Any) -> None:
    from accord.hub.intake import actions, pacing

    Clock(monkeypatch).to_midday()  # with the hour ends what is known of a network
    monkeypatch.setattr(pacing, "MOST_DRAFTS", 8)
    monkeypatch.setattr(pacing, "MOST_HANDED_IN", 2)
    first = begun(form="v" * 32, place="198.51.100.1")
    flood = [begun(form=f"{n:032}", place="203.0.113.7") for n in range(20)]
    held = [begun({"country": "TH"}, (), door="held", form=f"h{n:031}") for n in range(10)]
    appeal = [submitted(f"+6681234000{n}") for n in range(2)]
    assert len(appeal) == 2 and len(held) == 10
    ((left,),) = rows("SELECT COUNT(*) FROM intake_submission WHERE step = 'draft' AND door = 'money'")
    assert 4 <= left <= 8, "the store has an end"
    actions.hand_in(first)
    actions.hand_in(begun(form="w" * 32, place="198.51.100.2"))
    assert refused(actions.hand_in, flood[0]) == "ended" and refused(actions.fill_in, flood[0], sheet(), {}) == "ended"


def test_over_the_most_of_an_hour_whoever_sent_most_waits_and_the_others_do_not(hub: Hub, monkeypatch: Any) -> None:
    from accord.hub.intake import actions, pacing

    Clock(monkeypatch).to_midday()
    monkeypatch.setattr(pacing, "MOST_HANDED_IN", 6)
    codes = [begun(form=f"{n:032}", place="203.0.113.7") for n in range(12)]
    for code in codes[:6]:
        actions.hand_in(code)
    assert refused(actions.hand_in, codes[6]) == "busy"
    for number in range(4):
        actions.hand_in(begun(form=f"o{number:031}", place=f"198.51.100.{number}"))
    assert refused(actions.hand_in, codes[7]) == "busy"
    actions.hand_in(begun({"country": "TH"}, (), door="held", form="h" * 32))
    submitted("+66812340003")
    member = hub.member("Bank")
    actions.hand_in(begun(form="m" * 32, member=member.n))


def test_a_network_never_gets_more_than_what_is_left_for_it() -> None:
    from accord.hub.intake.pacing import fair_share

    assert fair_share([], 10) == 10
    assert fair_share([2000], 2000) == 2000 and fair_share([2000, 1], 2000) == 1999
    assert fair_share([5, 5, 100], 60) == 50
    assert fair_share([1] * 100, 50) == 1, "a network that sent nothing yet is always let in"


def test_handed_in_it_cannot_be_changed_and_consent_still_can(hub: Hub) -> None:
    from accord.hub.intake import actions, queries

    code = begun()
    actions.hand_in(code)
    actions.hand_in(code)
    assert refused(actions.fill_in, code, sheet(), {}) == "ended"
    actions.agree(code, {"bank": False, "no such thing": True})
    assert "bank" not in queries.draft(code).stands
    actions.withdraw(code)
    assert refused(actions.agree, code, {"bank": True}) == "ended" and refused(actions.hand_in, code) == "ended"


def test_of_two_words_the_later_one_counts_and_saying_it_again_adds_nothing(hub: Hub) -> None:
    from accord.hub.intake import actions, queries

    code = begun(yes=())
    for yes in (True, True, False, True, False, False):
        actions.agree(code, {"signals": yes})
    assert queries.draft(code).stands == frozenset()
    assert rows("SELECT yes FROM intake_said ORDER BY n") in ([(1,), (0,), (1,), (0,)], [(True,), (False,), (True,), (False,)])


def test_what_cannot_be_kept_is_refused(hub: Hub) -> None:
    from accord.hub.intake import actions

    assert refused(begun, {**FIRST, "words": "4111 1111 1111 1111"}) == "card-number"
    assert refused(begun, {**FIRST, "words": "x" * 300_000}) == "too-long"
    assert refused(actions.begin, "appeal", sheet(), {}, form="f") == "kind"
    assert refused(actions.submit, "report", {}) == "kind"
    assert rows("SELECT COUNT(*) FROM vault_record") == [(0,)]


def test_of_the_network_only_a_digest_is_kept_that_changes_each_hour(hub: Hub, at: Any) -> None:
    from accord.hub.intake.vocabulary import HOUR

    for form in "ab":
        begun(form=form * 32, place="203.0.113.7")
    at.now += HOUR
    begun(form="c" * 32, place="203.0.113.7")
    kept = [bytes(place) for (place,) in rows("SELECT place FROM intake_submission ORDER BY n")]
    assert kept[0] == kept[1] != kept[2] and all(len(place) == 32 for place in kept)


def test_a_picture_that_is_sent_again_is_kept_once(any_hub: Hub) -> None:
    """A browser sends a page again where the line broke, and people press Reload."""
    from accord.hub.intake import actions, queries

    code = begun()
    for number in range(10):
        for _ in range(2):
            actions.attach(code, picture(size=(8, 8 + number)))
    references = queries.draft(code).sheet.answers["evidence"]
    assert len(references) == len(set(references)) == 10
    actions.attach(code, picture())
    assert queries.draft(code).sheet.answers["evidence"] == references, "it is there, though there is no room for another"


def test_pictures_are_sealed_and_no_other_reference_is_taken(hub: Hub, tmp_path: Path) -> None:
    from accord.hub.intake import actions, queries

    code = begun()
    canaries = Canaries(["Quivolda pixels of a chat"])
    actions.attach(code, picture("JPEG") + canaries.texts[0].encode())
    (reference,) = queries.draft(code).sheet.answers["evidence"]
    actions.fill_in(code, sheet(answers={**WHOLE, "evidence": ["00000000-0000-4000-8000-000000000000"]}), {})
    assert queries.draft(code).sheet.answers["evidence"] == [reference]
    other = begun({**FIRST, "evidence": [reference]}, form="o" * 32)
    assert "evidence" not in queries.draft(other).sheet.answers
    assert refused(actions.attach, code, b"MZ program") == "not-an-image"
    assert refused(actions.attach, code, b"\xff\xd8\xff" + b"x" * 4_000_000) == "not-an-image"
    assert refused(actions.attach, code, picture("JPEG") + b"x" * 11_000_000) == "image-too-large"
    for number in range(9):
        actions.attach(code, picture(size=(8, 9 + number)))
    assert refused(actions.attach, code, picture(size=(8, 30))) == "pictures"
    assert canaries.leaks(folders=[tmp_path]) == []
