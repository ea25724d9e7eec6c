"""Guests answer one request, once; files are told by their bytes; what is about people is nowhere but in the vault."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from asking import ACCOUNTS, MINUTE, OPENING, ask, cast
from bells import NOON, Post, rows
from canary import plant
from hubs import Hub
from worlds import whole_feed

from accord.hub.requests import actions, followers, queries
from accord.hub.requests.errors import NoSuchRequest, Refused
from accord.hub.requests.guests import invitations
from accord.hub.requests.vocabulary import MOST_FILE

DAY = 1440 * MINUTE
CONTACT = {"email": "fraud@elsewhere.example", "organisation": "Elsewhere Bank", "verified": "number in the register", "language": "en"}
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def invited(made: Any, **more: Any) -> Any:
    return actions.open_request(
        made["Sender"],
        actions.Ask(
            "hold-funds", identifiers=["TH:006:9876543210"], fields=OPENING, payments=[{"amount": "90.00 THB"}], guests={0: CONTACT}, **more
        ),
        at=NOON,
    )


def test_a_guest_answers_one_request_once_and_it_counts_whom_to_invite(any_hub: Hub) -> None:
    made = cast(any_hub)
    opened = invited(made, private={"narrative": "It began with a message."})
    (invitation,), (request,) = opened.invitations, opened.requests
    page = queries.guest_page(invitation.token, at=NOON)
    assert (page.asker_name, page.pending, page.private["narrative"]["text"]) == ("Sender", {"THB": "90.00"}, "It began with a message.")
    assert {step.key for step in page.steps} >= {"acknowledge", "hold", "refuse"} and page.subject.value == "TH:006:9876543210"
    assert actions.answer_as_guest(invitation.token, "acknowledge", at=NOON).state == "acknowledged"
    done = actions.answer_as_guest(invitation.token, "hold", {"amount": "90.00 THB", "until": NOON + DAY}, at=NOON + MINUTE)
    assert done.state == "held"
    for use in (queries.guest_page, lambda token, at: actions.answer_as_guest(token, "release", at=at)):
        with pytest.raises(NoSuchRequest):
            use(invitation.token, at=NOON + 2 * MINUTE)
    assert rows("SELECT answers FROM routing_gap") == [(1,)]
    last = queries.page(made["Sender"], request.id, at=NOON).taken[-1]
    assert (last.key, last.how, last.side, last.member) == ("hold", "guest", "answerer", "")
    assert invitation.token.encode() not in b"".join(str(row).encode() for row in rows("SELECT * FROM requests_invitation"))


def test_a_page_opens_with_its_own_token_alone_and_not_for_ever(hub: Hub) -> None:
    made = cast(hub)
    opened = invited(made)
    token, request = opened.invitations[0].token, opened.requests[0].id
    for wrong in ("", "x" * 64, token[:-1] + ("A" if token[-1] != "A" else "B"), invitations.token_of(opened.invitations[0].id, NOON + 1)):
        with pytest.raises(NoSuchRequest):
            queries.guest_page(wrong, at=NOON)
    with pytest.raises(NoSuchRequest):
        queries.guest_page(token, at=opened.invitations[0].expires)
    again = actions.invite_guest(made["Sender"], request, CONTACT, at=NOON)
    with pytest.raises(NoSuchRequest):
        queries.guest_page(token, at=NOON)
    assert queries.guest_page(again.token, at=NOON).pending == {"THB": "90.00"}
    actions.withdraw_invitation(made["Sender"], request, at=NOON)
    with pytest.raises(NoSuchRequest):
        queries.guest_page(again.token, at=NOON)
    with pytest.raises(Refused) as refused:
        actions.invite_guest(made["Sender"], ask(made).requests[0].id, CONTACT, at=NOON)
    assert refused.value.code == "has-answerer"


def test_an_answer_by_telephone_is_entered_by_hand_and_marked_so(any_hub: Hub) -> None:
    made = cast(any_hub)
    (request,) = invited(made).requests
    done = actions.enter_answer_by_hand(
        made["Sender"], request.id, "refuse", {"refusal": "needs-order"}, spoke_with="Mr Q of the fraud desk", at=NOON
    )
    assert done.state == "refused"
    page = queries.page(made["Sender"], request.id, at=NOON)
    assert (page.taken[-1].how, page.taken[-1].member_name, page.messages[-1].text) == ("by-hand", "Sender", "Mr Q of the fraud desk")
    assert rows("SELECT answers FROM routing_gap") == [(1,)]
    with pytest.raises(Refused):
        actions.enter_answer_by_hand(made["Sender"], ask(made).requests[0].id, "acknowledge", spoke_with="x", at=NOON)


def test_the_page_is_mailed_once_and_again_where_the_mail_was_not_taken(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_MAIL_FROM", "bells@accord.example")
    made = cast(hub)
    opened = invited(made)
    token = opened.invitations[0].token
    with Post() as post:
        monkeypatch.setattr(settings, "ACCORD_SMTP", post.address)
        post.refuses = 1
        assert followers.send_invitation(NOON)
        assert post.mails == [] and not followers.send_invitation(NOON + MINUTE - 1)
        assert followers.send_invitation(NOON + MINUTE)
        assert not followers.send_invitation(NOON + DAY)
    (mail,) = post.mails
    assert mail.to == "fraud@elsewhere.example" and token in mail.text and "9876543210" not in mail.text
    assert queries.page(made["Sender"], opened.requests[0].id, at=NOON).invitations[0].code == "sent"


def test_a_page_that_is_open_goes_out_again_when_it_is_asked_again(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_MAIL_FROM", "bells@accord.example")
    made = cast(hub)
    (invitation,), (request,) = (opened := invited(made)).invitations, opened.requests
    with Post() as post:
        monkeypatch.setattr(settings, "ACCORD_SMTP", post.address)
        assert followers.send_invitation(NOON)
        actions.answer_as_guest(invitation.token, "refuse", {"refusal": "needs-order"}, at=NOON + MINUTE)
        token = actions.invite_guest(made["Sender"], request.id, CONTACT, at=NOON + 2 * MINUTE).token
        assert followers.send_invitation(NOON + 2 * MINUTE) and not followers.send_invitation(NOON + 3 * MINUTE)
        again = {"amount": "90.00 THB", "correct-from": "refused", "ground": "new-facts"}
        actions.take(made["Sender"], request.id, "ask-again", again, at=NOON + 3 * MINUTE)
        assert followers.send_invitation(NOON + 3 * MINUTE) and not followers.send_invitation(NOON + 4 * MINUTE)
    assert [invitation.token in post.mails[0].text, *(token in mail.text for mail in post.mails[1:])] == [True, True, True]


def _zip(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0" + bytes(9), "image/jpeg"),
        (b"%PDF-1.7 ...", "application/pdf"),
        ("ข้อความ chat\n".encode(), "text/plain"),
        (b"From: a@b.example\nDate: x\nMessage-ID: <1>\n\nhello", "message/rfc822"),
        (b'<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.029.001.13"/>', "application/xml"),
        (_zip("word/document.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ],
)
def test_a_file_is_told_by_its_bytes_and_goes_out_so_that_nothing_runs_it(hub: Hub, data: bytes, content_type: str) -> None:
    made = cast(hub)
    (request,) = ask(made).requests
    file = actions.attach(made["Kasi"], request.id, 'пример "1".html', data, at=NOON)
    download = queries.download(made["Sender"], file, at=NOON)
    assert (download.data, download.type, download.name) == (data, content_type, 'пример "1".html')
    assert (
        download.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''%D0")
        and '"' not in download.headers["Content-Disposition"]
    )
    assert download.headers["X-Content-Type-Options"] == "nosniff" and "sandbox" in download.headers["Content-Security-Policy"]
    with pytest.raises(NoSuchRequest):
        queries.download(made["Bangkok"], file, at=NOON)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00" + bytes(60), "not-this-kind"),
        (b"<html><script>1</script>", "not-this-kind"),
        (b"  <!DOCTYPE html><p>", "not-this-kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not-this-kind"),
        (b'<?xml version="1.0"?><svg/>', "not-this-kind"),
        (b"#!/bin/sh\nrm", "not-this-kind"),
        (_zip("a.exe"), "not-this-kind"),
        (_zip("word/document.xml", "word/vbaProject.bin"), "not-this-kind"),
        (b"PK\x03\x04broken", "not-this-kind"),
        (b"%PDF-" + bytes(MOST_FILE), "too-large"),
    ],
)
def test_what_could_run_or_is_too_large_is_not_taken(hub: Hub, data: bytes, code: str) -> None:
    made = cast(hub)
    (request,) = ask(made).requests
    with pytest.raises(Refused) as refused:
        actions.attach(made["Kasi"], request.id, "evidence", data, at=NOON)
    assert refused.value.code == code
    assert rows("SELECT COUNT(*) FROM requests_attachment") == [(0,)]


def test_a_large_file_lies_in_several_records_and_one_that_nobody_took_up_is_erased(hub: Hub) -> None:
    from accord.hub.vault.actions import expire_due

    made = cast(hub)
    data = b"%PDF-" + bytes(7 * 1024 * 1024)
    file = actions.attach(made["Sender"], None, "large.pdf", data, at=NOON)
    (request,) = ask(made, fields={**OPENING, "evidence": file}).requests
    expire_due(NOON + 2 * DAY)
    assert queries.download(made["Kasi"], file, at=NOON + 2 * DAY).data == data
    assert [row.id for row in queries.page(made["Kasi"], request.id, at=NOON).attachments] == [file]
    with pytest.raises(Refused) as refused:
        ask(made, who="Police", fields={**OPENING, "evidence": file})
    assert refused.value.code == "not-an-attachment"


def test_a_file_for_a_request_to_come_is_kept_for_a_day(hub: Hub) -> None:
    from accord.hub.vault.actions import expire_due

    made = cast(hub)
    late = actions.attach(made["Sender"], None, "late.txt", b"A receipt.", at=NOON)
    expire_due(NOON + 25 * 60 * MINUTE)
    with pytest.raises(Refused) as refused:
        ask(made, fields={**OPENING, "evidence": late}, at=NOON + 25 * 60 * MINUTE)
    assert refused.value.code == "not-an-attachment" and refused.value.field == "evidence"


def test_nothing_about_a_person_is_found_outside_the_vault(any_hub: Hub, tmp_path: Path) -> None:
    made = cast(any_hub)
    birds = plant(60)
    name, phone, id, note = (birds.texts[place::4] for place in range(4))
    opened = actions.open_request(
        made["Sender"],
        actions.Ask(
            "hold-funds",
            identifiers=[ACCOUNTS["Kasi"], "TH:006:9876543210"],
            fields={**OPENING, "scheme": note[0], "legal-basis": note[1]},
            payments=[
                {"to": 0, "amount": "100.00 THB", "from": id[0], "holder": name[0]},
                {"to": 1, "amount": "1.00 THB", "from": phone[0]},
            ],
            private={"narrative": note[2], "harmed-person": {"name": name[1], "phone": phone[1]}, "police-report": id[1]},
            guests={1: {**CONTACT, "name": name[2], "phone": phone[2]}},
        ),
        at=NOON,
    )
    first, two = (request.id for request in opened.requests)
    actions.say(made["Kasi"], first, note[3], at=NOON)
    file = actions.attach(made["Kasi"], first, name[3], note[4].encode(), at=NOON)
    actions.take(made["Kasi"], first, "locate", {"note": note[5]}, at=NOON)
    hop = {"hops": [{"amount": "100.00 THB", "next": ACCOUNTS["Bangkok"]}], "note": note[6]}
    actions.take(made["Kasi"], first, "moved-on", hop, at=NOON)
    actions.answer_as_guest(opened.invitations[0].token, "not-found", {"amount": "1.00 THB", "note": note[7]}, at=NOON)
    with pytest.raises(Refused) as refused:
        actions.take(made["Kasi"], first, "hold", {"amount": name[4], "until": phone[3]}, at=NOON)
    feed = str([whole_feed(made[who].n) for who in ("Sender", "Kasi", "Bangkok")])
    page = queries.page(made["Sender"], first, at=NOON)
    assert (page.private["harmed-person"]["name"], page.payments[0].sender["holder"]) == (name[1], name[0])
    assert page.taken[0].words["scheme"] == note[0] and page.messages[0].text == note[3]
    assert queries.download(made["Sender"], file, at=NOON).name == name[3]
    assert queries.page(made["Sender"], two, at=NOON).taken[-1].words["note"] == note[7]
    assert birds.leaks(texts={"feed": feed, "refusal": f"{refused.value!r} {refused.value.text}"}) == []
