import pytest

from accord.core.channels.channels import BadChannels, read_channels
from accord.core.channels.form import GROUPS, BadFields, read_fields
from accord.core.channels.predicates import PREDICATES
from accord.tables import form_fields, recall_channels

CONDITION = {"test": "within-hours", "hours": 72, "otherwise": "closed", "text": "Too late.", "source": "a letter", "tag": "S"}
CHANNEL = {"name": "A channel", "through": "a desk", "unknown": ["How fast it answers."], "condition": [CONDITION]}
FIELD = {"group": "payment", "key": "uetr", "label": "UETR", "type": "uetr", "asked_by": ["gSRP"], "personal": False}


def test_the_channels_of_the_partnership_are_there_and_use_every_predicate() -> None:
    assert list(recall_channels()) == ["bank-recall", "national-desk", "ffkc", "i-grip", "fiu", "fincen-rrp", "platform", "exchange"]
    used = {condition.test for channel in recall_channels().values() for condition in channel.conditions}
    assert used == set(PREDICATES)


def wrong(change: dict) -> dict:
    return {"channel": {"x": {**CHANNEL, "condition": [{**CONDITION, **change}]}}}


@pytest.mark.parametrize(
    "table",
    [
        {},
        {"channel": {"X": CHANNEL}},
        {"channel": {"x": {**CHANNEL, "extra": 1}}},
        {"channel": {"x": {**CHANNEL, "unknown": ["no sentence"]}}},
        wrong({"test": "moon"}),
        wrong({"hours": "72"}),
        wrong({"hours": True}),
        wrong({"hours": 0}),
        wrong({"of": ["police"]}),
        wrong({"otherwise": "refuse"}),
        wrong({"tag": "R"}),
        wrong({"source": " "}),
        wrong({"text": "no sentence"}),
        {"channel": {"x": {**CHANNEL, "condition": [{**CONDITION, "test": "asks", "of": ["anybody"]}]}}},
    ],
)
def test_a_wrong_table_of_channels_is_refused(table) -> None:
    assert read_channels({"channel": {"x": CHANNEL}})["x"].conditions[0].arguments == {"hours": 72}
    with pytest.raises(BadChannels):
        read_channels(table)


def test_the_form_is_the_union_of_the_published_lists() -> None:
    fields = {(field.group, field.key): field for field in form_fields()}
    assert tuple(dict.fromkeys(group for group, _ in fields)) == GROUPS
    asked = {"payment": "uetr end-to-end instruction message-type time amount", "from": "bank bic account", "via": "bank bic",
             "to": "name bank bic country town account further-credit", "action": "recall-sent reason indemnity asked",
             "virtual-asset": "chain amount transaction output from-address to-address time service deposit-account"}  # fmt: skip
    for group, keys in asked.items():
        assert [key for of, key in fields if of == group] == keys.split()
    # Every field of the FBI's list.
    fbi = {(field.group, field.key) for field in form_fields() if "FBI" in field.asked_by}
    assert {
        ("case", "narrative"),
        ("victim", "name"),
        ("victim", "place"),
        ("from", "bank"),
        ("from", "account"),
        ("from", "bic"),
        ("to", "name"),
        ("to", "bank"),
        ("to", "account"),
        ("to", "country"),
        ("via", "bank"),
        ("payment", "time"),
        ("payment", "amount"),
        ("to", "further-credit"),
    } <= fbi


def test_what_names_a_person_or_an_account_is_personal() -> None:
    personal = {(field.group, field.key) for field in form_fields() if field.personal}
    assert {
        ("victim", "name"),
        ("victim", "place"),
        ("to", "name"),
        ("from", "account"),
        ("to", "account"),
        ("case", "narrative"),
    } <= personal
    assert all(field.personal for field in form_fields() if field.type in {"account", "phone", "crypto"})
    assert not {("payment", "uetr"), ("payment", "amount"), ("from", "bic"), ("to", "country")} & personal


@pytest.mark.parametrize(
    "change",
    [
        {"group": "moon"},
        {"key": "U E"},
        {"type": "float"},
        {"asked_by": []},
        {"asked_by": ["me"]},
        {"label": " "},
        {"personal": 1},
        {"x": 1},
    ],
)
def test_a_wrong_table_of_fields_is_refused(change) -> None:
    assert read_fields({"field": [FIELD]})[0].key == "uetr"
    with pytest.raises(BadFields):
        read_fields({"field": [{**FIELD, **change}]})
    with pytest.raises(BadFields):
        read_fields({"field": [FIELD, FIELD]})
    with pytest.raises(BadFields):
        read_fields({})
