"""Words and signs beside amounts, in the languages of the countries: currencies, how many times, and what only accompanies them."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Final

from babel import Locale
from babel.numbers import get_currency_name

from accord.core.money.amounts import PLACES
from accord.core.typed.letters import Words, indexed, plain
from accord.core.typed.number_words import under_a_hundred

_DOLLARS: Final = "USD AUD BBD BMD BND BSD BZD CAD FJD GYD HKD JMD KYD LRD NAD NZD SBD SGD SRD TTD TWD XCD"
_PESOS: Final = "ARS CLP COP CUP DOP MXN PHP UYU"
# Whose own sign is a plain $: the peso of the Philippines has one of its own.
_DOLLAR_SIGN: Final = f"{_DOLLARS} ARS CLP COP CUP DOP MXN UYU"
_RUPEES: Final = "NPR INR PKR LKR MUR SCR"
_DINARS: Final = "KWD BHD DZD IQD JOD LYD RSD TND"
_RIYALS: Final = "SAR QAR OMR YER IRR"
_POUNDS: Final = "GBP EGP FKP GIP LBP SDG SHP SSP SYP"

# A word for several currencies is resolved by the currency that was chosen, by the country, or asked.
_CURRENCIES: Final[Mapping[str, str]] = {
    "THB": "泰铢 泰銖 ฿ baht bahts บาท บ. บ bht bt bath ไทยบาท บาทไทย thbaht บาทถ้วน থাই বাত বাট भाट بات باهت باخت",
    "BDT": "৳ taka takas টাকা টাকার ৳. tk tk. ตากา টাঃ টা. টাকা। تاكا टाका",
    "NPR": "nrs nrs. नेरू नेरु ने.रु ने.रु. ने.रू ने.रू. n.rs npr.",
    "INR": "₹ भारु भा.रु भा.रु. भारू ic ic. irs irs. inr.rs",
    _RUPEES: "rs rs. re re. rupee rupees rupaiya rupiya rupia rupias ₨ रु रु. रू रू. रूपैयाँ रुपैयाँ रुपैया रूपैया रुपया "
    "रुपये रुपए रूपये روپے روپیہ روپئے ரூபாய் රු රු. රුපියල් "
    "রুপি รูปี روبية روبيات",
    "PEN": "s/ s/. soles nuevo.sol nuevos.soles sol.peruano soles.peruanos โซล সোল सोल سول",
    "PEN SOL": "sol",
    "AED": "د.إ د.إ. درهم.إماراتي دراهم.إماراتية emirati.dirham emirati.dirhams uae.dirham uae.dirhams dirham.emirati dirhams.emiraties",
    "AED MAD": "dirham dirhams dhs dhs. dh dh. dírham dírhams درهم دراهم درهما درهماً ديرهم เดอร์แฮม เดอแรม দিরহাম दिर्हाम",
    _DOLLAR_SIGN: "$",
    _DOLLARS: "dollar dollars dólar dólares ดอลลาร์ ดอลล่าร์ ดอลลา ডলার डलर दोलार دولار دولارا دولارات",
    "USD": "us$ usd$ u$s us.$ us.dollar us.dollars ดอลลาร์สหรัฐ ดอลลาร์สหรัฐฯ মার্কিন.ডলার अमेरिकी.डलर dólar.americano "
    "dólares.americanos "
    "dólares.estadounidenses دولار.أمريكي دولار.أميركي 美元 美金 달러 米ドル ដុល្លារ",
    "AUD": "a$ au$", "CAD": "c$ ca$", "SGD": "s$ sg$", "HKD": "hk$ 港币 港幣 港元", "TWD": "nt nt$ 台币 台幣 新台币 新台幣",
    "NZD": "nz$", "BRL": "r$ real.brasileño reais",
    _PESOS: "peso pesos", "PHP": "₱ php. piso", "MXN": "mx$",
    "EUR": "€ euro euros ยูโร ইউরো युरो يورو",
    _POUNDS: "£ pound pounds libra libras ปอนด์ পাউন্ড पाउन्ड جنيه جنيهات",
    "GBP": "quid sterling",
    "JPY CNY": "¥ ￥", "JPY": "yen yenes เยน ইয়েন येन ين 円 日元 日圆", "CNY": "yuan rmb renminbi yuanes หยวน ইউয়ান युआन يوان 人民币 人民幣",
    "CNY TWD HKD": "元 圆 圓 块 塊 块钱 塊錢", "KRW KPW": "₩ won 원", "VND": "₫ dong đồng đ vnđ",
    "KHR": "៛ riel riels เรียล រៀល", "LAK": "₭ kip กีบ ກີບ",
    "MMK": "kyat kyats จ๊าด ကျပ်",
    "MYR": "rm ringgit ริงกิต রিঙ্গিত रिङ्गिट رينغيت", "IDR": "rp rp. rupiah", "ILS": "₪ shekel shekels", "RUB BYN": "ruble "
    "rubles руб руб. рубль рубля рублей р. р", "RUB": "₽",
    "TRY": "₺ lira liras", "NGN": "₦ naira", "UAH": "₴ грн грн. гривень гривен гривня", "KZT": "₸ тенге",
    "KES": "ksh kshs ksh. kshs.", "UGX": "ush ugsh ushs", "TZS": "tsh tshs", "KES UGX TZS SOS": "shilling shillings sh sh. shs",
    "KES BOB": "bob", "GHS": "₵ gh₵ cedi cedis", "ZAR": "rand",
    _DINARS: "dinar dinars dinares دينار دنانير", _RIYALS: "riyal riyals rial rials riales ريال ريالات রিয়াল रियाल",
    "SAR": "ر.س ر.س. sr", "QAR": "ر.ق qr", "OMR": "ر.ع. ر.ع", "KWD": "د.ك kd", "BHD": "د.ب",
    "BTC": "₿ bitcoin bitcoins บิตคอยน์ বিটকয়েন बिटकोइन بيتكوين xbt", "ETH": "ether ethereum อีเธอร์ ইথেরিয়াম इथेरियम إيثريوم",
    "USDT": "tether usdt.trc20 usdt-trc20 usdt.erc20 usdt-erc20 trc20.usdt ₮ เทเธอร์ টেথার टेदर تيثر",
    "TRX": "tron", "XRP": "ripple", "DOGE": "dogecoin", "LTC": "litecoin", "SOL": "solana",
}  # fmt: skip

# How many times. Spanish `mil` is a thousand; said in English it may be a million.
_TIMES: Final[Mapping[str, str]] = {
    "10": "十 십 chục สิบ",
    "100": "trăm hundred hundreds ร้อย শ শো শত सय सौ cien ciento cientos مئة مائة مية 百 佰 백",
    "1000": "k thousand thousands grand พัน হাজার হাজারের हजार हज़ार miles ألف الف ألفا آلاف الاف تلاف "
    "hajar hazar ہزار nghìn ngàn ribu rb 千 仟 천 libo "
    "тыс тыс. тысяча тысячи тысяч т. ထောင် ພັນ ពាន់ ஆயிரம்",
    "10000": "หมื่น 万 萬 만 သောင်း ໝື່ນ ម៉ឺន",
    "100000": "lakh lakhs lac lacs lk แสน লাখ লাখের লক্ষ লাক लाख lakha لك لاکھ သိန်း ແສນ ලක්ෂ லட்சம்",
    "1000000": "m mn mln million millions mio ล้าน มิลเลี่ยน মিলিয়ন मिलियन millon millones مليون مليونا ملايين triệu tr củ juta jt milhão "
    "milhões млн млн. миллион миллиона миллионов သန်း ລ້ານ លាន",
    "10000000": "cr cr. crore crores কোটি करोड करोड़ kror karod karor koti کروڑ",
    "100000000": "亿 億 억",
    "1000000000": "bn billion billions พันล้าน বিলিয়ন अर्ब अरब arab مليار مليارات tỷ tỉ miliar milyar bilhão bilhões млрд млрд. миллиард "
    "миллиарда миллиардов",
    "1000000000000": "billón billones",
}
MIL: Final = "mil"
MILLION_OR_MILIAR: Final = "m"  # in Indonesia
_MINOR: Final = "satang สตางค์ ส.ต. paisa paise paisas পয়সা पैसा centimo centimos céntimos ctvs fils فلس فلوس cent cents centavo centavos เซนต์"
# Numbers in words, up to ten, the tens and the halves: they stand before a word that says how many times. All others under a hundred, of
# five languages, are in `number_words`.
_NUMBERS: Final[Mapping[str, str]] = {
    "0.25": "a.quarter quarter.of.a a.quarter.of.a cuarto.de un.cuarto.de ربع",
    "0.75": "three.quarters.of.a tres.cuartos.de ثلاثة.أرباع ثلاث.أرباع",
    "0.5": "nửa half half.a half.of.a ครึ่ง medio media نصف نص আধা आधा",
    "1": "one a an 一 หนึ่ง เอ็ด এক एक un uno una واحد",
    "1.5": "দেড় দেড় डेढ डेढ़ one.and.a.half",
    "2": "two สอง ยี่ দুই দু दुई दो 二 两 兩 dos اثنان اثنين",
    "2.5": "আড়াই আড়াই अढाई ढाई",
    "3": "three สาม তিন तीन tres ثلاثة ثلاث 三",
    "4": "four สี่ চার चार cuatro أربعة أربع 四",
    "5": "five ห้า পাঁচ পাচ पाँच पांच cinco خمسة خمس 五",
    "6": "six หก ছয় ছয় छ छह 六 seis ستة ست",
    "7": "seven เจ็ด সাত सात siete سبعة سبع 七",
    "8": "eight แปด আট आठ ocho ثمانية ثمان 八",
    "9": "nine เก้า নয় নয় नौ 九 nueve تسعة تسع",
    "10": "ten দশ दश दस diez عشرة عشر",
    "11": "eleven এগারো एघार ग्यारह once", "12": "twelve বারো बाह्र बारह doce", "15": "fifteen পনেরো পনের पन्ध्र पंद्रह पन्द्रह quince",
    "20": "twenty বিশ কুড়ি কুড়ি बीस veinte عشرون عشرين", "25": "twenty.five twenty-five পঁচিশ पच्चीस पच्चिस veinticinco",
    "30": "thirty ত্রিশ तीस treinta ثلاثون ثلاثين", "35": "thirty.five thirty-five পঁয়ত্রিশ পঁয়ত্রিশ पैंतीस treinta.y.cinco",
    "40": "forty চল্লিশ चालीस चालिस cuarenta أربعون أربعين", "45": "forty.five forty-five পঁয়তাল্লিশ পঁয়তাল্লিশ पैंतालीस cuarenta.y.cinco",
    "50": "fifty পঞ্চাশ पचास cincuenta خمسون خمسين", "60": "sixty ষাট साठी साठ sesenta ستون ستين",
    "70": "seventy সত্তর सत्तरी सत्तर setenta سبعون سبعين", "75": "seventy.five seventy-five পঁচাত্তর पचहत्तर setenta.y.cinco",
    "80": "eighty আশি असी अस्सी ochenta ثمانون ثمانين", "90": "ninety নব্বই नब्बे noventa تسعون تسعين",
}  # fmt: skip
# One word for so many hundreds, thousands or millions.
_ROUND: Final[Mapping[str, str]] = {
    "200": "doscientos doscientas مئتين مائتين مئتان مائتان مئتا مائتا ميتين",
    "300": "trescientos trescientas ثلاثمئة ثلاثمائة ثلاثمية ثلثمية",
    "400": "cuatrocientos cuatrocientas أربعمئة أربعمائة أربعمية ربعمية", "500": "quinientos quinientas خمسمئة خمسمائة خمسمية",
    "600": "seiscientos seiscientas ستمئة ستمائة ستمية", "700": "setecientos setecientas سبعمئة سبعمائة سبعمية",
    "800": "ochocientos ochocientas ثمانمئة ثمانمائة ثمانمية ثمنمية", "900": "novecientos novecientas تسعمئة تسعمائة تسعمية",
    "100": "ร้อยนึง", "1000": "พันนึง", "10000": "หมื่นนึง", "100000": "แสนนึง", "1000000": "ล้านนึง",
    "2000": "ألفين ألفان", "2000000": "مليونين مليونان",
}  # fmt: skip
_HALF_MORE: Final = "সাড়ে সাড়ে साढे साढ़े"
_QUARTER_MORE: Final = "সোয়া সোয়া सवा"
_QUARTER_LESS: Final = "পৌনে पौने"
# Of what was said how many times; these of what was said once, too.
_HALF_OF_TIMES: Final = "rưỡi rưởi rưới ونصف ونص"
_QUARTER_OF_TIMES: Final = "وربع"
_AND_A_HALF: Final = "y.medio y.media and.a.half ครึ่ง"
_ABOUT: Final = (
    "about around approx approx. approximately almost nearly over more.than roughly ~ ≈ > < ประมาณ ราวๆ ราว เกือบ กว่า "
    "প্রায় প্রায় আনুমানিক करिब झण्डै लगभग "
    "মতো মত বেশি বেশী খানেক जति जतिको भन्दा.बढी y.pico y.tantos unos aprox aprox. aproximadamente casi como más.de cerca.de alrededor.de "
    "حوالي تقريبا تقريباً نحو قرابة"
)
_BESIDE: Final = (
    "only /- /= .- ,- .= =/ -/ and y con و পর্যন্ত मात्र মাত্র শুধু ถ้วน จำนวน จำนวนเงิน ยอด เงิน amount amount: total "
    "total: monto monto: de : ৳: . ! مبلغ المبلغ فقط "
    "exactly exactos cash net each + ฯ। । ।- "
    "รวม รวม: รวมเป็น รวมเป็นเงิน รวมทั้งหมด รวมทั้งสิ้น ทั้งหมด ทั้งสิ้น โอน โอนไป โอนเงิน จ่าย จ่ายไป মোট মোট: সর্বমোট जम्मा जम्मा: जम्माजम्मी कुल "
    "en.total paid sent إجمالي الإجمالي المجموع مجموع"
)


@cache
def currency_words() -> Mapping[str, tuple[str, ...]]:
    """Each word or sign with the currencies that it can stand for."""
    words: dict[str, tuple[str, ...]] = {}
    for name, codes in _names_of_languages():
        words.setdefault(name, codes)
    for among, listed in _CURRENCIES.items():
        words |= dict.fromkeys(_split(listed), tuple(among.split()))
    for code in PLACES:
        words.setdefault(code.casefold(), (code,))
    return words


@cache
def indexed_currency_words() -> Words:
    return indexed(currency_words())


@cache
def times() -> Mapping[str, Decimal]:
    table = {word: Decimal(number) for number, listed in _TIMES.items() for word in _split(listed)}
    return table | {MIL: Decimal(1000)} | dict.fromkeys(_split(_MINOR), Decimal("0.01"))


@cache
def number_words() -> Mapping[str, Decimal]:
    listed = ((Decimal(number), words) for table in (_NUMBERS, _ROUND) for number, words in table.items())
    return {word: number for number, words in (*listed, *((Decimal(n), word) for n, word in under_a_hundred())) for word in _split(words)}


@cache
def round_numbers() -> Mapping[str, tuple[Decimal, Decimal]]:
    """What one word says as two: two times a thousand for `ألفين`, five times a hundred for `quinientos`."""
    ends = {number: Decimal(10) ** (len(number) - 1) for number in _ROUND}
    return {word: (Decimal(number) / ends[number], ends[number]) for number, listed in _ROUND.items() for word in _split(listed)}


@cache
def accompanying() -> Mapping[str, str]:
    """`about`, `more` (a half or quarter more, or less, of the next word), `part-of-times` and `and-a-half` (of the word before) and
    `beside`, which says nothing."""
    kinds = (
        ("beside", _BESIDE),
        ("about", _ABOUT),
        ("part-of-times", f"{_HALF_OF_TIMES} {_QUARTER_OF_TIMES}"),
        ("and-a-half", _AND_A_HALF),
    )
    return {word: kind for kind, listed in kinds for word in _split(listed)} | dict.fromkeys(more(), "more")


@cache
def part(word: str) -> Decimal:
    """Of what was said before the word: half, or a quarter."""
    return Decimal("0.25") if word in _split(_QUARTER_OF_TIMES) else Decimal("0.5")


@cache
def more() -> Mapping[str, Decimal]:
    """How much more than the next number says: `সাড়ে তিন`, `सवा दुई`, `পৌনে দুই`."""
    listed = ((Decimal("0.5"), _HALF_MORE), (Decimal("0.25"), _QUARTER_MORE), (Decimal("-0.25"), _QUARTER_LESS))
    return {word: part for part, words in listed for word in _split(words)}


@cache
def indexed_words() -> Words:
    """All words but those of currencies."""
    return indexed({**times(), **number_words(), **accompanying()})


def _split(listed: str) -> Iterable[str]:
    """Words stand between spaces; a point between letters of two words is the space between them."""
    for word in listed.split():
        folded = plain(word)
        yield folded
        if "." in folded.strip("."):
            yield folded.replace(".", " ").strip()


def _names_of_languages() -> Iterable[tuple[str, tuple[str, ...]]]:
    """CLDR's names of each currency, in each language; a name that two share is left to the table above."""
    codes_of: dict[str, set[str]] = {}
    for language in ("en", "th", "bn", "ne", "es", "ar"):
        locale = Locale.parse(language)
        for code in PLACES:
            for count in (None, 1, 2, 5, 11):
                codes_of.setdefault(plain(str(get_currency_name(code, count=count, locale=locale))), set()).add(code)
    return ((name, tuple(sorted(codes))) for name, codes in codes_of.items())
