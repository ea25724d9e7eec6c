"""Proof of control: which ways fit, what is sent and typed in, and how often."""

from typing import Any

import pytest
from appealing import identifier, refused, status, submitted
from bells import rows
from hubs import Hub

from accord.core.times import DAY
from accord.hub.intake.vocabulary import HOUR, MOST_SENT, MOST_TRIES, SEND_AGAIN_AFTER, SENT_ANYWAY_AFTER


def sent(short: str) -> Any:
    """What the feature above does for the way chosen longest ago: a code goes out."""
    from accord.hub.intake import actions, queries
    from accord.hub.journal.actions import turn

    proof = queries.proof_to_make()
    assert proof
    with turn() as t:
        actions.keep_short_code_in(t, proof.n, queries.submission_of(proof).id.bytes, short)
    with turn() as t:
        actions.note_try_in(t, proof.n, "sent", "sent")
    return proof


@pytest.mark.parametrize(
    ("text", "kind", "offered"),
    [
        ("+66812345678", "phone", ["sms", "by-hand"]),
        ("me@example.org", "email", ["mail", "by-hand"]),
        ("shop.example.org", "domain", ["site-file", "record", "by-hand"]),
        ("https://shop.example.org/a", "url", ["site-file", "record", "by-hand"]),
        ("AE070331234567890123456", "iban", ["bank", "by-hand"]),
        ("203.0.113.7", "ip", ["by-hand"]),
    ],
)
def test_the_ways_that_fit_are_offered(hub: Hub, text: str, kind: str, offered: list[str]) -> None:
    assert identifier(text).kind == kind
    assert [way.word for way in status(submitted(text).code).offered] == offered


def test_the_code_that_was_sent_proves_control(any_hub: Hub, at: Any) -> None:
    from accord.hub.intake import actions

    code = submitted().code
    assert refused(actions.answer_code, code, "sms", "12345678") == "not-sent"
    actions.choose_way(code, "sms")
    assert refused(actions.choose_way, code, "sms") == "wait"
    sent("12345678")
    [proof] = status(code, at.now).proofs
    assert proof.takes_code and not proof.may_ask_again
    proven = "SELECT COUNT(*) FROM journal_audit WHERE action = 'public:appeal:proven'"
    assert refused(actions.answer_code, code, "sms", "87654321") == "wrong" and rows(proven) == [(0,)]
    actions.answer_code(code, "sms", " ١٢٣٤-5678 ")
    assert rows(proven) == [(1,)], "who handles it looks at it again"
    submission = status(code, at.now)
    assert (submission.step, submission.offered, [row.state for row in submission.proofs]) == ("proven", (), ["shown"])
    assert submission.dues == {"answer": at.now + 4 * HOUR}
    assert refused(actions.choose_way, code, "sms") == "proven"


def test_a_code_is_guessed_a_few_times_only_and_lives_an_hour(any_hub: Hub, at: Any) -> None:
    from accord.hub.intake import actions

    code = submitted().code
    actions.choose_way(code, "sms")
    sent("12345678")
    assert {refused(actions.answer_code, code, "sms", "00000000") for _ in range(MOST_TRIES)} == {"wrong"}
    assert refused(actions.answer_code, code, "sms", "12345678") == "tries"
    at.now += SEND_AGAIN_AFTER
    actions.choose_way(code, "sms")
    sent("22222222")
    assert refused(actions.answer_code, code, "sms", "12345678") == "wrong"
    at.now += HOUR
    assert refused(actions.answer_code, code, "sms", "22222222") == "not-sent"
    assert status(code, at.now).step == "prove"


def test_a_number_is_not_flooded_with_codes_whoever_asks(any_hub: Hub, at: Any) -> None:
    from accord.hub.intake import actions

    codes = [submitted(reason=f"Reason {n}.").code for n in range(MOST_SENT + 1)]
    for code in codes[:MOST_SENT]:
        actions.choose_way(code, "sms")
        sent("12345678")
    assert refused(actions.choose_way, codes[-1], "sms") == "sent-enough"
    actions.choose_way(submitted("+66899999999").code, "sms")
    at.now += SENT_ANYWAY_AFTER
    assert refused(actions.choose_way, codes[0], "sms") == "sent-enough"
    actions.choose_way(codes[-1], "sms")
    assert refused(actions.choose_way, submitted(reason="One more.").code, "sms") == "sent-enough"
    at.now += DAY
    actions.choose_way(codes[0], "sms")


def test_codes_that_are_asked_for_at_once_count_before_they_are_sent(any_hub: Hub, at: Any) -> None:
    from accord.hub.intake import actions

    for number in range(MOST_SENT):
        actions.choose_way(submitted(reason=f"Reason {number}.").code, "sms")
    assert refused(actions.choose_way, submitted(reason="One more.").code, "sms") == "sent-enough"


def test_a_text_to_be_placed_is_the_submissions_own_and_stays(hub: Hub) -> None:
    from accord.hub.intake import actions

    own_code, other = submitted("shop.example.org").code, submitted("shop.example.org", reason="Other.").code
    for code in (own_code, other):
        actions.choose_way(code, "record")
        actions.choose_way(code, "site-file")
    texts = [{proof.text for proof in status(code).proofs} for code in (own_code, other)]
    assert len(texts[0]) == len(texts[1]) == 1 and texts[0] != texts[1]
    assert refused(actions.choose_way, own_code, "sms") == refused(actions.choose_way, own_code, "nonsense") == "way"


def test_recorded_by_hand_it_says_so(any_hub: Hub) -> None:
    from accord.hub.intake import actions, queries
    from accord.hub.journal.actions import turn

    receipt = submitted("203.0.113.7")
    row = queries.submission(receipt.id)
    assert row
    with turn() as t:
        actions.prove_in(t, row, "by-hand", by="person:4f1c", by_member=any_hub.admin.n)
    submission = status(receipt.code)
    assert submission.step == "proven" and [proof.by_hand for proof in submission.proofs] == [True]
    [kept] = queries.proofs(row.n)
    assert (kept.by, kept.by_member) == ("person:4f1c", any_hub.admin.n)
