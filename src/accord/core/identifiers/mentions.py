"""Words beside a number that say what it is: a wallet, a bank, a phone, an amount, an order.

Names of banks come from `banks`; the forms added here are how chats and transfer slips shorten or write them in their own script.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from accord.core.identifiers.banks import BANKS, WITH_RULES
from accord.core.identifiers.folding import word_key
from accord.core.identifiers.local_names import names_in_texts
from accord.core.identifiers.wallets import WALLETS
from accord.core.identifiers.word_patterns import any_of

# Beside the names in `wallets`.
WALLET_WORDS = {
    "promptpay": ("promptpay", "prompt pay", "prompt-pay", "promtpay", "พร้อมเพย์", "พร้อมเพย", "พร้อมเพ", "พร้อมเพลย์"),
    "truemoney": ("true wallet", "truewallet", "ทรูวอลเล็ต", "ทรูวอลเล็ท", "ทรูวอเลท", "ทรูวอลเลท", "ทรูมันนี่วอลเล็ต", "ทรูมันนี่วอลเล็ท"),
    "bkash": ("b-kash", "bikash"),
    "pix": ("pix", "chave pix", "chave aleatória", "chave aleatoria"),
    "easypaisa": ("easy paisa", "ایزی پیسہ"),
    "paynow": ("paynow", "pay now"),
    "duitnow": ("duitnow", "duit now"),
    "fps": ("fps id", "fps number", "fps identifier", "轉數快", "转数快"),
    "upay": ("উপায়",),
    "esewa": ("e sewa", "इसेवा", "ईसेवा", "इ-सेवा", "ई-सेवा", "ई सेवा"),
    "khalti": ("खल्ती", "खल्ति"),
    "imepay": ("आइएमई पे", "आईएमई पे", "आइएमइ पे", "आई एम ई पे", "आइ एम ई पे"),
    "yape": ("yapear", "yapéame", "yapeame", "yapea", "yapeas", "yapeo", "yapee", "yapeé", "yapéeme", "yapeeme"),
    "momo": ("ví momo", "vi momo", "momo wallet"),
    "zalopay": ("ví zalopay", "vi zalopay"),
    "vodafonecash": ("فودافون كاش", "فودافون كاس", "ڤودافون كاش", "محفظة فودافون"),
    "orangecash": ("اورنج كاش", "أورنج كاش", "اورانج كاش", "أورانج كاش"),
    "etisalatcash": ("اتصالات كاش",),
    "breb": ("bre-b", "breb", "bre b", "llave bre-b"),
    "aani": ("aani", "آني"),
    "plin": ("plinéame", "plineame", "plinear"),
}

BANK_WORDS = {
    ("TH", "002"): ("ธ.กรุงเทพ", "ธ กรุงเทพ", "แบงก์กรุงเทพ", "แบงค์กรุงเทพ", "บัญชีกรุงเทพ", "บช.กรุงเทพ", "บชกรุงเทพ", "bualuang"),
    ("TH", "004"): ("กสิกรไทย", "กสิกร", "k-bank", "kasikorn", "kplus", "k plus", "line bk", "linebk"),
    ("TH", "006"): ("กรุงไทย", "krungthai"),
    ("TH", "011"): ("ทหารไทยธนชาต", "ทหารไทย", "ทีทีบี"),
    ("TH", "014"): ("ไทยพาณิชย์", "ไทยพานิชย์", "ไทยพาณิช", "ไทยพานิช"),
    ("TH", "022"): ("ซีไอเอ็มบี",),
    ("TH", "024"): ("ยูโอบี",),
    ("TH", "025"): ("กรุงศรีอยุธยา", "กรุงศรี"),
    ("TH", "030"): ("ออมสิน", "mymo"),
    ("TH", "033"): ("อาคารสงเคราะห์", "ธอส.", "ธอส", "ธ.อ.ส."),
    ("TH", "034"): ("ธกส.", "ธกส", "ธ.ก.ส."),
    ("TH", "065"): ("ธนชาต", "ธนชาติ"),
    ("TH", "066"): ("ธนาคารอิสลาม", "ธ.อิสลาม", "ไอแบงก์"),
    ("TH", "067"): ("ทิสโก้",),
    ("TH", "069"): ("เกียรตินาคิน",),
    ("TH", "071"): ("ไทยเครดิต",),
    ("TH", "073"): ("แลนด์แอนด์เฮ้าส์", "lh bank"),
    ("BD", "010"): ("অগ্রণী",),
    ("BD", "015"): ("aibl", "al-arafah", "al arafah"),
    ("BD", "035"): ("bkb",),
    ("BD", "060"): ("ব্র্যাক ব্যাংক", "brac bank"),
    ("BD", "090"): ("ডাচ্-বাংলা", "ডাচ বাংলা", "ডাচ্ বাংলা", "dbbl", "dutch bangla"),
    ("BD", "095"): ("ebl",),
    ("BD", "105"): ("fsibl",),
    ("BD", "120"): ("ific",),
    ("BD", "125"): ("ইসলামী ব্যাংক", "ইসলামি ব্যাংক", "ibbl", "islami bank"),
    ("BD", "135"): ("জনতা ব্যাংক",),
    ("BD", "145"): ("mtb", "mtbl"),
    ("BD", "170"): ("প্রাইম ব্যাংক",),
    ("BD", "175"): ("পূবালী",),
    ("BD", "185"): ("রূপালী ব্যাংক",),
    ("BD", "190"): ("sjibl",),
    ("BD", "195"): ("sibl", "এসআইবিএল"),
    ("BD", "200"): ("সোনালী ব্যাংক", "সোনালি ব্যাংক"),
    ("BD", "225"): ("সিটি ব্যাংক",),
    ("BD", "245"): ("ucb", "ucbl"),
    ("BD", "280"): ("padma bank", "পদ্মা ব্যাংক"),
    ("BD", "300"): ("global islami bank", "গ্লোবাল ইসলামী ব্যাংক"),
    ("NP", "0201"): ("rbb",),
    ("NP", "0301"): ("adbl",),
    ("NP", "0401"): ("nabil", "नबिल"),
    ("NP", "0501"): ("nimb", "nibl"),
    ("NP", "0601"): ("standard chartered", "standard chartered bank", "scbnl"),
    ("NP", "1501"): ("machhapuchhre", "machhapuchhre bank", "machapuchre", "machapuchre bank", "mbl"),
    ("NP", "1901"): ("global ime", "ग्लोबल आइएमई"),
    ("NP", "2001"): ("citizens bank",),
    ("NP", "2101"): ("prime bank",),
    ("NP", "2301"): ("nic asia", "एनआईसी एशिया"),
    ("NP", "2501"): ("nmb",),
    ("NP", "4501"): ("sanima",),
    ("NP", "5401"): ("lumbini bikas", "lumbini bikas bank"),
    ("NP", "5901"): ("saptakoshi", "saptakoshi development bank"),
    ("NP", "6001"): ("jyoti bikas", "jyoti bikas bank"),
    ("NP", "6601"): ("garima bikas", "garima bikas bank"),
    ("NP", "6801"): ("kamana sewa", "kamana sewa bikas bank"),
    ("NP", "7201"): ("muktinath bikas", "muktinath bikas bank"),
    ("NP", "8101"): ("shine resunga", "shine resunga development bank"),
    ("NP", "9931"): ("mahalaxmi bikas", "mahalaxmi bikas bank"),
    ("PE", "002"): ("banco de credito", "banco de crédito"),
    ("PE", "009"): ("scotiabank",),
    ("PE", "018"): ("banco de la nacion",),
}
# Short names that mean another bank elsewhere: they are the bank's where its country is said.
AT_HOME = {
    ("BD", "035"): ("krishi bank",),
    ("BD", "140"): ("mbl",),
    ("BD", "200"): ("সোনালি",),
    ("BD", "205"): ("sebl",),
    ("BD", "215"): ("scb",),
    ("NP", "0101"): ("nbl",),
    ("NP", "0301"): ("krishi bikas", "krishi bikas bank", "krishi bank"),
    ("NP", "0501"): ("mega", "mega bank"),
    ("NP", "0601"): ("scb",),
    ("NP", "0801"): ("sbi", "sbi bank", "nsbl"),
    ("NP", "1601"): ("kbl",),
    ("NP", "1801"): ("sbl",),
    ("NP", "1901"): ("gibl",),
    ("NP", "2001"): ("cbil", "czbil"),
    ("NP", "2201"): ("lsl", "lsbl"),
}
# Wallets that share their name with people or things: meant where the number stands right behind, and a sign before it or no capital
# letter alone at the beginning, as a person's name has (`Dana 0812...`).
_ALSO_A_NAME = frozenset({"آني", "bim", "dana", "ligo", "maya", "moru", "ovo"})
_RIGHT_BEHIND = re.compile(r"(?:\s?(?P<sign>[:=\-\u2013])\s{0,2}|\s{1,2}(?:no\.? )?|\()(?:\+|\(\+)?[0-9]")
# Short names that are also common words: read as a bank only in capitals.
_ONLY_CAPITALS = frozenset("adbl aibl bay bkb boa citi ebl fsibl ific mbl mega mtb mtbl nibl nimb nmb rbb sibl sjibl ucb ucbl".split())

_PHONES = (
    "tel phone mobile call calling dial cell cellphone whatsapp wa hotline contact fono telefono teléfono celular cel llame llamar "
    "movil móvil fax sms "
    "โทร โทรศัพท์ เบอร์ มือถือ เบอร์โทร โทรหา ফোন মোবাইল নম্বর কল যোগাযোগ फोन मोबाइल नम्बर सम्पर्क هاتف جوال رقم موبايل اتصل واتساب 电话 手机 "
    "mob phn wsp imo botim zalo ইমো ايمو بوتيم gọi sđt sdt hotline hubungi telp telepon"
).split()
_PHONES += ["liên hệ", "lien he", "điện thoại", "dien thoai", "tổng đài", "tong dai", "no hp", "nomor hp"]
_PHONES += ["customer care", "customer service", "help line", "helpline"]
_NOT_PHONES = (
    "order ref reference op otp pin code invoice tracking serial policy ticket trxid txn case passport nid ruc dni parcel awb "
    "เลขพัสดุ คำสั่งซื้อ รหัส เลขที่อ้างอิง เลขคดี เลขบัตร ใบแจ้งหนี้ pedido código codigo factura guía operación operacion "
    "অর্ডার কোড পিন রেফারেন্স अर्डर कोड पिन طلب رمز كود 订单 验证码 "
    "เลขที่รายการ ใบสั่งซื้อ ใบสั่งซื้อเลขที่ เลขที่สั่งซื้อ comprobante ট্রানজেকশন লেনদেন रसिद कारोबार "
    "txnid transaction utr receipt recibo রসিদ إيصال مرجع เลขบัตรประชาชน บัตรประชาชน เลขผู้เสียภาษี หมายเลขอ้างอิง เลขประจำตัวประชาชน "
    "এনআইডি রাউটিং নাগরিকত্ব नागरिकता राहदानी routing citizenship cédula cedula الهوية هويتي"
).split()
_NOT_PHONES += "clave contraseña password".split()
_NOT_PHONES += "aadhaar aadhar ssn cnic nik ktp cccd cmnd mykad nric bvn nin curp kimlik ปชช ปปช 身份证 身份證 شناختی".split()
_NOT_PHONES += "cpf cnpj бик снилс инн паспорт".split()
_NOT_PHONES += "token waybill заказ заказа".split()
_NOT_PHONES += "kode resi pesanan tagihan transaksi".split()
_NOT_PHONES += ["mã gd", "ma gd", "mã giao dịch", "mã đơn", "mã vận đơn", "mã otp", "mã số", "hóa đơn", "no ref", "no. ref"]
_NOT_PHONES += ["ic no", "เลข 13 หลัก", "emirates id", "identity card", "national id", "জাতীয় পরিচয়পত্র", "রেফ নং", "सन्दर्भ नम्बर"]
# Peru's interbank account code.
_INTERBANK = ["cci", "código interbancario", "codigo interbancario", "cuenta interbancaria", "cuenta interbancario"]
# What stands between the numbers of one list; in Peru a bank's accounts go by their currency.
_JOINERS = re.compile(
    r"(?<![^\W_])(?:and|or|y|o|e|ra|aar|ar|ba|dan|atau|và|soles|d[oó]lares|usd?|s(?=/)|ahorros?|corriente|cta|cte|savings?|current)(?![^\W_])"
    r"|(?<=\s)(?:ও|এবং|অথবা|বা|আর|र|वा|अनि|و|أو|او)(?=\s)|และ|หรือ|กับ",
    re.IGNORECASE,
)
_NUMBERS = re.compile(r"[0-9](?:[ .\-]?[0-9]){5,}")
# What chats put before each message where they are copied out: WhatsApp's `[29/11/26, 21:03] Name:`, LINE's `21:03<tab>Name<tab>`.
_WHEN = (
    r"\[?[0-9]{1,4}[/.\-][0-9]{1,2}[/.\-][0-9]{1,4},? [0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2})?"
    r"(?:\s?[ap]\.?\s?m\.?)?\]?(?: -)? "
)
_STAMP = re.compile(rf"(?<=\n)(?:{_WHEN}[^:\n]{{1,40}}: |[0-9]{{1,2}}:[0-9]{{2}}(?: [AP]M)?\t[^\t\n]{{1,40}}\t)", re.IGNORECASE)
_SENDER = re.compile(rf"(?:{_WHEN}|[0-9]{{1,2}}:[0-9]{{2}}(?: [AP]M)?\t)~?\s?", re.IGNORECASE)
_ENDS_SENDER = re.compile(r": |\t")
_LONGEST_STAMP = 80
# A day with an hour behind it, as slips print it: ten digits and more, as an account has.
_DAY, _MONTH, _YEAR = "(?:0?[1-9]|[12][0-9]|3[0-2])", "(?:0?[1-9]|1[0-2])", "(?:19|20|25)[0-9]{2}"
MOMENT = re.compile(
    rf"(?:{_DAY}[-. ]{_MONTH}[-. ]{_YEAR}|{_YEAR}[-. ]{_MONTH}[-. ]{_DAY})"
    r"(?:[ .\-]{1,3}(?:[01]?[0-9]|2[0-3])(?:[.: ]?[0-5][0-9]){0,2})?"
)
# Characters before a word that are part of an address, and say nothing of a number behind it.
_IN_ADDRESS = re.compile(r"(?://|[A-Za-z0-9][-./_])$")
# Behind a word that begins one: `parcel-fee.com 081-234-5678`, `order.shop 081-234-5678`. In `order.no 081...` it names the number.
_BEGINS_ADDRESS = re.compile(
    r"(?:[-_][a-z0-9_-]*|(?:\.[a-z0-9-]+)*(?=\.(?:com|net|org|shop|top|xyz|info|site|online|app|vip|cc|th|bd|np|pe|ae)(?![a-z0-9-])))"
    r"(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?![a-z0-9-])",
    re.IGNORECASE,
)
_CURRENCIES_BEFORE = tuple(
    "฿ $ € £ ৳ ₹ ₨ ¥ ₱ ₦ ₫ ₺ s/ s/. rs rs. nrs nrs. रु रु. रू रू. tk tk. thb usd bdt npr pen aed inr usdt dhs dhs. د.إ rp rm ksh".split()
)
_CURRENCIES_AFTER = (
    "บาท baht thb taka tk bdt টাকা रुपैयाँ रुपैया rupees npr inr soles sol pen dirhams dirham aed درهم usdt usd dollars dollar dólares dolares "
    "dólar dolar % 元 块 塊 円 원 万元 đ đồng vnd vnđ ₫ rupiah idr रुपये रुपए ₹ руб рублей rub reais brl pesos php ringgit kes /-"
).split()
# Behind the currency no digits of its own amount (`01712345678 Tk 5,000`) and no address; in the next line it stands alone.
_IN_CURRENCY = re.compile(
    rf"(?:[ \t]{{0,3}}|[ \t]{{0,3}}\r?\n(?=[^\n]{{1,12}}(?:\n|\Z)))(?:{'|'.join(map(re.escape, _CURRENCIES_AFTER))})(?![A-Za-zÀ-ÿ])"
    r"(?![ \t.:/=\-]{0,3}[0-9])(?![^\n]{0,16}?(?<![A-Za-z0-9])[A-Za-z0-9]{25})",
    re.IGNORECASE,
)
# Digits in one row that begin with a zero or are a million millions, and groups between hyphens, count no money: in `DBBL 1234567890123
# taka den` some is asked for.
_MONEY = "|".join(map(re.escape, sorted({*_CURRENCIES_BEFORE, *_CURRENCIES_AFTER}, key=len, reverse=True)))
_AMOUNT = re.compile(
    rf"(?<![A-Za-z0-9])(?:(?:{_MONEY})\s?[0-9][0-9,.]{{0,11}}(?![0-9])|[0-9][0-9,.]{{0,11}}\s?(?:{_MONEY})(?![A-Za-z]))", re.IGNORECASE
)
_ENDS_NUMBER = re.compile(r"[0-9][.,]? {0,3}\Z")
_BESIDE_CURRENCY, _WIDEST_GAP = 12, 3
_IS_NO_AMOUNT = re.compile(r"0[0-9]{8,}|[0-9]{13,}|[0-9]{2,4}-[0-9]{8,}(?:-[0-9]+)*|[0-9]+(?:-[0-9]+){2,}")


class Mention(NamedTuple):
    """A word in the folded text; `means` is `wallet`, `bank`, `cci`, `phone` or `other`, `names` what a wallet or bank is called by its
    kind."""

    start: int
    end: int
    meaning: str
    names: tuple[tuple[str, str], ...] = ()


class Mentions:
    """All telling words of a text, to be asked for the one nearest to a number."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found = tuple(_find(text))
        self._starts = [mention.start for mention in self._found]
        self._ends = [mention.end for mention in self._found]

    def before(self, position: int, reach: int, *meanings: str) -> Mention | None:
        """The nearest such word that ends at most `reach` characters before the position, with at most one line break between. Other
        numbers and what a chat puts before each of its messages count for nothing."""
        at = bisect_left(self._ends, position + 1) - 1
        while at >= 0 and position - self._ends[at] <= reach + _LONGEST_STAMP:
            mention = self._found[at]
            between = self._between(mention.end, position)
            if len(between) > reach and len(_NUMBERS.sub("", between)) > reach:
                return None
            if mention.meaning in meanings:
                # `bKash 5,000 tk 01712345678`: a wallet's number may stand behind what is to be paid there.
                return mention if _is_joined(_AMOUNT.sub("", between) if mention.meaning == "wallet" else between) else None
            at -= 1
        return None

    def after(self, position: int, reach: int, *meanings: str) -> Mention | None:
        """The nearest such word that begins at most `reach` characters after the position."""
        at = bisect_left(self._starts, position)
        while at < len(self._found) and self._starts[at] - position <= reach:
            mention = self._found[at]
            if mention.meaning in meanings:
                return mention if _is_joined(self._text[position : mention.start]) else None
            at += 1
        return None

    def within(self, start: int, end: int, *meanings: str) -> list[Mention]:
        """All such words that begin there."""
        inside = self._found[bisect_left(self._starts, start) : bisect_left(self._starts, end)]
        return [mention for mention in inside if mention.meaning in meanings]

    def _between(self, start: int, end: int) -> str:
        return without_stamps(self._text[start:end])


def without_stamps(text: str) -> str:
    """The text without what a chat puts before each of its messages; that of its first line stays."""
    return _STAMP.sub("", text) if "\n" in text else text


def sends_message(text: str, start: int, end: int) -> bool:
    """Whether the number from start to end stands in the place of the name of who sent a message of a chat."""
    line = text.rfind("\n", max(0, start - _LONGEST_STAMP), start) + 1
    if line == 0 and start > _LONGEST_STAMP:
        return False
    return _SENDER.fullmatch(text, line, start) is not None and _ENDS_SENDER.match(text, end) is not None


def _is_joined(between: str) -> bool:
    if between.count("\n") > 1 and between not in ("\n\n", "\r\n\r\n"):
        return False
    # A list of numbers may follow one word: 'bKash 01712345678, 01812345678 or 01912345678'.
    return not any(map(str.isdigit, between)) or not any(map(str.isalpha, _JOINERS.sub("", between)))


def is_amount(text: str, start: int, end: int) -> bool:
    """Whether a currency stands right before or after the number from start to end, and counts it and not the number before: in
    `5000 tk 01712345678` it counts what was to be paid."""
    is_none = _IS_NO_AMOUNT.fullmatch(text, start, end) is not None
    if not is_none and _IN_CURRENCY.match(text, end):
        return True
    beside = text[max(0, start - _BESIDE_CURRENCY) : start].lower()
    before = beside.rstrip()
    if len(beside) - len(before) > _WIDEST_GAP:
        return False
    word = next((word for word in _CURRENCIES_BEFORE if before.endswith(word) and not _glued(before, word)), "")
    counts_another = _ENDS_NUMBER.search(before.removesuffix(word)) is not None or (is_none and word.isascii() and word[:1].isalpha())
    return word != "" and not (counts_another and before != beside)


def _glued(before: str, word: str) -> bool:
    """Whether the currency's letters are only the end of a longer word."""
    return word[0].isalpha() and before[: -len(word)][-1:].isalpha()


def _find(text: str) -> Iterator[Mention]:
    pattern, meanings = _vocabulary()
    for match in pattern.finditer(text):
        word = match.group()
        if word.lower() in _ONLY_CAPITALS and not word.isupper():
            continue
        if word.lower() in _ALSO_A_NAME:
            behind = _RIGHT_BEHIND.match(text, match.end())
            if behind is None or (word.istitle() and behind["sign"] is None):
                continue
        meaning, names = meanings[word_key(word)]
        in_address = _IN_ADDRESS.search(text[max(0, match.start() - 2) : match.start()]) or _BEGINS_ADDRESS.match(text, match.end())
        if meaning == "other" and in_address:
            continue
        yield Mention(match.start(), match.end(), meaning, names)


@cache
def _vocabulary() -> tuple[re.Pattern[str], dict[str, tuple[str, tuple[tuple[str, str], ...]]]]:
    meanings: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {}
    for names, forms in _banks().items():
        for word in forms:
            held = meanings.get(word, ("bank", ()))[1]
            meanings[word] = ("bank", held if names in held else (*held, names))
    for sense, words in (("phone", _PHONES), ("other", _NOT_PHONES), ("cci", _INTERBANK)):
        meanings |= {word: (sense, ()) for word in words}
    wallets = [(wallet.scheme, (wallet.scheme, wallet.label.lower(), *wallet.aliases)) for wallet in WALLETS]
    for scheme, names_of in (*wallets, *WALLET_WORDS.items()):
        meanings |= {word: ("wallet", (("", scheme),)) for word in names_of}
    pattern = re.compile(rf"(?<![A-Za-z])(?:{any_of(meanings)})(?![A-Za-z])", re.IGNORECASE)
    return pattern, {word_key(word): meaning for word, meaning in meanings.items()}


def _banks() -> dict[tuple[str, str], list[str]]:
    words: dict[tuple[str, str], list[str]] = {names: list(forms) for names, forms in BANK_WORDS.items()}
    for country, banks in BANKS.items():
        for bank in banks:
            forms = words.setdefault((country, bank.code), [])
            for name in (bank.name, *bank.aliases, bank.bic):
                if name:
                    forms.extend(_forms(name.lower(), alias=name != bank.name or country not in WITH_RULES))
            forms.extend(names_in_texts(country, bank.code))
    return words


def _forms(name: str, *, alias: bool) -> list[str]:
    """A bank's name as it is where it can mean nothing else; a name of common words (`Prime`, `City`) only with the word bank."""
    name = name.partition(" (")[0]
    if alias or not name.isascii() or "ban" in name:
        return [name, name.removeprefix("ธนาคาร")] if name.startswith("ธนาคาร") and len(name) > 14 and name != "ธนาคารกรุงเทพ" else [name]
    return [f"{name} bank"]
