"""The payment schemes that know a person by a phone number or another stand-in for an account.

One row a scheme; `source` says where the row's rule comes from, or `unknown`, which makes its identifiers unverified.
"""

from msgspec import Struct


class Wallet(Struct, frozen=True):
    """A scheme whose proxy is a mobile number: its word, what people read, its country, and the E.164 numbers it takes (a pattern)."""

    scheme: str
    label: str
    country: str
    mobile: str
    source: str
    aliases: tuple[str, ...] = ()


# PromptPay: mobile number, citizen id, tax id, e-wallet id (National ITMX, its operator); formats: a vendor's documents of 2026-05-25.
THAI_MOBILE = r"\+66[689][0-9]{8}"
_BD = r"\+8801[3-9][0-9]{8}"
_NP = r"\+9779[0-9]{9}"
_PE = r"\+519[0-9]{8}"
_AE = r"\+9715[024-68][0-9]{7}"
_PH = r"\+639[0-9]{9}"
_PK = r"\+923[0-9]{9}"
_ID = r"\+628[0-9]{8,11}"
_VN = r"\+84[35789][0-9]{8}"
_CO = r"\+573[0-9]{9}"
_EG = r"\+201[0125][0-9]{8}"
# Sources of several: payment firms' documents of 2025 and 2026.
_DOKU = "docs.doku.com, List of e-Wallet (the customer's phone number)"
_WORLDPAY = "developer.worldpay.com, Payouts, Philippines (the beneficiary's phone number)"

WALLETS = (
    Wallet("bkash", "bKash", "BD", _BD, "medioq.com, 2025-09-30 (11-digit mobile number)", ("বিকাশ",)),
    Wallet("nagad", "Nagad", "BD", _BD, "dhakatribune.com 395402, 2025-11-02", ("নগদ",)),
    Wallet("rocket", "Rocket", "BD", _BD, "unknown", ("রকেট",)),
    Wallet("upay", "Upay", "BD", _BD, "unknown"),
    Wallet("mcash", "MCash", "BD", _BD, "unknown", ("m-cash", "এমক্যাশ", "এম ক্যাশ")),
    Wallet("cellfin", "CellFin", "BD", _BD, "unknown", ("সেলফিন",)),
    Wallet("trustaxiatapay", "Trust Axiata Pay (tap)", "BD", _BD, "unknown", ("trust axiata pay", "tap wallet", "tap account")),
    Wallet("okwallet", "OK Wallet", "BD", _BD, "unknown", ("ok wallet",)),
    Wallet("pathaopay", "Pathao Pay", "BD", _BD, "unknown", ("pathao pay",)),
    Wallet("esewa", "eSewa", "NP", _NP, "public QR payload fields (eSewa_id)", ("e-sewa",)),
    Wallet("khalti", "Khalti", "NP", _NP, "npidocs, docs/PSP_Wallets/introduction.md"),
    Wallet("imepay", "IME Pay", "NP", _NP, "npidocs, docs/PSP_Wallets/introduction.md", ("ime pay",)),
    Wallet("connectips", "connectIPS", "NP", _NP, "npidocs, docs/Cross-border/proxy-identification.md (<mobile>@cips)"),
    Wallet("prabhupay", "PrabhuPay", "NP", _NP, "unknown", ("prabhu pay",)),
    Wallet("namastepay", "Namaste Pay", "NP", _NP, "unknown", ("namaste pay",)),
    Wallet("moru", "Moru", "NP", _NP, "unknown", ("moru digital wallet",)),
    Wallet("payit", "Payit", "AE", _AE, "unknown"),
    Wallet("eandmoney", "e& money", "AE", _AE, "unknown", ("e&money", "e and money", "eand money")),
    Wallet("botimmoney", "botim money", "AE", _AE, "unknown", ("botim pay",)),
    Wallet("careempay", "Careem Pay", "AE", _AE, "unknown", ("careem pay", "كريم باي")),
    Wallet("yape", "Yape", "PE", _PE, "secondary sources: 9-digit mobile number"),
    Wallet("truemoney", "TrueMoney", "TH", THAI_MOBILE, "unknown", ("true money", "truemoney wallet", "ทรูมันนี่")),
    Wallet("plin", "Plin", "PE", _PE, "secondary sources: 9-digit mobile number"),
    Wallet("bim", "BIM", "PE", _PE, "unknown"),
    Wallet("ligo", "Ligo", "PE", _PE, "unknown"),
    Wallet("gcash", "GCash", "PH", _PH, _WORLDPAY, ("g-cash",)),
    Wallet("paymaya", "PayMaya", "PH", _PH, _WORLDPAY, ("pay maya", "maya")),
    Wallet("gopay", "GoPay", "ID", _ID, _DOKU, ("go-pay",)),
    Wallet("dana", "DANA", "ID", _ID, _DOKU),
    Wallet("ovo", "OVO", "ID", _ID, _DOKU),
    Wallet("shopeepay", "ShopeePay", "ID", _ID, _DOKU, ("shopee pay",)),
    Wallet("linkaja", "LinkAja", "ID", _ID, _DOKU, ("link aja",)),
    Wallet("momo", "MoMo", "VN", _VN, "docs.adyen.com, MoMo (people sign up by their mobile number)"),
    Wallet("zalopay", "ZaloPay", "VN", _VN, "unknown", ("zalo pay",)),
    Wallet("viettelmoney", "Viettel Money", "VN", _VN, "unknown", ("viettel money", "viettelpay", "viettel pay")),
    Wallet("nequi", "Nequi", "CO", _CO, "fireblocks/ts-sdk, NequiPaymentInfo (the recipient's phone number)"),
    Wallet("daviplata", "DaviPlata", "CO", _CO, "unknown"),
    Wallet("vodafonecash", "Vodafone Cash", "EG", _EG, "Paymob's payouts, as an example shows (msisdn)", ("vodafone cash",)),
    Wallet("orangecash", "Orange Cash", "EG", _EG, "unknown", ("orange cash",)),
    Wallet("etisalatcash", "Etisalat Cash", "EG", _EG, "etisalat-cash/EtCa.sh (wallet number in local format)", ("etisalat cash",)),
    Wallet("easypaisa", "Easypaisa", "PK", _PK, "unknown"),
    Wallet("jazzcash", "JazzCash", "PK", _PK, "unknown", ("jazz cash",)),
    Wallet("mpesa", "M-Pesa", "KE", r"\+254[17][0-9]{8}", "unknown", ("m-pesa",)),
    Wallet("kbzpay", "KBZPay", "MM", r"\+959[0-9]{7,9}", "unknown", ("kbz pay", "kpay")),
)

# Where another company pays under the same word, so that a number as it is dialled there is none of these. M-Pesa: temmy.net (2023-11),
# loans.info.ke (2020-07). What MTN's mobile money is called where MTN is, Vodafone Cash in Ghana, and where ShopeePay is: as recalled, not
# from a document.
ALSO_IN = {
    "mpesa": frozenset("TZ MZ CD LS GH EG ET ZA AF".split()),
    "momo": frozenset("GH UG RW CM CI BJ ZM CG GN LR SS SZ ZA NG BW".split()),
    "vodafonecash": frozenset({"GH"}),
    "shopeepay": frozenset("TH MY PH VN SG".split()),
}

# ISO 20022 ProxyAccountType codes beside the words.
PROMPTPAY_TYPES = {
    "phone": "phone",
    "mobile": "phone",
    "msisdn": "phone",
    "mbno": "phone",
    "citizen": "citizen",
    "citizen id": "citizen",
    "national id": "citizen",
    "natid": "citizen",
    "nidn": "citizen",
    "tax": "tax",
    "tax id": "tax",
    "taxid": "tax",
    "ewallet": "ewallet",
    "e-wallet": "ewallet",
    "ewal": "ewallet",
}
