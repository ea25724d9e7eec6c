"""What a person wrote: whose each identifier is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_cast import IDENTIFIERS, TABLES, TEXTS

from accord.core.identifiers import parse
from accord.core.reports.reading import confirm, confirmed, is_own, read_words


def identifier(kind, text, region="TH"):
    return parse(text, region, kind, tables=TABLES)


PHONE = identifier("phone", "0812345678")


def marks(text, *own, region="TH"):
    return {seen.identifier.value: seen.mark for seen in read_words(text, region, tables=TABLES, own=own)}


def test_each_is_found_once_with_all_its_places() -> None:
    text = "He wrote from 0899999999. Then 0899999999 called."
    (seen,) = read_words(text, "TH", tables=TABLES)
    assert [text[start:end] for start, end in seen.places] == ["0899999999", "0899999999"]
    assert seen.mark == "found" and confirmed([seen]) == ()


def test_a_number_is_asked_about_at_each_wallet_that_it_is_named_with() -> None:
    text = "He said bKash or Nagad 01712345678"
    assert marks(text, region="BD") == {"nagad:+8801712345678": "found", "bkash:+8801712345678": "found"}
    assert {text[start:end] for seen in read_words(text, "BD", tables=TABLES) for start, end in seen.places} == {"01712345678"}


def test_what_was_given_as_ones_own_is_set_apart() -> None:
    assert marks("They called 081-234-5678 from 0899999999", PHONE) == {"+66812345678": "own", "+66899999999": "found"}


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        (("phone", "0812345678"), ("proxy", "PromptPay 0812345678")),
        (("proxy", "PromptPay 0812345678"), ("phone", "0812345678")),
        (("handle", "https://t.me/mariaquispe"), ("handle", "https://facebook.com/mariaquispe")),
        (("handle", "https://t.me/mariaquispe"), ("url", "https://pay.example.com/mariaquispe?x=1")),
        (("account", "KBank 123-4-56789-0"), ("account", "KBank 123-4-56789-0")),
        (("domain", "maria.example.com"), ("url", "https://shop.maria.example.com/x")),
        (("url", "https://example.com/maria"), ("url", "https://example.com/maria/photos")),
    ],
)
def test_the_same_holder_in_another_dress_is_ones_own_too(own, expected) -> None:
    assert is_own(identifier(*expected), [identifier(*own)])


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        (("account", "KBank 123-4-56789-0"), ("account", "KBank 999-9-99999-9")),
        (("phone", "0812345678"), ("phone", "0812345679")),
        (("email", "maria.quispe@example.org"), ("email", "maria@example.org")),
        (("handle", "https://t.me/mariaquispe"), ("handle", "https://t.me/mariaquispe2")),
        (("domain", "maria.example.com"), ("url", "https://example.com/maria.example.com")),
        (("url", "https://example.com/maria"), ("url", "https://example.com/pay")),
        (("proxy", "PromptPay 0812345678"), ("proxy", "PromptPay 0899999999")),
    ],
)
def test_a_neighbour_is_not_ones_own(own, expected) -> None:
    assert not is_own(identifier(*expected), [identifier(*own)])


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("my number is 0812345678", "TH"),
        ("mi número es 987654321", "PE"),
        ("เบอร์ของฉัน 0812345678", "TH"),
        ("আমার নম্বর 01712345678", "BD"),
        ("मेरो नम्बर 9841234567", "NP"),
        ("رقمي هو 0501234567", "AE"),
    ],
)
def test_words_that_say_mine_make_a_guess_that_is_asked(text, region) -> None:
    mentions = read_words(text, region, tables=TABLES)
    assert [seen.mark for seen in mentions] == ["perhaps-own"] and confirmed(mentions) == ()


def test_whom_a_mail_went_to_is_asked_as_ones_own() -> None:
    head = "From: Flash <noreply@flash-expres.top>\nTo: wandee@gmail.com\nSubject: x\n\nwrite to: help@flash-expres.top"
    assert marks(head) == {
        "noreply@flash-expres.top": "found",
        "wandee@gmail.com": "perhaps-own",
        "help@flash-expres.top": "found",
    }


def test_mine_in_another_sentence_says_nothing() -> None:
    assert marks("I lost my money. 0899999999 called") == {"+66899999999": "found"}


def test_what_the_person_says_counts_but_ones_own_stays_ones_own() -> None:
    seen = read_words("081-234-5678 and 0899999999", "TH", tables=TABLES, own=[PHONE])
    mentions = confirm(seen, {mention.identifier.key: "theirs" for mention in seen}, own=[PHONE])
    assert [identifier.value for identifier in confirmed(mentions)] == ["+66899999999"]
    assert confirmed(confirm(seen, {mention.identifier.key: "wrong" for mention in seen})) == ()


@given(st.lists(st.sampled_from(TEXTS), max_size=5), st.lists(st.sampled_from(IDENTIFIERS), max_size=3))
def test_nothing_that_is_given_as_own_is_ever_anything_else(texts, own) -> None:
    for seen in read_words("\n".join(text for _, text in texts), "TH", tables=TABLES, own=own):
        assert (seen.mark == "own") == is_own(seen.identifier, own)


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("เบอร์ดิฉัน 089-345-6712", "TH", {"+66893456712": "perhaps-own"}),
        ("โอนจากบัญชีผม กสิกร 045-2-91837-6", "TH", {"TH:004:0452918376": "perhaps-own"}),
        ("amar number 01711223344", "BD", {"+8801711223344": "perhaps-own"}),
        ("mero number 9841000111", "NP", {"+9779841000111": "perhaps-own"}),
        ("मेरा नंबर 9841000111", "NP", {"+9779841000111": "perhaps-own"}),
        ("เบอร์คนร้าย 089-345-6712", "TH", {"+66893456712": "found"}),
        ("เบอร์แม่ 089-345-6712", "TH", {"+66893456712": "perhaps-own"}),
        ("meu celular 11 91234-5678", "BR", {"+5511912345678": "perhaps-own"}),
        ("minha chave pix 111.444.777-35", "BR", {"pix:cpf:11144477735": "perhaps-own"}),
        ("số của tôi là 0912345678", "VN", {"+84912345678": "perhaps-own"}),
        ("nomor saya 081234567890", "ID", {"+6281234567890": "perhaps-own"}),
        ("gcash ko 09171234567", "PH", {"gcash:+639171234567": "perhaps-own"}),
        ("мой номер 8 912 345 67 89", "RU", {"+79123456789": "perhaps-own"}),
        ("我的手机号13812345678", "CN", {"+8613812345678": "perhaps-own"}),
        ("我电话13812345678", "CN", {"+8613812345678": "perhaps-own"}),
        ("میرا نمبر 03001234567", "PK", {"+923001234567": "perhaps-own"}),
        ("رقم جوالي ٠٥٠١٢٣٤٥٦٧", "AE", {"+971501234567": "perhaps-own"}),
        ("amr number 01711223344", "BD", {"+8801711223344": "perhaps-own"}),
        # In Nepali `ma` and `ko` say something else.
        ("tyo manxe ko esewa ma 9841000111", "NP", {"esewa:+9779841000111": "found"}),
        ("Mon 9:05 +66 89 345 6712", "TH", {"+66893456712": "found"}),
        ("โอนจากบัญชี กสิกร 045-2-91837-6 ไปที่ SCB 408-2-91736-5", "TH", {"TH:004:0452918376": "perhaps-own", "TH:014:4082917365": "found"}),
        ("from account KBank 045-2-91837-6 to SCB 408-2-91736-5", "TH", {"TH:004:0452918376": "perhaps-own", "TH:014:4082917365": "found"}),
        ("a call from the account manager 089-345-6712", "TH", {"+66893456712": "found"}),
    ],
)
def test_ones_own_in_the_words_of_chats(text: str, region: str, expected: dict[str, str]) -> None:
    assert marks(text, region=region) == expected
