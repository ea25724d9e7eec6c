"""Tables of values (CSV) from anywhere: how a table is written, and which of its columns holds what, guessed from what stands in it.

A mapping is kept as `Mapping`: the mark between columns, whether the first row names them, and which column holds which field.
"""

import re
from collections.abc import Callable, Sequence
from itertools import chain, islice
from typing import Any

import msgspec

from accord.core.identifiers import KINDS
from accord.core.identifiers.beside import platform_of
from accord.core.trust.vocabulary import Channel, Role
from accord.formats.blocklists.accounts import is_iban, is_ifsc, may_be_account, names_wallet, or_account, or_iban, or_name
from accord.formats.blocklists.called import (
    holds_figures,
    like,
    names_account,
    names_bank,
    names_bank_code,
    names_figures,
    names_page,
    word,
    words,
)
from accord.formats.blocklists.column_names import CALLED
from accord.formats.blocklists.groups import MOST_ABOVE, joined_names
from accord.formats.blocklists.kinds_beside import is_typed, value_beside
from accord.formats.blocklists.rules import out_of_cell
from accord.formats.blocklists.senders import holds_ranges, is_sender, sender_columns
from accord.formats.blocklists.sides import beside_harmed, names_genuine, names_harmed, names_suspects, of_called, of_payers
from accord.formats.csv_rows import DELIMITERS, csv_rows
from accord.formats.lists import FIELDS, BadMapping

ACTION = "action"  # whether a row is listed or excepted
UNTIL = "until"  # how long a row holds, by the list itself
ALSO = "also"  # a column whose identifiers are read beside the value, each for itself
COLUMN = "column"  # what the column of such an identifier is called
CODE = "code"  # of a bank, beside its name
MAPPED = (*FIELDS, CODE, ACTION, UNTIL)
ENOUGH, HALF = 0.8, 0.5  # of the rows
SAMPLE = 200  # rows
LOOKED_AT = 25  # cells of each column
SEPARATOR = re.compile(r"sep=(.)", re.IGNORECASE)
# What a spreadsheet shows in the place of what it could not reckon; a row may begin with it.
_ERROR = re.compile(r"#(?:N/[AD]|[¡¿]?[A-Z][A-ZÁÉÍÓÚÑ/0-9_]+[!?])")
_TIME = re.compile(r"(?:19|20)\d{2}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}.*)?")
_NUMBER = re.compile(r"\d{1,3}")
_DAY = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:\D.*)?")
_DAY_IN_WORDS = re.compile(r"\d{1,2}[ .\-/]*[^\W\d][^\d]{1,20}\d{2,4}")  # `31 ธ.ค. 68`, `5 de marzo de 2026`

_UTC = re.compile(r"\bUTC\b")

_LONG_NUMBER = re.compile(r"(?:\d\D?){6}")
_DIGITS = re.compile(r"\+?\d(?:[ .\-]?\d){8,}")  # of an account or a phone; no column is called so
_SCHEME, _COUNTRY = re.compile(r"[a-z]+(?:-[a-z]+)*"), re.compile(r"[A-Za-z]{2}")
_BANK_CODE = re.compile(r"[0-9]{1,4}|.*[^\W\d].*")


def is_comment(line: str) -> bool:
    """Whether a line of a table is a remark or a setting, and no row."""
    return (line.startswith("#") and not _ERROR.match(line)) or SEPARATOR.fullmatch(line.strip()) is not None


# How it is written that a row has no end.
_NEVER = frozenset(
    map(word, "never,none,n/a,na,-,unlimited,permanent,indefinite,open,nunca,indefinido,ไม่มี,ไม่มีกำหนด,নেই,छैन,لا يوجد,دائم".split(","))
)
# A person's numbers: beside an account and its bank they are whose it is, or whom it was sent to.
_PHONES = frozenset(
    map(
        word,
        "phone,phone_number,mobile,mobile_number,msisdn,tel,telephone,teléfono,celular,เบอร์โทร,เบอร์โทรศัพท์,หมายเลขโทรศัพท์,"
        "মোবাইল নম্বর,ফোন নম্বর,मोबाइल नम्बर,मोबाइल,फोन नम्बर,رقم الهاتف,الهاتف,رقم الجوال,"
        "nomor telepon,no telepon,telepon,nomor hp,no hp,nombor telefon,no telefon,telefon,nomor wa,no wa,số điện thoại,sđt,điện thoại,"
        "โทรศัพท์,เบอร์,เบอร์มือถือ,มือถือ,ফোন,মোবাইল,फोन,هاتف,جوال,الجوال,"
        "phone_no,mobile_no,tel_no,telephone_number,contact_number,whatsapp,whatsapp_number".split(","),
    )
)
_REMARKS = words("note notes evidence comment comments remark remarks description")
_PACKAGES = words("package packages package_name package_names package_id application_id app_id apk_package android_package")
_REACHED = _PHONES | words("email e-mail mail email_address correo อีเมล ইমেইল इमेल البريد")
# Of what a list holds, in a name of the list's own: `fraud_website_address`, but not `scam_report_url`.
_LISTED = re.compile(r"(?:^|_)(?:scam|fraud|fraudulent|phish|phishing|malicious|fake|suspect|suspicious|spoofed|blacklisted|blocked)_")
_HELD = re.compile(
    r"_(?:url|urls|link|links|domain|domains|website|websites|site|sites|host|hostname|phone|mobile|number|email|wallet|address|addresses)(?:_|$)"
)
_ABOUT = re.compile(r"(?:^|_)(?:report|reports|reference|source|detail|details|news|article|evidence|screenshot|image)(?:_|$)")
# Beside these a column `expires` says until when a domain is registered.
_OF_REGISTRATION = like(
    "registrar, registrant, registered, registration, nameserver, name_server, nameservers, name_servers, whois, creation_date"
)
_IN_THE_WEB = frozenset(
    "url domain domain_name fqdn hostname host website site ip ip_address email dominio sitio landing_page landing_page_url landing_url "
    "destination_url link_url ad_creative_link_url".split()
)
_NAMES = {field: tuple(map(word, called.split(","))) for field, called in CALLED.items()}
# Whose platform stands beside them, and words for the column of it that mean something else in other tables.
_HANDLES = tuple(
    map(
        word,
        "handle,username,user_name,screen_name,user,user_id,userid,profile,profile_name,account_name,account_id,account,name,contact,"
        "usuario,nombre de usuario,perfil,cuenta,ชื่อผู้ใช้,ชื่อบัญชี,บัญชี,ไอดี,โปรไฟล์,ইউজারনেম,ইউজার নেম,প্রোফাইল,আইডি,অ্যাকাউন্ট,"
        "प्रयोगकर्ता नाम,युजरनेम,प्रोफाइल,आइडी,खाता,اسم المستخدم,المعرف,معرف,الحساب,حساب,الملف الشخصي".split(","),
    )
)
_PLATFORMS = tuple(
    map(
        word,
        "app,application,type,kind,source,channel,service,medium,media,network,aplicación,canal,red,medio,แอป,แอพ,ช่องทาง,"
        "অ্যাপ,মাধ্যম,চ্যানেল,एप,माध्यम,التطبيق,تطبيق,القناة,الوسيلة".split(","),
    )
)
_FITS: dict[str, Callable[[str], bool]] = {
    "platform": lambda text: platform_of(text) is not None,
    CODE: is_ifsc,
    "kind": lambda text: text in KINDS or platform_of(text) is not None,
    "first": lambda text: _TIME.fullmatch(text) is not None,
    "last": lambda text: _TIME.fullmatch(text) is not None,
    UNTIL: lambda text: (_DAY.fullmatch(text) or _DAY_IN_WORDS.fullmatch(text)) is not None or word(text) in _NEVER,
    "confidence": lambda text: _NUMBER.fullmatch(text) is not None and int(text) <= 100,
    # Words of ours; in the sheets of an office the columns of these names hold others.
    "role": lambda text: text in set(Role),
    "channel": lambda text: text in set(Channel),
    "scheme": lambda text: _SCHEME.fullmatch(text) is not None,
    "region": lambda text: _COUNTRY.fullmatch(text) is not None,
}
# What stands in these is for whom it was written: with a claim it goes to all who may see that. They are read where somebody says so.
_GUESSED = {field: called for field, called in _NAMES.items() if field not in ("note", "evidence")}
Known = Callable[[str], bool]


class Mapping(msgspec.Struct, frozen=True):
    """How a table is read. A column is named as in its first row, or by its number from 1, written `#1`. `utc`: the table says that its
    times are. `also`: columns of other identifiers."""

    columns: dict[str, str]
    delimiter: str = ","
    header: bool = True
    utc: bool = False
    also: tuple[str, ...] = ()

    def places(self, names: Sequence[str]) -> dict[str, int]:
        """Where each field stands. Raises BadMapping."""
        return {field: _place(column, names) for field, column in self.columns.items()}

    def beside(self, names: Sequence[str]) -> tuple[int, ...]:
        """Where the columns of other identifiers stand. Raises BadMapping."""
        read = self.places(names).values()
        return tuple(place for place in dict.fromkeys(_place(column, names) for column in self.also) if place not in read)


NO_COLUMN = "The table has no such column. Name one as its first line does, or by its number, such as #1."


def _place(column: str, names: Sequence[str]) -> int:
    if column in names:
        return names.index(column)
    if column.startswith("#") and column[1:].isascii() and column[1:].isdigit() and 1 <= int(column[1:]) <= len(names):
        return int(column[1:]) - 1
    raise BadMapping(NO_COLUMN)


class Look(msgspec.Struct, frozen=True):
    """A table as it looks: its names of columns, where it has any, its first rows, and the mapping that was guessed; None where nothing in
    it is known as an identifier. `holding`: the places of all columns in which identifiers stand. `is_of_ranges`: each row is from-to."""

    delimiter: str
    header: bool
    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    guess: Mapping | None
    utc: bool = False
    holding: tuple[int, ...] = ()
    is_of_ranges: bool = False

    def mapping(self, columns: dict[str, str], also: Sequence[str] = ()) -> Mapping:
        """The mapping of these columns, by their names where they have one: it says more than a place. Names that stand in a comment are
        written as places, since no row holds them. Raises BadMapping."""
        names = self.names or [""] * self.width
        made = Mapping(columns, self.delimiter, self.header, also=tuple(also))
        places, beside = made.places(names), made.beside(names)
        utc = self.utc or any(
            word(self.names[place]).endswith("_utc") for field, place in places.items() if field in ("first", "last") and self.names
        )
        in_rows = self.names if self.header else ()
        return Mapping(
            {field: _named(place, in_rows) for field, place in places.items()},
            self.delimiter,
            self.header,
            utc,
            tuple(_named(place, in_rows) for place in beside),
        )

    @property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)

    def unread(self, mapping: Mapping) -> tuple[str, ...]:
        """The columns in which identifiers stand that are not read, by their names where they have one. What only repeats the value, as the
        host beside its page, is left out."""
        names = self.names or [""] * self.width
        places = mapping.places(names)
        read = {*places.values(), *mapping.beside(names)}
        value = places["value"]
        others = [place for place in self.holding if place not in read and not self._repeats(place, value)]
        return tuple(_named(place, self.names) for place in others)

    def _repeats(self, place: int, value: int) -> bool:
        pairs = [(row[place], row[value]) for row in self.rows if max(place, value) < len(row) and row[place] and row[value]]
        return bool(pairs) and all(part.casefold() in whole.casefold() for part, whole in pairs)


def look(lines: Sequence[str], known: Known) -> Look | None:
    """What the first lines of a file are as a table; None where they are none. `known` says whether a text is an identifier."""
    lines = [line for line in lines if line.strip()]
    separator = SEPARATOR.fullmatch(lines[0].strip()) if lines else None
    body = [line for line in lines if not is_comment(line)]
    delimiter = separator[1] if separator else _delimiter(body) or _delimiter_below_title(body)
    if delimiter is None:
        return None
    rows = _below_title(_parsed(body, delimiter))
    if not rows:
        return None
    above = _commented(lines, delimiter, len(rows[0]))
    if above is None and len(rows) > 2 and (joined := joined_names(rows[0], rows[1], names_columns)):
        above, rows = joined, rows[2:]
    is_named = above is None and (_is_header(rows, known) or any(is_sender(word(name)) for name in rows[0]))
    names = above or (rows[0] if is_named else ())
    # What stands beyond the last name of a column can't be called by anybody.
    rows = [row[: len(names)] if names else row for row in (rows[1:] if is_named else rows)]
    called = [word(name) for name in names]
    left = without_harmed(names, rows, known)
    senders = {field: _named(place, names) for field, place in sender_columns(list(map(word, left[0])), rows).items()}
    columns = senders or {field: _in_full(column, left[0], names) for field, column in _guess(*left, known).items()}
    utc = any(is_comment(line) and _UTC.search(line) for line in lines)
    rows = rows[:SAMPLE]
    holding = _all_holding(names, rows, known) if columns else ()
    seen = Look(delimiter, is_named, tuple(names), tuple(rows), None, utc, holding, holds_ranges(called, rows, known))
    return msgspec.structs.replace(seen, guess=seen.mapping(columns)) if columns else seen


def _below_title(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The rows from the names of columns on, where a title of one cell a line stands above them."""
    for above, row in enumerate(rows[:MOST_ABOVE]):
        if sum(map(bool, row)) > 1:
            return rows[above:] if above and names_columns(row) else rows
    return rows


def names_columns(row: Sequence[str]) -> bool:
    """Whether a row names columns, by words that are known as names of some."""
    words = [word(cell) for cell in row]
    if any(name in names for name in words for names in _NAMES.values()):
        return True
    is_named = any(names_account(name) or names_bank(name) or names_bank_code(name) for name in words) or any(map(names_wallet, row))
    return is_named and not any(map(_LONG_NUMBER.search, row))


def _parsed(lines: Sequence[str], delimiter: str) -> list[tuple[str, ...]]:
    numbered = ((number, line, None) for number, line in enumerate(lines[: SAMPLE + 1]))
    rows = csv_rows(numbered, delimiter, trimmed=True)
    return [tuple(map(out_of_cell, row.cells)) for row in rows if row.refused is None]


def _delimiter(lines: Sequence[str]) -> str | None:
    """The mark that divides nearly all lines into as many columns; of a table of one column alone its name tells."""
    best: tuple[float, int, str] | None = None
    for delimiter in DELIMITERS:
        widths = [len(row) for row in _parsed(lines, delimiter)]
        usual = max(set(widths), key=widths.count) if widths else 1
        share = widths.count(usual) / len(widths) if widths else 0
        if usual > 1 and share >= ENOUGH and (best is None or (share, usual) > best[:2]):
            best = (share, usual, delimiter)
    if best is None and lines and word(lines[0]) in _NAMES["value"]:
        return ","
    return best[2] if best else None


def _delimiter_below_title(lines: Sequence[str]) -> str | None:
    """That of the names of columns and the rows below them, where lines without any stand above."""
    for above in range(1, min(MOST_ABOVE, len(lines) - 1)):
        delimiter = _delimiter(lines[above:])
        if delimiter is not None and all(len(row) == 1 for row in _parsed(lines[:above], delimiter)):
            return delimiter if any(map(names_columns, _parsed(lines[above : above + 1], delimiter))) else None
    return None


def _commented(lines: Sequence[str], delimiter: str, width: int) -> tuple[str, ...] | None:
    """The names of columns in the last comment before the first row, as some feeds write them."""
    before = None
    for line in lines:
        if not is_comment(line) or not line.startswith("#"):
            break
        before = line
    if before is None:
        return None
    rows = _parsed([before.lstrip("# ")], delimiter)
    return rows[0] if rows and len(rows[0]) == width > 1 else None


def _is_header(rows: Sequence[tuple[str, ...]], known: Known) -> bool:
    """Whether the first row names columns: nothing in it is an identifier, and it is not as the rows below it."""
    first = rows[0]
    if names_columns(first):
        return not is_typed(rows, known)
    if len(rows) < 2 or any(map(_DIGITS.fullmatch, first)):
        return False
    # Core banking systems write `OPENING.DATE`, which could be a site.
    if any(known(cell) and not (cell.isupper() and names_figures(word(cell))) for cell in first):
        return False
    if _named_after_platform(first, rows[1:], known) is not None or (not any(map(platform_of, first)) and any(map(platform_of, rows[1]))):
        return True
    return any(map(known, rows[1]))


def without_harmed(names: Sequence[str], rows: Sequence[tuple[str, ...]], known: Known) -> tuple[Sequence[str], Sequence[tuple[str, ...]]]:
    """The table with nothing in the columns of those who were harmed, or told of it, or paid: by their names; and where another column is
    the suspect's by its own, those in which people are reached."""
    harmed = {place for place, name in enumerate(names) if names_harmed(name) or names_genuine(name)} | of_payers(names)
    harmed |= of_called(names, rows) | beside_harmed(names, _REACHED)
    if any(_holds_suspects(name, place, rows, known) for place, name in enumerate(names) if place not in harmed):
        harmed |= {place for place, name in enumerate(names) if word(name) in _REACHED or _is_of_bank(name, place, rows, known)}
    if not harmed:
        return names, rows
    blank = [tuple("" if place in harmed else cell for place, cell in enumerate(row)) for row in (tuple(names), *rows)]
    return blank[0], blank[1:]


def _is_of_bank(name: str, place: int, rows: Sequence[tuple[str, ...]], known: Known) -> bool:
    """Whether a column is called after banks and holds what the banks themselves are reached by: *Bank website*."""
    return names_bank(word(name)) and not names_suspects(name) and _share(rows, place, known) >= HALF


def _holds_suspects(name: str, place: int, rows: Sequence[tuple[str, ...]], known: Known) -> bool:
    called = word(name)
    fits = or_account(known) if names_account(called) else known
    return names_suspects(name) and _share(rows, place, fits) >= HALF


def _guess(names: Sequence[str], rows: Sequence[tuple[str, ...]], known: Known) -> dict[str, str]:
    columns = by_name(names, rows, known)
    if "value" not in columns and (beside := value_beside(rows, known)) is not None:
        columns["value"] = beside
    if "value" not in columns:
        columns |= _at_platforms(names, rows, known)
    if "value" not in columns and (wallet := _at_wallet(names, rows, known)) is not None:
        columns["value"] = wallet
    if "value" not in columns:
        remarks = {place for place, name in enumerate(names) if word(name) in _REMARKS}
        place = _holding(rows, known, remarks | _of_figures(names, rows))
        if place is not None and "bank" in columns and _may_be_accounts(rows, {place, columns["bank"]}):
            # Phones, in a language that is not known here: beside a bank they would become accounts at it.
            return {}
        if place is None:
            place = _called_value(names, rows, known)
        if place is None:
            return {}
        columns = {"value": place, **{field: at for field, at in columns.items() if at != place}}
    return {field: _named(place, names) for field, place in columns.items()}


def _at_wallet(names: Sequence[str], rows: Sequence[tuple[str, ...]], known: Known) -> int | None:
    """The fullest of the columns that are called after wallets and hold their numbers."""
    called = [place for place, name in enumerate(names) if names_wallet(name) and _share(rows, place, or_account(known)) >= HALF]
    return max(called, key=lambda place: sum(1 for row in rows if place < len(row) and row[place]), default=None)


def _at_platforms(names: Sequence[str], rows: Sequence[tuple[str, ...]], known: Known) -> dict[str, int]:
    """Where handles stand, and their platforms: in a column beside them, or in the name of theirs."""
    is_name = or_name(known)
    width = max(map(len, rows), default=0)
    platforms = next((place for place in range(width) if _share(rows, place, _FITS["platform"]) >= ENOUGH), None)
    if platforms is None:
        named = _named_after_platform(names, rows, known)
        return {} if named is None else {"value": named}
    handles = next((place for place in range(width) if place != platforms and _share(rows, place, is_name) >= ENOUGH), None)
    return {} if handles is None else {"value": handles, "platform": platforms}


def _named_after_platform(names: Sequence[str], rows: Sequence[tuple[str, ...]], known: Known) -> int | None:
    """The first column that is called as a platform is, and in which names stand."""
    is_name = or_name(known)
    for place, name in enumerate(names):
        if platform_of(name) and not _share(rows, place, _FITS["platform"]) and _share(rows, place, is_name) >= ENOUGH:
            return place
    return None


def _share(rows: Sequence[tuple[str, ...]], place: int, fits: Callable[[str], Any], empty: float = 0) -> float:
    """How much of what stands in a column fits; `empty` where nothing stands there."""
    cells = [row[place] for row in rows if place < len(row) and row[place]]
    return sum(1 for cell in cells if fits(cell)) / len(cells) if cells else empty


def by_name(names: Sequence[str], rows: Sequence[tuple[str, ...]], known: Known) -> dict[str, int]:
    """Where each field stands by what the columns are called, where what stands in them fits."""
    words = [word(name) for name in names]
    columns: dict[str, int] = {}
    if not any(name in _NAMES["bank"] for name in words):
        _call(words, "bank", rows, names_bank, _BANK_CODE.fullmatch)
    if not any(name in _NAMES["bank"] for name in words):
        _call(words, "bank", rows, names_bank_code, _BANK_CODE.fullmatch)
    # An account alone is no identifier, where its bank stands in the other column; an IBAN names it.
    has_bank = any(name in _NAMES["bank"] for name in words)
    fits = or_account(known) if has_bank else or_iban(known)
    as_word = "account" if has_bank else "iban"
    _call(words, as_word, rows, names_account, fits if has_bank else is_iban)
    has_account = has_bank or any(names_account(name) and _share(rows, place, is_iban) >= HALF for place, name in enumerate(words))
    has_platform = not has_bank and _call_platform(words, rows)
    if has_platform:
        fits = or_name(known)
    _call(words, "url", rows, names_page, known)
    for field, called in _GUESSED.items():
        called = (*_HANDLES, *called) if field == "value" and has_platform else called
        places = [words.index(name) for name in called if name in words]
        if field == "value" and has_account and not has_platform:
            # An account comes before a phone, which is its holder's; beside a bank before a page too.
            places.sort(key=lambda place: (words[place] in _PHONES, has_bank and words[place] in _IN_THE_WEB))
        places = [place for place in places if place not in columns.values() and _fits(field, place, rows, fits)]
        if places:
            columns[field] = _fullest(places, words, rows, fits) if field == "value" else places[0]
    if "value" in columns and words[columns["value"]] in _IN_THE_WEB:
        # The bank that a page is made up as; the platform on which it was seen.
        columns.pop("bank", None)
        columns.pop("platform", None)
    _leave_holders(columns, words, rows)
    if UNTIL in columns and _ends_other(words[columns[UNTIL]], words, is_held="bank" in columns):
        columns.pop(UNTIL)
    return columns


def _ends_other(called: str, words: Sequence[str], *, is_held: bool) -> bool:
    """Whether a column of ends is of something else than the listing: when a domain runs out, when an app came out."""
    return (called.startswith(("release", "date_released")) and not is_held) or (
        "valid" not in called and any(map(_OF_REGISTRATION.search, words))
    )


def _leave_holders(columns: dict[str, int], words: Sequence[str], rows: Sequence[tuple[str, ...]]) -> None:
    """Where accounts stand of which nobody knows the bank, the phones beside them are their holders'."""
    if "value" in columns and words[columns["value"]] in _PHONES - {"msisdn"} and "bank" not in columns:
        called = (place for place, name in enumerate(words) if names_account(name) and _share(rows, place, may_be_account) >= ENOUGH)
        columns["value"] = next(called, columns["value"])


def is_known_name(called: str) -> bool:
    """Whether columns are called so, as a plain word."""
    return any(called in names for names in _NAMES.values())


def by_own_name(names: Sequence[str], rows: Sequence[tuple[str, ...]], known: Known) -> int | None:
    """The first column whose name says that what it holds is listed, in words of the list's own."""
    called = (
        place for place, name in enumerate(map(word, names)) if _LISTED.search(name) and _HELD.search(name) and not _ABOUT.search(name)
    )
    return next((place for place in called if _fits("value", place, rows, known)), None)


def _call(
    words: list[str], as_word: str, rows: Sequence[tuple[str, ...]], named: Callable[[str], bool], fits: Callable[[str], Any]
) -> None:
    """Give the first column that is named so, and in which what stands fits, the word that is known."""
    for place, name in enumerate(words if as_word not in words else ()):
        if named(name) and _share(rows, place, fits) >= HALF:
            words[place] = as_word
            return


def _call_platform(words: list[str], rows: Sequence[tuple[str, ...]]) -> bool:
    """Give the column of platforms the word that is known, whatever it is called; whether there is one."""
    for name in (*_NAMES["platform"], *_PLATFORMS):
        if name in words and _share(rows, place := words.index(name), _FITS["platform"]) >= HALF:
            words[place] = "platform"
            return True
    return False


def _fullest(places: Sequence[int], words: Sequence[str], rows: Sequence[tuple[str, ...]], fits: Known) -> int:
    """The first of these columns, unless one of another sort holds far more identifiers: of a page the address stays before the host."""
    held = {place: sum(1 for row in rows if place < len(row) and row[place] and fits(row[place])) for place in places}
    first = places[0]
    others = [place for place in places if (words[place] in _IN_THE_WEB) is not (words[first] in _IN_THE_WEB)]
    best = max(others, key=lambda place: held[place], default=first)
    return best if held[first] < held[best] * ENOUGH else first


def is_app(name: str) -> bool:
    """Whether a column says by its name that it holds the names of Android's packages."""
    return word(name) in _PACKAGES


def name_bank(names: Sequence[str]) -> bool:
    """Whether one of these columns says by its name that it holds banks."""
    return any(names_bank(word(name)) for name in names)


def is_phone(name: str) -> bool:
    """Whether a column says by its name that it holds people's phone numbers, be it of certain people: *Suspect phone*."""
    parts = word(name).split("_")
    whole = ("_".join(parts[at:]) for at in range(len(parts))), ("_".join(parts[:at]) for at in range(1, len(parts)))
    return not _PHONES.isdisjoint(chain(*whole)) and not names_account(word(name))


def is_page(name: str) -> bool:
    """Whether a column says by its name that it holds what is in the web."""
    return word(name) in _IN_THE_WEB


def is_account(name: str) -> bool:
    """Whether a column says by its name that it holds accounts."""
    return names_account(word(name))


def _named(place: int, names: Sequence[str]) -> str:
    return names[place] if names and names[place] and list(names).count(names[place]) == 1 else f"#{place + 1}"


def _in_full(column: str, left: Sequence[str], names: Sequence[str]) -> str:
    """The column by its place, where another that was left out has its name."""
    return _named(left.index(column), names) if column in left else column


def _fits(field: str, place: int, rows: Sequence[tuple[str, ...]], known: Known) -> bool:
    fits = known if field == "value" else _FITS.get(field)
    empty = float(field == UNTIL)  # an end may stand in a later row: those that were looked at hold until further notice
    return fits is None or _share(rows, place, fits, empty) >= (HALF if field in ("value", "platform") else ENOUGH)


def _of_figures(names: Sequence[str], rows: Sequence[tuple[str, ...]]) -> set[int]:
    """The columns of days, sums and references, whose digits are no number of anybody."""
    called = [*map(word, names), *("" for _ in range(len(names), max(map(len, rows), default=0)))]
    return {place for place, name in enumerate(called) if holds_figures(name, [row[place] for row in rows if place < len(row)])}


def _holding(rows: Sequence[tuple[str, ...]], known: Known, nothing: set[int]) -> int | None:
    """The column that holds most identifiers, beside those that hold none; where as many stand in two, the first."""
    best, most = None, 0.5 * len(rows)
    for place in (place for place in range(max(map(len, rows), default=0)) if place not in nothing):
        count = sum(1 for row in rows if place < len(row) and known(row[place]))
        if count > most:
            best, most = place, count
    return best


def _may_be_accounts(rows: Sequence[tuple[str, ...]], others: set[int]) -> bool:
    """Whether numbers as accounts are stand in another column than these, too."""
    return any(_share(rows, place, may_be_account) >= HALF for place in range(max(map(len, rows), default=0)) if place not in others)


def _called_value(names: Sequence[str], rows: Sequence[tuple[str, ...]], known: Known) -> int | None:
    """The column that is called as identifiers are, where at least some stand in it, or numbers: of a damaged table most can't be read."""
    called = [place for place, name in enumerate(map(word, names)) if name in _NAMES["value"] or names_account(name)]
    held = {place: _share(rows, place, lambda text: known(text) or _LONG_NUMBER.search(text)) for place in called}
    best = max(called, key=lambda place: held[place], default=None)
    return best if best is not None and held[best] else None


def _all_holding(names: Sequence[str], rows: Sequence[tuple[str, ...]], known: Known) -> tuple[int, ...]:
    """The columns in which identifiers stand, by the first cells of each that hold anything: a text that is none takes longest to read."""
    is_name = or_name(known)

    def holds(place: int) -> bool:
        filled = list(islice((row for row in rows if place < len(row) and row[place]), LOOKED_AT))
        is_named = place < len(names) and platform_of(names[place]) is not None
        return _share(filled, place, is_name) >= ENOUGH if is_named else _share(filled, place, known) >= HALF

    figures = _of_figures(names, rows)
    return tuple(place for place in range(max(map(len, rows), default=0)) if place not in figures and holds(place))
