"""The rows of a table as rules, by a mapping of its columns; what a row says of itself, that it is vouched for or taken back."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from accord.core.identifiers.beside import platform_of
from accord.core.signals import BadSignal
from accord.formats.blocklists.called import names_account, names_bank, names_bank_code, word, words
from accord.formats.blocklists.columns import ACTION, CODE, COLUMN, NO_COLUMN, Mapping, is_comment
from accord.formats.blocklists.groups import MOST_ABOVE
from accord.formats.blocklists.kinds_beside import is_unlisted, says_sort, says_type
from accord.formats.blocklists.labels import names_label
from accord.formats.blocklists.misp import COMMENT, RELATION, TYPE, as_meant, is_misp
from accord.formats.blocklists.rules import Loss, Mark, Rule, first_of_pair, lost, out_of_cell, parted
from accord.formats.blocklists.sides import is_of_harmed, names_suspects, says_whose
from accord.formats.blocklists.stacked import Below
from accord.formats.blocklists.zones import in_utc
from accord.formats.csv_rows import Numbered, csv_rows
from accord.formats.lists import LABEL, SORT, BadMapping

_ALLOWED = frozenset("allow allowed allowlist whitelist exception pass passthru benign ok".split())
# What a bank is to do with an account that is no longer meant.
_FREED = words(
    "release released unfreeze unfrozen unblock unblocked unhold remove delist lift lifted unlock unlocked hold_released hold_lifted "
    "freeze_lifted liberado liberada desbloqueado desbloqueada descongelado descongelada liberar desbloquear "
    "descongelar retirar levantar ปลดอายัด ปลดบล็อก "
    "ยกเลิก ยกเลิกการอายัด ยกเลิกการระงับ ปลดระงับ unsuspended reinstated মুক্ত আনফ্রিজ फुकुवा رفع_الحجز إلغاء_الحظر إلغاء"
)
# A row that says so of itself: vouched for, or no longer meant.
_VOUCHED = words("whitelisted allowlisted is_whitelisted is_allowed benign is_benign safe is_safe false_positive is_false_positive")
_OVER = words("revoked is_revoked deleted is_deleted removed is_removed disabled is_disabled retracted withdrawn expired is_expired")
_MEANT = words("to_ids enabled is_enabled active is_active")
_STATUS = words("status state ioc_status hold_status freeze_status estado สถานะ สถานะการอายัด สถานะอายัด অবস্থা स्थिति الحالة")
# Of the account: that it was freed counts, that it was removed or cancelled does not.
_OF_ACCOUNT = words(
    "account_status acct_status acc_status estado_cuenta estado_de_cuenta estado_de_la_cuenta สถานะบัญชี হিসাবের_অবস্থা खाता_स्थिति حالة_الحساب"
)
_ENDED = words("remove removed retirar ยกเลิก إلغاء withdrawn revoked revocado revocada")
# Of the listing; what became of the account itself, such as `disabled` or `deleted`, takes nothing back.
_CLEARED = words("cleared delisted unlisted revoked withdrawn retracted rescinded exonerated levantado levantada revocado revocada")
MARKS = _VOUCHED | _OVER | _MEANT | _STATUS | _OF_ACCOUNT
# That it never was one, in the words of who keeps the list.
_UNFOUNDED = words(
    "fp legit legitimate genuine not_a_scam not_scam no_scam not_fraud not_fraudulent not_phishing not_malicious unfounded dismissed "
    "not_mule not_a_mule no_mule innocent ไม่ใช่บัญชีม้า ไม่ใช่มิจฉาชีพ ไม่ใช่คนร้าย ไม่พบความผิด พ้นข้อกล่าวหา พ้นผิด no_es_estafa no_es_fraude no_es_mula "
    "inocente descartado descartada নির্দোষ প্রতারক_নয় निर्दोष ठग_होइन بريء ليس_احتيالا ليس_محتالا"
)
_PARTED = re.compile(r"\s[-–—]+\s|[–—:;,/|()\[\]]")
_ARROW = re.compile(r"→|->|=>|»")
_LEADING = re.compile(r"^(?:(?:account|acct|closed|resolved|reviewed|confirmed|verified|marked|found|case|now|as|is|was)_)+")
# Beside one of these the other parts of a status are remarks: `Active (money withdrawn)`.
_STANDS = words(
    "active open live fraud scam malicious phishing suspicious suspect frozen blocked suspended "
    "partial partially parcial parcialmente บางส่วน"
)
# What goes on behind such a word: to whom, by whom, when, why. `Released but watched` says more, and is left as it is.
_GOES_ON = re.compile(
    r"(?P<word>[^_]+(?:_(?:released|lifted))?)_(?:to|on|by|from|per|after|as|at|due|following|via|since|in_full|already|al|a|el|por|desde|tras)"
    r"(?:_.*|$)"
)
_ALREADY = re.compile("(?P<word>.+?)(?:" + "|".join(map(word, ("เรียบร้อยแล้ว", "เรียบร้อย", "แล้ว"))) + ")")
_TICKED, _CROSSED = frozenset("✓✔☑✅"), frozenset("✗✘❌☐")
_YES, _NO = words("true 1 yes y t x si ใช่ হ্যাঁ हो نعم"), words("false 0 no n f ไม่ ไม่ใช่ না होइन لا")
_OF_MISP = TYPE, RELATION, COMMENT
_OF_VALUE = frozenset(("value", "kind", "bank", CODE, "platform", "id"))  # and of no other identifier in its row


class _Beside:
    """A column of other identifiers: names stand on the platform that it is called by, accounts at the bank right beside them."""

    def __init__(self, place: int, names: Sequence[str], read: Collection[int]) -> None:
        self.place, self.name, self.platform = place, names[place], platform_of(names[place]) or ""
        around = (at for at in (place - 1, place + 1) if 0 <= at < len(names) and at not in read)
        banks = (at for at in around if names_bank(word(names[at])) or names_bank_code(word(names[at])))
        self.bank = next(banks, None) if names_account(word(self.name)) else None

    def fields(self, row: Sequence[str]) -> dict[str, str]:
        bank = {} if self.bank is None else {"bank": out_of_cell(_cell(row, self.bank))}
        return {COLUMN: self.name, "platform": self.platform, **bank}


class _Columns:
    """Where that which is read of a row stands, by the row of names, or by places alone. Raises BadMapping."""

    def __init__(self, mapping: Mapping, names: Sequence[str], places: dict[str, int]) -> None:
        self.places, self.names = places, [name.strip() for name in names]
        value = places["value"]
        self.marks = [(place, name) for place, name in enumerate(map(word, names)) if name in MARKS and place not in places.values()]
        self.types = {name: self.names.index(name) for name in _OF_MISP if name in self.names} if is_misp(self.names) else {}
        self.labels = _told_beside(self.names, places.values())
        self.says = [] if self.types else [at for at, name in enumerate(self.names) if says_type(word(name)) and at != value]
        self.whose = [at for at, name in enumerate(self.names) if says_whose(name) and at != value]
        self.beside = tuple(_Beside(place, self.names, places.values()) for place in mapping.beside(self.names))

    def rules(self, number: int, row: Sequence[str], refused: BadSignal | None, *, utc: bool) -> Iterator[Rule]:
        """The rules that a row is."""
        if not refused and (any(is_unlisted(_cell(row, at)) for at in self.says) or any(is_of_harmed(_cell(row, at)) for at in self.whose)):
            yield lost(number, "", Loss.KIND)
            return
        said = {name: row[place] for place, name in self.marks if place < len(row)}
        said_by = [(field, row[place]) for field, place in self.labels if place < len(row) and row[place].strip()]
        for fields in _all_of(row, self.places, self.beside if not refused else ()):
            fields.update(said_by)
            rule = ruled(number, in_utc(fields) if utc else fields, refused)
            rule = as_marked(rule, said) if said else rule
            yield as_meant(rule, *(_cell(row, self.types.get(name)) for name in _OF_MISP)) if self.types else rule


def read_rows(lines: Iterable[Numbered], mapping: Mapping) -> Iterator[Rule]:
    """The rows of a table as rules; `lines` are numbered, each with why it can't be read. Raises BadMapping for the header."""
    unnamed = [""] * 1000
    columns = None if mapping.header else _Columns(mapping, unnamed, mapping.places(unnamed))
    above, width, below = 0, 0, Below()
    for number, row, refused, comments in csv_rows(lines, mapping.delimiter, trimmed=True, is_comment=is_comment):
        if comments:
            # A row that was switched off; other remarks are nothing.
            if len(row) == width and sum(map(bool, row)) > 1:
                yield lost(number, "", Loss.OFF)
        elif not refused and (not row or (len(row) == 1 and not row[0].strip())):
            continue
        elif columns is None:
            places = _places_below_title(mapping, row, above)
            above += 1
            if places is None:
                yield lost(number, "", Loss.COLUMN)
            else:
                columns, width = _Columns(mapping, row, places), len(row)
        elif mapping.header and not refused and below.names(row, columns.places, columns.names):
            continue
        elif below.is_other:
            yield lost(number, "", Loss.PART)
        else:
            width = width or len(row)
            yield from columns.rules(number, row, refused, utc=mapping.utc)
    if columns is None and above:
        raise BadMapping(NO_COLUMN)


def _told_beside(names: Sequence[str], read: Collection[int]) -> list[tuple[str, int]]:
    """The columns by which each row says who may be told, and what it is."""
    labels = [(LABEL, place) for place, name in enumerate(names) if names_label(name)]
    return labels + [(SORT, place) for place, name in enumerate(names) if place not in read and says_sort(word(name))][:1]


def _cell(row: Sequence[str], place: int | None) -> str:
    return row[place] if place is not None and place < len(row) else ""


def _all_of(row: Sequence[str], places: dict[str, int], beside: Sequence[_Beside]) -> list[dict[str, str]]:
    """The fields of a row, and those of each other identifier in it, with what holds for all of it."""
    fields = {field: out_of_cell(row[place]) for field, place in places.items() if place < len(row) and row[place].strip()}
    if "value" in fields and "bank" in places:
        fields.setdefault("bank", "")  # of the column of banks, this row has none
    shared = {field: text for field, text in fields.items() if field not in _OF_VALUE}
    others = [
        shared | {"value": value, **column.fields(row)}
        for column in beside
        if _cell(row, column.place).strip()
        for value in parted(first_of_pair(out_of_cell(row[column.place])))
    ]
    return others if others and "value" not in fields else [*several(fields), *others]


def several(fields: dict[str, str]) -> list[dict[str, str]]:
    """The fields of each identifier, where several stand as the value of one entry: what holds for one of them holds for all, and the
    number of the entry is the first one's."""
    if "value" not in fields:
        return [fields]
    values = parted(first_of_pair(fields["value"]))
    without_id = {field: text for field, text in fields.items() if field != "id"}
    return [fields | {"value": values[0]}, *(without_id | {"value": value} for value in values[1:])]


def _places_below_title(mapping: Mapping, row: Sequence[str], above: int) -> dict[str, int] | None:
    """Where each field stands, by the row of names; None for a line of a title above it. Raises BadMapping where there is no such row."""
    try:
        return mapping.places([name.strip() for name in row])
    except BadMapping:
        if above < MOST_ABOVE and sum(1 for cell in row if cell.strip()) <= 1:
            return None
        raise


def ruled(number: int, fields: dict[str, str], refused: BadSignal | None = None) -> Rule:
    """The rule that a row of fields is."""
    value = fields.get("value", "")
    if refused:
        return Rule(number, value, Mark.LISTED, refused=refused)
    if not value:
        return lost(number, "", Loss.COLUMN)
    action = fields.pop(ACTION, "")
    if word(action) in _FREED:
        return lost(number, value, Loss.OFF)
    if action.lower() in _ALLOWED:
        return Rule(number, value, Mark.EXCEPTION, value, fields=fields)
    return Rule(number, value, Mark.LISTED, value, fields=fields)


def as_marked(rule: Rule, said: dict[str, str]) -> Rule:
    """The rule, unless its row takes it back or vouches for it: what it says by the names in MARKS."""
    told = {name: _told(text) for name, text in said.items()}
    status = {part for name in _STATUS if name in said for part in _parts(said[name])}
    status |= {part for name in _OF_ACCOUNT if name in said for part in _parts(said[name])} - _ENDED
    if status & _VOUCHED or any(told.get(name) in _YES for name in _VOUCHED):
        return as_excepted(rule)
    is_cleared = not status.isdisjoint(_CLEARED | _UNFOUNDED | _FREED)
    if is_cleared or any(told.get(name) in _YES for name in _OVER) or any(told.get(name) in _NO for name in _MEANT):
        return lost(rule.number, rule.text, Loss.OFF) if rule.mark is Mark.LISTED and rule.refused is None else rule
    return rule


def _parts(status: str) -> set[str]:
    """A status, also of several words (`Closed - legitimate`, `Resolved (false positive)`, `Marked as cleared`), as each of its parts."""
    status = _ARROW.split(status)[-1]  # `Frozen → Released`: as it is now
    parts = {_begun(_LEADING.sub("", word(part))) for part in _PARTED.split(status)}
    return {_told(status)} if parts & _STANDS else {_told(status), *parts}


def _begun(part: str) -> str:
    """The word with which a part begins that only goes on from it: `Released to customer`. What was given to a suspect frees nobody."""
    match = None if names_suspects(part) else _GOES_ON.fullmatch(part) or _ALREADY.fullmatch(part)
    return match["word"] if match is not None and match["word"] in _FREED | _CLEARED else part


def _told(text: str) -> str:
    """What a cell says, also by a mark, as people tick a row in a table."""
    mark = text.strip().removesuffix("\ufe0f")
    return "yes" if mark in _TICKED else "no" if mark in _CROSSED else word(text)


def as_excepted(rule: Rule) -> Rule:
    return rule._replace(mark=Mark.EXCEPTION) if rule.mark is Mark.LISTED else rule
