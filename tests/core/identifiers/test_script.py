"""Scripts: masked, normalised, and known again by their signature, with the figures by language that docs/scripts.md states."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from identifier_laws import TABLES, examples_hold, law_holds, read_example, refusal
from script_pairs import LANGUAGES, Pair, pairs

from accord.core.identifiers import script
from accord.core.identifiers.script import BINS, SAME_SCRIPT, bands, signature, similarity

DOCUMENT = Path(__file__).parents[3] / "docs" / "scripts.md"
NAMES = {"en": "English", "es": "Spanish", "th": "Thai", "bn": "Bengali", "ne": "Nepali", "ar": "Arabic"}


def test_examples() -> None:
    examples_hold(script)


def test_every_identifier_is_masked_before_anything_else() -> None:
    text = "Dear Ann, send 480,000 to KBank 123-4-56789-0 or bKash 01712-345678, mail a@evil.com, see hxxps://evil[.]com/x, LINE: @evil99"
    value = read_example(script, text, "TH").value
    assert value == "dear ann send 0 to kbank <account> or bkash <proxy> mail <email> see <url> line <handle>"


def test_a_card_number_in_a_script_is_gone() -> None:
    value = read_example(script, "Your card 4111 1111 1111 1111 is blocked, call the bank now").value
    assert "4111" not in value and value == "your card 0 0 0 0 is blocked call the bank now"


def test_looks_do_not_count() -> None:
    plain = read_example(script, "your parcel is on hold today").value
    for text in (
        "YOUR PARCEL is on hold, today!!",
        "yоur pаrcel is оn hold today",
        "ｙｏｕｒ ｐａｒｃｅｌ is on\u200b hold 🎉 today",
        "your\nparcel is on hold - today",
    ):
        assert read_example(script, text).value == plain


def test_a_russian_text_keeps_its_letters() -> None:
    assert read_example(script, "Ваша посылка ждёт оплаты на складе").value == "ваша посылка ждёт оплаты на складе"


def test_the_region_decides_which_national_numbers_are_phones() -> None:
    assert read_example(script, "call 081-234-5678 about your parcel", "TH").value == "call <phone> about your parcel"
    assert read_example(script, "call 081-234-5678 about your parcel", None).value == "call 0 about your parcel"


@pytest.mark.parametrize(
    ("text", "code"), [("x" * 20_001, "script-long"), ("long words " * 400, "script-long"), ("\ud800" * 20, "not-text")]
)
def test_refusals(text: str, code: str) -> None:
    assert refusal(script, text).code == code


def test_a_signature_is_the_same_for_ever() -> None:
    numbers = signature("บัญชีของคุณถูกระงับ กรุณาติดต่อ <phone> ด่วน")
    assert len(numbers) == BINS
    assert numbers[:3] == FIRST_NUMBERS
    assert len(bands(numbers)) == BINS // 2
    assert bands(numbers)[0] == FIRST_BAND


FIRST_NUMBERS = (449627625, 2221430571, 3987322888)
FIRST_BAND = 16003850940187269442


def test_spaces_accents_and_placeholders_do_not_change_a_signature() -> None:
    assert signature("su cuenta fue bloqueada confirme aquí <url>") == signature("sucuenta fue bloqueada confirme aqui <domain>")
    assert signature("بطاقتك موقوفة أرسل الرمز") == signature("بطاقتك موقوفه ارسل الرمز")


def test_a_text_is_like_itself_and_unlike_another() -> None:
    first, other = signature("your parcel is on hold pay the fee"), signature("ขอบคุณที่สมัครตำแหน่งพนักงานขาย")
    assert similarity(first, first) == 1.0
    assert similarity(first, other) < 0.05
    assert set(bands(first)).isdisjoint(bands(other))


@cache
def scored(language: str, split: str) -> list[tuple[Pair, float, bool]]:
    """Every pair with its similarity and whether a look-up by bands would have found it."""
    built = pairs(language, split)
    texts = sorted({variant.text for pair in built for variant in (pair.a, pair.b)})
    signatures = {text: signature(script.parse(text, None, TABLES).value) for text in texts}
    banded = {text: set(bands(text_signature)) for text, text_signature in signatures.items()}
    return [
        (pair, similarity(signatures[pair.a.text], signatures[pair.b.text]), bool(banded[pair.a.text] & banded[pair.b.text]))
        for pair in built
    ]


def recall_and_precision(language: str, split: str, threshold: float) -> tuple[float, float]:
    """A pair is found where it shares a band and reaches the threshold: what a look-up does."""
    result = [pair.same for pair, likeness, banded in scored(language, split) if banded and likeness >= threshold]
    same = sum(pair.same for pair, _, _ in scored(language, split))
    return sum(result) / same, sum(result) / len(result)


def test_the_threshold_was_chosen_on_the_training_templates_alone() -> None:
    """The lowest step of 0.05 at which no training pair of different scripts is taken for the same, and one step of margin."""
    steps = [step / 20 for step in range(1, 20)]
    clean = next(step for step in steps if all(recall_and_precision(language, "train", step)[1] == 1.0 for language in LANGUAGES))
    assert pytest.approx(clean + 0.05) == SAME_SCRIPT


@pytest.mark.parametrize("language", LANGUAGES)
def test_held_out_recall_and_precision(language: str) -> None:
    recall, precision = recall_and_precision(language, "held-out", SAME_SCRIPT)
    assert recall >= 0.95
    assert precision >= 0.99


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_document_states_the_figures(language: str) -> None:
    recall, precision = recall_and_precision(language, "held-out", SAME_SCRIPT)
    same = sum(pair.same for pair, _, _ in scored(language, "held-out"))
    other = len(scored(language, "held-out")) - same
    assert f"| {NAMES[language]} | {same} | {other} | {recall:.3f} | {precision:.3f} |" in DOCUMENT.read_text(encoding="utf-8")


def test_training_and_held_out_share_no_template() -> None:
    for language in LANGUAGES:
        trained = {variant.template for pair, _, _ in scored(language, "train") for variant in (pair.a, pair.b)}
        held_out = {variant.template for pair, _, _ in scored(language, "held-out") for variant in (pair.a, pair.b)}
        assert len(trained) == len(held_out) == 6 and not trained & held_out


WORDS = st.sampled_from(
    "call 0812345678 evil.com <phone> <b> ๑๒๓ ไทย вода word а́ ① ½ ﷺ ﬁ ® +66812345678 @x LINE: a.b 1.2.3.4 || é Ⅷ".split()
)


@settings(max_examples=60)
@given(
    st.one_of(st.text(max_size=120), st.lists(WORDS, max_size=30).map(" ".join), st.lists(WORDS, max_size=30).map("".join)),
    st.sampled_from([None, "TH"]),
)
def test_law(text: str, region: str | None) -> None:
    law_holds(script, f"{text} enough letters to be a whole script {text}", region)
