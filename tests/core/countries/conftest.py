"""A small pack that is whole, for tests that break one thing in it."""

import tomllib

import pytest

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


@pytest.fixture
def written() -> dict[str, str]:
    """The pack's files as they are written, by name."""
    return dict(FILES)


@pytest.fixture
def files(written: dict[str, str]) -> dict[str, dict[str, object]]:
    return {name: tomllib.loads(text) for name, text in written.items()}
