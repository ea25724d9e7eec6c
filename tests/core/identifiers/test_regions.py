"""Country codes."""

import phonenumbers
import pytest

from accord.core.identifiers.base import NotAnIdentifier
from accord.core.identifiers.regions import REGIONS, home


def test_all_of_iso_3166_and_the_regions_that_have_telephones() -> None:
    assert len(REGIONS) == 250
    assert {"TH", "BD", "NP", "PE", "AE", "XK"} <= REGIONS
    # AC (Ascension) and TA (Tristan da Cunha) are reserved for posts and telephones, not assigned.
    assert {"AC", "TA"} == phonenumbers.SUPPORTED_REGIONS - REGIONS


def test_any_case_is_read_and_none_stays_none() -> None:
    assert (home("th"), home("Th"), home("TH"), home(None)) == ("TH", "TH", "TH", None)


@pytest.mark.parametrize("region", ["", "XX", "T", "THA", "Thailand", "ß", "ＴＨ", " TH", "\ud800"])
def test_anything_else_is_refused(region: str) -> None:
    with pytest.raises(NotAnIdentifier) as caught:
        home(region)
    assert caught.value.code == "unknown-region"
