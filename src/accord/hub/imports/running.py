"""The import of a list: read, publish in batches, and report what became of every line."""

import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, BinaryIO

import msgspec
from msgspec import Struct, field

from accord.core.identifiers import KINDS, Identifier, NotAnIdentifier, parse
from accord.core.identifiers.beside import parse_beside, platform_of
from accord.core.identifiers.digits import plain
from accord.core.identifiers.expressions import expressions
from accord.core.identifiers.guess import no_kind_fits
from accord.core.identifiers.hosts import name_of
from accord.core.phrases import Phrase
from accord.core.sharing.tlp import BadLabel, Tlp, parse_tlp
from accord.core.signals import BadSignal, Draft
from accord.core.times import NotATime, micros, read_time
from accord.core.typed import Question, Reading, Setting, Value
from accord.core.typed.account import read_account
from accord.core.typed.fields import is_exact_time
from accord.core.typed.labels import TEXTS
from accord.core.typed.moment import read_date, read_moment
from accord.formats.blocklists.called import word
from accord.formats.blocklists.columns import CODE, COLUMN, UNTIL, is_account, is_page, is_phone
from accord.formats.blocklists.kinds_beside import is_said_account, is_said_phone
from accord.formats.blocklists.labels import label_of_head, names_label, read_label
from accord.formats.blocklists.misp import REMARK
from accord.formats.blocklists.reading import Exceptions, Given, read, to_vouch, without_exceptions
from accord.formats.blocklists.rules import Loss, Mark, Rule, is_digest, lost
from accord.formats.echoes import echoed
from accord.formats.lists import LABEL, SORT, Line, read_list, read_table, wire_of
from accord.formats.signals import read_signal, read_wire
from accord.hub.guard.queries import held_by_id
from accord.hub.imports.answers import clear
from accord.hub.imports.banks import (
    bank_in_remark,
    by_code,
    has_codes,
    holds_ending,
    is_payment_address,
    must_be_plain,
    place_in_name,
    with_zeros,
)
from accord.hub.imports.kinds import SAID_KINDS, before_remark, by_column
from accord.hub.imports.opening import Opened, too_long
from accord.hub.imports.vocabulary import MOST_RULES
from accord.hub.members.queries import Caller
from accord.hub.saying import said
from accord.hub.signals import actions
from accord.hub.signals.actions import Bulk, Published, settle_all
from accord.hub.signals.queries import claims_on
from accord.hub.signals.vocabulary import LIVE
from accord.hub.times import now
from accord.tables import countries, identifier_tables, schemes

BATCH = 1000  # lines that are vouched for at once
TOGETHER = 250  # lines that are prepared at once

Progress = Callable[[int], None]


class Plan(Struct, frozen=True, kw_only=True):
    """The plan of an import. `given` is what the list is read as; where it is not told, `columns` maps fields to columns of a table, and
    without them it is one identifier a line. `exempt`: the operator's imports, of any length, which spend nothing of a member's budget.
    """

    caller: Caller
    scheme: str = "other"
    marking: Mapping[str, Any] = field(default_factory=lambda: {"tlp": "TLP:GREEN"})
    region: str | None = None
    kind: str | None = None
    source: str | None = None
    benign: bool = False
    columns: Mapping[str, str] | None = None
    given: Given | None = None
    exempt: bool = True


class Report(Struct):
    """The outcome of the lines. Each line is counted once; a protected one is quarantined, and named beside.

    `retracted` are lines whose claims were taken back before, and stay so; `duplicates` are those that still stand.
    `listed` names what was vouched for though a live claim stands on it, or on a host above it: the claims stay, and the verdict on what
    was vouched for becomes `protected`. `format` is what the list was read as; `losses` counts what of it no claim can say, by its kind.
    `withdrawn` are claims of an earlier version of the list that were taken back with it.
    """

    lines: int = 0
    published: int = 0
    duplicates: int = 0
    retracted: int = 0
    quarantined: int = 0
    refused: int = 0
    benign: int = 0
    withdrawn: int = 0
    refusals: list[dict[str, Any]] = field(default_factory=list)
    protected: list[dict[str, Any]] = field(default_factory=list)
    listed: list[dict[str, Any]] = field(default_factory=list)
    format: str = "list"
    losses: dict[str, int] = field(default_factory=dict)

    def wire(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__struct_fields__}


def run(plan: Plan, stream: BinaryIO, on_progress: Progress = lambda done: None) -> Report:
    """Import a whole list. Raises BadSignal where the plan itself can't be used, before anything is published, and BadImport.

    `on_progress` is told of every batch how many lines it took. Stopped anywhere and run again, the end is the same.
    """
    return run_opened(plan, Opened(stream, region=plan.region), on_progress)


def run_opened(plan: Plan, opened: Opened, on_progress: Progress = lambda done: None) -> Report:
    report = Report(format=plan.given.format if plan.given else "csv" if plan.columns is not None else "list")
    note_passed_over(opened, report)
    heed_label(plan, opened)
    reader = reader_for(plan, report)
    lines = reader.lines(opened)
    if plan.benign:
        while batch := list(islice(lines, BATCH)):
            _vouch(plan, reader, batch, report)
            on_progress(len(batch))
    else:
        _publish(plan, reader, lines, report, on_progress)
    return report


def note_passed_over(opened: Opened, report: Report) -> None:
    """What of a workbook is not even looked at."""
    others = max(0, len(opened.sheets) - 1)
    report.losses |= {loss: count for loss, count in ((Loss.SHEET, others), (Loss.HIDDEN, opened.hidden)) if count}


def heed_label(plan: Plan, opened: Opened) -> None:
    """Raises BadSignal where a file says itself that fewer may be told than the plan would tell."""
    said = plan.given.label if plan.given is not None else label_of_head(opened.head())
    if said is not None and not plan.benign and said.strictness > _label_of(plan).strictness:
        if said is Tlp.GREEN:
            # The label that everybody who takes a list in can choose.
            text = Phrase(
                "This file says {label}, so it may not be taken in with a wider label. Take it in with {label}. If the list is your own, "
                "write the right label into it.",
                {"label": said.label},
            )
            raise BadSignal("marking.tlp", "file-is-stricter", text)
        text = Phrase(
            "This file says {label}, so it may not be taken in with a wider label. Have it taken in at the command line, which can say "
            "who may see it: accord import FILE --tlp {label} --to MEMBER. If the list is your own, write the right label into it.",
            {"label": said.label},
        )
        raise BadSignal("marking.tlp", "file-is-stricter", text)


def _label_of(plan: Plan) -> Tlp:
    try:
        return parse_tlp(str(plan.marking.get("tlp", "")))
    except BadLabel:
        return Tlp.RED  # refused as what it is


def reader_for(plan: Plan, report: Report) -> "ListReader":
    """What reads the lines of a plan; what no claim can say is counted in the report."""
    if plan.given is not None:
        return _RuleReader(plan, report)
    return _TableReader(plan) if plan.columns is not None else ListReader(plan)


class ListReader:
    """Reads every line as the identifier of one and the same claim."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.tables = identifier_tables()
        self.claim = read_signal(
            read_wire(
                {
                    "identifier": {"kind": "domain", "value": "example.com"},
                    "scheme": plan.scheme,
                    "marking": dict(plan.marking),
                    "source": plan.source,
                }
            ),
            originator=plan.caller.id,
            tables=self.tables,
            schemes=schemes(),
        )

    def lines(self, opened: Opened) -> Iterator[Line]:
        return read_list(opened.pieces())

    def draft(self, line: Line) -> Draft | BadSignal:
        if line.refused:
            return line.refused
        try:
            return msgspec.structs.replace(self.claim, identifier=self.identifier(line.text))
        except NotAnIdentifier as error:
            return BadSignal("identifier.value", error.code, error.text, error.says)

    def identifier(self, text: str, kind: str | None = None) -> Identifier:
        """In a list of identifiers a name under an ending that nobody registers is still a domain, if an unconfirmed one."""
        kind = kind or self.plan.kind
        try:
            found = parse(text, self.plan.region, kind, tables=self.tables)
            must_be_plain(text, found, self.plan.region)
            if kind is None and found.kind == "handle" and not found.verified and "@" not in text:
                raise no_kind_fits()  # `category: Phishing` describes what stands beside it
            return found
        except NotAnIdentifier as error:
            among = self._among_words(text, error) if kind is None else None
            if among is None:
                raise
            return among

    def _among_words(self, text: str, error: NotAnIdentifier) -> Identifier | None:
        """The identifier that stands among words of a note; None where nothing plain does. Raises NotAnIdentifier for an account."""
        if error.code == "unknown-ending":
            return parse(text, self.plan.region, "domain", tables=self.tables)
        if error.code == "no-kind-fits" and self.plan.region and _SIX_DIGITS.match(text):
            return self._in_words(text)
        with suppress(NotAnIdentifier):
            if error.code.startswith("iban-") and " " in text:
                return self._in_words(text)
            page = before_remark(text)
            found = parse(page, self.plan.region, tables=self.tables) if page else None
            return found if found is not None and found.kind in ("domain", "url") and found.verified else None
        return None

    def _in_words(self, text: str) -> Identifier:
        """An account as people write it down, its bank before or behind it. Raises NotAnIdentifier."""
        here = Setting(now=now(), tables=self.tables, packs=countries(), country=self.plan.region)
        reading = read_account(text, here)
        if isinstance(reading, Value):
            return parse(reading.value, None, reading.kind, tables=self.tables)
        raise NotAnIdentifier(reading.code, TEXTS[reading.code], reading.values)


_SIX_DIGITS = re.compile(r"(?:\D*\d){6}")
_A_DAY = len("2026-11-30")
_DAY_AND_A_HALF = 36 * 3600 * 1_000_000  # until a day is over everywhere, from its beginning in UTC
_HOLDS_DIGIT = re.compile(r"\d")
_OWN_FORM = re.compile(r"[/:@]|\.[^\W\d]{2,}")  # a page, a site, a mailbox
_DIGITS_ALONE = re.compile(r"[0-9][0-9 .\-]*")


class _TableReader(ListReader):
    """Reads every row as a claim of its own, over the plan's defaults."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        named = {"scheme": plan.scheme, "marking": dict(plan.marking), "source": plan.source, "kind": plan.kind, "region": plan.region}
        self.defaults = {name: value for name, value in named.items() if value is not None}
        mapping = plan.given.mapping if plan.given else None
        column = (mapping.columns if mapping else plan.columns or {}).get("value", "")
        self._column, self._label = column, _label_of(plan)
        self._has_codes = has_codes((mapping.columns if mapping else plan.columns or {}).get("bank", ""))
        self._platform = platform_of(column) or ""
        self._in_names: dict[tuple[str, str | None], str] = {}  # the bank or wallet that the name of a column names

    def lines(self, opened: Opened) -> Iterator[Line]:
        return read_table(opened.pieces(), self.plan.columns or {}, is_label=names_label)

    def draft(self, line: Line) -> Draft | BadSignal:
        if line.refused:
            return line.refused
        try:
            draft = self._read(self._typed(line.fields))
            region = line.fields.get("region") or self.plan.region
            must_be_plain(line.text, draft.identifier, region, line.fields.get(COLUMN, self._column))
            return draft
        except BadSignal as error:
            return self._told(error, line)
        except NotAnIdentifier as error:
            return BadSignal("identifier.value", error.code, error.text, error.says)

    def _read(self, fields: Mapping[str, str]) -> Draft:
        wire = read_wire(wire_of(fields, self.defaults))
        return read_signal(wire, originator=self.plan.caller.id, tables=self.tables, schemes=schemes())

    def _told(self, error: BadSignal, line: Line) -> BadSignal:
        """Why a row can't be read; in a column of phones, what is wrong with the phone."""
        if error.code != "no-kind-fits" or not is_phone(line.fields.get(COLUMN, self._column)):
            return error
        try:
            self.identifier(line.text, "phone")
        except NotAnIdentifier as phone:
            return BadSignal(error.field, phone.code, phone.text, phone.says)
        return error

    def _typed(self, fields: Mapping[str, str]) -> Mapping[str, str]:
        """The row with what people typed made plain: an account at the bank beside it, and when it was seen. Raises BadSignal."""
        fields = dict(fields)
        self._heed(fields.pop(LABEL, ""))
        is_beside_bank = "bank" in fields  # also where this row has none, as below a cell that was merged
        region = str(fields.get("region") or self.defaults.get("region") or "").upper() or None
        here = Setting(now=now(), tables=self.tables, packs=countries(), country=region)
        remark, code = fields.pop(REMARK, ""), fields.pop(CODE, "")
        column, bank, platform, kind = self._placed(fields, here)
        bank = by_code(bank, code)
        if not (bank or platform or is_beside_bank) and kind in (None, "", "account"):
            bank = bank_in_remark(remark, here) or self._in_name(column, fields["value"], here)
        if bank and is_payment_address(fields["value"]):
            bank, kind, fields["kind"] = "", "proxy", "proxy"
        if not (bank or kind or platform or is_phone(column)) and (is_beside_bank or is_account(column)):
            # An account, nobody knows at which bank; its digits could be a person's phone too.
            kind = "account" if _DIGITS_ALONE.fullmatch(plain(fields["value"])) else None
        if (bank or kind == "account") and holds_ending(fields["value"]):
            why = Phrase("This may be two account numbers, or one with an ending. Write each whole, in a row of its own.")
            raise BadSignal("identifier.value", "which-number", str(why), why)
        if bank or kind == "account":
            read = read_account(fields["value"], here, bank or None)
            if is_phone(column) and not (isinstance(read, Value) and read.kind == "proxy"):
                fields["kind"] = "phone"  # as long as an account there, and none; at a wallet it is one
            else:
                fields["value"] = clear(read, "identifier.value", region)
                # The canonical text says itself whether it is an account, an IBAN or a wallet's number.
                fields["kind"] = read.kind if isinstance(read, Value) else ""
        elif platform and kind in (None, "handle"):
            fields |= self._at_platform(fields["value"], platform, here)
        for name in ("first", "last"):
            # `yesterday` in a file is that of the person who wrote it: refused as it stands.
            if _HOLDS_DIGIT.search(fields.get(name, "")) and not is_exact_time(fields[name]):
                moment = self._moment(read_moment(fields[name], here), f"seen.{name}")
                fields = {**fields, name: moment} if moment else {field: text for field, text in fields.items() if field != name}
        return fields

    def _placed(self, fields: dict[str, str], here: Setting) -> tuple[str, str, str, str | None]:
        """The column that the value of a row stands in, its bank, its platform or wallet, and its kind, as far as the row says them."""
        sort = "" if COLUMN in fields else fields.pop(SORT, "")
        fields.pop(SORT, "")
        column = fields.pop(COLUMN, self._column)
        bank, platform, kind = fields.pop("bank", ""), fields.pop("platform", self._platform), fields.get("kind") or self.plan.kind
        bank = with_zeros(bank, here) if self._has_codes else bank
        if kind and kind not in KINDS and word(kind) in SAID_KINDS:
            kind = fields["kind"] = SAID_KINDS[word(kind)]
        if not kind:
            fields |= by_column(column, fields)
            kind = fields.get("kind")
        if kind and kind not in KINDS and not bank and self._names_place(kind, fields["value"], here):
            return column, bank, fields.pop("kind", "") or kind, None
        if not sort or kind or platform:
            return column, bank, platform, kind
        kind, platform = self._as_said(sort, column, fields["value"], None if bank else here)
        if kind:
            fields["kind"] = kind
        return column, "" if kind == "phone" else bank, platform, kind

    def _in_name(self, column: str, text: str, here: Setting) -> str:
        """The bank or wallet that the name of the column names, for a number in it."""
        if not _DIGITS_ALONE.fullmatch(plain(text).lstrip("+(")):
            return ""
        key = column, here.country
        if key not in self._in_names:
            self._in_names[key] = place_in_name(column, here)
        return self._in_names[key]

    def _as_said(self, sort: str, column: str, text: str, here: Setting | None) -> tuple[str | None, str]:
        """The kind, or the platform or wallet, that a row says by a column of sorts; neither where the column of the value says what stands
        there. `here` is None for a row with a bank."""
        if is_account(column) or is_page(column):
            return None, ""
        if here is not None and self._at_wallet(text, sort, here) is not None:
            return None, sort
        if is_phone(column):
            return None, ""
        if platform_of(sort) is not None:
            return None, sort if here is not None and not _OWN_FORM.search(text.removeprefix("@")) else ""
        kind = "phone" if is_said_phone(sort) else "account" if is_said_account(sort) else None
        return kind if _DIGITS_ALONE.fullmatch(plain(text).lstrip("+(")) else None, ""

    def _heed(self, text: str) -> None:
        """Raises BadSignal where a row says itself that fewer may be told."""
        said = read_label(text) if text and not self.plan.benign else None
        if said is not None and said.strictness > self._label.strictness:
            why = Phrase("This row says {label}. Take it in by itself, with that label.", {"label": said.label})
            raise BadSignal("marking.tlp", "row-is-stricter", why)

    def _at_platform(self, text: str, platform: str, here: Setting) -> dict[str, str]:
        """A name beside its platform; a wallet is one too where people say so. Raises BadSignal."""
        wallet = None if platform_of(platform) else self._at_wallet(text, platform, here)
        if wallet is not None:
            return {"value": wallet.value, "kind": wallet.kind}
        try:
            identifier = parse_beside(text, platform, here.country, self.tables)
        except NotAnIdentifier as error:
            raise BadSignal("identifier.value", error.code, error.text, error.says) from None
        return {"value": identifier.value, "kind": identifier.kind}

    def _names_place(self, kind: str, text: str, here: Setting) -> bool:
        """Whether a column of kinds says instead where the value is known: on a platform, or at a wallet."""
        return platform_of(kind) is not None or self._at_wallet(text, kind, here) is not None

    def _at_wallet(self, text: str, place: str, here: Setting) -> Value | None:
        read = read_account(text, here, place) if _SIX_DIGITS.match(text) else None
        return read if isinstance(read, Value) else None

    def _moment(self, reading: Reading, field: str) -> str | None:
        return clear(reading, field)


class _RuleReader(_TableReader):
    """Reads the rules of a list in a format that is known: each as one and the same claim, or as its row says."""

    def __init__(self, plan: Plan, report: Report) -> None:
        super().__init__(plan)
        self._report = report
        assert plan.given is not None
        self._given = plan.given

    def lines(self, opened: Opened) -> Iterator[Line]:
        for rule in self._rules(opened):
            if rule.mark is Mark.LISTED and rule.refused is None and self._is_digest(rule):
                rule = lost(rule.number, "", Loss.KIND)
            if rule.mark is Mark.LISTED and not self._is_over((rule.fields or {}).get(UNTIL, "")):
                yield Line(rule.number, rule.value or rule.text, rule.refused, rule.fields or {}, rule.kind)
            else:
                loss = rule.loss or (Loss.OVER if rule.mark is Mark.LISTED else rule.mark.value)
                self._report.losses[loss] = self._report.losses.get(loss, 0) + 1

    def _is_digest(self, rule: Rule) -> bool:
        """Whether it lists the digest of a file: that of a picture only where the list says so."""
        said = rule.kind or (rule.fields or {}).get("kind") or self.plan.kind
        return said != "image" and is_digest(rule.value or rule.text)

    def _rules(self, opened: Opened) -> Iterator[Rule]:
        """A list that takes some of its own names out again is read twice: first for these."""
        rules = read(opened.pieces(), self._given)
        if self.plan.benign:
            looked = rules if self.plan.exempt else _bounded(rules)
            plain = self._given.marks_nothing and all(rule.mark is not Mark.EXCEPTION for rule in looked)
            return to_vouch(read(opened.pieces(), self._given), plain=plain)
        exceptions = Exceptions(self._given, canonical)
        exceptions.note(rules if self.plan.exempt else _bounded(rules))
        return without_exceptions(read(opened.pieces(), self._given), exceptions)

    def _is_over(self, until: str) -> bool:
        """Whether an entry holds no longer by what its list says: by none of its meanings, and nowhere on earth."""
        if not _HOLDS_DIGIT.search(until):
            return False
        at = now()
        with suppress(NotATime):
            return read_time(until) + (_DAY_AND_A_HALF if len(until) <= _A_DAY else 0) <= at
        here = Setting(now=at, tables=self.tables, packs=countries(), country=self.plan.region)
        # What lies ahead, what is past, and days of years ago.
        readings = (read_moment(until, here, is_past=False), read_moment(until, here), read_date(until, here))
        ends = [choice.value for reading in readings if isinstance(reading, Question) for choice in reading.choices]
        ends += [reading.value for reading in readings if isinstance(reading, Value)]
        return bool(ends) and all(micros(_end(text)) <= at for text in ends)

    def _read(self, fields: Mapping[str, str]) -> Draft:
        """Some give the day alone on which an entry was last seen, and the hour when it was first."""
        try:
            return super()._read(fields)
        except BadSignal as error:
            if error.code != "before-first":
                raise
        self._report.losses[Loss.TIME] = self._report.losses.get(Loss.TIME, 0) + 1
        return super()._read({name: text for name, text in fields.items() if name != "last"})

    def _moment(self, reading: Reading, field: str) -> str | None:
        """Lists of others often leave the zone out. What is listed is known all the same, if not since when."""
        if isinstance(reading, Value):
            return reading.value
        self._report.losses[Loss.TIME] = self._report.losses.get(Loss.TIME, 0) + 1
        return None

    def draft(self, line: Line) -> Draft | BadSignal:
        if line.refused:
            return line.refused
        if line.fields:
            return super().draft(line)
        try:
            return msgspec.structs.replace(self.claim, identifier=self.identifier(line.text, line.kind))
        except NotAnIdentifier as error:
            return BadSignal("identifier.value", error.code, error.text, error.says)


def _bounded(rules: Iterator[Rule]) -> Iterator[Rule]:
    """The rules, until there are far more than will be taken in: a small archive unpacks to millions, which would all be read first."""
    for number, rule in enumerate(rules):
        if number >= MOST_RULES:
            raise too_long()
        yield rule


def canonical(name: str) -> str | None:
    """A name as the hub writes it; None where it is none."""
    if name.isascii() and "xn--" not in name:
        return name.lower().removesuffix(".")
    try:
        return name_of(name)
    except NotAnIdentifier:
        return None


def _end(text: str) -> datetime:
    """The moment that is meant; of a day the one when it is over everywhere."""
    end = datetime.fromisoformat(text)
    return end if end.tzinfo else end.replace(tzinfo=UTC) + timedelta(microseconds=_DAY_AND_A_HALF)


def _publish(plan: Plan, reader: ListReader, lines: Iterator[Line], report: Report, on_progress: Progress) -> None:
    if not plan.exempt:
        while batch := list(islice(lines, BATCH)):
            for line, result in zip(batch, actions.publish(plan.caller, [reader.draft(line) for line in batch]), strict=True):
                report.lines += 1
                _count(line, result, report)
        settle_all(plan.caller.n)
        return
    sent: deque[Line] = deque()

    def tell(results: list[Published]) -> None:
        for result in results:
            report.lines += 1
            _count(sent.popleft(), result, report)
        on_progress(len(results))

    with Bulk(lambda: plan.caller, tell, exempt=plan.exempt) as bulk:
        while batch := list(islice(lines, TOGETHER)):
            sent.extend(batch)
            bulk.put([reader.draft(line) for line in batch])
    settle_all(plan.caller.n)


def _count(line: Line, result: Published, report: Report) -> None:
    match result.status:
        case "published":
            report.published += 1
        case "duplicate":
            if result.reason == "retracted":
                report.retracted += 1
            else:
                report.duplicates += 1
        case "quarantined":
            report.quarantined += 1
            if result.reason == "protected":
                report.protected.append(_named(line, result.reason, _why(result)))
        case _:
            assert result.error is not None
            _refuse(line, result.error, report)


def _refuse(line: Line, error: BadSignal, report: Report) -> None:
    report.refused += 1
    report.refusals.append(named_refusal(line, error))


def named_refusal(line: Line, error: BadSignal) -> dict[str, Any]:
    """A line that can't be read, with the reason in words, and the field that it is in."""
    return _named(line, error.code, said(error.says)) | {"field": error.field}


def _why(result: Published) -> str:
    held = held_by_id(result.id) if result.id else None
    return held.why if held else "protected"


def _named(line: Line, code: str, why: str) -> dict[str, Any]:
    return {"line": line.number, "text": echoed(line.text), "code": code, "why": why}


def _vouch(plan: Plan, reader: ListReader, batch: list[Line], report: Report) -> None:
    good: list[tuple[Line, Draft]] = []
    for line in batch:
        report.lines += 1
        draft = reader.draft(line)
        if isinstance(draft, BadSignal):
            _refuse(line, draft, report)
        else:
            good.append((line, draft))
    new = actions.vouch([draft.identifier for _, draft in good], plan.caller)
    report.benign += sum(new)
    report.duplicates += len(new) - sum(new)
    _name_listed(plan, reader, good, report)


def _name_listed(plan: Plan, reader: ListReader, good: list[tuple[Line, Draft]], report: Report) -> None:
    """Name what was vouched for though a claim stands on it, or on a host above it."""
    places = [{key for place in expressions(draft.identifier, reader.tables) for key in place.keys} for _, draft in good]
    claimed = {row.key for row in claims_on({draft.identifier.key for _, draft in good}.union(*places), plan.caller) if row.state == LIVE}
    for (line, draft), keys in zip(good, places, strict=True):
        if draft.identifier.key in claimed:
            report.listed.append(_named(line, "listed", "There is a claim on it; its verdict is now protected."))
        elif keys & claimed:
            report.listed.append(
                _named(line, "below-listed", "There is a claim on a host above it; this one is now protected, the rest is not.")
            )
