import msgspec
import pytest

from accord.core.channels.told_back import BadToldBack, ToldBack

ONE = {"kind": "individual", "by": "member:7", "at": 1, "subject": "payment:12", "outcome": "held"}
MANY = {"kind": "aggregate", "by": "member:9", "at": 1, "counts": {"accounts-removed": 20000}, "reported": 185, "since": 0, "until": 5}


def test_one_answer_is_about_one_thing_and_an_aggregate_about_nobody() -> None:
    assert ToldBack(**ONE).closes_a_request
    assert not ToldBack(**MANY).closes_a_request


@pytest.mark.parametrize("wire", [ONE, MANY])
def test_it_goes_over_the_wire(wire) -> None:
    told = msgspec.json.decode(msgspec.json.encode(wire), type=ToldBack)
    assert told == ToldBack(**wire)
    assert msgspec.json.decode(msgspec.json.encode(told), type=ToldBack) == told


@pytest.mark.parametrize(
    ("wire", "field"),
    [
        ({**ONE, "subject": None}, "subject"),
        ({**ONE, "subject": "Somchai Jaidee"}, "subject"),
        ({**ONE, "outcome": None}, "outcome"),
        ({**ONE, "outcome": "We held it."}, "outcome"),
        ({**ONE, "counts": {"held": 1}}, "counts"),
        ({**ONE, "reported": 1}, "counts"),
        ({**MANY, "subject": "payment:12"}, "subject"),
        ({**MANY, "outcome": "removed"}, "subject"),
        ({**MANY, "counts": {}}, "counts"),
        ({**MANY, "counts": {"removed": -1}}, "counts"),
        ({**MANY, "counts": {"Somchai": 1}}, "counts"),
        ({**MANY, "reported": -1}, "reported"),
        ({**MANY, "until": -1}, "until"),
        ({**ONE, "by": "x y"}, "by"),
        ({**ONE, "note": "a\x00"}, "note"),
        ({**ONE, "note": "n" * 2001}, "note"),
    ],
)
def test_a_refusal_names_the_field_and_repeats_nothing(wire, field) -> None:
    with pytest.raises(BadToldBack) as refusal:
        ToldBack(**wire)
    assert refusal.value.field == field
    assert "Somchai" not in str(refusal.value)
