"""The fan-out: whatever was told, its laws hold."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from report_cast import EVERYBODY, IDENTIFIERS, NOW, TABLES, consents, reports

from accord.core.identifiers import parse
from accord.core.money.amounts import amount
from accord.core.protocols.values import FieldReader
from accord.core.reports.facts import Facts
from accord.core.reports.paid import Paid
from accord.core.reports.plan import Party, Reach, plan
from accord.core.reports.reading import Mention
from accord.core.times import DAY
from accord.doors.public.labels_report import KEPT
from accord.tables import newest_protocols, report_consents, report_outlets

reaches = st.sampled_from([EVERYBODY, Reach()])
ALL = frozenset(report_consents().items)


def planned(facts, stand, reach=EVERYBODY, off=frozenset()):
    return plan(facts, report_outlets(), report_consents(), stand, reach, off)


def identifier(kind, text):
    return parse(text, "TH", kind, tables=TABLES)


OWN = identifier("phone", "+66812345678")
THEIRS = identifier("account", "KBank 123-4-56789-0")
SITE = identifier("url", "https://evil.example.com/pay")
LINE = identifier("phone", "+66899999999")
PAID = Paid(at=NOW - DAY, amount=amount("48000.00", "THB"), way="transfer", own_bank="TH:014", own_account=OWN, to=THEIRS)
TOLD = Facts(
    kind="money",
    situations=frozenset({"money-lost", "paid-lately"}),
    answered=frozenset({"name", "words", "payments", "contact"}),
    country="TH",
    language="th",
    scheme="romance",
    channel="social",
    own=(OWN,),
    mentions=(Mention(identifier=SITE, places=(), mark="theirs"), Mention(identifier=LINE, places=(), mark="theirs")),
    payments=(PAID,),
)


@given(reports, consents, reaches)
def test_nothing_goes_out_without_its_consent(facts, stand, reach) -> None:
    fan = planned(facts, stand, reach)
    assert {item.consent for item in fan.items} <= stand
    assert not {kept.outlet for kept in fan.kept_back} & {item.outlet for item in fan.items}
    assert all(kept.consent not in stand for kept in fan.kept_back if kept.reason == "no-consent")


@given(reports, reaches)
def test_nothing_of_the_persons_own_is_in_any_item(facts, reach) -> None:
    fan = planned(facts, ALL, reach)
    own = {identifier.key for identifier in facts.persons_own}
    assert not own & {item.about.key for item in fan.items if item.about is not None}
    dump = json.dumps([{**item.fields, "key": item.key} for item in fan.items], default=str)
    for identifier in facts.persons_own:
        assert identifier.value not in dump and identifier.display not in dump and identifier.key.hex()[:16] not in dump


@given(reports)
def test_only_what_the_person_confirmed_or_paid_to_goes_out(facts) -> None:
    may = {mention.identifier.key for mention in facts.mentions if mention.mark == "theirs"} | {
        paid.to.key for paid in facts.payments if paid.to
    }
    assert {item.about.key for item in planned(facts, ALL).items if item.about} <= may


@given(reports)
def test_a_signal_carries_nothing_about_the_person(facts) -> None:
    for item in planned(facts, ALL).items:
        if item.what == "signal":
            assert not item.sealed and not item.personal and item.fields.keys() <= {"scheme", "channel", "role"}
        assert item.personal or not item.sealed


@given(reports, reaches)
def test_a_payment_always_has_its_two_bank_items_first(facts, reach) -> None:
    lately = msgspec.structs.replace(facts, situations=(facts.situations - {"held"}) | {"paid-lately"})
    items = planned(lately, frozenset({"bank"}), reach).items
    first = [item.key for item in items][: 2 * len(lately.payments)]
    numbers = range(1, len(lately.payments) + 1)
    assert first == [f"{outlet}:payment-{number}" for outlet in ("own-bank", "receiving-bank") for number in numbers]
    assert all(item.urgent for item in items[: len(first)])


@given(reports, consents)
def test_what_nobody_stands_behind_is_marked_unconfirmed(facts, stand) -> None:
    assert {item.unconfirmed for item in planned(facts, stand).items} <= {facts.scammer == "nobody"}


@given(reports, consents, reaches)
def test_the_same_report_gives_the_same_plan_and_each_item_has_its_switch(facts, stand, reach) -> None:
    fan = planned(facts, stand, reach)
    assert fan == planned(facts, stand, reach)
    keys = [item.key for item in fan.items]
    assert len(set(keys)) == len(keys)
    for key in keys:
        other = planned(facts, stand, reach, frozenset({key}))
        assert [item.key for item in other.items] == keys
        assert {item.key for item in other.sent} == {item.key for item in fan.sent} - {key}


@given(reports, consents)
def test_every_request_can_be_opened_as_it_stands(facts, stand) -> None:
    """Each required field is there and reads, except what the vault gives."""
    for item in planned(facts, stand).items:
        if item.protocol is None or item.lacks:
            continue
        (way, *_) = newest_protocols()[item.protocol].opening
        asked = [replace(field, required=field.required and not field.personal) for field in way.fields]
        read = FieldReader(at=NOW, rules={}, tables=TABLES, region="TH").read_all(asked, item.fields)
        assert read.keys() == item.fields.keys()
        if item.about is not None:
            assert item.about.kind in newest_protocols()[item.protocol].kinds


@given(reports, consents)
def test_while_somebody_is_held_nothing_goes_out_that_the_captors_could_notice(facts, stand) -> None:
    held = msgspec.structs.replace(facts, situations=facts.situations | {"held"})
    assert {item.outlet for item in planned(held, stand).items} <= {"rescue", "consulate", "support"}


def test_a_consulate_that_is_feared_is_never_told() -> None:
    facts = Facts(kind="held", situations=frozenset({"held"}), nationalities=("PE", "NP"), held_in="TH")
    assert [item.key for item in planned(facts, ALL).items if item.outlet == "consulate"] == ["consulate:PE", "consulate:NP"]
    afraid = msgspec.structs.replace(facts, situations=frozenset({"held", "consulate-feared"}))
    assert "consulate" not in {item.outlet for item in planned(afraid, ALL).items}
    assert ("consulate", "fear") in {(kept.outlet, kept.reason) for kept in planned(afraid, ALL).kept_back}


def test_a_report_of_money_goes_to_everybody_who_can_help() -> None:
    items = {item.key: item for item in planned(TOLD, ALL).items}
    assert [item.outlet for item in items.values()] == [
        "own-bank", "receiving-bank", "signal", "signal", "signal", "platform", "telecom", "police",
    ]  # fmt: skip
    own, receiving = items["own-bank:payment-1"], items["receiving-bank:payment-1"]
    assert own.part == "bank" and own.sealed == {"harmed-person": ("name", "contact", "payments"), "narrative": ("words",)}
    assert receiving.about == THEIRS and receiving.sealed == {} and receiving.fields["asks"] == "hold"
    assert receiving.fields["payments"] == [{"payment": "payment-1", "amount": {"value": "48000.00", "code": "THB"}}]
    assert all(item.goes for item in items.values())


def test_where_nobody_answers_for_what_was_paid_to_the_bank_that_was_named_is_asked() -> None:
    for to in (None, LINE, THEIRS):
        facts = msgspec.structs.replace(TOLD, payments=(msgspec.structs.replace(PAID, to=to, to_bank="PE:002"),))
        bank = (Party("member-2", "The bank that was named"),)
        (receiving,) = [item for item in planned(facts, ALL, Reach(banks={"PE:002": bank})).items if item.outlet == "receiving-bank"]
        assert receiving.to == bank and receiving.lacks == () and receiving.about == (THEIRS if to is THEIRS else None)


def test_an_account_that_was_named_is_asked_about_once_with_its_payment_or_else_by_itself() -> None:
    mentions = (*TOLD.mentions, Mention(identifier=THEIRS, places=(), mark="theirs"))
    for payments, named in ((TOLD.payments, []), ((), [THEIRS]), ((msgspec.structs.replace(PAID, to=SITE),), [THEIRS])):
        items = planned(msgspec.structs.replace(TOLD, mentions=mentions, payments=payments), ALL).items
        assert [item.about for item in items if item.outlet == "account-named"] == named
        # Everybody is warned of it in any case, and the platform and the telecom hear of what is theirs alone.
        assert [item.about for item in items if item.outlet == "signal"] == [SITE, LINE, THEIRS]
        assert [item.about for item in items if item.outlet == "platform"] == [SITE]
        assert [item.about for item in items if item.outlet == "telecom"] == [LINE]
    paid = planned(msgspec.structs.replace(TOLD, payments=(msgspec.structs.replace(PAID, to=SITE),)), ALL).items
    assert [item.about for item in paid if item.outlet == "platform"] == [SITE]


def test_nobody_who_can_act_is_said_and_not_hidden() -> None:
    items = planned(TOLD, ALL, Reach()).items
    assert {item.outlet for item in items if item.goes} == {"signal"}
    assert {item.outlet for item in items if not item.to} == {item.outlet for item in items}


def test_a_child_hands_on_who_it_is_with_a_guardian_or_where_one_would_be_a_danger() -> None:
    child = msgspec.structs.replace(TOLD, situations=TOLD.situations | {"minor"})
    assert {kept.outlet: kept.reason for kept in planned(child, ALL).kept_back} == {"police": "guardian", "support": "guardian"}
    assert "own-bank" in {item.outlet for item in planned(child, ALL).sent}
    for more in ("guardian-agrees", "guardian-unsafe"):
        fan = planned(msgspec.structs.replace(child, situations=child.situations | {more}), ALL)
        assert not fan.kept_back
        (support,) = [item for item in fan.items if item.outlet == "support"]
        assert {"service": "child-protection"} in support.fields["needs"]


@pytest.mark.parametrize(
    ("situations", "harm"),
    [({"password-known", "money-lost"}, "credentials"), ({"money-lost"}, "money-moving"), (set(), "other")],
)
def test_the_kind_of_harm_follows_from_the_situation(situations, harm) -> None:
    facts = msgspec.structs.replace(TOLD, situations=frozenset(situations))
    assert [item.fields["harm"] for item in planned(facts, ALL).items if item.outlet == "platform"] == [harm]


@given(reports, consents)
def test_whatever_is_not_sent_has_a_sentence(facts, stand) -> None:
    assert {kept.reason for kept in planned(facts, stand).kept_back} <= set(KEPT)


def test_the_cast_holds_every_kind_that_goes_out() -> None:
    kinds = {kind for outlet in report_outlets().values() for kind in outlet.kinds}
    assert kinds - {identifier.kind for identifier in IDENTIFIERS} == {"app", "image", "script"}
