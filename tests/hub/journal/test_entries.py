"""Entries: canonical bodies, salted leaves, erasure, acknowledgements."""

import hashlib
import json
from typing import Any

import rfc8785
from django.db import connection
from hubs import Hub
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from worlds import caller, draft, found, publish, whole_feed

from accord.core.signals import BadSignal
from accord.hub.journal import actions, queries
from accord.hub.refusals import Kind, Refusal

_quick = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
_NOTES = st.text(st.characters(exclude_categories=["Cs"]), max_size=60).map(lambda text: f"note {text}")
_HARM = st.fixed_dictionaries(
    {},
    optional={
        "victims": st.integers(0, 10_000_000_000),
        "loss": st.dictionaries(st.sampled_from(["THB", "USD", "BDT"]), st.sampled_from(["0", "12.50", "999999999999999999"]), max_size=3),
        "countries": st.lists(st.sampled_from(["TH", "BD", "NP"]), max_size=3),
    },
)


def _stored() -> list[tuple[int, bytes, bytes | None, bytes | None]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, leaf, salt, body FROM journal_entry ORDER BY seq")
        return [(seq, bytes(leaf), salt and bytes(salt), body and bytes(body)) for seq, leaf, salt, body in cursor.fetchall()]


@_quick
@given(
    note=_NOTES,
    harm=_HARM,
    source=st.text(max_size=30),
    confidence=st.sampled_from([None, 0, 57, 100, "B2", "F6"]),
    number=st.integers(0, 10**9),
)
def test_stored_bodies_are_canonical_json(hub: Hub, note: str, harm: Any, source: str, confidence: Any, number: int) -> None:
    who = caller(hub.member("Alpha"))
    more = {"harm": harm, "confidence": confidence, **({"source": source} if source.strip() else {})}
    try:
        made = publish(who, f"site-{number}.example-shop.com", note=note, **more)
    except BadSignal as refused:
        assert refused.field in ("note", "source")
        return
    body = queries.bodies([made.seq])[made.seq]
    assert rfc8785.dumps(json.loads(body)) == body


def test_every_kind_of_entry_is_canonical_and_its_leaf_is_the_hash_of_salt_and_body(any_hub: Hub) -> None:
    from accord.hub.signals import actions as signals

    alpha, beta = caller(any_hub.member("Alpha")), caller(any_hub.member("Beta"))
    made = publish(alpha, "ธนาคาร-ปลอม.example-shop.com", note="สวัสดี 😀\n\t\u00e9 e\u0301 \u007e", seen={"last": "2026-01-01T00:00:00Z"})
    signals.sight(found(beta, made.id), beta, count=3, note='a "quoted" \\ word')
    signals.dispute(found(beta, made.id), beta, "it is\tour own")
    signals.withdraw_dispute(found(beta, made.id), beta)
    signals.revise(found(alpha, made.id), alpha, {"confidence": 40})
    signals.retract(found(alpha, made.id), alpha, "wrong")
    entries = _stored()
    assert len(entries) > 8
    for seq, leaf, salt, body in entries:
        assert body is not None and salt is not None
        assert rfc8785.dumps(json.loads(body)) == body
        assert json.loads(body)["seq"] == seq
        assert len(salt) == 16
        assert leaf == hashlib.sha256(salt + body).digest()
    assert len({salt for _, _, salt, _ in entries}) == len(entries)


def test_an_erased_entry_keeps_its_leaf_and_loses_its_body(any_hub: Hub) -> None:
    alpha, beta = caller(any_hub.member("Alpha")), caller(any_hub.member("Beta"))
    made = publish(alpha, "evil-site.com", note="something personal")
    before = {seq: (leaf, salt, body) for seq, leaf, salt, body in _stored()}
    assert actions.erase(made.seq, member=alpha.n, actor="operator")
    assert not actions.erase(made.seq, member=alpha.n, actor="operator"), "it was erased already"
    assert not actions.erase(made.seq + 1000, member=alpha.n, actor="operator"), "there is no such entry"
    after = {seq: (leaf, salt, body) for seq, leaf, salt, body in _stored()}
    assert after.pop(made.seq) == (before[made.seq][0], None, None)
    assert after == {seq: kept for seq, kept in before.items() if seq != made.seq}
    entry = next(entry for entry in whole_feed(beta.n) if entry["seq"] == made.seq)
    assert (entry["type"], entry["data"], entry["by"], entry["marking"]) == ("entry.erased", {"was": "signal.published"}, None, None)


def test_whatever_is_done_with_an_erased_signal_is_refused_or_works_but_never_breaks(any_hub: Hub) -> None:
    from accord.hub.signals import actions as signals
    from accord.hub.signals import queries as signal_queries

    alpha, beta = caller(any_hub.member("Alpha")), caller(any_hub.member("Beta"))
    made = publish(alpha, "evil-site.com", tlp="TLP:AMBER", audience={"members": [beta.id]})
    request = signals.ask_to_share(found(beta, made.id), beta, {"members": [any_hub.admin.id]}, "they host it")
    actions.erase(made.seq, member=alpha.n, actor="operator")
    row = found(alpha, made.id)
    for change in (
        lambda: signals.revise(row, alpha, {"scheme": "romance"}),
        lambda: signals.answer_share_request(row, alpha, request, True),
        lambda: signals.ask_to_share(found(beta, made.id), beta, {"members": [any_hub.admin.id]}, "they host it"),
    ):
        try:
            change()
        except Refusal as refused:
            assert (refused.kind, refused.code) == (Kind.CONFLICT, "erased")
        else:
            raise AssertionError("what was erased can't be revised nor shared")
    assert signal_queries.shown(signal_queries.show(row, alpha))["state"] == "live"
    assert [entry["type"] for entry in signal_queries.history(row, beta)] == ["entry.erased"]
    signals.sight(found(beta, made.id), beta, note="seen")
    signals.retract(found(alpha, made.id), alpha, "erased on request")
    assert whole_feed(beta.n)[-1]["type"] == "signal.retracted"


def test_applied_never_moves_back_nor_beyond_the_head(any_hub: Hub) -> None:
    alpha, beta = any_hub.member("Alpha"), any_hub.member("Beta")
    for place in range(5):
        publish(caller(alpha), f"site-{place}.example-shop.com")
    head = queries.head()
    assert actions.apply(beta.n, "firewall", head - 2) == head - 2
    assert actions.apply(beta.n, "firewall", head - 4) == head - 2
    assert actions.apply(beta.n, "firewall", head + 10**9) == head
    assert actions.apply(beta.n, "mail", 1) == 1
    assert queries.applied({alpha.n, beta.n}) == {beta.n: 1}, "the slowest consumer counts, and who never said anything said nothing"


def test_delivery_is_no_acknowledgement(any_hub: Hub) -> None:
    alpha, beta = any_hub.member("Alpha"), any_hub.member("Beta")
    publish(caller(alpha), "evil-site.com")
    whole_feed(beta.n)
    assert queries.applied({alpha.n, beta.n}) == {}


def test_a_draft_is_the_same_claim_however_often_it_is_sent(hub: Hub) -> None:
    from accord.hub.signals.publishing.turns import publish as publish_all

    who = caller(hub.member("Alpha"))
    given = "6f1c7a52-3b1e-4d5f-9a44-0f3a2f9c1b77"
    claim, other = draft(who, "evil-site.com", id=given), draft(who, "other-site.com", id=given)
    named = draft(who, "evil-site.com", id=given, tlp="TLP:GREEN", audience={"members": [who.id]})
    results = publish_all(who, [claim, claim, other, named])
    assert [result.status for result in results] == ["published", "duplicate", "refused", "refused"]
    again = publish_all(who, [claim, other, named])
    assert [result.status for result in again] == ["duplicate", "refused", "refused"]
    assert {result.error.code for result in (*results, *again) if result.error} == {"id-taken"}
