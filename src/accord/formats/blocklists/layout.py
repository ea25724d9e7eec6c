"""What of a JSON document is its list: told by what the keys are called and what stands under them, before an entry of it is read."""

from collections.abc import Iterable, Iterator

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from accord.core.identifiers import KINDS
from accord.core.sharing.tlp import Tlp
from accord.core.signals import BadSignal
from accord.formats.blocklists.called import word, words
from accord.formats.blocklists.columns import (
    ACTION,
    CODE,
    SAMPLE,
    UNTIL,
    Known,
    Look,
    Mapping,
    by_name,
    by_own_name,
    without_harmed,
)
from accord.formats.blocklists.kinds_beside import says_sort
from accord.formats.blocklists.labels import label_of_item, stricter
from accord.formats.blocklists.misp import COMMENT, RELATION, TYPE, as_meant, is_listable, is_misp
from accord.formats.blocklists.rows import MARKS, as_excepted, as_marked, ruled, several
from accord.formats.blocklists.rules import Loss, Mark, Rule, lost, parted
from accord.formats.blocklists.sides import is_of_harmed, says_whose
from accord.formats.blocklists.stix import SAYS_TYPES, identifiers, is_benign
from accord.formats.blocklists.syntaxes import plain
from accord.formats.blocklists.tree import KEY, MOST_KEYS, BadDocument, Item, walk
from accord.formats.blocklists.zones import in_utc, is_utc
from accord.formats.lists import LONGEST_LINE, SORT, BadMapping

MOST_PLACES = 200
_SHOWN = 4096  # characters of a text that is looked at
_HALF = 0.5
# Fields that are guessed by their names; others may be called the same in a document and mean something else, such as `scheme`.
_GUESSED = ("value", "kind", "bank", CODE, "platform", "first", "last", "confidence", ACTION, UNTIL)


_ALLOWS = words(
    "allow allows allowed allowlist allow_list allowlisted whitelist white_list whitelisted exception exceptions exclude excluded excludes "
    "exclusions benign safe trusted passthru pass_thru pass goodlist good_list false_positive "
    "false_positives falsepositives ignore ignored legit legitimate"
)
# What stands beside a list and is none: where it is said, whom it is about, what only looks like it.
_ASIDE = words(
    "reference references ref refs source sources link links related see_also author authors maintainer maintainers contact contacts "
    "license licenses homepage target targets brand brands victim victims fuzzylist fuzzy_list matching_attributes"
)
_LISTS = words(
    "block blocks blocked blocklist block_list blacklist black_list blacklisted deny denied denylist deny_list badlist bad_list "
    "reject phishing phish "
    "scam scams fraud malicious malware bad data items entries entry list lists results records rows feed payload content response "
    "attribute attributes object objects value values indicator indicators ioc iocs url urls uri uris domain domains domain_names "
    "host hosts hostname hostnames fqdn "
    "fqdns website websites site sites ip ips ip_addresses address addresses phone phones phone_numbers number numbers msisdn email emails "
    "account accounts account_numbers iban ibans wallet wallets "
    "denied_remote_domains denied_remote_hosts denied_remote_addresses domain_suffix ip_cidr"
)
# Columns of what is listed, also where the object stands under another identifier: then that is whom it imitates.
_LISTED_BELOW = words("value indicator ioc ioc_value indicator_value url link domain domain_name fqdn hostname host website site")
PATTERN, PATTERN_TYPE, STIX = "pattern", "pattern_type", "stix"  # of indicators
OBSERVED = VALUE = "value"  # of what was observed beside them: a victim's address too


class Layout(msgspec.Struct, frozen=True):
    """Where in a document its list stands. `fields` are places of objects with the key of each field, `marks` their keys that say whether
    an entry is meant, `sorts` those that say what it is, `whose` whose; `stix` are places of indicators, whose identifiers stand in
    patterns, `misp` those of attributes; `counted` are other places of identifiers. `by_entry`: it is all on one line, and numbers are
    those of entries."""

    texts: frozenset[str] = frozenset()
    fields: dict[str, dict[str, str]] = {}
    excepted: frozenset[str] = frozenset()
    counted: frozenset[str] = frozenset()
    marks: frozenset[str] = frozenset()
    sorts: tuple[str, ...] = ()
    whose: frozenset[str] = frozenset()
    stix: frozenset[str] = frozenset()
    misp: frozenset[str] = frozenset()
    by_entry: bool = False

    @property
    def marks_any(self) -> bool:
        """Whether it says of some entries that they are excepted."""
        return bool(self.excepted) or any(ACTION in keys for keys in self.fields.values())


class _Place(Struct):
    count: int = 0
    names: dict[str, None] = field(default_factory=dict)
    rows: list[dict[str, str]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    flat: bool = True
    listable: bool = False  # an object in it has a type of MISP's on which a claim can be made

    def table(self) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        names = tuple(self.names)
        return names, [tuple(row.get(name, "") for name in names) for row in self.rows]

    def is_keyed(self, known: Known, *, above_others: bool) -> bool:
        """Whether the keys in which it stands, which are no words, are what is listed: identifiers, each another. Above other identifiers,
        mere numbers are those of entries."""
        keys = self.texts or [row[KEY] for row in self.rows if KEY in row]
        if len(set(keys)) <= len(keys) * _HALF or (above_others and sum(map(str.isdecimal, keys)) >= len(keys) * _HALF):
            return False
        return sum(map(known, keys)) >= len(keys) * _HALF

    def lists_keys(self, way: str) -> bool:
        return way.endswith(KEY) or self.columns.get("value") == KEY

    @property
    def is_web(self) -> bool:
        """Whether what it lists are names and addresses in the web or the net, or mailboxes."""
        texts = self.texts or [row.get(self.columns.get("value", ""), "") for row in self.rows]
        return sum("." in text for text in texts) >= len(texts) * _HALF

    @property
    def is_stix(self) -> bool:
        return any(PATTERN in row and (_is_indicator(row) or identifiers(row[PATTERN])) for row in self.rows)

    @property
    def is_misp(self) -> bool:
        return is_misp(self.names) and VALUE in self.names

    @property
    def holds_misp(self) -> bool:
        return self.is_misp and self.listable


class Unclear(ValueError):
    """Which part of a document is its list can't be told."""


def survey(pieces: Iterable[bytes], known: Known, most: int | None = None) -> "Survey":
    """A document gone through once, if it has no more than so many parts. Raises BadDocument."""
    places: dict[str, _Place] = {}
    arrays: dict[str, None] = {}
    last, label = 0, None
    for number, item in enumerate(walk(pieces)):
        if isinstance(item, BadDocument):
            continue
        if most is not None and number >= most:
            raise BadDocument("too-many-parts", item.line)
        last, said = max(last, item.line), label_of_item(item)
        if said is not None:
            label = stricter(label, said)
        if item.place not in places and item.place not in arrays and len(places) + len(arrays) >= MOST_PLACES:
            raise BadDocument("too-many-places", item.line)
        if item.begins:
            arrays[item.place] = None
        for each in _held(item):
            _note(places.setdefault(each.place, _Place()), each)
    return Survey(places, tuple(arrays), last <= 1, known, label)


def _held(item: Item) -> tuple[Item, ...]:
    """What stands in a place: the item, and of an array that begins the key that it stands under, where that is no word."""
    if not item.begins:
        return (item,)
    return (Item(item.line, item.place.removesuffix("[]"), item.text),) if item.text else ()


def _note(place: _Place, item: Item) -> None:
    place.count += 1
    place.flat = place.flat and item.flat
    place.listable = place.listable or (TYPE in item.texts and is_listable(item.texts[TYPE], item.texts.get(RELATION, "")))
    if not item.place.endswith("{}"):
        if len(place.texts) < SAMPLE:
            place.texts.append(item.text[:_SHOWN])
    elif len(place.rows) < SAMPLE or (len(place.names) < MOST_KEYS and not item.texts.keys() <= place.names.keys()):
        # What only some entries say, such as that they are taken back, counts wherever the first of them stands.
        place.rows.append({key: text[:_SHOWN].strip() for key, text in item.texts.items()})
        for key in item.texts:
            if len(place.names) < MOST_KEYS:
                place.names[key] = None


class Survey:
    """What was seen of a document, and how it can be read. `label`: the strictest by which it says who may be told."""

    def __init__(self, places: dict[str, _Place], arrays: tuple[str, ...], by_entry: bool, known: Known, label: Tlp | None = None) -> None:
        self.label = label
        self._places, self._arrays, self._by_entry = places, arrays, by_entry
        self._known: Known = lambda text: known(plain.unadorned(parted(text.strip())[0]))
        self._guessed = self._candidates(None)

    def look(self) -> Look:
        """The largest part that is a list of objects, as a table; where there is none, the names of the parts that hold texts."""
        main = self._main(self._guessed)
        names, rows = main.table()
        if not names:
            return Look("", True, tuple(dict.fromkeys(key for way in self._guessed if (key := _key(way)))), (), None)
        return Look("", True, names, tuple(rows), Mapping(main.columns, "") if main.columns else None)

    def _main(self, candidates: dict[str, _Place]) -> _Place:
        objects = [place for way, place in (candidates or self._places).items() if way.endswith("{}")]
        objects = objects or [place for way, place in self._places.items() if way.endswith("{}") and "[]" in way]
        return max(objects, key=lambda place: place.count, default=_Place())

    def layout(self, columns: dict[str, str] | None = None) -> tuple[Layout, Mapping | None]:
        """How it is read, by the columns that were named where they were. Raises BadMapping, and Unclear."""
        candidates = self._guessed if columns is None else self._candidates(columns)
        if columns is not None and not candidates:
            raise BadMapping("No part of this file has such a key. Name the key that holds the identifier, such as value=url.")
        listed, excepted = self._chosen(candidates, named=columns is not None)
        # Whoever names the list still means what the file itself excepts from it.
        allowing = {way: place for way, place in self._guessed.items() if _ALLOWS & _named(way) and way not in candidates}
        excepted += [way for way in allowing if not any(_is_within(way, above) for above in (*listed, *excepted))]
        candidates = {**allowing, **candidates}
        taken = {*listed, *excepted}
        fields = {way: candidates[way].columns for way in taken if way.endswith("{}")}
        shown = [way for way in fields if way in listed] or list(fields)
        main = self._main({way: candidates[way] for way in shown}).columns if shown else None
        made = Layout(
            texts=frozenset(way for way in taken if not way.endswith("{}")),
            fields=fields,
            excepted=frozenset(excepted),
            counted=frozenset(self._guessed.keys() - taken),
            marks=frozenset(name for way in fields for name in candidates[way].names if word(name) in MARKS),
            sorts=tuple(dict.fromkeys(name for way, keys in fields.items() for name in candidates[way].names if _is_sort(name, keys))),
            whose=frozenset(name for way in fields for name in candidates[way].names if says_whose(name)),
            stix=frozenset(way for way in fields if candidates[way].is_stix),
            misp=frozenset(way for way in fields if candidates[way].is_misp and fields[way]["value"] == VALUE),
            by_entry=self._by_entry,
        )
        read_by = main or (columns and {"value": columns["value"]})
        return made, Mapping(read_by, "") if read_by else None

    def _candidates(self, columns: dict[str, str] | None) -> dict[str, _Place]:
        """The places that hold identifiers, each with its columns."""
        found: dict[str, _Place] = {}
        for way, place in self._places.items():
            if way.endswith(KEY):
                continue
            if not way.endswith("{}"):
                fits = sum(map(self._known, place.texts)) >= len(place.texts) * _HALF
                if fits if columns is None else columns["value"] == _key(way):
                    found[way] = place
            elif keys := self._columns(place, columns):
                found[way] = replace(place, columns=keys)
        for way, place in self._places.items():
            if way.endswith(KEY):
                above_others = any(other.startswith(f"{way}[]") for other in found)
                if place.is_keyed(self._known, above_others=above_others) if columns is None else columns["value"] == KEY:
                    found[way] = place
        return found

    def _columns(self, place: _Place, columns: dict[str, str] | None) -> dict[str, str]:
        names, rows = place.table()
        if columns is not None:
            return {field: key for field, key in columns.items() if key in place.names} if columns["value"] in place.names else {}
        left = without_harmed(names, rows, self._known)
        guessed = {field: names[at] for field, at in by_name(*left, self._known).items() if field in _GUESSED}
        value = guessed.get("value")
        if value is None and (own := by_own_name(*left, self._known)) is not None:
            guessed["value"] = names[own]
        elif (value is None or word(value) not in _LISTED_BELOW) and place.is_keyed(self._known, above_others=value is not None):
            guessed["value"] = KEY
        if place.is_stix:
            guessed["value"] = PATTERN
        if place.is_misp:
            guessed = {**guessed, "value": VALUE} if place.holds_misp else {}
        return guessed if "value" in guessed else {}

    def _chosen(self, candidates: dict[str, _Place], *, named: bool) -> tuple[list[str], list[str]]:
        """Which of these list and which except. Entries are many: an object by itself counts only where there is nothing else, and what
        stands within an entry is a part of it."""
        many = [way for way in candidates if "[]" in way or KEY in way]
        if not named:
            # Names in the web under another may be those that imitate it: then what the arrays hold is taken, not what they stand under.
            many = [
                way
                for way in many
                if not (way.endswith(KEY) and any(other.startswith(f"{way}[]") and place.is_web for other, place in candidates.items()))
            ]
        if not many:
            many = [way for way, place in candidates.items() if named or (way == "{}" and place.flat)]
        outer = [way for way in many if not any(_is_within(way, above) for above in many)]
        # MISP's warning lists say so by a key of theirs: what stands in them is known and wanted.
        is_allowed = any(_key(way) == "matching_attributes" for way in self._arrays)
        excepted = [way for way in outer if _ALLOWS & _named(way) or (is_allowed and not _ASIDE & _named(way))]
        rest = [way for way in outer if way not in excepted]
        if named:
            return rest, excepted
        # Keys are what is listed only where the list's own name stands above them: others are those of settings, of versions, of counts.
        rest = [way for way in rest if not _ASIDE & _named(way) and (_is_below_list(way) or not candidates[way].lists_keys(way))]
        told = [way for way in rest if _is_list(way)]
        if told:
            return told, excepted
        if any(map(_is_list, self._arrays)):
            # The list has its name, and no entry today; or entries of which nothing is known.
            if any(_is_list(way) and way not in excepted for way in self._places if "[]" in way or KEY in way):
                raise Unclear
            return [], excepted
        if len(rest) == 1 and (rest[0].endswith("{}") or len(self._arrays) == 1):
            return rest, excepted
        if rest or not excepted:
            raise Unclear
        return [], excepted


def _is_within(way: str, above: str) -> bool:
    base = above.removesuffix("{}")
    return above.endswith("{}") and way != above and way.startswith(f"{base}." if base else "")


def _is_list(way: str) -> bool:
    """Whether a place is called as lists are, or stands where nothing but the list can."""
    key = _key(way)
    return (way != "{}" and key in ("", KEY)) or word(key) in _LISTS


def _is_below_list(way: str) -> bool:
    """Whether a key that is no word stands at the beginning, or under a name that lists have."""
    above = _keys(way)[:-1]
    return not above or above[-1] == KEY or word(above[-1]) in _LISTS


def _named(way: str) -> set[str]:
    return set(map(word, _keys(way)))


def _keys(way: str) -> list[str]:
    return [key for key in way.replace("[]", "").removesuffix("{}").split(".") if key]


def _key(way: str) -> str:
    """The last key on the way to a place; empty where there is none."""
    return (_keys(way) or [""])[-1]


def read_tree(pieces: Iterable[bytes], layout: Layout) -> Iterator[Rule]:
    """The entries of a document as rules, in the memory of one. Raises BadDocument where it can't be read to its end."""
    keys = frozenset(key for columns in layout.fields.values() for key in columns.values()) | layout.marks | {*layout.sorts} | layout.whose
    keys |= {PATTERN, PATTERN_TYPE, OBSERVED} if layout.stix else frozenset()
    keys |= {TYPE, RELATION, COMMENT} if layout.misp else frozenset()
    texts = plain.Reader()
    entry = 0
    vouched = _Vouched(layout)
    for item in walk(pieces, keys):
        if isinstance(item, BadDocument):
            yield Rule(item.line, "", Mark.LISTED, refused=_FAULTS.get(item.code, _FAULTS["not-json"]))
            continue
        vouched.note(item)
        for held in _held(item):
            if held.place not in layout.texts and held.place not in layout.fields:
                if held.place in layout.counted:
                    yield lost(held.line, held.text, Loss.PART)
                continue
            entry += 1
            number = entry if layout.by_entry else held.line
            rules = _objects(number, held, layout) if held.place in layout.fields else _text(number, held.text, texts)
            is_excepted = vouched.ends_with(held.place) or held.place in layout.excepted
            for rule in rules:
                yield as_excepted(rule) if is_excepted and rule.mark is Mark.LISTED and rule.refused is None else rule


class _Vouched:
    """Indicators of STIX that say what they name is nothing bad: their types stand in an array, which comes before its object ends."""

    def __init__(self, layout: Layout) -> None:
        self._types = {f"{way.removesuffix('{}')}.{key}[]".removeprefix("."): way for way in layout.stix for key in SAYS_TYPES}
        self._said = set[str]()

    def note(self, item: Item) -> None:
        if item.place in self._types and is_benign(item.text):
            self._said.add(self._types[item.place])

    def ends_with(self, place: str) -> bool:
        """Whether the entry that ends here said so."""
        said = place in self._said
        self._said.discard(place)
        return said


def _text(number: int, text: str, reader: plain.Reader) -> Iterable[Rule]:
    if len(text) > LONGEST_LINE:
        return (Rule(number, "", Mark.LISTED, refused=_FAULTS["too-long"]),)
    return reader.rules(number, text)


def _pattern(texts: dict[str, str]) -> bool:
    """Whether an object is an indicator with a pattern of STIX."""
    return PATTERN in texts and texts.get(PATTERN_TYPE, STIX) == STIX


def _is_indicator(texts: dict[str, str]) -> bool:
    """Whether an object with a pattern is an indicator, whether or not its pattern names what can be listed."""
    return texts.get(TYPE) == "indicator" or PATTERN_TYPE in texts


def _objects(number: int, item: Item, layout: Layout) -> Iterable[Rule]:
    """The rule that an object is; of an indicator one for each identifier that its pattern names."""
    if item.place in layout.stix and OBSERVED in item.texts and layout.fields[item.place]["value"] == PATTERN:
        return (lost(number, item.texts[OBSERVED], Loss.PART),)
    if item.place in layout.misp:
        said = [item.texts.get(name, "") for name in (TYPE, RELATION, COMMENT)]
        return (as_meant(rule, *said) for rule in _object(number, item, layout))
    if item.place not in layout.stix or PATTERN not in item.texts:
        return _object(number, item, layout)
    named = identifiers(item.texts[PATTERN]) if _pattern(item.texts) else None
    if named is None:
        return (lost(number, item.texts[PATTERN], Loss.PATTERN),)
    key = layout.fields[item.place]["value"]
    rules = [(kind, rule) for kind, text in named for rule in _object(number, replace(item, texts={**item.texts, key: text}), layout)]
    return [rule._replace(fields={**rule.fields, "kind": kind}) if rule.fields else rule for kind, rule in rules]


def _object(number: int, item: Item, layout: Layout) -> list[Rule]:
    columns = layout.fields[item.place]
    fields = {field: text.strip() for field, key in columns.items() if (text := item.texts.get(key, "")).strip()}
    if item.twice:
        return [ruled(number, fields, _FAULTS["key-twice"])]
    if any(len(text) > LONGEST_LINE for text in fields.values()):
        return [ruled(number, {}, _FAULTS["too-long"])]
    if any(len(text := item.texts.get(key, "")) < _SHOWN and is_of_harmed(text) for key in layout.whose):
        return [lost(number, "", Loss.KIND)]
    if fields.get("kind") not in KINDS:
        fields.pop("kind", None)
    sort = next((text for key in layout.sorts if (text := item.texts.get(key, ""))), "")
    if sort and "kind" not in fields and len(sort) < LONGEST_LINE:
        fields[SORT] = sort
    if any(is_utc(columns[name]) for name in ("first", "last") if name in columns):
        fields = in_utc(fields)
    rules = [ruled(number, _unadorned(each)) for each in several(fields)]
    if not layout.marks:
        return rules
    said = {word(name): item.texts.get(name, "") for name in layout.marks}
    return [as_marked(rule, said) for rule in rules]


def _is_sort(key: str, columns: dict[str, str]) -> bool:
    """Whether a key says what an entry is, and is not read otherwise."""
    return key not in columns.values() and says_sort(word(key))


def _unadorned(fields: dict[str, str]) -> dict[str, str]:
    return {**fields, "value": plain.unadorned(fields["value"])} if "value" in fields else fields


_FAULTS = {
    "not-json": BadSignal("row", "not-json", "This line is not JSON. Send one JSON value on each line, in UTF-8."),
    "too-deep": BadSignal("row", "too-deep", "This line is nested too deeply. Send plain objects."),
    "too-long": BadSignal("identifier.value", "too-long", f"A text here has more than {LONGEST_LINE:,} characters. Give one identifier."),
    "key-twice": BadSignal("row", "key-twice", "This entry names a key twice, and programs differ in which they read. Name each once."),
}
