"""A member's feed is pushed in order, signed, and again until it is taken."""

import json
import time
from typing import Any

import pytest
from bells import Web, change, rows
from django.db import OperationalError
from hooks import dues, hooked
from hubs import Hub
from standardwebhooks import Webhook
from turns_elsewhere import turn_elsewhere
from worlds import whole_feed

from accord.client import verify_webhook
from accord.core.times import DAY, SECOND
from accord.hub.times import now
from accord.hub.webhooks import actions, queries, sending
from accord.hub.webhooks.errors import NoSuchWebhook
from accord.hub.webhooks.round import Round
from accord.hub.webhooks.vocabulary import MOST_OLD, WAITS


def test_the_feed_comes_in_order_signed_and_once(any_hub: Hub, web: Web) -> None:
    made = hooked(any_hub, web)
    made.publish(0, 3)
    at = now()
    assert sending.deliver(at) == 1
    assert sending.deliver(at) == 0
    made.publish(3)
    assert sending.deliver(at + 1) == 1
    feed = [entry for entry in whole_feed(made.beta.n) if entry["type"] == "signal.published"]
    first, second = made.messages()
    assert first["type"] == "feed.entries"
    assert first["data"]["entries"] + second["data"]["entries"] == feed
    assert first["data"]["next"] == second["data"]["after"]
    assert made.ids == [f"{made.id}-{first['data']['after']}", f"{made.id}-{second['data']['after']}"]
    _, headers, body = web.got[0]
    assert verify_webhook(body, headers, made.secret) == Webhook(made.secret).verify(body, headers) == first
    assert (made.row.behind, made.row.last.code, made.row.last.status) == (0, "sent", 204)


def test_a_message_holds_a_hundred_entries_at_most(hub: Hub, web: Web) -> None:
    made = hooked(hub, web)
    made.publish(0, 205)
    while sending.deliver(now()):
        pass
    assert [len(message["data"]["entries"]) for message in made.messages()] == [100, 100, 5]
    assert made.row.behind == 0


def test_what_is_for_others_is_passed_in_quiet_and_never_sent(any_hub: Hub, web: Web) -> None:
    made = hooked(any_hub, web)
    gamma = any_hub.member("Gamma")
    any_hub.member("Alpha").publish("https://hidden.example/", tlp="TLP:AMBER", audience={"members": [gamma.id]})
    before = made.row.cursor
    assert sending.deliver(now()) == 1  # that Gamma joined is for everybody
    assert sending.deliver(now()) == 0
    assert b"hidden" not in b"".join(body for _, _, body in web.got)
    assert made.row.behind == 0 and made.row.cursor > before


def test_a_message_is_tried_again_as_the_same_bytes_under_the_same_id_on_the_schedule(any_hub: Hub, web: Web) -> None:
    made = hooked(any_hub, web)
    made.publish(0)
    web.status = 500
    at = now()
    for number, wait in enumerate(WAITS):
        begun = time.monotonic()
        assert sending.deliver(at) == 1
        due, took = dues(made), time.monotonic() - begun
        assert wait <= due - at <= wait * 1.1 + took * SECOND + SECOND
        assert sending.deliver(due - 1) == 0, "not before its time"
        assert (made.row.failures, made.row.next_try, made.row.last.status) == (number + 1, due, 500)
        made.publish(number + 1)  # what comes meanwhile does not change what is in hand
        at = due
    web.status = 200
    assert sending.deliver(at) == 1
    assert len(set(made.ids)) == 1
    assert len({body for _, _, body in web.got}) == 1
    assert len({headers["webhook-timestamp"] for _, headers, _ in web.got}) > 1
    assert made.messages()[-1]["data"]["after"] < made.row.cursor
    assert (made.row.failures, made.row.next_try) == (0, None)
    assert sending.deliver(at) == 1
    assert made.row.behind == 0


def test_what_is_to_be_tried_at_once_is_not_said_to_be_tried_in_1970(any_hub: Hub, web: Web) -> None:
    made = hooked(any_hub, web)
    made.publish(0)
    web.status = 500
    for act in (lambda: actions.resume(made.beta, made.id), lambda: actions.change(made.beta, made.id, url=f"{made.row.url}-2")):
        assert sending.deliver(now()) == 1
        assert made.row.next_try > now()
        before = now()
        act()
        assert before <= made.row.next_try <= now()


def test_what_is_never_taken_becomes_a_dead_letter_and_the_rest_goes_on(any_hub: Hub, web: Web) -> None:
    made = hooked(any_hub, web)
    made.publish(0, 2)
    given_up = spend(made, web)
    (letter,) = made.letters
    assert (letter.count, letter.tries, letter.code, letter.status, letter.waits) == (2, 10, "refused", 503, False)
    assert letter.message == made.ids[0] and letter.next == made.row.cursor
    made.publish(2)
    web.status, web.got = 204, []
    assert sending.deliver(given_up) == 1
    assert len(made.got()) == 1
    for wrong in ("no id", "00000000-0000-4000-8000-000000000000"):
        for act in (actions.send_again, actions.dismiss):
            with pytest.raises(NoSuchWebhook):
                act(made.beta, made.id, wrong)
    # And it can be sent again: the same message as it was.
    assert actions.send_again(made.beta, made.id, letter.id) == 1
    assert made.letters[0].waits
    assert sending.deliver(given_up) == 1
    assert made.ids[-1] == letter.message
    assert len(made.messages()[-1]["data"]["entries"]) == 2
    assert made.letters == []


def test_what_is_sent_again_and_not_taken_stays_and_is_not_tried_by_itself(hub: Hub, web: Web) -> None:
    made = hooked(hub, web)
    made.publish(0)
    at = spend(made, web)
    actions.send_again(made.beta, made.id)
    assert sending.deliver(at) == 1
    (letter,) = made.letters
    assert (letter.tries, letter.waits) == (11, False)
    assert sending.deliver(at + 30 * DAY) == 0
    assert actions.dismiss(made.beta, made.id, letter.id) == 1
    assert made.letters == []


def spend(made: Any, web: Web, status: int = 503) -> int:
    """Let every try of one message fail; returns the moment after."""
    web.status = status
    at = now() + 400 * DAY if made.letters else now()
    at = max(at, dues(made))
    letters = len(made.letters)
    while len(made.letters) == letters:
        assert sending.deliver(at) == 1
        at = max(at + SECOND, dues(made))
    return at


def test_after_five_dead_letters_in_a_row_the_webhook_is_stopped(any_hub: Hub, web: Web) -> None:
    made = hooked(any_hub, web)
    for number in range(5):
        assert made.row.state == "active"
        made.publish(number)
        at = spend(made, web)
    assert (made.row.state, made.row.reason, len(made.letters)) == ("stopped", "dead", 5)
    made.publish(9)
    web.got, web.status = [], 200
    assert sending.deliver(at + 40 * DAY) == 0
    actions.resume(made.beta, made.id)
    actions.send_again(made.beta, made.id)
    for _ in range(6):
        assert sending.deliver(at) == 1
    assert sending.deliver(at) == 0
    assert (made.row.state, made.row.behind, made.letters) == ("active", 0, [])
    assert sorted(made.got()) == [entry["seq"] for entry in whole_feed(made.beta.n) if entry["type"] == "signal.published"]


def test_gone_stops_it_at_once_and_nothing_is_lost(any_hub: Hub, web: Web) -> None:
    made = hooked(any_hub, web)
    made.publish(0)
    web.status = 410
    at = now()
    assert sending.deliver(at) == 1
    assert (made.row.state, made.row.reason, made.row.last.code, made.letters) == ("stopped", "gone", "gone", [])
    assert sending.deliver(at + DAY) == 0
    web.status = 200
    actions.resume(made.beta, made.id)
    assert sending.deliver(at) == 1
    assert len(set(made.ids)) == 1 and made.row.behind == 0


def test_a_redirect_is_not_followed(hub: Hub, web: Web) -> None:
    made = hooked(hub, web)
    made.publish(0)
    web.status, web.headers = 307, {"Location": web.url + "/elsewhere"}
    sending.deliver(now())
    assert [path for path, _, _ in web.got] == ["/feed"]
    assert (made.row.last.code, made.row.last.status, made.row.failures) == ("redirected", 307, 1)


@pytest.mark.parametrize(("asked", "least", "most"), [("3600", 3600, 3601), ("1", 5, 6), ("999999999", 86400, 86401), ("soon", 5, 6)])
def test_a_receiver_can_ask_for_a_longer_wait_within_a_day(hub: Hub, web: Web, asked: str, least: int, most: int) -> None:
    made = hooked(hub, web)
    made.publish(0)
    web.status, web.headers = 429, {"Retry-After": asked}
    at, begun = now(), time.monotonic()
    sending.deliver(at)
    took = time.monotonic() - begun
    assert least * SECOND <= dues(made) - at <= (most + took) * SECOND


def test_both_secrets_sign_for_a_day(any_hub: Hub, web: Web) -> None:
    made = hooked(any_hub, web)
    fresh = actions.rotate(made.beta, made.id)
    made.publish(0)
    sending.deliver(now())
    assert made.messages() == made.messages(fresh)
    assert made.row.old_signs_until is not None
    web.got = []
    made.publish(1)
    sending.deliver(now() + DAY + SECOND)
    (_, headers, body) = web.got[0]
    assert len(headers["webhook-signature"].split()) == 1
    at = int(headers["webhook-timestamp"])
    assert verify_webhook(body, headers, fresh, at=at)["type"] == "feed.entries"
    sending.forget_old_secrets(now() + DAY + SECOND)
    assert made.row.old_signs_until is None
    assert rows("SELECT COUNT(*) FROM vault_field WHERE name = 'webhook_old'") == [(0,)]


def test_secrets_that_are_replaced_one_after_another_all_sign_for_a_day(any_hub: Hub, web: Web) -> None:
    made = hooked(any_hub, web)
    fresh = [actions.rotate(made.beta, made.id) for _ in range(MOST_OLD)]
    made.publish(0)
    sending.deliver(now())
    for secret in (made.secret, *fresh):
        assert made.messages(secret), "whoever set one of them up, or lost an answer and asked again, is still understood"
    web.got = []
    newest = actions.rotate(made.beta, made.id, secret=fresh[-1])
    made.publish(1)
    sending.deliver(now())
    ((_, headers, _),) = web.got
    assert newest == fresh[-1] and len(headers["webhook-signature"].split()) == 1 + MOST_OLD, "the same one again pushes none out"
    made.messages(made.secret)
    web.got = []
    actions.rotate(made.beta, made.id)
    made.publish(2)
    sending.deliver(now())
    ((_, headers, _),) = web.got
    assert len(headers["webhook-signature"].split()) == 1 + MOST_OLD, "no more than these"
    made.messages(newest)


def test_when_a_message_was_tried_last_is_when_that_try_ended(any_hub: Hub, web: Web) -> None:
    made = hooked(any_hub, web)
    made.publish(0)
    web.status = 500
    at = now()
    sending.deliver(at)
    told = made.row.last
    assert (told.code, told.status) == ("refused", 500) and told.at >= at
    web.status = 204
    actions.test(made.beta, made.id)
    sending.deliver(now() + SECOND)
    assert made.row.test.code == "sent" and made.row.last == told, "a test is no try of a message"


def test_going_back_sends_anew_under_other_ids(any_hub: Hub, web: Web) -> None:
    made = hooked(any_hub, web)
    begun = made.row.cursor
    made.publish(0, 2)
    sending.deliver(now())
    actions.resume(made.beta, made.id, begun)
    made.publish(2)
    sending.deliver(now())
    first, second = made.messages()
    assert first["data"]["entries"] == second["data"]["entries"][:2]
    assert len(second["data"]["entries"]) == 3
    assert len(set(made.ids)) == 2, "whoever drops repeats by the id must not drop these"


def test_what_is_set_back_while_a_message_is_on_its_way_begins_there(any_hub: Hub, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    made = hooked(any_hub, web)
    begun = made.row.cursor
    made.publish(0, 2)
    real = sending.exchange

    def late(*given: Any, **more: Any) -> Any:
        answer = real(*given, **more)
        actions.resume(made.beta, made.id, begun)
        # Another thread of this process has it in hand again by now.
        change("UPDATE webhooks_webhook SET taken = %s, taken_by = %s", now(), sending.ME)
        return answer

    with monkeypatch.context() as patch:
        patch.setattr(sending, "exchange", late)
        sending.deliver(now())
    assert made.row.cursor == begun, "what became of the message of before moves nothing"
    sending.deliver(now())
    first, second = made.messages()
    assert first["data"]["entries"] == second["data"]["entries"] and len(set(made.ids)) == 2


def test_what_this_process_could_not_note_is_sent_again_at_once(any_hub: Hub, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    made = hooked(any_hub, web)
    made.publish(0)

    def gone(*_: Any, **__: Any) -> None:
        raise OperationalError("the server closed the connection unexpectedly")

    with monkeypatch.context() as patch, pytest.raises(OperationalError):
        patch.setattr(sending, "_note", gone)
        sending.deliver(now())
    (hook,) = sending.due(now())
    current = Round()
    assert list(current.choose([hook])) == [hook]
    sending.say_busy(current)  # the thread that looks, before one that sends has taken it
    assert sending.serve(hook.n, now(), current.passed(hook)) is None
    first, second = made.messages()
    assert first == second and len(set(made.ids)) == 1
    assert made.row.behind == 0
    monkeypatch.setattr(sending, "ME", "another process")
    change("UPDATE webhooks_webhook SET taken = %s, taken_by = %s", now(), "this one")
    made.publish(1)
    assert sending.due(now()) == [], "what another has in hand is left to it"


def test_a_paused_one_waits_and_goes_on_where_it_stood(hub: Hub, web: Web) -> None:
    made = hooked(hub, web)
    actions.pause(made.beta, made.id)
    made.publish(0)
    assert sending.deliver(now()) == 0
    assert made.row.behind == 1
    actions.resume(made.beta, made.id)
    assert sending.deliver(now()) == 1
    assert len(made.got()) == 1


def test_a_suspended_members_webhooks_stop_at_once_and_go_on_without_a_gap(any_hub: Hub, web: Web) -> None:
    from accord.hub.members import actions as members
    from accord.hub.members import queries as who

    made = hooked(any_hub, web)
    members.change_standing(who.member(made.beta.id), "suspended", by=who.operator())
    made.publish(0)
    assert sending.deliver(now()) == 0
    members.change_standing(who.member(made.beta.id), "active", by=who.operator())
    while sending.deliver(now()):
        pass
    assert made.got() == [entry["seq"] for entry in whole_feed(made.beta.n, after=made.messages()[0]["data"]["after"])]


def test_a_member_suspended_between_the_look_and_the_sending_gets_nothing(hub: Hub, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    from accord.hub.members import actions as members
    from accord.hub.members import queries as who

    made = hooked(hub, web)
    made.publish(0)
    real = sending.exchange

    def late(*given: Any, **more: Any) -> Any:
        members.change_standing(who.member(made.beta.id), "suspended", by=who.operator())
        return real(*given, **more)

    monkeypatch.setattr(sending, "exchange", late)
    sending.deliver(now())
    assert web.got == []
    assert rows("SELECT failures, taken_by FROM webhooks_webhook") == [(0, "")]


def test_a_test_says_what_became_of_it_and_moves_no_cursor(any_hub: Hub, web: Web) -> None:
    made = hooked(any_hub, web)
    made.publish(0)
    actions.test(made.beta, made.id)
    assert made.row.test_waits
    assert sending.deliver(now()) == 1
    (message,) = made.messages()
    assert (message["type"], message["data"]) == ("webhook.test", {"webhook": made.id})
    assert (made.row.test.code, made.row.test.status, made.row.test_waits, made.row.behind) == ("sent", 204, False, 1)


def test_an_erased_entry_is_sent_as_erased(hub: Hub, web: Web) -> None:
    from accord.hub.journal import actions as journal

    made = hooked(hub, web)
    made.publish(0)
    web.status = 500
    at = now()
    sending.deliver(at)
    seq = made.got()[0]
    journal.erase(seq, member=made.alpha.n, actor="operator")
    web.status = 200
    sending.deliver(dues(made))
    (entry,) = json.loads(web.got[-1][2])["data"]["entries"]
    assert (entry["type"], entry["seq"]) == ("entry.erased", seq)


def test_a_process_that_is_gone_without_a_word_is_taken_over(any_hub: Hub, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    made = hooked(any_hub, web)
    made.publish(0)
    at = now()

    def killed(*given: Any, **more: Any) -> None:
        """Sent, and cut off before anything was noted."""

    with monkeypatch.context() as cut:
        cut.setattr(sending, "_note", killed)
        cut.setattr(sending, "ME", "the one that was killed")
        sending.deliver(at)
    made.publish(1)
    assert sending.deliver(at + 9 * SECOND) == 0, "somebody may still be sending"
    assert sending.deliver(at + 11 * SECOND) == 1
    assert len(made.ids) == 2 and len(set(made.ids)) == 1
    assert len({body for _, _, body in web.got}) == 1
    assert sending.deliver(at + 12 * SECOND) == 1
    assert len(made.got()) == 2


def test_how_far_behind_each_is_can_be_asked(any_hub: Hub, web: Web) -> None:
    made = hooked(any_hub, web)
    made.publish(0, 3)
    assert queries.lags() == [(made.id, made.beta.id, 3, "active")]


def test_filters_are_the_feeds_own(any_hub: Hub, web: Web) -> None:
    made = hooked(any_hub, web, kind="url,phone", scheme="parcel")
    alpha = any_hub.member("Alpha")
    wanted = [
        alpha.publish("https://evil.example/", scheme="parcel")["seq"],
        alpha.publish("+66812345678", scheme="parcel")["seq"],
    ]
    alpha.publish("https://other.example/")
    alpha.publish("evil-domain.com", scheme="parcel")
    while sending.deliver(now()):
        pass
    assert made.got() == wanted
    assert made.row.behind == 0


def test_other_filters_cut_what_is_in_hand_anew(any_hub: Hub, web: Web) -> None:
    made = hooked(any_hub, web, kind="phone")
    alpha = any_hub.member("Alpha")
    seqs = [alpha.publish(f"https://evil-{number}.example/")["seq"] for number in range(3)] + [alpha.publish("+66812345678")["seq"]]
    web.status = 500
    at = now()
    sending.deliver(at)
    assert made.got() == seqs[-1:]
    actions.change(made.beta, made.id, kind="")
    web.status, web.got = 200, []
    sending.deliver(at + SECOND)
    assert made.got() == seqs
    assert made.ids[0].endswith("-1"), "another message, so another id"


def test_sending_waits_for_no_turn_and_leaves_one_that_is_just_being_changed_to_the_next_look(postgres_hub: Hub, web: Web) -> None:
    made = hooked(postgres_hub, web)
    made.publish(0, 3)
    row = rows("SELECT n FROM webhooks_webhook")[0][0]
    with turn_elsewhere():
        assert sending.deliver(now()) == 1
    (message,) = made.messages()
    assert len(message["data"]["entries"]) == 3 and made.row.behind == 0
    made.publish(3)
    with turn_elsewhere(lambda t: t.cursor.execute("SELECT 1 FROM webhooks_webhook WHERE n = %s FOR UPDATE", [row])):
        sending.deliver(now())
        assert len(made.messages()) == 1, "it may be paused, or get another address"
    assert sending.deliver(now()) == 1
    assert len(made.messages()) == 2 and made.row.behind == 0
