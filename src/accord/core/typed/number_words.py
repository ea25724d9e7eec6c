"""Numbers under a hundred in words, as people write, type or dictate them: in English, Bengali, Nepali, Spanish and Arabic one word or
phrase each. Thai's are made of `สิบ` and digits in words (`money_words`).

Sources: Unicode CLDR's spelled-out numbers (en, es, ar); for Bengali, num2words 0.5.14 (lang_BN); beside these, other usual spellings. In
the Gulf eleven to nineteen are one word each.
"""

from collections.abc import Iterator, Mapping

_EN_TEENS = "eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_EN_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_EN_ONES = "one two three four five six seven eight nine".split()

_ES_TEENS = "once doce trece catorce quince dieciséis diecisiete dieciocho diecinueve".split()
_ES_TWENTIES = "veintiuno veintidós veintitrés veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve".split()
_ES_TENS = "treinta cuarenta cincuenta sesenta setenta ochenta noventa".split()
_ES_ONES = "uno dos tres cuatro cinco seis siete ocho nueve".split()

_TH_ONES = "หนึ่ง สอง สาม สี่ ห้า หก เจ็ด แปด เก้า".split()

_BN = (
    "এক দুই তিন চার পাঁচ ছয় সাত আট নয় দশ এগারো বারো তেরো চৌদ্দ পনের ষোল সতের আঠারো উনিশ বিশ একুশ বাইশ তেইশ চব্বিশ পঁচিশ "
    "ছাব্বিশ সাতাশ আটাশ উনত্রিশ ত্রিশ একত্রিশ বত্রিশ তেত্রিশ চৌত্রিশ পঁয়ত্রিশ ছত্রিশ সাঁইত্রিশ আটত্রিশ উনচল্লিশ চল্লিশ "
    "একচল্লিশ বিয়াল্লিশ তেতাল্লিশ চুয়াল্লিশ পঁয়তাল্লিশ ছেচল্লিশ সাতচল্লিশ আটচল্লিশ উনপঞ্চাশ পঞ্চাশ একান্ন বাহান্ন "
    "তিপ্পান্ন চুয়ান্ন পঞ্চান্ন ছাপ্পান্ন সাতান্ন আটান্ন উনষাট ষাট একষট্টি বাষট্টি তেষট্টি চৌষট্টি পঁয়ষট্টি ছেষট্টি "
    "সাতষট্টি আটষট্টি উনসত্তর সত্তর একাত্তর বাহাত্তর তিয়াত্তর চুয়াত্তর পঁচাত্তর ছিয়াত্তর সাতাত্তর আটাত্তর উনআশি আশি "
    "একাশি বিরাশি তিরাশি চুরাশি পঁচাশি ছিয়াশি সাতাশি আটাশি উননব্বই নব্বই একানব্বই বিরানব্বই তিরানব্বই চুরানব্বই পঁচানব্বই "
    "ছিয়ানব্বই সাতানব্বই আটানব্বই নিরানব্বই"
).split()
_BN_TOO = {
    5: "পাচ", 14: "চোদ্দ", 15: "পনেরো", 16: "ষোলো", 17: "সতেরো", 18: "আঠার", 19: "ঊনিশ", 20: "কুড়ি", 25: "পচিশ", 27: "সাতাইশ", 29: "ঊনত্রিশ",
    30: "তিরিশ", 35: "পঁইত্রিশ পয়ত্রিশ", 37: "সাতত্রিশ", 39: "ঊনচল্লিশ", 44: "চৌচল্লিশ", 45: "পয়তাল্লিশ", 49: "ঊনপঞ্চাশ", 59: "ঊনষাট",
    65: "পয়ষট্টি", 66: "ছিষট্টি", 69: "ঊনসত্তর", 75: "পচাত্তর", 79: "ঊনআশি উনাশি ঊনাশি", 85: "পচাশি", 89: "ঊননব্বই", 90: "নব্বুই",
    95: "পচানব্বই",
}  # fmt: skip

_NE = (
    "एक दुई तीन चार पाँच छ सात आठ नौ दश एघार बाह्र तेह्र चौध पन्ध्र सोह्र सत्र अठार उन्नाइस बीस एक्काइस बाइस तेइस चौबीस "
    "पच्चीस छब्बीस सत्ताइस अट्ठाइस उनन्तीस तीस एकतीस बत्तीस तेत्तीस चौंतीस पैंतीस छत्तीस सैंतीस अठतीस उनन्चालीस चालीस "
    "एकचालीस बयालीस त्रिचालीस चवालीस पैंतालीस छयालीस सच्चालीस अठचालीस उनन्चास पचास एकाउन्न बाउन्न त्रिपन्न चवन्न पचपन्न "
    "छपन्न सन्ताउन्न अन्ठाउन्न उनन्साठी साठी एकसट्ठी बयसट्ठी त्रिसट्ठी चौंसट्ठी पैंसट्ठी छयसट्ठी सतसट्ठी अठसट्ठी उनन्सत्तरी "
    "सत्तरी एकहत्तर बहत्तर त्रिहत्तर चौहत्तर पचहत्तर छयहत्तर सतहत्तर अठहत्तर उनासी असी एकासी बयासी त्रियासी चौरासी पचासी "
    "छयासी सतासी अठासी उनान्नब्बे नब्बे एकान्नब्बे बयान्नब्बे त्रियान्नब्बे चौरान्नब्बे पन्चान्नब्बे छयान्नब्बे "
    "सन्तान्नब्बे अन्ठान्नब्बे उनान्सय"
).split()
_NE_TOO = {
    5: "पांच पाच", 10: "दस", 11: "एघारह", 14: "चौधह", 15: "पन्द्र", 16: "सोर्ह", 18: "अठारह", 19: "उन्नाईस", 20: "बिस", 21: "एक्काईस", 22: "बाईस",
    23: "तेईस", 24: "चौबिस", 25: "पच्चिस", 26: "छब्बिस", 28: "अठ्ठाइस", 29: "उनान्तीस", 30: "तिस", 32: "बत्तिस", 33: "तेत्तिस", 34: "चौंतिस चौतिस",
    35: "पैंतिस पैतिस", 36: "छत्तिस", 39: "उनान्चालीस", 40: "चालिस", 41: "एकचालिस", 42: "बयालिस", 44: "चौवालीस चवालिस", 45: "पैंतालिस पैतालिस",
    46: "छयालिस", 47: "सच्चालिस", 48: "अठचालिस", 49: "उनन्पचास उनान्पचास", 54: "चउन्न", 59: "उनान्साठी", 60: "साठ्ठी", 65: "पैसट्ठी",
    69: "उनान्सत्तरी", 70: "सत्तर", 75: "पचहत्तर", 95: "पञ्चान्नब्बे", 99: "उनन्सय",
}  # fmt: skip

_AR_ONES = {
    1: "واحد واحدة", 2: "اثنين اثنان اثنتين تنين", 3: "ثلاثة ثلاث تلاتة", 4: "أربعة أربع", 5: "خمسة خمس", 6: "ستة ست", 7: "سبعة سبع",
    8: "ثمانية ثمان ثماني تمانية", 9: "تسعة تسع",
}  # fmt: skip
_AR_TENS = {
    20: "عشرين عشرون", 30: "ثلاثين ثلاثون تلاتين", 40: "أربعين أربعون", 50: "خمسين خمسون", 60: "ستين ستون", 70: "سبعين سبعون",
    80: "ثمانين ثمانون تمانين", 90: "تسعين تسعون",
}  # fmt: skip
_AR_TEENS = {
    11: "أحد.عشر إحدى.عشرة احدعش حداشر", 12: "اثنا.عشر اثني.عشر اثنعش اطنعش", 13: "ثلاثة.عشر ثلاث.عشرة ثلاثطعش ثلطعش",
    14: "أربعة.عشر أربع.عشرة أربعطعش", 15: "خمسة.عشر خمس.عشرة خمسطعش", 16: "ستة.عشر ست.عشرة ستطعش", 17: "سبعة.عشر سبع.عشرة سبعطعش",
    18: "ثمانية.عشر ثماني.عشرة ثمنطعش", 19: "تسعة.عشر تسع.عشرة تسعطعش",
}  # fmt: skip

# As they are typed in Latin letters; what is a word of English too (`at`, `sat`) is left out.
_ROMAN = {
    1: "ek", 2: "dui", 3: "tin teen", 4: "char", 5: "pach paanch panch", 10: "dosh das", 15: "ponero pandhra", 20: "bish bis",
    25: "pochish pachis", 30: "trish tis", 40: "chollish chalis", 50: "ponchash panchas pachas",
}  # fmt: skip


def under_a_hundred() -> Iterator[tuple[int, str]]:
    """Each number with a word or phrase for it; a point stands between words of a phrase."""
    for teens in (_EN_TEENS, _ES_TEENS):
        yield from enumerate(teens, 11)
    for ten, name in enumerate(_EN_TENS, 2):
        yield 10 * ten, name
        for one, digit in enumerate(_EN_ONES, 1):
            yield 10 * ten + one, f"{name}.{digit}"
            yield 10 * ten + one, f"{name}-{digit}"
    yield from enumerate(_ES_TWENTIES, 21)
    for ten, name in enumerate(_ES_TENS, 3):
        yield 10 * ten, name
        for one, digit in enumerate(_ES_ONES, 1):
            yield 10 * ten + one, f"{name}.y.{digit}"
            yield 10 * ten + one, f"{name}i{digit}"
    for ones in ("ún", "un"):
        yield 21, f"veinti{ones}"
        yield from ((10 * ten + 1, f"{name}.y.{ones}") for ten, name in enumerate(_ES_TENS, 3))
    for words, too in ((_BN, _BN_TOO), (_NE, _NE_TOO)):
        yield from enumerate(words, 1)
        yield from _each(too)
    yield from _arabic()
    yield from _each(_ROMAN)


def thai_under_a_hundred() -> Iterator[tuple[int, str]]:
    """As one word each, where no more than one number can stand: in amounts Thai's are put together (`money_words`)."""
    yield from enumerate(_TH_ONES, 1)
    for ten, name in enumerate(("สิบ", "ยี่สิบ", *(f"{digit}สิบ" for digit in _TH_ONES[2:])), 1):
        yield 10 * ten, name
        yield from ((10 * ten + one, f"{name}{'เอ็ด' if one == 1 else digit}") for one, digit in enumerate(_TH_ONES, 1))


def _each(table: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    for number, words in table.items():
        yield from ((number, word) for word in words.split())


def _arabic() -> Iterator[tuple[int, str]]:
    for table in (_AR_ONES, _AR_TEENS, _AR_TENS):
        yield from _each(table)
    for ten, tens in _AR_TENS.items():
        for one, ones in _AR_ONES.items():
            for name in tens.split():
                for digit in ones.split():
                    yield ten + one, f"{digit}.و{name}"
                    yield ten + one, f"{digit}.و.{name}"
