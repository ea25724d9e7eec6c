"""Tables of a telecom's: which sender names were misused, each in its country; and those that list ranges of numbers."""

import re
from collections.abc import Callable, Sequence
from typing import Final

from accord.core.identifiers.cards import holds_card_number

_ENOUGH: Final = 0.8
_CALLED: Final = frozenset(
    "sender sender_id senderid sender_name sender_ids sms_sender smsc_sender alpha_tag alphanumeric_sender header sms_header short_code "
    "shortcode mask masking masking_name remitente remitente_sms nombre_del_remitente ชื่อผู้ส่ง ผู้ส่ง প্রেরক প্রেরকের_নাম মাস্কিং "
    "पठाउने प्रेषक اسم_المرسل المرسل".split()
)
_COUNTRIES: Final = frozenset("country country_code region pais ประเทศ দেশ देश البلد الدولة".split())
# 3GPP TS 23.040, 9.1.2.5: at most eleven characters; or a short code.
_NAME: Final = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9][A-Za-z0-9 ._&+!'*-]{1,10}|[0-9]{3,8}")
_BEGINS: Final = re.compile(r"(?:^|_)(?:start|begin|beginning|low|lowest|inicio|desde|range_from|from_number)(?:_|$)")
_ENDS: Final = re.compile(r"(?:^|_)(?:end|ending|high|highest|fin|hasta|range_to|to_number)(?:_|$)")


def is_sender(called: str) -> bool:
    """Whether a column, by its name as a plain word, holds the names that text messages show for a number."""
    return called in _CALLED


def sender_columns(words: Sequence[str], rows: Sequence[tuple[str, ...]]) -> dict[str, int]:
    """Where the sender names stand, and the country of each; empty where no column is called so, or where they are none."""
    place = next((place for place, called in enumerate(words) if is_sender(called)), None)
    if place is None or not _most(rows, place, lambda text: _NAME.fullmatch(text) is not None and not holds_card_number(text)):
        return {}
    country = next((other for other, called in enumerate(words) if called in _COUNTRIES), None)
    return {"value": place} if country is None else {"value": place, "region": country}


def holds_ranges(words: Sequence[str], rows: Sequence[tuple[str, ...]], known: Callable[[str], bool]) -> bool:
    """Whether two columns hold the first and the last of a range in each row: none of the two is meant alone."""
    first = next((place for place, called in enumerate(words) if _BEGINS.search(called)), None)
    last = next((place for place, called in enumerate(words) if _ENDS.search(called)), None)
    return first is not None and last is not None and _most(rows, first, known) and _most(rows, last, known)


def _most(rows: Sequence[tuple[str, ...]], place: int, fits: Callable[[str], bool]) -> bool:
    cells = [row[place] for row in rows if place < len(row) and row[place]]
    return bool(cells) and sum(1 for cell in cells if fits(cell)) >= len(cells) * _ENOUGH
