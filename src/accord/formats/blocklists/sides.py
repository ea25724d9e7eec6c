"""Whose the columns of a table are: of people who were harmed or told of it, of who paid, of who was paid, of suspects."""

import re
from collections.abc import Sequence
from typing import Final

from accord.formats.blocklists.called import like, names_account, names_amount, names_bank, names_bank_code, word

# Whose numbers stand there was harmed, or told of it: such a column is read where somebody names it, and never by itself.
_OF_HARMED: Final = like(
    "victim, complainant, reporter, reported_by, informant, payer, remitter, víctima, denunciante, afectado, afectada, agraviado, "
    "agraviada, ordenante, korban, pelapor, mangsa, pengadu, nạn nhân, bị hại, người tố cáo, người báo, "
    "ผู้เสียหาย, เหยื่อ, ผู้แจ้ง, ผู้ร้อง, ผู้โอน, ভুক্তভোগী, অভিযোগকারী, ভিকটিম, पीडित, उजुरीकर्ता, ضحية, متضرر, مشتكي, شاكي"
)
_OF_SUSPECTS: Final = like(
    "suspect, scam, scammer, fraud, perpetrator, mule, sospechos, estafa, fraude, penipu, pelaku, terduga, lừa đảo, kẻ lừa, "
    "ต้องสงสัย, คนร้าย, มิจฉาชีพ, ผู้ต้องหา, บัญชีม้า, প্রতারক, সন্দেহভাজন, "
    "ठग, शङ्कास्पद, محتال, مشتبه"
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


def names_harmed(name: str) -> bool:
    """Whether a column says by its name that it is about people who were harmed."""
    return _OF_HARMED.search(word(name)) is not None


def names_suspects(name: str) -> bool:
    """Whether a column says by its name that it is about suspects."""
    return _OF_SUSPECTS.search(word(name)) is not None


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
