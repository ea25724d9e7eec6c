"""How the columns of strangers' tables are called, in the languages in which such lists are written: accounts, banks, and mere figures."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

_WORD: Final = re.compile(r"[\W_]+")
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")  # `accountNumber`, `ipAddress`
_FIGURE: Final = re.compile(r"[\d.,:/+\- ]+")
_COMPACT_DAY: Final = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")


def word(text: str) -> str:
    """A name of a column without case, accents and marks, whatever its script."""
    plain = unicodedata.normalize("NFKD", _CAMEL.sub("_", text.strip().strip("\"'")).casefold())
    return _WORD.sub("_", "".join(letter for letter in plain if unicodedata.category(letter)[0] != "M")).strip("_")


def words(text: str) -> frozenset[str]:
    return frozenset(map(word, text.split()))


def like(called: str) -> re.Pattern[str]:
    """A name that is made with one of these words. Short ones in Latin letters stand in other words too, as in `kbank`: they count whole,
    or before what such a column holds, as in `bankName`."""
    names = [word(name) for name in called.split(",")]
    return re.compile("|".join(rf"(?:^|_){name}(?:_|$|name|code|no|num)" if len(name) < 6 and name.isascii() else name for name in names))


# Words by which people call a column of accounts, or of their banks, in a name of their own: `A/C No`, `Beneficiary bank`.
_OF_ACCOUNT: Final = like(
    "account, acct, acc, a/c, cuenta, cta, cci, clabe, cbu, iban, บัญชี, হিসাব, অ্যাকাউন্ট, একাউন্ট, खाता, حساب, آيبان, ايبان, "
    "rekening, norek, akaun, tài khoản, stk"
)
_OF_BANK: Final = like("bank, banco, entidad, ธนาคาร, ব্যাংক, ব্যাঙ্ক, बैंक, बैङ्क, بنك, مصرف, ngân hàng")
# Of a bank by its code, or of the wallet that keeps a number.
_OF_CODE: Final = like("ifsc, bic, swift, mfs")
_OF_OTHERS: Final = frozenset(
    map(
        word,
        "name,title,holder,owner,type,titular,nombre,tipo,branch,ชื่อ,নাম,ধরন,শাখা,नाम,धनी,किसिम,शाखा,اسم,صاحب,نوع,"
        "nama,pemilik,jenis,cabang,cawangan,pemegang,tên,chủ,loại,nhánh".split(","),
    )
)
_PAGES: Final = frozenset("url domain website fqdn hostname link site web dominio enlace".split())
_OF_PAGES: Final = _PAGES | {"host", "name", "address", "or", "and"}
_NO_BANK: Final = frozenset(
    "fee fees charge charges ref reference response status statement date time amount balance officer branch id".split()
)
_OF_AMOUNT: Final = like(
    "amount, amt, balance, monto, importe, saldo, จำนวนเงิน, ยอดเงิน, টাকা, পরিমাণ, रकम, مبلغ, رصيد, jumlah, nominal, số tiền"
)
_OF_FIGURE: Final = like(
    "date, time, day, opened, closed, dob, born, ref, reference, rrn, utr, uetr, txn, trx, txnid, trxid, txndate, trxdate, "
    "transaction, serial, case, ack, fir, dni, nid, cid, nik, ktp, cccd, cmnd, ssn, ruc, national_id, id_card, citizen, citizenship, "
    "identity, passport, imei, imsi, iccid, meid, device_id, subscriber_id, cell_id, cif, customer_id, page_id, ad_id, archive_id, "
    "advertiser_id, post_id, video_id, campaign_id, cédula, pasaporte, documento, expediente, caso, "
    "ประชาชน, หนังสือเดินทาง, พาสปอร์ต, คดี, এনআইডি, জাতীয় পরিচয়, পাসপোর্ট, "
    "नागरिकता, राहदानी, परिचयपत्र, هوية, جواز, paspor, hộ chiếu, "
    "fecha, hora, operación, วันที่, เวลา, เลขอ้างอิง, তারিখ, সময়, मिति, समय, تاريخ, وقت, مرجع, tanggal, tarikh, waktu, ngày"
)


def names_account(called: str) -> bool:
    """Whether a column, by its name as a plain word, holds accounts."""
    return _OF_ACCOUNT.search(called) is not None and not _OF_OTHERS.intersection(called.split("_"))


def names_bank(called: str) -> bool:
    """Whether a column, by its name as a plain word, holds banks."""
    return _OF_BANK.search(called) is not None and not _OF_ACCOUNT.search(called) and not _NO_BANK.intersection(called.split("_"))


def names_bank_code(called: str) -> bool:
    """Whether a column, by its name as a plain word, holds the codes of banks, or the names of wallets."""
    return _OF_CODE.search(called) is not None and not _NO_BANK.intersection(called.split("_"))


def names_page(called: str) -> bool:
    """Whether a column, by its name as a plain word, is called after several words for a page: `Domain/URL`, `Website link`."""
    parts = called.split("_")
    return len(parts) > 1 and _OF_PAGES.issuperset(parts) and len(_PAGES.intersection(parts)) > 1


def names_amount(called: str) -> bool:
    """Whether a column, by its name as a plain word, holds sums of money."""
    return _OF_AMOUNT.search(called) is not None


def names_figures(called: str) -> bool:
    """Whether a column, by its name as a plain word, holds days, sums or references."""
    return names_amount(called) or _OF_FIGURE.search(called) is not None


def holds_figures(called: str, cells: Sequence[str]) -> bool:
    """Whether the digits in a column are no numbers that anybody is reached by: days, sums and references, by its name, or days alone."""
    filled = [cell for cell in cells if cell]
    if filled and all(map(_COMPACT_DAY.fullmatch, filled)):
        return True
    return names_figures(called) and all(map(_FIGURE.fullmatch, filled))
