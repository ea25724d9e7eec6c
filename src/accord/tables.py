"""The one loader of the data files beside the pure code: reads them once and hands parsed tables in."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from inspect import signature

from accord.core.care.file import Care, read_care
from accord.core.channels.channels import Channel, read_channels
from accord.core.channels.form import Field, read_fields
from accord.core.countries.capitals import Capitals, read_capitals
from accord.core.countries.country import Country
from accord.core.countries.faults import BadCountry, Fault
from accord.core.countries.gateway import Instrument, read_instruments
from accord.core.countries.protected import guarded, guarded_sites
from accord.core.countries.reading import Files, read_country
from accord.core.countries.rules import Rulebook, read_rulebook
from accord.core.identifiers import parse
from accord.core.identifiers.base import key_of
from accord.core.identifiers.regions import REGIONS
from accord.core.protocols import Protocol, newest, read_shelf
from accord.core.reports.advice import Help, read_help
from accord.core.reports.consents import Consents, read_consents
from accord.core.reports.damping import Rule as DampingRule
from accord.core.reports.damping import read_damping
from accord.core.reports.files import Files as ReportFiles
from accord.core.reports.files import read_files
from accord.core.reports.follow import Words, read_follow
from accord.core.reports.form import Form, read_form
from accord.core.reports.outlets import Outlet, read_outlets
from accord.core.reports.paths import Rule as PathRule
from accord.core.reports.paths import read_paths
from accord.core.rescue.track import Track, read_track
from accord.core.routing import ProtocolKinds, routed
from accord.core.screening.indicators import Screening, read_screening
from accord.core.trust.addresses import read_addresses
from accord.core.trust.lines import Line, read_numbers
from accord.core.trust.never import Hosts, read_rows
from accord.core.trust.never import never_listed as hosts_never_listed
from accord.core.trust.schemes import Scheme, read_schemes
from accord.formats.iso20022.codes import CodeLists, read_code_lists
from accord.identifier_tables import identifier_tables as identifier_tables


@cache
def capitals() -> Capitals:
    """Where each country's capital lies."""
    text = files("accord.core.countries").joinpath("capitals.toml").read_text(encoding="utf-8")
    return read_capitals(tomllib.loads(text))


@cache
def schemes() -> Mapping[str, Scheme]:
    """The scam schemes by key, in the order of their file."""
    text = files("accord.core.trust").joinpath("schemes.toml").read_text(encoding="utf-8")
    return read_schemes(tomllib.loads(text))


@cache
def help_lines() -> Mapping[bytes, Line]:
    """Emergency, anti-scam and bank lines of every country pack, and emergency numbers of all countries, by identifier key; the first line
    that names a number is its holder."""
    lines: dict[bytes, Line] = {}
    for country in countries().values():
        for line in guarded(country):
            lines.setdefault(key_of(line.kind, line.value), line)
    text = files("accord.core.trust").joinpath("emergency_numbers.toml").read_text(encoding="utf-8")
    for line in read_numbers(tomllib.loads(text), REGIONS):
        lines.setdefault(key_of(line.kind, line.value), line)
    return lines


@cache
def common_addresses() -> Mapping[bytes, Line]:
    """Addresses on blockchains that are nobody's, by identifier key."""
    text = files("accord.core.trust").joinpath("common_addresses.toml").read_text(encoding="utf-8")
    return {key_of(address.kind, address.value): address for address in read_addresses(tomllib.loads(text))}


@cache
def never_listed() -> Hosts:
    """Hosts that no claim lists as a whole: of the table, of every country pack's desks, and the public suffixes of states."""
    folder = files("accord.core.trust").joinpath("never_listed")
    rows = read_rows(parsed_folder(folder))
    rows += [row for country in countries().values() for row in guarded_sites(country)]
    return hosts_never_listed(identifier_tables().suffixes, rows)


def warm() -> None:
    """Load now, and not with the first identifier, whatever identifiers are read and protected by."""
    for text in ("+66812345678", "https://example.com/"):
        parse(text, tables=identifier_tables())
    schemes()
    help_lines()
    common_addresses()
    never_listed()


def warm_libraries() -> None:
    """Load what libraries load when the first identifier of some kinds is read: a good tenth of a second."""
    for text in ("0x" + "00" * 20, "GB33BUKB20201555555555"):
        parse(text, tables=identifier_tables())


def warm_all() -> None:
    """Load every other table too, a tenth of a second, but for those that load a library whole."""
    for table in list(globals().values()):
        if hasattr(table, "cache_parameters") and table not in _ONE_BY_ONE and not signature(table).parameters:
            table()


@cache
def protocols() -> Mapping[str, Protocol]:
    """Every protocol that ships, in every version, by `name@version`; names in order, older versions first."""
    folder = files("accord.core.protocols").joinpath("shipped")
    return read_shelf({file.name: tomllib.loads(file.read_text(encoding="utf-8")) for file in folder.iterdir()})


def protocol_text(ref: str) -> str:
    """The file of a protocol that ships, as it stands there."""
    return files("accord.core.protocols").joinpath("shipped", f"{ref.replace('@', '.')}.toml").read_text(encoding="utf-8")


@cache
def newest_protocols() -> Mapping[str, Protocol]:
    """The newest version of each protocol by name: what a new request runs under."""
    return newest(protocols().values())


@cache
def code_lists() -> CodeLists:
    """The external code lists that bank messages are checked against."""
    text = files("accord.formats.iso20022").joinpath("codes.toml").read_text(encoding="utf-8")
    return read_code_lists(tomllib.loads(text))


@cache
def recall_channels() -> Mapping[str, Channel]:
    """The channels through which money is stopped or called back, by key, in the order of their file."""
    text = files("accord.core.channels").joinpath("channels.toml").read_text(encoding="utf-8")
    return read_channels(tomllib.loads(text))


@cache
def form_fields() -> tuple[Field, ...]:
    """The fields of a request for a rapid recall, in the order of their file."""
    text = files("accord.core.channels").joinpath("fields.toml").read_text(encoding="utf-8")
    return read_fields(tomllib.loads(text))


class Countries(Mapping[str, Country]):
    """The packs by country code. Adding a folder adds a country; each pack is read when it is first asked for, and once."""

    def __init__(self) -> None:
        self._read: dict[str, Country] = {}

    def __getitem__(self, code: str) -> Country:
        if code not in self._read:
            if code not in _folders():
                raise KeyError(code)
            self._read[code] = read_country(parsed_folder(_folders()[code]))
        return self._read[code]

    def __iter__(self) -> Iterator[str]:
        return iter(_folders())

    def __len__(self) -> int:
        return len(_folders())


@cache
def countries() -> Mapping[str, Country]:
    """The country packs by ISO 3166-1 code."""
    return Countries()


@cache
def rulebook() -> Rulebook:
    """The country and corridor rules: every file of their folder is a book."""
    return read_rulebook(parsed_folder(files("accord.core.countries").joinpath("rules")))


@cache
def instruments() -> Mapping[str, Instrument]:
    """Treaties and arrangements that a legal gateway may name."""
    return read_instruments(parsed_folder(files("accord.core.countries").joinpath("gateways"))["instruments"])


@cache
def holiday_countries() -> frozenset[str]:
    """The countries whose holidays the library knows."""
    import holidays  # slow to load, and few ask

    return frozenset(holidays.list_supported_countries())


_ONE_BY_ONE = (holiday_countries,)


@cache
def named_holidays(country: str, year: int) -> Mapping[date, str]:
    """The holidays of a year on which banks of a country are closed, in order: public ones, and bank holidays where the library has them.

    In English, where the library can; nothing where the pack names no holidays.
    """
    import holidays  # slow to load, and few ask

    library = countries()[country].locale.holidays.value
    if library is None:
        return {}
    kind = getattr(holidays, library)
    categories = tuple(category for category in (holidays.PUBLIC, holidays.BANK) if category in kind.supported_categories)
    language = next((candidate for candidate in ("en_US", "en") if candidate in kind.supported_languages), None)
    holiday_names = holidays.country_holidays(library, years=year, categories=categories, language=language)
    return dict(sorted(holiday_names.items()))


@cache
def bank_holidays(country: str, year: int) -> frozenset[date]:
    """The days of `named_holidays`."""
    return frozenset(named_holidays(country, year))


def holidays_ahead(country: str, since: date, days: int) -> Mapping[date, str]:
    """The holidays of a country from a day on, for so many days."""
    last = since + timedelta(days=days)
    both = (named_holidays(country, year) for year in range(since.year, last.year + 1))
    return {day: name for year_holidays in both for day, name in year_holidays.items() if since <= day <= last}


@cache
def _folders() -> Mapping[str, Traversable]:
    folders = [
        package
        for package in files("accord.core.countries").iterdir()
        if len(package.name) == 2 and package.name.isupper() and package.is_dir()
    ]
    return {folder.name: folder for folder in sorted(folders, key=lambda folder: folder.name)}


def parsed_folder(folder: Traversable) -> Files:
    """The TOML files of a folder by name without ending. Raises BadCountry where one is no TOML."""
    parsed, faults = {}, []
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if not file.name.endswith(".toml"):
            continue
        try:
            parsed[file.name.removesuffix(".toml")] = tomllib.loads(file.read_text(encoding="utf-8-sig"))
        except OSError:
            faults.append(Fault(file.name, "", "", "This is no file that can be read. Put the table in its place."))
        except RecursionError:
            faults.append(Fault(file.name, "", "", "This is no TOML that can be read: it is nested too deep."))
        except UnicodeDecodeError:
            faults.append(Fault(file.name, "", "", "This file is not in UTF-8. Save it as UTF-8."))
        except tomllib.TOMLDecodeError as error:
            faults.append(Fault(file.name, "", "", f"This is no TOML that can be read: {error}"))
    if faults:
        raise BadCountry(faults)
    return parsed


@cache
def protocol_kinds() -> ProtocolKinds:
    """For each protocol under which requests are routed: the kinds of identifier that it can be asked about."""
    return routed(newest_protocols())


@cache
def report_form() -> Form:
    """The form of a report: doors, sections, questions and situations."""
    return read_form(_parsed("accord.core.reports", "form"))


@cache
def report_paths() -> Mapping[str, PathRule]:
    """The path rules of a report, the most urgent first."""
    return read_paths(_parsed("accord.core.reports", "paths"), report_form())


@cache
def report_consents() -> Consents:
    """What a person may agree to, item by item, and the other bases."""
    return read_consents(_parsed("accord.core.reports", "consents"))


@cache
def report_outlets() -> Mapping[str, Outlet]:
    """The ways out of a report, in the order in which they are shown and sent."""
    return read_outlets(_parsed("accord.core.reports", "outlets"), report_form(), report_consents(), newest_protocols())


@cache
def report_damping() -> Mapping[str, DampingRule]:
    """The rules by which floods of reports are damped."""
    return read_damping(_parsed("accord.core.reports", "damping"), report_outlets())


@cache
def report_help() -> Help:
    """What to do now, what to beware of, and the needs for help lines."""
    return read_help(_parsed("accord.core.reports", "advice"), _parsed("accord.core.reports", "abroad"), report_form())


@cache
def report_files() -> ReportFiles:
    """Which file a report becomes, and what of it is copied."""
    return read_files(_parsed("accord.core.reports", "files"), report_form(), care())


@cache
def report_follow() -> Mapping[str, Words]:
    """What the page of a report's code says of each step."""
    return read_follow(_parsed("accord.core.reports", "follow"), newest_protocols())


@cache
def screening() -> Screening:
    """The tables of trafficking screening: indicators, prompts, what a mark withholds, instruments of non-punishment."""
    return read_screening(_parsed("accord.core.screening", "indicators"))


@cache
def care() -> Care:
    """The tables of care: fields and services, handovers and grounds, how long what is kept, what keeps people from going home."""
    return read_care(_parsed("accord.core.care", "care"))


@cache
def rescue_track() -> Track:
    """The track of rescue: what is told in which parts, risks, rules of safe contact, clocks, states and steps."""
    return read_track(_parsed("accord.core.rescue", "rescue"))


def _parsed(package: str, name: str) -> Mapping[str, object]:
    return tomllib.loads(files(package).joinpath(f"{name}.toml").read_text(encoding="utf-8"))
