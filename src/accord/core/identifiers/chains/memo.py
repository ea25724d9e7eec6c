"""The memo beside an address of a chain on which exchanges have one address for all and a memo for each customer.

As XRP's tag it is part of the value, `G...?memo=123`: the address alone is everybody's. Stellar: SEP-29 (memo required), a number or a text
of 28 bytes at most; Cosmos and BNB's Beacon Chain: `memo` of a transaction; TON: the comment of a transfer, which exchanges ask for.
"""

import re

CHAINS = frozenset({"stellar", "ton", "cosmos", "bnb"})
MARK = "?memo="

# As wallets and people give it, in the same line or the next; a memo in one word of letters alone can't be told from a sentence.
_NOTE = r"(?=[A-Za-z]{0,27}[0-9])[0-9A-Za-z]{1,28}"
BESIDE = re.compile(
    rf"[\s,;()\[\]\-\u2013]{{0,8}}(?:memo|comment|payment[\s_-]?id|tag)[\s_]?(?:number|no|id|text)?\.?\s{{0,2}}[:=#]?\s{{0,2}}({_NOTE})(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_IN_WORDS = re.compile(
    rf"(.*(?<![0-9A-Za-z_\-])(?:[GM][A-Z2-7]{{55,68}}|(?:EQ|UQ|Ef|Uf)[A-Za-z0-9_+/\-]{{46}}|(?:cosmos|bnb)1[0-9a-z]{{38}}))"
    rf"(?i:{BESIDE.pattern})\s?[)\]]?",
    re.DOTALL,
)

# Links that pay: TON's `transfer` with a comment, Stellar's `pay` (SEP-7).
_TON_LINK = re.compile(r"(ton://transfer/[A-Za-z0-9_\-]{48})\?(?:[^\s]*&)?text=([0-9A-Za-z]{1,28})(?:&[^\s]*)?", re.IGNORECASE)
_STELLAR_LINK = re.compile(r"(?:web\+)?stellar:pay\?(?:[^\s]*&)?destination=([A-Z2-7]{56,69})(?:&[^\s]*)?", re.IGNORECASE)
_STELLAR_MEMO = re.compile(r"[?&]memo=([0-9A-Za-z]{1,28})(?:&|$)")


def noted(text: str) -> str:
    """The text with the memo that words or a link give beside the address, `G... memo 123`, written as one with it: `G...?memo=123`."""
    match = _IN_WORDS.fullmatch(text)
    if match:
        return f"{match[1]}{MARK}{match[2]}"
    link = _STELLAR_LINK.fullmatch(text)
    if link:
        note = _STELLAR_MEMO.search(text)
        return f"{link[1]}{MARK}{note[1]}" if note else link[1]
    link = _TON_LINK.fullmatch(text)
    return f"{link[1][len('ton://transfer/') :]}{MARK}{link[2]}" if link else text


def parted(address: str) -> tuple[str, str]:
    """The address alone, and the memo that stands with it; an empty one where none does."""
    bare, _, note = address.partition(MARK)
    return (bare, note) if re.fullmatch(r"[0-9A-Za-z]{1,28}", note) else (address, "")
