"""Nothing that the hub can say is left without words, and no language claims what we never claim."""

import re
from pathlib import Path

import pytest
from babel.messages import Message
from babel.messages.pofile import read_po
from django.utils.translation import override

import accord
import messages
from accord.core.identifiers import parse
from accord.core.trust import labels as core
from accord.core.trust.verdict import Verdict
from accord.core.trust.vocabulary import Word
from accord.doors.public import check_present, labels
from accord.hub.signals.vocabulary import ACTIONS
from accord.tables import countries as packs
from accord.tables import help_lines, identifier_tables, schemes

LOCALE = Path(accord.__file__).parent / "locale"
LANGUAGES = ("th", "bn", "ne", "es", "ar")
# A check by the public names no use, so that no sentence about one can arise.
NEVER = {"use-embargo", "use-protected", "use-disputed", "use-not-permitted", "use-no-claim"}
CLEARANCE = re.compile(r"\bsafe(?:ly|ty)?\b|\bsecure\b|\bsegur[oa]s?\b|ปลอดภัย|নিরাপদ|सुरक्षित|آمن|مأمون", re.IGNORECASE)


def test_every_word_of_a_verdict_has_a_headline_a_place_and_a_colour() -> None:
    words = {str(word) for word in Word}
    assert set(labels.WORDS) == words | {labels.SIMILAR, labels.NO_IDENTIFIER}, "two headlines are of a text, and no word"
    assert words == set(check_present._ORDER) == set(check_present._TONES)


def test_every_reason_has_plain_words() -> None:
    assert set(labels.REASONS) | NEVER | {"acted"} == set(core.REASONS)


def test_plain_words_ask_for_no_more_than_the_reason_knows() -> None:
    for code, sentence in labels.REASONS.items():
        assert set(re.findall(r"\{(\w+)\}", sentence)) <= set(re.findall(r"\{(\w+)\}", core.REASONS[code])), code


# By reason: what its plain sentence must say, and what its exact sentence says of the same; written off both by hand.
SAME = {
    "unknown": ("no public report", "do not know"), "reported-by": ("sources that reported", "that reported it"),
    "seen-by": ("Other members that saw it", "saw it themselves"), "matched": ("report is about", "listed match"),
    "first-seen": ("First seen", "First seen"), "last-seen": ("Last seen", "Last seen"),
    "confidence": ("out of 100", "of 100"), "one-source": ("from one source", "to one source"),
    "not-compared": ("still compare", "still being compared"), "one-member": ("through one member", "through one member"),
    "set-aside": ("reports we are looking into", "has set aside while it looks into"),
    "low-weight": ("earlier reports were often wrong", "earlier claims were often wrong"),
    "disputed-by": ("say the report is wrong", "dispute it"), "disputed": ("not settled yet", "Until this is settled"),
    "retracted": ("taken back", "retracted"), "expired": ("too old to count", "expired"),
    "unconfirmed-reports": ("nobody has confirmed it", "no member has confirmed"),
    "public-suffix": ("addresses that end in", "public suffix"), "shared-host": ("put pages on", "shared host"),
    "top-site": ("most visited sites", "most visited sites"), "popular-site": ("is a well-known site", "popular site"),
    "known-site": ("list of known sites", "list of known sites"), "bank": ("belongs to a bank", "belongs to a bank"),
    "state": ("belongs to a government", "belongs to a state"), "hospital": ("belongs to a hospital", "belongs to a hospital"),
    "help-site": ("belongs to the police", "belongs to the police"), "emergency-line": ("call for help", "emergency or help line"),
    "common-address": ("belongs to nobody", "nobody's own address"),
    "own-list": ("is its own", "as its own"), "allow-list": ("real addresses and numbers", "allow list"),
    "review": ("do not count because of this", "no effect because of this"),
    "part-of-protected": ("site as a whole", "the whole is protected"), "embargo": ("leave it alone", "nobody acts on this"),
}  # fmt: skip


def test_each_plain_sentence_says_what_the_exact_one_of_its_reason_says() -> None:
    assert SAME.keys() == labels.REASONS.keys()
    for code, (plain, exact) in SAME.items():
        assert plain in labels.REASONS[code] and exact in core.REASONS[code], code
        assert [other for other, sentence in labels.REASONS.items() if plain in sentence] == [code], "and no other says so"


@pytest.mark.parametrize(
    ("count", "expected"),
    [("2-5", "nobody has confirmed it yet: 2-5."), ("more than 20", "yet: more than 20.")],
)
def test_what_the_public_reported_is_never_beside_that_there_is_no_report(count: str, expected: str) -> None:
    reasons = (core.Reason("unconfirmed-reports", {"count": count}), core.Reason("unknown"))
    link = parse("https://nobody-knows-this-shop.net/sale", tables=identifier_tables())
    with override("en"):
        (answer,) = check_present.answers([(link, Verdict(word=Word.NONE, reasons=reasons))])
    (sentence,) = answer.sentences
    assert re.sub(r"<[^>]+>", "", sentence).endswith(expected)


def test_every_advice_leads_to_plain_advice() -> None:
    assert set(check_present._ADVICE_OF) == set(core.ADVICE)
    used = {plain for plains in check_present._ADVICE_OF.values() for plain in plains} | set(check_present._ALWAYS)
    used |= set(check_present._OF_TEXT)
    assert used == set(labels.ADVICE)


def test_every_scheme_and_action_has_plain_words() -> None:
    assert set(labels.SCHEMES) == set(schemes())
    assert set(labels.ACTED) == set(ACTIONS)


def test_every_line_to_call_is_in_a_country_pack_with_its_source() -> None:
    # As the packs' sources have it: Peru blocks at 1820 and reports at 1818, and its digital security centre takes no calls of the public.
    expected = {
        "TH": ["1441"],
        "BD": ["999"],
        "NP": ["100"],
        "PE": ["1820", "1818"],
        "AE": ["8002626", "901", "800151"],
    }
    assert set(labels.HELP) == set(expected) == set(packs())
    for country, numbers in expected.items():
        help_numbers = check_present.help_numbers(country)
        assert [re.sub(r"<[^>]+>", "", html) for html in help_numbers.values()] == numbers
        assert set(help_numbers) == set(re.findall(r"\{(\w+)\}", labels.HELP[country]))
        for number in numbers:
            assert any(line.source for line in help_lines().values() if line.value in (number, f"{country}:{number}")), number


def test_the_names_and_hours_of_all_lines_that_people_are_shown_are_translated() -> None:
    from accord.core.reports import advice
    from accord.tables import report_help

    message_ids = {message.id for message in messages.collect()}
    for code in (*packs(), *{line.country for line in report_help().abroad.values()}):
        pack = packs().get(code)
        result = [line for need in report_help().needs for line in advice.lines(report_help(), need, pack, code).lines]
        result += advice.fraud_lines(pack, [f"{code}:{bank.code.value}" for bank in pack.banks.values()] if pack else [])
        assert {line.about for line in result} | {line.hours for line in result if line.hours} <= message_ids, code


OF_PEOPLE = (
    *(f"src/accord/core/{name}/" for name in ("protocols", "reports", "care", "screening", "rescue")),
    "src/accord/doors/console/rescue/",
    "src/accord/doors/console/reports/labels.py",
)


def test_english_claims_no_clearance() -> None:
    tables = (labels.WORDS, labels.REASONS, labels.ADVICE, labels.REFUSALS, labels.ACTED, labels.SCHEMES, labels.HELP)
    templates = (Path(labels.__file__).parent / "templates" / "public").glob("*.html")
    texts = [text for table in tables for text in table.values()] + [path.read_text(encoding="utf-8") for path in templates]
    assert not [text for text in texts if CLEARANCE.search(text)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_claims_a_clearance(language: str) -> None:
    files = LOCALE.glob(f"*/{language}/LC_MESSAGES/django.po")
    messages = [message for path in files for message in read_po(path.read_text(encoding="utf-8").splitlines(), locale=language)]
    # These speak of places to stay and ways home, which may be safe, and of no identifier.
    texts = [str(message.string) for message in messages if not _is_of_people(message)]
    assert len(texts) > 200
    assert not [text for text in texts if CLEARANCE.search(text)]


def _is_of_people(message: Message) -> bool:
    return bool(message.locations) and all(place.startswith(OF_PEOPLE) for place, _ in message.locations)


# What a reader of one language struck out: said so, it promises another thing, or names a thing that nobody there knows by it.
STRUCK = {
    "th": ("กักตัว", "โต๊ะประสานงาน", "ถูกขายต่อเมื่อมีคนจ่าย", "อายัดเงินแล้ว แต่ยังไม่มีคำตอบ", "สิ่งที่มีการรายงาน", "ใบเสร็จ"),
    "bn": ("ঝুঁকিমুক্ত", "বড় মানুষ", "দিনটি দিন", "ঘণ্টা বাজ", "রিপোর্ট ভাগ"),
    "ne": ("घण्टी बज", "ठूलो मान्छे", "पाना", "पाठ लेख", "जोखिम नहुने"),
    "es": ("mesa de", "se entera", "suena el timbre", "no hay peligro", "libre de peligro", "El viaje se detiene", "a su contacto"),
    "ar": ("جرس", "يُقرع", "من ينقص", "يُبقى في", "يعرفون من أنت", "سأنظر برمزي", "عضوًا هنا", "الشركاء", "إطلاق شخص"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_reader_struck_out_does_not_come_back(language: str) -> None:
    with (LOCALE / "public" / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        texts = [text for row in read_po(file) for text in (row.string if isinstance(row.string, tuple) else (row.string,))]
    assert len(texts) > 1000
    assert [(words, text) for words in STRUCK[language] for text in texts if words in text] == []


# What a second reader took for something else: that a picture is not kept, that who is held is under arrest, that all is settled.
MISREAD = [
    ("bn", "কোডে যা আছে শুধু তা-ই রাখি"),
    ("bn", "কে আটক আছেন"),
    ("bn", "কেউ আটক থাকা"),
    ("bn", "কাউকে সতর্ক করা যায়নি"),
    ("bn", "এখন এটি দেখছে"),
    ("bn", "টাকা ফেরত আনতে বলুন"),
    ("ne", "कोडमा जे छ त्यो मात्र राख्छौं"),
    ("ne", "को थुनिएको छ"),
    ("ne", "केही टुङ्गिने छैन"),
    ("ne", "यो टुङ्ग्याउन"),
    ("ne", "धेरै स्रोतले ठगी"),
    ("ne", "यसमा कारबाही गर्न मञ्जुरी"),
    ("es", "la usan todos los que tienen una moneda"),
]


@pytest.mark.parametrize(("language", "words"), MISREAD)
def test_what_a_second_reader_misread_does_not_come_back(language: str, words: str) -> None:
    with (LOCALE / "public" / language / "LC_MESSAGES" / "django.po").open("rb") as file:
        texts = [text for row in read_po(file) for text in (row.string if isinstance(row.string, tuple) else (row.string,))]
    assert len(texts) > 1000
    assert [text for text in texts if words in text] == []
