"""The country that an identifier itself names, as it stands: by its numbering plan, its bank, its scheme or its country's domain.

It is what feeds are narrowed by, and no finding: a number of one country can be used from another.
"""

from collections.abc import Callable, Mapping
from functools import cache

import phonenumbers
from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, NumberParseException

from accord.core.identifiers.rails import COUNTRIES as RAILS
from accord.core.identifiers.regions import REGIONS
from accord.core.identifiers.wallets import WALLETS

# Domains of countries and territories that are sold to the whole world, nearly all of their names to people who have nothing to do with
# the place: they say nothing of a country. Those that Google's search treats as generic ("gccTLDs", developers.google.com/search), the
# five that Freenom gave away, and those marketed in the same way.
_VANITY = frozenset(
    (
        "ac ad ag ai as bz cc cd cf co cv dj fm ga gd gg gl gq io la lc li ly "
        "me ml ms mu nu pm pn pw re sc sh so sr st tf tk tl to tv vc vg wf ws"
    ).split()
)
# Countries' domains in their own scripts (IANA root zone database), in punycode.
_OWN_SCRIPT: Mapping[str, str] = {
    "xn--o3cw4h": "TH",
    "xn--q7ce6a": "LA",
    "xn--54b7fta0cc": "BD",
    "xn--h2brj9c": "IN",
    "xn--gecrj9c": "IN",
    "xn--s9brj9c": "IN",
    "xn--mgbbh1a71e": "IN",
    "xn--fpcrj9c3d": "IN",
    "xn--xkc2dl3a5ee0h": "IN",
    "xn--45brj9c": "IN",
    "xn--fzc2c9e2c": "LK",
    "xn--xkc2al3hye2a": "LK",
    "xn--mgbai9azgqp6j": "PK",
    "xn--fiqs8s": "CN",
    "xn--fiqz9s": "CN",
    "xn--j6w193g": "HK",
    "xn--mix891f": "MO",
    "xn--kprw13d": "TW",
    "xn--kpry57d": "TW",
    "xn--3e0b707e": "KR",
    "xn--clchc0ea0b2g2a9gcd": "SG",
    "xn--yfro4i67o": "SG",
    "xn--mgbx4cd0ab": "MY",
    "xn--l1acc": "MN",
    "xn--mgbaam7a8h": "AE",
    "xn--mgberp4a5d4ar": "SA",
    "xn--wgbl6a": "QA",
    "xn--mgb9awbf": "OM",
    "xn--mgbayh7gpa": "JO",
    "xn--ygbi2ammx": "PS",
    "xn--mgbtx2b": "IQ",
    "xn--mgba3a4f16a": "IR",
    "xn--ogbpf8fl": "SY",
    "xn--wgbh1c": "EG",
    "xn--mgbpl2fh": "SD",
    "xn--pgbs0dh": "TN",
    "xn--lgbbat1ad8j": "DZ",
    "xn--mgbc0a9azcg": "MA",
    "xn--p1ai": "RU",
    "xn--90ais": "BY",
    "xn--j1amh": "UA",
    "xn--80ao21a": "KZ",
    "xn--d1alf": "MK",
    "xn--90a3ac": "RS",
    "xn--qxam": "GR",
    "xn--node": "GE",
    "xn--y9a3aq": "AM",
}
_LONGEST_CODE = 3


def country_of(kind: str, value: str) -> str | None:
    """The country (ISO 3166-1 alpha-2) of a canonical identifier; None where it names none.

    A phone number's by its country code, and where several share one (+1, +7, +44) by the numbering plan, or none; an account's, an
    IBAN's and a sender's is in its value; a payment proxy's is that of its scheme. A domain, URL or e-mail address has the country of its
    top-level domain, in any script. Where that domain is sold to the whole world as a name of its own (`.io`, `.tv`, `.co`, `.me`, `.tk`)
    it has none: a caller that asks for what concerns Tuvalu should not get everybody's streaming sites.
    """
    country_reader = _KINDS.get(kind)
    return country_reader(value) if country_reader else None


def _phone(value: str) -> str | None:
    for length in range(1, _LONGEST_CODE + 1):
        regions = COUNTRY_CODE_TO_REGION_CODE.get(int(value[1 : 1 + length] or 0))
        if regions:
            return _known(regions[0]) if len(regions) == 1 else _shared(value)
    return None


def _shared(value: str) -> str | None:
    return _american(value[2:5]) if value.startswith("+1") else _planned(value)


@cache
def _american(area: str) -> str | None:
    """An area code of the North American plan belongs to one country: looked up once, since that plan is slow to ask."""
    return _planned(f"+1{area}2342345")


def _planned(value: str) -> str | None:
    try:
        return _known(phonenumbers.region_code_for_number(phonenumbers.parse(value)))
    except NumberParseException:
        return None


def _known(region: str | None) -> str | None:
    """Not `001`, by which the numbering plans name what belongs to no country."""
    return region if region in REGIONS else None


def _first_two(value: str) -> str | None:
    return _known(value[:2])


def _proxy(value: str) -> str | None:
    return _schemes().get(value.partition(":")[0])


def _host(host: str) -> str | None:
    last = host.rpartition(".")[2]
    if len(last) != 2:
        return _OWN_SCRIPT.get(last)
    return "GB" if last == "uk" else None if last in _VANITY else _known(last.upper())


def _url(value: str) -> str | None:
    """A URL's value is host and path: what stands before the first slash, less the port."""
    return _host(value.partition("/")[0].partition(":")[0])


def _email(value: str) -> str | None:
    return _host(value.rpartition("@")[2])


@cache
def _schemes() -> dict[str, str]:
    return {wallet.scheme: wallet.country for wallet in WALLETS} | RAILS | {"promptpay": "TH", "upi": "IN"}


_KINDS: dict[str, Callable[[str], str | None]] = {
    "phone": _phone,
    "iban": _first_two,
    "account": _first_two,
    "sender": _first_two,
    "proxy": _proxy,
    "domain": _host,
    "url": _url,
    "email": _email,
}
