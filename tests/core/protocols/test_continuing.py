"""Which steps go on with what a member did, in the protocols that ship."""

from accord.core.protocols import continues, is_own_act
from accord.tables import newest_protocols

GO_ON = {
    "block-number": {"extend", "unblock"},
    "hold-funds": {
        *("convert", "convert-part", "correct", "extend", "release", "release-ordered", "release-part"),
        *("return", "return-ordered", "return-part"),
    },
    "preserve": {"renew-domestic", "renew-foreign"},
    "takedown": set(),
    "inform": set(),
}
ACTS = {
    "block-number": {"block", "extend", "unblock"},
    "preserve": {"preserve-domestic", "preserve-foreign", "renew-domestic", "renew-foreign"},
    "takedown": {"geo-block", "remove"},
}


def test_what_goes_on_and_what_is_an_answer_of_its_own() -> None:
    protocols = newest_protocols()
    for name, keys in GO_ON.items():
        assert {step.key for step in protocols[name].steps if continues(protocols[name], step)} == keys, name


def test_a_no_and_taking_it_up_are_nothing_to_go_on_with() -> None:
    protocols = newest_protocols()
    for name, keys in ACTS.items():
        assert {step.key for step in protocols[name].steps if is_own_act(protocols[name], step)} == keys, name
