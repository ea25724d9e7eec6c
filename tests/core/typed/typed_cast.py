"""Banks and numbers of the sweep: a table of its own, written by hand from the sources that the packs name, and nothing of the parser's.

`THAI` and `PERUVIAN`: how many digits the bank's numbers have, and in which groups its paper shows them. Of the banks of Bangladesh and
Nepal no length is known, so theirs are drawn from what was seen: 8 to 17 digits, 11 to 20 characters.
"""

import random
from collections.abc import Callable
from typing import NamedTuple

from accord.core.typed import Setting
from accord.tables import countries, identifier_tables

NOW = 1_764_230_400_000_000

THAI: dict[str, tuple[tuple[str, ...], tuple[tuple[int, ...], ...]]] = {
    "002": (("Bangkok Bank", "BBL", "ธนาคารกรุงเทพ"), ((3, 1, 5, 1),)),
    "004": (("Kasikornbank", "KBANK", "กสิกรไทย", "K-Bank"), ((3, 1, 5, 1),)),
    "006": (("Krung Thai Bank", "KTB", "กรุงไทย", "Krungthai"), ((3, 1, 5, 1),)),
    "011": (("TMBThanachart", "ttb", "ทหารไทยธนชาต"), ((3, 6, 1),)),
    "014": (("Siam Commercial Bank", "SCB", "ไทยพาณิชย์", "SCB Bank"), ((3, 1, 5, 1),)),
    "017": (("Citibank", "ซิตี้แบงก์"), ((3, 6, 1),)),
    "022": (("CIMB Thai", "CIMB", "ซีไอเอ็มบี"), ((3, 1, 5, 1),)),
    "024": (("UOB", "ยูโอบี"), ((3, 3, 3, 1),)),
    "025": (("Krungsri", "BAY", "กรุงศรี", "Bank of Ayudhya"), ((3, 1, 5, 1),)),
    "030": (("Government Savings Bank", "GSB", "ออมสิน"), ((3, 1, 5, 3), (3, 1, 5, 6))),
    "031": (("HSBC",), ((3, 6, 3),)),
    "033": (("Government Housing Bank", "GHB", "อาคารสงเคราะห์"), ((3, 1, 5, 3),)),
    "034": (("BAAC", "ธกส", "ธ.ก.ส."), ((3, 1, 5, 3),)),
    "066": (("Islamic Bank of Thailand", "ธนาคารอิสลามแห่งประเทศไทย"), ((3, 1, 5, 1), (3, 1, 5, 3))),
    "067": (("TISCO", "ทิสโก้"), ((4, 3, 6, 1),)),
    "069": (("KKP", "Kiatnakin Phatra", "เกียรตินาคิน"), ((3, 6, 1), (4, 3, 6, 1))),
}
# ttb's newer code: both are one bank, which is known by the older.
THAI_TWICE = {"076": "011"}
# No source says how many digits these have.
THAI_UNKNOWN = "008 010 018 020 026 027 028 032 035 039 045 052 065 070 071 073 079 080 098".split()
PERUVIAN: dict[str, tuple[tuple[str, ...], tuple[tuple[int, ...], ...]]] = {
    "002": (("BCP", "Banco de Crédito", "Banco de Credito del Peru"), ((3, 8, 1, 2), (3, 7, 1, 2))),
    "003": (("Interbank",), ((3, 10),)),
    "009": (("Scotiabank", "Scotiabank Perú"), ((3, 7),)),
    "011": (("BBVA", "BBVA Perú"), ((4, 4, 10), (4, 4, 10, 2))),
}
PERUVIAN_BY_CCI = {
    "018": "Banco de la Nación",
    "023": "Banco de Comercio",
    "035": "Banco Pichincha",
    "038": "BanBif",
    "049": "Mibanco",
    "053": "Banco GNB",
    "056": "Santander",
    "800": "Caja Metropolitana de Lima",
    "803": "Caja Arequipa",
    "806": "Caja Cusco",
    "808": "Caja Huancayo",
    "001": "Banco Central de Reserva",
    "007": "Citibank del Perú",
    "043": "Crediscotia",
    "060": "ICBC Perú",
    "802": "Caja Trujillo",
    "805": "Caja Sullana",
    "813": "Caja Tacna",
    "822": "Caja Ica",
}
BANGLADESHI = {
    "010": "Agrani Bank", "015": "Al-Arafah Islami Bank", "020": "AB Bank PLC", "060": "BRAC Bank",
    "070": "Bank Asia", "085": "Dhaka Bank", "090": "DBBL", "095": "Eastern Bank", "100": "EXIM Bank", "115": "HSBC",
    "120": "IFIC", "125": "Islami Bank", "130": "Jamuna Bank", "135": "Janata Bank", "140": "Mercantile Bank",
    "145": "Mutual Trust Bank", "150": "National Bank Ltd", "160": "NCC Bank", "165": "ONE Bank",
    "170": "Prime Bank", "175": "Pubali Bank", "185": "রূপালী ব্যাংক", "190": "Shahjalal Islami",
    "200": "Sonali Bank Limited", "205": "Southeast Bank", "210": "Standard Bank", "215": "Standard Chartered",
    "225": "The City Bank", "235": "Premier Bank", "240": "Trust Bank", "245": "UCB", "250": "Uttara Bank",
    "260": "NRB Commercial", "265": "Union Bank", "310": "Community Bank",
    "025": "Bangladesh Bank",
    "030": "Bangladesh Commerce Bank",
    "035": "Bangladesh Krishi Bank",
    "040": "Bangladesh Samabaya Bank",
    "047": "Bangladesh Development Bank",
    "055": "BASIC Bank",
    "065": "Bank Alfalah",
    "075": "Citibank N.A.",
    "080": "Commercial Bank of Ceylon",
    "105": "First Security Islami Bank",
    "110": "Habib Bank",
    "155": "National Bank of Pakistan",
    "180": "Rajshahi Krishi Unnayan Bank",
    "195": "Social Islami Bank",
    "220": "State Bank of India",
    "230": "ICB Islamic Bank",
    "255": "Woori Bank",
    "270": "SBAC Bank",
    "275": "Meghna Bank",
    "280": "Farmers Bank",
    "285": "Midland Bank",
    "290": "NRB Bank",
    "295": "Modhumoti Bank",
    "300": "NRB Global Bank",
    "305": "Shimanto Bank",
}  # fmt: skip
NEPALI = {
    "0101": "Nepal Bank", "0201": "RBB", "0301": "ADBL", "0401": "Nabil", "0501": "Nepal Investment Mega Bank",
    "0701": "Himalayan Bank", "0801": "Nepal SBI Bank", "1001": "Everest Bank", "1501": "Machhapuchchhre Bank",
    "1601": "Kumari Bank", "1801": "Siddhartha Bank", "1901": "Global IME Bank", "2001": "Citizens Bank",
    "2101": "Prime Commercial Bank", "2201": "Laxmi Sunrise Bank", "2301": "NIC Asia Bank", "2501": "NMB Bank",
    "2601": "Prabhu Bank", "4501": "Sanima Bank", "6601": "Garima Bikas Bank", "7201": "Muktinath Bikas Bank",
    "9919": "ICFC Finance",
    "0601": "Standard Chartered Nepal",
    "1101": "Bank of Kathmandu",
    "1701": "Laxmi Bank",
    "2701": "Janata Bank Nepal",
    "3001": "Civil Bank",
    "3101": "Century Commercial Bank",
    "5001": "Deva Bikas Bank",
    "5401": "Lumbini Bikas Bank",
    "5901": "Saptakoshi Development Bank",
    "6001": "Jyoti Bikash Bank",
    "6401": "Sindhu Bikash Bank",
    "6701": "Om Development Bank",
    "6801": "Kamana Sewa Bikas Bank",
    "7001": "Gandaki Bikas Bank",
    "7301": "Shangrila Development Bank",
    "7502": "Excel Development Bank",
    "7509": "Miteri Development Bank",
    "7515": "Kankai Bikas Bank",
    "7516": "Best Finance",
    "7517": "Green Development Bank",
    "7518": "Nepal Infrastructure Bank",
    "7604": "Janaki Finance",
    "7605": "Narayani Development Bank",
    "7607": "Multipurpose Finance",
    "7701": "Nepal Finance",
    "8001": "Kailash Bikas Bank",
    "8101": "Shine Resunga Development Bank",
    "8301": "Gurkhas Finance",
    "9001": "Goodwill Finance",
    "9201": "Shree Investment & Finance",
    "9801": "United Finance",
    "9902": "Progressive Finance",
    "9905": "Pokhara Finance",
    "9906": "Central Finance",
    "9908": "Corporate Development Bank",
    "9911": "Samriddhi Finance",
    "9912": "Purnima Bikas Bank",
    "9915": "Guheshwori Merchant Banking and Finance",
    "9929": "Karnali Development Bank",
    "9931": "Mahalaxmi Bikas Bank",
    "9935": "Manjushree Finance",
    "9938": "Jebils Finance",
    "9939": "Reliance Finance",
    "9945": "Kanchan Development Bank",
}  # fmt: skip
EMIRATI = {
    "003": "ADCB", "012": "Bank of Sharjah", "020": "HSBC", "022": "Commercial Bank International", "023": "CBD",
    "024": "Dubai Islamic Bank", "026": "Emirates NBD", "030": "Investbank", "033": "Mashreq",
    "034": "Emirates Islamic", "035": "FAB", "038": "National Bank of Fujairah", "040": "RAKBANK",
    "041": "Sharjah Islamic Bank", "044": "Standard Chartered", "050": "ADIB", "053": "Al Hilal Bank",
    "057": "Ajman Bank", "086": "Wio",
    "001": "Central Bank of UAE",
    "002": "The Royal Bank Of Scotland",
    "004": "Al Ahli Bank Of Kuwait",
    "005": "Rafidain Bank",
    "007": "Arab African International Bank",
    "008": "Al Masraf",
    "009": "Arab Bank",
    "011": "Bank of Baroda",
    "015": "Banque Misr",
    "016": "Credit Agricole",
    "018": "BNP Paribas",
    "019": "Barclays",
    "021": "Citibank",
    "025": "El Nilein Bank",
    "027": "First Gulf Bank",
    "028": "Habib Bank Limited",
    "029": "Habib Bank AG Zurich",
    "031": "Janata Bank",
    "036": "National Bank of Bahrain",
    "039": "National Bank of Oman",
    "042": "NBQ",
    "043": "ICBC",
    "045": "Union National Bank",
    "046": "United Arab Bank",
    "047": "United Bank Ltd",
    "048": "Emirates Investment Bank",
    "049": "Deutsche Bank",
    "051": "Dubai Bank",
    "052": "Noor Islamic Bank",
    "055": "SAMBA",
    "056": "National Bank of Kuwait",
    "092": "Gulf International Bank",
    "093": "Intesa Sanpaolo",
    "097": "Al Maryah Community Bank",
    "113": "Siraj Finance",
    "206": "Al Ansari Exchange",
    "215": "Al Fardan Exchange",
    "216": "Al Fuad Exchange",
    "252": "Emirates India International Exchange",
    "267": "Lari Exchange",
    "291": "UAE Exchange",
    "293": "Universal Exchange Centre",
    "294": "Wall Street Exchange",
}  # fmt: skip

LABELS = {
    "TH": ("เลขที่บัญชี", "acc no.", "เลขบัญชี:", "A/C"),
    "BD": ("হিসাব নং", "A/C no", "Account Number:", "অ্যাকাউন্ট নম্বর"),
    "NP": ("खाता नं.", "A/C No.", "खाता नम्बर:", "account"),
    "PE": ("Cta. Cte. N°", "Nro. de cuenta:", "cuenta de ahorros", "CTA"),
    "AE": ("IBAN:", "IBAN no.", "رقم الآيبان", "رقم الحساب الدولي"),
}
DIGITS = {"TH": "๐๑๒๓๔๕๖๗๘๙", "BD": "০১২৩৪৫৬৭৮৯", "NP": "०१२३४५६७८९", "PE": "０１２３４５６７８９", "AE": "٠١٢٣٤٥٦٧٨٩"}


class Typed(NamedTuple):
    """What somebody types, with the bank that is chosen beside it, if any."""

    text: str
    bank: str | None


Shape = Callable[[str, tuple[int, ...], str, str, random.Random], Typed]


def setting(country: str | None, language: str = "en") -> Setting:
    return Setting(now=NOW, tables=identifier_tables(), packs=countries(), country=country, language=language)


def digits(chance: random.Random, count: int) -> str:
    return "".join(chance.choice("0123456789") for _ in range(count))


def cut(number: str, sizes: tuple[int, ...], sign: str) -> str:
    """The number in groups of these sizes; what is left is the last one."""
    groups, at = [], 0
    for size in sizes:
        groups.append(number[at : at + size])
        at += size
    return sign.join(group for group in (*groups, number[at:]) if group)


def fours(number: str) -> tuple[int, ...]:
    return (4,) * (len(number) // 4)


def cci(chance: random.Random, entity: str) -> str:
    """A CCI with its check digits, as the pack tells it: weights 1, 2, 1, 2 from the left, of a doubled digit the sum of its digits."""

    def check(part: str) -> str:
        total = sum(sum(map(int, str(int(digit) * (1 + place % 2)))) for place, digit in enumerate(part))
        return str(-total % 10)

    office, number = digits(chance, 3), digits(chance, 12)
    return entity + office + number + check(entity + office) + check(number)


def iban(chance: random.Random, bank: str) -> str:
    """ISO 13616: A is 10, E is 14; 98 less the remainder by 97."""
    body = bank + digits(chance, 16)
    return f"AE{98 - int(body + '101400') % 97:02}{body}"


def _plain(number: str, sizes: tuple[int, ...], key: str, name: str, chance: random.Random) -> Typed:
    return Typed(number, key)


def _dashes(number: str, sizes: tuple[int, ...], key: str, name: str, chance: random.Random) -> Typed:
    return Typed(cut(number, sizes, chance.choice("-\u2010\u2011\u2013\u2014\u2212\uff0d")), name)


def _spaced(number: str, sizes: tuple[int, ...], key: str, name: str, chance: random.Random) -> Typed:
    return Typed(cut(number, fours(number), chance.choice((" ", "\u00a0", "  ", " - ", "."))), key)


def _local(number: str, sizes: tuple[int, ...], key: str, name: str, chance: random.Random) -> Typed:
    local = number.translate(str.maketrans("0123456789", DIGITS[key[:2]]))
    return Typed(cut(local, sizes, "-"), key)


def _labelled(number: str, sizes: tuple[int, ...], key: str, name: str, chance: random.Random) -> Typed:
    return Typed(f"{chance.choice(LABELS[key[:2]])} {cut(number, sizes, chance.choice('- /'))}", key)


def _name_first(number: str, sizes: tuple[int, ...], key: str, name: str, chance: random.Random) -> Typed:
    return Typed(f"{name}{chance.choice((' ', ': ', ', ', chr(10)))}{cut(number, sizes, chance.choice('- '))}", None)


def _name_last(number: str, sizes: tuple[int, ...], key: str, name: str, chance: random.Random) -> Typed:
    return Typed(f"{cut(number, sizes, '-')}{chance.choice((' ({})', ' {}', ', {}')).format(name)}", chance.choice((None, key)))


def _hidden_marks(number: str, sizes: tuple[int, ...], key: str, name: str, chance: random.Random) -> Typed:
    """As it comes out of a message or a web page: marks that nobody sees, and blanks around it."""
    return Typed(f" \u200e{cut(number, sizes, chance.choice(('-', chr(0x200B))))}\u200b\ufeff ", name)


SHAPES: dict[str, Shape] = {
    "plain": _plain,
    "grouped with dashes of every kind": _dashes,
    "in fours": _spaced,
    "local digits": _local,
    "a word before it": _labelled,
    "the bank's name before it": _name_first,
    "the bank's name behind it": _name_last,
    "unseen marks": _hidden_marks,
}
