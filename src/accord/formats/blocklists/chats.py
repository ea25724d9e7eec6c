"""Chats and mails as people save or copy them. They are no lists: what the harmed person wrote stands in them beside what the scammer did.

The shapes are those that the programs themselves write: LINE and WhatsApp (`Export chat`), Telegram (copied, and its JSON), Viber (CSV),
Messenger and Instagram (JSON), iMessage and Signal as their exporters write them, QQ and WeChat, and a mail with its headers.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import islice

_LINES = 200  # that are looked at
_FIRST = 5  # among which the first message of a chat stands
_HALF, _FEW = 0.5, 0.1  # of the lines; a message can go on over many
_MARKS = "\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069"
_DAY = r"\d{1,4}[./\-]\s?\d{1,2}[./\-]\s?\d{1,4}\.?"
_TIME = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?"
_HALF_OF_DAY = r"[^\d\]\-–:,]{0,20}"  # `PM`, `น.`, `م`
# `[03/11/2026, 21:14:05] Name: text`, `03/11/2026, 21:14 - Name: text`, `11/3/26, 9:14 PM - Name: text`
_AT = rf"(?:\[{_DAY}[,،]?\s+{_HALF_OF_DAY}{_TIME}{_HALF_OF_DAY}\]|{_DAY}[,،]?\s+{_HALF_OF_DAY}{_TIME}{_HALF_OF_DAY}\s[-–])\s*"
_WHATSAPP = re.compile(_AT + r"\S.*")
_WHATSAPP_SAID = re.compile(_AT + r"[^:/]{1,80}:(?:\s.*)?")
# `Name, [3 Nov 2026 at 21:14:05]:`, `Name, [03.11.2026 21:14]`
_TELEGRAM = re.compile(rf"[^\[\]]{{1,80}}, \[[^\[\]]{{4,40}}\s{_TIME}{_HALF_OF_DAY}\]:?(?:\s.*)?")
# `2026-11-03 21:14:05 from Name (+66...)`, `2026-11-03 21:14:05 'Name'`, `2026-11-03 21:14:05 Name(123456)`
_DATED = re.compile(rf"{_DAY}\s+{_TIME}\s+(?:(?:from|to)\s\S.*|'[^']+'|[^()]{{1,60}}\([1-9]\d{{4,11}}\))")
# `09:12<tab>Name<tab>text` of LINE; on a computer it writes spaces there, below lines of days.
_TABBED = re.compile(rf"{_TIME}{_HALF_OF_DAY}\t[^\t\d+][^\t]*(?:\t.*)?")
_SPACED = re.compile(rf"{_TIME}(?:\s?[AaPp][Mm])?\s+\S.*")
_DAYS = re.compile(r"(?:\w{1,4}\.?,?\s)?\d{1,4}[./]\d{1,2}[./]\d{1,4}(?:\s?\([^)]{1,12}\)|\s\w+)?")
_VIBER = re.compile(rf"{_DAY},{_TIME}[^,]*,[^,\d+][^,]*,\+?\d*,.*")
_SENT = re.compile(r"(?:From|To|Sent|Received|Type):\s")
_HEADER = re.compile(r"(From|To|Subject|Date|Received|Message-ID|MIME-Version|Return-Path|Delivered-To|Reply-To):\s", re.IGNORECASE)
_HEADERS = 3
_KEYS = ("from_id", "date_unixtime"), ("sender_name", "timestamp_ms")


def is_chat(lines: Iterable[str]) -> bool:
    """Whether these lines are a chat or a mail, by how each message in it begins."""
    said = list(islice((line.strip().strip(_MARKS) for line in lines if line.strip()), _LINES))
    if not said:
        return False
    return said[0].startswith("[LINE]") or _is_mail(said) or _is_document(said) or _has_messages(said)


def _has_messages(lines: Sequence[str]) -> bool:
    if _leads(lines, _WHATSAPP) and any(map(_WHATSAPP_SAID.fullmatch, lines)):
        return True
    if _leads(lines, _TELEGRAM) or _leads(lines, _DATED) or _share(lines, _TABBED) >= _HALF or _share(lines, _VIBER) >= _HALF:
        return True
    has_days = any(map(_DAYS.fullmatch, lines[: 2 * _FIRST]))
    return (has_days and _share(lines, _SPACED) >= _HALF) or _is_sent(lines)


def _is_sent(lines: Sequence[str]) -> bool:
    """Whether it is a chat of Signal's, in which each message says who sent it and when."""
    heads = {match[0] for line in lines[:_FIRST] if (match := _SENT.match(line))}
    return any(head.startswith("From:") for head in heads) and any(head.startswith("Sent:") for head in heads)


def _leads(lines: Sequence[str], begins: re.Pattern[str]) -> bool:
    return any(map(begins.fullmatch, lines[:_FIRST])) and _share(lines, begins) >= _FEW


def _share(lines: Sequence[str], begins: re.Pattern[str]) -> float:
    return sum(1 for line in lines if begins.fullmatch(line)) / len(lines)


def _is_mail(lines: Sequence[str]) -> bool:
    heads = {match[1].lower() for line in lines if (match := _HEADER.match(line))}
    return _HEADER.match(lines[0]) is not None and len(heads) >= _HEADERS


def _is_document(lines: Sequence[str]) -> bool:
    """Whether it is the JSON of a chat, by the names that its messages have for who wrote them and when."""
    if not lines[0].startswith(("{", "[")):
        return False
    text = " ".join(lines)
    return any(all(f'"{key}"' in text for key in keys) for keys in _KEYS)
