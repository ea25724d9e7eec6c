"""What the hub does for a proof: codes through real servers, a record and a file that it looks up where that is allowed."""

import re
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Barrier, Thread
from typing import Any

import pytest
from appealing import PHONE, refused, status, submitted
from bells import Post, Web
from hubs import Hub
from nameserver import NameServer


def prove(code: str, way: str) -> Any:
    """Choose a way, let the background do what it does; returns how the proof stands."""
    from accord.hub.appeals.proofs.worker import prove_next
    from accord.hub.intake import actions
    from accord.hub.times import now

    actions.choose_way(code, way)
    while prove_next(now()):
        pass
    return next(proof for proof in status(code).proofs if proof.way == way)


def test_no_code_goes_out_but_one_that_was_asked_for(hub: Hub, monkeypatch: Any) -> None:
    """An appeal alone, and any other way of it, sends nothing to anybody."""
    from django.conf import settings

    code = submitted(PHONE).code
    with Web() as gateway:
        monkeypatch.setattr(settings, "ACCORD_SMS_GATEWAY", gateway.url)
        prove(code, "by-hand")
        assert gateway.got == []
        prove(code, "sms")
        assert len(gateway.got) == 1


def test_a_code_goes_to_the_number_and_proves_control(any_hub: Hub, monkeypatch: Any) -> None:
    import json

    from django.conf import settings

    from accord.hub.intake import actions

    code = submitted(language="es").code
    with Web() as gateway:
        monkeypatch.setattr(settings, "ACCORD_SMS_GATEWAY", gateway.url)
        assert prove(code, "sms").takes_code
        [(_, headers, body)] = gateway.got
    sent = json.loads(body)
    short = re.search(r"\b(\d{8})\b", sent["text"])
    assert sent["to"] == PHONE and short and PHONE[3:] not in sent["text"]
    assert headers["idempotency-key"].endswith("-sms-0")
    actions.answer_code(code, "sms", short[1])
    assert status(code).step == "proven"


def test_a_code_goes_to_the_address_and_says_nothing_of_the_appeal(any_hub: Hub, monkeypatch: Any) -> None:
    from django.conf import settings

    code = submitted("owner@shop.example").code
    with Post() as post:
        monkeypatch.setattr(settings, "ACCORD_SMTP", post.address)
        monkeypatch.setattr(settings, "ACCORD_MAIL_FROM", "appeals@accord.example")
        assert prove(code, "mail").state == "sent"
    [mail] = post.mails
    assert mail.to == "owner@shop.example" and re.search(r"\d{8}", mail.text) and "shop" not in mail.text


def test_what_could_not_be_sent_is_told(hub: Hub, monkeypatch: Any) -> None:
    from django.conf import settings

    unsent = prove(submitted().code, "sms")
    assert unsent.outcome == "not-configured" and not unsent.takes_code
    with Web() as gateway:
        gateway.status = 500
        monkeypatch.setattr(settings, "ACCORD_SMS_GATEWAY", gateway.url)
        assert prove(submitted("+66899999999").code, "sms").outcome == "not-sent"


@pytest.mark.parametrize("way", ["record", "site-file"])
def test_without_the_setting_the_hub_looks_nothing_up(hub: Hub, monkeypatch: Any, way: str) -> None:
    from django.conf import settings

    with NameServer() as server:
        monkeypatch.setattr(settings, "ACCORD_RESOLVER", server.address)
        proof = prove(submitted("shop.example").code, way)
        assert (proof.state, server.asked) == ("waits", [])


@pytest.mark.parametrize("cuts", [False, True])
def test_a_record_at_the_domain_proves_control(any_hub: Hub, monkeypatch: Any, cuts: bool) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_LOOK_UPS", True)
    code = submitted("https://pay.shop.example/sale?x=1").code
    with NameServer() as server:
        monkeypatch.setattr(settings, "ACCORD_RESOLVER", server.address)
        server.cuts = cuts
        proof = prove(code, "record")
        assert (proof.state, proof.outcome) == ("failed", "not-found")
        assert refused(prove, code, "record") == "wait"
        server.records["_accord-appeal.pay.shop.example"] = ["v=spf1 -all", f"accord-appeal={proof.text.lower()}"]
        _minutes_later(code)
        assert prove(code, "record").state == "shown"
        assert set(server.asked) == {"_accord-appeal.pay.shop.example"}
    assert status(code).step == "proven"


def test_somebody_elses_text_proves_nothing(hub: Hub, monkeypatch: Any) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "ACCORD_LOOK_UPS", True)
    own_code, other = submitted("shop.example").code, submitted("shop.example", reason="Other.").code
    with NameServer() as server:
        monkeypatch.setattr(settings, "ACCORD_RESOLVER", server.address)
        text = prove(other, "record").text
        server.records["_accord-appeal.shop.example"] = [text]
        assert prove(own_code, "record").state == "failed"
    monkeypatch.setattr("accord.hub.appeals.resolver.WITHIN", 0.2)
    monkeypatch.setattr(settings, "ACCORD_RESOLVER", "127.0.0.1:1")
    _minutes_later(own_code)
    assert prove(own_code, "record").outcome == "not-reached"


def _minutes_later(code: str) -> None:
    from bells import change

    change("UPDATE intake_proof SET sent = sent - 120000000")


@pytest.fixture
def site() -> Any:
    """A site on loopback; `files` by path."""

    class Site:
        files: dict[str, bytes] = {}  # noqa: RUF012 - one for each test, set below

    website = Site()
    website.files = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = website.files.get(self.path)
            self.send_response(404 if body is None else 200)
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    website.url = f"http://127.0.0.1:{server.server_address[1]}/.well-known/accord-appeal.txt"  # type: ignore[attr-defined]
    yield website
    server.shutdown()
    server.server_close()


def test_a_file_at_the_site_is_read_and_no_private_address_is_asked(hub: Hub, site: Any, monkeypatch: Any) -> None:
    from django.conf import settings

    from accord.hub.appeals.proofs import site_file
    from accord.hub.appeals.proofs.base import Task

    task = Task("1", "url", "shop.example:8443/a@b", "en", "", "ABCD-EFGH-JKMN-PQRS", 0)
    assert site_file.look(site.url, task).outcome == "not-reached"
    monkeypatch.setattr(settings, "ACCORD_PRIVATE_HOOKS", True)
    assert site_file.look(site.url, task).outcome == "not-found"
    site.files["/.well-known/accord-appeal.txt"] = b"\xef\xbb\xbfabcd-efgh-jkmn-pqrs\r\n"
    assert site_file.look(site.url, task).state == "shown"
    site.files["/.well-known/accord-appeal.txt"] = b"ABCD-EFGH-JKMN-PQRT"
    assert site_file.look(site.url, task).outcome == "not-found"
    assert site_file.host_of(Task("1", "domain", "shop.example", "en", "", "", 0)) == "shop.example"


def test_each_way_of_the_hub_is_a_way_that_is_offered() -> None:
    from accord.hub.appeals.proofs import proofs
    from accord.hub.intake.vocabulary.ways import SENT, WAYS

    assert set(proofs()) <= set(WAYS)
    assert {way.word for way in WAYS.values() if way.style == SENT} <= set(proofs())


def test_two_threads_send_one_code(any_hub: Hub, monkeypatch: Any) -> None:
    from django.conf import settings
    from django.db import connections

    from accord.hub.appeals.proofs.worker import prove_next
    from accord.hub.intake import actions
    from accord.hub.times import now

    start = Barrier(2)

    def work() -> int:
        start.wait()
        try:
            return sum(iter(lambda: prove_next(now()), False))
        finally:
            connections.close_all()

    actions.choose_way(submitted().code, "sms")
    with Web() as gateway, ThreadPoolExecutor() as pool:
        monkeypatch.setattr(settings, "ACCORD_SMS_GATEWAY", gateway.url)
        futures = [pool.submit(work) for _ in range(2)]
        assert sum(future.result() for future in futures) >= 1
        assert len(gateway.got) == 1


def test_a_code_that_is_being_sent_is_taken_again_after_two_minutes_alone(hub: Hub) -> None:
    from accord.hub.intake import actions, queries
    from accord.hub.journal.actions import turn

    actions.choose_way(submitted().code, "sms")
    proof = queries.proof_to_make()
    assert proof
    with turn() as t:
        assert actions.take_proof_in(t, proof.n)
    with turn() as t:
        assert not actions.take_proof_in(t, proof.n)
    assert queries.proof_to_make() is None
    again = queries.proof_to_make(t.at + 121_000_000)
    assert again and again.n == proof.n
