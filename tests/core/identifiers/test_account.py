import pytest
from hypothesis import given
from hypothesis import strategies as st
from identifier_laws import REGIONS, any_text, examples_hold, floods_are_refused, law_holds, like_examples, read_example, refusal

from accord.core.identifiers import account
from accord.core.identifiers.banks import BANKS
from accord.core.identifiers.cards import is_card_number


def test_every_example_gives_its_value_and_every_bad_example_its_refusal() -> None:
    examples_hold(account)


@given(st.one_of(any_text(), like_examples(account)), st.sampled_from(REGIONS))
def test_any_text_is_read_and_reads_back_or_meets_the_one_refusal(text: str, region: str | None) -> None:
    law_holds(account, text, region)


def test_floods_of_characters_are_refused() -> None:
    floods_are_refused(account)


@given(st.sampled_from([bank for bank in BANKS["TH"] if bank.lengths]), st.data())
def test_a_thai_account_reads_alike_with_code_name_bic_and_groups(bank: object, data: st.DataObject) -> None:
    assert isinstance(bank, type(BANKS["TH"][0]))
    length = data.draw(st.sampled_from(bank.lengths))
    number = data.draw(st.text("0123456789", min_size=length, max_size=length))
    if is_card_number(number) or is_card_number(bank.code + number):
        return
    value = f"TH:{bank.code}:{number}"
    names = [bank.code, bank.name, *bank.aliases] + ([bank.bic] if bank.bic else [])
    for name in names:
        identifier = read_example(account, f"TH:{name}:{number}")
        assert identifier.value == value
        assert identifier.verified
    for name in names[1:]:
        assert read_example(account, f"{name} {number}", "TH").value == value
        assert read_example(account, f"{number} ({name.replace('(', '').replace(')', '')})", "TH").value == value
    assert read_example(account, f"{bank.code}-{number[:3]}-{number[3:]}", "TH").value == value


def test_the_same_number_at_two_banks_is_two_accounts() -> None:
    assert read_example(account, "TH:002:1234567890").key != read_example(account, "TH:004:1234567890").key


def test_an_unknown_bank_code_is_kept_as_unverified() -> None:
    assert not read_example(account, "TH:999:1234567890").verified
    assert not read_example(account, "KH:ABA:000123456").verified
    assert read_example(account, "TH:004:1234567890").verified
    assert not read_example(account, "TH:004:123456789012").verified


@pytest.mark.parametrize("routing", ["255271518", "255262985", "085260728", "230913554"])
def test_published_routing_numbers_of_bangladesh_pass_and_wrong_ones_stay_whole_and_unverified(routing: str) -> None:
    assert account.routing_number(routing)
    identifier = read_example(account, f"BD:{routing}:1234567890123")
    assert identifier.value == f"BD:{routing[:3]}:1234567890123"
    assert identifier.verified
    wrong = routing[:-1] + str((int(routing[-1]) + 1) % 10)
    assert not account.routing_number(wrong)
    kept = read_example(account, f"BD:{wrong}:1234567890123")
    assert kept.value == f"BD:{wrong}:1234567890123"
    assert not kept.verified


def test_published_cci_of_peru_pass_and_a_placeholder_is_kept_as_unverified() -> None:
    assert read_example(account, "01136600010003254221", "PE").verified
    placeholder = read_example(account, "011-366-000100046500-00", "PE")
    assert placeholder.value == "PE:011:01136600010004650000"
    assert not placeholder.verified


@pytest.mark.parametrize("text", ["105.101.1234567", "105-101-1234567"])
def test_a_branch_in_front_of_a_bangladeshi_number_is_not_taken_for_the_bank(text: str) -> None:
    assert refusal(account, text, "BD").code == "account-needs-bank"


def test_the_refusal_of_a_number_alone_says_what_to_add() -> None:
    assert "bank code" in refusal(account, "123-4-56789-0", "TH").text


def test_who_states_country_bank_and_number_means_just_these_whatever_is_usual() -> None:
    stated = read_example(account, "TH:014:456789123")
    assert (stated.value, stated.verified) == ("TH:014:456789123", False)
    assert account.at_once("TH:014:456789123") == stated
    for text in ("TH:014: 456 7 8912", "SCB 4567891", "014-456-7-891"):
        assert refusal(account, text, "TH").code in ("account-length", "account-needs-bank")


@pytest.mark.parametrize("stated", ["BD:200:4111111111111111", "NP:0401:4111111111111111", "PE:003:4222222222222", "TH:067:36227206271667"])
def test_what_could_be_a_card_is_an_account_only_where_it_is_stated_and_the_bank_may_have_such_numbers(stated: str) -> None:
    identifier = read_example(account, stated)
    assert identifier.value == stated
    assert account.at_once(stated) == identifier
    country, bank, number = stated.split(":")
    for text in (number, f"{country}:{bank}:{number[:4]} {number[4:]}"):
        assert refusal(account, text, country).code == "card-number"


@pytest.mark.parametrize(
    "text", ["TH:004:4111111111111111", "KH:ABA:4111111111111111", "BD:999:4111111111111111", "PE:002:4111111111111111"]
)
def test_where_the_bank_has_no_such_numbers_or_is_not_known_a_card_stays_a_card(text: str) -> None:
    assert refusal(account, text).code == "card-number"
    assert account.at_once(text) is None
