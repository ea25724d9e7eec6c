"""Money that left the banks: how people write that it was taken out in cash."""

import re
import unicodedata
from typing import Final

_WORDS: Final = (
    "cash|cashed out|cash out|cashout|atm|withdrawn|withdrawal|efectivo|en efectivo|cajero|retiro|retirado|เงินสด|ถอนเงินสด|ถอนเงิน|"
    "กดเงิน|กดเงินสด|ตู้เอทีเอ็ม|"
    "নগদ টাকা|ক্যাশ|ক্যাশ আউট|ক্যাশআউট|এটিএম|উত্তোলন|নগদ উত্তোলন|नगद|नगदै|एटीएम|निकालियो|नगद निकालियो|झिकियो|नगद झिकियो|"
    "نقد|نقدا|نقدًا|كاش|سحب|سحب نقدي|صراف|الصراف الآلي|صراف آلي"
)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


_BESIDE: Final = "at|an|the|in|from|by|via|al|por|de|ที่|จาก|बाट|থেকে|من|was|taken|out|all"
_CASH: Final = re.compile(rf"(?:(?:{_plain(_WORDS)}|{_BESIDE})[\s,.:;()/-]*)+")
_NAMED: Final = re.compile(_plain(_WORDS))


def is_cash(text: str) -> bool:
    """Whether a text that was typed where an account is asked for says that the money was taken out in cash, and nothing else."""
    plain = _plain(text.strip())
    return len(plain) <= 80 and _CASH.fullmatch(plain) is not None and _NAMED.search(plain) is not None
