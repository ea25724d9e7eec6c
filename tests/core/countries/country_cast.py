"""A small pack that is whole, for tests that break one thing in it, and junk to break it with."""

from collections.abc import Iterator
from datetime import date

from hypothesis import strategies as st

JUNK = st.recursive(
    st.one_of(st.text(max_size=8), st.integers(), st.booleans(), st.floats(), st.just(date(2026, 1, 1))),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["value", "tag", "source", "unknown", "readings", "note", "confirm", "x"]), inner, max_size=4),
    ),
    max_leaves=6,
)


def places(table: object, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The way to every table and value of parsed files."""
    if isinstance(table, dict):
        for key, value in table.items():
            yield (*path, key)
            yield from places(value, (*path, key))


def spoil(parsed: dict[str, object], data: st.DataObject) -> None:
    """Put junk in the place of one table or value."""
    path = data.draw(st.sampled_from(list(places(parsed))))
    table = parsed
    for key in path[:-1]:
        inner = table[key]
        assert isinstance(inner, dict)
        table = inner
    table[path[-1]] = data.draw(JUNK if len(path) > 1 else st.dictionaries(st.text(max_size=8), JUNK, max_size=3))


FILES = {
    "country": 'code = "TH"\nname = "Thailand"\ncollected = 2026-11-24',
    "sources": '[source]\nA = "a list"\nB = "another list"',
    "banks": """
[columns.bank]
code = { tag = "S", source = ["A"] }
name = { tag = "S", source = ["A"] }
bic = { tag = "V", source = ["B"], unknown = "no list has it" }

[bank.one]
code = "002"
name = "First"
bic = "BKKBTHBK"
lengths = { value = [10], tag = "V", source = ["B"] }
shape = { value = "3-1-5-1", tag = "V", source = ["B"] }

[bank.two]
code = { readings = [{ value = "011" }, { value = "076", tag = "V", source = ["B"] }], note = "two lists" }
name = "Second"
""",
    "accounts": """
[form.check]
about = "Check digit"
says = { unknown = "no rule was found" }
""",
    "wallets": '[wallet.w]\nname = { unknown = "not found" }\nidentifier = { unknown = "not found" }',
    "rails": '[rail.r]\nabout = "Rail"\nsays = { value = "it runs", tag = "S", source = ["A"] }',
    "numbering": '[number.n]\nabout = "Code"\nsays = { value = "+66", tag = "V", source = ["B"] }',
    "lines": '[line.l]\nabout = "Anti-scam"\nnumber = { value = "1441", tag = "V", source = ["B"] }\nverified = 2026-11-20',
    "desks": '[desk.d]\nkind = "police"\nname = { value = "Police", tag = "S", source = ["A"] }',
    "clocks": '[clock.c]\nabout = "Hold"\nlasts = { value = "7 days", tag = "S", source = ["A"] }',
    "bodies": '[body.b]\nkind = "shelter"\nabout = "Shelter"\nsays = { unknown = "none was found" }',
    "domains": '[domain.d]\nabout = "RDAP"\nsays = { unknown = "none was found" }',
    "treaties": '[treaty.budapest]\nabout = "Budapest"\nparty = { value = false, tag = "V", source = ["B"] }',
    "locale": """
[locale]
tag = "V"
source = ["B"]
languages = ["th"]
scripts = ["Thai"]
direction = "left to right"
digits = "Latin"
native_digits = "๐๑๒"
calendar = "Gregorian"
zone = "Asia/Bangkok"
offset = "+07:00"
summer_time = false
weekend = [6, 7]
week_starts = 7
weekend_exceptions = { unknown = "none" }
currency = "THB"
currency_number = "764"
country_number = "764"
sign = "฿"
holidays = "TH"
holidays_say = "in a library"
name_order = "given first"
name_fields = { unknown = "not confirmed" }
person_ids = { unknown = "not confirmed" }
other_ids = { unknown = "not confirmed" }
""",
}
