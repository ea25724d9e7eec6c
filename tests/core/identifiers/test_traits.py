from accord.core.identifiers import KINDS, labels
from accord.core.identifiers.traits import TRAITS


def test_every_kind_has_its_traits_and_its_name() -> None:
    assert set(TRAITS) == set(KINDS) == set(labels.KINDS)


def test_what_is_somebody_s_own_is_said_of_numbers_accounts_and_names_alone() -> None:
    assert {kind for kind in KINDS if TRAITS[kind].is_personal} == {"phone", "iban", "account", "proxy", "email", "handle"}
    assert {kind for kind in KINDS if TRAITS[kind].holds_money} == {"account", "iban", "proxy", "crypto"}
    assert {kind for kind in KINDS if TRAITS[kind].speaks} == {"phone", "sender", "email", "handle"}
    assert {kind for kind in KINDS if TRAITS[kind].has_prefix} == {"account", "proxy", "handle", "crypto", "sender", "app"}
