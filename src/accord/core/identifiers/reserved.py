"""Names that stand before a colon in other kinds, so that an unknown chain or platform is never guessed out of one of them."""

from accord.core.identifiers.chains.names import FILLERS, KEPT, KNOWN, TICKERS
from accord.core.identifiers.rails import LABELS as RAILS
from accord.core.identifiers.traits import TRAITS
from accord.core.identifiers.wallets import WALLETS

# Schemes of RFC 3986 links that people paste, and the words that other kinds start with.
SCHEMES = frozenset(
    {
        "http", "https", "hxxp", "hxxps", "ftp", "ftps", "sftp", "ws", "wss", "mailto", "tel", "sms", "callto", "geo", "urn", "data",
        "file", "javascript", "intent", "market", "magnet", "ipfs", "doi", "pdq", "md5", "sha1", "sha256", "tlsh", "android", "ios", "www",
        "promptpay", "upi", "vpa", "call", "fax", "date", "time", "amount", "ref", "otp", "pin", "code", "password", "note",
        "tx", "txn", "txid", "txhash", "hash", "transaction", "trx_id", "trxid", "uetr", "utr", "rrn", "order", "case", "imei", "imsi",
        "uid",
    }
)  # fmt: skip

PROXY_NAMES = frozenset(wallet.scheme for wallet in WALLETS) | frozenset(RAILS)
CHAIN_NAMES = frozenset(KNOWN) | frozenset(TICKERS) | KEPT | FILLERS
# What people write before a colon in a form or a list: no name of a platform.
FIELDS = frozenset(
    """
    name nickname fullname full-name first-name last-name bank bank-name bank-account branch company company-name shop store seller buyer
    owner holder admin user username user-name contact website site page-name apk file group title subject city country age job price total
    account-name account-no account-number acc acct number id user-id type scam scammer victim status reason comment remark
    """.split()
)
# Names that are surely no platform.
NOT_PLATFORMS = TRAITS.keys() | SCHEMES | PROXY_NAMES | CHAIN_NAMES | FIELDS


def is_no_platform(name: str) -> bool:
    """Whether the word before a colon names something else: also where an asset and its network stand together (`usdt-trc20`, `trc-20`)."""
    parts = name.replace("_", "-").replace(".", "-").split("-")
    if name in NOT_PLATFORMS or "".join(parts) in CHAIN_NAMES:
        return True
    return len(parts) > 1 and any(part in KNOWN or part in FILLERS for part in parts)
