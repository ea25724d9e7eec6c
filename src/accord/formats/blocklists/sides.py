"""Whose the columns of a table are: of people who were harmed or told of it, of who paid, of who was paid, of suspects."""

import re
from collections.abc import Collection, Sequence
from typing import Final

from accord.core.caching import cache_short
from accord.formats.blocklists.called import like, names_account, names_amount, names_bank, names_bank_code, word

# Whose numbers stand there was harmed, or told of it: such a column is read where somebody names it, and never by itself.
_OF_HARMED: Final = like(
    "victim, complainant, reporter, reported_by, informant, payer, remitter, víctima, denunciante, afectado, afectada, agraviado, "
    "agraviada, ordenante, korban, pelapor, mangsa, pengadu, nạn nhân, bị hại, người tố cáo, người báo, "
    "ผู้เสียหาย, เหยื่อ, ผู้แจ้ง, ผู้ร้อง, ผู้โอน, ভুক্তভোগী, অভিযোগকারী, ভিকটিম, पीडित, उजुरीकर्ता, ضحية, متضرر, مشتكي, شاكي"
)
_OF_SUSPECTS: Final = like(
    "suspect, scam, scammer, fraud, perpetrator, mule, fake, phishing, malicious, fraudulent, "
    "sospechos, falso, falsa, estafa, fraude, penipu, pelaku, terduga, lừa đảo, kẻ lừa, "
    "ต้องสงสัย, คนร้าย, มิจฉาชีพ, ผู้ต้องหา, บัญชีม้า, ปลอม, প্রতারক, সন্দেহভাজন, ভুয়া, নকল, "
    "ठग, शङ्कास्पद, नक्कली, محتال, مشتبه, مزيف, احتيال"
)

# Whom somebody pretended to be, and how these are reached themselves.
_OF_GENUINE: Final = like(
    "official, legitimate, legit, genuine, authentic, brand, impersonated, imitated, hotline, helpline, call center, call centre, "
    "oficial, legítimo, legítima, suplantado, suplantada, auténtico, auténtica, ทางการ, ของจริง, เว็บจริง, เบอร์จริง, "
    "เพจจริง, บัญชีจริง, แอบอ้าง, ถูกปลอม, สายด่วน, আসল, অফিসিয়াল, হটলাইন, হেল্পলাইন, आधिकारिक, वास्तविक, "
    "हटलाइन, رسمي, أصلي, حقيقي, الخط الساخن, resmi, asli, chính thức, chính chủ"
)


def _side(end: str, latin: str, others: str) -> re.Pattern[str]:
    """A name that begins a side of a payment: Latin words whole, or glued to what such a column holds, as in `debtorAccount`."""
    whole, parts = "|".join(map(word, latin.split(","))), "|".join(map(word, others.split(",")))
    return re.compile(rf"^{end}(?=_|$)|_{end}$|(?:^|_)(?:{whole})(?=_|$|account|acct|acc|bank|iban|bic)|{parts}")


_PAYS: Final = _side(
    "from",
    "sender,sending,debit,debited,dr,debtor,dbtr,source,originator,origin,origen,emisor,remitente,asal,pengirim,nguồn,người gửi,ordering",
    "ต้นทาง,โอนจาก,จากบัญชี,ผู้ส่ง,প্রেরক,প্রেরণকারী,प्रेषक,पठाउने,المرسل,من حساب,المصدر",
)
_IS_PAID: Final = _side(
    "to",
    "receiver,receiving,recipient,beneficiary,bene,benef,ben,payee,credit,credited,cr,creditor,cdtr,destination,dest,destino,"
    "destinatario,beneficiario,abono,tujuan,penerima,đích,người nhận,thụ hưởng,counterparty",
    "ปลายทาง,ผู้รับ,โอนไป,প্রাপক,গ্রহীতা,প্রাপ্তকারী,प्राप्तकर्ता,पाउने,المستفيد,المستلم,إلى حساب",
)


# As explorers of chains call a sum.
_OF_VALUE: Final = re.compile(r"(?:^|_)(?:value|quantity)(?:_|$)")


# The two ends of a call or a message, beside the words for the sides of a payment.
_CALLS: Final = like("caller, calling, a_number, a_party, anumber, llamante, que llama, ผู้โทร, โทรออก, المتصل, কলকারী, pemanggil, người gọi")
_IS_CALLED: Final = like(
    "called, callee, b_number, b_party, bnumber, dialed, dialled, llamado, ผู้รับสาย, ปลายสาย, المتصل به, dipanggil, người nghe"
)
_PHONE: Final = re.compile(r"[+(]?\d[\d ().\-]{6,20}")


def of_called(names: Sequence[str], rows: Sequence[tuple[str, ...]]) -> set[int]:
    """The columns in a table of calls or messages that are of who got them: most often the harmed one. Where sums stand in it, it is one of
    payments."""
    called = [word(name) for name in names]
    if any(names_amount(name) or _OF_VALUE.search(name) or names_account(name) for name in called):
        return set()
    phones = {place for place in range(len(names)) if _holds_phones(rows, place)}
    ends = {place for place in phones if _IS_CALLED.search(called[place])}
    if any((_CALLS.search(called[place]) or _PAYS.search(called[place])) for place in phones - ends):
        ends |= {place for place in phones if _IS_PAID.search(called[place]) and not _PAYS.search(called[place])}
    return {place for place in ends if not names_suspects(names[place])}


def _holds_phones(rows: Sequence[tuple[str, ...]], place: int) -> bool:
    cells = [row[place] for row in rows if place < len(row) and row[place]]
    return bool(cells) and sum(1 for cell in cells if _PHONE.fullmatch(cell)) * 2 >= len(cells)


def beside_harmed(names: Sequence[str], reached: Collection[str]) -> set[int]:
    """The columns called in general after how people are reached (`reached`) that stand behind one of the harmed, as *Victim, Phone*: of
    these people, where no column of suspects comes between. An account or a bank is theirs where another of that name is a suspect's."""
    sides, side = list[str](), ""
    for name in names:
        side = "suspect" if names_suspects(name) else "harmed" if names_harmed(name) else side
        sides.append(side)
    called = [word(name) for name in names]
    of_suspects = {name for name, of in zip(called, sides, strict=True) if of == "suspect"}
    return {place for place, name in enumerate(called) if sides[place] == "harmed" and (name in reached or name in of_suspects)}


def names_harmed(name: str) -> bool:
    """Whether a column says by its name that it is about people who were harmed."""
    return _OF_HARMED.search(word(name)) is not None


# Columns by which each row says whose it is.
_SAYS_WHOSE: Final = frozenset(
    map(
        word,
        "role,party,side,person_type,person_role,type_of_person,type,kind,whose,belongs_to,relation,category,rol,tipo,parte,calidad,บทบาท,ประเภท,"
        "ประเภทบุคคล,ฝ่าย,ฐานะ,ভূমিকা,ধরন,পক্ষ,भूमिका,किसिम,प्रकार,पक्ष,الدور,الصفة,النوع,peran,jenis,vai trò,loại".split(","),
    )
)
_MOST_PARTS: Final = 3
_TOLD: Final = frozenset("report reports reported reporting complaint complaints statement type fund funds loss losses".split())


def says_whose(name: str) -> bool:
    """Whether a column, by its name, says of each row whose it is."""
    return word(name) in _SAYS_WHOSE


@cache_short(1024)
def is_of_harmed(cell: str) -> bool:
    """Whether a row is, by such a cell, a harmed person's: *Victim*, `ผู้เสียหาย`."""
    parts = word(cell).split("_")
    return len(parts) <= _MOST_PARTS and names_harmed(cell) and _TOLD.isdisjoint(parts)


def names_genuine(name: str) -> bool:
    """Whether a column says by its name that it is about whom somebody pretended to be."""
    return _OF_GENUINE.search(word(name)) is not None


def names_suspects(name: str) -> bool:
    """Whether a column says by its name that it is about suspects."""
    return _OF_SUSPECTS.search(word(name)) is not None and not names_genuine(name)


def of_payers(names: Sequence[str]) -> set[int]:
    """The columns in a table of payments that are of who paid: most often the harmed one. Where sums and both sides stand in it, all that
    are called after that side, else accounts alone: who sent a message paid nothing. Beside accounts that are said to have been paid,
    those of which no side is said are the payer's."""
    called = [word(name) for name in names]
    paid = {place for place, name in enumerate(called) if _IS_PAID.search(name)}
    pays = {place for place, name in enumerate(called) if _PAYS.search(name)} - paid
    accounts = {place for place, name in enumerate(called) if names_account(name)}
    banks = {place for place, name in enumerate(called) if names_bank(name) or names_bank_code(name)}
    has_sums = any(names_amount(name) or _OF_VALUE.search(name) for name in called)
    harmed = pays if paid and pays and has_sums else pays & accounts
    if paid & accounts:
        harmed = harmed | (accounts - paid)
    if harmed & accounts:
        harmed = harmed | (banks - paid if paid & banks else banks & pays)
    return {place for place in harmed if not names_suspects(names[place])}
