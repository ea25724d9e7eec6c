from hypothesis import given
from hypothesis import strategies as st
from identifier_laws import REGIONS, any_text, examples_hold, floods_are_refused, law_holds, like_examples, read_example, refusal

from accord.core.identifiers import email
from accord.core.identifiers.cards import holds_card_number


def test_every_example_gives_its_value_and_every_bad_example_its_refusal() -> None:
    examples_hold(email)


@given(st.one_of(any_text(), like_examples(email)), st.sampled_from(REGIONS))
def test_any_text_is_read_and_reads_back_or_meets_the_one_refusal(text: str, region: str | None) -> None:
    law_holds(email, text, region)


def test_floods_of_characters_are_refused() -> None:
    floods_are_refused(email)


@given(
    st.from_regex(r"[a-z0-9][a-z0-9+_-]{0,10}(\.[a-z0-9+_-]{1,10}){0,2}", fullmatch=True),
    st.from_regex(r"[a-z]([a-z0-9]{0,10}[a-z0-9])?\.(com|co\.th|com\.bd|pe|ae)", fullmatch=True),
)
def test_defanged_and_upper_case_spellings_are_one_mailbox(local: str, domain: str) -> None:
    value = f"{local}@{domain}"
    if holds_card_number(local):
        return
    dots = domain.replace(".", "[.]")
    for text in (value, value.upper(), f"{local}[at]{dots}", f"mailto:{value}?cc=x@y.z", f"<{value}>", f"{local} (at) {dots}"):
        identifier = read_example(email, text)
        assert identifier.value == value
        assert identifier.display == f"{local}@{dots}"
        assert identifier.verified


def test_a_last_part_that_no_list_knows_is_kept_as_unverified() -> None:
    assert not read_example(email, "a@b.nosuchending").verified


def test_a_payment_address_is_sent_on_to_the_proxy_kind() -> None:
    assert "proxy" in refusal(email, "name@okaxis").text


def test_a_mailbox_of_another_script_is_kept() -> None:
    assert read_example(email, "สมชาย@example.com").value == "สมชาย@example.com"
