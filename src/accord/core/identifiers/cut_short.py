"""Addresses on a chain, and numbers to call, of which a part is missing: as apps shorten them, or with letters lost on the way."""

import re

# What looks as an address of Tron, Ethereum or Bitcoin, a few letters too long or too short for one. The number of a transaction is longer.
_LIKE_ADDRESS = re.compile(
    r"(?<![\w/.=-])(?:(?=[a-zA-Z]*[0-9])T[1-9A-HJ-NP-Za-km-z]{29,36}|0x[0-9a-fA-F]{34,46}|bc1[0-9a-z]{30,70})(?![\w/-])"
)
# As apps show it, and never to be copied: `0x71C7…976F`, `TQn9Y2...kL3d`. Words and amounts around three dots are no such: `Thanks...bye`,
# `Thai...1234`.
_LEFT_OUT = r"\s?(?:\u2026+|\.{2,6}|\*{2,})\s?"
_BASE_58 = "[1-9A-HJ-NP-Za-km-z]"
_HOLDS_DIGIT = rf"(?=T[A-Za-z]{{0,12}}(?:[0-9]|{_LEFT_OUT}(?=[0-9]{{0,9}}[A-Za-z])[A-Za-z]{{0,9}}[0-9]))"
_SHORTENED = re.compile(
    rf"(?<![\w/.=-])(?:0x[0-9a-fA-F]{{2,12}}{_LEFT_OUT}[0-9a-fA-F]{{3,10}}"
    rf"|{_HOLDS_DIGIT}T{_BASE_58}{{2,12}}{_LEFT_OUT}{_BASE_58}{{3,10}}"
    rf"|bc1[0-9a-z]{{1,12}}{_LEFT_OUT}[0-9a-z]{{3,10}})(?![\w/-])"
)
_CUT_NUMBER = re.compile(r"(?<![\w/.=-])\+[0-9](?:[ -]?[0-9]){1,12}[ -]?(?:\u2026|\.{2,6}|[xX*\u2022]{2,})")


def is_cut_address(text: str) -> bool:
    """Whether an address on a chain stands here that is not whole."""
    return _LIKE_ADDRESS.search(text) is not None or _SHORTENED.search(text) is not None


def is_cut_number(text: str) -> bool:
    """Whether a number in international form stands here whose last digits are left out: `+66 81…`, `+971 50 xxx`."""
    return _CUT_NUMBER.search(text) is not None
