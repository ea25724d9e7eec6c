"""The country codes are ISO's, as the Debian iso-codes data (through pycountry) has them."""

import pycountry

from accord.core.sharing import COUNTRIES, SECTORS


def test_the_country_codes_are_the_officially_assigned_ones() -> None:
    assert {country.alpha_2 for country in pycountry.countries} == COUNTRIES


def test_the_sectors_are_those_of_the_partnership() -> None:
    assert set(SECTORS) == {"state", "platform", "finance", "telecom", "crypto", "support", "secretariat"}
